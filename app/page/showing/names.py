"""Names that are hidden: of all that the page shows, in one place, so that no part of it is forgotten."""

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Record, Shown

    Hidden = list[tuple[str, str]]  # what is not to be seen, in small letters, and what instead: the longest first

DOTS = "•••"
SHORTEST = 3
"""Letters of a part of a name that is hidden wherever it stands; shorter ones are parts of too many words."""
NOT_SEEN = ("value", "current", "offered", "pressed", "transform")
"""Properties that nobody reads, ..."""
KEYS = ("key", "uid", "decision", "reason")
"""... the same of values by their names, ..."""
KEYED = ("choices", "fields")
"""... and properties of which each row begins with such a value."""


def hidden_names(state: "Record") -> "Hidden":
    """What is not to be seen of the people whose scans are open: whole names, and their parts."""
    if not state["names_hidden"]:
        return []
    found: Hidden = []
    for patient in _people(state):
        found.append((_small(patient), _("Person {number}", number=len(found) + 1)))
    words = {word for patient, _said in found for word in _words(patient)}
    return _longest_first(found + [(word, DOTS) for word in words])


def _people(state: "Record") -> "list[str]":
    people: list[str] = []
    for series in state["series"]:
        if series["patient"] not in people:
            people.append(series["patient"])
    return people


def _words(text: str) -> "list[str]":
    """Runs of letters and digits that are long enough to say who somebody is."""
    words, word = [], ""
    for letter in text + " ":
        if _is_letter(letter):
            word += letter
        else:
            words.append(word)
            word = ""
    return [word for word in words if len(word) >= SHORTEST]


def _longest_first(found: "Hidden") -> "Hidden":
    return sorted(found, key=lambda one: -len(one[0]))


def without_names(hidden: "Hidden", shows: "Shown") -> "Shown":
    """What is shown, with nothing in it of what is hidden."""
    return [(name, prop, _veil(hidden, prop, value)) for name, prop, value in shows]


def _veil(hidden: "Hidden", prop: str, value: "Any") -> "Any":
    if prop in NOT_SEEN or prop.startswith("data-"):
        return value
    if prop in KEYED:
        return [tuple(row[:1]) + tuple([_without(hidden, one) for one in row[1:]]) for row in value]
    return _without(hidden, value)


def _without(hidden: "Hidden", value: "Any") -> "Any":
    if isinstance(value, str):
        return _without_words(hidden, value)
    if isinstance(value, dict):
        return {name: one if name in KEYS else _without(hidden, one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        veiled = [_without(hidden, one) for one in value]
        return veiled if isinstance(value, list) else tuple(veiled)
    return value


def _without_words(hidden: "Hidden", text: str) -> str:
    for word, instead in hidden:
        at = _small(text).find(word)
        while at >= 0:
            end = at + len(word)
            if _is_letter(text[at - 1 : at]) or _is_letter(text[end : end + 1]):  # a part of another word
                at = _small(text).find(word, end)
                continue
            text = text[:at] + instead + text[end:]
            at = _small(text).find(word, at + len(instead))
    return text


def _is_letter(one: str) -> bool:
    return bool(one) and (one.isalpha() or one.isdigit() or (ord(one) > 127 and one not in "·•’"))


def _small(text: str) -> str:
    """In small letters, as many as before."""
    small = text.lower()
    return small if len(small) == len(text) else "".join([one.lower()[:1] for one in text])
