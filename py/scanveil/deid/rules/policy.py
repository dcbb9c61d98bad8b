"""What a person has chosen: the Basic Profile and options of PS3.15 E.3, as one value, by name or from a TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scanveil.errors import ProfileError, UsageError
from scanveil.said import _

BASIC = "basic"
BASIC_CODE = "113100"
"""The Basic Profile's code in CID 7050."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its code in CID 7050, a sentence for people, and why it is refused where it is not performed."""

    name: str
    code: str
    sentence: str
    refused: str = ""


CLEAN_PIXELS = "clean_pixel_data"
_BY_FILE = _(
    "It is nothing to choose for all files: a copy says so by itself where each of its images was looked at for "
    "writing, and a person has seen what was found and what became of it."
)
_LOOK_YOURSELF = _("Scanveil does not look into pictures and cannot do this. Please look at the images yourself.")

OPTIONS = {
    option.name: option
    for option in (
        Option(CLEAN_PIXELS, "113101", _("Text in the pixels is removed."), _BY_FILE),
        Option("clean_recognizable_visual_features", "113102", _("Faces are made unrecognizable."), _LOOK_YOURSELF),
        Option(
            "clean_graphics",
            "113103",
            _("Drawings over images (overlays) are kept in files at which you have looked, one by one; others go."),
        ),
        Option("clean_structured_content", "113104", _("Reports are cleaned and kept, item by item.")),
        Option("clean_descriptors", "113105", _("Of descriptions, words from a medical vocabulary are kept.")),
        Option("retain_longitudinal_full_dates", "113106", _("Dates and times are kept.")),
        Option(
            "retain_longitudinal_modified_dates",
            "113107",
            _("Dates are moved, all of a person by the same number of days; times of day and intervals are kept."),
        ),
        Option(
            "retain_patient_characteristics", "113108", _("Age (up to 89), sex, size, weight and the like are kept.")
        ),
        Option("retain_device_identity", "113109", _("Names and serial numbers of devices are kept.")),
        Option("retain_uids", "113110", _("UIDs are kept; who has the originals can find them again.")),
        Option(
            "retain_safe_private",
            "113111",
            _("Private attributes that the standard lists as safe are kept, and numbers that conversion needs."),
        ),
        Option("retain_institution_identity", "113112", _("Names and addresses of institutions are kept.")),
    )
}
FULL_DATES, MODIFIED_DATES = "retain_longitudinal_full_dates", "retain_longitudinal_modified_dates"

_CONTRADICTIONS = (
    (
        FULL_DATES,
        MODIFIED_DATES,
        _("Dates cannot be kept as they are and moved as well. Please choose one of the two."),
    ),
)


def _check_option(name: str) -> None:
    option = OPTIONS.get(name)
    if option is None:
        known = ", ".join(one.name for one in OPTIONS.values() if not one.refused)
        raise UsageError(
            _('There is no option named "{name}". There are: {known}.', name=name, known=known), keyword=name
        )
    if option.refused:
        raise UsageError(_("{option}: {reason}", option=name, reason=option.refused), keyword=name)


@dataclass(frozen=True, slots=True)
class Policy:
    """The Basic Profile with options. `strict` keeps only what is on a list of what images need.

    Raises UsageError for an option that does not exist, is not performed, or contradicts another.
    """

    options: frozenset[str] = frozenset()
    strict: bool = False
    name: str = BASIC

    def __post_init__(self) -> None:
        for option in sorted(self.options):
            _check_option(option)
        for one, other, sentence in _CONTRADICTIONS:
            if {one, other} <= self.options:
                raise UsageError(sentence, keyword=f"{one}, {other}")
        if self.strict and self.options:
            raise UsageError(_("What keeps only what images need cannot keep more by options."), keyword="options")

    @property
    def moves_dates(self) -> bool:
        """Whether dates are kept, but moved."""
        return MODIFIED_DATES in self.options

    def with_options(self, options: Iterable[str]) -> Policy:
        """The same with more options. Raises UsageError."""
        return replace(self, options=self.options | frozenset(options))

    def to_toml(self) -> str:
        """As a file that `from_toml` reads."""
        listed = "".join(f'    "{name}",  # {OPTIONS[name].sentence}\n' for name in OPTIONS if name in self.options)
        heading = _("A profile of Scanveil: what is kept beyond the Basic Profile of DICOM PS3.15.")
        return (
            f"# {heading}\n"
            f'name = "{self.name}"\n'
            f"strict = {'true' if self.strict else 'false'}\n"
            f"options = [\n{listed}]\n"
        )


@dataclass(frozen=True, slots=True)
class Preset:
    """A policy for people: what it is called, and for whom it is."""

    title: str
    sentence: str
    policy: Policy


def _preset(name: str, title: str, sentence: str, *options: str, strict: bool = False) -> tuple[str, Preset]:
    return name, Preset(title, sentence, Policy(frozenset(options), strict, name))


PRESETS = dict(
    (
        _preset(
            BASIC,
            _("Basic"),
            _("Removes everything that the DICOM standard lists as identifying. For passing images on when in doubt."),
        ),
        _preset(
            "second-opinion",
            _("Second opinion"),
            _(
                "Keeps age, sex, size and weight, moves all dates by the same number of days, and keeps medical words "
                "of descriptions. For a doctor who should judge the images without knowing the name."
            ),
            "retain_patient_characteristics",
            MODIFIED_DATES,
            "clean_descriptors",
            "clean_structured_content",
        ),
        _preset(
            "teaching",
            _("Teaching file"),
            _(
                "Keeps age and sex and medical words of descriptions, but no date. "
                "For lectures and collections of cases."
            ),
            "retain_patient_characteristics",
            "clean_descriptors",
            "clean_structured_content",
        ),
        _preset(
            "research",
            _("Research"),
            _(
                "Keeps intervals between dates, age and sex, devices, medical words, and private values that the "
                "standard lists as safe or conversion needs, such as diffusion gradients. For studies that calculate "
                "with the images."
            ),
            "retain_patient_characteristics",
            "retain_device_identity",
            "retain_safe_private",
            MODIFIED_DATES,
            "clean_descriptors",
            "clean_structured_content",
        ),
        _preset(
            "everything-out",
            _("Everything out"),
            _("Keeps only what is needed to show the images: no word that a person could have typed. For publishing."),
            strict=True,
        ),
    )
)


def policy_of(profile: str = BASIC, options: Iterable[str] = ()) -> Policy:
    """A preset by name, with more options. Raises UsageError."""
    if profile not in PRESETS:
        known = ", ".join(PRESETS)
        raise UsageError(
            _('There is no profile named "{name}". There are: {known}.', name=profile, known=known), keyword="profile"
        )
    return PRESETS[profile].policy.with_options(options)


_KEYS = {"name": str, "profile": str, "strict": bool, "options": list}
LONGEST_PROFILE = 64 * 1024
"""Characters of a profile file."""
MOST_DOTS = 64
"""Dots of a line: each is a table within another to TOML, and a thousand take a gigabyte."""
_FORM = re.compile(r"[\w .-]{1,40}")


def from_toml(text: str) -> Policy:
    """A policy out of a profile file.

    `profile` is a preset to start from, `options` adds to it, `strict` and `name` replace its own.
    Raises ProfileError with the line and the reason.
    """
    if len(text) > LONGEST_PROFILE:  # cut off, it could keep more than it says
        raise ProfileError(_("A profile has at most {most:,} characters.", most=LONGEST_PROFILE))
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > MOST_DOTS:
            raise ProfileError(_("A profile has no names with that many dots."), line=number)
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        sentence = _("The profile is not a TOML file: {reason}.", reason=error)
        raise ProfileError(sentence, line=_line_in(str(error))) from error
    for key, value in found.items():
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            raise _bad(text, key, _('"{key}" means nothing in a profile. There are: {known}.', key=key, known=known))
        if not isinstance(value, _KEYS[key]):
            raise _bad(text, key, _must_be(_KEYS[key], key))
    options = found.get("options", [])
    for option in options:
        if not isinstance(option, str):
            raise _bad(text, "options", _must_be(list, "options"))
    name = found.get("name", found.get("profile", BASIC))
    if not _FORM.fullmatch(name):
        raise _bad(text, "name", _("A profile's name has 1 to 40 letters, digits, spaces, dots and dashes."))
    try:
        start = policy_of(found.get("profile", BASIC))
        return Policy(start.options | frozenset(options), found.get("strict", start.strict), name)
    except UsageError as error:
        raise _bad(text, error.keyword.partition(",")[0], error.sentence) from error


def _must_be(kind: type, key: str) -> str:
    """What the value of a key must be."""
    if kind is str:
        return _('"{key}" must be a text.', key=key)
    if kind is bool:
        return _('"{key}" must be true or false.', key=key)
    return _('"{key}" must be a list of names.', key=key)


def _bad(text: str, word: str, sentence: str) -> ProfileError:
    """The error, with the line on which the word stands first."""
    lines = (number for number, line in enumerate(text.splitlines(), 1) if re.search(rf"\b{re.escape(word)}\b", line))
    return ProfileError(sentence, line=next(lines, 0))


def _line_in(message: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else 0
