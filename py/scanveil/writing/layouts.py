"""Where some devices write names, known by what they are called and how large their images are.

The places are facts from the Burned-in Annotation Library of RSNA's MIRC CTP (its DicomPixelAnonymizer script), in
which those who use it put down what they saw. They help a person to decide, and decide nothing: devices may write
elsewhere, too.
"""

from __future__ import annotations

from typing import NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.writing.areas import Area

ANY = 0
_NAMED = (tags.MODALITY, tags.MANUFACTURER, tags.MANUFACTURER_MODEL_NAME, tags.IMAGE_TYPE)


class Layout(NamedTuple):
    """A device: what its name, its kind of image and its size hold, "" or `ANY` for all; and places, in pixels of it.

    Of a place: column and row of the upper left corner, width and height.
    """

    modality: str
    manufacturer: str
    model: str
    image_type: str
    rows: int
    columns: int
    places: tuple[tuple[int, int, int, int], ...]


LAYOUTS = (
    Layout("US", "", "LOGIQ9", "", ANY, ANY, ((0, 0, 640, 40),)),
    Layout("US", "", "LOGIQE9", "", ANY, ANY, ((0, 0, 960, 70),)),
    Layout("US", "", "V830", "", ANY, ANY, ((0, 0, 960, 70),)),
    Layout("US", "", "IU22", "", 480, ANY, ((0, 0, 640, 47),)),
    Layout("US", "", "IU22", "", 600, ANY, ((0, 0, 800, 59),)),
    Layout("US", "", "IU22", "", 768, ANY, ((0, 0, 1024, 75),)),
    Layout("US", "", "EPIQ", "", 600, ANY, ((0, 0, 800, 59),)),
    Layout("US", "", "EPIQ", "", 768, ANY, ((0, 0, 800, 59),)),
    Layout("US", "", "CX50", "", 600, ANY, ((0, 0, 800, 59),)),
    Layout("US", "", "Z_ONE", "", ANY, ANY, ((0, 0, 800, 65),)),
    Layout("US", "ATL", "HDI 5000", "", 476, 640, ((40, 0, 200, 40), (240, 0, 190, 16))),
    Layout("US", "SIEMENS", "SC2000", "SECONDARY", 768, 1024, ((230, 50, 260, 370),)),
    Layout("US", "SIEMENS", "ANTARES", "", 768, 1024, ((0, 0, 1024, 60), (200, 60, 20, 20), (800, 65, 104, 14))),
    Layout("US", "SIEMENS", "ACUSON", "", 600, 800, ((0, 0, 800, 43), (128, 56, 16, 16))),
    Layout("US", "ACUSON", "SEQUOIA", "", 480, 640, ((0, 0, 640, 30),)),
    Layout("US", "TOSHIBA", "A500", "", 720, 960, ((0, 0, 960, 60),)),
    Layout("US", "TOSHIBA", "A400", "", 720, 960, ((0, 0, 960, 60),)),
    Layout("US", "SUPERSONIC IMAGINE SA", "AIXPLORER", "", 1050, 1400, ((0, 0, 1400, 89),)),
    Layout("CT", "SIEMENS", "", "SECONDARY", 860, ANY, ((0, 0, 1132, 60),)),
    Layout("CT", "TOSHIBA", "AQUILION ONE", "SECONDARY", 512, 512, ((0, 0, 410, 240),)),
    Layout("", "PHILIPS", "", "DOSE", ANY, ANY, ((0, 0, 512, 135),)),
    Layout("NM", "SIEMENS", "", "SECONDARY", 860, ANY, ((0, 0, 1132, 82), (0, 780, 1132, 80))),
    Layout("", "ADAC", "", "", 832, 1024, ((0, 0, 1024, 60), (0, 762, 1024, 80))),
    Layout("", "CANON", "CXDI", "", 2592, ANY, ((0, 0, 2208, 80), (0, 2512, 2208, 80))),
    Layout("", "CANON", "CXDI", "", 2672, 2200, ((0, 0, 2200, 64),)),
    Layout("", "CANON", "CXDI", "", 2288, 2448, ((0, 0, 2448, 36),)),
)


def places_of(header: Header) -> list[Area]:
    """Where the device of this image writes names, as far as it is known; none for most."""
    own = values_of(header)
    size = own.short(tags.ROWS), own.short(tags.COLUMNS)
    said = [
        own.text(tag).upper()
        for tag in (tags.MODALITY, tags.MANUFACTURER, tags.MANUFACTURER_MODEL_NAME, tags.IMAGE_TYPE)
    ]
    return [
        Area(left, top, left + width - 1, top + height - 1)
        for layout in LAYOUTS
        if _fits(layout, said, size)
        for left, top, width, height in layout.places
    ]


def _fits(layout: Layout, said: list[str], size: tuple[int | None, int | None]) -> bool:
    """Whether what an image says of itself holds all that is known of a device."""
    words = layout.modality, layout.manufacturer, layout.model, layout.image_type
    numbers = layout.rows, layout.columns
    return all(word in text for word, text in zip(words, said, strict=True)) and all(
        number in (ANY, own) for number, own in zip(numbers, size, strict=True)
    )
