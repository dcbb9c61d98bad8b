"""Copies without the identity, and the way back."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanveil.cli.files import check_outputs, files_named, open_file, progress, say, say_of, true_paths, written
from scanveil.cli.keys import new_passphrase, read_key, save_key
from scanveil.errors import ProfileError, UnreadableError, UsageError, WithheldError
from scanveil.library.person import EVERYBODY
from scanveil.said import _, together

if TYPE_CHECKING:
    from scanveil.conducting.folders import BatchReport, Withheld
    from scanveil.deid.deidentifier import Renamed
    from scanveil.deid.out.keyfile import KeyFile
    from scanveil.deid.rules.policy import Policy

DONE, WITHHELD = 0, 3


def _deidentify(asked: argparse.Namespace) -> int:
    """Files without the identity, as a ZIP with a report. What cannot be proven clean is withheld and named."""
    from scanveil.conducting.folders import deidentify_paths

    policy = _policy(asked.profile, asked.option)
    files = files_named(asked.paths)
    known = read_key(asked.key) if asked.key else None
    included = files_named(asked.include) if asked.include else []
    if strangers := true_paths(included) - true_paths(files):
        raise UsageError(_("This file is not among those to de-identify."), path=min(strangers))
    same = [_two_ids(text) for text in asked.same_person]
    check_outputs(files, asked.output, asked.report, asked.save_key)
    _check_new_key(asked)
    passphrase = new_passphrase() if asked.save_key else ""
    with written(asked.output) as out:
        report = deidentify_paths(
            files,
            out,
            policy=policy,
            key=known.secret if known else None,
            released=included,
            clears_bits=asked.clear_bits,
            people=known.people if known else EVERYBODY,
            same=same,
            progress=progress(),
        )
        _say_withheld(report.withheld)
        for note in report.notes:
            say(note)
        for question in report.undecided:
            say(together(question, _("They are kept apart; say --same-person ID=ID if they are.")))
        if not report.written:
            raise WithheldError(_("No file could be de-identified; nothing was written."))
        _write_beside(asked, report, known, passphrase)
    return WITHHELD if report.withheld else DONE


def _two_ids(text: str) -> tuple[str, str]:
    """`ID=ID`. Raises UsageError."""
    one, equals, other = text.partition("=")
    if not (one and equals and other):
        raise UsageError(_("{text} is not of the form ID=ID.", text=text))
    return one, other


def _check_new_key(asked: argparse.Namespace) -> None:
    """Refuse to write a key file over another than the one that is read."""
    known_as = true_paths([asked.key] if asked.key else [])
    if asked.save_key and Path(asked.save_key).exists() and not true_paths([asked.save_key]) <= known_as:
        raise UsageError(_("There is a file of this name already; a key file is never lost."), path=asked.save_key)


def _write_beside(asked: argparse.Namespace, report: BatchReport, known: KeyFile | None, passphrase: str) -> None:
    """What was asked for beside the archive."""
    if asked.report:
        with written(asked.report) as report_file:
            report_file.write(report.json)
    if asked.save_key:
        save_key(asked.save_key, known | report.key_file if known else report.key_file, passphrase)
    if asked.mapping:
        _write_mapping(Path(asked.mapping), report.renamed)


def _reidentify(asked: argparse.Namespace) -> int:
    """Copies with their identity put back, as a ZIP. What the key file knows nothing of is withheld and named."""
    from scanveil.conducting.folders import restore_paths

    files = files_named(asked.paths)
    key_file = read_key(asked.key)
    check_outputs([*files, asked.key], asked.output)
    with written(asked.output) as out:
        report = restore_paths(files, out, key_file, progress=progress())
        _say_withheld(report.withheld)
        if not report.written:
            raise WithheldError(_("No file could be named again; nothing was written."))
    return WITHHELD if report.withheld else DONE


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
    for name, pairs in (("uid_mapping.csv", renamed.uids), ("patid_mapping.csv", renamed.patients)):
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
