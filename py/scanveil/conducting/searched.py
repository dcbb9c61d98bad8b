"""What came of looking for writing, as it is told."""

from __future__ import annotations

from typing import Any, NamedTuple

from scanveil.errors import TooLargeError
from scanveil.said import _
from scanveil.writing.lines import Line
from scanveil.writing.looks import Look

TOO_LARGE = _("This image is so large that writing is not looked for in it. Please look at it yourself.")


class Searched(NamedTuple):
    """What came of a look: its lines, or why its pictures could not be looked at."""

    look: Look
    lines: tuple[Line, ...] = ()
    reason: str = ""
    sentence: str = ""

    def to_row(self) -> list[Any]:
        """As JSON has it."""
        return [*self.look.to_row(), [list(line) for line in self.lines], self.reason, self.sentence]

    @classmethod
    def of(cls, *row: Any) -> Searched:
        """Out of a row."""
        *look, lines, reason, sentence = row
        return cls(Look.of(*look), tuple(Line(*line) for line in lines), reason, sentence)


def unseen(look: Look) -> Searched:
    """What is said of pictures that are too large."""
    return Searched(look, (), TooLargeError.reason, TOO_LARGE)
