"""What a reader does to find writing, with a model of a few lines; and what it knows of files and templates."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from builders import dataset, file_bytes, image
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from scanveil.conducting.again import STILL_THERE, blanked_looks, check_blanked
from scanveil.conducting.known_writing import KnownWriting
from scanveil.conducting.reader import Opened
from scanveil.conducting.searched import Searched
from scanveil.conducting.writing import look_again, search_looks
from scanveil.deid.blanking.blank import Blanked
from scanveil.deid.blanking.errors import CannotBlankError
from scanveil.deid.blanking.templates import Template, Templates
from scanveil.deid.cleaning.written import ALL, ITSELF, PERSON, TEMPLATE, UNKNOWN, Written
from scanveil.dicom.reading import Header
from scanveil.errors import UnreadableError, UsageError
from scanveil.library.pictures import Picture
from scanveil.pixels.boxes import Box, FrameBoxes
from scanveil.writing.detector import boxes_in, prepare
from scanveil.writing.lines import Line
from scanveil.writing.looks import PROJECTION, Look
from scanveil.writing.searching import Searcher

SIDE = 320
NONE = Templates().to_plain()
WHITE = 255


def bright(tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A model that takes all that is bright for writing."""
    return np.where(tensor.min(axis=1, keepdims=True) > 200, np.uint8(WHITE), np.uint8(0))


def picture(*bars: Box, frames: int = 1, **keywords: Any) -> bytes:
    """An image of greys, or a film, in which bars are bright."""
    pixels = np.full((SIDE, SIDE), 60, np.uint8)
    for x, y, width, height in bars:
        pixels[y : y + height, x : x + width] = WHITE
    film = {"NumberOfFrames": frames} if frames > 1 else {}
    stored = np.stack([pixels] * frames) if film else pixels
    return file_bytes(image(stored, **{**film, "WindowCenter": 128, "WindowWidth": 256, **keywords}))


BAR = Box(100, 40, 120, 16)


def opening(*files: bytes | None) -> Callable[[int], Any]:
    """Opens these bytes by their number; None is a file that is gone."""

    @contextmanager
    def open_file(number: int) -> Iterator[Opened]:
        data = files[number]
        if data is None:
            raise UnreadableError("It is gone.")
        yield Opened(io.BytesIO(data), f"IM{number}", len(data))

    return open_file


def searched(*looks: Look, files: tuple[bytes | None, ...]) -> list[Searched]:
    answer = search_looks([look.to_row() for look in looks], opening(*files), Searcher(), bright)
    return [Searched.of(*row) for row in answer["searched"]]


def itself(number: int, frame: int = 0) -> Look:
    return Look(ITSELF, (Picture(number, frame),))


def holds(line: Line, box: Box) -> bool:
    """Whether a box lies in a line."""
    x, y, width, height = line[:4]
    return x <= box.x and y <= box.y and x + width >= box.x + box.width and y + height >= box.y + box.height


# --- looks ----------------------------------------------------------------------------------------------------------


def test_lines_are_found_where_they_are() -> None:
    """All of each lies in its box."""
    ((look, (line,), *why),) = searched(itself(0), files=(picture(BAR),))
    assert look == itself(0) and holds(line, BAR) and why == ["", ""] and not line.is_usual


def test_a_look_at_several_files_opens_each_of_them() -> None:
    """What is in one of them is found."""
    both = Look(PROJECTION, (Picture(0, 0), Picture(1, 0)))
    ((_, lines, *_),) = searched(both, files=(picture(BAR), picture(Box(20, 200, 90, 16))))
    assert len(lines) == 2


def test_what_cannot_be_opened_or_decoded_is_said_and_holds_up_no_other() -> None:
    """Each with its reason."""
    broken = picture(BAR)[: -SIDE * SIDE]
    found = searched(itself(0), itself(1), itself(2), files=(None, broken, picture(BAR)))
    assert [one.reason for one in found] == ["unreadable", "decode", ""]
    assert [len(one.lines) for one in found] == [0, 0, 1] and all(one.sentence for one in found[:2])


def test_writing_is_found_in_what_there_is_of_an_image_that_is_cut_off() -> None:
    """Where its file says what was scanned, too."""
    made = picture(BAR, SequenceOfUltrasoundRegions=region(0, 0, SIDE, SIDE))[:-2]
    (found,) = searched(itself(0), files=(made,))
    assert found.reason == "" and len(found.lines) == 1


def test_a_picture_that_cannot_be_decoded_costs_no_other_of_its_stack() -> None:
    """It is said of that one alone; all others are looked at at once."""
    files = (picture(BAR), picture(BAR)[: -SIDE * SIDE], None, picture(Box(20, 200, 90, 16)))
    stack = Look(PROJECTION, tuple(Picture(number, 0) for number in range(4)))
    *failed, seen = searched(stack, files=files)
    assert [(one.look, one.reason) for one in failed] == [
        (Look(PROJECTION, (Picture(1, 0),)), "decode"),
        (Look(PROJECTION, (Picture(2, 0),)), "unreadable"),
    ]
    assert seen.look == Look(PROJECTION, (Picture(0, 0), Picture(3, 0))) and len(seen.lines) == 2


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_where_there_is_no_room_for_an_image_it_is_too_large(error: type[Exception]) -> None:
    """And others are looked at."""

    def scarce(tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if bright(tensor).any():
            raise error
        return bright(tensor)

    files = opening(picture(BAR), picture())
    rows = search_looks([itself(0).to_row(), itself(1).to_row()], files, Searcher(), scarce)["searched"]
    assert [Searched.of(*row).reason for row in rows] == ["too-large", ""]


def region(left: int, top: int, right: int, bottom: int) -> list[Dataset]:
    made = Dataset()
    made.RegionLocationMinX0, made.RegionLocationMinY0 = left, top
    made.RegionLocationMaxX1, made.RegionLocationMaxY1 = right, bottom
    return [made]


def test_lines_beside_what_was_scanned_say_so() -> None:
    """As the file says where that is."""
    made = picture(BAR, Box(100, 240, 120, 16), SequenceOfUltrasoundRegions=region(0, 100, SIDE, SIDE))
    ((_, lines, *_),) = searched(itself(0), files=(made,))
    assert [line.is_usual for line in lines] == [True, False]


def test_in_several_files_at_once_nothing_is_said_of_that() -> None:
    """Each may have been scanned elsewhere."""
    made = picture(BAR, SequenceOfUltrasoundRegions=region(0, 100, SIDE, SIDE))
    ((_, lines, *_),) = searched(Look(PROJECTION, (Picture(0, 0), Picture(1, 0))), files=(made, made))
    assert [line.is_usual for line in lines] == [False]


def test_what_came_of_a_look_can_be_told() -> None:
    """Lines and reasons."""
    one = Searched(itself(3, 2), (Line(1, 2, 3, 4, 0.5, True),), "decode", "Broken.")
    assert Searched.of(*one.to_row()) == one


# --- what is blanked, looked at again -------------------------------------------------------------------------------


def again(data: bytes | None, written: Written, templates: dict[str, Any] = NONE) -> list[tuple[int, str, str]]:
    """The file that is withheld, if it is."""
    row = [0, *written.to_row()]
    withheld: list[tuple[int, str, str]]
    withheld = look_again([(0, "a.dcm")], opening(data), [row], templates, Searcher(), bright)["withheld"]
    return withheld


def test_what_is_blanked_well_is_not_withheld() -> None:
    """Nor is what somebody left there."""
    assert again(picture(BAR, Box(20, 200, 90, 16)), Written(ITSELF, {0: (BAR,)}, PERSON)) == []


def test_a_file_in_which_nothing_is_blanked_is_not_read() -> None:
    """There is nothing to look at again."""
    assert (
        again(None, Written(ITSELF)) == [(0, "unreadable", "It is gone.")] or again(picture(BAR), Written(ITSELF)) == []
    )


def unblanked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanking changes nothing."""

    def leave(file: io.BytesIO, header: Header, boxes: FrameBoxes) -> Blanked:
        areas = {frame: list(found) for frame, found in boxes.items()}
        return Blanked(file, len(file.getbuffer()), (), areas, header.transfer_syntax_uid, False)

    monkeypatch.setattr("scanveil.deid.blanking.blank.blank", leave)


def test_where_something_like_writing_is_left_in_a_box_it_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should blanking ever fail."""
    unblanked(monkeypatch)
    wide = Box(BAR.x - 8, BAR.y - 8, BAR.width + 16, BAR.height + 16)
    withheld = again(picture(BAR), Written(ITSELF, {0: (wide,)}, PERSON))
    assert withheld == [(0, CannotBlankError.reason, STILL_THERE)]


def test_the_edges_of_what_is_blanked_are_no_writing() -> None:
    """Whatever they look like to the model: a name cannot stand where all is black."""

    def stubborn(tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.full((1, 1, *tensor.shape[2:]), WHITE, np.uint8)

    files, row = opening(picture(BAR)), [0, *Written(ITSELF, {0: (BAR,)}, PERSON).to_row()]
    assert look_again([(0, "a.dcm")], files, [row], NONE, Searcher(), stubborn) == {"withheld": []}


def test_what_cannot_be_blanked_is_withheld_with_its_reason() -> None:
    """Before anybody makes a copy of it; the others are looked at."""
    outside = [0, *Written(ITSELF, {0: (Box(SIDE, SIDE, 9, 9),)}, PERSON).to_row()]
    items = [(0, "a.dcm"), (1, "b.dcm"), (2, "c.dcm")]
    files = opening(picture(BAR), None, picture(BAR))
    template = Templates((Template("", "", SIDE, SIDE, (BAR,)),)).to_plain()
    withheld = look_again(items, files, [outside], template, Searcher(), bright)["withheld"]
    assert [(number, reason) for number, reason, _ in withheld] == [(0, UsageError.reason), (1, "unreadable")]


@pytest.mark.parametrize(
    ("line", "is_left"),
    [
        (Line(*BAR), True),
        (Line(86, 26, 148, 44), True),  # as it is found: with room around it
        (Line(0, 0, SIDE, SIDE), False),
        (Line(18, 36, 140, 24), True),  # 52 of the 128 columns of its middle lie in the bar
        (Line(17, 36, 140, 24), False),  # 51 of them
        (Line(BAR.x, 200, 120, 16), False),
    ],
)
def test_a_line_is_left_where_enough_of_it_lies_in_a_box(line: Line, is_left: bool) -> None:
    """What reaches in from beside is what somebody left there."""
    if not is_left:
        check_blanked([line], [BAR])
        return
    with pytest.raises(CannotBlankError, match="left where its image was blanked"):
        check_blanked([line], [Box(0, 300, 5, 5), BAR])


def looked_at(data: bytes, boxes: dict[int, tuple[Box, ...]]) -> list[tuple[list[int], list[Box]]]:
    """Which images of a file are looked at again, and for which boxes."""
    found = blanked_looks(Opened(io.BytesIO(data), "film", len(data)), boxes)
    return [([one.at for one in look.pictures], list(areas)) for look, _, areas in found]


def test_what_is_of_one_colour_is_not_looked_at_again() -> None:
    """There is nothing to read in it."""
    assert looked_at(picture(BAR, frames=4), {0: (BAR,), 2: (BAR, Box(0, 0, 50, 50))}) == []


def test_boxes_that_are_not_of_one_colour_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each image by itself."""
    unblanked(monkeypatch)
    even, part = Box(0, 0, 30, 30), Box(90, 30, 50, 50)
    boxes = {0: (even, part), 1: (even,), 2: (part,)}
    assert looked_at(picture(BAR, frames=3), boxes) == [([0], [part]), ([2], [part])]


@pytest.mark.parametrize(
    ("box", "is_even"),
    [
        (Box(BAR.x - 1, BAR.y, 40, 16), True),  # decoding smears so far
        (Box(BAR.x - 2, BAR.y - 2, 40, 16), True),
        (Box(BAR.x - 3, BAR.y, 40, 16), False),
        (Box(BAR.x, BAR.y - 3, 40, 16), False),
        (Box(BAR.x - 1, BAR.y, 3, 3), False),  # it has no inside
    ],
)
def test_what_is_beside_a_box_may_reach_into_its_edge(box: Box, is_even: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """No farther."""
    unblanked(monkeypatch)
    assert (looked_at(picture(BAR), {0: (box,)}) == []) == is_even


@pytest.mark.parametrize(("by", "is_even"), [(4, True), (5, False)])
def test_greys_in_a_box_may_differ_by_what_nobody_sees(by: int, is_even: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a decoder rounds: one part in 64."""
    unblanked(monkeypatch)
    pixels = np.full((32, 32, 3), 60, np.uint8)
    pixels[10, 10, 1] += by
    assert (looked_at(file_bytes(image(pixels)), {0: (Box(4, 4, 20, 20),)}) == []) == is_even


def test_the_model_of_these_tests_finds_what_is_bright() -> None:
    """Or they would prove nothing."""
    pixels = np.zeros((SIDE, SIDE, 3), np.uint8)
    pixels[BAR.y : BAR.y + BAR.height, BAR.x : BAR.x + BAR.width] = WHITE
    prepared = prepare(pixels)
    (line,) = boxes_in(bright(prepared.tensor), prepared)
    assert holds(line, BAR)


# --- what is known of files -----------------------------------------------------------------------------------------

SAVED = Box(0, 0, 60, 20)
DEVICE = {"Manufacturer": "ACME", "ManufacturerModelName": "Sono 5"}


def known(written: Written | None, templates: Templates, data: bytes | None = None) -> Written:
    """What is known of a file, of which something was told or nothing."""
    data = picture(**DEVICE) if data is None else data
    rows = [[4, *written.to_row()]] if written else []
    return KnownWriting(rows, templates.to_plain()).of(4, Opened(io.BytesIO(data), "IM4", len(data)))


def saved(**changes: Any) -> Templates:
    fields = {"manufacturer": "ACME", "model": "Sono 5", "rows": SIDE, "columns": SIDE, "boxes": (SAVED,), **changes}
    return Templates((Template(**fields),))


def test_of_a_file_that_nobody_told_of_nothing_is_known() -> None:
    """It is not even opened."""
    assert KnownWriting([], NONE).of(4, Opened(io.BytesIO(b"no DICOM"), "IM4", 8)) is UNKNOWN


def test_what_was_told_of_a_file_is_known() -> None:
    """Boxes and all."""
    told = Written(PROJECTION, {0: (BAR, SAVED), 3: (BAR,)}, PERSON)
    rows = [[4, *told.to_row()], [5, *Written(ITSELF).to_row()]]
    assert KnownWriting(rows, NONE).of(4, Opened(io.BytesIO(b""), "IM4", 0)) == told


@pytest.mark.parametrize("written", [None, Written(ITSELF)])
def test_places_of_a_device_are_blanked_in_its_images(written: Written | None) -> None:
    """Who decided is whoever saved them."""
    examined = written.examined if written else ""
    assert known(written, saved()) == Written(examined, {0: (SAVED,)}, TEMPLATE)


def test_places_of_a_device_are_blanked_in_all_images_of_a_film() -> None:
    """They are told of none by itself."""
    found = known(None, saved(), picture(frames=3, **DEVICE))
    assert found.boxes == {0: (SAVED,), 1: (SAVED,), 2: (SAVED,)}


@pytest.mark.parametrize(
    "changes", [{"manufacturer": "Other"}, {"model": "Sono 6"}, {"rows": SIDE + 1}, {"columns": SIDE - 1}]
)
def test_places_of_another_device_or_size_are_not(changes: dict[str, Any]) -> None:
    """All that is known stays."""
    assert known(None, saved(**changes)) == UNKNOWN
    assert known(Written(ITSELF, {0: (BAR,)}, ALL), saved(**changes)) == Written(ITSELF, {0: (BAR,)}, ALL)


def test_what_a_person_decided_is_not_added_to() -> None:
    """They saw this very image."""
    told = Written(ITSELF, {0: (BAR,)}, PERSON)
    assert known(told, saved()) == told


def test_what_is_saved_and_what_was_found_are_both_blanked() -> None:
    """No model finds all: that is why somebody saved it."""
    assert known(Written(ITSELF, {0: (BAR,)}, ALL), saved()) == Written(ITSELF, {0: (BAR, SAVED)}, ALL)


def test_in_a_file_without_an_image_nothing_is_blanked() -> None:
    """Though it is of the device."""
    made = file_bytes(dataset(Modality="SR", Rows=SIDE, Columns=SIDE, **DEVICE))
    assert known(None, saved(), made) == UNKNOWN
