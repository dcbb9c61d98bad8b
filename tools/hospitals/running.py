"""De-identification of folders by a preset, and what comes out of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydicom import dcmread
from pydicom.dataset import Dataset

from scanveil.conducting.folders import BatchReport, Withheld, deidentify_paths
from scanveil.deid.out.report import Record
from scanveil.deid.rules.policy import policy_of

KEY = b"invented hospitals' key, 32 bytes"[:32]
_UNREADABLE = frozenset(
    {
        *("empty", "not-dicom", "truncated", "malformed", "too-deep", "too-large", "transfer-syntax", "unreadable"),
        *("not-opened", "no-pixels", "decode", "unjudgeable", "duplicate"),
    }
)
_IN_PIXELS = frozenset({"text-in-image", "unused-bits", "overlay-in-pixels", "surplus-pixels", "not-looked-into"})

_BY_ITSELF = re.compile("table of contents|text is burned|whole document|drawings|film|video|face|label", re.IGNORECASE)
"""What a file says of itself, in sentences about it; whatever is not known here is put down to the check."""
_BY_CHECK = "original files"
"""What only sentences of the check say."""
_ITEM = re.compile(r"\[[0-9]+\]")
_FOUND = "found"
"""How the labels of what the check had mended begin, in the report."""


class Reasons(NamedTuple):
    """Why files are left out, and how often: by the check, by what they say of themselves or hold, or unreadable."""

    by_check: Counter[str]
    by_itself: Counter[str]
    unreadable: Counter[str]

    @classmethod
    def of(cls, withheld: Iterable[Withheld]) -> Reasons:
        """Sorted by what their sentences say."""
        found = cls(Counter(), Counter(), Counter())
        for one in withheld:
            found._kind_of(one)[_ITEM.sub("[*]", one.sentence)] += 1
        return found

    def _kind_of(self, one: Withheld) -> Counter[str]:
        if _BY_CHECK in one.sentence:
            return self.by_check
        if one.reason in _UNREADABLE:
            return self.unreadable
        says = one.reason in _IN_PIXELS or _BY_ITSELF.search(one.sentence)
        return self.by_itself if says else self.by_check

    def add(self, other: Reasons) -> None:
        """Count those of another batch as well."""
        for mine, theirs in zip(self, other):
            mine.update(theirs)


class Outcome(NamedTuple):
    """What came of a batch: each copy by the SOP Instance UID of its original, and how much of it was mended.

    `everything` is all that is in the archive, `beside` what is no copy, and all names, in small letters.
    """

    report: BatchReport
    everything: bytes
    beside: bytes
    copies: dict[str, bytes]
    found: dict[str, int]

    def data(self, instance: str) -> Dataset:
        """A copy, read."""
        return dcmread(io.BytesIO(self.copies[instance]), force=True)


def deidentify(paths: Sequence[Path], preset: str, out: BinaryIO) -> BatchReport:
    """As the terminal program does it, under a key that is always the same."""
    return deidentify_paths(paths, out, policy=policy_of(preset), key=KEY)


def run(paths: Sequence[Path], preset: str) -> Outcome:
    """De-identify, and take the archive apart."""
    out = io.BytesIO()
    report = deidentify(paths, preset, out)
    old = {new: old for old, new in report.renamed.uids}
    found = {one.name: _times_found(one) for one in report.written}
    copies, mended, beside = {}, {}, []
    if report.written:
        with zipfile.ZipFile(out) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                beside.append(name.encode())
                if name not in found:
                    beside.append(content)
                else:
                    new = _instance_of(content)
                    copies[old.get(new, new)] = content
                    mended[old.get(new, new)] = found[name]
    around = b"\n".join(beside).lower()
    return Outcome(report, b"\n".join([around, *copies.values()]).lower(), around, copies, mended)


def _times_found(one: Record) -> int:
    """How many elements of a copy were changed because the check found something."""
    return sum(count for label, count in one.actions.items() if label.startswith(_FOUND))


def _instance_of(content: bytes) -> str:
    file = io.BytesIO(content)
    return str(dcmread(file, stop_before_pixels=True, specific_tags=["SOPInstanceUID"]).SOPInstanceUID)


def folders_of_pydicom() -> Iterator[Path]:
    """Where pydicom and pydicom-data keep their files, as far as they are installed."""
    for package in ("pydicom", "data_store"):
        found = find_spec(package)
        for place in found.submodule_search_locations or () if found else ():
            yield Path(place, "data")
