"""Invent hospitals, de-identify their files, and print what is withheld, leaks and stays; see CONTRIBUTING.md."""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from random import SystemRandom

from tools.hospitals import PRESETS, add_arguments
from tools.hospitals.invented import Batch, invent
from tools.hospitals.measuring import measure, measure_folder
from tools.hospitals.printing import table
from tools.hospitals.running import folders_of_pydicom


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line says; the status is 1 where a mark is missed."""
    parser = argparse.ArgumentParser(prog="build.py hospitals", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    seed = SystemRandom().randrange(10_000) if options.seed is None else options.seed
    presets = options.preset or PRESETS
    began = time.monotonic()
    print(f"Seed {seed}, {options.hospitals} hospitals", flush=True)
    counts = measure(_invented(seed, options.hospitals), presets)
    reached = all(count.is_reached for count in counts.values()) if options.hospitals else True
    for count in counts.values() if options.hospitals else ():
        print("\n" + table(count, options.most))
    for folder in [*(options.folder or ()), *(folders_of_pydicom() if options.pydicom else ())]:
        for count in measure_folder(folder, presets).values():
            reached &= count.is_calm
            print(f"\n{folder}: " + table(count, options.most))
    print(f"\n{'All marks are reached' if reached else 'Not all marks are reached'}; {time.monotonic() - began:.0f} s")
    return 0 if reached else 1


def _invented(seed: int, count: int) -> Iterator[Batch]:
    """So many hospitals, with a dot for each."""
    for number in range(count):
        print(".", end="\n" if number == count - 1 else "", flush=True)
        yield invent(seed, number)


if __name__ == "__main__":
    sys.exit(main())
