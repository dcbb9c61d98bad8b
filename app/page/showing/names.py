"""Names that are hidden: of all that the page shows, in one place, so that no part of it is forgotten."""

from page.showing.letters import is_letter, small

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Record, Shown

    Hidden = list[tuple[str, str]]  # what is not to be seen, in small letters, and what instead: the longest first

DOTS = "•••"
SHORTEST, SHORTEST_OF_OTHERS, FEW_DIGITS = 3, 2, 5
"""Letters of a part of a name that is hidden wherever it stands, in English letters and in others; and digits alone:
shorter ones are parts of what does not name anybody."""
NOT_NAMES = (
    "value",
    "current",
    "offered",
    "pressed",
    "transform",
    "cards",
    "card",
    "strip",
    "strip-said",
    "help",
    "tools",
    "answers",
    "template",
)
"""Properties that nobody reads, or that hold words of the page alone, ..."""
KEYS = ("key", "uid", "decision", "reason")
"""... values by their names that tell things apart, ..."""
KEYED = {"choices": (0,), "fields": (0, 1, 4)}
"""... and the same of rows, by their places."""
WHOSE = {"fields": 7}
"""Where in a row it stands whose it is: that is hidden whole."""


def hidden_names(state: "Record") -> "Hidden":
    """What is not to be seen of the people whose scans are open: whole names, and their parts."""
    if not state["names_hidden"]:
        return []
    found: Hidden = []
    for patient in _people(state):
        found.append((small(patient), _("Person {number}", number=len(found) + 1)))
    words = {word for patient, _said in found for word in _words(patient)}
    return sorted(found + [(word, DOTS) for word in words], key=lambda one: -len(one[0]))


def _people(state: "Record") -> "list[str]":
    people: list[str] = []
    for series in state["series"]:
        if series["patient"] not in people and series["patient"] != _("No name"):
            people.append(series["patient"])
    return people


def _words(text: str) -> "list[str]":
    """Runs of letters and digits that are long enough to say who somebody is."""
    words, word = [], ""
    for letter in text + " ":
        if is_letter(letter):
            word += letter
        else:
            words.append(word)
            word = ""
    return [word for word in words if len(word) >= _shortest(word)]


def _shortest(word: str) -> int:
    if word.isdigit():
        return FEW_DIGITS
    return SHORTEST if all([ord(letter) < 128 for letter in word]) else SHORTEST_OF_OTHERS


def without_names(hidden: "Hidden", shows: "Shown") -> "Shown":
    """What is shown, with nothing in it of what is hidden."""
    return [(name, prop, _veil(hidden, prop, value)) for name, prop, value in shows]


def _veil(hidden: "Hidden", prop: str, value: "Any") -> "Any":
    if prop in NOT_NAMES or prop.startswith("data-"):
        return value
    if prop in KEYED:
        return [tuple([_of_place(hidden, prop, at, row[at]) for at in range(len(row))]) for row in value]
    return _without(hidden, value)


def _of_place(hidden: "Hidden", prop: str, at: int, value: "Any") -> "Any":
    if at == WHOSE.get(prop):
        return _of_row(hidden, "patient", value)
    return value if at in KEYED[prop] else _without(hidden, value)


def _without(hidden: "Hidden", value: "Any") -> "Any":
    if isinstance(value, str):
        return _without_words(hidden, value)
    if isinstance(value, dict):
        return {name: _of_row(hidden, name, one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        veiled = [_without(hidden, one) for one in value]
        return veiled if isinstance(value, list) else tuple(veiled)
    return value


def _of_row(hidden: "Hidden", name: str, value: "Any") -> "Any":
    if name == "patient":  # whole, also where it is a number that stands for more than this
        return dict(hidden).get(small(value), value)
    return value if name in KEYS else _without(hidden, value)


def _without_words(hidden: "Hidden", text: str) -> str:
    seen = small(text)
    for word, instead in hidden:
        if word.isdigit() and len(word) < FEW_DIGITS:
            continue
        at = seen.find(word)
        while at >= 0:
            end = at + len(word)
            if is_letter(seen[at - 1 : at]) or is_letter(seen[end : end + 1]):  # a part of another word
                at = seen.find(word, end)
                continue
            text, seen = text[:at] + instead + text[end:], seen[:at] + instead + seen[end:]
            at = seen.find(word, at + len(instead))
    return text
