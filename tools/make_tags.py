"""Write py/scanveil/dicom/tags.py: the tags that the program names, out of the standard's data dictionary (PS3.6).

    python3 tools/make_tags.py

A source says `from scanveil.dicom import tags` and `tags.STUDY_DESCRIPTION`; what is used so is what is written, so
that importing it stays cheap in a browser. pydicom, which must be installed, gives the dictionary. A tag of the
repeating groups 50xx and 60xx is that of the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "py" / "scanveil" / "dicom" / "tags.py"
SOURCES = ("py", "app")
DELIMITERS = 0xFFFE0000

HEAD = '''\
"""Tags by the keywords of the data dictionary (PS3.6): those in use. Written by tools/make_tags.py, not by hand."""

'''

_USED = re.compile(r"\btags\.([A-Z][A-Z0-9_]*)\b")
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BARE = re.compile(r"\b0x([0-9A-F]{8})\b")


def text() -> str:
    """What is to be written. Raises KeyError where a source uses a name that the dictionary does not have."""
    known = dictionary()
    named = {known[name]: name for name in used()}
    return HEAD + "".join(f"{named[tag]} = 0x{tag:08X}\n" for tag in sorted(named))


def used() -> set[str]:
    """The names that sources use, and those of the tags that stand there as numbers still."""
    names_by_tag = {tag: name for name, tag in dictionary().items()}
    found = set()
    for source in sources():
        said = source.read_text(encoding="utf-8")
        found |= set(_USED.findall(said))
        found |= {names_by_tag[tag] for tag in numbers(said) if tag in names_by_tag}
    return found


def numbers(said: str) -> Iterator[int]:
    """Numbers as long as a tag; those of items and their ends are not told apart by name."""
    yield from (tag for tag in (int(digits, 16) for digits in _BARE.findall(said)) if tag < DELIMITERS)


def sources() -> Iterator[Path]:
    """The files of Python that may use tags."""
    for folder in SOURCES:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if path != TARGET)


def dictionary() -> dict[str, int]:
    """Each keyword of PS3.6, as a constant is written, and its tag."""
    from pydicom.datadict import DicomDictionary, RepeatersDictionary

    first_of_group = {mask: mask.replace("xx", "00") for mask in RepeatersDictionary if mask[:2] in ("50", "60")}
    known = DicomDictionary | {int(tag, 16): RepeatersDictionary[mask] for mask, tag in first_of_group.items()}
    return {constant(entry[4], entry[2]): tag for tag, entry in known.items() if entry[4]}


def constant(keyword: str, name: str) -> str:
    """`SOP_CLASS_UID` for `SOPClassUID`. The name tells abbreviations apart: `VOI LUT Function` is `VOILUTFunction`."""
    words = re.findall(r"[A-Za-z0-9]+", name.replace("'s", "").replace("\N{RIGHT SINGLE QUOTATION MARK}s", ""))
    whole = words if "".join(words).lower() == keyword.lower() else [keyword]
    return "_".join(part for word in whole for part in _WORD_ENDS.split(word)).upper()


def main() -> None:
    """Write the module."""
    TARGET.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
