"""De-identification of folders by a preset, and what comes out of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydicom import dcmread
from pydicom.dataset import Dataset

from scanveil.conducting.folders import BatchReport, Withheld, deidentify_paths
from scanveil.deid.out.report import Record
from scanveil.deid.rules.policy import policy_of

KEY = b"invented hospitals' key, 32 bytes"[:32]
_BY_ITSELF = re.compile(
    "text is burned|whole document|drawings|overlay|film|video|recogni[sz]able|shows (a|the) label|label|face"
    "|bits .*hold no value|table of contents",
    re.IGNORECASE,
)
"""Reasons that a file gives by itself, by what their sentences say; whatever is not among them is the check's."""
_FOUND = "found"
"""How the labels of what the check had mended begin, in the report."""


class Reasons(NamedTuple):
    """Why files were withheld, and how often: by the check, by what they say of themselves, as they cannot be read."""

    by_check: Counter[str]
    by_itself: Counter[str]
    unreadable: Counter[str]

    @classmethod
    def of(cls, withheld: Iterable[Withheld]) -> Reasons:
        """Sorted by what their sentences say."""
        found = cls(Counter(), Counter(), Counter())
        for one in withheld:
            found.kind_of(one)[one.sentence] += 1
        return found

    def kind_of(self, one: Withheld) -> Counter[str]:
        if one.reason not in ("withheld", "unjudgeable"):
            return self.by_itself if one.reason == "dicomdir" else self.unreadable
        if "was still found in it" not in one.sentence and _BY_ITSELF.search(one.sentence):
            return self.by_itself
        return self.unreadable if one.reason == "unjudgeable" else self.by_check

    def add(self, other: Reasons) -> None:
        """Count those of another batch as well."""
        for mine, theirs in zip(self, other):
            mine.update(theirs)


class Outcome(NamedTuple):
    """What came of a batch: all bytes of the archive, and each copy by the SOP Instance UID of its original."""

    report: BatchReport
    everything: bytes
    copies: dict[str, bytes]
    found: dict[str, int]

    def data(self, instance: str) -> Dataset:
        """A copy, read."""
        return dcmread(io.BytesIO(self.copies[instance]), force=True)


def run(paths: Sequence[Path], preset: str) -> Outcome:
    """De-identify, and take the archive apart."""
    out = io.BytesIO()
    report = deidentify_paths(paths, out, policy=policy_of(preset), key=KEY)
    old = {new: old for old, new in report.renamed.uids}
    found = {one.name: _times_found(one) for one in report.written}
    copies, mended, everything = {}, {}, []
    if report.written:
        with zipfile.ZipFile(out) as archive:
            for name in archive.namelist():
                content = archive.read(name)
                everything += [name.encode(), content]
                if name in found:
                    new = _instance_of(content)
                    copies[old.get(new, new)] = content
                    mended[old.get(new, new)] = found[name]
    return Outcome(report, b"\n".join(everything), copies, mended)


def _times_found(one: Record) -> int:
    """How many elements of a copy were changed because the check found something."""
    return sum(count for label, count in one.actions.items() if label.startswith(_FOUND))


def _instance_of(content: bytes) -> str:
    file = io.BytesIO(content)
    return str(dcmread(file, stop_before_pixels=True, specific_tags=["SOPInstanceUID"]).SOPInstanceUID)


def folders_of_pydicom() -> Iterator[Path]:
    """Where pydicom and pydicom-data keep their files, as far as they are installed or fetched."""
    import pydicom

    yield Path(pydicom.__file__).parent / "data" / "test_files"
