"""What is done with which attribute: PS3.15 Annex E, its Basic Profile and options, as rules that describe themselves.

`Rules` are those of a policy. They answer, for a SOP class, with a dict that is asked once per element:
(tag, VR in the file) -> `Verdict`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple

from scanveil.deid.rules import table
from scanveil.deid.rules.policy import FULL_DATES, MODIFIED_DATES, OPTIONS, Policy
from scanveil.dicom import tags
from scanveil.dicom.wire import LONG_VRS, PIXEL_TAGS
from scanveil.errors import UsageError


class Act(Enum):
    """What is done with one element; the value is the report's word for it."""

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
    RETAIN_DATE = "date or time kept"
    MOVE = "date moved"
    CAP_AGE = "age kept, up to 89"
    CLEAN = "cleaned word by word"
    OPEN_CONTENT = "cleaned item by item"


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


class Row(NamedTuple):
    """One row of PS3.15 Table E.1-1; `options` has one letter (K, C or -) for each of `table.OPTIONS`."""

    code: str
    vr: str
    options: str
    keyword: str


def _code_rule(code: str, sentence: str) -> Rule:
    return Rule(f"E.1-1 {code}", sentence)


# PS3.15 table E.1-1a; the compound codes are resolved by the attribute's Type in the object's IOD
CODE_RULES = {
    code: _code_rule(code, sentence)
    for code, sentence in {
        "X": "The attribute is removed.",
        "Z": "The attribute is emptied, or given a dummy value.",
        "D": "The attribute is given a dummy value.",
        "U": "The UID is replaced by another one, the same in all files.",
        "Z/D": "The attribute is emptied, or given a dummy value where the object may not have it empty.",
        "X/Z": "The attribute is removed, or emptied where the object must have it.",
        "X/D": "The attribute is removed, or given a dummy value where the object must have it.",
        "X/Z/D": "The attribute is removed, emptied or given a dummy value, the first that the object may have.",
        "X/Z/U*": "The attribute is removed or emptied, or its UIDs are replaced where the object must have it.",
    }.items()
}
KEPT = Rule("kept", "No rule of the profile touches the attribute; it is kept byte for byte.")
PRIVATE = Rule("private", "Private attributes are removed, wherever they stand.")
UNKNOWN = Rule("unknown", "An attribute that the standard does not know cannot be judged and is removed.")
CURVES = Rule("curves", "Curves are removed.")
OVERLAYS = Rule(
    "overlays", "Overlays are removed whole: without its data, what describes an overlay makes the object invalid."
)
GROUP_LENGTHS = Rule("group-length", "Lengths of groups are removed: they would no longer be right.")
STAMPS = Rule("stamp", "What an earlier de-identification noted is replaced by what was done now.")
MISPLACED = Rule("misplaced", "An attribute that does not belong into a data set is removed.")
NESTED_PIXELS = Rule("nested-pixels", "Pixels inside a sequence or behind the image cannot be judged and are removed.")
CONTRADICTION = Rule("contradiction", "A value whose type is not the attribute's could hide text and is removed.")
UNREADABLE = Rule("unreadable", "A sequence that cannot be read cannot be judged and is removed.")
STRICTER = Rule("stricter", "The attribute is not in table E.1-1, but names people, places, dates or orders.")
OTHER_UIDS = Rule("other-uid", "A UID that is not in table E.1-1 is replaced as well, unless DICOM registers it.")
DUMMIED = Rule("dummied", "Text inside a sequence of code D or U* is replaced, measured values in it are removed.")
TRAILING = Rule("trailing", "Bytes behind the last attribute that are not attributes are dropped.")

OPTION_RULES = {option.name: Rule(option.name, option.sentence) for option in OPTIONS.values()}
STRICT = Rule("strict", "Only what images need is kept: numbers, and words of a medical vocabulary.")

CHOSEN = Rule("chosen", "The person typed what stands there.")
NO_VALUE = Rule("unused-bits", "Bits of pixels that hold no value are set to zero, where a person wants it so.")
IMAGE_NOTES = Rule("image-notes", "Comments and camera data inside compressed images are cut out; the image is not.")

RULES = (
    *CODE_RULES.values(),
    *OPTION_RULES.values(),
    STRICT,
    *(KEPT, PRIVATE, UNKNOWN, CURVES, OVERLAYS, GROUP_LENGTHS, STAMPS, MISPLACED, NESTED_PIXELS, CONTRADICTION),
    *(UNREADABLE, STRICTER, OTHER_UIDS, DUMMIED, TRAILING, IMAGE_NOTES, NO_VALUE, CHOSEN),
)

PSEUDONYMOUS = frozenset({tags.PATIENT_NAME, tags.PATIENT_ID})

METHOD_TAGS = (
    tags.PATIENT_IDENTITY_REMOVED,
    tags.DE_IDENTIFICATION_METHOD,
    tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE,
    tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,
)
"""What says that and how identity was removed (PS3.15 E.1.1)."""
STAMPED = (tags.PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE, *METHOD_TAGS)
"""What PS3.15 E.3.10 and E.1.1 have the de-identifier write, in the order of a data set."""

CODE_VALUE_SEQUENCES = frozenset(
    {tags.INSTITUTION_CODE_SEQUENCE, tags.PERSON_IDENTIFICATION_CODE_SEQUENCE, tags.CONCEPT_CODE_SEQUENCE}
)
"""Sequences whose items are themselves the coded answer: an institution, a person, a report's finding."""

STRUCTURED_CONTENT, CLEAN_GRAPHICS = "clean_structured_content", "clean_graphics"

PUBLISHED_SCHEMES = frozenset(
    {
        *(b"DCM", b"SCT", b"SRT", b"SNM3", b"LN", b"UCUM", b"RADLEX", b"FMA", b"NCIt", b"UMLS", b"I10"),
        *(b"I9", b"I9C", b"C4", b"C5", b"CD2", b"MDNS", b"RXNORM", b"ACR", b"BARI", b"BI", b"DCMUID", b"ISO639_1"),
        *(b"ISO639_2", b"ISO3166_1", b"IEC61217", b"ITIS_TSN", b"MAYOASRG", b"NDC", b"NEU", b"NICIP", b"PATHLEX"),
        *(b"POS", b"UNS", b"UBERON", b"IBSI", b"HPC", b"GEO", b"GEM"),
    }
)
"""Coding schemes that are published (PS3.16 chapter 8): such a code is a word of a language, not of a person."""

# Attributes that table E.1-1 does not list, though they name people, places, dates, orders or addresses.
# Groups 0000, 0002, 0004 and 0006 are not listed: they never belong into a data set.
_STRICTER_BY_TAG: dict[str, str] = {
    "X": (
        "00080051 00080407 00080408 00080409 0008040B 00081190 "  # issuers; addresses of archives
        "00100033 00100034 00102294 00102295 "  # dates in other calendars; an animal's registration
        "00181003 00181803 "  # device and time server
        "00321031 00380044 "  # requesting physician; diagnosis
        "00400400 00401006 00401007 00401060 00402006 00402007 00404009 00404073 "  # comments, orders, performers
        "0040A028 0040A066 0040A068 0040A070 0040A076 0040A085 0040A224 0040A33A 0040A992 "  # retired report parts
        "0040E001 0040E010 00440003 00440011 00440012 00440106 0074100A 0074100C "
        "01000424 01000426 04000500 21000160 40080103 40080117 "  # comments; identity encrypted by someone else
        "00080115 00080116 00140100 00400039 0040003A 00401008 0072000E"  # makers of codes; places; people
    ),
    "D": "00100214 00287FE0 00400031 00400032 00620020 0072006F 00720008",  # must be there where their sequence is
}
# Comments, labels and descriptions that people type: of them, too, words may be kept (PS3.15 E.3.5)
_STRICTER_DESCRIPTIONS = {
    "X": (
        "00182045 00185010 00189423 0018991A 00240044 00281351 0028702A 00287007 00400255 00660004 00741238 0082000A "
        "00880130 20000050 30020004 30040006 300600C8 30080202 300A0402"
    ),
    "Z": "00420010",
    "D": "0040A160 00700081",
}
_STRICTER_VRS = frozenset({"PN", "DA", "DT", "TM"})
_TIMES = frozenset({"DA", "DT", "TM"})
_DATE_LETTERS = "-----KC---"
_UID_LETTERS = "-K--------"
_WORDS_LETTERS = "-------C--"
"""What attributes that are not in the table would have there, by their VR (PS3.15 E.3.6 and E.3.9)."""
_NUMBERS = frozenset({"AT", "DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"})
_IMAGE_GROUPS = frozenset({0x0028, 0x5400})  # pixels, waveforms

_TEXT_VRS = frozenset({"AE", "AS", "DA", "DT", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UR", "UT"})
_OPAQUE_VRS = LONG_VRS - {b"SQ"} | {b""}

# VR by the dictionary -> VRs that may stand for it in a file without hiding more than the right one could
_FREE_TEXT = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
_BINARY = frozenset({"OB", "OW", "OF", "OD", "OL", "OV"})
_MAY_STAND_FOR: dict[str, frozenset[str]] = {
    **{vr: _FREE_TEXT | {"CS"} for vr in _FREE_TEXT},
    **dict.fromkeys(_BINARY, _BINARY),
    "US": frozenset({"SS", "UL"}),
    "SS": frozenset({"US", "SL"}),
    "UL": frozenset({"US", "SL", "UV"}),
    "SL": frozenset({"SS", "UL", "SV"}),
    "FL": frozenset({"FD", "OF"}),
    "FD": frozenset({"FL", "OD"}),
    "DS": frozenset({"IS"}),
    "IS": frozenset({"DS"}),
    "UR": frozenset({"UT"}),
    "AT": frozenset({"UL"}),
}


class Verdicts(dict[tuple[int, bytes], Verdict]):
    """(tag, VR in the file) -> verdict, judged when first asked.

    `types` are the Types of the object's IOD where the elements are those of its top level and the IOD is known.
    `dummied` says that the elements are inside a sequence that gets a dummy value (code D) or keeps references (U*);
    `graphic` that this is the Graphic Annotation Sequence; `cleaned` names the option by which words of texts are kept;
    `content` says that these are content items of a report, `said` that the texts of these may stay, `codes` that these
    are codes of which only what has the form of a code, and known words, may stay.
    """

    def __init__(
        self,
        rules: Rules,
        types: dict[int, str] | None = None,
        *,
        nested: bool = True,
        dummied: bool = False,
        graphic: bool = False,
        cleaned: str = "",
        content: bool = False,
        said: bool = False,
        codes: bool = False,
    ) -> None:
        super().__init__()
        self._rules = rules
        self._types = types
        self._nested = nested
        self._dummied = dummied
        self._graphic = graphic
        self._cleaned = cleaned
        self._content = content
        self._said = said
        self._codes = codes

    def __missing__(self, key: tuple[int, bytes]) -> Verdict:
        judged = self[key] = self._judge(*key)
        return judged

    def inside(self, tag: int, act: Act) -> Verdicts:
        """The verdicts for the items of a sequence that these verdicts have opened with `act`."""
        if self._graphic or (tag == tags.GRAPHIC_ANNOTATION_SEQUENCE and act is Act.OPEN_DUMMIED):
            return self._rules.in_graphics
        if act is Act.OPEN_CONTENT:
            return self._rules.in_content
        if self._content and tag in (tags.CONCEPT_NAME_CODE_SEQUENCE, tags.CONCEPT_CODE_SEQUENCE):
            return self._rules.in_cleaned_codes
        if self._content and act is Act.OPEN:
            return self._rules.in_content
        if act is Act.CLEAN or self._cleaned:
            return self._rules.in_cleaned
        return self._rules.nested if act is Act.OPEN and not self._dummied else self._rules.in_dummied

    def _judge(self, tag: int, file_vr: bytes) -> Verdict:
        """The first rule that speaks of the attribute decides."""
        group = tag >> 16
        if group & 1:
            return verdict(Act.REMOVE, b"UN", PRIVATE)
        if tag & 0xFFFF == 0:
            return verdict(Act.REMOVE, b"UL", GROUP_LENGTHS)
        if group & 0xFF00 == 0x5000:
            return verdict(Act.REMOVE, b"UN", CURVES)
        if group & 0xFF00 == 0x6000:
            return OVERLAY
        if tag in STAMPED:
            return verdict(Act.REMOVE, b"UN", STAMPS)
        vr = dictionary().get(tag, "")
        if row := rows().get(tag):
            return self._of_row(tag, row, vr, file_vr)
        if group <= 0x0006:
            return verdict(Act.REMOVE, b"UN", MISPLACED)
        if not vr:
            return verdict(Act.REMOVE, b"UN", UNKNOWN)
        if tag in PIXEL_TAGS:
            return verdict(Act.REMOVE, b"OW", NESTED_PIXELS)
        return self._outside_table(tag, vr, file_vr)

    def _of_row(self, tag: int, row: Row, vr: str, file_vr: bytes) -> Verdict:
        act = _resolve(row.code, self._type(tag))
        if tag in PSEUDONYMOUS and act in (Act.EMPTY, Act.DUMMY):
            act = Act.PSEUDONYM
        elif act is Act.DUMMY:
            act = {"SQ": Act.OPEN_DUMMIED, "UI": Act.UID}.get(vr, act)
        basic = verdict(act, _written(vr), CODE_RULES[row.code])
        return self._by_option(row.options, vr, file_vr, basic)

    def _by_option(self, letters: str, vr: str, file_vr: bytes, basic: Verdict) -> Verdict:
        """What an option makes of it (PS3.15 E.3); `basic` where none that is chosen speaks of it.

        Moving a date goes before keeping it, keeping before cleaning.
        """
        chosen = self._rules.chosen(letters)
        if self._dummied:  # a dummy value has nothing to keep but what it refers to
            chosen = {name: letter for name, letter in chosen.items() if name == "retain_uids"}
        if not chosen or not _agrees(file_vr, vr):
            return basic
        kept = [name for name, letter in chosen.items() if letter == "K"]
        option = MODIFIED_DATES if MODIFIED_DATES in chosen else kept[0] if kept else next(iter(chosen))
        act = _act_of_option(option, chosen[option], vr)
        return Verdict(act, basic.vr, f"{option}: {act.value}", option, basic) if act else basic

    def _outside_table(self, tag: int, vr: str, file_vr: bytes) -> Verdict:
        written = _written(vr)
        if self._codes and tag in (tags.CODE_VALUE, tags.CODE_MEANING):
            checked = Act.RETAIN_CODE if tag == tags.CODE_VALUE else Act.CLEAN
            basic = verdict(Act.DUMMY, written, STRICT)
            return Verdict(checked, written, f"{STRICT.name}: {checked.value}", "", basic)
        if self._said and tag == tags.TEXT_VALUE:
            option, basic = STRUCTURED_CONTENT, verdict(Act.DUMMY, written, STRICTER)
            return Verdict(Act.RETAIN, written, f"{option}: {Act.RETAIN.value}", option, basic)
        if act := stricter().get(tag):
            basic = verdict(act, written, STRICTER)
            return self._by_option(_WORDS_LETTERS, vr, file_vr, basic) if tag in stricter_descriptions() else basic
        if vr in _STRICTER_VRS:
            basic = verdict(Act.DUMMY if self._dummied else Act.EMPTY, written, STRICTER)
            return self._by_option(_DATE_LETTERS if vr in _TIMES else "", vr, file_vr, basic)
        if vr == "UI":
            return self._by_option(_UID_LETTERS, vr, file_vr, verdict(Act.UID, written, OTHER_UIDS))
        if self._dummied and (inside := self._inside_dummied(tag, vr)):
            return inside
        if not _agrees(file_vr, vr):
            return verdict(Act.REMOVE, written, CONTRADICTION)
        if vr == "SQ":
            return verdict(Act.OPEN, written, KEPT)
        if (self._cleaned or self._content) and vr in _FREE_TEXT:
            act, option = Act.CLEAN, self._cleaned or STRUCTURED_CONTENT
            return Verdict(act, written, f"{option}: {act.value}", option, verdict(Act.DUMMY, written, DUMMIED))
        if self._rules.strict:
            return _strictly(tag, vr, file_vr)
        return verdict(Act.KEEP_IF_PLAIN if file_vr in _OPAQUE_VRS else Act.KEEP, written, KEPT)

    def _inside_dummied(self, tag: int, vr: str) -> Verdict | None:
        if tag == tags.MEASURED_VALUE_SEQUENCE:  # Type 2: may be empty, where a dummy number would mislead
            return verdict(Act.EMPTY, b"SQ", DUMMIED)
        if vr in _TEXT_VRS:
            return verdict(Act.DUMMY, _written(vr), DUMMIED)
        if vr in _BINARY or vr == "UN":
            return verdict(Act.REMOVE, _written(vr), DUMMIED)
        if self._graphic and tag == tags.GRAPHIC_DATA:
            return verdict(Act.ZERO, b"FL", DUMMIED)
        return None

    def _type(self, tag: int) -> str:
        """The attribute's Type: `3` where a known IOD does not demand it, empty where nothing is known."""
        if self._nested or self._types is None:
            return ""
        return self._types.get(tag, "3")


class Rules:
    """The rules of one policy."""

    def __init__(self, options: frozenset[str], strict: bool) -> None:
        self.strict = strict
        self._options = options
        self._tops: dict[tuple[str, bool], Verdicts] = {}
        self.nested = Verdicts(self)
        """Inside a sequence that is kept: no Types are known there."""
        self.in_dummied = Verdicts(self, dummied=True)
        """Inside a sequence that gets a dummy value, or of which only references may stay."""
        self.in_graphics = Verdicts(self, dummied=True, graphic=True)
        """Inside the Graphic Annotation Sequence, whose drawings could be handwriting."""
        self.in_cleaned = Verdicts(self, cleaned="clean_descriptors")
        """Inside a sequence of which words are kept."""
        self.in_content = Verdicts(self, content=True)
        """Inside a content item of a report, which is cleaned."""
        self.in_said_content = Verdicts(self, content=True, said=True)
        """Inside a content item whose text may stay."""
        self.in_cleaned_codes = Verdicts(self, cleaned=STRUCTURED_CONTENT)
        """Inside the codes of content items, unless they are published."""
        self.in_codes = Verdicts(Rules(options, strict=False), codes=True) if strict else self.nested
        """Inside a code out of a published scheme, whose texts are words of a language."""

    def top_level(self, sop_class_uid: str, *, lists_references: bool = False) -> Verdicts:
        """The verdicts for the top level of an object of this SOP class.

        `lists_references` says that it has a Referenced Series Sequence, which may list only what is referenced.
        """
        iod = _iods()[0].get(sop_class_uid, "")
        if (iod, lists_references) not in self._tops:
            self._tops[iod, lists_references] = Verdicts(self, _types_of(iod, lists_references), nested=False)
        return self._tops[iod, lists_references]

    def chosen(self, letters: str) -> dict[str, str]:
        """The chosen options among those that a row of the table has letters for."""
        columns = zip(table.OPTIONS, letters, strict=False)
        return {name: letter for name, letter in columns if letter != "-" and name in self._options}


def rules_of(policy: Policy) -> Rules:
    """The rules of a policy, made once."""
    return _rules(policy.options, policy.strict)


@cache
def _rules(options: frozenset[str], strict: bool) -> Rules:
    return Rules(options, strict)


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
TRAILING_BYTES = verdict(Act.REMOVE, b"UN", TRAILING)
"""On what follows the pixels and cannot be read."""


@cache
def rows() -> dict[int, Row]:
    """PS3.15 Table E.1-1 by tag, without its rows for ranges (50xx, 60xx) and private attributes."""
    found = {}
    for line in table.ROWS.splitlines():
        tag, code, vr, options, keyword = line.split(" ")
        if "X" not in tag and tag != "PRIVATE":
            found[int(tag, 16)] = Row(code, vr, options, keyword)
    return found


@cache
def dictionary() -> dict[int, str]:
    """Known public tags -> VR, or VRs joined by `|`."""
    found: dict[int, str] = {}
    vr = ""
    for line in table.VRS.splitlines():
        if line[0] != " ":
            vr = line
        else:
            found.update((int(tag, 16), vr) for tag in line.split())
    return found


@cache
def stricter() -> dict[int, Act]:
    """What is done with attributes that Scanveil rules on beyond the table."""
    return _acts_by_tag(_STRICTER_BY_TAG) | stricter_descriptions()


@cache
def stricter_descriptions() -> dict[int, Act]:
    """Those among them that are descriptions."""
    return _acts_by_tag(_STRICTER_DESCRIPTIONS)


def _acts_by_tag(by_code: dict[str, str]) -> dict[int, Act]:
    acts = {"X": Act.REMOVE, "Z": Act.EMPTY, "D": Act.DUMMY}
    return {int(tag, 16): acts[code] for code, listed in by_code.items() for tag in listed.split()}


@cache
def _iods() -> tuple[dict[str, str], dict[str, str]]:
    """SOP class -> IOD, and IOD -> text of its Types."""
    by_class: dict[str, str] = {}
    types: dict[str, str] = {}
    iod = ""
    for line in table.TYPES.splitlines():
        if line[0] != " ":
            iod, classes = line.split(" ")
            by_class.update((table.UID_ROOT + uid, iod) for uid in classes.split(","))
            types[iod] = ""
        else:
            types[iod] += line
    return by_class, types


@cache
def _types_of(iod: str, lists_references: bool) -> dict[int, str] | None:
    """The Types that decide something in an IOD; None where it is not known."""
    if not iod:
        return None
    pairs = (pair.split("=") for pair in _iods()[1][iod].split())
    types = {int(tag, 16): type_ for tag, type_ in pairs}
    if lists_references:  # PS3.3 C.12.2: what is listed must be referenced, so the references must stay
        types |= {tag: "1C" for tag, row in rows().items() if row.code == "X/Z/U*"}
    return types


def _act_of_option(option: str, letter: str, vr: str) -> Act | None:
    """What an option's letter means for a VR: K keeps, C cleans; sequences are looked into in any case.

    None for bytes of which nothing is known, such as a time stamp in OB, and for drawings: of these only overlays are
    kept, file by file (see `graphics`); those of presentation states cannot be looked at here.
    """
    if vr in _BINARY or option == CLEAN_GRAPHICS:
        return None
    if option == MODIFIED_DATES:
        return Act.MOVE
    if vr in _TIMES or option == FULL_DATES:
        return Act.RETAIN_DATE
    if option == STRUCTURED_CONTENT:
        return Act.OPEN_CONTENT
    if letter == "C":
        return Act.CLEAN
    return {"SQ": Act.OPEN, "AS": Act.CAP_AGE}.get(vr, Act.RETAIN)


def _strictly(tag: int, vr: str, file_vr: bytes) -> Verdict:
    """What is done with an attribute that no row speaks of, where only what images need is kept."""
    written = _written(vr)
    if vr in ("DS", "IS"):
        return Verdict(
            Act.RETAIN, written, f"{KEPT.name}: {Act.RETAIN.value}", "", verdict(Act.REMOVE, written, STRICT)
        )
    if set(vr.split("|")) <= _NUMBERS:
        return verdict(Act.KEEP_IF_PLAIN if file_vr in _OPAQUE_VRS else Act.KEEP, written, KEPT)
    if vr == "CS":
        basic = verdict(Act.DUMMY if tag == tags.CONTENT_LABEL else Act.EMPTY, b"CS", STRICT)
        return Verdict(Act.CLEAN, written, f"{STRICT.name}: {Act.CLEAN.value}", "", basic)
    if tag >> 16 in _IMAGE_GROUPS and set(vr.split("|")) <= _BINARY | _NUMBERS:
        return verdict(Act.KEEP_IF_PLAIN, written, KEPT)
    return verdict(Act.DUMMY if vr in _FREE_TEXT else Act.REMOVE, written, STRICT)


def _resolve(code: str, type_: str) -> Act:
    """The act for a code, given the attribute's Type in the IOD (PS3.15 E.1.1, table E.1-1a).

    `type_` is empty where it is not known: then the act is taken that leaves the object valid whatever the Type.
    1C and 2C count as 1 and 2, since whether their condition holds is not looked at.
    A plain X that would make an object invalid (Type 1 or 2) becomes a dummy or empty value: as good as removed.
    """
    must_have_value, must_be_there = type_ in ("1", "1C"), type_ in ("2", "2C")
    unknown = not type_
    match code:
        case "X":
            return Act.DUMMY if type_ == "1" else Act.EMPTY if type_ == "2" else Act.REMOVE
        case "Z":
            return Act.DUMMY if must_have_value else Act.EMPTY
        case "D":
            return Act.DUMMY
        case "U":
            return Act.UID
        case "Z/D":
            return Act.DUMMY if must_have_value or unknown else Act.EMPTY
        case "X/Z":
            return Act.DUMMY if must_have_value else Act.EMPTY if must_be_there or unknown else Act.REMOVE
        case "X/D":
            return Act.REMOVE if type_ == "3" else Act.DUMMY
        case "X/Z/D":
            return Act.DUMMY if must_have_value or unknown else Act.EMPTY if must_be_there else Act.REMOVE
        case "X/Z/U*":
            return Act.OPEN_REFERENCES if must_have_value or unknown else Act.EMPTY if must_be_there else Act.REMOVE
    raise UsageError("The table of the profile holds a code that is not known.")


def _written(vr: str) -> bytes:
    """The VR in which a new value is written: the first of those that the dictionary allows."""
    return vr[:2].encode() or b"UN"


def _agrees(file_vr: bytes, vr: str) -> bool:
    """Whether a value of this VR may stand in an attribute of that VR."""
    if file_vr in (b"", b"UN"):
        return True
    own = file_vr.decode("ascii")
    return any(own == one or own in _MAY_STAND_FOR.get(one, ()) for one in vr.split("|"))
