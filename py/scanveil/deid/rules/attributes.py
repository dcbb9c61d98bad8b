"""What the tables of the standard say of attributes, and what Scanveil says beyond them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from scanveil.deid.rules import table
from scanveil.deid.rules.texts import TECHNICAL
from scanveil.deid.rules.verdicts import Act
from scanveil.dicom import tags

METHOD_TAGS = (
    tags.PATIENT_IDENTITY_REMOVED,
    tags.DE_IDENTIFICATION_METHOD,
    tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE,
    tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,
)
"""What says that and how identity was removed (PS3.15 E.1.1)."""
STAMPED = (tags.PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE, *METHOD_TAGS)
"""What PS3.15 E.3.10 and E.1.1 have the de-identifier write, in the order of a data set."""
FREE_TEXT = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
"""VRs of texts that may say anything."""
CODE_VALUE_SEQUENCES = frozenset(
    {tags.INSTITUTION_CODE_SEQUENCE, tags.PERSON_IDENTIFICATION_CODE_SEQUENCE, tags.CONCEPT_CODE_SEQUENCE}
)
"""Sequences whose items are themselves the coded answer: an institution, a person, a report's finding."""
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


class TableRow(NamedTuple):
    """One row of PS3.15 Table E.1-1; `options` has one letter (K, C or -) for each of `table.OPTION_COLUMNS`."""

    code: str
    vr: str
    options: str
    keyword: str


@cache
def rows() -> dict[int, TableRow]:
    """PS3.15 Table E.1-1 by tag, without its rows for ranges (50xx, 60xx) and private attributes."""
    found = {}
    for line in table.ROWS.splitlines():
        tag, code, vr, options, keyword = line.split(" ")
        if "X" not in tag and tag != "PRIVATE":
            found[int(tag, 16)] = TableRow(code, vr, options, keyword)
    return found


@cache
def dictionary() -> dict[int, str]:
    """Known public tags -> VR, or VRs joined by `|`."""
    found: dict[int, str] = {}
    vr = ""
    for line in table.BY_VR.splitlines():
        if line[0] != " ":
            vr = line
        else:
            found.update((int(tag, 16), vr) for tag in line.split())
    return found


@cache
def stricter() -> dict[int, Act]:
    """What is done with attributes that Scanveil rules on beyond the table."""
    acts = {"X": Act.REMOVE, "D": Act.DUMMY}
    return {int(tag, 16): acts[code] for code, listed in _STRICTER_BY_TAG.items() for tag in listed.split()}


@cache
def typed_texts() -> frozenset[int]:
    """Texts of the dictionary that the table does not list and that no device writes: people type them."""
    known = rows().keys() | stricter().keys() | TECHNICAL
    return frozenset(tag for tag, vr in dictionary().items() if vr in FREE_TEXT | {"UR"} and tag not in known)


@cache
def iods() -> tuple[dict[str, str], dict[str, str]]:
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
def types_of(iod: str, lists_references: bool) -> dict[int, str] | None:
    """The Types that decide something in an IOD; None where it is not known."""
    if not iod:
        return None
    pairs = (pair.split("=") for pair in iods()[1][iod].split())
    types = {int(tag, 16): type_ for tag, type_ in pairs}
    if lists_references:  # PS3.3 C.12.2: what is listed must be referenced, so the references must stay
        types |= {tag: "1C" for tag, row in rows().items() if row.code == "X/Z/U*"}
    return types


def demand(tag: int, *, nested: bool) -> str:
    """The strictest Type that any module gives an attribute there: `1`, `2`, or `3` also where none knows it."""
    return _demands().get((nested, tag), "3")


@cache
def _demands() -> dict[tuple[bool, int], str]:
    found: dict[tuple[bool, int], str] = {}
    nested, type_ = False, ""
    for line in table.DEMANDS.splitlines():
        if line[0] != " ":
            level, type_ = line.split(" ")
            nested = level == "nested"
        else:
            found.update(((nested, int(tag, 16)), type_) for tag in line.split())
    return found
