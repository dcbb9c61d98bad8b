"""No planted value survives, each row's action is the right one, and what no rule touches stays byte for byte."""

import hashlib
import io
import re
import struct

import planting
import pydicom
import pytest
from judging import clean, header_of, nested_values, outcome, plain, right, values
from planting import BIG, DEFLATED, EXPLICIT, IMPLICIT, SURFACES, El, Planted, encode

from scanveil.deid.rules import profile
from scanveil.deid.rules.policy import Policy
from scanveil.deid.rules.table import ROWS
from scanveil.deid.rules.verdicts import Act
from scanveil.errors import WithheldError

ENCODINGS = {"explicit": EXPLICIT, "implicit": IMPLICIT, "big endian": BIG}


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=list(ENCODINGS))
def test_every_row_is_acted_on_at_the_top_and_nested_and_none_leaks(encoding, undefined):
    made, top, nested = planting.plant_rows(encoding, undefined=undefined)
    data = made.to_bytes()
    _, out = clean(data)
    leaks = [
        plot.row.keyword
        for plot in top + nested
        if plot.row.vr not in planting.UNSEARCHABLE_VRS and (plot.value in out or plot.value not in data)
    ]
    assert leaks == []
    header = header_of(out)
    for plots, found in (
        (top, values(header)),
        (nested, nested_values(header, 0x00081115, 0x00081199)),
    ):
        wrong = [
            (plot.row.keyword, plot.row.code, result)
            for plot in plots
            if not right(plot.row.code, plot.row.vr, result := outcome(plot.row.vr, found.get(plot.tag), plot.value))
        ]
        assert wrong == []
    assert len(top) == len(nested) == 653 - 1 + 8


def test_rows_left_out_of_the_corpus_are_the_three_ranges_private_and_file_meta():
    left_out = [line.split()[0] for line in ROWS.splitlines() if "X" in line.split()[0] or line.startswith("PRIV")]
    assert left_out == ["50XXXXXX", "60XX4000", "60XX3000", "PRIVATE"]


def test_there_are_150_places_outside_the_table():
    assert len(SURFACES) >= 150


@pytest.mark.parametrize("name", SURFACES)
def test_no_place_outside_the_table_leaks(name):
    made = SURFACES[name]()
    data = made.to_bytes()
    planted = [value for found in made.values.values() for value in found]
    assert planted
    assert all(value in plain(data) for value in planted)
    _, out = clean(data)
    assert [value for value in planted if value in plain(out)] == []
    pydicom.dcmread(io.BytesIO(out)).walk(lambda dataset, element: element.value)


@pytest.mark.parametrize("name", SURFACES)
def test_what_no_rule_touches_stays_around_every_place(name):
    """Each file still has its image and its plain attributes, byte for byte."""
    made = SURFACES[name]()
    before, after = made.to_bytes(), clean(made.to_bytes())[1]
    kept = (0x00080008, 0x00080060, 0x00180050, 0x00280002, 0x00280004, 0x00280010, 0x00280011)
    planted = {element.tag for element in made.elements if element not in planting.image()}
    for tag in set(kept) - planted:
        assert values(header_of(after))[tag] == values(header_of(before))[tag]
    if name != "second_pixels" and not name.startswith("jpeg_"):  # pydicom would look at the second; notes are cut out
        assert pixels(after) == pixels(before)
    assert header_of(after).transfer_syntax_uid == header_of(before).transfer_syntax_uid


def pixels(data: bytes) -> bytes:
    """The hash of the pixel element's value."""
    dataset = pydicom.dcmread(io.BytesIO(data), force=True)
    return hashlib.sha256(dataset.get("PixelData", b"")).digest()


@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=list(ENCODINGS))
def test_an_object_with_nothing_to_clean_only_gains_its_stamps(encoding):
    registered = (El(tag, "UI", planting.CT.encode()) for tag in (0x00080016, 0x00080018, 0x0020000D, 0x0020000E))
    keep = [El(0x00080008, "CS", b"ORIGINAL"), *registered]
    more = [El(0x00080070, "LO", b"odd"), El(0x00280010, "US", b"\1\0")]
    sequence = El(0x00082218, "SQ", [[El(0x00080100, "SH", b"T-1")], []], True)
    made = Planted(elements=[*keep, *more, sequence], encoding=encoding)
    made.elements.sort(key=lambda element: element.tag)
    _, out = clean(made.to_bytes())
    as_written = header_of(made.to_bytes())
    first = as_written.elements[0].start
    middle = next(one.start for one in as_written.elements if one.tag > 0x00120064)
    early, late = as_written.buffer[first:middle], as_written.buffer[middle:]
    where = out.index(early)
    assert out.index(late) > where
    assert out.endswith(late + encode([El(0x00280303, "CS", b"REMOVED ")], encoding))


def test_stamps_say_how_it_was_done_in_ascending_place():
    _, out = clean(Planted().to_bytes())
    dataset = pydicom.dcmread(io.BytesIO(out))
    assert dataset.PatientIdentityRemoved == "YES"
    assert re.fullmatch(r"Scanveil [\d.]+: PS3.15 2026d Basic Profile", dataset.DeidentificationMethod)
    code = dataset.DeidentificationMethodCodeSequence[0]
    assert (code.CodeValue, code.CodingSchemeDesignator) == ("113100", "DCM")
    assert code.CodeMeaning == "Basic Application Confidentiality Profile"
    assert dataset.LongitudinalTemporalInformationModified == "REMOVED"
    tags = [element.tag for element in header_of(out).elements]
    assert tags == sorted(tags)


def test_file_meta_is_made_anew_and_its_length_is_right():
    made = SURFACES["meta_source_ae"]()
    _, out = clean(made.to_bytes())
    assert out[:132] == b"\0" * 128 + b"DICM"
    header = header_of(out)
    assert [one.tag & 0xFFFF for one in header.meta] == [0x00, 0x01, 0x02, 0x03, 0x10, 0x12, 0x13]
    (length,) = struct.unpack("<L", header.buffer[header.meta[0].value : header.meta[0].value_end])
    assert header.meta[1].start + length == header.meta[-1].end == header.elements[0].start
    instance = next(one for one in header.meta if one.tag == 0x00020003)
    uid = header.buffer[instance.value : instance.value_end]
    assert uid == values(header)[0x00080018] and uid.startswith(b"2.25.")


def test_a_missing_preamble_is_added():
    _, out = clean(SURFACES["no_preamble"]().to_bytes())
    assert out[128:132] == b"DICM"
    assert header_of(out).transfer_syntax_uid == "1.2.840.10008.1.2"


def test_lengths_of_sequences_are_right_or_stay_undefined():
    for undefined in (False, True):
        made = Planted()
        inner = El(0x00081199, "SQ", [[El(0x00104000, "LT", b"gone"), El(0x00080070, "LO", b"kept")]], undefined)
        made.put(El(0x00081115, "SQ", [[inner, El(0x0020000E, "UI", b"1.2.3")]], undefined))
        _, out = clean(made.to_bytes())
        header = header_of(out)
        outer = next(one for one in header.elements if one.tag == 0x00081115)
        assert outer.undefined is undefined
        assert nested_values(header, 0x00081115, 0x00081199) == {0x00080070: b"kept"}


def test_the_same_uid_becomes_the_same_everywhere_and_another_under_another_key():
    made = Planted()
    made.put(El(0x00081115, "SQ", [[El(0x0020000E, "UI", b"1.2.3.999.3"), El(0x00081155, "UI", b"1.2.3.4.5")]]))
    header = header_of(clean(made.to_bytes())[1])
    assert nested_values(header, 0x00081115)[0x0020000E] == values(header)[0x0020000E]
    assert nested_values(header, 0x00081115)[0x00081155] != values(header)[0x0020000E]
    other = header_of(clean(made.to_bytes(), key=b"x" * 32)[1])
    assert values(other)[0x0020000E] != values(header)[0x0020000E]
    for uid in (values(header)[0x0020000E], values(other)[0x0020000E]):
        assert re.fullmatch(rb"2\.25\.[1-9][0-9]{0,38}\0?", uid) and len(uid) <= 64


@pytest.mark.parametrize("listed", [True, False])
def test_references_stay_where_a_list_of_all_of_them_stays(listed):
    """What Referenced Series Sequence lists must be referenced (PS3.3 C.12.2); without it, the source is removed."""
    reference = [El(0x00081150, "UI", b"1.2.840.10008.5.1.4.1.1.2"), El(0x00081155, "UI", b"1.2.3.4.5")]
    made = Planted()
    made.put(El(0x00082112, "SQ", [reference]))
    if listed:
        made.put(El(0x00081115, "SQ", [[El(0x0020000E, "UI", b"1.2.3.999.3"), El(0x0008114A, "SQ", [reference])]]))
    header = header_of(clean(made.to_bytes())[1])
    assert (0x00082112 in values(header)) is listed


def test_registered_uids_and_names_of_classes_stay():
    made = Planted(elements=planting.image(sop_class="1.3.12.2.1107.5.9.1"))
    reference = [El(0x00081150, "UI", b"1.2.840.10008.5.1.4.1.1.2"), El(0x00081155, "UI", b"1.2.840.10008.1.4.1.1")]
    made.put(El(0x00081140, "SQ", [reference]))
    header = header_of(clean(made.to_bytes())[1])
    assert values(header)[0x00080016].rstrip(b"\0") == b"1.3.12.2.1107.5.9.1"
    found = nested_values(header, 0x00081140)
    assert [found[tag].rstrip(b"\0") for tag in (0x00081150, 0x00081155)] == [
        b"1.2.840.10008.5.1.4.1.1.2",
        b"1.2.840.10008.1.4.1.1",
    ]


def patient(name: bytes, number: bytes, issuer: bytes = b"") -> tuple[bytes, bytes]:
    made = Planted()
    made.put(El(0x00100010, "PN", name), El(0x00100020, "LO", number), El(0x00100021, "LO", issuer))
    found = values(header_of(clean(made.to_bytes())[1]))
    return found[0x00100010].rstrip(), found[0x00100020].rstrip()


def test_patients_get_pseudonyms_that_keep_them_apart_and_together():
    first = patient(b"Vogel^Anna", b"4711001")
    assert first[0] == first[1]
    assert re.fullmatch(rb"ANON-[0-9B-DF-HJ-NP-TV-XZ]{6}", first[0])
    assert patient(b"VOGEL^ANNA^^", b"0471-1001 ") == first
    assert patient(b"Vogel^Anna", b"4711002") != first
    assert patient(b"Vogel^A", b"4711001") != first
    assert patient(b"Vogel^Anna", b"4711001", b"Elsewhere") == first
    assert patient(b"Vogel^Anna", b"") != patient(b"Vogel^Otto", b"")


@pytest.mark.parametrize(
    ("sop_class", "code", "act"),
    [
        ("1.2.840.10008.5.1.4.1.1.2", 0x00080023, Act.EMPTY),  # Content Date Z/D, Type 2C in a CT
        ("1.2.840.10008.5.1.4.1.1.2.1", 0x00080023, Act.DUMMY),  # Type 1 in an enhanced CT
        ("1.2.840.10008.5.1.4.1.1.2", 0x00181000, Act.REMOVE),  # Device Serial Number X/Z/D, Type 3
        ("1.2.840.10008.5.1.4.1.1.2.1", 0x00181000, Act.DUMMY),  # Type 1
        ("1.2.840.10008.5.1.4.1.1.2", 0x00080080, Act.REMOVE),  # Institution Name X/Z/D, Type 3
        ("1.2.3.4", 0x00080080, Act.DUMMY),  # unknown class: valid whatever the Type
        ("1.2.840.10008.5.1.4.1.1.11.1", 0x00700082, Act.DUMMY),  # Presentation Creation Date X, yet Type 1
        ("1.2.840.10008.5.1.4.1.1.2", 0x00081140, Act.REMOVE),  # Referenced Image Sequence X/Z/U*
        ("1.2.3.4", 0x00081140, Act.OPEN_REFERENCES),
    ],
)
def test_compound_codes_are_resolved_by_the_type_in_the_object(sop_class, code, act):
    assert profile.rules_of(Policy()).top_level(sop_class)[code, b"LO"].act is act


@pytest.mark.parametrize(
    "elements",
    [
        [El(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.104.1")],
        [El(0x00080016, "UI", b"not a uid")],
        [El(0x00280301, "CS", b"YES")],
        [El(0x00280301, "CS", b"yes ")],
    ],
    ids=["document", "no class", "burned in", "burned in, small letters"],
)
def test_what_cannot_be_judged_is_withheld(elements):
    replaced = {element.tag for element in elements}
    made = Planted()
    made.elements = [element for element in made.elements if element.tag not in replaced]
    made.put(*elements)
    with pytest.raises(WithheldError) as caught:
        clean(made.to_bytes())
    assert caught.value.path == "in.dcm" and caught.value.sentence


def test_burned_in_annotation_behind_the_pixels_counts_too():
    made = Planted(tail=encode([El(0x00280301, "CS", b"YES")], EXPLICIT))
    with pytest.raises(WithheldError):
        clean(made.to_bytes())


def test_deflated_files_are_deflated_again():
    made = SURFACES["deflated"]()
    assert made.syntax == DEFLATED
    _, out = clean(made.to_bytes())
    assert len(out) % 2 == 0
    assert pydicom.dcmread(io.BytesIO(out)).PixelData == planting.PIXELS


def test_uids_that_no_longer_fit_are_written_with_room():
    made = Planted(encoding=EXPLICIT)
    many = b"\\".join(b"1.2.%d" % number for number in range(4000))
    made.put(El(0x00080058, "UI", many))
    header = header_of(clean(made.to_bytes())[1])
    element = next(one for one in header.elements if one.tag == 0x00080058)
    assert element.vr == b"UN" and len(values(header)[0x00080058]) > 0xFFFF


def test_a_transfer_syntax_that_is_not_the_one_it_is_written_in_is_put_right_and_said():
    made = Planted(encoding=IMPLICIT, syntax="1.2.840.10008.1.2.1")
    cleaned, out = clean(made.to_bytes())
    assert pydicom.dcmread(io.BytesIO(out)).file_meta.TransferSyntaxUID == "1.2.840.10008.1.2"
    assert len(cleaned.record.notes) == 1
    assert clean(Planted(encoding=IMPLICIT).to_bytes())[0].record.notes == ()


def test_measured_values_in_a_report_are_emptied():
    measured = El(0x0040A300, "SQ", [[El(0x0040A30A, "DS", b"83")]])
    made = planting.report(El(0x0040A040, "CS", b"NUM"), measured)
    found = nested_values(header_of(clean(made.to_bytes())[1]), 0x0040A730)
    assert (found[0x0040A300], found[0x0040A040]) == (b"", b"NUM ")


def test_codes_of_published_schemes_stay_as_the_names_of_what_a_report_says():
    code = [El(0x00080100, "SH", b"121071"), El(0x00080102, "SH", b"DCM"), El(0x00080104, "LO", b"Finding")]
    made = planting.report(El(0x0040A043, "SQ", [code]), El(0x0040A168, "SQ", [code]))
    header = header_of(clean(made.to_bytes())[1])
    assert nested_values(header, 0x0040A730, 0x0040A043)[0x00080104] == b"Finding "
    assert nested_values(header, 0x0040A730, 0x0040A168)[0x00080104] == b"REMOVED "
