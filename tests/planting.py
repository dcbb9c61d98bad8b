"""The canary corpus: DICOM files, laid byte by byte, in which every place that could leak holds a value of its own.

`plant_rows` puts one into each row of PS3.15 Table E.1-1; `SURFACES` are places outside the table.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from scanveil.deid.rules.attributes import TableRow, dictionary, rows, stricter, typed_texts
from scanveil.dicom.wire import LONG_VRS, Encoding

EXPLICIT = Encoding(explicit=True, little=True)
IMPLICIT = Encoding(explicit=False, little=True)
BIG = Encoding(explicit=True, little=False)
SYNTAXES = {EXPLICIT: "1.2.840.10008.1.2.1", IMPLICIT: "1.2.840.10008.1.2", BIG: "1.2.840.10008.1.2.2"}
DEFLATED = "1.2.840.10008.1.2.1.99"
JPEG = "1.2.840.10008.1.2.4.50"
CT = "1.2.840.10008.5.1.4.1.1.2"
UNDEFINED = 0xFFFFFFFF


class El(NamedTuple):
    """An element to be written: a value, or a sequence of items; `undefined`: all of undefined length."""

    tag: int
    vr: str
    value: bytes | list[list[El]]
    undefined: bool = False


def encode(elements: Iterable[El], encoding: Encoding) -> bytes:
    """Elements as bytes, in the order given."""
    return b"".join(_element(element, encoding) for element in elements)


def _element(element: El, encoding: Encoding) -> bytes:
    inner = IMPLICIT if element.vr == "UN" else encoding
    order = "<" if encoding.little else ">"
    if isinstance(element.value, bytes):
        value = element.value
        if len(value) & 1 and element.undefined is False:
            value += b"\0" if element.vr in ("UI", "OB", "UN") else b" "
        length = len(value)
    else:
        value = b"".join(_item(item, inner, element.undefined) for item in element.value)
        length = len(value)
        if element.undefined:
            value += struct.pack("<HHL" if inner.little else ">HHL", 0xFFFE, 0xE0DD, 0)
    length = UNDEFINED if element.undefined else length
    group, number = element.tag >> 16, element.tag & 0xFFFF
    if not encoding.explicit:
        return struct.pack(order + "HHL", group, number, length) + value
    if element.vr.encode() in LONG_VRS:
        return struct.pack(order + "HH2sHL", group, number, element.vr.encode(), 0, length) + value
    return struct.pack(order + "HH2sH", group, number, element.vr.encode(), length) + value


def _item(elements: list[El], inner: Encoding, undefined: bool) -> bytes:
    content = encode(elements, inner)
    head = "<HHL" if inner.little else ">HHL"
    if undefined:
        return struct.pack(head, 0xFFFE, 0xE000, UNDEFINED) + content + struct.pack(head, 0xFFFE, 0xE00D, 0)
    return struct.pack(head, 0xFFFE, 0xE000, len(content)) + content


def file_meta(syntax: str, *, sop_class: bytes, instance: bytes, extra: Iterable[El] = ()) -> bytes:
    """Group 0002 with its length."""
    meta = encode(
        sorted(
            [
                El(0x00020001, "OB", b"\0\1"),
                El(0x00020002, "UI", sop_class),
                El(0x00020003, "UI", instance),
                El(0x00020010, "UI", syntax.encode()),
                *extra,
            ]
        ),
        EXPLICIT,
    )
    return encode([El(0x00020000, "UL", struct.pack("<L", len(meta)))], EXPLICIT) + meta


PIXELS = bytes(range(32)) * 8


def image(*, sop_class: str = CT, instance: bytes = b"1.2.3.999.1", pixel_vr: str = "OW") -> list[El]:
    """The elements of a small image that no rule touches, its UIDs, and its pixels, which come last."""
    return [
        El(0x00080008, "CS", b"ORIGINAL\\PRIMARY\\AXIAL"),
        El(0x00080016, "UI", sop_class.encode()),
        El(0x00080018, "UI", instance),
        El(0x00080060, "CS", b"CT"),
        El(0x00080070, "LO", b"ACME Scanners"),
        El(0x00180050, "DS", b"1.25"),
        El(0x0020000D, "UI", b"1.2.3.999.2"),
        El(0x0020000E, "UI", b"1.2.3.999.3"),
        El(0x00280002, "US", b"\1\0"),
        El(0x00280004, "CS", b"MONOCHROME2"),
        El(0x00280010, "US", b"\x10\0"),
        El(0x00280011, "US", b"\x10\0"),
        El(0x00280100, "US", b"\x08\0"),
        El(0x00280101, "US", b"\x08\0"),
        El(0x00280102, "US", b"\x07\0"),
        El(0x00280103, "US", b"\0\0"),
        El(0x7FE00010, pixel_vr, PIXELS),
    ]


@dataclass
class Planted:
    """A file under construction: its elements, and every value planted in it, under the name of its place."""

    elements: list[El] = field(default_factory=image)
    encoding: Encoding = EXPLICIT
    syntax: str = ""
    preamble: bytes = b"\0" * 128 + b"DICM"
    meta: list[El] = field(default_factory=list)
    tail: bytes = b""
    values: dict[str, list[bytes]] = field(default_factory=dict)

    def plant(self, place: str, *values: bytes) -> bytes:
        """Remember values; gives the first."""
        self.values.setdefault(place, []).extend(values)
        return values[0]

    def put(self, *elements: El) -> None:
        """Elements in their ascending place."""
        self.elements = sorted([*self.elements, *elements], key=lambda element: element.tag)

    def to_bytes(self) -> bytes:
        """The file."""
        own = {one.tag: one.value for one in self.elements if isinstance(one.value, bytes)}
        elements = self.elements if self.encoding.little else [_swapped(one) for one in self.elements]
        data_set = encode(elements, self.encoding) + self.tail
        syntax = self.syntax or SYNTAXES[self.encoding]
        if syntax == DEFLATED:
            deflater = zlib.compressobj(wbits=-15)
            data_set = deflater.compress(data_set) + deflater.flush()
        meta = b""
        if self.preamble:
            sop_class, instance = own.get(0x00080016, CT.encode()), own.get(0x00080018, b"")
            meta = file_meta(syntax, sop_class=sop_class, instance=instance, extra=self.meta)
        return self.preamble + meta + data_set


def _swapped(element: El) -> El:
    """What describes the pixels in the other order of bytes: a file whose pixels do not fit is no good."""
    if element.vr != "US" or element.tag >> 16 != 0x0028 or not isinstance(element.value, bytes):
        return element
    return element._replace(value=element.value[::-1])


# --- One value in every row of the table ----------------------------------------------------------------------

_TEXT = {"AE": 16, "CS": 16, "LO": 64, "LT": 9999, "SH": 16, "ST": 999, "UC": 9999, "UT": 9999}
UNSEARCHABLE_VRS = frozenset({"AS", "US"})
"""Values of these are too short to be told from others; only what is done with them is looked at."""


def value_for(vr: str, number: int) -> bytes:
    """A value that is valid for the VR and stands nowhere else; `number` below 100,000."""
    if vr == "PN":
        return b"Sperber%05d^Falke%05d" % (number, number)
    if vr in _TEXT:
        return b"KANARI" + _letters(number)
    if vr == "DA":
        return (date(1901, 3, 1) + timedelta(days=number)).strftime("%Y%m%d").encode()
    if vr == "TM":
        return b"%02d%02d%02d.%06d" % (number % 24, number % 59, number % 58, 770000 + number)
    if vr == "DT":
        return value_for("DA", number) + value_for("TM", number)
    if vr == "UI":
        return b"1.2.3.7777.%d.5555" % (10000 + number)
    if vr == "UR":
        return b"http://kanari%s.example" % _letters(number).lower()
    if vr in ("IS", "DS"):
        return b"%d" % (77000000 + number)
    if vr == "AS":
        return b"%03dY" % (number % 1000)
    if vr == "US":
        return struct.pack("<H", number)
    return b"KANARI-BYTES-%05d" % number


def _letters(number: int) -> bytes:
    """Five letters for a number below 100,000: with them a word is one that no other holds."""
    return bytes(b"BCDFGHJKLM"[int(digit)] for digit in f"{number:05}")


def element_for(tag: int, row: TableRow, number: int, *, undefined: bool = False) -> El:
    """The row's attribute with a value of its own; in a sequence the value is a text in an item."""
    if row.vr == "SQ":
        inner = [El(0x00080104, "LO", value_for("LO", number)), El(0x0040A123, "PN", value_for("PN", number))]
        return El(tag, "SQ", [inner], undefined)
    return El(tag, row.vr, value_for(row.vr, number))


class Plot(NamedTuple):
    """One row planted at one place: the attribute, its row, and the bytes that must not survive."""

    tag: int
    row: TableRow
    value: bytes


def range_rows() -> list[tuple[int, TableRow]]:
    """Attributes of the table's ranges: curves (50xx) and overlays (60xx)."""
    curve = TableRow("X", "OW", "-" * 10, "CurveData")
    return [
        *((tag, curve) for tag in (0x50000005, 0x50003000, 0x501E2500, 0x50FE3000)),
        *((tag, TableRow("X", "OW", "-" * 10, "OverlayData")) for tag in (0x60003000, 0x601E3000)),
        *((tag, TableRow("X", "LO", "-" * 10, "OverlayComments")) for tag in (0x60004000, 0x601E4000)),
    ]


def plots(start: int) -> list[Plot]:
    """Every row, with values numbered from `start`; file meta's row and structural ones are planted elsewhere."""
    places = [(tag, row) for tag, row in sorted(rows().items()) if tag != 0x00020003] + range_rows()
    return [Plot(tag, row, _searched(row.vr, start + index)) for index, (tag, row) in enumerate(places)]


def _searched(vr: str, number: int) -> bytes:
    return value_for("LO" if vr == "SQ" else vr, number)


def plant_rows(encoding: Encoding, *, undefined: bool = False) -> tuple[Planted, list[Plot], list[Plot]]:
    """A file with every row at the top level and in an item of a sequence that is kept; and both lists of plots."""
    made = Planted(encoding=encoding)
    top, nested = plots(1000), plots(3000)
    made.elements = [element for element in made.elements if element.tag not in rows()]
    made.put(*(element_for(plot.tag, plot.row, 1000 + n, undefined=undefined) for n, plot in enumerate(top)))
    inside = [element_for(plot.tag, plot.row, 3000 + n, undefined=undefined) for n, plot in enumerate(nested)]
    made.put(El(0x00081115, "SQ", [[El(0x00081199, "SQ", [sorted(inside)], undefined)]], undefined))
    return made, top, nested


# --- Places outside the table ---------------------------------------------------------------------------------

Surface = Callable[[], Planted]
SURFACES: dict[str, Surface] = {}

NAME = b"Kanarienvogel^Gelb"
WORD = b"KANARIENVOGEL"


def surface(make: Surface) -> Surface:
    """Register a place; its name is the function's."""
    SURFACES[make.__name__] = make
    return make


def _with(*elements: El, encoding: Encoding = EXPLICIT, values: Iterable[bytes] = (WORD,)) -> Planted:
    made = Planted(encoding=encoding)
    made.put(*elements)
    made.plant("there", *values)
    return made


def _kept_sequence(*inside: El, undefined: bool = False) -> El:
    """Referenced Series Sequence, which is kept, around an item."""
    return El(0x00081115, "SQ", [list(inside)], undefined)


def _under(depth: int, *inside: El) -> El:
    element = _kept_sequence(*inside)
    for _ in range(depth):
        element = _kept_sequence(element)
    return element


@surface
def preamble() -> Planted:
    made = Planted(preamble=WORD.ljust(128, b"\0") + b"DICM")
    made.plant("preamble", WORD)
    return made


def _meta(tag: int, vr: str, value: bytes = WORD) -> Planted:
    made = Planted(meta=[El(tag, vr, value)])
    made.plant("meta", value)
    return made


META_PLACES = {
    "meta_implementation_version": (0x00020013, "SH"),
    "meta_source_ae": (0x00020016, "AE"),
    "meta_sending_ae": (0x00020017, "AE"),
    "meta_receiving_ae": (0x00020018, "AE"),
    "meta_source_presentation_address": (0x00020026, "UR"),
    "meta_private_information": (0x00020102, "OB"),
    "meta_unknown": (0x00020077, "LO"),
}
for _name, (_tag, _vr) in META_PLACES.items():
    SURFACES[_name] = lambda tag=_tag, vr=_vr: _meta(tag, vr)  # type: ignore[misc]


@surface
def meta_media_storage_instance() -> Planted:
    made = Planted()
    made.plant("meta", b"1.2.3.999.1")
    return made


@surface
def meta_private_creator_uid() -> Planted:
    return _meta(0x00020100, "UI", b"1.2.3.888.4444.1")


@surface
def meta_implementation_class() -> Planted:
    return _meta(0x00020012, "UI", b"1.2.3.888.4444.2")


@surface
def group_length() -> Planted:
    return _with(El(0x00100000, "LO", WORD))


@surface
def group_length_nested() -> Planted:
    return _with(_kept_sequence(El(0x00080000, "LO", WORD)))


@surface
def private_element() -> Planted:
    return _with(El(0x00090010, "LO", b"ACME"), El(0x00091001, "LO", WORD))


@surface
def private_creator() -> Planted:
    return _with(El(0x00090010, "LO", WORD))


@surface
def private_without_creator() -> Planted:
    return _with(El(0x00111001, "PN", NAME), values=(b"Kanarienvogel",))


@surface
def private_nested() -> Planted:
    return _with(_kept_sequence(El(0x00090010, "LO", b"ACME"), El(0x00091001, "UT", WORD)))


@surface
def private_sequence() -> Planted:
    return _with(El(0x00091002, "SQ", [[El(0x00100010, "PN", NAME)]], True), values=(b"Kanarienvogel",))


@surface
def private_sequence_nested_deep() -> Planted:
    return _with(_under(20, El(0x00091002, "SQ", [[El(0x00091003, "ST", WORD)]])))


@surface
def private_sequence_in_un() -> Planted:
    return _with(El(0x00091002, "UN", [[El(0x00100010, "PN", NAME)]], True), values=(b"Kanarienvogel",))


@surface
def private_group_of_one() -> Planted:
    return _with(El(0x00010010, "LO", WORD))


@surface
def private_implicit() -> Planted:
    return _with(El(0x00091001, "LO", WORD), encoding=IMPLICIT)


@surface
def sequence_in_un_undefined() -> Planted:
    return _with(El(0x00081115, "UN", [[El(0x00104000, "LT", WORD)]], True))


@surface
def sequence_in_un_defined() -> Planted:
    return _with(El(0x00081115, "UN", [[El(0x00104000, "LT", WORD)]]))


@surface
def sequence_in_un_in_sequence() -> Planted:
    return _with(_kept_sequence(El(0x00081199, "UN", [[El(0x00104000, "LT", WORD)]], True)))


@surface
def sequence_hidden_in_ob() -> Planted:
    return _with(El(0x00081115, "OB", encode([El(0x00081115, "SQ", [[El(0x00104000, "LT", WORD)]])], EXPLICIT)[12:]))


@surface
def sequence_hidden_in_kept_un() -> Planted:
    inside = encode([El(0x00081115, "SQ", [[El(0x00104000, "LT", WORD)]])], IMPLICIT)[8:]
    return _with(El(0x00283006, "UN", inside))


@surface
def sequence_hidden_in_implicit() -> Planted:
    return _with(El(0x00283006, "OW", [[El(0x00104000, "LT", WORD)]], True), encoding=IMPLICIT)


@surface
def sequence_undefined() -> Planted:
    return _with(_kept_sequence(El(0x00104000, "LT", WORD), undefined=True))


@surface
def sequence_implicit() -> Planted:
    return _with(_kept_sequence(El(0x00104000, "LT", WORD), undefined=True), encoding=IMPLICIT)


@surface
def sequence_big_endian() -> Planted:
    return _with(_kept_sequence(El(0x00104000, "LT", WORD), undefined=True), encoding=BIG)


@surface
def sequence_unreadable() -> Planted:
    return _with(El(0x00081115, "SQ", b"\xfe\xff\x00\xe0\xff\x00\x00\x00" + WORD))


@surface
def sequence_of_text() -> Planted:
    return _with(El(0x00081115, "SQ", WORD))


@surface
def unknown_even() -> Planted:
    return _with(El(0x00080ABC, "LO", WORD))


@surface
def unknown_even_nested() -> Planted:
    return _with(_kept_sequence(El(0x00280ABC, "LO", WORD)))


@surface
def unknown_even_group() -> Planted:
    return _with(El(0x0FF00010, "UN", WORD))


@surface
def command_group() -> Planted:
    return _with(El(0x00000902, "LO", WORD))


@surface
def meta_group_in_item() -> Planted:
    return _with(_kept_sequence(El(0x00020016, "AE", WORD)))


@surface
def directory_group() -> Planted:
    return _with(El(0x00041500, "CS", WORD))


@surface
def number_written_as_text() -> Planted:
    return _with(El(0x00281050, "LO", WORD))


@surface
def short_written_as_text() -> Planted:
    return _with(El(0x00280106, "UT", WORD))


@surface
def code_written_as_name() -> Planted:
    return _with(El(0x00180015, "PN", WORD))


@surface
def float_written_as_bytes() -> Planted:
    return _with(El(0x00189074, "OB", WORD), El(0x00189073, "OB", WORD))


@surface
def text_written_as_bytes() -> Planted:
    return _with(El(0x00080070, "OB", WORD))


@surface
def name_outside_the_table() -> Planted:
    return _with(El(0x00142006, "PN", NAME), values=(b"Kanarienvogel",))


@surface
def date_outside_the_table() -> Planted:
    return _with(El(0x00143076, "DA", b"19470311"), values=(b"19470311",))


@surface
def date_in_other_calendar() -> Planted:
    return _with(El(0x00100033, "LO", b"Showa 22-03-11"), values=(b"Showa 22",))


@surface
def issuer_names() -> Planted:
    item = [El(0x00400031, "UT", WORD), El(0x00400032, "UT", b"kanarienvogel.example")]
    return _with(El(0x00080051, "SQ", [item]), El(0x00400026, "SQ", [item]), values=(WORD, b"kanarienvogel"))


@surface
def uid_outside_the_table() -> Planted:
    return _with(El(0x0008010C, "UI", b"1.2.3.888.4444.3"), values=(b"1.2.3.888.4444.3",))


@surface
def uid_under_dicoms_root() -> Planted:
    made = _with(El(0x00081155, "UI", b"1.2.840.10008.77.4444.5"), values=(b"1.2.840.10008.77.4444.5",))
    made.put(El(0x00200052, "UI", b"1.2.840.10008.5.1.4.1.1.2.4444.6"))
    made.plant("there", b"1.2.840.10008.5.1.4.1.1.2.4444.6")
    return made


@surface
def uid_malformed() -> Planted:
    return _with(El(0x0020000E, "UI", WORD))


@surface
def uid_too_long() -> Planted:
    return _with(El(0x00081155, "UI", b"1.2.3.888." + b"4" * 80), values=(b"1.2.3.888.4",))


@surface
def uid_class_malformed() -> Planted:
    return _with(El(0x00081115, "SQ", [[El(0x00081150, "UI", WORD)]]))


@surface
def uids_many() -> Planted:
    return _with(
        El(0x00080058, "UI", b"1.2.3.888.4444.7\\1.2.3.888.4444.8"), values=(b"1.2.3.888.4444.7", b"1.2.3.888.4444.8")
    )


@surface
def person_code() -> Planted:
    code = [El(0x00080100, "SH", WORD), El(0x00080102, "SH", b"DCM"), El(0x00080104, "LO", WORD)]
    return _with(_kept_sequence(El(0x00401101, "SQ", [code])))


@surface
def institution_code_nested() -> Planted:
    code = [El(0x00080100, "SH", WORD), El(0x00080102, "SH", b"SCT"), El(0x00080104, "LO", WORD)]
    return _with(_kept_sequence(El(0x00080082, "SQ", [code])))


def report(*content: El) -> Planted:
    made = _with(El(0x0040A730, "SQ", [[El(0x0040A010, "CS", b"CONTAINS"), *content]]))
    made.elements = [
        element._replace(value=b"1.2.840.10008.5.1.4.1.1.88.22") if element.tag == 0x00080016 else element
        for element in made.elements
        if element.tag != 0x7FE00010
    ]
    return made


@surface
def report_text() -> Planted:
    return report(El(0x0040A040, "CS", b"TEXT"), El(0x0040A160, "UT", WORD))


@surface
def report_text_deep() -> Planted:
    inner = El(0x0040A730, "SQ", [[El(0x0040A040, "CS", b"TEXT"), El(0x0040A160, "UT", WORD)]], True)
    return report(El(0x0040A730, "SQ", [[inner]]))


@surface
def report_code_meaning() -> Planted:
    code = [El(0x00080100, "SH", WORD), El(0x00080102, "SH", b"99KANARI"), El(0x00080104, "LO", WORD)]
    return report(El(0x0040A043, "SQ", [code]), El(0x0040A168, "SQ", [code]))


@surface
def report_answer_in_published_scheme() -> Planted:
    code = [El(0x00080100, "SH", b"1234"), El(0x00080102, "SH", b"SCT"), El(0x00080104, "LO", WORD)]
    return report(El(0x0040A168, "SQ", [code]))


@surface
def report_bytes() -> Planted:
    return report(El(0x00420011, "OB", WORD), El(0x00281201, "OW", WORD))


@surface
def graphic_text() -> Planted:
    text = El(0x00700008, "SQ", [[El(0x00700006, "ST", WORD)]])
    return _with(El(0x00700001, "SQ", [[El(0x00700002, "CS", b"LAYER"), text]]))


@surface
def graphic_drawing() -> Planted:
    drawing = El(0x00700009, "SQ", [[El(0x00700022, "FL", b"KANARIEN")]])
    return _with(El(0x00700001, "SQ", [[El(0x00700002, "CS", b"LAYER"), drawing]]), values=(b"KANARIEN",))


@surface
def icon_image() -> Planted:
    return _with(El(0x00880200, "SQ", [[El(0x00280010, "US", b"\4\0"), El(0x7FE00010, "OB", WORD)]]))


@surface
def pixels_nested() -> Planted:
    return _with(_kept_sequence(El(0x7FE00010, "OW", WORD)))


@surface
def overlay_description() -> Planted:
    return _with(El(0x60000022, "LO", WORD), El(0x60003000, "OW", WORD), El(0x60001500, "LO", WORD))


@surface
def overlay_nested() -> Planted:
    return _with(_kept_sequence(El(0x60020022, "LO", WORD)))


@surface
def curve_label() -> Planted:
    return _with(El(0x50002500, "LO", WORD), El(0x50002600, "SQ", [[El(0x00081155, "UI", b"1.2.3.888.4444.9")]]))


@surface
def digital_signature() -> Planted:
    return _with(El(0xFFFAFFFA, "SQ", [[El(0x04000115, "OB", WORD)]]))


@surface
def mac_parameters() -> Planted:
    return _with(El(0x04000500, "SQ", [[El(0x04000520, "OB", WORD)]]))


@surface
def original_attributes() -> Planted:
    return _with(
        El(0x04000561, "SQ", [[El(0x04000550, "SQ", [[El(0x00100010, "PN", NAME)]])]]), values=(b"Kanarienvogel",)
    )


@surface
def earlier_deidentification() -> Planted:
    return _with(
        El(0x00120062, "CS", b"YES"), El(0x00120063, "LO", WORD), El(0x00120064, "SQ", [[El(0x00080104, "LO", WORD)]])
    )


@surface
def behind_pixels() -> Planted:
    made = _with()
    made.tail = encode([El(0xFFFCFFFC, "OB", WORD)], EXPLICIT)
    return made


@surface
def name_behind_pixels() -> Planted:
    made = _with()
    made.tail = encode([El(0x00100010, "PN", NAME), El(0xFFFAFFFA, "SQ", [[El(0x04000115, "OB", WORD)]])], EXPLICIT)
    made.plant("there", b"Kanarienvogel")
    return made


@surface
def private_behind_pixels() -> Planted:
    made = _with()
    made.tail = encode([El(0x7FE10010, "LO", b"ACME"), El(0x7FE11001, "UT", WORD)], EXPLICIT)
    return made


@surface
def second_pixels() -> Planted:
    made = _with()
    made.tail = encode([El(0x7FE00010, "OW", WORD)], EXPLICIT)
    return made


@surface
def garbage_behind_pixels() -> Planted:
    made = _with()
    made.tail = b"\xff\xff<<" + WORD + b">>"
    return made


@surface
def half_element_behind_pixels() -> Planted:
    made = _with()
    made.tail = encode([El(0x00104000, "LT", WORD)], EXPLICIT)[:-3]
    made.values["there"] = [WORD[:-4]]
    return made


@surface
def behind_fragments() -> Planted:
    made = _with()
    made.syntax = JPEG
    made.elements = [element for element in made.elements if element.tag != 0x7FE00010]
    frame = b"\xff\xd8\xff\xda\0\x08\1\1\0\0\x3f\0ab\xff\xd9"
    fragments = struct.pack("<HHL", 0xFFFE, 0xE000, 0) + struct.pack("<HHL", 0xFFFE, 0xE000, len(frame)) + frame
    fragments += struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    made.put(El(0x7FE00010, "OB", fragments, True))
    made.tail = encode([El(0xFFFCFFFC, "OB", WORD)], EXPLICIT)
    return made


@surface
def deflated() -> Planted:
    made = _with(El(0x00104000, "LT", WORD), El(0x00091001, "LO", WORD))
    made.syntax = DEFLATED
    made.tail = encode([El(0xFFFCFFFC, "OB", WORD)], EXPLICIT)
    return made


@surface
def out_of_order() -> Planted:
    made = _with()
    made.elements = [*made.elements[:5], El(0x00104000, "LT", WORD), El(0x00100010, "PN", NAME), *made.elements[5:]]
    made.plant("there", b"Kanarienvogel")
    return made


@surface
def duplicate_tags() -> Planted:
    made = Planted()
    made.elements = [
        *made.elements[:8],
        *(El(0x00100020, "LO", WORD + b"%d" % n) for n in range(3)),
        *made.elements[8:],
    ]
    made.plant("there", WORD)
    return made


@surface
def many_values() -> Planted:
    return _with(
        El(0x00101001, "PN", b"A^B\\" + NAME), El(0x00081048, "PN", NAME + b"\\" + NAME), values=(b"Kanarienvogel",)
    )


@surface
def long_value() -> Planted:
    return _with(El(0x00102110, "LO", b"x" * 5000 + WORD))


@surface
def name_in_three_alphabets() -> Planted:
    name = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B"
    made = _with(
        El(0x00080005, "CS", b"\\ISO 2022 IR 87"), El(0x00100010, "PN", name), values=(b"Yamada", b"$B;3ED", b"$d$^$@")
    )
    made.put(El(0x00081070, "PN", name))
    return made


@surface
def name_in_gb18030() -> Planted:
    name = "王小东".encode("gb18030")
    return _with(El(0x00080005, "CS", b"GB18030"), El(0x00100010, "PN", name), values=(name,))


@surface
def name_in_big_endian() -> Planted:
    return _with(El(0x00100010, "PN", NAME), El(0x00104000, "LT", WORD), encoding=BIG, values=(b"Kanarienvogel", WORD))


@surface
def no_preamble() -> Planted:
    made = _with(El(0x00104000, "LT", WORD), encoding=IMPLICIT)
    made.preamble = b""
    return made


def _ruled_on(tag: int) -> Planted:
    """An attribute outside the table on which Scanveil rules, with a text, or a code with one, in it."""
    vr = dictionary()[tag].partition("|")[0]
    if vr == "SQ":
        return _with(El(tag, vr, [[El(0x00080104, "LO", WORD), El(0x00400031, "UT", WORD)]]))
    return _with(El(tag, vr, value_for(vr, 4242)), values=(value_for(vr, 4242),))


for _tag in sorted({*stricter(), *typed_texts()}):
    if dictionary()[_tag] not in ("AS", "US", "FD", "DS"):
        SURFACES[f"ruled_on_{_tag:08X}"] = lambda tag=_tag: _ruled_on(tag)  # type: ignore[misc]


def _in_jpeg(*segments: bytes) -> Planted:
    made = _with()
    made.syntax = JPEG
    made.elements = [element for element in made.elements if element.tag != 0x7FE00010]
    frame = b"\xff\xd8" + b"".join(segments) + b"\xff\xda\0\x08\1\1\0\0\x3f\0ab\xff\xd9"
    frame += b"\0" * (len(frame) & 1)
    fragments = struct.pack("<HHL", 0xFFFE, 0xE000, 0) + struct.pack("<HHL", 0xFFFE, 0xE000, len(frame)) + frame
    made.put(El(0x7FE00010, "OB", fragments + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0), True))
    return made


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


for _name, _marker, _start in (
    ("comment", 0xFE, b""),
    ("exif", 0xE1, b"Exif\0\0"),
    ("photoshop", 0xED, b"Photoshop 3.0\0"),
    ("jfif", 0xE0, b"JFIF\0"),
):
    SURFACES[f"jpeg_{_name}"] = lambda marker=_marker, start=_start: _in_jpeg(_segment(marker, start + WORD))  # type: ignore[misc]


def _twice(name: str, encoding: Encoding) -> Surface:
    """Private data and a kept sequence with a name inside, in another encoding."""

    def make() -> Planted:
        inside = (El(0x00100010, "PN", NAME), El(0x00104000, "LT", WORD), El(0x00091001, "LO", WORD))
        if name == "private":
            return _with(El(0x00090010, "LO", b"ACME"), El(0x00091002, "SQ", [list(inside)]), encoding=encoding)
        if name == "defined":
            return _with(_kept_sequence(*inside), encoding=encoding)
        return _with(_under(8, *inside), encoding=encoding)

    return make


for _name in ("private", "defined", "deep"):
    for _label, _encoding in (("explicit", EXPLICIT), ("implicit", IMPLICIT), ("big_endian", BIG)):
        SURFACES[f"{_name}_{_label}"] = _twice(_name, _encoding)
