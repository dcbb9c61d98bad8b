"""Writing in the images: it is looked for, and a person decides, card by card, what of an image is blanked.

A card is of images in which the same places may hold writing. Its `boxes` are [x, y, width, height, whether it is
blanked] in pixels of the image.
"""

from page.state import is_busy, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Effects, Fields, Handlers, Outcome, State

CARD_PIXELS = 1600
"""The longest side of a card's picture."""
SMALLEST = 4
"""Pixels of an image that a place has at least."""
MOST_BOXES = 200
STEP = 0.01
"""Part of the image's longer side by which a key moves a place."""


def _load(state: "State") -> "Outcome":
    """The page comes anew, with what finds writing; only before files are open."""
    return state, ([] if state["paths"] else [("load", "writing")])


def _search(state: "State") -> "Outcome":
    """Look through all images that are there."""
    if is_busy(state) or not state["finds"] or not state["series"]:
        return state, []
    writing = {"stage": "searching", "done": 0, "count": 0, "unseen": 0, "cards": [], "files": len(state["paths"])}
    state = replace(state, writing=writing, decisions=state["decisions"] + 1)
    return state, [("together",), ("finder", True), ("conductor", "search", {})]


def _stop(state: "State") -> "Outcome":
    """Look no further: what was found is forgotten."""
    return without_findings(state), [("conductor", "stop-searching", {}), ("finder", False)]


def without_findings(state: "State") -> "State":
    """The same with nothing known of writing."""
    if state["writing"] is None:
        return state
    sheet = "" if state["sheet"] == "writing" else state["sheet"]
    return replace(state, writing=None, card=0, box=-1, sheet=sheet, decisions=state["decisions"] + 1)


def _note_searched(state: "State", data: "Fields") -> "Outcome":
    """So many looks were made; at the end, what is to be decided."""
    if state["writing"] is None:
        return state, []
    writing = replace(state["writing"], done=data["done"], count=data["count"], unseen=data["unseen"])
    if data["cards"] is None:
        return replace(state, writing=writing), []
    cards = [replace(card, decided=False) for card in data["cards"]]
    state = replace(state, writing=replace(writing, stage="done", cards=cards), card=0, box=-1)
    return state, [("finder", False)]


def _open(state: "State") -> "Outcome":
    """Show what is to be decided, the first card first that is not."""
    cards = _cards(state)
    if not cards:
        return state, []
    waiting = [at for at, card in enumerate(cards) if not card["decided"]]
    state = replace(state, sheet="writing", elements=None, proof=None)
    return _show(state, waiting[0] if waiting else 0, "deciding-close")


def _turn(state: "State", by: int) -> "Outcome":
    """The next card, or the one before."""
    count = len(_cards(state))
    return _show(state, (state["card"] + by) % count, "") if count else (state, [])


def _show(state: "State", at: int, focus: str) -> "Outcome":
    state = replace(state, card=at, box=-1)
    card = _cards(state)[at]
    payload = {"card": card["number"], "picture": card["picture"], "size": CARD_PIXELS}
    effects: Effects = [("ask", "card", payload, "view")]
    return state, effects + ([("focus", focus)] if focus else [])


def _take_picture(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    """The picture of a card is there, and of which device it is."""
    device = {"manufacturer": data["manufacturer"], "model": data["model"]}
    cards = [replace(one, **device) if one["number"] == payload["card"] else one for one in _cards(state)]
    return _with_cards(state, cards), []


# --- places ---------------------------------------------------------------------------------------------------------


def _toggle(state: "State", at: int) -> "Outcome":
    boxes = _boxes(state)
    if not 0 <= at < len(boxes):
        return state, []
    x, y, width, height, is_blanked = boxes[at]
    return _with_boxes(state, _put(boxes, at, [x, y, width, height, not is_blanked]), at), []


def _place(state: "State", at: int, x: float, y: float, width: float, height: float) -> "Outcome":
    """A place was drawn (-1), moved or made larger or smaller; it is blanked then."""
    boxes, box = _boxes(state), _in_image(state, x, y, width, height)
    if box is None or len(boxes) >= MOST_BOXES:
        return state, []
    if not 0 <= at < len(boxes):
        return _with_boxes(state, boxes + [box], len(boxes)), [("focus-box", len(boxes))]
    return _with_boxes(state, _put(boxes, at, box), at), []


def _nudge(state: "State", at: int, across: int, down: int, grows: bool) -> "Outcome":
    """A key moves a place by a step, or makes it larger or smaller."""
    boxes = _boxes(state)
    if not 0 <= at < len(boxes):
        return state, []
    card, (x, y, width, height, _is_blanked) = _cards(state)[state["card"]], boxes[at]
    step = max(1, int(STEP * max(card["rows"], card["columns"])))
    if grows:
        return _place(state, at, x, y, width + across * step, height + down * step)
    return _place(state, at, x + across * step, y + down * step, width, height)


def _delete(state: "State", at: int) -> "Outcome":
    boxes = _boxes(state)
    left = [box for number, box in enumerate(boxes) if number != at]
    focus = ("focus-box", min(at, len(left) - 1)) if left else ("focus", "deciding-new")
    return _with_boxes(state, left, -1), [focus]


def _all(state: "State", yes: bool) -> "Outcome":
    return _with_boxes(state, [box[:4] + [yes] for box in _boxes(state)], state["box"]), []


def _new(state: "State") -> "Outcome":
    """A place in the middle, to be moved: for whoever draws none."""
    card = _cards(state)[state["card"]]
    return _place(state, -1, card["columns"] * 0.4, card["rows"] * 0.45, card["columns"] * 0.2, card["rows"] * 0.1)


def _use_for_series(state: "State") -> "Outcome":
    """What is blanked here is blanked in all other images of its series, too: that is still to be looked at there."""
    cards = _cards(state)
    here = cards[state["card"]]
    blanked = [box for box in here["boxes"] if box[4]]

    def with_these(card: "Fields") -> "Fields":
        own = [box for box in card["boxes"] if not _is_among(box, blanked)]
        return replace(card, boxes=own + blanked, decided=False)

    alike = [_are_alike(card, here) and card is not here for card in cards]
    changed = [with_these(card) if same else card for card, same in zip(cards, alike)]
    effects: Effects = [_told(card, None) for card, same in zip(changed, alike) if same]
    return _with_cards(state, changed), effects


def _are_alike(one: "Fields", other: "Fields") -> bool:
    return all([one[name] == other[name] for name in ("series", "rows", "columns")])


def _is_among(box: "list[Any]", boxes: "list[list[Any]]") -> bool:
    """Whether a place lies in another one, for the most part."""
    for x, y, width, height, _is_blanked in boxes:
        across = min(box[0] + box[2], x + width) - max(box[0], x)
        down = min(box[1] + box[3], y + height) - max(box[1], y)
        if across > 0 and down > 0 and 2 * across * down > box[2] * box[3]:
            return True
    return False


def _decide(state: "State") -> "Outcome":
    """The person has seen what becomes of these images, and wants it so; then the next card that waits."""
    cards = _cards(state)
    card = replace(cards[state["card"]], decided=True)
    state = _with_cards(state, _put(cards, state["card"], card))
    told = _told(card, [box[:4] for box in card["boxes"] if box[4]])
    waiting = [at for at, one in enumerate(_cards(state)) if not one["decided"]]
    if not waiting:
        return replace(state, sheet=""), [told, ("focus", "writing-open")]
    behind = [at for at in waiting if at > state["card"]]
    state, effects = _show(state, (behind or waiting)[0], "deciding-done")
    return state, [told] + effects


def _told(card: "Fields", boxes: "list[Any] | None") -> "tuple[Any, ...]":
    return "conductor", "decide", {"card": card["number"], "boxes": boxes}


# --- templates ------------------------------------------------------------------------------------------------------


def _judge_template(state: "State", text: str) -> "Outcome":
    """A file of places was chosen: the conductor judges it."""
    return state, [("ask", "template", {"text": text}, "")]


def _take_template(state: "State", _payload: "Fields", data: "Fields") -> "Outcome":
    """Its places are used where they are for such images; they are looked at, and decided on as others."""
    cards = _cards(state)
    if not cards:
        return state, []
    card = cards[state["card"]]
    fitting = [one for one in data["templates"] if _fits(one, card)]
    if not fitting:
        return replace(state, template_problem=True), []
    saved = [box + [True] for one in fitting for box in one["boxes"]]
    own = [box for box in card["boxes"] if not _is_among(box, saved)]
    state = _with_boxes(state, (own + saved)[:MOST_BOXES], -1)
    return state, []


def _fits(template: "Fields", card: "Fields") -> bool:
    size = template["rows"] == card["rows"] and template["columns"] == card["columns"]
    return size and all([template[name] in ("", card.get(name, "")) for name in ("manufacturer", "model")])


def _cards(state: "State") -> "list[Fields]":
    return list(state["writing"]["cards"]) if state["writing"] else []


def _boxes(state: "State") -> "list[list[Any]]":
    cards = _cards(state)
    return list(cards[state["card"]]["boxes"]) if cards else []


def _put(values: "list[Any]", at: int, value: "Any") -> "list[Any]":
    return values[:at] + [value] + values[at + 1 :]


def _in_image(state: "State", x: float, y: float, width: float, height: float) -> "list[Any] | None":
    """A place in whole pixels, within the image; None where it is too small to be meant."""
    cards = _cards(state)
    if not cards:
        return None
    card = cards[state["card"]]
    left, top = max(0, int(x + 0.5)), max(0, int(y + 0.5))
    right, bottom = min(card["columns"], int(x + width + 0.5)), min(card["rows"], int(y + height + 0.5))
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return None
    return [left, top, right - left, bottom - top, True]


def _with_boxes(state: "State", boxes: "list[Any]", at: int) -> "State":
    """What was decided is open again once something is changed: the conductor hears of it when it is decided anew."""
    cards = _cards(state)
    card = replace(cards[state["card"]], boxes=boxes, decided=False)
    return replace(_with_cards(state, _put(cards, state["card"], card)), box=at, template_problem=False)


def _with_cards(state: "State", cards: "list[Fields]") -> "State":
    if state["writing"] is None:
        return state
    return replace(state, writing=replace(state["writing"], cards=cards), decisions=state["decisions"] + 1)


HANDLERS: "Handlers" = {
    "writing-load": _load,
    "writing-search": _search,
    "writing-stop": _stop,
    "writing-open": _open,
    "searched": _note_searched,
    "card": _take_picture,
    "card-turn": _turn,
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
