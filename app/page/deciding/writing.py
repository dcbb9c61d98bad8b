"""Writing in the images: it is looked for, and a person decides, card by card, what of an image is blanked.

The `boxes` of a card are [x, y, width, height, whether it is blanked] in pixels of the image. What was decided on it
holds until something of it is changed; the conductor is told of both.
"""

from page.cards import MOST_BOXES, MOST_IN_STRIP, are_alike, card_of, cards_of, key_of, waiting
from page.state import is_busy, is_open, is_searching, replace

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Effect, Effects, Fields, Handlers, Outcome, State

    Box = list[Any]  # x, y, width, height, whether it is blanked

CARD_PIXELS = 1600
"""The longest side of a card's picture."""
SMALLEST = 4
"""Pixels of an image that a place has at least, across and down."""
STEP = 0.01
"""Part of the image's longer side by which a key moves a place."""
ANOTHER_DEVICE = _(
    "These places were saved for another device, or for images of another size, so they are not used here."
)


def _load(state: "State") -> "Outcome":
    """The page comes anew, with what finds writing; only before files are open."""
    return state, ([("load", "writing")] if state["sealed"] and not is_open(state) else [])


def _search(state: "State") -> "Outcome":
    """Look through all images that are there; what was found and decided before is forgotten."""
    if is_busy(state) or is_searching(state) or not state["finds"] or not state["series"]:
        return state, []
    number, is_second = state["searches"] + 1, state["writing"] is not None
    state = _count(without_findings(state))
    writing = {"number": number, "stage": "searching", "done": 0, "count": 0, "unseen": 0, "cards": []}
    writing = replace(writing, files=len(state["paths"]), began=None, left_s=0)
    state = replace(state, writing=writing, searches=number, interrupted="")
    # the finder comes last: where the browser refuses it, the conductor hears of the end behind the beginning
    asked = {"number": number, "thorough": is_second}
    return state, [("together",), ("conductor", "search", asked), ("finder", True)]


def _stop(state: "State") -> "Outcome":
    """Look no further: what was found is forgotten."""
    return end_search(state) if is_searching(state) else (state, [])


def end_search(state: "State") -> "Outcome":
    """Nothing is half-found."""
    return without_findings(state), [("conductor", "stop-searching", {}), ("finder", False)]


def without_findings(state: "State") -> "State":
    """The same with nothing known of writing."""
    if state["writing"] is None:
        return state
    sheet = "" if state["sheet"] == "writing" else state["sheet"]
    return _count(replace(state, writing=None, sheet=sheet))


def _count(state: "State") -> "State":
    """Something else is known or decided now than copies were made of."""
    return replace(state, decisions=state["decisions"] + 1)


def _note_searched(state: "State", data: "Fields", now: float = 0.0) -> "Outcome":
    """So many looks were made; at the end, what is to be decided."""
    if not is_searching(state) or data["number"] != state["writing"]["number"]:
        return state, []
    writing = replace(state["writing"], done=data["done"], count=data["count"], unseen=data["unseen"])
    writing = _timed(writing, now)
    if data["cards"] is None:
        return replace(state, writing=writing), []
    cards = [replace(card, decided=False, manufacturer="", model="", grid=[1, 1]) for card in data["cards"]]
    state = replace(state, writing=replace(writing, stage="done", cards=cards))
    return state, [("finder", False)] + _thumbnails(cards)


def _thumbnails(cards: "list[Fields]") -> "Effects":
    """Small pictures of cards, where there is more than one to choose from."""
    pictured = cards[:MOST_IN_STRIP] if len(cards) > 1 else []
    asked = [{"key": key_of(card), "picture": card["picture"], "sample": []} for card in pictured]
    return [("ask", "thumbnail", payload, "idle") for payload in asked]


def _timed(writing: "Fields", now: float) -> "Fields":
    """With how long the rest takes, if it goes on as it went since the first look was made."""
    began, done = writing["began"], writing["done"]
    if began is None or done <= began[1]:
        return replace(writing, began=(now, done) if done else None)
    each = (now - began[0]) / 1000 / (done - began[1])
    return replace(writing, left_s=int(each * (writing["count"] - done) + 0.5))


# --- cards ----------------------------------------------------------------------------------------------------------


def _open(state: "State") -> "Outcome":
    """Show what is to be decided, the first card first that is not."""
    cards = cards_of(state)
    if not cards:
        return state, []
    state = replace(state, sheet="writing", elements=None, proof=None)
    return _show(state, (waiting(cards) or [0])[0], "deciding-close")


def _turn(state: "State", by: int) -> "Outcome":
    """The next card, or the one before."""
    if card_of(state) is None:
        return state, []
    return _show(state, (state["card"] + by) % len(cards_of(state)), "")


def _choose(state: "State", at: int) -> "Outcome":
    """One of the small pictures was pressed."""
    return _show(state, at, "") if card_of(state) and 0 <= at < len(cards_of(state)) else (state, [])


def _show(state: "State", at: int, focus: str) -> "Outcome":
    """Show a card; until its own picture is there, it has none."""
    state = replace(state, card=at, card_picture=None, template_for=-1, template_problem="")
    card = cards_of(state)[at]
    payload = {"card": card["number"], "picture": card["picture"], "size": CARD_PIXELS}
    effects: Effects = [("ask", "card", payload, "view")]
    return state, effects + ([("focus", focus)] if focus else [])


def _take_picture(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    """The picture of a card is there, and of which device it is."""
    if not _is_looked_at(state, payload):
        return state, []
    state = _with_card(state, manufacturer=data["manufacturer"], model=data["model"], grid=data["grid"])
    return replace(state, card_picture=""), []


def fail_card(state: "State", payload: "Fields", error: "Fields") -> "Outcome":
    """A card cannot be shown. Nobody decides on what they do not see: it stays out of the ZIP."""
    return (replace(state, card_picture=error["sentence"]) if _is_looked_at(state, payload) else state), []


def _is_looked_at(state: "State", payload: "Fields") -> bool:
    """Whether a picture is of the card that is looked at, and not of one before it."""
    card = card_of(state)
    return bool(card and (card["number"], card["picture"]) == (payload["card"], payload["picture"]))


def _decide(state: "State") -> "Outcome":
    """The person has seen what becomes of these images, and wants it so; then the next card that waits."""
    card = card_of(state)
    if card is None or state["card_picture"] != "":
        return state, []
    effects: Effects = []
    if not card["decided"]:
        state = _count(_with_card(state, decided=True))
        effects.append(_tell(card, [box[:4] for box in card["boxes"] if box[4]]))
    others = waiting(cards_of(state))
    if not others:
        return replace(state, sheet=""), effects + [("focus", "writing-open")]
    behind = [at for at in others if at > state["card"]]
    state, more = _show(state, (behind or others)[0], "deciding-next")  # what decides is closed for a moment
    return state, effects + more


def _tell(card: "Fields", boxes: "list[list[int]] | None") -> "Effect":
    """The conductor hears what is blanked in the images of a card; None where that is not decided any more."""
    return "conductor", "decide", {"card": card["number"], "boxes": boxes}


# --- places ---------------------------------------------------------------------------------------------------------


def _toggle(state: "State", at: int) -> "Outcome":
    boxes = _boxes(state)
    if not 0 <= at < len(boxes):
        return state, []
    return _change(state, _put(boxes, at, boxes[at][:4] + [not boxes[at][4]]))


def _place(state: "State", at: int, x: float, y: float, width: float, height: float) -> "Outcome":
    """A place was drawn (-1), moved or made larger or smaller; it is blanked then."""
    card, boxes = card_of(state), _boxes(state)
    if card is None or not -1 <= at < len(boxes):
        return state, []
    if at >= 0:
        return _change(state, _put(boxes, at, _changed(card, boxes[at], x, y, width, height)))
    box = _within(card, x, y, width, height)
    if box[2] < _least(card["columns"]) or box[3] < _least(card["rows"]) or len(boxes) >= MOST_BOXES:
        return state, []  # it is too small to be meant, or there is no room for it
    state, effects = _change(state, boxes + [box])
    return state, effects + [("focus-box", len(boxes))]


def _nudge(state: "State", at: int, across: int, down: int, grows: bool) -> "Outcome":
    """A key moves a place by a step, or makes it larger or smaller."""
    card, boxes = card_of(state), _boxes(state)
    if card is None or not 0 <= at < len(boxes):
        return state, []
    x, y, width, height = boxes[at][:4]
    step = max(1, int(STEP * max(card["rows"], card["columns"])))
    if grows:
        return _place(state, at, x, y, width + across * step, height + down * step)
    return _place(state, at, x + across * step, y + down * step, width, height)


def _delete(state: "State", at: int) -> "Outcome":
    boxes = _boxes(state)
    if not 0 <= at < len(boxes):
        return state, []
    left = boxes[:at] + boxes[at + 1 :]
    state, effects = _change(state, left)
    return state, effects + [("focus-box", min(at, len(left) - 1)) if left else ("focus", "deciding-new")]


def _all(state: "State", yes: bool) -> "Outcome":
    return _change(state, [box[:4] + [yes] for box in _boxes(state)])


def _new(state: "State") -> "Outcome":
    """A place in the middle, to be moved: for whoever draws none."""
    card = card_of(state)
    if card is None:
        return state, []
    width, height = max(SMALLEST, card["columns"] * 0.2), max(SMALLEST, card["rows"] * 0.1)
    return _place(state, -1, (card["columns"] - width) / 2, (card["rows"] - height) / 2, width, height)


def _use_for_series(state: "State") -> "Outcome":
    """What is blanked here is blanked in all other images of its series, too: that is still to be looked at there."""
    here, cards = card_of(state), cards_of(state)
    blanked = [box for box in _boxes(state) if box[4]]
    if here is None or not blanked:
        return state, []
    effects: Effects = []
    for at, card in enumerate(cards):
        if at != state["card"] and are_alike(card, here):
            cards[at], told = _with_boxes(card, _besides(card["boxes"], blanked) + blanked)
            effects += told
    state = replace(state, writing=replace(state["writing"], cards=cards))
    return (_count(state) if effects else state), effects


# --- places that were saved -----------------------------------------------------------------------------------------


def _judge_template(state: "State", text: str) -> "Outcome":
    """A file of places was chosen: the conductor judges it."""
    card = card_of(state)
    if card is None or state["card_picture"] != "":
        return state, []  # before that it is not known of which device the image is
    return replace(state, template_for=card["number"], template_problem=""), [("ask", "template", {"text": text}, "")]


def _take_template(state: "State", _payload: "Fields", data: "Fields") -> "Outcome":
    """Its places are used where they are for such images; they are looked at, and decided on as others."""
    card = card_of(state)
    if card is None or card["number"] != state["template_for"]:
        return state, []  # another one is looked at by now
    fitting = [one for one in data["templates"] if _fits(one, card)]
    if not fitting:
        return replace(state, template_problem=ANOTHER_DEVICE), []
    places = [_within(card, *box) for one in fitting for box in one["boxes"]]
    saved = [place for place in places if place[2] and place[3]]
    return _change(state, _besides(card["boxes"], saved) + saved)


def fail_template(state: "State", error: "Fields") -> "Outcome":
    """It is no file of places."""
    return (state if state["template_for"] < 0 else replace(state, template_problem=error["sentence"])), []


def _fits(template: "Fields", card: "Fields") -> bool:
    size = template["rows"] == card["rows"] and template["columns"] == card["columns"]
    return size and all([template[name] in ("", card[name]) for name in ("manufacturer", "model")])


# --- a card and its places ------------------------------------------------------------------------------------------


def _boxes(state: "State") -> "list[Box]":
    """The places of the card that is looked at."""
    card = card_of(state)
    return list(card["boxes"]) if card else []


def _change(state: "State", boxes: "list[Box]") -> "Outcome":
    """The card that is looked at gets other places."""
    card = card_of(state)
    if card is None:
        return state, []
    card, effects = _with_boxes(card, boxes)
    state = replace(_with_card(state, boxes=card["boxes"], decided=card["decided"]), template_problem="")
    return (_count(state) if effects else state), effects


def _with_boxes(card: "Fields", boxes: "list[Box]") -> "tuple[Fields, Effects]":
    """A card with other places. What was decided on it is taken back: nobody has seen what becomes of it now."""
    if boxes == card["boxes"]:
        return card, []
    return replace(card, boxes=boxes, decided=False), ([_tell(card, None)] if card["decided"] else [])


def _with_card(state: "State", **changes: "Any") -> "State":
    """The same with the card that is looked at changed."""
    cards = cards_of(state)
    changed = replace(cards[state["card"]], **changes)
    return replace(state, writing=replace(state["writing"], cards=_put(cards, state["card"], changed)))


def _put(values: "list[Any]", at: int, value: "Any") -> "list[Any]":
    return values[:at] + [value] + values[at + 1 :]


def _within(card: "Fields", x: float, y: float, width: float, height: float) -> "Box":
    """What of a place lies in the image, in whole pixels: none of them across or down where nothing does."""
    left, top = max(0, int(x + 0.5)), max(0, int(y + 0.5))
    right, bottom = min(card["columns"], int(x + width + 0.5)), min(card["rows"], int(y + height + 0.5))
    return [left, top, max(0, right - left), max(0, bottom - top), True]


def _changed(card: "Fields", box: "Box", x: float, y: float, width: float, height: float) -> "Box":
    """A place that was moved stays as large as it is, and another one is no smaller than places are."""
    if abs(width - box[2]) < 1 and abs(height - box[3]) < 1:
        left, top = max(0, int(x + 0.5)), max(0, int(y + 0.5))
        return [min(left, card["columns"] - box[2]), min(top, card["rows"] - box[3]), box[2], box[3], True]
    left, across = _length(x, width, card["columns"])
    top, down = _length(y, height, card["rows"])
    return [left, top, across, down, True]


def _length(start: float, length: float, most: int) -> "tuple[int, int]":
    """Where a place begins and how long it is, along a side of the image of so many pixels."""
    first = min(max(0, int(start + 0.5)), most - _least(most))
    return first, max(_least(most), min(most, int(start + length + 0.5)) - first)


def _least(side: int) -> int:
    """How long a place is at least, along a side of the image."""
    return min(SMALLEST, side)


def _besides(boxes: "list[Box]", blanked: "list[Box]") -> "list[Box]":
    """Those places that are not needed beside others, which are blanked; without them no less is blanked."""
    return [box for box in boxes if not any([_makes_needless(other, box) for other in blanked])]


def _makes_needless(other: "Box", box: "Box") -> bool:
    """Whether all of a place is blanked by another one, or, where nobody wants it blanked, most of it."""
    across = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    down = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    common = max(0, across) * max(0, down)
    return bool(common == box[2] * box[3] if box[4] else 2 * common > box[2] * box[3])


HANDLERS: "Handlers" = {
    "writing-load": _load,
    "writing-search": _search,
    "writing-stop": _stop,
    "writing-open": _open,
    "searched": _note_searched,
    "card": _take_picture,
    "card-turn": _turn,
    "card-choose": _choose,
    "card-decide": _decide,
    "card-series": _use_for_series,
    "box-toggle": _toggle,
    "box-place": _place,
    "box-nudge": _nudge,
    "box-delete": _delete,
    "box-new": _new,
    "boxes-all": _all,
    "template-chosen": _judge_template,
    "template": _take_template,
}
