"""What is shown before and after is what happens, and nothing happens that the report does not name."""

import io
import re
from pathlib import Path

import planting
import pydicom.data
import pytest
from judging import places
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.cleaning.written import ITSELF, Written
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.out.preview import SHOWN, judged, typed_value
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
    cleaned = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="", written=Written(ITSELF))
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


def test_what_is_typed_and_names_the_patient_is_taken_out_by_the_check():
    made = Planted(elements=planting.image())
    made.put(El(0x00081030, "LO", b"x"), El(0x00100010, "PN", b"Kanari^Gelb"), El(0x00100020, "LO", b"P-4711"))
    data = made.to_bytes()
    deidentifier = deidentifier_for(data, "basic", **{"study|1.2.3.999.2": "knee of Kanari"})
    cleaned = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")
    assert b"Kanari" not in b"".join(part for part in cleaned.parts if isinstance(part, bytes))
    assert cleaned.record.actions["chosen: replaced by what you typed"] == 1
    assert [(tag, label) for path, tag, label in cleaned.done if label.startswith("found: ")] == [
        (0x00081030, "found: removed")
    ]
    fields, _ = deidentifier.preview(io.BytesIO(data), path="", size=len(data))
    assert [one.after for one in fields if one.label == "Study"] == [""]


def test_what_is_typed_stands_behind_the_pixels_as_well() -> None:
    """A name that is written twice is replaced twice."""
    made = Planted(elements=planting.image())
    made.put(El(0x00100010, "PN", b"Kanari^Gelb"))
    made.tail = planting.encode([El(0x00100010, "PN", b"Kanari^Gelb")], EXPLICIT)
    data = made.to_bytes()
    cleaned = deidentifier_for(data, "basic", **{"name|person:kanari gelb\\\\": "Case^Twelve"}).clean(
        io.BytesIO(data), path="", size=len(data), name=""
    )
    assert cleaned.parts[-1] == planting.encode([El(0x00100010, "PN", b"Case^Twelve")], EXPLICIT)


@pytest.mark.parametrize("text", ["山田", "a\\b", "a\tb", "x" * 65, "a\0b"])
def test_what_cannot_stand_in_every_file_is_refused(text):
    with pytest.raises(UsageError, match=r"\.$"):
        typed_value(text)


def test_accents_are_taken_off_what_is_typed():
    assert typed_value(" Müller ") == b"Muller"


def rows_of(*elements: El, **edits: str) -> dict[str, tuple[str, str, str, str]]:
    made = Planted(elements=planting.image())
    made.put(*elements)
    data = made.to_bytes()
    _, rows = deidentifier_for(data, "basic", **edits).preview(io.BytesIO(data), path="", size=len(data))
    return {row.path: (row.keyword, row.before, row.after, row.act) for row in rows}


def test_each_element_is_shown_beside_what_it_becomes() -> None:
    """What stays, goes, is emptied, replaced or added."""
    found = rows_of(
        El(0x00100010, "PN", b"Roe^Jane"), El(0x00100030, "DA", b"19870423"), El(0x00104000, "LT", b"words")
    )
    assert found["(0018,0050)"] == ("SliceThickness", "1.25", "1.25", "kept")
    assert found["(0010,4000)"] == ("PatientComments", "words", "", "removed")
    assert found["(0010,0030)"] == ("PatientBirthDate", "19870423", "", "emptied")
    assert (found["(0010,0010)"][1], found["(0010,0010)"][3]) == ("Roe^Jane", "replaced")
    assert found["(0012,0062)"] == ("PatientIdentityRemoved", "", "YES", "added")
    assert "Unused bits" not in found["(0012,0063)"][2]


def test_numbers_are_shown_as_numbers_and_bytes_by_their_count() -> None:
    """Up to four numbers; more of them are as good as bytes."""
    found = rows_of(
        El(0x00280009, "AT", b"\x18\0\x63\x10"),
        El(0x00280030, "DS", b"1\\2"),
        El(0x00281199, "UL", b"\1\0\0\0\0\1\0\0"),
        El(0x00281101, "US", b"\0\1\0\0\x10\0"),
        El(0x00281201, "OW", bytes(range(1, 31))),
        El(0x00281408, "OW", b"\1" * 1000),
    )
    assert found["(0028,0010)"][1] == "16" and found["(0028,1101)"][1] == "256, 0, 16"
    assert found["(0028,1199)"][1] == "1, 256"
    assert found["(0028,1201)"][1] == "30 bytes" and found["(0028,1408)"][1] == "1,000 bytes"


def test_long_texts_are_cut_where_they_are_shown() -> None:
    """With dots that say so, and only then."""
    found = rows_of(El(0x00104000, "LT", b"x" * SHOWN), El(0x00204000, "LT", b"y" * (SHOWN + 2)))
    assert found["(0010,4000)"][1] == "x" * SHOWN and found["(0020,4000)"][1] == "y" * SHOWN + "…"


def test_a_long_name_is_cut_where_it_is_shown_first() -> None:
    """Before and after: a page has no room for more."""
    made = Planted(elements=planting.image())
    made.put(El(0x00080080, "LO", b"x"), El(0x00081030, "LO", b"head " * 100))
    data = made.to_bytes()
    (study,), _ = deidentifier_for(data, "teaching").preview(io.BytesIO(data), path="", size=len(data))
    assert study.before == study.after == ("head " * 100)[:SHOWN].strip()


def test_elements_are_shown_in_their_order() -> None:
    """Items by their numbers, not by their letters: the tenth comes behind the second."""
    items = [[El(0x00080100, "SH", b"%d" % at), El(0x00080102, "SH", b"DCM")] for at in range(11)]
    paths = list(rows_of(El(0x00082218, "SQ", items)))
    inside = [path for path in paths if path.startswith("(0008,2218)") and path.endswith("(0008,0100)")]
    assert inside == [f"(0008,2218)[{at}].(0008,0100)" for at in range(11)]
    outside = [path for path in paths if "." not in path]
    assert outside == sorted(outside)


def test_texts_are_shown_in_their_character_set() -> None:
    """That of the file as a whole."""
    found = rows_of(El(0x00080005, "CS", b"ISO_IR 144"), El(0x00104000, "LT", "Люк".encode("iso8859-5")))
    assert found["(0010,4000)"][1] == "Люк"
    inside = [[El(0x00080005, "CS", b"ISO_IR 144")]]
    found = rows_of(El(0x00082218, "SQ", inside), El(0x00104000, "LT", "Zoë".encode()))
    assert found["(0010,4000)"][1] != "ZoУЋ"


def test_an_item_is_shown_in_its_own_character_set() -> None:
    """Else a name that stands there would be so many bytes (PS3.3 C.12.1.1.2)."""
    name = El(0x00104000, "LT", "Größe 肝臓".encode())
    deeper = [[name]]
    inside = [[El(0x00080005, "CS", b"ISO_IR 192"), name, El(0x00082112, "SQ", deeper)], [name]]
    found = rows_of(El(0x00082218, "SQ", inside), name)
    assert found["(0008,2218)[0].(0010,4000)"][1] == "Größe 肝臓"
    assert found["(0008,2218)[0].(0008,2112)[0].(0010,4000)"][1] == "Größe 肝臓"
    assert found["(0008,2218)[1].(0010,4000)"][1] == found["(0010,4000)"][1] == "Größe 肝臓"


def test_numbers_are_read_in_the_order_of_the_files_bytes() -> None:
    """Also in a file with the big ends first."""
    made = Planted(elements=planting.image(), encoding=BIG)
    made.put(El(0x00280009, "AT", b"\0\x18\x10\x63"), El(0x00280100, "US", b"\x10\0"))
    data = made.to_bytes()
    _, rows = deidentifier_for(data, "basic").preview(io.BytesIO(data), path="", size=len(data))
    found = {row.path: row.before for row in rows}
    assert (found["(0028,0009)"], found["(0028,0100)"]) == ("(0018,1063)", "16")


def test_what_changes_behind_all_that_is_shown_is_no_less_changed() -> None:
    """Two values that read alike as far as they are shown may be two all the same."""
    text = b"MR head " * 30
    made = Planted(elements=planting.image())
    made.put(El(0x00081030, "LO", text + b"Miller"))
    data = made.to_bytes()
    _, rows = deidentifier_for(data, "teaching").preview(io.BytesIO(data), path="", size=len(data))
    study = next(row for row in rows if row.keyword == "StudyDescription")
    assert study.before == study.after and study.act == "replaced"


def test_a_damaged_sequence_is_shown_as_bytes() -> None:
    """With what could be read in front of the damage."""
    item = (
        b"\xfe\xff\0\xe0" + (18).to_bytes(4, "little") + b"\x10\0\0\x40LT" + (10).to_bytes(2, "little") + b"words here"
    )
    found = rows_of(El(0x00082218, "SQ", item + b"\xfe\xff\0\xe0\xff\0\0\0ab"))
    assert found["(0008,2218)"][1:] == ("36 bytes", "", "removed")


def test_private_elements_are_said_to_be_private() -> None:
    """The dictionary has no word for them."""
    assert rows_of(El(0x00090010, "LO", b"ACME"), El(0x00091001, "LO", b"x "))["(0009,1001)"][0] == "private"


def test_what_was_typed_is_judged_one_by_one() -> None:
    """What can be written is not refused for what cannot."""
    usable, why_not = judged({"name|1": "Case 7", "id|1": "山田", "study|1": "x" * 65, "series|1": "\u0301"})
    assert usable == {"name|1": "Case 7"}
    assert list(why_not) == ["id|1", "study|1", "series|1"]
    assert "English keyboard" in why_not["id|1"] == why_not["series|1"] and "64 letters" in why_not["study|1"]


def test_what_waits_for_a_look_is_shown_as_it_would_be_then() -> None:
    """A person sees what becomes of the name before they decide."""
    made = Planted(elements=planting.image())
    made.put(El(0x00280301, "CS", b"YES"), El(0x00100010, "PN", b"Kanarienvogel^Gelb"))
    data = made.to_bytes()
    fields, _rows = deidentifier_for(data, "basic").preview(io.BytesIO(data), path="", size=len(data))
    assert [one.before for one in fields if one.label == "Name"] == ["Kanarienvogel^Gelb"]


@pytest.mark.parametrize(("name", "after"), [("CT 1 of 2, axial", "CT 1 of 2, axial"), ("", "")])
def test_the_description_that_a_series_gets_is_shown(name: str, after: str) -> None:
    """Where it gets one."""
    made = Planted(elements=planting.image())
    made.put(El(0x0008103E, "LO", b"Kanarienvogel"))
    data = made.to_bytes()
    deidentifier = deidentifier_for(data, "basic")
    fields, _rows = deidentifier.preview(io.BytesIO(data), path="", size=len(data), series_name=name)
    assert [one.after for one in fields if one.label == "Series"] == [after]
