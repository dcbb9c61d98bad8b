"""What is shown of what is done to copies: choices, fields, elements, the button, the result and the key file."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, series, shown, with_series
from app.test_copying import copying, zipped
from page.library import PLACE, name_in_copies
from page.showing.choices import WHO
from page.state import new_state, replace

from scanveil.deid.out.series_names import PLACE as PLACE_IN_CORE
from scanveil.deid.out.series_names import place_of
from scanveil.deid.rules.policy import PRESETS as POLICIES

BUSY = "This opens when nothing else is under way."
PRESETS = [
    {"name": "basic", "title": "Basic", "sentence": "For all.", "profile": 'profile = "basic"'},
    {"name": "teaching", "title": "Teaching", "sentence": "For students.", "profile": 'profile = "teaching"'},
]
OWN = {"title": "Mine", "sentence": "It keeps dates.", "profile": 'keep = "dates"'}
WITHHELD = {"path": "a", "number": 0}
RESULT = {
    "count": 2,
    "size": 1500,
    "withheld": [WITHHELD],
    "missed": [],
    "beside": [],
    "summary": ["Well."],
    "job": 1,
    "saved": False,
    "keyed": True,
    "streams": False,
}


def page_with(**changes: Any) -> dict[tuple[str, str], Any]:
    return shown(replace(with_series(), **{"presets": PRESETS, **changes}))


@pytest.mark.parametrize("phase", ["viewing", "done"])
def test_choices_are_open_where_nothing_is_under_way(phase: str) -> None:
    """Without a reason why they would not be."""
    page = page_with(phase=phase)
    for name in ("preset", "profile-input"):
        assert (page[name, "disabled"], page[name, "title"]) == (False, "")


@pytest.mark.parametrize("phase", ["booting", "ready", "reading", "deidentifying"])
def test_choices_are_closed_while_something_is_under_way(phase: str) -> None:
    """And say so, whether presets are known or not."""
    for presets in (PRESETS, []):
        page = page_with(phase=phase, presets=presets)
        for name in ("preset", "profile-input"):
            assert (page[name, "disabled"], page[name, "title"]) == (True, BUSY)


def test_until_presets_are_known_there_is_but_one() -> None:
    """It cannot be left yet; a file can be brought."""
    page = page_with(presets=[])
    assert [name for name, _title, _kept in page["preset-cards", "cards"]] == ["basic"]
    assert (page["preset", "disabled"], page["preset", "title"]) == (True, "This opens in a moment.")
    assert page["profile-input", "disabled"] is False
    assert page["preset-sentence", "text"] == ""


@pytest.mark.parametrize(
    ("preset", "own", "sentence"),
    [
        ("basic", None, "For all."),
        ("teaching", None, "For students."),
        ("teaching", OWN, "For students."),
        ("own", OWN, "It keeps dates."),
    ],
)
def test_the_preset_that_is_chosen_says_what_it_is_for(preset: str, own: Any, sentence: str) -> None:
    """A file that was brought does so, too."""
    page = page_with(preset=preset, own_profile=own)
    assert (page["preset-cards", "card"], page["preset-sentence", "text"]) == (preset, sentence)


def test_a_file_that_was_brought_is_a_choice_behind_the_presets() -> None:
    """By its title."""
    named = [("teaching", "A lecture"), ("basic", "Not sure")]
    assert [card[:2] for card in page_with()["preset-cards", "cards"]] == named
    cards = page_with(own_profile=OWN)["preset-cards", "cards"]
    assert [card[:2] for card in cards] == [*named, ("own", "From a file: Mine")]


def test_every_preset_has_a_card_that_says_in_a_few_words_what_stays() -> None:
    """Whom it is for."""
    assert {name for name, _title, _kept in WHO} == set(POLICIES)
    assert all(title and 2 < len(kept.split()) < 7 for _name, title, kept in WHO)


@pytest.mark.parametrize("name", list(POLICIES))
def test_where_time_spans_stay_it_is_said_what_copies_are_in_law(name: str) -> None:
    """They may lead to somebody: that such copies are anonymous is never said."""
    policy = POLICIES[name].policy
    said = page_with(preset=name, policy=policy.to_toml())["law", "text"]
    assert ("still personal data" in said) is any(one.startswith("retain_longitudinal") for one in policy.options)


@pytest.mark.parametrize("name", list(POLICIES))
def test_for_each_use_it_is_said_what_else_to_think_of(name: str) -> None:
    """In a sentence or two; of a file of one's own the page knows nothing."""
    assert page_with(preset=name)["advice", "text"].endswith(".")
    assert page_with(preset="own")["advice", "text"] == ""


def test_names_and_days_stand_as_people_write_them() -> None:
    """And descriptions in a table of their own, which is closed where it is long."""
    rows = [["name|1", "Name", "MUSTERMANN^ERIKA^^DR", "ANON-1", "", 0], ["", "Date of birth", "19640812", "", "", 0]]
    rows += [[f"series|{at}", "Series", "12345678", "", "", 0] for at in range(7)]
    page = page_with(fields=rows)
    assert [row[2] for row in page["field-list", "fields"]] == ["MUSTERMANN, ERIKA DR", "1964-08-12"]
    assert page["description-list", "fields"][0][2] == "12345678"
    assert (page["descriptions", "opened"], page["descriptions-title", "text"]) == (False, "7 descriptions")
    assert page_with(fields=rows[:4])["descriptions", "opened"] is True


def test_fields_are_listed_by_person() -> None:
    """One after the other, as people are listed; the same field of several series of one is there once."""
    found = [series(str(first), first=first, patient=name) for first, name in ((0, "Zoe"), (3, "Roe"), (6, "Zoe"))]
    rows = [[name, "Name", name.upper(), "ANON", "", first] for first, name in ((0, "z"), (3, "r"), (6, "z"))]
    rows += [["", "Date of birth", "19640812", "", "", number] for number in (0, 3, 6, 99)]
    page = page_with(series=found, fields=rows)
    listed = [(whose, name, before) for _key, name, before, *_rest, whose in page["field-list", "fields"]]
    born = ("Date of birth", "1964-08-12")
    assert listed == [("Zoe", "Name", "Z"), ("Zoe", *born), ("Roe", "Name", "R"), ("Roe", *born)]


@pytest.mark.parametrize(("left_out", "name"), [(b"", "CT 2 of 2, axial"), (b"\1", "CT, axial")])
def test_the_name_of_a_series_says_its_place_among_those_that_are_chosen(left_out: bytes, name: str) -> None:
    """Of its study; the only one says none."""
    found = [series("1", count=1), series("2", count=1, first=1), series("3", count=1, first=2, study_key="2")]
    rows = [[f"series|{at}", "Series", "Neck", "CT{place}, axial", "", at] for at in range(3)]
    page = page_with(series=found, fields=rows, left_out=left_out)
    said = [row[3] for row in page["description-list", "fields"]]
    assert said[1:] == [name, "CT, axial"]


@pytest.mark.parametrize("count", [1, 2])
def test_page_and_conductor_say_the_place_of_a_series_alike(count: int) -> None:
    """The page's before, the conductor's in the copies."""
    state = with_series(*[series(str(at), first=3 * at) for at in range(count)])
    for at, one in enumerate(state["series"], 1):
        assert name_in_copies(state, one, f"CT{PLACE}") == f"CT{PLACE_IN_CORE}".replace(PLACE, place_of(at, count))


def test_what_is_wrong_with_a_profile_is_said() -> None:
    """Nothing is, where nothing is wrong."""
    page = page_with(profile_problem="Line 1: No.")
    assert (page["profile-problem", "text"], page["profile-problem", "hidden"]) == ("Line 1: No.", False)
    page = page_with()
    assert (page["profile-problem", "text"], page["profile-problem", "hidden"]) == ("", True)


def test_fields_are_shown_with_what_was_typed_instead() -> None:
    """By their keys."""
    rows = [["n", "Name", "Roe", "", "", 0], ["d", "Date", "2020", "2019", "", 0]]
    page = page_with(fields=rows, edits={"d": "2018"})
    assert page["fields", "hidden"] is False
    assert page["field-list", "fields"] == [
        ("n", "Name", "Roe", "", "", "", False, "Roe"),
        ("d", "Date", "2020", "2019", "2018", "", False, "Roe"),
    ]


@pytest.mark.parametrize("fields", [None, []])
def test_there_are_no_fields_before_they_are_known(fields: Any) -> None:
    """Or where they could not be."""
    page = page_with(fields=fields)
    assert (page["fields", "hidden"], page["field-list", "fields"]) == (True, [])


def element_rows(count: int) -> list[list[str]]:
    return [[f"(0010,{number:04d})", "Name", "Roe", "removed"] for number in range(count)]


def test_elements_are_hidden_until_they_are_asked_for() -> None:
    """The button says what it does."""
    page = page_with()
    assert page["elements", "hidden"] is True
    assert page["elements-button", "text"] == "Show every entry of this file, before and after"
    assert page["element-list", "elements"] == []
    page = page_with(elements={"path": "a", "rows": element_rows(2)})
    assert page["elements", "hidden"] is False
    assert page["elements-button", "text"] == "Hide the entries"


@pytest.mark.parametrize(
    ("count", "listed", "text"),
    [
        (3, 3, "3 of 3 entries"),
        (399, 399, "399 of 399 entries"),
        (400, 400, "400 of 400 entries"),
        (401, 400, "401 of 401 entries; the first 400 are shown"),
        (900, 400, "900 of 900 entries; the first 400 are shown"),
    ],
)
def test_four_hundred_elements_are_listed_at_most(count: int, listed: int, text: str) -> None:
    """The count says how many there are."""
    rows = element_rows(count)
    page = page_with(elements={"path": "a", "rows": rows})
    assert page["element-list", "elements"] == rows[:listed]
    assert page["element-count", "text"] == text


@pytest.mark.parametrize(
    ("search", "found"),
    [("", [0, 1]), ("PATIENT", [0]), ("study", [1]), ("date 20", [1]), ("nothing", []), ("e", [0, 1])],
)
def test_elements_are_searched_in_all_their_columns(search: str, found: list[int]) -> None:
    """Large letters or small."""
    rows = [["(0010,0010)", "Patient's Name", "Roe"], ["(0008,0020)", "Study Date", "2020"]]
    page = page_with(elements={"path": "a", "rows": rows}, search=search)
    assert page["element-list", "elements"] == [rows[number] for number in found]
    assert page["element-count", "text"] == f"{len(found)} of 2 entries"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"phase": "done"}, ""),
        ({"phase": "reading"}, "This opens when all files have been read."),
        ({"phase": "deidentifying"}, "It is being done. You can go on looking at the images."),
        ({"saving": True}, "This opens when the ZIP has been saved."),
        ({"phase": "reading", "saving": True}, "This opens when all files have been read."),
    ],
)
def test_the_button_for_copies_is_open_or_says_why_not(changes: dict[str, Any], why: str) -> None:
    """Beside it, and where one points at it."""
    page = page_with(**changes)
    assert page["deidentify", "disabled"] is bool(why)
    assert page["deidentify", "title"] == page["deidentify-why", "text"] == why


def test_there_is_nothing_to_copy_before_there_is_a_series() -> None:
    """Neither button nor key file."""
    for state, hidden in ((new_state(), True), (with_series(), False)):
        assert shown(state)["veil", "hidden"] is hidden
        assert shown(state)["keys", "hidden"] is hidden


def test_a_result_is_offered_with_its_size_and_reported() -> None:
    """In lines, and with what was withheld."""
    page = page_with(result=RESULT)
    assert (page["zip-ready", "hidden"], page["report", "hidden"]) == (False, False)
    assert page["zip-ready", "offered"]["link"] == "Save the ZIP (1.5 KB)"
    assert page["report", "report"] == {"lines": ["Well."], "groups": [], "withheld": [WITHHELD], "left_out": []}


def test_what_was_not_read_is_said_beside_the_result() -> None:
    """In two groups: open where images may be missing, closed where they are none; of very many not each."""
    found = [{"path": "a", "reason": "any", "sentence": "No."}] * 104
    result = {**RESULT, "missed": found[:-1], "beside": found[-1:]}
    missed, beside = page_with(result=result)["report", "report"]["left_out"]
    assert (missed["title"], missed["opened"], len(missed["rows"])) == ("Images may be missing: 103 files", True, 100)
    assert missed["more"] == "and 3 more files"
    assert (beside["title"], beside["opened"], beside["more"]) == ("No scan, or there twice: 1 file", False, "")


def test_a_result_without_a_copy_is_reported_only() -> None:
    """There is nothing to save."""
    page = page_with(result={**RESULT, "count": 0})
    assert (page["zip-ready", "hidden"], page["zip-ready", "offered"], page["report", "hidden"]) == (True, None, False)


def test_without_a_result_nothing_is_offered() -> None:
    """Nor reported."""
    page = page_with()
    assert (page["zip-ready", "hidden"], page["zip-ready", "offered"], page["report", "hidden"]) == (True, None, True)
    assert page["report", "report"] == {"lines": [], "groups": [], "withheld": [], "left_out": []}


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({}, False),
        ({"result": RESULT}, True),
        ({"result": {**RESULT, "saved": True}}, False),
        ({"phase": "deidentifying"}, True),
    ],
)
def test_the_browser_asks_before_somebody_leaves_what_is_not_saved(changes: dict[str, Any], asks: bool) -> None:
    """Or not made yet."""
    assert page_with(**changes)["body", "unsaved"] is asks


FIRST = "A key file is made for copies: make them first."


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"result": RESULT}, ""),
        ({"result": None}, FIRST),
        ({"result": {**RESULT, "keyed": False}}, FIRST),
        ({"result": RESULT, "saving": True}, BUSY),
        ({"result": RESULT, "phase": "reading"}, BUSY),
        ({"result": None, "phase": "reading"}, BUSY),
    ],
)
def test_a_key_file_can_be_made_for_copies_or_it_is_said_why_not(changes: dict[str, Any], why: str) -> None:
    """Beside the button, and where one points at it."""
    page = page_with(**changes)
    assert page["key-make", "disabled"] is bool(why)
    assert page["key-make", "title"] == page["key-why", "text"] == why


@pytest.mark.parametrize(
    ("changes", "busy"),
    [({}, False), ({"phase": "done"}, False), ({"phase": "reading"}, True), ({"saving": True}, True)],
)
def test_key_files_are_opened_and_used_where_nothing_is_under_way(changes: dict[str, Any], busy: bool) -> None:
    """Otherwise it is said why not."""
    page = page_with(**changes)
    for name in ("key-input", "reidentify"):
        assert (page[name, "disabled"], page[name, "title"]) == (busy, BUSY if busy else "")


@pytest.mark.parametrize(("name", "element"), [("key_made", "key-save"), ("key_file", "reidentify")])
def test_what_a_key_file_is_for_is_there_with_it(name: str, element: str) -> None:
    """To save one that was made, or to put names back with one that is open."""
    for there in (True, False):
        assert page_with(**{name: there})[element, "hidden"] is not there


def test_what_is_said_of_a_key_file_stands_beside_it() -> None:
    """And what is wrong with it."""
    page = page_with(key_said="It is open.", key_problem="It is none.")
    assert (page["key-said", "text"], page["key-problem", "text"]) == ("It is open.", "It is none.")
    assert page["key-problem", "hidden"] is False
    assert page_with()["key-problem", "hidden"] is True


def test_a_state_without_anything_is_closed_but_for_its_reasons() -> None:
    """Before the page has begun."""
    state: State = new_state()
    page = shown(state)
    assert page["deidentify", "disabled"] is True and page["deidentify-why", "text"] == ""
    assert page["key-why", "text"] == BUSY and page["key-save", "hidden"] is True


@pytest.mark.parametrize(
    "changes",
    [{"policy": "another"}, {"edits": {"name|x": "Case 1"}}, {"left_out": b"\1"}, {"paths": ["a", "b", "c", "d"]}],
)
def test_a_zip_that_was_made_of_something_else_says_so(changes: dict[str, Any]) -> None:
    """Whoever unticks something and saves would give it out all the same."""
    state = zipped(copying())
    assert shown(state)["zip-outdated", "hidden"] is True
    assert shown(replace(state, **changes))["zip-outdated", "hidden"] is False
    assert shown(replace(state, result=None, **changes))["zip-outdated", "hidden"] is True


def test_series_that_show_a_head_are_named_where_copies_are_made() -> None:
    heads = [series(f"1.{at}", first=3 * at, head=True, description=f"Head {at}") for at in range(7)]
    said = shown(with_series(*heads, series("9.9", first=40)))
    assert said["heads", "hidden"] is False
    assert "Head 0, Head 1, Head 2, Head 3, Head 4 and 2 more" in said["heads", "text"]
    assert shown(with_series(series("9.9")))["heads", "hidden"] is True
