"""Sets of images with lines in them; the same seed makes the same ones, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

import numpy as np
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont, Layout

from tools.writing import fonts, words
from tools.writing.drawing import LARGEST, SMALLEST, Drawn, Pixels, Place, draw_line
from tools.writing.grounds import MADE, Ground, mammogram, plain, real_grounds

ROUNDS = 3
"""How often each real ground is used: once as it is, then with lines."""
QUIET, MADE_EACH, LARGE, LARGE_LINES = 48, 10, 10, 20
TURNED = 32
SCRIPTS_EACH = 8
SINGLE = 16
FILMS = 6
_BY_PART = frozenset({"made", "turned", "scripts"})
SIDE_BY_FONT = 8
"""Sizes of a font that fit into the longer side of its image, at least."""
SMALL = 200
"""Pixels of the longer side up to which lines are short."""
VERTICAL = "Japanese, downwards"


class Case(NamedTuple):
    """An image with lines. `marks` is what looks like writing and was there before."""

    name: str
    image: Pixels
    lines: tuple[Drawn, ...]
    marks: tuple[Place, ...] = ()


class Job(NamedTuple):
    """A case to be made: that of a number in a part of a group."""

    group: str
    part: str
    number: int
    seed: int

    @property
    def row(self) -> str:
        """The row of the table in which it is counted."""
        return f"{self.group}: {self.part}" if self.group in _BY_PART else self.group

    @property
    def random(self) -> Random:
        """Chance, the same each time."""
        return Random(f"{self.seed} {self.group} {self.part} {self.number}")


def jobs_of(group: str, seed: int) -> list[Job]:
    """All cases of a group, by their parts."""
    parts: dict[str, dict[str, int]] = {
        "real": {"bare": len(real_grounds()), "with lines": (ROUNDS - 1) * len(real_grounds())},
        "quiet": {"quiet": QUIET},
        "made": dict.fromkeys(MADE, MADE_EACH),
        "large": {"large": LARGE},
        "turned": {"90": TURNED, "270": TURNED},
        "scripts": {**dict.fromkeys(fonts.SCRIPTS, SCRIPTS_EACH), VERTICAL: SCRIPTS_EACH},
        "single": {"single": SINGLE},
        "films": {"film": FILMS},
    }
    return [Job(group, part, number, seed) for part, count in parts[group].items() for number in range(count)]


def make(job: Job) -> Case | None:
    """A case; None where there is no font for its script."""
    return _MAKERS[job.group](job)


def _real(job: Job) -> Case:
    grounds = real_grounds()
    ground = grounds[job.number % len(grounds)]
    if job.part == "bare":
        return Case(ground.name, ground.image, (), ground.marks)
    return _with_lines(job.random, ground)


def _quiet(job: Job) -> Case:
    random = job.random
    rows, columns = random.choice([(256, 256), (480, 640), (512, 512), (600, 800), (768, 1024), (1024, 1024)])
    image = plain(np.random.default_rng(random.getrandbits(32)), rows, columns)
    return _with_lines(random, Ground(f"plain {rows} x {columns}", image), most=12)


def _made(job: Job) -> Case:
    random = job.random
    rows, columns = random.choice([(256, 256), (480, 640), (512, 512), (600, 800), (768, 1024)])
    image = MADE[job.part](np.random.default_rng(random.getrandbits(32)), rows, columns)
    return _with_lines(random, Ground(f"{job.part} {rows} x {columns}", image))


def _large(job: Job) -> Case:
    random = job.random
    rows, columns = random.choice([(3328, 2560), (4096, 3328), (3062, 2394), (3518, 2800)])
    image = mammogram(np.random.default_rng(random.getrandbits(32)), rows, columns)
    return _with_lines(random, Ground(f"mammogram {rows} x {columns}", image), most=LARGE_LINES, least=LARGE_LINES)


def _turned(job: Job) -> Case:
    grounds = real_grounds()
    random = job.random
    case = _with_lines(random, grounds[(7 * job.number) % len(grounds)])
    return turned(case, int(job.part) // 90)


def turned(case: Case, quarters: int) -> Case:
    """An image and all that is in it, turned against the clock."""
    lines, marks, image = case.lines, case.marks, case.image
    for _time in range(quarters):
        width = image.shape[1]
        lines = tuple(line._replace(place=_turned_place(line.place, width)) for line in lines)
        marks = tuple(_turned_place(place, width) for place in marks)
        image = np.rot90(image)
    return Case(case.name, np.ascontiguousarray(image), lines, marks)


def _turned_place(place: Place, width: int) -> Place:
    return Place(place.y, width - place.x - place.width, place.height, place.width)


def _scripts(job: Job) -> Case | None:
    script = "Japanese" if job.part == VERTICAL else job.part
    path = fonts.font_of(script)
    if path is None:
        return None
    random = job.random
    ground = random.choice(_grounds_with_room())
    shaping = Layout.RAQM if script in ("Arabic", "Bengali") else Layout.BASIC

    def font(_random: Random, size: int) -> FreeTypeFont:
        return ImageFont.truetype(path, size, layout_engine=shaping)

    return _with_lines(random, ground, words.IN_SCRIPT[script], font, is_down=job.part == VERTICAL, smallest=12)


def _single(job: Job) -> Case:
    grounds = _grounds_with_room()
    return _with_lines(job.random, grounds[(5 * job.number) % len(grounds)], words.a_letter, smallest=12)


def _grounds_with_room() -> list[Ground]:
    return [one for one in real_grounds() if max(one.image.shape) > SMALL]


def _with_lines(
    random: Random,
    ground: Ground,
    text: Callable[[Random], str] = words.a_line,
    font: Callable[[Random, int], FreeTypeFont] = fonts.a_font,
    *,
    least: int = 1,
    most: int = 8,
    smallest: int = SMALLEST,
    is_down: bool = False,
) -> Case:
    """A ground with some lines, as large as fits it."""
    image = ground.image.copy()
    rows, columns = image.shape[:2]
    high = max(smallest, min(LARGEST, max(rows, columns) // SIDE_BY_FONT))
    lines: list[Drawn] = []
    count = random.randint(least, most)
    for _try in range(4 * count):
        size = round(smallest * (high / smallest) ** random.random())
        written = words.a_short_line(random) if max(rows, columns) < SMALL else text(random)
        places = [*ground.marks, *(line.place for line in lines)]
        line = draw_line(image, random, written, font(random, size), places, is_down=is_down)
        if line:
            lines.append(line)
        if len(lines) == count:
            break
    return Case(ground.name, image, tuple(lines), ground.marks)


_MAKERS: dict[str, Callable[[Job], Case | None]] = {
    "real": _real,
    "quiet": _quiet,
    "made": _made,
    "large": _large,
    "turned": _turned,
    "scripts": _scripts,
    "single": _single,
}
