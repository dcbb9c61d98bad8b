"""The page in three engines: Chromium, Firefox, and the WebKit of Safari (where they are installed), in the dark."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydicom.data
import pytest
from page.driver import Site
from page.engines import ENGINES, Engine

STATE = "document.body.dataset.state"
GREYS = """(() => {
  const canvas = document.getElementById('viewport-0');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(data).size;
})()"""
# WebDriver chooses files, no folders: the files of a folder get their paths, and go to where a folder is chosen
AS_FOLDER = """(() => {
  const [files, folder] = ['files-input', 'folder-input'].map((name) => document.getElementById(name));
  const all = [...files.files];
  all.forEach((file) => Object.defineProperty(file, 'webkitRelativePath', { value: `CD/IMAGES/${file.name}` }));
  Object.defineProperty(folder, 'files', { value: all, configurable: true });
  Object.defineProperty(folder, 'value', { value: '', writable: true, configurable: true });
  folder.dispatchEvent(new Event('change', { bubbles: true }));
})()"""
KEEP_FROM_OPENING = (
    "addEventListener('change', (event) => event.stopImmediatePropagation(), {capture: true, once: true})"
)
PICTURES = os.environ.get("SCANVEIL_PICTURES", "")
"""A folder in which what is seen is kept, for whoever wants to look."""


def until(engine: Engine, code: str, *arguments: Any, seconds: float = 90) -> Any:
    """Wait until a JavaScript expression is true; its value."""
    end = time.monotonic() + seconds
    while not (value := engine.js(code, *arguments)):
        said = engine.js("document.getElementById('status').textContent")
        assert time.monotonic() < end, f"never became true: {code}; the page says: {said}"
        time.sleep(0.1)
    return value


def keep_picture(engine: Engine, name: str) -> None:
    if PICTURES:
        (Path(PICTURES) / f"{type(engine).__name__}-{name}.png").write_bytes(engine.picture())


@pytest.fixture(scope="module", params=ENGINES)
def browser_window(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A browser."""
    opened = ENGINES[request.param]()
    try:
        found = opened.__enter__()
    except LookupError as missing:
        pytest.skip(str(missing))
    try:
        yield found
    finally:
        opened.__exit__(None, None, None)


@pytest.fixture
def engine(browser_window: Engine, site: Site) -> Engine:
    """A browser in which the page is ready."""
    browser_window.go(site.url)
    browser_window.enter()
    until(browser_window, f"{STATE} === 'ready'")
    return browser_window


def test_the_page_seals_itself_and_proves_it(engine: Engine, site: Site) -> None:
    """Files can be chosen; all ways out of three places are tried, none got out, and nothing was asked of the site."""
    assert engine.js("document.getElementById('seal').dataset.sealed") == "true"
    assert engine.js("document.getElementById('folder-input').disabled") is False
    before = len(site.requests)
    engine.click("#prove-seal")
    rows = until(
        engine,
        "document.querySelectorAll('#seal-proof h3').length > 2"
        " && [...document.querySelectorAll('#seal-proof li')].map((row) => [row.textContent, row.dataset.refused])",
    )
    assert len(rows) > 30
    assert [text for text, refused in rows if refused != "true"] == []
    assert site.requests[before:] == []
    keep_picture(engine, "proof")


def test_the_sample_is_painted(engine: Engine) -> None:
    """A slice of it is on the canvas, in many greys; keys scroll through it."""
    engine.click("#sample-button")
    until(engine, f"{STATE} === 'viewing' && +document.getElementById('viewport-0').dataset.painted")
    assert engine.js(GREYS) > 50
    keep_picture(engine, "sample")
    engine.js("document.getElementById('stage-0').focus()")
    engine.press("Home")
    until(engine, "document.getElementById('viewport-0').dataset.index === '0'")
    engine.press("ArrowDown")
    until(engine, "document.getElementById('viewport-0').dataset.index === '1'")


def test_a_folder_is_read_scrolled_copied_and_saved(engine: Engine, tmp_path: Path) -> None:
    """The main job, from files to a ZIP that is opened."""
    folder = Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests" / "77654033" / "CT2"
    files = sorted(folder.iterdir())
    for number, file in enumerate(files):
        shutil.copy(file, tmp_path / f"IM{number}")
    engine.js(KEEP_FROM_OPENING)
    engine.choose("#files-input", sorted(tmp_path.iterdir()))
    engine.js(AS_FOLDER)
    until(engine, f"{STATE} === 'viewing' && +document.getElementById('viewport-0').dataset.painted")
    count = "document.getElementById('viewport-0').dataset.count"
    until(engine, f"+{count} === arguments[0]", len(files))
    engine.js("document.getElementById('stage-0').focus()")
    engine.press("End")
    until(engine, f"+document.getElementById('viewport-0').dataset.index === {count} - 1")
    center = engine.js("document.getElementById('viewport-0').dataset.windowCenter")
    engine.press("2")
    until(engine, "document.getElementById('viewport-0').dataset.windowCenter !== arguments[0]", center)
    engine.click("#deidentify")
    until(engine, f"{STATE} === 'done'")
    keep_picture(engine, "done")
    engine.leave()
    engine.click("#download")
    saved = engine.downloads / "anonymized-scans.zip"
    end = time.monotonic() + 60
    while not (saved.exists() and zipfile.is_zipfile(saved)):
        assert time.monotonic() < end, sorted(engine.downloads.iterdir())
        time.sleep(0.1)
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        copies = [name for name in archive.namelist() if "/IM" in name]
        assert len(copies) == len(files)
        assert "CompressedSamples" not in str(pydicom.dcmread(archive.open(copies[0])))
    saved.unlink()


def test_the_page_is_dark_where_the_system_is(engine: Engine) -> None:
    """Outer page and frame."""
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every((one) => one < 64)"
    assert engine.js(f"matchMedia('(prefers-color-scheme: dark)').matches && {ground}")
    engine.leave()
    assert engine.js(ground)


def test_a_page_opened_as_a_file_says_how_it_is_opened(browser_window: Engine, dist: Path) -> None:
    """A double click on index.html shows where the page has to be opened instead."""
    browser_window.go((dist / "index.html").as_uri())
    end = time.monotonic() + 30
    while "http.server" not in browser_window.js("document.getElementById('said').textContent"):
        assert time.monotonic() < end
        time.sleep(0.1)
