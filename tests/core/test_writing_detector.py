"""Pictures are made ready for what finds writing, and what it gives becomes boxes in pixels of the picture."""

from __future__ import annotations

import numpy as np
import pytest
from builders import near, same
from numpy.typing import NDArray

from scanveil.writing.detector import (
    BESIDE,
    ENLARGED,
    GROWTH,
    HIGHEST,
    HIGHEST_PART,
    LARGE,
    LONGEST,
    LONGEST_OF_LARGE,
    MULTIPLE,
    SHORTEST,
    SURE,
    SURE_OF_LINE,
    THINNEST,
    THOROUGH,
    Prepared,
    boxes_in,
    prepare,
    resized,
)
from scanveil.writing.lines import Line

SURE_BYTE = round(SURE * 255)


def picture(rows: int, columns: int) -> NDArray[np.uint8]:
    """A picture of many colours."""
    return (np.arange(rows * columns * 3) * 7919 % 251).astype(np.uint8).reshape(rows, columns, 3)


def seen(rows: int, columns: int, part: float = 1.0) -> Prepared:
    """What is prepared of a picture of this size, which is seen at so much of it."""
    sides = round(rows * part), round(columns * part)
    whole = [-(-one // MULTIPLE) * MULTIPLE for one in sides]
    return Prepared(np.zeros((1, 3, *whole), np.uint8), rows, columns, sides)


def found(prepared: Prepared, *marks: tuple[int, int, int, int], sure: int = 255) -> list[Line]:
    """The lines of a map with such marks (x, y, width, height)."""
    given = np.zeros((1, 1, *prepared.tensor.shape[2:]), np.uint8)
    for x, y, width, height in marks:
        given[0, 0, y : y + height, x : x + width] = sure
    return boxes_in(given, prepared)


def grown(width: int, height: int) -> float:
    return width * height * GROWTH / (2 * (width + height))


@pytest.mark.parametrize(
    ("rows", "columns", "sides"),
    [
        (512, 512, (LONGEST, LONGEST)),
        (480, 640, (960, LONGEST)),
        (1, 1, (ENLARGED, ENLARGED)),
        (100, 50, (ENLARGED * 100, ENLARGED * 50)),
        (1, 2000, (1, LONGEST)),
        (LARGE, 1000, (LONGEST, 640)),
        (LARGE + 1, LARGE + 1, (LONGEST_OF_LARGE, LONGEST_OF_LARGE)),
        (3000, 1500, (LONGEST_OF_LARGE, LONGEST_OF_LARGE // 2)),
    ],
)
def test_a_picture_is_made_as_large_as_writing_is_found_best(rows: int, columns: int, sides: tuple[int, int]) -> None:
    """Small ones are enlarged somewhat, large ones reduced, and both sides filled up to what the model takes."""
    prepared = prepare(picture(rows, columns))
    assert (prepared.rows, prepared.columns, prepared.seen) == (rows, columns, sides)
    whole = tuple(-(-one // MULTIPLE) * MULTIPLE for one in sides)
    assert prepared.tensor.shape == (1, 3, *whole) and prepared.tensor.dtype == np.uint8
    assert not prepared.tensor[0, :, sides[0] :].any() and not prepared.tensor[0, :, :, sides[1] :].any()


def test_a_second_look_is_of_the_size_that_is_asked_for() -> None:
    """Unless that is too much for a small one, in proportion to the first."""
    assert prepare(picture(1000, 500), THOROUGH).seen == (THOROUGH, THOROUGH // 2)
    assert prepare(picture(64, 32), THOROUGH).seen == (
        64 * ENLARGED * THOROUGH // LONGEST,
        32 * ENLARGED * THOROUGH // LONGEST,
    )


def test_colours_keep_their_order() -> None:
    """Red first, plane by plane."""
    image = np.zeros((40, 40, 3), np.uint8)
    image[...] = 10, 20, 30
    prepared = prepare(image)
    rows, columns = prepared.seen
    assert [np.unique(plane[:rows, :columns]).tolist() for plane in prepared.tensor[0]] == [[10], [20], [30]]


def test_a_picture_of_greys_is_given_three_times() -> None:
    """As the model takes colours alone."""
    grey = picture(40, 30)[..., :1]
    assert same(prepare(grey, 64).tensor, prepare(np.repeat(grey, 3, axis=2), 64).tensor)


@pytest.mark.parametrize("part", [2, 3, 5])
def test_a_picture_that_is_reduced_by_a_whole_number_has_means(part: int) -> None:
    """Of each block of pixels: no line of writing falls between two that are taken."""
    image = picture(8 * part, 6 * part)
    means = image.reshape(8, part, 6, part, 3).mean(axis=(1, 3))
    assert near(resized(image, 8, 6), means, within=1)


def test_a_picture_that_is_enlarged_has_what_lies_between() -> None:
    """And nothing beyond what it has at its edges."""
    image = np.array([0, 100, 200], np.uint8).reshape(1, 3, 1)
    assert resized(image, 1, 6)[0, :, 0].tolist() == [0, 25, 75, 125, 175, 200]
    assert same(resized(image, 1, 3), image)


@pytest.mark.parametrize(("width", "height"), [(100, 8), (8, 100), (60, 30)])
def test_a_line_is_grown_to_all_sides_by_its_area_and_circumference(width: int, height: int) -> None:
    """Lines that run down as well as those that run across; and some pixels more."""
    (line,) = found(seen(640, 640), (200, 200, width, height))
    more = grown(width, height)
    assert line.x == int(200 - more) - BESIDE and line.y == int(200 - more) - BESIDE
    assert line.x + line.width == int(np.ceil(200 + width + more)) + BESIDE
    assert line.y + line.height == int(np.ceil(200 + height + more)) + BESIDE
    assert line.score == 1.0 and not line.is_usual


@pytest.mark.parametrize("part", [0.5, 1.0, 4.0])
def test_boxes_are_in_pixels_of_the_picture(part: float) -> None:
    """However large or small it was seen."""
    prepared = seen(640, 320, part)
    (line,) = found(prepared, (int(100 * part), int(400 * part), int(80 * part), int(20 * part)))
    more = grown(80, 20)
    assert near(
        np.array(line[:4]), np.array([100 - more, 400 - more, 80 + 2 * more, 20 + 2 * more]), within=2 * BESIDE + 3
    )
    assert line.x < 100 - more and line.x + line.width > 180 + more


def test_boxes_end_where_the_picture_does() -> None:
    """A line at its edge is not grown beyond, nor is one in what it was filled up with."""
    prepared = seen(100, 90)
    lines = found(prepared, (0, 0, 20, 5), (70, 95, 30, 9))
    assert [(line.x, line.y) for line in lines] == [
        (0, 0),
        (70 - int(grown(20, 5)) - BESIDE - 1, 100 - 5 - int(grown(20, 5)) - BESIDE - 1),
    ]
    assert all(line.x + line.width <= 90 and line.y + line.height <= 100 for line in lines)
    assert found(prepared, (92, 10, 4, 20)) == []


@pytest.mark.parametrize(
    ("sure", "count"), [(SURE_BYTE - 1, 0), (round(SURE_OF_LINE * 255) - 1, 0), (round(SURE_OF_LINE * 255) + 1, 1)]
)
def test_what_the_model_is_not_sure_of_is_no_line(sure: int, count: int) -> None:
    """Of a line it has to be surer than of a pixel."""
    assert len(found(seen(640, 640), (200, 200, 100, 10), sure=sure)) == count


def test_a_line_has_the_mean_of_its_pixels_for_a_score() -> None:
    """From 0 to 1."""
    prepared = seen(320, 320)
    given = np.zeros((1, 1, 320, 320), np.uint8)
    given[0, 0, 100:110, 50:100], given[0, 0, 100:110, 100:150] = 255, 51
    (line,) = boxes_in(given, prepared)
    assert line.score == pytest.approx(0.6, abs=0.001)


@pytest.mark.parametrize(("thick", "count"), [(THINNEST - 1, 0), (THINNEST, 1)])
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_very_thin_is_no_line(thick: int, count: int, turned: bool) -> None:
    """A scratch, whichever way it runs."""
    mark = (200, 200, thick, 100) if turned else (200, 200, 100, thick)
    assert len(found(seen(640, 640), mark)) == count


@pytest.mark.parametrize(("side", "most", "length"), [(90, HIGHEST, 50), (400, HIGHEST_PART * 300, 230)])
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_higher_than_any_line_is_none(side: int, most: float, length: int, turned: bool) -> None:
    """In a large picture, lines may be higher; the mean of its sides says how large it is."""
    fitting = max(height for height in range(length) if height + 2 * grown(length, height) + 2 * BESIDE <= most)
    for height, count in ((fitting - 3, 1), (fitting + 3, 0)):
        mark = (side // 7, side // 7, *((height, length) if turned else (length, height)))
        prepared = seen(side, side // 2) if turned else seen(side // 2, side)
        assert len(found(prepared if most > HIGHEST else seen(side, side), mark)) == count


@pytest.mark.parametrize(("length", "count"), [(SHORTEST - 1, 0), (SHORTEST, 1)])
def test_what_is_very_short_is_no_line(length: int, count: int) -> None:
    """A dot."""
    assert len(found(seen(640, 640), (200, 200, length, SHORTEST - 1))) == count


def test_lines_come_from_the_left_whatever_their_score() -> None:
    """So that two runs say the same."""
    lines = found(seen(640, 640), (300, 50, 60, 10), (100, 300, 60, 10), (100, 100, 60, 10))
    assert [(line.x, line.y) for line in lines] == sorted((line.x, line.y) for line in lines) and len(lines) == 3


def test_where_nothing_is_marked_nothing_is_found() -> None:
    """In the smallest picture, too."""
    prepared = prepare(np.zeros((1, 1, 3), np.uint8))
    assert boxes_in(np.zeros((1, 1, *prepared.tensor.shape[2:]), np.uint8), prepared) == []


def test_all_of_a_small_picture_may_be_a_line() -> None:
    """The box has all of it, and nothing beyond."""
    prepared = prepare(np.zeros((8, 10, 3), np.uint8))
    assert boxes_in(np.full((1, 1, *prepared.tensor.shape[2:]), 255, np.uint8), prepared) == [Line(0, 0, 10, 8, 1.0)]
