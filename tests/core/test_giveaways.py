"""What points to a person whoever that is, and what only looks like it."""

import pytest
from judging import clean
from planting import El, Planted

from scanveil.deid.check.giveaways import giveaways
from scanveil.dicom import tags


@pytest.mark.parametrize(
    "text",
    [
        b"ow@klinik.example",
        b"https://klinik.example/4711",
        b"Dr. Weissgerber",
        b"Frau Huber",
        b"Pat.: Hr. Weissgerber",
        b"tel 0171/5551234",
        b"95yo",
        b"95M fall",
        b"95 years",
        b"age 95",
        b"AGE 95",
        b"aged 95",
        b"Alter 95",
        b"edad: 95",
        b"95YO",
        b"95 YEARS",
        b"95 J.",
        b"95j\xc3\xa4hrig",
        b"95 a\xf1os",
        b"95/F",
    ],
)
def test_such_things_are_found_whole(text):
    start, stop = min(giveaways(b"for " + text))
    assert start == 4 and stop >= 4 + min(len(text), 3)


@pytest.mark.parametrize(
    "text", [b"90Y", b"45 years", b"MR HEAD", b"Draeger", b"Patella", b"95 mm", b"v1.2@3", b"1.95 years"]
)
def test_what_devices_write_is_none(text):
    assert list(giveaways(text)) == []


def test_they_are_cut_from_what_devices_write():
    """Whether anybody of the batch is meant or not."""
    made = Planted()
    made.put(El(tags.CONVOLUTION_KERNEL, "SH", b"B30f Dr. Kanarius"), El(tags.SEQUENCE_NAME, "SH", b"95yo"))
    _, out = clean(made.to_bytes())
    assert b"B30f" in out and b"Kanarius" not in out and b"95yo" not in out


def test_a_number_with_separators_is_found_in_a_code_string():
    """A hyphen does not make it a term."""
    made = Planted()
    made.put(El(0x00100020, "LO", b"84736251"), El(0x00180015, "CS", b"847-362-51"))
    _, out = clean(made.to_bytes())
    assert b"847-362-51" not in out
