"""The rules one by one: codes by Type, types that contradict the dictionary, options, and what only images need."""

import struct

import pytest

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.private import _is_number
from scanveil.deid.cleaning.words import SafeWords
from scanveil.deid.rules.conversion import Number
from scanveil.deid.rules.profile import Rules, _act_of_option, _agrees, _resolve, _strictly, _vr_to_write
from scanveil.deid.rules.verdicts import Act
from scanveil.dicom import tags
from scanveil.dicom.wire import Encoding
from scanveil.errors import UsageError

# PS3.15 table E.1-1a: for each code what is done where the Type is 1, 1C, 2, 2C, 3, and where it is not known
CODES = {
    "X": "dummy remove empty remove remove remove",
    "Z": "dummy dummy empty empty empty empty",
    "D": "dummy dummy dummy dummy dummy dummy",
    "U": "uid uid uid uid uid uid",
    "Z/D": "dummy dummy empty empty empty dummy",
    "X/Z": "dummy dummy empty empty remove empty",
    "X/D": "dummy dummy dummy dummy remove dummy",
    "X/Z/D": "dummy dummy empty empty remove dummy",
    "X/Z/U*": "open_references open_references empty empty remove open_references",
}


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_followed_so_that_the_object_stays_valid(code):
    """What must have a value has one, what must be there is; where the Type is not known, both count."""
    found = [_resolve(code, type_).name.lower() for type_ in ("1", "1C", "2", "2C", "3", "")]
    assert found == CODES[code].split()


def test_a_code_that_is_not_known_is_no_reason_to_keep():
    """The table would have to be wrong."""
    with pytest.raises(UsageError, match="code"):
        _resolve("Y", "1")


@pytest.mark.parametrize(
    ("by_dictionary", "stand_in"),
    [
        ("LO", "LO CS LT SH ST UC UT UN"),
        ("UT", "UT CS LO LT SH ST UC UN"),
        ("OB", "OB OW OF OD OL OV UN"),
        ("US", "US SS UL UN"),
        ("SS", "SS US SL UN"),
        ("UL", "UL US SL UV UN"),
        ("SL", "SL SS UL SV UN"),
        ("FL", "FL FD OF UN"),
        ("FD", "FD FL OD UN"),
        ("DS", "DS IS UN"),
        ("IS", "IS DS UN"),
        ("UR", "UR UT UN"),
        ("AT", "AT UL UN"),
        ("CS", "CS UN"),
        ("PN", "PN UN"),
        ("DA", "DA UN"),
        ("UI", "UI UN"),
        ("SQ", "SQ UN"),
        ("US|SS", "US SS UL SL UN"),
    ],
)
def test_a_type_may_stand_for_another_that_hides_no_less(by_dictionary, stand_in):
    """Text for text and numbers for numbers; no type at all says nothing against it."""
    vrs = [
        "AE",
        "AS",
        "AT",
        "CS",
        "DA",
        "DS",
        "DT",
        "FD",
        "FL",
        "IS",
        "LO",
        "LT",
        "OB",
        "OD",
        "OF",
        "OL",
        "OV",
        "OW",
        "PN",
        "SH",
        "SL",
        "SQ",
        "SS",
        "ST",
        "SV",
        "TM",
        "UC",
        "UI",
        "UL",
        "UN",
        "UR",
        "US",
        "UT",
        "UV",
    ]
    assert {vr for vr in vrs if _agrees(vr.encode(), by_dictionary)} == set(stand_in.split())
    assert _agrees(b"", by_dictionary)


def test_a_value_is_written_in_the_first_type_that_is_allowed():
    """UN where there is none."""
    assert (_vr_to_write("US|SS"), _vr_to_write("LO"), _vr_to_write("")) == (b"US", b"LO", b"UN")


@pytest.mark.parametrize(
    ("option", "letter", "vr", "act"),
    [
        ("retain_uids", "K", "UI", Act.RETAIN),
        ("retain_uids", "K", "OB", None),
        ("clean_graphics", "C", "SQ", None),
        ("retain_longitudinal_modified_dates", "C", "DA", Act.MOVE),
        ("retain_longitudinal_modified_dates", "C", "SH", Act.MOVE),
        ("retain_longitudinal_full_dates", "K", "DA", Act.RETAIN_DATE),
        ("retain_longitudinal_full_dates", "K", "SH", Act.RETAIN_DATE),
        ("retain_device_identity", "K", "DA", Act.RETAIN_DATE),
        ("retain_device_identity", "K", "TM", Act.RETAIN_DATE),
        ("retain_device_identity", "K", "LO", Act.RETAIN),
        ("retain_device_identity", "K", "SQ", Act.OPEN),
        ("retain_patient_characteristics", "K", "AS", Act.CAP_AGE),
        ("clean_structured_content", "C", "SQ", Act.OPEN_CONTENT),
        ("clean_descriptors", "C", "LO", Act.CLEAN),
        ("clean_descriptors", "C", "SQ", Act.CLEAN),
    ],
)
def test_an_option_means_something_else_for_each_type(option, letter, vr, act):
    """Dates are moved or kept as dates, ages are capped, sequences looked into, and bytes are nobody's choice."""
    assert _act_of_option(option, letter, vr) is act


@pytest.mark.parametrize(
    ("tag", "vr", "file_vr", "act", "basic"),
    [
        (tags.SLICE_THICKNESS, "DS", b"DS", Act.RETAIN, Act.REMOVE),
        (tags.SERIES_NUMBER, "IS", b"IS", Act.RETAIN, Act.REMOVE),
        (tags.ROWS, "US", b"US", Act.KEEP, None),
        (tags.ROWS, "US", b"UN", Act.KEEP_IF_PLAIN, None),
        (tags.ROWS, "US", b"", Act.KEEP_IF_PLAIN, None),
        (0x00281201, "OW", b"OW", Act.KEEP_IF_PLAIN, None),
        (0x54001010, "OB|OW", b"OW", Act.KEEP_IF_PLAIN, None),
        (0x00420011, "OB", b"OB", Act.REMOVE, None),
        (0x00181800, "LO", b"LO", Act.DUMMY, None),
        (0x00181800, "AE", b"AE", Act.REMOVE, None),
    ],
)
def test_where_only_what_images_need_is_kept(tag, vr, file_vr, act, basic):
    """Numbers, and bytes of pixels and waveforms; all else goes or says nothing."""
    found = _strictly(tag, vr, file_vr)
    assert found.act is act and (found.basic.act if found.basic else None) is basic


def judged(tag, vr, *, options=(), strict=False, inside=None):
    rules = Rules(frozenset(options), strict)
    verdicts = getattr(rules, inside) if inside else rules.top_level("1.2.840.10008.5.1.4.1.1.2")
    return verdicts[tag, vr.encode()]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("tag", "inside", "basic"),
    [
        (tags.MODALITY, None, Act.DUMMY),
        (tags.CONTENT_LABEL, None, Act.DUMMY),
        (0x00185100, None, Act.DUMMY),
        (0x00185101, None, Act.EMPTY),
        (0x00185101, "nested", Act.REMOVE),
    ],
)
def test_of_code_strings_stay_the_words_that_the_standard_defines(tag, inside, basic, strict):
    """In every profile; the others go as far as the Type of the attribute lets them."""
    found = judged(tag, "CS", strict=strict, inside=inside)
    assert (found.act, found.basic.act) == (Act.KEEP_TERMS, basic)


def test_moving_dates_goes_before_keeping_and_keeping_before_cleaning():
    """Where several options speak of an attribute (PS3.15 E.3)."""
    moved, kept = "retain_longitudinal_modified_dates", "retain_device_identity"
    calibration = tags.DATE_OF_LAST_CALIBRATION if hasattr(tags, "DATE_OF_LAST_CALIBRATION") else 0x00181200
    assert judged(calibration, "DA", options=[moved, kept]).act is Act.MOVE
    assert judged(calibration, "DA", options=[kept]).act is Act.RETAIN_DATE
    assert judged(calibration, "DA").act is Act.REMOVE
    assert judged(calibration, "LO", options=[kept]).act is Act.REMOVE


def test_options_do_not_reach_into_what_is_replaced():
    """But for references, which others follow."""
    everything = ["retain_uids", "retain_device_identity", "clean_descriptors"]
    assert judged(tags.SOP_INSTANCE_UID, "UI", options=everything, inside="in_dummied").act is Act.RETAIN
    assert judged(0x00181000, "LO", options=everything, inside="in_dummied").act is not Act.RETAIN
    assert judged(0x00181000, "LO", options=everything).act is Act.RETAIN


CODED = (tags.CODE_VALUE, tags.CODE_MEANING)


def test_inside_of_codes_only_codes_and_known_words_stay():
    """Of published schemes, whatever is chosen."""
    for strict in (True, False):
        value = judged(tags.CODE_VALUE, "SH", strict=strict, inside="in_codes")
        meaning = judged(tags.CODE_MEANING, "LO", strict=strict, inside="in_codes")
        assert (value.act, meaning.act) == (Act.RETAIN_CODE if strict else Act.KEEP, Act.CLEAN)
        assert meaning.basic.act is Act.DUMMY and (value.basic is None or value.basic.act is Act.DUMMY)
        defined = [judged(tag, "LO", strict=strict, inside="in_defined_codes") for tag in CODED]
        assert [one.act for one in defined] == [Act.KEEP, Act.KEEP], "whoever is called like a word of a language"
    for strict in (True, False):
        local = judged(tags.CODE_MEANING, "LO", strict=strict, inside="nested")
        assert local.act is Act.DUMMY, "the meaning of a code that no scheme publishes is a description"


def test_the_text_of_a_content_item_stays_where_it_may():
    """And is cleaned where it may not."""
    options = ["clean_structured_content"]
    assert judged(tags.TEXT_VALUE, "UT", options=options, inside="in_said_content").act is Act.RETAIN
    assert judged(tags.TEXT_VALUE, "UT", options=options, inside="in_content").act is not Act.RETAIN


def test_inside_of_drawings_their_points_become_zeros():
    """They could be handwriting; elsewhere they are numbers."""
    assert judged(tags.GRAPHIC_DATA, "FL", inside="in_graphics").act is Act.ZERO
    assert judged(tags.GRAPHIC_DATA, "FL", inside="in_dummied").act is not Act.ZERO
    assert judged(tags.MEASURED_VALUE_SEQUENCE, "SQ", inside="in_dummied").act is Act.EMPTY


NOBODY = SafeWords(Identifiers())
LITTLE, BIG = Encoding(explicit=True, little=True), Encoding(explicit=True, little=False)
IN_TEXT, IN_BYTES = Number(b"DS", -1, 1), Number(b"FL", -1, 1)
"""A component of a direction."""


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        (b"0.5", True),
        (b"-1", True),
        (b"1.0 ", True),
        (b"1.01", False),
        (b"-1.01", False),
        (b"1e-10", True),
        (b"1e-100", False),
        (b"", False),
        (b".", False),
        (b"0.12345678901234", True),
        (b"0.123456789012345", False),
        (b"Jane", False),
    ],
)
def test_a_component_of_a_direction_is_a_number_up_to_one(value, is_one):
    """Of sixteen characters at most, in text."""
    assert _is_number(value, IN_TEXT, LITTLE, NOBODY) is is_one


def test_a_component_of_a_direction_in_four_bytes():
    """In the order of the file's bytes."""
    for encoding, form in ((LITTLE, "<f"), (BIG, ">f")):
        for number, is_one in ((0.5, True), (-1.0, True), (1.5, False), (float("nan"), False)):
            assert _is_number(struct.pack(form, number), IN_BYTES, encoding, NOBODY) is is_one
    assert not _is_number(struct.pack("<f", 0.5) + b"J", IN_BYTES, LITTLE, NOBODY)


def test_the_ends_of_a_range_are_in_it():
    """And numbers without a fraction are told from others."""
    slices = Number(b"DS", 1, 1000, whole=True)
    stays = [
        value
        for value in (b"0", b"1", b"27", b"27.0", b"27.5", b"1000", b"1001")
        if _is_number(value, slices, LITTLE, NOBODY)
    ]
    assert stays == [b"1", b"27", b"27.0", b"1000"]


def test_digits_of_bytes_that_are_somebodys_number_go():
    """As they would be written, in four bytes and in eight."""
    somebody = SafeWords(Identifiers(ids=frozenset({("4821", "")})))
    for number, form in ((Number(b"FD", 0, 10_000), "<d"), (Number(b"FL", 0, 10_000), "<f")):
        for value, stays in ((4821.0, False), (0.4821, False), (4820.0, True), (482.0, True)):
            assert _is_number(struct.pack(form, value), number, LITTLE, somebody) is stays


def test_digits_of_a_direction_that_are_somebodys_number_go():
    """From four digits on."""
    somebody = SafeWords(Identifiers(ids=frozenset({("4821", "")})))
    assert not _is_number(b"0.4821", IN_TEXT, LITTLE, somebody)
    assert _is_number(b"0.482", IN_TEXT, LITTLE, somebody) and _is_number(b"0.4822", IN_TEXT, LITTLE, somebody)
