"""What became of planted values: a file cleaned as a batch does it, and the words for what is found in the copy."""

from __future__ import annotations

import io
import zlib
from collections import Counter

from scanveil.deid.cleaning.blocks import Span
from scanveil.deid.deidentifier import BASIC_PROFILE, Cleaned, Deidentifier, survey
from scanveil.deid.out.report import Places, count_places
from scanveil.deid.rules.policy import Policy
from scanveil.dicom.reading import Header, read_header
from scanveil.dicom.wire import inner_encoding, items, parse_all

KEY = b"k" * 32
FAR_KEY = b"l" * 32
"""With this key the dates of `plant_rows` are moved by nine years: none becomes another of them."""


def clean(
    data: bytes, policy: Policy = BASIC_PROFILE, key: bytes = KEY, *, released: bool = False
) -> tuple[Cleaned, bytes]:
    """A file cleaned, checked and put together; `released` says that somebody looked at it before."""
    file = io.BytesIO(data)
    identifiers = survey(file, "in.dcm", len(data))
    file.seek(0)
    deidentifier = Deidentifier(key, identifiers, policy)
    cleaned = deidentifier.clean(file, path="in.dcm", size=len(data), name="out.dcm", released=released)
    return cleaned, joined(cleaned, data)


def joined(cleaned: Cleaned, data: bytes) -> bytes:
    """The bytes of a copy, whose size and CRC-32 are what was said of them."""
    out = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in cleaned.parts)
    assert (len(out), zlib.crc32(out)) == (cleaned.size, cleaned.crc32)
    return out


def places(cleaned: Cleaned) -> list[str]:
    """The paths at which something was done, as the report names them."""
    return [path for path, _ in places_of(cleaned)]


def places_of(cleaned: Cleaned) -> Places:
    found: Places = Counter()
    count_places(found, cleaned.done)
    return found


def header_of(data: bytes) -> Header:
    return read_header(io.BytesIO(data), path="", size=len(data))


def values(header: Header) -> dict[int, bytes]:
    return {one.tag: header.buffer[one.value : one.value_end] for one in header.elements}


def nested_values(header: Header, *path: int) -> dict[int, bytes]:
    """The values in the first item of a sequence, reached by tags."""
    elements, encoding = header.elements, header.encoding
    for tag in path:
        sequence = next(one for one in elements if one.tag == tag)
        encoding = inner_encoding(header.buffer, sequence, encoding)
        first = items(header.buffer, sequence, encoding)[0]
        elements = parse_all(header.buffer, first.value, first.value_end, encoding)
    return {one.tag: header.buffer[one.value : one.value_end] for one in elements}


def plain(data: bytes) -> bytes:
    """All bytes of a file, inflated where they are deflated."""
    header = header_of(data)
    return data + header.buffer if header.inflated else data


ALLOWED = {"X": "gone", "Z": "empty dummy", "D": "dummy uid", "U": "uid", "U*": "uid"}


def outcome(code_vr: str, value: bytes | None, planted: bytes) -> str:
    """What became of a value, in a word."""
    if value is None:
        return "gone"
    if not value.strip(b"\0 "):
        return "empty"
    if planted and planted in value:
        return "kept"
    return "uid" if code_vr == "UI" and value.startswith(b"2.25.") else "dummy"


def right(code: str, vr: str, found: str) -> bool:
    allowed = " ".join(ALLOWED[one] for one in code.split("/")).split()
    return found in allowed or (vr == "SQ" and found in ("dummy", "empty") and bool({"uid", "dummy"} & set(allowed)))
