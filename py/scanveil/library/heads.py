"""Series from which a face could be rebuilt: slices through a head, as far as their files say that they are."""

from __future__ import annotations

import re

from scanveil.library.study import Series, Study

FEWEST_SLICES = 8
"""Slices from which a surface can be made."""
_MODALITIES = frozenset({"CT", "MR", "PT"})
_WORD = re.compile(r"[^\W\d_]+")
_BEGINNINGS = (
    *("head", "brain", "skull", "face", "facial", "crani", "cereb", "neuro", "sinus", "orbit", "maxill"),
    *("kopf", "schädel", "schaedel", "hirn", "gesicht", "nnh"),
    *("crâne", "crane", "tête", "tete", "cerveau", "visage", "cabeza", "cráneo", "cara", "testa", "encef"),
)
"""How words begin by which people call a head, or what is in it, in five languages."""
_SIGNS = ("头", "頭", "脑", "脳", "голов", "мозг")


def shows_head(study: Study, series: Series) -> bool:
    """Whether a series is of slices that are said to be of a head."""
    if series.modality not in _MODALITIES or all(stack.count < FEWEST_SLICES for stack in series.stacks):
        return False
    parts = {instance.body_part for instance in series.instances}
    said = " ".join((study.study_description, series.series_description, *parts)).lower()
    return any(sign in said for sign in _SIGNS) or any(word.startswith(_BEGINNINGS) for word in _WORD.findall(said))
