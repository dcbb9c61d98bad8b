"""Coded videos, and transport streams around them, made in code."""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np

# Eight pictures of 32 x 16 by x264, six of 32 x 32 by x265, of ffmpeg's testsrc2 at 25 a second; each behind a
# delimiter, with pictures between that are shown before those they are made of (b-pyramid=normal:b-adapt=0:aud=1),
# and the messages in which the encoders name themselves taken out (filter_units=remove_types=6, or 39).
AVC = b64decode(
    "AAAAAQkQAAAAAWdkAAqs2UuwEQAAAwABAAADADIPEiWWAAAAAWjr4OSyLAAAAWWIhABXi/UIgnZNqrvL/p3VGFerbczWYt2YssQ7xAio3K77"
    "F1etGbFxNTSA6mJPxZ59SFgF2tEn5gw0qAn4cQ/HLS7qXvmvKT/ZI3+lQMK039/9dbkft/Y2cRT//oPqH3jQwQAAAAEJMAAAAUGaJGxHf9mA"
    "AAAAAQlQAAABQZ5CeIS/74EAAAABCVAAAAEBnmF0Qt/xgAAAAAEJUAAAAQGeY2pC3/GBAAAAAQkwAAABQZpnSahBaJlMCFv/85No/U+GM9QF"
    "xwpUP6RE+QAAAAEJUAAAAUGehUURLCX//LDBAAAAAQlQAAABAZ6makLf/QzB"
)
AVC_SHOWN = (0, 4, 2, 1, 3, 7, 5, 6)
"""For each of its pictures, how many are shown before it."""
HEVC = b64decode(
    "AAAAAUYBEAAAAAFAAQwB//8BYAAAAwCQAAADAAADAB6VkAkAAAABQgEBAWAAAAMAkAAAAwAAAwAeoEIIWWVkuTK8BaAgAAADACAAAAMDIQAA"
    "AAFEAcFz0IkAAAEoAa8GGP7huDQCVL+zryvxoBYEzHlVcDjYSvo4mMj5h6NIBHoxQW/Q1+nuwKzWdCVx8Rhfbz6bd6QDyh1T7mtTDDA7ggVD"
    "vWQQ6jxhpNhm4mmQ/TdTiVT+x82ERyStTEs6ya4AAAABRgEwAAABAgHQGV+EMYME/pNQAAAAAUYBUAAAAQIB4ESX4YMkfcAAAAABRgFQAAAB"
    "AAHgJP/6LBlgfcAAAAABRgEwAAABAgHQKJXX3EMBgwT7pgAAAAFGAVAAAAEAAeCCL1/cYMt9wA=="
)
HEVC_SHOWN = (0, 3, 2, 1, 5, 4)
FRAME = 3600
"""Ticks from one of their pictures to the next, of 90,000 a second."""
AVC_KIND, HEVC_KIND, MPEG2_KIND, AAC_KIND = 0x1B, 0x24, 0x02, 0x0F

_PACKET = 188
_PROGRAM, _VIDEO, _SOUND = 0x100, 0x101, 0x102
_START = b"\0\0\0\1"
_DELIMITERS = re.compile(rb"(?=\x00\x00\x00\x01(?:\x09|\x46\x01))")


def units_of(stream: bytes) -> list[bytes]:
    """The units of a bare stream."""
    return [unit.rstrip(b"\0") for unit in stream.split(b"\0\0\1")[1:]]


def pictures_of(stream: bytes) -> list[bytes]:
    """The pictures of a bare stream in which each has a delimiter in front."""
    return [picture for picture in _DELIMITERS.split(stream) if picture]


def transport_stream(
    pictures: Sequence[bytes],
    shown: Sequence[int],
    *,
    kind: int = AVC_KIND,
    first: int = 90_000,
    together: int = 1,
    times: Sequence[tuple[int, int]] = (),
    sound: bool = False,
    sound_kind: int = AAC_KIND,
    sound_says: bytes = b"",
    described: bytes = b"",
    stuffing: int = 0,
    twice: bool = False,
    stamped: bool = False,
) -> bytes:
    """A transport stream (ITU-T H.222.0) of pictures, `together` of them in each of its own packets (PES).

    The first is decoded at `first` ticks; `times` are when each is decoded and shown after that, if not evenly.
    `sound_says` are descriptors of the sound, `described` those of program and video, and `stuffing` bytes fill headers
    up. `twice` sends each packet two times, `stamped` writes packets of 192 bytes.
    """
    streams = [(kind, _VIDEO, described), *([(sound_kind, _SOUND, sound_says)] if sound else [])]
    listed = struct.pack(">HH", 0xE000 | _VIDEO, 0xF000 | len(described)) + described
    for its_kind, number, says in streams:
        listed += struct.pack(">BHH", its_kind, 0xE000 | number, 0xF000 | len(says)) + says
    packets = [
        *_packets(0, b"\0" + _section(0, struct.pack(">4H", 0, 0xE010, 1, 0xE000 | _PROGRAM)), count()),
        *_packets(_PROGRAM, b"\0" + _section(2, listed), count()),
    ]
    times = times or [(at * FRAME, (place + 2) * FRAME) for at, place in enumerate(shown)]
    video, heard = count(), count()
    for at in range(0, len(pictures), together):
        written = _time(3, first + times[at][1]) + _time(1, first + times[at][0]) + b"\xff" * stuffing
        header = b"\0\0\1\xe0\0\0\x80\xc0" + bytes([len(written)]) + written
        packets += _packets(_VIDEO, header + b"".join(pictures[at : at + together]), video)
        if sound:
            packets += _packets(_SOUND, b"\0\0\1\xc0\0\0\x80\0\0" + bytes(300), heard)
    stamp = b"\0\1\2\3" if stamped else b""
    return b"".join((stamp + packet) * (1 + twice) for packet in packets)


def _time(mark: int, ticks: int) -> bytes:
    ticks %= 1 << 33
    parts = (
        mark << 4 | ticks >> 29 & 14 | 1,
        ticks >> 22 & 255,
        ticks >> 14 & 254 | 1,
        ticks >> 7 & 255,
        ticks << 1 & 254,
    )
    return bytes([*parts[:4], parts[4] | 1])


def _section(table: int, content: bytes) -> bytes:
    """A table; where its checksum belongs there is what would say, elsewhere, that there is sound."""
    return struct.pack(">BHHBBB", table, 0xB000 | len(content) + 9, 1, 0xC1, 0, 0) + content + b"\x6a\1\0\0"


def _packets(number: int, data: bytes, counter: Iterator[int]) -> Iterator[bytes]:
    """Packets of one identifier; the last is filled up by an adaptation field."""
    for at in range(0, len(data), _PACKET - 4):
        part = data[at : at + _PACKET - 4]
        gap = _PACKET - 4 - len(part)
        filling = bytes([gap - 1, *([0] if gap > 1 else []), *[0xFF] * (gap - 2)]) if gap else b""
        flags = (0x4000 if not at else 0) | number
        yield struct.pack(">BHB", 0x47, flags, (0x30 if gap else 0x10) | next(counter) & 15) + filling + part


def avc_parameters(
    *,
    frames_only: bool = True,
    macroblocks: tuple[int, int] = (1, 1),
    crop: Sequence[int] = (),
    high: Sequence[str] = (),
    order: int = 0,
    level: int = 30,
) -> bytes:
    """Parameters of H.264, as far as they are looked at; frame numbers and orders of pictures have four bits each.

    `macroblocks` are those in a row, and rows of them; `high` is what profiles have that tell of colours.
    """
    numbers = (*high, ue(0), ue(order), ue(0) if not order else "", ue(1), "0")
    numbers += (*[ue(number - 1) for number in macroblocks], "1" if frames_only else "00", "1")
    cut = ("1", *map(ue, crop)) if crop else ("0",)
    profile = 110 if high else 66
    sequence = bits("01100111", f"{profile:08b}", "0" * 8, f"{level:08b}", ue(0), *numbers, *cut)
    return _START + _kept(sequence) + _START + bits("01101000", ue(0), ue(0))


def avc_slice(
    frame: int, order: int, needed: int = 3, *, field: str = "", kind: int = 5, entry: bool | None = None
) -> bytes:
    """A picture behind a delimiter, with so much of it as is looked at; it is an IDR if `entry`, or at 0 of all.

    `needed` are the bits that say whether others refer to it, `field` those that say which field it is.
    """
    entry = not frame + order if entry is None else entry
    unit = f"0{needed:02b}{5 if entry else 1:05b}"
    head = (unit, ue(0), ue(7 if entry else kind), ue(0), f"{frame % 16:04b}", field, ue(0) if entry else "")
    return _START + b"\x09\x10" + _START + _kept(bits(*head, f"{order % 16:04b}", "1" * 20))


def hevc_parameters(*, crop: Sequence[int] = (), layers: int = 1, chroma: int = 1, extra: int = 0) -> bytes:
    """Parameters of HEVC pictures of 64 x 32, as far as they are looked at; orders of pictures have four bits.

    `layers` are those in time, each of which tells profile and level; `extra` bits stand in slices.
    """
    below = "11" * (layers - 1) + ("00" * (9 - layers) if layers > 1 else "") + "1" * 96 * (layers - 1)
    general = f"{1:08b}" + "0" * 80 + f"{93:08b}"
    cut = ("1", *map(ue, crop)) if crop else ("0",)
    colours = (ue(chroma), "0" if chroma == 3 else "")
    sizes = (*colours, ue(64), ue(32), *cut, ue(2), ue(2), ue(0))
    video = bits("0" * 4, "1" * 12)
    sequence = bits("0" * 4, f"{layers - 1:03b}", "1", general, below, ue(0), *sizes)
    picture = bits(ue(0), ue(0), "0", "1" if extra else "0", f"{extra:03b}")
    units = ((32, video), (33, sequence), (34, picture))
    return b"".join(_START + bytes([kind << 1, 1]) + _kept(content) for kind, content in units)


def hevc_slice(kind: int, order: int, *, layer: int = 0, extra: int = 0) -> bytes:
    """A picture without a delimiter, with so much of it as is looked at; `layer` is that in time, from 0."""
    head = ("1", "0" if 16 <= kind < 24 else "", ue(0), "1" * extra, ue(1), "1" if extra else "")
    low = "" if kind in (19, 20) else f"{order % 16:04b}"
    return _START + bytes([kind << 1, 1 + layer]) + _kept(bits(*head, low, "0110" * 5))


def bits(*parts: str) -> bytes:
    """Bytes of bits, behind the last of which a 1 stands."""
    text = "".join(parts) + "1"
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")


def ue(number: int) -> str:
    """An Exp-Golomb number, in bits."""
    return f"{number + 1:b}".rjust(2 * (number + 1).bit_length() - 1, "0")


def _kept(content: bytes) -> bytes:
    """Content into which no start code can come (7.4.1.1)."""
    return re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", content)


class Sample(NamedTuple):
    """A picture in an MP4: its units, and when it is decoded and shown, in ticks of 90,000 a second."""

    units: list[bytes]
    decoded: int
    shown: int


class ReadMp4(NamedTuple):
    """What an MP4 says; `kind` names its coding, `configuration` is the content of avcC or hvcC."""

    kind: bytes
    width: int
    height: int
    configuration: bytes
    samples: list[Sample]
    starts: list[int]


def read_mp4(data: bytes) -> ReadMp4:
    """An MP4 with one row of pictures, read without what wrote it."""
    movie = _boxes(data)
    table = _inside(movie, b"moov", b"trak", b"mdia", b"minf", b"stbl")
    entry = table[b"stsd"][8:]
    sizes = _numbers(table[b"stsz"], 8)
    decoded = np.cumsum([0, *_spread(table[b"stts"])])[: len(sizes)]
    delays = _spread(table[b"ctts"]) if b"ctts" in table else [0] * len(sizes)
    edits = _inside(movie, b"moov", b"trak").get(b"edts")
    first = struct.unpack(">L", _boxes(edits)[b"elst"][12:16])[0] if edits else 0
    at = struct.unpack(">L", table[b"stco"][8:12])[0]
    samples = []
    for size, begin, delay in zip(sizes, decoded.tolist(), delays):
        samples.append(Sample(_lengths(data[at : at + size]), begin - first, begin - first + delay))
        at += size
    assert at == len(data)
    starts = [number - 1 for number in _numbers(table[b"stss"], 4)] if b"stss" in table else list(range(len(sizes)))
    width, height = struct.unpack(">HH", entry[32:36])
    return ReadMp4(entry[4:8], width, height, entry[86:], samples, starts)


def _boxes(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, 0
    while at < len(data):
        size, kind = struct.unpack_from(">L4s", data, at)
        assert 8 <= size <= len(data) - at
        found[kind] = data[at + 8 : at + size]
        at += size
    return found


def _inside(boxes: dict[bytes, bytes], *path: bytes) -> dict[bytes, bytes]:
    for kind in path:
        boxes = _boxes(boxes[kind])
    return boxes


def _numbers(table: bytes, at: int) -> list[int]:
    """A count at `at`, then as many numbers."""
    size = struct.unpack_from(">L", table, at)[0]
    return list(struct.unpack(f">{size}L", table[at + 4 :]))


def _spread(table: bytes) -> list[int]:
    pairs = struct.unpack(f">{2 * struct.unpack_from('>L', table, 4)[0]}L", table[8:])
    return [number for often, number in zip(pairs[::2], pairs[1::2]) for _ in range(often)]


def _lengths(sample: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(sample):
        size = struct.unpack_from(">L", sample, at)[0]
        found.append(sample[at + 4 : at + 4 + size])
        at += 4 + size
    assert at == len(sample)
    return found
