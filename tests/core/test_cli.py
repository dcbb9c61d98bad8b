import json
import re
import struct
import zipfile
import zlib

import companions
import numpy as np
import planting
import pytest
from builders import (
    dataset,
    file_bytes,
    image,
    render_frame,
    same,
)
from documenting import PDF, content, enclosing, report
from planting import El, Planted

from scanveil.cli import main
from scanveil.cli.rendering import png
from scanveil.deid.rules.policy import OPTIONS
from scanveil.said import choose_language

RAMP = np.arange(256, dtype=np.uint16).reshape(8, 32)
WINDOWED = {"WindowCenter": 128, "WindowWidth": 256}


@pytest.fixture
def study(tmp_path):
    """A folder with two images of one series, in a folder of its own, and a text beside them."""
    folder = tmp_path / "disc"
    (folder / "IMAGES").mkdir(parents=True)
    for number in (1, 2):
        made = image(
            RAMP + number,
            **WINDOWED,
            PatientName="Secret^Sally",
            SOPInstanceUID=f"1.2.3.{number}",
            InstanceNumber=3 - number,
        )
        (folder / "IMAGES" / f"IM{number}").write_bytes(file_bytes(made))
    (folder / "readme.txt").write_text("no image")
    return folder


@pytest.fixture
def one(study):
    return study / "IMAGES" / "IM1"


def run(*arguments):
    return main([str(argument) for argument in arguments])


def inspected(capsys, *paths):
    assert run("inspect", "--json", *paths) in (0, 3)
    return json.loads(capsys.readouterr().out)


def pixels_of(data):
    """A PNG's pixels, taken apart by the book: one IDAT, filter 0 in each line."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(data):
        length, name = struct.unpack_from(">L4s", data, at)
        content = data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">L", data, at + 8 + length) == (zlib.crc32(name + content),)
        chunks[name] = content
        at += 12 + length
    columns, rows, depth, colour, *others = struct.unpack(">LLBBBBB", chunks[b"IHDR"])
    assert (depth, colour, others) == (8, 6, [0, 0, 0])
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, 1 + 4 * columns)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape(rows, columns, 4)


def test_inspect_says_what_is_there(study, capsys):
    """`inspect` lists patients, studies and series in order, and what could not be read with its reason."""
    found = inspected(capsys, study)
    (patient,) = found["patients"]
    (series,) = patient["studies"][0]["series"]
    assert patient["patient_name"] == "Secret, Sally"
    assert [one["path"][-3:] for one in series["instances"]] == ["IM2", "IM1"]
    (stack,) = series["stacks"]
    assert (stack["name"], stack["count"], stack["ordered_by"]) == ("Images", 2, "instance-number")
    assert stack["runs"] == [
        {"path": one["path"], "kind": "frame", "first_frame": 1, "frames": 1, "step": 1} for one in series["instances"]
    ]
    assert [(one["path"][-10:], one["reason"]) for one in found["problems"]] == [("readme.txt", "not-dicom")]


def test_inspect_takes_a_file_once(study, one, capsys):
    """A file that is named and lies in a folder that is named as well is one file."""
    found = inspected(capsys, one, study, one)
    assert len(found["patients"][0]["studies"][0]["series"][0]["instances"]) == 2
    assert found["repeated"] == []


def test_inspect_names_repeated_objects(study, one, capsys):
    """Two files that claim to be the same object are named."""
    copy = study / "copy"
    copy.write_bytes(one.read_bytes())
    assert inspected(capsys, study)["repeated"] == [[str(copy), str(one)]]


def test_inspect_lists_one_of_two_files_that_are_the_same(study, one, capsys):
    """The other is a problem that names the first; what differs under the same number is kept, and said."""
    twin, differing = study / "twin", study / "differing"
    twin.write_bytes(one.read_bytes())
    differing.write_bytes(one.read_bytes()[:-1] + b"\2")
    found = inspected(capsys, study)
    (series,) = found["patients"][0]["studies"][0]["series"]
    listed = {one["path"] for one in series["instances"]}
    assert listed == {str(study / "IMAGES" / "IM2"), str(differing), str(one)}
    problems = [(one["path"], one["reason"], one.get("other")) for one in found["problems"]]
    assert problems == [
        (str(one), "same-uid", str(differing)),
        (str(study / "readme.txt"), "not-dicom", None),
        (str(twin), "duplicate", str(one)),
    ]
    assert found["repeated"] == [[str(differing), str(one), str(twin)]]


def test_inspect_of_no_dicom(tmp_path, capsys):
    """A folder without DICOM is listed with its problems, and a sentence says so."""
    (tmp_path / "autorun.exe").write_bytes(b"MZ" + bytes(500))
    assert run("inspect", "--json", tmp_path) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["patients"] == []
    assert "No DICOM file" in said.err


def test_inspect_of_an_empty_folder(tmp_path, capsys):
    """Nothing was found, and a sentence says so."""
    assert run("inspect", tmp_path) == 3
    assert "No DICOM file was found" in capsys.readouterr().err


def test_path_that_does_not_exist(tmp_path, capsys):
    """Naming what does not exist is bad usage."""
    assert run("inspect", tmp_path / "nowhere") == 2
    assert "no such file" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["0", "-1", "two", ""])
@pytest.mark.parametrize("command", [["inspect"], ["deidentify", "-o", "out.zip"]])
def test_a_number_of_processes_is_at_least_one(one, command, jobs, capsys):
    """Anything else is bad usage."""
    with pytest.raises(SystemExit) as left:
        run(*command, one, f"--jobs={jobs}")
    assert left.value.code == 2 and "There is at least 1" in capsys.readouterr().err


def test_render_writes_what_the_page_shows(one, tmp_path):
    """`render` writes the rendered bytes as a PNG."""
    assert run("render", one, "-o", tmp_path / "out.png") == 0
    found = pixels_of((tmp_path / "out.png").read_bytes())
    assert same(found[..., 0], np.minimum(RAMP + 1, 255))
    assert (found[..., 3] == 255).all()


def test_render_with_a_window(one, tmp_path):
    """`render` takes a window and inverts."""
    assert run("render", one, "--center", 10, "--width", 1, "--invert", "-o", tmp_path / "out.png") == 0
    found = pixels_of((tmp_path / "out.png").read_bytes())
    assert same(found[..., 0], np.where(RAMP + 1 <= 9.5, 255, 0))


@pytest.mark.parametrize(
    "options",
    [["--center", "5"], ["--width", "5"], ["--center", "5", "--width", "0"], ["--frame", "2"], ["--frame", "0"]],
)
def test_render_of_nonsense(one, tmp_path, options):
    """Half a window, a window of no width and a frame that is not there are bad usage; nothing is written."""
    assert run("render", one, *options, "-o", tmp_path / "out.png") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disc"]


def test_render_says_what_is_not_done(tmp_path, capsys):
    """What a frame's picture leaves out is said."""
    path = tmp_path / "one.dcm"
    path.write_bytes(file_bytes(image(RAMP, ModalityLUTSequence=[dataset(LUTDescriptor=[256, 0, 8])])))
    assert run("render", path, "-o", tmp_path / "out.png") == 0
    assert "left out" in capsys.readouterr().err


def test_render_by_a_table_of_the_file(tmp_path):
    """`--voi-lut` shows a frame by a table that the file has, counted from 1; one that it has not is bad usage."""
    path = tmp_path / "one.dcm"
    table = dataset(LUTDescriptor=[256, 0, 8], LUTData=bytes(range(255, -1, -1)))
    table["LUTDescriptor"].VR, table["LUTData"].VR = "US", "OW"
    path.write_bytes(file_bytes(image(RAMP, WindowCenter=128, WindowWidth=256, VOILUTSequence=[table])))
    assert run("render", path, "--voi-lut", "1", "-o", tmp_path / "out.png") == 0
    assert same(pixels_of((tmp_path / "out.png").read_bytes())[..., 0], 255 - RAMP)
    assert run("render", path, "--voi-lut", "2", "-o", tmp_path / "out.png") == 2


def test_render_with_what_other_files_draw(tmp_path):
    """`--companion` applies a presentation state and draws what other files say of the image."""
    for name, made in (("image", companions.picture()), ("state", companions.state(PresentationLUTShape="INVERSE"))):
        (tmp_path / name).write_bytes(file_bytes(made))
    (tmp_path / "structures").write_bytes(file_bytes(companions.structures(("CLOSED_PLANAR", companions.SQUARE))))
    more = ("--companion", tmp_path / "state", "--companion", tmp_path / "structures", "--drawings")
    assert run("render", tmp_path / "image", *more, "-o", tmp_path / "out.png") == 0
    found = pixels_of((tmp_path / "out.png").read_bytes())
    assert same(found[0, :, 0], 255 - companions.RAMP[0])
    assert found[1, 1].tolist() == [1, 2, 3, 255]
    assert run("render", tmp_path / "image", *more, "-o", tmp_path / "state") == 2


def test_frame_writes_stored_values(tmp_path):
    """`frame` writes stored values, frames counted from 1."""
    stored = np.stack([RAMP, RAMP + 1000]).astype(np.int16)
    (tmp_path / "two.dcm").write_bytes(file_bytes(image(stored, NumberOfFrames=2)))
    assert run("frame", tmp_path / "two.dcm", "--frame", 2, "-o", tmp_path / "out.npy") == 0
    found = np.load(tmp_path / "out.npy")
    assert found.dtype == np.int16
    assert same(found, stored[1])


def test_failing_leaves_what_was_there(study, tmp_path, capsys):
    """What fails names the file and writes nothing; an older result stays as it was."""
    out = tmp_path / "out.png"
    out.write_text("older")
    assert run("render", study / "readme.txt", "-o", out) == 1
    assert "readme.txt: This is not a scan file (DICOM)" in capsys.readouterr().err
    assert out.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disc", "out.png"]


@pytest.mark.parametrize("command", ["render", "frame"])
def test_what_is_read_is_not_written_over(one, command, capsys):
    before = one.read_bytes()
    assert run(command, one, "-o", one.parent / ".." / one.parent.name / one.name) == 2
    assert one.read_bytes() == before and "It would be lost" in capsys.readouterr().err


def test_output_that_cannot_be_written(one, tmp_path, capsys):
    """It is said before any work is done."""
    assert run("render", one, "-o", tmp_path / "no" / "where.png") == 2
    assert "does not exist" in capsys.readouterr().err


def test_stopping_leaves_nothing(one, tmp_path, monkeypatch, capsys):
    """Ctrl-C leaves nothing half-written."""

    def stop(rgba):
        raise KeyboardInterrupt

    monkeypatch.setattr("scanveil.cli.rendering.png", stop)
    assert run("render", one, "-o", tmp_path / "out.png") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disc"]
    assert "nothing was written" in capsys.readouterr().err


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_command_for_which_there_is_no_room_says_so(one, tmp_path, monkeypatch, capsys, error):
    """In a sentence; nothing is written."""

    def fail(rgba):
        raise error

    monkeypatch.setattr("scanveil.cli.rendering.png", fail)
    assert run("render", one, "-o", tmp_path / "out.png") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disc"]
    assert "needs more memory than there is" in capsys.readouterr().err


def test_no_command(capsys):
    """Without a command, the usage is shown."""
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
    assert "usage: scanveil" in capsys.readouterr().err


def test_what_argparse_says_is_said_in_the_chosen_language(capsys):
    """Its usage, headings and errors too."""
    choose_language(
        {
            "usage: ": "Aufruf: ",
            "%(prog)s: error: %(message)s\n": "%(prog)s: Fehler: %(message)s\n",
            "the following arguments are required: %s": "es fehlt: %s",
            "positional arguments": "Angaben",
        }
    )
    try:
        for arguments in (["frame", "a.dcm"], ["frame", "--help"]):
            with pytest.raises(SystemExit):
                main(arguments)
    finally:
        choose_language({})
    out, err = capsys.readouterr()
    assert err.startswith("Aufruf: scanveil frame") and err.endswith("scanveil frame: Fehler: es fehlt: -o/--output\n")
    assert "\nAngaben:\n" in out


@pytest.mark.parametrize("command", [[], ["inspect"], ["render"], ["frame"], ["deidentify"], ["check"]])
def test_help_explains_itself(command, capsys):
    """Each command explains itself."""
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_png_of_one_pixel():
    """The smallest PNG is one too."""
    assert pixels_of(png(np.array([[[1, 2, 3, 4]]], np.uint8))).tolist() == [[[1, 2, 3, 4]]]


def members(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_deidentify(study, tmp_path):
    """`deidentify` writes a ZIP without the name, and a report beside it when asked."""
    report = tmp_path / "report.json"
    assert run("deidentify", study / "IMAGES", "-o", tmp_path / "out.zip", "--report", report) == 0
    found = members(tmp_path / "out.zip")
    assert sum(name.startswith("DICOM/") for name in found) == 2
    assert not any(b"Secret" in content or b"Sally" in content for content in found.values())
    assert len(json.loads(report.read_text())["files"]) == 2


def test_deidentify_names_what_it_withheld(study, tmp_path, capsys):
    """What is no scan makes nothing incomplete; what is damaged does. Both are named, and all is counted."""
    assert run("deidentify", study, "-o", tmp_path / "out.zip") == 0
    assert sum(name.startswith("DICOM/") for name in members(tmp_path / "out.zip")) == 2
    said = capsys.readouterr().err
    assert "readme.txt: This is not a scan file (DICOM)" in said
    assert "2 copies of 1 person. 1 other file is no scan." in said
    (study / "cut.dcm").write_bytes((study / "IMAGES" / "IM1").read_bytes()[:-20])
    assert run("deidentify", study, "-o", tmp_path / "out.zip") == 3
    assert "1 file was left out." in capsys.readouterr().err


def test_deidentify_of_nothing(study, tmp_path, capsys):
    """Where no file can be given out there is no ZIP; the report says why."""
    out, report = tmp_path / "out.zip", tmp_path / "report.json"
    assert run("deidentify", study / "readme.txt", "-o", out, "--report", report) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disc", "report.json"]
    assert json.loads(report.read_text())["files"] == []
    assert "no ZIP was written" in capsys.readouterr().err


def test_inspect_prints_a_short_table(study, capsys):
    """Of people, studies and series; what is odd, and how many files are no scans, stands beside it."""
    assert run("inspect", study) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith("Secret, Sally") and "2 images" in said.out.splitlines()[2]
    assert "1 file is no scan." in said.err
    (study / "cut.dcm").write_bytes((study / "IMAGES" / "IM1").read_bytes()[:-20])
    assert run("inspect", study) == 3
    assert "cut.dcm: The image in this file is cut off" in capsys.readouterr().err


def test_names_cannot_move_the_cursor(tmp_path, capsys):
    """What is no letter is written out."""
    made = Planted(elements=planting.image())
    made.put(El(0x00100010, "PN", b"Doe\x1b[2J^Jane"), El(0x0008103E, "LO", b"a\x07b"))
    (tmp_path / "a.dcm").write_bytes(made.to_bytes())
    assert run("inspect", tmp_path) == 0
    assert "\x1b" not in (said := capsys.readouterr().out) and "\x07" not in said


@pytest.mark.parametrize("command", [["render"], ["frame"]])
def test_a_name_that_promises_another_kind_of_file_is_refused(one, tmp_path, command, capsys):
    """A PNG called .jpg helps nobody."""
    assert run(*command, one, "-o", tmp_path / "out.jpg") == 2
    assert "choose a name that ends so" in capsys.readouterr().err and not (tmp_path / "out.jpg").exists()


def test_outputs_are_checked_before_the_work_begins(study, tmp_path, capsys):
    """A folder, a device, a name for two, a folder that is not there, a file in place of a folder."""
    out, folder, file = tmp_path / "out.zip", tmp_path / "folder", tmp_path / "file"
    folder.mkdir()
    file.write_text("mine")
    for more in (
        ["-o", folder],
        ["-o", "/dev/null"],
        ["-o", tmp_path / "no" / "out.zip"],
        ["-o", out, "--report", out],
        ["-o", out, "--report", folder],
        ["-o", out, "--mapping", file],
    ):
        assert run("deidentify", study, *more) == 2, more
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disc", "file", "folder"]
    assert file.read_text() == "mine" and "Please name a file" in capsys.readouterr().err


def test_tables_are_not_written_over_originals_or_results(study, tmp_path):
    """Nor is the ZIP by them."""
    original = study / "uid_mapping.csv"
    original.write_bytes((study / "IMAGES" / "IM1").read_bytes())
    before = original.read_bytes()
    assert run("deidentify", study, "-o", tmp_path / "out.zip", "--mapping", study) == 2
    assert original.read_bytes() == before
    (tmp_path / "tables").mkdir()
    zipped = tmp_path / "tables" / "uid_mapping.csv"
    assert run("deidentify", study, "-o", zipped, "--mapping", zipped.parent) == 2
    assert run("deidentify", study, "-o", tmp_path / "new", "--mapping", tmp_path / "new") == 2
    assert not zipped.exists() and not (tmp_path / "new").exists()


def test_a_profile_is_not_written_over(study, tmp_path):
    profile = tmp_path / "mine.toml"
    profile.write_text('profile = "basic"')
    assert run("deidentify", study, "--profile", profile, "-o", profile) == 2
    assert profile.read_text() == 'profile = "basic"'


def test_help_names_the_options_that_are_offered(capsys):
    """And no other; with examples."""
    with pytest.raises(SystemExit):
        main(["deidentify", "--help"])
    said = capsys.readouterr().out
    named = set(re.findall(r"\b(?:clean|retain)_[a-z_]+", said))
    assert named == {name for name, option in OPTIONS.items() if not option.refused} and "examples:" in said


def test_deidentify_under_one_key(one, tmp_path):
    """The same key gives the same files, no key others each time."""
    key = tmp_path / "key"
    key.write_bytes(bytes(range(32)))
    for name, options in {"a": ["--key", key], "b": ["--key", key], "c": [], "d": []}.items():
        assert run("deidentify", one, "-o", tmp_path / f"{name}.zip", *options) == 0
    a, b, c, d = (
        {name: data for name, data in members(tmp_path / f"{name}.zip").items() if name.startswith("DICOM/")}
        for name in "abcd"
    )
    assert a == b
    assert a != c != d


def test_key_that_is_too_short(one, tmp_path, capsys):
    """A key that can be guessed is refused."""
    key = tmp_path / "key"
    key.write_bytes(b"1234")
    assert run("deidentify", one, "-o", tmp_path / "out.zip", "--key", key) == 2
    assert "key" in capsys.readouterr().err
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("option", ["--profile", "--option"])
def test_profile_that_does_not_exist(one, tmp_path, option):
    """A profile or option that does not exist is bad usage; nothing is written."""
    assert run("deidentify", one, "-o", tmp_path / "out.zip", option, "no-such-thing") == 2
    assert not (tmp_path / "out.zip").exists()


def test_originals_are_not_touched(study, tmp_path):
    """Whatever is done, the original files stay as they were."""
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in study.rglob("*") if path.is_file()}
    run("deidentify", study, "-o", tmp_path / "out.zip")
    run("render", study / "IMAGES" / "IM1", "-o", tmp_path / "out.png")
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in study.rglob("*") if path.is_file()}
    assert before == after


def test_render_equals_render_frame(one, tmp_path):
    """The PNG has exactly the bytes that the page's worker hands to the canvas."""
    from builders import opened

    run("render", one, "-o", tmp_path / "out.png")
    shown = render_frame(*opened(one.read_bytes()), 0)
    assert same(pixels_of((tmp_path / "out.png").read_bytes()), shown.rgba)


def test_what_became_of_numbers_can_be_written_apart_and_is_not_in_the_archive(tmp_path, one):
    out = tmp_path / "out.zip"
    assert run("deidentify", one, "-o", out, "--mapping", tmp_path / "secret") == 0
    uids = (tmp_path / "secret" / "uid_mapping.csv").read_text().splitlines()
    patients = (tmp_path / "secret" / "patid_mapping.csv").read_text().splitlines()
    assert uids[0] == patients[0] == "id_old,id_new"
    assert all(line.split(",")[1].startswith("2.25.") for line in uids[1:]) and len(uids) > 3
    assert [line.split(",")[1][:5] for line in patients[1:]] == ["ANON-"]
    assert not any("mapping" in name for name in members(out))


def test_a_preset_with_one_more_option_and_a_profile_file_are_taken(tmp_path, one):
    out, report = tmp_path / "out.zip", tmp_path / "report.json"
    profile = tmp_path / "ours.toml"
    profile.write_text('name = "Ours"\nprofile = "teaching"\n')
    more = ("--option", "retain_device_identity", "--report", report)
    assert run("deidentify", one, "-o", out, "--profile", "teaching", *more) == 0
    assert "retain_device_identity" in json.loads(report.read_text())["options"]
    assert run("deidentify", one, "-o", out, "--profile", profile, "--report", report) == 0
    assert json.loads(report.read_text())["profile"] == "Ours"
    profile.write_text("strict = 1\n")
    assert run("deidentify", one, "-o", out, "--profile", profile) == 2


def test_a_folder_for_the_mapping_that_cannot_be_made_is_said(tmp_path, one, capsys):
    (tmp_path / "file").write_bytes(b"")
    assert run("deidentify", one, "-o", tmp_path / "out.zip", "--mapping", tmp_path / "file" / "folder") == 1
    assert "could not be made" in capsys.readouterr().err


def test_show_prints_a_report_and_saves_what_is_inside(tmp_path, capsys):
    """A tree of text; the document inside a file as it is, and a sentence where there is none."""
    letter, text = tmp_path / "letter.dcm", tmp_path / "text.dcm"
    letter.write_bytes(enclosing(PDF, "application/pdf"))
    text.write_bytes(report(content("TEXT", "Lung", TextValue="clear")))
    assert main(["show", str(text)]) == 0
    assert "Lung: clear" in capsys.readouterr().out
    assert main(["show", str(letter)]) == 0
    assert "can be saved: add -o and a name that ends in .pdf" in capsys.readouterr().err
    assert main(["show", str(letter), "-o", str(tmp_path / "out.pdf")]) == 0
    assert capsys.readouterr().err == ""
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    assert main(["show", str(text), "-o", str(tmp_path / "none.pdf")]) == 2
    assert not (tmp_path / "none.pdf").exists()
    assert main(["show", str(letter), "-o", str(letter)]) == 2
    assert letter.read_bytes().startswith(bytes(128))
