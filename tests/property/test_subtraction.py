import numpy as np
from builders import EXPLICIT, IMPLICIT, file_bytes, image, opened
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.subtraction import (
    MAX_AVERAGED,
    difference_attributes,
    mask_of,
    said_of,
    subtract,
    subtraction_of,
)

NUMBERS = st.one_of(st.integers(0, 6), st.integers(0, 65535))
MASKS = st.fixed_dictionaries(
    {"MaskOperation": st.sampled_from(["AVG_SUB", "TID", "REV_TID", "NONE", "", "OTHER"])},
    optional={
        "MaskFrameNumbers": st.lists(NUMBERS, max_size=50),
        "ApplicableFrameRange": st.lists(NUMBERS, max_size=7),
        "ContrastFrameAveraging": NUMBERS,
        "MaskSubPixelShift": st.lists(st.one_of(st.floats(-5, 5, width=32), st.floats(width=32)), max_size=3),
        "TIDOffset": st.one_of(st.none(), st.integers(-6, 6), st.integers(-32768, 32767)),
    },
)


def item_of(keywords):
    made = Dataset()
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return made


@given(
    st.lists(MASKS, max_size=3),
    st.sampled_from([("u1", 8), ("u2", 12), ("i2", 16), ("u2", 16)]),
    st.integers(1, 4),
    st.sampled_from(["LIN", "LOG", "DISP", "OTHER"]),
    st.binary(min_size=96, max_size=96),
    st.sampled_from([IMPLICIT, EXPLICIT]),
)
def test_any_mask(masks, kind, count, relationship, values, syntax):
    """Whatever a file says of its masks: its own frames, a few of them, a picture of its size, and words for it."""
    dtype, bits = kind
    stored = np.resize(np.frombuffer(values, dtype), (count, 4, 3))
    described = image(
        stored if bits != 12 else stored & 4095,
        NumberOfFrames=count,
        BitsStored=bits,
        PixelIntensityRelationship=relationship,
        RecommendedViewingMode="SUB",
        MaskSubtractionSequence=list(map(item_of, masks)),
    )
    header = opened(file_bytes(described, syntax))[0]
    for index in range(count):
        found = subtraction_of(header, index)
        if found is None:
            assert all(one["MaskOperation"] in ("NONE", "") for one in masks)
            continue
        assert bool(found.why_not) != bool(found.mask_frames)
        assert said_of(found, True)
        if not found.mask_frames:
            continue
        frames = found.mask_frames + found.contrast_frames
        assert found.contrast_frames[0] == index and min(frames) >= 0 and max(frames) < count
        assert max(len(found.mask_frames), len(found.contrast_frames)) <= MAX_AVERAGED
        attributes = read_attributes(header, index)
        mask = mask_of(header, attributes, found, stored.__getitem__)
        difference = subtract(header, attributes, found, stored.__getitem__, mask)
        assert difference.shape == (4, 3) and difference.dtype == np.int16
        assert difference_attributes(header, index, attributes).signed


@given(MASKS, st.data())
def test_broken_masks(mask, data):
    """A description whose bytes were changed anywhere is read or passed over; nothing is raised."""
    whole = bytearray(
        file_bytes(image(np.zeros((3, 2, 2), np.uint8), NumberOfFrames=3, MaskSubtractionSequence=[item_of(mask)]))
    )
    start = whole.index(b"\x28\x00\x00\x61") + 12
    end = whole.index(b"\xe0\x7f\x10\x00")
    for _change in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(start, max(start, end - 1)))] = data.draw(st.integers(0, 255))
    header = opened(bytes(whole))[0]
    for index in range(3):
        found = subtraction_of(header, index)
        assert found is None or bool(found.why_not) != bool(found.mask_frames)
