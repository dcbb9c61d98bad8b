"""Panes on the screen: each is made of the template in frame.html, its parts named for it."""

import js
from page.browser.elements import document, element, forget, new_element, new_shape
from page.browser.javascript import attempt, make
from page.browser.saving import withdraw_document
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.placing import Point
    from page.state import Dispatch

NAMING = ("aria-labelledby", "aria-controls")
"""Attributes of parts that name other parts."""
RING = 7
"""Radius of what marks a place, in CSS pixels."""


class Panes:
    """As many panes as the page wants; the size of each one's stage is told whenever it is seen and changes."""

    def __init__(self, dispatch: "Dispatch") -> None:
        self._dispatch = dispatch
        self._sizes: "Any" = make(js.ResizeObserver, ffi.create_proxy(self._tell_sizes))

    def lay_out(self, box: "Any", count: int) -> None:
        """Let there be so many: the last ones go, or new ones come."""
        for number in range(box.childElementCount, count):
            box.appendChild(_new_pane(number))
            self._sizes.observe(element("stage-%d" % number))
        while box.childElementCount > count:
            gone = box.lastElementChild
            withdraw_document(int(gone.dataset.pane))
            self._sizes.unobserve(gone.querySelector(".stage"))
            forget([str(part.id) for part in list(gone.querySelectorAll("[id]"))] + [str(gone.id)])
            gone.remove()
        box.dataset.count = str(count)

    def _tell_sizes(self, entries: "Any", *_observer: "Any") -> None:
        for entry in list(entries):
            stage = entry.target
            if stage.clientWidth:
                self._dispatch(("ratio", float(js.window.devicePixelRatio)))
                self._dispatch(("in", number_of(stage), "stage", stage.clientWidth, stage.clientHeight))


def _new_pane(number: int) -> "Any":
    """A pane, with the names of its parts made for it."""
    pane = document.importNode(element("pane").content, True).firstElementChild
    pane.dataset.pane = str(number)
    for part in [pane] + list(pane.querySelectorAll("[data-part]")):
        part.id = "%s-%d" % (part.dataset.part, number)
        for name in NAMING:
            if part.hasAttribute(name):
                part.setAttribute(name, "%s-%d" % (part.getAttribute(name), number))
    return pane


def number_of(part: "Any") -> int:
    """The number of the pane that an element lies in."""
    return int(part.closest("[data-pane]").dataset.pane)


def face(number: int) -> None:
    """Bring a pane into sight, and let its keys be for it."""
    stage, pane = element("stage-%d" % number), element("pane-%d" % number)
    attempt(pane, "scrollIntoView", ffi.to_js({"block": "nearest"}))
    if not stage.hidden:
        stage.focus()


def _show_tools(box: "Any", tools: "list[tuple[str, ...]]") -> None:
    """A button for each tool, with its icon; its words are seen on hover and heard."""
    box.replaceChildren()
    for name, title, icon, keys in tools:
        said = "%s (%s)" % (title, keys) if keys else title
        button = new_element("button", type="button", title=said, aria_label=title, aria_keyshortcuts=keys)
        button.dataset.tool = name
        button.dataset.testid = "tool-" + name
        drawing = new_shape("svg", viewBox="0 0 24 24", width=20, height=20, aria_hidden="true")
        drawing.appendChild(new_shape("path", d=icon))
        button.appendChild(drawing)
        box.appendChild(button)


def _press_tool(box: "Any", chosen: str) -> None:
    for button in list(box.children):
        button.setAttribute("aria-pressed", "true" if button.dataset.tool == chosen else "false")


def _show_labels(box: "Any", labels: "list[tuple[float, float, str]]") -> None:
    """Words that somebody wrote on an image, at their places in the stage, counted from its middle."""
    box.replaceChildren()
    for x, y, text in labels:
        word = new_element("span", text)
        word.style.transform = "translate(%.1fpx,%.1fpx)" % (x, y)
        box.appendChild(word)


def _show_shapes(layer: "Any", shapes: "list[tuple[list[Point], str]]") -> None:
    """What tools draw: a line through places of the stage, counted from its middle, or a ring about one; and words."""
    layer.replaceChildren()
    for points, text in shapes:
        if len(points) == 1:
            layer.appendChild(new_shape("circle", cx=points[0][0], cy=points[0][1], r=RING))
        else:
            layer.appendChild(new_shape("polyline", points=" ".join(["%.1f,%.1f" % point for point in points])))
        if text:
            word = new_shape("text", x=points[-1][0] + RING, y=points[-1][1] - RING)
            word.textContent = text
            layer.appendChild(word)


PANES: "dict[str, Callable[[Any, Any], None]]" = {
    "tools": _show_tools,
    "pressed": _press_tool,
    "labels": _show_labels,
    "shapes": _show_shapes,
}
