"""Put lines into images, look for them, and print how many are found, and what else is; see docs/writing.md."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from tools.writing import GROUPS, add_arguments, fonts
from tools.writing.looking import look_at
from tools.writing.measuring import COVERED, Count, Outcome
from tools.writing.printing import is_reached, table
from tools.writing.running import run_jobs
from tools.writing.sets import jobs_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line says; the status is 1 where a mark is missed."""
    parser = argparse.ArgumentParser(prog="build.py writing", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    if options.folder:
        return look_at(options.folder, options.pictures)
    return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    began = time.monotonic()
    families = ", ".join(f"{name} ({len(paths)})" for name, paths in fonts.found().items())
    print(f"Seed {options.seed}; fonts: {families or 'none of Debian, Pillow has its own'}", flush=True)
    for script in fonts.SCRIPTS:
        if fonts.font_of(script) is None:
            print(f"No font for {script} is here, so that is not measured.", flush=True)
    counts: dict[str, Count] = {}
    jobs = [job for group in options.only or GROUPS for job in jobs_of(group, options.seed)]
    for number, outcomes in enumerate(run_jobs(jobs, options.jobs, options.pictures), 1):
        for outcome in outcomes:
            counts.setdefault(outcome.row, Count()).add(outcome)
            if options.list:
                _list(outcome)
        print(f"\r{number} of {len(jobs)}", end="", file=sys.stderr, flush=True)
    reached = all(is_reached(row, count) for row, count in counts.items())
    print(f"\n{table(counts)}")
    print(f"\n{'All marks are reached' if reached else 'Not all marks are reached'}; {time.monotonic() - began:.0f} s")
    return 0 if reached else 1


def _list(outcome: Outcome) -> None:
    """What was missed, and what was found though there was nothing."""
    for line, part in outcome.lines:
        if line.is_legible and part < COVERED:
            print(f"\r{outcome.row}, {outcome.name}: {part:.0%} of {line.text!r} ({line.size} px) at {line.place[:2]}")
    for box in outcome.false:
        print(f"\r{outcome.row}, {outcome.name}: nothing at {box[:4]} ({box.score:.2f})")


if __name__ == "__main__":
    sys.exit(main())
