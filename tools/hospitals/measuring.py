"""What is counted: files withheld and why, planted texts that leaked, harmless words that went."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from scanveil.errors import NotDicomError
from tools.hospitals.attributes import name_of
from tools.hospitals.invented import FEW, Batch, Scan, texts_of, tokens
from tools.hospitals.running import Outcome, Reasons, deidentify, run

ENCODINGS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "iso8859-5", "iso8859-7", "shift_jis")
MOST_WITHHELD, LEAST_KEPT = 0.003, 0.98


class Leak(NamedTuple):
    """In which way a text is written that is in a copy, and in which attribute it stands there."""

    how: str
    where: str
    text: str


@dataclass
class Count:
    """What was counted under one preset; `kept` and `harmless` count words, by whether they are in some name."""

    preset: str
    files: int = 0
    copies: int = 0
    planted: int = 0
    texts: int = 0
    reasons: Reasons = field(default_factory=lambda: Reasons(Counter(), Counter(), Counter()))
    leaked: Counter[Leak] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    mended: list[int] = field(default_factory=list)
    mended_much: list[int] = field(default_factory=list)
    beyond: list[int] = field(default_factory=list)

    @property
    def withheld(self) -> float:
        """The share of files that the check withheld."""
        return self.reasons.by_check.total() / max(self.files, 1)

    @property
    def words_kept(self) -> float:
        """The share of the harmless words that stayed, of those that the rules keep."""
        return self.kept["free"] / max(self.harmless["free"], 1)

    @property
    def is_calm(self) -> bool:
        """Whether the check withheld few enough."""
        return self.withheld <= MOST_WITHHELD

    @property
    def is_reached(self) -> bool:
        """Whether all marks are."""
        return self.is_calm and not self.leaked and self.words_kept >= LEAST_KEPT


def measure(batches: Iterable[Batch], presets: Iterable[str]) -> dict[str, Count]:
    """All that is counted of hospitals, by preset."""
    counts = {preset: Count(preset) for preset in presets}
    for batch in batches:
        with TemporaryDirectory(prefix="scanveil-hospitals-") as folder:
            real, neutral = Path(folder, "real"), Path(folder, "neutral")
            for where, scan in ((where, scan) for where in (real, neutral) for scan in batch.scans):
                where.mkdir(exist_ok=True)
                (where / scan.name).write_bytes(scan.content if where is real else scan.neutral)
            for preset, count in counts.items():
                _count(count, batch, run([real], preset), run([neutral], preset))
    return counts


def measure_folder(folder: Path, presets: Iterable[str]) -> dict[str, Count]:
    """What is withheld of real files, in which nothing is planted, by preset."""
    counts = {}
    for preset in presets:
        report = deidentify([folder], preset, io.BytesIO())
        count = counts[preset] = Count(preset)
        count.copies = len(report.written)
        count.files = count.copies + sum(one.reason != NotDicomError.reason for one in report.withheld)
        count.reasons.add(Reasons.of(report.withheld))
    return counts


def _count(count: Count, batch: Batch, real: Outcome, neutral: Outcome) -> None:
    count.files += len(batch.scans)
    count.copies += len(real.report.written)
    count.planted += sum(len(scan.planted) for scan in batch.scans)
    count.texts += sum(len(scan.harmless) for scan in batch.scans)
    count.reasons.add(Reasons.of(real.report.withheld))
    count.leaked.update(leaks(batch, real, neutral))
    for scan in batch.scans:
        if scan.instance in real.copies and scan.instance in neutral.copies:
            _count_copy(count, scan, real, neutral)


def _count_copy(count: Count, scan: Scan, real: Outcome, neutral: Outcome) -> None:
    """What became of the harmless words of a file, and how much else of it differs from its twin's copy."""
    mine, theirs = (dict(texts_of(one.data(scan.instance))) for one in (real, neutral))
    for path, words, own, others in scan.harmless:
        ruled = words & tokens(theirs.get(path, ""))
        stayed = ruled & tokens(mine.get(path, ""))
        for kind, some in (("own", own), ("others", others), ("free", words - own - others)):
            count.harmless[kind] += len(ruled & some)
            count.kept[kind] += len(stayed & some)
        for word in (ruled - stayed) - own - others:
            count.lost[f"{word} ({name_of(path)})"] += 1
    if real.found[scan.instance]:
        mended = count.mended if len(scan.planted) <= FEW else count.mended_much
        mended.append(real.found[scan.instance])
    if not scan.planted:
        count.beyond.append(sum(mine.get(path) != text for path, text in theirs.items() if path[-1] not in _IDENTITY))


_IDENTITY = frozenset({0x00100010, 0x00100020})


def leaks(batch: Batch, real: Outcome, neutral: Outcome) -> Iterator[Leak]:
    """Each place of a copy in which a planted text is, and each name or number that is anywhere."""
    for name in sorted(batch.names):
        if _is_in(name, real.everything) and not _is_in(name, neutral.everything):
            yield Leak("a family name or number, whole", "anywhere in the archive", name)
    for scan in batch.scans:
        if scan.planted and scan.instance in real.copies:
            yield from _leaks_of(scan, real)


def _leaks_of(scan: Scan, real: Outcome) -> Iterator[Leak]:
    content = real.copies[scan.instance].lower() + real.beside
    leaking = [one for one in scan.planted if one.is_told_apart and _is_in(one.text, content)]
    wordy = [one for one in scan.planted if one.word]
    texts = dict(texts_of(real.data(scan.instance))) if leaking or wordy else {}
    places: dict[str, Leak] = {}
    for one in sorted(leaking, key=lambda one: len(one.text)):
        within = [name_of(path) for path, text in texts.items() if one.text.casefold() in text.casefold()]
        places.update((where, Leak(one.how, where, one.text)) for where in within or ["in no text"])
    for one in wordy:
        if one.word.casefold() in tokens(texts.get(one.path, "")):
            where = name_of(one.path)
            places.setdefault(where, Leak("what is left of a name that is a word", where, texts[one.path]))
    yield from places.values()


def _is_in(text: str, lower: bytes) -> bool:
    """Whether a text stands in bytes in small letters, in any of several encodings; a number only as a whole one."""
    return any(needle in lower and whole.search(lower) for needle, whole in _needles(text))


@lru_cache(None)
def _needles(text: str) -> list[tuple[bytes, re.Pattern[bytes]]]:
    needles = set()
    for form in (text, text.lower(), text.upper()):
        for encoding in ENCODINGS:
            with suppress(UnicodeEncodeError):
                needles.add(form.encode(encoding).lower())
    return [(needle, re.compile(_whole(needle))) for needle in sorted(needles)]


def _whole(needle: bytes) -> bytes:
    """A pattern of it that is no part of a longer number."""
    first = rb"(?<![0-9])" if needle[:1].isdigit() else b""
    last = rb"(?![0-9])" if needle[-1:].isdigit() else b""
    return first + re.escape(needle) + last
