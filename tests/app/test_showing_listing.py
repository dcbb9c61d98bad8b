"""What the list of series, of problems and of stacks shows."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import echoes, looking, series, shown, stack, unread, update, with_series
from page.state import new_state, replace

PROBLEM = {"path": "a", "reason": "truncated", "sentence": "It is cut off."}


def row(**changes: Any) -> dict[str, Any]:
    """How a series is listed."""
    state = replace(new_state(), phase="viewing", series=[series("1", **changes)])
    (found,) = shown(state)["series-list", "series"]
    return dict(found)


def test_a_series_is_listed_by_what_people_know_it_by() -> None:
    """In words where nothing is said."""
    named = {"key": "1", "uid": "1", "patient": "Roe", "study": "Study", "modality": "CT", "count": 3}
    named |= {"ticked": True, "half": False, "why_not": "", "found": True}
    assert row() == {**named, "title": "Axial", "detail": "CT scan · 3 images · 1.0 KB"}
    assert row(study="")["study"] == "Study without a description"
    assert row(description="")["title"] == "CT scan"


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"count": 1, "stacks": [stack(count=1)]}, "CT scan · 1 image · 1.0 KB"),
        ({"count": 2, "modality": ""}, "CT scan · 2 images · 1.0 KB"),
        ({"count": 4, "stacks": [stack("A"), stack("B", count=1)]}, "CT scan · 4 images in 2 parts · 1.0 KB"),
        ({"stacks": [stack(), unread(3)]}, "CT scan · 3 images · 1 without image · 1.0 KB"),
        ({"stacks": [stack("A"), stack("B"), unread(3)]}, "CT scan · 3 images in 2 parts · 1 without image · 1.0 KB"),
        ({"count": 0, "stacks": [unread(3)]}, "CT scan · 1.0 KB"),
        ({"count": 0, "stacks": [unread(3, 4)]}, "CT scan · 2 files · 1.0 KB"),
    ],
)
def test_what_a_series_holds_is_listed(changes: dict[str, Any], detail: str) -> None:
    """Its modality, images, parts, files without an image, and its size."""
    assert row(**changes)["detail"] == detail


@pytest.mark.parametrize(("files", "detail"), [([0], "1.0 KB"), ([0, 1], "2 files · 1.0 KB")])
def test_a_series_without_image_and_name_is_named_by_its_kind(files: list[int], detail: str) -> None:
    """Which is not said twice."""
    listed = row(count=0, description="", stacks=[unread(*files)])
    assert (listed["title"], listed["detail"]) == ("CT scan", detail)


@pytest.mark.parametrize(
    ("found", "problems", "loaded"), [([], [], False), ([series()], [], True), ([], [PROBLEM], False)]
)
def test_the_list_is_there_once_something_is_in_it(found: list[Any], problems: list[Any], loaded: bool) -> None:
    """A series, or a problem; the image is the page once there is a series."""
    page = shown(replace(new_state(), series=found, problems=problems))
    assert (page["body", "loaded"], page["list", "hidden"]) == (loaded, not (found or problems))
    assert page["problems", "hidden"] is not bool(problems)
    assert page["problem-list", "problems"] == problems


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (1, "1 file was left out or is special"),
        (2, "2 files were left out or are special"),
    ],
)
def test_problems_are_counted(count: int, title: str) -> None:
    """In the line that opens their list."""
    assert shown(replace(new_state(), problems=[PROBLEM] * count))["problems-title", "text"] == title


def test_the_series_that_is_looked_at_is_marked() -> None:
    """And none where there is none."""
    assert shown(with_series())["series-list", "current"] == "1.2"
    assert shown(new_state())["series-list", "current"] == ""


def test_stacks_are_named_and_the_one_that_is_seen_is_chosen() -> None:
    """Where none is, there are none to choose from."""
    page = shown(looking(with_series(echoes(), count=7), stack="Echo 2"))
    names = ("Echo 1", "Echo 2", "Localizer")
    assert page["stacks", "choices"] == [(name, name) for name in names]
    assert page["stacks", "value"] == "Echo 2"
    page = shown(new_state())
    assert (page["stacks", "choices"], page["stacks", "value"], page["stacks-label", "hidden"]) == ([], "", True)


@pytest.mark.parametrize(("count", "hidden"), [(1, True), (2, False)])
def test_two_stacks_can_be_chosen_from(count: int, hidden: bool) -> None:
    """One cannot."""
    several = series(stacks=[stack(str(n)) for n in range(count)])
    assert shown(with_series(several))["stacks-label", "hidden"] is hidden


def test_files_of_the_system_are_put_together() -> None:
    """In a list of their own, below one line; they are no reason to look at the list."""
    path = {"path": "a", "sentence": "No."}
    beside = [{**path, "reason": "beside"}] * 2
    page = shown(replace(with_series(), problems=[*beside, {**path, "reason": "truncated"}]))
    assert page["beside-title", "text"] == "2 files of the system or of programs on the disc"
    assert page["beside-list", "problems"] == beside and len(page["problem-list", "problems"]) == 1
    assert shown(with_series())["beside", "hidden"] is True


def test_one_searches_in_a_long_list_and_what_is_not_found_only_goes_out_of_sight() -> None:
    """All words must stand in what is said of a series, of its study or its person."""
    many = [series(str(at), first=at, count=1, description=f"Axial {at}", patient="Roe") for at in range(12)]
    state = replace(new_state(), series=many)
    page = shown(state)
    assert (
        page["list-search-label", "hidden"] is False
        and shown(replace(state, series=many[:3]))["list-search-label", "hidden"]
    )
    state = update(replace(state, phase="viewing"), ("search-list", "roe axial 11"))[0]
    rows = shown(state)["series-list", "series"]
    assert [row["title"] for row in rows if row["found"]] == ["Axial 11"] and len(rows) == 12
