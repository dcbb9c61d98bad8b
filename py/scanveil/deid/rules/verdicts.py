"""What may be done with an attribute, and why: rules that describe themselves in the report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from scanveil.deid.rules.policy import OPTIONS
from scanveil.dicom import tags
from scanveil.said import _


class Act(Enum):
    """What is done with one element; the value is the fixed word for it in the report for programs."""

    KEEP = "kept"
    KEEP_IF_PLAIN = "kept, unless it hides a sequence"
    OPEN = "opened"
    OPEN_DUMMIED = "contents replaced"
    OPEN_REFERENCES = "UIDs inside replaced"
    REMOVE = "removed"
    EMPTY = "emptied"
    DUMMY = "replaced"
    ZERO = "zeroed"
    UID = "UID replaced"
    PSEUDONYM = "pseudonym given"
    TYPED = "replaced by what you typed"
    RETAIN = "kept by choice"
    RETAIN_CODE = "code kept"
    RETAIN_TERM = "defined term kept"
    RETAIN_DATE = "date or time kept"
    MOVE = "date moved"
    CAP_AGE = "age kept, up to 89"
    CLEAN = "cleaned word by word"
    KEEP_TERMS = "terms kept"
    OPEN_CONTENT = "cleaned item by item"
    CUT = "cut"
    LABEL = "neutral label given"
    CLEAN_PROFILE = "texts inside cleared"
    OPEN_NUMBERS = "numbers inside kept"
    ADD = "added"


WORDS_CUT, ITEMS_REMOVED = "words cut", "items removed"
"""What is done inside of what is cleaned: fixed words as those of `Act` are."""
ACT_WORDS = {
    Act.KEEP.value: _("kept"),
    Act.KEEP_IF_PLAIN.value: _("kept, unless it hides a sequence"),
    Act.OPEN.value: _("opened"),
    Act.OPEN_DUMMIED.value: _("contents replaced"),
    Act.OPEN_REFERENCES.value: _("UIDs inside replaced"),
    Act.REMOVE.value: _("removed"),
    Act.EMPTY.value: _("emptied"),
    Act.DUMMY.value: _("replaced"),
    Act.ZERO.value: _("zeroed"),
    Act.UID.value: _("UID replaced"),
    Act.PSEUDONYM.value: _("pseudonym given"),
    Act.TYPED.value: _("replaced by what you typed"),
    Act.RETAIN.value: _("kept by choice"),
    Act.RETAIN_CODE.value: _("code kept"),
    Act.RETAIN_TERM.value: _("defined term kept"),
    Act.RETAIN_DATE.value: _("date or time kept"),
    Act.MOVE.value: _("date moved"),
    Act.CAP_AGE.value: _("age kept, up to 89"),
    Act.CLEAN.value: _("cleaned word by word"),
    Act.KEEP_TERMS.value: _("terms kept"),
    Act.OPEN_CONTENT.value: _("cleaned item by item"),
    Act.CUT.value: _("cut"),
    Act.LABEL.value: _("neutral label given"),
    Act.CLEAN_PROFILE.value: _("texts inside cleared"),
    Act.OPEN_NUMBERS.value: _("numbers inside kept"),
    Act.ADD.value: _("added"),
    WORDS_CUT: _("words cut"),
    ITEMS_REMOVED: _("items removed"),
}
"""The fixed word of an act -> its word for people."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Why something is done: a short fixed word for the report and a sentence for people."""

    name: str
    sentence: str


class Verdict(NamedTuple):
    """What is done with an element and why; `vr` is the dictionary's, in which a new value is written.

    `label` is what is counted for the report: "rule: act". Where an option decides, `option` is its name and `basic`
    what is done where it cannot be followed, since the value is not what the option may keep.
    """

    act: Act
    vr: bytes
    label: str
    option: str = ""
    basic: Verdict | None = None


def verdict(act: Act, vr: bytes, rule: Rule) -> Verdict:
    """The verdict of a rule."""
    return Verdict(act, vr, f"{rule.name}: {act.value}")


def _code_rule(code: str, sentence: str) -> Rule:
    return Rule(f"E.1-1 {code}", sentence)


# PS3.15 table E.1-1a; the compound codes are resolved by the attribute's Type in the object's IOD
CODE_RULES = {
    code: _code_rule(code, sentence)
    for code, sentence in {
        "X": _("The attribute is removed."),
        "Z": _("The attribute is emptied, or given a dummy value."),
        "D": _("The attribute is given a dummy value."),
        "U": _("The UID is replaced by another one, the same in all files."),
        "Z/D": _("The attribute is emptied, or given a dummy value where the object may not have it empty."),
        "X/Z": _("The attribute is removed, or emptied where the object must have it."),
        "X/D": _("The attribute is removed, or given a dummy value where the object must have it."),
        "X/Z/D": _("The attribute is removed, emptied or given a dummy value, the first that the object may have."),
        "X/Z/U*": _("The attribute is removed or emptied, or its UIDs are replaced where the object must have it."),
    }.items()
}
KEPT = Rule("kept", _("No rule of the profile touches the attribute; it is kept byte for byte."))
PRIVATE = Rule("private", _("Private attributes are removed, wherever they stand."))
UNKNOWN = Rule("unknown", _("An attribute that the standard does not know cannot be judged and is removed."))
CURVES = Rule("curves", _("Curves are removed."))
OVERLAYS = Rule(
    "overlays", _("Overlays are removed whole: without its data, what describes an overlay makes the object invalid.")
)
GROUP_LENGTHS = Rule("group-length", _("Lengths of groups are removed: they would no longer be right."))
STAMPS = Rule("stamp", _("What an earlier de-identification noted is replaced by what was done now."))
MISPLACED = Rule("misplaced", _("An attribute that does not belong into a data set is removed."))
NESTED_PIXELS = Rule(
    "nested-pixels", _("Pixels inside a sequence or behind the image cannot be judged and are removed.")
)
CONTRADICTION = Rule("contradiction", _("A value whose type is not the attribute's could hide text and is removed."))
UNREADABLE = Rule("unreadable", _("A sequence that cannot be read cannot be judged and is removed."))
STRICTER = Rule(
    "stricter",
    _("The attribute is not in table E.1-1, but names people, places, dates or orders, or people type into it."),
)
OTHER_UIDS = Rule("other-uid", _("A UID that is not in table E.1-1 is replaced as well, unless DICOM registers it."))
DUMMIED = Rule("dummied", _("Text inside a sequence of code D or U* is replaced, measured values in it are removed."))
TRAILING = Rule("trailing", _("Bytes behind the last attribute that are not attributes are dropped."))
OPTION_RULES = {option.name: Rule(option.name, option.sentence) for option in OPTIONS.values()}
STRICT = Rule("strict", _("Only what images need is kept: numbers, and words of a medical vocabulary."))
CODES = Rule("codes", _("Of codes stays what has the form of a code and, where the scheme is published, known words."))
TEXTS_IN_BYTES = Rule("icc", _("Texts inside color profiles are cleared; the colors are not changed."))
FOUND = Rule(
    "found",
    _("The check found something of a person in the copy: it was taken out, and the copy was searched once more."),
)
CHOSEN = Rule("chosen", _("The person typed what stands there."))
NO_VALUE = Rule("unused-bits", _("Bits of pixels that hold no value are set to zero, where a person wants it so."))
IMAGE_NOTES = Rule(
    "image-notes",
    _("What is no part of an image is cut out, such as comments inside and bytes behind it; pixels are not."),
)
MISSING = Rule(
    "missing",
    _(
        "What an object must have and the file lacks is added: UIDs, and how many images it holds, "
        "also where it says fewer."
    ),
)
SERIES_NAME = Rule(
    "series-name",
    _("Where a file keeps no description of its series, it gets one: modality, number, plane and thickness."),
)
RULES = (
    *CODE_RULES.values(),
    *OPTION_RULES.values(),
    STRICT,
    *(KEPT, PRIVATE, UNKNOWN, CURVES, OVERLAYS, GROUP_LENGTHS, STAMPS, MISPLACED, NESTED_PIXELS, CONTRADICTION),
    *(UNREADABLE, STRICTER, OTHER_UIDS, DUMMIED, TRAILING, IMAGE_NOTES, NO_VALUE, CODES, TEXTS_IN_BYTES, FOUND, CHOSEN),
    MISSING,
    SERIES_NAME,
)
OVERLAY = verdict(Act.REMOVE, b"UN", OVERLAYS)
"""On all of group 60xx."""
HIDDEN = verdict(Act.REMOVE, b"UN", CONTRADICTION)
"""On what turns out to hide a sequence."""
UNREADABLE_SEQUENCE = verdict(Act.REMOVE, b"SQ", UNREADABLE)
"""On a sequence that turns out to be unreadable."""
TYPED_VALUES = {
    tags.PATIENT_NAME: verdict(Act.TYPED, b"PN", CHOSEN),
    tags.PATIENT_ID: verdict(Act.TYPED, b"LO", CHOSEN),
    tags.STUDY_DESCRIPTION: verdict(Act.TYPED, b"LO", CHOSEN),
    tags.SERIES_DESCRIPTION: verdict(Act.TYPED, b"LO", CHOSEN),
}
"""On what the person typed instead: name, patient number, study and series description."""
UNUSED_BITS = verdict(Act.ZERO, b"OW", NO_VALUE)
"""On bits of pixels in which no value is stored."""
NOTES_IN_IMAGE = verdict(Act.REMOVE, b"OB", IMAGE_NOTES)
"""On what is no image inside a compressed one."""
ADDED = verdict(Act.ADD, b"UI", MISSING)
"""On what is added."""
NAMED = verdict(Act.ADD, b"LO", SERIES_NAME)
"""On a description that is made for a series."""
TRAILING_BYTES = verdict(Act.REMOVE, b"UN", TRAILING)
"""On what follows the pixels and cannot be read."""
