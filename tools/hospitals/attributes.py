"""The attributes of DICOM's dictionary that hold words, and where in an object they may stand."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pydicom.datadict import DicomDictionary, keyword_for_tag, tag_for_keyword

LENGTHS = {"SH": 16, "LO": 64, "ST": 200, "LT": 200, "UC": 200, "UT": 200}
"""Characters that are put into a value of a VR; all but the first two may be longer in truth."""
_EVERYWHERE = (0x0008, 0x0010, 0x0012, 0x0018, 0x0020, 0x0032, 0x0038, 0x0040, 0x0088, 0x0400)
_MORE = {
    "CT": (0x0028, 0x0054),
    "MR": (0x0028,),
    "US": (0x0028, 0x003A),
    "DX": (0x0028, 0x0014, 0x0050),
    "MG": (0x0028, 0x0050),
    "NM": (0x0028, 0x0054),
    "PT": (0x0028, 0x0054),
    "XA": (0x0028, 0x0050),
    "SEG": (0x0028, 0x0062, 0x0066),
    "PR": (0x0028, 0x0070, 0x0072),
    "RTSTRUCT": (0x3006,),
    "RTPLAN": (0x300A, 0x300C, 0x300E),
    "RTIMAGE": (0x0028, 0x3002, 0x3008),
    "enhanced MR": (0x0028, 0x0022, 0x0048, 0x0052),
    "enhanced CT": (0x0028, 0x0022, 0x0068, 0x0046),
}
_IDENTIFYING = re.compile(
    "ID$|IDs$|Identifi|Number|Institution|Address|Station|Telephone|Issuer|Department|Organization|Person|Serial|UID"
    "|Location|Physician|Occupation|Service|Country|Region|Sponsor|Patient|Facility|Route|Code|Plate|Site|Center|Name"
    "|Entity|Tag|Value|Designator|Character|URL|URI|Ethnic|Registr|Residence|Insurance|Method$|Private|Timezone"
    "|Telecom|Military|Creator|Manufacturer"
)
_NEVER = frozenset({"PatientID", "StationName", "AccessionNumber", "InstitutionName", "DeidentificationMethod"})


class Place(NamedTuple):
    """An attribute, and the sequences that it is in: none, one or two."""

    around: tuple[str, ...]
    keyword: str
    vr: str


@cache
def places(kind: str) -> tuple[Place, ...]:
    """Where in a kind of object a text may stand, of the dictionary's groups that such an object uses."""
    groups = {*_EVERYWHERE, *_MORE.get(kind, ())}
    sequences = {
        group: [entry[4] for tag, entry in DicomDictionary.items() if tag >> 16 == group and _is_sequence(entry)]
        for group in groups
    }
    found = []
    for tag, (vr, _, _, retired, keyword) in DicomDictionary.items():
        if tag >> 16 in groups and vr in LENGTHS and not retired and keyword not in _NEVER:
            found.append(Place((), keyword, vr))
            if around := sequences[tag >> 16]:
                outer, inner = around[tag % len(around)], around[tag * 7 % len(around)]
                found += (Place((outer,), keyword, vr), Place((inner, outer), keyword, vr))
    return tuple(found)


@cache
def harmless_places(kind: str) -> tuple[Place, ...]:
    """Those whose value says nothing of who, where and by whom."""
    return tuple(place for place in places(kind) if not _IDENTIFYING.search(place.keyword))


def tag_of(keyword: str) -> int:
    """The tag of a keyword."""
    tag = tag_for_keyword(keyword)
    assert tag is not None
    return tag


def name_of(path: tuple[int, ...]) -> str:
    """The keywords along a path, without the numbers of items."""
    return ".".join(keyword_for_tag(tag) or f"{tag:08X}" for tag in path[::2])


def _is_sequence(entry: tuple[str, str, str, str, str]) -> bool:
    return entry[0] == "SQ" and not entry[3]
