"""Drawings over images that may stay when a person has looked at them (PS3.15 E.3.3): those that are seen, whole.

A bitmap of which a part lies outside the image, behind its own end, or over no frame would not be seen: it goes.
"""

from __future__ import annotations

from scanveil.deid.rules.profile import CLEAN_GRAPHICS
from scanveil.deid.rules.verdicts import Act, Verdict
from scanveil.dicom import tags
from scanveil.dicom.groups import in_first_group, is_overlay
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import Values
from scanveil.dicom.wire import Element, is_canonical
from scanveil.library.instance import frames_in
from scanveil.said import _

DRAWINGS_LOOK = _(
    "There are drawings over its image, which could be writing. Please look at all of its images with their drawings, "
    "and include it only if nothing there names anybody."
)

_SHORTS = (
    tags.OVERLAY_ROWS,
    tags.OVERLAY_COLUMNS,
    tags.IMAGE_FRAME_ORIGIN,
    tags.OVERLAY_BITS_ALLOCATED,
    tags.OVERLAY_BIT_POSITION,
)
# What describes a bitmap in numbers, and the bitmap (PS3.3 C.9.2); its label and description are words, and go
_VRS = {
    **dict.fromkeys(_SHORTS, (b"US",)),
    tags.NUMBER_OF_FRAMES_IN_OVERLAY: (b"IS",),
    tags.OVERLAY_TYPE: (b"CS",),
    tags.OVERLAY_ORIGIN: (b"SS",),
    tags.OVERLAY_DATA: (b"OB", b"OW"),
}
_KEPT = Verdict(Act.KEEP, b"OW", f"{CLEAN_GRAPHICS}: {Act.KEEP.value}", CLEAN_GRAPHICS)


def kept_drawings(header: Header) -> dict[int, Verdict]:
    """The attributes of drawings that may stay, by tag."""
    groups: dict[int, list[Element]] = {}
    for element in header.elements:
        if is_overlay(element.tag):
            groups.setdefault(element.tag >> 16, []).append(element)
    kept = (one for own in groups.values() if _is_seen(header, own) for one in own if _is_plain(header, one))
    return {one.tag: _KEPT for one in kept}


def _is_plain(header: Header, element: Element) -> bool:
    """Whether an attribute is a number or a bitmap, and written as such."""
    vrs = _VRS.get(in_first_group(element.tag))
    is_one = vrs is not None and element.vr in (*vrs, b"")
    return is_one and not element.undefined and is_canonical(header.buffer, element)


def _is_seen(header: Header, group: list[Element]) -> bool:
    """Whether all of a bitmap is drawn over the image."""
    own = Values(header.buffer, header.encoding, [one._replace(tag=in_first_group(one.tag)) for one in group])
    image = values_of(header)
    rows, columns = own.short(tags.OVERLAY_ROWS) or 0, own.short(tags.OVERLAY_COLUMNS) or 0
    image_rows, image_columns = image.short(tags.ROWS) or 0, image.short(tags.COLUMNS) or 0
    row, column = (*own.shorts(tags.OVERLAY_ORIGIN), 1, 1)[:2]
    frames = _frames(own)
    first = max(own.short(tags.IMAGE_FRAME_ORIGIN) or 0, 1)
    length = (rows * columns * frames + 7) // 8
    return (
        len(own.present) == len(group)
        and rows > 0 < columns
        and own.stripped(tags.OVERLAY_TYPE) in (b"G", b"R", b"")
        and 1 <= row <= image_rows - rows + 1
        and 1 <= column <= image_columns - columns + 1
        and frames > 0
        and first + frames - 1 <= frames_in(header, image)
        and len(own.raw(tags.OVERLAY_DATA)) == length + (length & 1)
        and len(own.raw(tags.OVERLAY_ORIGIN)) == 4 * (tags.OVERLAY_ORIGIN in own)
        and all(len(own.raw(tag)) == 2 * (tag in own) for tag in _SHORTS)
    )


def _frames(own: Values) -> int:
    """How many frames a bitmap has: one where that is not said, none where it is not said clearly."""
    if tags.NUMBER_OF_FRAMES_IN_OVERLAY not in own:
        return 1
    said = own.stripped(tags.NUMBER_OF_FRAMES_IN_OVERLAY)
    return int(said) if said.isdigit() and len(said) < 8 else 0
