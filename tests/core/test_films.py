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
    avc_parameters,
    avc_slice,
    hevc_parameters,
    hevc_slice,
    pictures_of,
    read_mp4,
    transport_stream,
    ue,
    units_of,
)

from scanveil.cli import main
from scanveil.documents import video
from scanveil.documents.films import mp4, repacking, units
from scanveil.documents.films.bits import Bits
from scanveil.documents.films.coding import SampleEntry, unroll
from scanveil.documents.films.repacking import repack
from scanveil.documents.films.timing import Timing, timing_of
from scanveil.documents.films.transport import packets, stretches
from scanveil.documents.video import as_mp4, read_video
from scanveil.errors import DecodeError, MalformedError, ScanveilError, TooLargeError, UnreadableError

PARAMETERS = {"avc": (7, 8), "hevc": (32, 33, 34)}
STREAMS = {"avc": (AVC, AVC_SHOWN), "hevc": (HEVC, HEVC_SHOWN)}
START = b"\0\0\0\1"
DELIMITERS = (b"\x09", b"\x46")


def movie(stream, *, frame_ms=None, step=None):
    """A stream as MP4, read again; `step` are the bytes of a block."""
    found = repack(blocks_of(stream, step), frame_ms=frame_ms)
    data = b"".join(found.parts())
    assert found.size == len(data)
    read = read_mp4(data)
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


WAYS = (
    {"twice": True},
    {"stamped": True},
    {"sound": True},
    {"stuffing": 30},
    {"described": b"\x05\x04HDMV\x0a\0"},
    {"first": (1 << 33) - 2 * FRAME},
)


@pytest.mark.parametrize("way", WAYS)
def test_other_ways_to_pack_give_the_same(way):
    """Packets sent twice, stamped, among sound or with more in their headers, and clocks that begin anew, are alike."""
    pictures, order = pictures_of(AVC) * 3, [8 * at + number for at in range(3) for number in AVC_SHOWN]
    plain, other = transport_stream(pictures, order), transport_stream(pictures, order, **way)
    assert other != plain
    assert movie(other) == movie(plain)
    assert movie(other, step=192) == movie(plain)
    assert repack(blocks_of(other), frame_ms=None).has_sound is ("sound" in way)


def test_zeros_behind_a_stream_are_passed_over():
    """Some programs fill fragments up."""
    stream = transport_stream(pictures_of(AVC), AVC_SHOWN)
    assert movie(stream + bytes(2000)) == movie(stream)
    assert movie(AVC + bytes(2000)) == movie(AVC)


DAMAGES = {
    "not one": lambda packet: b"\x46" + packet[1:],
    "marked as damaged": lambda packet: packet[:1] + bytes([packet[1] | 0x80]) + packet[2:],
    "no place for anything": lambda packet: packet[:3] + bytes([packet[3] | 0x30, 255]) + packet[5:],
    "a wrong beginning": lambda packet: packet.replace(b"\0\0\1\xe0", b"\0\0\2\xe0"),
    "a beginning too long": lambda packet: packet.replace(b"\x80\xc0\x0a", b"\x80\xc0\xff"),
    "a beginning behind the end": lambda packet: packet[:4] + bytes([182]) + packet[5:],
}


@pytest.mark.parametrize(
    ("way", "begins"), [*((way, True) for way in DAMAGES), *((way, False) for way in list(DAMAGES)[:3])]
)
def test_a_damaged_packet_is_passed_over(way, begins):
    """A film with a hole is better than none: what is left is as if the packet were not there."""
    order = [8 * at + number for at in range(60) for number in AVC_SHOWN]
    stream = transport_stream(pictures_of(AVC) * 60, order, together=4)
    at = next(at for at in range(188 * 100, len(stream), 188) if bool(stream[at + 1] & 0x40) is begins)
    before, packet, behind = stream[:at], stream[at : at + 188], stream[at + 188 :]
    damaged = DAMAGES[way](packet)
    assert damaged != packet
    assert movie(before + damaged + behind) == movie(before + behind)
    assert movie(before + behind) != movie(stream)


@pytest.mark.parametrize("way", list(DAMAGES)[3:])
def test_a_damaged_beginning_says_no_time(way):
    """Where one thing is wrong, others may be."""
    packet = DAMAGES[way](transport_stream(pictures_of(AVC)[1:2], [0])[188 * 2 :])
    (left,) = stretches(packets([packet], 188), 0x101)
    assert (left.data, left.starts.tolist()) == (b"", [0])
    assert np.isnan([left.shown, left.decoded]).all()


def test_what_some_programs_write_behind_a_stream_is_passed_over():
    """A little that is not zeros."""
    stream = transport_stream(pictures_of(AVC) * 25, [8 * at + number for at in range(25) for number in AVC_SHOWN])
    assert movie(stream + b"\xff" * 400) == movie(stream)


@pytest.mark.parametrize("unit", ["68", "67640aff", "680000", "4400", "7f"])
@pytest.mark.parametrize("coding", ["avc", "hevc"])
def test_damaged_parameters_are_passed_over(coding, unit):
    """Good ones are repeated all the time."""
    stream = STREAMS[coding][0]
    head = b"" if coding == "avc" else b"\x44\1"
    read = movie(stream + START + head + bytes.fromhex(unit) + stream)
    assert len(read.samples) == 2 * len(movie(stream).samples)
    assert read.kind in (b"avc1", b"hvc1")


@pytest.mark.parametrize(
    ("kind", "says", "has_sound"),
    [
        (0x81, b"", True),
        (0x06, b"\x6a\1\0", True),
        (0x06, b"\x0a\4eng\0\x7a\1\0", True),
        (0x06, b"\5\4Opus", True),
        (0x06, b"\x56\5eng\x09\0", False),
        (0x06, b"", False),
        (0x06, b"\5\4KLVA\x0a", False),
        (0x15, b"\x6a\1\0", False),
    ],
)
def test_sound_is_known(kind, says, has_sound):
    """By its kind, or what is said of it where the kind is not one of its own (ETSI EN 300 468 annex D)."""
    stream = transport_stream(pictures_of(AVC), AVC_SHOWN, sound=True, sound_kind=kind, sound_says=says)
    assert repack(blocks_of(stream), frame_ms=None).has_sound is has_sound


def test_pictures_without_times_of_their_own():
    """Where a packet holds several pictures, those behind the first follow in the order that they tell themselves."""
    read = movie(transport_stream(pictures_of(AVC), AVC_SHOWN, together=3), frame_ms=10)
    assert shown(read) == AVC_SHOWN
    assert [sample.decoded - read.samples[0].decoded for sample in read.samples] == [FRAME * at for at in range(8)]


UNEVEN = (0, 1000, 5000, 6000, 9000, 13000, 14000, 20000)
SHOWN_UNEVEN = tuple(7000 + time + 200 * place for place, time in enumerate(UNEVEN))


@pytest.mark.parametrize("first", [90_000, (1 << 33) - 9000])
def test_uneven_times_are_kept(first):
    """Pictures out of turn that do not follow each other evenly are decoded and shown just when it is written."""
    times = [(decoded, SHOWN_UNEVEN[place]) for decoded, place in zip(UNEVEN, AVC_SHOWN)]
    read = movie(transport_stream(pictures_of(AVC), AVC_SHOWN, times=times, first=first))
    begin = SHOWN_UNEVEN[0]
    assert [(sample.decoded, sample.shown) for sample in read.samples] == [(at - begin, to - begin) for at, to in times]


@pytest.mark.parametrize(("which", "bit"), [(0, 30), (1, 30), (1, 18)])
@pytest.mark.parametrize("place", [0, 10, 16])
def test_one_wrong_time_leaves_the_others_alone(place, which, bit):
    """One damaged bit in a time does not make a film of a second last for hours, or stand still."""
    order = [8 * at + number for at in range(3) for number in AVC_SHOWN]
    times = [[at * FRAME, (number + 2) * FRAME] for at, number in enumerate(order)]
    times[place][which] ^= 1 << bit
    read = movie(transport_stream(pictures_of(AVC) * 3, order, times=times))
    assert [sample.shown for sample in read.samples] == [number * FRAME for number in order]


def test_pictures_of_which_only_the_showing_is_timed():
    """Where nobody wrote when pictures are decoded, they are shown in their own order, and as fast as is written."""
    times = [(number * 1800, number * 1800) for number in AVC_SHOWN]
    read = movie(transport_stream(pictures_of(AVC), AVC_SHOWN, times=times))
    assert [sample.shown for sample in read.samples] == [number * 1800 for number in AVC_SHOWN]


@pytest.mark.parametrize("times", [range(0, 1 << 32, 1 << 29), [0] * 8])
def test_times_that_make_no_sense_are_not_believed(times):
    """The film then plays at the speed that the file tells."""
    stream = transport_stream(pictures_of(AVC), AVC_SHOWN, times=[(time, time) for time in times])
    assert [sample.shown for sample in movie(stream, frame_ms=20).samples] == [place * 1800 for place in AVC_SHOWN]


def test_no_picture_lasts_for_no_time():
    """Times may be closer than ticks where most of them are not written."""
    decoded = np.array([0, np.nan, np.nan, np.nan, 2])
    found = timing_of(decoded, decoded, np.arange(5), 1.0)
    assert found.durations.min() == 1


def test_a_time_belongs_to_the_picture_that_begins_behind_it():
    """That it is one which is left out does not give its time to the first that is not."""
    pictures = pictures_of(AVC)[3:] + pictures_of(AVC) * 2
    read = movie(transport_stream(pictures, range(len(pictures)), together=4))
    assert [sample.decoded - read.samples[0].decoded for sample in read.samples] == [FRAME * at for at in range(16)]


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


@pytest.mark.parametrize("kind", [2, 4, 7, 9])
def test_without_better_a_player_may_start_at_pictures_of_their_own(kind):
    """Those that are made of no others, by all slices or this one (H.264 7.4.3)."""
    frames = [avc_slice(number, 2 * number, kind=kind if number % 2 else 5) for number in range(1, 5)]
    assert movie(avc_parameters() + b"".join(frames)).starts == [0, 2]


@pytest.mark.parametrize(
    ("coding", "unit"), [("avc", "06"), ("avc", "0e"), ("hevc", "4e01"), ("hevc", "5201"), ("hevc", "6001")]
)
def test_what_announces_a_picture_belongs_to_it(coding, unit):
    """Messages and the like in front of a picture are a part of it, not of the one before (H.264 7.4.1.2.3)."""
    announced = START + bytes.fromhex(unit) + b"\x7f\1\x80"
    if coding == "avc":
        stream = avc_parameters() + avc_slice(0, 0) + announced + avc_slice(1, 2)[6:]
    else:
        stream = hevc_parameters() + hevc_slice(19, 0) + announced + hevc_slice(1, 1)
    assert [len(sample.units) for sample in movie(stream).samples] == [1, 2]


def test_other_layers_go_with_their_pictures():
    """What HEVC has for players that know several layers begins no picture (H.265 7.4.2.4.4)."""
    other = bytearray(hevc_slice(1, 1))
    other[5] |= 8
    read = movie(hevc_parameters() + hevc_slice(19, 0) + other + hevc_slice(1, 1))
    assert [len(sample.units) for sample in read.samples] == [2, 1]


def test_what_is_behind_the_last_picture_stays():
    """Units that begin a picture which never comes are kept, with the last; parameters are held in front."""
    read = movie(avc_parameters() + avc_slice(0, 0) + START + b"\x06\x7f\1" + avc_parameters())
    assert [[unit[0] & 31 for unit in sample.units] for sample in read.samples] == [[5, 6]]
    read = movie(avc_parameters() + avc_slice(0, 0) + avc_parameters(level=31))
    assert [[unit[0] & 31 for unit in sample.units] for sample in read.samples] == [[7, 8, 5, 7, 8]]


def test_parameters_of_what_is_left_out_do_not_count():
    """Those that are valid where a film begins stand in front, though they are not the first."""
    stream = avc_parameters() + avc_slice(1, 2) + avc_parameters(level=31) + avc_slice(1, 2) + avc_slice(0, 0)
    read = movie(stream)
    assert (read.kind, read.configuration[11], len(read.samples)) == (b"avc1", 31, 1)


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


@pytest.mark.parametrize(("change", "complete"), [({}, 0x80), ({"extra": 1}, 0)])
def test_hevc_says_whether_its_parameters_are_complete(change, complete):
    """Parameters in front are all that there are, unless they change (ISO/IEC 14496-15 8.3.3.1)."""
    read = movie(hevc_parameters() + hevc_slice(19, 0) + hevc_parameters(**change) + hevc_slice(19, 0, **change))
    assert read.kind == (b"hev1" if change else b"hvc1")
    assert (read.configuration[30], read.configuration[31]) == (3, complete | 32)


def test_two_fields_are_one_picture():
    """A frame that is coded as two fields is one sample (ISO/IEC 14496-15 5.2.3)."""
    fields = [avc_slice(number // 2, number, field=f"1{number % 2}") for number in range(6)]
    read = movie(avc_parameters(frames_only=False) + b"".join(fields), frame_ms=40)
    assert (len(read.samples), read.width, read.height) == (3, 16, 32)
    assert [len(sample.units) for sample in read.samples] == [2, 2, 2]


def test_pictures_that_no_other_refers_to_do_not_count():
    """Orders go on from the last picture to which others refer (H.264 8.2.1.1)."""
    frames = [(0, 3), (8, 2), (4, 0), (16, 2), (12, 0)]
    stream = b"".join(avc_slice(number, order, needed) for number, (order, needed) in enumerate(frames))
    assert shown(movie(avc_parameters() + stream)) == (0, 2, 1, 4, 3)


@pytest.mark.parametrize(("lost", "sizes"), [([3], [2, 1, 2]), ([1, 2], [1, 1, 2]), ([1, 3, 5], [1, 1, 1])])
def test_a_field_that_is_alone_is_a_picture(lost, sizes):
    """Where the other one of its frame is lost."""
    fields = [avc_slice(number // 2, number, field=f"1{number % 2}") for number in range(6) if number not in lost]
    read = movie(avc_parameters(frames_only=False) + b"".join(fields))
    assert [len(sample.units) for sample in read.samples] == sizes


def test_pictures_may_be_shown_before_the_one_that_they_follow():
    """Orders below 0 are those of pictures shown before the IDR in front, but behind all that is before it (8.3.1)."""
    group = [(19, 0), (7, -7), (6, -3), (1, 7), (0, 5)]
    read = movie(hevc_parameters() + b"".join(hevc_slice(kind, order) for kind, order in group * 2))
    assert shown(read) == (2, 0, 1, 4, 3, 7, 5, 6, 9, 8)
    assert read.starts == [0, 5]


@pytest.mark.parametrize(("kind", "layer"), [(0, 0), (8, 0), (14, 0), (6, 0), (9, 0), (1, 1)])
def test_hevc_orders_go_on_from_pictures_that_all_have(kind, layer):
    """Neither those that nobody refers to count, nor leading ones, nor those of layers that may be left out (8.3.1)."""
    slices = hevc_slice(19, 0) + hevc_slice(1, 7) + hevc_slice(kind, 14, layer=layer) + hevc_slice(1, 3)
    assert shown(movie(hevc_parameters() + slices)) == (0, 2, 3, 1)


@pytest.mark.parametrize(
    ("says", "size"),
    [
        ({}, (64, 32)),
        ({"layers": 3}, (64, 32)),
        ({"extra": 2}, (64, 32)),
        ({"crop": (1, 2, 3, 4)}, (58, 18)),
        ({"crop": (1, 2, 3, 4), "chroma": 2}, (58, 25)),
        ({"crop": (1, 2, 3, 4), "chroma": 3}, (61, 25)),
        ({"crop": (1, 2, 3, 4), "chroma": 0}, (61, 25)),
    ],
)
def test_hevc_parameters_are_understood(says, size):
    """Layers in time, bits that nobody needs and borders that are cut off (H.265 7.3.2)."""
    extra = says.get("extra", 0)
    slices = [hevc_slice(19, 0, extra=extra), hevc_slice(1, 7, extra=extra), hevc_slice(1, 3, extra=extra)]
    read = movie(hevc_parameters(**says) + b"".join(slices))
    assert ((read.width, read.height), shown(read)) == (size, (0, 2, 1))
    layers = says.get("layers", 1)
    assert read.configuration[24:30] == bytes([0xFC | says.get("chroma", 1), 0xFA, 0xFA, 0, 0, layers << 3 | 7])


@pytest.mark.parametrize(
    ("says", "size"),
    [
        ({"macroblocks": (120, 68), "crop": (0, 0, 0, 4)}, (1920, 1080)),
        ({"macroblocks": (120, 34), "crop": (0, 0, 0, 2), "frames_only": False}, (1920, 1080)),
        ({"macroblocks": (2, 2), "crop": (1, 2, 3, 4)}, (26, 18)),
        ({"macroblocks": (2, 2), "crop": (1, 2, 3, 4), "high": (ue(0), ue(0), ue(0), "0", "0")}, (29, 25)),
        ({"macroblocks": (2, 2), "crop": (1, 2, 3, 4), "high": (ue(2), ue(0), ue(0), "0", "0")}, (26, 25)),
    ],
)
def test_borders_are_cut_off(says, size):
    """Pictures are coded in blocks of 16, not all of which is shown; fields and colours count (H.264 7.4.2.1.1)."""
    field = "" if says.get("frames_only", True) else "0"
    read = movie(avc_parameters(**says) + avc_slice(0, 0, field=field))
    assert (read.width, read.height) == size


LISTS = ["0", "1" + "1" * 16, "1" + "011" + "00100" * 2 + "1" * 13, "1" + "000010001", *["0"] * 2]


@pytest.mark.parametrize(("chroma", "large"), [(1, ["0", "1" + "1" * 64]), (3, ["0"] * 5 + ["1" + "1" * 64])])
def test_colours_of_high_profiles_are_understood(chroma, large):
    """Depths are repeated in front; behind tables for decoders, the rest is found (H.264 7.3.2.1.1.1)."""
    high = (ue(chroma), "0" if chroma == 3 else "", ue(2), ue(1), "0", "1", *LISTS, *large)
    read = movie(avc_parameters(high=high, macroblocks=(3, 2)) + avc_slice(0, 0) + avc_slice(2, 4) + avc_slice(1, 2))
    assert (read.width, read.height, shown(read)) == (48, 32, (0, 2, 1))
    assert read.configuration[-4:] == bytes([0xFC | chroma, 0xFA, 0xF9, 0])


def test_pictures_without_orders_are_shown_as_they_come():
    """As parameters may say (H.264 8.2.1.3), and as is believed of a picture that is damaged."""
    stream = avc_parameters(order=2) + b"".join(avc_slice(number, -3 * number) for number in range(4))
    assert shown(movie(stream)) == (0, 1, 2, 3)
    damaged = avc_parameters() + avc_slice(0, 0) + avc_slice(1, 4) + START + b"\x41\x9a" + avc_slice(2, 6)
    assert shown(movie(damaged)) == (0, 1, 2, 3)


@pytest.mark.parametrize(
    "unknown", [{"order": 1}, {"high": (ue(3), "1", ue(0), ue(0), "0", "0")}, {"macroblocks": (1100, 1)}]
)
def test_what_would_be_shown_wrong_is_not_packed(unknown):
    """Rules that no browser or nobody follows, and pictures beyond belief."""
    with pytest.raises(DecodeError, match="no picture"):
        movie(avc_parameters(**unknown) + avc_slice(0, 0))


@pytest.mark.parametrize(("low", "before", "expected"), [(1, 15, 17), (15, 16, 15), (0, 8, 16), (8, 0, 8), (9, 0, -7)])
def test_orders_go_on_behind_their_last_bit(low, before, expected):
    """Of the picture order count, slices hold the lowest bits (H.264 8.2.1.1)."""
    assert unroll(low, 4, before) == expected


@pytest.mark.parametrize(
    ("stream", "says"),
    [
        (transport_stream(pictures_of(AVC), AVC_SHOWN, kind=MPEG2_KIND), "do not know"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN)[188 * 2 :], "at its beginning"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN).replace(b"\x47\x41\x01\x30", b"\x47\x41\x01\xb0"), "encrypted"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN)[:940] + b"no packet" + bytes(200), "damaged"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN).replace(b"\0\0\1\xe0", b"\0\0\2\xe0"), "no picture"),
        (transport_stream([b"\0\0\1\x09\x10"] * 3, (0, 1, 2)), "no picture"),
        (b"".join(pictures_of(AVC)[1:]), "no picture"),
        (b"\0\0\0\1\x67\x64", "no picture"),
        (b"\0\0\0\1" + bytes(100), "no picture"),
        (b"", "no picture"),
    ],
)
def test_what_cannot_be_packed_is_said(stream, says):
    """Each reason is a sentence."""
    with pytest.raises(ScanveilError, match=says) as caught:
        repack(blocks_of(stream), frame_ms=None)
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "enough", "says"),
    [("MOST_PICTURES", 8, "more pictures"), ("MOST_UNITS", 18, "more pieces"), ("MOST_UNIT", 150, "larger than")],
)
def test_beyond_belief(monkeypatch, name, enough, says):
    """Too many pictures or pieces, or too large ones, are refused before memory is asked for."""
    monkeypatch.setattr(units, name, enough)
    repack(blocks_of(AVC, 20), frame_ms=None)
    monkeypatch.setattr(units, name, enough - 1 if enough < 100 else 50)
    with pytest.raises(TooLargeError, match=says):
        repack(blocks_of(AVC, 20), frame_ms=None)


def test_long_parameters_are_refused():
    """An MP4 has no room for them."""
    stream = avc_parameters() + b"\x55" * 0x10000
    with pytest.raises(TooLargeError, match="its own pictures is longer"):
        repack(blocks_of(stream), frame_ms=None)


def test_parameters_may_not_change_all_the_time():
    """Understanding them anew takes time."""
    both = avc_parameters(level=30) + avc_parameters(level=31)
    with pytest.raises(TooLargeError, match="changes what it says"):
        repack(blocks_of(both * 600), frame_ms=None)


@pytest.mark.parametrize(
    ("most", "beyond"),
    [
        (((1 << 31) - 5, 1, 0), ((1 << 31) - 4, 1, 0)),
        ((1, (1 << 31) - 1, 0), (1, 1 << 31, 0)),
        ((1, 1, (1 << 32) - 1), (1, 1, 1 << 32)),
    ],
)
def test_an_mp4_has_room_for_so_much(most, beyond):
    """Bytes, ticks and delays have 32 bits."""

    def head(size, duration, delay):
        both = Timing(np.array([duration] * 2, np.int64), np.array([delay] * 2, np.int64))
        entry = SampleEntry(b"avc1", b"avc3", 16, 16, b"avcC")
        return mp4.head(mp4.Track(np.array([size] * 2, np.int64), np.array([0]), both, entry, b"avc1"))

    assert head(*most)
    with pytest.raises(TooLargeError, match="longer than can be packed"):
        head(*beyond)


def test_numbers_have_an_end():
    """One of more than 32 zeros in front is none (H.264 9.1)."""
    assert Bits(b"\0\0\0\1\0\0\0\0").ue() == (1 << 31) - 1
    with pytest.raises(MalformedError):
        Bits(bytes(4) + b"\1" + bytes(20)).ue()


def test_a_file_that_changes_meanwhile(monkeypatch):
    """What is read the second time must be what was read the first time."""
    streams = iter([AVC, AVC, AVC + AVC])
    found = repack(lambda: [next(streams)], frame_ms=None)
    with pytest.raises(UnreadableError, match="changed"):
        list(found.parts())


def test_an_mp4_comes_in_parts(monkeypatch):
    """No more than a few of its bytes are held at a time."""
    whole = b"".join(repack(blocks_of(AVC), frame_ms=None).parts())
    monkeypatch.setattr(repacking, "PART", 64)
    parts = list(repack(blocks_of(AVC), frame_ms=None).parts())
    assert b"".join(parts) == whole
    assert max(map(len, parts[1:])) < 200 < len(whole)


def test_errors_name_the_file():
    """Those that come while the MP4 is written as well."""
    header, file = opened(packed([AVC], "1.2.840.10008.1.2.4.102"), path="film.dcm")
    found = as_mp4(read_video(header, file), header, file)
    file.truncate(len(file.getvalue()) - 100)
    with pytest.raises(UnreadableError) as caught:
        list(found.parts())
    assert caught.value.path == "film.dcm"


@pytest.mark.parametrize(
    ("begins", "suffix"),
    [
        (b"\0\0\1\x67", ".h264"),
        (bytes(20) + b"\1\x67", ".h264"),
        (bytes(3) + b"\1\x40\1", ".h265"),
        (bytes(9) + b"\1\x40\1", ".h265"),
        (bytes(7) + b"\1\xb3", ".mpg"),
        (b"\0\0\1\xba", ".mpg"),
        (b"\0\1\0\0\1\x67", ".mp4"),
        (b"\0\0\0\x20ftyp\0\0\1\x67", ".mp4"),
        (bytes(200), ".mp4"),
    ],
)
def test_a_stream_is_known_by_its_first_bytes(begins, suffix):
    """Zeros in front of a start code are a part of it, however many there are (H.264 B.1)."""
    assert read_video(*opened(packed([begins + bytes(20)], "1.2.840.10008.1.2.4.102"))).suffix == suffix


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


def test_show_says_that_sound_is_lost(tmp_path, capsys):
    """The MP4 has none."""
    stream = transport_stream(pictures_of(AVC), AVC_SHOWN, sound=True)
    (tmp_path / "film.dcm").write_bytes(packed([stream], "1.2.840.10008.1.2.4.102.1"))
    for name, is_said in (("film.mp4", True), ("film.ts", False)):
        assert main(["show", str(tmp_path / "film.dcm"), "-o", str(tmp_path / name)]) == 0
        assert (video.SILENT in capsys.readouterr().err) is is_said


@pytest.mark.parametrize(
    ("stream", "suffix"),
    [
        (b"\0\0\1\xb3" + bytes(20), ".mpg"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN, kind=MPEG2_KIND), ".ts"),
        (transport_stream(pictures_of(AVC), AVC_SHOWN, kind=MPEG2_KIND, stamped=True), ".m2ts"),
    ],
)
def test_show_writes_nothing_else_into_an_mp4(tmp_path, capsys, stream, suffix):
    """What cannot be packed so is not written under a name that lies; it is said which one would do."""
    film = tmp_path / "film.dcm"
    film.write_bytes(packed([stream], "1.2.840.10008.1.2.4.100"))
    assert main(["show", str(film), "-o", str(tmp_path / "film.mp4")]) == 2
    assert f"a name that ends in {suffix}." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [film]
    assert main(["show", str(film), "-o", str(tmp_path / f"film{suffix}")]) == 0
