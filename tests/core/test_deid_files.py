"""Whole files: which ones are withheld whatever is in them, what a directory says of them, and what a key keeps."""

import io
import struct

import planting
import pytest
from judging import joined
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.scan import scan
from scanveil.deid.check.stamps import is_dummy, is_stamp
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.out.directory import DirectoryEntry, entry_of
from scanveil.deid.out.keyfile import KEPT_IN_KEY, MOST_KEPT, KeyFile, origin_of
from scanveil.deid.restoring import restore
from scanveil.dicom import tags
from scanveil.errors import UnjudgeableError, WithheldError

KEY = b"k" * 32


def clean(made, *, known=None, **decided):
    data = made.to_bytes()
    identifiers = known or survey(io.BytesIO(data), "in", len(data))
    return Deidentifier(KEY, identifiers).clean(io.BytesIO(data), path="in", size=len(data), name="out", **decided)


def without(made, *gone):
    made.elements = [one for one in made.elements if one.tag not in gone]
    return made


@pytest.mark.parametrize(
    ("family", "said"), [("104.1", "whole document"), ("9.4.1", "recording of sound"), ("9.4.2", "recording of sound")]
)
def test_what_may_speak_of_somebody_is_withheld_unless_somebody_looked_at_it(family, said):
    """A document or a voice is not looked into; then that is noted."""
    made = Planted(elements=planting.image(sop_class=f"1.2.840.10008.5.1.4.1.1.{family}")[:-1])
    with pytest.raises(WithheldError, match=said):
        clean(made)
    assert any(said in note for note in clean(made, released=True).record.notes)


def test_pixels_of_a_type_that_images_do_not_have_are_not_judged():
    """Nobody knows what they are."""
    made = Planted(elements=planting.image()[:-1])
    made.put(El(0x7FE00010, "UT", planting.PIXELS))
    with pytest.raises(UnjudgeableError, match=r"type \(VR\) that images do not have"):
        clean(made)


def test_a_file_that_does_not_say_what_it_is_is_not_judged():
    """Or says it with something that is no UID."""
    for said in ([], [El(tags.SOP_CLASS_UID, "UI", b"Jane Roe")]):
        made = without(Planted(), tags.SOP_CLASS_UID)
        made.put(*said)
        data = made.to_bytes().replace(b"1.2.840.10008.5.1.4.1.1.2\0", b"Jane Roe was here in Bonn\0")
        with pytest.raises(UnjudgeableError):
            Deidentifier(KEY, Identifiers()).clean(io.BytesIO(data), path="in", size=len(data), name="out")


def test_what_a_file_is_may_be_said_in_its_meta_alone():
    """Its class and its number are then those; what the data set says goes first."""
    elements = [one for one in planting.image() if one.tag not in (tags.SOP_CLASS_UID, tags.SOP_INSTANCE_UID)]
    said = {"sop_class": b"1.2.840.10008.5.1.4.1.1.4", "instance": b"1.2.3.999.8"}
    front = bytes(128) + b"DICM" + planting.file_meta(planting.SYNTAXES[EXPLICIT], **said)
    found = Deidentifier(KEY, Identifiers())
    for more in ([], [El(tags.SOP_CLASS_UID, "UI", planting.CT.encode()), El(tags.SOP_INSTANCE_UID, "UI", b"1.2.3.9")]):
        data = front + encode(sorted([*more, *elements]), EXPLICIT)
        copy = found.clean(io.BytesIO(data), path="in", size=len(data), name="out")
        sop_class, instance = [one.value for one in more] or said.values()
        assert copy.record.sop_class_uid == sop_class.decode()
        assert found.learned().uids[copy.entry.sop_instance_uid.decode()] == instance.decode()


@pytest.mark.parametrize(("said", "is_withheld"), [(b"YES", True), (b"yes ", True), (b"NO", False), (b"", False)])
def test_text_that_is_said_to_be_burned_in_withholds_a_file(said, is_withheld):
    """Unless somebody looked at it."""
    made = Planted()
    made.put(El(tags.BURNED_IN_ANNOTATION, "CS", said))
    if is_withheld:
        with pytest.raises(WithheldError, match="burned"):
            clean(made)
    assert any("burned" in note for note in clean(made, released=True).record.notes) == is_withheld


def test_a_name_in_pixels_of_which_notes_were_cut_withholds_the_file():
    """What is given out is searched, not what was there before."""
    frame = b"\xff\xd8\xff\xfe\0\x0aJane Roe\xff\xda\0\x08\1\1\0\0\x3f\0abQuistmayerdef\xff\xd9"
    made = Planted(elements=planting.image()[:-1], syntax=planting.JPEG)
    items = b"".join(b"\xfe\xff\0\xe0" + struct.pack("<L", len(one)) + one for one in (b"", frame))
    made.put(El(0x7FE00010, "OB", items + b"\xfe\xff\xdd\xe0\0\0\0\0", True))
    with pytest.raises(WithheldError, match="inside the image"):
        clean(made, known=Identifiers(names=frozenset({("Quistmayer", "")})))
    assert b"Jane" not in joined(clean(made, known=Identifiers()), made.to_bytes())


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG])
def test_a_file_that_claims_to_be_written_otherwise_is_put_right(encoding):
    """And that is noted; one that says it rightly has no note."""
    for syntax in planting.SYNTAXES.values():
        if encoding.little and syntax == planting.SYNTAXES[BIG]:
            continue  # the check reads it as it claims to be, and withholds it
        cleaned = clean(Planted(encoding=encoding, syntax=syntax))
        assert any("put right" in note for note in cleaned.record.notes) == (syntax != planting.SYNTAXES[encoding])
        assert planting.SYNTAXES[encoding].encode() in cleaned.parts[0][:400]


def pseudonym(*elements, study=b"1.2.3.999.2"):
    made = without(Planted(), tags.STUDY_INSTANCE_UID)
    made.put(El(tags.STUDY_INSTANCE_UID, "UI", study), *elements)
    found = Deidentifier(KEY, Identifiers())
    data = made.to_bytes()
    copy = found.clean(io.BytesIO(data), path="in", size=len(data), name="out")
    values = {
        tag: copy.parts[0][at:end]
        for _, tag, _, at, end in scan(copy.parts[0], 132, len(copy.parts[0]), True, True).values
    }
    return values[tags.PATIENT_ID]


def test_a_patient_is_told_by_name_number_and_birth_date_else_by_the_study():
    """Whoever gave out the number."""
    number, name = El(tags.PATIENT_ID, "LO", b"4821"), El(tags.PATIENT_NAME, "PN", b"Roe")
    issuer, empty = El(tags.ISSUER_OF_PATIENT_ID, "LO", b"Olaf"), El(tags.PATIENT_ID, "LO", b"")
    born = El(tags.PATIENT_BIRTH_DATE, "DA", b"19430817")
    assert pseudonym(number, name) == pseudonym(number, name, issuer, study=b"1.2.3.999.8")
    assert len({pseudonym(*said) for said in ([number], [number, name], [number, name, born], [empty, name])}) == 4
    assert pseudonym(empty, name) == pseudonym(empty, name, study=b"1.2.3.999.8") != pseudonym(number, name)
    assert pseudonym(empty, El(tags.PATIENT_NAME, "PN", b"Doe")) != pseudonym(empty, name)
    assert pseudonym(empty) != pseudonym(empty, study=b"1.2.3.999.8")


# --- what is Scanveil's own ------------------------------------------------------------------------------------------


def marked(*elements):
    data = encode(elements, EXPLICIT)
    (value,) = scan(data, 0, len(data), True, True).values
    return is_dummy(data, value), is_stamp(data, value)


@pytest.mark.parametrize(
    ("vr", "value"),
    [("AS", b"000Y"), ("DA", b"19000101"), ("DT", b"19000101000000"), ("TM", b"000000"), ("UR", b"about:blank")],
)
def test_dummies_are_known_by_their_type(vr, value):
    """And only as a whole."""
    assert marked(El(0x00091001, vr, value)) == (True, False)
    assert marked(El(0x00091001, vr, value + b"01"))[0] is False
    assert marked(El(0x00091001, "LO", value))[0] is False


def test_the_scheme_of_a_code_that_was_taken_out_is_a_dummy():
    """In codes of people and institutions, and nowhere else."""
    for sequence, is_own in ((0x00080082, True), (0x00401101, True), (0x0040A168, True), (0x00082218, False)):
        for scheme, is_one in ((b"99SCANVEIL", is_own), (b"99SCANVEIM", False), (b"SCANVEIL", False)):
            front = El(0x00080060, "CS", b"CT")
            data = encode([front, El(sequence, "SQ", [[El(0x00080102, "SH", scheme)]])], EXPLICIT)
            _, value = scan(data, 0, len(data), True, True).values
            assert is_dummy(data, value) is is_one
            assert not is_dummy(data, (*value[:2], b"LO", *value[3:]))
            assert is_dummy(data, (*value[:2], b"", *value[3:])) is is_one
    assert marked(El(0x00080102, "SH", b"99SCANVEIL")) == (False, False)


def test_stamps_are_known_by_their_place_type_and_words():
    """To the byte."""
    assert marked(El(0x00120062, "CS", b"YES")) == (False, True)
    for other in (El(0x00120062, "CS", b"NO"), El(0x00120062, "LO", b"YES"), El(0x00120063, "CS", b"YES")):
        assert marked(other) == (False, False)
    assert marked(El(0x00041220, "SQ", [[El(0x00041430, "CS", b"IMAGE")]]))[1]
    assert not marked(El(0x00041430, "CS", b"IMAGE"))[1]
    for name, is_own in ((b"DICOM\\PA000001\\ST000001\\SE000001\\IM000001", True), (b"DICOM\\JANE", False)):
        assert marked(El(0x00041220, "SQ", [[El(0x00041500, "CS", name)]]))[1] is is_own


# --- directories -----------------------------------------------------------------------------------------------------


def entry(sop_class="1.2.840.10008.5.1.4.1.1.2", **values):
    known = {
        tags.ROWS: b"\1\0",
        tags.PATIENT_ID: b"P",
        tags.STUDY_INSTANCE_UID: b"1.2",
        tags.SERIES_INSTANCE_UID: b"1.3",
    }
    known |= {getattr(tags, name.upper()): value for name, value in values.items()}
    return entry_of(sop_class.encode(), b"2.25.1", "1.2.840.10008.1.2.1", lambda tag: known.get(tag, b""))


@pytest.mark.parametrize(
    ("sop_class", "kind"),
    [
        ("2", "IMAGE"),
        ("481.1", "IMAGE"),
        ("481.2", "RT DOSE"),
        ("481.3", "RT STRUCTURE SET"),
        ("481.4", "RT TREAT RECORD"),
        ("481.5", "RT PLAN"),
        ("481.6", "RT TREAT RECORD"),
        ("481.7", "RT TREAT RECORD"),
        ("481.8", "RT PLAN"),
        ("481.9", "RT TREAT RECORD"),
        ("66", "RAW DATA"),
        ("66.1", "REGISTRATION"),
        ("66.2", "FIDUCIAL"),
        ("66.3", "REGISTRATION"),
        ("66.4", "IMAGE"),
        ("66.5", "SURFACE"),
        ("66.6", "TRACT"),
        ("67", "VALUE MAP"),
        ("9.1.1", "WAVEFORM"),
        ("11.1", "PRESENTATION"),
        ("104.1", "ENCAP DOC"),
    ],
)
def test_records_are_of_the_kind_that_belongs_to_their_class(sop_class, kind):
    """PS3.3 F.4, and F.5 for what each must say."""
    found = entry(f"1.2.840.10008.5.1.4.1.1.{sop_class}")
    assert found is not None and found.kind == kind
    assert DirectoryEntry.from_json(found.to_json()) == found


def test_a_report_needs_a_title_to_be_listed():
    """And what is no image and no known class has no record, as what has no number of its own."""
    report = "1.2.840.10008.5.1.4.1.1.88.11"
    assert entry(report) is None
    title = b"\xfe\xff\0\xe0\0\0\0\0"
    assert entry(report, concept_name_code_sequence=title).kind == "SR DOCUMENT"
    assert entry("1.2.840.10008.5.1.4.1.1.88.59", concept_name_code_sequence=title).kind == "KEY OBJECT DOC"
    assert entry_of(b"1.2.840.10008.5.1.4.1.1.2", b"", "1.2", lambda tag: b"x") is None
    assert entry("1.2.3.4", rows=b"") is None
    assert entry(patient_id=None) is None


def test_a_record_says_its_character_set_where_it_needs_one():
    """Where a value has other letters, or an escape to them."""
    for name, is_said in ((b"Roe", False), ("Zoë".encode("latin-1"), True), (b"\x1b$B;3\x1b(B", True)):
        found = entry(patient_name=name, specific_character_set=b"ISO_IR 100")
        assert found.patient.startswith(b"\x08\0\x05\0CS\x0a\0ISO_IR 100") == is_said
        assert b"ISO_IR" not in found.study


# --- what a key keeps ------------------------------------------------------------------------------------------------


def test_a_key_keeps_values_of_so_many_bytes():
    """An empty one as well, and nothing of what was not there."""
    values = dict.fromkeys(KEPT_IN_KEY)
    values |= {tags.PATIENT_NAME: b"n" * MOST_KEPT, tags.PATIENT_ID: b"i" * (MOST_KEPT + 1), tags.STUDY_ID: b""}
    found = origin_of(values.values(), -40)
    assert found.days == -40
    known = {
        tag: found.elements[at:end]
        for _, tag, _, at, end in scan(found.elements, 0, len(found.elements), True, True).values
    }
    assert known == {tags.PATIENT_NAME: b"n" * MOST_KEPT, tags.STUDY_ID: b""}


def test_a_copy_without_file_meta_is_restored_as_it_begins():
    """What stands in front of its elements stays."""
    data = encode([El(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.2"), El(0x00080018, "UI", b"2.25.1")], EXPLICIT)
    known = KeyFile(KEY, {"2.25.1": "1.2.3.44"}, {"a": origin_of([None] * len(KEPT_IN_KEY), 0)}, {"2.25.1": "a"})
    found = restore(io.BytesIO(data), known, path="", size=len(data))
    assert found.head.startswith(data[:20]) and b"1.2.3.44" in found.head and found.rest_at == len(data)
