"""Measured values, what they are compared with, and the table that says whether each aim is reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Samples:
    """The same thing measured several times, in one unit."""

    values: tuple[float, ...]
    unit: str = ""

    @classmethod
    def of(cls, values: Iterable[float], unit: str = "") -> Samples:
        """Samples of at least one value."""
        found = tuple(values)
        if not found:
            raise ValueError("nothing was measured")
        return cls(found, unit)

    @property
    def middle(self) -> float:
        """The median: a busy machine moves it less than the mean."""
        return median(self.values)

    def percentile(self, percent: float) -> float:
        """The smallest value that so many percent of all do not exceed."""
        ordered = sorted(self.values)
        return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]

    def text(self) -> str:
        """The median, and where there are several values the range that the middle half of them lies in."""
        if len(self.values) == 1:
            return f"{number(self.middle)} {self.unit}".strip()
        half = f"[{number(self.percentile(25))}-{number(self.percentile(75))}]"
        return f"{number(self.middle)} {half} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table. `value` is what the aim is about; without an aim the line only informs."""

    name: str
    measured: str
    baseline: str
    ratio: str
    value: float
    aim: float | None
    unit: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        return None if self.aim is None else self.value <= self.aim

    def cells(self) -> tuple[str, ...]:
        """The line's words."""
        aim = "" if self.aim is None else f"<= {number(self.aim)} {self.unit}".strip()
        verdict = {True: "yes", False: "NO", None: ""}[self.reached]
        return self.name, self.measured, self.baseline, self.ratio, aim, verdict


HEADINGS = ("figure", "measured", "baseline", "ratio", "aim", "reached")


def compared(name: str, measured: Samples, baseline: Samples, aim: float | None = None, *, beside: str = "") -> Figure:
    """A figure with a baseline: the median of the ratios of what was measured side by side, pair by pair.

    What else the machine does at the time falls on both of a pair, and drops out. `beside` is said of the baseline.
    """
    ratios = Samples.of(mine / other for mine, other in zip(measured.values, baseline.values, strict=True))
    return Figure(name, measured.text(), baseline.text() + beside, ratios.text(), ratios.middle, aim)


def absolute(name: str, measured: str, value: float, aim: float | None = None, unit: str = "") -> Figure:
    """A figure whose aim is no ratio."""
    return Figure(name, measured, "", "", value, aim, unit)


def table(figures: Sequence[Figure]) -> str:
    """All figures below each other, as Markdown that also reads well as it is."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def number(value: float) -> str:
    """A number with as many digits as mean something."""
    size = abs(value)
    return f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
