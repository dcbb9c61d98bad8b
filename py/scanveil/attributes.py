"""What pixels need to know, read once: a `Header` and a frame's number become one frozen `PixelAttributes`.

Nothing is believed that the arithmetic behind it could trip over: sizes, depths and counts are checked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from scanveil.errors import DecodeError, NoPixelsError, ScanveilError, TooLargeError, UsageError
from scanveil.reading import Header, frame_count
from scanveil.text import decode
from scanveil.wire import (
    DOUBLE_FLOAT_PIXEL_DATA,
    FLOAT_PIXEL_DATA,
    Element,
    Encoding,
    Item,
    inner_encoding,
    items,
    parse_all,
    shorts,
)

MAX_FRAME = 512 * 1024 * 1024
"""Bytes of one frame beyond which it is not decoded."""
PALETTE_COLOR = "PALETTE COLOR"

# Functional group macros (PS3.3 C.7.6.16) and the attributes that may stand in them or at the top level
_SHARED_GROUPS = 0x52009229
_PER_FRAME_GROUPS = 0x52009230
_PIXEL_MEASURES = 0x00289110
_PLANE_POSITION = 0x00209113
_PLANE_ORIENTATION = 0x00209116
_PIXEL_VALUE_TRANSFORMATION = 0x00289145
_FRAME_VOI_LUT = 0x00289132


class Window(NamedTuple):
    """A window of the file, in modality units; `explanation` is the file's own word for it, often empty."""

    center: float
    width: float
    explanation: str


class Palette(NamedTuple):
    """A PALETTE COLOR lookup table (PS3.3 C.7.9, C.7.6.3.1.5), still as bytes.

    `first` is the stored value that the first of `entries` stands for; `bits` are 8 or 16.
    """

    entries: int
    first: int
    bits: int
    red: bytes
    green: bytes
    blue: bytes
    little: bool


@dataclass(frozen=True, slots=True)
class PixelAttributes:
    """The Image Pixel module (PS3.3 C.7.6.3) of an object, and what belongs to one of its frames.

    `float_bits` is 32 or 64 for float pixels, else 0. `pixel_padding` is the range of stored values that are
    no image, both ends included. Slope and intercept may be any float that a file can hold, NaN too.
    Positions and spacings are in mm, as in `Instance`.
    """

    transfer_syntax_uid: str
    modality: str
    rows: int
    columns: int
    number_of_frames: int
    samples_per_pixel: int
    photometric_interpretation: str
    planar_configuration: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    pixel_representation: int
    float_bits: int
    pixel_padding: tuple[int, int] | None
    palette: Palette | None
    rescale_slope: float
    rescale_intercept: float
    rescale_type: str
    windows: tuple[Window, ...]
    voi_lut_function: str
    has_modality_lut: bool
    has_voi_lut: bool
    image_position_patient: tuple[float, ...] | None
    image_orientation_patient: tuple[float, ...] | None
    pixel_spacing: tuple[float, ...] | None

    @property
    def signed(self) -> bool:
        """Whether stored values are two's complement."""
        return self.pixel_representation == 1

    @property
    def itemsize(self) -> int:
        """Bytes of one stored value once it is unpacked."""
        return self.float_bits // 8 or max(1, self.bits_allocated // 8)

    @property
    def sample_count(self) -> int:
        """Stored values in a frame."""
        return self.rows * self.columns * self.samples_per_pixel


def read_attributes(header: Header, frame_index: int = 0) -> PixelAttributes:
    """Read what the pixels of one frame need; `frame_index` counts from 0.

    Raises NoPixelsError where there is no image, DecodeError where the description of it contradicts itself,
    TooLargeError where one frame is beyond `MAX_FRAME`, UsageError where there is no such frame.
    """
    try:
        return _read_attributes(header, frame_index)
    except ScanveilError as error:
        error.at(header.path)
        raise


def _read_attributes(header: Header, frame_index: int) -> PixelAttributes:
    if header.pixels is None:
        raise NoPixelsError("This file holds no image.")
    top = _Values(header.buffer, header.encoding, header.elements)
    frame = _FrameValues(top, frame_index)
    float_bits = {FLOAT_PIXEL_DATA: 32, DOUBLE_FLOAT_PIXEL_DATA: 64}.get(header.pixels[0], 0)
    bits_allocated = float_bits or top.short(0x00280100) or 0
    bits_stored = top.short(0x00280101) or bits_allocated
    samples_per_pixel = top.short(0x00280002) or 1
    photometric_interpretation = top.text(0x00280004) or ("MONOCHROME2" if samples_per_pixel == 1 else "RGB")
    attributes = PixelAttributes(
        transfer_syntax_uid=header.transfer_syntax_uid,
        modality=top.text(0x00080060),
        rows=top.short(0x00280010) or 0,
        columns=top.short(0x00280011) or 0,
        number_of_frames=frame_count(top.raw(0x00280008)),
        samples_per_pixel=samples_per_pixel,
        photometric_interpretation=photometric_interpretation,
        planar_configuration=top.short(0x00280006) or 0,
        bits_allocated=bits_allocated,
        bits_stored=float_bits or bits_stored,
        high_bit=_high_bit(top.short(0x00280102), bits_stored, bits_allocated),
        pixel_representation=top.short(0x00280103) or 0,
        float_bits=float_bits,
        pixel_padding=_pixel_padding(top),
        palette=_palette(top) if photometric_interpretation == PALETTE_COLOR else None,
        rescale_slope=frame.number(_PIXEL_VALUE_TRANSFORMATION, 0x00281053, 1.0),
        rescale_intercept=frame.number(_PIXEL_VALUE_TRANSFORMATION, 0x00281052, 0.0),
        rescale_type=frame.text(_PIXEL_VALUE_TRANSFORMATION, 0x00281054),
        windows=_windows(frame),
        voi_lut_function=frame.text(_FRAME_VOI_LUT, 0x00281056) or "LINEAR",
        has_modality_lut=top.has(0x00283000),
        has_voi_lut=top.has(0x00283010),
        image_position_patient=frame.vector(_PLANE_POSITION, 0x00200032, 3),
        image_orientation_patient=frame.vector(_PLANE_ORIENTATION, 0x00200037, 6),
        pixel_spacing=frame.vector(_PIXEL_MEASURES, 0x00280030, 2),
    )
    _check(attributes, frame_index)
    return attributes


def _check(attributes: PixelAttributes, frame_index: int) -> None:
    """Refuse what contradicts itself, and what would ask for more memory than is safe."""
    if not attributes.rows or not attributes.columns:
        raise DecodeError("The file does not say how large its image is.", keyword="Rows")
    if attributes.bits_allocated not in (1, 8, 16, 32, 64):
        raise DecodeError("The file does not say how many bits a pixel has.", keyword="BitsAllocated")
    if attributes.bits_stored > attributes.bits_allocated:
        raise DecodeError("The file says that its pixels have more bits than there is room for.", keyword="BitsStored")
    if attributes.samples_per_pixel not in (1, 3):
        raise DecodeError("The pixels of this image have neither one value nor three.", keyword="SamplesPerPixel")
    if attributes.pixel_representation not in (0, 1):
        raise DecodeError("The file does not say whether its values are signed.", keyword="PixelRepresentation")
    if attributes.sample_count * max(4, attributes.itemsize) > MAX_FRAME:
        raise TooLargeError(
            "The file says that its image is larger than anything that can be shown here.",
            keyword="Rows",
        )
    if not 0 <= frame_index < attributes.number_of_frames:
        raise UsageError("The file holds fewer images than that.", keyword="NumberOfFrames")


def _high_bit(stated: int | None, bits_stored: int, bits_allocated: int) -> int:
    """High Bit where it is possible, else the one that PS3.5 8.1.1 requires today."""
    return stated if stated is not None and bits_stored - 1 <= stated < bits_allocated else bits_stored - 1


def _pixel_padding(top: _Values) -> tuple[int, int] | None:
    """Pixel Padding Value and, where it is a range, its other limit (PS3.3 C.7.5.1.1.2)."""
    signed = top.short(0x00280103) == 1
    value, limit = top.short(0x00280120, signed=signed), top.short(0x00280121, signed=signed)
    if value is None:
        return None
    other = value if limit is None else limit
    return min(value, other), max(value, other)


def _palette(top: _Values) -> Palette:
    descriptors = [top.shorts(tag) for tag in (0x00281101, 0x00281102, 0x00281103)]
    red, green, blue = (top.raw(tag) for tag in (0x00281201, 0x00281202, 0x00281203))
    if not (red and green and blue) and top.has(0x00281221):
        raise DecodeError("The colours of this image are stored in segments, which cannot be shown yet.")
    descriptor = descriptors[0]
    if len(descriptor) != 3 or descriptor[2] not in (8, 16) or any(other != descriptor for other in descriptors):
        raise DecodeError("The colour table of this image is missing or damaged.", keyword="RedPaletteColorLookupTable")
    entries = descriptor[0] or 1 << 16  # PS3.3 C.7.6.3.1.5: 0 stands for 65,536
    signed = top.short(0x00280103) == 1
    first = descriptor[1] - (1 << 16) if signed and descriptor[1] >= 1 << 15 else descriptor[1]
    return Palette(entries, first, descriptor[2], red, green, blue, top.encoding.little)


def _windows(frame: _FrameValues) -> tuple[Window, ...]:
    """Window Center and Width, value by value, with their explanations (PS3.3 C.11.2.1.2)."""
    centers = frame.numbers(_FRAME_VOI_LUT, 0x00281050)
    widths = frame.numbers(_FRAME_VOI_LUT, 0x00281051)
    explanations = frame.text(_FRAME_VOI_LUT, 0x00281055).split("\\")
    explanations += [""] * len(centers)
    return tuple(
        Window(center, width, explanation.strip())
        for center, width, explanation in zip(centers, widths, explanations, strict=False)
    )


class _Values:
    """The values of one level of a data set, by tag. What is absent or cannot be read is empty or None."""

    __slots__ = ("_at", "_buffer", "encoding")

    def __init__(self, buffer: bytes, encoding: Encoding, elements: list[Element]) -> None:
        self._buffer = buffer
        self._at = {element.tag: element for element in elements}
        self.encoding = encoding

    def has(self, tag: int) -> bool:
        element = self._at.get(tag)
        return element is not None and element.value_end > element.value

    def raw(self, tag: int) -> bytes:
        element = self._at.get(tag)
        return self._buffer[element.value : element.value_end] if element else b""

    def text(self, tag: int) -> str:
        return decode(self.raw(tag)).strip()

    def shorts(self, tag: int) -> tuple[int, ...]:
        return shorts(self.raw(tag), self.encoding)

    def short(self, tag: int, *, signed: bool = False) -> int | None:
        """The first value of a US, or of an SS where `signed`."""
        values = self.shorts(tag)
        if not values:
            return None
        return values[0] - (1 << 16) if signed and values[0] >= 1 << 15 else values[0]

    def numbers(self, tag: int) -> tuple[float, ...]:
        """The values of a DS, NaN where one is none."""
        value = self.raw(tag).strip(b" \0")
        return tuple(map(_number, value.split(b"\\"))) if value else ()

    def integer(self, tag: int) -> int | None:
        """The first value of an IS."""
        values = self.numbers(tag)
        return int(values[0]) if values and abs(values[0]) < 1 << 31 else None

    def first_item(self, tag: int) -> _Values | None:
        """The elements of a sequence's first item."""
        return next(self._items(tag), None)

    def item(self, tag: int, index: int) -> _Values | None:
        """The elements of one item of a sequence that may be long."""
        element = self._at.get(tag)
        if element is None:
            return None
        encoding = inner_encoding(element, self.encoding)
        found = _items(self._buffer, element, encoding)
        return self._inside(found[index], encoding) if index < len(found) else None

    def _items(self, tag: int) -> Iterator[_Values]:
        element = self._at.get(tag)
        if element is not None:
            encoding = inner_encoding(element, self.encoding)
            yield from (self._inside(item, encoding) for item in items(self._buffer, element, encoding))

    def _inside(self, item: Item, encoding: Encoding) -> _Values:
        return _Values(self._buffer, encoding, parse_all(self._buffer, item.value, item.value_end, encoding))


class _FrameValues:
    """The values that hold for one frame: from its functional groups, the shared ones, or the top level."""

    __slots__ = ("_groups", "_top")

    def __init__(self, top: _Values, frame_index: int) -> None:
        groups = (top.item(_PER_FRAME_GROUPS, frame_index), top.first_item(_SHARED_GROUPS))
        self._groups = [group for group in groups if group]
        self._top = top

    def _holder(self, macro: int, tag: int) -> _Values:
        for group in self._groups:
            inner = group.first_item(macro)
            if inner and inner.has(tag):
                return inner
        return self._top

    def text(self, macro: int, tag: int) -> str:
        return self._holder(macro, tag).text(tag)

    def numbers(self, macro: int, tag: int) -> tuple[float, ...]:
        return self._holder(macro, tag).numbers(tag)

    def number(self, macro: int, tag: int, default: float) -> float:
        values = self.numbers(macro, tag)
        return values[0] if values else default

    def vector(self, macro: int, tag: int, count: int) -> tuple[float, ...] | None:
        """`count` values of a believable size, or None."""
        values = self.numbers(macro, tag)
        return values if len(values) == count and all(abs(value) < 1e9 for value in values) else None


@lru_cache(maxsize=2)
def _items(buffer: bytes, element: Element, encoding: Encoding) -> list[Item]:
    """The items of a sequence with one item per frame; remembered, so that the next frame costs nothing."""
    return items(buffer, element, encoding)


def _number(value: bytes) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")
