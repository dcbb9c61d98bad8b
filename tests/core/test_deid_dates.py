"""Dates that are moved keep every interval; what is no date, or no whole one, is not kept."""

import pytest

from scanveil.deid.cleaning import dates


@pytest.mark.parametrize(
    ("vr", "value", "days", "moved"),
    [
        (b"DA", b"20240301", -1, b"20240229"),
        (b"DA", b"20240101 ", -1, b"20231231"),
        (b"DA", b"1994.01.31", 1, b"19940201"),
        (b"DA", b"20240301\\20240302", -1, b"20240229\\20240301"),
        (b"DA", b"20240301\\Jane", -1, b"20240229\\"),
        (b"DA", b"20240230\\20240301", -1, b"\\20240229"),
        (b"DA", b"20240301\\00010101", -1, b"20240229\\"),
        (b"DA", b"\\20240301", -1, b"\\20240229"),
        (b"DT", b"20240301\\20240230\\2024\\x", -1, b"20240229\\\\\\"),
        (b"TM", b"1230\\x", -1, b"1230\\"),
        (b"SH", b"+0100\\x", -1, b"+0100\\"),
        (b"DT", b"20240301235959.999999+0100", -1, b"20240229235959.999999+0100"),
        (b"DT", b"20240301", -366, b"20230301"),
        (b"DT", b"2024030112-0500", 0, b"2024030112-0500"),
        (b"TM", b"235959.999999", -5, b"235959.999999"),
        (b"TM", b"23:59:59.5", -5, b"23:59:59.5"),
    ],
)
def test_dates_move_and_times_of_day_stay(vr, value, days, moved):
    assert dates.move(vr, value, days) == moved


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        (b"DA", b"00000000"),
        (b"DA", b"20240230"),
        (b"DA", b"2024"),
        (b"DA", b"202403"),
        (b"DA", b"Jane"),
        (b"DA", b"20240301-20240302"),
        (b"DT", b"2024"),
        (b"DT", b"20240301Jane"),
        (b"DT", b"20240301120000.1234567"),
        (b"TM", b"Jane"),
        (b"TM", b"12-30"),
        (b"DA", b"00010101"),
        (b"DA", b""),
    ],
)
def test_what_is_no_whole_date_is_not_moved(vr, value):
    assert dates.move(vr, value, -31) is None


def test_a_year_alone_can_be_kept_but_not_moved():
    assert dates.as_it_is(b"DT", b"2024") == b"2024"
    assert dates.as_it_is(b"DT", b"202413") is None
    assert dates.as_it_is(b"DA", b"2024") is None
    assert dates.as_it_is(b"DA", b"1994.01.31\\no") == b"1994.01.31\\"


@pytest.mark.parametrize(
    ("age", "kept"),
    [
        (b"089Y", b"089Y"),
        (b"090Y", b"090Y"),
        (b"103Y", b"090Y"),
        (b"999M", b"999M"),
        (b"018M", b"018M"),
        (b"091Y\\Jane\\017Y", b"090Y\\\\017Y"),
        (b"000D", b"000D"),
        (b"Jane", None),
        (b"90Y", None),
        (b"", None),
    ],
)
def test_nobody_is_older_than_90(age, kept):
    assert dates.cap_age(age) == kept
