"""Writing that is put into images: how much of it is found, and what is found that is none. `build.py writing`."""

from __future__ import annotations

import argparse
from pathlib import Path

SEED = 2
GROUPS = ("real", "quiet", "made", "large", "films", "turned", "scripts", "single")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said on the command line."""
    parser.add_argument("--seed", type=int, default=SEED, help="which images are made (default: %(default)s)")
    parser.add_argument("--only", action="append", choices=GROUPS, help="this group only; may be given several times")
    parser.add_argument("--jobs", type=int, help="processes (default: one for each core, four at most)")
    parser.add_argument("--list", action="store_true", help="also print what is missed, and what is found by mistake")
    parser.add_argument("--folder", type=Path, nargs="+", action="extend", help="real files instead: what is found")
    parser.add_argument("--pictures", type=Path, help="a folder for the images, with what was drawn and found in them")


def as_arguments(options: argparse.Namespace) -> list[str]:
    """What `add_arguments` understood, for another command line."""
    only = [f"--only={group}" for group in options.only or ()]
    folders = [f"--folder={folder.resolve()}" for folder in options.folder or ()]
    jobs = [] if options.jobs is None else [f"--jobs={options.jobs}"]
    pictures = [f"--pictures={options.pictures.resolve()}"] if options.pictures else []
    listing = ["--list"] if options.list else []
    return [f"--seed={options.seed}", *only, *jobs, *listing, *folders, *pictures]
