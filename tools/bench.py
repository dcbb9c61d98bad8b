#!/usr/bin/env python3
"""Measure speed and memory of the built page in a real Chromium; see docs/speed.md. `build.py bench` runs this."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.speed import booting, decoding, finding, looking, memory, opening, terminal, working
from tools.speed.browser import served
from tools.speed.figures import Figure, table
from tools.speed.scans import make_large, make_scans, make_small, make_stacks

BLANK_PAGE = Path(__file__).parent / "speed" / "blank.html"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line names; the status is 1 only if something could not be measured."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="scanveil-bench-") as name:
        bench = _Bench(Path(name), options)
        if options.profile:
            print(working.profile(bench.site.url, bench.few))
            bench.close()
            return 0
        try:
            figures, failed = bench.run(options.only or list(bench.measurements))
        finally:
            bench.close()
    print(f"\n{_machine()}\n\n{table(figures)}" if figures else "\nNothing was measured.")
    for name, problem in failed.items():
        print(f"\n{name} could not be measured:\n{problem}")
    return 1 if failed else 0


class _Bench:
    """A copy of the built page, which others may build anew meanwhile, and scans, made when they are needed."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self._folder = folder
        self._options = options
        self.folder = folder / "site"
        shutil.copytree(os.environ["SCANVEIL_DIST"], self.folder)
        shutil.copy(BLANK_PAGE, self.folder)
        self._serving = served(self.folder)
        self.site = self._serving.__enter__()

    def close(self) -> None:
        """Stop serving."""
        self._serving.__exit__(None, None, None)

    @property
    def measurements(self) -> dict[str, Callable[[], list[Figure]]]:
        """What can be measured, in the order of the table."""
        rounds = self._options.rounds
        return {
            "boot": lambda: booting.measure(self.site.folder, rounds),
            "opening": lambda: opening.measure(self.site, self.few, rounds),
            "headers": lambda: working.measure_reading(self.site.url, self.few, rounds),
            "deidentify": lambda: working.measure_cleaning(self.site.url, self.few, rounds),
            "terminal": lambda: terminal.measure(self.few, rounds),
            "codecs": lambda: decoding.measure(self.site.url, self.folder),
            "scrolling": lambda: looking.measure(self.site, self.few),
            "large": lambda: looking.measure_large(self.site, self.large),
            "greys": lambda: looking.measure_greys(self.site, self.stacks),
            "finding": lambda: finding.measure(self.site.url, rounds),
            "searching": lambda: finding.measure_searching(self.site, self.films, self.few),
            "memory": lambda: memory.measure(self.site, self.many),
            "small": lambda: opening.measure_many(self.site, self.small),
        }

    def run(self, names: Sequence[str]) -> tuple[list[Figure], dict[str, str]]:
        """The figures, and what went wrong where something did."""
        figures: list[Figure] = []
        failed = {}
        for name in names:
            print(f"  {name} ...", flush=True)
            try:
                figures += self.measurements[name]()
            except Exception:  # whatever it is, the other figures are measured, and this is told at the end
                failed[name] = traceback.format_exc(limit=-3)
        return figures, failed

    @property
    def few(self) -> Path:
        return self._scans(self._options.files)

    @property
    def many(self) -> Path:
        return self._scans(self._options.many)

    @property
    def large(self) -> Path:
        folder = self._folder / "large"
        if not folder.exists():
            print("  making images of 4096 x 3328", flush=True)
            make_large(folder)
        return folder

    @property
    def small(self) -> Path:
        folder = self._folder / "small"
        print(f"  making {self._options.small:,} small files", flush=True)
        make_small(folder, self._options.small)
        return folder

    @property
    def films(self) -> Path:
        folder = self._folder / "films"
        print("  making films of 600 x 800", flush=True)
        finding.make_films(folder)
        return folder

    @property
    def stacks(self) -> Path:
        folder = self._folder / "stacks"
        print("  making stacks of 512 x 512", flush=True)
        make_stacks(folder)
        return folder

    def _scans(self, count: int) -> Path:
        folder = self._folder / f"scans-{count}"
        if not folder.exists():
            print(f"  making {count:,} files of 512 x 512", end="", flush=True)
            elements = make_scans(folder, count)
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / count
            print(f", {size / 1000:.0f} KB and {elements} elements each", flush=True)
        return folder


def _machine() -> str:
    busy = f", {os.getloadavg()[0]:.1f} programs running at the end" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{busy}; [a-b]: middle half of all values"


def _parser() -> argparse.ArgumentParser:
    names = ["boot", "opening", "headers", "deidentify", "terminal", "codecs", "scrolling", "large", "greys"]
    names += ["finding", "searching", "memory", "small"]
    parser = argparse.ArgumentParser(prog="build.py bench --", description=__doc__)
    parser.add_argument("--only", action="append", choices=names, help="measure this only; may be given several times")
    parser.add_argument("--files", type=int, default=300, help="files for the figures per file (default: %(default)s)")
    parser.add_argument("--many", type=int, default=2000, help="files for the figures of memory (default: %(default)s)")
    parser.add_argument("--small", type=int, default=20_000, help="small files in one folder (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair is measured (default: %(default)s)")
    parser.add_argument("--profile", action="store_true", help="instead, say where the time of de-identifying goes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
