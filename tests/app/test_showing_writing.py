"""What is shown of writing in images: how far looking for it is, and the card on which a person decides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from app.events import (
    State,
    boxes,
    card,
    deciding,
    pictured,
    ready,
    searched,
    searching,
    series,
    shown,
    update,
    with_cards,
    with_series,
)
from app.test_writing import ERROR, SAVED, chosen, decided, finding, outdated
from page.cards import MOST_BOXES, MOST_IN_STRIP
from page.state import new_state, replace

from scanveil.deid.blanking.templates import read_templates

BUSY = "This opens when nothing else is under way."
NO_PROOF = "No program finds all: please look through the images yourself as well."


def said(state: State) -> str:
    found: str = shown(state)["writing-said", "text"]
    return found


# --- looking for it ---------------------------------------------------------------------------------------------------


def test_that_names_in_pictures_are_not_looked_for_is_said() -> None:
    """Where what finds them did not come with the page, there is no button for it, but the way to it is said."""
    page = shown(with_series())
    assert page["writing-search", "hidden"] and "can be loaded on the first screen" in said(with_series())
    assert page["writing-first", "hidden"] is False and shown(finding())["writing-first", "hidden"] is True
    assert said(finding()) == "Names that are written in a picture were not looked for yet. That takes about 2 min."
    assert shown(finding())["writing-search", "hidden"] is False


def test_a_page_that_was_made_without_what_finds_writing_says_so() -> None:
    """And offers nothing that cannot be had."""
    without = replace(ready(), may_find=False)
    said_of = "this file of Scanveil was made without what finds them"
    page = shown(without)
    assert page["writing-load", "hidden"] is True and page["writing-first", "hidden"] is False
    assert said_of in page["writing-first-said", "text"] and said_of in said(replace(with_series(), may_find=False))
    assert shown(ready())["writing-load", "hidden"] is False


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (new_state(), "This opens as soon as the page is closed off from the network."),
        (with_series(), "What looks for writing is loaded before files are open: start over, then it can be."),
        (
            update(ready(), ("listing",))[0],
            "What looks for writing is loaded before files are open: start over, then it can be.",
        ),
        (ready(), ""),
    ],
)
def test_what_finds_writing_can_be_loaded_or_it_is_said_why_not(state: State, why: str) -> None:
    """As it is decided."""
    page = shown(state)
    assert (page["writing-load", "disabled"], page["writing-load", "title"]) == (bool(why), why)
    assert (update(state, ("writing-load",))[1] == []) is bool(why)


@pytest.mark.parametrize("changes", [{"phase": "reading"}, {"phase": "deidentifying"}, {"saving": True}])
def test_the_button_that_looks_for_writing_says_why_it_is_closed(changes: dict[str, Any]) -> None:
    """Something else is under way."""
    page = shown(finding(**changes))
    assert (page["writing-search", "disabled"], page["writing-search", "title"]) == (True, BUSY)
    page = shown(finding())
    assert (page["writing-search", "disabled"], page["writing-search", "title"]) == (False, "")


def test_how_far_it_is_is_seen_and_it_can_be_stopped() -> None:
    """Instead of being begun; how many looks there are is known soon."""
    page = shown(searching())
    assert (page["writing-progress", "hidden"], page["writing-stop", "hidden"]) == (False, False)
    assert page["writing-search", "hidden"] and page["writing-said", "text"] == "Looking for writing: 0 of …."
    assert (page["writing-progress", "value"], page["writing-progress", "max"]) == (0, 1)
    page = shown(update(searching(), searched(done=2, count=5, cards=None))[0])
    assert (page["writing-progress", "value"], page["writing-progress", "max"]) == (2, 5)
    assert page["writing-said", "text"] == "Looking for writing: 2 of 5." and page["writing-open", "hidden"]
    for state in (finding(), with_cards(card()), with_cards()):
        page = shown(state)
        assert (page["writing-progress", "hidden"], page["writing-stop", "hidden"]) == (True, True)
    assert (shown(finding())["writing-progress", "value"], shown(finding())["writing-progress", "max"]) == (0, 1)


def test_what_is_to_be_decided_is_counted() -> None:
    """In images, and what becomes of those that nobody decides on."""
    one = with_cards(card(pictures=1))
    stays_out = "It stays out of the ZIP until you have decided on it."
    assert said(one) == f"There may be writing in 1 image. {stays_out} {NO_PROOF}"
    several = with_cards(card(), card(1, pictures=30))
    of_those = "Those that you have not decided on stay out of the ZIP."
    assert said(several) == f"There may be writing in 32 images. {of_those} {NO_PROOF}"
    page = shown(several)
    assert (page["writing-open", "hidden"], page["writing-open", "text"]) == (False, "Decide on them")
    assert page["writing-search", "text"] == "Look again, more thoroughly"


def test_what_is_decided_is_said_to_be() -> None:
    """It can still be looked at."""
    all_of_them = "There may be writing in 2 images. You have decided on all of them."
    assert said(decided(card())) == f"{all_of_them} {NO_PROOF}"
    assert "You have decided on it." in said(decided(card(pictures=1)))
    assert shown(decided(card()))["writing-open", "text"] == "Look at what you decided"
    assert shown(decided(card(), card(1)))["writing-open", "text"] == "Decide on them"


def test_that_nothing_was_found_is_no_promise() -> None:
    """No button leads to nothing."""
    assert said(with_cards()) == f"No writing was found. {NO_PROOF}"
    assert shown(with_cards())["writing-open", "hidden"]


@pytest.mark.parametrize(("unseen", "counted"), [(1, "1 image"), (2, "2 images")])
def test_images_that_could_not_be_looked_at_are_counted(unseen: int, counted: str) -> None:
    """Nobody knows what is in them."""
    state = update(searching(), searched(unseen=unseen))[0]
    assert said(state) == f"No writing was found. {counted} could not be looked at. {NO_PROOF}"


# --- the card ---------------------------------------------------------------------------------------------------------


def test_a_card_says_which_it_is_and_of_how_many_images() -> None:
    """One alone is not counted."""
    page = shown(deciding(card(), card(1), card(2, pictures=1)))
    assert page["deciding-title", "text"] == "1 of 3: 2 images like this one"
    assert shown(deciding(card(pictures=1)))["deciding-title", "text"] == "1 image"
    for name in ("deciding-back", "deciding-next"):
        assert shown(deciding(card(), card(1)))[name, "hidden"] is False and shown(deciding())[name, "hidden"] is True


def test_a_card_shows_its_own_picture_and_places() -> None:
    """The picture goes by the card's number, as what paints it knows."""
    page = shown(deciding(card(7)))
    assert page["deciding-picture", "data-thumbnail"] == "card 7" and page["deciding-picture", "hidden"] is False
    assert page["sheet", "sheet"] == (200, 100)
    assert page["boxes", "boxes"] == (200, 100, card()["boxes"])


def test_no_card_shows_the_picture_of_another_one() -> None:
    """It is hidden until its own is there; what decides is closed so long, and says why."""
    state = update(deciding(card(), card(1)), ("card-turn", 1))[0]
    page = shown(state)
    assert page["deciding-picture", "hidden"]
    for name in ("deciding-done", "template-input"):
        assert (page[name, "disabled"], page[name, "title"]) == (True, "This opens when the image is shown.")
    page = shown(pictured(state))
    assert not page["deciding-picture", "hidden"]
    for name in ("deciding-done", "template-input"):
        assert (page[name, "disabled"], page[name, "title"]) == (False, "")


def test_why_a_card_cannot_be_shown_is_said() -> None:
    """And that nothing is decided on it for that reason."""
    state = update(with_cards(card()), ("writing-open",))[0]
    page = shown(update(state, ("failed", "card", {"card": 0, "picture": [0, 0, "frame"]}, ERROR))[0])
    assert (page["template-problem", "text"], page["template-problem", "hidden"]) == ("It is damaged.", False)
    assert (page["deciding-done", "disabled"], page["deciding-done", "title"]) == (True, "It is damaged.")
    assert page["deciding-picture", "hidden"]


@pytest.mark.parametrize(
    ("places", "pictures", "words"),
    [
        ([], 1, "Nothing here names anybody: blank nothing"),
        ([[0, 0, 9, 9, False]], 3, "Nothing here names anybody: blank nothing"),
        ([[0, 0, 9, 9, True], [0, 9, 9, 9, False]], 1, "Blank 1 place"),
        ([[0, 0, 9, 9, True], [0, 9, 9, 9, True]], 1, "Blank 2 places"),
        ([[0, 0, 9, 9, True]], 12, "Blank 1 place in 12 images"),
    ],
)
def test_the_button_that_decides_says_what_is_done(places: list[list[Any]], pictures: int, words: str) -> None:
    """To how many places in how many images."""
    assert shown(deciding(card(boxes=places, pictures=pictures)))["deciding-done", "text"] == words


def test_what_was_decided_on_a_card_is_seen() -> None:
    """Until it is changed."""
    state = decided(card(), card(1))
    page = shown(state)
    assert (page["deciding-decided", "hidden"], page["deciding-next", "text"]) == (False, "Next")
    page = shown(update(state, ("box-toggle", 0))[0])
    assert (page["deciding-decided", "hidden"], page["deciding-next", "text"]) == (True, "Decide later")


def test_what_would_change_nothing_is_not_offered() -> None:
    """All that is blanked, none, a series of one, and a file of nothing."""
    for places, every, none in (
        ([], True, True),
        ([[0, 0, 9, 9, False]], False, True),
        ([[0, 0, 9, 9, True]], True, False),
        ([[0, 0, 9, 9, True], [0, 9, 9, 9, False]], False, False),
    ):
        page = shown(deciding(card(boxes=places), card(1)))
        assert (page["deciding-all", "hidden"], page["deciding-none", "hidden"]) == (every, none)
        assert (page["deciding-series", "hidden"], page["template-save", "hidden"]) == (none, none)


@pytest.mark.parametrize("change", [{"series": "1.3"}, {"rows": 99}, {"columns": 1}])
def test_places_are_not_offered_for_images_that_they_do_not_fit(change: dict[str, Any]) -> None:
    """Of another series, or of another size."""
    assert shown(deciding(card(), card(1)))["deciding-series", "hidden"] is False
    assert shown(deciding(card(), card(1, **change)))["deciding-series", "hidden"] is True


def test_that_there_is_no_room_for_more_places_is_said() -> None:
    """On the button that makes them."""
    page = shown(deciding(card(boxes=[[0, 0, 9, 9, True]] * MOST_BOXES)))
    assert page["deciding-new", "disabled"] and "delete one first" in page["deciding-new", "title"]
    page = shown(deciding(card(boxes=[[0, 0, 9, 9, True]] * (MOST_BOXES - 1))))
    assert (page["deciding-new", "disabled"], page["deciding-new", "title"]) == (False, "")


def test_no_card_is_shown_where_none_is_looked_at() -> None:
    """Nor one that is there no more; its places are not offered to be saved any longer."""
    for state in (with_series(), searching(), with_cards(card()), update(deciding(), ("writing-search",))[0]):
        page = shown(state)
        assert page["deciding", "hidden"] is True and page["deciding-picture", "hidden"] is True
        assert page["template-save", "template"] == ""


# --- places that are saved --------------------------------------------------------------------------------------------


def test_places_that_are_saved_are_those_that_are_used_again() -> None:
    """The core reads them, and the page uses what it reads."""
    state = update(deciding(card(boxes=[[3, 4, 50, 6, True], [60, 60, 5, 5, False]])), ("box-new",))[0]
    saved = read_templates(shown(state)["template-save", "template"])
    (one,) = saved.templates
    assert one[:4] == ("Acme", "Echo 5", 100, 200) and [list(box) for box in one.boxes] == [
        box[:4] for box in boxes(state) if box[4]
    ]
    rows = {**one._asdict(), "boxes": [list(box) for box in one.boxes]}
    assert boxes(chosen(deciding(card(boxes=[])), rows)) == [box for box in boxes(state) if box[4]]


def test_places_are_saved_once_it_is_known_of_which_device_they_are() -> None:
    """Else they would be for all."""
    page = shown(update(with_cards(card()), ("writing-open",))[0])
    assert (page["template-save", "hidden"], page["template-save", "template"]) == (True, "")


def test_that_saved_places_are_not_used_is_said() -> None:
    """Until it is seen."""
    page = shown(chosen(deciding(), {**SAVED, "rows": 1}))
    assert not page["template-problem", "hidden"] and "for another device" in page["template-problem", "text"]
    assert shown(deciding())["template-problem", "hidden"]


# --- names ------------------------------------------------------------------------------------------------------------


def test_no_name_is_on_the_card() -> None:
    """But in the picture, where it is looked for; neither whose series it is nor where the file lies."""
    state = replace(deciding(card(series="Roe|1|2")), series=[series(patient="Roe")], names_hidden=True)
    for name, prop in shown(state):
        if name.startswith(("deciding", "writing", "template", "boxes", "sheet")):
            assert "Roe" not in str(shown(state)[name, prop])


def test_names_that_are_hidden_change_nothing_of_what_is_saved() -> None:
    """Whatever people are called: it would be no file of places."""
    state = deciding()
    hidden = replace(state, series=[series(patient="Rows, Model Acme")], names_hidden=True)
    assert shown(hidden)["template-save", "template"] == shown(state)["template-save", "template"]
    assert json.loads(shown(hidden)["template-save", "template"])["templates"][0]["manufacturer"] == "Acme"


def test_a_zip_that_is_not_outdated_is_not_said_to_be() -> None:
    """Nothing was decided since."""
    assert not outdated(with_cards(card()))


def test_of_an_image_that_is_compressed_in_blocks_whole_blocks_are_seen_to_go() -> None:
    """What stays is outlined as it is; at the edges of the image blocks end with it."""
    state = deciding(card(boxes=[[10, 10, 50, 20, True], [195, 97, 5, 3, True], [30, 40, 5, 5, False]]))
    one = {**state["writing"]["cards"][0], "grid": [16, 8]}
    state = replace(state, writing=replace(state["writing"], cards=[one]))
    page = shown(state)
    assert page["boxes", "boxes"][2] == [[0, 8, 64, 24, True], [192, 96, 8, 4, True], [30, 40, 5, 5, False]]
    assert page["deciding-grid", "hidden"] is False and shown(deciding(card()))["deciding-grid", "hidden"] is True


# --- all cards in small -----------------------------------------------------------------------------------------------


def test_all_cards_are_there_in_small_where_there_are_several() -> None:
    """Which is looked at and which are decided on is seen, and heard."""
    assert shown(deciding())["strip", "hidden"] is True and shown(finding())["strip", "hidden"] is True
    state = update(deciding(card(), card(1, pictures=1)), ("card-decide",))[0]
    page = shown(state)
    assert page["strip", "hidden"] is False and page["strip", "strip"] == ["card 0 small", "card 1 small"]
    assert page["strip", "strip-said"] == (1, [(True, "2 images like this one: decided"), (False, "1 image")])


def test_small_pictures_of_cards_are_drawn_before_the_first_is_looked_at() -> None:
    """They come by and by."""
    assert shown(with_cards(card(), card(1)))["strip", "strip"] == ["card 0 small", "card 1 small"]


def test_of_very_many_cards_the_first_are_there_in_small() -> None:
    """Others are come to one by one."""
    page = shown(deciding(*[card(number) for number in range(MOST_IN_STRIP + 2)]))
    assert len(page["strip", "strip"]) == len(page["strip", "strip-said"][1]) == MOST_IN_STRIP
