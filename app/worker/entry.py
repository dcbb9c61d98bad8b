"""Where a worker's Python begins: as a reader or as the conductor."""

from __future__ import annotations

import gc
import random
from typing import Any

import js
from pyodide.ffi import create_proxy

from worker import practice
from worker.conducting import ConductorDesk
from worker.copies import Pieces, Previews
from worker.desk import Desk
from worker.documents import Documents
from worker.finding import Finding
from worker.looking import Looking
from worker.packages import unpack_on_import
from worker.proof import prove
from worker.unpacking import Unpacking
from worker.wire import Reply, Wire, Work

GARBAGE = (20_000, 20, 50)
"""Garbage is looked for this seldom: a file makes thousands of small tuples that live for a few milliseconds."""


def start(role: str) -> Any:
    """Begin as a "reader" or as the "conductor"; gives what hears the page's messages.

    What was made until now stays: no need to look there for garbage.
    """
    random.seed()  # every worker begins with the same memory
    unpack_on_import()
    page = ConductorDesk().page if role == "conductor" else reader().page
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    page.tell("ready", {})
    return page.hear


def reader() -> Desk:
    """A reader, with all that it can be asked."""
    desk = Desk()
    pieces, finding = Pieces(desk), Finding(desk)

    def connect(message: Any) -> None:
        """There is a conductor, or a new one."""
        if desk.conductor:
            desk.conductor.end()
        desk.conductor = conductor = Wire(message.port, pieces.work | finding.for_conductor, desk.files.knows)
        message.port.onmessage = create_proxy(lambda event: conductor.hear(event.data))

    own: dict[str, Work] = {
        "conductor": connect,
        "files": desk.take_files,
        "warm": lambda message: practice.begin(),
        "prove": _prove,
    }
    for part in (Looking(desk), Documents(desk), Previews(desk), Unpacking(desk), finding):
        own |= part.work
    desk.page = Wire(js, own)
    return desk


async def _prove(message: Any) -> Reply:
    return Reply({"rows": await prove()})
