"""Panes and tools in the real page: what is done in one pane stays there, by mouse and by touch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from page.altered import FRAME
from page.driver import Scanveil, devtools
from page.test_looking import _ct as slice_file
from playwright.sync_api import Page
from pydicom.data import get_testdata_file

LISTENING = """page = start()
import js, json
from pyscript import ffi
js.window.happen = ffi.create_proxy(lambda text: page.dispatch(tuple(json.loads(text))))
"""
"""In place of the page's beginning: what no button offers yet can be brought about by name."""


@pytest.fixture
def side_by_side(closed_page: Scanveil, tmp_path: Path) -> Iterator[Scanveil]:
    """Ten slices in the first of two panes, another series in the second."""

    def answer(frame: str) -> str:
        assert frame.count("\nstart()\n") == 1
        return frame.replace("\nstart()\n", "\n" + LISTENING)

    closed_page.alter(FRAME, answer)
    for number in range(10):
        (tmp_path / f"slice{number}.dcm").write_bytes(slice_file(number))
    (tmp_path / "other.dcm").write_bytes(Path(get_testdata_file("MR_small.dcm")).read_bytes())
    page = closed_page.open().choose_folder(tmp_path).until_painted().settled()
    page.app.locator("[data-testid=series][data-modality=CT]").click()
    page.until("document.getElementById('viewport-0').dataset.count === '10'")
    happen(page, "panes", 2)
    happen(page, "pane", 1)
    page.app.locator("[data-testid=series][data-modality=MR]").click()
    page.until("+document.getElementById('viewport-1').dataset.painted > 0")
    yield page
    assert page.errors == []


def happen(page: Scanveil, *event: Any) -> None:
    page.js("(text) => happen(text)", json.dumps(event))


def data(page: Scanveil, number: int) -> dict[str, str]:
    """What the viewport of a pane says of itself."""
    found = page.js("(n) => ({...document.getElementById('viewport-' + n).dataset})", number)
    assert isinstance(found, dict)
    return found


def transform(page: Scanveil, number: int) -> str:
    return str(page.js("(n) => document.getElementById('viewport-' + n).style.transform", number))


def middle(page: Scanveil, number: int = 0) -> tuple[float, float]:
    """Of a stage, in the window."""
    stage = page.app.locator(f"#stage-{number}")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_two_panes_show_two_series_and_each_scrolls_and_brightens_alone(side_by_side: Scanveil) -> None:
    """With slider, wheel and pointer; keys are for the one that was used last."""
    page = side_by_side
    assert [data(page, n)["count"] for n in (0, 1)] == ["10", "1"]
    assert len({data(page, n)["seriesUid"] for n in (0, 1)}) == 2
    assert page.js("[...document.querySelectorAll('[data-testid=pane]')].map((one) => one.dataset.pane)") == ["0", "1"]
    other, before = data(page, 1), transform(page, 1)
    index = int(data(page, 0)["index"])
    page.page.mouse.move(*middle(page, 0))
    page.page.mouse.wheel(0, 80)
    page.until("(n) => +document.getElementById('viewport-0').dataset.index !== n", index)
    x, y = middle(page, 0)
    width = data(page, 0)["windowWidth"]
    page.page.mouse.down()
    page.page.mouse.move(x + 40, y + 10, steps=4)
    page.page.mouse.up()
    page.until("(width) => document.getElementById('viewport-0').dataset.windowWidth !== width", width)
    page.page.keyboard.press("End")
    page.until("document.getElementById('viewport-0').dataset.index === '9'")
    assert (data(page, 1), transform(page, 1)) == (other, before)
    assert page.js("document.getElementById('pane-0').getAttribute('aria-current')") == "true"


def test_a_pane_that_is_closed_and_opened_again_is_empty(side_by_side: Scanveil) -> None:
    """Nothing of what it showed is left, and it shows what is chosen next."""
    page = side_by_side
    happen(page, "panes", 1)
    assert page.js("document.querySelectorAll('[data-testid=pane]').length") == 1
    happen(page, "panes", 2)
    assert page.app.locator("#viewport-1").is_hidden()
    happen(page, "pane", 1)
    page.app.locator("[data-testid=series][data-modality=CT]").click()
    page.until("document.getElementById('viewport-1').dataset.painted === '1'")
    assert data(page, 1)["count"] == "10"


@pytest.mark.parametrize(("button", "moves"), [("middle", True), ("right", False)])
def test_the_other_buttons_of_a_mouse_move_and_brighten(side_by_side: Scanveil, button: Any, moves: bool) -> None:
    """Whichever tool is chosen."""
    page, before = side_by_side, transform(side_by_side, 0)
    page.test_id("tool-scroll").click()
    index, center = data(page, 0)["index"], data(page, 0)["windowCenter"]
    x, y = middle(page, 0)
    page.page.mouse.move(x, y)
    page.page.mouse.down(button=button)
    page.page.mouse.move(x, y + 13, steps=2)
    page.page.mouse.up(button=button)
    if moves:
        page.until("(old) => document.getElementById('viewport-0').style.transform !== old", before)
    else:
        page.until("(old) => document.getElementById('viewport-0').dataset.windowCenter !== old", center)
    assert data(page, 0)["index"] == index


def test_what_is_held_to_enlarge_has_a_ring_about_it(side_by_side: Scanveil) -> None:
    """In a layer over the image, at the pointer."""
    page = side_by_side
    page.test_id("tool-zoom").click()
    x, y = middle(page, 0)
    page.page.mouse.move(x + 30, y - 20)
    page.page.mouse.down()
    page.page.mouse.move(x + 30, y - 60, steps=2)
    ring = page.app.locator("#shapes-0 circle").bounding_box()
    assert ring
    assert (ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2) == pytest.approx((x + 30, y - 20), abs=1)
    page.page.mouse.up()
    page.until("!document.querySelector('#shapes-0 circle')")


PINCH = """([x, y, ...scales]) => scales.forEach((scale, at) => {
  const event = new Event(at ? 'gesturechange' : 'gesturestart', { bubbles: true, cancelable: true });
  Object.entries({ scale, clientX: x, clientY: y }).forEach(([name, value]) => (event[name] = value));
  if (document.getElementById('stage-0').dispatchEvent(event)) throw new Error('the browser enlarges the page, too');
})"""


@pytest.mark.parametrize("scales", [(1, 1.2, 1.5, 2), (1, 2), (1, 0.5, 2)])
def test_pinching_in_safari_enlarges_by_what_it_says(side_by_side: Scanveil, scales: tuple[float, ...]) -> None:
    """It has events of its own for that; however few of them come, all of it counts, and what is pointed at stays."""
    page = side_by_side
    x, y = middle(page, 0)
    before = float(transform(page, 0).split("scale(")[1].split(",")[0])
    page.js(PINCH, [x + 30, y - 20, *scales])
    after = float(transform(page, 0).split("scale(")[1].split(",")[0])
    assert after / before == pytest.approx(2, rel=0.01)


def toucher(page: Page) -> Callable[..., None]:
    """What puts fingers on the page, or lifts them where there are none."""
    session = devtools(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    return touch


def test_two_fingers_enlarge_the_image_and_one_does_what_is_chosen(side_by_side: Scanveil) -> None:
    """Until something is chosen, one scrolls; the page itself does not move."""
    page, touch = side_by_side, toucher(side_by_side.page)
    x, y = middle(page, 0)
    before, width = transform(page, 0), data(page, 0)["windowWidth"]
    touch("touchStart", (x - 40, y), (x + 40, y))
    touch("touchMove", (x - 80, y), (x + 80, y))
    touch("touchEnd")
    page.until("(old) => document.getElementById('viewport-0').style.transform !== old", before)
    scale = [float(one.split("scale(")[1].split(",")[0]) for one in (before, transform(page, 0))]
    assert scale[1] / scale[0] == pytest.approx(2, rel=0.01)
    assert data(page, 0)["windowWidth"] == width
    index = data(page, 0)["index"]
    touch("touchStart", (x, y))
    touch("touchMove", (x, y + 12))
    touch("touchEnd")
    page.until("(index) => document.getElementById('viewport-0').dataset.index !== index", index)
    page.test_id("tool-window").click()
    touch("touchStart", (x, y))
    touch("touchMove", (x + 60, y))
    touch("touchEnd")
    page.until("(width) => document.getElementById('viewport-0').dataset.windowWidth !== width", width)
    assert page.js("visualViewport.scale") == 1


def test_keys_are_heard_with_caps_lock_and_switch_once_while_they_are_held(side_by_side: Scanveil) -> None:
    """As anybody who holds a key too long would want it."""
    page = side_by_side
    page.page.mouse.click(*middle(page, 0))
    for key, expected in (("I", "true"), ("i", "false")):
        page.page.keyboard.press(key)
        page.until("(yes) => document.getElementById('invert').getAttribute('aria-pressed') === yes", expected)
    for _ in range(4):
        page.page.keyboard.down("i")  # all but the first are repeats
    page.page.keyboard.up("i")
    page.until("document.getElementById('invert').getAttribute('aria-pressed') === 'true'")


def test_a_press_in_an_empty_pane_chooses_it_and_hides_nothing(side_by_side: Scanveil) -> None:
    """What is chosen in the list is shown there next."""
    page = side_by_side
    happen(page, "panes", 1)
    happen(page, "panes", 2)
    page.page.mouse.click(*middle(page, 1))
    assert page.app.locator("#viewport-0").is_visible()
    page.app.locator("[data-testid=series][data-modality=MR]").click()
    page.until("document.getElementById('viewport-1').dataset.painted === '1'")
