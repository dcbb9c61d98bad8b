"""What was counted, for people."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import NamedTuple

from tools.writing.measuring import COVERED, MOSTLY_COVERED, Count

MOST_FALSE, MOST_FALSE_MEDIAN = 0.6, 0
"""Boxes in which there is no line, an image."""


class Mark(NamedTuple):
    """What a group has to reach: the least share of lines, and whether false boxes count."""

    share: float
    counts_false: bool


MARKS = {
    "real": Mark(0.97, True),
    "quiet": Mark(0.99, True),
    "large": Mark(0.85, True),
    "films": Mark(0.95, False),
}


def is_reached(row: str, count: Count) -> bool:
    """Whether a row of the table has what it should."""
    mark = MARKS.get(row)
    if mark is None:
        return True
    is_calm = count.false_an_image <= MOST_FALSE and count.false_median <= MOST_FALSE_MEDIAN
    return count.share >= mark.share and (is_calm or not mark.counts_false)


def table(counts: Mapping[str, Count]) -> str:
    """All rows, as Markdown has it."""
    found, mostly = (f"{part:.0%} covered" for part in (COVERED, MOSTLY_COVERED))
    head = ["images", "legible lines", found, mostly, "mark", "false boxes an image", "seconds an image", "reached"]
    lines = [f"| {'':24} | {' | '.join(head)} |", "|---" * (len(head) + 1) + "|"]
    return "\n".join([*lines, *(_line(row, count) for row, count in counts.items())])


def _line(row: str, count: Count) -> str:
    mark = MARKS.get(row)
    cells = [
        f"{len(count.false):>6}",
        f"{count.legible:>13,}",
        f"{count.share:>12.1%}",
        f"{count.share_mostly:>12.1%}",
        f"{f'{mark.share:.0%}' if mark else '':>4}",
        f"{f'{count.false_an_image:.2f}, median {count.false_median:g}':>20}",
        f"{median(count.seconds):>16.2f}",
        f"{('yes' if is_reached(row, count) else 'NO') if mark else '':>7}",
    ]
    return f"| {row:24} | {' | '.join(cells)} |"
