import struct

import pytest
from builders import dataset, explicit, file_bytes, opened, part10
from pydicom.data import get_testdata_file
from pydicom.datadict import tag_for_keyword

from scanveil.dicom.reading import read_header
from scanveil.looking.frame_times import playback


def played(frame_index=0, **keywords):
    return playback(opened(file_bytes(dataset(**keywords)))[0], frame_index)


def test_nothing_said():
    """A file that says nothing has no time, and plays in one direction."""
    assert played() == (None, False)


@pytest.mark.parametrize(
    ("keywords", "frame_ms"),
    [
        ({"FrameTime": "40"}, 40),
        ({"FrameTime": "33.333\\7"}, 33.333),
        ({"RecommendedDisplayFrameRate": "25"}, 40),
        ({"CineRate": "50"}, 20),
        ({"RecommendedDisplayFrameRate": "25", "CineRate": "50"}, 40),
        ({"FrameTime": "40", "RecommendedDisplayFrameRate": "10", "CineRate": "50"}, 40),
        ({"FrameTime": "0", "CineRate": "50"}, 20),
        ({"FrameTime": "-3", "CineRate": "0"}, None),
    ],
)
def test_the_time_at_which_frames_were_taken_counts_first(keywords, frame_ms):
    """Frame Time, then the recommended rate, then Cine Rate (PS3.3 C.7.6.5); what is not above 0 says nothing."""
    assert played(**keywords).frame_ms == frame_ms


def test_a_vector_says_the_time_of_each_frame():
    """A frame stays until the next one's increment has passed, the last as long as it took to come (C.7.6.5.1.2)."""
    times = {"FrameTimeVector": ["0", "40", "100", "60"]}
    assert [played(index, **times).frame_ms for index in range(4)] == [40, 100, 60, 60]
    assert played(9, **times).frame_ms is None


@pytest.mark.parametrize(("keyword", "frame_ms"), [("FrameTime", 50), ("FrameTimeVector", 40)])
def test_the_pointer_chooses_between_time_and_vector(keyword, frame_ms):
    """Frame Increment Pointer (0028,0009) says by which of them frames follow each other."""
    times = {"FrameTime": "50", "FrameTimeVector": ["0", "40"]}
    assert played(**times, FrameIncrementPointer=tag_for_keyword(keyword)).frame_ms == frame_ms


@pytest.mark.parametrize(("time", "frame_ms"), [("0.001", 10), ("9", 10), ("30000", 1000)])
def test_times_stay_within_what_can_be_watched(time, frame_ms):
    """No screen shows a frame for a microsecond, and nobody waits half a minute for the next."""
    assert played(FrameTime=time).frame_ms == frame_ms


@pytest.mark.parametrize("value", [b"nan ", b"inf ", b"1e400 ", b"x ", b"\\\\"])
def test_times_that_are_none(value):
    """What is no number is no time."""
    header, _ = opened(part10([explicit(0x00181063, "DS", value)]))
    assert playback(header, 0).frame_ms is None


@pytest.mark.parametrize(("value", "sweeps"), [(0, False), (1, True), (7, False)])
def test_preferred_playback_sequencing(value, sweeps):
    """1 is to and fro, everything else round and round."""
    header, _ = opened(part10([explicit(0x00181244, "US", struct.pack("<H", value))]))
    assert playback(header, 0).sweeps is sweeps


def test_a_real_ultrasound_clip():
    """30 frames a second."""
    path = get_testdata_file("examples_ybr_color.dcm")
    with open(path, "rb") as file:
        header = read_header(file, path=path, size=file.seek(0, 2))
    assert playback(header, 3).frame_ms == 33.333
