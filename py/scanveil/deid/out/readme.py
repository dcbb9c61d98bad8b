"""README.txt of an archive, for people: one page, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanveil import __version__
from scanveil.deid.out.report import (
    Record,
    are_blanked,
    count_blanked,
    count_looked_at,
    count_searched,
    in_order,
    were_left_out_by_choice,
)
from scanveil.deid.rules import table
from scanveil.deid.rules.policy import OPTIONS, Policy
from scanveil.errors import BY_CHOICE, NOT_ALL_ADDED
from scanveil.said import _, ngettext


def readme(records: Sequence[Record], left_out: Iterable[tuple[str, str]], policy: Policy) -> bytes:
    """README.txt of copies without the identity, of which there are these records.

    `left_out` are reasons and sentences for files of which there are none.
    """
    looked_at, written = count_looked_at(records), len(records)
    made = ngettext(
        "Scanveil {version} made this archive of {count} DICOM file,\non the computer where the originals are.",
        "Scanveil {version} made this archive of {count} DICOM files,\non the computer where the originals are.",
        written,
        version=__version__,
    )
    return _paragraphs(
        _title(_("MEDICAL IMAGES WITHOUT A NAME"), "="),
        made,
        "\n".join([*_looked_at(looked_at), *_left_out(list(left_out))]),
        _below(_("What was done"), *_what_was_done(policy)),
        _below(_("What was not done"), *_what_was_not_done(count_searched(records), count_blanked(records))),
        _below(
            _("Not for diagnosis"),
            _(
                "Dates, sizes, weights and descriptions are missing. "
                "Do not use these files to treat anybody: use the originals."
            ),
        ),
        _(
            "deidentification-report.html says, rule by rule and place by place, what was done; "
            "the .json says it to programs."
        ),
    )


def _looked_at(count: int) -> list[str]:
    """How many files a person looked at and included, if there are any."""
    if not count:
        return []
    return [
        ngettext(
            "A person looked at {count} file that Scanveil could not judge, and included it: see the report.",
            "A person looked at {count} files that Scanveil could not judge, and included them: see the report.",
            count,
        )
    ]


def _left_out(rows: list[tuple[str, str]]) -> list[str]:
    """How many files are not in the archive, and that there are more of which nobody knows how many."""
    more = [sentence for reason, sentence in rows if reason == NOT_ALL_ADDED]
    by_choice = sum(reason == BY_CHOICE for reason, _sentence in rows)
    if by_choice:
        more.insert(0, were_left_out_by_choice(by_choice))
    count = sum(reason not in (NOT_ALL_ADDED, BY_CHOICE) for reason, _sentence in rows)
    if not count:
        return more or [_("No file was left out.")]
    said = ngettext(
        "{count} file was left out: it is no image, was not read,\n"
        "or could not be shown to be free of identity. The report gives the reason.",
        "{count} files were left out: they are no images, were not read,\n"
        "or could not be shown to be free of identity. The report gives the reason for each.",
        count,
    )
    return [said, *more]


def _what_was_done(policy: Policy) -> list[str]:
    """What was removed, what was kept by choice, and what was looked for."""
    return [
        _(
            """\
Everything that the DICOM standard lists as identifying (PS3.15 {edition}, Basic Profile) was removed or replaced:
names, numbers, dates and times, places, doctors, descriptions, comments, device numbers, private data of the
manufacturers. Patients are called ANON- and six letters or digits: the same person has the same one throughout,
and it cannot be turned back into a name. Numbers that tie the files together (UIDs) were replaced by new ones.""",
            edition=table.EDITION,
        ),
        *_but_for(policy),
        _(
            """\
Every file was then read back and searched for the names, numbers and dates that had been in any of the originals.
Not looked for, since they stand in every file by chance: names of under three letters, numbers of under four
characters (of under five digits, where they are digits only), round ones, names that are words which devices write
themselves, and times of day."""
        ),
    ]


def _but_for(policy: Policy) -> list[str]:
    """What the person chose beyond that."""
    if policy.strict:
        return [_("Beyond that, everything was removed that is not needed to show the images.")]
    chosen = [f"- {OPTIONS[name].sentence}" for name in in_order(policy.options)]
    return [_("But, as was chosen:"), *chosen] if chosen else []


def _what_was_not_done(searched: int, blanked: int) -> list[str]:
    """What a person has to look at."""
    if searched:
        looked = ngettext(
            "Writing in the images was looked for in {count} of these files. No program finds all.",
            "Writing in the images was looked for in {count} of these files. No program finds all.",
            searched,
        )
    else:
        looked = _("Writing in the images was not looked for.")
    kept = are_blanked(blanked) if blanked else _("The images themselves are exactly as they were.")
    return [
        "\n".join([kept, looked, _("So please look yourself:")]),
        _(
            "- Is there text IN the picture (often in ultrasound, photographs, scanned pages, screenshots)?\n"
            "  What was not blanked is still there."
        ),
        _("- Could a FACE be rebuilt from it (scans of the head)? It still could."),
    ]


def restored_readme(count: int, left_out: Iterable[str]) -> bytes:
    """README.txt of an archive of restored files; `left_out` are sentences."""
    reasons = [f"- {sentence}" for sentence in dict.fromkeys(left_out)]
    named = ngettext(
        "The {count} DICOM file in this archive NAMES PEOPLE. Scanveil put back what a key file knows:\n"
        "names, patient numbers, dates of birth, dates, and the numbers that tie the files together (UIDs).\n"
        "What had been taken out of it beyond that stays out: the original holds it.",
        "The {count} DICOM files in this archive NAME PEOPLE. Scanveil put back what a key file knows:\n"
        "names, patient numbers, dates of birth, dates, and the numbers that tie the files together (UIDs).\n"
        "What had been taken out of them beyond that stays out: the originals hold it.",
        count,
    )
    return _paragraphs(
        _title(_("MEDICAL IMAGES WITH THEIR NAMES"), "="),
        "\n".join((named, _("Left out:") if reasons else "", *reasons)),
        _("Not for diagnosis: use the originals to treat anybody."),
    )


def _paragraphs(*paragraphs: str) -> bytes:
    """A text of paragraphs with a line between them."""
    return ("\n\n".join(paragraphs) + "\n").encode()


def _below(title: str, *lines: str) -> str:
    """Lines under a title of their own."""
    return "\n".join((_title(title, "-"), *lines))


def _title(title: str, line: str) -> str:
    """A title with a line of this character below it."""
    return f"{title}\n{line * len(title)}"
