"""What a reader of the terminal does, on files that it opens itself by their paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, BinaryIO

from scanveil.conducting import reader
from scanveil.conducting.paths import Place, open_found
from scanveil.conducting.reader import Opened
from scanveil.conducting.steps import Answer

if TYPE_CHECKING:
    from scanveil.conducting.copies import Identity, KnownKey, Member
    from scanveil.writing.searching import Run, Searcher

Done = tuple[Answer, Any]
"""An answer, and what is handed over beside it."""


class Bench:
    """Where a reader does what it is asked. `files` are those that it may open, by their numbers.

    `write` is given members of an archive, each with the file that it is made of, and gives the SHA-256 of its bytes.
    """

    def __init__(self, write: Callable[[Member, BinaryIO], str]) -> None:
        self.files: Sequence[Place] | Mapping[int, Place] = ()
        self._write = write
        self._identity: Identity | None = None
        self._known: KnownKey | None = None
        self._searchers: dict[bool, Searcher] = {}
        self._run: Run | None = None
        self._work: dict[str, Callable[[dict[str, Any]], Done | None]] = {
            "read": self._read,
            "digest": self._digest,
            "survey": self._survey,
            "identity": self._learn_identity,
            "clean": self._clean,
            "known": self._learn_key,
            "restore": self._restore,
            "look": self._look,
            "look-again": self._look_again,
        }

    def do(self, kind: str, payload: dict[str, Any]) -> Done | None:
        """What comes of a message; None where no answer is wanted."""
        return self._work[kind](payload)

    def _open(self, number: int) -> AbstractContextManager[Opened]:
        return open_found(self.files[number])

    def _read(self, payload: dict[str, Any]) -> Done:
        return reader.read(payload["items"], self._open), None

    def _digest(self, payload: dict[str, Any]) -> Done:
        return reader.digest(payload["items"], self._open), None

    def _survey(self, payload: dict[str, Any]) -> Done:
        from scanveil.conducting.copies import survey_files

        return survey_files(payload["items"], self._open), None

    def _learn_identity(self, payload: dict[str, Any]) -> None:
        from scanveil.conducting.copies import Identity

        self._identity = Identity.of(**payload)

    def _clean(self, payload: dict[str, Any]) -> Done:
        """Beside the answer: old and new numbers of patients."""
        from scanveil.conducting.copies import ASKED, Copies

        made = Copies(self._identity, self._write, **{name: payload[name] for name in ASKED})
        made.add_all(payload["items"], self._open)
        assert self._identity is not None  # or there would be no copies
        return made.answer(made.written), self._identity.deidentifier.patients()

    def _learn_key(self, payload: dict[str, Any]) -> None:
        from scanveil.conducting.copies import KnownKey

        self._known = KnownKey.of(**payload)

    def _restore(self, payload: dict[str, Any]) -> Done:
        from scanveil.conducting.copies import Restorations

        made = Restorations(self._known, self._write, payload["job"])
        made.add_all(payload["items"], self._open)
        return made.answer(), None

    def _look(self, payload: dict[str, Any]) -> Done:
        from scanveil.conducting.writing import search_looks

        return search_looks(payload["items"], self._open, *self._finding(is_thorough=payload["thorough"])), None

    def _look_again(self, payload: dict[str, Any]) -> Done:
        from scanveil.conducting.writing import look_again

        written, templates = payload["written"], payload["templates"]
        return look_again(payload["items"], self._open, written, templates, *self._finding()), None

    def _finding(self, *, is_thorough: bool = False) -> tuple[Searcher, Run]:
        """What searches, and the model. Raises UsageError where onnxruntime is not installed."""
        from scanveil.writing.model import load
        from scanveil.writing.searching import Searcher

        self._run = self._run or load()
        return self._searchers.setdefault(is_thorough, Searcher(is_thorough=is_thorough)), self._run
