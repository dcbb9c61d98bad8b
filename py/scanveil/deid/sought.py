"""What must not be found in the copies of a batch, and what is said where it is found."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from scanveil.deid.check.evidence import NO_ATTRIBUTES
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.verify import Hit, Needles
from scanveil.deid.cleaning import dates
from scanveil.deid.cleaning.cutting import Spot
from scanveil.deid.cleaning.deidentify import Cleaning
from scanveil.deid.cleaning.mending import MOST_ROUNDS
from scanveil.deid.cleaning.words import SafeWords
from scanveil.deid.rules.policy import Policy
from scanveil.dicom.paths import last_tag
from scanveil.errors import FoundError
from scanveil.said import _, together

UNSAID = _("The reason cannot be written here without naming somebody.")


class Sought:
    """What must not be found in a copy, and what may stay of texts."""

    def __init__(self, identifiers: Identifiers, policy: Policy) -> None:
        self.identifiers = identifiers
        self.needles = Needles(identifiers.without(policy.options))
        self._moved: dict[int, frozenset[bytes]] = {}
        self._sentences: dict[str, str] = {}

    @cached_property
    def words(self) -> SafeWords:
        return SafeWords(self.identifiers)

    def search(self, cleaning: Cleaning, head: bytes, tail: bytes = b"") -> list[Hit]:
        """What is found in a copy that should not be there."""
        return self.needles.search(head, tail, self._days_moved(cleaning.days_moved))

    def in_directory(self, directory: bytes) -> bool:
        """Whether a DICOMDIR holds what it should not. Its dates are those of copies, and were searched there."""
        return bool(directory) and any(hit.kind != "date" for hit in self.needles.search(directory))

    def harmless(self, sentence: str) -> str:
        """A sentence of Scanveil's own; another one where it holds more of somebody than a word that can be a name."""
        if sentence not in self._sentences:
            self._sentences[sentence] = UNSAID if self.needles.mention(sentence, words=False) else sentence
        return self._sentences[sentence]

    def _days_moved(self, days: int) -> frozenset[bytes]:
        """The days that the dates of the batch were moved to."""
        if days not in self._moved:
            moved = (dates.move(b"DA", day.encode(), days) for day in self.identifiers.dates) if days else ()
            self._moved[days] = frozenset(filter(None, moved))
        return self._moved[days]

    def mended(self, cleaning: Cleaning, front: bytes, data_set: bytes) -> bytes:
        """The data set behind what stands in `front` of it in a copy, without what is found in it."""
        start = len(front)
        return _mend(cleaning, data_set, lambda written: self.search(cleaning, front + written), start)

    def mended_tail(self, cleaning: Cleaning, head: bytes, tail: bytes) -> bytes:
        """The same for what stands behind the pixels."""
        if not tail:
            return tail
        return _mend(
            cleaning, tail, lambda written: [hit for hit in self.search(cleaning, head, written) if hit.behind], 0
        )


def _mend(cleaning: Cleaning, written: bytes, search: Callable[[bytes], list[Hit]], start: int) -> bytes:
    """Search and mend in turn until nothing is found; the offsets of what is found count from `start`.

    Raises FoundError where something stays that cannot be taken out. Hints may stay.
    """
    hits = search(written)
    if not hits:
        return written
    mender = cleaning.mender()
    for _round in range(MOST_ROUNDS):
        new = mender.mend(written, (Spot(hit.at - start, hit.stop - start, hit.hint) for hit in hits))
        is_stuck, written = new == written, new
        hits = hits if is_stuck else search(written)
        if is_stuck or not hits:
            break
    judge([hit for hit in hits if not hit.hint])
    cleaning.done.extend(mender.done)
    return written


def judge(hits: list[Hit], in_pixels: str = "") -> None:
    """Withhold a file in which something identifying is left; say where and of what kind, never what."""
    if hits:
        kind, where = hits[0].kind, hits[0].where
        raise FoundError(together(_STILL_FOUND[kind](_in_words(where)), _NEEDED_THERE), keyword=where)
    if in_pixels:
        raise FoundError(together(_IN_IMAGE[in_pixels], _LOOK_FOR_ANOTHER), keyword="PixelData")


def _in_words(where: str) -> str:
    """The place of something in a file: what its attribute is called, and its path."""
    tag = last_tag(where)
    if tag is None:
        return NO_ATTRIBUTES[where]
    from pydicom.datadict import dictionary_description, dictionary_has_tag

    return f"{dictionary_description(tag)}, {where}" if dictionary_has_tag(tag) else where


_NEEDED_THERE = _(
    "It could not be taken out there without breaking the file. Please ask whoever made the file for one without it; "
    "the others are not affected."
)
_LOOK_FOR_ANOTHER = _(
    "It could not be taken out without changing the image. Please ask whoever made the file for another one."
)


_STILL_FOUND: dict[str, Callable[[str], str]] = {
    "name": lambda where: _(
        "After cleaning, a name from the original files was still found in it. Where: {where}.", where=where
    ),
    "identifier": lambda where: _(
        "After cleaning, a number that identifies somebody from the original files was still found in it. "
        "Where: {where}.",
        where=where,
    ),
    "place or address": lambda where: _(
        "After cleaning, an institution or address from the original files was still found in it. Where: {where}.",
        where=where,
    ),
    "date": lambda where: _(
        "After cleaning, a date from the original files was still found in it. Where: {where}.", where=where
    ),
    "UID": lambda where: _(
        "After cleaning, a technical number (UID) from the original files was still found in it. Where: {where}.",
        where=where,
    ),
}
_IN_IMAGE = {
    "name": _("A name from the original files was found inside the image itself."),
    "identifier": _("A number that identifies somebody from the original files was found inside the image itself."),
    "place or address": _("An institution or address from the original files was found inside the image itself."),
    "date": _("A date from the original files was found inside the image itself."),
    "UID": _("A technical number (UID) from the original files was found inside the image itself."),
}
