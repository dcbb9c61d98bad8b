"""What Scanveil itself writes is no evidence where it writes it, byte for byte; everywhere else it is."""

import io
import re
from collections import Counter
from itertools import pairwise

import planting
import pytest
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil import __version__
from scanveil.deid.check import stamps
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.scan import where
from scanveil.deid.check.surface import take_apart
from scanveil.deid.check.verify import Needles
from scanveil.deid.cleaning import actions
from scanveil.deid.deidentifier import Cleaned, Deidentifier, survey
from scanveil.deid.out import directory
from scanveil.deid.rules import table
from scanveil.deid.rules.policy import OPTIONS, PRESETS, Policy, policy_of
from scanveil.dicom import writing

NAMES = (
    *(b"Patient^A", b"Hodgkin^Patient", b"Clean^Anna", b"Option^Anna", b"Script^Anna", b"Content^Anna", b"Dates^Anna"),
    *(b"Information^Anna", b"Clean^Descriptors", b"Basic^Profile", b"Dicm^Anna", b"Dicom^Anna", b"Safe^Anna"),
    *(b"Unused^Bits", b"Modified^Anna", b"Record^Treat", b"Script", b"Option"),
)
POLICIES = {
    **{name: preset.policy for name, preset in PRESETS.items()},
    **{name: Policy(frozenset({name})) for name, option in OPTIONS.items() if not option.refused},
}
ENCODINGS = {"explicit": EXPLICIT, "implicit": IMPLICIT, "big-endian": BIG, "deflated": EXPLICIT}
METHOD = f"Scanveil {__version__}: PS3.15 {table.EDITION} Basic Profile".encode()
KIND = [El(0x00080016, "UI", planting.CT.encode())]
WRITTEN = frozenset(
    {0x00020012, 0x00020013, 0x00080303, 0x00120062, 0x00120063, 0x00280303, 0x00080100, 0x00080102, 0x00080104}
)
"""The elements of which all is written by Scanveil, in a copy that holds no codes of its own."""


def made(name: bytes = b"Quist^Ole", encoding: str = "explicit") -> Planted:
    """A file with one name, private values of which some may stay, and bits of pixels that hold no value."""
    file = Planted(encoding=ENCODINGS[encoding], syntax=planting.DEFLATED if encoding == "deflated" else "")
    file.elements = [one for one in file.elements if one.tag not in (0x00280101, 0x00280102)]
    file.put(
        El(0x00080020, "DA", b"20140309"),
        El(0x00100010, "PN", name),
        El(0x00190010, "LO", b"SIEMENS MR HEADER"),
        El(0x0019100C, "IS", b"1000"),
        El(0x00280101, "US", b"\x07\0"),
        El(0x00280102, "US", b"\x06\0"),
    )
    return file


def cleaned(file: Planted, policy: Policy, identifiers: Identifiers | None = None) -> tuple[Cleaned, dict[str, bytes]]:
    """The copy of a file and what lies beside it; raises WithheldError where anything is found in it."""
    data = file.to_bytes()
    own = survey(io.BytesIO(data), "in.dcm", len(data))
    deidentifier = Deidentifier(b"k" * 32, own | (identifiers or Identifiers()), policy)
    name = "DICOM/PA000001/ST000001/SE000001/IM000001"
    copy = deidentifier.clean(io.BytesIO(data), path="in.dcm", size=len(data), name=name, clears_bits=True)
    beside = deidentifier.finish([copy.record], [], [(name, copy.entry)] if copy.entry else [], Counter())
    return copy, dict(beside)


def head_of(copy: Cleaned) -> bytes:
    assert isinstance(copy.parts[0], bytes)
    return copy.parts[0]


def written_texts() -> set[str]:
    """Every text that Scanveil writes into copies and their DICOMDIR, under any policy."""
    texts = set()
    for policy in POLICIES.values():
        copy, beside = cleaned(made(), policy)
        for data in (head_of(copy), beside["DICOMDIR"]):
            for _, tag, vr, start, end in take_apart(data, b"").values:
                if vr in (b"CS", b"LO", b"SH") and (tag in WRITTEN or tag >> 16 == 0x0004):
                    texts.add(data[start:end].decode("ascii").strip("\0 "))
    return texts | {"DICM", "UNMODIFIED", *directory._KINDS, "COMPLETE", "UNVERIFIED", "NONE", "PLAN"}


def everybody() -> Identifiers:
    """People who are called like each word of the stamps, parts of it, two in a row; and numbers and places alike."""
    names, ids = set(), set()
    for text in written_texts():
        words = re.findall(r"[A-Za-z]+", text)
        names |= {word[at:end] for word in words for at in range(len(word)) for end in range(at + 6, len(word) + 1)}
        names |= {"A^" + word for word in words} | {word + "^A" for word in words}
        names |= {f"{one}^{other}" for one, other in pairwise(words)}
        ids |= {text, *re.findall(r"\w+", text), *re.findall(r"[0-9.]+", text)}
    written = {(text, "") for text in names}
    numbers = {(text, "") for text in ids if text}
    return Identifiers(
        names=frozenset(written),
        ids=frozenset(numbers),
        texts=frozenset(numbers),
        patient_names=frozenset(written),
        patient_ids=frozenset(numbers),
        uids=frozenset({writing.OWN_CLASS_UID.decode()}),
    )


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_nobody_is_withheld_for_being_called_like_a_word_of_a_stamp(policy):
    """Names, numbers and places that are words of what Scanveil writes itself cost neither a copy nor the DICOMDIR."""
    _, beside = cleaned(made(), policy, everybody())
    assert "DICOMDIR" in beside


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", NAMES)
def test_a_patient_whose_name_is_a_word_of_a_stamp_gets_a_copy_under_each_preset(name, preset):
    """The name is in no copy, and nothing is withheld because of what was written instead of it."""
    copy, beside = cleaned(made(name), policy_of(preset))
    assert b"PN\x0c\0ANON-" in head_of(copy)
    assert "DICOMDIR" in beside


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", NAMES)
def test_stamps_are_known_however_a_file_is_written(name, encoding):
    """Stamps are Scanveil's own with and without VRs, in either order of bytes, and deflated."""
    cleaned(made(name, encoding), policy_of("research"))


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_the_check_and_the_writer_agree_on_the_stamps(policy):
    """All that is written of an act of cleaning is known to the check, although it was told by another hand."""
    head = head_of(cleaned(made(), policy)[0])
    values = [one for one in take_apart(head, b"").values if one[1] in WRITTEN]
    unknown = [where(one) for one in values if not stamps.is_stamp(head, one)]
    assert len(values) >= 8 and unknown == []


def test_the_check_and_the_writer_agree_on_both_kinds_of_dates_and_bits():
    """Each value of (0012,0063) and (0028,0303) that is ever written is known."""
    found = set()
    for policy in POLICIES.values():
        head = head_of(cleaned(made(), policy)[0])
        found |= {head[start:end] for _, tag, _, start, end in take_apart(head, b"").values if tag == 0x00280303}
    assert found == {b"REMOVED ", b"MODIFIED", b"UNMODIFIED"}


def test_the_check_and_the_writer_agree_on_dummies():
    """Each dummy that could be taken for somebody's name, number or day is known to the check."""
    own = {vr: dummy + b" " * (len(dummy) & 1) for vr, dummy in actions._DUMMIES.items()}
    assert own.items() >= stamps._DUMMIES.items()
    unknown = own.keys() - stamps._DUMMIES.keys()
    assert {own[vr].strip(b"\0 ") for vr in unknown} == {b"REMOVED", b"0"}


def test_the_check_and_the_writer_agree_on_a_dicomdir():
    """Each kind of record, and what stands there where a copy has nothing, is known to the check."""
    keys = {key for kind in directory._KINDS.values() for key in (*directory._PATIENT, *kind)}
    said = [(0x00041430, b"CS", kind.encode()) for kind in ("PATIENT", "STUDY", "SERIES", *directory._KINDS)]
    said += [(key.tag, key.vr, key.otherwise) for key in keys if key.otherwise.isalpha()]
    for tag, vr, value in said:
        data = bytes(128) + b"DICM" + encode([El(0x00041220, "SQ", [[El(tag, vr.decode(), value)]])], EXPLICIT)
        (found,) = take_apart(data, b"").values
        assert stamps.is_stamp(data, found) or value == b"REMOVED", value


def names_found(elements: list[El], *, tail: bytes = b"", preamble: bytes = stamps.OWN_PREAMBLE) -> list[str]:
    """Where a patient called Script Option is found in a file of these elements."""
    who = frozenset({("Script^Option", "")})
    needles = Needles(Identifiers(names=who, patient_names=who, uids=frozenset({"2.25.2524108460"})))
    return [hit.where for hit in needles.search(preamble + encode(elements, EXPLICIT), tail)]


def method_item(meaning: bytes, scheme: bytes = b"DCM", tag: int = 0x00120064, value: bytes = b"113105") -> El:
    code = [El(0x00080100, "SH", value), El(0x00080102, "SH", scheme), El(0x00080104, "LO", meaning)]
    return El(tag, "SQ", [code])


FORGIVEN = b"Clean Descriptors Option"


def test_an_exact_stamp_is_no_evidence():
    """The words of a name may stand in the meaning of a method's code."""
    assert names_found([*KIND, method_item(FORGIVEN)]) == []


@pytest.mark.parametrize(
    "meaning",
    [
        *(FORGIVEN + b"s", FORGIVEN + b" Script", FORGIVEN + b"\\Script", b"Script " + FORGIVEN),
        *(b"Clean Script Option", b"Script Option"),
    ],
)
def test_a_stamp_with_any_other_byte_is_searched(meaning):
    """A name is found in a stamp to which anything was added, or in which anything was changed."""
    assert names_found([*KIND, method_item(meaning)])


@pytest.mark.parametrize(
    "element",
    [
        method_item(FORGIVEN + b"  "),
        method_item(FORGIVEN + b"\0\0"),
        method_item(b" " + FORGIVEN + b" "),
        method_item(FORGIVEN.upper()),
        method_item(FORGIVEN, tag=0x00120065),
        method_item(FORGIVEN, tag=0x00081032),
        El(0x00081032, "SQ", [[method_item(FORGIVEN)]]),
    ],
    ids=str,
)
def test_the_meaning_that_belongs_to_a_published_code_is_no_evidence(element):
    """Wherever the code stands, in whatever case, behind the pixels too: it is a word of a language."""
    assert names_found([*KIND, element]) == names_found(KIND, tail=encode([element], EXPLICIT)) == []


@pytest.mark.parametrize(
    "element",
    [
        El(0x00081030, "LO", FORGIVEN),
        El(0x00080104, "LO", FORGIVEN),
        El(0x00120063, "LO", FORGIVEN),
        El(0x00120063, "LO", METHOD + b" Script"),
        El(0x00120063, "LO", METHOD + b"\\Script"),
        El(0x00120063, "LO", METHOD + b"\\Unused bits of pixels set to zero\\Script"),
        El(0x00120064, "LO", FORGIVEN),
        El(0x00280303, "CS", b"MODIFIED SCRIPT"),
        El(0x00280303, "CS", b"SCRIPT"),
        method_item(FORGIVEN, scheme=b"DCM Script"),
        method_item(FORGIVEN, tag=0x00081032, scheme=b"SCT"),
        method_item(FORGIVEN, tag=0x00081032, value=b"113106"),
        method_item(FORGIVEN, tag=0x00081032, value=b""),
        El(0x00120064, "SQ", [[El(0x00080104, "LT", FORGIVEN)]]),
        El(0x00120064, "SQ", [[El(0x00080104, "LO", FORGIVEN), El(0x00080105, "CS", b"SCRIPT")]]),
        El(0x00120064, "SQ", [[El(0x00080104, "LO", FORGIVEN), El(0x00080119, "UC", FORGIVEN)]]),
        El(0x00020012, "UI", writing.OWN_CLASS_UID + b".1"),
        El(0x0020000D, "UI", writing.OWN_CLASS_UID),
        El(0x00020013, "SH", b"SCANVEIL_SCRIPT"),
        El(0x00041220, "SQ", [[El(0x00041500, "CS", b"DICOM\\PA000001\\SCRIPT")]]),
    ],
    ids=str,
)
def test_words_of_stamps_are_found_elsewhere(element):
    """The same words count in any other element, at another depth and in another type."""
    assert names_found([*KIND, element])


def test_words_of_stamps_are_found_behind_the_pixels():
    """Scanveil writes no stamp there."""
    for stamp in (El(0x00120063, "LO", METHOD + b" Script"), El(0x00280303, "CS", b"SCRIPT")):
        assert names_found(KIND, tail=encode([stamp], EXPLICIT))
    stamp = encode([El(0x00120063, "LO", METHOD)], EXPLICIT)
    needles = Needles(Identifiers(names=frozenset({(METHOD.decode(), "")})))
    assert needles.search(stamps.OWN_PREAMBLE + encode(KIND, EXPLICIT), stamp) != []


def test_a_preamble_with_more_than_nothing_in_it_is_searched():
    """Only the preamble that Scanveil writes is no evidence."""
    assert names_found(KIND, preamble=b"SCRIPT".ljust(128, b"\0") + b"DICM")


def test_a_copy_that_kept_the_stamp_of_its_original_with_a_name_in_it_is_withheld():
    """What a file brought along as a stamp is forgiven only where it is what Scanveil would have written."""
    head = head_of(cleaned(made(), policy_of("teaching"))[0])
    needles = Needles(Identifiers(names=frozenset({("Descriptors^Quentin", "")})))
    assert needles.search(head) == []
    place = head.index(b"\x08\0\x04\x01LO\x18\0" + FORGIVEN)
    longer = head[:place] + b"\x08\0\x04\x01LO\x20\0" + FORGIVEN + b" QUENTIN" + head[place + 8 + len(FORGIVEN) :]
    assert needles.search(longer)


def test_the_stamp_of_an_original_does_not_survive():
    """What an earlier de-identification noted, with a name in it, is replaced, not kept."""
    file = made(b"Script^Quentin")
    file.put(El(0x00120063, "LO", METHOD + b"\\Quentin"), method_item(FORGIVEN + b" Quentin"))
    copy, _ = cleaned(file, policy_of("teaching"))
    assert b"Quentin" not in head_of(copy)
