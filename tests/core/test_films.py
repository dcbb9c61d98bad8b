import struct

import numpy as np
import pytest
from builders import opened, packed
from filming import (
    AVC,
    AVC_SHOWN,
    FRAME,
    HEVC,
    HEVC_KIND,
    HEVC_SHOWN,
    MPEG2_KIND,
    pictures_of,
    read_mp4,
    transport_stream,
    units_of,
)

from scanveil.cli import main
from scanveil.documents import video
from scanveil.documents.video import as_mp4, read_video
from scanveil.errors import ScanveilError, TooLargeError, UnreadableError
from scanveil.films import repacking, units
from scanveil.films.avc import unrolled
from scanveil.films.repacking import repacked

PARAMETERS = {"avc": (7, 8), "hevc": (32, 33, 34)}
STREAMS = {"avc": (AVC, AVC_SHOWN), "hevc": (HEVC, HEVC_SHOWN)}
START = b"\0\0\0\1"
DELIMITERS = (b"\x09", b"\x46")


def movie(stream, *, frame_ms=None, step=None):
    """A stream as MP4, read again; `step` are the bytes of a block."""
    found = repacked(blocks_of(stream, step), frame_ms=frame_ms)
    data = b"".join(found.parts())
    assert found.size == len(data)
    read = read_mp4(data)
    assert found.frames == len(read.samples)
    return read


def blocks_of(stream, step=None):
    step = step or len(stream) or 1
    return lambda: (stream[at : at + step] for at in range(0, len(stream), step))


def kind_of(unit, coding):
    return unit[0] & 31 if coding == "avc" else unit[0] >> 1


def slices(stream, coding):
    """The units of each picture that an MP4 holds among its samples."""
    dropped = PARAMETERS[coding]
    return [
        [unit for unit in units_of(picture) if kind_of(unit, coding) not in dropped and unit[:1] not in DELIMITERS]
        for picture in pictures_of(stream)
    ]


def shown(read):
    """For each picture, how many are shown before it."""
    return tuple(np.argsort(np.argsort([sample.shown for sample in read.samples])).tolist())


@pytest.mark.parametrize("packing", ["bare", "transport"])
@pytest.mark.parametrize("coding", ["avc", "hevc"])
def test_pictures_come_back(coding, packing):
    """Bare or in a transport stream, every unit of every picture lies in the MP4 as it was, and in its turn."""
    bare, order = STREAMS[coding]
    kind = HEVC_KIND if coding == "hevc" else 0x1B
    stream = bare if packing == "bare" else transport_stream(pictures_of(bare), order, kind=kind)
    read = movie(stream, frame_ms=40)
    assert [sample.units for sample in read.samples] == slices(bare, coding)
    assert shown(read) == order
    assert {sample.shown for sample in read.samples} == {number * FRAME for number in range(len(order))}
    assert all(sample.shown >= sample.decoded for sample in read.samples)
    assert (read.starts, read.width) == ([0], 32)
    assert (read.kind, read.height) == ((b"avc1", 16) if coding == "avc" else (b"hvc1", 32))


@pytest.mark.parametrize("coding", ["avc", "hevc"])
def test_parameters_lie_in_front(coding):
    """What a decoder must know is in avcC or hvcC, byte by byte, and profile and level with it."""
    bare = STREAMS[coding][0]
    parameters = [unit for unit in units_of(bare) if kind_of(unit, coding) in PARAMETERS[coding]]
    held = movie(bare).configuration
    size, kind = struct.unpack_from(">L4s", held)
    assert (size, kind) == (len(held), b"avcC" if coding == "avc" else b"hvcC")
    assert [unit for unit in parameters if struct.pack(">H", len(unit)) + unit not in held] == []
    profile = parameters[0][1:4] if coding == "avc" else bytes([1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 30])
    assert held[8 : 9 + len(profile)] == b"\1" + profile


@pytest.mark.parametrize("step", [1, 2, 3, 7, 187, 189, 1000])
def test_streams_may_be_cut_anywhere(step):
    """Blocks of any size give the same MP4."""
    stream = transport_stream(pictures_of(AVC), AVC_SHOWN)
    assert movie(stream, step=step) == movie(stream)
    assert movie(AVC, step=step) == movie(AVC)


@pytest.mark.parametrize("way", [{"twice": True}, {"stamped": True}, {"sound": True}, {"first": (1 << 33) - 2 * FRAME}])
def test_other_ways_to_pack_give_the_same(way):
    """Packets sent twice, with stamps or among sound, and clocks that begin anew, change nothing."""
    pictures, order = pictures_of(AVC) * 3, [8 * at + number for at in range(3) for number in AVC_SHOWN]
    plain, other = transport_stream(pictures, order), transport_stream(pictures, order, **way)
    assert other != plain
    assert movie(other) == movie(plain)
    assert repacked(blocks_of(other), frame_ms=None).has_sound is ("sound" in way)


def test_zeros_behind_a_stream_are_passed_over():
    """Some programs fill fragments up."""
    stream = transport_stream(pictures_of(AVC), AVC_SHOWN)
    assert movie(stream + bytes(2000)) == movie(stream)


def test_pictures_without_times_of_their_own():
    """Where a packet holds several pictures, those behind the first follow in the order that they tell themselves."""
    read = movie(transport_stream(pictures_of(AVC), AVC_SHOWN, together=3))
    assert shown(read) == AVC_SHOWN
    assert [sample.decoded - read.samples[0].decoded for sample in read.samples] == [FRAME * at for at in range(8)]


def test_a_gap_in_a_recording_is_closed():
    """Nobody waits an hour in front of a picture that stands still."""
    pictures = pictures_of(AVC)
    streams = [transport_stream(pictures, AVC_SHOWN, first=first) for first in (0, 90_000 * 3600)]
    read = movie(b"".join(streams))
    assert len(read.samples) == 16
    assert read.samples[-1].decoded - read.samples[0].decoded == 15 * FRAME
    assert read.starts == [0, 8]


@pytest.mark.parametrize(
    ("keywords", "frame_ticks"), [({"FrameTime": "20"}, 1800), ({"CineRate": 10}, 9000), ({}, 3600)]
)
def test_bare_streams_play_at_the_files_own_speed(keywords, frame_ticks):
    """Frame Time or a rate of the DICOM file is how fast pictures follow, where the stream does not say."""
    header, file = opened(packed([AVC], "1.2.840.10008.1.2.4.102.1", pieces=40, **keywords))
    read = read_mp4(b"".join(as_mp4(read_video(header, file), header, file).parts()))
    assert [sample.shown // frame_ticks for sample in read.samples] == list(AVC_SHOWN)


def test_a_video_may_begin_in_the_middle():
    """What cannot be decoded without pictures that are not there is left out."""
    behind = b"".join(pictures_of(AVC)[3:])
    assert [sample.units for sample in movie(behind + AVC).samples] == slices(AVC, "avc")


def test_a_player_may_start_at_a_recovery_point():
    """Streams of which only the first picture stands alone say where else one can start (H.264 D.2.8)."""
    pictures = pictures_of(AVC)
    plain = pictures[0].replace(b"\0\0\1\x65\x88\x84", b"\0\0\1\x61\x88\x84")
    assert plain != pictures[0]
    message = b"\0\0\0\1\x06\xff\x01\x02..\x06\x01\xc4\x80"
    marked = plain.replace(b"\0\0\0\1\x67", message + b"\0\0\0\1\x67")
    assert movie(AVC + marked + plain).starts == [0, 8]
    assert movie(AVC + plain + plain).starts == [0]
    assert movie(plain + plain).starts == [0, 1]


def test_parameters_that_change_stay_where_they_are():
    """They are then among the pictures, in turn, and the name of the coding says so."""
    other = AVC.replace(b"\x67\x64\x00\x0a", b"\x67\x64\x00\x0b")
    assert other != AVC
    read = movie(AVC + other + AVC)
    assert read.kind == b"avc3"
    assert [[unit[:4].hex() for unit in sample.units if unit[0] & 31 == 7] for sample in read.samples][::8] == [
        ["6764000a"],
        ["6764000b"],
        ["6764000a"],
    ]


def test_two_fields_are_one_picture():
    """A frame that is coded as two fields is one sample (ISO/IEC 14496-15 5.2.3)."""
    fields = [coded_slice(number // 2, number, field=f"1{number % 2}") for number in range(6)]
    read = movie(parameters(frames_only=False) + b"".join(fields), frame_ms=40)
    assert (len(read.samples), read.width, read.height) == (3, 16, 32)
    assert [len(sample.units) for sample in read.samples] == [2, 2, 2]


def test_pictures_that_no_other_refers_to_do_not_count():
    """Orders go on from the last picture to which others refer (H.264 8.2.1.1)."""
    frames = [(0, 3), (8, 2), (4, 0), (16, 2), (12, 0)]
    stream = b"".join(coded_slice(number, order, needed) for number, (order, needed) in enumerate(frames))
    assert shown(movie(parameters(frames_only=True) + stream)) == (0, 2, 1, 4, 3)


def parameters(*, frames_only):
    """Parameters of pictures 16 wide, whose frame numbers and orders have four bits each."""
    numbers = (ue(0), ue(0), ue(0), ue(0), ue(1), "0", ue(0), ue(0), "1" if frames_only else "00", "10")
    sequence = bits("01100111", f"{66:08b}", "0" * 8, f"{30:08b}", *numbers)
    return START + sequence + START + bits("01101000", ue(0), ue(0))


def coded_slice(frame, order, needed=3, field=""):
    """A picture, with so much of it as is looked at; the first is one at which a player can start."""
    unit = f"0{needed:02b}{1 if frame + order else 5:05b}"
    head = (unit, ue(0), ue(5 if frame + order else 7), ue(0), f"{frame % 16:04b}", field)
    return START + b"\x09\x10" + START + bits(*head, "" if frame + order else ue(0), f"{order % 16:04b}", "1" * 20)


def bits(*parts):
    text = "".join(parts) + "1"
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")


def ue(number):
    return f"{number + 1:b}".rjust(2 * (number + 1).bit_length() - 1, "0")


@pytest.mark.parametrize(("low", "before", "expected"), [(1, 15, 17), (15, 16, 15), (0, 8, 16), (8, 0, 8), (9, 0, -7)])
def test_orders_go_on_behind_their_last_bit(low, before, expected):
    """Of the picture order count, slices hold the lowest bits (H.264 8.2.1.1)."""
    assert unrolled(low, 4, before) == expected


@pytest.mark.parametrize(
    ("stream", "says"),
    [
        (transport_stream(pictures_of(AVC), AVC_SHOWN, kind=MPEG2_KIND), "do not know"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN)[188 * 2 :], "at its beginning"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN).replace(b"\x47\x41\x01\x30", b"\x47\x41\x01\xb0"), "encrypted"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN)[:940] + b"no packet" + bytes(200), "damaged"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN).replace(b"\0\0\1\xe0", b"\0\0\2\xe0"), "damaged"),
        (transport_stream([b"\0\0\1\x09\x10"] * 3, (0, 1, 2)), "no picture"),
        (b"".join(pictures_of(AVC)[1:]), "no picture"),
        (b"\0\0\0\1\x67\x64", "no sense"),
        (b"\0\0\0\1" + bytes(100), "no picture"),
        (b"", "no picture"),
    ],
)
def test_what_cannot_be_packed_is_said(stream, says):
    """Each reason is a sentence."""
    with pytest.raises(ScanveilError, match=says) as caught:
        repacked(blocks_of(stream), frame_ms=None)
    assert caught.value.sentence.endswith(".")


def test_beyond_belief(monkeypatch):
    """Too many pictures or pieces, or too large ones, are refused before memory is asked for."""
    for name, most in (("MOST_PICTURES", 7), ("MOST_UNITS", 17), ("MOST_UNIT", 50)):
        with monkeypatch.context() as less:
            less.setattr(units, name, most)
            with pytest.raises(TooLargeError):
                repacked(blocks_of(AVC, 20), frame_ms=None)


def test_a_file_that_changes_meanwhile(monkeypatch):
    """What is read the second time must be what was read the first time."""
    streams = iter([AVC, AVC, AVC + AVC])
    found = repacked(lambda: [next(streams)], frame_ms=None)
    with pytest.raises(UnreadableError, match="changed"):
        list(found.parts())


def test_an_mp4_comes_in_parts(monkeypatch):
    """No more than a few of its bytes are held at a time."""
    whole = b"".join(repacked(blocks_of(AVC), frame_ms=None).parts())
    monkeypatch.setattr(repacking, "PART", 64)
    parts = list(repacked(blocks_of(AVC), frame_ms=None).parts())
    assert b"".join(parts) == whole
    assert max(map(len, parts[1:])) < 200 < len(whole)


def test_a_video_that_is_too_large(monkeypatch):
    """It is not even begun."""
    header, file = opened(packed([AVC], "1.2.840.10008.1.2.4.102"))
    monkeypatch.setattr(video, "MOST_REPACKED", 200)
    with pytest.raises(TooLargeError, match="too large"):
        as_mp4(read_video(header, file), header, file)


def test_show_saves_a_video_as_asked(tmp_path):
    """As it is, or as an MP4 if that is the name of the file."""
    stream = transport_stream(pictures_of(AVC), AVC_SHOWN)
    film = tmp_path / "film.dcm"
    film.write_bytes(packed([stream], "1.2.840.10008.1.2.4.102.1", pieces=5))
    assert main(["show", str(film), "-o", str(tmp_path / "film.ts")]) == 0
    assert (tmp_path / "film.ts").read_bytes() == stream
    assert main(["show", str(film), "-o", str(tmp_path / "film.mp4")]) == 0
    assert len(read_mp4((tmp_path / "film.mp4").read_bytes()).samples) == 8
