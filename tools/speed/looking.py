"""How long a hand waits for the image: from an input event to the frame painted, in the real page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import FloatRect, Page, ViewportSize

from tools.speed.browser import Site, frame_of, fresh_page, launched, opened
from tools.speed.figures import Figure, Samples, absolute, compared
from tools.speed.scans import LARGE_COLUMNS, LARGE_ENCODINGS, LARGE_ROWS, NO_WINDOW, STACKS
from tools.speed.working import decoding_times

AIM_MS, LARGE_AIM_MS = 16.0, 50.0
LARGE_SCREEN: ViewportSize = {"width": 2110, "height": 1600}  # of which the image has 1400 px
EVENTS = 120
WARM_UP = 20
PAUSE_MS = 60  # between events, so that each one has its own frame and neighbours can be made ready behind it

# In the page: for each event, when it happened and when a handler heard it; for each frame, when it was painted,
# and when the browser began the next one. All by the page's clock, in ms.
LISTEN = """() => {
  const canvas = document.getElementById('viewport-0');
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
    with launched() as browser, fresh_page(browser) as page:
        page.goto(f"{site.url}blank.html")
        unhurried = {"wheel": _heard(page, "wheel"), "pointermove": _heard(page, "pointermove")}
        _show(page, site, folder)
        _point_at_image(page)
        scrolled = _series(page, "wheel", lambda at: page.mouse.wheel(0, 40))
        dragged = _dragged(page)
    return [
        *_figures("scrolling to a decoded neighbour", scrolled, unhurried["wheel"]),
        *_figures("window and level by dragging", dragged, unhurried["pointermove"]),
    ]


def measure_large(site: Site, folder: Path) -> list[Figure]:
    """Images of mammograms' size on a large screen: drag the window, and time the first sight of another one."""
    with launched() as browser, fresh_page(browser) as page:
        page.set_viewport_size(LARGE_SCREEN)
        _show(page, site, folder)
        page.wait_for_timeout(3000)  # thumbnails
        width = _stage(page)["width"]
        dragged = _dragged(page)
        painted = {name: Samples.of(_first_sights(page, name), "ms") for name in LARGE_ENCODINGS}
    bare = {name: Samples.of(times, "ms") for name, times in decoding_times(site.url, folder).items()}
    side = f"{LARGE_ROWS} x {LARGE_COLUMNS} x 16 on {width:.0f} px"
    return [
        latency(f"window of {side}", dragged, "at", "painted", LARGE_AIM_MS),
        *(compared(f"- first paint, {name}, to bare decoding", painted[name], bare[name], 1.5) for name in painted),
    ]


def measure_greys(site: Site, folder: Path) -> list[Figure]:
    """The first sight of a series whose files state no window, for which others are looked at, beside one of others."""
    with launched() as browser, fresh_page(browser) as page:
        _show(page, site, folder)
        page.wait_for_timeout(5000)  # thumbnails
        seen = {name: Samples.of(_first_sights(page, name), "ms") for name in STACKS}
    return [
        compared(
            f"first paint without a window, {kind}", seen[f"{NO_WINDOW}, {kind}"], seen[f"own window, {kind}"], None
        )
        for kind in ("plain", "JPEG 2000")
    ]


def _show(page: Page, site: Site, folder: Path) -> None:
    """Open the page with a folder, its first image painted, and take the time of events from then on."""
    driven = opened(page, site)
    driven.choose("folder-input", folder)
    driven.until_state("viewing", seconds=600).until_painted()
    driven.app.evaluate(LISTEN)


def _stage(page: Page) -> FloatRect:
    """Where the image is."""
    box = frame_of(page).locator("#stage-0").bounding_box()
    if box is None:
        raise RuntimeError("the page shows no image")
    return box


def _point_at_image(page: Page) -> tuple[float, float]:
    """Put the mouse on the middle of the image; where that is."""
    box = _stage(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    return x, y


def _dragged(page: Page) -> list[dict[str, Any]]:
    """Drag the window; the events of that."""
    x, y = _point_at_image(page)
    page.mouse.down()
    found = _series(page, "pointermove", lambda at: page.mouse.move(x + at % 50 + 1, y + at % 31))
    page.mouse.up()
    return found


def _first_sights(page: Page, name: str) -> list[float]:
    """From choosing a series of one image to its paint, again and again; others are shown between."""
    found = []
    buttons = frame_of(page).locator("[data-testid=series]")
    own = [at for at in range(buttons.count()) if name in buttons.nth(at).inner_text()]
    for at in own:
        found.append(
            frame_of(page).evaluate(
                """(at) => new Promise((done) => {
                  const canvas = document.getElementById('viewport-0');
                  const started = performance.now();
                  new MutationObserver((_, watcher) => { watcher.disconnect(); done(performance.now() - started); })
                    .observe(canvas, { attributes: true, attributeFilter: ['data-painted'] });
                  document.querySelectorAll('[data-testid=series]')[at].click();
                })""",
                at,
            )
        )
        page.wait_for_timeout(1000)
    return found


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
    frame_of(page).evaluate("() => { benchEvents.length = 0; }")
    for at in range(WARM_UP + EVENTS):
        act(at)
        page.wait_for_timeout(PAUSE_MS)
    page.wait_for_timeout(500)
    found: list[dict[str, Any]] = frame_of(page).evaluate(
        "(kind) => benchEvents.filter((one) => one.kind === kind)", kind
    )
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
