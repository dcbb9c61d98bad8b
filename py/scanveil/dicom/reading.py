"""Is it DICOM? A file object becomes a `Header`.

Reading stops in front of the pixels. Nothing is believed before it is checked against the file's size.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.numbers import integer
from scanveil.dicom.packed import frames_in_tables
from scanveil.dicom.syntaxes import (
    DEFLATED_SYNTAXES,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    GE_PRIVATE,
    IMPLICIT_VR_LITTLE_ENDIAN,
    STANDARD_SYNTAXES,
    is_video,
)
from scanveil.dicom.values import Values
from scanveil.dicom.wire import (
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    PIXEL_TAGS,
    SHORT_HEADER,
    UNDEFINED,
    VRS,
    Element,
    Encoding,
    header_at,
    parse,
)
from scanveil.errors import (
    BECAME_SHORTER,
    DEFLATED_CUT_OFF,
    DEFLATED_DAMAGED,
    DEFLATED_TOO_LARGE,
    EmptyFileError,
    MalformedError,
    NotDicomError,
    ScanveilError,
    TooLargeError,
    TransferSyntaxError,
    TruncatedError,
    UnreadableError,
    gone,
)
from scanveil.said import _, ngettext

FIRST_READ = 32 * 1024
"""Bytes of the first read: most headers fit, and a second read costs as much as parsing 100 elements."""
MAX_HEADER, MAX_INFLATED = 512 * 1024 * 1024, 192 * 1024 * 1024
"""Bytes in front of the pixels beyond which a file is refused, and bytes to which a deflated one may inflate."""
MAX_FRONT, FRONT_BY_SIZE = 2 * 1024 * 1024, 32
"""Bytes in front of the pixels that a deflated file may inflate to, and so many more for each that it has."""
MAX_ELEMENTS = 100_000
"""Elements on the top level beyond which a file is refused; there are names for some 5,000."""

MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"

PREAMBLE_SIZE = 132

_ENDS_EARLY = _(
    "The file ends before it should, so it cannot be read. It may not have been copied completely; please copy it "
    "again."
)
_TOO_LONG = _(
    "The description in front of the image is too large to be read safely. The file may be damaged; please copy it "
    "again."
)
_SIGNATURES = (
    (b"\xff\xd8\xff", _("This is not a scan file (DICOM). It looks like a JPEG picture.")),
    (b"\x89PNG", _("This is not a scan file (DICOM). It looks like a PNG picture.")),
    (b"GIF8", _("This is not a scan file (DICOM). It looks like a GIF picture.")),
    (b"BM", _("This is not a scan file (DICOM). It looks like a bitmap picture.")),
    (b"%PDF", _("This is not a scan file (DICOM). It looks like a PDF document.")),
    (b"PK\x03\x04", _("This is not a scan file (DICOM). It looks like a ZIP archive: please unpack it first.")),
    (b"MZ", _("This is not a scan file (DICOM). It looks like a Windows program.")),
    (b"\x7fELF", _("This is not a scan file (DICOM). It looks like a program.")),
    (b"\x1f\x8b", _("This is not a scan file (DICOM). It looks like a compressed file: please unpack it first.")),
    (b"<", _("This is not a scan file (DICOM). It looks like a web page or XML document.")),
    (b"[", _("This is not a scan file (DICOM). It looks like a settings file.")),
)


class Header(NamedTuple):
    """All of a file in front of its pixels, taken apart.

    `buffer` holds the file's first bytes or, where `inflated`, preamble and file meta followed by the
    inflated data set. `meta` are the elements of group 0002, `elements` the rest up to `pixels_at`: the offset
    of the pixel element in `buffer`, or None where there is none. `pixels` is that element's header:
    (tag, vr, offset of the value, length). `media_storage_sop_class_uid` is the SOP class by the file meta.
    `packed_frames` are the frames of packed pixels whose tables have more of them than the file says, else 0.
    `missing` is how many bytes of plain pixels lie behind the end of a file that was cut off, else 0.
    """

    path: str
    size: int
    buffer: bytes
    meta: list[Element]
    elements: list[Element]
    encoding: Encoding
    transfer_syntax_uid: str
    media_storage_sop_class_uid: str
    inflated: bool
    pixels_at: int | None
    pixels: tuple[int, bytes, int, int] | None
    packed_frames: int = 0
    missing: int = 0


def read_header(file: BinaryIO, *, path: str, size: int, to_look: bool = False) -> Header:
    """Read a file, from its start, up to its pixels.

    `size` is the file's length in bytes. Raises a ScanveilError that says, in a sentence, why it cannot be read. Who
    only looks at it, `to_look`, sees what there is of pixels that are cut off, and files in GE's own syntax; no copy is
    made of either.
    """
    try:
        header = _read_header(file, path, size)
        if not to_look:
            _check_copied(header)
        return header
    except ScanveilError as error:
        error.at(path)
        raise
    except OSError as error:
        raise gone(path) from error


def values_of(header: Header) -> Values:
    """The values at the top level of a file."""
    return Values(header.buffer, header.encoding, header.elements)


def meta_values_of(header: Header) -> Values:
    """The values of the file meta."""
    return Values(header.buffer, EXPLICIT_LITTLE, header.meta)


def blocks(file: BinaryIO, start: int, end: int, most: int) -> Iterator[bytes]:
    """The bytes from `start` up to `end` of a file, `most` at a time. Raises UnreadableError where it ends first."""
    file.seek(start)
    while start < end:
        block = file.read(min(most, end - start))
        if not block:
            raise UnreadableError(BECAME_SHORTER)
        start += len(block)
        yield block


def check_whole(header: Header) -> None:
    """Raise TruncatedError, with a sentence, where plain pixels are cut off."""
    if header.missing:
        raise TruncatedError(
            ngettext(
                "The image in this file is cut off: {count:,} byte is missing. "
                "It may not have been copied completely; please copy it again.",
                "The image in this file is cut off: {count:,} bytes are missing. "
                "It may not have been copied completely; please copy it again.",
                header.missing,
            )
        )


def _read_header(file: BinaryIO, path: str, size: int) -> Header:
    if size == 0:
        raise EmptyFileError(
            _("The file is empty (0 bytes). It may not have been copied completely; please copy it again.")
        )
    file.seek(0)
    buffer = file.read(FIRST_READ)
    start = _data_start(buffer)
    meta, at = _file_meta(buffer, start, len(buffer) < size)
    first_lines = Values(buffer, EXPLICIT_LITTLE, meta)
    syntax = first_lines.text(tags.TRANSFER_SYNTAX_UID)
    media_class = first_lines.text(tags.MEDIA_STORAGE_SOP_CLASS_UID)
    inflated = syntax in DEFLATED_SYNTAXES
    if inflated:
        buffer = buffer[:at] + _inflate(file, buffer[at:], size)
    encoding = _encoding(buffer, at, syntax)
    buffer, elements, at = _elements(file, buffer, at, encoding, size, inflated)
    if not elements:
        raise NotDicomError(
            _("This is not a scan file (DICOM): it begins like one, but nothing follows that can be read.")
        )
    pixels, missing = None, 0
    if _at_pixels(buffer, at, encoding):
        pixels = header_at(buffer, at, encoding)
        missing = _missing(pixels, len(buffer) if inflated else size)
    syntax = syntax or _syntax_of(encoding)
    pixels_at = at if pixels else None
    header = Header(
        path, size, buffer, meta, elements, encoding, syntax, media_class, inflated, pixels_at, pixels, missing=missing
    )
    is_packed = pixels is not None and pixels[3] == UNDEFINED and not inflated and not is_video(syntax)
    return header._replace(packed_frames=_packed_frames(file, header)) if is_packed else header


def _elements(
    file: BinaryIO, buffer: bytes, at: int, encoding: Encoding, size: int, inflated: bool
) -> tuple[bytes, list[Element], int]:
    """The buffer, grown as far as needed, the elements in front of the pixels, and where these, or the end, begin."""
    found: list[Element] = []
    end = min(len(buffer), at + FIRST_READ)
    while True:
        parsed = parse(buffer, at, end, encoding, stop_tags=PIXEL_TAGS)
        found += parsed.elements
        at = parsed.at
        if len(found) > MAX_ELEMENTS:
            raise TooLargeError(_TOO_LONG)
        has_all = inflated or len(buffer) >= size
        if _at_pixels(buffer, at, encoding) or (has_all and at == len(buffer)):
            return buffer, found, at
        if end < len(buffer):
            end = _further(end, len(buffer), size)
        elif has_all:
            if len(buffer) - at < SHORT_HEADER and not any(buffer[at:]):
                return buffer, found, at  # trailing zeros after the last element
            raise TruncatedError(_ENDS_EARLY)
        else:
            buffer = _read_more(file, buffer, at, encoding, size)
            end = len(buffer)


def _further(end: int, whole: int, size: int) -> int:
    """How far an inflated data set is parsed next. A small file has no long description in front of its pixels."""
    most = MAX_FRONT + FRONT_BY_SIZE * size
    if end >= most:
        raise TooLargeError(DEFLATED_TOO_LARGE)
    return min(4 * end, whole, most)


def _packed_frames(file: BinaryIO, header: Header) -> int:
    """The frames of packed pixels where a table has more than the file says; groups for frames count more."""
    assert header.pixels is not None
    values = values_of(header)
    if tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE in values:
        return 0
    stated = max(1, integer(values.raw(tags.NUMBER_OF_FRAMES)) or 1)
    extended = values.raw(tags.EXTENDED_OFFSET_TABLE)
    return frames_in_tables(file, header.buffer, header.pixels[2], header.size, extended, stated)


def _at_pixels(buffer: bytes, at: int, encoding: Encoding) -> bool:
    """Whether a whole header of a pixel element stands at `at`."""
    try:
        return header_at(buffer, at, encoding)[0] in PIXEL_TAGS
    except (TruncatedError, MalformedError):
        return False


def _missing(pixels: tuple[int, bytes, int, int], size: int) -> int:
    """How many bytes of plain pixels lie behind the end."""
    value, length = pixels[2:]
    return max(0, value + length - size) if length != UNDEFINED else 0


def _check_copied(header: Header) -> None:
    """Refuse what can only be looked at."""
    if header.transfer_syntax_uid == GE_PRIVATE:
        raise TransferSyntaxError(
            _(
                "The file is written in a way of its maker's own (transfer syntax), which hardly any program reads, so "
                "no copy of it is made. Please ask whoever made it for another one."
            )
        )
    check_whole(header)


def _data_start(buffer: bytes) -> int:
    """Where the first element starts: behind the preamble, or at 0 where there is none (PS3.10 7.1)."""
    if buffer[128:PREAMBLE_SIZE] == b"DICM":
        return PREAMBLE_SIZE
    if _looks_like_data_set(buffer):
        return 0
    for signature, sentence in _SIGNATURES:
        if buffer.startswith(signature):
            raise NotDicomError(sentence)
    raise NotDicomError(_("This is not a scan file (DICOM). Discs often carry other files beside the images."))


def _looks_like_data_set(buffer: bytes) -> bool:
    """Whether a file without preamble starts like a data set: group 0002 or 0008, and a credible first element."""
    little, big = int.from_bytes(buffer[:2], "little"), int.from_bytes(buffer[:2], "big")
    if little in (0x0002, 0x0008) and int.from_bytes(buffer[2:4], "little") < 0x4000:
        return buffer[4:6] in VRS or 0 < int.from_bytes(buffer[4:8], "little") <= 256
    return big == 0x0008 and buffer[4:6] in VRS


def _file_meta(buffer: bytes, start: int, more: bool) -> tuple[list[Element], int]:
    """The elements of group 0002, always explicit little endian (PS3.10 7.1), and where the data set starts."""
    at, found = start, []
    while buffer[at : at + 2] == b"\x02\x00":
        try:
            tag, vr, value, length = header_at(buffer, at, EXPLICIT_LITTLE)
        except MalformedError:
            tag, vr, value, length = header_at(buffer, at, IMPLICIT_LITTLE)
        end = value + length
        if end > len(buffer):
            if more:
                raise TooLargeError(
                    _(
                        "The description at the start of this file is far too long to be read safely. The file may be "
                        "damaged; please copy it again."
                    )
                )
            raise TruncatedError(
                _(
                    "The file ends within its first lines, so it cannot be read. It may not have been copied "
                    "completely; please copy it again."
                )
            )
        found.append(Element(tag, vr, at, value, end, end, False))
        at = end
    if at == len(buffer) and found:
        raise TruncatedError(
            _(
                "The file ends behind its first lines, and nothing else is in it. It may not have been copied "
                "completely; please copy it again."
            )
        )
    return found, at


def _encoding(buffer: bytes, at: int, syntax: str) -> Encoding:
    """The encoding that a transfer syntax names, unless the first element plainly shows another."""
    is_known = not syntax or syntax == GE_PRIVATE or syntax.startswith(STANDARD_SYNTAXES)
    if not is_known and not _looks_explicit(buffer, at):
        raise TransferSyntaxError(
            _(
                "The file is written in a way of its maker's own (transfer syntax), so it cannot be read here. A "
                "program of that maker may open it."
            )
        )
    if syntax == EXPLICIT_VR_BIG_ENDIAN:
        return EXPLICIT_BIG
    if _looks_explicit(buffer, at):
        return EXPLICIT_LITTLE if buffer[at] or not buffer[at + 1] else EXPLICIT_BIG
    return IMPLICIT_LITTLE


def _looks_explicit(buffer: bytes, at: int) -> bool:
    return buffer[at + 4 : at + 6] in VRS


def _syntax_of(encoding: Encoding) -> str:
    if not encoding.explicit:
        return IMPLICIT_VR_LITTLE_ENDIAN
    return EXPLICIT_VR_LITTLE_ENDIAN if encoding.little else EXPLICIT_VR_BIG_ENDIAN


def _inflate(file: BinaryIO, first: bytes, size: int) -> bytes:
    """The data set of a deflated file (PS3.5 A.5), refused where it grows beyond `MAX_INFLATED`."""
    if size > MAX_INFLATED:
        raise TooLargeError(
            _(
                "This compressed file is too large to be opened safely. Please ask whoever made it for one that is "
                "not compressed."
            )
        )
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(first + file.read(), MAX_INFLATED)
    except zlib.error as error:
        raise MalformedError(DEFLATED_DAMAGED) from error
    if inflater.unconsumed_tail:
        raise TooLargeError(DEFLATED_TOO_LARGE)
    if not inflater.eof:
        raise TruncatedError(DEFLATED_CUT_OFF)
    return plain


def _read_more(file: BinaryIO, buffer: bytes, at: int, encoding: Encoding, size: int) -> bytes:
    """The buffer grown so that the element at `at` fits; twofold at the least, for each time all of it is copied."""
    want = len(buffer) * 4
    if at + 12 <= len(buffer):
        value, length = header_at(buffer, at, encoding)[2:]
        if length != UNDEFINED:
            if value + length > size:
                raise TruncatedError(_ENDS_EARLY)
            want = max(value + length + FIRST_READ, 2 * len(buffer))
    if min(want, size) > MAX_HEADER:
        if len(buffer) >= MAX_HEADER:
            raise TooLargeError(_TOO_LONG)
        want = MAX_HEADER
    more = file.read(min(want, size) - len(buffer))
    if not more:
        raise UnreadableError(BECAME_SHORTER)
    return buffer + more
