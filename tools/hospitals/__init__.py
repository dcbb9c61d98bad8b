"""Hospitals that never were: what is withheld of their files, and what leaks. `build.py hospitals` runs this."""

from __future__ import annotations

import argparse
from pathlib import Path

HOSPITALS = 40
PRESETS = ("basic", "second-opinion", "teaching", "research", "everything-out")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said on the command line."""
    parser.add_argument("--seed", type=int, help="which hospitals are invented (default: drawn, and printed)")
    parser.add_argument("--hospitals", type=int, default=HOSPITALS, help="how many (default: %(default)s)")
    parser.add_argument("--preset", action="append", choices=PRESETS, help="this one only; may be given several times")
    parser.add_argument("--folder", type=Path, nargs="+", action="extend", help="real files: a batch of each folder")
    parser.add_argument(
        "--pydicom", action="store_true", help="pydicom's and pydicom-data's own files, where installed"
    )
    parser.add_argument("--most", type=int, default=12, help="lines of each list (default: %(default)s)")


def as_arguments(options: argparse.Namespace) -> list[str]:
    """What `add_arguments` understood, for another command line."""
    seed = [] if options.seed is None else [f"--seed={options.seed}"]
    presets = [f"--preset={preset}" for preset in options.preset or ()]
    folders = [f"--folder={folder.resolve()}" for folder in options.folder or ()]
    pydicom = ["--pydicom"] if options.pydicom else []
    return [*seed, *presets, *folders, *pydicom, f"--hospitals={options.hospitals}", f"--most={options.most}"]
