"""What is shown of what is read instead of looked at, and what the page decides about it."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    State,
    after,
    done,
    echoes,
    looking,
    pane,
    ready,
    series,
    shown,
    stack,
    unread,
    update,
    with_series,
)
from page.library import documents
from page.pane import LINES_OF_PAGE, wanted_document
from page.showing.document import OWN_VIEWER
from page.state import replace

SAID = {
    "kind": "Report",
    "title": "Chest",
    "sentence": "This is a report.",
    "facts": [["State", "complete"]],
    "lines": [],
    "drawings": [["a", "line"]],
    "enclosed": None,
}
INSIDE = {"mime_type": "application/pdf", "suffix": ".pdf", "sentence": "Careful.", "size": 1500}


def reports(count: int = 2) -> dict[str, Any]:
    return series("2", count=0, description="", stacks=[unread(*range(3, 3 + count))])


def reading(*more: dict[str, Any], **changes: Any) -> State:
    """The first of two reports, of which this is said."""
    state, _ = update(with_series(series("1"), reports(), *more, count=5), ("choose", "2"))
    return update(state, ("document", {"number": 3}, {**SAID, **changes}))[0]


def enclosing(**changes: Any) -> State:
    """A document with something inside."""
    return reading(enclosed={**INSIDE, **changes})


def test_a_document_that_arrives_is_shown_and_another_is_not() -> None:
    """Nothing is asked for because of it."""
    state, _ = update(with_series(series("1"), reports(), count=5), ("choose", "2"))
    assert done(state, ("document", {"number": 3}, SAID)) == ({"document": SAID, "seen": {0: -1, 3: -1}}, [])
    assert done(state, ("document", {"number": 4}, SAID)) == ({}, [])


def test_another_document_is_asked_for_without_what_was_of_the_one_before() -> None:
    """Its text, its video, and that one was about to open it."""
    state = looking(reading(), opening_document=True, video="plays")
    changes, effects = done(state, ("move", 1))
    expected = {"index": 1, "document_asked": 4, "document": None, "opening_document": False, "video": ""}
    assert (changes, effects) == (expected, [("ask", "document", {"number": 4}, "view")])


def test_a_document_waits_for_a_reader() -> None:
    """It is asked for when there is one."""
    state = replace(with_series(series("1"), reports(), count=5), worker_ready=False)
    state, effects = update(state, ("choose", "2"))
    assert effects == []
    _, effects = update(state, ("worker-ready",))
    assert ("ask", "document", {"number": 3}, "view") in effects


def test_the_first_file_of_all_may_be_a_document() -> None:
    """Its number is zero."""
    state = with_series(series("1", count=0, stacks=[unread(0)]))
    assert (wanted_document(state, pane(state)), pane(state)["document_asked"]) == (0, 0)


def test_there_is_no_document_where_images_are_looked_at() -> None:
    """Or nothing is."""
    for state in (with_series(), ready()):
        assert wanted_document(state, pane(state)) is None
    state = looking(reading(), index=9)
    assert wanted_document(state, pane(state)) is None
    assert documents(series()) is None


@pytest.mark.parametrize("how", ["plays", "fails"])
def test_the_browser_says_whether_it_plays_a_video(how: str) -> None:
    """It cannot be known before."""
    assert done(reading(), ("video", how)) == ({"video": how}, [])


def test_a_person_is_asked_before_a_document_is_opened() -> None:
    """And can say no."""
    assert done(reading(), ("open-document", True)) == ({"opening_document": True}, [])
    assert (
        pane(update(looking(reading(), opening_document=True), ("open-document", False))[0])["opening_document"]
        is False
    )


def test_one_goes_to_an_object_in_another_stack() -> None:
    """To its series, its stack, and its place."""
    state, _ = update(reading(echoes(key="3")), ("show-object", 1, 0))
    assert (pane(state)["series_key"], pane(state)["index"]) == ("1", 1)
    state = with_series(echoes(), count=7)
    state, _ = update(state, ("show-object", 5, 0))
    assert (pane(state)["stack"], pane(state)["index"]) == ("Echo 2", 2)


def test_one_stays_where_an_object_is_missing() -> None:
    """Nothing happens."""
    assert done(reading(), ("show-object", 99, 0)) == ({}, [])


def test_where_images_are_looked_at_no_document_is_shown() -> None:
    """And no video is played."""
    page = shown(with_series())
    assert (page["document", "hidden"], page["document-video", "playing"]) == (True, False)
    assert ("document-title", "text") not in page


def test_a_document_that_is_not_here_yet_is_waited_for_in_words() -> None:
    """What was said of another is hidden."""
    page = shown(looking(reading(), document=None))
    assert (page["document", "hidden"], page["document-title", "text"]) == (False, "Reading…")
    assert (page["document-body", "hidden"], page["document-video", "playing"]) == (True, False)


def test_a_document_is_shown_with_all_that_is_said_of_it() -> None:
    """Without anything inside there is nothing to open or to save."""
    page = shown(reading())
    assert page["document", "hidden"] is False and page["document-body", "hidden"] is False
    texts = [
        page[f"document-{name}", "text"] for name in ("title", "kind", "sentence", "inside-name", "why", "warning")
    ]
    assert texts == ["Chest", "Report", "This is a report.", "", "", ""]
    assert page["document-facts", "facts"] == [["State", "complete"]]
    assert page["document-drawings", "drawings"] == [["a", "line"]]
    for name in ("document-inside", "open-document", "document-asking", "document-save"):
        assert page[name, "hidden"] is True
    assert page["document-video", "playing"] is False


@pytest.mark.parametrize(
    ("title", "kind", "expected"),
    [
        ("Chest", "Report", ("Chest", "Report")),
        ("", "Report", ("Report", "")),
        ("", "", ("This file cannot be read", "")),
    ],
)
def test_a_document_is_named_by_its_title_or_its_kind(title: str, kind: str, expected: tuple[str, str]) -> None:
    """The kind is not said twice."""
    page = shown(reading(title=title, kind=kind))
    assert (page["document-title", "text"], page["document-kind", "text"]) == expected


@pytest.mark.parametrize(
    ("changes", "inside", "name"),
    [
        ({}, "Inside: PDF, 1.5 KB", "the PDF"),
        ({"suffix": ".xml"}, "Inside: XML, 1.5 KB", "the document"),
        ({"suffix": ".stl"}, "Inside: STL, 1.5 KB", "the document"),
        ({"suffix": ".obj"}, "Inside: OBJ, 1.5 KB", "the document"),
        ({"suffix": ".mtl"}, "Inside: MTL, 1.5 KB", "the document"),
        ({"suffix": ""}, "Inside: a document, 1.5 KB", "the document"),
        ({"suffix": ".mpg", "plays": "Played."}, "Video, 1.5 KB", "the video"),
        ({"suffix": ".pdf", "plays": "Played."}, "Video, 1.5 KB", "the video"),
    ],
)
def test_what_is_inside_is_named(changes: dict[str, Any], inside: str, name: str) -> None:
    """With its size, and on the button that saves it."""
    page = shown(enclosing(**changes))
    assert (page["document-inside", "hidden"], page["document-inside-name", "text"]) == (False, inside)
    assert page["document-save", "text"] == f"Save {name}"


@pytest.mark.parametrize(
    ("mime_type", "why", "warning"), [("application/pdf", "", f"{OWN_VIEWER} Careful."), ("", "Careful.", "")]
)
def test_what_can_be_opened_warns_and_what_cannot_says_why(mime_type: str, why: str, warning: str) -> None:
    """The sentence is for either."""
    page = shown(enclosing(mime_type=mime_type))
    assert page["open-document", "hidden"] is not bool(mime_type)
    assert (page["document-why", "text"], page["document-warning", "text"]) == (why, warning)


@pytest.mark.parametrize(("suffix", "hidden"), [(".pdf", False), ("", True)])
def test_what_has_a_suffix_can_be_saved(suffix: str, hidden: bool) -> None:
    """What has none cannot."""
    assert shown(enclosing(suffix=suffix))["document-save", "hidden"] is hidden


@pytest.mark.parametrize(
    ("opening", "mime_type", "expanded", "hidden"),
    [
        (True, "application/pdf", "true", False),
        (False, "application/pdf", "false", True),
        (True, "", "true", True),
    ],
)
def test_the_question_is_shown_once_somebody_wants_to_open(
    opening: bool, mime_type: str, expanded: str, hidden: bool
) -> None:
    """Never for what must not be opened."""
    page = shown(looking(enclosing(mime_type=mime_type), opening_document=opening))
    assert (page["open-document", "aria-expanded"], page["document-asking", "hidden"]) == (expanded, hidden)


@pytest.mark.parametrize(
    ("video", "why", "playing"),
    [
        ("", "", True),
        ("plays", "Played.", True),
        ("fails", "Your browser cannot play this kind of video. Careful.", False),
    ],
)
def test_a_video_is_spoken_of_once_the_browser_knows(video: str, why: str, playing: bool) -> None:
    """Until then it is tried."""
    page = shown(looking(enclosing(mime_type="", suffix=".mpg", plays="Played."), video=video))
    assert (page["document-why", "text"], page["document-video", "playing"]) == (why, playing)


def line_for(state: State, number: int, frame: int = 0) -> tuple[Any, ...]:
    """How a line is shown that refers to an object."""
    document = {**pane(state)["document"], "lines": [[1, "has", "Image", "CT", True, number, frame]]}
    (found,) = shown(looking(state, document=document))["document-lines", "lines"]
    return tuple(found)


def test_lines_are_shown_as_they_are() -> None:
    """With nowhere to go."""
    page = shown(reading(lines=[[2, "has", "Lung", "clear", True]]))
    assert page["document-lines", "lines"] == [(2, "has", "Lung", "clear", True, None)]


def test_lines_name_objects_by_their_places() -> None:
    """The stack where there are several; a document by its number, too."""
    mixed = series("3", count=4, stacks=[stack("A", count=2, first=10), stack("B", count=2, first=12), unread(14, 15)])
    state = reading(mixed)
    assert line_for(state, 1) == (1, "has", "Image", "CT: image 2 of Axial", True, (1, 0))
    assert line_for(state, 13)[3:] == ("CT: image 2 of Axial, B", True, (13, 0))
    assert line_for(state, 15)[3:] == ("CT: document 2 of Axial", True, (15, 0))
    assert line_for(state, 4)[3:] == ("CT: document 2 of its series", True, (4, 0))
    assert line_for(state, 99) == (1, "has", "Image", "CT, not among these files", True, None)
    assert pane(after(state, ("show-object", 13, 0))[0])["stack"] == "B"


def test_lines_name_frames_of_clips() -> None:
    """And those that the clip does not have are missing."""
    clip = series("3", count=4, stacks=[stack("Clip", count=4, files=[], runs=[[10, 0, 4, 1, "frame"]])])
    assert line_for(reading(clip), 10, 2)[3:] == ("CT: image 3 of Axial", True, (10, 2))
    assert line_for(reading(clip), 10, 4)[3:] == ("CT, not among these files", True, None)


# --- long ones --------------------------------------------------------------------------------------------------------


def long(count: int) -> State:
    """A report of so many lines."""
    return reading(lines=[[0, "", "", f"Line {number}", False] for number in range(count)])


def texts(state: State) -> list[str]:
    return [line[3] for line in shown(state)["document-lines", "lines"]]


def test_a_long_document_is_shown_in_pages() -> None:
    """All of it at once would hold up the page."""
    state = long(2 * LINES_OF_PAGE + 3)
    assert texts(state) == [f"Line {number}" for number in range(LINES_OF_PAGE)]
    page = shown(state)
    assert (page["document-pages", "hidden"], page["document-page", "text"]) == (False, "Page 1 of 3")
    assert page["document-back", "title"] == "This is the first page." and not page["document-on", "disabled"]
    state = after(state, ("document-turn", 1), ("document-turn", 1))[0]
    assert texts(state) == [f"Line {2 * LINES_OF_PAGE + number}" for number in range(3)]
    page = shown(state)
    assert page["document-on", "title"] == "This is the last page." and not page["document-back", "disabled"]
    assert after(state, ("document-turn", 1)) == (state, [])
    assert texts(after(state, ("document-turn", -1))[0])[0] == "Line 200"


def test_a_short_document_has_no_pages() -> None:
    """Nor has one that is still read."""
    assert shown(long(LINES_OF_PAGE))["document-pages", "hidden"] is True
    state, _ = update(with_series(series("1"), reports(), count=5), ("choose", "2"))
    assert pane(after(state, ("document-turn", 1))[0])["document_page"] == 0


def test_another_document_begins_at_its_first_page() -> None:
    """Wherever one was in the one before."""
    state = after(long(900), ("document-turn", 2), ("go", 1))[0]
    assert (pane(state)["document_asked"], pane(state)["document_page"]) == (4, 0)
