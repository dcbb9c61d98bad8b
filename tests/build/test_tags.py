"""The tags that the program names are the standard's, and it names them instead of writing numbers."""

from __future__ import annotations

import pytest
from pydicom.datadict import keyword_for_tag

from scanveil.dicom import tags
from tools import make_tags

TABLES = ("dicom/tags.py", "deid/rules/table.py", "deid/rules/options_table.py")
NAMED = {name: tag for name, tag in vars(tags).items() if name.isupper()}


def test_the_tags_are_those_that_the_program_uses() -> None:
    assert make_tags.TARGET.read_text(encoding="utf-8") == make_tags.text()


def test_every_tag_is_the_dictionary_s_under_its_keyword() -> None:
    """Letter for letter: only the words are told apart by underscores."""
    assert len(NAMED) > 250
    for name, tag in NAMED.items():
        assert name.replace("_", "") == keyword_for_tag(tag).upper()


@pytest.mark.parametrize(
    ("keyword", "name", "expected"),
    [
        ("StudyDescription", "Study Description", "STUDY_DESCRIPTION"),
        ("SOPClassUID", "SOP Class UID", "SOP_CLASS_UID"),
        ("ROIDisplayColor", "ROI Display Color", "ROI_DISPLAY_COLOR"),
        ("VOILUTFunction", "VOI LUT Function", "VOI_LUT_FUNCTION"),
        ("RTROIObservationsSequence", "RT ROI Observations Sequence", "RT_ROI_OBSERVATIONS_SEQUENCE"),
        ("PatientName", "Patient's Name", "PATIENT_NAME"),
        ("DiffusionBValue", "Diffusion b-value", "DIFFUSION_B_VALUE"),
        ("AcquisitionDateTime", "Acquisition DateTime", "ACQUISITION_DATE_TIME"),
        ("RecommendedDisplayCIELabValue", "Recommended Display CIELab Value", "RECOMMENDED_DISPLAY_CIE_LAB_VALUE"),
        (
            "ReferencedSOPInstanceUIDInFile",
            "Referenced SOP Instance UID in File",
            "REFERENCED_SOP_INSTANCE_UID_IN_FILE",
        ),
    ],
)
def test_a_keyword_becomes_a_constant_word_by_word(keyword: str, name: str, expected: str) -> None:
    assert make_tags.constant(keyword, name) == expected


def test_no_two_keywords_become_one_constant() -> None:
    """And each is one that Python can name."""
    from pydicom.datadict import DicomDictionary

    names = make_tags.dictionary()
    assert len(names) >= len([entry for entry in DicomDictionary.values() if entry[4]])
    assert all(name.isidentifier() for name in names)


def test_no_tag_is_written_as_a_number() -> None:
    """Private elements are: the dictionary has no names for them."""
    known = set(make_tags.dictionary().values())
    core = make_tags.ROOT / "py" / "scanveil"
    found = [
        f"{path.name}: {tag:08X}"
        for path in make_tags.sources()
        if not path.is_relative_to(core) or not path.relative_to(core).as_posix().startswith(TABLES)
        for tag in make_tags.numbers(path.read_text(encoding="utf-8"))
        if tag in known
    ]
    assert found == []
