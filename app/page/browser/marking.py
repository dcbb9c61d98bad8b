"""The card on which a person marks what is blanked: places are buttons over a picture, moved and drawn by pointers."""

from math import sqrt

from page.browser.elements import element, new_element, new_thumbnail
from page.browser.hands import on
from page.browser.javascript import Thrown, attempt

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Dispatch

NEAR_PIXELS = 5
"""CSS pixels that a pointer may move while it presses."""
CORNER_PIXELS = 18
"""CSS pixels from its lower right corner in which a place is made larger or smaller."""
_STEPS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
LARGEST, STEP = 8.0, 1.5
"""Times as large as what fits the picture is at most, and by each press."""
_size, _zoom = [1, 1], [1.0]
"""Columns and rows of the image, and how many times as large as what fits it is."""


def _show_sheet(box: "Any", size: "tuple[int, int]") -> None:
    _size[0], _size[1] = size
    box.style.setProperty("--ratio", "%d / %d" % size)
    box.style.setProperty("--part", "%f" % (size[0] / size[1]))
    _set_zoom(box, 1.0)


def _set_zoom(sheet: "Any", zoom: float) -> None:
    _zoom[0] = zoom
    sheet.style.setProperty("--zoom", "%.3f" % zoom)


def _show_strip(box: "Any", keys: "list[str]") -> None:
    """A small picture of each card, to choose from."""
    box.replaceChildren()
    for at, key in enumerate(keys):
        button = new_element("button", type="button", data_card=str(at), data_testid="strip-card")
        button.appendChild(new_thumbnail(key))
        box.appendChild(button)


def _show_strip_said(box: "Any", said: "tuple[int, list[tuple[bool, str]]]") -> None:
    """Which of them is looked at, and which are decided on."""
    current, cards = said
    for at, (is_decided, words) in enumerate(cards):
        button = box.children[at]
        button.classList.toggle("decided", is_decided)
        button.setAttribute("aria-label", words)
        button.setAttribute("title", words)
        button.setAttribute("aria-current", "true" if at == current else "false")
        if at == current:
            box.scrollLeft = button.offsetLeft - (box.clientWidth - button.offsetWidth) / 2


def _show_boxes(box: "Any", shown: "tuple[int, int, list[Any]]") -> None:
    """A button for each place; those that are there stay, and with them what the keys are for."""
    columns, rows, boxes = shown
    while box.childElementCount > len(boxes):
        box.lastElementChild.remove()
    for at, (x, y, width, height, is_blanked) in enumerate(boxes):
        place = box.children[at] if at < box.childElementCount else _new_place(box, at)
        _lay(place, 100 * x / columns, 100 * y / rows, 100 * width / columns, 100 * height / rows)
        place.setAttribute("aria-pressed", "true" if is_blanked else "false")
        number = at + 1
        stays = _("Place {number}: it stays.", number=number)
        place.setAttribute("aria-label", _("Place {number}: it is blanked.", number=number) if is_blanked else stays)


def _new_place(box: "Any", at: int) -> "Any":
    place = new_element("button", type="button", data_box=str(at), data_testid="box")
    place.className = "place"
    box.appendChild(place)
    return place


def _lay(place: "Any", left: float, top: float, width: float, height: float) -> None:
    for name, value in (("left", left), ("top", top), ("width", width), ("height", height)):
        place.style.setProperty(name, "%.3f%%" % value)


MARKING: "dict[str, Callable[[Any, Any], None]]" = {
    "sheet": _show_sheet,
    "boxes": _show_boxes,
    "strip": _show_strip,
    "strip-said": _show_strip_said,
}


def _enlarge(times: float, x: float, y: float) -> None:
    """The picture becomes so many times as large, and what is at a point of the window stays there."""
    sheet, table = element("sheet"), element("table")
    before = sheet.getBoundingClientRect()
    _set_zoom(sheet, min(LARGEST, max(1.0, _zoom[0] * times)))
    after = sheet.getBoundingClientRect()
    table.scrollLeft += after.left + (x - before.left) * after.width / before.width - x
    table.scrollTop += after.top + (y - before.top) * after.height / before.height - y


def _enlarge_middle(times: float) -> None:
    table = element("table").getBoundingClientRect()
    _enlarge(times, table.left + table.width / 2, table.top + table.height / 2)


def focus_box(at: int) -> None:
    """Let the keys be for a place."""
    found = element("boxes").children.item(at)
    if found:
        found.focus()


class Marking:
    """What pointers and keys do on the picture."""

    def __init__(self, dispatch: "Dispatch") -> None:
        self._dispatch = dispatch
        self._held: _Held | None = None
        self._fingers: dict[int, tuple[float, float]] = {}

    def listen(self) -> None:
        on("sheet-larger", "click", lambda _event: _enlarge_middle(STEP))
        on("sheet-smaller", "click", lambda _event: _enlarge_middle(1 / STEP))
        on("strip", "click", self._choose)
        on("sheet", "pointerdown", self._press)
        on("sheet", "pointermove", self._drag)
        on("sheet", "pointerup", self._release)
        on("sheet", "pointercancel", self._forget)
        on("boxes", "keydown", self._press_key)

    def _choose(self, event: "Any") -> None:
        button = event.target.closest("button")
        if button:
            self._dispatch(("card-choose", int(button.dataset.card)))

    def _press(self, event: "Any") -> None:
        self._fingers[event.pointerId] = (event.clientX, event.clientY)
        if len(self._fingers) > 1:
            self._let_go()  # with a second finger, the picture is moved and enlarged, and no place
            return
        if event.button or self._held:
            return
        sheet = element("sheet").getBoundingClientRect()
        place = event.target.closest(".place")
        at = int(place.dataset.box) if place else -1
        self._held = _Held(event, sheet, place, at)
        try:
            attempt(element("sheet"), "setPointerCapture", event.pointerId)
        except Thrown:
            pass  # that finger is up already
        event.preventDefault()
        if place:
            place.focus()

    def _drag(self, event: "Any") -> None:
        if len(self._fingers) > 1:
            self._pinch(event)
            return
        held = self._held
        if held is None or event.pointerId != held.ident or not held.moves(event):
            return
        if held.place is None:
            held.place = _new_place(element("boxes"), element("boxes").childElementCount)
            held.is_new = True
        left, top, width, height = held.at(event)
        _lay(held.place, 100 * left, 100 * top, 100 * width, 100 * height)

    def _pinch(self, event: "Any") -> None:
        """One of two fingers moves: what was below them stays there."""
        old = self._fingers.get(event.pointerId)
        if not old:
            return
        new = self._fingers[event.pointerId] = (event.clientX, event.clientY)
        other = next(place for ident, place in self._fingers.items() if ident != event.pointerId)
        element("table").scrollLeft -= (new[0] - old[0]) / 2
        element("table").scrollTop -= (new[1] - old[1]) / 2
        times = _apart(new, other) / max(1.0, _apart(old, other))
        _enlarge(times, (new[0] + other[0]) / 2, (new[1] + other[1]) / 2)

    def _release(self, event: "Any") -> None:
        self._fingers.pop(event.pointerId, None)
        held, self._held = self._held, None
        if held is None or event.pointerId != held.ident:
            return
        if held.has_moved:
            left, top, width, height = held.at(event)
            held.put_back()
            columns, rows = _size
            self._dispatch(("box-place", held.number, left * columns, top * rows, width * columns, height * rows))
        elif held.number >= 0:
            self._dispatch(("box-toggle", held.number))

    def _forget(self, event: "Any") -> None:
        self._fingers.pop(event.pointerId, None)
        self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held:
            held.put_back()

    def _press_key(self, event: "Any") -> None:
        """For the place that has the keys: Space turns it over, arrows move it, with Shift they change its size."""
        place = event.target.closest(".place")
        if not place:
            return
        at, key = int(place.dataset.box), str(event.key)
        if key in (" ", "Enter"):
            self._dispatch(("box-toggle", at))
        elif key in ("Delete", "Backspace"):
            self._dispatch(("box-delete", at))
        elif key in _STEPS:
            across, down = _STEPS[key]
            self._dispatch(("box-nudge", at, across, down, bool(event.shiftKey)))
        else:
            return
        event.preventDefault()


def _apart(one: "tuple[float, float]", other: "tuple[float, float]") -> float:
    return sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


class _Held:
    """A pointer that is down: on a place, on its corner, or beside all. All is in parts of the picture."""

    def __init__(self, event: "Any", sheet: "Any", place: "Any", number: int) -> None:
        self.ident = event.pointerId
        self.place, self.number = place, number
        self.is_new = self.has_moved = False
        self._sheet = sheet
        self._from = event.clientX, event.clientY
        self._box = self._corner = None
        if place:
            box = place.getBoundingClientRect()
            self._box = [
                (box.left - sheet.left) / sheet.width,
                (box.top - sheet.top) / sheet.height,
                box.width / sheet.width,
                box.height / sheet.height,
            ]
            corner = min(CORNER_PIXELS, box.width / 2), min(CORNER_PIXELS, box.height / 2)
            self._corner = event.clientX > box.right - corner[0] and event.clientY > box.bottom - corner[1]

    def moves(self, event: "Any") -> bool:
        """Whether it has moved farther than a press does."""
        across, down = event.clientX - self._from[0], event.clientY - self._from[1]
        self.has_moved = self.has_moved or bool(abs(across) + abs(down) > NEAR_PIXELS)
        return self.has_moved

    def put_back(self) -> None:
        """As it was before; what becomes of it is decided elsewhere."""
        if self.is_new:
            self.place.remove()
        elif self._box:
            _lay(self.place, *[100 * part for part in self._box])

    def at(self, event: "Any") -> "tuple[float, float, float, float]":
        """Where the place is now."""
        across = (event.clientX - self._from[0]) / self._sheet.width
        down = (event.clientY - self._from[1]) / self._sheet.height
        if self._box is None:
            x = (self._from[0] - self._sheet.left) / self._sheet.width
            y = (self._from[1] - self._sheet.top) / self._sheet.height
            return min(x, x + across), min(y, y + down), abs(across), abs(down)
        left, top, width, height = self._box
        if self._corner:
            return left, top, max(0.005, width + across), max(0.005, height + down)
        return left + across, top + down, width, height
