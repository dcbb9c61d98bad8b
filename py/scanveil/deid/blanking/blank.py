"""A file with rectangles of its image blanked, made of the original and of as few new bytes as possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    described_colours,
    is_reversible,
)
from scanveil.deid.blanking.encapsulated import frames_changed
from scanveil.deid.blanking.errors import cannot_blank, film, too_much, unknown_way
from scanveil.deid.blanking.jpeg import NotSequentialError, blank_jpeg
from scanveil.deid.blanking.plain import blanked_plain
from scanveil.deid.blanking.recoding import recoded
from scanveil.deid.blanking.virtual import Change, opened, spliced
from scanveil.deid.cleaning.blocks import MAX_REWRITTEN, Parts, Span
from scanveil.dicom.reading import Header
from scanveil.dicom.syntaxes import NATIVE_SYNTAXES, is_video
from scanveil.dicom.writing import deflate
from scanveil.errors import DecodeError, ScanveilError, UnreadableError, UsageError, WithheldError, gone
from scanveil.pixels import codecs
from scanveil.pixels.attributes import PixelAttributes, read_attributes
from scanveil.pixels.boxes import Box, FrameBoxes, all_clipped
from scanveil.pixels.frames import FRAMES_AS_THEY_ARE, encoded_frame

_SEQUENTIAL = frozenset({"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"})
"""JPEG with loss, of which blocks can be blanked as they are coded."""
_RECODED = REVERSIBLE | JPEG_LOSSLESS | {JPEG_LS_LOSSLESS, JPEG_XL_LOSSLESS, codecs.RLE_LOSSLESS}
_LOSSY = codecs._LOSSY - codecs.COLLECTIONS | {"1.2.840.10008.1.2.4.111"}


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


class _Plan(NamedTuple):
    """What becomes of a file."""

    changes: list[Change]
    areas: dict[int, list[Box]]
    transfer_syntax_uid: str
    became_lossless: bool = False


def blank(file: BinaryIO, header: Header, boxes: FrameBoxes) -> Blanked:
    """A file with boxes blanked. `file` is the original that has this header, and is read until the copy is done.

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
    frames = [_frame(header, number, own) for number, own in sorted(boxes.items()) if own]
    uid = header.transfer_syntax_uid
    plan = _plan(file, header, frames) if frames else _Plan([], {}, uid)
    parts = _parts(header, plan.changes)
    made, size = opened(file, parts)
    return Blanked(made, size, parts, plan.areas, plan.transfer_syntax_uid, plan.became_lossless)


def _frame(header: Header, index: int, boxes: Iterable[Box]) -> _Frame:
    attributes = read_attributes(header, index)
    return _Frame(index, attributes, all_clipped(boxes, attributes.rows, attributes.columns))


def _plan(file: BinaryIO, header: Header, frames: Sequence[_Frame]) -> _Plan:
    uid = header.transfer_syntax_uid
    if uid in NATIVE_SYNTAXES:
        return _native(file, header, frames)
    if is_video(uid):
        raise film()
    if uid not in FRAMES_AS_THEY_ARE:
        codecs.require(uid)
    if uid in _SEQUENTIAL and all(_has_plain_black(one.attributes) for one in frames):
        return _sequential(file, header, frames)
    if uid in FRAMES_AS_THEY_ARE | _RECODED or (uid in MAY_BE_REVERSIBLE and _all_reversible(file, header, frames)):
        return _recoded(file, header, frames)
    if uid in _LOSSY:
        return _as_lossless(file, header, frames)
    raise unknown_way()


def _parts(header: Header, changes: Sequence[Change]) -> Parts:
    """The parts of a file with changes; what is deflated is so anew."""
    if not header.inflated:
        return spliced(header.size, changes)
    if not changes:
        return (Span(0, header.size),)
    plain = spliced(len(header.buffer), changes)
    whole = b"".join(part if isinstance(part, bytes) else header.buffer[part.start : part.end] for part in plain)
    start = header.meta[-1].end
    return (deflate(whole[:start], whole[start:]),)


# The ways


def _native(file: BinaryIO, header: Header, frames: Sequence[_Frame]) -> _Plan:
    source = BytesIO(header.buffer) if header.inflated else file
    pixels = native.native_pixels(header, source, frames[0].attributes)
    known = [(one.number, native.with_own_chroma(one.attributes, pixels.length), one.boxes) for one in frames]
    areas = {number: native.areas_of(attributes, boxes) for number, attributes, boxes in known}
    own = [(number, attributes, areas[number]) for number, attributes, _boxes in known]
    changes: Iterable[Change]
    if known[0][1].bits_allocated == 1:
        changes = native.changes_of_bits(pixels, own)
    else:
        changes = chain.from_iterable(
            native.frame_changes(pixels, attributes, number, blanked) for number, attributes, blanked in own
        )
    return _Plan(_bounded(changes), areas, header.transfer_syntax_uid)


def _recoded(file: BinaryIO, header: Header, frames: Sequence[_Frame]) -> _Plan:
    """Frames by their own codec; those that need none may share colours between two pixels."""
    is_plain = header.transfer_syntax_uid in FRAMES_AS_THEY_ARE
    areas = {one.number: native.areas_of(one.attributes, one.boxes) if is_plain else one.boxes for one in frames}
    new = {
        one.number: (blanked_plain if is_plain else recoded)(
            _codestream(file, header, one), one.attributes, areas[one.number]
        )
        for one in frames
    }
    return _with_codestreams(file, header, frames, new, areas)


def _sequential(file: BinaryIO, header: Header, frames: Sequence[_Frame]) -> _Plan:
    """Frames in which blocks are blanked as they are coded, where all of them can be."""
    new, areas = {}, {}
    for one in frames:
        try:
            new[one.number], areas[one.number] = _blanked_jpeg(_codestream(file, header, one), one)
            codecs.decode_codestream(new[one.number], one.attributes)
        except (NotSequentialError, DecodeError):  # decoders show what is damaged, too
            return _as_lossless(file, header, frames)
    return _with_codestreams(file, header, frames, new, areas)


def _has_plain_black(attributes: PixelAttributes) -> bool:
    """Whether black is the lowest or the highest level of a codestream."""
    return not attributes.signed and (attributes.samples_per_pixel == 3 or attributes.is_grey)


def _blanked_jpeg(codestream: bytes, frame: _Frame) -> tuple[bytes, list[Box]]:
    colours = described_colours(codestream, frame.attributes)
    return blank_jpeg(codestream, frame.boxes, inverse=is_highest_black(frame.attributes), rgb=colours == "RGB")


def _as_lossless(file: BinaryIO, header: Header, frames: Sequence[_Frame]) -> _Plan:
    areas = {one.number: one.boxes for one in frames}
    made = lossless.rewritten(header, file, frames[0].attributes, areas)
    return _Plan(made.changes, areas, made.transfer_syntax_uid, became_lossless=True)


def _with_codestreams(
    file: BinaryIO, header: Header, frames: Sequence[_Frame], new: dict[int, bytes], areas: dict[int, list[Box]]
) -> _Plan:
    number_of_frames = frames[0].attributes.number_of_frames
    changes = _bounded(frames_changed(header, file, new, number_of_frames))
    return _Plan(changes, areas, header.transfer_syntax_uid)


def _codestream(file: BinaryIO, header: Header, frame: _Frame) -> bytes:
    return encoded_frame(header, file, frame.number, frame.attributes.number_of_frames)


def _all_reversible(file: BinaryIO, header: Header, frames: Iterable[_Frame]) -> bool:
    return all(is_reversible(_codestream(file, header, one)) for one in frames)


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
