"""Letters drawn into pixels, so that tests have writing in images without any font."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

# Rows from the top, five columns each
_GLYPHS = {
    "A": ".###. #...# #...# ##### #...# #...# #...#",
    "E": "##### #.... #.... ####. #.... #.... #####",
    "H": "#...# #...# #...# ##### #...# #...# #...#",
    "L": "#.... #.... #.... #.... #.... #.... #####",
    "M": "#...# ##.## #.#.# #.#.# #...# #...# #...#",
    "N": "#...# ##..# #.#.# #.#.# #..## #...# #...#",
    "R": "####. #...# #...# ####. #.#.. #..#. #...#",
    "S": ".#### #.... #.... .###. ....# ....# ####.",
    "U": "#...# #...# #...# #...# #...# #...# .###.",
    "0": ".###. #...# #..## #.#.# ##..# #...# .###.",
    "1": "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
    "3": "####. ....# ....# .###. ....# ....# ####.",
    "5": "##### #.... ####. ....# ....# #...# .###.",
    "6": ".###. #.... #.... ####. #...# #...# .###.",
    "9": ".###. #...# #...# .#### ....# ....# .###.",
    "-": "..... ..... ..... ##### ..... ..... .....",
    " ": "..... ..... ..... ..... ..... ..... .....",
}
ROWS, COLUMNS = 7, 6
"""Of a letter, with the gap behind it."""
NAME = "MUELLER HANS"


def write(
    pixels: NDArray[Any], text: str, x: int, y: int, scale: int = 2, value: Any = 255
) -> tuple[int, int, int, int]:
    """Draw a text with its upper left corner at (x, y); gives x, y, width and height of what it covers."""
    for at, letter in enumerate(text):
        for row, line in enumerate(_GLYPHS[letter].split()):
            for column, mark in enumerate(line):
                if mark == "#":
                    left, top = x + (at * COLUMNS + column) * scale, y + row * scale
                    pixels[top : top + scale, left : left + scale] = value
    return x, y, (len(text) * COLUMNS - 1) * scale, ROWS * scale
