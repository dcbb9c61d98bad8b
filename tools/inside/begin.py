"""Runs in the Pyodide whose memory is taken: imports what workers begin with."""

import gc
import importlib.util
import random
import sys


def begin() -> str:
    """Import it; gives the files that it came from, one on each line."""
    sys.path.remove("")  # it comes anew when the memory is used
    sys.path.insert(0, "/lib/pure.zip")
    importlib.import_module("worker.entry")
    return "\n".join(sorted(file for module in sys.modules.values() if (file := getattr(module, "__file__", None))))


def end() -> None:
    """Know what is in the ZIPs as they are now, and throw away what is not needed any more."""
    importlib.invalidate_caches()
    importlib.util.find_spec("not_there")
    random.seed(0)  # a worker that begins takes another
    gc.collect()
