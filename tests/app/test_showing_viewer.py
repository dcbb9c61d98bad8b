"""What is shown around an image: letters, corners, scale, slider, and what is said in its place."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, answered, looking, pane, series, shown, stack, unread, update, with_series
from page.state import new_state, replace

WRITING = ("left", "right", "top", "bottom")
CORNERS = ("corner-view", "corner-name", "corner-position", "corner-window", "notes")


def viewed(**changes: Any) -> State:
    """An image on the screen, of which this is said."""
    state = with_series()
    return looking(state, shown={**pane(state)["shown"], **changes})


def test_before_anything_is_chosen_there_is_no_viewer() -> None:
    """And nothing in it."""
    page = shown(new_state())
    assert page["viewer", "hidden"] is True and page["viewport", "hidden"] is True
    assert page["corner-series", "text"] == ""
    where = [page["viewport", f"data-{name}"] for name in ("series-uid", "stack", "index", "count")]
    assert where == ["", "", 0, 0]
    assert page["tools", "data-reads"] == "false" and not page["stage", "hidden"]


def test_the_canvas_says_which_image_is_on_it() -> None:
    """Of how many."""
    state = answered(update(with_series(), ("go", 2))[0])
    page = shown(state)
    where = [page["viewport", f"data-{name}"] for name in ("series-uid", "stack", "index", "count")]
    assert where == ["1.2", "Axial", 2, 3]
    assert page["viewer", "hidden"] is False and page["viewport", "hidden"] is False
    assert page["message", "hidden"] is True and page["message", "text"] == ""


def test_where_files_are_read_there_is_no_stage() -> None:
    """No tools, and no images to count."""
    page = shown(with_series(series(count=0, stacks=[unread(0, 1)])))
    assert page["tools", "data-reads"] == "true" and page["stage", "hidden"] is True
    assert (page["viewport", "data-count"], page["viewport", "hidden"]) == (0, True)


@pytest.mark.parametrize("changes", [{"shown": None}, {"shown": {"failed": True}}, {"series_key": None}])
def test_nothing_is_written_where_there_is_no_image(changes: dict[str, Any]) -> None:
    """What was written for the one before goes."""
    page = shown(looking(with_series(), **changes))
    assert page["viewport", "hidden"] is True
    for name in (*CORNERS, *(f"letter-{side}" for side in WRITING)):
        assert page[name, "text"] == ""
    assert (page["scale", "hidden"], page["labels", "labels"], page["legend", "legend"]) == (True, [], [])
    assert page["drawings-label", "hidden"] is True and page["states-label", "hidden"] is True
    assert ("viewport", "transform") not in page


def test_an_image_of_a_stack_that_is_empty_is_not_shown() -> None:
    """It was of another one."""
    state = with_series()
    state = replace(state, series=[series(stacks=[stack(count=0)])])
    assert shown(state)["viewport", "hidden"] is True


@pytest.mark.parametrize(
    ("count", "index", "text"), [(3, 0, "Image 1 of 3"), (3, 2, "Image 3 of 3"), (2, 1, "Image 2 of 2")]
)
def test_the_slider_goes_from_the_first_image_to_the_last(count: int, index: int, text: str) -> None:
    """And can be moved where there are two."""
    page = shown(update(with_series(series(count=count), count=count), ("go", index))[0])
    assert (page["slice-slider", "max"], page["slice-slider", "value"]) == (count, index + 1)
    assert page["slider-text", "text"] == text
    for name, title in (("slice-slider", ""), ("play", "Play (space)")):
        assert (page[name, "disabled"], page[name, "title"]) == (False, title)
    assert page["slider-label", "hidden"] is False


def test_the_slider_of_one_image_says_why_it_does_not_move() -> None:
    """It stays in its place."""
    page = shown(with_series(series(count=1), count=1))
    for name in ("slice-slider", "play"):
        assert (page[name, "disabled"], page[name, "title"]) == (True, "There is only one image here.")
    assert (page["slice-slider", "max"], page["slider-label", "hidden"]) == (1, False)


@pytest.mark.parametrize(
    ("files", "hidden", "why"), [((0,), True, "There is only one document here."), ((0, 1), False, "")]
)
def test_the_slider_of_documents_goes_where_there_is_but_one(files: tuple[int, ...], hidden: bool, why: str) -> None:
    """It is part of a text, not of a stage."""
    page = shown(with_series(series(count=0, stacks=[unread(*files)])))
    assert page["slider-label", "hidden"] is hidden
    assert (page["slice-slider", "title"], page["slider-text", "text"]) == (why, f"Document 1 of {len(files)}")


def test_without_a_series_the_slider_is_at_its_beginning() -> None:
    """It can be written, and not be moved."""
    page = shown(new_state())
    assert (page["slice-slider", "max"], page["slice-slider", "value"], page["slice-slider", "disabled"]) == (
        1,
        1,
        True,
    )
    assert page["slider-text", "text"] == "Image 1 of 0"


@pytest.mark.parametrize("has_drawing", [True, False])
def test_drawings_can_be_hidden_where_there_are_some(has_drawing: bool) -> None:
    """Otherwise there is no box for it."""
    assert shown(viewed(has_drawing=has_drawing))["drawings-label", "hidden"] is not has_drawing


@pytest.mark.parametrize(
    ("mask", "hidden", "checked", "why_not"),
    [
        (None, True, False, ""),
        ([True, ""], False, True, ""),
        ([False, ""], False, False, ""),
        ([False, "No."], False, False, "No."),
    ],
)
def test_a_mask_can_be_subtracted_where_there_is_one(mask: Any, hidden: bool, checked: bool, why_not: str) -> None:
    """Where it cannot, the switch says why."""
    page = shown(viewed(subtraction=mask))
    assert (page["subtract-label", "hidden"], page["subtract", "checked"]) == (hidden, checked)
    assert page["subtract", "disabled"] == bool(why_not)
    assert page["subtract-label", "title"] == (why_not or "Take away what the mask shows, so that vessels stand out")


@pytest.mark.parametrize("has_shutter", [True, False])
def test_a_shutter_can_be_opened_where_there_is_one(has_shutter: bool) -> None:
    """It hides until then."""
    page = shown(viewed(has_shutter=has_shutter))
    assert (page["shutter-label", "hidden"], page["shutter", "checked"]) == (not has_shutter, True)


def test_presentation_states_can_be_chosen_where_there_are_some() -> None:
    """Or the image as it is stored."""
    page = shown(viewed(states=[[7, "Lung"]], state=7))
    assert page["states-label", "hidden"] is False
    assert page["states", "choices"] == [("-1", "As stored"), ("7", "Lung")]
    assert page["states", "value"] == "7"
    page = shown(viewed())
    assert page["states-label", "hidden"] is True
    assert (page["states", "choices"], page["states", "value"]) == ([("-1", "As stored")], "-1")


def test_legend_and_words_go_with_the_drawings() -> None:
    """They are of what is drawn."""
    state = viewed(legend=[["Liver", "#fff"]], labels=[[63.5, 31.5, "Tip"]])
    page = shown(state)
    assert page["legend", "legend"] == [["Liver", "#fff"]]
    assert page["labels", "labels"] == [(0.0, -100.0, "Tip")]
    page = shown(looking(state, drawings=False))
    assert (page["legend", "legend"], page["labels", "labels"]) == ([], [])


@pytest.mark.parametrize(("name", "button"), [("invert", "invert"), ("playing", "play")])
@pytest.mark.parametrize(("pressed", "said"), [(True, "true"), (False, "false")])
def test_buttons_that_stay_pressed_say_so(name: str, button: str, pressed: bool, said: str) -> None:
    """To those who hear the page, too."""
    assert shown(looking(with_series(), **{name: pressed}))[button, "aria-pressed"] == said


def test_what_a_drag_does_is_chosen() -> None:
    """By a button for each tool, with its icon, its words and its key."""
    page = shown(replace(with_series(), tool="zoom"))
    assert page["tool-list", "pressed"] == "zoom"
    assert [(name, keys) for name, _, _, keys in page["tool-list", "tools"]] == [
        ("window", "w"),
        ("pan", "p"),
        ("zoom", "z"),
        ("scroll", "s"),
        ("probe", "v"),
    ]
    assert all(title and icon.startswith("M") for _, title, icon, _ in page["tool-list", "tools"])


def test_letters_stand_at_their_sides() -> None:
    """Left, right, top, bottom."""
    page = shown(viewed(letters=["R", "L", "A", "P"]))
    assert [page[f"letter-{side}", "text"] for side in WRITING] == ["R", "L", "A", "P"]


def test_letters_and_view_are_said_in_words_to_those_who_point_at_them_or_do_not_see_them() -> None:
    """Each at its side, the view in its corner."""
    words = ["To the right", "To the left", "To the front", "To the back"]
    page = shown(viewed(letters_in_words=words, view="R MLO", view_in_words="Right, mediolateral oblique"))
    assert [page[f"letter-{side}", "title"] for side in WRITING] == words
    assert [page[f"letter-{side}", "aria-label"] for side in WRITING] == words
    assert page["corner-view", "text"] == "R MLO"
    assert page["corner-view", "title"] == page["corner-view", "aria-label"] == "Right, mediolateral oblique"


def test_where_no_letter_is_nothing_is_said_in_words() -> None:
    """Nor is there anything to point at."""
    page = shown(viewed(letters=["", "", "H", "F"], view="side not stated"))
    assert [page[f"letter-{side}", "hidden"] for side in WRITING] == [True, True, False, False]
    assert page["corner-view", "hidden"] is False and shown(viewed())["corner-view", "hidden"] is True


def test_presets_are_offered_by_their_names() -> None:
    """Windows and tables alike."""
    page = shown(with_series())
    assert page["presets", "choices"] == [("", "Own: 40 ± 200"), ("0", "Lung"), ("1", "Curve"), ("2", "Automatic")]
    assert (page["presets", "disabled"], page["presets", "title"]) == (False, "")


@pytest.mark.parametrize(
    ("how", "value"),
    [
        ({}, ""),
        ({"window": (-600, 1500)}, "0"),
        ({"window": (-600, 1501)}, ""),
        ({"voi_lut": 0}, "1"),
        ({"fitted": "automatic"}, "2"),
    ],
)
def test_the_window_that_is_shown_is_the_one_that_is_chosen(how: dict[str, Any], value: str) -> None:
    """By whatever way it came, and none where somebody made one of their own."""
    assert shown(looking(with_series(), **how))["presets", "value"] == value


def test_the_window_of_the_file_is_chosen_at_first() -> None:
    """Where it is among those to choose from."""
    assert shown(viewed(center=-600, width=1500))["presets", "value"] == "0"


def test_colours_have_no_windows_to_choose_from_and_the_list_says_so() -> None:
    """It is closed."""
    page = shown(viewed(presets=[], center=None, width=None))
    assert page["presets", "disabled"] and "Colours have no window" in page["presets", "title"]


@pytest.mark.parametrize(
    ("position_mm", "tile", "text"),
    [
        (12.34, "", "Position 12.3 mm"),
        (0.0, "", "Position 0.0 mm"),
        (None, "", ""),
        (12.34, "Tile: row 1", "Tile: row 1"),
    ],
)
def test_where_a_slice_or_tile_lies_is_said(position_mm: float | None, tile: str, text: str) -> None:
    """If it is known."""
    assert shown(viewed(position_mm=position_mm, tile=tile))["corner-position", "text"] == text


@pytest.mark.parametrize(
    ("center", "width", "said", "numbers"),
    [
        (40.0, 400.0, "Level 40  Width 400 HU", ("40", "400")),
        (0.0, 0.5, "Level 0  Width 0.5 HU", ("0", "0.5")),
        (None, None, "", ("", "")),
    ],
)
def test_the_window_is_said(center: Any, width: Any, said: str, numbers: tuple[str, str]) -> None:
    """If there is one."""
    page = shown(viewed(center=center, width=width))
    assert page["corner-window", "text"] == said
    assert (page["viewport", "data-window-center"], page["viewport", "data-window-width"]) == numbers


def test_values_without_a_unit_are_said_without_one() -> None:
    """And without a space behind them."""
    assert shown(viewed(unit=""))["corner-window", "text"] == "Level 40  Width 400"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "Axial\n1 / 3"),
        ({"description": ""}, "CT\n1 / 3"),
        ({"stacks": [stack("A"), stack("B")]}, "Axial\nA\n1 / 3"),
        ({"stacks": [stack(ordered_by="instance-number")]}, "Axial\n1 / 3\nin the order of their numbers"),
        ({"stacks": [stack(ordered_by="file-name")]}, "Axial\n1 / 3\nin the order of file names"),
        ({"stacks": []}, "Axial\n0 / 0"),
    ],
)
def test_the_series_is_named_in_a_corner(changes: dict[str, Any], text: str) -> None:
    """With the stack where there are several, the place in it, and what orders it where positions do not."""
    state = replace(with_series(), series=[series(**changes)])
    assert shown(state)["corner-series", "text"] == text


def test_the_place_in_the_stack_follows() -> None:
    """Counted from one."""
    assert shown(update(with_series(), ("go", 2))[0])["corner-series", "text"] == "Axial\n3 / 3"


def placed(state: State) -> str:
    return str(shown(state)["viewport", "transform"])


def test_an_image_is_placed_in_the_middle() -> None:
    """As large as the stage; what was painted smaller is drawn larger."""
    assert placed(viewed()) == "translate(-200.00px,-200.00px) scale(3.12500,3.12500)"
    assert placed(viewed(painted=[64, 32])) == "translate(-200.00px,-200.00px) scale(6.25000,12.50000)"
    assert placed(viewed(columns=256)) == "translate(-300.00px,-150.00px) scale(4.68750,2.34375)"


def test_words_move_with_the_image() -> None:
    """By the same place, zoom and part of it that is seen."""
    words = [[31.5, 95.5, "A"], [-0.5, -0.5, "B"]]
    state = looking(viewed(labels=words), pan=(10.0, 20.0))
    assert shown(state)["labels", "labels"] == [(-90.0, 120.0, "A"), (-190.0, -180.0, "B")]
    state = looking(viewed(labels=words, area=[0.0, 0.0, 1.0, 0.5]), stage=(128, 64))
    assert shown(state)["labels", "labels"] == [(-32.0, 64.0, "A"), (-64.0, -32.0, "B")]


STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000]
TEXTS = ["1 µm", "2 µm", "5 µm", "10 µm", "20 µm", "50 µm", "100 µm", "200 µm", "500 µm", "1 mm", "2 mm", "5 mm"]
TEXTS += ["1 cm", "2 cm", "5 cm", "10 cm", "20 cm"]


@pytest.mark.parametrize(("um", "text"), list(zip(STEPS, TEXTS)))
def test_the_scale_bar_is_the_longest_that_fits(um: int, text: str) -> None:
    """Into four tenths of the stage's height; lengths are of one digit that is easy to halve."""
    spacing_mm = 3.125 * um / 1000 / 160  # the bar would be as long as there is room, 160 of 400 pixels
    page = shown(viewed(spacing_mm=[spacing_mm / 1.001, 9.0]))
    shorter = shown(viewed(spacing_mm=[spacing_mm * 1.001, 9.0]))
    assert shorter["scale-text", "text"] == text
    assert shorter["scale", "height"] == pytest.approx(160 / 1.001)
    assert shorter["scale", "hidden"] is False
    if um == 1:
        assert page["scale", "hidden"] is True
    else:
        assert page["scale-text", "text"] == TEXTS[STEPS.index(um) - 1]


def test_the_scale_bar_may_fill_its_room() -> None:
    """Exactly."""
    state = looking(viewed(spacing_mm=[1.0, 1.0]), stage=(400, 250), zoom=0.512)  # a CSS pixel is a millimetre
    page = shown(state)
    assert (page["scale-text", "text"], page["scale", "height"]) == ("10 cm", 100.0)


@pytest.mark.parametrize("spacing_mm", [None, [1e-7, 1e-7]])
def test_there_is_no_scale_bar_without_a_length(spacing_mm: list[float] | None) -> None:
    """Or with one that is somebody's mistake."""
    page = shown(viewed(spacing_mm=spacing_mm))
    assert page["scale", "hidden"] is True and ("scale-text", "text") not in page


def test_a_window_that_has_two_names_is_offered_once() -> None:
    """And the list says what is shown."""
    presets = [["Soft tissue", 40, 400, None, ""], ["Abdomen", 40, 400, None, ""], ["Lung", -600, 1500, None, ""]]
    page = shown(viewed(presets=presets, center=40, width=400))
    assert [name for _value, name in page["presets", "choices"]] == ["Choose…", "Soft tissue", "Lung"]
    assert page["presets", "value"] == "0"
