"""Structured reports are taken: cleaned item by item, valid afterwards, their codes and measurements as they were."""

import io
from pathlib import Path

import pydicom
import pytest
from judging import clean
from planting import CT, El, Planted
from pydicom.data import get_testdata_file

from scanveil.deid.cleaning.content import _table
from scanveil.deid.rules.policy import FULL_DATES, MODIFIED_DATES, Policy

SR_CLASS = b"1.2.840.10008.5.1.4.1.1.88.33"


def code(value: bytes, scheme: bytes, meaning: bytes) -> list[El]:
    return [El(0x00080100, "SH", value), El(0x00080102, "SH", scheme), El(0x00080104, "LO", meaning)]


def item(kind: bytes, concept: list[El], *values: El) -> list[El]:
    return sorted(
        [El(0x0040A010, "CS", b"CONTAINS"), El(0x0040A040, "CS", kind), El(0x0040A043, "SQ", [concept]), *values]
    )


def text(concept: list[El], value: bytes) -> list[El]:
    return item(b"TEXT", concept, El(0x0040A160, "UT", value))


FINDING = code(b"121071", b"DCM", b"Finding")
COMMENT = code(b"121106", b"DCM", b"Comment")
ACCESSION = code(b"121022", b"DCM", b"Accession Number")
LENGTH = code(b"410668003", b"SCT", b"Length")
LOCAL = code(b"L1", b"99KANARI", b"Dr. Miller's head")
ITEMS = {
    "finding": text(FINDING, b"Kanari has a lesion in the left lung, says Dr. Miller"),
    "accession": text(ACCESSION, b"KANARI-4711"),
    "number": item(
        b"NUM",
        LENGTH,
        El(0x0040A300, "SQ", [[El(0x004008EA, "SQ", [code(b"mm", b"UCUM", b"mm")]), El(0x0040A30A, "DS", b"12.5")]]),
    ),
    "code": item(b"CODE", FINDING, El(0x0040A168, "SQ", [code(b"4147007", b"SCT", b"Mass")])),
    "local code": item(b"CODE", FINDING, El(0x0040A168, "SQ", [LOCAL])),
    "name": item(b"PNAME", code(b"121008", b"DCM", b"Person Observer Name"), El(0x0040A123, "PN", b"Miller^Karl")),
    "date": item(b"DATE", code(b"111060", b"DCM", b"Study Date"), El(0x0040A121, "DA", b"20240301")),
    "image": item(
        b"IMAGE",
        FINDING,
        El(
            0x00081199,
            "SQ",
            [[El(0x00081150, "UI", CT.encode()), El(0x00081155, "UI", b"1.2.3.999.55")]],
        ),
    ),
}


def report(*items: list[El]) -> Planted:
    made = Planted()
    keep = [one for one in made.elements if one.tag >> 16 not in (0x0028, 0x7FE0) and one.tag != 0x00080016]
    made.elements = sorted([*keep, El(0x00080016, "UI", SR_CLASS)])
    made.put(El(0x00100010, "PN", b"Kanari^Gelb"), El(0x0040A040, "CS", b"CONTAINER"))
    made.put(El(0x0040A730, "SQ", list(items)))
    return made


def cleaned(made: Planted, *options: str) -> pydicom.Dataset:
    policy = Policy(frozenset({"clean_structured_content", *options}))
    return pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), policy)[1]))


def test_the_table_is_whole():
    assert len(_table()) == 214


def test_text_is_replaced_where_words_are_not_to_be_kept():
    assert cleaned(report(ITEMS["finding"])).ContentSequence[0].TextValue == "REMOVED"


def test_of_text_medical_words_stay_where_they_are_to():
    (finding,) = cleaned(report(ITEMS["finding"]), "clean_descriptors").ContentSequence
    assert finding.TextValue == "lesion in the left lung"
    assert finding.ConceptNameCodeSequence[0].CodeMeaning == "Finding"


def test_numbers_and_published_codes_stay():
    number, coded = cleaned(report(ITEMS["number"], ITEMS["code"])).ContentSequence
    assert number.MeasuredValueSequence[0].NumericValue == 12.5
    assert number.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue == "mm"
    assert coded.ConceptCodeSequence[0].CodeMeaning == "Mass"


def test_the_meaning_of_a_local_code_is_cleaned():
    (coded,) = cleaned(report(ITEMS["local code"])).ContentSequence
    assert coded.ConceptCodeSequence[0].CodeMeaning == "head"


def test_what_the_table_removes_goes_and_the_rest_stays():
    dataset = cleaned(report(ITEMS["accession"], ITEMS["number"]))
    assert [one.ValueType for one in dataset.ContentSequence] == ["NUM"]


def test_where_items_are_counted_none_goes():
    pointer = [El(0x0040A010, "CS", b"SELECTED FROM"), El(0x0040DB73, "UL", b"\1\0\0\0\1\0\0\0")]
    (accession, *_) = cleaned(report(ITEMS["accession"], pointer)).ContentSequence
    assert accession.TextValue == "REMOVED"


def test_a_tree_of_which_nothing_is_left_goes():
    assert "ContentSequence" not in cleaned(report(ITEMS["accession"]))


def test_dates_in_a_report_follow_the_option():
    made = report(ITEMS["number"], ITEMS["date"])
    (dummy,), (kept,), (moved,) = (
        [one.Date for one in cleaned(made, *options).ContentSequence if one.ValueType == "DATE"]
        for options in ((), (FULL_DATES,), (MODIFIED_DATES,))
    )
    assert (dummy, kept) == ("19000101", "20240301")
    assert "2014" <= moved[:4] <= "2024" and moved != kept


def test_references_are_mapped_and_names_replaced():
    made = report(ITEMS["image"], ITEMS["name"])
    image, *names = cleaned(made).ContentSequence
    assert image.ReferencedSOPSequence[0].ReferencedSOPInstanceUID.startswith("2.25.")
    assert all("Miller" not in str(name) for name in names)


def test_containers_are_cleaned_at_every_depth():
    inner = item(b"CONTAINER", FINDING, El(0x0040A730, "SQ", [ITEMS["finding"], ITEMS["number"]]))
    (container,) = cleaned(report(inner)).ContentSequence
    assert [one.ValueType for one in container.ContentSequence] == ["TEXT", "NUM"]
    assert container.ContentSequence[0].TextValue == "REMOVED"


def test_without_the_option_all_of_a_report_is_dummied():
    dataset = pydicom.dcmread(io.BytesIO(clean(report(ITEMS["finding"], ITEMS["number"]).to_bytes())[1]))
    assert dataset.ContentSequence[0].TextValue == "REMOVED"
    assert not dataset.ContentSequence[1].MeasuredValueSequence


@pytest.mark.parametrize("name", ["reportsi.dcm", "test-SR.dcm"])
def test_real_reports_keep_their_shape(name):
    data = Path(get_testdata_file(name)).read_bytes()
    policy = Policy(frozenset({"clean_structured_content", "clean_descriptors"}))
    before = pydicom.dcmread(io.BytesIO(data))
    after = pydicom.dcmread(io.BytesIO(clean(data, policy)[1]))
    assert after.SOPClassUID == before.SOPClassUID
    assert 0 < count(after) <= count(before)
    assert "113104" in [one.CodeValue for one in after.DeidentificationMethodCodeSequence]


def count(dataset: pydicom.Dataset) -> int:
    return 1 + sum(count(one) for one in dataset.get("ContentSequence", []))


def test_text_that_stands_beside_the_values_of_an_item_is_cleaned_too():
    """What is no content item as PS3.3 has it may hold anything."""
    odd = [El(0x00080104, "LO", b"Kanari's head"), El(0x00400275, "SQ", [[El(0x00080104, "LO", b"Dr. Miller")]])]
    (found,) = cleaned(report(odd)).ContentSequence
    assert found.CodeMeaning == "head" and "Miller" not in str(found)


def test_a_pointer_anywhere_keeps_items_everywhere():
    """A reference counts items of the whole tree."""
    pointer = [El(0x0040A010, "CS", b"SELECTED FROM"), El(0x0040DB73, "UL", b"\1\0\0\0\1\0\0\0\2\0\0\0")]
    one = item(b"CONTAINER", FINDING, El(0x0040A730, "SQ", [ITEMS["accession"], ITEMS["number"]]))
    other = item(b"CONTAINER", FINDING, El(0x0040A730, "SQ", [pointer]))
    first, _ = cleaned(report(one, other)).ContentSequence
    assert [found.ValueType for found in first.ContentSequence] == ["TEXT", "NUM"]


@pytest.mark.parametrize(("age", "stays"), [(b"89", True), (b"97", False), (b"x", False)])
def test_an_age_over_89_in_a_report_is_not_kept(age, stays):
    concept = code(b"121033", b"DCM", b"Subject Age")
    aged = item(b"NUM", concept, El(0x0040A300, "SQ", [[El(0x0040A30A, "DS", age)]]))
    found = cleaned(report(aged, ITEMS["number"]), "retain_patient_characteristics").ContentSequence
    assert len(found) == 1 + stays


@pytest.mark.parametrize(
    ("numbers", "stays"), [([b"89"], True), ([b"89", b"12"], True), ([b"12", b"90"], False), ([b"-1"], False)]
)
def test_an_age_in_a_report_is_kept_with_its_unit(numbers, stays):
    """Only the numbers are asked whether they are too high; one that is takes the others with it."""
    unit = El(0x004008EA, "SQ", [code(b"a", b"UCUM", b"years")])
    concept = code(b"121033", b"DCM", b"Subject Age")
    aged = item(b"NUM", concept, El(0x0040A300, "SQ", [[unit, El(0x0040A30A, "DS", number)] for number in numbers]))
    found = cleaned(report(aged, ITEMS["number"]), "retain_patient_characteristics").ContentSequence
    assert len(found) == 1 + stays
    if stays:
        assert found[0].MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue == "a"


@pytest.mark.parametrize(("first", "second", "stays"), [(LOCAL, ACCESSION, True), (ACCESSION, LOCAL, False)])
def test_an_item_is_named_by_its_first_concept_alone(first, second, stays):
    """There may be but one (PS3.3 C.17.3); another one is not asked what becomes of the item."""
    two = sorted([*text(first, b"KANARI"), El(0x0040A168, "SQ", [LOCAL])])
    two = [one._replace(value=[first, second]) if one.tag == 0x0040A043 else one for one in two]
    assert len(cleaned(report(two, ITEMS["number"])).ContentSequence) == 1 + stays
