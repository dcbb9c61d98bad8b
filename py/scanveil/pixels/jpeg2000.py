"""What a JPEG 2000 codestream claims of itself, checked before a codec is asked (ITU-T T.800 annex A).

Codecs believe these numbers: from a few hundred bytes they allot gigabytes, divide by zero or never come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from struct import error as StructError

from scanveil.errors import DecodeError, TooLargeError
from scanveil.said import _

MAX_TILES = 1 << 13
"""An image of 4096 x 3328 in tiles of 64 x 64 has 3,328; a codec needs 10 KB for each."""
MAX_PRECINCTS = 1 << 16
"""In all resolutions of one component; the same image in precincts of 64 x 64 has 4,500, of 1.8 KB each."""
MAX_CODE_BLOCKS = 1 << 18
"""In one component; the same image in the smallest usual ones, 16 x 16, has 53,248, of 0.4 KB each."""
MAX_LEVELS = 32

_CONTRADICTORY = _(
    "This image cannot be shown: its compressed data (JPEG 2000) contradict themselves. Please copy the file again, "
    "or ask whoever made it for another one."
)
_SIZ, _COD, _COC, _SOT, _SOD, _EOC = 0xFF51, 0xFF52, 0xFF53, 0xFF90, 0xFF93, 0xFFD9
_START = b"\xff\x4f\xff\x51"
_MARKER = Struct(">HH")
_GRID = Struct(">8L")
_TILE_PART = Struct(">HL")
_SHORT = Struct(">H")


def check(codestream: bytes) -> None:
    """Raise DecodeError where the claims of a codestream break the standard's rules or parts of it are missing,
    TooLargeError where it is cut into so many parts that their administration needs more memory than they do.

    There may be a JP2 header in front.
    """
    try:
        _check(codestream, codestream.index(_START))
    except (StructError, IndexError, ValueError) as error:
        raise DecodeError(
            _(
                "This image cannot be shown: its compressed data (JPEG 2000) end early. The file may not have been "
                "copied completely; please copy it again."
            )
        ) from error


def _check(codestream: bytes, start: int) -> None:
    right, bottom, left, top, width, height, tiles_left, tiles_top = _GRID.unpack_from(codestream, start + 8)
    if not (tiles_left <= left < min(right, tiles_left + width) and tiles_top <= top < min(bottom, tiles_top + height)):
        raise DecodeError(_CONTRADICTORY)
    tiles = _pieces(right - tiles_left, width) * _pieces(bottom - tiles_top, height)
    _allow(tiles, MAX_TILES)
    whole = right - left, bottom - top
    (components,) = _SHORT.unpack_from(codestream, start + 40)
    seen = set()
    for marker, at in _segments(codestream, start + 2):
        if marker == _SOT:
            seen.add(_SHORT.unpack_from(codestream, at + 4)[0])
        elif marker == _COD:
            _check_coding(codestream, at + 9, codestream[at + 4] & 1, whole)
        elif marker == _COC:
            style = at + (5 if components < 257 else 6)
            _check_coding(codestream, style + 1, codestream[style] & 1, whole)
    if len(seen) < tiles:
        # a codec would leave the missing ones black and say nothing
        raise DecodeError(
            _(
                "This image cannot be shown: parts of its compressed data (JPEG 2000) are missing. The file may not "
                "have been copied completely; please copy it again."
            )
        )


def _segments(codestream: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Markers and where they stand, in the main header and in those of the tile-parts; data are stepped over."""
    next_part = 0
    while at + _MARKER.size <= len(codestream):
        marker, length = _MARKER.unpack_from(codestream, at)
        if marker == _EOC:
            return
        if marker == _SOD:
            if next_part <= at:  # Psot is 0 in the last tile-part
                return
            at = next_part
            continue
        yield marker, at
        if marker == _SOT:
            next_part = at + _TILE_PART.unpack_from(codestream, at + 4)[1]
        at += 2 + max(2, length)


def _check_coding(codestream: bytes, at: int, own_precincts: int, whole: tuple[int, int]) -> None:
    """The coding style that COD and COC share: levels, code-blocks, style, wavelet and precincts (table A.20)."""
    levels = codestream[at]
    if levels > MAX_LEVELS:
        raise DecodeError(_CONTRADICTORY)
    width, height = ((codestream[at + side] & 15) + 2 for side in (1, 2))
    _allow(_pieces(whole[0], 1 << width) * _pieces(whole[1], 1 << height), MAX_CODE_BLOCKS)
    if own_precincts:
        sizes = codestream[at + 5 : at + 6 + levels]
        shrunk = [[_pieces(side, 1 << (levels - level)) for side in whole] for level in range(len(sizes))]
        precincts = [
            _pieces(columns, 1 << (size & 15)) * _pieces(rows, 1 << (size >> 4))
            for size, (columns, rows) in zip(sizes, shrunk)
        ]
        _allow(sum(precincts), MAX_PRECINCTS)


def _pieces(whole: int, size: int) -> int:
    return -(-whole // size)


def _allow(count: int, most: int) -> None:
    if count > most:
        raise TooLargeError(
            _(
                "This image cannot be shown: it is compressed in more pieces than can be handled here. Another "
                "program may show it."
            )
        )
