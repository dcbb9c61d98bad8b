"""Lines of text in a tree, and how much of it is worth showing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scanveil.said import _

MOST_LINES = 8000
MOST_CHARACTERS = 400_000
"""Lines and characters of one document that are shown in the page."""
LONGEST_TEXT, LONGEST_LABEL = 20_000, 500
"""Characters of a text, and of what it is called."""
LONGEST_LINE = 1_000
"""Characters of a text in one line: what is longer goes on in others."""
DEEPEST_LEVEL = 40
"""Levels of a tree that are followed; honest reports stay below fifteen."""
TOO_LONG = _("There is more, but it is too long to be shown here.")
DAMAGED_HERE = _("What follows here is damaged and cannot be read; please copy the file again.")
"""What stands behind the last line that is shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a tree: `label` names what `text` says; `is_heading` where what is below belongs to it.

    `relation` says, where that is not plain, how it belongs to the line above ("more exactly"). `refers_to` is the
    SOP Instance UID of an object that it speaks of, `frames` are the numbers (from 1) of images in that.
    """

    depth: int
    label: str
    text: str = ""
    is_heading: bool = False
    relation: str = ""
    refers_to: str = ""
    frames: tuple[int, ...] = ()


@dataclass(slots=True)
class Lines:
    """Lines that are being gathered, as long as there is room for more."""

    most: int = MOST_LINES
    most_characters: int = MOST_CHARACTERS
    found: list[Line] = field(default_factory=list)
    _characters: int = 0

    @property
    def full(self) -> bool:
        """Whether there is room for no more."""
        return len(self.found) >= self.most or self._characters >= self.most_characters

    def add(self, line: Line) -> None:
        """Add a line; a long text goes on in others, and one that is very long is cut, and says so."""
        label, text = shorten(line.label, LONGEST_LABEL), shorten(line.text, LONGEST_TEXT)
        self._characters += len(label) + len(text)
        first, *others = _pieces(text)
        self.found.append(replace(line, label=label, text=first))
        self.found += [Line(line.depth, "", piece) for piece in others]


def _pieces(text: str) -> list[str]:
    """A text in pieces that are no longer than a line, parted between words where there are any."""
    found = []
    while len(text) > LONGEST_LINE:
        end = max(text.rfind(" ", 0, LONGEST_LINE), text.rfind("\n", 0, LONGEST_LINE)) + 1 or LONGEST_LINE
        found.append(text[:end])
        text = text[end:]
    return [*found, text]


def shorten(text: str, most: int) -> str:
    """A text of at most so many characters; one that is longer says that it was cut."""
    return text if len(text) <= most else _("{beginning}… (the rest is left out)", beginning=text[:most])


def write_date(text: str) -> str:
    """A DA as people write it; as it stands where it is none."""
    digits = text.replace(".", "").replace("-", "")
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdigit() else text


def write_time(text: str) -> str:
    """A TM as people write it, to the second."""
    digits = text.replace(":", "").partition(".")[0]
    if not digits.isdigit() or len(digits) not in (2, 4, 6):
        return text
    return ":".join([*(digits[at : at + 2] for at in range(0, len(digits), 2)), *(["00"] if len(digits) == 2 else [])])


def write_date_time(text: str) -> str:
    """A DT as people write it, with its time zone where it has one."""
    at = max(text.find("+"), text.find("-"))
    moment, zone = (text[:at], text[at:]) if at > 0 else (text, "")
    date, time = moment[:8], moment[8:]
    if len(zone) == 5 and zone[1:].isdigit():
        zone = f"UTC{zone[:3]}:{zone[3:]}"
    return " ".join(filter(None, (write_date(date), write_time(time), zone)))
