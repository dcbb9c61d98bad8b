"""A conductor whose readers are made of lists: what they are given, and what is told."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builders import CT_IMAGE_STORAGE, instance

from scanveil.conducting.conductor import Conductor
from scanveil.conducting.job import Choice, Zipped
from scanveil.conducting.steps import Piece
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.out.keyfile import KeyFile
from scanveil.deid.out.report import Record
from scanveil.deid.rules.policy import Policy

KEY = bytes(range(32))
CHOICE = Choice(Policy(), KEY)
PATIENCE_MS = {"read": 60_000, "digest": 70_000, "survey": 80_000, "clean": 90_000, "restore": 100_000}
PATIENCE_MS |= {"look": 110_000, "look-again": 120_000}
Row = Sequence[Any]


@dataclass(frozen=True)
class Given:
    """What a reader was given; `piece` is None where it need not answer."""

    reader: int
    kind: str
    payload: dict[str, Any]
    piece: Piece | None

    @property
    def numbers(self) -> list[int]:
        """The numbers of the files that it is about."""
        return [item[0] for item in self.payload["items"]]


class World:
    """A conductor with some readers, all of which are free.

    `uids` are SOP Instance UIDs of files by their number; without one, each has its own.
    """

    def __init__(self, readers: int = 1, uids: Mapping[int, str] | None = None, first_is_program: bool = False) -> None:
        self.given: list[Given] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.zipped: list[tuple[int, Zipped]] = []
        self.uids = uids or {}
        self.conductor = Conductor(
            lambda *given: self.given.append(Given(*given)),
            lambda kind, said: self.told.append((kind, said)),
            lambda job, zipped: self.zipped.append((job, zipped)),
            PATIENCE_MS.__getitem__,
            first_is_program,
        )
        for reader in range(readers):
            self.conductor.add_reader(reader)

    def names(self) -> list[tuple[int, str]]:
        """The files by their numbers, with their names in an archive of all of them."""
        catalogue = self.conductor.catalogue
        return catalogue.names(catalogue.patients())

    # --- what was given and told ------------------------------------------------------------------------------------

    def take(self, *kinds: str) -> list[Given]:
        """What was given of these kinds, in order, and is not given any more; of any kind where none is named."""
        found = [one for one in self.given if not kinds or one.kind in kinds]
        self.given = [one for one in self.given if one not in found]
        return found

    def said(self, kind: str) -> list[dict[str, Any]]:
        """What was told of one kind."""
        return [said for told, said in self.told if told == kind]

    # --- what readers do --------------------------------------------------------------------------------------------

    def answer(self, given: Given, beside: Any = None, **changes: Any) -> None:
        """A reader has done what it was given."""
        answer = _ANSWERS[given.kind](self, given.payload["items"])
        self.conductor.answer(given.reader, {**answer, **changes}, beside)

    def replace(self, reader: int) -> None:
        """A reader died over what it was given, which it does not answer; another one comes in its place."""
        self.given = [one for one in self.given if one.reader != reader]
        self.conductor.lose_reader(reader)
        self.conductor.add_reader(reader)

    def work(self, *kinds: str, withheld: Iterable[Row] = ()) -> None:
        """Readers do all that they are given, of these kinds or of all, until nothing is left.

        `withheld` are rows of files that cannot be copied.
        """
        rows = list(withheld)
        while found := self.take(*kinds):
            for given in found:
                if given.piece:
                    changes = _without(rows, given) if given.kind in ("clean", "restore") else {}
                    self.answer(given, beside=f"{given.kind} {given.piece.order}", **changes)

    def read(self, count: int) -> World:
        """A world in which so many files have been found, read and sorted."""
        self.conductor.find(range(count))
        self.work()
        self.told.clear()
        return self

    def row(self, number: int) -> list[Any]:
        """What is read of a file."""
        uid = self.uids.get(number, f"2.25.1.{number}")
        return [number, *instance(path=f"{number}.dcm", sop_instance_uid=uid, instance_number=number).to_row()]

    def _read(self, items: list[Row]) -> dict[str, Any]:
        rows = json.dumps([self.row(number) for (number,) in items])
        return {"rows": rows, "problems": [], "paths": [], "listed": []}

    def _digest(self, items: list[Row]) -> dict[str, Any]:
        return {"digests": [f"digest of {number}" for (number,) in items]}

    def _survey(self, items: list[Row]) -> dict[str, Any]:
        return {"identifiers": Identifiers().to_json(), "withheld": []}

    def _clean(self, items: list[Row]) -> dict[str, Any]:
        return {
            "entries": [entry(name) for _, name in items],
            "withheld": [],
            "places": [["(0010,0010)", "basic: replaced", len(items)]],
            "learned": b64encode(KeyFile(KEY, uids={name: "2.25.9" for _, name in items}).to_bytes()).decode(),
        }

    def _look(self, items: list[Row]) -> dict[str, Any]:
        return {"searched": [[*look, [[10, 5, 80, 12, 0.9, False]], "", ""] for look in items]}

    def _look_again(self, items: list[Row]) -> dict[str, Any]:
        return {"withheld": []}

    def _restore(self, items: list[Row]) -> dict[str, Any]:
        return {"entries": [[name, 10, 0] for _, name in items], "withheld": []}


_ANSWERS: dict[str, Callable[[World, list[Row]], dict[str, Any]]] = {
    "read": World._read,
    "digest": World._digest,
    "survey": World._survey,
    "clean": World._clean,
    "look": World._look,
    "look-again": World._look_again,
    "restore": World._restore,
}


def entry(name: str) -> list[Any]:
    """What is told of a copy of ten bytes."""
    record = Record(name, CT_IMAGE_STORAGE, "1.2.840.10008.1.2.1", 10, {"basic: replaced": 1}, sha256="0" * 64)
    return [name, 10, 0, record.to_json(), ""]


def _without(rows: list[Row], given: Given) -> dict[str, Any]:
    withheld = [row for row in rows if row[0] in given.numbers]
    left_out = {row[0] for row in withheld}
    names = [name for number, name in given.payload["items"] if number not in left_out]
    entries = [entry(name) if given.kind == "clean" else [name, 10, 0] for name in names]
    return {"withheld": withheld, "entries": entries}
