"""Where devices write names: known by what an image says of its device, and of its size."""

from __future__ import annotations

import pytest
from builders import dataset, file_bytes, opened

from scanveil.writing.areas import Area
from scanveil.writing.layouts import ANY, LAYOUTS, Layout, places_of

TOP = Area(0, 0, 1023, 74)


def places(**keywords: object) -> list[Area]:
    return places_of(opened(file_bytes(dataset(**keywords)))[0])


def test_a_device_of_a_size_has_its_places() -> None:
    """However its name is written, and whatever else stands in it."""
    for model in ("iU22", "Philips IU22 xMATRIX"):
        assert places(Modality="US", ManufacturerModelName=model, Rows=768, Columns=1024) == [TOP]


@pytest.mark.parametrize(
    "other",
    [{"Modality": "IVUS"}, {"Rows": 767}, {"ManufacturerModelName": "iU2"}, {"ManufacturerModelName": ""}],
)
def test_of_another_device_or_size_nothing_is_known(other: dict[str, object]) -> None:
    """One word or number that differs is enough."""
    assert places(**{"Modality": "US", "ManufacturerModelName": "iU22", "Rows": 768, "Columns": 1024} | other) == []


def test_a_kind_of_image_may_be_asked_for() -> None:
    """The sheet of doses that a scanner makes has other places than its slices."""
    siemens = {"Modality": "CT", "Manufacturer": "SIEMENS", "Rows": 860, "Columns": 1132}
    assert places(**siemens, ImageType=["DERIVED", "SECONDARY", "OTHER"]) == [Area(0, 0, 1131, 59)]
    assert places(**siemens, ImageType=["ORIGINAL", "PRIMARY", "AXIAL"]) == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.manufacturer} {layout.model} {layout.rows}")
def test_each_layout_names_a_device_and_places_in_its_images(layout: Layout) -> None:
    """In capitals, as it is compared."""
    assert layout.manufacturer or layout.model
    assert all(word == word.upper() for word in layout[:4])
    assert layout.places
    for left, top, width, height in layout.places:
        assert width > 0 and height > 0
        assert layout.rows == ANY or top < layout.rows
        assert layout.columns == ANY or left < layout.columns
