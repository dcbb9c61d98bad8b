"""Areas of a sequential JPEG made black in its codestream (Clunie and Gebow 2015): all else keeps its coefficients.

What is cut out is whole MCUs (ITU-T T.81 A.2). Bits of other blocks are copied; only DC differences that counted from
a block that goes are coded anew. Small pictures in application segments are not looked at: see `cleaning`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from struct import error as StructError
from struct import unpack_from
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.deid.blanking.jpeg_huffman import AC, Table, damaged, read_tables
from scanveil.deid.blanking.jpeg_scan import Part, Scan, blank_scan
from scanveil.errors import DecodeError, ScanveilError
from scanveil.pixels.boxes import Box, clipped
from scanveil.pixels.samples import Pixels
from scanveil.said import _


class NotSequentialError(ScanveilError):
    """The codestream is not one frame of sequential DCT with Huffman coding."""

    reason: ClassVar[str] = "not-sequential"


_SOF0, _SOF1, _DHT, _SOI, _EOI, _SOS, _DQT, _DRI = 0xC0, 0xC1, 0xC4, 0xD8, 0xD9, 0xDA, 0xDB, 0xDD
_APP0, _APP14, _COM = 0xE0, 0xEE, 0xFE
# Other frames, arithmetic coding, DNL, DHP and EXP, and the frame of JPEG-LS
_NOT_SEQUENTIAL = frozenset({*range(0xC2, 0xD0)} - {_DHT} | {0xDC, 0xDE, 0xDF, 0xF7})
_SEGMENTS = frozenset({_SOF0, _SOF1, _DHT, _SOS, _DQT, _DRI, *range(0xE0, 0xF0), _COM})
# A row of fill bytes is looked at from its first one alone: from each of them it would take as long as their square
_BEHIND_SCAN = re.compile(rb"\xff(?<!\xff\xff)\xff*+[^\x00\xd0-\xd7]")
_MARKER = re.compile(rb"\xff++([^\x00])")
_MOST_BLOCKS = 10  # of an interleaved MCU (T.81 B.2.3)
_BLOCK = 8
_MIXED = 2  # pixels that a colour reaches at most beyond those that share it
_TRANSFORM, _YCCK = 11, 2  # where Adobe's segment says it; some writers cut it off in front of that


class _Segment(NamedTuple):
    """A marker segment: all its bytes, with fill bytes in front; what it holds; what is coded behind it."""

    marker: int
    whole: bytes
    content: bytes
    coded: bytes = b""


class _Component(NamedTuple):
    """A component (T.81 B.2.2), by its identifier."""

    horizontal: int
    vertical: int
    quantization: int

    @property
    def blocks(self) -> int:
        """How many an interleaved MCU has of it."""
        return self.horizontal * self.vertical


class _Frame(NamedTuple):
    """The frame header (T.81 B.2.2), with sampling factors as they count."""

    precision: int
    rows: int
    columns: int
    components: dict[int, _Component]

    @property
    def mcu_width(self) -> int:
        """In pixels, as the height is."""
        return _BLOCK * max(component.horizontal for component in self.components.values())

    @property
    def mcu_height(self) -> int:
        return _BLOCK * max(component.vertical for component in self.components.values())


def blank_jpeg(
    codestream: bytes, boxes: Sequence[Box], *, inverse: bool = False, rgb: bool | None = None
) -> tuple[bytes, list[Box]]:
    """A codestream in which all MCUs that boxes touch are black, and the areas that went, clipped to the image.

    All other quantized coefficients are as they were. `inverse` is for MONOCHROME1, where the highest level is black.
    `rgb` says whether the components are that; None, that the codestream says so. What lies behind the end of the image
    goes. Raises NotSequentialError for other forms of JPEG, DecodeError where it is damaged.
    """
    image = _Image(len(codestream), boxes, inverse=inverse, rgb=rgb)
    try:
        blanked = b"".join([image.blanked(segment) for segment in _segments(codestream)])
    except (StructError, IndexError) as error:
        raise damaged() from error
    return blanked, image.areas


def check_decoded(before: Pixels, after: Pixels, areas: Iterable[Box]) -> None:
    """Raise DecodeError unless what a decoder makes of a codestream is one colour in areas, and as before elsewhere.

    So it is even where a codestream is damaged, and decoders show more of it than is coded. At the edges of an area,
    colours of both sides mix where they are shared by several pixels.
    """
    near = _MIXED if before.ndim == 3 else 0
    differs = before != after
    for x, y, width, height in areas:
        differs[max(y - near, 0) : y + height + near, max(x - near, 0) : x + width + near] = False
        inside = after[y + near : max(y + height - near, 0), x + near : max(x + width - near, 0)]
        if inside.size and (inside != inside[0, 0]).any():
            raise damaged()
    if differs.any():
        raise damaged()


def _segments(codestream: bytes) -> Iterator[_Segment]:
    """The codestream, marker by marker (T.81 B.1.1)."""
    if codestream[:2] != b"\xff\xd8":
        raise damaged()
    yield _Segment(_SOI, codestream[:2], b"")
    at, marker = 2, _SOI
    while marker != _EOI:
        found = _MARKER.match(codestream, at)
        if not found:
            raise _ends_early() if at >= len(codestream) else damaged()
        marker = found[1][0]
        segment = _segment(codestream, marker, at, found.end())
        yield segment
        at += len(segment.whole) + len(segment.coded)


def _segment(codestream: bytes, marker: int, at: int, start: int) -> _Segment:
    """The segment whose marker lies from `at` to `start`."""
    if marker in _NOT_SEQUENTIAL:
        raise _not_sequential()
    if marker == _EOI:
        return _Segment(marker, codestream[at:start], b"")
    if marker not in _SEGMENTS:
        raise damaged()
    (length,) = unpack_from(">H", codestream, start)
    end = start + length
    if end > len(codestream):
        raise _ends_early()
    if length < 2:
        raise damaged()
    coded = _coded_behind(codestream, end) if marker == _SOS else b""
    return _Segment(marker, codestream[at:end], codestream[start + 2 : end], coded)


def _coded_behind(codestream: bytes, start: int) -> bytes:
    """The entropy-coded data up to the next marker that is no restart marker."""
    found = _BEHIND_SCAN.search(codestream, start)
    if not found:
        raise _ends_early()
    return codestream[start : found.start()]


class _Image:
    """What segments have said so far, and what becomes of each. `size` is the codestream's, in bytes."""

    def __init__(self, size: int, boxes: Sequence[Box], *, inverse: bool, rgb: bool | None) -> None:
        self.areas: list[Box] = []
        self._size = size
        self._boxes = boxes
        self._inverse = inverse
        self._rgb = rgb
        self._is_jfif = False
        self._adobe_transform: int | None = None
        self._frame: _Frame | None = None
        self._goes = np.zeros((0, 0), bool)
        self._waiting: set[int] = set()
        self._quantizations: dict[int, int] = {}
        self._tables: dict[int, Table] = {}
        self._restart_interval = 0

    def blanked(self, segment: _Segment) -> bytes:
        """What stands in place of a segment."""
        marker, content = segment.marker, segment.content
        if marker == _SOS:
            return self._blanked_scan(segment)
        if marker == _DQT:
            self._quantizations.update(_read_quantizations(content))
        elif marker == _DHT:
            self._tables.update(read_tables(content))
        elif marker == _DRI:
            (self._restart_interval,) = unpack_from(">H", content)
        elif marker in (_SOF0, _SOF1):
            self._begin(_read_frame(content))
        elif marker == _APP0:
            self._is_jfif |= content.startswith(b"JFIF\0")
        elif marker == _APP14 and content.startswith(b"Adobe") and len(content) > _TRANSFORM:
            self._adobe_transform = content[_TRANSFORM]
        elif marker == _EOI and (self._waiting or not self._frame):
            raise _ends_early()
        return segment.whole

    def _begin(self, frame: _Frame) -> None:
        """Find the MCUs that the boxes touch."""
        if self._frame:
            raise _not_sequential()
        across, down = _ceil(frame.columns, frame.mcu_width), _ceil(frame.rows, frame.mcu_height)
        self._check_size(across * down)
        self._frame = frame
        self._waiting = set(frame.components)
        self._goes = np.zeros((down, across), bool)
        self.areas = list(dict.fromkeys(filter(None, (_area(box, frame) for box in self._boxes))))
        for area in self.areas:
            rows = slice(area.y // frame.mcu_height, _ceil(area.y + area.height, frame.mcu_height))
            self._goes[rows, area.x // frame.mcu_width : _ceil(area.x + area.width, frame.mcu_width)] = True

    def _check_size(self, mcus: int) -> None:
        """Refuse what the data could not hold, before memory is asked for: a block has two codes of a bit each."""
        if mcus > 4 * self._size:
            raise _ends_early()

    def _blanked_scan(self, segment: _Segment) -> bytes:
        """A scan, with tables of its own in front of it where it needs them; later scans find those that they know."""
        content = segment.content
        names = content[1 : 1 + 2 * content[0] : 2]
        if not self._frame or len(content) != 4 + 2 * content[0] or not names:
            raise damaged()
        if len(set(names)) < len(names) or not self._waiting.issuperset(names):
            raise damaged()
        self._waiting.difference_update(names)
        if not self.areas:
            return segment.whole + segment.coded
        scan = self._scan(self._frame, names, content[2 : 2 + 2 * content[0] : 2])
        coded, anew = blank_scan(segment.coded, scan)
        before = [table.segment(number) for number, table in anew.items()]
        behind = [self._tables[number].segment(number) for number in anew] if self._waiting else []
        return b"".join([*before, segment.whole, coded, *behind])

    def _scan(self, frame: _Frame, names: bytes, selectors: bytes) -> Scan:
        """What is known of a scan of these components (T.81 B.2.3)."""
        alone = len(names) == 1
        parts = [
            self._part(frame, name, selector, blocks=1 if alone else frame.components[name].blocks)
            for name, selector in zip(names, selectors)
        ]
        if sum(part.blocks for part in parts) > _MOST_BLOCKS:
            raise damaged()
        goes = self._goes_of(frame, frame.components[names[0]]) if alone else self._goes
        return Scan(parts, self._tables.copy(), self._restart_interval, goes.ravel())

    def _part(self, frame: _Frame, name: int, selector: int, *, blocks: int) -> Part:
        """A component of a scan."""
        dc, ac = selector >> 4, AC | selector & 0xF
        step = self._quantizations.get(frame.components[name].quantization, 0)
        if not step or dc not in self._tables or ac not in self._tables:
            raise damaged()
        return Part(blocks, dc, ac, self._blank_dc(frame, name, step))

    def _goes_of(self, frame: _Frame, component: _Component) -> NDArray[np.bool_]:
        """Which blocks of a component that has a scan of its own go: there an MCU is a block of it (T.81 A.2.2)."""
        across = _ceil(_ceil(frame.columns * component.horizontal * _BLOCK, frame.mcu_width), _BLOCK)
        down = _ceil(_ceil(frame.rows * component.vertical * _BLOCK, frame.mcu_height), _BLOCK)
        self._check_size(across * down)
        rows = self._goes.repeat(component.vertical, axis=0)[:down]
        return rows.repeat(component.horizontal, axis=1)[:, :across]

    def _blank_dc(self, frame: _Frame, name: int, step: int) -> int:
        """The quantized DC coefficient of a black block: eight times the level (T.81 A.3.1 and A.3.3)."""
        if self._is_chroma(frame, name):
            return 0
        middle = 1 << frame.precision - 1
        return _ceil(_BLOCK * (middle - 1), step) if self._inverse else -_ceil(_BLOCK * middle, step)

    def _is_chroma(self, frame: _Frame, name: int) -> bool:
        """Whether a component is neutral in the middle of its levels, as decoders guess it."""
        names = bytes(frame.components)
        if len(names) < 3 or names.index(name) not in (1, 2):
            return False
        if self._rgb is not None:
            return not self._rgb
        if len(names) == 4:
            return self._adobe_transform == _YCCK
        return names not in (b"RGB", b"rgb") and (self._is_jfif or self._adobe_transform != 0)


def _read_frame(content: bytes) -> _Frame:
    precision, rows, columns, count = unpack_from(">BHHB", content)
    if not rows:
        raise _not_sequential()  # a DNL segment would tell (T.81 B.2.5)
    components = {
        name: _Component(factors >> 4, factors & 0xF, quantization)
        for name, factors, quantization in (unpack_from("3B", content, at) for at in range(6, 6 + 3 * count, 3))
    }
    factors = {factor for component in components.values() for factor in component[:2]}
    if not 1 <= len(components) == count <= 4 or not factors <= {1, 2, 3, 4} or precision not in (8, 12) or not columns:
        raise damaged()
    if count == 1:  # it is never interleaved, so that its factors do not count (T.81 A.2.2)
        components = {name: _Component(1, 1, one.quantization) for name, one in components.items()}
    return _Frame(precision, rows, columns, components)


def _read_quantizations(content: bytes) -> Iterator[tuple[int, int]]:
    """The number of each table, and its step for DC (T.81 B.2.4.1)."""
    at = 0
    while at < len(content):
        is_long, number = content[at] >> 4, content[at] & 0xF
        yield number, unpack_from(">H" if is_long else "B", content, at + 1)[0]
        at += 1 + (64 << is_long)


def _area(box: Box, frame: _Frame) -> Box | None:
    """The MCUs that a box touches, clipped to the image."""
    inside = clipped(box, frame.rows, frame.columns)
    if inside is None:
        return None
    left, top = inside.x - inside.x % frame.mcu_width, inside.y - inside.y % frame.mcu_height
    width = _ceil(inside.x + inside.width - left, frame.mcu_width) * frame.mcu_width
    height = _ceil(inside.y + inside.height - top, frame.mcu_height) * frame.mcu_height
    return clipped(Box(left, top, width, height), frame.rows, frame.columns)


def _ceil(number: int, step: int) -> int:
    """How many steps hold it."""
    return -(-number // step)


def _ends_early() -> DecodeError:
    return DecodeError(
        _(
            "Parts of this image cannot be made black: its compressed data (JPEG) end early. The file may not have "
            "been copied completely; please copy it again."
        ),
        keyword="PixelData",
    )


def _not_sequential() -> NotSequentialError:
    return NotSequentialError(
        _(
            "Parts of this image cannot be made black without touching the rest: it is compressed in a rare form of "
            "JPEG. Please ask whoever made the file for one that is not compressed."
        ),
        keyword="PixelData",
    )
