"""Readers in processes of their own, for the terminal: they do what they are asked, until nobody is there to ask."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, BinaryIO

from scanveil.conducting.bench import Bench
from scanveil.conducting.paths import Place
from scanveil.conducting.steps import Piece

if TYPE_CHECKING:
    from scanveil.conducting.copies import Member

READY, MEMBER, DONE, FAILED = "ready", "member", "done", "failed"
"""What a process says: that it has started, a member of an archive, its answer, or an error that nobody expected."""


class Helper:
    """A process that works on one piece at a time."""

    def __init__(self, number: int) -> None:
        """Raises OSError where none can be started."""
        self.number = number
        self.is_ready = False
        self.piece: Piece | None = None
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        with theirs, _no_interrupt():
            self._process.start()

    def give(self, kind: str, payload: dict[str, Any], files: Mapping[int, Place]) -> None:
        """Ask it something about these files; where it has died, that is heard from its connection."""
        with suppress(OSError):
            self.connection.send((kind, payload, files))

    def end(self) -> None:
        """End it, whatever it does."""
        self.connection.close()
        self._process.kill()
        self._process.join()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """A process that is started here is never interrupted from the terminal: whoever started it ends it."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # or it would be started on the way, and let interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(connection: Connection) -> None:
    """Do what is asked. Of copies only the plans go back: whoever asked has the files, too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows, nothing kept it from this process until now

    def hand_over(member: Member, file: BinaryIO) -> str:
        from scanveil.conducting.copies import Plan
        from scanveil.deid.cleaning.blocks import sha256_of

        digest = sha256_of(file, member.parts)
        connection.send((MEMBER, Plan(member.name, member.size, member.crc32, member.parts)))
        return digest

    bench = Bench(hand_over)
    with connection, suppress(EOFError, OSError):  # nobody is there any more
        connection.send((READY, None))
        while True:
            kind, payload, bench.files = connection.recv()
            for said in _answers(bench, kind, payload):
                connection.send(said)


def _answers(bench: Bench, kind: str, payload: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    try:
        done = bench.do(kind, payload)
    except Exception as error:  # it is raised again where it was asked
        error.add_note(traceback.format_exc())
        yield FAILED, error
    else:
        if done:
            yield DONE, done
