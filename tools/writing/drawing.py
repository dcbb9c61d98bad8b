"""Lines of text in images, and whether a person could read them."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Colour = tuple[int, int, int]

SMALLEST, LARGEST = 7, 48
"""Pixels of a font, from the top of its letters to the foot of those that hang."""
CONTRAST, STANDING_OUT = 48, 0.75
"""Levels of 255 by which ink is lighter or darker than so large a part of the pixels around it, where it is legible."""
AROUND, MARGIN = 1, 3
"""Pixels around ink that it is compared with, and that are drawn with it."""
INK = 96
"""How much of a pixel, of 255, is covered by what counts as ink."""
SOFT, HARD, HARD_PART = "L", "1", 0.4
"""Pillow's modes for letters with soft and hard edges, and the part of lines that have hard ones, as old devices do."""
GAP = 6
"""Pixels between lines."""
THICK = 20
"""Pixels of height from which outlines are two pixels wide."""
TRIES = 30
LIGHTNESS = np.array([0.299, 0.587, 0.114], np.float32)
PLAIN, OUTLINED, BOXED = "plain", "outlined", "boxed"
_COLOURS = [(255, 255, 255)] * 4 + [(220, 220, 220), (180, 180, 180), (0, 0, 0), (0, 0, 0), (40, 40, 40)]
_COLOURS += [(255, 255, 0), (0, 255, 0), (0, 255, 255), (255, 160, 0), (255, 90, 90), (20, 20, 120)]
_DARK, _BEHIND_DARK, _BEHIND_LIGHT = 380, (255, 200), (0, 0, 60)


class Place(NamedTuple):
    """A rectangle of an image, in pixels."""

    x: int
    y: int
    width: int
    height: int


class Drawn(NamedTuple):
    """A line that was drawn: the box around its ink, the size of its font, and whether a person could read it."""

    place: Place
    size: int
    text: str
    is_legible: bool


class Stroke(NamedTuple):
    """How a line is drawn: how much of each pixel it covers, of 255, with an empty edge, and where that lies."""

    covered: Pixels
    place: Place
    colour: Colour
    style: str
    behind: int

    def part_of(self, image: Pixels) -> Pixels:
        """The part of an image that it changes, which may be written to."""
        return image[self.place.y : self.place.y + self.place.height, self.place.x : self.place.x + self.place.width]

    def draw(self, image: Pixels) -> None:
        """Draw it."""
        part = self.part_of(image)
        part[:] = _in_colour(part, self.covered, self.colour, self.style, self.behind)

    def is_legible_in(self, image: Pixels) -> bool:
        """Whether a person can read it there, once it is drawn."""
        return legible(self.part_of(image), self.covered)

    @property
    def ink(self) -> Place:
        """The box around what is ink."""
        ink = self.covered >= INK
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if not rows.size:
            return self.place
        wide, high = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
        return Place(self.place.x + int(columns[0]), self.place.y + int(rows[0]), wide, high)


def draw_line(
    image: Pixels, random: Random, text: str, font: FreeTypeFont, others: list[Place], *, is_down: bool = False
) -> Drawn | None:
    """Draw a line somewhere where there is none yet; None where there is no room for it."""
    stroke = a_stroke(image, random, text, font, others, is_down=is_down)
    if stroke is None:
        return None
    stroke.draw(image)
    return Drawn(stroke.ink, round(font.size), text, stroke.is_legible_in(image))


def a_stroke(
    image: Pixels, random: Random, text: str, font: FreeTypeFont, others: list[Place], *, is_down: bool = False
) -> Stroke | None:
    """A line for a free place, in a colour in which it is legible there, if there is one among a few.

    `is_down` sets letter under letter.
    """
    mode = HARD if random.random() < HARD_PART else SOFT
    covered = np.pad(_covered_down(text, font, mode) if is_down else _covered(text, font, mode), MARGIN)
    place = _free_place(image, random, covered.shape, others)
    if place is None:
        return None
    style = random.choices((PLAIN, OUTLINED, BOXED), (6, 2, 2))[0]
    strokes = []
    for colour in random.sample(_COLOURS, 8):
        behind = random.choice(_BEHIND_DARK if sum(colour) < _DARK else _BEHIND_LIGHT)
        strokes.append(Stroke(covered, place, colour, style, behind))
    return next((one for one in strokes if _would_be_legible(one, image)), strokes[-1])


def _would_be_legible(stroke: Stroke, image: Pixels) -> bool:
    part = stroke.part_of(image)
    return legible(_in_colour(part, stroke.covered, stroke.colour, stroke.style, stroke.behind), stroke.covered)


def legible(image: Pixels, covered: Pixels) -> bool:
    """Whether text can be read: each piece of it, as wide as it is high, stands out from what is right around it."""
    grey, ink = image @ LIGHTNESS, covered >= INK
    ring = _grown(covered > 0, AROUND) & (covered == 0)
    if ink.shape[0] > ink.shape[1]:
        grey, ink, ring = grey.T, ink.T, ring.T
    step = ink.shape[0]
    starts = range(0, max(ink.shape[1] - step // 2, 1), step)
    return all(_stands_out(grey[:, at : at + step], ink[:, at : at + step], ring[:, at : at + step]) for at in starts)


def _stands_out(grey: Floats, ink: NDArray[np.bool_], ring: NDArray[np.bool_]) -> bool:
    if not ink.any() or not ring.any():
        return True  # between two words
    differences = np.abs(grey[ring] - grey[ink].mean())
    return float((differences >= CONTRAST).mean()) >= STANDING_OUT


def _covered(text: str, font: FreeTypeFont, mode: str) -> Pixels:
    """How much of each pixel a text covers, of 255, without empty edges."""
    left, top, right, bottom = (round(one) for one in font.getbbox(text))
    canvas = Image.new("L", (right - left + 4, bottom - top + 4))
    pen = ImageDraw.Draw(canvas)
    pen.fontmode = mode
    pen.text((2 - left, 2 - top), text, fill=255, font=font)
    return _cut(np.asarray(canvas))


def _covered_down(text: str, font: FreeTypeFont, mode: str) -> Pixels:
    letters = [_covered(letter, font, mode) for letter in text if not letter.isspace()]
    wide, gap = max(one.shape[1] for one in letters), max(1, round(font.size / 8))
    found = np.zeros((sum(one.shape[0] + gap for one in letters), wide), np.uint8)
    at = 0
    for one in letters:
        left = (wide - one.shape[1]) // 2
        found[at : at + one.shape[0], left : left + one.shape[1]] = one
        at += one.shape[0] + gap
    return _cut(found)


def _cut(covered: Pixels) -> Pixels:
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    return covered[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if rows.size else covered


def _free_place(image: Pixels, random: Random, shape: tuple[int, ...], others: list[Place]) -> Place | None:
    high, wide = shape
    right, bottom = image.shape[1] - wide, image.shape[0] - high
    if right < 0 or bottom < 0:
        return None
    gap = max(GAP, min(high, wide) // 2)
    for _try in range(TRIES):
        place = Place(random.randint(0, right), random.randint(0, bottom), wide, high)
        if not any(_are_near(place, one, gap) for one in others):
            return place
    return None


def _are_near(one: Place, other: Place, gap: int) -> bool:
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return across < gap and down < gap


def _in_colour(before: Pixels, covered: Pixels, colour: Colour, style: str, behind: int) -> Pixels:
    """What was there, with text over it, and what is behind the text."""
    ground = before.astype(np.float32)
    if style == OUTLINED:
        ground[_grown(covered > 0, 2 if min(covered.shape) >= THICK else 1)] = behind
    elif style == BOXED:
        ground[1:-1, 1:-1] = behind
    part = covered[..., np.newaxis].astype(np.float32) / 255
    return (ground * (1 - part) + np.array(colour, np.float32) * part + 0.5).astype(np.uint8)


def _grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """A mask, grown by so many pixels to all sides."""
    padded = np.pad(mask, by)
    rows, columns = mask.shape
    shifts = [(down, across) for down in range(2 * by + 1) for across in range(2 * by + 1)]
    parts = [padded[down : down + rows, across : across + columns] for down, across in shifts]
    grown: NDArray[np.bool_] = np.logical_or.reduce(parts)
    return grown
