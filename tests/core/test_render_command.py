"""`render` in the terminal: a file by itself, among the files of its folder, and with windows that fit."""

import shutil

import companions
import numpy as np
import pytest
from builders import file_bytes, image

from scanveil.cli import main
from scanveil.cli.rendering import png

LEVELS = (1, 19, 199, 399)


def run(*arguments):
    return main([str(argument) for argument in arguments])


def flat(value, number, **keywords):
    keywords = {"Modality": "NM", "SOPInstanceUID": f"2.25.7.{number}", "InstanceNumber": number, **keywords}
    return file_bytes(image(np.full((8, 8), value, np.uint16), **keywords))


@pytest.fixture
def folder(tmp_path):
    """Four images of one value each, in a folder of their own."""
    made = tmp_path / "series"
    made.mkdir()
    for number, value in enumerate(LEVELS):
        (made / f"IM{number}").write_bytes(flat(value, number))
    return made


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.png"


def grey(path):
    """The grey of a picture that has but one."""
    data = path.read_bytes()
    found = [value for value in range(256) if data == of_one_grey(value)]
    assert len(found) == 1
    return found[0]


def of_one_grey(value, rows=8, columns=8):
    rgba = np.full((rows, columns, 4), value, np.uint8)
    rgba[..., 3] = 255
    return png(rgba)


def test_in_its_stack_a_file_is_as_grey_as_among_the_others(folder, out):
    """And alone an image of one value is black."""
    shown = []
    for number in range(len(LEVELS)):
        assert run("render", folder / f"IM{number}", "--stack", folder, "-o", out) == 0
        shown.append(grey(out))
    assert shown == [0, 12, 127, 255]
    assert run("render", folder / "IM3", "-o", out) == 0
    assert grey(out) == 0


def test_frames_of_a_file_are_the_stack_of_each_other(tmp_path, out):
    """Where no folder is named."""
    stored = np.stack([np.full((8, 8), value, np.uint16) for value in LEVELS])
    (tmp_path / "clip").write_bytes(file_bytes(image(stored, NumberOfFrames=4, Modality="NM")))
    for frame, expected in ((1, 0), (2, 12), (4, 255)):
        assert run("render", tmp_path / "clip", "--frame", frame, "-o", out) == 0
        assert grey(out) == expected


def test_a_copy_of_a_file_stands_for_the_one_in_the_folder(folder, tmp_path, out):
    """It is the same object wherever it lies."""
    shutil.copy(folder / "IM1", tmp_path / "elsewhere")
    assert run("render", tmp_path / "elsewhere", "--stack", folder, "-o", out) == 0
    assert grey(out) == 12


def test_a_file_that_is_not_in_the_folder_is_refused(folder, tmp_path, out, capsys):
    """It has no stack there."""
    (tmp_path / "other").write_bytes(flat(5, 99))
    assert run("render", tmp_path / "other", "--stack", folder, "-o", out) == 2
    assert "not in the folder of its stack" in capsys.readouterr().err
    assert not out.exists()


def test_a_frame_that_is_not_there_is_refused_in_a_stack_too(folder, out):
    """With the same sentence as alone."""
    assert run("render", folder / "IM0", "--stack", folder, "--frame", 2, "-o", out) == 2


def test_companions_in_the_folder_speak_of_its_images(tmp_path, out):
    """Also from another study, where they refer to one of them."""
    (tmp_path / "image").write_bytes(file_bytes(companions.picture(StudyInstanceUID="2.25.2")))
    square = (-9, -18, 30, -5, -18, 30, -5, -10, 30, -9, -10, 30)
    made = companions.structures(("CLOSED_PLANAR", square))
    made.StudyInstanceUID = "2.25.999"
    (tmp_path / "structures").write_bytes(file_bytes(made))
    assert run("render", tmp_path / "image", "--stack", tmp_path, "--drawings", "-o", out) == 0
    drawn = out.read_bytes()
    more = ("--companion", tmp_path / "structures")
    assert run("render", tmp_path / "image", *more, "--drawings", "-o", out) == 0
    assert out.read_bytes() == drawn
    assert run("render", tmp_path / "image", "-o", out) == 0
    assert out.read_bytes() != drawn


@pytest.mark.parametrize("also", [("--fit", "full"), ("--voi-lut", 1)])
def test_one_window_can_be_had_at_a_time(folder, out, also):
    """Nothing that was asked for is passed over."""
    assert run("render", folder / "IM0", "--center", 5, "--width", 5, *also, "-o", out) == 2


def test_it_is_said_what_helps_where_a_window_shows_nothing(tmp_path, out, capsys):
    """In the words of the terminal; nothing once it was asked for."""
    made = image(np.arange(4096, dtype=np.uint16).reshape(64, 64), Modality="MR", WindowCenter=20958, WindowWidth=10)
    (tmp_path / "off").write_bytes(file_bytes(made))
    assert run("render", tmp_path / "off", "-o", out) == 0
    assert "--fit automatic" in capsys.readouterr().err
    assert run("render", tmp_path / "off", "--fit", "automatic", "-o", out) == 0
    assert capsys.readouterr().err == ""


def test_an_image_without_a_mask_says_that_none_can_be_subtracted(folder, out, capsys):
    """Where that was asked for."""
    assert run("render", folder / "IM0", "--subtract", "-o", out) == 0
    assert "no mask" in capsys.readouterr().err


def test_the_companions_of_a_stack_are_not_named_as_well(folder, out, capsys):
    """The two ways are not mixed."""
    more = ("--companion", folder / "IM1")
    assert run("render", folder / "IM0", "--stack", folder, *more, "-o", out) == 2
    assert "--companion" in capsys.readouterr().err


@pytest.mark.parametrize(("fit", "expected"), [("automatic", 255), ("full", 33)])
def test_a_window_can_be_fitted(tmp_path, out, fit, expected):
    """To all values but the outermost, or to all, whatever the file says."""
    stored = np.zeros((100, 100), np.uint16)
    stored[:, 50:] = 100
    stored[99, 0] = 765
    made = image(stored, Modality="MR", WindowCenter=5000, WindowWidth=10)
    (tmp_path / "off").write_bytes(file_bytes(made))
    assert run("render", tmp_path / "off", "--fit", fit, "-o", out) == 0
    rgba = np.zeros((100, 100, 4), np.uint8)
    rgba[:, 50:, :3] = expected
    rgba[99, 0, :3] = 255
    rgba[..., 3] = 255
    assert out.read_bytes() == png(rgba)
