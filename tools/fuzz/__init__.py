"""Files are damaged at random and read by all that reads files. `build.py fuzz`."""

from __future__ import annotations

import argparse

COUNT, MANY, MANY_THROUGH_PAGE = 20_000, 1_000_000, 10_000
"""Damaged files that are tried, and in the long run of all tests: by the readers alone, and through the page."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said on the command line."""
    parser.add_argument("--seed", type=int, help="which damaged files are made (default: drawn, and printed)")
    parser.add_argument("--count", type=int, default=COUNT, help="damaged files (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first one, to try some again")
    parser.add_argument("--page", action="store_true", help="through the built page, in a browser, with keys pressed")
    parser.add_argument("--jobs", type=int, help="processes (default: one for each core)")


def as_arguments(options: argparse.Namespace) -> list[str]:
    """What `add_arguments` understood, for another command line."""
    optional = {"seed": options.seed, "jobs": options.jobs}
    said = [f"--{name}={value}" for name, value in optional.items() if value is not None]
    return [*said, *["--page"] * options.page, f"--count={options.count}", f"--first={options.first}"]
