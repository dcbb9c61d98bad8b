"""How far a command is, as a bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

SHOWN_AFTER_S = 0.5
"""What is over before that needs no bar."""
_FORMAT = "{percentage:3.0f} % |{bar}| {n_fmt} / {total_fmt} [{elapsed}<{remaining}]"

Tell = Callable[[int, int], None]
"""Is told (steps done, steps in all)."""


@contextmanager
def progress(stages: int = 1) -> Iterator[Tell | None]:
    """Files counted on a terminal, each of so many steps; None where nobody looks. In the end, it is gone."""
    if not sys.stderr or not sys.stderr.isatty():
        yield None
        return
    with _new_bar() as bar:
        _shown.append(bar)

        def tell(done: int, total: int) -> None:
            bar.total = total // stages
            bar.update(done // stages - bar.n)

        try:
            yield tell
        finally:
            _shown.remove(bar)


@contextmanager
def beside_bar() -> Iterator[None]:
    """What is said now has lines of its own, and the bar goes on below them."""
    for bar in _shown:
        bar.clear()
    yield
    for bar in _shown:
        bar.refresh()


_shown: list[tqdm[None]] = []


def _new_bar() -> tqdm[None]:
    from threading import RLock

    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread
    tqdm.set_lock(RLock())  # nor another process
    look = {"leave": False, "dynamic_ncols": True, "bar_format": _FORMAT}
    return tqdm(file=sys.stderr, miniters=1, delay=SHOWN_AFTER_S, **look)
