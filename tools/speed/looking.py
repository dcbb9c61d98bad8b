"""How long a hand waits for the image: from an input event to the frame painted, in the real page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tools.speed.browser import Site, chromium, fresh_page, opened
from tools.speed.figures import Figure, Samples, absolute

AIM_MS = 16.0
EVENTS = 120
WARM_UP = 20
PAUSE_MS = 60  # between events, so that each one has its own frame and neighbours can be made ready behind it

# In the page: for each event, when it happened and when a handler heard it; for each frame, when it was painted,
# and when the browser began the next one. All by the page's clock, in ms.
LISTEN = """() => {
  const canvas = document.getElementById('viewport');
  window.benchEvents = [];
  for (const kind of ['wheel', 'pointermove', 'keydown']) {
    window.addEventListener(kind, (event) => {
      if (kind === 'pointermove' && !event.buttons) return;
      benchEvents.push({ kind, at: event.timeStamp, heard: performance.now() });
    }, { capture: true, passive: true });
  }
  new MutationObserver(() => {
    const now = performance.now();
    const waiting = benchEvents.filter((one) => one.painted === undefined);
    for (const one of waiting) one.painted = now;
    requestAnimationFrame((at) => { for (const one of waiting) one.shown = at; });
  }).observe(canvas, { attributes: true, attributeFilter: ['data-painted'] });
}"""

HEAR = """(kind) => {
  window.benchWaits = [];
  const all = document.body.appendChild(document.createElement('div'));
  all.style.cssText = 'position: fixed; inset: 0';
  all.addEventListener(kind, (event) => {
    event.preventDefault();
    benchWaits.push(performance.now() - event.timeStamp);
  }, { passive: false });
}"""


def measure(site: Site, folder: Path) -> list[Figure]:
    """Scroll by wheel to neighbours that are decoded, then drag the window; one event, one frame."""
    with chromium() as browser, fresh_page(browser) as page:
        page.goto(f"{site.url}blank.html")
        unhurried = {"wheel": _heard(page, "wheel"), "pointermove": _heard(page, "pointermove")}
        driven = opened(page, site)
        driven.test_id("folder-input").set_input_files(folder)
        driven.until_state("viewing", seconds=600).until_painted()
        page.evaluate(LISTEN)
        box = page.locator("#stage").bounding_box()
        if box is None:
            raise RuntimeError("the page shows no image")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        scrolled = _series(page, "wheel", lambda at: page.mouse.wheel(0, 40))
        page.mouse.down()
        dragged = _series(page, "pointermove", lambda at: page.mouse.move(x + at % 50 + 1, y + at % 31))
        page.mouse.up()
    return [
        *_figures("scrolling to a decoded neighbour", scrolled, unhurried["wheel"]),
        *_figures("window and level by dragging", dragged, unhurried["pointermove"]),
    ]


def _heard(page: Page, kind: str) -> Samples:
    """How long after an event of this kind a page hears it that does nothing else: the browser's own share."""
    page.evaluate(HEAR, kind)
    page.mouse.move(300, 300)
    for at in range(WARM_UP + EVENTS // 2):
        if kind == "wheel":
            page.mouse.wheel(0, 40)
        else:
            page.mouse.move(300 + at % 50 + 1, 300)
        page.wait_for_timeout(PAUSE_MS)
    return Samples.of(page.evaluate("() => benchWaits")[WARM_UP:], "ms")


def _series(page: Page, kind: str, act: Callable[[int], object]) -> list[dict[str, Any]]:
    """Many events of one kind, each given time to be answered."""
    page.evaluate("() => { benchEvents.length = 0; }")
    for at in range(WARM_UP + EVENTS):
        act(at)
        page.wait_for_timeout(PAUSE_MS)
    page.wait_for_timeout(500)
    found: list[dict[str, Any]] = page.evaluate("(kind) => benchEvents.filter((one) => one.kind === kind)", kind)
    painted = [one for one in found[WARM_UP:] if "painted" in one]
    if len(painted) < EVENTS // 2:
        raise RuntimeError(f"only {len(painted)} of {EVENTS} events ({kind}) had a frame")
    return painted


def _figures(name: str, events: Sequence[dict[str, Any]], unhurried: Samples) -> list[Figure]:
    """Three ways to time the same events: all of it, what the page can do something about, and with the browser's."""
    whole = latency(name, events, "at", "painted", AIM_MS)
    return [
        replace(whole, baseline=f"{unhurried.percentile(95):.1f} ms until an empty page hears it"),
        latency("- from the handler that hears it", events, "heard", "painted", AIM_MS),
        latency("- to the browser's next frame", events, "at", "shown", None),
    ]


def latency(name: str, events: Sequence[dict[str, Any]], start: str, end: str, aim: float | None) -> Figure:
    """The 95th percentile of the time between two marks of each event."""
    waits = Samples.of((one[end] - one[start] for one in events if end in one), "ms")
    slow = waits.percentile(95)
    return absolute(f"{name}, 95th percentile", f"{slow:.1f} ms (median {waits.middle:.1f})", slow, aim, "ms")
