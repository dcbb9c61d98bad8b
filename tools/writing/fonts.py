"""Debian's fonts, as far as they are installed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont, Layout

ROOT = Path("/usr/share/fonts")
FAMILIES = {
    "DejaVu": "truetype/dejavu/*.ttf",
    "Liberation": "truetype/liberation*/*.ttf",
    "URW": "opentype/urw-base35/*.otf",
    "FreeFont": "truetype/freefont/*.ttf",
    "Noto": "truetype/noto/*.ttf",
}
_NOT_FOR_TEXT = re.compile(r"Symbol|D050000L|Math|Z003|ExtraLight|Emoji")
SCRIPTS = {
    "Cyrillic": ("DejaVuSans.ttf", "FreeSans.ttf"),
    "Greek": ("DejaVuSans.ttf", "FreeSans.ttf"),
    "Japanese": ("DroidSansFallbackFull.ttf", "NotoSansCJK-Regular.ttc"),
    "Arabic": ("DejaVuSans.ttf", "NotoSansArabic-Regular.ttf"),
    "Bengali": ("FreeSans.ttf", "NotoSansBengali-Regular.ttf", "Lohit-Bengali.ttf"),
}
"""Fonts that have a script, of which the first that is there is taken."""


@cache
def found() -> dict[str, list[Path]]:
    """The fonts of each family that is there, upright, slanted and bold."""
    families = {name: sorted(ROOT.glob(pattern)) for name, pattern in FAMILIES.items()}
    fit = {name: [one for one in fonts if not _NOT_FOR_TEXT.search(one.name)] for name, fonts in families.items()}
    return {name: fonts for name, fonts in fit.items() if fonts}


def a_font(random: Random, size: int) -> FreeTypeFont:
    """One for Latin letters, of any family; without one, Pillow's own."""
    families = found()
    if not families:
        own = ImageFont.load_default(size)
        assert isinstance(own, FreeTypeFont)
        return own
    path = random.choice(families[random.choice(sorted(families))])
    return ImageFont.truetype(path, size, layout_engine=Layout.BASIC)


@cache
def font_of(script: str) -> Path | None:
    """A font that has a script, if one is there."""
    names = SCRIPTS[script]
    return next((path for name in names for path in sorted(ROOT.rglob(name))), None)
