"""Copies without the identity, and the way back."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scanveil.cli.files import check_outputs, files_named, open_file, say, say_of, true_paths, written
from scanveil.cli.keys import check_encryption, new_passphrase, read_key, save_key
from scanveil.cli.passwords import Passwords
from scanveil.cli.progress import progress
from scanveil.cli.statuses import DONE, INCOMPLETE, NO_SCANS
from scanveil.conducting.choosing import Only
from scanveil.conducting.paths import Found
from scanveil.errors import ProfileError, UnreadableError, UsageError
from scanveil.library.person import EVERYBODY, spelled_number
from scanveil.said import _, ngettext, together

if TYPE_CHECKING:
    from scanveil.conducting.folders import BatchReport, Withheld
    from scanveil.deid.blanking.templates import Templates
    from scanveil.deid.deidentifier import Renamed
    from scanveil.deid.rules.policy import Policy


_TABLES = ("uid_mapping.csv", "patid_mapping.csv")


class _NothingToWriteError(Exception):
    """No copy could be made, so there is no archive."""


def _deidentify(asked: argparse.Namespace) -> int:
    """Files without the identity, as a ZIP with a report. What cannot be proven clean is withheld and named."""
    from scanveil.deid.cleaning.deidentify import NOT_LOOKED_FOR

    if asked.blank_all_writing:
        from scanveil.writing.model import load

        load()  # before files are read: it says where it cannot be had
    policy = _policy(asked.profile, asked.option)
    files = files_named(asked.paths)
    included = _included(asked.include, files)
    same = [_two_ids(text) for text in asked.same_person]
    only = Only(*map(frozenset, (asked.study, asked.series, asked.modality, asked.person)))
    if not all(map(spelled_number, asked.person)):
        raise UsageError(_("A Patient ID has letters or digits; 0 is none."))
    _check_outputs(asked, files)
    report = _make_copies(asked, files, policy, included, same, only)
    _say_withheld((*report.withheld, *report.missing))
    if any(one.sentence == NOT_LOOKED_FOR for one in report.withheld):
        say(_("--blank-all-writing looks for writing and blanks it; --include FILE gives out what you looked at."))
    for note in report.notes:
        say(note)
    for question in report.undecided:
        say(together(question, _("They are kept apart; say --same-person ID=ID if they are.")))
    if asked.report:
        with written(asked.report) as report_file:
            report_file.write(report.json)
    if asked.mapping and report.written:
        _write_mapping(Path(asked.mapping), report.renamed)
    say(_in_short(report))
    return _status(report.written, (*report.withheld, *report.missing))


def _included(paths: Sequence[str], files: Found) -> list[Path]:
    """What somebody looked at: files, and such as lie in archives. Raises UsageError for what is not to be copied."""
    from scanveil.conducting.folders import not_among

    inside = [path for path in paths if not Path(path).exists() and any(path.startswith(f"{one}/") for one in files)]
    found = files_named([path for path in paths if path not in inside])
    if strangers := true_paths(found) - true_paths(files):
        raise not_among(min(strangers))
    return [*found, *map(Path, inside)]


def _make_copies(
    asked: argparse.Namespace,
    files: Found,
    policy: Policy,
    included: Sequence[Path],
    same: Sequence[tuple[str, str]],
    only: Only,
) -> BatchReport:
    """The archive, and the key file that is asked for; neither where no copy could be made."""
    from scanveil.conducting.folders import deidentify_paths, steps_to_copies

    templates = _templates(asked.boxes)
    steps = steps_to_copies(templates, asked.blank_all_writing)
    known = read_key(asked.key) if asked.key else None
    passphrase = new_passphrase() if asked.save_key else ""
    with suppress(_NothingToWriteError), written(asked.output) as out, progress(len(steps)) as told:
        report = deidentify_paths(
            files,
            out,
            policy=policy,
            key=known.secret if known else None,
            released=included,
            clears_bits=asked.clear_bits,
            people=known.people if known else EVERYBODY,
            same=same,
            only=only,
            templates=templates,
            blanks_all_writing=asked.blank_all_writing,
            jobs=asked.jobs,
            progress=told,
            ask_password=Passwords().ask,
        )
        if not report.written:
            raise _NothingToWriteError
        if asked.save_key:  # before the copies have a name: without it, nobody could be named again
            save_key(asked.save_key, known | report.key_file if known else report.key_file, passphrase)
    return report


def _templates(path: str | None) -> Templates:
    """What is to be blanked by a file of boxes."""
    from scanveil.deid.blanking.templates import LONGEST, Templates, read_templates

    if path is None:
        return Templates()
    with open_file(path) as file:
        text = file.read(LONGEST + 1)
    try:
        return read_templates(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(_("The file of boxes is not a text file in UTF-8."), path=path) from error
    except UsageError as error:
        raise error.at(path) from error


def _status(made: Sequence[object], withheld: Sequence[Withheld]) -> int:
    """Whether every scan that was found is in the archive."""
    return DONE if made and all(one.reason in NO_SCANS for one in withheld) else INCOMPLETE


def _in_short(report: BatchReport) -> str:
    """What came of it, in a sentence."""
    from scanveil.deid.out.report import summary, were_left_out_by_choice

    others = [one for one in report.withheld if one.reason in NO_SCANS]
    withheld = len(report.withheld) - len(others)
    said = [summary(report.written)[0] if report.written else _("No file could be copied; no ZIP was written.")]
    if withheld:
        said.append(ngettext("{count:,} file was left out.", "{count:,} files were left out.", withheld))
    if report.by_choice:
        said.append(were_left_out_by_choice(report.by_choice))
    if others:
        said.append(ngettext("{count:,} other file is no scan.", "{count:,} other files are no scans.", len(others)))
    return together(*said)


def _check_outputs(asked: argparse.Namespace, files: Sequence[Path]) -> None:
    """Refuse, before any work is done, what cannot be written, or would write over something that is needed."""
    profile = [asked.profile] if asked.profile.endswith(".toml") else []
    known_as = true_paths([asked.key] if asked.key else [])
    renews_key = asked.save_key and true_paths([asked.save_key]) <= known_as
    known_as |= true_paths([asked.boxes] if asked.boxes else [])
    outputs = [asked.output, asked.report, None if renews_key else asked.save_key]
    folder = Path(asked.mapping) if asked.mapping else None
    tables = [str(folder / name) for name in _TABLES] if folder and folder.is_dir() else []
    check_outputs([*files, *profile, *known_as], *outputs, *tables)
    if folder and not folder.is_dir() and true_paths([folder]) <= true_paths(filter(None, outputs)):
        raise UsageError(_("Two results cannot have one name."), path=asked.mapping)
    if asked.save_key and Path(asked.save_key).exists() and not renews_key:
        raise UsageError(_("There is a file of this name already; a key file is never lost."), path=asked.save_key)
    if asked.mapping and Path(asked.mapping).exists() and not Path(asked.mapping).is_dir():
        raise UsageError(_("There is a file of this name already; tables are written to a folder."), path=asked.mapping)
    if asked.save_key:
        check_encryption()


def _two_ids(text: str) -> tuple[str, str]:
    """`ID=ID`. Raises UsageError."""
    one, equals, other = text.partition("=")
    if not (one and equals and other):
        raise UsageError(_("{text} is not of the form ID=ID.", text=text))
    return one, other


def _reidentify(asked: argparse.Namespace) -> int:
    """Copies with their identity put back, as a ZIP. What the key file knows nothing of is withheld and named."""
    from scanveil.conducting.folders import RESTORED, restore_paths

    files = files_named(asked.paths)
    check_outputs([*files, asked.key], asked.output)
    key_file = read_key(asked.key)
    with suppress(_NothingToWriteError), written(asked.output) as out, progress(len(RESTORED)) as told:
        report = restore_paths(files, out, key_file, jobs=asked.jobs, progress=told, ask_password=Passwords().ask)
        if not report.written:
            raise _NothingToWriteError
    _say_withheld(report.withheld)
    if not report.written:
        say(_("No file could be named again; nothing was written."))
    return _status(report.written, report.withheld)


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {"deidentify": _deidentify, "reidentify": _reidentify}


def _say_withheld(withheld: Iterable[Withheld]) -> None:
    for one in withheld:
        say_of(one.path, one.sentence)


def _write_mapping(folder: Path, renamed: Renamed) -> None:
    """Two tables of old and new, as outside scorers read them; they name people, and belong beside the originals."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(
            _("The folder could not be made: {reason}.", reason=error.strerror), path=str(folder)
        ) from error
    for name, pairs in zip(_TABLES, (renamed.uids, renamed.patients), strict=True):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([("id_old", "id_new"), *pairs])
        with written(str(folder / name)) as out:
            out.write(text.getvalue().encode("utf-8"))


def _policy(profile: str, options: Sequence[str]) -> Policy:
    """A preset by its name or a profile file, with more options."""
    from scanveil.deid.rules.policy import LONGEST_PROFILE, from_toml, policy_of

    if not profile.endswith(".toml"):
        return policy_of(profile, options)
    with open_file(profile) as file:
        text = file.read(4 * LONGEST_PROFILE + 1)  # UTF-8 has four bytes for a character at most
    try:
        return from_toml(text.decode("utf-8")).with_options(options)
    except UnicodeDecodeError as error:
        raise ProfileError(_("The profile is not a text file in UTF-8.")).at(profile) from error
    except ProfileError as error:
        raise error.at(profile) from error
