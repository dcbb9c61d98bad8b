"""Color profiles: their texts are cleared, their colors are as they were."""

import io
import struct

import pydicom
import pytest
from judging import clean
from planting import El, Planted

from scanveil.deid.cleaning.icc import without_texts

PROFILE = 0x00282000
CURVE = b"curv" + bytes(4) + struct.pack(">LH", 1, 563)
WHITE = b"XYZ " + bytes(4) + struct.pack(">lll", 63190, 65536, 54061)


def text(kind: bytes, words: bytes) -> bytes:
    """A text of a profile, of a type of version 2 or 4."""
    if kind == b"desc":
        return kind + bytes(4) + struct.pack(">L", len(words) + 1) + words + bytes(79)
    if kind == b"mluc":
        wide = words.decode("latin-1").encode("utf-16-be")
        return kind + bytes(4) + struct.pack(">LL2s2sLL", 1, 12, b"en", b"US", len(wide), 28) + wide
    return kind + bytes(4) + words


def profile(**entries: bytes) -> bytes:
    """A profile with these entries, by their signatures, and with what its header may say."""
    count, at = len(entries), 132 + 12 * len(entries)
    table, data = b"", b""
    for signature, value in entries.items():
        table += struct.pack(">4sLL", signature.encode(), at + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    header = bytearray(128)
    header[:4] = struct.pack(">L", at + len(data))
    header[4:24] = b"lcms\x02\x40\0\0mntrRGB XYZ "
    header[24:36] = struct.pack(">6H", 2024, 3, 1, 10, 11, 12)
    header[36:40], header[40:44] = b"acsp", b"APPL"
    header[48:52], header[52:56], header[80:84] = b"KANA", b"JANE", b"KROE"
    header[68:80] = struct.pack(">lll", 63190, 65536, 54061)
    header[100:107] = b"Kanari!"
    return bytes(header) + struct.pack(">L", count) + table + data


TEXTS = {kind.decode(): text(kind, b"of Kanari") for kind in (b"desc", b"mluc", b"text", b"ZXML", b"dict")}
WHOLE = profile(wtpt=WHITE, rTRC=CURVE, **TEXTS)


def entries(data: bytes) -> dict[bytes, bytes]:
    """What stands in a profile, by its signatures."""
    (count,) = struct.unpack_from(">L", data, 128)
    found = (struct.unpack_from(">4sLL", data, 132 + 12 * at) for at in range(count))
    return {signature: data[at : at + size] for signature, at, size in found}


def test_texts_are_cleared_and_numbers_stay():
    """All in their places."""
    new = without_texts(WHOLE)
    assert len(new) == len(WHOLE)
    assert b"Kanari" not in new and "Kanari".encode("utf-16-be") not in new
    found, old = entries(new), entries(WHOLE)
    assert found.keys() == old.keys()
    assert (found[b"wtpt"], found[b"rTRC"]) == (WHITE, CURVE)
    assert all(found[kind][:4] == old[kind][:4] and len(found[kind]) == len(old[kind]) for kind in old)


def test_a_text_that_is_cleared_is_an_empty_one():
    """Whoever reads the profile finds what the type says: one zero, or no record."""
    found = entries(without_texts(WHOLE))
    assert found[b"desc"][:13] == b"desc" + bytes(4) + b"\0\0\0\1\0"
    assert found[b"mluc"][:16] == b"mluc" + bytes(4) + struct.pack(">LL", 0, 12)
    assert not any(found[b"text"][4:])


def test_of_the_header_stays_what_colors_need():
    """Not when it was made, for which device, by whom, and what is reserved."""
    new = without_texts(WHOLE)
    assert new[:24] == WHOLE[:24] and new[36:48] == WHOLE[36:48] and new[64:80] == WHOLE[64:80]
    for cleared in (slice(24, 36), slice(48, 64), slice(80, 128)):
        assert not any(new[cleared])


def test_what_stands_between_and_behind_the_entries_goes():
    """Nobody reads it."""
    assert b"Kanari" not in without_texts(profile(wtpt=WHITE, rTRC=CURVE) + b"Kanari")
    padded = bytearray(profile(wtpt=WHITE, rTRC=CURVE))
    padded[-2:] = b"JR"
    assert without_texts(bytes(padded))[-2:] == b"\0\0"


def test_a_cleared_profile_is_cleared():
    """Once more it is the very same."""
    new = without_texts(WHOLE)
    assert without_texts(new) == new


def broken(at: int, value: bytes) -> bytes:
    return WHOLE[:at] + value + WHOLE[at + len(value) :]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Kanari",
        WHOLE[:131],
        broken(36, b"acsq"),
        broken(128, struct.pack(">L", 0)),
        broken(128, struct.pack(">L", 101)),
        broken(128, struct.pack(">L", 0xFFFFFFFF)),
        broken(136, struct.pack(">L", 0)),
        broken(136, struct.pack(">L", len(WHOLE))),
        broken(140, struct.pack(">L", 7)),
        broken(140, struct.pack(">L", 0xFFFFFFFF)),
        WHOLE[:-20],
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_what_is_no_profile_is_none(data):
    """Too short, without its mark, or with a table that points elsewhere."""
    assert without_texts(data) is None


def test_a_copy_has_the_profile_without_its_texts():
    """At the top level and in an optical path; what is none is not in the copy."""
    made = Planted()
    path = [El(PROFILE, "OB", WHOLE)]
    made.put(El(PROFILE, "OB", WHOLE), El(0x00480105, "SQ", [path, [El(PROFILE, "OB", b"of Kanari ")]]))
    cleaned, out = clean(made.to_bytes())
    dataset = pydicom.dcmread(io.BytesIO(out))
    new = without_texts(WHOLE)
    assert dataset.ICCProfile.rstrip(b"\0") == new.rstrip(b"\0") and b"Kanari" not in out
    assert dataset.OpticalPathSequence[0].ICCProfile[: len(new)] == new
    assert PROFILE not in dataset.OpticalPathSequence[1]
    assert cleaned.record.actions["icc: texts inside cleared"] >= 2


def test_a_profile_without_texts_is_not_touched():
    """Byte for byte; the report does not speak of it."""
    made = Planted()
    own = without_texts(WHOLE)
    made.put(El(PROFILE, "OB", own))
    cleaned, out = clean(made.to_bytes())
    assert own in out and "icc: texts inside cleared" not in cleaned.record.actions
