"""Brings the page to the values that `showing` gives; what is so already is left alone."""

from page.browser.documents import DOCUMENTS
from page.browser.elements import element, shown
from page.browser.lists import LISTS
from page.browser.marking import MARKING
from page.browser.panes import PANES, Panes
from page.browser.report import REPORTS
from page.browser.saving import offer_template, show_offer, show_unsaved, stop_video

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Dispatch, Shown


class Regions:
    """What is on the screen."""

    def __init__(self, dispatch: "Dispatch") -> None:
        self._special = dict(_SPECIAL, panes=Panes(dispatch).lay_out)

    def close_panes(self) -> None:
        """Let no pane be there, with all that it showed."""
        self.show([("panes", "panes", 0)])

    def show(self, values: "Shown") -> None:
        """Bring the page to these values; what is so already is left alone."""
        for name, prop, value in values:
            before = shown.get(name)
            if before is None:
                before = shown[name] = {}
            if prop in before and before[prop] == value:
                continue
            before[prop] = value
            if prop in self._special:
                self._special[prop](element(name), value)
            elif prop == "text":
                element(name).textContent = value
            elif prop in ("hidden", "disabled", "checked", "value", "max"):
                setattr(element(name), prop, value)
            elif value == "" and prop in ("title", "aria-current"):
                element(name).removeAttribute(prop)
            else:
                element(name).setAttribute(prop, str(value))


def _show_player(player: "Any", yes: bool) -> None:
    """Show the browser's player; one that is not seen is stopped and lets go of its video."""
    player.hidden = not yes
    if not yes:
        stop_video(player)


def _set_transform(canvas: "Any", value: str) -> None:
    canvas.style.transform = value


def _set_height(box: "Any", value: float) -> None:
    box.style.height = "%.1fpx" % value


def _class(name: str) -> "Callable[[Any, bool], Any]":
    """Let an element be of a class, or not."""
    return lambda box, yes: box.classList.toggle(name, yes)


def _show_opened(details: "Any", yes: bool) -> None:
    details.open = yes


_SPECIAL: "dict[str, Callable[[Any, Any], None]]" = {
    "playing": _show_player,
    "transform": _set_transform,
    "height": _set_height,
    "loaded": _class("loaded"),
    "full-view": _class("full-view"),
    "opened": _show_opened,
    "offered": show_offer,
    "unsaved": show_unsaved,
    "template": lambda _button, text: offer_template(text),
}
_SPECIAL.update(LISTS)
_SPECIAL.update(DOCUMENTS)
_SPECIAL.update(PANES)
_SPECIAL.update(MARKING)
_SPECIAL.update(REPORTS)
