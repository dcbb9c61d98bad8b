"""Files by their paths: which are found, in which order, and what is said of what cannot be opened."""

import io
import json
import os
from pathlib import Path

import planting
import pytest
from planting import El, Planted

from scanveil.cli import main
from scanveil.conducting.folders import deidentify_paths
from scanveil.conducting.paths import files_in, open_found
from scanveil.errors import UnreadableError


def image(number: int) -> bytes:
    """One of a series."""
    made = Planted(elements=planting.image(instance=b"1.2.3.999.100.%d" % number))
    made.put(El(0x00200013, "IS", b"%d" % number))
    return made.to_bytes()


@pytest.fixture
def disc(tmp_path):
    """Two folders with an image each, and one beside them."""
    for number, name in enumerate(("open/2.dcm", "closed/1.dcm", "0.dcm")):
        path = tmp_path / "disc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(image(number))
    return tmp_path / "disc"


@pytest.fixture
def closed(disc, monkeypatch):
    """One of the folders, which the system does not open."""
    folder, scandir = disc / "closed", os.scandir

    def refuse(path="."):
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return folder


def reason(path) -> str:
    """Why something found is not read."""
    with pytest.raises(UnreadableError) as raised, open_found(path):
        pass
    assert raised.value.path == str(path)
    return raised.value.sentence


def test_files_are_found_in_the_order_in_which_people_count(tmp_path):
    """Slice 2 before slice 10, in each folder; folders beside files."""
    names = ["IM1", "im2", "IM10", "series 2/a", "series 2/b", "series 10/a"]
    for name in sorted(names):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path.relative_to(tmp_path).as_posix() for path in files_in([tmp_path])] == names


def test_paths_keep_the_order_in_which_they_are_named(disc):
    """And a file that is named twice, or lies in a folder that is named as well, is one file."""
    last, folder = disc / "open" / "2.dcm", disc
    assert files_in([str(last), folder, last]) == (last, disc / "0.dcm", disc / "closed" / "1.dcm")


def test_what_was_found_is_not_looked_for_again(disc, monkeypatch):
    """However often it is handed on: a file that is written meanwhile is none of them."""
    found = files_in([disc])
    (disc / "later.dcm").write_bytes(b"")
    assert files_in(found) is found


def test_a_folder_that_the_system_does_not_open_is_named(disc, closed):
    """It is found in place of what is in it, and says that it was not opened."""
    assert list(files_in([disc])) == [disc / "0.dcm", closed, disc / "open" / "2.dcm"]
    assert reason(closed).startswith("The system would not open this file or folder.")


def test_a_batch_without_what_is_in_a_closed_folder_says_so(disc, closed):
    """To whoever made it, and in the archive, there without the name."""
    report = deidentify_paths([disc], io.BytesIO())
    ((path, sentence),) = [(one.path, one.sentence) for one in report.withheld]
    assert path == str(closed) and "would not open" in sentence and len(report.written) == 2
    assert json.loads(report.json)["withheld"][0]["reason"] == "not-opened" and b"closed" not in report.json


def test_a_list_without_what_is_in_a_closed_folder_says_so(disc, closed, capsys):
    """As a problem with the name of the folder."""
    assert main(["inspect", "--json", str(disc)]) == 3
    found = json.loads(capsys.readouterr().out)
    assert [(one["path"], one["reason"]) for one in found["problems"]] == [(str(closed), "not-opened")]


def test_a_file_that_the_system_does_not_open_is_named(disc, monkeypatch):
    """It is there, and it is said that it was not opened; what is not there any more may have been moved."""

    def refuse(path, mode):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("builtins.open", refuse)
    assert reason(disc / "0.dcm").startswith("The system would not open this file or folder.")
    assert "moved or deleted" in reason(disc / "none.dcm")


def test_links_that_go_round_end(disc):
    """What they lead to is found once, where it is."""
    (disc / "open" / "round").symlink_to(disc, target_is_directory=True)
    (disc / "self").symlink_to("self")
    assert list(files_in([disc])) == [
        disc / "0.dcm",
        disc / "closed" / "1.dcm",
        disc / "open" / "2.dcm",
        disc / "self",
    ]
    assert "would not open" in reason(disc / "self")


def test_a_link_that_leads_out_is_named(disc, tmp_path):
    """It is not followed, which might lead anywhere; unless somebody names it, or what it leads to."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "9.dcm").write_bytes(image(9))
    link = disc / "link"
    link.symlink_to(other, target_is_directory=True)
    assert link in files_in([disc]) and link / "9.dcm" not in files_in([disc])
    assert "was not followed" in reason(link)
    assert list(files_in([link])) == [link / "9.dcm"]
    assert link not in files_in([disc, other])


def test_a_link_to_a_file_is_that_file(disc, tmp_path):
    """Wherever it lies: somebody has put it there."""
    (tmp_path / "elsewhere.dcm").write_bytes(image(9))
    (disc / "link.dcm").symlink_to(tmp_path / "elsewhere.dcm")
    with open_found(disc / "link.dcm") as opened:
        assert opened.size == (tmp_path / "elsewhere.dcm").stat().st_size


def test_what_the_system_refuses_to_look_at_is_in_the_list(disc, monkeypatch):
    """Such as a path that is longer than it allows; it says so when it is opened."""

    def refuse(path):
        raise OSError(36, "File name too long", str(path))

    monkeypatch.setattr("pathlib.Path.is_symlink", refuse)
    assert disc / "open" / "2.dcm" in files_in([disc])


def test_what_is_no_file_is_not_opened(disc):
    """Whoever opens a pipe may wait for ever."""
    (disc / "device").symlink_to(os.devnull)
    assert disc / "device" in files_in([disc])
    assert reason(disc / "device") == "This is no file, but a pipe or a device. It was not opened."


def test_names_that_are_alike_but_for_their_letters_are_in_order(tmp_path):
    """A file and a folder too: each has its place, and none stops the others from being read."""
    for name in ("01", "1/x", "IM1", "im1_/x", "IM01/x"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    assert len(files_in([tmp_path])) == 5
