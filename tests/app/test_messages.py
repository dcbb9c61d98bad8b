"""The table of messages: what may be sent, and that everybody keeps to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app.events import (
    Effects,
    State,
    after,
    answered,
    card,
    catalogue,
    pictured,
    read,
    ready,
    searched,
    searching,
    series,
    unread,
    update,
    wants,
    with_cards,
    with_series,
)
from conducting import CHOICE, KEY, Given, World
from worker_messages import _TYPES, MESSAGES, check, check_answer

from scanveil.deid.out.keyfile import KeyFile

FRAME = {"rows": 1, "columns": 1}


def test_what_is_not_in_the_table_is_not_sent() -> None:
    """A slip of the pen is found where it is made."""
    with pytest.raises(ValueError, match="no such message: sort"):
        check("sort", {})


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"reader": 0}, "lost lacks asked"),
        ({"reader": 0, "asked": True, "why": "x"}, "lost has no why"),
        ({"reader": "0", "asked": True}, "lost: reader is no int"),
        ({"reader": 1.0, "asked": True}, "lost: reader is no int"),
        ({"reader": None, "asked": True}, "lost: reader is no int"),
        ({"reader": True, "asked": True}, "lost: reader is no int"),
        ({"reader": 0, "asked": 1}, "lost: asked is no bool"),
    ],
)
def test_a_message_has_all_fields_and_no_others_each_of_its_type(fields: dict[str, Any], why: str) -> None:
    """A boolean is no number, and only what may be missing is None."""
    with pytest.raises(ValueError, match=why):
        check("lost", fields)


@pytest.mark.parametrize("size", [1, 1.5])
def test_a_number_is_whole_or_not(size: float) -> None:
    """JSON makes no difference."""
    check("zipped", {"job": 1, "size": size, "count": 1, "summary": [], "withheld": []})


def test_what_may_be_missing_is_none_but_there() -> None:
    """And of its type where it is not."""
    painted = wants(_first_picture())[0]
    assert painted["center"] is None
    check("picture", {**painted, "center": 40.5})
    with pytest.raises(ValueError, match=r"picture: center is no number\?"):
        check("picture", {**painted, "center": "40"})
    with pytest.raises(ValueError, match="picture lacks center"):
        check("picture", {name: value for name, value in painted.items() if name != "center"})


def test_answers_are_judged_as_messages_are() -> None:
    """And there is none where none is wanted."""
    check_answer("thumbnail", FRAME)
    with pytest.raises(ValueError, match="the answer to thumbnail lacks columns"):
        check_answer("thumbnail", {"rows": 1})
    with pytest.raises(ValueError, match="cancel is not answered"):
        check_answer("cancel", {})


def test_the_table_is_whole() -> None:
    """Types that are known; whoever waits for an answer knows how long, and nobody waits for none."""
    for kind, message in MESSAGES.items():
        assert message.where in ("worker", "reader", "conductor", "page"), kind
        types = [*message.fields.values(), *(message.answer or {}).values()]
        assert {one.rstrip("?") for one in types} <= set(_TYPES), kind
        assert (message.patience_s > 0) is (message.answer is not None), kind


def _first_picture() -> Effects:
    return after(with_series(series(count=30), count=30), ("move", 1))[1]


def _everything() -> Effects:
    """What comes of all that a person can do; `update` has judged it."""
    effects: Effects = []

    def step(state: State, *event: Any) -> State:
        state, found = update(state, event)
        effects.extend(found)
        return state

    state = step(step(ready(), "listing"), "found", ["a"])
    state = step(state, *read(1, [0, "archive", "-", -1]))
    state = step(
        step(state, "unpack", {"number": 0, "password": ""}, {"inflates": 0, "deep": 0, "locked": 0}), "cancel"
    )
    state = step(step(state, "listed", 1), "cancel")
    state = step(state, "conductor-lost")
    found = catalogue(series("2", stacks=[unread(0)]), series("1", first=1))
    asked = {"one": "a", "other": "b", "sentence": "Are they one?", "must": False}
    state = step(step(state, *read(1)), "catalogue", {**found[1], "questions": [asked], "people": [{"a": "b"}, False]})
    state = step(step(state, "choose", "2"), "settled", {"left": 0})
    state = step(step(step(state, "one-person", 0), "conductor-lost"), *found)
    state = step(step(state, *read(1)), "settled", {"left": 0})
    state = step(step(state, "choose", "1"), "elements")
    touched = step(answered(with_series()), "press", 1, 0, 0, "touch", 1.0)
    step(touched, "linger", 1, 1.0, 501.0)
    state = step(state, "profile-chosen", "x")
    asked = {"text": "{}", "passphrase": "x"}
    state = step(step(state, "key-chosen", "{}", "x"), "open-key", asked, {"secret": "11" * 32, "files": 2})
    state = step(step(state, "reidentify"), "cancel")
    state = step(state, "deidentify")
    made = {"job": state["job"]["number"], "size": 10, "count": 2, "summary": [], "withheld": []}
    state = step(step(state, "zipped", made), "key-make", "four words of mine")
    step(state, "clear-bits")
    step(step(searching(), "writing-stop"), "writing-search")
    state = pictured(step(with_cards(card(), card(1)), "writing-open"))
    step(step(state, "template-chosen", "{}"), "card-decide")
    return effects


SENT_BY_THE_POOL = {"start", "parts", "files", "conductor", "warm", "ahead", "stop-unpacking", "prove", "reader"} | {
    "lost",
    "finder",
}
"""Kinds that the page sends without deciding anything, from main.py and pool.py, which judge them themselves."""


def test_all_that_the_page_decides_to_send_is_in_the_table_and_the_other_way_round() -> None:
    """What nobody sends any more does not stay there."""
    effects = _everything()
    sent = {effect[1] for effect in effects if effect[0] in ("ask", "conductor")} | {"found"}
    sent |= {"picture" for effect in effects if effect[0] == "want"}
    of_the_page = set(list(MESSAGES)[: list(MESSAGES).index("read")])
    to_the_conductor = {kind for kind, one in MESSAGES.items() if one.where == "conductor"} - {"locate"}
    assert sent == (of_the_page | to_the_conductor) - SENT_BY_THE_POOL


class Judged(World):
    """A world in which everything is judged that the conductor says, and that is answered to it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        self.kinds: set[str] = set()
        super().__init__(*arguments, **more)
        give, tell = self.conductor.readers._give, self.conductor._tell

        def judged_give(reader: int, kind: str, payload: dict[str, Any], piece: Any) -> None:
            self._judge(kind, payload, "reader")
            assert (piece is not None) is (MESSAGES[kind].answer is not None)
            give(reader, kind, payload, piece)

        def judged_tell(kind: str, said: dict[str, Any]) -> None:
            as_listed = {"catalogue": catalogue()[1], "searched": searched()[1]}
            self._judge(kind, as_listed.get(kind, said), "page")
            tell(kind, said)

        self.conductor.readers._give, self.conductor.readers._tell = judged_give, judged_tell
        self.conductor._tell = judged_tell

    def _judge(self, kind: str, fields: dict[str, Any], where: str) -> None:
        check(kind, fields)
        assert MESSAGES[kind].where == where
        self.kinds.add(kind)

    def answer(self, given: Given, beside: Any = None, **changes: Any) -> None:
        """As in the world that it is made of; where writing is looked for, some is found in the corner."""
        if given.kind == "look":
            rows = [[*item, [[0, 0, 9, 9, 1.0, False]], "", ""] for item in given.payload["items"]]
            self.conductor.answer(given.reader, {"searched": rows})
        elif given.kind == "look-again":
            self.conductor.answer(given.reader, {"withheld": []})
        else:
            super().answer(given, beside, **changes)


def _conducted() -> Judged:
    """All that a conductor does: read, sort, digest, search, copy and restore; a reader dies and one is stuck."""
    world = Judged(readers=2, uids={0: "2.25.7", 1: "2.25.7"})
    world.conductor.list_files(True)
    world.conductor.find(range(30))
    world.conductor.readers.tick(1e6)
    world.replace(0)
    world.work()
    world.conductor.list_files(False)
    world.work()
    world.conductor.search()
    world.work()
    findings = world.conductor.findings
    for one in findings.cards:
        findings.decide(one.number, [(0, 0, 9, 9)])
    world.conductor.copy(1, CHOICE._replace(written=findings.written(), looks_again=True))
    world.work()
    world.conductor.restore(2, KeyFile(KEY))
    for now in (1.02e6, 2e6):
        world.conductor.readers.tick(now)
    world.work()
    return world


def test_all_that_the_conductor_says_is_in_the_table_and_the_other_way_round() -> None:
    """But for what its worker says in its name, which judges that itself."""
    kinds = list(MESSAGES)
    to_readers = set(kinds[kinds.index("read") : kinds.index("locate")])
    to_page = set(kinds[kinds.index("counted") : kinds.index("unlocked")]) - {"refused", "zipped"}
    assert _conducted().kinds == to_readers | to_page


def test_answers_that_readers_give_are_in_the_table() -> None:
    """Those of the world that the conductor's tests are made of: they are like the real ones."""
    world = World()
    for kind in ("read", "digest", "survey", "clean", "restore"):
        answered = getattr(world, f"_{kind}")(
            [(0, "DICOM/PA000001/ST000001/SE000001/IM000001")][: kind not in ("read", "digest")]
        )
        check_answer(kind, answered)


APP = Path(__file__).parents[2] / "app"


def _texts(node: ast.AST) -> Iterator[str]:
    """Texts and names of arguments in code."""
    for one in ast.walk(node):
        if isinstance(one, ast.arg):
            yield one.arg
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _keys(path: str) -> set[str]:
    """The names that a worker gives to what it says: of dicts, and of attributes that are taken over by name."""
    found = set()
    for node in ast.walk(ast.parse((APP / "worker" / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            found |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
        elif isinstance(node, ast.DictComp):
            found |= set(_texts(node.generators[0].iter))
    return found


def test_what_workers_say_is_read_by_the_page() -> None:
    """Each field, of answers and of what is told, of rows of the catalogue and of documents; nothing goes unread."""
    read = {text for path in (APP / "page").rglob("*.py") for text in _texts(ast.parse(path.read_text("utf-8")))}
    kinds = list(MESSAGES)
    asked = {kind for kind in kinds if kinds.index(kind) < kinds.index("read")} | {"presets", "profile", "open-key"}
    said = {name for kind in asked for name in MESSAGES[kind].answer or {}}
    said |= {name for message in MESSAGES.values() if message.where == "page" for name in message.fields}
    sent_to_conductor = {"uids"}
    said |= (_keys("listing.py") | _keys("documents.py")) - sent_to_conductor
    assert len(said) > 60
    assert said - read == set()
