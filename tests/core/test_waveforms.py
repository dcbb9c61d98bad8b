"""Recordings: samples in their unit, and lines on squares."""

import re

import numpy as np
import pytest
from builders import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT, explicit, item, near, opened, same
from documenting import RESPIRATORY, as_array, channel, code, document, group, raw_recording, recording
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset

from scanveil.dicom.reading import values_of
from scanveil.documents.waveforms import BEGINNING_SECONDS, MOST_CHANNELS, SQUARE, WIDEST, read_recordings

MILLIVOLTS = {"ChannelSensitivity": "0.005", "ChannelSensitivityUnitsSequence": code("mV", "mV")}
RAMP = as_array(range(-50, 50), "<i2")


def recordings(data):
    header, _ = opened(data)
    return read_recordings(header, values_of(header))


def one(data):
    (found,), problems = recordings(data)
    assert problems == []
    return found


def drawn(data):
    (found,) = document(data).drawings
    return found


def points(path):
    """The points of a path of SVG, and how many lines it has."""
    numbers = [tuple(map(float, pair.split())) for pair in re.split("[ML]", path)[1:]]
    return np.array(numbers), path.count("M")


def test_values_are_those_of_pydicom():
    """Every sample of every channel of a real electrocardiogram, exactly."""
    path = get_testdata_file("waveform_ecg.dcm")
    with open(path, "rb") as file:
        found, problems = recordings(file.read())
    assert problems == []
    expected = dcmread(path)
    for number, theirs in enumerate(found):
        array = expected.waveform_array(number)
        assert theirs.stored.shape == array.shape
        for at in range(array.shape[1]):
            assert np.array_equal(theirs.values(at), array[:, at])
    assert [channel.label for channel in found[0].channels][:3] == ["Lead I (Einthoven)", "Lead II", "Lead III"]
    assert (found[0].frequency_hz, found[0].channels[0].unit) == (1000.0, "µV")


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, DEFLATED])
@pytest.mark.parametrize(
    ("interpretation", "dtype"),
    [("SB", "i1"), ("UB", "u1"), ("SS", "<i2"), ("US", "<u2"), ("SL", "<i4"), ("UL", "<u4")],
)
def test_every_size_and_sign_is_read(interpretation, dtype, syntax):
    """8, 16 and 32 bits, in every little-endian encoding."""
    stored = np.array([[0, 1], [2, 127], [100, 5], [7, np.iinfo(dtype).max]], dtype)
    found = one(recording(group(stored, interpretation), syntax=syntax))
    assert same(found.stored, stored)


def test_big_endian_samples_are_read():
    """Words the other way round; bytes in words too."""
    words = np.array([[1, -2], [300, 4]], ">i2")
    assert same(one(recording(group(words, "SS"), syntax=BIG_ENDIAN)).stored, words)
    swapped = np.frombuffer(b"\x02\x01\x04\x03", "u1").reshape(2, 2)
    made = group(swapped, "UB")
    made["WaveformData"].VR = "OW"
    assert same(one(recording(made, syntax=BIG_ENDIAN)).stored, np.array([[1, 2], [3, 4]]))


def test_values_are_in_the_unit_of_the_channel():
    """Stored x sensitivity x correction + baseline (PS3.3 C.10.9.1.4)."""
    definition = channel(ChannelSensitivityCorrectionFactor="2", ChannelBaseline="1.5", **MILLIVOLTS)
    found = one(recording(group(RAMP, "SS", [definition])))
    assert near(found.values(0), RAMP[:, 0] * 0.01 + 1.5, within=1e-12)
    assert found.channels[0].unit == "mV"


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("MB", {0x00: -32124, 0x7F: 0, 0x80: 32124, 0xFF: 0, 0xFE: 8, 0x0F: -16764}),
        ("AB", {0x55: -8, 0xD5: 8, 0x2A: -32256, 0xAA: 32256, 0x00: -5504, 0x80: 5504}),
    ],
)
def test_companded_samples_are_expanded(law, expected):
    """Values out of the tables of G.711, at 16 bits."""
    stored = as_array(expected, "u1")
    assert one(recording(group(stored, law))).values(0).tolist() == list(expected.values())


def test_padding_is_a_gap():
    """Where nothing was recorded, nothing is drawn, and the line goes on behind it."""
    stored = RAMP.copy()
    stored[40:60] = -32768
    made = group(stored, "SS", WaveformPaddingValue=b"\x00\x80")
    made["WaveformPaddingValue"].VR = "OW"
    data = recording(made)
    assert np.isnan(one(data).values(0)[40:60]).all()
    found, lines = points(drawn(data).rows[0].path)
    assert (len(found), lines) == (80, 2)


def test_an_electrocardiogram_lies_on_its_paper():
    """25 mm/s and 10 mm/mV: a large square of 5 mm is 0.2 s across and 0.5 mV up."""
    found = drawn(recording(group(RAMP, "SS", [channel(**MILLIVOLTS)])))
    row = found.rows[0]
    places, _ = points(row.path)
    assert near(places[:, 0], np.arange(100) / 500 / 0.2 * SQUARE, within=0.06)
    assert near(row.zero - places[:, 1], RAMP[:, 0] * 0.005 / 0.5 * SQUARE, within=0.06)
    assert "0.2 s across and 0.5 mV up" in found.caption


def test_other_recordings_have_squares_of_their_own():
    """Round numbers, said in words; a recording without a rate is drawn by samples."""
    breathing = group(as_array(range(2000), "<i2"), "SS", [channel("Flow", ChannelSensitivity="1")])
    assert "10 s" not in drawn(recording(breathing, sop_class_uid=RESPIRATORY)).caption[5:]
    breathing.SamplingFrequency = "0"
    found = drawn(recording(breathing, sop_class_uid=RESPIRATORY))
    assert "samples across" in found.caption
    assert any("how fast" in note for note in found.notes)


def test_channels_of_one_unit_are_drawn_to_one_scale():
    """So that they can be compared."""
    stored = np.stack([RAMP[:, 0], 10 * RAMP[:, 0]], axis=1)
    rows = drawn(recording(group(stored, "SS", [channel("I", **MILLIVOLTS), channel("II", **MILLIVOLTS)]))).rows
    assert rows[0].scale == rows[1].scale
    assert rows[1].height > rows[0].height


def test_channels_of_several_units_each_say_their_scale():
    """What a square is up stands beside the name of each."""
    flow = channel("Flow", ChannelSensitivity="1", ChannelSensitivityUnitsSequence=code("millilitre", "mL"))
    stored = np.repeat(RAMP, 2, axis=1)
    data = recording(group(stored, "SS", [channel("I", **MILLIVOLTS), flow]), sop_class_uid=RESPIRATORY)
    found = drawn(data)
    assert [row.label for row in found.rows] == ["I (0.1 mV a square)", "Flow (20 mL a square)"]
    assert " up" not in found.caption


def test_a_long_recording_keeps_every_peak():
    """A million samples become a few thousand points, and a single high one among them is still there."""
    stored = np.zeros((1_000_000, 1), "<i2")
    stored[654_321] = 400
    found, beginning = document(recording(group(stored, "SS", [channel(**MILLIVOLTS)]))).drawings
    places, _ = points(found.rows[0].path)
    assert found.width <= WIDEST
    assert len(places) <= 4 * WIDEST + 2
    peak = places[places[:, 1].argmin()]
    assert near(peak[0] / found.width, 0.654321, within=1e-3)
    assert any("closer together" in note for note in found.notes)
    assert "0.2 s across and 0.5 mV up" in beginning.caption
    assert beginning.width == BEGINNING_SECONDS / 0.2 * SQUARE


def test_rows_join_on_the_squares():
    """Each row is whole squares high, so that the grid goes on from one to the next."""
    found = drawn(recording(group(np.tile(RAMP * 7, (6, 1)), "SS", [channel(**MILLIVOLTS)])))
    assert all(row.height % SQUARE == 0 for row in found.rows)
    assert found.ticks[1] == (5 * SQUARE, "1")


def test_annotations_are_told():
    """Texts, measurements, and moments that were marked, all of a kind in a line."""

    def note(name="", **keywords):
        made = Dataset()
        made.ReferencedWaveformChannels = [1, 0]
        if name:
            made.ConceptNameCodeSequence = code(name)
        for keyword, value in keywords.items():
            setattr(made, keyword, value)
        return made

    marks = [note("R peak", TemporalRangeType="POINT", ReferencedSamplePositions=[at]) for at in (10, 20)]
    marks.append(note("Pause", TemporalRangeType="POINT", ReferencedTimeOffsets=["1.5"]))
    marks.append(note("Pause", TemporalRangeType="POINT", ReferencedSamplePositions=[30]))
    marks.append(note("Noise", TemporalRangeType="SEGMENT", ReferencedSamplePositions=[30, 40]))
    marks[-1].ReferencedWaveformChannels = [1, 2]
    rate = note("Rate", NumericValue="60", MeasurementUnitsCodeSequence=code("per minute", "/min"))
    notes = [note(UnformattedTextValue="Sinus rhythm"), *marks, rate]
    found = document(recording(group(RAMP, "SS"), WaveformAnnotationSequence=notes)).lines
    assert [(line.label, line.text) for line in found] == [
        ("", "Sinus rhythm"),
        ("Rate", "60 /min"),
        ("R peak", "samples 10, 20"),
        ("Pause", "sample 30; 1.5 seconds after the start"),
        ("Noise", "A span of time: samples 30 to 40 in channel 2 of recording 1"),
    ]


@pytest.mark.parametrize("value", ["NaN", "inf", "1e300", "0"])
def test_a_sensitivity_that_is_no_number_is_not_used(value):
    """Stored values are drawn, without a unit, and that is said."""
    definition = item(b"\x3a\x00\x10\x02DS\x06\x00" + value.encode().ljust(6))
    found = drawn(raw_recording(1, 100, RAMP.tobytes(), definition))
    assert any("stored values" in note for note in found.notes)
    assert np.isfinite(points(found.rows[0].path)[0]).all()


def test_samples_that_are_not_there_are_not_asked_for():
    """2^32 - 1 of them claimed: what is there is drawn, and the rest said to be cut off."""
    found = drawn(raw_recording(1, 0xFFFFFFFF, RAMP.tobytes()))
    assert len(points(found.rows[0].path)[0]) == 100
    assert any("4,294,967,295" in note for note in found.notes)


def test_channels_that_are_not_there_are_not_asked_for():
    """65,535 of them, and not one whole sample: a sentence."""
    found = document(raw_recording(65_535, 10, RAMP.tobytes()))
    assert found.drawings == ()
    assert "far more values" in found.lines[0].text


@pytest.mark.parametrize("whole", [0, 1, 2])
def test_channels_are_numbered_where_their_descriptions_are_damaged(whole):
    """However many descriptions are whole: there are as many channels as samples are taken at a time."""
    described = b"".join(item(explicit(0x003A0203, "SH", label)) for label in (b"I ", b"II")[:whole])
    found = drawn(raw_recording(2, 10, RAMP.tobytes(), definitions=described + b"damaged."))
    assert [row.label for row in found.rows] == ["I", "II"][:whole] + ["Channel 1", "Channel 2"][whole:]


def test_more_channels_than_can_be_drawn_are_counted():
    """The first ones are drawn."""
    found = drawn(raw_recording(1000, 2, bytes(4000)))
    assert len(found.rows) == MOST_CHANNELS
    assert any("1,000 channels" in note for note in found.notes)


@pytest.mark.parametrize("rate", [b"NaN ", b"-1", b"0 ", b"abc ", b"1e30"])
def test_a_rate_that_cannot_be_is_not_used(rate):
    """Samples are drawn one after another, and that is said."""
    found = drawn(raw_recording(1, 100, RAMP.tobytes(), rate=rate))
    assert any("how fast" in note for note in found.notes)


def test_a_group_of_an_unknown_kind_leaves_the_others():
    """One sentence, and the rest is drawn."""
    unknown = group(RAMP, "SS")
    unknown.WaveformSampleInterpretation = "XX"
    found = document(recording(unknown, group(RAMP, "SS")))
    assert len(found.drawings) == 1
    assert "Recording 1" in found.lines[0].text


def test_a_channel_of_nothing_says_so():
    """A row without a line would look like a fault of the page."""
    made = group(np.full((10, 1), 5, "<i2"), "SS", WaveformPaddingValue=b"\x05\x00")
    made["WaveformPaddingValue"].VR = "OW"
    assert drawn(recording(made)).rows[0].label == "Channel 1: nothing recorded"
