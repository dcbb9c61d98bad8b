"""The rules are the standard's: the generated table, spot rows of it, and which rule speaks first."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import planting
import pydicom
import pytest
from pydicom import config
from pydicom.valuerep import validate_value

from scanveil.deid.cleaning import actions
from scanveil.deid.cleaning.uids import CLASS_TAGS, registered
from scanveil.deid.rules import options_table, table, verdicts
from scanveil.deid.rules.attributes import dictionary, rows
from scanveil.deid.rules.policy import Policy
from scanveil.deid.rules.profile import rules_of
from scanveil.deid.rules.verdicts import Act

CT = "1.2.840.10008.5.1.4.1.1.2"
BASIC = rules_of(Policy())


def test_the_table_is_whole():
    lines = [line.split(" ") for line in table.ROWS.splitlines()]
    assert table.EDITION == "2026d"
    assert len(lines) == len({line[0] for line in lines}) == 657
    codes = {"X": 417, "D": 93, "U": 55, "Z": 42, "X/D": 23, "X/Z": 11, "X/Z/D": 8, "Z/D": 6, "X/Z/U*": 2}
    assert Counter(line[1] for line in lines) == codes
    options = Counter(
        (table.OPTION_COLUMNS[index], code) for line in lines for index, code in enumerate(line[3]) if code != "-"
    )
    assert options == {
        ("retain_longitudinal_full_dates", "K"): 169,
        ("retain_longitudinal_modified_dates", "C"): 169,
        ("clean_descriptors", "C"): 141,
        ("retain_uids", "K"): 60,
        ("retain_device_identity", "K"): 48,
        ("retain_device_identity", "C"): 11,
        ("retain_patient_characteristics", "K"): 14,
        ("retain_patient_characteristics", "C"): 5,
        ("retain_institution_identity", "K"): 10,
        ("clean_structured_content", "C"): 4,
        ("clean_graphics", "C"): 4,
        ("retain_safe_private", "C"): 1,
    }


@pytest.mark.parametrize(
    ("tag", "code", "vr", "keyword"),
    [
        (0x00080050, "Z", "SH", "AccessionNumber"),
        (0x00100010, "Z", "PN", "PatientName"),
        (0x00100020, "Z/D", "LO", "PatientID"),
        (0x00100012, "X", "LT", "NameToUse"),
        (0x00080018, "U", "UI", "SOPInstanceUID"),
        (0x00081140, "X/Z/U*", "SQ", "ReferencedImageSequence"),
        (0x0040A730, "D", "SQ", "ContentSequence"),
        (0x3004007F, "X", "LO", "DoseCalculationModelName"),
        (0xFFFAFFFA, "X", "SQ", "DigitalSignaturesSequence"),
        (0xFFFCFFFC, "X", "OB", "DataSetTrailingPadding"),
    ],
)
def test_spot_rows(tag, code, vr, keyword):
    row = rows()[tag]
    assert (row.code, row.vr, row.keyword) == (code, vr, keyword)


def test_every_row_has_a_vr_in_the_dictionary():
    assert [row.keyword for tag, row in rows().items() if dictionary()[tag] != row.vr] == []


def test_the_dictionary_is_pydicoms_and_26_more():
    from pydicom.datadict import DicomDictionary

    known = {tag: entry[0].replace(" or ", "|") for tag, entry in DicomDictionary.items() if entry[0] != "NONE"}
    assert dict(dictionary().items() & known.items()) == known
    assert len(dictionary().keys() - known.keys()) == 26


def test_registered_uids_are_pydicoms():
    from pydicom._uid_dict import UID_dictionary

    assert registered() == {uid.encode() for uid in UID_dictionary}


def test_every_attribute_that_names_a_class_is_a_uid():
    assert {dictionary()[tag] for tag in CLASS_TAGS} == {"UI"}


def test_codes_of_cid_7050_are_there():
    codes = [line.split(" ", 1) for line in table.METHODS.splitlines()]
    assert [code for code, _ in codes] == [str(number) for number in range(113100, 113113)]
    assert codes[0][1] == "Basic Application Confidentiality Profile"


@pytest.mark.parametrize(
    ("tag", "vr", "label"),
    [
        (0x00090010, b"LO", "private: removed"),
        (0x7FE10010, b"LO", "private: removed"),
        (0xFFFF0001, b"LO", "private: removed"),
        (0x00080000, b"UL", "group-length: removed"),
        (0x50000000, b"UL", "group-length: removed"),
        (0x50003000, b"OW", "curves: removed"),
        (0x50FE0010, b"US", "curves: removed"),
        (0x60003000, b"OW", "overlays: removed"),
        (0x601E0010, b"US", "overlays: removed"),
        (0x00120063, b"LO", "stamp: removed"),
        (0x00041500, b"CS", "misplaced: removed"),
        (0x00000002, b"UI", "misplaced: removed"),
        (0x00080ABC, b"LO", "unknown: removed"),
        (0x7FE00010, b"OW", "nested-pixels: removed"),
        (0x00100033, b"LO", "stricter: removed"),
        (0x00142006, b"PN", "stricter: emptied"),
        (0x00287FE0, b"UR", "stricter: replaced"),
        (0x0008010C, b"UI", "other-uid: UID replaced"),
        (0x00280010, b"LO", "contradiction: removed"),
        (0x00280106, b"OB", "contradiction: removed"),
        (0x00280010, b"SQ", "contradiction: removed"),
        (0x00280010, b"US", "kept: kept"),
        (0x00280106, b"SS", "kept: kept"),
        (0x00080070, b"SH", "kept: kept"),
        (0x00080070, b"UN", "kept: kept, unless it hides a sequence"),
        (0x00080070, b"", "kept: kept, unless it hides a sequence"),
        (0x00081115, b"UN", "kept: opened"),
        (0x00100010, b"PN", "E.1-1 Z: pseudonym given"),
        (0x00100020, b"LO", "E.1-1 Z/D: pseudonym given"),
        (0x00080018, b"UI", "E.1-1 U: UID replaced"),
        (0x006A0003, b"UI", "E.1-1 D: UID replaced"),
        (0x0040A730, b"SQ", "E.1-1 D: contents replaced"),
        (0x00400513, b"SQ", "E.1-1 Z: emptied"),
        (0x00181400, b"LO", "E.1-1 X/D: removed"),
        (0x00080020, b"DA", "E.1-1 Z: emptied"),
        (0x00104000, b"LT", "E.1-1 X: removed"),
    ],
)
def test_the_first_rule_that_speaks_of_an_attribute_decides(tag, vr, label):
    assert BASIC.top_level(CT)[tag, vr].label == label


def test_inside_a_replaced_sequence_text_is_replaced_and_measured_values_are_emptied_not_made_up():
    inside = BASIC.in_dummied
    assert inside[0x0040A300, b"SQ"].act is Act.EMPTY
    assert inside[0x0040A160, b"UT"].act is Act.DUMMY
    assert inside[0x00080104, b"LO"].act is Act.DUMMY
    assert inside[0x0040A040, b"CS"].act is Act.KEEP_TERMS and inside[0x0040A040, b"CS"].basic.act is Act.DUMMY
    assert inside[0x00420011, b"OB"].act is Act.DUMMY
    assert inside[0x00281201, b"OW"].act is Act.REMOVE
    assert inside[0x00700022, b"FL"].act is Act.KEEP
    assert BASIC.in_graphics[0x00700022, b"FL"].act is Act.ZERO


def test_a_sequence_inside_a_replaced_one_is_a_replaced_one():
    assert BASIC.nested.inside(0x00081115, Act.OPEN) is BASIC.nested
    assert BASIC.nested.inside(0x0040A730, Act.OPEN_DUMMIED) is BASIC.in_dummied
    assert BASIC.in_dummied.inside(0x00081115, Act.OPEN) is BASIC.in_dummied
    assert BASIC.in_graphics.inside(0x00700009, Act.OPEN) is BASIC.in_graphics


def test_references_stay_where_they_are_listed():
    assert BASIC.top_level(CT)[0x00082112, b"SQ"].act is Act.REMOVE
    assert BASIC.top_level(CT, lists_references=True)[0x00082112, b"SQ"].act is Act.OPEN_REFERENCES


def test_every_rule_describes_itself_in_a_sentence():
    assert len({rule.name for rule in verdicts.RULES}) == len(verdicts.RULES)
    assert all(rule.sentence[0].isupper() and rule.sentence[-1] == "." for rule in verdicts.RULES)


@pytest.mark.parametrize("encoding", planting.SYNTAXES)
def test_dummies_are_valid_for_their_vr(encoding):
    by_vr = {row.vr: tag for tag, row in sorted(rows().items()) if row.code == "D" and row.vr not in ("SQ", "UI")}
    assert len(by_vr) == 16
    wanted = sorted((tag, vr) for vr, tag in by_vr.items())
    data = b"".join(actions.dummy(tag, vr.encode(), encoding) for tag, vr in wanted)
    meta = planting.file_meta(planting.SYNTAXES[encoding], sop_class=b"1.2", instance=b"1.3")
    dataset = pydicom.dcmread(BytesIO(b"\0" * 128 + b"DICM" + meta + data))
    assert [(element.tag, element.VR) for element in dataset] == wanted
    for element in dataset:
        assert element.value
        if isinstance(element.value, str):
            validate_value(element.VR, element.value, config.RAISE)


SIZES = {  # bytes of one value, and of none that is shorter (PS3.5 table 6.2-1)
    **dict.fromkeys(("OW", "SS", "US"), 2),
    **dict.fromkeys(("AT", "FL", "OF", "OL", "SL", "UL"), 4),
    **dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), 8),
}


@pytest.mark.parametrize("encoding", [one for one in planting.SYNTAXES if one.explicit])
@pytest.mark.parametrize("vr", SIZES)
def test_a_dummy_number_is_one_zero(vr, encoding):
    """Of as many bytes as one number of its VR has."""
    data = actions.dummy(0x00091001, vr.encode(), encoding)
    assert data == planting.encode([planting.El(0x00091001, vr, bytes(SIZES[vr]))], encoding)


def test_the_table_in_the_package_is_what_the_tool_makes_of_the_standard(tmp_path, monkeypatch):
    make_table = pytest.importorskip("tools.make_table", reason="the tools are not in the package")
    if not make_table.DEFAULT_STANDARD.is_dir():
        pytest.skip("the standard's tables are not at hand")
    monkeypatch.setattr(make_table, "TARGET", tmp_path / "table.py")
    monkeypatch.setattr(make_table, "OPTIONS_TARGET", tmp_path / "options_table.py")
    make_table.main(make_table.DEFAULT_STANDARD)
    for module in (table, options_table):
        shipped = Path(module.__file__)
        assert (tmp_path / shipped.name).read_text("utf-8") == shipped.read_text("utf-8")


def test_a_dummy_item_holds_a_code_only_where_codes_stand():
    """Elsewhere it is empty."""
    assert len(actions.dummy_item(planting.EXPLICIT, coded=False)) == 8
    assert b"99SCANVEIL" in actions.dummy_item(planting.EXPLICIT, coded=True)
