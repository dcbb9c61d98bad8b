"""Write py/scanveil/deid/rules/code_words.py: words of the meanings of codes, of which descriptions may be made too.

    pip install names==0.3.0
    python3 tools/make_code_words.py

The meanings are those of PS3.16 and the schemes that it uses, as pydicom has them. A word is taken if it is written in
small letters there, which eponyms are not, and if the census of the United States of 1990 knows nobody of that name:
the package `names` (MIT) has its 94,293 first and last names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import wrap
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "py" / "scanveil" / "deid" / "rules" / "code_words.py"
SHORTEST = 4
"""Letters: shorter words are initials of people, too."""

HEAD = '''\
"""Words of the meanings of codes (PS3.16); written by tools/make_code_words.py, not by hand."""

CODE_WORDS = """\\
'''


def main() -> None:
    """Write the file."""
    words = wrap(" ".join(sorted(words_of_codes() - names())), 118)
    TARGET.write_text(HEAD + "\n".join(words) + '\n"""\n', encoding="utf-8")


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
