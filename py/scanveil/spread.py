"""Images by which a whole stack is judged, spread evenly through it.

This file keeps to the Python that MicroPython and CPython share: the page names them, the terminal takes the same.
"""

MOST, FEWEST = 128, 3
"""Images that are looked at; ..."""
PIXELS = 1 << 21
"""... fewer of large ones, so that all have about as many pixels: they are decoded before the first is shown."""


def spread(count: int, pixels: int) -> "list[int]":
    """Places, from 0, in a stack of so many images of so many pixels each: the first, the last, and some between."""
    most = min(count, max(FEWEST, min(MOST, PIXELS // max(1, pixels))))
    if most < 2:
        return list(range(most))
    return [at * (count - 1) // (most - 1) for at in range(most)]
