"""Paths that do something else in a helper's process than here; processes find them by this module's name."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


class DeadlyPath(type(Path())):  # type: ignore[misc]
    """A file over which every process dies but the first one."""

    def stat(self, **how: Any) -> os.stat_result:
        if multiprocessing.parent_process():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().stat(**how)


class FaultyPath(type(Path())):  # type: ignore[misc]
    """A file over which every process stumbles but the first one, in a way that nobody expected."""

    def stat(self, **how: Any) -> os.stat_result:
        if multiprocessing.parent_process():
            raise LookupError("nobody expected this")
        return super().stat(**how)


def end_at_once(connection: Connection) -> None:
    """A process that ends before it has said a word."""
