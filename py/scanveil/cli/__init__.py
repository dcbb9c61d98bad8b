"""The same work as the page's, from a terminal."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence

from scanveil.cli.arguments import parser
from scanveil.cli.files import say, say_of
from scanveil.cli.statuses import FAILED, USAGE
from scanveil.errors import OF_ONE_FILE, UsageError, reason_of
from scanveil.said import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # names of files need not be text
        sys.stdout.reconfigure(errors="backslashreplace")
    asked = parser().parse_args(arguments)
    _end_as_by_ctrl_c()
    try:
        status = _command(asked.command)(asked)
        if sys.stdout:  # none where it was closed
            sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read this has read enough, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OF_ONE_FILE as error:
        say_of(getattr(error, "path", ""), reason_of(error)[1])
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        say(_("Stopped; nothing was written."))
        return FAILED


def _end_as_by_ctrl_c() -> None:
    """Who is asked to end, or loses the terminal, leaves nothing half-written either."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")):
        if number and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """What does the work. Only what it needs is imported, so that nobody waits for the rest."""
    if name in ("deidentify", "reidentify"):
        from scanveil.cli.copies import COMMANDS
    elif name == "writing":
        from scanveil.cli.writing import COMMANDS
    elif name == "page":
        from scanveil.cli.page import COMMANDS
    elif name == "check":
        from scanveil.cli.checking import COMMANDS
    else:
        from scanveil.cli.looking import COMMANDS
    return COMMANDS[name]
