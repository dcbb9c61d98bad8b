"""The page as it stands in frame.html, in the language that was chosen."""

import js
from page.browser.elements import document

from scanveil.said import _, direction, is_translated, language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ATTRIBUTES = ("title", "aria-label", "placeholder")
"""Attributes that hold words."""
NO_WORDS = "script, noscript, [translate=no]"
"""What is the same in every language, or no text."""


def translate_page() -> None:
    """Say what stands in the page in the other language, if one was chosen."""
    if not is_translated():
        return
    document.documentElement.lang = language()
    document.documentElement.dir = direction()
    document.title = _translate(str(document.title))
    for part in [document.body] + [template.content for template in list(document.querySelectorAll("template"))]:
        _translate_below(part)


def _translate_below(part: "Any") -> None:
    texts = document.createTreeWalker(part, js.NodeFilter.SHOW_TEXT)
    while texts.nextNode():
        text = texts.currentNode
        if text.data.strip() and not text.parentNode.closest(NO_WORDS):
            text.data = _translate(str(text.data))
    for name in ATTRIBUTES:
        for one in list(part.querySelectorAll("[%s]" % name)):
            one.setAttribute(name, _translate(str(one.getAttribute(name))))


def _translate(text: str) -> str:
    """Words of the page in the other language; of the space around them there is as much as can be seen."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return before + _(" ".join(text.split())) + after
