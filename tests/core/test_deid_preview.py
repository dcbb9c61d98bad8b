"""What is shown before and after is what happens, and nothing happens that the report does not name."""

import io
import re
from pathlib import Path

import planting
import pydicom.data
import pytest
from judging import places
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.out.preview import typed_value
from scanveil.deid.rules.attributes import STAMPED
from scanveil.deid.rules.policy import PRESETS
from scanveil.dicom.wire import tag_text
from scanveil.errors import UsageError

FILES = ("CT_small.dcm", "MR_small.dcm", "rtplan.dcm", "test-SR.dcm", "JPEG2000.dcm", "waveform_ecg.dcm")
STAMPS = {tag_text(tag) for tag in STAMPED}


def deidentifier_for(data: bytes, preset: str, **edits: str) -> Deidentifier:
    return Deidentifier(b"k" * 32, survey(io.BytesIO(data), "", len(data)), PRESETS[preset].policy, edits)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", FILES)
def test_nothing_changes_that_the_report_does_not_name(name, preset):
    path = Path(pydicom.data.__file__).parent / "test_files" / name
    if not path.exists():
        pytest.skip("pydicom's files are not at hand")
    data = path.read_bytes()
    deidentifier = deidentifier_for(data, preset)
    cleaned = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")
    named = set(places(cleaned))
    _, rows = deidentifier.preview(io.BytesIO(data), path="", size=len(data))
    changed = [row for row in rows if row.act != "kept" and not row.path.startswith("(0002,")]
    assert changed
    unnamed = [row.path for row in changed if not is_named(row.path, named)]
    assert unnamed == []


def is_named(path: str, named: set[str]) -> bool:
    """Whether the report names a place, a sequence around it, or a stamp."""
    parts = re.sub(r"\[\d+\]", "[*]", path).split(".")
    around = {".".join([*parts[:at], parts[at].removesuffix("[*]")]) for at in range(len(parts))}
    return bool(around & named) or parts[0].removesuffix("[*]") in STAMPS


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])
def test_fields_are_what_the_copy_says(encoding):
    made = Planted(encoding=encoding)
    made.put(
        El(0x00081030, "LO", b"MR head, Miller"),
        El(0x00100010, "PN", b"Kanari^Gelb"),
        El(0x00100020, "LO", b"P-4711"),
        El(0x00100030, "DA", b"19300423"),
    )
    data = made.to_bytes()
    fields, _ = deidentifier_for(data, "teaching").preview(io.BytesIO(data), path="", size=len(data))
    assert [(one.label, one.before) for one in fields] == [
        ("Name", "Kanari^Gelb"),
        ("Patient number", "P-4711"),
        ("Date of birth", "19300423"),
        ("Study", "MR head, Miller"),
    ]
    name, number, born, study = (one.after for one in fields)
    assert name == number and name.startswith("ANON-") and (born, study) == ("", "MR head")
    keys = {one.label: one.key for one in fields}
    assert not keys["Date of birth"]
    typed = deidentifier_for(data, "teaching", **{keys["Name"]: "Case^Twelve", keys["Study"]: "Knie links"})
    fields, _ = typed.preview(io.BytesIO(data), path="", size=len(data))
    assert [one.after for one in fields] == ["Case^Twelve", name, "", "Knie links"]
    cleaned = typed.clean(io.BytesIO(data), path="", size=len(data), name="")
    assert cleaned.record.actions["chosen: replaced by what you typed"] == 2


def test_what_is_typed_and_names_the_patient_is_found_by_the_check():
    made = Planted(elements=planting.image())
    made.put(El(0x00081030, "LO", b"x"), El(0x00100010, "PN", b"Kanari^Gelb"), El(0x00100020, "LO", b"P-4711"))
    data = made.to_bytes()
    deidentifier = deidentifier_for(data, "basic", **{"study|1.2.3.999.2": "knee of Kanari"})
    with pytest.raises(Exception, match="a name"):
        deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")


@pytest.mark.parametrize("text", ["山田", "a\\b", "a\tb", "x" * 65, "a\0b"])
def test_what_cannot_stand_in_every_file_is_refused(text):
    with pytest.raises(UsageError, match=r"\.$"):
        typed_value(text)


def test_accents_are_taken_off_what_is_typed():
    assert typed_value(" Müller ") == b"Muller"
