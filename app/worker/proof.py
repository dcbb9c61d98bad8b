"""Every way out that a worker has, tried on demand."""

from __future__ import annotations

import js

WORKERS_PLACE = "reader"


async def prove() -> list[tuple[str, str, str, str]]:
    """Try every way out of a worker, to another site and its own: rows of (where, what, to whose, how it ended)."""
    rows = (await js.tryWaysOut()).to_py()
    return [(WORKERS_PLACE, way, place, end) for way, place, end in rows]
