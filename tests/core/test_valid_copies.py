"""What an object must have, it still has in the copy."""

import io

import planting
import pydicom
import pytest
from judging import clean
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.rules.policy import PRESETS, policy_of

DX, CT = "1.2.840.10008.5.1.4.1.1.1.1", planting.CT
CONTEXT = 0x00400555
NAMED = [
    El(0x0040A040, "CS", b"TEXT"),
    El(0x0040A043, "SQ", [[El(0x00080104, "LO", b"Sperber^Falke")]]),
    El(0x0040A160, "UT", b"Sperber^Falke"),
]


def copied(made: Planted, preset: str) -> pydicom.Dataset:
    return pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), policy_of(preset))[1]))


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("items", [[], [NAMED]], ids=["empty", "with an item that goes"])
def test_a_sequence_that_must_be_there_stays_even_if_nothing_stays_in_it(items, encoding, preset):
    """Acquisition Context is of Type 2 in DX (PS3.3 C.7.6.14): it may be empty, but not missing."""
    made = Planted(elements=planting.image(sop_class=DX), encoding=encoding)
    made.put(El(0x00100010, "PN", b"Sperber^Falke"), El(CONTEXT, "SQ", items))
    found = copied(made, preset)
    assert CONTEXT in found and "Falke" not in str(found)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_sequence_that_need_not_be_there_goes_when_nothing_stays_in_it(preset):
    """As it does by the Basic Profile (PS3.15 table E.1-1, X/Z)."""
    made = Planted(elements=planting.image(sop_class=CT))
    made.put(El(0x00100010, "PN", b"Sperber^Falke"), El(CONTEXT, "SQ", []))
    assert CONTEXT not in copied(made, preset)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("vr", ["LO", "SH", "UT"])
def test_a_defined_term_with_another_vr_of_text_stays_and_gets_its_own(vr, preset):
    """Siemens XA30 writes the Completion Flag of a report as LO."""
    made = planting.report(El(0x0040A040, "CS", b"TEXT"))
    made.elements = [one for one in made.elements if one.tag not in (0x0040A491, 0x0040A493)]
    made.put(El(0x0040A491, vr, b"COMPLETE"), El(0x0040A493, vr, b"UNVERIFIED"))
    found = copied(made, preset)
    assert [(found[tag].VR, found[tag].value) for tag in (0x0040A491, 0x0040A493)] == [
        ("CS", "COMPLETE"),
        ("CS", "UNVERIFIED"),
    ]


@pytest.mark.parametrize("value", [b"Jane Roe", b"COMPLETE\\Jane", b"complete", b"COMPLETE Roe"])
@pytest.mark.parametrize("preset", PRESETS)
def test_another_value_in_a_vr_that_is_not_its_own_goes(value, preset):
    """In an attribute of terms, text could be anybody's name."""
    made = planting.report(El(0x0040A040, "CS", b"TEXT"))
    made.elements = [one for one in made.elements if one.tag != 0x0040A491]
    made.put(El(0x0040A491, "LO", value))
    assert 0x0040A491 not in copied(made, preset)


def test_terms_are_kept_only_in_the_attributes_that_have_them():
    """A word that is one elsewhere says nothing here."""
    made = planting.report(El(0x0040A040, "CS", b"TEXT"))
    made.put(El(0x0040A493, "LO", b"COMPLETE"), El(0x00185101, "LO", b"COMPLETE"))
    found = copied(made, "basic")
    assert 0x0040A493 not in found and 0x00185101 not in found
