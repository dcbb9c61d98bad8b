"""The terminal's own work with one process and with two, beside each other: the whole command, from start to status."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tools.places import ROOT
from tools.speed.browser import files_below
from tools.speed.figures import Figure, Samples, compared


def measure(folder: Path, rounds: int) -> list[Figure]:
    """`scanveil deidentify` of a folder, in turns."""
    times: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory(prefix="scanveil-bench-") as name:
        for turn in range(rounds + 1):
            for jobs in (1, 2) if turn % 2 else (2, 1):
                lasted = _deidentified(folder, Path(name) / "out.zip", jobs)
                if turn:  # the first one warms up
                    times[jobs].append(lasted)
    one, two = (Samples.of(found, "s") for found in times.values())
    count = len(files_below(folder))
    return [
        compared(f"{count:,} files de-identified in the terminal, two processes", two, one, beside=" (one process)")
    ]


def _deidentified(folder: Path, out: Path, jobs: int) -> float:
    """Seconds that the command takes."""
    command = [sys.executable, "-m", "scanveil", "deidentify", str(folder), "-o", str(out), "--jobs", str(jobs)]
    began = perf_counter()
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "py")}, check=True, capture_output=True)
    return perf_counter() - began
