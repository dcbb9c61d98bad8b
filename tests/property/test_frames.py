from io import BytesIO

import numpy as np
from builders import (
    BIG_ENDIAN,
    EXPLICIT,
    IMPLICIT,
    JPEG_LS,
    RLE,
    even,
    file_bytes,
    image,
    opened,
    packed_image,
    same,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from scanveil.errors import ScanveilError
from scanveil.looking.render import load_frame, render, thumbnail
from scanveil.pixels.frames import stored_values
from scanveil.pixels.packed_frames import encoded_frame

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)
CODESTREAMS = st.lists(st.binary(min_size=1, max_size=40).map(lambda data: data + b"\xff\xd9"), min_size=1, max_size=6)


def arrays(draw, shape, dtype):
    count = int(np.prod(shape))
    size = np.dtype(dtype).itemsize
    return np.frombuffer(draw(st.binary(min_size=count * size, max_size=count * size)), dtype).reshape(shape)


@given(
    st.data(),
    st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5)),
    st.sampled_from(["u1", "i1", "u2", "i2", "u4", "i4"]),
    st.sampled_from([IMPLICIT, EXPLICIT]),
)
def test_native_frames_come_back(data, shape, dtype, syntax):
    """Whatever values a frame has, and wherever it lies among others, it comes back as it was."""
    stored = arrays(data.draw, shape, dtype)
    header, file = opened(file_bytes(image(stored, NumberOfFrames=shape[0]), syntax))
    for number in range(shape[0]):
        assert same(stored_values(header, file, number), stored[number])


@given(st.data(), st.integers(1, 16), st.booleans())
def test_bits_stored(data, bits, signed):
    """Of 16 bits, those within Bits Stored come back, whatever the others are, with the right sign.

    One bit alone is no sign: such a mask says 0 and 1.
    """
    signed = signed and bits > 1
    stored = arrays(data.draw, (2, 3), "i2" if signed else "u2")
    found = stored_values(*opened(file_bytes(image(stored, BitsStored=bits))), 0)
    low = stored.astype(np.int64) & ((1 << bits) - 1)
    expected = np.where(low >> (bits - 1), low - (1 << bits), low) if signed else low
    assert same(found, expected)


@given(st.data(), st.integers(1, 4), st.integers(1, 7), st.integers(1, 7))
def test_one_bit_frames(data, frames, rows, columns):
    """1-bit frames come back wherever they start within a byte."""
    count = frames * rows * columns
    bits = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), np.uint8)
    stored = bits.reshape(frames, rows, columns)
    packed = even(np.packbits(bits, bitorder="little").tobytes())
    made = image(stored, NumberOfFrames=frames, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=packed)
    header, file = opened(file_bytes(made))
    for number in range(frames):
        assert same(stored_values(header, file, number), stored[number])


@given(CODESTREAMS, st.integers(1, 4), st.sampled_from(["none", "basic", "extended"]))
def test_encapsulated_frames_are_found(codestreams, pieces, table):
    """Frames are found among any fragments that end like codestreams, with and without a table."""
    codestreams = [data.replace(b"\xff\xd9", b"..")[:-2] + b"\xff\xd9" for data in codestreams]
    header, file = opened(packed_image(codestreams, JPEG_LS, RAMP, table=table, pieces=pieces))
    for number, codestream in enumerate(codestreams):
        assert encoded_frame(header, file, number, len(codestreams)) == even(codestream)


PLAIN = [file_bytes(image(RAMP, WindowCenter=3, WindowWidth=9), syntax) for syntax in (IMPLICIT, EXPLICIT, BIG_ENDIAN)]
PACKED = [
    packed_image([b"one\xff\xd9", b"another\xff\xd9"], syntax, RAMP, table=table)
    for syntax in (JPEG_LS, RLE)
    for table in ("none", "basic", "extended")
]


@settings(max_examples=300)
@given(st.sampled_from(PLAIN + PACKED), st.data())
def test_any_damage(whole, data):
    """An image with bytes changed anywhere is shown or refused with a sentence; nothing else happens."""
    at = data.draw(st.integers(132, len(whole) - 1))
    new = data.draw(st.binary(min_size=1, max_size=8))
    damaged = whole[:at] + new + whole[at + len(new) :]
    try:
        header, file = opened(damaged)
        for number in (0, 1):
            frame = load_frame(header, file, number)
            assert render(frame).rgba.shape == (*frame.stored_values.shape[:2], 4)
            thumbnail(frame)
    except ScanveilError as error:
        assert error.sentence.endswith((".", ".)"))


@given(st.sampled_from(PLAIN + PACKED), st.data())
def test_any_cut_after_reading(whole, data):
    """A file that is cut after its header was read gives the whole frame or an error, never a part."""
    header, file = opened(whole)
    end = data.draw(st.integers(0, len(whole)))
    try:
        whole_frame = stored_values(header, file, 0)
    except ScanveilError:
        whole_frame = None
    try:
        found = stored_values(header, BytesIO(whole[:end]), 0)
    except ScanveilError:
        return
    assert same(found, whole_frame)
