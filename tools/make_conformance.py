"""Write docs/conformance.md out of the rules that are applied, so that it cannot say anything else.

python3 tools/make_conformance.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "conformance.md"

HEAD = """\
# De-identification: conformance statement

Written by `python3 tools/make_conformance.py` out of the rules themselves; a test keeps it so.

Scanveil is a de-identifier as PS3.15 Annex E of DICOM ({edition}) describes it. It applies the Basic Application Level
Confidentiality Profile, with the options below where they are chosen, to objects of every SOP class. Each rule applies
at every depth of sequences. The pixels are not changed, and not looked at; the transfer syntax stays.
"""

LETTERS = {"K": "kept", "C": "cleaned"}


def main() -> None:
    """Write the file."""
    TARGET.write_text(text(), encoding="utf-8")


def text() -> str:
    """The whole statement."""
    sys.path.insert(0, str(ROOT / "py"))
    from scanveil.deid.rules import table

    parts = [HEAD.format(edition=table.EDITION), *_options(), *_presets(), *_rules(), *_rows(), *_beyond(), *_private()]
    return "\n".join(parts) + "\n"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(list(headings))}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _options() -> Iterator[str]:
    from scanveil.deid.rules.policy import OPTIONS

    yield "## Options (CID 7050)\n"
    yield (
        "The codes of all options that an object was treated by stand in its (0012,0064), also where one had nothing\n"
        "to do in it: it is an attribute of the patient, and dcentvfy rightly wants it to be the same in all objects.\n"
        "What an option did, and where, is in the report. The code of an option that is refused is never written.\n"
    )
    rows = (
        (one.code, f"`{one.name}`", one.sentence, f"refused: {one.refused}" if one.refused else "yes")
        for one in OPTIONS.values()
    )
    yield _table(("Code", "Name", "What it does", "Supported"), rows)


def _presets() -> Iterator[str]:
    from scanveil.deid.rules.policy import OPTIONS, PRESETS

    yield "## Presets\n"
    rows = (
        (
            f"`{name}`",
            one.sentence,
            ", ".join(f"`{option}`" for option in OPTIONS if option in one.policy.options) or "none",
        )
        for name, one in PRESETS.items()
    )
    yield _table(("Name", "What it keeps, and for whom", "Options"), rows)


def _rules() -> Iterator[str]:
    from scanveil.deid.rules.verdicts import RULES

    yield "## Rules, as the report names them\n"
    yield _table(("Rule", "What is done"), ((f"`{rule.name}`", rule.sentence) for rule in RULES))


def _rows() -> Iterator[str]:
    from scanveil.deid.rules import table

    yield f"## Table E.1-1 ({table.EDITION})\n"
    yield "The code of the Basic Profile, and what an option changes where it is chosen.\n"
    rows = []
    for line in table.ROWS.splitlines():
        tag, code, _, letters, keyword = line.split(" ")
        changes = [
            f"{LETTERS[letter]}: `{option}`"
            for option, letter in zip(table.OPTION_COLUMNS, letters, strict=True)
            if letter != "-"
        ]
        shown = tag if tag == "PRIVATE" else f"({tag[:4]},{tag[4:]})"
        rows.append((shown, keyword, code, "; ".join(changes)))
    yield _table(("Tag", "Attribute", "Basic", "Options"), rows)


def _beyond() -> Iterator[str]:
    from pydicom.datadict import keyword_for_tag

    from scanveil.deid.rules.attributes import stricter
    from scanveil.dicom.wire import tag_text

    yield "## Attributes outside the table on which Scanveil rules\n"
    yield (
        "They name people, places, dates or orders, or hold what people type. All other attributes of type PN, DA, DT\n"
        "and TM are emptied as well, and those of type UI replaced unless DICOM registers their UIDs. Attributes that\n"
        "the standard does not know are removed.\n"
    )
    rows = ((tag_text(tag), keyword_for_tag(tag), act.value) for tag, act in sorted(stricter().items()))
    yield _table(("Tag", "Attribute", "What is done"), rows)
    yield from _texts()


def _texts() -> Iterator[str]:
    from pydicom.datadict import keyword_for_tag

    from scanveil.deid.rules.attributes import typed_texts
    from scanveil.deid.rules.texts import CHOSEN, LABELS, OF_DEVICES, TECHNICAL
    from scanveil.dicom.wire import tag_text

    def named(listed: Iterable[int]) -> str:
        return ", ".join(keyword_for_tag(tag) or tag_text(tag) for tag in sorted(listed))

    described = typed_texts() - LABELS.keys() - CHOSEN - OF_DEVICES
    yield "### Texts\n"
    yield "Every text of the dictionary (LO, LT, SH, ST, UC, UR, UT) that the table does not list is one of these.\n"
    yield f"- Written by devices and programs, kept where nothing is found in it: {named(TECHNICAL)}.\n"
    yield f"- Chosen from a list or typed; known words of it are kept: {named(CHOSEN)}.\n"
    yield f"- Tells devices apart; kept with `retain_device_identity`: {named(OF_DEVICES)}.\n"
    yield f"- Labels; given neutral ones, or known words with `clean_descriptors`: {named(LABELS)}.\n"
    yield (
        "- Descriptions; known words are kept with `clean_descriptors`, else they are removed, or emptied or replaced\n"
        f"  where a module of PS3.3 demands them: {named(described)}.\n"
    )
    yield (
        "Code Strings (CS) outside the table keep values made of words that the standard defines. Codes keep their\n"
        "value and, where value, scheme and meaning belong together, their meaning; else known words of it.\n"
    )


def _private() -> Iterator[str]:
    from pydicom.datadict import keyword_for_tag

    from scanveil.deid.rules.conversion import INSIDE, NUMBERS, SEQUENCES, Row

    def tag_of(row: Row) -> str:
        return f"({row[0]:04X},xx{row[2]:02X})"

    yield "## Private attributes kept beyond table E.3.10-1\n"
    yield (
        "With `retain_safe_private`: numbers without which images are not turned into the same volumes, b-values and\n"
        "directions. They stay only if they are so many, of this type, in this range, and nobody's number; the three\n"
        "components of a direction only together.\n"
    )
    rows = (
        (tag_of(row), row[1].decode("ascii"), one.vr.decode("ascii"), str(one.vm), f"{one.low:,} to {one.high:,}")
        for row, one in NUMBERS.items()
    )
    yield _table(("Tag", "Creator", "VR", "VM", "Range"), rows)
    names = " and ".join(f"{tag_of(row)} of {row[1].decode('ascii')}" for row in sorted(SEQUENCES))
    kept = ", ".join(keyword_for_tag(tag) for tag in INSIDE)
    yield f"In the items of {names} nothing stays but private attributes that may stay anywhere, and {kept}.\n"
    yield (
        "Image Comments that are `b=1000(0.445,0.000,0.895)` and nothing else, as Canon writes gradients, stay where\n"
        "the b-value is that of Diffusion b-value, and the direction in range and nobody's number.\n"
    )


if __name__ == "__main__":
    main()
