"""The files in an image of a disc are found where they lie."""

import io

import pytest
from pycdlib import PyCdlib

from scanveil.archives import discs
from scanveil.archives.kinds import members_of
from scanveil.archives.unpacking import open_member
from scanveil.errors import ScanveilError, TooLargeError

FILES = {"DICOM/IM1": b"one" * 1000, "DICOM/IM2": b"", "DICOMDIR": b"directory"}


def image(**names):
    disc = PyCdlib()
    disc.new(**names)
    has = {"joliet": "joliet_path", "rock_ridge": "rr_name"}
    more = [has[one] for one in names if one in has]
    disc.add_directory("/DICOM", **{one: "Dicom files" if one == "rr_name" else "/Dicom files" for one in more})
    for name, data in FILES.items():
        long = name.replace("DICOM/", "Dicom files/")
        said = {one: long.rpartition("/")[2] if one == "rr_name" else f"/{long}" for one in more}
        disc.add_fp(io.BytesIO(data), len(data), f"/{name}.;1", **said)
    made = io.BytesIO()
    disc.write_fp(made)
    disc.close()
    return made.getvalue()


PLAIN = image()


@pytest.mark.parametrize(
    ("data", "folder"),
    [(PLAIN, "DICOM"), (image(joliet=3), "Dicom files"), (image(rock_ridge="1.09"), "Dicom files")],
)
def test_files_are_found_by_the_longest_names_that_a_disc_has(data, folder):
    """Without versions, and where they lie."""
    found = members_of(io.BytesIO(data), len(data), "cd.iso")
    read = {one.name.replace(folder, "DICOM"): open_member(io.BytesIO(data), one).read() for one in found}
    assert read == FILES
    assert all(data[one.start : one.start + one.size] == FILES[one.name.replace(folder, "DICOM")] for one in found)


@pytest.mark.parametrize("end", range(17 * 2048, len(PLAIN), 2048))
def test_a_disc_that_is_cut_off_is_read_as_far_as_it_is_there_or_refused(end):
    """What lies behind the end has fewer bytes than it says."""
    data = PLAIN[:end]
    try:
        for one in members_of(io.BytesIO(data), len(data), "cd.iso"):
            assert len(open_member(io.BytesIO(data), one).read()) <= one.size
    except ScanveilError as error:
        assert error.sentence


def test_a_disc_with_too_large_a_directory_is_refused(monkeypatch):
    """Before all of it was read."""
    monkeypatch.setattr(discs, "MOST_DIRECTORY", 10_000)
    with pytest.raises(TooLargeError):
        members_of(io.BytesIO(PLAIN), len(PLAIN), "cd.iso")


def test_a_disc_of_too_many_files_is_refused(monkeypatch):
    """In words for people."""
    monkeypatch.setattr(discs, "MOST_FILES", 2)
    with pytest.raises(TooLargeError):
        members_of(io.BytesIO(PLAIN), len(PLAIN), "cd.iso")


def test_a_file_that_one_of_the_trees_hides_is_found():
    """Some are made so that each system sees its own."""
    disc = PyCdlib()
    disc.new(joliet=3)
    disc.add_fp(io.BytesIO(b"one"), 3, "/ONE.;1", joliet_path="/one")
    disc.add_fp(io.BytesIO(b"two"), 3, "/TWO.;1")
    made = io.BytesIO()
    disc.write_fp(made)
    data = made.getvalue()
    assert {one.name for one in members_of(io.BytesIO(data), len(data), "cd.iso")} == {"one", "TWO"}


def test_a_link_is_no_file():
    """What it leads to is there by itself."""
    disc = PyCdlib()
    disc.new(rock_ridge="1.09")
    disc.add_fp(io.BytesIO(b"one"), 3, "/ONE.;1", rr_name="one")
    disc.add_symlink("/LINK.;1", rr_symlink_name="link", rr_path="one")
    made = io.BytesIO()
    disc.write_fp(made)
    data = made.getvalue()
    assert [one.name for one in members_of(io.BytesIO(data), len(data), "cd.iso")] == ["one"]


def test_what_follows_a_disc_in_its_image_is_noticed():
    """Padding is not."""
    padded = PLAIN + bytes(200 * discs.SECTOR)
    assert not discs.holds_more(io.BytesIO(padded), len(padded))
    longer = PLAIN + bytes(400 * discs.SECTOR)
    assert discs.holds_more(io.BytesIO(longer), len(longer))
