"""Damage files at random, let all readers read them, and print what is no sentence, or takes too much."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import SystemRandom

from tools.fuzz import add_arguments
from tools.fuzz.damaging import whole_files
from tools.fuzz.reading import try_one

AT_ONCE = 50
"""Files that a process takes at a time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what the command line says; the status is 1 where something was found."""
    parser = argparse.ArgumentParser(prog="build.py fuzz", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    seed = SystemRandom().randrange(10_000) if options.seed is None else options.seed
    print(f"Seed {seed}: {options.count:,} damaged files, of {len(whole_files())} whole ones", flush=True)
    if options.page:
        from tools.fuzz.page import try_many

        return min(1, try_many(Path(os.environ["SCANVEIL_DIST"]), seed, options.first, options.count))
    began, found, done = time.monotonic(), 0, 0
    with ProcessPoolExecutor(options.jobs or os.cpu_count() or 1) as pool:
        numbers = range(options.first, options.first + options.count)
        for findings in pool.map(partial(try_one, seed), numbers, chunksize=AT_ONCE):
            done, found = done + 1, found + len(findings)
            for one in findings:
                print(f"\rnumber {one.number}, {one.reader}: {one.what}", flush=True)
            if done % (20 * AT_ONCE) == 0:
                print(f"\r{done:,}", end="", flush=True)
    print(f"\r{done:,} damaged files, {found} findings; {time.monotonic() - began:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
