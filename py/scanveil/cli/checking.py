"""Copies, anybody's, searched for what names a person in the originals."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from scanveil.cli.files import files_named, printable, say, say_of
from scanveil.cli.passwords import Passwords
from scanveil.cli.progress import progress
from scanveil.cli.statuses import DONE, FOUND, INCOMPLETE
from scanveil.conducting.checking import Checked, Found, check_paths
from scanveil.deid.check.evidence import NO_ATTRIBUTES
from scanveil.deid.check.whole_files import COMMENT, CONTENT, NAME, PIXELS
from scanveil.dicom.paths import last_tag
from scanveil.said import _, ngettext

MOST_PLACES, MOST_FILES = 20, 200
"""Places of one file, and files, that are said to people; JSON has them all."""

KINDS = {"name": "name", "identifier": "number", "date": "date", "UID": "UID", "place or address": "place"}
"""What programs are told for the kinds that the search knows."""
_FOUND: dict[str, Callable[[str], str]] = {
    "name": lambda where: _("A name: {where}", where=where),
    "number": lambda where: _("A number that identifies somebody: {where}", where=where),
    "date": lambda where: _("A date: {where}", where=where),
    "UID": lambda where: _("A UID: {where}", where=where),
    "place": lambda where: _("An institution or address: {where}", where=where),
}
_COUNTED: dict[str, Callable[[int], str]] = {
    "name": lambda count: _("Places with a name: {count:,}", count=count),
    "number": lambda count: _("Places with a number that identifies somebody: {count:,}", count=count),
    "date": lambda count: _("Places with a date: {count:,}", count=count),
    "UID": lambda count: _("Places with a UID: {count:,}", count=count),
    "place": lambda count: _("Places with an institution or address: {count:,}", count=count),
}


def _other_found(where: str) -> str:
    return _("Something that identifies somebody: {where}", where=where)


def _others_counted(count: int) -> str:
    return _("Places with something else that identifies somebody: {count:,}", count=count)


_PLACES = {
    NAME: _("the name of the file or folder"),
    CONTENT: _("what the file holds"),
    COMMENT: _("what the archive says of it"),
    PIXELS: _("the image itself"),
    **NO_ATTRIBUTES,
}
"""Places that are no attribute, in words."""


def _check(asked: argparse.Namespace) -> int:
    """What is found in copies, for people or as JSON."""
    for paths in (asked.copies, asked.against):
        files_named(paths)  # or say that there are none
    with progress() as told:
        checked = check_paths(asked.copies, asked.against, progress=told, ask_password=Passwords().ask)
    if asked.json:
        json.dump(as_json(checked), sys.stdout, ensure_ascii=sys.stdout.encoding.lower() != "utf-8", indent=2)
        print()
    else:
        for line in as_lines(checked):
            print(printable(line))
        for unseen in checked.not_looked_at:
            say_of(unseen.file, unseen.sentence)
    if checked.kept:
        names = ", ".join(sorted(checked.kept))
        say(_("Copies of Scanveil's say what they keep by choice, and that is no find in them: {names}.", names=names))
    if checked.found:
        return FOUND
    return INCOMPLETE if checked.not_looked_at else DONE


def as_json(checked: Checked) -> dict[str, Any]:
    """What programs are told. `place` is the path of an attribute, or a fixed word where it is in none."""
    found = [
        {"file": one.file, "place": one.place, "keyword": keyword(one.place), "kind": kind_of(one)}
        for one in checked.found
    ]
    unseen = [one._asdict() for one in checked.not_looked_at]
    return {"found": found, "not_looked_at": unseen, "files": checked.files, "originals": checked.originals}


def as_lines(checked: Checked) -> Iterator[str]:
    """What people are told: what was found, file by file, and the sum of it."""
    by_file = [(name, list(found)) for name, found in groupby(sorted(checked.found), key=lambda one: one.file)]
    for name, found in by_file[:MOST_FILES]:
        yield from _lines_of(name, found)
    if (more := len(by_file) - MOST_FILES) > 0:
        yield ngettext(
            "Something was found in {count:,} more file.", "Something was found in {count:,} more files.", more
        )
    yield ngettext("{count:,} file was looked into.", "{count:,} files were looked into.", checked.files)
    if unseen := len(checked.not_looked_at):
        yield ngettext(
            "{count:,} could not be looked into, or not all of it.",
            "{count:,} could not be looked into, or not all of them.",
            unseen,
        )
    if not checked.found:
        yield _("Nothing was found.")
    for kind, count in sorted(Counter(map(kind_of, checked.found)).items()):
        yield _COUNTED.get(kind, _others_counted)(count)


def kind_of(found: Found) -> str:
    """The kind of what was found, as programs are told."""
    return KINDS.get(found.kind, found.kind)


def keyword(place: str) -> str:
    """The keyword of an attribute by its path; nothing where the dictionary has none (PS3.6)."""
    from pydicom.datadict import keyword_for_tag

    tag = last_tag(place)
    return "" if tag is None else keyword_for_tag(tag)


def _lines_of(name: str, found: Sequence[Found]) -> Iterator[str]:
    yield f"{name}:"
    for one in found[:MOST_PLACES]:
        yield f"  {_FOUND.get(kind_of(one), _other_found)(_in_words(one.place))}"
    if (more := len(found) - MOST_PLACES) > 0:
        yield ngettext("  and {count:,} more place", "  and {count:,} more places", more)


def _in_words(place: str) -> str:
    """A place as people call it, with the path of an attribute behind its name."""
    from pydicom.datadict import dictionary_description, dictionary_has_tag

    tag = last_tag(place)
    if place in _PLACES or tag is None:
        return _PLACES.get(place, place)
    return f"{dictionary_description(tag)} {place}" if dictionary_has_tag(tag) else place


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {"check": _check}
