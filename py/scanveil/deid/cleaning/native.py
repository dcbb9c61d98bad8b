"""Unpacked pixels (PS3.5 8.1): as long as what describes them says, and what a copy has where more follows them."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from scanveil.deid.cleaning.blocks import Parts, Span
from scanveil.deid.cleaning.pixels import SurplusPixelsError, described_pixels, samples_of_frame, surplus
from scanveil.dicom import tags
from scanveil.dicom.reading import Header, blocks
from scanveil.dicom.syntaxes import NATIVE_SYNTAXES
from scanveil.dicom.tags import DOUBLE_FLOAT_PIXEL_DATA, FLOAT_PIXEL_DATA
from scanveil.dicom.values import Values
from scanveil.library.instance import frames_in, stated_frames
from scanveil.said import _

_BLOCK = 1024 * 1024
REST_CUT = _(
    "Bytes behind the last pixel of its image, which are no part of it, were removed; the pixels are the same."
)
MORE_FRAMES = _(
    "There are more images in it than it says. Other programs do not show them, and they may name the patient."
)


class NativePixels(NamedTuple):
    """The value of a pixel element in a copy: its parts, of so many bytes in all, and whether anything was cut.

    `has_tables` says that the file has tables of offsets, which unpacked pixels must not have.
    """

    parts: Parts
    length: int
    is_cut: bool
    has_tables: bool


def native_pixels(file: BinaryIO, header: Header, described: Values) -> NativePixels:
    """Unpacked pixels without what follows the last one, but for zeros, which are let pass.

    `described` are the values that describe them.

    Raises SurplusPixelsError where there are fewer than there should be, or so many more that it could be an image.
    """
    assert header.pixels is not None
    value, length = header.pixels[2:]
    frame, needed = _needed(header, length, described)
    has_tables = any(map(described.raw, (tags.EXTENDED_OFFSET_TABLE, tags.EXTENDED_OFFSET_TABLE_LENGTHS)))
    if needed > length:
        raise SurplusPixelsError(
            _(
                "There are fewer pixels in it than it says, so nobody can tell what else is among them. It may not "
                "have been copied completely; please copy it again."
            ),
            keyword="PixelData",
        )
    if not _holds_data(file, header, needed):
        return NativePixels((Span(value, value + length),), length, False, has_tables)
    if length - needed >= max(frame, 2) or header.transfer_syntax_uid not in NATIVE_SYNTAXES:
        raise surplus()
    return NativePixels(_padded(header, needed), needed + (needed & 1), True, has_tables)


def holds_unstated(file: BinaryIO, header: Header, described: Values) -> bool:
    """Whether there are frames behind those that the file says it has, and anything is in them."""
    assert header.pixels is not None
    stated = stated_frames(described)
    if not 0 < stated < frames_in(header, described):
        return False
    frame, _whole = _needed(header, header.pixels[3], described)
    return _holds_data(file, header, frame * stated)


def _holds_data(file: BinaryIO, header: Header, needed: int) -> bool:
    """Whether anything but zeros follows so many bytes of pixels."""
    assert header.pixels is not None
    value, length = header.pixels[2:]
    if needed & 1 and length > needed and _is_swapped(header):
        file.seek(value + needed - 1)
        padding, last = file.read(1), value + needed + 1
        return padding != b"\0" or any(any(block) for block in blocks(file, last, value + length, _BLOCK))
    rest = blocks(file, value + needed, value + length, _BLOCK)
    return any(block.count(0) != len(block) for block in rest)


def _padded(header: Header, needed: int) -> Parts:
    """So many bytes of pixels, and a zero where they are odd."""
    assert header.pixels is not None
    value = header.pixels[2]
    if not needed & 1:
        return (Span(value, value + needed),)
    if _is_swapped(header):  # the last pixel lies behind the padding
        return (Span(value, value + needed - 1), b"\0", Span(value + needed, value + needed + 1))
    return (Span(value, value + needed), b"\0")


def _is_swapped(header: Header) -> bool:
    """Whether bytes lie swapped in words (PS3.5 A.3)."""
    assert header.pixels is not None
    bits = described_pixels(header).short(tags.BITS_ALLOCATED) or 0
    return not header.encoding.little and header.pixels[1] == b"OW" and bits <= 8


def _needed(header: Header, length: int, described: Values) -> tuple[int, int]:
    """The bytes of a frame, and those that all pixels need; `length` settles which, where writers differ."""
    assert header.pixels is not None
    pixel = {FLOAT_PIXEL_DATA: 32, DOUBLE_FLOAT_PIXEL_DATA: 64}
    bits = pixel.get(header.pixels[0]) or described.short(tags.BITS_ALLOCATED) or 0
    frames = frames_in(header, described)
    samples = samples_of_frame(described)
    whole = (samples * bits * frames + 7) // 8
    if bits == 1 and length > whole + 1:  # some writers start each frame with a byte
        whole = max(whole, (samples + 7) // 8 * frames)
    subsampled = described.raw(tags.PHOTOMETRIC_INTERPRETATION).strip(b" \0") == b"YBR_FULL_422"
    if subsampled and bits != 1 and length not in (whole, whole + 1):
        whole = whole // 3 * 2
    return whole // frames, whole
