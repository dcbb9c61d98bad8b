"""Which side of the body an image shows, and from where it was taken: short for a corner, and in words.

Nothing is concluded from the picture, nor from anything that is not there to say it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.text import one_line
from scanveil.dicom.values import FrameValues, Values
from scanveil.errors import MalformedError, TruncatedError
from scanveil.library.instance import Instance
from scanveil.library.modalities import detector_of
from scanveil.looking.edges import Edges
from scanveil.said import _, capitalize, together

SHORT, LONG = 24, 80
"""Letters of what a file says in its own words, in the corner and beside it."""
MOST_MODIFIERS = 4


class View(NamedTuple):
    """What a corner says, and the same in words; "" where nothing is to be said."""

    short: str
    words: str


NOTHING = View("", "")
NOT_STATED = _(
    "The file does not say which side of the patient is where. The picture alone cannot tell left from right."
)
CONTRADICTED = _("The file says right in one place and left in another, so neither is shown.")

_LATERALITIES = {"RIGHT": "R", "LEFT": "L", "BOTH": "B", "BILATERAL": "B"}
"""Words for them that some write in full."""
_SIDES = {"R": _("Right"), "L": _("Left"), "B": _("Both sides")}
"""Lateralities (PS3.3 C.7.6.1.1.1, C.10.5); U, of what there is but once, names no side."""
_PROJECTIONS = {"CR", "DX", "MG", "IO", "PX", "RG", "XA", "RF", "DR", "DF", "CF", "RTIMAGE"}
_CR_CLASS = "1.2.840.10008.5.1.4.1.1.1"
_PROJECTION_CLASSES = (f"{_CR_CLASS}.", "1.2.840.10008.5.1.4.1.1.12.")
_FLAT_TYPES = {"CT": frozenset({"LOCALIZER"}), "NM": frozenset({"STATIC", "DYNAMIC", "GATED", "WHOLE BODY"})}
"""Images in which the body lies flattened: by their modality, their SOP class, or by values of their Image Type."""

_VIEWS = {
    "AP": _("anteroposterior"),
    "PA": _("posteroanterior"),
    "LAT": _("lateral"),
    "LATERAL": _("lateral"),
    "OBLIQUE": _("oblique"),
    "LL": _("left lateral"),
    "RL": _("right lateral"),
    "RLD": _("right lateral decubitus"),
    "LLD": _("left lateral decubitus"),
    "RLO": _("right lateral oblique"),
    "LLO": _("left lateral oblique"),
    "RAO": _("right anterior oblique"),
    "LAO": _("left anterior oblique"),
    "RPO": _("right posterior oblique"),
    "LPO": _("left posterior oblique"),
    "CC": _("craniocaudal"),
    "MLO": _("mediolateral oblique"),
    "ML": _("mediolateral"),
    "LM": _("lateromedial"),
    "LMO": _("lateromedial oblique"),
    "SIO": _("superolateral to inferomedial oblique"),
    "ISO": _("inferomedial to superolateral oblique"),
    "FB": _("caudocranial, from below"),
    "XCC": _("exaggerated craniocaudal"),
    "XCCL": _("craniocaudal, exaggerated laterally"),
    "XCCM": _("craniocaudal, exaggerated medially"),
    "TAN": _("tangential"),
}
"""Views by the terms of View Position (PS3.3 C.8.1.1, C.8.11.3) and those that mammography goes by (CID 4014)."""
_NO_VIEWS = {"NONE", "OTHER", "UNKNOWN", "UNSPECIFIED"}
"""What stands there for want of a view."""
_MODIFIERS = {
    "CV": _("cleavage"),
    "AT": _("axillary tail"),
    "RL": _("rolled laterally"),
    "RM": _("rolled medially"),
    "RI": _("rolled downwards"),
    "RS": _("rolled upwards"),
    "ID": _("implant displaced"),
    "M": _("magnified"),
    "S": _("spot compression"),
    "TAN": _("tangential"),
    "NP": _("nipple in profile"),
    "AC": _("anterior compression"),
    "IMF": _("inframammary fold"),
    "AX": _("axillary tissue"),
}
"""What is special about a view of a breast (CID 4015)."""

_VIEW_CODES = """
399348003 R-10206 AP
272479007 R-10214 R-40888 PA
399067008 R-102CD LAT
399198007 R-10232 RL
399173006 R-10236 LL
399356000 R-10218 R-40985 RAO
399135007 R-10220 LAO
399038007 R-10210 RPO
399006002 R-10212 LPO
399162004 R-10242 CC
399368009 R-10226 MLO
399260004 R-10224 ML
399352003 R-10228 LM
399099002 R-10230 LMO
399188001 R-102D0 SIO
441555000 R-40AAA ISO
399196006 R-10244 FB
399265009 R-102CF XCC
399192008 R-1024A XCCL
399101009 R-1024B XCCM
399110001 R-102C2 TAN
"""
_MODIFIER_CODES = """
399161006 R-102D2 CV
399011000 R-102D1 AT
399197002 R-102D3 RL
399226006 R-102D4 RM
414493004 R-102CA RI
415670009 R-102C9 RS
399209000 R-102D5 ID
399163009 R-102D6 M
399055006 R-102D7 S
399110001 R-102C2 TAN
442581004 R-40AB3 NP
441752004 P2-00161 AC
442593008 R-40ABE IMF
442580003 R-40AB2 AX
"""
"""Codes of SNOMED CT, as numbers and as they were or are written otherwise (CID 4010, 4014, 4015); what is shown."""
_SNOMED = {"SCT", "SRT", "SNM3", "99SDM"}


def _by_code(table: str) -> dict[str, str]:
    return {code: short for *codes, short in map(str.split, table.strip().split("\n")) for code in codes}


_VIEW_OF, _MODIFIER_OF = _by_code(_VIEW_CODES), _by_code(_MODIFIER_CODES)


def view_of(header: Header, frame_index: int, instance: Instance, edges: Edges) -> View:
    """What is said of side and view of an image with such edges.

    Where no letter and no word tells a side, that is said of projections; of a breast also where letters tell others.
    """
    try:
        sides, view = _sides(header, frame_index), _view(values_of(header), frame_index)
    except (MalformedError, TruncatedError):
        sides, view = [], NOTHING
    if {"R", "L"} <= set(sides):
        short = _("{view} · side unclear", view=view.short) if view.short else _("side unclear")
        return View(short, _with_sentence(view, CONTRADICTED))
    if named := [side for side in sides if side in _SIDES]:
        side = View(named[0], _SIDES[named[0]])
        return _join([side, view]) if view.short else side
    is_told = edges.tell_side or (any(edges.letters) and instance.modality != "MG")
    if is_told or not _is_projection(instance):
        return View(view.short, capitalize(view.words))
    short = _("{view} · side not stated", view=view.short) if view.short else _("side not stated")
    return View(short, _with_sentence(view, NOT_STATED))


def _sides(header: Header, frame_index: int) -> list[str]:
    """What is said of the side, of the image, of the frame, of the series."""
    top = values_of(header)
    said = (
        top.text(tags.IMAGE_LATERALITY),
        FrameValues(top, frame_index).text(tags.FRAME_ANATOMY_SEQUENCE, tags.FRAME_LATERALITY),
        top.text(tags.LATERALITY),
    )
    return [_LATERALITIES.get(side.upper(), side.upper()) for side in said]


def _view(top: Values, frame_index: int) -> View:
    """The view by its code and what is special about it, else by View Position; of a detector that by its own."""
    holder = detector_of(top, frame_index) or top
    code = holder.first_item(tags.VIEW_CODE_SEQUENCE)
    if code and code.own_meaning():
        modifiers = islice(code.items(tags.VIEW_MODIFIER_CODE_SEQUENCE), MOST_MODIFIERS)
        special = [_coded(one, _MODIFIER_OF, _MODIFIERS) for one in modifiers]
        return _join([_coded(code, _VIEW_OF, _VIEWS), *filter(any, special)])
    position = top.words(tags.VIEW_POSITION)
    known = position.upper()
    if known in _NO_VIEWS:
        return NOTHING
    return View(known, _VIEWS[known]) if known in _VIEWS else _as_it_says(position)


def _coded(code: Values, known: Mapping[str, str], words: Mapping[str, str]) -> View:
    """A code of the tables, or what it means by its own words."""
    is_snomed = code.text(tags.CODING_SCHEME_DESIGNATOR) in _SNOMED
    short = known.get(code.text(tags.CODE_VALUE), "") if is_snomed else ""
    return View(short, words[short]) if short else _as_it_says(code.own_meaning())


def _as_it_says(text: str) -> View:
    return View(one_line(text, SHORT), one_line(text, LONG))


def _join(parts: Sequence[View]) -> View:
    """Several things that are said, one after the other."""
    short, words = parts[0]
    for part in parts[1:]:
        short, words = f"{short} {part.short}", _("{one}, {more}", one=words, more=part.words)
    return View(short, words)


def _with_sentence(view: View, sentence: str) -> str:
    return together(_("{view}.", view=capitalize(view.words)), sentence) if view.words else sentence


def _is_projection(instance: Instance) -> bool:
    uid, kinds = instance.sop_class_uid, instance.traits[0].image_type
    is_flat = not _FLAT_TYPES.get(instance.modality, frozenset()).isdisjoint(kinds)
    return is_flat or instance.modality in _PROJECTIONS or uid == _CR_CLASS or uid.startswith(_PROJECTION_CLASSES)
