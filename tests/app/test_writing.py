"""Writing in images: what the page decides as it is looked for, and as a person decides what of an image is blanked."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    DEVICE,
    SETTLED,
    Effects,
    State,
    after,
    asks,
    boxes,
    card,
    catalogue,
    deciding,
    done,
    pictured,
    read,
    ready,
    searched,
    searching,
    series,
    shown,
    told,
    update,
    with_cards,
    with_series,
)
from app.test_copying import copying, progress, zipped
from app.test_jobs import made
from hypothesis import given
from hypothesis import strategies as st
from page.cards import MOST_BOXES, MOST_IN_STRIP
from page.deciding.writing import SMALLEST
from page.state import is_searching, new_state, replace

ERROR = {"reason": "x", "sentence": "It is damaged."}
SAVED = {"manufacturer": "Acme", "model": "Echo 5", "rows": 100, "columns": 200, "boxes": [[0, 0, 200, 8]]}
"""Places that were saved for the device that the card's images are of."""
LOST = (
    "Writing cannot be looked for here, perhaps for want of memory. Close other tabs and try again, or look through "
    "the images yourself."
)
ENDED: Effects = [("conductor", "stop-searching", {}), ("finder", False)]


def finding(**changes: Any) -> State:
    """A page that came with what finds writing, and has files."""
    return replace(with_series(), **{"finds": True, **changes})


def decided(*cards: dict[str, Any]) -> State:
    """The first card was decided on, and is looked at again; or the only one."""
    state = update(deciding(*cards), ("card-decide",))[0]
    state = state if state["sheet"] else update(state, ("writing-open",))[0]
    return pictured(state if state["card"] == 0 else update(state, ("card-turn", -1))[0])


def seen(state: State, *events: tuple[Any, ...]) -> State:
    """The state after some events, of which each has its card's picture shown."""
    for event in events:
        state = pictured(update(state, event)[0])
    return state


# --- looking for it ---------------------------------------------------------------------------------------------------


def test_writing_is_looked_for_by_all_readers_and_what_finds_it() -> None:
    """What was known before is known no longer; how many files there were then is kept."""
    changes, effects = done(finding(), ("writing-search",))
    about = {"number": 1, "stage": "searching", "done": 0, "count": 0, "unseen": 0, "cards": [], "files": 3}
    about.update(began=None, left_s=0)
    assert changes == {"writing": about, "searches": 1, "decisions": 1}
    assert sorted(effects) == [
        ("conductor", "search", {"number": 1, "thorough": False}),
        ("finder", True),
        ("together",),
    ]


def test_what_finds_writing_is_asked_for_when_the_conductor_has_heard_of_it() -> None:
    """Where the browser refuses it, that the search is over is told behind its beginning."""
    assert [effect[0] for effect in update(finding(), ("writing-search",))[1]][-2:] == ["conductor", "finder"]
    state = update(deciding(), ("card-decide",))[0]
    assert [effect[0] for effect in update(state, ("deidentify",))[1]][-2:] == ["conductor", "finder"]


@pytest.mark.parametrize(
    "state",
    [
        finding(finds=False),
        finding(phase="reading"),
        finding(phase="deidentifying"),
        finding(saving=True),
        finding(key_opening=True),
        replace(ready(), finds=True, phase="viewing"),
        searching(),
    ],
)
def test_writing_is_not_looked_for_where_it_cannot_be(state: State) -> None:
    """Without what finds it, without images, or while something else is under way."""
    assert update(state, ("writing-search",)) == (state, [])


def test_how_far_looking_is_is_known() -> None:
    """And how many images could not be looked at; nothing is to be decided before the end."""
    state = searching()
    changes, effects = done(state, searched(done=2, count=5, unseen=1, cards=None))
    known = {"done": 2, "count": 5, "unseen": 1, "began": (0.0, 2)}
    assert changes == {"writing": {**state["writing"], **known}} and effects == []


def test_how_long_looking_takes_is_known_once_some_images_are_looked_at() -> None:
    state = update(searching(), (*searched(done=1, count=9, cards=None), 1000.0))[0]
    assert state["writing"]["left_s"] == 0
    state = update(state, (*searched(done=3, count=9, cards=None), 5000.0))[0]
    assert state["writing"]["left_s"] == 12


def test_at_the_end_nobody_has_decided_on_anything() -> None:
    """What found it is let go of: it takes much memory."""
    state, effects = update(searching(), searched(card(), unseen=2))
    assert state["writing"]["stage"] == "done" and state["writing"]["unseen"] == 2
    assert [one["decided"] for one in state["writing"]["cards"]] == [False]
    assert effects == [("finder", False)]


def test_where_nothing_is_found_the_search_is_over_all_the_same() -> None:
    """Also where there was no image to look at."""
    state, effects = update(searching(), searched(done=0, count=0))
    assert not is_searching(state) and effects == [("finder", False)]


@pytest.mark.parametrize("state", [finding(), with_cards(card())])
def test_what_is_said_when_nothing_is_looked_for_changes_nothing(state: State) -> None:
    """It was stopped, or is over."""
    assert update(state, searched(card(3))) == (state, [])


def test_what_is_said_of_a_search_before_is_not_taken_for_this_one() -> None:
    """It was on its way when that was stopped: its cards are not those that the conductor has."""
    state, _ = after(searching(), ("writing-stop",), ("writing-search",))
    assert update(state, searched(card(), number=1)) == (state, [])
    assert update(state, searched(card(), number=2))[0]["writing"]["cards"]


def test_a_search_that_is_stopped_leaves_nothing_half_found() -> None:
    """The conductor hears of it, and what finds writing is let go of."""
    changes, effects = done(searching(), ("writing-stop",))
    assert changes == {"writing": None, "decisions": 2} and effects == ENDED


@pytest.mark.parametrize("state", [finding(), with_cards(card())])
def test_a_stop_that_comes_too_late_forgets_nothing(state: State) -> None:
    """What was found is there."""
    assert update(state, ("writing-stop",)) == (state, [])


def test_looking_again_forgets_what_was_decided() -> None:
    """The card is closed; others may come."""
    state, effects = update(decided(card(), card(1)), ("writing-search",))
    assert (state["sheet"], state["writing"]["cards"], state["writing"]["number"]) == ("", [], 2)
    assert told(effects, "search") == [{"number": 2, "thorough": True}]
    state = update(state, searched(card(), number=2))[0]
    assert not state["writing"]["cards"][0]["decided"] and not state["sheet"]


def test_what_finds_writing_is_loaded_before_files_are_open_and_only_then() -> None:
    """The page comes anew for it, and would lose them."""
    assert done(ready(), ("writing-load",)) == ({}, [("load", "writing")])
    assert update(new_state(), ("writing-load",))[1] == []
    assert update(with_series(), ("writing-load",))[1] == []
    assert update(update(ready(), ("listing",))[0], ("writing-load",))[1] == []


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [("failed", "search", {"number": 1}, ERROR), ("failed", "finder", {}, ERROR)])
def test_a_search_ends_with_what_it_cannot_do_without(event: tuple[Any, ...]) -> None:
    """It would last for ever."""
    changes, effects = done(searching(), event)
    assert changes == {"writing": None, "decisions": 2, "sentence": "It is damaged."} and effects == ENDED


def test_a_search_ends_with_what_finds_writing() -> None:
    """And says what one can do."""
    changes, effects = done(searching(), ("finder-lost",))
    assert (changes["writing"], changes["sentence"], effects) == (None, LOST, ENDED)


def test_why_a_search_ended_is_said_beside_what_is_said_of_reading() -> None:
    """Files were dropped meanwhile."""
    state, _ = after(searching(), ("found", ["new"]), ("finder-lost",), read(4), SETTLED)
    assert state["sentence"].startswith(LOST)


def test_a_job_ends_with_what_looks_whether_anything_is_left() -> None:
    """Nothing is given out that was not looked at again; what was decided stays."""
    state = update(update(deciding(), ("card-decide",))[0], ("deidentify",))[0]
    for event in (("finder-lost",), ("failed", "finder", {}, ERROR)):
        ended, effects = update(state, event)
        assert (ended["phase"], ended["job"], ended["result"]) == ("viewing", None, None)
        assert ended["sentence"].startswith("No ZIP was made: ")
        assert effects == [("conductor", "cancel", {"job": 1}), ("finder", False)]
        assert ended["writing"] == state["writing"]


@pytest.mark.parametrize("state", [finding(), with_cards(card())])
def test_what_finds_writing_is_not_missed_while_nothing_is_looked_for(state: State) -> None:
    """It was let go of."""
    assert update(state, ("finder-lost",)) == (state, [])


@pytest.mark.parametrize("kind", ["decide", "stop-searching"])
def test_the_page_ends_where_the_conductor_does_not_hear_what_was_decided(kind: str) -> None:
    """It would blank something else than is shown."""
    assert update(decided(), ("failed", kind, {}, ERROR))[0]["phase"] == "error"


def test_what_was_found_is_gone_with_the_conductor() -> None:
    """Also what was decided; it is said, as the copies would be others."""
    state, effects = update(decided(), ("conductor-lost",))
    assert (state["writing"], state["sheet"], state["phase"]) == (None, "", "reading")
    state, _ = after(state, read(3), catalogue(series()), SETTLED)
    assert state["sentence"].startswith("What was found of writing in the images is not known any more")
    assert "not known" not in update(state, ("writing-search",))[0]["interrupted"]
    assert ("finder", False) not in effects


def test_a_search_is_gone_with_the_conductor() -> None:
    """Nobody asks what finds writing any more."""
    state, effects = update(searching(), ("conductor-lost",))
    assert state["writing"] is None and ("finder", False) in effects


def test_what_was_found_is_forgotten_when_all_is_closed() -> None:
    """What finds it stays with the page."""
    state, effects = update(decided(), ("start-over",))
    assert state == {**new_state(), **{name: state[name] for name in ("sealed", "finds", "phase", "sentence")}}
    assert state["finds"] and ("close-all",) in effects


def test_files_that_came_since_are_not_taken_for_looked_at() -> None:
    """It is said, until they are looked at, too."""
    state, _ = after(with_cards(card()), ("found", ["new"]), read(4), catalogue(series(count=4)), SETTLED)
    stale = "Files that were added since were not looked at: look again."
    assert (
        stale in shown(state)["writing-said", "text"] and stale not in shown(with_cards(card()))["writing-said", "text"]
    )
    again = after(state, ("writing-search",), searched(card(), number=2))[0]
    assert stale not in shown(again)["writing-said", "text"]


# --- cards ------------------------------------------------------------------------------------------------------------


def test_the_first_card_that_waits_is_shown() -> None:
    """Its picture is asked for, and keys are for what closes it; where none waits, it is the first one."""
    state, effects = update(with_cards(card(), card(1)), ("writing-open",))
    assert (state["sheet"], state["card"], state["card_picture"]) == ("writing", 0, None)
    asked = {"card": 0, "picture": [0, 0, "frame"], "size": 1600}
    assert effects == [("ask", "card", asked, "view"), ("focus", "deciding-close")]
    state = seen(pictured(state), ("card-decide",))
    assert update(update(state, ("close",))[0], ("writing-open",))[0]["card"] == 1
    state = update(state, ("card-decide",))[0]
    assert (state["sheet"], update(state, ("writing-open",))[0]["card"]) == ("", 0)


@pytest.mark.parametrize("state", [finding(), searching(), with_cards()])
def test_nothing_is_opened_where_there_is_nothing_to_decide(state: State) -> None:
    """Nobody looked, it is not over, or nothing was found."""
    assert update(state, ("writing-open",)) == (state, [])


def test_cards_are_turned_round_and_round() -> None:
    """Each is asked for anew: there is one picture at a time."""
    state, effects = update(deciding(card(), card(1), card(2)), ("card-turn", -1))
    assert (state["card"], state["card_picture"]) == (2, None) and asks(effects, "card")[0]["card"] == 2
    assert update(state, ("card-turn", 1))[0]["card"] == 0


def test_of_several_cards_small_pictures_are_asked_for() -> None:
    """Of one alone, the large one is there already; nor of more than fit in a strip."""
    assert asks(update(searching(), searched(card()))[1], "thumbnail") == []
    asked = asks(update(searching(), searched(card(4), card(7)))[1], "thumbnail")
    assert [(one["key"], one["picture"]) for one in asked] == [
        ("card 4 small", [4, 0, "frame"]),
        ("card 7 small", [7, 0, "frame"]),
    ]
    many = [card(number) for number in range(MOST_IN_STRIP + 1)]
    assert len(asks(update(searching(), searched(*many))[1], "thumbnail")) == MOST_IN_STRIP


def test_a_card_is_chosen_by_its_small_picture() -> None:
    """Its own picture is asked for."""
    state, effects = update(deciding(card(), card(1), card(2)), ("card-choose", 2))
    assert (state["card"], state["card_picture"]) == (2, None) and asks(effects, "card")[0]["card"] == 2
    assert update(state, ("card-choose", 3)) == (state, []) and update(state, ("card-choose", -1)) == (state, [])
    assert update(with_cards(card(), card(1)), ("card-choose", 1)) == (with_cards(card(), card(1)), [])


def test_a_card_goes_by_its_number_wherever_it_stands() -> None:
    """As the conductor knows it."""
    state, effects = update(pictured(update(with_cards(card(7), card(5)), ("writing-open",))[0]), ("card-decide",))
    assert [one["card"] for one in told(effects, "decide")] == [7] and asks(effects, "card")[0]["card"] == 5
    state, effects = update(pictured(state), ("card-decide",))
    assert [one["card"] for one in told(effects, "decide")] == [5]
    state = seen(state, ("writing-open",), ("card-turn", 1))
    assert told(update(state, ("box-delete", 0))[1], "decide") == [{"card": 5, "boxes": None}]


def test_the_picture_of_another_card_is_not_taken_for_this_one() -> None:
    """It was asked for before the card was turned, or is of a search before."""
    state = update(deciding(card(), card(1)), ("card-turn", 1))[0]
    assert update(state, ("card", {"card": 0, "picture": [0, 0, "frame"], "size": 1600}, DEVICE)) == (state, [])
    assert update(state, ("card", {"card": 1, "picture": [9, 0, "frame"], "size": 1600}, DEVICE)) == (state, [])
    closed = update(state, ("close",))[0]
    assert update(closed, ("card", {"card": 1, "picture": [1, 0, "frame"], "size": 1600}, DEVICE)) == (closed, [])


def test_nobody_decides_on_what_is_not_seen() -> None:
    """Before its picture is there, and where it cannot be shown."""
    state = update(with_cards(card()), ("writing-open",))[0]
    assert update(state, ("card-decide",)) == (state, [])
    asked = {"card": 0, "picture": [0, 0, "frame"], "size": 1600}
    state, effects = update(state, ("failed", "card", asked, ERROR))
    assert (state["card_picture"], effects) == ("It is damaged.", [])
    assert update(state, ("card-decide",)) == (state, [])


def test_a_card_that_kills_the_reader_cannot_be_shown() -> None:
    """And says so in its place; one that is looked at no more says nothing."""
    state = update(with_cards(card(), card(1)), ("writing-open",))[0]
    asked = {"card": 0, "picture": [0, 0, "frame"], "size": 1600}
    crashed, _ = update(state, ("crashed", "card", asked))
    assert crashed["card_picture"].startswith("This image cannot be shown: it made the reader stop")
    turned = update(state, ("card-turn", 1))[0]
    assert update(turned, ("crashed", "card", asked)) == (turned, [])
    assert update(crashed, ("card-turn", 1))[0]["card_picture"] is None


def test_what_is_blanked_is_told_and_what_stays_is_not() -> None:
    """As it is on the card, changed or not."""
    state = update(deciding(card()), ("box-toggle", 1))[0]
    state, effects = update(state, ("card-decide",))
    assert told(effects, "decide") == [{"card": 0, "boxes": [[10, 10, 50, 20], [100, 50, 40, 10]]}]
    _, effects = update(deciding(card()), ("card-decide",))
    assert told(effects, "decide") == [{"card": 0, "boxes": [[10, 10, 50, 20]]}]


@pytest.mark.parametrize("places", [[], [[10, 10, 50, 20, False]]])
def test_that_nothing_is_blanked_is_decided_as_well(places: list[list[Any]]) -> None:
    """Else the images would stay out."""
    state, effects = update(deciding(card(boxes=places)), ("card-decide",))
    assert told(effects, "decide") == [{"card": 0, "boxes": []}] and state["writing"]["cards"][0]["decided"]


def test_behind_a_decision_comes_the_next_card_that_waits() -> None:
    """First those behind it, then those before; the keys are for what decides nothing, as it is not seen yet."""
    state = seen(deciding(card(), card(1), card(2)), ("card-turn", 1), ("card-decide",))
    assert state["card"] == 2
    state, effects = update(state, ("card-decide",))
    assert state["card"] == 0 and ("focus", "deciding-next") in effects


def test_the_last_decision_closes_the_card() -> None:
    """And the keys are for what opened it."""
    state, effects = update(deciding(), ("card-decide",))
    assert state["sheet"] == "" and effects[-1] == ("focus", "writing-open")


def test_what_was_decided_is_told_once() -> None:
    """Whoever looks at it and presses again has decided nothing else."""
    state = decided()
    again, effects = update(state, ("card-decide",))
    assert told(effects, "decide") == [] and again["decisions"] == state["decisions"] and again["sheet"] == ""


CHANGES: list[tuple[Any, ...]] = [
    ("box-toggle", 0),
    ("box-toggle", 1),
    ("box-place", 0, 20, 20, 50, 20),
    ("box-place", 0, 10, 10, 60, 30),
    ("box-place", -1, 50, 70, 30, 20),
    ("box-nudge", 0, 1, 0, False),
    ("box-nudge", 1, 0, 1, True),
    ("box-delete", 0),
    ("box-new",),
    ("boxes-all", True),
    ("boxes-all", False),
    ("template", {}, {"templates": [SAVED]}),
]
"""Whatever a person changes on a card."""


@pytest.mark.parametrize("event", CHANGES)
def test_what_was_decided_is_taken_back_when_it_is_changed(event: tuple[Any, ...]) -> None:
    """The conductor hears of it at once: else it would blank what was decided before, and nothing of what is new."""
    state = update(decided(), ("template-chosen", "{}"))[0]
    state, effects = update(state, event)
    assert told(effects, "decide") == [{"card": 0, "boxes": None}]
    assert not state["writing"]["cards"][0]["decided"] and shown(state)["writing", "data-waiting"] == "1"
    state, effects = update(state, ("card-decide",))
    blanked = [box[:4] for box in state["writing"]["cards"][0]["boxes"] if box[4]]
    assert told(effects, "decide") == [{"card": 0, "boxes": blanked}]


@pytest.mark.parametrize("event", CHANGES)
def test_of_what_nobody_has_decided_yet_nothing_is_taken_back(event: tuple[Any, ...]) -> None:
    """The conductor hears of it when it is decided; copies that are there are not of it."""
    state = update(deciding(), ("template-chosen", "{}"))[0]
    changed, effects = update(state, event)
    assert told(effects, "decide") == [] and changed["decisions"] == state["decisions"]
    assert changed["writing"] != state["writing"]


@pytest.mark.parametrize(
    "event",
    [
        ("box-toggle", 2),
        ("box-toggle", -1),
        ("box-place", 2, 0, 0, 50, 50),
        ("box-place", -2, 5, 5, 50, 50),
        ("box-place", -1, 5, 5, 2, 50),
        ("box-place", -1, 300, 5, 20, 20),
        ("box-nudge", 2, 1, 0, False),
        ("box-delete", 2),
        ("box-delete", -1),
        ("box-place", 0, 10.3, 9.6, 50.4, 19.8),
        ("boxes-all", True),
        ("card-series",),
    ],
)
def test_what_changes_nothing_takes_nothing_back(event: tuple[Any, ...]) -> None:
    """A place that is not there, a slip of the hand, or what is so already."""
    state = decided(card(boxes=[[10, 10, 50, 20, True], [100, 50, 40, 10, True]]))
    assert update(state, event) == (state, [])


OF_CARDS: list[tuple[Any, ...]] = [
    *CHANGES,
    ("card-decide",),
    ("card-turn", 1),
    ("card-series",),
    ("template-chosen", "{}"),
    ("failed", "template", {"text": ""}, ERROR),
    ("failed", "card", {"card": 0, "picture": [0, 0, "frame"]}, ERROR),
]


@pytest.mark.parametrize("event", OF_CARDS)
def test_what_is_done_on_a_card_does_nothing_where_none_is_looked_at(event: tuple[Any, ...]) -> None:
    """A pointer that was down when the card was closed, and what comes late."""
    closed = update(decided(), ("close",))[0]
    other_sheet = update(decided(), ("sheet", "help"))[0]
    for state in (with_series(), searching(), with_cards(), closed, other_sheet):
        assert update(state, event) == (state, [])


@pytest.mark.parametrize("event", OF_CARDS)
def test_what_is_done_on_a_card_changes_nothing_of_what_was_before(event: tuple[Any, ...]) -> None:
    """States are values."""
    state = update(decided(card(), card(1)), ("template-chosen", "{}"))[0]
    before = repr(state)
    update(state, event)
    assert repr(state) == before


def test_escape_closes_the_card_and_gives_the_keys_back() -> None:
    """Nothing is decided by that."""
    state, effects = update(deciding(), ("key", "Escape"))
    assert (state["sheet"], effects) == ("", [("focus", "writing-open")])
    assert not state["writing"]["cards"][0]["decided"] and shown(state)["deciding", "hidden"]


@pytest.mark.parametrize("event", [("sheet", "help"), ("proving",), ("full",), ("come",), ("step", "look")])
def test_one_thing_at_a_time_lies_over_the_rest(event: tuple[Any, ...]) -> None:
    """And the card closes others."""
    assert shown(update(deciding(), event)[0])["deciding", "hidden"]
    state = update(replace(with_cards(card()), proof=[], elements={"rows": [], "path": ""}), ("writing-open",))[0]
    assert (state["proof"], state["elements"]) == (None, None)


# --- places -----------------------------------------------------------------------------------------------------------


def test_a_place_is_blanked_or_stays() -> None:
    """By a press."""
    state = update(deciding(), ("box-toggle", 1))[0]
    assert boxes(state) == [[10, 10, 50, 20, True], [100, 50, 40, 10, True]]
    assert boxes(update(state, ("box-toggle", 0))[0])[0] == [10, 10, 50, 20, False]


def test_a_place_that_is_drawn_is_blanked_and_has_the_keys() -> None:
    """In whole pixels, and so far as it lies in the image."""
    state, effects = update(deciding(), ("box-place", -1, 149.6, 80.4, 90.0, 50.0))
    assert boxes(state)[2] == [150, 80, 50, 20, True] and effects == [("focus-box", 2)]


@pytest.mark.parametrize(("width", "height"), [(3.4, 50), (50, 3.4)])
def test_what_is_too_small_to_be_meant_is_no_place(width: float, height: float) -> None:
    """A slip of the hand."""
    assert done(deciding(), ("box-place", -1, 5, 5, width, height)) == ({}, [])


def test_a_place_that_is_moved_stays_as_large_as_it_is() -> None:
    """At the image's edges, too; it is blanked then."""
    for x, y, expected in ((-30, -30, [0, 0]), (190.2, 95, [160, 90]), (20.4, 30.6, [20, 31])):
        state = update(deciding(), ("box-place", 1, x, y, 40.3, 9.8))[0]
        assert boxes(state)[1] == [*expected, 40, 10, True]


def test_a_place_that_is_made_larger_or_smaller_stays_a_place_in_the_image() -> None:
    """No smaller than what can be seen and pressed."""
    state = deciding()
    assert boxes(update(state, ("box-place", 0, 10, 10, 500, 500))[0])[0] == [10, 10, 190, 90, True]
    assert boxes(update(state, ("box-place", 0, 10, 10, 0.5, 0.5))[0])[0] == [10, 10, SMALLEST, SMALLEST, True]
    assert boxes(update(state, ("box-place", 0, 30, 20, 30, 10))[0])[0] == [30, 20, 30, 10, True]


def test_keys_move_a_place_and_change_its_size_by_a_step() -> None:
    """The step is a hundredth of the longer side, and one pixel at least."""
    state = deciding()
    assert boxes(update(state, ("box-nudge", 0, -1, 0, False))[0])[0] == [8, 10, 50, 20, True]
    assert boxes(update(state, ("box-nudge", 0, 0, 1, False))[0])[0] == [10, 12, 50, 20, True]
    assert boxes(update(state, ("box-nudge", 0, 1, 0, True))[0])[0] == [10, 10, 52, 20, True]
    assert boxes(update(state, ("box-nudge", 0, 0, -1, True))[0])[0] == [10, 10, 50, 18, True]
    small = deciding(card(boxes=[[5, 5, 10, 10, False]], rows=20, columns=30))
    assert boxes(update(small, ("box-nudge", 0, 1, 0, False))[0]) == [[6, 5, 10, 10, True]]
    assert boxes(update(small, ("box-nudge", 0, 1, 0, True))[0]) == [[5, 5, 11, 10, True]]
    assert boxes(update(small, ("box-nudge", 0, 0, -1, True))[0]) == [[5, 5, 10, 9, True]]


def test_a_place_that_is_taken_away_leaves_the_keys_to_the_next() -> None:
    """Or to what makes a new one."""
    state, effects = update(deciding(), ("box-delete", 1))
    assert boxes(state) == [[10, 10, 50, 20, True]] and effects == [("focus-box", 0)]
    state, effects = update(state, ("box-delete", 0))
    assert boxes(state) == [] and effects == [("focus", "deciding-new")]
    assert update(deciding(), ("box-delete", 0))[1] == [("focus-box", 0)]


def test_all_places_are_blanked_or_stay_at_once() -> None:
    """Where there is none, nothing changes."""
    assert [box[4] for box in boxes(update(deciding(), ("boxes-all", True))[0])] == [True, True]
    assert [box[4] for box in boxes(update(deciding(), ("boxes-all", False))[0])] == [False, False]
    assert done(deciding(card(boxes=[])), ("boxes-all", True)) == ({}, [])


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [(200, 100, [80, 45, 40, 10]), (30, 12, [12, 4, 6, 4]), (10, 10, [3, 3, 4, 4]), (2, 1, [0, 0, 2, 1])],
)
def test_a_place_can_be_made_without_drawing(columns: int, rows: int, expected: list[int]) -> None:
    """In the middle, in images of any size."""
    state, effects = update(deciding(card(boxes=[], columns=columns, rows=rows)), ("box-new",))
    assert boxes(state) == [[*expected, True]] and effects == [("focus-box", 0)]


def test_there_is_an_end_to_places_but_not_to_changing_them() -> None:
    """Each can still be moved, turned over and taken away."""
    full = deciding(card(boxes=[[n % 100, n % 50, 10, 10, True] for n in range(MOST_BOXES)]))
    for event in (("box-new",), ("box-place", -1, 5, 5, 50, 50)):
        assert update(full, event) == (full, [])
    assert boxes(update(full, ("box-place", 199, 50, 50, 10, 10))[0])[199] == [50, 50, 10, 10, True]
    assert len(boxes(update(full, ("box-delete", 0))[0])) == MOST_BOXES - 1
    more = deciding(card(boxes=[[n % 100, n % 50, 10, 10, True] for n in range(MOST_BOXES + 9)]))
    assert len(told(update(more, ("card-decide",))[1], "decide")[0]["boxes"]) == MOST_BOXES + 9


AT = st.integers(-2, 4)
NUMBERS = st.floats(-300, 300)
WHATEVER = st.one_of(
    st.tuples(st.just("box-place"), AT, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    st.tuples(st.just("box-nudge"), AT, st.integers(-1, 1), st.integers(-1, 1), st.booleans()),
    st.tuples(st.sampled_from(["box-toggle", "box-delete"]), AT),
    st.sampled_from([("box-new",), ("boxes-all", True), ("boxes-all", False)]),
    st.just(("template", {}, {"templates": [{**SAVED, "rows": 7, "columns": 90, "boxes": [[80, 5, 99, 99]]}]})),
)


@given(st.lists(WHATEVER, max_size=12))
def test_whatever_is_done_places_lie_in_the_image(events: list[tuple[Any, ...]]) -> None:
    """In whole pixels; what is decided then can be blanked."""
    state = update(deciding(card(boxes=[[10, 1, 50, 6, True]], rows=7, columns=90)), ("template-chosen", "{}"))[0]
    for event in events:
        state = update(state, event)[0]
        for x, y, width, height, _is_blanked in boxes(state):
            assert all(isinstance(one, int) for one in (x, y, width, height))
            assert 0 <= x < x + width <= 90 and 0 <= y < y + height <= 7


# --- all images of a series -------------------------------------------------------------------------------------------


def test_what_is_blanked_here_is_blanked_in_all_images_of_its_series() -> None:
    """It is still to be looked at there; what stays here is not asked about."""
    state = deciding(card(), card(1, [[150, 80, 20, 10, False]]))
    state, effects = update(state, ("card-series",))
    here, other = state["writing"]["cards"]
    assert here["boxes"] == card()["boxes"] and effects == []
    assert other["boxes"] == [[150, 80, 20, 10, False], [10, 10, 50, 20, True]] and not other["decided"]


@pytest.mark.parametrize("change", [{"series": "1.3"}, {"rows": 101}, {"columns": 201}])
def test_other_series_and_images_of_other_sizes_stay_as_they_are(change: dict[str, Any]) -> None:
    """The places would be others there."""
    state = deciding(card(), card(1, **change))
    assert update(state, ("card-series",))[0]["writing"] == state["writing"]


def test_where_nothing_is_blanked_nothing_is_done_to_the_series() -> None:
    """It is not un-blanked either."""
    state = update(deciding(card(), card(1)), ("boxes-all", False))[0]
    assert update(state, ("card-series",)) == (state, [])


def test_what_was_decided_on_other_images_is_taken_back_where_they_change() -> None:
    """Where all is there already, it is not; and twice is as once."""
    state = seen(
        deciding(card(boxes=[[10, 10, 50, 20, True]]), card(4, []), card(5)), ("card-decide",), ("card-decide",)
    )
    state = seen(state, ("card-turn", 1))
    assert (state["card"], [one["decided"] for one in state["writing"]["cards"]]) == (0, [True, True, False])
    state, effects = update(state, ("card-series",))
    assert told(effects, "decide") == [{"card": 4, "boxes": None}]
    assert [one["decided"] for one in state["writing"]["cards"]] == [True, False, False]
    assert update(state, ("card-series",)) == (state, [])


@pytest.mark.parametrize(
    ("own", "stays"),
    [
        ([12, 12, 40, 10, True], False),
        ([10, 10, 50, 20, True], False),
        ([9, 10, 50, 20, True], True),
        ([12, 12, 40, 10, False], False),
        ([9, 10, 50, 20, False], False),
        ([40, 10, 50, 20, False], True),
        ([35, 10, 50, 20, False], True),
        ([100, 10, 50, 20, False], True),
    ],
)
def test_a_place_of_its_own_goes_only_where_no_less_is_blanked_without_it(own: list[Any], stays: bool) -> None:
    """One that is blanked goes if all of it is blanked by another; one that is not goes if most of it is."""
    state = update(deciding(card(), card(1, [own])), ("card-series",))[0]
    assert (own in state["writing"]["cards"][1]["boxes"][:-1]) is stays
    assert state["writing"]["cards"][1]["boxes"][-1] == [10, 10, 50, 20, True]


# --- places that were saved -------------------------------------------------------------------------------------------


def chosen(state: State, *templates: dict[str, Any]) -> State:
    """A file of places was chosen, and the conductor has judged it."""
    state, effects = update(state, ("template-chosen", "{}"))
    assert effects == [("ask", "template", {"text": "{}"}, "")]
    (asked,) = asks(effects, "template")
    return update(state, ("template", asked, {"templates": list(templates)}))[0]


def test_places_that_were_saved_are_blanked_beside_those_that_were_found() -> None:
    """Each once; they are looked at and decided on as others."""
    state = chosen(deciding(), SAVED, {**SAVED, "boxes": [[10, 10, 50, 20], [98, 48, 44, 14]]})
    saved = [[0, 0, 200, 8, True], [10, 10, 50, 20, True], [98, 48, 44, 14, True]]
    assert boxes(state) == saved and not state["writing"]["cards"][0]["decided"] and not state["template_problem"]


@pytest.mark.parametrize("device", [{"manufacturer": "", "model": ""}, {"model": ""}, {"manufacturer": ""}])
def test_what_says_nothing_of_a_device_fits_all(device: dict[str, str]) -> None:
    """As in the terminal."""
    assert [0, 0, 200, 8, True] in boxes(chosen(deciding(), {**SAVED, **device}))


@pytest.mark.parametrize(
    "change", [{"manufacturer": "Other"}, {"model": "Echo 6"}, {"rows": 99}, {"columns": 100}, None]
)
def test_places_of_another_device_or_size_are_not_used(change: dict[str, Any] | None) -> None:
    """And it is said, until something else is done."""
    state = chosen(deciding(), *([{**SAVED, **change}] if change else []))
    assert boxes(state) == card()["boxes"] and "another device" in state["template_problem"]
    for event in (("box-toggle", 0), ("card-turn", 1), ("template-chosen", "{}")):
        assert update(state, event)[0]["template_problem"] == ""


def test_places_that_were_saved_end_where_the_image_ends() -> None:
    """What lies outside of it could not be blanked; small ones stay."""
    saved = {**SAVED, "boxes": [[190, 90, 500, 500], [200, 0, 5, 5], [3, 3, 2, 1]]}
    assert boxes(chosen(deciding(card(boxes=[])), saved)) == [[190, 90, 10, 10, True], [3, 3, 2, 1, True]]


def test_what_is_no_file_of_places_is_said() -> None:
    """With the reason that the conductor gives."""
    state = update(deciding(), ("template-chosen", "?"))[0]
    assert update(state, ("failed", "template", {"text": "?"}, ERROR))[0]["template_problem"] == "It is damaged."
    assert update(state, ("crashed", "template", {"text": "?"}))[0]["template_problem"].startswith("The reader stopped")


def test_places_are_used_on_the_card_for_which_they_were_chosen() -> None:
    """It was turned before they came."""
    state, _ = after(deciding(card(), card(1)), ("template-chosen", "{}"), ("card-turn", 1))
    for event in (("template", {"text": "{}"}, {"templates": [SAVED]}), ("failed", "template", {"text": "{}"}, ERROR)):
        assert update(state, event) == (state, [])


def test_no_file_of_places_is_taken_before_it_is_known_of_which_device_the_image_is() -> None:
    """That comes with the picture."""
    state = update(with_cards(card()), ("writing-open",))[0]
    assert update(state, ("template-chosen", "{}")) == (state, [])


# --- copies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event", [("deidentify",), ("reidentify",), ("release", 1), ("release-all", 0), ("clear-bits",)]
)
def test_no_zip_is_begun_while_images_are_looked_through(event: tuple[Any, ...]) -> None:
    """What finds writing would be gone with its end; the button says why it is closed."""
    state = replace(made([1, "withheld", "No."], [2, "unused-bits", "Hidden."]), finds=True, key_file=True)
    state = update(replace(state, seen={1: -1}), ("writing-search",))[0]
    assert is_searching(state) and update(state, event) == (state, [])
    page = shown(state)
    assert page["deidentify", "disabled"] and "looked through for writing" in page["deidentify", "title"]
    assert page["reidentify", "disabled"] and page["reidentify", "title"]
    assert page["report", "looked"]["files"][1][0]
    assert update(update(state, ("writing-stop",))[0], event)[0]["job"] is not None


@pytest.mark.parametrize(
    ("state", "again"),
    [
        (finding(), False),
        (with_cards(card()), False),
        (decided(), True),
        (decided(card(boxes=[[10, 10, 50, 20, False]])), False),
        (update(decided(), ("box-toggle", 1))[0], False),
    ],
)
def test_what_is_blanked_is_looked_at_again(state: State, again: bool) -> None:
    """What finds writing is needed for that, and for nothing else."""
    state, effects = update(state, ("deidentify",))
    assert told(effects, "copy")[0]["again"] is again and (("finder", True) in effects) is again


@pytest.mark.parametrize(
    "event", [("cancel",), ("zipped", {"job": 1, "size": 10, "count": 1, "summary": [], "withheld": []})]
)
def test_what_looks_again_is_let_go_of_at_the_end(event: tuple[Any, ...]) -> None:
    """Whichever it is."""
    assert ("finder", False) in after(decided(), ("deidentify",), event)[1]


def test_it_is_said_that_blanked_images_are_looked_at_again() -> None:
    """It takes a while; then copies are made."""
    state = update(copying(), progress(0, 3, "look-again"))[0]
    assert state["sentence"] == "Looking whether anything is left where images are blanked."
    assert (state["progress"], state["stoppable"]) == ((0, 3), True)
    state = update(state, progress(1, 3))[0]
    assert state["sentence"] == "Taking the identity out of 2 files, and checking each."


def outdated(state: State) -> bool:
    """Whether the page says that its ZIP is of something else than is chosen."""
    return not shown(state)["zip-outdated", "hidden"]


def test_a_zip_is_of_what_was_decided_when_it_was_made() -> None:
    """A search, a decision, and one that is taken back make it another one; to look at a card does not."""
    state = zipped(update(with_cards(card()), ("deidentify",))[0])
    looked_at = seen(state, ("writing-open",))
    assert not outdated(looked_at) and not outdated(update(looked_at, ("box-toggle", 0))[0])
    assert outdated(update(looked_at, ("card-decide",))[0])
    assert outdated(update(state, ("writing-search",))[0])
    assert outdated(after(state, ("writing-search",), ("writing-stop",))[0])
    state = seen(zipped(update(decided(), ("deidentify",))[0]), ("writing-open",))
    assert not outdated(state) and outdated(update(state, ("box-delete", 1))[0])


def test_a_decision_makes_all_copies_anew() -> None:
    """What is included afterwards is not put beside those that were made before it."""
    state = zipped(update(with_cards(card()), ("deidentify",))[0], [1, "withheld", "No."])
    state = replace(state, seen={1: -1})
    assert told(update(state, ("release", 1))[1], "more")
    state = update(seen(state, ("writing-open",)), ("card-decide",))[0]
    _, effects = update(state, ("release", 1))
    assert told(effects, "copy")[0]["released"] == [1] and told(effects, "more") == []
