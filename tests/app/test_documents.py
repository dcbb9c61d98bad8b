"""What the page does with objects that are no image."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, after, catalogue, pane, read, ready, series, shown, stack, unread, update, with_series
from page.library import documents, place_of
from page.pane import wanted, wanted_document
from page.showing.document import OWN_VIEWER
from page.state import replace


def reports(count: int = 2, first: int = 3, **changes: Any) -> dict[str, Any]:
    """A series of reports."""
    described = {"modality": "SR", "kind": "Report", "description": "Findings", **changes}
    return series("2", count=0, first=first, stacks=[unread(*range(first, first + count))], **described)


def mixed() -> dict[str, Any]:
    """A series of a file with an image, one without, and one with two frames."""
    looked_at = stack("Clips", 3, files=[], runs=[[0, 0, 1, 1, "frame"], [2, 0, 2, 1, "frame"]])
    return series("1", count=3, stacks=[looked_at, unread(1)])


def said(**changes: Any) -> dict[str, Any]:
    """What a worker says about a document."""
    return {
        "kind": "Report",
        "title": "Chest",
        "sentence": "This is a report.",
        "facts": [["State", "complete"]],
        "lines": [[0, "", "Lung", "clear", False]],
        "drawings": [],
        "enclosed": None,
        **changes,
    }


def reading(*more: dict[str, Any], **changes: Any) -> State:
    """The page with images and two reports, the first of which is shown."""
    state = with_series(series("1"), reports(), *more, count=5)
    return after(state, ("choose", "2"), ("document", {"number": 3}, said(**changes)))[0]


def test_choosing_a_series_without_images_asks_for_its_first_file() -> None:
    """And for no frame."""
    state = with_series(series("1"), reports(), count=5)
    state, effects = update(state, ("choose", "2"))
    assert ("ask", "document", {"number": 3}, "view") in effects
    assert wanted(state, pane(state)) is None
    assert not [effect for effect in effects if effect[:2] == ("ask", "frame")]


def test_a_document_is_asked_for_once() -> None:
    """Not with every event that follows."""
    _, effects = after(reading(), ("tool", "pan"))
    assert not [effect for effect in effects if effect[:2] == ("ask", "document")]


def test_one_steps_from_document_to_document() -> None:
    """As from image to image, and never beyond."""
    state, effects = after(reading(), ("move", 1))
    assert ("ask", "document", {"number": 4}, "view") in effects
    assert shown(state)["slider-text", "text"] == "Document 2 of 2"
    assert pane(after(state, ("move", 5))[0])["index"] == 1


def test_an_answer_that_comes_too_late_is_not_shown() -> None:
    """Somebody went on meanwhile."""
    state, _ = after(reading(), ("move", 1), ("document", {"number": 3}, said(title="Old")))
    assert pane(state)["document"] is None


def test_going_back_to_images_shows_them_again() -> None:
    """The document goes, the canvas comes."""
    state = reading()
    assert (shown(state)["stage", "hidden"], shown(state)["document", "hidden"]) == (True, False)
    state, _ = update(state, ("choose", "1"))
    assert (shown(state)["stage", "hidden"], shown(state)["document", "hidden"]) == (False, True)


def test_files_without_an_image_are_a_part_of_their_series() -> None:
    """A mixed series loses nothing."""
    state = with_series(mixed(), count=3)
    assert documents(mixed())["files"] == [1]
    assert wanted(state, pane(state))[0] == (0, 0, "frame")
    state, _ = update(state, ("stack", "Without image"))
    assert (wanted_document(state, pane(state)), wanted(state, pane(state))) == (1, None)
    assert shown(state)["slider-text", "text"] == "Document 1 of 1"
    state, _ = after(state, ("stack", "Clips"), ("end", True))
    assert wanted(state, pane(state))[0] == (2, 1, "frame")


def test_a_folder_of_reports_alone_is_shown() -> None:
    """Nothing is a blank: the first is opened, and the sentence counts them."""
    state = with_series(reports(first=0), count=2)
    assert pane(state)["series_key"] == "2"
    assert state["sentence"] == "2 files without an image in 1 series."


def test_no_report_is_opened_while_images_may_still_come() -> None:
    """The first series that was found may not be what somebody came for."""
    state, _ = after(ready(), ("listing",), ("found", ["a", "b"]), read(1), catalogue(reports(1, 0)))
    assert pane(state)["series_key"] is None
    state, _ = after(state, read(2), catalogue(reports(1, 0), series("1", 1, first=1)))
    assert pane(state)["series_key"] == "1"


def test_images_come_first() -> None:
    """Even where a report stands above them in the list."""
    state = with_series(reports(first=0), series("1", first=2), count=5)
    assert pane(state)["series_key"] == "1"
    assert state["sentence"] == "3 images and 2 other files in 2 series."


def test_a_document_that_cannot_be_read_says_why() -> None:
    """The sentence stands where the document would."""
    state = with_series(series("1"), reports(), count=5)
    state, _ = after(
        state, ("choose", "2"), ("failed", "document", {"number": 3}, {"reason": "x", "sentence": "It is damaged."})
    )
    page = shown(state)
    assert page["document-sentence", "text"] == "It is damaged."
    assert page["document-title", "text"]


def test_a_pdf_is_opened_only_after_asking() -> None:
    """A button, then the warning with the link; another document closes it again."""
    inside = {
        "mime_type": "application/pdf",
        "suffix": ".pdf",
        "sentence": "Careful.",
        "size": 9,
    }
    state = reading(enclosed=inside)
    assert shown(state)["open-document", "hidden"] is False
    assert shown(state)["document-asking", "hidden"] is True
    state, _ = update(state, ("open-document", True))
    assert shown(state)["document-asking", "hidden"] is False
    assert shown(state)["document-warning", "text"] == f"{OWN_VIEWER} Careful."
    assert pane(update(state, ("open-document", False))[0])["opening_document"] is False
    assert pane(update(state, ("move", 1))[0])["opening_document"] is False


@pytest.mark.parametrize(("suffix", "saves"), [(".xml", True), ("", False)])
def test_what_must_not_be_opened_cannot_be(suffix: str, saves: bool) -> None:
    """At most it can be saved."""
    inside = {"mime_type": "", "suffix": suffix, "sentence": "Why.", "size": 9}
    page = shown(reading(enclosed=inside))
    assert page["open-document", "hidden"] is True
    assert page["document-save", "hidden"] is not saves
    assert page["document-why", "text"] == "Why."


def test_an_object_that_is_referred_to_is_named_and_can_be_gone_to() -> None:
    """An image by its place in its series; what is not there is said to be missing."""
    lines = [[0, "", "", "CT scan", False, 1, 0], [0, "", "", "MR scan", False, -1, 0]]
    state = reading(lines=lines)
    found, missing = shown(state)["document-lines", "lines"]
    assert found[3] == "CT scan: image 2 of Axial"
    assert missing[3:] == ("MR scan, not among these files", False, None)
    state, _ = update(state, ("show-object", *found[5]))
    assert (pane(state)["series_key"], pane(state)["index"]) == ("1", 1)


@pytest.mark.parametrize(
    ("number", "frame", "expected"),
    [(0, 0, ("Clips", 0)), (2, 1, ("Clips", 2)), (2, 99, None), (1, 0, ("Without image", 0)), (9, 0, None)],
)
def test_a_place_is_found_for_every_file(number: int, frame: int, expected: tuple[str, int] | None) -> None:
    """Frames and files that do not exist lead nowhere."""
    place = place_of(with_series(mixed(), count=3), number, frame)
    assert (place and (place[1]["name"], place[2])) == expected


def test_the_list_says_what_a_series_holds() -> None:
    """Its kind where there is no image, and what is mixed."""
    state = replace(reading(), series=[reports(description=""), mixed()])
    without, both = shown(state)["series-list", "series"]
    assert (without["title"], without["detail"]) == ("Report", "2 files · 1.0 KB")
    assert both["detail"] == "CT scan · 3 images · 1 without image · 1.0 KB"


def test_elements_are_those_of_the_document_that_is_shown() -> None:
    """Not of the first file of the series."""
    _, effects = after(reading(), ("move", 1), ("elements",))
    assert [effect[2]["number"] for effect in effects if effect[:2] == ("ask", "elements")] == [4]


def test_a_video_is_played_or_can_be_saved() -> None:
    """What the browser cannot play is said, with what one can do; a video that is not seen is let go of."""
    inside = {"mime_type": "", "suffix": ".mpg", "sentence": "Save it.", "size": 9, "plays": "Played."}
    state = reading(enclosed=inside)
    assert shown(state)["document-video", "playing"] is True
    state, _ = update(state, ("video", "plays"))
    assert shown(state)["document-why", "text"] == "Played."
    state, _ = update(state, ("video", "fails"))
    assert shown(state)["document-why", "text"] == "Your browser cannot play this kind of video. Save it."
    assert shown(state)["document-video", "playing"] is False
    assert shown(state)["document-save", "hidden"] is False
    state, _ = update(state, ("choose", "1"))
    assert shown(state)["document-video", "playing"] is False
