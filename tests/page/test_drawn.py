"""What other files say of an image: how it is shown, and what is drawn over it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import numpy as np
import pydicom
import pytest
from builders import file_bytes, image
from companions import GEOMETRY, annotated, area, dose, graphic, item, segmentation, structures
from page.driver import Scanveil

from scanveil.library.pictures import Picture
from scanveil.looking.render import render
from scanveil.looking.viewer import Viewer

SIZE = 96
RAMP = np.add.outer(np.arange(SIZE), np.arange(SIZE)).astype(np.uint8)
SQUARE = (20, 20, 30, 60, 20, 30, 60, 100, 30, 20, 100, 30)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """An image, a presentation state that turns it and writes on it, a structure and a segment."""
    folder = tmp_path / "study"
    folder.mkdir()
    text = item(
        UnformattedTextValue="look <b>here</b>",
        AnchorPointAnnotationUnits="PIXEL",
        AnchorPoint=[20.0, 30.0],
        AnchorPointVisibility="N",
    )
    mask = np.zeros((1, SIZE, SIZE), bool)
    mask[0, 50:70, 10:40] = True
    made = {
        "image": image(
            RAMP,
            **{**GEOMETRY, "ImagePositionPatient": [0, 0, 30], "WindowCenter": 128, "WindowWidth": 256},
            SOPInstanceUID="2.25.100",
        ),
        "state": annotated(
            graphic("CIRCLE", 48, 48, 48, 60),
            texts=[text],
            ImageRotation=90,
            ImageHorizontalFlip="N",
            PresentationLUTShape="INVERSE",
            SOPInstanceUID="2.25.101",
            SeriesInstanceUID="2.25.31",
        ),
        "structures": structures(("CLOSED_PLANAR", SQUARE)),
        "segments": segmentation(mask, place={"ImagePositionPatient": [0, 0, 30]}),
    }
    for number, name in enumerate(("structures", "segments")):
        made[name].SOPInstanceUID = f"2.25.20{number}"
        made[name].SeriesInstanceUID = f"2.25.3{number + 2}"
    for name, one in made.items():
        one.StudyInstanceUID, one.PatientID, one.PatientName = "2.25.2", "T-1", "Test^Case"
        (folder / f"{name}.dcm").write_bytes(file_bytes(one))
    return folder


SEEN_SECONDS = 30


def expected(study: Path, *, state: int | None, drawings: bool) -> bytes:
    """What the core shows of the image."""
    files = [path.read_bytes() for path in sorted(study.iterdir())]
    viewer = Viewer(lambda number: (io.BytesIO(files[number]), "", len(files[number])), lambda number: [1, 2, 3])
    return render(viewer.frame(Picture(0, 0), state), drawings=drawings).rgba.tobytes()


def opened(page: Scanveil, study: Path) -> Scanveil:
    """In this order, in which drawings lie over each other; that of a folder is the system's."""
    page.choose_files(*sorted(study.iterdir())).until_state("viewing")
    page.app.locator('[data-testid=series][data-series-uid="2.25.3"]').click()
    return page.settled()


def test_an_image_is_shown_as_a_presentation_state_asks(page: Scanveil, study: Path) -> None:
    """The newest state is applied, with all that is drawn; every pixel is what the core makes of it."""
    opened(page, study)
    assert page.pixels()[2] == expected(study, state=None, drawings=True)
    assert page.test_id("states").input_value() != "-1"
    assert page.test_id("labels").inner_text() == "look <b>here</b>"
    assert page.test_id("legend").inner_text().split("\n") == ["Tumour", "Liver", "MARKS"]


def until_seen(page: Scanveil, rgba: bytes) -> None:
    """Wait until the canvas shows exactly this: on a busy machine a picture comes when others have come to rest."""
    end = time.monotonic() + SEEN_SECONDS
    while page.pixels()[2] != rgba:
        assert time.monotonic() < end, "the canvas shows something else"
        page.settled()


def test_it_can_be_shown_as_it_was_stored(page: Scanveil, study: Path) -> None:
    """Another choice shows the image as it was stored, and the drawings can be switched off."""
    opened(page, study)
    page.menu().test_id("states").select_option("-1")
    until_seen(page, expected(study, state=-1, drawings=True))
    assert page.test_id("labels").inner_text() == ""
    page.menu().test_id("drawings").uncheck()
    until_seen(page, expected(study, state=-1, drawings=False))
    assert page.test_id("legend").inner_text() == ""


def seen_area(page: Scanveil) -> tuple[float, ...]:
    """The part of the turned image that the state wants to be seen: its middle and size, in parts of the stage."""
    stage, image = (page.app.locator(name).bounding_box() for name in ("#stage-0", "#viewport-0"))
    assert stage and image
    width, height = (image[side] * part for side, part in (("width", 24 / SIZE), ("height", 48 / SIZE)))
    middle = image["x"] + image["width"] * 72 / SIZE - stage["x"], image["y"] + image["height"] / 2 - stage["y"]
    return middle[0] / stage["width"], middle[1] / stage["height"], width / stage["width"], height / stage["height"]


def test_what_a_presentation_state_wants_to_be_seen_fills_the_stage(page: Scanveil, study: Path) -> None:
    """Its displayed area is fitted at first and by the button; from there one can zoom, and all is seen as stored."""
    note = item(
        UnformattedTextValue="nodule",
        BoundingBoxAnnotationUnits="PIXEL",
        BoundingBoxTopLeftHandCorner=[30.0, 18.0],
        BoundingBoxBottomRightHandCorner=[40.0, 14.0],
        AnchorPointAnnotationUnits="PIXEL",
        AnchorPoint=[52.0, 26.0],
        AnchorPointVisibility="Y",
    )
    made = annotated(
        graphic("CIRCLE", 52, 26, 52, 30, filled="Y"),
        graphic("INTERPOLATED", 30, 30, 36, 26, 42, 30, 36, 34, 30, 30),
        texts=[note],
        DisplayedAreaSelectionSequence=[area((25, 13), (72, 36))],
        ImageRotation=90,
        ImageHorizontalFlip="N",
        SOPInstanceUID="2.25.101",
        SeriesInstanceUID="2.25.31",
    )
    made.StudyInstanceUID, made.PatientID, made.PatientName = "2.25.2", "T-1", "Test^Case"
    (study / "state.dcm").write_bytes(file_bytes(made))
    opened(page, study)
    assert page.pixels()[2] == expected(study, state=None, drawings=True)
    across, down, width, height = seen_area(page)
    assert (across, down, height) == pytest.approx((0.5, 0.5, 1), abs=0.01)
    assert width < 1
    page.app.locator("#stage-0").press("+")
    page.settled()
    assert seen_area(page) == pytest.approx((0.5, 0.5, 1.25 * width, 1.25), abs=0.01)
    page.app.locator("#fit").click()
    page.settled()
    assert seen_area(page) == pytest.approx((0.5, 0.5, width, 1), abs=0.01)
    page.menu().test_id("states").select_option("-1")
    page.settled()
    stage, image = (page.app.locator(name).bounding_box() for name in ("#stage-0", "#viewport-0"))
    assert stage and image
    assert (image["y"], image["height"]) == pytest.approx((stage["y"], stage["height"]), abs=1)


def shown_by(files: list[bytes], frame: int) -> bytes:
    """What the core shows of a frame of the first file, drawn over by the others."""
    viewer = Viewer(
        lambda number: (io.BytesIO(files[number]), "", len(files[number])), lambda number: list(range(1, len(files)))
    )
    return render(viewer.frame(Picture(0, frame)), drawings=True).rgba.tobytes()


def test_drawings_are_found_in_another_study(page: Scanveil, study: Path) -> None:
    """Structures and a state that refer to the image, of a study and a patient whose numbers were changed."""
    (study / "segments.dcm").unlink()
    files = [(study / "image.dcm").read_bytes()]
    for name in ("state", "structures"):
        made = pydicom.dcmread(study / f"{name}.dcm")
        made.StudyInstanceUID, made.PatientID, made.PatientName = "2.25.77", "X-9", "Anonymous^One"
        files.append(file_bytes(made))
        (study / f"{name}.dcm").write_bytes(files[-1])
    opened(page, study)
    assert page.pixels()[2] == shown_by(files, 0)
    assert page.test_id("legend").inner_text().split("\n") == ["Liver", "MARKS"]


def test_contours_are_drawn_on_the_slice_of_a_dose_in_which_they_lie(page: Scanveil, study: Path) -> None:
    """The dose lies upside down in its file; of its five slices the one in the middle has the contour."""
    for name in ("image", "state", "segments"):
        (study / f"{name}.dcm").unlink()
    made = dose([0, -3, -6, -9, -12], ImagePositionPatient=[14, 14, 36], PixelSpacing=[8, 8], StudyInstanceUID="2.25.2")
    files = [file_bytes(made), (study / "structures.dcm").read_bytes()]
    (study / "dose.dcm").write_bytes(files[0])
    page.choose_folder(study).until_state("viewing")
    for frame in (4, 3, 2, 1):
        page.settled()
        assert page.pixels()[2] == shown_by(files, frame)
        assert page.test_id("legend").inner_text() == ("Liver" if frame == 2 else "")
        page.app.locator("#stage-0").press("ArrowDown")
