"""Wherever a name or a number stands: it is not in the copy, or there is no copy; and the copy can be read."""

import io
import struct

import planting
import pydicom
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from judging import KEY, joined, plain
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.check.verify import Needles
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.rules.attributes import dictionary
from scanveil.deid.rules.policy import policy_of
from scanveil.errors import FoundError

NAME, NUMBER = b"Mikkelsen", 48213377
OWN = {element.tag for element in planting.image()} | {0x00100010, 0x00100020}
ATTRIBUTES = sorted(
    (tag, vr[:2])
    for tag, vr in dictionary().items()
    if tag >> 16 >= 8 and not tag >> 16 & 1 and tag not in OWN and tag >> 16 != 0x7FE0 and vr not in ("SQ", "")
)
TEXTS = frozenset({"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"})
NUMBERS = {"DS": b"%d", "IS": b"%d", "UL": "L", "SL": "l", "FD": "d", "UV": "Q", "SV": "q"}
OPAQUE = frozenset({"OB", "OW", "UN"})

around = st.sampled_from([b"", b"seen by ", b"no lesion, ", b"w/o ", b"x\\", b"(", b"sharp; "])
presets = st.sampled_from(["basic", "second-opinion", "research", "teaching", "everything-out"])


def value_in(vr: str, encoding, before: bytes) -> bytes | None:
    """A value of this type that names somebody; None for types that hold none."""
    if vr in TEXTS:
        return before + NAME
    if vr in OPAQUE:
        return b"\0\1\2" + before + NAME + b", Orla \0\1"
    form = NUMBERS.get(vr)
    if isinstance(form, bytes):
        return form % NUMBER
    return struct.pack(("<" if encoding.little else ">") + form, NUMBER) if form else None


@settings(max_examples=400)
@given(st.sampled_from(ATTRIBUTES), st.sampled_from([EXPLICIT, IMPLICIT, BIG]), st.integers(0, 2), around, presets)
def test_what_names_somebody_is_in_no_copy(attribute, encoding, depth, before, preset):
    """In any attribute of the dictionary, at any depth, in any encoding, with any preset."""
    tag, vr = attribute
    value = value_in(vr, encoding, before)
    assume(value is not None)
    element = El(tag, vr, value)
    for at in range(depth):
        element = El(0x00081115, "SQ", [[element]], at == 1)
    made = Planted(encoding=encoding)
    made.put(El(0x00100010, "PN", NAME + b"^Orla"), El(0x00100020, "LO", b"%d" % NUMBER), element)
    data = made.to_bytes()
    policy = policy_of(preset)
    identifiers = survey(io.BytesIO(data), "", len(data))
    try:
        cleaned = Deidentifier(KEY, identifiers, policy).clean(io.BytesIO(data), path="", size=len(data), name="")
    except FoundError as error:
        assert error.sentence and NAME.decode() not in error.sentence and str(NUMBER) not in error.sentence
        return
    out = plain(joined(cleaned, data))
    assert NAME.lower() not in out.lower() and value not in out
    assert [hit for hit in Needles(identifiers.without(policy.options)).search(out) if not hit.hint] == []
    assert pydicom.dcmread(io.BytesIO(out)).PixelData == planting.PIXELS


@settings(max_examples=200)
@given(st.sampled_from([one for one in ATTRIBUTES if one[1] in TEXTS - {"CS", "AE", "UR"}]), around, presets)
def test_a_name_of_common_words_withholds_nothing(attribute, before, preset):
    """It is cut, wherever people type; a copy is always made."""
    made = Planted()
    tag, vr = attribute
    made.put(El(0x00100010, "PN", b"White^Brain"), El(0x00100020, "LO", b"P-4711"))
    made.put(El(tag, vr, before + b"white matter of brain"))
    data = made.to_bytes()
    identifiers = survey(io.BytesIO(data), "", len(data))
    deidentifier = Deidentifier(KEY, identifiers, policy_of(preset))
    cleaned = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")
    assert b"white" not in joined(cleaned, data).lower()
