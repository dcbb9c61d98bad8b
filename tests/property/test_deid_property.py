"""Whatever the bytes: cleaning ends, fails only in words, and gives out nothing that was planted."""

import io

import planting
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import joined
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil.deid.check.finder import Finder
from scanveil.deid.check.identifiers import Identifiers, collect
from scanveil.deid.check.scan import scan
from scanveil.deid.check.surface import read_surface, take_apart
from scanveil.deid.check.verify import Needles
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.dicom.reading import read_header
from scanveil.errors import ScanveilError

SECRET = b"Kanarienvogel"
BATCH = Identifiers(names=frozenset({(SECRET.decode(), "")}))
DEIDENTIFIER = Deidentifier(b"k" * 32, BATCH)

encodings = st.sampled_from([EXPLICIT, IMPLICIT, BIG])
CORPUS = [make().to_bytes() for make in planting.SURFACES.values()]


def given_out(data: bytes) -> bytes | None:
    """What is given out of a file, or None where it is refused; anything but a ScanveilError fails the test."""
    try:
        cleaned = DEIDENTIFIER.clean(io.BytesIO(data), path="", size=len(data), name="")
    except ScanveilError as error:
        assert error.sentence
        return None
    return joined(cleaned, data)


@given(st.binary(max_size=400), st.booleans())
def test_arbitrary_bytes_are_refused_in_words_or_cleaned(data, with_preamble):
    given_out(b"\0" * 128 + b"DICM" + data if with_preamble else data)


@settings(max_examples=300)
@given(st.sampled_from(CORPUS), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6))
def test_broken_files_never_leak(data, changes):
    broken = bytearray(data)
    for at, byte in changes:
        broken[at % len(broken)] = byte
    out = given_out(bytes(broken))
    if out is not None:
        read = read_header(io.BytesIO(out), path="", size=len(out))
        assert SECRET.lower() not in (out + read.buffer).lower()


@settings(max_examples=150)
@given(st.sampled_from(CORPUS), st.integers(0, 4000))
def test_truncated_files_never_leak(data, cut):
    out = given_out(data[: cut % len(data)])
    assert out is None or SECRET.lower() not in out.lower()


values = st.one_of(st.just(SECRET), st.binary(max_size=20), st.sampled_from([b"1.2.3.4", b"12", b"YES", b"DCM", b""]))
tags = st.one_of(
    st.sampled_from([0x00100010, 0x00081030, 0x00180015, 0x00080070, 0x0008103E, 0x0040A160, 0x00091001, 0x00204000]),
    st.builds(lambda group, number: group << 16 | number, st.integers(8, 0xFFFF), st.integers(0, 0xFFFF)),
).filter(lambda tag: tag >> 16 not in (0x7FE0, 0xFFFE))
vrs = st.sampled_from(["PN", "LO", "UT", "UN", "OB", "DS", "UI", "SH", "LT", "CS", "DA", "US"])
leaves = st.builds(El, tags, vrs, values, st.just(False))
sequence_tags = st.sampled_from([0x00081115, 0x00081199, 0x0040A730, 0x00081140, 0x00091010, 0x00400275, 0x00280010])
elements = st.recursive(
    leaves,
    lambda inner: st.builds(
        El,
        sequence_tags,
        st.sampled_from(["SQ", "UN"]),
        st.lists(st.lists(inner, max_size=3), max_size=2),
        st.booleans(),
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.lists(elements, max_size=8), encodings, st.booleans())
def test_any_elements_in_any_nesting_never_leak(found, encoding, behind):
    made = Planted(encoding=encoding)
    if behind:
        made.tail = encode(found, encoding)
    else:
        made.put(*found)
    out = given_out(made.to_bytes())
    assert out is None or SECRET.lower() not in out.lower()


@settings(max_examples=200)
@given(st.lists(elements, max_size=8), encodings)
def test_cleaning_what_is_clean_changes_uids_and_pseudonyms_only(found, encoding):
    """A second pass removes nothing: what the first left was all kept by rule."""
    made = Planted(encoding=encoding)
    made.put(*found)
    once = given_out(made.to_bytes())
    if once is None:
        return
    cleaned = DEIDENTIFIER.clean(io.BytesIO(once), path="", size=len(once), name="")
    removed = {label for label in cleaned.record.actions if label.endswith(": removed")}
    assert removed <= {"stamp: removed"}


@given(st.binary(max_size=600))
def test_the_checks_own_reader_ends_on_any_bytes(data):
    for explicit in (True, False):
        for little in (True, False):
            found = scan(data, 0, len(data), explicit, little)
            assert found.at >= 0
            assert all(0 <= value[3] <= len(data) for value in found.values)
    surface = take_apart(data, data)
    try:
        collect(surface)
        read_surface(io.BytesIO(data), len(data))
        survey(io.BytesIO(data), "", len(data))
    except ScanveilError:
        pass


texts = st.tuples(
    st.text(st.characters(codec="latin-1"), max_size=20), st.sampled_from(["", "ISO_IR 100", "\\ISO 2022 IR 87"])
)


@given(st.frozensets(texts, max_size=5), st.frozensets(st.from_regex(r"[0-9.]{8,20}", fullmatch=True), max_size=5))
def test_needles_can_be_made_of_anything_and_travel_as_text(found, uids):
    identifiers = Identifiers(names=found, ids=found, texts=found, uids=uids)
    assert Identifiers.from_json(identifiers.to_json()) == identifiers
    Needles(identifiers).search(CORPUS[0])


@given(
    st.frozensets(st.binary(min_size=6, max_size=12), min_size=1, max_size=5),
    st.binary(max_size=300),
    st.integers(0, 300),
    st.sampled_from([1, 4]),
)
def test_a_finder_finds_every_needle_at_every_place(needles, data, at, step):
    needle = min(needles)
    planted = data[:at] + needle + data[at:]
    assert (needle, min(at, len(data))) in set(Finder(needles, 6, step).matches(planted))
