"""One frame's stored values out of a file, reading no more of it than that frame."""

from __future__ import annotations

import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np

from scanveil.dicom.reading import Header
from scanveil.dicom.syntaxes import GE_PRIVATE, NATIVE_SYNTAXES
from scanveil.dicom.wire import UNDEFINED
from scanveil.errors import DecodeError, MalformedError, ScanveilError, gone
from scanveil.pixels.attributes import PACKED_BITS, PixelAttributes, read_attributes
from scanveil.pixels.codestreams import ended
from scanveil.pixels.packed_frames import (
    IMAGE_MISSING,
    ByteRange,
    PackedFrames,
    all_fragments,
    by_frame,
    encoded_frame,
    read,
    table_of,
)
from scanveil.pixels.samples import YBR_FULL, YBR_FULL_422, Pixels, as_rgb, full_chroma, shares_chroma, used_bits
from scanveil.said import _

PLAIN_SYNTAXES = NATIVE_SYNTAXES | {GE_PRIVATE}
"""Of pixels that are not compressed; of the last, no copy is made."""
ENCAPSULATED_UNCOMPRESSED = "1.2.840.10008.1.2.1.98"
DEFLATED_IMAGE_FRAME = "1.2.840.10008.1.2.8.1"
FRAMES_AS_THEY_ARE = frozenset({ENCAPSULATED_UNCOMPRESSED, DEFLATED_IMAGE_FRAME})
"""Frames in fragments that no codec is needed for."""

_TOO_FEW_PIXELS = _(
    "This image cannot be shown: its file holds fewer pixels than it says. It may not have been copied completely; "
    "please copy it again."
)
END_IS_MISSING = _(
    "The end of this image is missing: its file is cut off, and what is missing is of one grey. Please copy the file "
    "again, or ask whoever made it for another one."
)
_OTHERWISE_COMPRESSED = _(
    "This image is not compressed as its file says. It is shown as what it is; other programs may not show it."
)
LEAST_PART = 1 / 16
"""Of a frame that must be there, where what is missing is made up."""


def stored_values(
    header: Header, file: BinaryIO, frame_index: int, *, attributes: PixelAttributes | None = None
) -> Pixels:
    """One frame as it is stored: (rows, columns), or (rows, columns, 3) for colour, which is always RGB.

    The dtype is the smallest that Bits Allocated asks for: uint8, int8, uint16 ... float64. Only the bits
    from High Bit down count, and signed values are extended to the whole of it (PS3.5 8.1.1). 1-bit values
    are 0 or 1. `frame_index` counts from 0. `attributes` are the frame's own, where they have been read
    already. Raises a ScanveilError that says in a sentence why there is no image.
    """
    return _stored(header, file, frame_index, attributes or read_attributes(header, frame_index), None)


def values_to_look_at(
    header: Header, file: BinaryIO, frame_index: int, attributes: PixelAttributes
) -> tuple[PixelAttributes, Pixels]:
    """The same for who looks at a frame, also at one of which the end is missing, and its attributes with notes.

    What is missing is one grey. Raises as `stored_values`, also where most of a frame is missing.
    """
    notes: list[str] = []
    stored = _stored(header, file, frame_index, attributes, notes)
    if not notes:
        return attributes, stored
    # by no syntax that is known: nobody relies on what is said of it
    syntax = "" if _OTHERWISE_COMPRESSED in notes else attributes.transfer_syntax_uid
    told = (*attributes.notes, *dict.fromkeys(notes))
    return replace(attributes, notes=told, transfer_syntax_uid=syntax), stored


def _stored(
    header: Header, file: BinaryIO, frame_index: int, known: PixelAttributes, notes: list[str] | None
) -> Pixels:
    """The stored values of a frame; without `notes`, nothing that should be noted is let pass."""
    try:
        if _is_plain(header, known, by_size=notes is not None):
            return _read_native(header, file, known, frame_index, notes)
        return _read_encapsulated(header, file, known, frame_index, notes)
    except ScanveilError as error:
        error.in_frame(frame_index + 1, known.number_of_frames).at(header.path)
        raise
    except OSError as error:
        raise gone(header.path) from error


def whole_words(header: Header, file: BinaryIO, attributes: PixelAttributes, frame_index: int) -> Pixels | None:
    """One grey frame with all bits of its words, unsigned (rows, columns); None where values are packed or coloured."""
    plain = attributes.transfer_syntax_uid in PLAIN_SYNTAXES and not attributes.float_bits
    if not plain or attributes.samples_per_pixel != 1 or attributes.bits_allocated in (1, PACKED_BITS):
        return None
    data = _native_bytes(header, file, attributes, frame_index, [])
    words = np.frombuffer(data, _wire_dtype(attributes, little=_is_little(header)))
    return words.astype(f"u{words.itemsize}").reshape(attributes.rows, attributes.columns)


# Native pixel data (PS3.5 8.1, 8.2)


def _is_plain(header: Header, attributes: PixelAttributes, *, by_size: bool) -> bool:
    """Whether pixels are not compressed: as the file says, or by what they are."""
    assert header.pixels is not None
    is_said, length = attributes.transfer_syntax_uid in PLAIN_SYNTAXES, header.pixels[3]
    if not by_size or is_said == (length != UNDEFINED):
        return is_said
    if is_said:
        return False
    bits = attributes.number_of_frames * attributes.sample_count * attributes.bits_allocated
    return 0 <= length - (bits + 7) // 8 <= 1


def _is_little(header: Header) -> bool:
    """Whether pixels are little endian."""
    return header.encoding.little and header.transfer_syntax_uid != GE_PRIVATE


def _read_native(
    header: Header, file: BinaryIO, attributes: PixelAttributes, frame_index: int, notes: list[str] | None
) -> Pixels:
    if notes is not None and attributes.transfer_syntax_uid not in PLAIN_SYNTAXES:
        notes.append(_OTHERWISE_COMPRESSED)
    attributes = _with_own_chroma(header, attributes)
    data = _native_bytes(header, file, attributes, frame_index, notes)
    bits = frame_index * attributes.sample_count * attributes.bits_allocated
    return _unpack(data, attributes, little=_is_little(header), first_bit=bits % 8)


def _with_own_chroma(header: Header, attributes: PixelAttributes) -> PixelAttributes:
    """Attributes as YBR_FULL where no chrominance is shared: programs that unpack JPEG leave YBR_FULL_422 behind."""
    assert header.pixels is not None
    whole = attributes.number_of_frames * attributes.sample_count * attributes.itemsize
    return _with_full_chroma(attributes) if header.pixels[3] >= whole else attributes


def _with_full_chroma(attributes: PixelAttributes) -> PixelAttributes:
    is_422 = attributes.photometric_interpretation == YBR_FULL_422
    return replace(attributes, photometric_interpretation=YBR_FULL) if is_422 else attributes


def _unpack(data: bytes, attributes: PixelAttributes, *, little: bool, first_bit: int = 0) -> Pixels:
    """The stored values in the plain bytes of a frame."""
    if attributes.bits_allocated == 1:
        bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
        return _shape(bits[first_bit : first_bit + attributes.sample_count], attributes)
    if attributes.bits_allocated == PACKED_BITS:
        values = _of_twelve_bits(data, first_bit // 4, attributes)
        attributes = replace(_with_full_chroma(attributes), bits_allocated=16)
    else:
        values = np.frombuffer(data, _wire_dtype(attributes, little=little))
    if shares_chroma(attributes):
        values = full_chroma(values)
    pixels = _shape(used_bits(values, attributes), attributes)
    return as_rgb(pixels, attributes, attributes.photometric_interpretation)


def _of_twelve_bits(data: bytes, first_nibble: int, attributes: PixelAttributes) -> Pixels:
    """Values of twelve bits that follow each other without a gap, the lowest bits first (PS3.5 annex D of 2004)."""
    packed = np.frombuffer(data, np.uint8)
    nibbles = np.empty(2 * packed.size, np.uint16)
    nibbles[::2], nibbles[1::2] = packed & 15, packed >> 4
    whole = nibbles[first_nibble : first_nibble + 3 * attributes.sample_count].reshape(-1, 3)
    words: Pixels = whole[:, 0] | whole[:, 1] << 4 | whole[:, 2] << 8
    return words.view(np.int16) if attributes.signed else words


def _frame_bits(attributes: PixelAttributes) -> int:
    """The bits of one frame that is stored plainly."""
    bits = attributes.sample_count * attributes.bits_allocated
    if not shares_chroma(attributes):
        return bits
    if attributes.columns % 2:
        raise DecodeError(
            _(
                "This image cannot be shown: its pixels share their colours in pairs, but its rows are odd. Please "
                "ask whoever made the file for another one."
            ),
            keyword="Columns",
        )
    return bits // 3 * 2


def _native_bytes(
    header: Header, file: BinaryIO, attributes: PixelAttributes, frame_index: int, notes: list[str] | None
) -> bytes:
    """The bytes that hold one frame, and the bits around a frame that starts within a byte."""
    assert header.pixels is not None
    vr, value, length = header.pixels[1:]
    if length == UNDEFINED:
        raise _not_plain()
    bits = _frame_bits(attributes)
    first, last = frame_index * bits // 8, ((frame_index + 1) * bits + 7) // 8
    there = min(length, (len(header.buffer) if header.inflated else header.size) - value)
    if first + (last - first) * LEAST_PART > there:
        raise DecodeError(IMAGE_MISSING if frame_index and first >= there else _TOO_FEW_PIXELS, keyword="PixelData")
    if last > there:
        if notes is None:
            raise DecodeError(_TOO_FEW_PIXELS, keyword="PixelData")
        notes.append(END_IS_MISSING)
    source = BytesIO(header.buffer) if header.inflated else file
    are_words = not _is_little(header) and vr in (b"OW", b"")
    if not are_words or attributes.bits_allocated in (16, 32, 64):
        own = read(source, ByteRange(value + first, min(last, there) - first)).ljust(last - first, b"\0")
        has_several = are_words and attributes.bits_allocated > 16 and not attributes.float_bits
        return _numbers(own, attributes) if has_several else own
    # PS3.5 A.3: bytes lie swapped in the words of OW, so the words around the frame are needed
    start, end = first // 2 * 2, (last + 1) // 2 * 2
    around = read(source, ByteRange(value + start, min(end, there) - start)).ljust(end - start, b"\0")
    swapped = np.frombuffer(around, np.uint16).byteswap().tobytes()
    return swapped[first % 2 : first % 2 + last - first]


def _numbers(data: bytes, attributes: PixelAttributes) -> bytes:
    """Big endian numbers of several words: their lowest word comes first (PS3.5 8.1.1), but some writers swap all.

    Neighbours differ far less where they are read as they were written.
    """
    numbers = np.frombuffer(data, f">u{attributes.itemsize}")
    words = np.frombuffer(data, ">u2").reshape(-1, attributes.itemsize // 2)[:, ::-1]
    by_words = np.ascontiguousarray(words).reshape(-1).view(numbers.dtype)
    return data if 2 * _roughness(numbers) < _roughness(by_words) else by_words.tobytes()


def _roughness(values: Pixels) -> float:
    return float(np.abs(np.diff(values.astype(np.float64))).sum())


def _not_plain() -> MalformedError:
    return MalformedError(
        _(
            "This image cannot be shown: it is compressed, but its file says that it is not. Please ask whoever made "
            "the file for another one."
        ),
        keyword="TransferSyntaxUID",
    )


def _wire_dtype(attributes: PixelAttributes, *, little: bool) -> np.dtype[Any]:
    """The dtype of values as they lie in the file."""
    kind = "f" if attributes.float_bits else "i" if attributes.signed else "u"
    return np.dtype(f"{'<' if little else '>'}{kind}{attributes.itemsize}")


def _shape(values: Pixels, attributes: PixelAttributes) -> Pixels:
    """A frame's values in rows and columns; colour by pixel, whatever Planar Configuration is."""
    rows, columns, samples = attributes.rows, attributes.columns, attributes.samples_per_pixel
    if samples == 1:
        return values.reshape(rows, columns)
    if attributes.planar_configuration == 1 and not shares_chroma(attributes):
        return np.ascontiguousarray(values.reshape(samples, rows, columns).transpose(1, 2, 0))
    return values.reshape(rows, columns, samples)


# Encapsulated pixel data (PS3.5 A.4)


def _read_encapsulated(
    header: Header, file: BinaryIO, attributes: PixelAttributes, frame_index: int, notes: list[str] | None
) -> Pixels:
    uid = attributes.transfer_syntax_uid
    if uid in FRAMES_AS_THEY_ARE:
        return _plain_fragments(header, file, attributes, frame_index)
    from scanveil.pixels import codecs

    if uid not in PLAIN_SYNTAXES:
        codecs.require(uid)
    if uid in codecs.COLLECTIONS and attributes.number_of_frames > 1:
        return _of_collection(header, file, attributes, frame_index)
    frames = PackedFrames(
        header, file, attributes.number_of_frames, may_be_cut=notes is not None and uid in codecs.JPEG
    )
    codestream = frames.codestream(frame_index)
    if notes is None:
        return codecs.decode_codestream(codestream, attributes)
    own = codecs.syntax_of(codestream, uid)
    if own in PLAIN_SYNTAXES:
        raise _not_plain()
    if own != uid:
        notes.append(_OTHERWISE_COMPRESSED)
    whole = ended(codestream) if own in codecs.JPEG else codestream
    if whole is not codestream:
        notes.append(END_IS_MISSING)
    return codecs.decode_codestream(whole, replace(attributes, transfer_syntax_uid=own))


def _plain_fragments(header: Header, file: BinaryIO, attributes: PixelAttributes, frame_index: int) -> Pixels:
    """A frame in fragments of its own, as it is (PS3.5 A.4.11) or deflated (A.4.12)."""
    data = encoded_frame(header, file, frame_index, attributes.number_of_frames)
    size = (_frame_bits(attributes) + 7) // 8
    if attributes.transfer_syntax_uid == DEFLATED_IMAGE_FRAME:
        try:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, size)
        except zlib.error as error:
            raise DecodeError(
                _(
                    "This image cannot be shown: its compressed data are damaged. Please copy the file again, or ask "
                    "whoever made it for another one."
                )
            ) from error
    if len(data) < size:
        raise DecodeError(_TOO_FEW_PIXELS, keyword="PixelData")
    return _unpack(data[:size], attributes, little=True)


def _of_collection(header: Header, file: BinaryIO, attributes: PixelAttributes, frame_index: int) -> Pixels:
    """A frame out of a codestream that holds several, one component after the other (PS3.5 A.4.4, part 2)."""
    from scanveil.pixels import codecs

    first = 0
    for spans in by_frame(file, all_fragments(header, file, table_of(header, file))):
        codestream = b"".join(read(file, span) for span in spans)
        frames = codecs.components(codestream) // attributes.samples_per_pixel
        if first <= frame_index < first + frames:
            return codecs.decode_collection(codestream, attributes, frame_index - first)
        first += frames
    raise DecodeError(IMAGE_MISSING, keyword="NumberOfFrames")
