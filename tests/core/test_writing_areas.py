"""What lies beside the scanned parts of an ultrasound image, as its file says, or in a known place, is marked."""

from __future__ import annotations

import struct

import pytest
from builders import dataset, even, explicit, file_bytes, item, opened, part10
from pydicom.dataset import Dataset

from scanveil.writing.areas import MOST_AREAS, Area, areas_of, marked
from scanveil.writing.lines import Line

AREA = Area(100, 50, 299, 249)


def region(left: int, top: int, right: int, bottom: int) -> Dataset:
    made = Dataset()
    made.RegionLocationMinX0, made.RegionLocationMinY0 = left, top
    made.RegionLocationMaxX1, made.RegionLocationMaxY1 = right, bottom
    return made


def areas(*regions: Dataset) -> list[Area]:
    return areas_of(opened(file_bytes(dataset(SequenceOfUltrasoundRegions=list(regions))))[0])


def test_areas_are_those_that_the_file_names() -> None:
    """All of them."""
    assert areas(region(*AREA), region(300, 50, 399, 249)) == [AREA, Area(300, 50, 399, 249)]


def test_most_files_say_nothing_of_areas() -> None:
    """Nor does a sequence without items."""
    assert areas_of(opened(file_bytes(dataset()))[0]) == areas() == []


@pytest.mark.parametrize("edges", [(100, 50, 100, 249), (100, 50, 299, 50), (299, 50, 100, 249), (0, 0, 0, 0)])
def test_an_area_of_no_size_is_none(edges: tuple[int, int, int, int]) -> None:
    """The others count."""
    assert areas(region(*edges), region(*AREA)) == [AREA]


def test_an_area_without_its_edges_is_none() -> None:
    """Nor one whose edges are of another length."""
    assert areas(Dataset()) == []
    short = b"".join(explicit(0x00186018 + 2 * at, "US", struct.pack("<H", 5 + at)) for at in range(4))
    assert areas_of(opened(part10([explicit(0x00186011, "SQ", item(short))]))[0]) == []


def test_a_million_areas_are_not_looked_at() -> None:
    """The first ones are."""
    assert len(areas(*[region(*AREA)] * (MOST_AREAS + 5))) == MOST_AREAS


@pytest.mark.parametrize(
    "value",
    [
        item(explicit(0x00186018, "UL", b"\0\0\0\0", length=400)),
        b"no item at all, but letters",
        item(b"\x18\0"),
        item(explicit(0x00186018, "UL", b"\1\0\0\0")) + b"\xfe\xff\x00\xe0\xff\xff\x00\x00",
    ],
)
def test_where_the_file_is_damaged_it_names_none(value: bytes) -> None:
    """The image can be looked at all the same."""
    assert areas_of(opened(part10([explicit(0x00186011, "SQ", even(value))]))[0]) == []


@pytest.mark.parametrize(
    ("line", "is_usual"),
    [
        (Line(150, 100, 40, 10), False),
        (Line(0, 0, 40, 10), True),
        (Line(81, 100, 40, 10), False),  # its middle lies within
        (Line(79, 100, 40, 10), True),
        (Line(280, 100, 40, 10), True),
        (Line(150, 246, 40, 10), True),
        (Line(320, 100, 40, 10), False),  # in the second one
    ],
)
def test_a_line_whose_middle_lies_beside_all_areas_is_where_devices_write(line: Line, is_usual: bool) -> None:
    """There, they write names."""
    assert marked([line], [AREA, Area(310, 50, 399, 249)]) == [line._replace(is_usual=is_usual)]


def test_where_no_area_is_known_nothing_lies_beside() -> None:
    """And what was said before is said anew."""
    assert marked([Line(0, 0, 9, 9, is_usual=True)], []) == [Line(0, 0, 9, 9)]


def test_a_line_in_a_known_place_is_where_devices_write() -> None:
    """Also where it lies in what was scanned."""
    within, beside = Line(150, 100, 40, 10), Line(150, 120, 40, 10)
    assert marked([within, beside], [AREA], [Area(140, 90, 200, 110)]) == [within._replace(is_usual=True), beside]
