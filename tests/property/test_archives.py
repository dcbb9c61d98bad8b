"""Archives that somebody broke are read or refused, in a sentence, and never as more than they are."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st
from pycdlib import PyCdlib

from scanveil.archives.kinds import members_of
from scanveil.archives.member import DEFLATE, GZIP, UNKNOWN
from scanveil.archives.unpacking import Unpacked, open_member
from scanveil.errors import ScanveilError, UnreadableError

CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8)
"""Where in a file, as a part of it, another byte stands."""


def zipped():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("A/IM1", b"one" * 9)
        archive.writestr("IM2", b"two")
    return made.getvalue()


def disc():
    made, one = io.BytesIO(), PyCdlib()
    one.new(joliet=3)
    one.add_directory("/A", joliet_path="/a")
    one.add_fp(io.BytesIO(b"one"), 3, "/A/IM1.;1", joliet_path="/a/im1")
    one.write_fp(made)
    return made.getvalue()


ZIP, DISC = zipped(), disc()


def read_all(data, changes, start=0):
    """Read all that is found in an archive with some bytes changed, from `start` on."""
    broken = bytearray(data)
    for place, byte in changes:
        broken[start + int(place * (len(data) - start))] = byte
    try:
        for one in members_of(io.BytesIO(broken), len(broken), "a.zip"):
            assert len(open_member(io.BytesIO(broken), one).read()) <= one.size
    except ScanveilError as error:
        assert error.sentence


@given(CHANGES)
def test_a_zip_that_somebody_broke(changes):
    """Its directory and its files."""
    read_all(ZIP, changes)


@given(CHANGES)
def test_a_disc_that_somebody_broke(changes):
    """What says what lies on it."""
    read_all(DISC, changes, start=16 * 2048 + 6)


@given(st.binary(max_size=400), st.integers(0, 5000), st.sampled_from([DEFLATE, GZIP, UNKNOWN]))
def test_any_bytes_that_are_unpacked(packed, size, packing):
    """They give as many as was said, or nothing."""
    try:
        assert len(Unpacked(io.BytesIO(packed), packing, size).read()) == size
    except UnreadableError as error:
        assert error.sentence
