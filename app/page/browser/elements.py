"""The page's elements: found by id, and made. Text is written as text, never as markup."""

import js

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

document = js.document
_elements: "dict[str, Any]" = {}
shown: "dict[str, dict[str, Any]]" = {}
"""What the page shows, by the element's name and the property."""


def element(name: str) -> "Any":
    """An element by its id; "body" is the body."""
    if name not in _elements:
        _elements[name] = document.body if name == "body" else document.getElementById(name)
    return _elements[name]


def focus(name: str) -> None:
    """Let the keys be for an element; of one that is read, the beginning is seen."""
    found = element(name)
    if found.getAttribute("tabindex") == "-1":
        found.scrollIntoView()
    found.focus()


def forget(names: "list[str]") -> None:
    """These elements are no more."""
    for name in names:
        _elements.pop(name, None)
        shown.pop(name, None)


def new_element(tag: str, text: str = "", **attributes: str) -> "Any":
    """A new element holding text."""
    new = document.createElement(tag)
    if text:
        new.textContent = text
    for name, value in attributes.items():
        new.setAttribute(name.replace("_", "-"), value)
    return new


def new_thumbnail(key: str) -> "Any":
    """Where a small picture is drawn, once it is there."""
    new = new_element("canvas", aria_hidden="true", data_thumbnail=key)
    new.width = new.height = 1
    return new


def new_shape(tag: str, **attributes: "Any") -> "Any":
    """A new element of a drawing."""
    new = document.createElementNS("http://www.w3.org/2000/svg", tag)
    for name, value in attributes.items():
        new.setAttribute(name.replace("_", "-"), str(value))
    return new
