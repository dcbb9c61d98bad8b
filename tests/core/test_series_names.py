"""What series are called in copies that keep no description of them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import planting
import pydicom
import pytest
from builders import dataset, file_bytes, instance, opened
from planting import El, Planted
from pydicom.dataset import Dataset

from scanveil.conducting.choosing import Only
from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.out.series_names import series_names
from scanveil.deid.rules.policy import PRESETS, policy_of
from scanveil.library.instance import instance_of
from scanveil.library.study import group

AXIAL, CORONAL, TILTED = (1.0, 0, 0, 0, 1, 0), (1.0, 0, 0, 0, 0, -1), (1.0, 0, 0, 0, 0.8, -0.6)


def name_of(*images: dict[str, Any]) -> str:
    """What the only series is called that has these images."""
    made = [instance(path=str(at), position=(0.0, 0.0, at), **image) for at, image in enumerate(images)]
    (name,) = set(series_names(group(made)).values())
    return name


@pytest.mark.parametrize(
    ("images", "name"),
    [
        ([{"orientation": AXIAL, "slice_thickness_mm": 1.25}] * 2, "CT, axial, 1.25 mm"),
        ([{"orientation": CORONAL, "slice_thickness_mm": 3.0, "modality": "MR"}], "MR, coronal, 3 mm"),
        ([{"orientation": TILTED}], "CT, oblique axial"),
        ([{"orientation": AXIAL}, {"orientation": CORONAL}], "CT"),
        ([{"slice_thickness_mm": 1.0}, {"slice_thickness_mm": 2.0}], "CT"),
        ([{"slice_thickness_mm": float("nan")}], "CT"),
        ([{"slice_thickness_mm": -1.0}], "CT"),
        ([{"slice_thickness_mm": 1e30}], "CT"),
        ([{"orientation": (0.0,) * 6}], "CT"),
        ([{"modality": "Mr Kanari"}], "Series"),
        ([{"modality": "KANARI"}], "Series"),
        ([{"modality": "CT"}, {"modality": "MR"}], "Series"),
        ([{"has_pixels": False, "modality": "SR"}], "SR"),
    ],
)
def test_a_series_is_called_by_what_all_its_images_are(images: list[dict[str, Any]], name: str) -> None:
    """What only some of them are, or what cannot be, is not said."""
    assert name_of(*images) == name


def test_series_are_counted_within_their_study() -> None:
    """In the order of their numbers; a study of one series needs no count."""
    made = [
        instance(
            path=f"{study}{number}", study_instance_uid=study, series_instance_uid=study + number, series_number=at
        )
        for study, numbers in (("1", "ab"), ("2", "c"))
        for at, number in enumerate(numbers)
    ]
    assert list(series_names(group(made)).values()) == ["CT 1 of 2", "CT 2 of 2", "CT"]


def copies(folder: Path, preset: str, **decided: Any) -> list[pydicom.Dataset]:
    out = io.BytesIO()
    deidentify_paths([folder], out, policy=policy_of(preset), **decided)
    archive = zipfile.ZipFile(out)
    return [pydicom.dcmread(archive.open(name)) for name in archive.namelist() if name.startswith("DICOM/")]


def write(folder: Path, *descriptions: bytes | None) -> Path:
    """A file of a series of its own for each description."""
    for at, description in enumerate(descriptions):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.100.%d" % at))
        made.elements = [one for one in made.elements if one.tag not in (0x0020000E, 0x0008103E)]
        made.put(El(0x0020000E, "UI", b"1.2.3.999.%d" % at), El(0x00200011, "IS", b"%d" % at))
        made.put(El(0x00180050, "DS", b"2.50"))
        if description is not None:
            made.put(El(0x0008103E, "LO", description))
        (folder / f"{at}.dcm").write_bytes(made.to_bytes())
    return folder


@pytest.mark.parametrize("preset", ["basic", "teaching", "everything-out"])
def test_a_copy_that_keeps_no_description_has_a_name_that_a_reader_can_use(tmp_path: Path, preset: str) -> None:
    """Whether the file had one, had none, or had an empty one; and it is one value."""
    made = copies(write(tmp_path, b"Kanarienvogel", None, b""), preset)
    names = [str(one.SeriesDescription) for one in made]
    modality = str(made[0].Modality)
    assert [name.split(",")[0] for name in names] == [f"{modality} {at} of 3" for at in (1, 2, 3)]
    assert all(name.endswith(", 2.5 mm") for name in names)


def test_what_stays_of_a_description_is_not_replaced(tmp_path: Path) -> None:
    """Where nothing stays of it, it is."""
    made = copies(write(tmp_path, b"Axial T2", b"Kanarienvogel"), "second-opinion")
    assert str(made[0].SeriesDescription) == "Axial T2"
    assert " 2 of 2" in str(made[1].SeriesDescription)


def test_what_somebody_typed_as_modality_is_in_no_name(tmp_path: Path) -> None:
    """Whatever it looks like: the rules take it out of the copy, and so it must not come back."""
    made = Planted(elements=planting.image())
    made.put(El(0x00080060, "CS", b"KANARI"))
    (tmp_path / "1.dcm").write_bytes(made.to_bytes())
    for preset in PRESETS:
        (copy,) = copies(tmp_path, preset)
        assert "KANARI" not in str(copy)
        assert str(copy.SeriesDescription).startswith("Series")


def test_only_what_is_in_the_zip_is_counted(tmp_path: Path) -> None:
    """Nobody waits for series that were not given out."""
    made = copies(write(tmp_path, b"a", b"b", b"c"), "basic", only=Only(series=frozenset({"1.2.3.999.1"})))
    assert [" of " in str(one.SeriesDescription) for one in made] == [False]


def test_the_report_says_what_became_of_the_description_and_that_it_has_another(tmp_path: Path) -> None:
    """Nothing is said of one that was empty."""
    out = io.BytesIO()
    report = deidentify_paths([write(tmp_path, b"Kanarienvogel", b"")], out, policy=policy_of("second-opinion"))
    first, second = json.loads(report.json)["files"]
    assert first["actions"]["series-name: added"] == second["actions"]["series-name: added"] == 1
    assert first["actions"]["E.1-1 X: removed"] == second["actions"].get("E.1-1 X: removed", 0) + 1
    assert "clean_descriptors: words cut" in first["actions"]


def test_what_is_typed_for_a_series_stands_also_where_the_file_has_no_description() -> None:
    """It is listed there, too, with what it becomes."""
    made = Planted(elements=planting.image())
    made.elements = [one for one in made.elements if one.tag != 0x0008103E]
    data = made.to_bytes()
    series = next(one.value for one in made.elements if one.tag == 0x0020000E).decode().rstrip("\0")
    deidentifier = Deidentifier(b"k" * 32, survey(io.BytesIO(data), "", len(data)), edits={f"series|{series}": "Neck"})
    fields, _rows = deidentifier.preview(io.BytesIO(data), path="", size=len(data), series_name="CT")
    assert [(one.before, one.after) for one in fields if one.label == "Series"] == [("", "Neck")]


def test_the_thickness_of_enhanced_images_is_that_of_their_first() -> None:
    """It stands in the functional groups (PS3.3 C.7.6.16.2.1)."""
    measures = Dataset()
    measures.SliceThickness, measures.PixelSpacing = "2.5", ["0.5", "0.5"]
    shared = Dataset()
    shared.PixelMeasuresSequence = [measures]
    made = dataset(SharedFunctionalGroupsSequence=[shared])
    assert instance_of(opened(file_bytes(made))[0]).slice_thickness_mm == 2.5
