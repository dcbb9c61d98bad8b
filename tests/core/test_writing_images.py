"""What is looked at of pictures, and that it is searched once, whoever runs the model."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from builders import file_bytes, image, lut_item, same
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from scanveil.errors import DecodeError
from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame
from scanveil.looking.viewer import Viewer
from scanveil.writing.detector import LONGEST, MULTIPLE, THOROUGH, TOGETHER, Prepared, prepare
from scanveil.writing.images import images_of
from scanveil.writing.lines import Line
from scanveil.writing.looks import ITSELF, PROJECTION, Look
from scanveil.writing.searching import Searcher, Searching, run_at_once

RAMP = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
ALL_OF_IT = {"WindowCenter": 2048, "WindowWidth": 4096}
SOFT = {"WindowCenter": 400, "WindowWidth": 100}


def viewer(*files: bytes) -> Viewer:
    return Viewer(lambda number: (io.BytesIO(files[number]), f"{number}", len(files[number])))


def shown(*files: bytes, frames: int = 1) -> list[NDArray[np.uint8]]:
    """What is looked at of all frames of some files: at once, where there are several."""
    pictures = tuple(Picture(number, frame) for number in range(len(files)) for frame in range(frames))
    found = viewer(*files)
    return images_of(Look(PROJECTION if len(pictures) > 1 else ITSELF, pictures), found.unsubtracted)


def greys(images: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    """As the same in each colour."""
    assert all(same(one, np.repeat(one[..., :1], one.shape[2], axis=2)) for one in images)
    return [one[..., 0] for one in images]


def test_greys_are_looked_at_by_their_window_and_by_all_of_their_values() -> None:
    """A name may be written in a value that the window makes black as all around it."""
    own, full = greys(shown(file_bytes(image(RAMP, **SOFT))))
    assert set(np.unique(own[:4])) == {0} and set(np.unique(own[10:])) == {255}
    assert len(np.unique(full)) > 200


def test_what_looks_the_same_is_looked_at_once() -> None:
    """Where the window is all of the values."""
    flat = np.array([[0, 255], [255, 0]], np.uint8)
    assert len(shown(file_bytes(image(flat, WindowCenter=128, WindowWidth=256)))) == 1


def test_colours_are_looked_at_as_they_are() -> None:
    """They have no window."""
    colours = np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3)
    (found,) = shown(file_bytes(image(colours)))
    assert same(found, colours)


def overlay(bits: NDArray[np.bool_]) -> dict[str, Any]:
    """Drawn over an image."""
    rows, columns = bits.shape
    return {
        "OverlayRows": rows,
        "OverlayColumns": columns,
        "OverlayType": "G",
        "OverlayOrigin": [1, 1],
        "OverlayBitsAllocated": 1,
        "OverlayBitPosition": 0,
        "OverlayData": np.packbits(bits.ravel(), bitorder="little").tobytes(),
    }


def test_what_is_drawn_over_an_image_is_looked_at_by_itself() -> None:
    """White on black: in the image, it might lie on white."""
    bits = np.zeros((16, 16), np.bool_)
    bits[3:6, 2:9] = True
    made = image(np.full((16, 16), 7, np.uint8))
    for keyword, value in overlay(bits).items():
        made.add_new(_OVERLAY[keyword], _VRS[keyword], value)
    drawn = greys(shown(file_bytes(made)))[-1]
    assert same(drawn, np.where(bits, 255, 0).astype(np.uint8))


_OVERLAY = {
    "OverlayRows": 0x60000010,
    "OverlayColumns": 0x60000011,
    "OverlayType": 0x60000040,
    "OverlayOrigin": 0x60000050,
    "OverlayBitsAllocated": 0x60000100,
    "OverlayBitPosition": 0x60000102,
    "OverlayData": 0x60003000,
}
_VRS = dict(zip(_OVERLAY, ("US", "US", "CS", "SS", "US", "US", "OW"), strict=True))


def test_what_a_shutter_hides_is_looked_at() -> None:
    """It is in the file all the same."""
    edges = {"ShutterLeftVerticalEdge": 4, "ShutterRightVerticalEdge": 12}
    edges |= {"ShutterUpperHorizontalEdge": 4, "ShutterLowerHorizontalEdge": 12}
    made = file_bytes(image(RAMP, ShutterShape="RECTANGULAR", **edges, **ALL_OF_IT))
    assert same(shown(made)[0], shown(file_bytes(image(RAMP, **ALL_OF_IT)))[0])


def test_an_angiogram_is_looked_at_as_it_was_taken() -> None:
    """What is written into its mask as well is gone where that is subtracted, and stands in the file."""
    run = np.full((3, 40, 40), 600, np.uint16)
    run[:, 10:20] = 200  # written into all of them
    said = {"Modality": "XA", "BitsStored": 10, "PixelIntensityRelationship": "LOG", "RecommendedViewingMode": "SUB"}
    mask = Dataset()
    mask.MaskOperation, mask.MaskFrameNumbers = "AVG_SUB", [1]
    data = file_bytes(image(run, NumberOfFrames=3, MaskSubtractionSequence=[mask], **said))
    found = viewer(data)
    for look in (Look(ITSELF, (Picture(0, 1),)), Look(PROJECTION, tuple(Picture(0, at) for at in range(3)))):
        for one in greys(images_of(look, found.unsubtracted)):
            assert not same(one[:10], one[10:20])
    assert len(np.unique(found.plain(Picture(0, 1)).stored_values)) == 1


# --- several at once ------------------------------------------------------------------------------------------------


def three(**keywords: Any) -> list[bytes]:
    """Images of which each has a bright place of its own, and the second a dark one."""
    made = np.full((3, 16, 16), 100, np.uint8)
    for at in range(3):
        made[at, at, at] = 220
    made[1, 9, 9] = 10
    return [file_bytes(image(one, WindowCenter=128, WindowWidth=256, **keywords)) for one in made]


def test_of_several_the_lowest_the_highest_and_the_mean_values_are_looked_at() -> None:
    """What is written in one of them stands in the first or the second, whichever it is."""
    lowest, highest, mean = (one for one in greys(shown(*three())) if one.max() < 255 or one.min() > 0)
    assert np.argwhere(lowest < 50).tolist() == [[9, 9]] and lowest.max() < 110
    assert np.argwhere(highest > 200).tolist() == [[0, 0], [1, 1], [2, 2]] and highest.min() > 90
    assert (mean[0, 0], mean[9, 9]) == (140, 70)


def test_negative_values_are_compared_as_such() -> None:
    """As in Hounsfield units."""
    made = [np.full((4, 4), value, np.int16) for value in (-1000, -3, 40)]
    window = {"WindowCenter": 0, "WindowWidth": 4096}
    found = [int(one[0, 0]) for one in greys(shown(*(file_bytes(image(one, **window)) for one in made)))]
    lowest, highest = (int(greys(shown(file_bytes(image(made[at], **window))))[0][0, 0]) for at in (0, 2))
    assert lowest in found and highest in found


def test_numbers_of_a_palette_are_compared_as_the_colours_that_they_stand_for() -> None:
    """The highest number may be black."""
    tables = {name: lut_item([0xFF00, 0x8000, 0], bits=16) for name in ("Red", "Green", "Blue")}
    palette: dict[str, Any] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for name, table in tables.items():
        palette[f"{name}PaletteColorLookupTableDescriptor"] = [3, 0, 16]
        palette[f"{name}PaletteColorLookupTableData"] = table.LUTData
    made = [np.zeros((4, 4), np.uint8), np.full((4, 4), 2, np.uint8)]
    found = shown(*(file_bytes(image(one, **palette)) for one in made))
    assert {int(one[0, 0, 0]) for one in found} == {0, 255, 127}


def test_images_of_two_sizes_are_not_looked_at_at_once() -> None:
    """It is said why."""
    files = [file_bytes(image(np.zeros(shape, np.uint8))) for shape in ((4, 4), (4, 5))]
    with pytest.raises(DecodeError, match=r"differ in size, so .+\.$"):
        shown(*files)


@pytest.mark.parametrize("others", [np.int16, np.uint8])
def test_images_whose_values_are_of_another_kind_are_looked_at_apart(others: type) -> None:
    """A scanner may write one with a sign and the other without: what is lowest in each kind is looked at."""
    one, other = np.full((8, 8), 50, np.uint16), np.full((8, 8), 50, others)
    one[2, 2], other[5, 5] = 99, 98
    files = [file_bytes(image(values, WindowCenter=50, WindowWidth=100)) for values in (one, one, other)]
    places = {tuple(map(tuple, np.argwhere(found > 200).tolist())) for found in greys(shown(*files))}
    assert {((2, 2),), ((5, 5),)} <= places


def test_of_a_film_the_highest_values_are_seen_in_yellow_and_the_lowest_in_blue() -> None:
    """As one image: it takes a third of the time."""
    made = np.full((3, 16, 16), 100, np.uint8)
    made[0, 4, 4], made[1, 9, 9], made[:, 2, 12] = 250, 10, 240
    (found,) = shown(file_bytes(image(made, NumberOfFrames=3, WindowCenter=128, WindowWidth=256)), frames=3)
    places = {(4, 4): [250, 250, 100], (9, 9): [100, 100, 10], (2, 12): [240, 240, 240], (0, 0): [100, 100, 100]}
    assert {place: found[place].tolist() for place in places} == places


def test_colours_of_a_film_count_alike() -> None:
    """Writing in blue is hardly lighter than black, and no harder to read."""
    made = np.zeros((2, 8, 8, 3), np.uint8)
    made[:, 2, 2], made[:, 5, 5] = (0, 0, 255), (255, 255, 0)
    (found,) = shown(file_bytes(image(made, NumberOfFrames=2)), frames=2)
    assert (found[2, 2].tolist(), found[5, 5].tolist()) == ([85] * 3, [170] * 3)


@pytest.mark.parametrize(
    ("window", "count"),
    [((100, 200), 1), ((110, 240), 1), ((150, 300), 2), ((90, 180), 2), ((110, 200), 2)],
)
def test_all_values_are_looked_at_where_the_window_leaves_some_out_or_makes_all_faint(
    window: tuple[int, int], count: int
) -> None:
    """Else the two images are all but the same, and searched twice for nothing."""
    center, width = window
    levels = np.tile(np.arange(0, 200, dtype=np.uint16), (4, 1))
    assert len(shown(file_bytes(image(levels, WindowCenter=center, WindowWidth=width)))) == count


def test_all_values_are_looked_at_where_greys_do_not_follow_them_evenly() -> None:
    """What a curve makes nearly black may be read in them."""
    levels = np.tile(np.arange(0, 200, dtype=np.uint16), (4, 1))
    window = {"WindowCenter": 100, "WindowWidth": 200, "VOILUTFunction": "SIGMOID"}
    assert len(shown(file_bytes(image(levels, **window)))) == 2


def test_what_is_drawn_is_not_looked_at_in_several_at_once() -> None:
    """One of them is looked at by itself, and overlays never stay in copies."""
    bits = np.ones((16, 16), np.bool_)
    made = image(np.zeros((2, 16, 16), np.uint8), NumberOfFrames=2)
    for keyword, value in overlay(bits).items():
        made.add_new(_OVERLAY[keyword], _VRS[keyword], value)
    assert all(not one.any() for one in shown(file_bytes(made), frames=2))


# --- searched -------------------------------------------------------------------------------------------------------


class Model:
    """Marks a line in each picture that it is given, and counts them."""

    def __init__(self, *marks: tuple[int, int, int, int]) -> None:
        self.seen: list[tuple[int, ...]] = []
        self._marks = marks or ((100, 100, 200, 20),)

    def __call__(self, tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
        self.seen.append(tensor.shape)
        found = np.zeros((1, 1, *tensor.shape[2:]), np.uint8)
        for x, y, width, height in self._marks:
            found[0, 0, y : y + height, x : x + width] = 255
        return found


def searched(searcher: Searcher, model: Model, *files: bytes) -> list[list[Line]]:
    """The lines of each file, one after the other."""
    found = viewer(*files)
    looks = [Look(ITSELF, (Picture(number, 0),)) for number in range(len(files))]
    return [run_at_once(searcher.search(look, found.unsubtracted), model) for look in looks]


def colour(level: int) -> bytes:
    return file_bytes(image(np.full((64, 64, 3), level, np.uint8)))


def test_the_same_pixels_are_searched_once_in_however_many_files() -> None:
    """What was found in them is said each time."""
    searcher, model = Searcher(), Model()
    (one, same_again, other) = searched(searcher, model, colour(5), colour(5), colour(6))
    assert one == same_again == other and len(one) == 1 and len(model.seen) == 2


def test_that_nothing_was_found_is_known_as_well() -> None:
    """That is what most images are like."""
    searcher, model = Searcher(), Model((0, 0, 1, 1))
    assert searched(searcher, model, colour(5), colour(5)) == [[], []] and len(model.seen) == 1


def test_pixels_in_another_shape_are_others() -> None:
    """Though their bytes are the same."""
    searcher, model = Searcher(), Model((0, 0, 1, 1))
    searched(searcher, model, *(file_bytes(image(np.zeros(shape, np.uint8))) for shape in ((4, 16), (16, 4))))
    assert len(model.seen) == 2


def test_a_thorough_look_is_one_more_in_another_size() -> None:
    """What is found in both is one line."""
    model = Model((40, 40, 100, 12))
    (lines,) = searched(Searcher(is_thorough=True), model, colour(5))
    pixels = np.full((64, 64, 3), 5, np.uint8)
    assert model.seen == [prepare(pixels).tensor.shape, prepare(pixels, THOROUGH).tensor.shape] and len(lines) == 1


def test_lines_of_all_images_of_a_look_are_put_together() -> None:
    """Those that are found by the window and by all values are the same."""
    model = Model()
    (lines,) = searched(Searcher(), model, file_bytes(image(RAMP, **SOFT)))
    assert len(model.seen) == 2 and len(lines) == 1


def test_whoever_has_the_model_may_take_its_time() -> None:
    """A search waits for what it gave away, and says in the end what it found."""
    found = viewer(colour(1))
    search: Searching[Line] = Searcher().search(Look(ITSELF, (Picture(0, 0),)), found.unsubtracted)
    prepared = next(search)
    assert isinstance(prepared, Prepared)
    with pytest.raises(StopIteration) as end:
        search.send(Model()(prepared.tensor))
    assert len(end.value.value) == 1


def test_what_cannot_be_decoded_is_said() -> None:
    """By the search, as nobody else knows which look it was."""

    def frame_of(picture: Picture) -> Frame:
        raise DecodeError("Broken.")

    with pytest.raises(DecodeError, match="Broken"):
        run_at_once(Searcher().search(Look(ITSELF, (Picture(0, 0),)), frame_of), Model())


@pytest.mark.parametrize(("side", "seen"), [(600, TOGETHER), (1100, 1100), (1500, LONGEST)])
def test_a_film_is_enlarged_less_than_an_image_by_itself(side: int, seen: int) -> None:
    """As much is found, and it is as many images as have writing most often."""
    made = np.zeros((2, side // 2, side), np.uint8)
    made[1] = 9
    found, model = viewer(file_bytes(image(made, NumberOfFrames=2))), Model()
    run_at_once(Searcher().search(Look(PROJECTION, (Picture(0, 0), Picture(0, 1))), found.unsubtracted), model)
    rounded = [-(-size // MULTIPLE) * MULTIPLE for size in (seen // 2, seen)]
    assert set(model.seen) == {(1, 3, *rounded)}
