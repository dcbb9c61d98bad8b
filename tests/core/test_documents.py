"""Enclosed documents, and objects that nothing better than a list can be made of."""

import re

import pytest
from builders import (
    BIG_ENDIAN,
    CT_IMAGE_STORAGE,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    dataset,
    explicit,
    file_bytes,
    item,
    opened,
    packed,
)
from builders import part10 as raw_file
from documenting import PDF, document, enclosing, raw_recording
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset

from scanveil.documents import encapsulated
from scanveil.documents import kinds as naming
from scanveil.documents.document import as_text, read_document
from scanveil.documents.encapsulated import EMPTY, NOT_A_PDF, UNKNOWN_DOCUMENT
from scanveil.documents.video import read_video
from scanveil.errors import DecodeError
from scanveil.library.instance import instance_of


def inside(data):
    """The bytes of the document in a file, and what is known of it."""
    header, _ = opened(data)
    found = read_document(header).enclosed
    return header.buffer[found.start : found.end], found


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED])
def test_a_pdf_is_found_to_the_byte(syntax):
    """In every encoding, without the byte that makes its length even."""
    data, found = inside(enclosing(PDF + b"\n" * (len(PDF) % 2 == 0), "application/pdf", syntax=syntax))
    assert data.rstrip(b"\n") == PDF
    assert (found.mime_type, found.suffix, found.title) == ("application/pdf", ".pdf", "Discharge letter")


def test_the_stated_length_is_honoured():
    """Bytes behind it are no part of the document; a length beyond the value is not believed."""
    assert inside(enclosing(PDF, "application/pdf", EncapsulatedDocumentLength=20))[0] == PDF[:20]
    data, _ = inside(enclosing(PDF, "application/pdf", EncapsulatedDocumentLength=0xFFFFFFFF))
    assert data == PDF


@pytest.mark.parametrize("data", [b"<html><script>1</script>", b"MZ\x90\x00", b" %PDF-1.4", b"PK\x03\x04"])
def test_what_only_says_that_it_is_a_pdf_is_not_offered(data):
    """Neither opened nor saved, but explained."""
    _, found = inside(enclosing(data, "application/pdf"))
    assert (found.mime_type, found.suffix, found.sentence) == ("", "", NOT_A_PDF)


def test_a_pdf_is_one_whatever_it_says():
    """Its own first bytes decide."""
    assert inside(enclosing(PDF, "text/html"))[1].mime_type == "application/pdf"


@pytest.mark.parametrize(
    ("data", "mime_type", "kind", "suffix"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?><ClinicalDocument/>", "text/xml", "2", ".xml"),
        (b"solid x\nendsolid x", "model/stl", "3", ".stl"),
        (b"v 0 0 0\n", "model/obj", "4", ".obj"),
    ],
)
def test_other_documents_can_be_saved_but_not_opened(data, mime_type, kind, suffix):
    """Browsers would run what is in some of them."""
    _, found = inside(enclosing(data, mime_type, kind))
    assert (found.mime_type, found.suffix) == ("", suffix)


def test_a_document_of_no_known_kind_is_not_offered():
    """Nor one that is empty."""
    assert inside(enclosing(b"<html>", "text/html", "2"))[1].sentence == UNKNOWN_DOCUMENT
    assert inside(enclosing(b"", "application/pdf"))[1].sentence == EMPTY


def test_a_plan_is_listed():
    """Its name and what it is made of; nothing on the patient, no names of people."""
    with open(get_testdata_file("rtplan.dcm"), "rb") as file:
        found = document(file.read())
    labels = {line.label: line.text for line in found.lines}
    assert found.kind == "Radiotherapy plan"
    assert (labels["RT Plan Label"], labels["RT Plan Date"], labels["Dose Reference"]) == (
        "Plan1",
        "2003-09-03",
        "2 entries",
    )
    said = "\n".join(as_text(found))
    assert "Last" not in said
    assert "operator" not in said


def test_an_object_of_an_unknown_kind_is_listed_too():
    """With an honest sentence, and without what only its maker understands."""
    made = dataset(SOPClassUID="1.3.12.2.1107.5.9.1", Modality="OT", ContentLabel="PHOENIX")
    made.private_block(0x0029, "MAKER", create=True).add_new(0x10, "LO", "for the maker")
    found = document(file_bytes(made))
    assert "not known here" in found.sentence
    assert "maker" not in "\n".join(as_text(found)).lower().replace(found.sentence.lower(), "")
    assert ("Content Label", "PHOENIX") in [(line.label, line.text) for line in found.lines]


def test_an_image_without_pixels_is_no_blank():
    """It is called what it claims to be, and said to hold none."""
    found = document(file_bytes(dataset(SOPClassUID=CT_IMAGE_STORAGE)))
    assert found.kind == "CT scan"
    assert "holds none" in found.sentence
    assert found.lines


def test_a_list_without_end_is_cut():
    """Of a sequence of many items, the first are named; of many elements as many as fit."""
    plan = dataset(SOPClassUID="1.2.840.10008.5.1.4.1.1.481.5")
    plan.BeamSequence = [Dataset() for _ in range(100)]
    for number, beam in enumerate(plan.BeamSequence):
        beam.BeamName = f"B{number}"
    found = document(file_bytes(plan)).lines
    assert found[0].text == "more than 12 entries"
    assert len(found) == 13
    many = [explicit(0x300A0000 + number, "SH", b"ab") for number in range(2, 20_002)]
    assert "too long" in document(raw_file(many)).lines[-1].text


@pytest.mark.parametrize(
    ("start", "suffix", "mime_type"),
    [
        (b"\0\0\0\x20ftypisom", ".mp4", "video/mp4"),
        (b"G" + bytes(187) + b"G", ".ts", "video/mp2t"),
        (b"\0\0\1\xba", ".mpg", "video/mpeg"),
        (b"\0\0\0\0G" + bytes(191) + b"G", ".m2ts", "video/mp2t"),
        (b"\0\0\0\1\x67", ".h264", "video/mp4"),
        (b"\0\0\1\x40\1", ".h265", "video/mp4"),
    ],
)
def test_videos_are_told_by_their_first_bytes(start, suffix, mime_type):
    """A video's stream is all its fragments, and its container what it starts like."""
    stream = start + bytes(1000)
    header, file = opened(packed([stream], "1.2.840.10008.1.2.4.102", pieces=4))
    found = read_video(header, file)
    assert (found.suffix, found.mime_type, found.size) == (suffix, mime_type, len(stream) + len(stream) % 2)
    data = file.getvalue()
    assert b"".join(data[at : at + length] for at, length in found.spans)[: len(stream)] == stream
    assert not instance_of(header).is_image
    assert "a video" in read_document(header).sentence


def test_a_video_that_is_not_there():
    """A file that announces a video and holds none says so."""
    with pytest.raises(DecodeError, match="nothing in it"):
        read_video(*opened(packed([], "1.2.840.10008.1.2.4.102")))


def test_nothing_is_said_that_is_only_true_on_a_page():
    """What a file is and what can be done with what is inside is said on a terminal as well."""
    kinds = [value for name, value in vars(naming).items() if name.isupper() and isinstance(value, str)]
    insides = [value for name, value in vars(encapsulated).items() if name.isupper() and isinstance(value, str)]
    assert len(kinds) > 18 and len(insides) > 4
    for sentence in (*kinds, *insides):
        assert not re.search(r"browser|page|click|button|\btab\b|drawn (?:below|above)", sentence, re.IGNORECASE), (
            sentence
        )


def test_a_recording_is_described_without_its_drawing():
    """How long it is, and its channels; of its beginning, which is drawn once more, nothing is said."""
    found = document(raw_recording(2, 100_000, bytes(400_000)))
    said = "\n".join(as_text(found))
    assert "3 min 20 s, 500 samples a second." in said and "channels: Channel 1, Channel 2" in said
    assert len(found.drawings) == 2 and said.count("channels: ") == 1
    assert not re.search("square|drawn|paper", said)


@pytest.mark.parametrize(
    "junk", [b"\0" * 3, b"\0" * 8, b"\xff" * 40, b"\xfe\xff\0\xe0", b"\xfe\xff\0\xe0\x10\0\0\0abc", b"junk"]
)
@pytest.mark.parametrize("described", [1, 2, 3])
def test_junk_behind_the_last_channel_leaves_the_recording(junk: bytes, described: int) -> None:
    """Those channels that are described have their names, the others numbers."""
    one = item(explicit(0x003A0208, "SQ", item(explicit(0x00080104, "LO", b"I "))))
    found = document(raw_recording(2, 10, bytes(40), one * described + junk))
    assert len(found.drawings) == 1 and len(found.drawings[0].rows) == 2
