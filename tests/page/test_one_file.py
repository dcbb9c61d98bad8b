"""The page that is one file, opened as by a double click: folders are dropped on it, and what it lacks it says."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from lettering import NAME as NAME_THERE
from page.driver import Scanveil, Site
from page.test_writing import SEARCH_S, pixels, put
from playwright.sync_api import Browser, BrowserContext

from scanveil.webpage.one_file import NAME, one_file


@pytest.fixture(scope="module")
def page_file(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stick") / NAME
    path.write_bytes(one_file(dist))
    return path


def at(path: Path, context: BrowserContext, dist: Path) -> Scanveil:
    """A page that was not opened yet, at a file."""
    site: Any = SimpleNamespace(url=path.as_uri(), folder=dist)
    return Scanveil(context.new_page(), cast("Site", site))


@pytest.fixture
def page(page_file: Path, context: BrowserContext, dist: Path) -> Iterator[Scanveil]:
    """It is ready; no test may end with an uncaught error in it."""
    opened = at(page_file, context, dist).open()
    yield opened
    assert opened.errors == []


def test_a_disc_that_is_dropped_on_it_is_read_whole(page: Scanveil, disc: Path) -> None:
    """Chromium lets a page that is a file walk through no folder in the way in which others are walked through."""
    page.drop(disc)
    page.until_state("viewing").until_painted()
    dropped = page.status()
    page.start_over()
    page.until_state("ready").choose_folder(disc).until_state("viewing")
    assert page.status() == dropped and "images" in dropped


def test_files_that_are_dropped_on_it_are_read(page: Scanveil, tmp_path: Path) -> None:
    """Two of them, without their folder."""
    files = [put(tmp_path, f"{number}.dcm", number, pixels()) for number in (1, 2)]
    page.drop(*files)
    page.until_state("viewing")
    assert page.status().startswith("2 images in 1 series.")


def test_writing_is_looked_for_without_a_network(page: Scanveil, tmp_path: Path) -> None:
    """The model stands in the file."""
    put(tmp_path / "US", "1.dcm", 1, pixels(NAME_THERE))
    page.choose_folder(tmp_path / "US")
    page.test_id("writing-search").click()
    page.until("!document.getElementById('writing-open').hidden", seconds=SEARCH_S)


def test_a_file_that_was_made_without_something_says_so(context: BrowserContext, dist: Path, tmp_path: Path) -> None:
    """And offers no way to it."""
    (tmp_path / NAME).write_bytes(one_file(dist, ["writing"]))
    page = at(tmp_path / NAME, context, dist).open()
    assert "was made without what finds them" in page.test_id("drop-zone").inner_text()
    assert page.test_id("writing-load").is_hidden()


@pytest.mark.parametrize("how", ["another", "one letter", "no text"])
def test_a_file_of_which_a_part_was_changed_opens_nothing(
    how: str, context: BrowserContext, page_file: Path, dist: Path, tmp_path: Path
) -> None:
    """As by a stick that was pulled: it is said, and no file can be chosen."""
    parts = page_file.read_text(encoding="utf-8")
    (place,) = re.finditer(r'id="part-pure">', parts)
    (other,) = re.finditer(r'id="part-lock">([^<]*)<', parts)
    end = parts.index("<", place.end())
    own = parts[place.end() : end]
    middle = len(own) // 2
    letter = "A" if own[middle] != "A" else "B"
    new = {"another": other[1], "one letter": own[:middle] + letter + own[middle + 1 :], "no text": "%"}[how]
    (tmp_path / NAME).write_text(parts[: place.end()] + new + parts[end:], encoding="utf-8")
    page = at(tmp_path / NAME, context, dist)
    page.page.goto(page.site.url)
    page.until_state("error")
    assert "did not arrive as it was made: pure.zip was cut off or changed" in page.status()
    assert page.js("document.getElementById('folder-input').disabled")


def test_a_file_that_was_cut_off_says_that_it_does_not_start(
    context: BrowserContext, page_file: Path, dist: Path, tmp_path: Path
) -> None:
    """After some seconds: a browser shows what there is of a page, which is all that stands in front of the program."""
    data = page_file.read_bytes()
    (tmp_path / NAME).write_bytes(data[: len(data) // 2])
    page = at(tmp_path / NAME, context, dist)
    page.page.goto(page.site.url)
    cut = page.page.get_by_text("This page has not arrived completely")
    assert not cut.is_visible()
    cut.wait_for(state="visible", timeout=20_000)


def test_a_page_that_is_whole_is_not_called_cut_off_where_scripts_are_forbidden(
    browser: Browser, page_file: Path
) -> None:
    """What would say so by script is not run then."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    time.sleep(7)
    cut = page.get_by_text("This page has not arrived completely")
    assert cut.count() == 1 and not cut.is_visible()
    context.close()
