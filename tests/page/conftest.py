"""The built page, a browser, and folders as people have them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pydicom.data
import pytest
from page.driver import ONE_AFTER_THE_OTHER, SHORT_LIVED, WINDOW, Scanveil, Site, launched, served, tab
from playwright.sync_api import Browser, BrowserContext

from tools.dist import FETCHED

KEEPS_NOTHING = "delete window.caches; delete Window.prototype.caches"
HOLD = "async (core) => { window.held = await WebAssembly.compileStreaming(fetch(core)); }"


@pytest.fixture(scope="session")
def dist() -> Path:
    return Path(os.environ["SCANVEIL_DIST"])


@pytest.fixture(scope="session")
def site(dist: Path) -> Iterator[Site]:
    with served(dist) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched(SHORT_LIVED) as started:
        yield started


@pytest.fixture(scope="module")
def computing_page(site: Site) -> Iterator[Scanveil]:
    """A page for what takes minutes: its browser compiles as those of people do."""
    with launched() as started:
        yield Scanveil(started.new_page(), site)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of a test's own. No service worker comes between a test and what it alters of the site."""
    made = browser.new_context(viewport=WINDOW, accept_downloads=True, service_workers="block")
    yield made
    made.close()


@pytest.fixture
def lone_page(context: BrowserContext, site: Site) -> Scanveil:
    """A page in a window of its own, that was not opened yet: nothing is at hand from one before."""
    return Scanveil(context.new_page(), site)


@pytest.fixture(scope="session")
def window(site: Site) -> Iterator[BrowserContext]:
    """A window in which page after page opens: what was compiled for one is there for the next.

    So is the browser's own cache, and whatever a test does to the window: such a test takes `lone_page`.
    """
    with launched(*ONE_AFTER_THE_OTHER) as started:
        made = started.new_context(viewport=WINDOW, accept_downloads=True, service_workers="block")
        made.add_init_script(KEEPS_NOTHING)
        holder = made.new_page()
        holder.goto(site.url + "LICENSE.txt")
        holder.evaluate(HOLD, site.url + FETCHED["core"])
        yield made


@pytest.fixture
def closed_page(window: BrowserContext, site: Site) -> Iterator[Scanveil]:
    """A page that was not opened yet."""
    with tab(window, site) as opened:
        yield opened


@pytest.fixture
def page(closed_page: Scanveil) -> Iterator[Scanveil]:
    """A page that is ready; no test may end with an uncaught error in it."""
    yield closed_page.open()
    assert closed_page.errors == []


@pytest.fixture(scope="session")
def disc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a CD from a hospital: pydicom's DICOMDIR tests, and what else lies on such discs."""
    folder = tmp_path_factory.mktemp("disc") / "CD"
    shutil.copytree(Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests", folder)
    (folder / "autorun.exe").write_bytes(b"MZ\x90\x00" + bytes(200))
    (folder / "autorun.inf").write_bytes(b"[autorun]\nopen=viewer.exe\n")
    (folder / "logo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    (folder / "VIEWER").mkdir()
    (folder / "VIEWER" / "viewer.dll").write_bytes(b"MZ" + bytes(300))
    (folder / "empty.dcm").write_bytes(b"")
    return folder
