"""Writing in the images: how far looking for it is, and the card on which a person decides."""

import json

from page.cards import MOST_BOXES, MOST_IN_STRIP, are_alike, card_of, cards_of, key_of, waiting
from page.showing.numbers import time_text
from page.showing.veil import BUSY
from page.state import is_busy, is_open

from scanveil.said import _, ngettext, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Record, Shown

NOT_LOADED = _(
    "Names that are written in a picture are not looked for: what finds them was not loaded. It can be loaded on the "
    "first screen, before files are open."
)
NOT_HERE = _(
    "Names that are written in a picture are not looked for: this file of Scanveil was made without what finds them. "
    "Please look through the images yourself."
)
NOT_YET = _("Names that are written in the picture itself are not looked for yet.")
NOT_LOOKED = _("Names that are written in a picture were not looked for yet.")
NO_PROOF = _("No program finds all: please look through the images yourself as well.")
FIRST = _("What looks for writing is loaded before files are open: start over, then it can be.")
NOT_SEALED = _("This opens as soon as the page is closed off from the network.")
NOT_SHOWN = _("This opens when the image is shown.")
FULL = _("There are as many places here as there can be. Please delete one first.")


def writing(state: "Record") -> "Shown":
    """What is known of writing, and what can be done about it."""
    found = state["writing"]
    stage = found["stage"] if found else ""
    why = "" if state["finds"] else NOT_LOADED if state["may_find"] else NOT_HERE
    why_not_loaded = "" if state["sealed"] else NOT_SEALED
    if is_open(state):
        why_not_loaded = FIRST
    busy = is_busy(state)
    count = len(waiting(cards_of(state)))
    return [
        ("writing-first", "hidden", bool(state["finds"])),
        ("writing-first-said", "text", NOT_YET if state["may_find"] else NOT_HERE),
        ("writing-load", "hidden", not state["may_find"]),
        ("writing-load", "disabled", bool(why_not_loaded)),
        ("writing-load", "title", why_not_loaded),
        ("writing-said", "text", why or _said(state, found)),
        ("writing-search", "hidden", stage == "searching" or not state["finds"]),
        ("writing-search", "text", _("Look again, more thoroughly") if stage else _("Look for writing in the images")),
        ("writing-search", "disabled", busy),
        ("writing-search", "title", BUSY if busy else ""),
        ("writing-progress", "hidden", stage != "searching"),
        ("writing-progress", "max", max(1, found["count"]) if found else 1),
        ("writing-progress", "value", found["done"] if found else 0),
        ("writing-stop", "hidden", stage != "searching"),
        ("writing-open", "hidden", not (found and found["cards"])),
        ("writing-open", "text", _("Decide on them") if count else _("Look at what you decided")),
        ("writing", "data-waiting", str(count)),
    ]


def _said(state: "Record", found: "Fields | None") -> str:
    if found is None:
        return together(NOT_LOOKED, _("That takes {time}.", time=time_text(state["search_s"])))
    if found["stage"] == "searching":
        said = _("Looking for writing: {done} of {count}.", done=found["done"], count=found["count"] or "…")
        return together(said, _("{time} left.", time=time_text(found["left_s"])) if found["left_s"] else "")
    parts = [_of_cards(found)]
    if found["unseen"]:
        parts.append(
            ngettext(
                "{count:,} image could not be looked at.", "{count:,} images could not be looked at.", found["unseen"]
            )
        )
    if len(state["paths"]) > found["files"]:
        parts.append(_("Files that were added since were not looked at: look again."))
    return together(*parts, NO_PROOF)


def _of_cards(found: "Fields") -> str:
    cards = found["cards"]
    if not cards:
        return _("No writing was found.")
    images = sum([card["pictures"] for card in cards])
    if not waiting(cards):
        return ngettext(
            "There may be writing in {count:,} image. You have decided on it.",
            "There may be writing in {count:,} images. You have decided on all of them.",
            images,
        )
    return ngettext(
        "There may be writing in {count:,} image. It stays out of the ZIP until you have decided on it.",
        "There may be writing in {count:,} images. Those that you have not decided on stay out of the ZIP.",
        images,
    )


def deciding(state: "Record") -> "Shown":
    """All cards in small, and the one that is looked at: a picture, and the places in it that are blanked or not."""
    card, cards = card_of(state), cards_of(state)
    if card is None:
        hidden: Shown = [("deciding", "hidden", True), ("deciding-picture", "hidden", True)]
        return _strip(state) + hidden + [("template-save", "template", "")]
    blanked = len([box for box in card["boxes"] if box[4]])
    alike = [one for one in cards if one is not card and are_alike(one, card)]
    problem, is_shown = state["card_picture"] or "", state["card_picture"] == ""
    why = "" if is_shown else problem or NOT_SHOWN
    full = FULL if len(card["boxes"]) >= MOST_BOXES else ""
    return _strip(state) + [
        ("deciding", "hidden", False),
        ("deciding-title", "text", _title(card, state["card"], len(cards))),
        ("deciding-picture", "data-thumbnail", "card %d" % card["number"]),
        ("deciding-picture", "hidden", not is_shown),
        ("sheet", "sheet", (card["columns"], card["rows"])),
        ("boxes", "boxes", (card["columns"], card["rows"], [_as_it_goes(card, box) for box in card["boxes"]])),
        ("deciding-grid", "hidden", card["grid"] == [1, 1]),
        ("deciding-done", "text", _done(card, blanked)),
        ("deciding-done", "disabled", bool(why)),
        ("deciding-done", "title", why),
        ("deciding-decided", "hidden", not card["decided"]),
        ("deciding-back", "hidden", len(cards) < 2),
        ("deciding-next", "hidden", len(cards) < 2),
        ("deciding-next", "text", _("Next") if card["decided"] else _("Decide later")),
        ("deciding-all", "hidden", not card["boxes"] or blanked == len(card["boxes"])),
        ("deciding-none", "hidden", not blanked),
        ("deciding-new", "disabled", bool(full)),
        ("deciding-new", "title", full),
        ("deciding-series", "hidden", not (blanked and alike)),
        ("template-input", "disabled", bool(why)),
        ("template-input", "title", why),
        ("template-save", "hidden", not (blanked and is_shown)),
        ("template-save", "template", _template(card) if blanked and is_shown else ""),
        ("template-problem", "text", problem or state["template_problem"]),
        ("template-problem", "hidden", not (problem or state["template_problem"])),
    ]


def _strip(state: "Record") -> "Shown":
    """Small pictures of all cards, also while none is looked at: they are drawn by and by."""
    cards = cards_of(state)
    return [
        ("strip", "hidden", len(cards) < 2),
        ("strip", "strip", [key_of(one) for one in cards[:MOST_IN_STRIP]]),
        ("strip", "strip-said", (state["card"], [_in_strip(one) for one in cards[:MOST_IN_STRIP]])),
    ]


def _in_strip(card: "Fields") -> "tuple[bool, str]":
    """Whether it is decided on, and what a small picture means."""
    return card["decided"], _("{card}: decided", card=_images(card)) if card["decided"] else _images(card)


def _as_it_goes(card: "Fields", box: "list[Any]") -> "list[Any]":
    """A place as large as what is blanked for it: of images that are compressed in blocks, whole blocks go."""
    x, y, width, height, is_blanked = box
    if not is_blanked:
        return box
    across, down = card["grid"]
    left, top = x - x % across, y - y % down
    right = min(card["columns"], x + width + -(x + width) % across)
    bottom = min(card["rows"], y + height + -(y + height) % down)
    return [left, top, right - left, bottom - top, True]


def _title(card: "Fields", at: int, count: int) -> str:
    images = _images(card)
    return images if count == 1 else _("{number} of {count}: {images}", number=at + 1, count=count, images=images)


def _images(card: "Fields") -> str:
    return ngettext("{count:,} image", "{count:,} images like this one", card["pictures"])


def _done(card: "Fields", blanked: int) -> str:
    if not blanked:
        return _("Nothing here names anybody: blank nothing")
    places = ngettext("Blank {count:,} place", "Blank {count:,} places", blanked)
    if card["pictures"] == 1:
        return places
    return ngettext("{places} in {count:,} image", "{places} in {count:,} images", card["pictures"], places=places)


def _template(card: "Fields") -> str:
    """A file that says what is blanked here, for other images of the same device and size."""
    boxes: list[Any] = [dict(zip(("x", "y", "width", "height"), box[:4])) for box in card["boxes"] if box[4]]
    device = {name: card[name] for name in ("manufacturer", "model")}
    return json.dumps({"templates": [dict(device, rows=card["rows"], columns=card["columns"], boxes=boxes)]})
