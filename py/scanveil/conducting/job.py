"""A batch from the button to the ZIP: every file searched for what names a person, then copied, then the end."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from scanveil.archives.plan import central_directory, local_header, plan
from scanveil.conducting.catalogue import Problem
from scanveil.conducting.readers import Tell
from scanveil.conducting.steps import Answer, Answered, Items, Piece, Step
from scanveil.deid.blanking.templates import Templates
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.written import Written
from scanveil.deid.deidentifier import README_NAME, Deidentifier
from scanveil.deid.out.directory import DirectoryEntry
from scanveil.deid.out.keyfile import KeyFile
from scanveil.deid.out.readme import restored_readme
from scanveil.deid.out.report import Places, Record, summary, were_left_out_by_choice
from scanveil.deid.rules.policy import Policy
from scanveil.library.person import EVERYBODY, People
from scanveil.said import _

SURVEYED, COPIED, FEW = 24, 24, 4
LOOKED_AT_AGAIN = 1
NO_TEMPLATES = Templates()
LARGE = 4_000_000
"""Bytes; of files that are larger on average, few are copied at a time, so that progress can be seen."""
SMALL = 3
"""Files that the reader that shows frames copies at a time: frames wait behind them."""

NamedFile = tuple[int, str]
ForJob = tuple[Sequence[NamedFile], Iterable[Problem], float, Callable[[Step], None], Tell, Callable[["Zipped"], None]]
"""What each job is made with behind its number, in order: see `Job`."""


class Choice(NamedTuple):
    """What a person chose for copies.

    `edits` are typed values, `released` files that they looked at and include, `people` who is one person, `left_out`
    files that they do not want in it. Copies of what is packed in archives are unpacked once more by whoever saves the
    ZIP, if it `streams`. `written` is what is known of writing in the image of each file, `templates` are boxes for
    others; if it `looks_again`, blanked images are searched for what is left.
    """

    policy: Policy
    key: bytes
    edits: Mapping[str, str] = {}
    released: frozenset[int] = frozenset()
    clears_bits: bool = False
    people: People = EVERYBODY
    left_out: frozenset[int] = frozenset()
    streams: bool = False
    written: Mapping[int, Written] = {}
    templates: Templates = NO_TEMPLATES
    looks_again: bool = False


@dataclass(frozen=True, slots=True)
class Zipped:
    """What came of a job. `pieces` are what readers handed over, in order; `end` stands behind them in the ZIP."""

    names: list[str]
    size: int
    summary: list[str]
    withheld: list[Problem]
    pieces: list[Any]
    end: bytes
    records: list[Record]
    report: bytes = b""


@dataclass(slots=True)
class Job:
    """What is alike in making copies without identity, and in giving it back to them.

    `begin_step` begins a step, `tell` says how far it is, `zipped` is told the end. `copies` lie in the ZIP in the
    order of their keys: the number of the job that made them, and the place of their piece in it.
    """

    number: int
    items: Sequence[NamedFile]
    left_out: Iterable[Problem]
    mean_size: float
    begin_step: Callable[[Step], None]
    tell: Tell
    zipped: Callable[[Zipped], None]
    withheld: dict[int, Problem] = field(default_factory=dict)
    copies: dict[tuple[int, int], tuple[Answer, Any]] = field(default_factory=dict)
    done: int = field(init=False)
    every: int = field(init=False)

    def begin(self) -> None:
        """Begin."""
        raise NotImplementedError

    def learned(self) -> KeyFile | None:
        """Who is who in the copies; None where they name people themselves."""
        return None

    def _through(self, kind: str, items: Sequence[NamedFile], take: Answered, **how: Any) -> None:
        """A step through items, as `Step.of` is told `how`; `take` is told of each piece.

        The next step begins when all are answered for.
        """
        self.every = max(len(self.items), len(items))
        self.done = self.every - len(items)
        self._count(0, kind)
        if not items:
            self._next(kind)
            return

        def answered(piece: Piece, answer: Answer, beside: Any) -> None:
            take(piece, answer, beside)
            self._withhold(answer["withheld"])
            self._count(len(piece.items), kind)

        def failed(failed_items: Items, reason: str, sentence: str) -> None:
            self._withhold([number, reason, sentence] for number, name in failed_items)
            self._count(len(failed_items), kind)

        self.begin_step(Step.of(kind, items, answered=answered, failed=failed, **how))

    def _withhold(self, rows: Iterable[Sequence[Any]]) -> None:
        for number, reason, sentence in rows:
            self.withheld[number] = Problem(number, reason, sentence)

    def _count(self, count: int, kind: str) -> None:
        self.done += count
        self.tell("progress", {"job": self.number, "stage": kind, "done": self.done, "count": self.every})
        if count and self.done == self.every:
            self._next(kind)

    def _next(self, kind: str) -> None:
        """A step is done."""
        raise NotImplementedError

    def _make(self, kind: str, items: Sequence[NamedFile], **how: Any) -> None:
        """The step in which copies are made."""
        size = FEW if self.mean_size > LARGE else COPIED
        self._through(kind, items, self._keep, size=size, first_size=SMALL, **how)

    def _keep(self, piece: Piece, answer: Answer, beside: Any) -> None:
        self.copies[self.number, piece.order] = answer, beside

    def _made(self) -> list[list[Any]]:
        """What is told of each copy, one after the other as their bytes lie in the ZIP."""
        return [entry for key in sorted(self.copies) for entry in self.copies[key][0]["entries"]]

    def _entries(self) -> list[list[Any]]:
        """The same in the order in which the ZIP names them, whichever was made first."""
        at = {name: at for at, (_number, name) in enumerate(self.items)}
        return sorted(self._made(), key=lambda entry: at[entry[0]])

    def _all_left_out(self) -> list[Problem]:
        """All that is in no archive, in an order that does not depend on who was quicker."""
        found = {problem.number: problem for problem in self.left_out} | self.withheld
        return sorted(found.values(), key=lambda one: (one.reason, one.sentence, one.number))

    def _end(
        self, extra: Iterable[tuple[str, bytes]], said: Sequence[str], records: list[Record], report: bytes = b""
    ) -> None:
        """All copies are made: the rest of the ZIP, and what was done."""
        names = [entry[0] for entry in self._entries()]
        size, end = archive_end([tuple(entry[:3]) for entry in self._made()], extra, names)
        pieces = [self.copies[key][1] for key in sorted(self.copies)]
        withheld = list(self.withheld.values())
        self.zipped(Zipped(names, size, list(said), withheld, pieces, end, records, report))


@dataclass(slots=True, kw_only=True)
class Copying(Job):
    """Copies without the identity.

    `again` are those to make of a job that goes on from another one; None where all are made. `series_names` are
    what series are called that keep no description, by their folders in the ZIP. Of `unsearched` files it is not known
    whom they name, or they cannot be blanked. What is in the files of `also` is searched for as well, and they are not
    copied.
    """

    choice: Choice
    differing: frozenset[int]
    series_names: Mapping[str, str]
    identifiers: list[str] = field(default_factory=list)
    unsearched: frozenset[int] = frozenset()
    also: Sequence[NamedFile] = ()
    again: frozenset[int] | None = None

    def begin(self) -> None:
        """First all are searched for what names a person. Raises UsageError for values that nobody may type."""
        if self.again is not None:
            self._clean()
            return
        self._deidentifier(Identifiers())
        self._through("survey", [*self.items, *self.also], self._survey, size=SURVEYED)

    def go_on(self, number: int, again: Iterable[int], released: Iterable[int], clears_bits: bool) -> Copying:
        """The job that makes `again` what this one withheld, by what a person decided since; the other copies stay.

        What could not be searched for names, or blanked, stays withheld.
        """
        chosen = frozenset(again) & self.withheld.keys() - self.unsearched
        left = {one: problem for one, problem in self.withheld.items() if one not in chosen}
        choice = self.choice._replace(released=frozenset(released), clears_bits=clears_bits)
        copies = dict(self.copies)
        return replace(self, number=number, again=chosen, withheld=left, choice=choice, copies=copies)

    def learned(self) -> KeyFile | None:
        """Who is who in the copies."""
        made: KeyFile | None = None
        for answer, _beside in self.copies.values():
            one = KeyFile.from_bytes(b64decode(answer["learned"]))
            made = made | one if made else one
        return made

    def _survey(self, piece: Piece, answer: Answer, beside: Any) -> None:
        self.identifiers.append(answer["identifiers"])

    def _next(self, kind: str) -> None:
        if kind == "survey":
            for number, _name in self.also:  # nobody wants it, whatever is wrong with it
                self.withheld.pop(number, None)
            self.unsearched = frozenset(self.withheld)
            self._look_again()
        elif kind == "look-again":
            self.unsearched = frozenset(self.withheld)
            self._clean()
        else:
            self._finish()

    def _look_again(self) -> None:
        """What is blanked is searched for writing once more, before it is copied."""
        if not self.choice.looks_again:
            self._clean()
            return
        items = [item for item in self.items if item[0] not in self.withheld and self._is_blanked(item[0])]
        how = {"payload": {"templates": self.choice.templates.to_plain()}, "of_items": self._written}
        self._through("look-again", items, lambda piece, answer, beside: None, size=LOOKED_AT_AGAIN, **how)

    def _is_blanked(self, number: int) -> bool:
        """Whether anything in a file is, or may be by a template."""
        known = self.choice.written.get(number)
        return bool(known and known.boxes) or self.choice.templates != NO_TEMPLATES

    def _written(self, items: Items) -> dict[str, Any]:
        """What is known of writing in some files, as rows behind their numbers."""
        known = self.choice.written
        return {"written": [[number, *known[number].to_row()] for number, _name in items if number in known]}

    def _clean(self) -> None:
        """All that must be found in no copy is known."""
        choice = self.choice
        known = {
            "identifiers": self.identifiers,
            "key": choice.key.hex(),
            "policy": choice.policy.to_toml(),
            "edits": dict(choice.edits),
            "people": choice.people.to_row(),
            "series_names": dict(self.series_names),
        }
        items = [item for item in self.items if item[0] not in self.withheld]
        if self.again is not None:
            items = [item for item in items if item[0] in self.again]
        numbers = {number for number, name in items}
        payload = {
            "job": self.number,
            "released": sorted(choice.released & numbers),
            "differing": sorted(self.differing & numbers),
            "clears": choice.clears_bits,
            "streams": choice.streams,
            "templates": choice.templates.to_plain(),
        }
        preface = ("identity", {**known, "job": self.number})
        self._make("clean", items, payload=payload, preface=preface, of_items=self._written)

    def _finish(self) -> None:
        deidentifier = self._deidentifier(Identifiers.merged(map(Identifiers.from_json, self.identifiers)))
        entries = self._entries()
        records = [Record.from_json(entry[3]) for entry in entries]
        listed = [(entry[0], DirectoryEntry.from_json(entry[4])) for entry in entries if entry[4]]
        places: Places = Counter()
        for answer, _beside in self.copies.values():
            places.update({(path, label): count for path, label, count in answer["places"]})
        left_out = [(one.reason, one.sentence) for one in self._all_left_out()]
        extra = deidentifier.finish(records, left_out, listed, places)
        by_choice = [were_left_out_by_choice(len(self.choice.left_out))] if self.choice.left_out else []
        self._end(extra, [*summary(records), *by_choice], records=records, report=extra[0][1])

    def _deidentifier(self, identifiers: Identifiers) -> Deidentifier:
        choice = self.choice
        return Deidentifier(choice.key, identifiers, choice.policy, choice.edits, choice.people)


@dataclass(slots=True, kw_only=True)
class Restoring(Job):
    """Copies that are given their identity back."""

    key_file: KeyFile

    def begin(self) -> None:
        """One step only."""
        preface = ("known", {"job": self.number, "key_file": b64encode(self.key_file.to_bytes()).decode()})
        self._make("restore", self.items, payload={"job": self.number}, preface=preface)

    def _next(self, kind: str) -> None:
        entries = self._entries()
        text = restored_readme(len(entries), [one.sentence for one in self._all_left_out()])
        lines = [_("Names as the key file knows them. Keep this ZIP as you keep the originals.")] if entries else []
        self._end([(README_NAME, text)], lines, records=[])


def archive_end(
    copies: Sequence[tuple[str, int, int]], extra: Iterable[tuple[str, bytes]], names: Sequence[str]
) -> tuple[int, bytes]:
    """What stands behind the copies in a ZIP, more members and its directory; with the size of all of it.

    The directory lists the copies in the order of `names`, wherever they lie; at least one more member is behind them.
    """
    more = [(name, len(data), zlib.crc32(data), data) for name, data in extra]
    made = [part for name, size, crc32, data in more for part in (local_header(name, size, crc32), data)]
    members = plan((*copies, *(one[:3] for one in more)))
    at = {name: at for at, name in enumerate(names)}
    members.sort(key=lambda member: at.get(member.name, len(at)))
    made.append(central_directory(members))
    last = members[-1]
    size = last.offset + len(local_header(*last[:3])) + last.size + len(made[-1])
    return size, b"".join(made)
