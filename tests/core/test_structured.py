"""Reports as trees of text."""

import struct

import pytest
from builders import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT, item
from documenting import (
    KEY_OBJECTS,
    code,
    content,
    document,
    number,
    raw_nested,
    raw_report,
    raw_text,
    reference,
    report,
)
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from scanveil.documents.document import as_text
from scanveil.documents.lines import (
    DEEPEST_LEVEL,
    LONGEST_LINE,
    MOST_CHARACTERS,
    MOST_LINES,
    write_date_time,
    write_time,
)


def said(*items, **keywords):
    """What the lines of a report say, as (depth, label, text)."""
    return [(line.depth, line.label, line.text) for line in document(report(*items, **keywords)).lines]


def only(item):
    ((_, _, text),) = said(item)
    return text


def facts(**keywords):
    return {line.label: line.text for line in document(report(**keywords)).facts}


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED])
def test_a_report_is_the_same_in_every_encoding(syntax):
    """Title, headings, text and measurements, however they are written."""
    heading = content("CONTAINER", "Chest", ContentSequence=[content("TEXT", "Lung", TextValue="clear")])
    data = report(heading, content("NUM", "Heart", MeasuredValueSequence=number("12.5", "cm")), syntax=syntax)
    found = document(data)
    assert (found.kind, found.title) == ("Report", "Findings")
    assert [(line.depth, line.label, line.text, line.is_heading) for line in found.lines] == [
        (0, "Chest", "", True),
        (1, "Lung", "clear", False),
        (0, "Heart", "12.5 cm", False),
    ]


def test_text_is_read_in_its_character_set():
    """Umlauts and kanji, and markup as what it is: text."""
    assert said(content("TEXT", "Befund", TextValue="Größe <b>山田</b>"), SpecificCharacterSet="ISO_IR 192") == [
        (0, "Befund", "Größe <b>山田</b>")
    ]


def test_lines_end_in_one_way():
    """Whatever a program ended them with, and no sign without a shape is left."""
    assert only(content("TEXT", TextValue="a\r\nb\rc\n\rd\x07e")) == "a\nb\nc\nde"


def test_dates_times_and_names_are_written_for_people():
    """As on the rest of the page."""
    assert only(content("DATE", Date="20010213")) == "2001-02-13"
    assert only(content("TIME", Time="184746.123")) == "18:47:46"
    assert only(content("DATETIME", DateTime="20010213184746.5+0130")) == "2001-02-13 18:47:46 UTC+01:30"
    assert only(content("PNAME", PersonName="Doe^Jane")) == "Doe, Jane"


@pytest.mark.parametrize(("text", "expected"), [("12", "12:00"), ("1200", "12:00"), ("noon", "noon"), ("", "")])
def test_a_time_that_is_none_stays_as_it_is(text, expected):
    """Nothing is invented."""
    assert write_time(text) == expected


def test_a_date_without_a_time_has_none():
    """A DT may end behind its date."""
    assert write_date_time("20010213") == "2001-02-13"


def test_measurements_have_their_units():
    """UCUM as people write it, no sign for no unit, and a reason where there is no value."""

    def measured(*args):
        return only(content("NUM", MeasuredValueSequence=number(*args)))

    assert measured("3", "um") == "3 µm"
    assert measured("7", "1", "no units") == "7"
    assert measured("7", "{counts}", "counts") == "7 counts"
    assert measured("200.0", "mm3") == "200.0 mm³"
    unknown = content("NUM", MeasuredValueSequence=[], NumericValueQualifierCodeSequence=code("Measurement failure"))
    assert only(unknown) == "Measurement failure"


def test_codes_are_said_by_their_meaning():
    """By the code itself only where it has none."""
    assert only(content("CODE", ConceptCodeSequence=code("Nodule"))) == "Nodule"
    bare = Dataset()
    bare.CodeValue = "M-03000"
    assert only(content("CODE", ConceptCodeSequence=[bare])) == "M-03000"


def test_drawn_shapes_become_sentences():
    """Points and circles with their place, others by what they are."""

    def shape(kind, *data, space="SCOORD"):
        return only(content(space, GraphicType=kind, GraphicData=list(data)))

    assert shape("POINT", 12.0, 13.5) == "A point at column 12.0, row 13.5 of the image"
    assert shape("CIRCLE", 10.0, 10.0, 10.0, 15.0).endswith("5.0 pixels in radius")
    assert shape("POLYLINE", *range(8)) == "A line of 4 points in the image"
    assert shape("POLYGON", *range(9), space="SCOORD3D") == "An outline of 3 points in the space of the scanner"
    assert shape("MULTIPOINT", 1.0, 2.0) == "1 point in the image"
    assert shape("ELLIPSE", *range(8)) == "An ellipse in the image"
    assert shape("STAR", *range(8)) == "A shape in the image"
    assert shape("POINT", 1.0, 2.0, 3.0, space="SCOORD3D") == "A point at 1.0, 2.0, 3.0 mm in the scanner's space"


def test_spans_of_time_become_sentences():
    """By samples or by seconds."""
    assert only(content("TCOORD", TemporalRangeType="SEGMENT", ReferencedSamplePositions=[5, 9])).endswith("5 to 9")
    seconds = content("TCOORD", TemporalRangeType="SEGMENT", ReferencedTimeOffsets=["1", "2.5"])
    assert only(seconds) == "A span of time: 1 to 2.5 seconds after the start"


def test_an_image_that_is_referred_to_can_be_found():
    """Its kind in words, its UID and frames beside them."""
    item = content("IMAGE", ReferencedSOPSequence=reference("1.2.3", ReferencedFrameNumber=[5, 2]))
    (line,) = document(report(item)).lines
    assert (line.text, line.refers_to, line.frames) == ("MR scan, images 5 and 2", "1.2.3", (5, 2))


def test_key_objects_are_a_list_of_images():
    """A Key Object Selection is made of the same items."""
    items = [content("IMAGE", ReferencedSOPSequence=reference(f"1.2.{number}")) for number in range(3)]
    data = report(*items, SOPClassUID=KEY_OBJECTS, Modality="KO", ConceptNameCodeSequence=code("Of Interest"))
    found = document(data)
    assert (found.kind, found.title) == ("Key images", "Of Interest")
    assert [line.refers_to for line in found.lines] == ["1.2.0", "1.2.1", "1.2.2"]


def test_how_a_line_belongs_to_another_is_said():
    """In a word, and for one that stands elsewhere by its name."""
    reason = content("TEXT", "Comment", "INFERRED FROM", TextValue="seen twice")
    elsewhere = Dataset()
    elsewhere.RelationshipType, elsewhere.ReferencedContentItemIdentifier = "SELECTED FROM", [1, 1]
    item = content("TEXT", "Nodule", TextValue="yes", ContentSequence=[reason, elsewhere])
    found = document(report(item)).lines
    assert [(line.relation, line.text) for line in found] == [
        ("", "yes"),
        ("because of", "seen twice"),
        ("marked in", "see “Nodule”"),
    ]


def test_a_reference_to_nothing_is_said_in_words():
    """Also one that names a place which does not exist."""
    elsewhere = Dataset()
    elsewhere.RelationshipType, elsewhere.ReferencedContentItemIdentifier = "SELECTED FROM", [1, 99, 4]
    assert only(elsewhere) == "see another part of this report"


def test_who_signed_a_report_and_when_is_said():
    """State, signature, author and form."""
    signed = Dataset()
    signed.VerifyingObserverName, signed.VerifyingOrganization = "Roe^Richard", "Ward 5"
    signed.VerificationDateTime = "20010213184746"
    author = Dataset()
    author.ObserverType, author.PersonName = "PSN", "Doe^Jane"
    form = Dataset()
    form.TemplateIdentifier, form.MappingResource = "1500", "DCMR"
    found = facts(
        CompletionFlag="COMPLETE",
        VerificationFlag="VERIFIED",
        VerifyingObserverSequence=[signed],
        AuthorObserverSequence=[author],
        ContentTemplateSequence=[form],
        ContentDate="20010213",
        ContentTime="1847",
    )
    assert found == {
        "State": "complete",
        "Signed": "by Roe, Richard, Ward 5, 2001-02-13 18:47:46",
        "Written": "2001-02-13 18:47",
        "Written by": "Doe, Jane",
        "Form": "template 1500 of DCMR",
    }


def test_an_unsigned_and_unfinished_report_says_so():
    """Nobody should take a draft for a verdict."""
    found = facts(CompletionFlag="PARTIAL", VerificationFlag="UNVERIFIED", PreliminaryFlag="PRELIMINARY")
    assert (found["State"], found["Signed"]) == ("not complete, preliminary", "by nobody")


def test_a_kind_of_value_that_is_unknown_is_shown_as_such():
    """The standard grows; nothing is a blank."""
    assert "unknown" in only(content("HOLOGRAM"))
    assert only(content("TEXT", "Note", TextValue="")) == "(empty)"


def test_a_report_is_text_in_a_terminal():
    """One line each, indented, and what continues further in."""
    item = content("CONTAINER", "Chest", ContentSequence=[content("TEXT", "Lung", TextValue="clear\nwide")])
    assert list(as_text(document(report(item))))[-3:] == ["Chest", "  Lung: clear", "      wide"]


@pytest.mark.parametrize("undefined", [False, True])
def test_a_thousand_levels_end_in_a_sentence(undefined):
    """A tree deeper than any honest one is cut, and says so."""
    found = document(raw_report(raw_nested(1000, undefined=undefined))).lines
    assert len(found) <= DEEPEST_LEVEL + 1
    assert "too deeply" in found[-1].text


def test_a_million_items_end_in_a_sentence():
    """Only as many are read as are shown."""
    found = document(raw_report(raw_text(b"ab") * 200_000)).lines
    assert len(found) == MOST_LINES + 1
    assert "too long" in found[-1].text


def test_texts_without_end_are_cut():
    """All of them together are bounded, and each by itself."""
    found = document(raw_report(raw_text(b"a" * 100_000) * 100)).lines
    assert sum(len(line.text) for line in found) < 1.1 * MOST_CHARACTERS
    assert any(line.text.endswith("(the rest is left out)") for line in found)


def test_a_long_text_goes_on_in_other_lines():
    """Parted between words, and nothing of it is lost."""
    words = "".join(f"word {number}, " for number in range(400)).encode()
    found = document(raw_report(raw_text(words))).lines
    assert "".join(line.text for line in found) == words.decode().strip() and len(found) == 4
    assert all(len(line.text) <= LONGEST_LINE for line in found)
    assert all(line.text.endswith((" ", "\n")) for line in found[:-1])
    assert len({line.depth for line in found}) == 1


def test_a_word_without_end_is_parted_as_well():
    """Somewhere."""
    found = document(raw_report(raw_text(b"a" * 2500))).lines
    assert [len(line.text) for line in found] == [LONGEST_LINE, LONGEST_LINE, 500]


def test_what_is_gone_through_again_and_again_is_counted():
    """Many items far below, each level of undefined length: the same bytes at every level."""
    start = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
    sequence = struct.pack("<HH2sHL", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF)
    end = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0) + struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
    data = (start + sequence) * 30 + item(b"") * 200_000 + end * 30
    assert "too tangled" in document(raw_report(data)).lines[-1].text


def test_a_damaged_part_is_said_to_be_damaged():
    """What came before it is shown."""
    found = document(raw_report(raw_text(b"fine") + b"\x01\x02\x03\x04" * 5)).lines
    assert [line.text for line in found] == [
        "fine",
        "What follows here is damaged and cannot be read; please copy the file again.",
    ]


def test_an_empty_report_is_no_blank():
    """It has a title and says that it is a report."""
    found = document(report(ContentSequence=Sequence([])))
    assert found.title == "Findings"
    assert found.sentence
