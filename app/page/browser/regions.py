"""Brings the page to the values that `showing` gives; what is so already is left alone."""

import js
from page.browser.elements import element, shown
from page.browser.lists import LISTS
from page.browser.reading import READINGS


def show(values):
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


def _show_player(player, yes):
    """Show the browser's player; one that is not seen is stopped and lets go of its video."""
    player.hidden = not yes
    if not yes and player.hasAttribute("src"):
        player.removeAttribute("src")
        player.load()


def _transform(canvas, value):
    canvas.style.transform = value


def _height(box, value):
    box.style.height = "%.1fpx" % value


def _loaded(body, yes):
    body.classList.toggle("loaded", yes)


def _save_as_wanted(button, yes):
    button.hidden = not (yes and js.Reflect.has(js.window, "showSaveFilePicker"))


_SPECIAL = {
    "playing": _show_player,
    "transform": _transform,
    "height": _height,
    "loaded": _loaded,
    "wanted": _save_as_wanted,
}
_SPECIAL.update(LISTS)
_SPECIAL.update(READINGS)
