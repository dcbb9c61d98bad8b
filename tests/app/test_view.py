"""What each region shows for a state."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    State,
    after,
    answered,
    echoes,
    info,
    looking,
    pane,
    series,
    shown,
    stack,
    update,
    wants,
    with_series,
)
from page.placing import fit
from page.showing.numbers import size_text
from page.showing.view import View
from page.state import new_state, replace


def test_ways_in_are_closed_until_the_seal_holds_and_say_why() -> None:
    """Disabled, with a reason; then open, without one."""
    for sealed in (False, True):
        page = shown(replace(new_state(), sealed=sealed))
        for name in ("folder-input", "files-input", "sample-button"):
            assert page[name, "disabled"] is not sealed
            assert bool(page[name, "title"]) is not sealed


def test_only_what_changed_is_shown_anew() -> None:
    """Scrolling does not draw the list again."""
    state, view = with_series(), View()
    view.show(state)
    assert [one for one in view.show(state) if one[0] != "panes"] == []
    moved, _ = update(state, ("zoom", 1))
    names = {name for name, _, _ in view.show(moved)}
    assert "viewport-0" in names
    assert names.isdisjoint({"series-list", "status", "problem-list", "document-0", "presets"})


def test_the_list_counts_frames_and_bytes() -> None:
    """Modality, description, count and size, in words."""
    page = shown(with_series(series(size=1_234_567)))
    (one,) = page["series-list", "series"]
    assert (one["title"], one["detail"], one["count"]) == ("Axial", "CT scan · 3 images · 1.2 MB", 3)


def test_the_fallback_order_is_said_on_the_image() -> None:
    """Where positions do not tell the order, people are told what does."""
    page = shown(with_series(series(stacks=[stack(ordered_by="file-name")])))
    assert "order of file names" in page["corner-series", "text"]


def test_parts_are_offered_only_where_there_are_several() -> None:
    """With the name of the one that is shown, on the image as well, and their number in the list."""
    page = shown(with_series())
    assert page["stacks-label", "hidden"] is True
    page = shown(with_series(echoes(), count=7))
    assert page["stacks-label", "hidden"] is False
    assert [name for name, _ in page["stacks", "choices"]] == ["Echo 1", "Echo 2", "Localizer"]
    assert (page["stacks", "value"], page["viewport", "data-stack"]) == ("Echo 1", "Echo 1")
    assert "Echo 1\n1 / 3" in page["corner-series", "text"]
    assert page["series-list", "series"][0]["detail"].startswith("CT scan · 7 images in 3 parts")


def test_what_is_odd_about_a_stack_is_said_beside_what_is_odd_about_the_frame() -> None:
    """The frame's own notes come first."""
    state = with_series(series(stacks=[stack(notes=["Slices seem to be missing."])]))
    state = looking(state, shown=replace(pane(state)["shown"], notes=["It is drawn over."]))
    assert shown(state)["notes", "text"] == "It is drawn over. Slices seem to be missing."


def test_a_tile_of_a_slide_says_where_it_lies() -> None:
    """In the corner where slices say their position."""
    state = with_series()
    state = looking(state, shown=replace(pane(state)["shown"], tile="Tile: row 1 of 5, column 2 of 5"))
    assert shown(state)["corner-position", "text"] == "Tile: row 1 of 5, column 2 of 5"


def test_the_name_is_on_the_image_unless_names_are_hidden() -> None:
    """Somebody may look over one's shoulder."""
    state = with_series()
    assert shown(state)["corner-name", "text"] == "Roe"
    assert shown(replace(state, names_hidden=True))["corner-name", "text"] == ""


def test_pixels_that_are_not_square_are_drawn_as_they_are() -> None:
    """Twice as far between rows as between columns: twice as high."""
    state = with_series()
    across, down = fit(pane(state), info(aspect=2.0, rows=100, columns=100), 1.0)
    assert down == pytest.approx(2 * across)


def placed(state: dict[str, Any]) -> tuple[float, ...]:
    """Where the image's upper left corner lies, and its scale: CSS pixels from the middle of the stage."""
    text = shown(state)["viewport", "transform"]
    numbers = text.replace("translate(", "").replace("scale(", "").replace("px", "").replace(")", ",").replace(" ", "")
    return tuple(float(number) for number in numbers.strip(",").split(","))


def looked_at(**changes: Any) -> dict[str, Any]:
    """A stage of 600 x 400 with an image of 128 x 128 on it."""
    state = with_series()
    return looking(replace(state, ratio=2.0), stage=(600, 400), shown=replace(pane(state)["shown"], **changes))


def test_an_area_fills_the_stage() -> None:
    """What should be seen at first is fitted and in the middle; the rest of the image lies around it."""
    assert placed(looked_at()) == (-200, -200, 3.125, 3.125)
    assert placed(looked_at(area=[0.5, 0.0, 1.0, 0.25])) == (-900, -150, 9.375, 9.375)  # 64 x 32 pixels
    assert placed(looked_at(area=[-0.5, 0.0, 1.0, 2.0])) == (-50, -200, 1.5625, 1.5625)  # 192 x 256
    assert placed(looked_at(area=[0.0, 0.0, 1.0, 1.0], aspect=2.0)) == (-100, -200, 1.5625, 3.125)


def test_pixels_are_magnified_as_a_state_asks() -> None:
    """A factor is of pixels of the screen, of which there are two to a CSS pixel here, in the middle of the area."""
    assert placed(looked_at(magnification=3.0)) == (-96, -96, 1.5, 1.5)
    assert placed(looked_at(magnification=3.0, area=[0.0, 0.0, 0.5, 1.0])) == (-48, -96, 1.5, 1.5)


def test_zoom_and_pan_start_from_the_area() -> None:
    """Zooming keeps the middle of the area, fitting goes back to it."""
    state = looked_at(area=[0.5, 0.0, 1.0, 0.25])
    moved, _ = update(state, ("pan", 10, 20))
    assert placed(moved)[:2] == (-890, -130)
    closer, _ = update(state, ("zoom", 1))
    assert placed(closer) == (-1125, -187.5, 11.71875, 11.71875)
    for back in ("fit", "reset"):
        assert placed(update(update(closer, ("pan", 1, 1))[0], (back,))[0]) == placed(state)


@pytest.mark.parametrize("spacing_mm", [0.0002, 0.05, 0.7, 30.0])
def test_the_scale_bar_is_as_long_as_it_says(spacing_mm: float) -> None:
    """In CSS pixels at the present zoom, on slides under a microscope as well; it never leaves the image."""
    state = with_series()
    state = looking(state, shown=replace(pane(state)["shown"], spacing_mm=(spacing_mm, spacing_mm)))
    for zoom in (0.5, 1.0, 4.0):
        page = shown(looking(state, zoom=zoom))
        number, unit = page["scale-text", "text"].split()
        mm = int(number) * {"cm": 10, "mm": 1, "µm": 0.001}[unit]
        _, down = fit(pane(looking(state, zoom=zoom)), pane(state)["shown"], 1.0)
        assert page["scale", "height"] == pytest.approx(mm * down / spacing_mm)
        assert page["scale", "height"] <= pane(state)["stage"][1] / 2


def test_there_is_no_scale_bar_where_none_fits() -> None:
    """Pixels of a thousandth of a micrometre are somebody's mistake."""
    state = with_series()
    state = looking(state, shown=replace(pane(state)["shown"], spacing_mm=(1e-6, 1e-6)))
    assert shown(state)["scale", "hidden"]


def test_a_failed_frame_hides_the_canvas_and_says_why() -> None:
    """No old image stays where a new one failed."""
    state = with_series()
    state = looking(state, shown={"failed": True, "key": None}, problem="Damaged.")
    page = shown(state)
    assert page["viewport", "hidden"] and page["message", "text"] == "Damaged." and not page["message", "hidden"]


def watched(state: State, times: int) -> State:
    """So often it was looked whether a picture is waited for."""
    for _ in range(times):
        state, effects = update(state, ("in", 0, "watch", 0.0))
        assert ("later", 300, ("in", 0, "watch")) in effects or pane(state)["asking"] is None
    return state


def test_a_picture_that_takes_long_is_said_to_be_made_ready() -> None:
    """Where it is still waited for after 600 to 900 ms, until it is there."""
    state, effects = after(with_series(), ("in", 0, "watch", 0.0), ("go", 1))
    assert ("later", 300, ("in", 0, "watch")) in effects
    assert [shown(watched(state, times))["waiting", "hidden"] for times in (0, 1, 2, 3, 4)] == [True] * 3 + [False] * 2
    assert shown(answered(watched(state, 5)))["waiting", "hidden"]
    assert shown(update(watched(state, 5), ("broken", "Gone."))[0])["waiting", "hidden"], "nothing comes any more"
    failed = ("failed", "picture", wants(effects)[0], {"reason": "x", "sentence": "No."})
    assert shown(update(watched(state, 5), failed)[0])["waiting", "hidden"]


def test_while_pictures_keep_arriving_none_is_said_to_take_long() -> None:
    """Though one is always waited for."""
    state = with_series(series(count=9), count=9)
    for index in range(1, 9):
        state, _ = update(answered(state), ("go", index))
        state = watched(state, 2)
        assert shown(state)["waiting", "hidden"]


def test_it_is_looked_only_while_something_is_waited_for() -> None:
    """And once at a time."""
    state, effects = update(with_series(), ("go", 1))
    _, more = update(answered(state), ("go", 2))
    assert [effect[0] for effect in more] == ["want"], "it is looked already"
    ended, effects = update(answered(state), ("in", 0, "watch", 0.0))
    assert effects == [] and ("later", 300, ("in", 0, "watch")) in update(ended, ("go", 0))[1]


@pytest.mark.parametrize("phase", ["reading", "deidentifying"])
def test_the_button_says_why_it_is_closed(phase: str) -> None:
    """A greyed control without a reason is a riddle."""
    page = shown(replace(with_series(), phase=phase))
    assert page["deidentify", "disabled"] and page["deidentify-why", "text"]


def test_no_link_is_offered_for_an_empty_zip() -> None:
    """All files withheld: a report, but nothing to save."""
    result = {"count": 0, "size": 0, "withheld": [], "summary": [], "streams": False, "missed": [], "beside": []}
    page = shown(replace(with_series(), result=result))
    assert page["zip-ready", "hidden"] and not page["report", "hidden"]


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 KB"), (12_000_000, "12 MB"), (6.4e9, "6.4 GB")]
)
def test_sizes_are_written_as_people_read_them(size: float, text: str) -> None:
    """Decimal units, two digits."""
    assert size_text(size) == text
