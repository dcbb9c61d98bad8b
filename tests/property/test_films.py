import struct

from builders import opened, packed
from filming import (
    AVC,
    AVC_SHOWN,
    HEVC,
    HEVC_KIND,
    HEVC_SHOWN,
    pictures_of,
    read_mp4,
    transport_stream,
    units_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from scanveil.documents.films.repacking import repack
from scanveil.documents.films.units import units
from scanveil.documents.video import read_video
from scanveil.errors import ScanveilError

STREAMS = (
    AVC,
    HEVC,
    transport_stream(pictures_of(AVC), AVC_SHOWN),
    transport_stream(pictures_of(AVC), AVC_SHOWN, together=3, sound=True),
    transport_stream(pictures_of(HEVC), HEVC_SHOWN, kind=HEVC_KIND, stamped=True),
)
DAMAGE = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255), st.sampled_from("=+-")), max_size=8)


def tried(stream, step):
    """Whether a stream was packed; what was made is an MP4 as large as it says."""
    try:
        found = repack(lambda: (stream[at : at + step] for at in range(0, len(stream), step)), frame_ms=None)
        data = b"".join(found.parts())
    except ScanveilError as error:
        assert error.sentence.endswith(".")
        return False
    read = read_mp4(data)
    assert len(data) == found.size
    assert read.starts[0] == 0
    assert all(sample.shown >= 0 for sample in read.samples)
    return True


@settings(max_examples=600)
@given(st.sampled_from(STREAMS), DAMAGE, st.integers(50, 5000))
def test_damage_ends_in_an_mp4_or_a_sentence(stream, damage, step):
    """Whatever bytes are changed, missing or too many."""
    data = bytearray(stream)
    for place, value, way in damage:
        at = int(place * len(data))
        data[at : at + (way != "+")] = b"" if way == "-" else bytes([value])
    assert tried(bytes(data), step) or damage


@given(st.sampled_from([b"", b"\0\0\1", b"\0\0\1\x40\1", b"G" + bytes(187) + b"G"]), st.binary(max_size=2000))
def test_noise_ends_in_an_mp4_or_a_sentence(start, noise):
    """Bytes that are no video."""
    tried(start + noise, 700)


@settings(max_examples=200)
@given(st.sampled_from(STREAMS[:2]), st.lists(st.floats(0, 1), max_size=3), st.data())
def test_lies_in_parameters_end_in_an_mp4_or_a_sentence(stream, places, data):
    """Bits of parameters and of what slices begin with are what everything hangs on."""
    found = [bytearray(unit) for unit in units_of(stream)]
    for place in places:
        unit = found[min(int(place * len(found)), len(found) - 1)]
        bit = data.draw(st.integers(0, 8 * min(len(unit), 24) - 1))
        unit[bit // 8] ^= 128 >> bit % 8
    tried(b"".join(b"\0\0\0\1" + bytes(unit) for unit in found), 1000)


@given(st.lists(st.binary(max_size=30), max_size=12), st.integers(1, 40))
def test_units_come_back(parts, step):
    """Wherever a stream is cut into blocks, its units are what lies between start codes."""
    parts = [part.replace(b"\0", b"\1") for part in parts]
    stream = b"".join(struct.pack(">L", 1)[number % 2 :] + part for number, part in enumerate(parts))
    found = [unit for _, unit in units(stream[at : at + step] for at in range(0, len(stream), step))]
    assert found == [part for part in parts if part]


@given(st.binary(min_size=1, max_size=300), st.integers(1, 60), st.integers(1, 100))
def test_blocks_are_the_stream(stream, pieces, most):
    """However fragments and blocks are cut."""
    header, file = opened(packed([stream], "1.2.840.10008.1.2.4.102.1", pieces=pieces))
    joined = b"".join(read_video(header, file).blocks(file, most))
    assert joined == stream + b"\0" * (len(stream) % 2)
