"""Whether a pixel element holds an image and nothing else, by its lengths and by how its codestreams begin and end.

The image itself is not decoded. What is found here are bytes that no viewer shows, but any editor: text behind the
last pixel, in an offset table, in a comment of a JPEG. A file with such bytes is withheld.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, pairwise
from struct import pack, unpack, unpack_from
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from scanveil.deid.cleaning.codestreams import JP2_SIGNATURE, JXL_SIGNATURE, PADDING, text_in_image, without_notes
from scanveil.dicom import tags
from scanveil.dicom.groups import in_first_group, is_overlay
from scanveil.dicom.reading import Header
from scanveil.dicom.tags import DOUBLE_FLOAT_PIXEL_DATA, FLOAT_PIXEL_DATA, PIXEL_DATA
from scanveil.dicom.values import Values
from scanveil.dicom.wire import UNDEFINED, Element
from scanveil.errors import UnjudgeableError, WithheldError
from scanveil.library.instance import frame_count, frames_in
from scanveil.said import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 1024 * 1024

_DESCRIBING = frozenset(
    {
        *(
            tags.SAMPLES_PER_PIXEL,
            tags.PHOTOMETRIC_INTERPRETATION,
            tags.NUMBER_OF_FRAMES,
            tags.ROWS,
            tags.COLUMNS,
            tags.BITS_ALLOCATED,
        ),
        *(
            tags.BITS_STORED,
            tags.HIGH_BIT,
            tags.PIXEL_REPRESENTATION,
            tags.EXTENDED_OFFSET_TABLE,
            tags.EXTENDED_OFFSET_TABLE_LENGTHS,
        ),
    }
)

_JPEG = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in range(50, 71))
_JPEG_LS = frozenset({"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"})
_JPEG_2000 = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (*range(90, 94), *range(201, 204)))
_JPEG_2000_PART_2 = frozenset({"1.2.840.10008.1.2.4.92", "1.2.840.10008.1.2.4.93"})
_JPEG_XL = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in range(110, 113))
_RLE, _DEFLATED_FRAMES = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1"
_NATIVE = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
NOT_LOOKED_INTO = _(
    "Its image is a film, or compressed in another way that is not looked into; text may be hidden in it."
)
NOTES_CUT = _(
    "Comments or camera data inside its compressed image were removed; the image itself is the same, byte for byte."
)

_KINDS = (
    (_JPEG, "jpeg", (b"\xff\xd8",)),
    (_JPEG_LS, "jpeg-ls", (b"\xff\xd8",)),
    (_JPEG_2000 - _JPEG_2000_PART_2, "jpeg-2000", (b"\xff\x4f", JP2_SIGNATURE)),
    (_JPEG_2000_PART_2, "jpeg-2000-part-2", (b"\xff\x4f", JP2_SIGNATURE)),
    (_JPEG_XL, "jpeg-xl", (b"\xff\x0a", JXL_SIGNATURE)),
)
"""Transfer syntaxes, the name of what they hold, and how it begins."""
_TAIL = 16
_WORDS = frozenset({1, 2, 4, 8})
BITS_FOUND = _(
    "Bits of its pixels that hold no value are not empty. A drawing could be hidden there, which viewers do not show. "
    "These bits can be set to zero."
)
BITS_CLEARED = _("Bits of the pixels that hold no value were set to zero; the values are the same.")
MAX_CODESTREAM = 512 * 1024 * 1024
"""Bytes of one compressed frame that are looked into at most."""


class UnusedBitsError(WithheldError):
    """Bits of the pixels that hold no value are not empty."""

    reason: ClassVar[str] = "unused-bits"


class OverlayInPixelsError(WithheldError):
    """A drawing lies in unused bits of the pixels."""

    reason: ClassVar[str] = "overlay-in-pixels"


class SurplusPixelsError(WithheldError):
    """The pixel element holds more than its image."""

    reason: ClassVar[str] = "surplus-pixels"


class NotLookedIntoError(WithheldError):
    """The image is compressed in a way that is not looked into."""

    reason: ClassVar[str] = "not-looked-into"


def check_overlays(header: Header, behind: Iterable[Element] = ()) -> None:
    """Withhold where an overlay is described that has no data of its own: it lies in unused bits (PS3.5 8.1.2).

    `behind` are elements behind the pixels. Raises OverlayInPixelsError.
    """
    if overlays_in_pixels(header, behind):
        raise OverlayInPixelsError(
            _(
                "Lines or writing may be hidden in unused bits of its image (an old kind of overlay), "
                "which may name the patient. Viewers do not show them, so they cannot be looked at here. "
                "These bits can be set to zero."
            ),
            keyword="OverlayRows",
        )


def overlays_in_pixels(header: Header, behind: Iterable[Element] = ()) -> bool:
    """Whether an overlay is described whose bits lie among those of the pixels."""
    own = [element for element in (*header.elements, *behind) if is_overlay(element.tag)]
    if not own or header.pixels is None:
        return False
    described = {element.tag >> 16 for element in own}
    held = {one.tag >> 16 for one in own if in_first_group(one.tag) == tags.OVERLAY_DATA and one.value_end > one.value}
    stored = _described(header)
    return bool(described - held) and _number(stored, tags.BITS_ALLOCATED) > _number(stored, tags.BITS_STORED)


def check_native(file: BinaryIO, header: Header) -> None:
    """Withhold where unpacked pixels are followed by more than the padding of their element (PS3.5 8.1.1).

    Zeros are let pass. Raises SurplusPixelsError.
    """
    assert header.pixels is not None
    value, length = header.pixels[2:]
    needed = _native_length(header, length)
    if needed <= length <= needed + 1:
        return
    if needed > length:
        raise SurplusPixelsError(
            _(
                "There are fewer pixels in it than it says, so that nobody can tell what else is among them. "
                "It may not have been copied completely."
            ),
            keyword="PixelData",
        )
    file.seek(value + needed)
    left = length - needed
    while left > 0 and (block := file.read(min(_BLOCK, left))):
        if block.count(0) != len(block):
            raise surplus()
        left -= len(block)


def _native_length(header: Header, length: int) -> int:
    """The bytes that native pixels need; `length` settles which, where writers differ."""
    assert header.pixels is not None
    described = _described(header)
    if described.raw(tags.EXTENDED_OFFSET_TABLE) or described.raw(tags.EXTENDED_OFFSET_TABLE_LENGTHS):
        raise surplus()  # unpacked pixels have no offsets
    pixel = {FLOAT_PIXEL_DATA: 32, DOUBLE_FLOAT_PIXEL_DATA: 64}
    bits = pixel.get(header.pixels[0]) or _number(described, tags.BITS_ALLOCATED)
    frames = frames_in(header, described)
    samples = _samples(described)
    whole = (samples * bits * frames + 7) // 8
    if bits == 1:  # some writers start each frame with a byte
        return max(whole, (samples + 7) // 8 * frames) if length > whole + 1 else whole
    subsampled = described.raw(tags.PHOTOMETRIC_INTERPRETATION).strip(b" \0") == b"YBR_FULL_422"
    return whole // 3 * 2 if subsampled and length not in (whole, whole + 1) else whole


class UnusedBits:
    """The bits of unpacked samples that hold no value (PS3.5 8.1.1), as blocks of pixels go by.

    Zeros are no data, nor is a sign that goes on above the value, if it does so in all samples or in none; anything
    else could be a drawing that no viewer shows. Raises UnjudgeableError where it is not clear which bits these are.
    """

    def __init__(self, header: Header) -> None:
        described = _described(header)
        allocated, stored = _number(described, tags.BITS_ALLOCATED), _number(described, tags.BITS_STORED)
        is_integer = header.pixels is not None and header.pixels[0] == PIXEL_DATA and header.pixels[3] != UNDEFINED
        said = described.raw(tags.BITS_STORED)
        if is_integer and said and allocated % 8 == 0 and not (len(said) == 2 and 1 <= stored <= allocated):
            raise UnjudgeableError(_("The file does not say clearly how many bits a pixel has."), keyword="BitsStored")
        highest = _number(described, tags.HIGH_BIT)
        shift = highest + 1 - stored if stored <= highest + 1 <= allocated else 0
        self.exist = is_integer and 0 < stored < allocated and allocated % 8 == 0
        self._size = allocated // 8 if self.exist else 1
        self._unused = ((1 << allocated) - 1) & ~(((1 << stored) - 1) << shift) if self.exist else 0
        self._order = header.encoding.order
        is_word = self._size in _WORDS
        self._type = f"{'<' if self._order == 'little' else '>'}u{self._size}" if is_word else "u1"
        signed = _number(described, tags.PIXEL_REPRESENTATION) == 1 and not shift and is_word
        self._sign = 1 << (stored - 1) if self.exist and signed else 0
        self._extended = self._plain = False  # negative samples were seen whose sign goes on above, or does not
        self._rest = b""  # of a sample that lies across the seam of two blocks
        self.hold_data = False

    def feed(self, block: bytes) -> None:
        """See the samples of the next block."""
        import numpy as np

        if not self.exist or self.hold_data:
            return
        block = self._rest + block
        self._rest = block[len(block) - len(block) % self._size :]
        samples = self._samples(block)
        is_set = bool(np.any(np.bitwise_or.reduce(samples, axis=0) & self._mask(samples))) if samples.size else False
        if self._sign and (is_set or self._extended):
            self._look_at_signs(samples)
        elif self._sign:
            self._plain = self._plain or bool(np.any(samples & self._number(samples, self._sign)))
        else:
            self.hold_data = is_set

    def clear(self, block: bytes) -> bytes:
        """A block of whole samples with zeros there, or with copies of the sign where samples have one."""
        samples = self._samples(block)
        new = samples & ~self._mask(samples)
        if self._sign:
            negative = (samples & self._number(samples, self._sign)) != 0
            new[negative] |= self._mask(samples)
        cleared: bytes = new.astype(self._type).tobytes()
        return cleared + block[new.nbytes :]

    def _look_at_signs(self, samples: NDArray[Any]) -> None:
        unused = self._mask(samples)
        negative, above = (samples & self._number(samples, self._sign)) != 0, samples & unused
        self._extended = self._extended or bool((above[negative] == unused).any())
        self._plain = self._plain or bool((above[negative] == 0).any())
        odd = (above != 0) & (~negative | (above != unused))
        self.hold_data = bool(odd.any()) or (self._extended and self._plain)

    def _mask(self, samples: NDArray[Any]) -> Any:
        """The unused bits, as a number of the samples' type, or as bytes in their order where there is no such type."""
        import numpy as np

        if samples.ndim == 1:
            return self._number(samples, self._unused)
        return np.frombuffer(self._unused.to_bytes(self._size, self._order), np.uint8)

    @staticmethod
    def _number(samples: NDArray[Any], value: int) -> Any:
        return samples.dtype.type(value)

    def _samples(self, block: bytes) -> NDArray[Any]:
        """The samples as numbers (samples), or where there are no such numbers as uint8 (samples, bytes of each)."""
        import numpy as np

        count = len(block) // self._size
        if self._type != "u1" or self._size == 1:
            return np.frombuffer(block, self._type, count)
        return np.frombuffer(block, np.uint8, count * self._size).reshape(count, self._size)


class Fragments:
    """Looks at encapsulated pixels (PS3.5 A.4) as they are read: `fragment` and `piece` in order, then `end`.

    `has_notes` says whether something would have to be cut out before they may be given out.
    All raise SurplusPixelsError, TextInImageError, NotLookedIntoError or UnjudgeableError.
    """

    def __init__(self, header: Header, *, released: bool = False) -> None:
        """`released` says that a person has looked at what is not looked into here."""
        described = _described(header)
        self.kind, self._signatures = _kind_or_none(header.transfer_syntax_uid, released)
        self._frames = frame_count(described.raw(tags.NUMBER_OF_FRAMES))
        self._extended = described.raw(tags.EXTENDED_OFFSET_TABLE)
        self._lengths = described.raw(tags.EXTENDED_OFFSET_TABLE_LENGTHS)
        self._frame_length = _frame_length(described)
        self._table = b""
        self._base = 0  # where the first fragment of the image starts
        self._missing: set[int] = set()  # offsets of the tables at which no fragment was seen so far
        self._count = -1
        self._is_padding: bool | None = None  # the fragment, so far; nothing of it was seen yet
        self._stream = bytearray()
        self.has_notes = False

    def fragment(self, at: int, length: int) -> None:
        """A fragment's header stands at `at` in the file."""
        self._count += 1
        self._is_padding = None
        if self._count == 0:
            if length not in (0, 4 * self._frames):
                raise surplus()
            return
        if self._count == 1:
            self._base = at
            self._read_tables()
        if self._lengths:
            named = int.from_bytes(self._lengths[8 * self._count - 8 : 8 * self._count], "little")
            if named + (named & 1) != length + (length & 1):
                raise surplus()
        self._missing.discard(at - self._base)

    def piece(self, data: bytes, start: int, stop: int) -> None:
        """Bytes of the fragment, `data[start:stop]`."""
        if start == stop:
            return
        if self._count == 0:
            self._table += data[start:stop]
            return
        if not self.kind:
            return
        if self._is_padding is None:
            self._is_padding = not self._begins(data, start, stop)
        elif self._is_padding and data[start:stop].strip(PADDING):
            raise surplus()
        if self._is_padding:
            return
        self._stream += memoryview(data)[start:stop]
        if len(self._stream) > MAX_CODESTREAM:
            raise UnjudgeableError(_("Its image is too large to be looked into for text."), keyword="PixelData")

    def end(self) -> None:
        """All fragments have been seen."""
        self._judge()
        if self._missing or (self._table and self._count < 1):
            raise surplus()
        if self._lengths and len(self._lengths) != 8 * self._count:
            raise surplus()

    def _read_tables(self) -> None:
        """Offset tables have an offset for each frame, rising from 0 (PS3.5 A.4, PS3.3 C.7.6.3.1.8)."""
        for table, size, layout in ((self._table, 4, "L"), (self._extended, 8, "Q")):
            if len(table) not in (0, size * self._frames):
                raise surplus()
            offsets = unpack(f"<{len(table) // size}{layout}", table)
            if offsets and (offsets[0] or not all(one < next_ for one, next_ in pairwise(offsets))):
                raise surplus()
            self._missing.update(offsets)

    def _begins(self, data: bytes, start: int, stop: int) -> bool:
        """Judge the codestream so far where this fragment begins another; False where the fragment is padding."""
        if data.startswith(self._signatures, start, stop) or self.kind in _CHECKS:
            self._judge()
            return True
        if self._stream and not self._is_complete():
            return True
        if data[start:stop].strip(PADDING):
            raise surplus()
        return False

    def _is_complete(self) -> bool:
        """Whether the codestream so far has come to its end."""
        return self.kind != "jpeg-xl" and self._stream[-_TAIL:].rstrip(PADDING).endswith(b"\xff\xd9")

    def _judge(self) -> None:
        """Look into one whole codestream."""
        if self._stream:
            whole = bytes(self._stream)
            if self.kind in _CHECKS:
                if not _CHECKS[self.kind](whole, self._frame_length):
                    raise surplus()
            else:
                clean = without_notes(self.kind, whole)
                self.has_notes |= not whole.startswith(clean) or bool(whole[len(clean) :].strip(PADDING))
        self._stream.clear()


def _samples(described: Values) -> int:
    """How many samples the pixels of one frame have in all."""
    sides = _number(described, tags.ROWS) * _number(described, tags.COLUMNS)
    return sides * (_number(described, tags.SAMPLES_PER_PIXEL) or 1)


def _frame_length(described: Values) -> int:
    """The bytes of one frame, unpacked."""
    return (_samples(described) * _number(described, tags.BITS_ALLOCATED) + 7) // 8


def _kind_or_none(transfer_syntax_uid: str, released: bool) -> tuple[str, tuple[bytes, ...]]:
    try:
        return codestream_kind(transfer_syntax_uid)
    except NotLookedIntoError:
        if not released:
            raise
        return "", ()


def codestream_kind(transfer_syntax_uid: str) -> tuple[str, tuple[bytes, ...]]:
    """What compressed frames hold, and how that begins. Raises SurplusPixelsError or NotLookedIntoError."""
    if transfer_syntax_uid in _NATIVE:
        raise SurplusPixelsError(
            _("The file says that its image is not compressed, but it is, so that it cannot be judged."),
            keyword="TransferSyntaxUID",
        )
    if transfer_syntax_uid in (_RLE, _DEFLATED_FRAMES):
        return "rle" if transfer_syntax_uid == _RLE else "deflated", ()
    for syntaxes, kind, signatures in _KINDS:
        if transfer_syntax_uid in syntaxes:
            return kind, signatures
    raise NotLookedIntoError(NOT_LOOKED_INTO, keyword="TransferSyntaxUID")


def rebuild(element: bytes, header: Header) -> bytes:
    """An encapsulated pixel element with all notes cut out: one fragment for each frame, its offsets put right.

    Raises TextInImageError where an extended offset table would have to be put right as well.
    """
    assert header.pixels is not None and header.pixels_at is not None
    kind, signatures = codestream_kind(header.transfer_syntax_uid)
    if _described(header).raw(tags.EXTENDED_OFFSET_TABLE):
        raise text_in_image()
    start = header.pixels[2] - header.pixels_at
    table, *fragments = _fragments_in(element, start)
    frames: list[list[bytes]] = []
    for fragment in fragments:
        if fragment.startswith(signatures):
            frames.append([fragment])
        elif fragment.strip(PADDING):
            if not frames:
                raise surplus()
            frames[-1].append(fragment)
    clean = [without_notes(kind, b"".join(frame)) for frame in frames]
    items = [pack("<HHL", 0xFFFE, 0xE000, len(one) + (len(one) & 1)) + one + b"\0" * (len(one) & 1) for one in clean]
    offsets = pack(f"<{len(items)}L", *accumulate(map(len, items[:-1]), initial=0)) if table else b""
    first = pack("<HHL", 0xFFFE, 0xE000, len(offsets)) + offsets
    return b"".join([element[:start], first, *items, pack("<HHL", 0xFFFE, 0xE0DD, 0)])


def _fragments_in(element: bytes, at: int) -> Iterator[bytes]:
    """The values of the items of an element that has been walked through before."""
    while element[at : at + 4] == b"\xfe\xff\x00\xe0":
        (length,) = unpack_from("<L", element, at + 4)
        yield element[at + 8 : at + 8 + length]
        at += 8 + length


def _is_rle(frame: bytes, _length: int) -> bool:
    """Whether a fragment starts like a frame of RLE: up to 15 segments, where each starts, and zeros (PS3.5 G.5)."""
    if len(frame) < 64:
        return False
    count, *offsets = unpack_from("<16L", frame)
    used, unused = offsets[:count], offsets[count:]
    rising = all(one < next_ for one, next_ in pairwise(used))
    return 1 <= count <= 15 and used[0] == 64 and rising and used[-1] < len(frame) and not any(unused)


def _is_deflated(frame: bytes, length: int) -> bool:
    """Whether a fragment is a deflated frame of so many bytes, and nothing else (PS3.5 A.4.13)."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(frame, length + 2)
    except zlib.error:
        return False
    return inflater.eof and length <= len(plain) <= length + 1 and not inflater.unused_data.strip(PADDING)


_CHECKS: dict[str, Callable[[bytes, int], bool]] = {"rle": _is_rle, "deflated": _is_deflated}


def surplus() -> SurplusPixelsError:
    return SurplusPixelsError(
        _("There is more in its image than pixels. What viewers do not show may be text that names the patient."),
        keyword="PixelData",
    )


def _described(header: Header) -> Values:
    """The values that describe pixels. Raises where one stands there twice: nobody knows which one viewers believe."""
    own = [element for element in header.elements if element.tag in _DESCRIBING]
    found = Values(header.buffer, header.encoding, own)
    if len(found.present) < len(own):
        raise surplus()
    return found


def _number(described: Values, tag: int) -> int:
    """A value of VR US, 0 where there is none."""
    return described.short(tag) or 0
