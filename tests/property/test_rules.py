"""Dates keep their intervals and codestreams are cut or refused, whatever they are."""

import contextlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanveil.deid.cleaning import dates
from scanveil.deid.cleaning.codestreams import TextInImageError, without_notes
from scanveil.deid.cleaning.uids import LEAST_DAYS, MOST_DAYS, Secrets


@given(st.lists(st.datetimes(min_value=datetime(1900, 1, 1)), min_size=2, max_size=2), st.integers(-3653, -31))
def test_intervals_are_exact_to_the_microsecond(moments, days):
    form = "%Y%m%d%H%M%S.%f"
    texts = [moment.strftime(form).rjust(21, "0").encode() for moment in moments]
    moved = [dates.move(b"DT", text, days) for text in texts]
    one, other = (datetime.strptime(text.decode(), form) for text in moved if text)
    assert other - one == moments[1] - moments[0]


@given(st.binary(min_size=1, max_size=30))
def test_dates_move_back_by_a_month_to_ten_years_and_the_same_for_the_same_person(identity):
    days = Secrets(b"k" * 32).days(identity)
    assert -MOST_DAYS < days <= -LEAST_DAYS
    assert Secrets(b"k" * 32).days(identity) == days


@pytest.mark.parametrize("kind", ["jpeg", "jpeg-ls", "jpeg-2000", "jpeg-2000-part-2", "jpeg-xl"])
@given(st.binary(max_size=200), st.integers(0, 3))
def test_any_bytes_are_cut_or_refused(kind, data, start):
    """Whatever follows the first bytes: an end, and no other error."""
    beginning = [b"", b"\xff\xd8", b"\xff\x4f", b"\0\0\0\x0cJXL \r\n\x87\n"][start]
    with contextlib.suppress(TextInImageError):
        assert len(without_notes(kind, beginning + data)) <= len(beginning + data)
