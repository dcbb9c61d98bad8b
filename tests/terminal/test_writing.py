"""Writing in images, from the terminal: where it may be, what is blanked, and what comes of boxes that do not fit."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import imagecodecs
import numpy as np
import pydicom
import pytest
from builders import JPEG_BASELINE, file_bytes, image, packed_image
from lettering import NAME, write
from numpy.typing import NDArray

from scanveil.cli import main
from scanveil.cli.statuses import DONE, INCOMPLETE, USAGE
from scanveil.conducting import desk
from scanveil.conducting.again import STILL_THERE
from scanveil.conducting.crew import Crew
from scanveil.conducting.folders import deidentify_paths, steps_to_copies
from scanveil.conducting.searched import TOO_LARGE
from scanveil.deid.blanking.blank import Blanked
from scanveil.deid.blanking.templates import Templates, read_templates
from scanveil.deid.cleaning.deidentify import NOT_LOOKED_FOR
from scanveil.dicom.reading import Header
from scanveil.pixels.boxes import Box, FrameBoxes
from scanveil.writing import looks, model

pytest.importorskip("onnxruntime")

ROWS, COLUMNS = 40, 320
GREY, PLACE = 40, (20, 12)
DEVICE = {"Manufacturer": "ACME", "ManufacturerModelName": "Sono 5"}
TEMPLATE = {"manufacturer": "ACME", "model": "Sono 5", "rows": ROWS, "columns": COLUMNS}
LINE = {"x": 10, "y": 4, "width": 170, "height": 30}
SAVED = {"templates": [{**TEMPLATE, "boxes": [LINE]}]}


def scan(text: str = NAME, number: int = 1, frames: int = 1, **keywords: Any) -> bytes:
    """An image as ultrasound makes it, with a name in it."""
    pixels = np.full((ROWS, COLUMNS), GREY, np.uint8)
    write(pixels, text, *PLACE)
    stored = np.stack([pixels] * frames) if frames > 1 else pixels
    said = {"Modality": "US", "SOPInstanceUID": f"2.25.10.{number}", "InstanceNumber": number, **DEVICE}
    film = {"NumberOfFrames": frames} if frames > 1 else {}
    return file_bytes(image(stored, **{"WindowCenter": 128, "WindowWidth": 256, **said, **film, **keywords}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an image that has writing, and one that has none."""
    found = tmp_path / "scans"
    found.mkdir()
    (found / "IM1").write_bytes(scan())
    (found / "IM2").write_bytes(scan(" ", 2))
    return found


def one_line(tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A model that marks all from the first bright pixel to the last."""
    found = np.where(tensor.min(axis=1, keepdims=True) > 200, np.uint8(255), np.uint8(0))
    rows, columns = np.nonzero(found[0, 0])
    if rows.size:
        found[0, 0, rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] = 255
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another model, which takes less time."""
    monkeypatch.setattr(model, "load", lambda: one_line)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """onnxruntime is not installed."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


def run(*arguments: str | Path) -> int:
    return main([*map(str, arguments), "--jobs", "1"])


def found_in(capsys: pytest.CaptureFixture[str], *arguments: str | Path, status: int = DONE) -> dict[str, Any]:
    capsys.readouterr()
    assert run("writing", "--json", *arguments) == status
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def covers(box: dict[str, Any]) -> bool:
    """Whether all letters of the name lie in a box."""
    width = (6 * len(NAME) - 1) * 2
    across = box["x"] <= PLACE[0] and box["x"] + box["width"] >= PLACE[0] + width
    return across and box["y"] <= PLACE[1] and box["y"] + box["height"] >= PLACE[1] + 14


def copies(path: Path) -> dict[str, pydicom.Dataset]:
    """The copies in an archive, by what they are called there."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("DICOM/")]
        return {name: pydicom.dcmread(io.BytesIO(archive.read(name))) for name in names}


def report_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("deidentification-report.json"))
        return found


def dark(copy: pydicom.Dataset) -> bool:
    """Whether nothing bright is left in any of its images."""
    return int(copy.pixel_array.max()) < 200


def boxes_file(tmp_path: Path, plain: Any) -> Path:
    path = tmp_path / "boxes.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


# --- where writing is -----------------------------------------------------------------------------------------------


def test_a_name_in_an_image_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the model itself: a box around it, and none where there is nothing."""
    found = found_in(capsys, folder)
    (box,) = found["boxes"]
    assert set(box) == {"path", "frame", "how", "x", "y", "width", "height", "score", "is_usual"}
    assert (box["path"], box["frame"], box["how"]) == (str(folder / "IM1"), 1, "itself")
    assert covers(box) and 0.5 < box["score"] <= 1
    assert [one["path"] for one in found["looked_at"]] == [str(folder / "IM1"), str(folder / "IM2")]
    assert found["problems"] == []


@pytest.mark.usefixtures("quick")
def test_boxes_of_a_film_are_told_for_each_of_its_images(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that were looked at at once, and the one by itself."""
    (folder / "IM1").write_bytes(scan(frames=6))
    (folder / "IM2").unlink()
    found = found_in(capsys, folder)
    at_once = [(frame, "projection") for frame in range(1, 7)]
    assert [(box["frame"], box["how"]) for box in found["boxes"]] == [*at_once, (4, "itself")]
    assert all(covers(box) for box in found["boxes"])


@pytest.mark.usefixtures("quick")
def test_it_is_told_in_lines_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each place."""
    assert run("writing", folder) == DONE
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{folder / 'IM1'} [1]: ") and line.endswith(" (1.00)")


@pytest.mark.usefixtures("quick")
def test_that_nothing_was_found_proves_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said so."""
    assert run("writing", folder / "IM2") == DONE
    said = capsys.readouterr()
    assert said.out == "" and "does not prove that there is none" in said.err


@pytest.mark.usefixtures("quick")
def test_where_there_is_no_image_nothing_was_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The status says so, too."""
    (tmp_path / "letter").write_text("Dear Jane")
    assert run("writing", tmp_path) == INCOMPLETE
    assert "No image was found" in capsys.readouterr().err
    assert found_in(capsys, tmp_path, status=INCOMPLETE) == {"boxes": [], "looked_at": [], "problems": []}


@pytest.mark.usefixtures("quick")
def test_what_cannot_be_looked_at_is_a_problem(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Once, with its reason; the others are looked at."""
    good = imagecodecs.jpeg8_encode(np.full((ROWS, COLUMNS), GREY, np.uint8))
    frames = [good, good, good, b"no JPEG at all", good, good]  # the middle one is looked at twice
    film = packed_image(frames, JPEG_BASELINE, np.zeros((ROWS, COLUMNS), np.uint8), table="basic", Modality="US")
    (folder / "IM2").write_bytes(film)
    found = found_in(capsys, folder, status=INCOMPLETE)
    (problem,) = found["problems"]
    assert problem["path"] == str(folder / "IM2") and "Image 4 of 6" in problem["sentence"]
    assert [one["frame"] for one in found["looked_at"] if one["path"] == problem["path"]] == [1, 2, 3, 5, 6]
    assert {box["path"] for box in found["boxes"]} >= {str(folder / "IM1")}
    assert run("writing", folder) == INCOMPLETE
    assert f"{folder / 'IM2'}: " in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
def test_what_is_too_large_is_a_problem(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody should believe that it was looked at."""
    monkeypatch.setattr(looks, "LARGEST", ROWS * COLUMNS - 1)
    found = found_in(capsys, folder, status=INCOMPLETE)
    assert found["looked_at"] == [] and {one["sentence"] for one in found["problems"]} == {TOO_LARGE}


@pytest.mark.usefixtures("quick")
def test_a_place_on_a_slide_is_told_by_the_tiles_that_it_lies_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As these are what is blanked."""
    whole = np.full((64, 64), GREY, np.uint8)
    whole[10:20, 20:44] = 255
    tiles = np.stack([whole[row : row + 32, column : column + 32] for row in (0, 32) for column in (0, 32)])
    kind = {"Modality": "SM", "ImageType": ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]}
    size = {"TotalPixelMatrixRows": 64, "TotalPixelMatrixColumns": 64, "NumberOfFrames": 4}
    (tmp_path / "slide").write_bytes(file_bytes(image(tiles, **kind, **size)))
    found = found_in(capsys, tmp_path)
    assert [box["frame"] for box in found["boxes"]] == [1, 2] and [one["frame"] for one in found["looked_at"]] == [
        1,
        2,
        3,
        4,
    ]
    assert all(box["x"] + box["width"] <= 32 and box["y"] + box["height"] <= 32 for box in found["boxes"])
    out = tmp_path / "out.zip"
    assert run("deidentify", tmp_path / "slide", "-o", out, "--boxes", boxes_file(tmp_path, found)) == DONE
    (copy,) = copies(out).values()
    assert dark(copy)


def test_a_thorough_look_is_at_two_sizes(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found in both is told once."""
    seen: list[int] = []

    def run_and_note(tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
        seen.append(tensor.shape[3])
        return one_line(tensor)

    monkeypatch.setattr(model, "load", lambda: run_and_note)
    assert len(found_in(capsys, folder, "--thorough")["boxes"]) == 1
    assert len({*seen}) == 2


@pytest.mark.usefixtures("without")
@pytest.mark.parametrize("command", [["writing"], ["deidentify", "-o", "out.zip", "--blank-all-writing"]])
def test_without_what_runs_the_model_it_is_said_how_to_get_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Before anything is read; nothing is written."""
    monkeypatch.chdir(folder.parent)
    assert run(*command, folder) == USAGE
    assert "pip install 'scanveil[writing]'" in capsys.readouterr().err
    assert not Path("out.zip").exists()


# --- blanked --------------------------------------------------------------------------------------------------------


def test_all_writing_that_is_found_is_blanked(folder: Path, tmp_path: Path) -> None:
    """By the model itself. The rest is as it was, and the copies do not say that they are clean."""
    out = tmp_path / "out.zip"
    assert run("deidentify", folder, "-o", out, "--blank-all-writing") == DONE
    (one, other) = copies(out).values()
    assert dark(one) and dark(other)
    assert (other.pixel_array == GREY).all() and (one.pixel_array[:, 200:] == GREY).all()
    assert "BurnedInAnnotation" not in one
    found = [row["writing"] for row in report_of(out)["files"]]
    assert [(row["examined"], row["decided_by"], len(row["boxes"])) for row in found] == [
        ("itself", "all", 1),
        ("itself", "", 0),
    ]


def test_images_of_some_kinds_are_withheld_where_nobody_looked(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said why; who looked at one may include it."""
    out = tmp_path / "out.zip"
    assert run("deidentify", folder, "-o", out) == INCOMPLETE
    assert capsys.readouterr().err.count(NOT_LOOKED_FOR) == 2 and not out.exists()
    assert run("deidentify", folder, "-o", out, "--include", folder / "IM2") == INCOMPLETE
    assert [row["looked_at"] for row in report_of(out)["files"]] == [[NOT_LOOKED_FOR]]


@pytest.mark.usefixtures("quick")
def test_an_image_that_says_that_it_has_writing_stays_out(folder: Path, tmp_path: Path) -> None:
    """Though all that was found is blanked: no person has seen whether that is all."""
    (folder / "IM1").write_bytes(scan(BurnedInAnnotation="YES"))
    assert run("deidentify", folder, "-o", tmp_path / "out.zip", "--blank-all-writing") == INCOMPLETE
    assert len(copies(tmp_path / "out.zip")) == 1


@pytest.mark.usefixtures("without")
def test_places_of_a_device_are_blanked(folder: Path, tmp_path: Path) -> None:
    """In each of its images; whoever saved them once needs no model."""
    out = tmp_path / "out.zip"
    assert run("deidentify", folder, "-o", out, "--boxes", boxes_file(tmp_path, SAVED)) == DONE
    assert all(dark(copy) for copy in copies(out).values())
    found = [row["writing"] for row in report_of(out)["files"]]
    assert (
        found == [{"examined": "", "decided_by": "template", "undecided": False, "boxes": [{"frame": 1, **LINE}]}] * 2
    )


@pytest.mark.usefixtures("quick")
def test_places_of_another_device_are_not_used(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its images are as if there were none."""
    other = {"templates": [{**TEMPLATE, "model": "Sono 6", "boxes": [LINE]}]}
    assert run("deidentify", folder, "-o", tmp_path / "out.zip", "--boxes", boxes_file(tmp_path, other)) == INCOMPLETE
    assert capsys.readouterr().err.count(NOT_LOOKED_FOR) == 2


@pytest.mark.parametrize("names", [["all of it", "."], [".", "all of it"], [".", "../scans"]])
@pytest.mark.usefixtures("quick")
def test_what_was_found_is_blanked_as_it_was_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    """However the files are named then; other files are as if nothing had been told of them."""
    monkeypatch.chdir(folder)
    (before, now) = (str(folder) if name == "all of it" else name for name in names)
    boxes = boxes_file(tmp_path, found_in(capsys, before))
    out = tmp_path / "out.zip"
    assert run("deidentify", now, "-o", out, "--boxes", boxes) == INCOMPLETE
    (copy,) = copies(out).values()
    assert dark(copy) and f"IM2: {NOT_LOOKED_FOR}" in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
def test_what_was_found_in_an_archive_is_blanked_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in it is named by its place."""
    packed = tmp_path / "scans.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside/IM1", scan())
    boxes = boxes_file(tmp_path, found_in(capsys, packed))
    assert run("deidentify", packed, "-o", tmp_path / "out.zip", "--boxes", boxes) == DONE
    assert all(dark(copy) for copy in copies(tmp_path / "out.zip").values())


@pytest.mark.usefixtures("quick")
def test_boxes_for_a_file_that_is_not_there_are_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody believes that they are blanked."""
    found = found_in(capsys, folder)
    (folder / "IM1").rename(folder / "IM3")
    assert run("deidentify", folder, "-o", tmp_path / "out.zip", "--boxes", boxes_file(tmp_path, found)) == USAGE
    said = capsys.readouterr().err
    assert f"{folder / 'IM1'}: This file is not among those" in said and not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("frame", [1, 2])
def test_boxes_that_lie_beside_the_image_withhold_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], frame: int
) -> None:
    """Or in an image that the file has not: nothing would be blanked."""
    box = {"path": str(folder / "IM1"), "frame": frame, **LINE, "y": ROWS if frame == 1 else 0}
    assert (
        run("deidentify", folder, "-o", tmp_path / "out.zip", "--boxes", boxes_file(tmp_path, {"boxes": [box]}))
        == INCOMPLETE
    )
    assert f"{folder / 'IM1'}: " in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
def test_what_is_saved_is_blanked_beside_all_that_is_found(folder: Path, tmp_path: Path) -> None:
    """Neither is enough where somebody asks for both."""
    saved = {"templates": [{**TEMPLATE, "boxes": [{"x": 250, "y": 5, "width": 40, "height": 20}]}]}
    out = tmp_path / "out.zip"
    assert run("deidentify", folder, "-o", out, "--blank-all-writing", "--boxes", boxes_file(tmp_path, saved)) == DONE
    found = [(row["writing"]["decided_by"], len(row["writing"]["boxes"])) for row in report_of(out)["files"]]
    assert found == [("all", 2), ("template", 1)] and all(dark(copy) for copy in copies(out).values())


@pytest.mark.usefixtures("quick")
def test_what_is_named_is_blanked_beside_all_that_is_found(folder: Path, tmp_path: Path) -> None:
    """In that file alone."""
    boxes = {"boxes": [{"path": str(folder / "IM2"), "frame": 1, **LINE}]}
    out = tmp_path / "out.zip"
    assert run("deidentify", folder, "-o", out, "--blank-all-writing", "--boxes", boxes_file(tmp_path, boxes)) == DONE
    found = [row["writing"] for row in report_of(out)["files"]]
    assert [(one["examined"], one["decided_by"], len(one["boxes"])) for one in found] == [
        ("itself", "all", 1),
        ("itself", "template", 1),
    ]


def test_files_that_nobody_wants_are_not_looked_at(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes long enough."""
    seen: list[int] = []
    monkeypatch.setattr(model, "load", lambda: lambda tensor: seen.append(1) or one_line(tensor))
    (folder / "IM1").write_bytes(scan(Modality="CT"))
    out = tmp_path / "out.zip"
    counts = []
    for only in (["--modality", "US"], []):
        seen.clear()
        assert run("deidentify", folder, "-o", out, "--blank-all-writing", *only) == DONE
        counts.append(len(seen))
    assert 0 < counts[0] < counts[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "no file of boxes"),
        (b"[]", "no file of boxes"),
        (b'{"boxes": [{}]}', "no file of boxes"),
        (b"\xff\xfe{}", "not a text file in UTF-8"),
        (b"", "no file of boxes"),
    ],
)
def test_a_file_that_is_none_of_boxes_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, words: str
) -> None:
    """With its name; nothing is written."""
    path = tmp_path / "boxes.json"
    path.write_bytes(text)
    assert run("deidentify", folder, "-o", tmp_path / "out.zip", "--boxes", path) == USAGE
    said = capsys.readouterr().err
    assert f"{path}: " in said and words in said and not (tmp_path / "out.zip").exists()


def test_a_file_of_boxes_may_begin_with_a_mark_of_its_letters(folder: Path, tmp_path: Path) -> None:
    """As editors on Windows write it."""
    path = tmp_path / "boxes.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(SAVED).encode())
    assert run("deidentify", folder, "-o", tmp_path / "out.zip", "--boxes", path) == DONE


def test_a_file_of_boxes_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    """Nor is one asked for that is not there."""
    path = boxes_file(tmp_path, SAVED)
    assert run("deidentify", folder, "-o", path, "--boxes", path) == USAGE
    assert json.loads(path.read_text()) == SAVED
    assert run("deidentify", folder, "-o", tmp_path / "out.zip", "--boxes", tmp_path / "none.json") != DONE


def test_where_writing_is_left_there_is_no_copy(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is blanked is looked at once more, should blanking ever fail."""

    def leave(file: BinaryIO, header: Header, boxes: FrameBoxes) -> Blanked:
        areas = {frame: list(found) for frame, found in boxes.items()}
        return Blanked(file, header.size, (), areas, header.transfer_syntax_uid, False)

    monkeypatch.setattr("scanveil.deid.blanking.blank.blank", leave)
    (folder / "IM2").write_bytes(scan(" ", 2, Modality="CT", Manufacturer="Other"))
    assert run("deidentify", folder, "-o", tmp_path / "out.zip", "--boxes", boxes_file(tmp_path, SAVED)) == INCOMPLETE
    assert f"{folder / 'IM1'}: {STILL_THERE}" in capsys.readouterr().err
    assert len(copies(tmp_path / "out.zip")) == 1


# --- how far it is, and who helps -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("boxes", "options", "steps"),
    [
        (None, [], ("read", "survey", "clean")),
        (SAVED, [], ("read", "survey", "look-again", "clean")),
        (None, ["--blank-all-writing"], ("read", "look", "survey", "look-again", "clean")),
    ],
)
@pytest.mark.usefixtures("quick")
def test_it_is_told_how_far_the_work_is_and_never_back(
    folder: Path, boxes: Any, options: Sequence[str], steps: tuple[str, ...]
) -> None:
    """Through all steps that there are."""
    templates = read_templates(json.dumps(boxes)) if boxes else Templates()
    assert steps_to_copies(templates, bool(options)) == steps
    told: list[tuple[int, int]] = []
    deidentify_paths(
        [folder],
        io.BytesIO(),
        templates=templates,
        blanks_all_writing=bool(options),
        progress=lambda done, count: told.append((done, count)),
    )
    done = [one for one, _ in told]
    assert {count for _, count in told} == {2 * len(steps)}
    assert done == sorted(done) and done[-1] == 2 * len(steps)


@pytest.mark.usefixtures("without")
def test_without_a_model_nothing_is_looked_at_again() -> None:
    """Places that were saved are blanked all the same."""
    assert steps_to_copies(Templates(of_files={"a": {1: (Box(0, 0, 1, 1),)}}), False) == ("read", "survey", "clean")


def test_several_processes_find_and_blank_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with a model of its own; the archive is the same byte for byte."""
    given: list[tuple[int, str]] = []
    grow, give = Crew.grow, Crew.give

    def grow_and_wait(self: Crew, count: int) -> None:
        grow(self, count)
        while not all(helper.is_ready for helper in self._helpers.values()):
            self.hear(waits=True)

    def give_and_tell(self: Crew, number: int, kind: str, *more: Any) -> None:
        given.append((number, kind))
        give(self, number, kind, *more)

    monkeypatch.setattr(desk, "START_S", 1e-9)
    monkeypatch.setattr(Crew, "grow", grow_and_wait)
    monkeypatch.setattr(Crew, "give", give_and_tell)
    for name in ("IM1", "IM2"):
        (folder / name).unlink()
    for at in range(4):  # a stack: to look at all of it at once, a process needs all of its files
        place = {"ImagePositionPatient": [0, 0, at], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
        (folder / f"CT{at}").write_bytes(scan(NAME[:6], 10 + at, Modality="CT", SeriesInstanceUID="2.25.99", **place))
    key = tmp_path / "key"
    key.write_bytes(bytes(range(32)))
    made = []
    for jobs in ("1", "3"):
        out = tmp_path / f"{jobs}.zip"
        asked = ["deidentify", str(folder), "-o", str(out), "--blank-all-writing", "--key", str(key), "--jobs", jobs]
        assert main(asked) == DONE
        made.append(out.read_bytes())
    assert made[0] == made[1] and {(1, "look"), (2, "look")} <= {*given}
