"""The table of messages, kind by kind: what an answer holds, what comes beside it, and how long one waits."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import info
from worker_messages import MESSAGES, check, check_answer, check_beside, check_handed

SHORT, LONG, LONGEST = 60, 120, 600
ANSWERS: list[tuple[str, int, dict[str, Any]]] = [
    ("picture", SHORT, info()),
    ("ahead", SHORT, info(center=None, width=None, position_mm=None, spacing_mm=None)),
    ("thumbnail", SHORT, {"rows": 1, "columns": 1}),
    ("card", SHORT, {"rows": 1, "columns": 1, "manufacturer": "", "model": "", "grid": [8, 8]}),
    ("value", SHORT, {"text": "40 HU"}),
    (
        "document",
        SHORT,
        {"kind": "", "title": "", "sentence": "", "facts": [], "lines": [], "drawings": [], "enclosed": None},
    ),
    ("preview", LONG, {"fields": []}),
    ("elements", SHORT, {"path": "a", "rows": []}),
    ("unpack", LONGEST, {"inflates": 1e10, "deep": 0, "locked": 0}),
    ("prove", SHORT, {"rows": []}),
    ("read", SHORT, {"rows": "[]", "problems": [], "paths": [], "listed": []}),
    ("digest", LONGEST, {"digests": []}),
    ("survey", LONG, {"identifiers": "[]", "withheld": []}),
    ("clean", LONGEST, {"withheld": [], "entries": [], "places": [], "learned": ""}),
    ("restore", LONGEST, {"withheld": [], "entries": []}),
    ("look", 300, {"searched": []}),
    ("look-again", 300, {"withheld": []}),
    ("locate", 10, {"numbers": {}}),
    ("presets", SHORT, {"presets": []}),
    ("profile", SHORT, {"title": "a", "sentence": "b", "profile": "c"}),
    ("template", SHORT, {"templates": []}),
    ("make-key", LONG, {}),
    ("open-key", SHORT, {"secret": "ab", "files": 1}),
]
CHOSEN: dict[str, Any] = {"policy": "", "key": "", "edits": {}}
FOLLOWED: dict[str, Any] = {**CHOSEN, "people": [{}, False]}
WANTED = {"picture": [0, 0, "frame"], "center": 1.5, "width": None, "voi_lut": None, "invert": False, "drawings": True}
WANTED |= {"shutter": True, "state": None, "companions": [], "step": 1, "fitted": "", "sample": [], "subtract": None}
CLEANED = {"items": [], "job": 1, "released": [], "differing": [], "clears": True, "streams": False}
WRITTEN: dict[str, Any] = {"written": [], "templates": {}}
COPIED = {**CHOSEN, "job": 1, "released": [], "left_out": [], "clears": False, "streams": False, "again": True}
VALUES = {name: WANTED[name] for name in ("picture", "state", "step", "companions", "subtract", "sample", "shutter")}
SENT: list[tuple[str, str, dict[str, Any]]] = [
    ("start", "worker", {"role": "reader", "address": ""}),
    ("parts", "worker", {}),
    ("files", "reader", {"read": []}),
    ("conductor", "reader", {}),
    ("warm", "reader", {}),
    ("finder", "reader", {}),
    ("picture", "reader", {**WANTED, "around": []}),
    ("ahead", "reader", WANTED),
    ("thumbnail", "reader", {"key": "1", "picture": [0, 0, "frame"], "sample": []}),
    ("card", "reader", {"card": 0, "picture": [0, 0, "frame"], "size": 1600}),
    ("value", "reader", {**VALUES, "pane": 0, "column": 0, "row": 0}),
    ("document", "reader", {"number": 0}),
    ("preview", "reader", {**FOLLOWED, "numbers": [], "series_names": []}),
    ("elements", "reader", {**FOLLOWED, "number": 0, "series_name": ""}),
    ("unpack", "reader", {"number": 0, "password": ""}),
    ("stop-unpacking", "reader", {}),
    ("prove", "reader", {}),
    ("read", "reader", {"items": []}),
    ("digest", "reader", {"items": []}),
    ("survey", "reader", {"items": []}),
    ("identity", "reader", {**FOLLOWED, "job": 1, "identifiers": [], "series_names": {}}),
    ("clean", "reader", {**CLEANED, **WRITTEN}),
    ("known", "reader", {"job": 1, "key_file": "{}"}),
    ("restore", "reader", {"items": [], "job": 1}),
    ("look", "reader", {"items": [], "thorough": False}),
    ("look-again", "reader", {"items": [], **WRITTEN}),
    ("locate", "conductor", {"uids": []}),
    ("reader", "conductor", {"reader": 0}),
    ("lost", "conductor", {"reader": 0, "asked": True}),
    ("listing", "conductor", {"lasts": True}),
    ("found", "conductor", {"first": 0, "count": 1, "begun": 1, "again": []}),
    ("opened", "conductor", {"number": 0, "reason": "", "sentence": ""}),
    ("missed", "conductor", {"count": 1, "more": False}),
    ("stop-reading", "conductor", {}),
    ("copy", "conductor", COPIED),
    ("more", "conductor", {"job": 1, "again": [], "released": [], "clears": False}),
    ("search", "conductor", {"number": 1, "thorough": True}),
    ("stop-searching", "conductor", {}),
    ("decide", "conductor", {"card": 0, "boxes": [[1, 2, 3, 4]]}),
    ("put-back", "conductor", {"job": 1}),
    ("cancel", "conductor", {"job": 1}),
    ("follow", "conductor", {"people": [{}, False]}),
    ("same-person", "conductor", {"one": "a", "other": "b", "is_one": True}),
    ("presets", "conductor", {}),
    ("profile", "conductor", {"text": ""}),
    ("template", "conductor", {"text": ""}),
    ("make-key", "conductor", {"job": 1, "passphrase": "", "known": False}),
    ("open-key", "conductor", {"text": "", "passphrase": ""}),
    ("counted", "page", {"read": 1, "problems": []}),
    ("catalogue", "page", {"series": [], "people": [{}, False], "questions": [], "notes": [], "search_s": 3}),
    ("settled", "page", {"left": 0}),
    ("progress", "page", {"job": 1, "stage": "clean", "done": 0, "count": 1}),
    ("searched", "page", {"number": 1, "done": 0, "count": 1, "unseen": 0, "cards": None}),
    ("refused", "page", {"job": 1, "reason": "", "sentence": ""}),
    ("zipped", "page", {"job": 1, "size": 1e10, "count": 1, "summary": [], "withheld": []}),
    ("long", "page", {"reader": 0, "lasts": True}),
    ("stuck", "page", {"reader": 0}),
    ("blame", "page", {"reader": 0, "page": True, "sure": False}),
    ("unlocked", "page", {"number": 0, "done": 1, "count": 2}),
    ("ready", "page", {}),
    ("complaint", "page", {"about": "", "error": {}}),
    ("dead", "page", {"text": ""}),
]
BESIDE = {
    "start": ("parts", "ciphers?"),
    "parts": ("parts",),
    "files": ("files", "paths"),
    "conductor": ("port",),
    "finder": ("port?",),
    "reader": ("port",),
    "picture": ("spare?",),
    "ahead": ("spare?",),
    "zipped": ("parts",),
}
HANDED = {
    "picture": ("rgba",),
    "ahead": ("rgba",),
    "thumbnail": ("rgba",),
    "card": ("rgba",),
    "document": ("blob?",),
    "unpack": ("files", "paths"),
    "clean": ("parts",),
    "restore": ("parts",),
    "make-key": ("blob",),
}


@pytest.mark.parametrize(("kind", "where", "fields"), SENT)
def test_every_message_is_sent_with_its_fields_to_where_it_is_worked_on(
    kind: str, where: str, fields: dict[str, Any]
) -> None:
    """Each of them must be there, and no other."""
    check(kind, fields)
    assert MESSAGES[kind].where == where
    for name in fields:
        with pytest.raises(ValueError, match=f"{kind} lacks {name}"):
            check(kind, {other: value for other, value in fields.items() if other != name})
    with pytest.raises(ValueError, match=f"{kind} has no surplus"):
        check(kind, {**fields, "surplus": 1})


@pytest.mark.parametrize(("kind", "patience_s", "fields"), ANSWERS)
def test_every_answer_is_waited_for_as_long_as_its_work_may_take(
    kind: str, patience_s: int, fields: dict[str, Any]
) -> None:
    """A minute for what one looks at, ten for what goes through whole files; and it has its own fields."""
    check_answer(kind, fields)
    assert MESSAGES[kind].patience_s == patience_s
    for name in fields:
        with pytest.raises(ValueError, match=f"the answer to {kind} lacks {name}"):
            check_answer(kind, {other: value for other, value in fields.items() if other != name})


def test_no_kind_is_forgotten_here() -> None:
    """Of those that are sent, and of those that are answered."""
    assert [kind for kind, _, _ in SENT] == list(MESSAGES)
    assert {kind for kind, _, _ in ANSWERS} == {kind for kind, one in MESSAGES.items() if one.answer is not None}


@pytest.mark.parametrize("kind", list(MESSAGES))
def test_what_json_cannot_hold_comes_beside(kind: str) -> None:
    """Files, pixels, ports and archives."""
    assert MESSAGES[kind].beside == BESIDE.get(kind, ())
    assert MESSAGES[kind].handed == HANDED.get(kind, ())


def test_nobody_waits_for_what_is_only_told() -> None:
    """It is not answered."""
    assert (MESSAGES["warm"].answer, MESSAGES["warm"].patience_s) == (None, 0)
    with pytest.raises(ValueError, match="warm is not answered"):
        check_answer("warm", {})


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("step", 1, 0.5),
        ("step", 7, True),
        ("picture", (0, 0, "page"), "0"),
        ("center", 1, "1"),
        ("center", None, False),
        ("invert", True, 1),
        ("invert", False, None),
        ("companions", (1, 2), {}),
        ("companions", [1, 2], "12"),
        ("voi_lut", None, 1.5),
    ],
)
def test_every_field_is_of_its_type(name: str, good: Any, bad: Any) -> None:
    """A boolean is no number, a number no boolean, and a tuple is a list."""
    check("ahead", {**WANTED, name: good})
    with pytest.raises(ValueError, match=f"ahead: {name} is no "):
        check("ahead", {**WANTED, name: bad})


@pytest.mark.parametrize(
    ("kind", "judge", "what"), [("picture", check_handed, "the answer to "), ("zipped", check_beside, "")]
)
def test_what_comes_beside_has_the_names_of_the_table(kind: str, judge: Any, what: str) -> None:
    """All of them, and no others."""
    (name,) = MESSAGES[kind].handed or MESSAGES[kind].beside
    judge(kind, {name: b""})
    with pytest.raises(ValueError, match=f"^{what}{kind} comes without {name}$"):
        judge(kind, ())
    with pytest.raises(ValueError, match=f"^{what}{kind} comes with port$"):
        judge(kind, (name, "port"))


def test_what_may_be_missing_beside_a_message_may_be_there() -> None:
    """Pixels to write over, and what lies inside a document."""
    for names in ((), ("spare",)):
        check_beside("picture", names)
    for names in ((), ("blob",)):
        check_handed("document", names)
