"""Drawings over images that may stay when a person has looked at them (PS3.15 E.3.3): those that are seen, whole.

A bitmap of which a part lies outside the image, behind its own end, or over no frame would not be seen: it goes.
"""

from __future__ import annotations

from scanveil.deid.rules.profile import CLEAN_GRAPHICS
from scanveil.deid.rules.verdicts import Act, Verdict
from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.wire import OVERLAY_GROUPS, Element, is_canonical, shorts
from scanveil.library.instance import frame_count
from scanveil.said import _

DRAWINGS_LOOK = _(
    "There are drawings over its image, which could be writing. Please look at all of its images with their drawings, "
    "and include it only if nothing there names anybody."
)

_ROWS, _COLUMNS, _FRAMES, _TYPE, _ORIGIN, _FIRST_FRAME, _DATA = 0x0010, 0x0011, 0x0015, 0x0040, 0x0050, 0x0051, 0x3000
# What describes a bitmap in numbers, and the bitmap (PS3.3 C.9.2); its label and description are words, and go
_VRS = {
    **dict.fromkeys((_ROWS, _COLUMNS, _FIRST_FRAME, 0x0100, 0x0102), (b"US",)),
    _FRAMES: (b"IS",),
    _TYPE: (b"CS",),
    _ORIGIN: (b"SS",),
    _DATA: (b"OB", b"OW"),
}
_KEPT = Verdict(Act.KEEP, b"OW", f"{CLEAN_GRAPHICS}: {Act.KEEP.value}", CLEAN_GRAPHICS)


def kept_drawings(header: Header) -> dict[int, Verdict]:
    """The attributes of drawings that may stay, by tag."""
    drawn = [element for element in header.elements if element.tag >> 16 in OVERLAY_GROUPS]
    kept: dict[int, Verdict] = {}
    for group in OVERLAY_GROUPS:
        own = [one for one in drawn if one.tag >> 16 == group]
        if _is_seen(header, own):
            kept |= {one.tag: _KEPT for one in own if _is_plain(header, one)}
    return kept


def _is_plain(header: Header, element: Element) -> bool:
    """Whether an attribute is a number or a bitmap, and written as such."""
    vrs = _VRS.get(element.tag & 0xFFFF)
    is_one = vrs is not None and element.vr in (*vrs, b"")
    return is_one and not element.undefined and is_canonical(header.buffer, element)


def _is_seen(header: Header, group: list[Element]) -> bool:
    """Whether all of a bitmap is drawn over the image."""
    own = {one.tag & 0xFFFF: header.buffer[one.value : one.value_end] for one in group}
    image = values_of(header)
    order = header.encoding

    def short(value: bytes) -> int:
        return next(iter(shorts(value, order)), 0)

    rows, columns = short(own.get(_ROWS, b"")), short(own.get(_COLUMNS, b""))
    image_rows, image_columns = short(image.raw(tags.ROWS)), short(image.raw(tags.COLUMNS))
    row, column = (*shorts(own.get(_ORIGIN, b""), order), 1, 1)[:2]
    frames_text = own.get(_FRAMES, b"1").strip(b" \0")
    frames = int(frames_text) if frames_text.isdigit() and len(frames_text) < 8 else 0
    first = max(short(own.get(_FIRST_FRAME, b"")), 1)
    length = (rows * columns * frames + 7) // 8
    return (
        len(own) == len(group)
        and rows > 0 < columns
        and own.get(_TYPE, b"").strip(b" \0") in (b"G", b"R", b"")
        and 1 <= row <= image_rows - rows + 1
        and 1 <= column <= image_columns - columns + 1
        and frames > 0
        and first + frames - 1 <= frame_count(image.raw(tags.NUMBER_OF_FRAMES))
        and len(own.get(_DATA, b"")) == length + (length & 1)
        and len(own.get(_ORIGIN, b"\0\0\0\0")) == 4
        and all(len(own.get(number, b"\0\0")) == 2 for number in (_ROWS, _COLUMNS, _FIRST_FRAME, 0x0100, 0x0102))
    )
