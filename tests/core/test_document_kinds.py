"""What objects are called."""

import pytest
from pydicom._uid_dict import UID_dictionary

from scanveil.documents.kinds import IMAGE, NO_PIXELS, UNKNOWN_KIND, explain, group_of, is_electrocardiogram, kind_of

NOT_FILES = ("Media Storage Directory", "Commitment", "Stored Print")
STORED = [
    (uid, name)
    for uid, (name, kind, *_) in UID_dictionary.items()
    if kind == "SOP Class" and "Storage" in name and not any(word in name for word in NOT_FILES)
]


@pytest.mark.parametrize(("uid", "name"), STORED, ids=[uid for uid, _ in STORED])
def test_everything_that_can_be_stored_has_a_name(uid, name):
    """Every storage SOP class of the standard's register is called something, without a word of the register's own."""
    found = kind_of(uid)
    assert found.name != "File of an unknown kind"
    assert "Storage" not in found.name
    assert explain(uid).sentence.endswith(".")


@pytest.mark.parametrize(("uid", "name"), STORED, ids=[uid for uid, _ in STORED])
def test_images_and_only_images_need_no_explanation(uid, name):
    """A class that the register calls an image is one here; one that it calls a report, state or waveform is none."""
    if "Image Storage" in name:
        assert kind_of(uid).sentence == IMAGE
    if any(word in name for word in ("SR Storage", "Waveform", "Presentation State", "Encapsulated", "Plan Storage")):
        assert kind_of(uid).sentence != IMAGE


def test_a_private_class_is_known_by_its_modality():
    """A report of a private class is a report all the same."""
    assert kind_of("1.3.12.2.1107.5.9.1", "SR").name == "Report"


def test_what_is_not_known_is_said_to_be_unknown():
    """An honest sentence, which says what one can do."""
    assert kind_of("1.3.12.2.1107.5.9.1", "OT").sentence == UNKNOWN_KIND


def test_an_image_without_pixels_is_explained():
    """A CT file without pixels is called one, and said to hold none."""
    assert explain("1.2.840.10008.5.1.4.1.1.2") == ("CT scan", NO_PIXELS)


def test_only_electrocardiograms_go_on_their_paper():
    """Those of every class, but no other recording."""
    assert is_electrocardiogram("1.2.840.10008.5.1.4.1.1.9.1.1", "")
    assert not is_electrocardiogram("1.2.840.10008.5.1.4.1.1.9.2.1", "HD")


def test_an_electrocardiogram_that_is_written_as_another_recording_is_called_one():
    """And goes on its paper; a recording of blood pressure stays one."""
    hemodynamic = "1.2.840.10008.5.1.4.1.1.9.2.1"
    assert kind_of(hemodynamic, "ECG").name == "Electrocardiogram" and is_electrocardiogram(hemodynamic, "ECG")
    assert kind_of(hemodynamic, "HD").name == "Blood pressure recording"
    assert kind_of("1.2.840.10008.5.1.4.1.1.9.1.1", "ECG").name == "Electrocardiogram (12 leads)"


@pytest.mark.parametrize(
    ("sop_class_uid", "modality", "group"),
    [
        ("1.2.840.10008.5.1.4.1.1.88.11", "SR", "reports"),
        ("1.2.840.10008.5.1.4.1.1.104.1", "DOC", "documents"),
        ("1.2.840.10008.5.1.4.1.1.9.1.1", "ECG", "recordings"),
        ("1.2.840.10008.5.1.4.1.1.11.1", "PR", "drawings"),
        ("1.2.840.10008.5.1.4.1.1.88.59", "KO", "drawings"),
        ("1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT", "radiotherapy"),
        ("1.2.840.10008.5.1.4.1.1.66", "", "others"),
        ("1.2.3", "SR", "reports"),
        ("1.2.3", "", "others"),
        ("1.2.840.10008.5.1.4.1.1.2", "CT", "others"),
    ],
)
def test_what_is_no_image_is_chosen_by_few_groups(sop_class_uid: str, modality: str, group: str) -> None:
    """By its class, or where that is not known by what it says; what says that it is an image is none of them."""
    assert group_of(sop_class_uid, modality) == group
