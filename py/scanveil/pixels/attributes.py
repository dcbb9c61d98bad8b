"""What pixels need to know, read once: a `Header` and a frame's number become one frozen `PixelAttributes`.

Nothing is believed that the arithmetic behind it could trip over: sizes, depths and counts are checked here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from math import isfinite
from typing import Any, NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import FrameValues, Values
from scanveil.errors import DecodeError, NoPixelsError, ScanveilError, TooLargeError, UsageError
from scanveil.library.instance import frames_in, note_on_frames
from scanveil.library.modalities import holds_dose
from scanveil.pixels.placement import placement_of
from scanveil.pixels.shutters import Shutter, shutter_of
from scanveil.pixels.tables import LookupTable, lut_of, read_segmented_table, read_table
from scanveil.pixels.units import unit_of
from scanveil.said import _, together

PACKED_BITS = 12
"""Bits Allocated of values that share bytes."""
MAX_FRAME = 512 * 1024 * 1024
"""Bytes of one frame beyond which it is not decoded."""
MAX_CHOICES = 32
"""Windows, and VOI lookup tables, of a file that are offered."""
FEWER_BITS = 3
"""Bits that entries of a VOI lookup table lack at least, where the number that it says is not believed."""
PALETTE_COLOR = "PALETTE COLOR"
_FARTHEST = 1e300
NAMELESS = "without a name"
"""In place of the name of an ICC profile that has none."""

# Functional group macros (PS3.3 C.7.6.16) and the attributes that may stand in them or at the top level
_FRAME_TYPES = (tags.MR_IMAGE_FRAME_TYPE_SEQUENCE, tags.CT_IMAGE_FRAME_TYPE_SEQUENCE, tags.PET_FRAME_TYPE_SEQUENCE)
"""The Frame Type macros of MR, CT and PET, in which Pixel Presentation stands."""
_COLOURS = (
    (
        tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags.SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    ),
    (
        tags.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags.GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags.SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    ),
    (
        tags.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
        tags.BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        tags.SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    ),
)
"""Descriptor, data and segmented data of red, green and blue."""


class Window(NamedTuple):
    """A window of the file, in modality units; `explanation` is the file's own word for it, often empty."""

    center: float
    width: float
    explanation: str = ""

    @classmethod
    def between(cls, low: float, high: float) -> Window:
        """The window in which `low` is the last black and `high` the first white; `high` is above `low`.

        LINEAR (PS3.3 C.11.2.1.2.1) is black up to center - 0.5 - (width - 1) / 2, and white from center - 0.5 +
        (width - 1) / 2 on; one narrower than 1 is taken as LINEAR_EXACT. Ends that no numbers reach are drawn nearer.
        """
        if not isfinite(high - low):
            low, high = max(low, -_FARTHEST), min(high, _FARTHEST)
        if high - low < 1:
            return cls((low + high) / 2, high - low)
        return cls((low + high + 1) / 2, high - low + 1)


class Palette(NamedTuple):
    """The lookup tables of colours (PS3.3 C.7.9, C.7.6.3.1.5), of the same size each."""

    red: LookupTable
    green: LookupTable
    blue: LookupTable


@dataclass(frozen=True, slots=True)
class PixelAttributes:
    """The Image Pixel module (PS3.3 C.7.6.3) of an object, and what belongs to one of its frames.

    `float_bits` is 32 or 64 for float pixels, else 0. `pixel_padding` is the range of stored values that are
    no image, both ends included. Slope and intercept may be any float that a file can hold, NaN too; `modality_lut`
    goes before them. The `palette` of a grey image colours it from its first entry's value on (PS3.3 C.7.6.19).
    `unit` is that of modality values, as people write it. `inverse` says that low values are shown bright; a
    `presentation_lut` only presentation states have; `is_difference` is what is left where a mask was subtracted,
    `is_exact` are doses and numbers of segments: none of their values is an outlier.
    `icc_profile` is what the profile calls itself. Positions and spacings are in mm, as in `Instance`; frames of a
    dose are as thick as they lie apart. `aspect` is the height of a pixel in widths. `notes` are sentences on what was
    left out because it is damaged, or had to be counted.
    `patient_orientation` is what the file says lies towards the right and the bottom edge, not checked.
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
    pixel_padding: tuple[float, float] | None
    palette: Palette | None
    modality_lut: LookupTable | None
    rescale_slope: float
    rescale_intercept: float
    unit: str
    windows: tuple[Window, ...]
    voi_lut_function: str
    voi_luts: tuple[LookupTable, ...]
    presentation_lut: LookupTable | None
    inverse: bool
    is_difference: bool
    is_exact: bool
    shutter: Shutter | None
    icc_profile: str
    image_position_patient: tuple[float, ...] | None
    image_orientation_patient: tuple[float, ...] | None
    patient_orientation: tuple[str, ...]
    anatomical_orientation_type: str
    pixel_spacing: tuple[float, ...] | None
    slice_thickness_mm: float | None
    aspect: float
    notes: tuple[str, ...]

    @property
    def signed(self) -> bool:
        """Whether stored values are two's complement; a single bit has no room for a sign, whatever is said."""
        return self.pixel_representation == 1 and self.bits_stored > 1

    @property
    def may_be_negative(self) -> bool:
        """Whether modality values may be below 0, by which the first input of a VOI table is read."""
        signed = self.signed or bool(self.float_bits)
        return self.modality_lut is None and (signed or self.rescale_intercept < 0 or self.rescale_slope < 0)

    @property
    def scale(self) -> tuple[LookupTable | None, float, float]:
        """What makes modality values of stored ones: a table or, where there is none, slope and intercept."""
        return self.modality_lut, self.rescale_slope, self.rescale_intercept

    @property
    def has_fractions(self) -> bool:
        """Whether modality values lie between integers."""
        scale = self.usable_scale or (1.0, 0.0)
        return bool(self.float_bits) or (self.modality_lut is None and not all(part.is_integer() for part in scale))

    @property
    def usable_scale(self) -> tuple[float, float] | None:
        """Slope and intercept, None where nothing can be done with them."""
        slope, intercept = self.rescale_slope, self.rescale_intercept
        return (slope, intercept) if slope and abs(slope) < _FARTHEST and abs(intercept) < _FARTHEST else None

    @property
    def modality_range(self) -> tuple[float, float]:
        """The lowest and the highest modality value that integers of Bits Stored can have."""
        if self.modality_lut:
            return 0.0, float(self.modality_lut.white)
        lowest = -(1 << self.bits_stored - 1) if self.signed else 0
        ends = (lowest, lowest + (1 << self.bits_stored) - 1)
        slope, intercept = self.usable_scale or (1.0, 0.0)
        low, high = sorted(end * slope + intercept for end in ends)
        return low, high

    @property
    def is_grey(self) -> bool:
        """Whether values are greys, and no colours or numbers of them."""
        return self.samples_per_pixel == 1 and self.photometric_interpretation != PALETTE_COLOR

    @property
    def itemsize(self) -> int:
        """Bytes of one stored value once it is unpacked."""
        return (self.float_bits or self.bits_allocated + 7) // 8

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
        raise NoPixelsError(_("This file holds no image."))
    top = values_of(header)
    frame, frames = FrameValues(top, frame_index), frames_in(header, top)
    notes: list[str] = []
    layout = _layout(top, {tags.FLOAT_PIXEL_DATA: 32, tags.DOUBLE_FLOAT_PIXEL_DATA: 64}.get(header.pixels[0], 0))
    if sentence := note_on_frames(header, top)[1]:
        notes.append(sentence)
    attributes = PixelAttributes(
        transfer_syntax_uid=header.transfer_syntax_uid,
        modality=top.text(tags.MODALITY),
        number_of_frames=frames,
        **layout,
        palette=_colours(top, frame, layout, notes),
        **_greys(top, frame, notes),
        shutter=shutter_of(frame),
        icc_profile=_icc_name(top.raw(tags.ICC_PROFILE)),
        **placement_of(top, frame, frame_index, frames, notes),
        notes=(),
    )
    tables = read_luts(
        frame.holder(tags.FRAME_VOI_LUT_SEQUENCE, tags.VOI_LUT_SEQUENCE),
        tags.VOI_LUT_SEQUENCE,
        attributes.may_be_negative,
        notes,
    )
    has_scale = attributes.usable_scale or attributes.modality_lut
    intercept = tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, tags.RESCALE_INTERCEPT
    is_scaled = attributes.may_be_negative or frame.holder(*intercept).has(intercept[1])
    unit = unit_of(top, frame, is_scaled=is_scaled) if has_scale else ""
    attributes = replace(attributes, voi_luts=tables, unit=unit, notes=tuple(notes))
    _check(attributes, frame_index)
    return attributes


def _layout(top: Values, float_bits: int) -> dict[str, Any]:
    """How many pixels there are, and how their values are stored."""
    bits_allocated = float_bits or top.short(tags.BITS_ALLOCATED) or 0
    bits_stored = top.short(tags.BITS_STORED) or bits_allocated
    samples_per_pixel = top.short(tags.SAMPLES_PER_PIXEL) or 1
    usual = "MONOCHROME2" if samples_per_pixel == 1 else "RGB"
    return {
        "rows": top.short(tags.ROWS) or 0,
        "columns": top.short(tags.COLUMNS) or 0,
        "samples_per_pixel": samples_per_pixel,
        "photometric_interpretation": top.text(tags.PHOTOMETRIC_INTERPRETATION) or usual,
        "planar_configuration": top.short(tags.PLANAR_CONFIGURATION) or 0,
        "bits_allocated": bits_allocated,
        "bits_stored": float_bits or bits_stored,
        "high_bit": _high_bit(top.short(tags.HIGH_BIT), bits_stored, bits_allocated),
        "pixel_representation": top.short(tags.PIXEL_REPRESENTATION) or 0,
        "float_bits": float_bits,
        "pixel_padding": _pixel_padding(top, float_bits),
    }


def _colours(top: Values, frame: FrameValues, layout: dict[str, Any], notes: list[str]) -> Palette | None:
    """The palette of an image of numbers, or that of some values of a grey one."""
    if layout["photometric_interpretation"] == PALETTE_COLOR:
        return _palette(top)
    return _supplement(top, frame, notes) if layout["samples_per_pixel"] == 1 else None


def _greys(top: Values, frame: FrameValues, notes: list[str]) -> dict[str, Any]:
    """What makes greys of stored values, but for the VOI tables: how these are read depends on it."""
    voi, luts = tags.FRAME_VOI_LUT_SEQUENCE, tags.MODALITY_LUT_SEQUENCE
    signed, modality = top.short(tags.PIXEL_REPRESENTATION) == 1, top.text(tags.MODALITY)
    is_a_dose = holds_dose(top)
    slope, intercept = _dose_scale(top) if is_a_dose else _rescale(frame)
    return {
        "modality_lut": None if _leads_back(top) else next(iter(read_luts(top, luts, signed, notes)), None),
        "rescale_slope": slope,
        "rescale_intercept": intercept,
        "unit": "",
        "windows": read_windows(frame.holder(voi, tags.WINDOW_CENTER)),
        "voi_lut_function": frame.text(voi, tags.VOI_LUT_FUNCTION).upper() or "LINEAR",
        "voi_luts": (),
        "presentation_lut": None,
        "inverse": _is_inverse(top),
        "is_difference": False,
        "is_exact": is_a_dose or (modality == "SEG" and top.text(tags.SEGMENTATION_TYPE) != "FRACTIONAL"),
    }


def _leads_back(top: Values) -> bool:
    """Whether a Modality LUT makes rays' intensity of what is shown as it is (PS3.3 C.8.7.1.1.2)."""
    shown_as_it_is = top.text(tags.PIXEL_INTENSITY_RELATIONSHIP) in ("LOG", "DISP")
    return shown_as_it_is and top.text(tags.MODALITY) in ("XA", "RF")


def _rescale(frame: FrameValues) -> tuple[float, float]:
    """Slope and intercept that make modality values of stored ones (PS3.3 C.11.1.1.2)."""
    scale = tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE
    return frame.number(scale, tags.RESCALE_SLOPE, 1.0), frame.number(scale, tags.RESCALE_INTERCEPT, 0.0)


def _dose_scale(top: Values) -> tuple[float, float]:
    """The same of a dose, which has a scaling in their place (PS3.3 C.8.8.3)."""
    scaling = top.numbers(tags.DOSE_GRID_SCALING)
    return scaling[0] if scaling else 1.0, 0.0


def _is_inverse(top: Values) -> bool:
    """Whether low values are shown bright: Presentation LUT Shape says it of all that has one (PS3.3 C.11.6.1.2)."""
    shape = top.text(tags.PRESENTATION_LUT_SHAPE)
    if shape in ("IDENTITY", "INVERSE"):
        return shape == "INVERSE"
    return top.text(tags.PHOTOMETRIC_INTERPRETATION) == "MONOCHROME1"


_NOT_SHOWN = _("So it cannot be shown. Please ask whoever made the file for another one.")


def _contradiction(sentence: str, keyword: str) -> DecodeError:
    return DecodeError(together(sentence, _NOT_SHOWN), keyword=keyword)


def _check(attributes: PixelAttributes, frame_index: int) -> None:
    """Refuse what contradicts itself, and what would ask for more memory than is safe."""
    if not attributes.rows or not attributes.columns:
        raise _contradiction(_("The file does not say how large its image is."), "Rows")
    if attributes.bits_allocated not in (1, 8, PACKED_BITS, 16, 32, 64):
        raise _contradiction(_("The file does not say how many bits a pixel of its image has."), "BitsAllocated")
    if attributes.bits_stored > attributes.bits_allocated:
        raise _contradiction(_("The pixels of this image have more bits than there is room for."), "BitsStored")
    if attributes.samples_per_pixel not in (1, 3):
        raise _contradiction(_("The pixels of this image have neither one value nor three."), "SamplesPerPixel")
    if attributes.photometric_interpretation == PALETTE_COLOR and attributes.samples_per_pixel != 1:
        raise _contradiction(
            _("The pixels of this image have three values each, but its table of colours is for one."), "PaletteColor"
        )
    if attributes.float_bits and not attributes.is_grey:  # PS3.3 C.7.6.24
        raise _contradiction(_("The pixels of this image are fractions, which cannot be colours."), "SamplesPerPixel")
    if attributes.pixel_representation not in (0, 1):
        raise _contradiction(
            _("The file does not say whether values of its image can be below 0."), "PixelRepresentation"
        )
    if attributes.sample_count * max(4, attributes.itemsize) > MAX_FRAME:
        raise TooLargeError(
            _(
                "This image is too large to be shown here, by what its file says. A program of the hospital or of the "
                "device's maker may show it."
            ),
            keyword="Rows",
        )
    if not 0 <= frame_index < attributes.number_of_frames:
        raise UsageError(_("The file holds fewer images than that."), keyword="NumberOfFrames")


def _high_bit(stated: int | None, bits_stored: int, bits_allocated: int) -> int:
    """High Bit where it is possible, else the one that PS3.5 8.1.1 requires today."""
    return stated if stated is not None and bits_stored - 1 <= stated < bits_allocated else bits_stored - 1


def _pixel_padding(top: Values, float_bits: int) -> tuple[float, float] | None:
    """Pixel Padding Value and, where it is a range, its other limit (PS3.3 C.7.5.1.1.2, C.7.6.24, C.7.6.25)."""
    signed = top.short(tags.PIXEL_REPRESENTATION) == 1
    ends: list[float | None]
    if float_bits == 64:
        ends = [
            next(iter(top.doubles(tag)), None)
            for tag in (tags.DOUBLE_FLOAT_PIXEL_PADDING_VALUE, tags.DOUBLE_FLOAT_PIXEL_PADDING_RANGE_LIMIT)
        ]
    elif float_bits:
        ends = [
            next(iter(top.floats(tag)), None)
            for tag in (tags.FLOAT_PIXEL_PADDING_VALUE, tags.FLOAT_PIXEL_PADDING_RANGE_LIMIT)
        ]
    else:
        ends = [top.short(tag, signed=signed) for tag in (tags.PIXEL_PADDING_VALUE, tags.PIXEL_PADDING_RANGE_LIMIT)]
    known = [end for end in ends if end is not None and isfinite(end)]
    return (min(known), max(known)) if ends[0] in known else None


def _supplement(top: Values, frame: FrameValues, notes: list[str]) -> Palette | None:
    """The colours that some values of a grey image stand for (PS3.3 C.7.6.19, C.8.13.3.1.2)."""
    macro = next((one for one in _FRAME_TYPES if frame.holder(one, tags.PIXEL_PRESENTATION) is not top), 0)
    if frame.text(macro, tags.PIXEL_PRESENTATION) not in ("COLOR", "MIXED") or not top.has(
        tags.RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR
    ):
        return None
    try:
        return _palette(top)
    except DecodeError as error:
        notes.append(
            _(
                "Something in this file cannot be used and is left out, so it may look different elsewhere. {sentence}",
                sentence=error.sentence,
            )
        )
        return None


def _palette(top: Values) -> Palette:
    """The tables of red, green and blue, plain or in segments (PS3.3 C.7.9)."""
    signed = top.short(tags.PIXEL_REPRESENTATION) == 1
    little = top.encoding.little
    try:
        tables = [
            read_table(top.shorts(descriptor), top.raw(plain), little=little, signed=signed)
            if top.has(plain)
            else read_segmented_table(top.shorts(descriptor), top.raw(segmented), little=little, signed=signed)
            for descriptor, plain, segmented in _COLOURS
        ]
    except DecodeError as error:
        raise DecodeError(
            _(
                "The colour table of this image is missing or damaged. Please copy the file again, or ask whoever "
                "made it for another one."
            ),
            keyword="RedPaletteColorLookupTableData",
        ) from error
    if len({(table.first, len(table.packed)) for table in tables}) > 1:
        raise DecodeError(
            _(
                "The colour tables of this image do not fit each other. Please ask whoever made the file for another "
                "one."
            ),
            keyword="PaletteColor",
        )
    return Palette(*_same_bits(tables))


def _same_bits(tables: list[LookupTable]) -> list[LookupTable]:
    """Tables whose entries have as many bits each; some writers announce 16 and fill in 8, which would show black."""
    bits = max(table.bits for table in tables)
    if bits == 16 and all(table.entries.max() <= 255 for table in tables):
        bits = 8
    return [table._replace(bits=bits) for table in tables]


def read_luts(holder: Values, tag: int, signed: bool, notes: list[str]) -> tuple[LookupTable, ...]:
    """The usable tables of a sequence; what is wrong with the others goes to `notes`."""
    found: list[LookupTable] = []
    for item in islice(holder.items(tag), MAX_CHOICES):
        try:
            found.append(lut_of(item, signed=signed))
        except DecodeError as error:
            notes.append(
                _(
                    "Something in this file cannot be used and is left out, so it may look different elsewhere. "
                    "{sentence}",
                    sentence=error.sentence,
                )
            )
    return tuple(_to_white(one, notes) for one in found) if tag == tags.VOI_LUT_SEQUENCE else tuple(found)


def _to_white(table: LookupTable, notes: list[str]) -> LookupTable:
    """A table of greys with as many bits as its entries have, where it claims so many that all of it would be dark."""
    bits = int(table.entries.max()).bit_length()
    if not 0 < bits <= table.bits - FEWER_BITS:
        return table
    notes.append(
        _("The file's table of greys is darker than anyone could see; it is shown as if it reached up to white.")
    )
    return table._replace(bits=bits)


def _icc_name(profile: bytes) -> str:
    """What an ICC profile calls itself: the text of its tag "desc" (ICC.1 9.2.41); "" where there is none."""
    for at in range(132, 132 + 12 * min(int.from_bytes(profile[128:132], "big"), 100), 12):
        if profile[at : at + 4] == b"desc":
            start = int.from_bytes(profile[at + 4 : at + 8], "big")
            value = profile[start : start + min(int.from_bytes(profile[at + 8 : at + 12], "big"), 512)]
            text = value[12:].split(b"\0")[0].decode("ascii", "replace")
            if value[:4] == b"mluc":  # records of 12 bytes behind 16: the first one's length and offset
                length, offset = (int.from_bytes(value[place : place + 4], "big") for place in (20, 24))
                text = value[offset : offset + length].decode("utf-16-be", "replace")
            return "".join(one for one in text if one.isprintable())[:80]
    return NAMELESS if profile else ""


def read_windows(values: Values) -> tuple[Window, ...]:
    """Window Center and Width, value by value, with their explanations (PS3.3 C.11.2.1.2)."""
    centers, widths = values.numbers(tags.WINDOW_CENTER), values.numbers(tags.WINDOW_WIDTH)
    explanations = values.text(tags.WINDOW_CENTER_WIDTH_EXPLANATION).split("\\")
    explanations += [""] * len(centers)
    return tuple(
        Window(center, width, explanation.strip())
        for center, width, explanation in islice(zip(centers, widths, explanations, strict=False), MAX_CHOICES)
    )
