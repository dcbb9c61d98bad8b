"""The page in the two other engines: Firefox, and the WebKit of Safari (where they are installed)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page.driver import Site
from page.engines import ENGINES, Engine

STATE = "document.getElementById('status').dataset.state"
PROOF = "[...document.querySelectorAll('#seal-proof li')].map((row) => [row.textContent, row.dataset.refused])"
PAGE_WAYS = ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "an image", "a video", "a form")
PAGE_WAYS += ("import()", "a frame")
READER_WAYS = ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts", "import()")
GREYS = """(() => {
  const canvas = document.getElementById('viewport-0');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(data).size;
})()"""


def until(engine: Engine, code: str, seconds: float = 60) -> Any:
    """Wait until a JavaScript expression is true; its value."""
    end = time.monotonic() + seconds
    while not (value := engine.js(code)):
        said = engine.js("document.getElementById('status').textContent")
        assert time.monotonic() < end, f"never became true: {code}; the page says: {said}"
        time.sleep(0.1)
    return value


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, site: Site) -> Iterator[Engine]:
    """A browser in which the page is ready."""
    opened = ENGINES[request.param]()
    try:
        found = opened.__enter__()
    except LookupError as missing:
        pytest.skip(str(missing))
    try:
        found.go(site.url)
        until(found, f"{STATE} === 'ready'")
        yield found
    finally:
        opened.__exit__(None, None, None)


def test_the_page_seals_itself(engine: Engine) -> None:
    """It is ready, says that it is sealed, and files can be chosen."""
    assert engine.js("document.getElementById('seal').dataset.sealed") == "true"
    assert engine.js("document.getElementById('folder-input').disabled") is False


def test_every_way_out_is_tried_and_refused(engine: Engine, site: Site) -> None:
    """The proof lists all ways out of the page and of a worker, to both places, and nothing was asked of the site."""
    before = len(site.requests)
    engine.js("document.getElementById('prove-seal').click()")
    rows = until(engine, f"{PROOF}.length >= 32 && {PROOF}")
    wanted = [
        f"{where}: {way} to {place}: "
        for where, ways in (("This page", PAGE_WAYS), ("The reader", READER_WAYS))
        for place in ("another site", "its own site")
        for way in ways
    ]
    assert len(rows) == len(wanted)
    assert all(text.startswith(beginning) for (text, _), beginning in zip(rows, wanted, strict=True)), rows
    assert all(refused == "true" for _, refused in rows), rows
    assert site.requests[before:] == []


def test_the_sample_study_is_painted(engine: Engine) -> None:
    """A slice of it is on the canvas, in many greys."""
    engine.js("document.getElementById('sample-button').click()")
    until(engine, "+document.getElementById('viewport-0').dataset.painted")
    assert engine.js(GREYS) > 50


def test_a_page_opened_as_a_file_says_how_it_is_opened(engine: Engine, dist: Path) -> None:
    """A double click on index.html shows where the page has to be opened instead."""
    engine.go((dist / "index.html").as_uri())
    until(engine, f"{STATE} === 'error'")
    assert "http.server" in engine.js("document.getElementById('status').textContent")
