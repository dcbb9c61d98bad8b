"""The page in three engines, and in an old one: Chromium, Firefox, the WebKit of Safari, and a Chromium of 2022.

Those that are installed, in the dark.
"""

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
from page.driver import SUB_PATH, Site, served
from page.engines import ENGINES, OLD_ENGINES, Engine

from scanveil.webpage.one_file import NAME, one_file
from tools.dist import KEEPER

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


@pytest.fixture(scope="module", params=ENGINES | OLD_ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A browser."""
    opened = (ENGINES | OLD_ENGINES)[request.param]()
    try:
        found = opened.__enter__()
    except LookupError as missing:
        pytest.skip(str(missing))
    try:
        yield found
    finally:
        opened.__exit__(None, None, None)


def test_the_whole_way_from_the_seal_to_the_zip(engine: Engine, dist: Path, tmp_path: Path) -> None:
    """In the dark, and without a server: proof, sample, keys, another folder, window, copies, saved and opened."""
    with served(dist) as site:
        engine.go(site.url)
        engine.enter()
        until(engine, f"{STATE} === 'ready'")
        before = len(site.requests)
        until(engine, "document.getElementById('offline-said').textContent.startsWith('Kept in this browser')")
        assert set(site.requests[before:]) <= {f"{SUB_PATH}{KEEPER}"}
    go_the_whole_way(engine, site.url, tmp_path)


def test_the_same_way_in_a_page_that_is_one_file(engine: Engine, page_file: Path, tmp_path: Path) -> None:
    """Opened as by a double click, and no server is there; writing is looked for, too, for which the model is in it."""
    go_the_whole_way(engine, page_file.as_uri(), tmp_path)
    engine.enter()
    engine.js("document.getElementById('writing-search').click()")
    until(engine, "document.getElementById('writing-search').textContent.includes('thoroughly')", seconds=180)


@pytest.fixture(scope="module")
def page_file(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as one file, on a stick."""
    path = tmp_path_factory.mktemp("stick") / NAME
    path.write_bytes(one_file(site.folder))
    return path


def go_the_whole_way(engine: Engine, url: str, tmp_path: Path) -> None:
    """From the seal to the ZIP."""
    engine.go(url)
    engine.enter()
    until(engine, f"{STATE} === 'ready'")
    assert_dark(engine)
    prove(engine)
    see_the_sample(engine)
    engine.click("#step-open")
    engine.click("#start-over")
    until(engine, f"{STATE} === 'ready'")
    copies = copy_a_folder(engine, tmp_path)
    assert "CompressedSamples" not in copies


def assert_dark(engine: Engine) -> None:
    """Outer page and frame are as the system is."""
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every((one) => one < 64)"
    assert engine.js(f"matchMedia('(prefers-color-scheme: dark)').matches && {ground}")
    engine.leave()
    assert engine.js(ground)
    engine.enter()


def prove(engine: Engine) -> None:
    """All ways out of three places are tried, and none got out."""
    assert engine.js("document.getElementById('seal').dataset.sealed") == "true"
    engine.click("#prove-seal")
    rows = until(
        engine,
        "document.querySelectorAll('#seal-proof h3').length > 2"
        " && [...document.querySelectorAll('#seal-proof li')].map((row) => [row.textContent, row.dataset.refused])",
    )
    assert len(rows) > 30
    assert [text for text, refused in rows if refused != "true"] == []
    keep_picture(engine, "proof")
    engine.click("#proof-close")


def see_the_sample(engine: Engine) -> None:
    """A slice of it is on the canvas, in many greys; keys scroll through it."""
    engine.click("#sample-button")
    until(engine, f"{STATE} === 'viewing' && +document.getElementById('viewport-0').dataset.painted")
    assert engine.js(GREYS) > 50
    keep_picture(engine, "sample")
    engine.js("document.getElementById('stage-0').focus()")
    for key, index in (("Home", 0), ("ArrowDown", 1)):
        engine.press(key)
        until(engine, "+document.getElementById('viewport-0').dataset.index === arguments[0]", index)


def copy_a_folder(engine: Engine, folder: Path) -> str:
    """The main job; what the saved copies say, as text."""
    own = Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests" / "77654033" / "CT2"
    files = [shutil.copy(file, folder / f"IM{number}") for number, file in enumerate(sorted(own.iterdir()))]
    engine.js(KEEP_FROM_OPENING)
    engine.choose("#files-input", files)
    engine.js(AS_FOLDER)
    until(engine, f"{STATE} === 'viewing' && +document.getElementById('viewport-0').dataset.count === {len(files)}")
    engine.js("document.getElementById('stage-0').focus()")
    engine.press("End")
    until(engine, f"+document.getElementById('viewport-0').dataset.index === {len(files) - 1}")
    center = engine.js("document.getElementById('viewport-0').dataset.windowCenter")
    engine.press("2")
    until(engine, "document.getElementById('viewport-0').dataset.windowCenter !== arguments[0]", center)
    engine.click("#deidentify")
    until(engine, f"{STATE} === 'done'")
    keep_picture(engine, "done")
    engine.leave()
    saved = engine.downloads / "anonymized-scans.zip"
    saved.unlink(missing_ok=True)
    engine.js("new Promise((drawn) => setTimeout(drawn, 500))")  # presses go by what was drawn
    engine.click("#download")
    end = time.monotonic() + 60
    while not (saved.exists() and zipfile.is_zipfile(saved)):
        assert time.monotonic() < end, sorted(engine.downloads.iterdir())
        engine.js("new Promise((later) => setTimeout(later, 100))")  # a download goes on only while one asks
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        copies = [name for name in archive.namelist() if "/IM" in name]
        assert len(copies) == len(files)
        return "".join(str(pydicom.dcmread(archive.open(name))) for name in copies)


def test_a_page_opened_as_a_file_says_how_it_is_opened(engine: Engine, dist: Path) -> None:
    """A double click on index.html shows where the page has to be opened instead."""
    engine.go((dist / "index.html").as_uri())
    end = time.monotonic() + 30
    while "http.server" not in engine.js("document.getElementById('said').textContent"):
        assert time.monotonic() < end
        time.sleep(0.1)
