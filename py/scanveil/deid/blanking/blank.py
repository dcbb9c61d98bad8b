"""A file with rectangles of its image blanked, made of the original and of as few new bytes as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from itertools import chain
from typing import BinaryIO, NamedTuple

from scanveil.deid.blanking import lossless, native
from scanveil.deid.blanking.background import is_highest_black
from scanveil.deid.blanking.coders import (
    JPEG_LOSSLESS,
    JPEG_LS_LOSSLESS,
    JPEG_XL_LOSSLESS,
    MAY_BE_REVERSIBLE,
    REVERSIBLE,
)
from scanveil.deid.blanking.elsewhere import changes_elsewhere
from scanveil.deid.blanking.encapsulated import end_of_pixels, frames_changed
from scanveil.deid.blanking.errors import cannot_blank, film, too_much, unknown_way
from scanveil.deid.blanking.frames import attributes_of
from scanveil.deid.blanking.jpeg import NotSequentialError, blank_jpeg, check_decoded
from scanveil.deid.blanking.plain import blanked_plain
from scanveil.deid.blanking.recoding import recoded
from scanveil.deid.blanking.virtual import Change, opened, spliced
from scanveil.deid.cleaning.blocks import MAX_REWRITTEN, Parts, Span
from scanveil.dicom.reading import Header
from scanveil.dicom.syntaxes import NATIVE_SYNTAXES, is_video
from scanveil.dicom.writing import deflate
from scanveil.errors import DecodeError, ScanveilError, UnreadableError, UsageError, WithheldError, gone
from scanveil.pixels import codecs
from scanveil.pixels.attributes import PACKED_BITS, PixelAttributes
from scanveil.pixels.boxes import Box, FrameBoxes, all_clipped
from scanveil.pixels.codestreams import coding_style
from scanveil.pixels.frames import FRAMES_AS_THEY_ARE
from scanveil.pixels.packed_frames import PackedFrames

SEQUENTIAL = frozenset({"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"})
"""JPEG with loss, of which blocks can be blanked as they are coded."""
_RECODED = REVERSIBLE | JPEG_LOSSLESS | {JPEG_LS_LOSSLESS, JPEG_XL_LOSSLESS, codecs.RLE_LOSSLESS}
_LOSSY = codecs.LOSSY - codecs.COLLECTIONS | {"1.2.840.10008.1.2.4.111"}


class Blanked(NamedTuple):
    """A whole DICOM file like the original, in which boxes are background.

    `file` is read-only and read at any place, of `size` bytes; `parts`, whose spans are of the original, make it up.
    `areas` is what became background, by frame: boxes as far as they lie in the image, or more where pixels hang
    together. `became_lossless` says that all frames were decoded and have another transfer syntax.
    """

    file: BinaryIO
    size: int
    parts: Parts
    areas: dict[int, list[Box]]
    transfer_syntax_uid: str
    became_lossless: bool


class _Frame(NamedTuple):
    """A frame, its number from 0, with boxes, which lie in it."""

    number: int
    attributes: PixelAttributes
    boxes: list[Box]


class _Original(NamedTuple):
    """A file with its header, those of its frames that have boxes, and all of them if they are encapsulated."""

    file: BinaryIO
    header: Header
    frames: list[_Frame]
    packed: PackedFrames

    def codestream(self, frame: _Frame) -> bytes:
        return self.packed.codestream(frame.number)

    def each(self, made: Callable[[_Frame], bytes]) -> dict[int, bytes]:
        """What is made of each frame, by its number. Raises CannotBlankError where there is no room for all of it."""
        found: dict[int, bytes] = {}
        room = MAX_REWRITTEN
        for frame in self.frames:
            found[frame.number] = made(frame)
            room -= len(found[frame.number])
            if room < 0:
                raise too_much()
        return found


class _Plan(NamedTuple):
    """What becomes of a file, and where its pixels end."""

    changes: Iterable[Change]
    areas: dict[int, list[Box]]
    transfer_syntax_uid: str
    end_of_pixels: int
    became_lossless: bool = False


def blank(file: BinaryIO, header: Header, boxes: FrameBoxes) -> Blanked:
    """A file with boxes blanked. `file` is the original that has this header, and is read until the copy is done.

    What shows the same places elsewhere in the file goes as well: bits of drawings, and small pictures.
    Raises UsageError where a box has no size or nothing of it lies in the image, or there is no such frame;
    CannotBlankError where the encoding is one in which nothing can be blanked, or the pixels cannot be decoded;
    UnreadableError where the original cannot be read any more.
    """
    try:
        return _blank(file, header, boxes)
    except (UsageError, WithheldError, UnreadableError) as error:
        error.at(header.path)
        raise
    except ScanveilError as error:
        raise cannot_blank(error).at(header.path) from error
    except OSError as error:
        raise gone(header.path) from error


def _blank(file: BinaryIO, header: Header, boxes: FrameBoxes) -> Blanked:
    frames = _frames(header, boxes)
    if not frames:
        parts: Parts = (Span(0, header.size),)
        return Blanked(*opened(file, parts), parts, {}, header.transfer_syntax_uid, became_lossless=False)
    packed = PackedFrames(header, file, frames[0].attributes.number_of_frames)
    plan = _plan(_Original(file, header, frames, packed))
    elsewhere = changes_elsewhere(header, file, plan.end_of_pixels, plan.areas)
    parts = _parts(header, _bounded(chain(plan.changes, elsewhere)))
    return Blanked(*opened(file, parts), parts, plan.areas, plan.transfer_syntax_uid, plan.became_lossless)


def _frames(header: Header, boxes: FrameBoxes) -> list[_Frame]:
    """Frames with the boxes that they have, in their order."""
    numbers = sorted(number for number, own in boxes.items() if own)
    return [
        _Frame(number, known, all_clipped(boxes[number], known.rows, known.columns))
        for number, known in zip(numbers, attributes_of(header, numbers))
    ]


def _plan(original: _Original) -> _Plan:
    uid = original.header.transfer_syntax_uid
    if any(one.attributes.bits_allocated == PACKED_BITS for one in original.frames):
        raise unknown_way()  # values share bytes
    if uid in NATIVE_SYNTAXES:
        return _native(original)
    if is_video(uid):
        raise film()
    if uid not in FRAMES_AS_THEY_ARE:
        codecs.require(uid)
    if uid in SEQUENTIAL and all(_has_plain_black(one.attributes) for one in original.frames):
        return _sequential(original)
    if uid in FRAMES_AS_THEY_ARE | _RECODED or (uid in MAY_BE_REVERSIBLE and _all_reversible(original)):
        return _recoded(original)
    if uid in _LOSSY:
        return _as_lossless(original)
    raise unknown_way()


def _parts(header: Header, changes: Sequence[Change]) -> Parts:
    """The parts of a file with changes; what is deflated is so anew."""
    if not header.inflated:
        return spliced(header.size, changes)
    plain = spliced(len(header.buffer), changes)
    whole = b"".join(part if isinstance(part, bytes) else header.buffer[part.start : part.end] for part in plain)
    start = header.meta[-1].end
    return (deflate(whole[:start], whole[start:]),)


# The ways


def _native(original: _Original) -> _Plan:
    file, header, frames, _packed = original
    source = BytesIO(header.buffer) if header.inflated else file
    pixels = native.native_pixels(header, source, frames[0].attributes)
    known = [one._replace(attributes=native.with_own_chroma(one.attributes, pixels.length)) for one in frames]
    areas = {one.number: native.areas_of(one.attributes, one.boxes) for one in known}
    own = [(one.number, one.attributes, areas[one.number]) for one in known]
    changes: Iterable[Change]
    if known[0].attributes.bits_allocated == 1:
        changes = native.changes_of_bits(pixels, own)
    else:
        changes = chain.from_iterable(
            native.frame_changes(pixels, attributes, number, blanked) for number, attributes, blanked in own
        )
    return _Plan(changes, areas, header.transfer_syntax_uid, pixels.value + pixels.length)


def _recoded(original: _Original) -> _Plan:
    """Frames by their own codec; those that need none may share colours between two pixels."""
    is_plain = original.header.transfer_syntax_uid in FRAMES_AS_THEY_ARE
    areas = {
        one.number: native.areas_of(one.attributes, one.boxes) if is_plain else one.boxes for one in original.frames
    }
    blanked = blanked_plain if is_plain else recoded
    new = original.each(lambda one: blanked(original.codestream(one), one.attributes, areas[one.number]))
    return _with_codestreams(original, new, areas)


def _sequential(original: _Original) -> _Plan:
    """Frames in which blocks are blanked as they are coded, where all of them can be."""
    areas: dict[int, list[Box]] = {}

    def blanked(frame: _Frame) -> bytes:
        old = original.codestream(frame)
        new, areas[frame.number] = _blanked_jpeg(old, frame)
        before, after = (codecs.decode_codestream(one, frame.attributes) for one in (old, new))
        check_decoded(before, after, areas[frame.number])
        return new

    try:
        return _with_codestreams(original, original.each(blanked), areas)
    except (NotSequentialError, DecodeError):  # decoders show what is damaged, too
        return _as_lossless(original)


def _has_plain_black(attributes: PixelAttributes) -> bool:
    """Whether black is the lowest or the highest level of a codestream."""
    return not attributes.signed and (attributes.samples_per_pixel == 3 or attributes.is_grey)


def _blanked_jpeg(codestream: bytes, frame: _Frame) -> tuple[bytes, list[Box]]:
    described = codecs.describe(codestream, frame.attributes.transfer_syntax_uid)
    colours = codecs.colours_of(described, frame.attributes)
    return blank_jpeg(codestream, frame.boxes, inverse=is_highest_black(frame.attributes), rgb=colours == "RGB")


def _as_lossless(original: _Original) -> _Plan:
    areas = {one.number: one.boxes for one in original.frames}
    made = lossless.rewritten(original.header, original.file, original.packed, original.frames[0].attributes, areas)
    end = end_of_pixels(original.header, original.file)
    return _Plan(made.changes, areas, made.transfer_syntax_uid, end, became_lossless=True)


def _with_codestreams(original: _Original, new: dict[int, bytes], areas: dict[int, list[Box]]) -> _Plan:
    file, header, _frames, packed = original
    changes = frames_changed(header, file, packed, new)
    return _Plan(changes, areas, header.transfer_syntax_uid, end_of_pixels(header, file))


def _all_reversible(original: _Original) -> bool:
    return all(coding_style(original.codestream(one)).is_reversible for one in original.frames)


def _bounded(changes: Iterable[Change]) -> list[Change]:
    """Changes, as long as there is room for them; bytes that several of them share are there once."""
    found, known, whole = [], set(), 0
    for change in changes:
        found.append(change)
        whole += 0 if id(change.new) in known else len(change.new)
        known.add(id(change.new))
        if whole > MAX_REWRITTEN:
            raise too_much()
    return found
