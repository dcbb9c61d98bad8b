"""docs/encodings.md: what the decoders are compared with, and what came of it."""

import shutil

import pytest

from tools import make_encodings

pytestmark = pytest.mark.skipif(
    shutil.which("dcmdjpeg") is None, reason="DCMTK, one of the references (Debian package dcmtk), is not installed"
)


@pytest.fixture(scope="module")
def tallies():
    return make_encodings.survey(make_encodings.folders_of_pip())


def test_no_frame_is_off(tallies):
    """Every frame of pydicom's files is what the references say, or as near as they are to each other."""
    assert {uid: tally.off for uid, tally in tallies.items() if tally.off} == {}
    assert sum(tally.exact for tally in tallies.values()) > 150


def test_the_document_says_what_was_found(tallies, monkeypatch):
    """docs/encodings.md is what the survey finds today."""
    monkeypatch.setattr(make_encodings, "survey", lambda folders: tallies)
    assert make_encodings.TARGET.read_text(encoding="utf-8") == make_encodings.text()


def test_a_wrong_value_is_seen(monkeypatch):
    """The comparison can fail: one value that is off by one in a lossless frame is found."""
    true = make_encodings.stored_values

    def off_by_one(header, file, frame_index):
        found = true(header, file, frame_index).copy()
        found.flat[0] ^= 1
        return found

    monkeypatch.setattr(make_encodings, "stored_values", off_by_one)
    tallies: dict = {}
    path = next(path for path in make_encodings.folders_of_pip()[0].rglob("MR_small_RLE.dcm"))
    make_encodings._try_file(path, tallies)
    assert [tally.off for tally in tallies.values()] == [["MR_small_RLE.dcm"]]
