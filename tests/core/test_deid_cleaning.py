"""What stands between values, and UIDs that only claim to be DICOM's: neither carries anything out."""

import io
import struct

import planting
import pydicom
import pytest
from judging import clean, places
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil.deid.cleaning.rewriting import Rewriter
from scanveil.deid.cleaning.uids import names_transfer_syntax, stays
from scanveil.errors import WithheldError

KEPT_SEQUENCE = 0x00082218  # Anatomic Region Sequence
THORAX = [El(0x00080100, "SH", b"51185008"), El(0x00080102, "SH", b"SCT"), El(0x00080104, "LO", b"Thorax")]
ENCODINGS = pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])


@ENCODINGS
def test_the_length_of_a_delimiter_carries_nothing_out(encoding):
    """Readers skip the four bytes behind a delimiter's tag, so they are written anew; the sequence stays."""
    made = Planted(encoding=encoding)
    made.put(El(KEPT_SEQUENCE, "SQ", [THORAX, THORAX], undefined=True))
    order = "<" if encoding.little else ">"
    data = made.to_bytes()
    for number, word in ((0xE00D, b"Jane"), (0xE0DD, b"Roe!")):
        delimiter = struct.pack(order + "HH", 0xFFFE, number)
        assert delimiter + bytes(4) in data
        data = data.replace(delimiter + bytes(4), delimiter + word)
    _, out = clean(data)
    assert b"Jane" not in out and b"Roe!" not in out
    assert [one.CodeMeaning for one in pydicom.dcmread(io.BytesIO(out))[KEPT_SEQUENCE]] == ["Thorax", "Thorax"]


def test_a_plain_value_of_undefined_length_is_removed():
    """A kept value that is no sequence has no delimiter of its own, so one of undefined length is not believed."""
    made = Planted()
    value = struct.pack("<HH", 0xFFFE, 0xE0DD) + b"Jane"
    made.put(El(0x00281201, "OW", value, undefined=True))
    assert b"Jane" not in clean(made.to_bytes())[1]


def test_the_reserved_bytes_behind_a_type_carry_nothing_out():
    """Two bytes behind the type of a long value are reserved; values that have something there are removed."""
    made = Planted()
    made.put(El(0x00281201, "OW", bytes(8)), El(KEPT_SEQUENCE, "SQ", [THORAX]))
    data = made.to_bytes()
    for tag in (0x00281201, KEPT_SEQUENCE):
        at = data.index(struct.pack("<HH", tag >> 16, tag & 0xFFFF))
        data = data[: at + 6] + b"Zq" + data[at + 8 :]
    _, out = clean(data)
    assert b"Zq" not in out
    assert 0x00281201 not in pydicom.dcmread(io.BytesIO(out))
    assert pydicom.dcmread(io.BytesIO(out))[KEPT_SEQUENCE][0].CodeMeaning == "Thorax"


def test_bytes_in_an_item_that_are_no_element_carry_nothing_out():
    """An item that does not end with an element is not one; its sequence goes."""
    inside = encode([El(0x00080104, "LO", b"Thorax")], EXPLICIT) + b"Jane"
    made = Planted()
    made.put(El(KEPT_SEQUENCE, "SQ", struct.pack("<HHL", 0xFFFE, 0xE000, len(inside)) + inside))
    assert b"Jane" not in clean(made.to_bytes())[1]


@ENCODINGS
def test_what_is_as_it_should_be_stays_byte_for_byte(encoding):
    """A sequence with delimiters as PS3.5 wants them is copied."""
    made = Planted(encoding=encoding)
    made.put(sequence := El(KEPT_SEQUENCE, "SQ", [THORAX], undefined=True))
    made.put(other := El(0x0008103F, "SQ", [THORAX]))
    cleaned, out = clean(made.to_bytes())
    assert planting.encode([sequence], encoding) in out and planting.encode([other], encoding) in out
    assert not [path for path in places(cleaned) if path.startswith(("(0008,2218)", "(0008,103F)"))]


def test_what_stays_is_not_dealt_with(monkeypatch):
    """Most elements stay as they are, and cost no more than a look at their tag; of a CS the words are looked at."""
    touched = []
    apply = Rewriter._apply

    def told(self, buffer, element, *rest):
        touched.append(element.tag)
        return apply(self, buffer, element, *rest)

    monkeypatch.setattr(Rewriter, "_apply", told)
    clean(Planted().to_bytes())
    assert {*touched} == {0x00080008, 0x00080016, 0x00080018, 0x00080060, 0x0020000D, 0x0020000E}


@ENCODINGS
def test_an_empty_value_in_front_of_an_item_hides_no_sequence(encoding):
    """What follows a value is not its content: an empty one of unknown type at an item's end stays."""
    made = Planted(encoding=encoding)
    made.put(El(KEPT_SEQUENCE, "SQ", [[El(0x00180015, "UN", b"")], [El(0x00080104, "LO", b"Thorax")]]))
    assert "contradiction: removed" not in clean(made.to_bytes())[0].record.actions


@pytest.mark.parametrize("tag", [0x00080016, 0x00080062, 0x00081150, 0x00020002])
def test_only_uids_that_dicom_numbers_stay_as_classes(tag):
    """A class is kept that is registered or numbered as DICOM does; a number of a person is not one."""
    for uid in (b"1.2.840.10008.5.1.4.1.1.2", b"1.2.840.10008.5.1.4.1.1.481.999", b"1.2.840.10008.1.2.4.999"):
        assert stays(tag, uid)
    for uid in (
        b"1.2.778899.19700102",
        b"1.2.840.10008.5.1.4.19700102",
        b"1.2.840.10008.5.1.4.1.1.1.1.1.1",
        b"1.2.840.10008.5.1.4.007",
        b"1.2.840.10008.778",
        b"1.2.840.10008.5.1.4.1.1.2\n",
    ):
        assert not stays(tag, uid)
    assert not names_transfer_syntax(b"1.2.840.10008.5.1.4.1.1.2")


def test_a_class_that_dicom_does_not_know_is_replaced_everywhere():
    """A maker's own class may hold anything: it is replaced, the same in data set, file meta and report."""
    made = Planted(elements=planting.image(sop_class="1.2.778899.19700102"))
    cleaned, out = clean(made.to_bytes())
    assert b"778899" not in out
    dataset = pydicom.dcmread(io.BytesIO(out))
    assert dataset.SOPClassUID == dataset.file_meta.MediaStorageSOPClassUID == cleaned.record.sop_class_uid
    assert dataset.SOPClassUID.startswith("2.25.")


def test_a_transfer_syntax_that_is_not_dicoms_is_withheld():
    """The transfer syntax can be neither kept nor replaced where its number may be a person's."""
    with pytest.raises(WithheldError, match="transfer syntax"):
        clean(Planted(syntax="1.2.840.10008.1.2.4.778899.19700102").to_bytes())
