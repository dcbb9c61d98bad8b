"""What is measured of writing: a line counts as found or missed as it should. No model is needed."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from scanveil.writing.lines import Line
from tools.writing.drawing import OUTLINED, PLAIN, Drawn, Pixels, Place, Stroke, draw_line
from tools.writing.films import FRAMES, make_film
from tools.writing.fonts import a_font
from tools.writing.measuring import Count, covered, false_boxes, outcome_of
from tools.writing.printing import is_reached, table
from tools.writing.sets import Case, Job, jobs_of, make, turned

SEED = 13
PLACE = Place(20, 10, 100, 20)
WHITE, DARK = (255, 255, 255), (60, 60, 60)


def ground(level: int = 0) -> Pixels:
    return np.full((80, 300, 3), level, np.uint8)


def stroke(colour: tuple[int, int, int], style: str = PLAIN) -> Stroke:
    """Five bars, as letters have them, twelve pixels high."""
    bars = np.zeros((18, 46), np.uint8)
    bars[3:15, 3:43:8] = bars[3:15, 4:43:8] = 255
    return Stroke(bars, Place(10, 10, 46, 18), colour, style, 0)


def is_legible(image: Pixels, one: Stroke) -> bool:
    one.draw(image)
    return one.is_legible_in(image)


def count_of(*parts: float, false: int = 0, is_legible: bool = True) -> Count:
    """What is counted of an image with a line for each part that is covered."""
    lines = tuple(Drawn(Place(0, 50 * at, 100, 10), 10, "x", is_legible) for at in range(len(parts)))
    boxes = [Line(0, 50 * at, round(100 * part), 10) for at, part in enumerate(parts) if part]
    boxes += [Line(200, 50 * at, 5, 5) for at in range(false)]
    count = Count()
    count.add(outcome_of("real", Case("", ground(), lines), boxes, 1.0))
    return count


@pytest.mark.parametrize(
    ("boxes", "part"),
    [
        ([], 0),
        ([Line(20, 10, 100, 20)], 1),
        ([Line(0, 0, 300, 80)], 1),
        ([Line(20, 10, 50, 20)], 0.5),
        ([Line(20, 10, 50, 20), Line(70, 0, 25, 100)], 0.75),
        ([Line(20, 10, 50, 20), Line(40, 10, 30, 20)], 0.5),
        ([Line(130, 10, 50, 20), Line(20, 40, 100, 20)], 0),
        ([Line(0, 0, 20, 80), Line(20, 10, 100, 10)], 0.5),
    ],
)
def test_what_boxes_cover_of_a_line(boxes: list[Line], part: float) -> None:
    """Together, each pixel once, and nothing beside it."""
    assert covered(PLACE, boxes) == pytest.approx(part)


def test_a_line_is_found_from_nine_tenths_on_and_mostly_from_three_quarters() -> None:
    count = count_of(1, 0.9, 0.89, 0.75, 0.74, 0)
    assert (count.legible, count.found, count.mostly) == (6, 2, 4)
    assert count.share == pytest.approx(2 / 6) and count.share_mostly == pytest.approx(4 / 6)


def test_a_line_that_nobody_can_read_does_not_count() -> None:
    """Whether it is found or not; and a box that touches it is none too many."""
    count = count_of(1, 0, is_legible=False)
    assert (count.legible, count.found, count.illegible, count.false) == (0, 0, 2, [0])


def test_a_box_is_false_where_it_touches_no_line_and_no_mark() -> None:
    marks = [Place(200, 10, 10, 10)]
    touching = [Line(0, 0, 21, 11), Line(119, 29, 50, 50), Line(205, 5, 1, 6)]
    false = [Line(0, 0, 20, 80), Line(120, 10, 10, 10), Line(20, 30, 100, 5)]
    assert false_boxes([*touching, *false], [PLACE, *marks]) == false


def test_false_boxes_are_counted_by_image() -> None:
    count = count_of(1, false=3)
    count.add(outcome_of("real", Case("", ground(), ()), [], 1.0))
    count.add(outcome_of("real", Case("", ground(), (), (PLACE,)), [Line(*PLACE)], 1.0))
    assert count.false == [3, 0, 0]
    assert count.false_an_image == 1 and count.false_median == 0


@pytest.mark.parametrize(
    ("row", "count", "reached"),
    [
        ("real", count_of(*[1] * 98, 0, 0), True),
        ("real", count_of(*[1] * 96, *[0] * 4), False),
        ("real", count_of(1, false=1), False),
        ("quiet", count_of(*[1] * 98, 0, 0), False),
        ("films", count_of(*[1] * 95, *[0] * 5, false=2), True),
        ("films", count_of(*[1] * 94, *[0] * 6), False),
        ("turned: 90", count_of(0, false=9), True),
    ],
)
def test_what_is_reached(row: str, count: Count, reached: bool) -> None:
    """A share of the lines, and few false boxes where these count; what has no mark, always."""
    assert is_reached(row, count) is reached
    assert ("NO" in table({row: count})) is not reached


@pytest.mark.parametrize(
    ("level", "one", "legible"),
    [
        (0, stroke(WHITE), True),
        (0, stroke(DARK), True),
        (30, stroke(DARK), False),
        (220, stroke(WHITE), False),
        (220, stroke(WHITE, OUTLINED), True),
    ],
)
def test_what_a_person_can_read(level: int, one: Stroke, legible: bool) -> None:
    """What stands out from what is right around it, be that an outline."""
    assert is_legible(ground(level), one) is legible


def test_what_cannot_be_read_in_one_piece_cannot_be_read() -> None:
    """White letters over black and white."""
    image = ground()
    image[:, 40:] = 255
    assert not is_legible(image, stroke(WHITE))


def test_lines_are_where_it_says_and_apart() -> None:
    """All that changes lies in the boxes around their ink, or within what is around that."""
    image, random = ground(), Random(SEED)
    found: list[Drawn] = []
    for _line in range(5):
        places = [one.place for one in found]
        if line := draw_line(image, random, "SMITH 1964", a_font(random, 12), places):
            found.append(line)
    assert len(found) > 2
    left = image.copy()
    for line in found:
        x, y, width, height = line.place
        assert image[y : y + height, x : x + width].any()
        left[max(y - 6, 0) : y + height + 6, max(x - 6, 0) : x + width + 6] = 0
    assert not left.any()
    assert not false_boxes([Line(*line.place) for line in found], [line.place for line in found])


def test_an_image_that_is_turned_has_its_lines_turned() -> None:
    image = ground()
    image[10:30, 20:120] = 255
    for quarters in range(4):
        case = turned(Case("", image, (Drawn(PLACE, 20, "x", True),), (PLACE,)), quarters)
        x, y, width, height = case.lines[0].place
        assert case.marks == (case.lines[0].place,)
        assert case.image[y : y + height, x : x + width].all() and case.image.sum() == image.sum()


@pytest.mark.parametrize("group", ["quiet", "made"])
def test_the_same_seed_makes_the_same_images(group: str) -> None:
    """Whatever was made before; another seed makes others."""
    job, other = jobs_of(group, SEED)[3], jobs_of(group, SEED + 1)[3]
    one, again, another = make(job), make(job), make(other)
    assert one and again and another
    assert one.lines == again.lines and np.array_equal(one.image, again.image)
    assert one.lines != another.lines


def test_all_lines_on_quiet_ground_can_be_read() -> None:
    """And are as small as seven pixels, and as large as 48."""
    cases = [case for job in jobs_of("quiet", SEED) if (case := make(job))]
    lines = [line for case in cases for line in case.lines]
    assert len(lines) > 200 and all(line.is_legible for line in lines)
    assert min(line.size for line in lines) < 9 and max(line.size for line in lines) > 40


def test_a_film_moves_and_its_lines_do_not() -> None:
    film = make_film(Job("films", "film", 0, SEED).random)
    assert film.lines and any(line.is_legible for line in film.lines)
    size = film.middle.size // 3
    frames = np.frombuffer(film.content[-FRAMES * size :], np.uint8)
    assert len(frames) == FRAMES * size and not np.array_equal(frames[:size], frames[size : 2 * size])
