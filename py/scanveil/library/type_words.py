"""Values of Image Type, and of what stands beside it, in words (PS3.3 C.7.6.1.1.2, and what manufacturers add).

Manufacturers join what they say of an image, as in `SW_M_FFE`: a susceptibility-weighted magnitude of gradient echoes.
So values are taken apart and said part by part. What cannot be read whole stays as the file has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scanveil.dicom.text import one_line
from scanveil.said import _

LONGEST_WORD = 40
"""Characters of the file's own words in a name."""
LONGEST_TYPE = 64
"""Characters of one value that are looked at; a CS has 16."""
FEWEST_LETTERS = 4
"""Letters of a word that is no abbreviation."""


def type_words(values: Sequence[tuple[str, ...]]) -> list[str]:
    """A name for each Image Type: what it does not share with all of the others, or else all that it tells."""
    said = [tuple(dict.fromkeys(word for value in values for word in words_of(value))) for values in values]
    common = set.intersection(*map(set, said))
    told = [[word for word in words if word not in common] for words in said]
    own = [_join([word for word in words if word not in _PLAIN and word not in _BESIDE]) for words in told]
    if not all(own) or len(set(own)) < len(own):
        own = list(map(_join, told))
    whole = [_join([word for word in words if word not in _PLAIN]) if any(own) else "" for words in said]
    return [
        short(words) or short(every) or _("type {number}", number=number)
        for number, (words, every) in enumerate(zip(own, whole, strict=True), 1)
    ]


@lru_cache(maxsize=1024)
def words_of(value: str) -> tuple[str, ...]:
    """One value in words; the value itself where it cannot be read."""
    value = value[:LONGEST_TYPE]
    known = value.upper().replace("_", " ").replace("-", " ")
    if known in _WHOLE:
        return _WHOLE[known]
    if kiloelectronvolts := re.fullmatch(r"MONO ?(?:E )?(\d{1,3}) ?KEV", known):
        return (_("{energy} keV", energy=kiloelectronvolts[1]),)
    found: list[str] = []
    for part in known.split():
        if part == "STAR" and found:
            found[-1] += "*"
        elif part in _PARTS:
            found.append(_PARTS[part])
        elif _is_plain(part):
            found.append(part.lower())
        else:
            return (value,) if value else ()
    return (" ".join(found),) if known.endswith(" MAP") else tuple(found)


def _join(words: Sequence[str]) -> str:
    """The words in a row, without those that another one begins with: a T1 map needs no second T1."""
    return " ".join(word for word in words if not any(other.startswith(f"{word} ") for other in words))


def short(text: str) -> str:
    return one_line(text, LONGEST_WORD)


def _is_plain(part: str) -> bool:
    """Whether it is a word that one reads, rather than an abbreviation, which stays in capitals."""
    return len(part) >= FEWEST_LETTERS and part.isalpha() and re.search("[AEIOUY]", part) is not None


_PLAIN = {"original", "derived", "primary", "secondary"}
"""What every image says one of, and what tells no one what it shows."""
_BESIDE = {_("not distortion corrected"), _("distortion corrected"), _("normalized")}
"""What was done to make an image look better."""

_WHOLE = {
    "IN PHASE": (_("in phase"),),
    "OUT PHASE": (_("out of phase"),),
    "OPP PHASE": (_("out of phase"),),
    "OPPOSED PHASE": (_("out of phase"),),
    "OUT OF PHASE": (_("out of phase"),),
    "INPHASE": (_("in phase"),),
    "OUTPHASE": (_("out of phase"),),
    "PHASE MAP": (_("phase"),),
    "PHASE CONTRAST M": (_("phase contrast"),),  # M for map: it is Philips' word for images of velocity
    "FF": (_("fat fraction"),),
    "PDFF": (_("fat fraction"),),
    "FATFRAC": (_("fat fraction"),),
    "FATFRACTION": (_("fat fraction"),),
    "FAT FRACTION": (_("fat fraction"),),
    "WATERFRACTION": (_("water fraction"),),
    "COLFA": (_("fractional anisotropy in colour"),),
    "T2STAR MAP": (_("T2* map"),),
    "T2STAR": ("T2*",),
    "R2STAR": ("R2*",),
    "T2 STAR UNSPECI": ("T2*",),  # a value has room for 16 letters
    "T2 STAR UNSPECIFIED": ("T2*",),
    "R COEFFICIENT": (_("correlation of the fit"),),
    "R SQUARED": (_("goodness of fit"),),
    "GOODNESS OF FIT": (_("goodness of fit"),),
    "STDDEV": (_("standard deviation"),),
    "WF": (_("water fraction"),),
    "FA": (_("fractional anisotropy"),),
    "ADC": (_("diffusion coefficient (ADC)"),),
    "ADC UNSPECIFIED": (_("diffusion coefficient (ADC)"),),
    "EADC": (_("exponential ADC"),),
    "EXP ADC": (_("exponential ADC"),),
    "CALC BVALUE": (_("calculated b-value"),),
    "CALCULATED BVALUE": (_("calculated b-value"),),
    "TRACEW": (_("trace-weighted"),),
    "SWI": (_("susceptibility-weighted"),),
    "MIP": (_("maximum projection"),),
    "MNIP": (_("minimum projection"),),
    "MINIP": (_("minimum projection"),),
    "MIN IP": (_("minimum projection"),),
    "MPR": (_("reformatted"),),
    "MOCO": (_("motion corrected"),),
    "DIS2D": (_("distortion corrected"),),
    "DIS3D": (_("distortion corrected"),),
    "ND": (_("not distortion corrected"),),
    "NORM": (_("normalized"),),
    "SUB": (_("subtracted"),),
    "SUBTRACTION": (_("subtracted"),),
    "MFSPLIT": (),
    "NONE": (),
    "UNSPECIFIED": (),
    "OTHER": (),
    "CBF": (_("blood flow"),),
    "RCBF": (_("relative blood flow"),),
    "RELCBF": (_("relative blood flow"),),
    "CBV": (_("blood volume"),),
    "RCBV": (_("relative blood volume"),),
    "RELCBV": (_("relative blood volume"),),
    "MTT": (_("mean transit time"),),
    "TTP": (_("time to peak"),),
    "WASH IN": (_("wash-in"),),
    "WASH OUT": (_("wash-out"),),
    "VIRTUAL NON CONTRAST": (_("virtual, without contrast"),),
    "VNC": (_("virtual, without contrast"),),
    "Z EFF": (_("effective atomic number"),),
    "EFFECTIVE ATOMIC NUM": (_("effective atomic number"),),
    "ELECTRON DENSITY": (_("electron density"),),
    "BIPLANE A": (_("plane A"),),
    "BIPLANE B": (_("plane B"),),
    "SINGLE A": (_("plane A"),),
    "SINGLE B": (_("plane B"),),
    "TOMO PROJ": (_("tomosynthesis projections"),),
    "GENERATED 2D": (_("2D image made of tomosynthesis"),),
    "TOMO 2D": (_("2D image beside tomosynthesis"),),
}
"""Whole values, with spaces for what joins them. No words at all: it says nothing that a person looks for."""

_PARTS = {
    "M": _("magnitude"),
    "MAG": _("magnitude"),
    "MAGNITUDE": _("magnitude"),
    "P": _("phase"),
    "PHA": _("phase"),
    "PHASE": _("phase"),
    "R": _("real part"),
    "REAL": _("real part"),
    "I": _("imaginary part"),
    "IMAG": _("imaginary part"),
    "IMAGINARY": _("imaginary part"),
    "W": _("water"),
    "WATER": _("water"),
    "F": _("fat"),
    "FAT": _("fat"),
    "IP": _("in phase"),
    "OP": _("out of phase"),
    "OPP": _("out of phase"),
    "SW": _("susceptibility-weighted"),
    "FFE": _("gradient echo"),
    "SE": _("spin echo"),
    "TSE": _("turbo spin echo"),
    "IR": _("inversion recovery"),
    "PC": _("phase contrast"),
    "PCA": _("phase contrast"),
    "WFS": _("water-fat separation"),
    "WFI": _("water-fat separation"),
    "MAP": _("map"),
    "VELOCITY": _("velocity"),
    **{name: name for name in ("T1", "T2", "T2*", "R1", "R2", "R2*", "T1RHO", "B0", "B1", "PD")},
}
"""Parts of values that are joined."""
