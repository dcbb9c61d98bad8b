"""Brings the page to the values that `showing` gives; what is so already is left alone."""

import js
from page.browser.documents import DOCUMENTS
from page.browser.elements import element, shown
from page.browser.lists import LISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Shown


def show(values: "Shown") -> None:
    """Bring the page to these values; what is so already is left alone."""
    for name, prop, value in values:
        key = name + "." + prop
        if key in shown and shown[key] == value:
            continue
        shown[key] = value
        if prop in _SPECIAL:
            _SPECIAL[prop](element(name), value)
        elif prop == "text":
            element(name).textContent = value
        elif prop in ("hidden", "disabled", "value", "max"):
            setattr(element(name), prop, value)
        elif value == "" and prop == "title":
            element(name).removeAttribute(prop)
        else:
            element(name).setAttribute(prop, str(value))


def _show_player(player: "Any", yes: bool) -> None:
    """Show the browser's player; one that is not seen is stopped and lets go of its video."""
    player.hidden = not yes
    if not yes and player.hasAttribute("src"):
        player.removeAttribute("src")
        player.load()


def _set_transform(canvas: "Any", value: str) -> None:
    canvas.style.transform = value


def _set_height(box: "Any", value: float) -> None:
    box.style.height = "%.1fpx" % value


def _show_loaded(body: "Any", yes: bool) -> None:
    body.classList.toggle("loaded", yes)


def _offer_save_as(button: "Any", yes: bool) -> None:
    button.hidden = not (yes and js.Reflect.has(js.window, "showSaveFilePicker"))


_SPECIAL: "dict[str, Callable[[Any, Any], None]]" = {
    "playing": _show_player,
    "transform": _set_transform,
    "height": _set_height,
    "loaded": _show_loaded,
    "wanted": _offer_save_as,
}
_SPECIAL.update(LISTS)
_SPECIAL.update(DOCUMENTS)
