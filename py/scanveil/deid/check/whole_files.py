"""The search through whole files, whoever made them: DICOM with its pixels, text, any bytes, and names of files.

It is the search that each copy of Scanveil's is put through. What is no DICOM is searched as a value of it would be:
the bytes of a file as a value whose type nobody knows, the name of a file as a short text.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from struct import pack
from typing import BinaryIO, NamedTuple

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.scan import LONG_VRS, SHORT_VRS
from scanveil.deid.check.surface import Surface, blocks, read_surface
from scanveil.deid.check.verify import Needles
from scanveil.deid.rules.policy import OPTIONS
from scanveil.dicom import tags
from scanveil.errors import MalformedError, TooLargeError
from scanveil.said import _

PIXELS = "(7FE0,0010)"
CONTENT, NAME, COMMENT = "content", "name", "comment"
"""Places that are in no DICOM file: what a file holds, what it is called, and what an archive says of it."""

_PREAMBLE, _MAGIC = 128, b"DICM"
_SEAM = 512
"""Bytes that are searched once more with the next block: no needle is longer, nor what must stand around it."""
_SMALL = 16 * 1024 * 1024
"""Bytes of a file that is searched for short words even where it is no text. In more of them, chance spells some."""
_VALUE_LENGTH, _SHORT_VALUE = 0xFFFE, 1024
_CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\f\r\x1b"))
_PACKED = (
    *(b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"MSCF"),
    *(b"\x1f\x9d", b"LZIP", b"\x04\x22\x4d\x18", b"\x5d\0\0", b"\x78\x9c", b"\x78\xda"),
    *(b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"),
)
"""How files begin whose bytes do not say what is in them: compressed ones, documents and pictures."""
_ZIPPED = b"PK\3\4"
"""How a file in a ZIP begins, wherever that stands."""
_TAR_AT, _TAR = 257, b"ustar"
_MAKER = b"Scanveil "


class Find(NamedTuple):
    """Where something that identifies a person was found, and what kind of thing; never the thing itself.

    `place` is the path of an attribute, where it is one: `(0040,0275)[0].(0040,0007)`.
    """

    place: str
    kind: str


class Looked(NamedTuple):
    """What was found in a file, each place once, and why not all of it could be looked into; empty where it was."""

    found: tuple[Find, ...]
    unseen: str = ""


class FileSearch:
    """Looks for what identifies people, in one file after the other.

    What copies of Scanveil's say that they keep by an option is no find in them; `kept` are those options.
    """

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self._needles: dict[frozenset[str], Needles] = {}
        self._names: dict[bytes, tuple[str, ...]] = {}
        self.kept: frozenset[str] = frozenset()

    def in_name(self, name: bytes) -> tuple[str, ...]:
        """The kinds of things that the name of a file or another short text holds."""
        if name not in self._names:
            vr = b"LO" if len(name) <= _VALUE_LENGTH else b"UN"
            self._names[name] = tuple(sorted(self._kinds(vr, name)))
        return self._names[name]

    def in_file(self, file: BinaryIO, size: int) -> Looked:
        """What is found in a file. Raises a ScanveilError or OSError where it cannot be read at all."""
        if not is_dicom(file):
            return self.in_bytes(file, 0, size)
        try:
            surface = read_surface(file, size)
        except (MalformedError, TooLargeError) as error:
            return self.in_bytes(file, 0, size)._replace(unseen=error.sentence)
        return self._in_dicom(file, size, surface)

    def in_texts(self, values: Iterable[str], sentences: Iterable[str]) -> tuple[str, ...]:
        """The kinds of things in values and in sentences of Scanveil's own, in which a word may be one by chance."""
        needles = self._needles_without(frozenset())
        named = [sentence for sentence in sentences if needles.mention(sentence, words=False)]
        return tuple(sorted(self._kinds(b"UN", "\n".join([*values, *named]).encode("utf-8", "replace"))))

    def _in_dicom(self, file: BinaryIO, size: int, surface: Surface) -> Looked:
        options = _options_stated(surface)
        needles = self._needles_without(options)
        found = dict.fromkeys(_search(needles, surface.head, surface.tail))
        pixels = needles.opaque()
        for block in _pixel_blocks(file, size, surface):
            pixels.feed(block)
        if pixels.kind:
            found[Find(PIXELS, pixels.kind)] = None
        unseen = ""
        if _ZIPPED in surface.head or _ZIPPED in surface.tail:
            unseen = _("It holds packed files, which were not looked into.")
        for start, end in _gaps(surface, size):
            unseen = _("It could not be read to its end as DICOM; what follows was searched as plain bytes only.")
            found |= dict.fromkeys(self.in_bytes(file, start, end).found)
        return Looked(tuple(found), unseen or _enclosed(surface))

    def in_bytes(self, file: BinaryIO, start: int, end: int) -> Looked:
        """What is found in bytes that are no DICOM, in text and in what is none."""
        kinds: set[str] = set()
        opaque = self._needles_without(frozenset()).opaque()
        first = carried = b""
        is_zipped = False
        as_text: Callable[[bytes], bytes] | None = None
        for block in blocks(file, start, end):
            if not first:
                first, as_text = block[:_SEAM], _decoder(block)
            if as_text:
                kinds |= self._kinds(b"UN", as_text(block))
            data = carried + block
            is_zipped = is_zipped or _ZIPPED in data
            if end - start <= _SMALL or _is_text(data):
                kinds |= self._kinds(b"UN", data)
            else:
                opaque.feed(block)
            carried = data[_seam(data) :]
        found = tuple(Find(CONTENT, kind) for kind in sorted(kinds | {opaque.kind} - {""}))
        packed = is_zipped or first.startswith(_PACKED) or first.startswith(_TAR, _TAR_AT)
        return Looked(found, _("What is packed into this kind of file was not looked into.") if packed else "")

    def _kinds(self, vr: bytes, value: bytes) -> set[str]:
        """The kinds of things in bytes, searched as a value of this type, of an attribute that means nothing."""
        length = pack("<HL", 0, len(value)) if vr == b"UN" else pack("<H", len(value))
        element = pack("<HH", 0x0009, 0x1001) + vr + length + value
        return {find.kind for find in _search(self._needles_without(frozenset()), element)}

    def _needles_without(self, options: frozenset[str]) -> Needles:
        """What is looked for where these options keep something."""
        if options not in self._needles:
            self._needles[options] = Needles(self._identifiers.without(options))
            known = self._identifiers
            self.kept |= {one for one in options if known.without(frozenset({one})) != known}
        return self._needles[options]


def is_dicom(file: BinaryIO) -> bool:
    """Whether a file is to be read as DICOM: by its preamble or, without one, by a credible first element."""
    file.seek(0)
    data = file.read(_PREAMBLE + len(_MAGIC))
    if data.startswith(_MAGIC, _PREAMBLE):
        return True
    if data[:2] not in (b"\2\0", b"\x08\0", b"\0\x08"):
        return False
    return data[4:6] in LONG_VRS | SHORT_VRS or 0 < int.from_bytes(data[4:8], "little") <= _SHORT_VALUE


def _search(needles: Needles, head: bytes, tail: bytes = b"") -> Iterator[Find]:
    """What the search of copies finds in a file up to its pixels, and behind them."""
    return (Find(hit.where, hit.kind) for hit in needles.search(head, tail) if not hit.hint)


def _pixel_blocks(file: BinaryIO, size: int, surface: Surface) -> Iterator[bytes]:
    """The pixels of a file as they are stored; of a deflated one also all its bytes: more may follow what is packed."""
    if surface.inflated:
        yield from blocks(io.BytesIO(surface.inflated), *surface.pixels)
        yield from blocks(file, 0, size)
    else:
        yield from blocks(file, *surface.pixels)


def _gaps(surface: Surface, size: int) -> Iterator[tuple[int, int]]:
    """From where to where a file was not read, being too large or making no sense."""
    if surface.inflated:
        return
    pixels, behind = surface.pixels
    for start, end in ((len(surface.head), pixels), (behind + len(surface.tail), size)):
        if start < end:
            yield start, end


def _options_stated(surface: Surface) -> frozenset[str]:
    """The options by which a copy of Scanveil's says that it keeps values (PS3.15 E.3, CID 7050)."""
    codes: set[bytes] = set()
    is_own = False
    for path, tag, _vr, start, end in surface.values:
        if tag == tags.DE_IDENTIFICATION_METHOD and not path:
            is_own = surface.head.startswith(_MAKER, start)
        elif tag == tags.CODE_VALUE and path and path[0][0] == tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE:
            codes.add(surface.head[start:end].strip(b"\0 "))
    kept = (name for name, option in OPTIONS.items() if name.startswith("retain_") and option.code.encode() in codes)
    return frozenset(kept) if is_own else frozenset()


def _enclosed(surface: Surface) -> str:
    """Why a document inside a file cannot be looked into; nothing where there is none, or a plain text."""
    for _path, tag, _vr, start, end in surface.values:
        if tag == tags.ENCAPSULATED_DOCUMENT:
            document = surface.head[start:end]
            if document.startswith(_PACKED) or not _is_text(document):
                return _("It holds a document, of which only the bytes were searched. Please read it yourself.")
    return ""


def _decoder(block: bytes) -> Callable[[bytes], bytes] | None:
    """What makes UTF-8 of a text that says that it is written in UTF-16; None for others."""
    if not block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    return lambda data: decoder.decode(data).encode("utf-8")


def _is_text(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) == len(data)


def _seam(data: bytes) -> int:
    """From where on bytes are searched again with those that follow: where a word begins, if there are words."""
    latest = max(len(data) - _SEAM, 0)
    word = 1 + max(data.rfind(space, max(latest - _SEAM, 0), latest) for space in (b" ", b"\n"))
    return word or latest
