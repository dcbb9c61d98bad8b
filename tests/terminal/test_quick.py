"""Nobody waits for what a command does not need."""

from __future__ import annotations

import os
import subprocess
import sys

from pydicom.data import get_testdata_file

RUN = "import sys, scanveil.cli as cli; cli.main(sys.argv[1:]); assert 'numpy' not in sys.modules"


def test_a_list_of_files_is_made_without_numpy() -> None:
    """Headers are read without it, and to import it takes longer than to read most folders."""
    command = [sys.executable, "-c", RUN, "inspect", "--json", str(get_testdata_file("CT_small.dcm"))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "CT_small.dcm" in ran.stdout
