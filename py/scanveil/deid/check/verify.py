"""The check: is anything that identified someone in the input still there in the output?

Written as if by another hand: it shares no code with what reads, rules and writes, only the tables of the standard.
`surface` reads raw bytes, `identifiers` says what identified people in all files of a batch, and here that becomes
needles, which are looked for in all bytes that are about to be given out.

What counts as evidence, and what does not, so that ordinary files pass:

- Names (VR PN): each word of at least 3 letters, in upper or lower case, with and without accents; as a whole word
  where it has fewer than 6 letters, else also inside a longer one. Names in other scripts: each part of at least two
  characters, in every encoding that can write it. Words that devices write themselves (`COMMON_WORDS`) are not
  evidence alone; the whole name is.
- Identifiers (patient, accession, order, specimen ...): 4 characters at least; 5 and not a round number where they are
  digits only. Institutions, addresses, telephones: the whole value, 6 characters at least.
- Of the patients' own names and identifiers also what is too short, too common or too round for that, in texts of at
  most 64 characters (by their VR): the whole name in either order where its parts are short; a part
  that devices write too, but not in SH and not where all parts are such; an identifier of 4 digits, or 3 characters.
- Dates (DA, and the date in DT): all eight digits, or day, month and year written with - . or / between them.
- UIDs that DICOM does not register, wherever they stand, 8 characters at least. Times alone are no evidence.
- In opaque bytes (pixels, binary values), 6 characters at least, 3 of them different, as written, in capitals or in
  small letters; 8 where they are digits only, unless most bytes around are digits too: that is a dark grey.
  False alarms there: n bytes of noise hold one of k needles of 6 bytes by chance with probability n k / 2^48: for
  1,000 such needles 2 in a million files of 525 KB. Measured on 15 MB of real pixels: 3 in 10,000 per name of six.
- What Scanveil itself writes is no evidence where it writes it, byte for byte (`stamps`); its name, and the words of
  its dummies, are none anywhere.

A first look takes all bytes at once and may see too much; what it saw is then looked for value by value.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from scanveil.deid.check.identifiers import Identifiers, Text
from scanveil.deid.check.scan import Value, where
from scanveil.deid.check.stamps import PREAMBLE, is_dummy, is_stamp
from scanveil.deid.check.surface import take_apart
from scanveil.deid.rules import table

if TYPE_CHECKING:
    import numpy as np

MIN_WORD = 3
MIN_INNER_WORD = 6
MIN_ID = 4
MIN_NUMBER = 5
MIN_DOTTED = 6
MIN_UTF_16 = 5
MIN_PRINTABLE = 10
MIN_DISGUISED = 6
MIN_TEXT = 6
MIN_OPAQUE = 6
MIN_OPAQUE_DIGITS = 8
MIN_DIFFERENT = 3
MAX_ROUND = 20
MIN_SHORT_ID = 3
MAX_SHORT_TEXT = 64
MAX_NEEDLE = 64
"""Bytes of a needle that are looked for; of a longer one it is its start. No part of a name or identifier is longer."""
_DUMMY_DATE = b"19000101"

OWN_WORDS = frozenset(b"scanveil removed anon basic profile application confidentiality yes dcm".split())
# Words that devices, standards and phantoms write: alone, or among themselves, they prove nothing
COMMON_WORDS = OWN_WORDS | frozenset(
    b"""
    abdomen abdominal absolute achieva acquisition acuson adc admin adrenal adult advantage aera affiniti
    affinity agfa algorithm allura alpha altea ambition ankle anonymized anonymous anterior anyscan aorta apex
    aplio aquarius aquilion arm arterial artery artida artis ascend asl automatic avanto average avg axial
    axilla axiom axis azurion back base beam beta bilateral biograph biopsy bladder blade blood body bold bone
    both bowel brain bravo breast brightspeed brilliance bronchus buttock calcaneus calf canon cardiac care
    carestream carotid case cerebellum cervical cervix cheek chest child chin clavicle clinac clinical coccyx
    code colon color column complete composite compressed compression cone container contrast cor corneal
    coronal coronary cranial cspine ctspine cube current daily data date datetime dcm4che dcmtk default
    definition deidentified deleted delta demo dental derived detector device diastole diffusion digital
    dimensions discovery dixon doctor document dose drive dti dual duodenum dwi dynamic ear ecam echo edge elbow
    elite elscint emotion energy enhanced enter entire epi epiq error esaote esophagus espree essential ethos
    evo exam example excite explorer exposure external extremity eye eyelid face fall family fast fat female
    femur fetal field fiesta file film filter final finding fingers first fixed flair flash flat flow focus foot
    force forearm forte frame frontal fuji fujifilm full function fusion galan gallbladder gamma gap gastric
    gate gated gating gdcm gemini general genesis geometry given gluteal gradient gray gre grey grid group
    gyroscan halcyon hand hard harmony haste hawkeye head headneck hear heart heel helical helix hepatic high
    hip hitachi hologic horizon horizontal horos humerus ileum image imaging implant incisive index infant
    inferior infinia ingenia ingenuity initial innova inspiration instance intensity intera internal intevo
    inverse iqon itk jaw jejunum joint jpeg kernel kidney knee kodak konica label large larynx last lateral lava
    left leg length lens level library lightspeed limb linear lip list liver local localizer logiq logo long
    lossless lossy low lower lspine lumbar lumen luminos lung lut magnetom male mammomat manual map marconi
    marker mask mass matlab matrix max maximum mean measurement media medial median mediastinum medical mediso
    medrad merge method metric middle millennium min minimum minolta mip mixed mobilett modality model mosaic
    motion mouth mpr mprage multi multiframe muscle name nasal neck neuro next nil nobody none normal nose note
    nova nuclear null number numeric object oblique observation observer occipital off omega one open operator
    optical optima optix orbit order orian original osirix other output oval ovary overlay page palette pancreas
    panel parotid part patella patient pelvis penis percent person phantom pharynx phase philips photo physician
    picker pixel plain plan planar plane plate plus pname point polygon position post posterior power
    preliminary presentation preset primary prime print prisma pristina private pro procedure process profile
    projection prone prostate protocol public pulse pydicom quality quantity radial range rapid rate ratio raw
    ray real reference reformatted region registration regular relative remote report request rescale research
    resolution resona result revelation review revolution rib right ring ris rotation round routine row sacrum
    sag sagittal sample sat scale scan scanner scapula sclera scoord scout screen scrotum secondary section
    segment segmentation selection selenia senographe sensation sequence sequoia series service set shape
    shimadzu short shot shoulder siemens sigma signa signal single site size skull skyra slab slice slicer
    slices small smart soft software sola solid somatom source space special spectral spectrum spin spine spiral
    spleen spot spring sspine standard star start state static status std stenosis step stereo sternum stomach
    stop storage structure study sub subject sum summer sun superior supine sure surface surgery survey swi
    symbia symmetric symphony syngo system systems systole table target task technical template test testis text
    tfe thigh third thoracic thorax threshold thumb thymus thyroid tibia time tissue titan title toe tof tomo
    tomotherapy tongue toshiba total tra trachea trans transverse trial trigger trio true truebeam trufi tse
    tspine tube two type uidref ulna ultrasound umbilical uncompressed unit unknown unspecified upper ureter
    urethra uroskop user uterus vagina valid value vantage variable varian vascular vector vein velocity venous
    ventri ventricle vereos verio version vertical vibe vida view viewer vision visual vitrea vivid volume
    voluson vtk vulva warped water wave waveform weight weighted white whole width window winter wire workflow
    workstation wrist xario xray year ysio zee zenition zero zone zoom
    """.split()
)

# Specific Character Set (PS3.3 C.12.1.1.2) -> codec; escapes are taken out or understood below
_CODECS = {
    "": "utf-8",
    "ISO_IR 6": "utf-8",
    **{f"ISO_IR {number}": codec for number, codec in (
        (100, "latin-1"), (101, "iso8859-2"), (109, "iso8859-3"), (110, "iso8859-4"), (144, "iso8859-5"),
        (127, "iso8859-6"), (126, "iso8859-7"), (138, "iso8859-8"), (148, "iso8859-9"), (203, "iso8859-15"),
        (13, "shift_jis"), (166, "iso8859-11"), (192, "utf-8"), (149, "euc_kr"), (58, "gb2312"),
    )},
    "GB18030": "gb18030",
    "GBK": "gbk",
}  # fmt: skip
_ENCODINGS = (
    *("utf-8", "latin-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8"),
    *("iso8859-9", "iso8859-11", "iso8859-15", "cp1251", "koi8-r", "shift_jis", "euc_jp", "iso2022_jp_2"),
    *("gb18030", "big5", "euc_kr", "utf-16-le", "utf-16-be"),
)
_ESCAPE = re.compile(rb"\x1b(?:\$[()*+\-./]?[@-~]|[()*+\-./][@-~])")
# Marks belong to the letter before them: accents, Hebrew and Arabic vowels, and those of Indian and Thai scripts
_LETTERS = re.compile(r"(?:[^\W\d_][\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u0900-\u109f]*)+")
_SPELLED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "æ": "ae",
        "ß": "ss",
        "þ": "th",
        "đ": "d",
        "ł": "l",
        "ı": "i",
    }
)
_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "þ": "th"})
_JOINTS_IN_NAMES = re.compile(r"['\u2019\u2018`\u00b4-]")
_WRITTEN_DATE = re.compile(
    rb"(?<![0-9.])(?:[0-9]{4}([-./_ ])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([-./_ ])[0-9]{1,2}\2[0-9]{4})(?!\.?[0-9])"
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\f\r\x1b"))
_BINARY_VRS = frozenset(b"AT FD FL OD OF OL OV SL SS SV UL US UV".split())
_MAYBE_BINARY_VRS = frozenset({b"OB", b"OW", b"UN", b""})
_HIGH = frozenset(range(0x80, 0x100))
_LOWER, _DIGITS, _NUMBER = frozenset(b"abcdefghijklmnopqrstuvwxyz"), frozenset(b"0123456789"), frozenset(b"0123456789.")
_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_ITEM_TAGS = frozenset({b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00"})
_WORDED_VRS = frozenset(b"LO LT PN SH ST UC UT".split())
_PARTS = 8
_PREAMBLE = 132
_FAR = 64  # longer than any common word, number or UID
_SHORT_ANCHOR, _LONG_ANCHOR = 3, 8
_AROUND, _GREY = 16, 24  # of 32 bytes around a number in pixels, how many may be digits


class Hit(NamedTuple):
    """Where something identifying was found, and what kind of thing; never the thing itself."""

    where: str
    kind: str


class How(Enum):
    """What must stand around a needle for it to count."""

    ANYWHERE = "anywhere"
    WORD = "as a word, or inside a longer word that is not a common one"
    TOKEN = "between letters and digits of other things"
    NUMBER = "as a whole number"
    DATE = "as a date"
    SHORT = "as a word of other letters than the English ones"
    SHIFTED = "in a text that changes its alphabet by escapes (ISO 2022)"
    KEPT = "between letters and digits of other things, in a short text"
    SAID = "as KEPT, but not in SH, which mostly holds words of devices"


_ONLY_IN = {How.KEPT: _WORDED_VRS, How.SAID: _WORDED_VRS - {b"SH"}}

_OF_WORDS = frozenset({How.WORD, How.KEPT, How.SAID})


class Needle(NamedTuple):
    """What kind of thing it is, and how it counts; `opaque`: also in bytes that are no text."""

    kind: str
    how: How
    opaque: bool


_NO_NEEDLE = Needle("", How.ANYWHERE, opaque=False)


class Needles:
    """All that is looked for, made once for a batch."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._needles: dict[bytes, Needle] = {}
        self._opaque: dict[bytes, str] = {}
        self._dates = {date.encode() for date in identifiers.dates} - {_DUMMY_DATE}
        for date in self._dates:
            self._add_date(date)
        for uid in identifiers.uids:
            self._add(uid.encode("latin-1"), Needle("UID", How.ANYWHERE, opaque=True))
        for text in identifiers.names:
            self._add_name(text)
        for text in identifiers.ids:
            self._add_values(text, "identifier", MIN_ID)
        for text in identifiers.texts:
            self._add_values(text, "place or address", MIN_TEXT)
        for text in identifiers.patient_names:
            self._add_short_name(text)
        for text in identifiers.patient_ids:
            self._add_short_id(text)
        for text in identifiers.patient_names | identifiers.patient_ids:
            self._add_disguised(text)

    def search(self, head: bytes, tail: bytes = b"", moved: frozenset[bytes] = frozenset()) -> list[Hit]:
        """What is found in a DICOM file up to its pixels, and behind them; empty if nothing is.

        `moved` are days, as eight digits, that dates were moved to: that others were there before proves nothing.
        """
        matches, behind = self._look(head), self._look(tail)
        if not matches and not behind:
            return []
        surface = take_apart(head, tail)
        return [
            *self._confirmed(_Data(head, surface.values, surface.stopped, stamped=True), matches, moved),
            *self._confirmed(_Data(tail, surface.tail_values, surface.tail_stopped), behind, moved),
        ]

    def mention(self, text: str, *, words: bool = True) -> bool:
        """Whether a text that is not in a DICOM file holds something identifying.

        Without `words`, a single word that is somebody's name does not count: the text is a sentence of Scanveil's own.
        """
        data = text.encode("utf-8")
        lower = data.lower()
        found = ((self._needles[needle].how, needle, at) for needle, at in self._look(data))
        wanted = ((how, needle, at) for how, needle, at in found if words or how not in _OF_WORDS)
        return any(_counts(lower, needle, how, at, 0, len(lower)) for how, needle, at in wanted)

    def opaque(self) -> Opaque:
        """A search through the pixels of one file, block by block."""
        return Opaque(self._opaque, self._opaque_finder)

    @cached_property
    def _finders(self) -> tuple[Finder, Finder]:
        short = [needle for needle in self._needles if len(needle) < _LONG_ANCHOR]
        long = [needle for needle in self._needles if len(needle) >= _LONG_ANCHOR]
        return Finder(short, _SHORT_ANCHOR, 1), Finder(long, _LONG_ANCHOR, 1)

    @cached_property
    def _opaque_finder(self) -> Finder:
        return Finder(self._opaque, MIN_OPAQUE, 4)

    def _look(self, data: bytes) -> list[tuple[bytes, int]]:
        """Everything that might be evidence, as (needle, offset), at first sight."""
        lower = data.lower()
        found = [
            (needle, at)
            for finder in self._finders
            for needle, at in finder.matches(lower)
            if self._needles[needle].how is not How.WORD or _nearly_free(lower, at, at + len(needle))
        ]
        for written in _WRITTEN_DATE.finditer(data) if self._dates else ():
            found += ((date, written.start()) for date in _days(written[0]) & self._dates)
        return found

    def _confirmed(self, data: _Data, matches: list[tuple[bytes, int]], moved: frozenset[bytes]) -> Iterator[Hit]:
        """The matches that count, each with the path of the element that it is in."""
        for needle, at in sorted(matches, key=lambda match: match[1]):
            kind, how, opaque = self._needles[needle]
            if how is How.DATE and needle in moved:
                continue
            around = data.around(at, at + len(needle))
            if around is None:
                continue
            place, start, end, text = around
            if how in _ONLY_IN and not data.is_short_text(at, _ONLY_IN[how]):
                continue
            if opaque if not text else _counts(data.lower, needle, how, at, start, end):
                yield Hit(place, kind)

    def _add(self, needle: bytes, what: Needle) -> None:
        """Look for a needle, whatever its case; in opaque bytes as it is and in capitals or small letters."""
        if len(needle) > MAX_NEEDLE:
            needle, what = needle[:MAX_NEEDLE], what._replace(how=How.ANYWHERE)
        self._needles.setdefault(needle.lower(), what)
        shortest = MIN_OPAQUE_DIGITS if _NUMBER.issuperset(needle) else MIN_OPAQUE
        if what.opaque and len(needle) >= shortest and len(set(needle.lower())) >= MIN_DIFFERENT:
            for form in {needle, needle.lower(), needle.upper(), needle.title()}:
                self._opaque[form] = what.kind

    def _add_date(self, date: bytes) -> None:
        """A day as eight digits, with separators where they stand in pixels, and with the name of its month."""
        self._add(date, Needle("date", How.DATE, opaque=True))
        year, month, day = date[:4].decode(), date[4:6].decode(), date[6:].decode()
        if not 1 <= int(month) <= len(_MONTHS):
            return
        for joint in "-./":
            for written in ((year, month, day), (day, month, year), (month, day, year)):
                self._opaque[joint.join(written).encode()] = "date"
        name = _MONTHS[int(month) - 1]
        for word in {name, name[:3]}:
            for number in {day, day.lstrip("0")}:
                for form in (f"{number} {word} {year}", f"{number}-{word}-{year}", f"{number}{word}{year}"):
                    self._add(form.encode(), Needle("date", How.TOKEN, opaque=False))
                for form in (f"{word} {number}, {year}", f"{word} {number} {year}", f"{number}. {word} {year}"):
                    self._add(form.encode(), Needle("date", How.TOKEN, opaque=False))

    def _add_name(self, text: Text) -> None:
        self._add_raw(text[0].encode("latin-1"))
        for name in {name for decoded in _decoded(*text) for name in re.split(r"[=\\]", decoded)}:
            words = _LETTERS.findall(name)
            for word in {*words, *_LETTERS.findall(_JOINTS_IN_NAMES.sub("", name))}:
                self._add_word(word)
            if any(character.isdigit() for character in name):
                self._add_value(name.replace("^", " ").strip(), "name", MIN_ID)
            for joint in ("^", " ", ", ", ""):
                for ordered in (words, words[::-1]) if len(words) > 1 else ():
                    self._add_phrase(joint.join(ordered), "name")

    def _add_raw(self, raw: bytes) -> None:
        """A name in other letters as its bytes are, whole and in its parts: whatever character set was meant."""
        for part in {raw, *re.split(rb"[\^=\\]", raw)}:
            if not part.isascii() or b"\x1b" in part:
                self._add_written(_ESCAPE.sub(b"", part).strip(b" \0^"), "name", shifted=bool(_ESCAPE.search(part)))

    def _add_word(self, word: str) -> None:
        """A part of a name: as a word where it is ASCII, with or without its accents, else in every encoding."""
        forms = {word.casefold(), word.lower(), _unaccented(word), word.casefold().translate(_SPELLED)}
        for form in forms:
            needle = form.encode("utf-8")
            if not form.isascii():
                self._add_phrase(form, "name")
            elif len(needle) >= MIN_WORD and needle not in COMMON_WORDS:
                self._add(needle, Needle("name", How.WORD, opaque=len(needle) >= MIN_OPAQUE))
                if len(needle) >= MIN_UTF_16:  # without its last zero it is the same in either byte order
                    self._needles.setdefault(form.encode("utf-16-le")[:-1], Needle("name", How.ANYWHERE, opaque=True))
        plain = word.lower().encode()
        if word.isascii() and self._needles.get(plain, _NO_NEEDLE).opaque and len(set(plain)) >= MIN_DIFFERENT:
            self._opaque[word.encode()] = "name"  # as it is written: McDonald

    def _add_short_name(self, text: Text) -> None:
        """What of a patient's name is too short or too common elsewhere; last, as any other way to count goes first."""
        what = Needle("name", How.KEPT, opaque=False)
        for name in {name for decoded in _decoded(*text) for name in re.split(r"[=\\]", decoded)}:
            words = [word.encode() for word in _LETTERS.findall(name.lower()) if word.isascii()][:_PARTS]
            if all(word in COMMON_WORDS for word in words):
                continue
            for word in {word for word in words if len(word) > MIN_WORD and word in COMMON_WORDS - OWN_WORDS}:
                self._add(word, what._replace(how=How.SAID))
            for ordered in (words, words[::-1]) if len(words) > 1 else ():
                for joint in (b"^", b" ", b", ", b"_", b"-"):
                    self._add(joint.join(ordered), what)

    def _add_disguised(self, text: Text) -> None:
        """A patient's name or identifier as programs pass such things on: in hexadecimal or base64."""
        for decoded in _decoded(*text):
            words = _LETTERS.findall(decoded) if any(map(str.isalpha, decoded)) else []
            for word in {decoded.strip(), *words}:
                for form in {word, word.lower(), word.upper(), word.title()}:
                    if len(form) >= MIN_DISGUISED and not _is_common(form.lower().encode()):
                        for needle in filter(_is_long, _disguised(form.encode("utf-8"))):
                            self._needles.setdefault(needle.lower(), Needle("name", How.ANYWHERE, opaque=False))

    def _add_short_id(self, text: Text) -> None:
        """A patient's identifier that is too short or too round to count elsewhere."""
        for value in {value.strip() for decoded in _decoded(*text) for value in decoded.split("\\")}:
            plain = value.lower().encode()
            shortest = MIN_ID if _NUMBER.issuperset(plain) else MIN_SHORT_ID
            if value.isascii() and len(value) >= shortest and plain.strip(b"0.") and not _is_common(plain):
                self._add(plain, Needle("identifier", How.KEPT, opaque=False))

    def _add_phrase(self, phrase: str, kind: str) -> None:
        """Text that counts wherever it stands: ASCII of some length, or other characters in every encoding."""
        if phrase.isascii():
            if len(phrase) >= MIN_TEXT:
                self._add(phrase.encode("ascii"), Needle(kind, How.ANYWHERE, opaque=True))
        elif len(phrase) > 1:
            spelled = {unicodedata.normalize(form, phrase) for form in ("NFC", "NFD")} | {_without_marks(phrase)}
            for form in {form for one in spelled for form in (one, one.lower(), one.upper(), one.title())}:
                self._add(quote(form).encode(), Needle(kind, How.ANYWHERE, opaque=False))
                for needle in _encoded(form):
                    self._add_written(_ESCAPE.sub(b"", needle), kind, shifted=bool(_ESCAPE.search(needle)))

    def _add_written(self, needle: bytes, kind: str, *, shifted: bool) -> None:
        """Bytes of other letters than the English ones; `shifted` where they are that only behind an escape."""
        if shifted and needle.isascii():
            if len(needle) >= MIN_ID:
                self._add(needle, Needle(kind, How.SHIFTED, opaque=False))
        elif len(needle) > MIN_WORD:
            self._add(needle, Needle(kind, How.ANYWHERE, opaque=len(needle) >= MIN_OPAQUE))
        elif len(needle) == MIN_WORD:
            self._add(needle, Needle(kind, How.SHORT, opaque=False))

    def _add_values(self, text: Text, kind: str, minimum: int) -> None:
        for value in {value.strip() for decoded in _decoded(*text) for value in decoded.split("\\")}:
            self._add_value(value, kind, minimum)

    def _add_value(self, value: str, kind: str, minimum: int) -> None:
        """An identifier or another short text, as a whole."""
        plain = value.encode("utf-8").lower()
        if value.isascii() and value.isdigit():
            number = plain.lstrip(b"0")
            if len(plain) >= MIN_NUMBER and not _is_round(number):
                self._add(plain, Needle(kind, How.NUMBER, opaque=len(plain) >= MIN_OPAQUE_DIGITS))
        elif value.isascii() and _NUMBER.issuperset(plain):
            if sum(byte in _DIGITS for byte in plain) >= MIN_DOTTED:
                self._add(plain, Needle(kind, How.TOKEN, opaque=False))
        elif len(value) < minimum or _is_common(plain):
            return
        elif len(value) < MIN_TEXT and value.isascii():
            self._add(plain, Needle(kind, How.TOKEN, opaque=False))
        else:
            self._add_phrase(value, kind)


class _Data:
    """Bytes with the values in them, which end at `stopped`; what is asked for often is made once.

    `stamped` says that Scanveil writes into them what it has done.
    """

    def __init__(self, data: bytes, values: list[Value], stopped: int, *, stamped: bool = False) -> None:
        self.lower = data.lower()
        self._data = data
        self._values = sorted(values, key=_start)
        self._starts = [_start(value) for value in self._values]
        self._stopped = stopped
        self._stamped = stamped
        self._first = _PREAMBLE if self._starts and self._starts[0] > _PREAMBLE else 0
        self._texts: dict[int, bool] = {}

    def around(self, at: int, stop: int) -> tuple[str, int, int, bool] | None:
        """What the bytes `at:stop` stand in: its name, its start and end, whether it is text.

        None if it is the header of an element, which may spell a word by chance, or what Scanveil itself wrote.
        """
        if at >= self._stopped:
            return "behind the last element", self._stopped, len(self._data), True
        if stop <= self._first:
            return None if self._data.startswith(PREAMBLE) else ("preamble", 0, self._first, True)
        index = bisect_right(self._starts, at) - 1
        start, end = self._values[index][3:] if index >= 0 else (self._first, self._first)
        if stop <= end:
            if self._is_own(self._values[index]):
                return None
            if self._is_text(index):
                return where(self._values[index]), start, end, True
            first, last = self._printable(at, stop, start, end)
            return where(self._values[index]), first, last, last - first >= max(MIN_PRINTABLE, stop - at + 3)
        following = self._starts[index + 1] if index + 1 < len(self._starts) else self._stopped
        if at >= end and _in_header(self._data, end, following, at, stop):
            return None
        text = at >= end or index < 0 or self._is_text(index)
        return "between two elements", min(start if at < end else end, at), max(following, stop), text

    def _printable(self, at: int, stop: int, start: int, end: int) -> tuple[int, int]:
        """The run of printable bytes around `at:stop` within `start:end`, as far as it matters."""
        start, end = max(start, at - _FAR), min(end, stop + _FAR)
        while at > start and 0x20 <= self._data[at - 1] < 0x7F:
            at -= 1
        while stop < end and 0x20 <= self._data[stop] < 0x7F:
            stop += 1
        return at, stop

    def is_short_text(self, at: int, vrs: frozenset[bytes]) -> bool:
        """Whether the value there is of these VRs, and short."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return False
        _, tag, vr, start, end = self._values[index]
        return end - start <= MAX_SHORT_TEXT and (vr or _worded().get(tag)) in vrs

    def _is_own(self, value: Value) -> bool:
        """Whether a value is what Scanveil itself wrote."""
        return is_dummy(self._data, value) or (self._stamped and is_stamp(self._data, value))

    def _is_text(self, index: int) -> bool:
        if index not in self._texts:
            self._texts[index] = _is_text(self._data, self._values[index])
        return self._texts[index]


class Finder:
    """Finds any of many byte strings in long bytes: a table of pairs first, then the last bytes, then all of it.

    `width` bytes at the end of each needle are its anchor, so no needle is shorter. With `step` n only every nth pair
    of bytes is looked at, which finds them all if the anchor is longer than n bytes. However many needles share an
    anchor, where it is found each of their lengths is looked up but once.
    """

    def __init__(self, needles: Iterable[bytes], width: int, step: int) -> None:
        self._anchors: dict[int, dict[int, set[bytes]]] = {}
        for needle in needles:
            offset = len(needle) - width
            lengths = self._anchors.setdefault(int.from_bytes(needle[offset:], "little"), {})
            lengths.setdefault(offset, set()).add(needle)
        self._width = width
        self._step = step
        self.longest = max((len(needle) for needle in needles), default=0)

    @cached_property
    def _tables(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Which pairs of bytes occur in anchors where they would be looked at; and the anchors, sorted."""
        import numpy as np

        keys = np.array(sorted(self._anchors), dtype=np.uint64)
        pairs = np.zeros(1 << 16, dtype=np.bool_)
        for offset in range(self._step):
            pairs[(keys >> np.uint64(8 * offset) & np.uint64(0xFFFF)).astype(np.intp)] = True
        return pairs, keys

    @cached_property
    def _reach(self) -> tuple[np.uint16, np.uint16]:
        """The lowest and the highest pair that occurs, as numbers."""
        import numpy as np

        found = np.flatnonzero(self._tables[0])
        return np.uint16(found[0]), np.uint16(found[-1])

    def matches(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Every (needle, offset) in the data, in no order."""
        if not self._anchors or len(data) < self._width:
            return
        import numpy as np

        pairs, keys = self._tables
        step, last = self._step, len(data) - self._width
        seen = np.ndarray(((len(data) - 2) // step + 1,), "<u2", data, 0, (step,))
        if step % 2 == 0 and self._out_of_reach(data, seen):
            return
        places = np.flatnonzero(pairs[seen]) * step
        for offset in range(step) if places.size else ():
            starts = places - offset
            starts = starts[(starts >= 0) & (starts <= last)]
            anchors = self._anchors_at(data, starts)
            nearest = np.minimum(np.searchsorted(keys, anchors), keys.size - 1)
            for start in starts[keys[nearest] == anchors].tolist():
                anchor = int.from_bytes(data[start : start + self._width], "little")
                for before, needles in self._anchors[anchor].items():
                    if start >= before and (needle := data[start - before : start + self._width]) in needles:
                        yield needle, start - before

    def _out_of_reach(self, data: bytes, seen: np.ndarray[Any, Any]) -> bool:
        """Whether plainly no pair can occur: greys of 12 bits lie below any text, and that is quickly seen."""
        import numpy as np

        lowest, highest = self._reach
        bits = np.bitwise_or.reduce(np.frombuffer(data, "<u8", len(data) // 8), keepdims=True)
        if bits.view("<u2").max() < lowest:  # none of them has more bits than all together
            return bool(seen[-2:].max() < lowest)
        if seen.max() < lowest:
            return True
        return bool((seen - lowest).min() > highest - lowest)  # unsigned: what is below the lowest wraps to above

    def _anchors_at(self, data: bytes, starts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The `width` bytes at each place, as numbers."""
        import numpy as np

        found = np.zeros(starts.shape, dtype=np.uint64)
        done = 0
        for size in (8, 4, 2, 1):
            if self._width - done >= size:
                view = np.ndarray((len(data) - self._width + 1,), f"<u{size}", data, done, (1,))
                found |= view[starts].astype(np.uint64) << np.uint64(8 * done)
                done += size
        return found


class Opaque:
    """A search through bytes that are no text, given in blocks; `kind` is what was found first, or empty."""

    def __init__(self, needles: dict[bytes, str], finder: Finder) -> None:
        self._needles = needles
        self._finder = finder
        self._carried = b""
        self.kind = ""

    def feed(self, block: bytes) -> None:
        """Search the next bytes; needles may lie across the seam."""
        if self.kind or not self._needles:
            return
        data = self._carried + block if self._carried else block
        found = (needle for needle, at in self._finder.matches(data) if not _is_grey(data, needle, at))
        self.kind = self._needles.get(next(found, b""), "")
        self._carried = data[-self._finder.longest :]


def _is_grey(data: bytes, needle: bytes, at: int) -> bool:
    """Whether digits lie in an even dark grey, whose bytes are all digits, rather than in a text."""
    if not _DIGITS.issuperset(needle):
        return False
    end = at + len(needle)
    around = data[max(at - _AROUND, 0) : at] + data[end : end + _AROUND]
    return sum(byte in _DIGITS for byte in around) > _GREY


def _nearly_free(data: bytes, start: int, end: int) -> bool:
    """Whether a word might stand alone; a letter on either side may be a byte of what separates two values."""
    if end - start >= MIN_INNER_WORD:
        return True
    before, behind = data[max(start - 2, 0) : start], data[end : end + 2]
    return not (len(before) == 2 and _LOWER.issuperset(before)) and not (len(behind) == 2 and _LOWER.issuperset(behind))


def _counts(lower: bytes, needle: bytes, how: How, at: int, start: int, end: int) -> bool:
    """Whether a needle at `at`, in a text at `start:end`, is evidence."""
    match how:
        case How.WORD:
            around = _run(lower, at, at + len(needle), start, end, _LOWER)
            return around == needle or (len(needle) >= MIN_INNER_WORD and around not in COMMON_WORDS)
        case How.TOKEN | How.KEPT | How.SAID:
            return _run(lower, at, at + len(needle), start, end, _LOWER | _DIGITS) == needle
        case How.SHORT:
            return _run(lower, at, at + len(needle), start, end, _LOWER | _HIGH) == needle
        case How.SHIFTED:
            return lower.rfind(b"\x1b", start, at) >= 0
        case How.NUMBER:
            around = _run(lower, at, at + len(needle), start, end, _NUMBER)
            return around.strip(b".").lstrip(b"0") == needle.lstrip(b"0")
        case How.DATE:
            around = _run(lower, at, at + len(needle), start, end, _NUMBER)
            return needle in around.partition(b".")[0] or needle not in around
    return True  # anywhere


def _run(data: bytes, at: int, stop: int, start: int, end: int, alphabet: frozenset[int]) -> bytes:
    """The run of the alphabet's bytes around `data[at:stop]` within `data[start:end]`, as far as it matters."""
    start, end = max(start, at - _FAR), min(end, stop + _FAR)
    while at > start and data[at - 1] in alphabet:
        at -= 1
    while stop < end and data[stop] in alphabet:
        stop += 1
    return data[at:stop]


def _in_header(data: bytes, header: int, end: int, at: int, stop: int) -> bool:
    """Whether `at:stop` lies in the type and length of one of the headers that fill `header:end`.

    A tag that says something is no tag of the standard, and counts.
    """
    while header < end and header <= at:
        long = data[header + 4 : header + 6] in _LONG_VRS and data[header : header + 4] not in _ITEM_TAGS
        behind = header + (12 if long else 8)
        if stop <= behind:
            return at >= header + 3 and not (long and any(data[header + 6 : header + 8]))
        header = behind
    return False


def _start(value: Value) -> int:
    return value[3]


def _is_text(data: bytes, value: Value) -> bool:
    """Whether a value can be read as text: by its VR or, where that says nothing, by its bytes."""
    _, _, vr, start, end = value
    if vr in _BINARY_VRS:
        return False
    return vr not in _MAYBE_BINARY_VRS or not _has_controls(data[start:end])


@cache
def _worded() -> dict[int, bytes]:
    """The VR of attributes whose values are words, for where none is written."""
    found: dict[int, bytes] = {}
    vr = b""
    for line in table.VRS.splitlines():
        if line[0] != " ":
            vr = line.encode()
        elif vr in _WORDED_VRS:
            found.update((int(tag, 16), vr) for tag in line.split())
    return found


def _has_controls(value: bytes) -> bool:
    return len(value.translate(None, _CONTROLS)) < len(value)


def _days(written: bytes) -> set[bytes]:
    """The eight digits of a date written with separators: year first, or last and then day or month first."""
    one, middle, other = (part.rjust(2, b"0") for part in re.split(rb"[-./_ ]", written))
    if len(one) == 4:
        return {one + middle + other}
    return {other + middle + one, other + one + middle}


def _is_long(needle: bytes) -> bool:
    return len(needle) >= MIN_TEXT


def _disguised(plain: bytes) -> Iterator[bytes]:
    """Bytes in hexadecimal, and in base64 wherever in a longer text they stand."""
    yield plain.hex().encode()
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + plain)
        start, odd = (0, 2, 3)[shift], (len(plain) + shift) % 3
        yield encoded[start : len(encoded) - (4 if odd else 0)]


def _is_common(text: bytes) -> bool:
    """Whether a text has words only that devices write, such as `GE MEDICAL SYSTEMS`, and no digits."""
    words = re.findall(rb"[^\W_]+", text)
    return all(word in COMMON_WORDS or (len(word) < MIN_WORD and word.isalpha()) for word in words)


def _is_round(number: bytes) -> bool:
    """Whether a number is one that devices like to write: round, or a power of two, or one less."""
    if len(number) > MAX_ROUND:
        return False
    value = int(number or b"0")
    return len(number.rstrip(b"0")) <= 2 or value & (value - 1) == 0 or value & (value + 1) == 0


def _decoded(raw: str, character_set: str) -> set[str]:
    """What a text can mean: by its character sets, by UTF-8, and by Latin-1."""
    value = raw.encode("latin-1")
    if value.isascii() and b"\x1b" not in value:
        return {raw}
    labels = (label.strip().replace("ISO 2022 IR", "ISO_IR") for label in character_set.split("\\"))
    codecs = {_CODECS.get(label, "latin-1") for label in labels}
    found = set()
    for codec in {*codecs, "utf-8", "iso2022_jp_2"}:
        for bytes_ in (value, _ESCAPE.sub(b"", value)):
            try:
                found.add(bytes_.decode(codec))
            except UnicodeDecodeError:
                continue
    return {text for text in found if "\x1b" not in text} or {value.decode("latin-1")}


def _encoded(text: str) -> set[bytes]:
    """A text in every encoding that can write it."""
    found = set()
    for encoding in _ENCODINGS:
        try:
            found.add(text.encode(encoding))
        except UnicodeEncodeError:
            continue
    return {needle for needle in found if len(needle) >= MIN_WORD}


def _unaccented(word: str) -> str:
    """A word without its accents, where that makes it ASCII; else the word."""
    plain = _without_marks(word.casefold().translate(_NOT_DECOMPOSED))
    return plain if len(plain) >= MIN_WORD and plain.isascii() else word.casefold()


def _without_marks(text: str) -> str:
    """A text without accents and vowel signs."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
