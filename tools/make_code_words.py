"""Write two files of py/scanveil/deid/rules: words of the meanings of codes, and which meaning belongs to which code.

    pip install names==0.3.0
    python3 tools/make_code_words.py

The meanings are those of PS3.16 and the schemes that it uses, as pydicom has them. A word is taken if it is written in
small letters there, which eponyms are not, and if the census of the United States of 1990 knows nobody of that name:
the package `names` (MIT) has its 94,293 first and last names. `code_words.py` has these words, of which descriptions
may be made too; `code_table.py` has a hash of each code with its scheme and meaning.
"""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import wrap
from typing import Any

PY = Path(__file__).resolve().parent.parent / "py"
TARGET = PY / "scanveil" / "deid" / "rules" / "code_words.py"
TABLE_TARGET = TARGET.with_name("code_table.py")
SHORTEST = 4
"""Letters: shorter words are initials of people, too."""

HEAD = '''\
"""Words of the meanings of codes (PS3.16); written by tools/make_code_words.py, not by hand."""

CODE_WORDS = """\\
'''


TABLE_HEAD = '''\
"""Codes with their meanings (PS3.16 and the schemes that it uses): a hash of each; by tools/make_code_words.py."""

HASHES = """\\
'''


def main() -> None:
    """Write the files."""
    words = wrap(" ".join(sorted(words_of_codes() - names())), 118)
    TARGET.write_text(HEAD + "\n".join(words) + '\n"""\n', encoding="utf-8")


def write_table() -> None:
    """Which meaning belongs to which code."""
    sys.path.insert(0, str(PY))
    from scanveil.deid.rules.codes import hash_of

    hashes = sorted({hash_of(*(one.encode("utf-8") for one in code)) for code in codes()})
    packed = base64.b85encode(b"".join(one.to_bytes(4) for one in hashes)).decode("ascii").replace("\\", "\\\\")
    lines = "\n".join(packed[at : at + 110] for at in range(0, len(packed), 110))
    TABLE_TARGET.write_text(TABLE_HEAD + lines + '\n"""\n', encoding="utf-8")


def codes() -> Iterator[tuple[str, str, str]]:
    """Value, scheme and meaning of each code; those of SNOMED also as they were written before 2018 (SRT)."""
    schemes: dict[str, dict[str, dict[str, Any]]] = import_module("pydicom.sr._concepts_dict").concepts
    older: dict[str, str] = import_module("pydicom.sr._snomed_dict").mapping["SCT"]
    for scheme, keywords in schemes.items():
        for by_value in keywords.values():
            for value, (meaning, *_) in by_value.items():
                yield value, scheme, meaning
                if scheme == "SCT" and value in older:
                    yield older[value], "SRT", meaning


def words_of_codes() -> set[str]:
    """All words in small letters, of some length, in the meanings of codes."""
    return {
        word
        for meaning in _meanings()
        for word in re.findall(r"[A-Za-z]+", meaning)
        if word.islower() and len(word) >= SHORTEST
    }


def _meanings() -> Iterator[str]:
    schemes: dict[str, dict[str, dict[str, Any]]] = import_module("pydicom.sr._concepts_dict").concepts
    for keywords in schemes.values():
        for codes in keywords.values():
            yield from (meaning for meaning, *_ in codes.values())


def names() -> set[str]:
    """First and last names of people, in small letters."""
    folder = Path(str(import_module("names").__file__)).parent
    return {line.split()[0].lower() for path in folder.glob("dist.*") for line in path.read_text().splitlines()}


if __name__ == "__main__":
    main()
    write_table()
