"""Copies in which the check found something: what was found goes, as little else as can be, or the file is withheld."""

import io
import json
import re
import struct
from collections import Counter

import judging
import planting
import pydicom
import pytest
from judging import KEY, clean, places_of
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil.deid import sought
from scanveil.deid.check.verify import Hit, Needles
from scanveil.deid.cleaning.mending import MOST_ROUNDS, Mender, Spot
from scanveil.deid.cleaning.uids import Secrets
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.out.report import report_json
from scanveil.deid.rules.policy import Policy, policy_of
from scanveil.errors import FoundError

NAME = b"Mikkelsen"
CODE, SCHEME, MEANING = 0x00080100, 0x00080102, 0x00080104
KERNEL, PROCESSING, FILTER, VERSIONS = 0x00181210, 0x00181401, 0x00181161, 0x00181020


def mended(*elements: El, encoding=EXPLICIT, hint=False, charset="", word=NAME):
    """A data set that was mended once wherever a word stands, and what was noted."""
    data = encode(elements, encoding)
    spots = [Spot(found.start(), found.end(), hint) for found in re.finditer(re.escape(word), data)]
    assert spots
    mender = Mender(encoding, charset, Secrets(KEY))
    return mender.mend(data, spots), mender.done


def patient(*elements: El, name: bytes = NAME + b"^Orla", number: bytes = b"48213377", **options) -> Planted:
    """An image of somebody with more elements, in place of those it has."""
    made = Planted(**options)
    made.elements = [one for one in made.elements if one.tag not in {element.tag for element in elements}]
    made.put(El(0x00100010, "PN", name), El(0x00100020, "LO", number), *elements)
    return made


def withheld(made: Planted, *, released: bool = False) -> FoundError:
    """Why no copy can be made."""
    data = made.to_bytes()
    deidentifier = Deidentifier(KEY, survey(io.BytesIO(data), "", len(data)))
    with pytest.raises(FoundError) as caught:
        deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="", released=released)
    return caught.value


def found_by_the_check(made: Planted, policy: Policy = judging.BASIC_PROFILE):
    """The copy as a data set, and what the check took out of it; it is certain that nothing is left."""
    data = made.to_bytes()
    cleaned, out = clean(data, policy)
    assert Needles(survey(io.BytesIO(data), "", len(data)).without(policy.options)).search(out) == []
    labels = [(path, tag, label) for path, tag, label in cleaned.done if label.startswith("found: ")]
    return pydicom.dcmread(io.BytesIO(out)), labels


# Texts


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (b"sharp; seen by Mikkelsen", b"sharp"),
        (b"Mikkelsen's own: sharp", b"sharp"),
        (b"sharp - Mikkelsen", b"sharp"),
        (b"sharp\\by Mikkelsen\\thin", b"sharp\\\\thin"),
    ],
)
def test_a_text_loses_the_clause_in_which_something_was_found(text, left):
    """And nothing else; several values keep their places."""
    assert mended(El(PROCESSING, "LO", text)) == (
        encode([El(PROCESSING, "LO", left)], EXPLICIT),
        [((), PROCESSING, "found: cut")],
    )


def test_of_a_hint_the_word_goes_and_the_clause_stays():
    """It proves nothing: a common word that is a part of a name."""
    new, _ = mended(El(PROCESSING, "LO", b"sharp White kernel"), word=b"White", hint=True)
    assert new == encode([El(PROCESSING, "LO", b"sharp kernel")], EXPLICIT)


def test_of_a_hint_the_whole_word_goes_that_it_stands_in():
    """What is left of a word would say nothing, or something else."""
    new, _ = mended(El(PROCESSING, "LO", b"sharp White2b kernel"), word=b"White", hint=True)
    assert new == encode([El(PROCESSING, "LO", b"sharp kernel")], EXPLICIT)


@pytest.mark.parametrize("turning", [b"no White matter", b"White matter w/o lesion", b"kein White", b"s/p White"])
def test_a_hint_takes_its_clause_along_where_a_word_turns_it_round(turning):
    """A cut never changes what a text says."""
    new, _ = mended(El(PROCESSING, "LO", b"sharp; " + turning), word=b"White", hint=True)
    assert new == encode([El(PROCESSING, "LO", b"sharp")], EXPLICIT)


def test_a_text_of_which_nothing_is_left_goes_as_its_type_lets_it():
    """Removed where it may be missing, else a dummy."""
    assert mended(El(PROCESSING, "LO", NAME)) == (b"", [((), PROCESSING, "found: removed")])
    assert mended(El(VERSIONS, "LO", NAME)) == (
        encode([El(VERSIONS, "LO", b"REMOVED")], EXPLICIT),
        [((), VERSIONS, "found: replaced")],
    )


@pytest.mark.parametrize("charset", ["ISO 2022 IR 87", "GB18030", "\\ISO 2022 IR 149"])
def test_where_a_cut_could_break_letters_the_whole_value_goes(charset):
    """In such character sets a byte of a letter may look like a comma or a name."""
    text = "検査, ".encode("iso2022_jp") + NAME if "87" in charset else "検査, ".encode("gb18030") + NAME
    assert mended(El(PROCESSING, "LO", text), charset=charset)[0] == b""


# Values that are no texts


@pytest.mark.parametrize(
    ("tag", "vr", "value", "left", "label"),
    [
        (0x00181100, "DS", b"48213377", None, "found: removed"),
        (0x00180080, "DS", b"48213377", b"", "found: emptied"),
        (0x00186048, "UL", struct.pack("<L", 48213377), None, "found: removed"),
    ],
    ids=["optional", "Type 2", "optional in binary"],
)
def test_a_number_that_was_found_goes_as_its_type_lets_it(tag, vr, value, left, label):
    """The patient's number as a diameter, a repetition time or a clock frequency."""
    dataset, done = found_by_the_check(patient(El(tag, vr, value)))
    assert done == [((), tag, label)]
    assert (tag in dataset) is (left is not None)
    assert left is None or dataset[tag].value is None


def test_a_number_that_must_be_there_is_replaced():
    """Type 1: a beam has a number."""
    beam = El(0x300A00B0, "SQ", [[El(0x300A00C0, "IS", b"48213377")]])
    new, done = mended(beam, word=b"48213377")
    assert b"48213377" not in new and len(new) > 20
    assert done == [((0x300A00B0,), 0x300A00C0, "found: replaced")]


def test_a_uid_in_which_something_was_found_is_replaced():
    """By the same new one as everywhere."""
    new, done = mended(El(0x00081140, "SQ", [[El(0x00081155, "UI", b"1.2.3.48213377")]]), word=b"48213377")
    assert b"2.25." in new and done == [((0x00081140,), 0x00081155, "found: UID replaced")]


# Codes


CODED = El(
    0x00082218, "SQ", [[El(CODE, "SH", b"T-D3000"), El(SCHEME, "SH", b"SRT"), El(MEANING, "LO", b"of Mikkelsen")]]
)


def test_a_code_loses_its_meaning_alone_where_the_name_is_there():
    """Its value still says what it is."""
    new, done = mended(CODED)
    left = [El(CODE, "SH", b"T-D3000"), El(SCHEME, "SH", b"SRT"), El(MEANING, "LO", b"REMOVED")]
    assert new == encode([El(0x00082218, "SQ", [left])], EXPLICIT)
    assert done == [((0x00082218,), MEANING, "found: replaced")]


def test_a_meaning_keeps_the_clauses_in_which_nothing_was_found():
    """As any text."""
    code = [El(CODE, "SH", b"T-D3000"), El(SCHEME, "SH", b"SRT"), El(MEANING, "LO", b"Chest, of Mikkelsen")]
    left = [*code[:2], El(MEANING, "LO", b"Chest")]
    assert mended(El(0x00082218, "SQ", [code]))[0] == encode([El(0x00082218, "SQ", [left])], EXPLICIT)


@pytest.mark.parametrize("preset", ["basic", "research", "everything-out"])
def test_a_code_whose_value_was_found_becomes_a_dummy_code(preset):
    """In a scheme of its own, so that it is no other code; a meaning of known words may stay."""
    number = b"K48213377"
    code = [El(CODE, "SH", number), El(SCHEME, "SH", b"SRT"), El(MEANING, "LO", b"Chest")]
    dataset, done = found_by_the_check(patient(El(0x00082218, "SQ", [code]), number=number), policy_of(preset))
    item = dataset.AnatomicRegionSequence[0]
    assert (item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning) == ("REMOVED", "99SCANVEIL", "Chest")
    assert done == [((0x00082218,), tag, "found: replaced") for tag in (CODE, SCHEME)]


# Structure


def test_a_private_block_whose_creator_was_found_goes_whole():
    """And no other block of its group."""
    other = [El(0x00090011, "LO", b"ACME"), El(0x00091101, "LO", b"b")]
    own = [El(0x00090010, "LO", NAME), El(0x00091001, "LO", b"a"), El(0x009110FF, "DS", b"1")]
    kept = El(0x00111001, "LO", b"c")
    new, done = mended(*sorted([*own[:2], *other, kept]))
    assert new == encode(sorted([*other, kept]), EXPLICIT)
    assert done == [((), 0x00090010, "found: removed"), ((), 0x00091001, "found: removed")]


def test_a_private_value_that_was_found_goes_alone():
    """The rest of its block stays."""
    block = [El(0x00090010, "LO", b"ACME"), El(0x00091001, "LO", b"a"), El(0x00091002, "DS", b"48213377")]
    assert mended(*block, word=b"48213377")[0] == encode(block[:2], EXPLICIT)


@pytest.mark.parametrize("undefined", [False, True], ids=["of a length", "delimited"])
@pytest.mark.parametrize(
    ("encoding", "vr"),
    [(EXPLICIT, "SQ"), (IMPLICIT, "SQ"), (BIG, "SQ"), (EXPLICIT, "UN")],
    ids=["explicit", "implicit", "big endian", "in UN"],
)
def test_items_are_mended_one_by_one_at_every_depth(encoding, undefined, vr):
    """Their lengths are right again, and what stands beside them is as it was."""

    def nested(*texts: bytes) -> El:
        items = [[El(FILTER, "LO", text)] if text else [] for text in texts]
        inner = El(0x00081115, "SQ", [[El(0x00189423, "LO", b"a"), El(0x00400260, "SQ", items, undefined)]], undefined)
        return El(0x00081115, vr, [[inner], [El(FILTER, "LO", b"beside")]], undefined)

    before, behind = El(0x00080070, "LO", b"ACME"), El(KERNEL, "SH", b"B30f")
    new, done = mended(before, nested(b"x", b"sharp, Mikkelsen", NAME), behind, encoding=encoding)
    assert new == encode([before, nested(b"x", b"sharp", b""), behind], encoding)
    path = (0x00081115, 0x00081115, 0x00400260)
    assert done == [(path, FILTER, "found: cut"), (path, FILTER, "found: removed")]


@pytest.mark.parametrize("syntax", [*planting.SYNTAXES.values(), planting.DEFLATED])
def test_copies_are_mended_whatever_their_transfer_syntax(syntax):
    """At the top level and in items; the pixels are as they were."""
    encoding = next((one for one, uid in planting.SYNTAXES.items() if uid == syntax), EXPLICIT)
    inside = [[El(FILTER, "LO", b"by Mikkelsen")]]
    made = patient(
        El(KERNEL, "SH", b"sharp\\Mikkelsen"), El(0x00081115, "SQ", inside), syntax=syntax, encoding=encoding
    )
    data = made.to_bytes()
    cleaned, out = clean(data)
    assert b"ikkelsen" not in judging.plain(out)
    dataset = pydicom.dcmread(io.BytesIO(out))
    assert dataset.ConvolutionKernel in ("sharp", ["sharp", ""]) and dataset.PixelData == planting.PIXELS
    assert FILTER not in dataset.ReferencedSeriesSequence[0]
    assert [one for one in cleaned.done if one[2].startswith("found: ")] == [
        ((0x00081115,), FILTER, "found: removed"),
        ((), KERNEL, "found: cut"),
    ]


@pytest.mark.parametrize("deflated", [False, True])
def test_what_stands_behind_the_pixels_is_mended_by_itself(deflated):
    """What stands in front of them is not touched."""
    made = patient(El(KERNEL, "SH", b"B30f"), syntax=planting.DEFLATED if deflated else "")
    made.tail = encode([El(KERNEL, "SH", NAME), El(0xFFFCFFFC, "OB", b"ab")], EXPLICIT)
    cleaned, out = clean(made.to_bytes())
    plain = judging.plain(out)
    assert b"ikkelsen" not in plain and b"B30f" in plain
    assert [one for one in cleaned.done if one[2].startswith("found: ")] == [((), KERNEL, "found: removed")]


# What cannot be taken out


NEEDED = {
    "how pixels are meant": El(0x00280004, "CS", b"MIKKELSEN"),
    "a table of colors": El(0x00281201, "OW", b"\0\1\2\3 of Mikkelsen, Orla \0\1\2\3"),
    "a distance": El(0x00180050, "DS", b"48213377"),
    "a place": El(0x00200032, "DS", b"0\\0\\48213377"),
    "a b-value": El(0x00189087, "FD", struct.pack("<d", 48213377)),
}


@pytest.mark.parametrize("case", NEEDED)
def test_a_file_is_withheld_whose_display_needs_what_was_found(case):
    """The sentence names the attribute and what kind of thing it is, and never the thing."""
    error = withheld(patient(NEEDED[case]))
    tag = NEEDED[case].tag
    assert (error.reason, error.keyword) == ("found", f"({tag >> 16:04X},{tag & 0xFFFF:04X})")
    assert "ikkelsen" not in error.sentence.lower() and "48213377" not in error.sentence


def test_nobody_can_let_through_what_was_found():
    """Other files that are withheld can be, by a person who has looked."""
    assert withheld(patient(NEEDED["a distance"]), released=True).reason == "found"


def test_a_name_in_the_pixels_cannot_be_let_through_either():
    """It is text in the place of pixels."""
    pixels = planting.PIXELS[:100] + NAME + planting.PIXELS[109:]
    for released in (False, True):
        error = withheld(patient(El(0x7FE00010, "OW", pixels)), released=released)
        assert (error.reason, error.keyword) == ("found", "PixelData")


# Rounds


class Stub:
    """What mending needs of a cleaning."""

    def __init__(self) -> None:
        self.done: list[tuple[tuple[int, ...], int, str]] = []

    def mender(self) -> Mender:
        return Mender(EXPLICIT, "", Secrets(KEY))


def searching_one_by_one(counted: list[int], *, hint: bool = False):
    """A search that sees only the first thing that is there."""

    def search(written: bytes) -> list[Hit]:
        counted.append(len(written))
        at = written.find(NAME)
        return [Hit("preamble", "name", at, at + len(NAME), False, hint)] if at >= 0 else []

    return search


@pytest.mark.parametrize("count", range(1, 6))
def test_a_copy_is_mended_three_times_at_most(count):
    """Each time it is searched again; what is left then is withheld."""
    assert MOST_ROUNDS == 3
    written = encode([El(0x00181400 + 2 * at, "LO", NAME) for at in range(count)], EXPLICIT)
    counted: list[int] = []
    if count > MOST_ROUNDS:
        with pytest.raises(FoundError):
            sought._mend(Stub(), written, searching_one_by_one(counted), 0)
    else:
        assert NAME not in sought._mend(Stub(), written, searching_one_by_one(counted), 0)
    assert len(counted) == 1 + min(count, MOST_ROUNDS)


def test_from_the_second_time_on_whole_values_go():
    """What is found once more in a text was not cut out of it, so nothing of it is trusted."""
    mender = Mender(EXPLICIT, "", Secrets(KEY))
    text = encode([El(PROCESSING, "LO", b"sharp, Mikkelsen, thin, Orla, round")], EXPLICIT)
    for word, left in ((NAME, True), (b"Orla", False)):
        at = text.index(word)
        text = mender.mend(text, [Spot(at, at + len(word), False)])
        assert bool(text) is left
    assert [label for _, _, label in mender.done] == ["found: cut", "found: removed"]


def test_a_copy_that_does_not_change_is_not_searched_again():
    """What is needed stays, whatever is tried."""
    counted: list[int] = []
    with pytest.raises(FoundError):
        sought._mend(Stub(), encode([El(0x00280004, "CS", NAME)], EXPLICIT), searching_one_by_one(counted), 0)
    assert len(counted) == 1


def test_a_hint_that_cannot_be_cut_never_withholds_a_file():
    """It proves nothing."""
    written = encode([El(0x00280004, "CS", NAME)], EXPLICIT)
    assert sought._mend(Stub(), written, searching_one_by_one([], hint=True), 0) == written


def test_in_a_copy_without_finds_nothing_is_done():
    """It is the very same."""
    written, stub = encode([El(KERNEL, "SH", b"B30f")], EXPLICIT), Stub()
    assert sought._mend(stub, written, searching_one_by_one([]), 0) is written and stub.done == []


@pytest.mark.parametrize("name", [b"White^Anna", b"Brain^Bo", b"Long^Ellen", b"Head^Phantom"])
def test_a_patients_name_of_a_common_word_is_cut_and_never_withholds(name):
    """From texts; a defined term, a listed maker and the parameters of a device stay."""
    word = name.split(b"^")[0]
    made = patient(
        El(PROCESSING, "LO", b"sharp " + word.lower() + b" kernel"), El(0x00180015, "CS", b"BRAIN"), name=name
    )
    dataset, _ = found_by_the_check(made)
    assert dataset[PROCESSING].value == "sharp kernel"
    assert dataset.BodyPartExamined == "BRAIN"


MODEL, SEQUENCE, MAKER, PHOTOMETRIC = 0x00081090, 0x00180024, 0x00080070, 0x00280004
HARMLESS = {
    "a listed model with a word of the name": (b"Big^Joe", El(MODEL, "LO", b"Brilliance Big Bore")),
    "a listed maker called like the patient": (b"Philips^Anna", El(MAKER, "LO", b"Philips Medical Systems")),
    "a phantom called like its maker": (b"d2n_Philips_3T_R571", El(MAKER, "LO", b"Philips")),
    "a defined term": (b"Monochrome^Anna", El(PHOTOMETRIC, "CS", b"MONOCHROME2")),
    "a body part": (b"Brain^Stacks", El(0x00180015, "CS", b"BRAIN")),
    "a station called like its model": (b"Roe^Jane", El(MODEL, "LO", b"iE33"), El(0x00081010, "SH", b"iE33")),
    "the same with a space": (b"Roe^Jane", El(MODEL, "LO", b"Discovery 690"), El(0x00081010, "SH", b"Discovery690")),
    "a department": (b"Roe^Jane", El(PROCESSING, "LO", b"Radiology"), El(0x00081040, "LO", b"Radiology")),
    "an operator called like a modality": (b"Roe^Jane", El(PROCESSING, "LO", b"PET"), El(0x00081070, "PN", b"PET")),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_words_of_devices_stay_whoever_is_called_so(case):
    """Listed makers and models, defined terms, and words of images."""
    name, element, *more = HARMLESS[case]
    dataset, done = found_by_the_check(patient(element, *more, name=name))
    assert (dataset[element.tag].value.encode(), done) == (element.value, [])


FOUND = {
    "a sequence called like the patient": (b"Brain^Stacks", El(SEQUENCE, "SH", b"Brain^Stacks")),
    "a part of the name of a phantom": (b"Perfusion^MCA Stroke", El(SEQUENCE, "SH", b"MCA Stroke")),
    "a model with the name in it": (b"Siemens^Karlo", El(MODEL, "LO", b"Siemens Karlo")),
    "the name of a station": (b"Roe^Jane", El(MODEL, "LO", b"mr61 Intera"), El(0x00081010, "SH", b"MR61")),
}


def test_a_word_of_images_that_is_a_part_of_the_patients_name_is_cut_and_nothing_else():
    """It proves nothing, so the rest stays."""
    dataset, done = found_by_the_check(patient(El(PROCESSING, "LO", b"sharp big kernel"), name=b"Big^Joe"))
    assert (dataset[PROCESSING].value, done) == ("sharp kernel", [((), PROCESSING, "found: cut")])


@pytest.mark.parametrize("case", FOUND)
def test_names_go_although_they_look_like_words_of_devices(case):
    """Being equal to another attribute of the file proves nothing."""
    name, element, *more = FOUND[case]
    dataset, done = found_by_the_check(patient(element, *more, name=name))
    assert [tag for _, tag, _ in done] == [element.tag]
    assert element.tag not in dataset or dataset[element.tag].value in ("REMOVED", "")


# The report


def test_the_report_says_what_the_check_took_out():
    """By a rule of its own, with a sentence, at the place where it was."""
    cleaned, _ = clean(patient(El(0x00081115, "SQ", [[El(PROCESSING, "LO", b"sharp, Mikkelsen")]])).to_bytes())
    assert places_of(cleaned)["(0008,1115)[*].(0018,1401)", "found: cut"] == 1
    assert cleaned.record.actions["found: cut"] == 1
    report = json.loads(report_json([cleaned.record], [], Policy(), Counter()))
    assert "found" in json.dumps(report["rules"])


def test_a_copy_that_was_mended_still_has_its_stamps_and_uids():
    """What Scanveil writes is never found."""
    dataset, done = found_by_the_check(patient(El(PROCESSING, "LO", NAME), name=b"Mikkelsen^Yes"))
    assert dataset.PatientIdentityRemoved == "YES" and len(done) == 1
    assert dataset.SOPInstanceUID == dataset.file_meta.MediaStorageSOPInstanceUID
