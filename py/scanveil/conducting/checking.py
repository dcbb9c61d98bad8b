"""Anybody's copies searched for what names a person in originals: folders, files and ZIP archives of either."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo, is_zipfile

from scanveil.archives import discs, zips
from scanveil.archives.kinds import DISC, OPENED, ZIP, check_depth, kind_of, members_of
from scanveil.archives.member import Member
from scanveil.conducting.desk import Progress
from scanveil.conducting.opening import AskPassword, nobody_knows, opener
from scanveil.conducting.paths import files_in, open_found
from scanveil.conducting.reader import Opened
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.whole_files import COMMENT, CONTENT, NAME, FileSearch, Find, Looked, is_dicom
from scanveil.deid.cleaning.blocks import BLOCK
from scanveil.deid.deidentifier import BESIDE, README_NAME, REPORT_NAME, REPORT_PAGE_NAME, survey
from scanveil.deid.out.rewritten import LARGEST, rewrite
from scanveil.dicom.reading import blocks, read_header
from scanveil.errors import OF_ONE_FILE, NotDicomError, ScanveilError, gone, reason_of
from scanveil.said import _, together

_OWN_TEXTS = (REPORT_NAME, REPORT_PAGE_NAME, README_NAME)
_OWN_NAMES = BESIDE | {"DICOM"}
"""Names that Scanveil gives to files and folders, though somebody may be called so."""
NOT_LOOKED_INTO = "not-looked-into"
"""The reason of a file of which the bytes were searched, but not what they mean."""


class Found(NamedTuple):
    """What was found, as `Find` has it, and in which file."""

    file: str
    place: str
    kind: str


class Unseen(NamedTuple):
    """A file that was not looked into, or not all of it, and why."""

    file: str
    reason: str
    sentence: str


@dataclass(slots=True)
class Checked:
    """What came of a check. `files` counts what was looked into, `originals` those of which the names are known.

    Files are named as they were given, and in archives behind those; a part of a name that names somebody is a number
    between stars. `kept` are the options by which copies of Scanveil's say that they keep what was then no find.
    """

    found: list[Found] = field(default_factory=list)
    not_looked_at: list[Unseen] = field(default_factory=list)
    files: int = 0
    originals: int = 0
    kept: frozenset[str] = frozenset()


def check_paths(
    copies: Sequence[str | Path],
    originals: Sequence[str | Path],
    *,
    progress: Progress | None = None,
    ask_password: AskPassword = nobody_knows,
) -> Checked:
    """Search copies for what names a person in originals. `progress` is told (files done, files in all)."""
    searched = sorted(files_in(copies), key=lambda one: one.name != REPORT_NAME)  # it tells what is beside it
    known = _apart(files_in(originals), searched)
    steps = _Steps(len(searched) + len(known), progress)
    surveying = _Surveying(ask_password)
    for path in known:
        surveying.take(path)
        steps.count()
    search = FileSearch(Identifiers.merged(surveying.identifiers))
    checking = _Checking(search, copies, ask_password)
    for unseen in surveying.unseen:
        checking.pass_over(unseen.file, unseen.reason, unseen.sentence)
    for path in searched:
        checking.take(path)
        steps.count()
    checking.look_at_empty_folders(copies)
    checking.checked.originals = surveying.count
    checking.checked.kept = search.kept
    return checking.checked


def _apart(originals: Sequence[Path], copies: Sequence[Path]) -> Sequence[Path]:
    """Originals without the copies that are kept among them, where there are others."""
    own = {os.path.realpath(path) for path in copies}
    return [path for path in originals if os.path.realpath(path) not in own] or originals


class _Steps:
    """Counts files, for whoever wants to know."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def count(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, self._total)


class _Walk:
    """A walk through files, and through the archives among them. What fails stops nothing else."""

    def __init__(self, ask_password: AskPassword) -> None:
        self._ask_password = ask_password
        self._room = 0

    def take(self, path: Path) -> None:
        """Take a file, or all in an archive."""
        with self._or_pass_over(str(path)), open_found(path) as opened:
            self._room = zips.room_for(opened.size)
            self._take(opened, depth=1)

    def pass_over(self, path: str, reason: str, sentence: str) -> None:
        """Say that something was not looked at."""
        raise NotImplementedError

    def _take(self, opened: Opened, depth: int) -> None:
        """Take a file that lies in no archive, where it is the first, or in so many."""
        file, path, _size = opened
        kind = "" if is_dicom(file) else kind_of(file) or ZIP * is_zipfile(file)
        if kind not in OPENED:
            self._take_file(opened)
            return
        check_depth(depth, path)
        members = self._list(opened, kind)
        open_inside = opener(file, path, [one for _info, one in members], self._ask_password)
        for info, member in sorted(members, key=lambda one: not one[1].name.endswith(REPORT_NAME)):
            name = f"{path}/{member.name.lstrip('/')}"
            with self._or_pass_over(name):
                self._take_name(name, info)
                self._room -= member.size
                if self._room < 0:
                    raise zips.too_large(name)
                self._take(Opened(open_inside(member), name, member.size), depth + 1)

    def _list(self, opened: Opened, kind: str) -> list[tuple[ZipInfo | None, Member]]:
        """The files in an archive, and what a ZIP says of them; takes what is the archive's own."""
        file, path, size = opened
        if kind != ZIP:
            self._take_frame(opened)
            return [(None, member) for member in members_of(file, size, path)]
        archive = zips.read_directory(file, size, path)
        self._take_zip(opened, archive)
        for one in archive.infolist():
            if one.is_dir() and not one.file_size:
                self._take_name(f"{path}/{zips.name_of(one).lstrip('/')}", one)
        return [*zips.members_of(archive, file)]

    def _take_zip(self, opened: Opened, archive: ZipFile) -> None:
        """Take what a ZIP says of itself."""

    def _take_frame(self, opened: Opened) -> None:
        """Take what another archive says of itself and of its files."""

    def _take_name(self, path: str, member: ZipInfo | None) -> None:
        """Take what an archive says of a member."""

    def _take_file(self, opened: Opened) -> None:
        raise NotImplementedError

    @contextmanager
    def _or_pass_over(self, path: str) -> Iterator[None]:
        try:
            yield
        except OF_ONE_FILE as error:
            self.pass_over(path, *reason_of(error))
        except OSError:
            self.pass_over(path, *reason_of(gone(path)))


class _Surveying(_Walk):
    """What identifies people in originals, how many say all of it, and the files of which that is not known."""

    def __init__(self, ask_password: AskPassword) -> None:
        super().__init__(ask_password)
        self.identifiers: list[Identifiers] = []
        self.count = 0
        self.unseen: list[Unseen] = []

    def pass_over(self, path: str, reason: str, sentence: str) -> None:
        self.unseen.append(Unseen(path, reason, together(_("It is not known whom this original names."), sentence)))

    def _take_file(self, opened: Opened) -> None:
        if not is_dicom(opened.file):
            raise NotDicomError(_("It is no DICOM file."))
        file, path, size = opened
        self.identifiers.append(survey(file, path, size))
        read_header(file, path=path, size=size)  # or say that it is cut off: what followed is not known
        self.count += 1


class _Checking(_Walk):
    """What is found in copies; `checked` is what came of it so far."""

    def __init__(self, search: FileSearch, named: Iterable[str | Path], ask_password: AskPassword) -> None:
        super().__init__(ask_password)
        self.checked = Checked()
        self._search = search
        self._named = sorted((Path(path).parts for path in named), key=len)
        self._seen: set[tuple[str, ...]] = set()
        self._hidden: dict[str, str] = {}
        self._own: dict[PurePath, bytes] = {}

    def take(self, path: Path) -> None:
        self._look_at_name(str(path))
        super().take(path)

    def pass_over(self, path: str, reason: str, sentence: str) -> None:
        self.checked.not_looked_at.append(Unseen(self._shown(path), reason, sentence))

    def look_at_empty_folders(self, named: Iterable[str | Path]) -> None:
        """Their names may name somebody, too."""
        for path in named:
            for place, folders, names in os.walk(path):
                if not folders and not names:
                    self._look_at_name(place)

    def _take_file(self, opened: Opened) -> None:
        self._look_at_name(opened.path)
        looked = self._in_own_text(opened) or self._search.in_file(opened.file, opened.size)
        self.checked.files += 1
        self._add(opened.path, looked.found)
        if looked.unseen:
            self.pass_over(opened.path, NOT_LOOKED_INTO, looked.unseen)

    def _in_own_text(self, opened: Opened) -> Looked | None:
        """What is found in a text that Scanveil writes beside copies; None where it is no such text."""
        path = PurePath(opened.path)
        if path.name not in _OWN_TEXTS or opened.size > LARGEST:
            return None
        data = b"".join(blocks(opened.file, 0, opened.size, BLOCK))
        if path.name != REPORT_NAME:
            return Looked(()) if self._own.get(path) == hashlib.sha256(data).digest() else None
        if (own := rewrite(data)) is None:
            return None
        for name, text in ((REPORT_PAGE_NAME, own.page), (README_NAME, own.readme)):
            self._own[path.with_name(name)] = hashlib.sha256(text).digest()
        return Looked(tuple(Find(CONTENT, kind) for kind in self._search.in_texts(own.values, own.sentences)))

    def _list(self, opened: Opened, kind: str) -> list[tuple[ZipInfo | None, Member]]:
        try:
            return super()._list(opened, kind)
        except ScanveilError:
            self._look_at_name(opened.path)
            self.checked.files += 1
            self._take_frame(opened)  # its bytes, at least
            raise

    def _take_frame(self, opened: Opened) -> None:
        """All bytes, as nobody says which are no file's."""
        self._add(opened.path, self._search.in_bytes(opened.file, 0, opened.size).found)
        if kind_of(opened.file) == DISC and discs.holds_more(opened.file, opened.size):
            self.pass_over(opened.path, NOT_LOOKED_INTO, _("Behind the disc in this image there is more. Please look."))

    def _take_zip(self, opened: Opened, archive: ZipFile) -> None:
        found: dict[Find, None] = {}
        is_all = True
        for start, end, may_be_file in zips.loose_ranges(archive, opened.file, opened.size):
            looked = self._search.in_bytes(opened.file, start, end)
            found |= dict.fromkeys(looked.found)
            is_all = is_all and not (may_be_file or looked.unseen)
        self._add(opened.path, found)
        self._look_at_comment(opened.path, archive.comment)
        if not is_all:
            self.pass_over(
                opened.path,
                NOT_LOOKED_INTO,
                _("The ZIP archive holds bytes between its files, perhaps of a deleted one. Please make it anew."),
            )

    def _take_name(self, path: str, member: ZipInfo | None) -> None:
        self._look_at_name(path)
        if member:
            self._look_at_comment(path, member.comment + b" " + member.extra)

    def _look_at_comment(self, path: str, comment: bytes) -> None:
        self._add(path, [Find(COMMENT, kind) for kind in self._search.in_name(comment)])

    def _look_at_name(self, path: str) -> None:
        """Look at each part of a name, from what a person named on; what is in front of it is no copy's."""
        parts = PurePath(path).parts
        for end in range(self._start(parts), len(parts) + 1):
            if end and parts[:end] not in self._seen:
                self._seen.add(parts[:end])
                self._add(str(PurePath(*parts[:end])), [Find(NAME, kind) for kind in self._kinds(parts[end - 1])])

    def _start(self, parts: tuple[str, ...]) -> int:
        """How many parts of a path are its beginning that a person named."""
        return max((len(named) for named in self._named if parts[: len(named)] == named), default=len(parts))

    def _kinds(self, part: str) -> tuple[str, ...]:
        return () if part in _OWN_NAMES else self._search.in_name(_as_bytes(part))

    def _add(self, path: str, finds: Iterable[Find]) -> None:
        self.checked.found += [Found(self._shown(path), *find) for find in finds]

    def _shown(self, path: str) -> str:
        """A name without what names somebody."""
        parts = PurePath(path).parts
        return str(PurePath(*(self._harmless(part) for part in parts)))

    def _harmless(self, part: str) -> str:
        if not self._kinds(part):
            return part
        return self._hidden.setdefault(part, f"*{len(self._hidden) + 1}*")


def _as_bytes(name: str) -> bytes:
    """The name of a file as bytes, also where it is no text; some systems have names that never were bytes."""
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogatepass")
