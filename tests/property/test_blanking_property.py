"""Boxes anywhere, parts of any kind and rows of any bytes: true of them is what is true of those that one thinks of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from blanking import COLOUR, DEEP, ENCODERS, GREY, check, outside, put_together
from builders import BIG_ENDIAN, EXPLICIT, JPEG_LS, RLE, file_bytes, image, opened, packed_image, same
from damaged import damaged_files, encoded, lying_files
from hypothesis import given

from scanveil.deid.blanking.blank import blank
from scanveil.deid.blanking.rle import encode
from scanveil.deid.blanking.virtual import VirtualFile, in_original
from scanveil.deid.cleaning.blocks import Span
from scanveil.pixels.boxes import Box, clipped
from scanveil.pixels.overlays import drawing_of
from scanveil.pixels.rle import decode

PIECES = st.lists(st.one_of(st.binary(max_size=9), st.tuples(st.integers(0, 50), st.integers(0, 50))), max_size=12)
BOXES = st.lists(
    st.builds(Box, st.integers(-3, 13), st.integers(-3, 11), st.integers(4, 20), st.integers(4, 20)),
    min_size=1,
    max_size=3,
)


TESTS = Path(__file__).parent.parent
EACH = 60
"""Damaged files of each encoding."""
PATIENCE_S, SLOW_S = 120, 3.0
MOST_MB = 300


def laid_out(drawn):
    return tuple(one if isinstance(one, bytes) else Span(min(one), max(one)) for one in drawn)


@given(PIECES, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=8))
def test_a_virtual_file_reads_right_at_random(drawn, reads):
    """Whatever its parts are, and in whatever order it is read."""
    original = bytes(range(50))
    parts = laid_out(drawn)
    expected, file = put_together(parts, original), VirtualFile(BytesIO(original), parts)
    assert file.size == len(expected)
    for at, size in reads:
        file.seek(at)
        assert file.read(size) == expected[at : at + size]


@given(PIECES, st.data())
def test_translated_parts_are_the_same_bytes(drawn, data):
    """Parts of a copy, in parts of the original."""
    original = bytes(range(50))
    parts = laid_out(drawn)
    whole = put_together(parts, original)
    ends = st.tuples(st.integers(0, len(whole)), st.integers(0, len(whole)))
    copy = laid_out(data.draw(st.lists(st.one_of(st.binary(max_size=5), ends), max_size=8)))
    assert put_together(in_original(copy, parts), original) == put_together(copy, whole)


@given(st.integers(1, 9), st.integers(1, 300), st.sampled_from([1, 3]), st.sampled_from(["u1", "u2", "u4"]), st.data())
def test_whatever_is_packed_comes_back(rows, columns, samples, dtype, data):
    """In RLE, by imagecodecs."""
    size = rows * columns * samples * np.dtype(dtype).itemsize
    seed, spread = data.draw(st.integers(0, 1 << 30)), data.draw(st.sampled_from([2, 3, 40, 255]))
    chance = np.random.default_rng(seed)
    stored = (chance.integers(0, 255, size) // spread).astype(np.uint8).view(dtype).reshape(rows, columns, samples)
    stored = stored[..., 0] if samples == 1 else stored
    frame = encode(stored, 8 * stored.itemsize)
    assert same(decode(frame, (rows, columns, samples), 8 * stored.itemsize), stored)


@given(BOXES, st.sampled_from([DEEP, COLOUR]), st.sampled_from([EXPLICIT, BIG_ENDIAN, JPEG_LS, RLE]))
def test_boxes_anywhere_are_blanked_and_nothing_else(drawn, stored, syntax):
    """Over each other, over the edges, or over all of it."""
    is_packed = syntax in (JPEG_LS, RLE)
    data = packed_image([ENCODERS[syntax](stored)], syntax, stored) if is_packed else file_bytes(image(stored), syntax)
    mask = outside(stored.shape, *(clipped(box, 12, 14) for box in drawn))
    expected = stored[mask].min() if stored.ndim == 2 and mask.any() else 0
    check(data, expected, *drawn)


@pytest.mark.parametrize("syntax", [EXPLICIT, BIG_ENDIAN])
@given(
    drawn=BOXES,
    size=st.tuples(st.integers(1, 20), st.integers(1, 20)),
    origin=st.tuples(st.integers(-9, 20), st.integers(-9, 20)),
    first=st.integers(0, 3),
    frames=st.integers(0, 3),
)
def test_drawings_anywhere_lose_what_lies_in_boxes_and_nothing_else(syntax, drawn, size, origin, first, frames):
    """Wherever they begin, however large they are, and whichever frames they are for."""
    rows, columns = size
    count = rows * columns * max(frames, 1)
    bits = np.random.default_rng(rows * 20 + columns).integers(0, 2, count).astype(np.uint8)
    packed = np.packbits(bits, bitorder="little").tobytes()
    packed += bytes(len(packed) % 2)
    words = np.frombuffer(packed, np.uint16)
    made = image(np.stack([GREY] * 3), NumberOfFrames=3)
    for number, vr, value in (
        (0x10, "US", rows),
        (0x11, "US", columns),
        (0x15, "IS", frames or None),
        (0x50, "SS", list(origin)),
        (0x51, "US", first or None),
        (0x100, "US", 1),
        (0x102, "US", 0),
        (0x3000, "OW", (words.byteswap() if syntax == BIG_ENDIAN else words).tobytes()),
    ):
        if value is not None:
            made.add_new(0x60000000 | number, vr, value)
    data = file_bytes(made, syntax)
    header, file = opened(data)
    found = blank(file, header, {1: drawn})
    copy = opened(found.file.read())[0]
    mask = outside(GREY.shape, *found.areas[1])
    for number in range(3):
        before, after = (drawing_of(one, 12, 14, number) for one in (header, copy))
        assert (before is None) == (after is None)
        if before is not None:
            is_shared = not (first or frames)
            assert same(after, before & mask if number == 1 or is_shared else before)


# Damaged files


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """How each damaged file ended, its seconds, and the most memory until then; those behind a crash are missing."""
    packed = tmp_path_factory.mktemp("damaged") / "files.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in (*damaged_files(EACH), *lying_files()):
            archive.writestr(name, data)
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(TESTS / "blanking_apart.py"), str(packed)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE_S,
        check=False,
    )
    return {name: rest for name, *rest in map(json.loads, done.stdout.splitlines())}


def test_damaged_files_are_blanked_or_refused_with_a_sentence(outcomes):
    """Soon, with no more memory than it takes, and nothing else happens."""
    assert len(outcomes) == (1 + EACH) * len(encoded()) + len(list(lying_files()))
    said = [text for text, _seconds, _memory in outcomes.values()]
    assert [
        one for one in said if one != "blanked" and not (one.startswith("cannot-blank: ") and one.endswith("."))
    ] == []
    assert [name for name, (_text, seconds, _memory) in outcomes.items() if seconds > SLOW_S] == []
    memory = [most for _text, _seconds, most in outcomes.values()]
    assert memory[-1] - memory[0] < MOST_MB
    whole = [text for name, (text, *_others) in outcomes.items() if name.endswith(": whole")]
    assert set(whole) == {"blanked"} and len(set(said)) > 5
