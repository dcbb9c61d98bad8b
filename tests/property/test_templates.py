"""A file of boxes, whatever is in it: it is read or refused; and regions of any picture hold all that is marked."""

import contextlib
import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanveil.deid.blanking.templates import Templates, from_plain, read_templates
from scanveil.errors import UsageError
from scanveil.writing.regions import regions_of

NAMES = st.sampled_from(
    ["templates", "boxes", "rows", "columns", "x", "y", "width", "height", "path", "frame", "model", "manufacturer"]
)
VALUES = st.none() | st.booleans() | st.integers(-2, 70_000) | st.floats(allow_nan=False) | st.text(max_size=4)
PLAIN = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=8), max_leaves=20
)
NUMBERS = st.integers(1, 65_535)
BOXES = st.lists(st.fixed_dictionaries({"x": NUMBERS, "y": NUMBERS, "width": NUMBERS, "height": NUMBERS}), max_size=3)
GOOD = st.fixed_dictionaries(
    {
        "templates": st.lists(
            st.fixed_dictionaries(
                {"rows": NUMBERS, "columns": NUMBERS, "boxes": BOXES},
                optional={"manufacturer": st.text(max_size=5), "model": st.text(max_size=5)},
            ),
            min_size=1,
            max_size=3,
        )
    }
)


@given(st.text(max_size=60) | PLAIN.map(json.dumps))
def test_any_text_is_read_or_refused(text):
    """By one kind of error, with a sentence."""
    with contextlib.suppress(UsageError):
        assert isinstance(read_templates(text), Templates)


@given(GOOD)
def test_what_is_read_is_told_and_read_again(plain):
    """Nothing of it is lost."""
    found = read_templates(json.dumps(plain))
    assert [len(one.boxes) for one in found.templates] == [len(one["boxes"]) for one in plain["templates"]]
    assert from_plain(json.loads(json.dumps(found.to_plain()))) == found


@given(
    st.integers(1, 12).flatmap(
        lambda columns: st.lists(st.lists(st.booleans(), min_size=columns, max_size=columns), min_size=1, max_size=12)
    )
)
def test_regions_hold_all_that_is_marked_and_do_not_touch(marks):
    """Each mark lies in a box, and boxes are as small as can be: each of their sides is touched by a mark."""
    mask = np.array(marks)
    found = regions_of(np.where(mask, 200, 10).astype(np.uint8), 100)
    covered = np.zeros_like(mask)
    for x, y, width, height, mean in found:
        inside = mask[y : y + height, x : x + width]
        assert mean == 200 and inside[0].any() and inside[-1].any() and inside[:, 0].any() and inside[:, -1].any()
        covered[y : y + height, x : x + width] = True
    assert not (mask & ~covered).any() and bool(found) == bool(mask.any())
