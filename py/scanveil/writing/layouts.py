"""Where some devices write names, known by what they are called and how large their images are.

The places are facts from the Burned-in Annotation Library of RSNA's MIRC CTP (its DicomPixelAnonymizer.script of 2023),
in which those who use it put down what they saw; those of its entries that go by what is here. They help a person to
decide, and decide nothing: devices may write elsewhere, too.
"""

from __future__ import annotations

from typing import NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.writing.areas import Area

ANY = 0
_NAMED = (tags.MANUFACTURER, tags.MANUFACTURER_MODEL_NAME, tags.IMAGE_TYPE)


class Layout(NamedTuple):
    """A device: its modality, what its names and its kinds of image hold, and its size, "" or `ANY` for all.

    Of a place: column and row of the upper left corner, width and height, in pixels of the image.
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
    Layout("US", "", "EPIQ", "", 600, ANY, ((0, 0, 1024, 49),)),
    Layout("US", "", "EPIQ", "", 768, ANY, ((0, 0, 1024, 49),)),
    Layout("US", "", "CX50", "", 600, ANY, ((0, 0, 800, 59),)),
    Layout("US", "PHILIPS", "SPARQ", "", 600, ANY, ((80, 0, 720, 55),)),
    Layout("US", "PHILIPS", "LUMIFY", "", 768, ANY, ((0, 0, 768, 35),)),
    Layout("US", "", "Z_ONE", "", ANY, ANY, ((0, 0, 800, 65),)),
    Layout("US", "ATL", "HDI 5000", "", 476, 640, ((40, 0, 200, 40), (240, 0, 190, 16))),
    Layout("US", "SIEMENS", "SC2000", "SECONDARY", 768, 1024, ((230, 50, 260, 370),)),
    Layout("US", "SIEMENS", "ANTARES", "", 768, 1024, ((0, 0, 1024, 60), (200, 60, 20, 20), (800, 65, 104, 14))),
    Layout("US", "SIEMENS", "ACUSON", "", 600, 800, ((0, 0, 800, 43), (128, 56, 16, 16))),
    Layout("US", "SIEMENS", "S2000", "", 768, 1024, ((0, 0, 1024, 60),)),
    Layout("US", "ACUSON", "SEQUOIA", "", 480, 640, ((0, 0, 640, 30),)),
    Layout("US", "TOSHIBA", "A500", "", 720, 960, ((0, 0, 960, 60),)),
    Layout("US", "TOSHIBA", "A400", "", 720, 960, ((0, 0, 960, 60),)),
    Layout("US", "TOSHIBA", "AI600", "", 960, 1280, ((0, 0, 1280, 60),)),
    Layout("US", "TOSHIBA", "AI700", "", 960, 1280, ((0, 0, 1280, 60),)),
    Layout("US", "CANON", "AA000", "", 960, 1280, ((0, 0, 1280, 70),)),
    Layout("US", "SUPERSONIC IMAGINE SA", "AIXPLORER", "", 1050, 1400, ((0, 0, 1400, 89),)),
    Layout("US", "SENO", "", "", 1058, 1920, ((161, 0, 1632, 50),)),
    Layout("US", "SENO", "", "", 1056, 1920, ((161, 0, 1632, 50),)),
    Layout("CT", "SIEMENS", "", "SECONDARY", 860, ANY, ((0, 0, 1132, 60),)),
    Layout("", "PHILIPS", "", "DOSE", ANY, ANY, ((0, 0, 512, 135),)),
    Layout("PT", "PHILIPS MEDICAL SYSTEMS", "GEMINI", "", 446, 245, ((0, 0, 125, 50),)),
    Layout("PT", "PHILIPS MEDICAL SYSTEMS", "GEMINI", "", 445, 493, ((0, 0, 140, 55),)),
    Layout("PT", "PHILIPS MEDICAL SYSTEMS", "GEMINI", "", 373, 492, ((0, 0, 100, 25),)),
    Layout("NM", "SIEMENS", "", "SECONDARY", 860, ANY, ((0, 0, 1132, 90), (0, 780, 1132, 80))),
    Layout("NM", "SIEMENS", "", "SECONDARY", 865, ANY, ((0, 0, 1132, 35),)),
    Layout("NM", "SIEMENS", "", "SECONDARY", 882, ANY, ((0, 0, 1132, 65),)),
    Layout("", "ADAC", "", "", 832, 1024, ((0, 0, 1024, 80), (0, 762, 1024, 80))),
    Layout("", "CANON", "CXDI", "", 2592, ANY, ((0, 0, 2208, 80), (0, 2512, 2208, 80))),
)


def places_of(header: Header) -> list[Area]:
    """Where the device of this image writes names, as far as it is known; none for most."""
    own = values_of(header)
    modality, size = own.text(tags.MODALITY).upper(), (own.short(tags.ROWS), own.short(tags.COLUMNS))
    names = [own.text(tag).upper() for tag in _NAMED]
    return [
        Area(left, top, left + width - 1, top + height - 1)
        for layout in LAYOUTS
        if layout.modality in ("", modality) and _has(layout, names) and _is_of(layout, size)
        for left, top, width, height in layout.places
    ]


def _has(layout: Layout, names: list[str]) -> bool:
    known = layout.manufacturer, layout.model, layout.image_type
    return all(word in name for word, name in zip(known, names, strict=True))


def _is_of(layout: Layout, size: tuple[int | None, int | None]) -> bool:
    return layout.rows in (ANY, size[0]) and layout.columns in (ANY, size[1])
