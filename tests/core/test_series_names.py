"""What series are called in copies that keep no description of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import planting
import pydicom
import pytest
from builders import instance
from planting import El, Planted

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.out.series_names import series_names
from scanveil.deid.rules.policy import policy_of
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
    called = series_names(group(made))
    assert [called[id(one)] for one in made] == ["CT 1 of 2", "CT 2 of 2", "CT"]


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
