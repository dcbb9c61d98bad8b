"""What is done with which attribute: PS3.15 Annex E, its Basic Profile and options, as rules that describe themselves.

`Rules` are those of a policy. They answer, for a SOP class, with a dict that is asked once per element:
(tag, VR in the file) -> `Verdict`.
"""

from __future__ import annotations

from functools import cache

from scanveil.deid.rules import table
from scanveil.deid.rules.attributes import (
    FREE_TEXT,
    STAMPED,
    TableRow,
    demand,
    dictionary,
    iods,
    rows,
    stricter,
    typed_texts,
    types_of,
)
from scanveil.deid.rules.needed import is_needed
from scanveil.deid.rules.policy import FULL_DATES, MODIFIED_DATES, Policy
from scanveil.deid.rules.terms import DEFINED_TERMS
from scanveil.deid.rules.texts import CHOSEN, LABELS, OF_DEVICES
from scanveil.deid.rules.verdicts import (
    CODE_RULES,
    CODES,
    CONTRADICTION,
    CURVES,
    DUMMIED,
    GROUP_LENGTHS,
    KEPT,
    MISPLACED,
    NESTED_PIXELS,
    OTHER_UIDS,
    OVERLAY,
    PRIVATE,
    STAMPS,
    STRICT,
    STRICTER,
    TEXTS_IN_BYTES,
    UNKNOWN,
    Act,
    Verdict,
    verdict,
)
from scanveil.dicom import tags
from scanveil.dicom.groups import is_curve, is_overlay
from scanveil.dicom.wire import LONG_VRS, NUMBER_VRS, PIXEL_TAGS
from scanveil.errors import UsageError
from scanveil.said import _

PSEUDONYMOUS = frozenset({tags.PATIENT_NAME, tags.PATIENT_ID})
STRUCTURED_CONTENT, CLEAN_GRAPHICS = "clean_structured_content", "clean_graphics"
_STRICTER_VRS = frozenset({"PN", "DA", "DT", "TM"})
_TIMES = frozenset({"DA", "DT", "TM"})
_DATE_LETTERS = "-----KC---"
_UID_LETTERS = "-K--------"
_WORDS_LETTERS = "-------C--"
_DEVICE_LETTERS = "--K-------"
"""What attributes that are not in the table would have there, by their VR (PS3.15 E.3.6 and E.3.9)."""
_NUMBERS = frozenset(vr.decode() for vr in NUMBER_VRS)
_PIXELS, _WAVEFORMS = 0x0028, 0x5400
_FILE_META_AND_DIRECTORY = range(0x0007)
"""Groups that describe files, messages and directories, and have no place in a data set (PS3.5 7.1)."""
_TEXT_VRS = frozenset({"AE", "AS", "DA", "DT", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UR", "UT"})
_OPAQUE_VRS = LONG_VRS - {b"SQ"} | {b""}
# VR by the dictionary -> VRs that may stand for it in a file without hiding more than the right one could
_BINARY = frozenset({"OB", "OW", "OF", "OD", "OL", "OV"})
_MAY_STAND_FOR: dict[str, frozenset[str]] = {
    **{vr: FREE_TEXT | {"CS"} for vr in FREE_TEXT},
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
    are codes: of their meanings known words may stay and, `by form`, of their values what has the form of a code, or
    all `as it is`.
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
        codes: str = "",
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
        if is_curve(tag):
            return verdict(Act.REMOVE, b"UN", CURVES)
        if is_overlay(tag):
            return OVERLAY
        if tag in STAMPED:
            return verdict(Act.REMOVE, b"UN", STAMPS)
        vr = dictionary().get(tag, "")
        if row := rows().get(tag):
            return self._of_row(tag, row, vr, file_vr)
        if group in _FILE_META_AND_DIRECTORY:
            return verdict(Act.REMOVE, b"UN", MISPLACED)
        if not vr:
            return verdict(Act.REMOVE, b"UN", UNKNOWN)
        if tag in PIXEL_TAGS:
            return verdict(Act.REMOVE, b"OW", NESTED_PIXELS)
        return self._outside_table(tag, vr, file_vr)

    def _of_row(self, tag: int, row: TableRow, vr: str, file_vr: bytes) -> Verdict:
        act = _resolve(row.code, self._type(tag))
        if tag in PSEUDONYMOUS and act in (Act.EMPTY, Act.DUMMY):
            act = Act.PSEUDONYM
        elif tag in LABELS and act in (Act.EMPTY, Act.DUMMY):
            act = Act.LABEL
        elif act is Act.DUMMY:
            act = {"SQ": Act.OPEN_DUMMIED, "UI": Act.UID}.get(vr, act)
        basic = verdict(act, _vr_to_write(vr), CODE_RULES[row.code])
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
        written = _vr_to_write(vr)
        if self._codes and (of_code := self._of_code(tag, vr, file_vr)):
            return of_code
        if self._said and tag == tags.TEXT_VALUE:
            option, basic = STRUCTURED_CONTENT, verdict(Act.DUMMY, written, STRICTER)
            return Verdict(Act.RETAIN, written, f"{option}: {Act.RETAIN.value}", option, basic)
        if act := stricter().get(tag):
            return verdict(act, written, STRICTER)
        if tag in LABELS or (tag in typed_texts() and not self._content):
            return self._of_typed_text(tag, vr, file_vr)
        if vr in _STRICTER_VRS:
            basic = verdict(Act.DUMMY if self._dummied else Act.EMPTY, written, STRICTER)
            return self._by_option(_DATE_LETTERS if vr in _TIMES else "", vr, file_vr, basic)
        if vr == "UI":
            return self._by_option(_UID_LETTERS, vr, file_vr, verdict(Act.UID, written, OTHER_UIDS))
        if self._dummied and (inside := self._judge_inside_dummied(tag, vr)):
            return inside
        if not _agrees(file_vr, vr):
            return _of_contradiction(tag, written, file_vr)
        if vr == "SQ":
            return verdict(Act.OPEN, written, KEPT)
        if (self._cleaned or self._content) and vr in FREE_TEXT:
            act, option = Act.CLEAN, self._cleaned or STRUCTURED_CONTENT
            return Verdict(act, written, f"{option}: {act.value}", option, verdict(Act.DUMMY, written, DUMMIED))
        if vr == "CS":
            return self._of_code_string(tag)
        if tag == tags.ICC_PROFILE:
            return Verdict(Act.CLEAN_PROFILE, b"OB", f"{TEXTS_IN_BYTES.name}: {Act.CLEAN_PROFILE.value}")
        if self._rules.strict:
            return _strictly(tag, vr, file_vr)
        return verdict(Act.KEEP_IF_PLAIN if file_vr in _OPAQUE_VRS else Act.KEEP, written, KEPT)

    def _of_code(self, tag: int, vr: str, file_vr: bytes) -> Verdict | None:
        """What is done with the value or meaning of a published code; None with anything else in it."""
        if tag == tags.CODE_VALUE and self._codes == "by words":
            return None
        if tag not in (tags.CODE_MEANING, tags.CODE_VALUE):
            return None
        written = _vr_to_write(vr)
        if self._codes == "as it is":
            return verdict(Act.KEEP, written, KEPT)
        basic = verdict(Act.DUMMY, written, CODES)
        checked = Act.RETAIN_CODE if tag == tags.CODE_VALUE else Act.CLEAN
        kept = Verdict(checked, written, f"{CODES.name}: {checked.value}", "", basic)
        return kept if _agrees(file_vr, vr) else basic

    def _of_typed_text(self, tag: int, vr: str, file_vr: bytes) -> Verdict:
        """What is done with a text that is not in the table and that people type, or choose from a list."""
        written = _vr_to_write(vr)
        if tag in LABELS:
            basic = verdict(Act.LABEL, written, STRICTER)
        else:
            needed = "1" if self._dummied else demand(tag, nested=self._nested)
            basic = verdict({"1": Act.DUMMY, "2": Act.EMPTY}.get(needed, Act.REMOVE), written, STRICTER)
        if self._dummied or vr == "UR" or not _agrees(file_vr, vr) or (self._rules.strict and tag not in CHOSEN):
            return basic
        if tag in CHOSEN:
            return Verdict(Act.CLEAN, written, f"{STRICTER.name}: {Act.CLEAN.value}", "", basic)
        if self._cleaned:
            return Verdict(Act.CLEAN, written, f"{self._cleaned}: {Act.CLEAN.value}", self._cleaned, basic)
        return self._by_option(_DEVICE_LETTERS if tag in OF_DEVICES else _WORDS_LETTERS, vr, file_vr, basic)

    def _of_code_string(self, tag: int) -> Verdict:
        """A Code String that is not in the table: words that the standard defines stay, others could be anything."""
        rule = STRICT if self._rules.strict else KEPT
        if is_needed(tag, b"CS") and not self._rules.strict:  # without it there is no image
            return verdict(Act.KEEP, b"CS", KEPT)
        act = {"1": Act.DUMMY, "2": Act.EMPTY}.get(demand(tag, nested=self._nested), Act.REMOVE)
        kept = Act.KEEP_TERMS
        return Verdict(kept, b"CS", f"{rule.name}: {kept.value}", "", verdict(act, b"CS", STRICTER))

    def _judge_inside_dummied(self, tag: int, vr: str) -> Verdict | None:
        if tag == tags.MEASURED_VALUE_SEQUENCE:  # Type 2: may be empty, where a dummy number would mislead
            return verdict(Act.EMPTY, b"SQ", DUMMIED)
        if vr in _TEXT_VRS:
            return verdict(Act.DUMMY, _vr_to_write(vr), DUMMIED)
        if vr in _BINARY or vr == "UN":
            return verdict(Act.REMOVE, _vr_to_write(vr), DUMMIED)
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
        lenient = Rules(options, strict=False) if strict else self
        self.in_codes = Verdicts(lenient, codes="by form" if strict else "by words")
        """Inside a code out of a published scheme, whose texts are words of a language."""
        self.in_defined_codes = Verdicts(lenient, codes="as it is")
        """Inside such a code with the meaning that its scheme gives it."""

    def top_level(self, sop_class_uid: str, *, lists_references: bool = False) -> Verdicts:
        """The verdicts for the top level of an object of this SOP class.

        `lists_references` says that it has a Referenced Series Sequence, which may list only what is referenced.
        """
        iod = iods()[0].get(sop_class_uid, "")
        if (iod, lists_references) not in self._tops:
            self._tops[iod, lists_references] = Verdicts(self, types_of(iod, lists_references), nested=False)
        return self._tops[iod, lists_references]

    def chosen(self, letters: str) -> dict[str, str]:
        """The chosen options among those that a row of the table has letters for."""
        columns = zip(table.OPTION_COLUMNS, letters, strict=False)
        return {name: letter for name, letter in columns if letter != "-" and name in self._options}


def rules_of(policy: Policy) -> Rules:
    """The rules of a policy, made once."""
    return _rules(policy.options, policy.strict)


@cache
def _rules(options: frozenset[str], strict: bool) -> Rules:
    return Rules(options, strict)


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


def _of_contradiction(tag: int, written: bytes, file_vr: bytes) -> Verdict:
    """What is done with a value of another type than the attribute's: a term that is defined for it may stay."""
    removed, act = verdict(Act.REMOVE, written, CONTRADICTION), Act.RETAIN_TERM
    if tag in DEFINED_TERMS and file_vr.decode("ascii") in FREE_TEXT:
        return Verdict(act, written, f"{KEPT.name}: {act.value}", "", removed)
    return removed


def _strictly(tag: int, vr: str, file_vr: bytes) -> Verdict:
    """What is done with an attribute that no row speaks of, where only what images need is kept."""
    written = _vr_to_write(vr)
    if vr in ("DS", "IS"):
        return Verdict(
            Act.RETAIN, written, f"{KEPT.name}: {Act.RETAIN.value}", "", verdict(Act.REMOVE, written, STRICT)
        )
    if set(vr.split("|")) <= _NUMBERS:
        return verdict(Act.KEEP_IF_PLAIN if file_vr in _OPAQUE_VRS else Act.KEEP, written, KEPT)
    if tag >> 16 in (_PIXELS, _WAVEFORMS) and set(vr.split("|")) <= _BINARY | _NUMBERS:
        return verdict(Act.KEEP_IF_PLAIN, written, KEPT)
    return verdict(Act.DUMMY if vr in FREE_TEXT else Act.REMOVE, written, STRICT)


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
    raise UsageError(_("The table of the profile holds a code that is not known."))


def _vr_to_write(vr: str) -> bytes:
    """The VR in which a new value is written: the first of those that the dictionary allows."""
    return vr[:2].encode() or b"UN"


def _agrees(file_vr: bytes, vr: str) -> bool:
    """Whether a value of this VR may stand in an attribute of that VR."""
    if file_vr in (b"", b"UN"):
        return True
    own = file_vr.decode("ascii")
    return any(own == one or own in _MAY_STAND_FOR.get(one, ()) for one in vr.split("|"))
