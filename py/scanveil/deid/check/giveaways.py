"""What points to a person whoever that is: mail addresses, telephones, titles in front of names, ages over 89."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FORM = re.compile(
    rb"[\w.+-]{2,40}@[\w-]{1,40}\.\w"
    rb"|(?:https?://|www\.)[^\s\\]{1,60}"
    rb"|(?<![A-Za-z])(?:Dr|Prof|Frau|Herr|Hr|Mrs|Ms|Mme|Pat)(?:\.:?|:)? {1,2}(?:(?:Dr|Hr|Fr|med)\.? )?"
    rb"[A-Z][\w'-]{2,30}(?: [A-Z][\w'-]{2,30})?"
    rb"|(?<![A-Za-z])[Tt]el[.: ]{0,3}\+?[0-9][0-9 /()-]{5,20}"
    rb"|(?<![0-9.])(?:9[0-9]|1[0-2][0-9])[ -]?(?:y\.?o\b|y/o|yrs?\b|years?\b|jahre\b|ans\b|anni\b)"
    rb"|(?<![\w.])(?:9[0-9]|1[0-2][0-9]) ?[MF](?!\w)"
    rb"|(?<![A-Za-z])[Aa]ge[:=]? ?(?:9[0-9]|1[0-2][0-9])(?![0-9])"
)


def giveaways(data: bytes) -> Iterator[tuple[int, int]]:
    """Where such things start and end."""
    return (found.span() for found in _FORM.finditer(data))
