"""What the page is told of writing that was found, and that the conductor blanks what the page says."""

from __future__ import annotations

from typing import Any

from app.events import State, after, boxes, pictured, searching, told, update
from builders import instance
from worker.listing import list_findings
from worker_messages import check

from scanveil.conducting.findings import Findings
from scanveil.conducting.searched import Searched
from scanveil.library.pictures import Picture
from scanveil.library.study import Patient, group
from scanveil.pixels.boxes import Box
from scanveil.writing.lines import Line
from scanveil.writing.looks import ITSELF, Look

NAME, DATE, DEVICE = Line(10, 10, 50, 8, 0.9, True), Line(10, 30, 40, 8, 0.8), Line(2, 90, 30, 8, 0.7, True)


def looked(number: int, *lines: Line, reason: str = "") -> list[Any]:
    """What came of looking at a file's image by itself."""
    return Searched(Look(ITSELF, (Picture(number, 0),)), lines, reason, reason and "It is damaged.").to_row()


def library(*series: str) -> tuple[list[Patient], dict[int, int]]:
    """Files by their series, and their numbers."""
    made = [
        instance(path=f"{at}", sop_instance_uid=f"9.{at}", series_instance_uid=uid, rows=128, columns=200)
        for at, uid in enumerate(series)
    ]
    return group(made), {id(one): at for at, one in enumerate(made)}


def found(*rows: list[Any], series: tuple[str, ...] = ("7", "7", "7", "8")) -> Findings:
    """All looks have been made."""
    findings = Findings()
    findings.take(rows)
    findings.sort(*library(*series))
    return findings


ALL = (looked(0, NAME, DATE), looked(1, DEVICE), looked(2, NAME, DATE), looked(3, NAME))


def listed(findings: Findings, done: int = 4, count: int = 4) -> dict[str, Any]:
    """What the page is told; it is in the table of messages."""
    said = list_findings(findings, done, count)
    check("searched", {"number": 1, **said})
    return said


def test_cards_come_when_all_was_looked_at() -> None:
    """Before that it is said how far it is."""
    assert listed(found(*ALL), 3) == {"done": 3, "count": 4, "unseen": 0, "cards": None}
    assert listed(Findings(), 0, 0)["cards"] == []


def test_images_in_which_the_same_places_may_hold_writing_are_one_card() -> None:
    """Of one series; it has its number, and how many images it is of."""
    cards = listed(found(*ALL))["cards"]
    assert [(one["number"], one["pictures"]) for one in cards] == [(0, 2), (1, 1), (2, 1)]
    assert cards[0]["series"] == cards[1]["series"] != cards[2]["series"]
    assert (cards[0]["rows"], cards[0]["columns"]) == (128, 200)


def test_what_lies_beside_what_was_scanned_is_to_be_blanked_at_first() -> None:
    """There, devices write names; of other places a person says so."""
    (one, *_others) = listed(found(*ALL))["cards"]
    assert one["boxes"] == [[10, 10, 50, 8, True], [10, 30, 40, 8, False]]


def test_images_that_could_not_be_looked_at_are_told() -> None:
    """They are on no card."""
    said = listed(found(looked(0, NAME), looked(1, reason="damaged"), looked(2), looked(3, reason="damaged")))
    assert said["unseen"] == 2 and [one["pictures"] for one in said["cards"]] == [1]


def test_a_card_shows_an_image_of_its_own() -> None:
    """As a reader is asked for it."""
    picture = listed(found(*ALL))["cards"][0]["picture"]
    assert picture[0] in (0, 2)
    check("card", {"card": 0, "picture": list(picture), "size": 1600})


# --- from a decision to what is blanked -------------------------------------------------------------------------------


def deciding(findings: Findings) -> State:
    """A page on which the first card of findings is looked at."""
    return pictured(after(searching(), ("searched", {"number": 1, **listed(findings)}), ("writing-open",))[0])


def carried_out(findings: Findings, state: State, *events: tuple[Any, ...]) -> State:
    """The state after some events; what the conductor is told, it does."""
    for event in events:
        state, effects = update(state, event)
        for said in told(effects, "decide"):
            findings.decide(said["card"], said["boxes"])
        state = pictured(state)
    return state


def test_what_a_person_decides_is_what_is_blanked() -> None:
    """In all images of the card, and in no others."""
    findings = found(*ALL)
    carried_out(findings, deciding(findings), ("box-toggle", 1), ("box-place", -1, 5, 100, 20, 9), ("card-decide",))
    written = findings.written()
    blanked = {0: (Box(10, 10, 50, 8), Box(10, 30, 40, 8), Box(5, 100, 20, 9))}
    assert [dict(written[number].boxes) for number in range(4)] == [blanked, {}, blanked, {}]
    assert [written[number].is_undecided for number in range(4)] == [False, True, False, True]


def test_what_a_person_changes_afterwards_is_not_blanked_as_it_was_before() -> None:
    """It is undecided until they have decided on it again: the images stay out."""
    findings = found(*ALL)
    state = carried_out(findings, deciding(findings), ("card-decide",), ("card-turn", -1))
    assert state["card"] == 0 and not findings.written()[0].is_undecided
    for event in (("box-toggle", 0), ("box-place", -1, 5, 100, 20, 9), ("box-delete", 0)):
        changed = carried_out(findings, state, event)
        assert findings.written()[0].is_undecided and not findings.written()[0].boxes
        at = changed["card"]
        decided = carried_out(findings, changed, ("card-decide",))
        expected = [box[:4] for box in decided["writing"]["cards"][at]["boxes"] if box[4]]
        assert [list(box) for box in findings.written()[0].boxes.get(0, ())] == expected
        state = carried_out(findings, decided, ("card-turn", -1))


def test_what_is_blanked_in_a_whole_series_is_undecided_where_it_changes_something() -> None:
    """Until somebody has seen it there."""
    findings = found(*ALL)
    state = carried_out(findings, deciding(findings), ("card-decide",), ("card-decide",), ("card-turn", 1))
    assert state["card"] == 0 and [findings.written()[number].is_undecided for number in range(3)] == [False] * 3
    state = carried_out(findings, state, ("card-series",))
    assert [findings.written()[number].is_undecided for number in range(3)] == [False, True, False]
    state = carried_out(findings, state, ("card-turn", 1), ("card-decide",))
    assert dict(findings.written()[1].boxes) == {0: (Box(2, 90, 30, 8), Box(10, 10, 50, 8))}
    assert boxes(state)
