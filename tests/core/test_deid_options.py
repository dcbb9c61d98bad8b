"""Every option column of the table, alone and together: what is kept is what the option keeps, and nothing else."""

import io
import itertools

import judging
import planting
import pydicom
import pytest
from judging import clean, header_of, nested_values, outcome, places, right, values
from planting import EXPLICIT, El, Planted

from scanveil.deid.rules import table
from scanveil.deid.rules.attributes import TableRow
from scanveil.deid.rules.policy import FULL_DATES, MODIFIED_DATES, OPTIONS, PRESETS, Policy
from scanveil.errors import UsageError

OFFERED = [name for name in table.OPTION_COLUMNS if not OPTIONS[name].refused]
TIMES = ("DA", "DT", "TM")


def with_options(*names: str) -> Policy:
    return Policy(frozenset(names))


def combinations() -> list[frozenset[str]]:
    """Each option alone, each pair that the standard allows, and all that go together."""
    pairs = [
        frozenset(pair) for pair in itertools.combinations(OFFERED, 2) if set(pair) != {FULL_DATES, MODIFIED_DATES}
    ]
    most = [frozenset(OFFERED) - {one} for one in (FULL_DATES, MODIFIED_DATES)]
    return [frozenset({name}) for name in OFFERED] + pairs + most


def letter(row: TableRow, options: frozenset[str]) -> str:
    """K, C or nothing: what the chosen options say of a row."""
    letters = {
        one: name for name, one in zip(table.OPTION_COLUMNS, row.options, strict=True) if name in options and one != "-"
    }
    if MODIFIED_DATES in letters.values():
        return "C"
    return "K" if "K" in letters else "C" if letters else ""


def as_expected(row: TableRow, options: frozenset[str], found: str) -> bool:
    """Whether what became of a row's value is what the options, or else the Basic Profile, allow."""
    said = letter(row, options)
    if row.keyword == "TimezoneOffsetFromUTC" and said:
        return found == "gone"  # what is planted there is no offset
    keeps = row.vr in TIMES or "K" in row.options
    if said == "K" and row.vr not in ("SQ", "OB", "OW", "??"):
        return found == "kept" or row.vr in ("AS", "CS", "DS", "US")  # what is planted there is none
    if said == "C" and row.vr in TIMES:
        return found == ("kept" if row.vr == "TM" else "dummy")
    if said and (row.vr == "SQ" or keeps):
        return True  # sequences are looked into; their contents are looked at below
    return right(row.code, row.vr, found)


@pytest.mark.parametrize("options", combinations(), ids=lambda chosen: "+".join(sorted(chosen)))
def test_rows_are_kept_by_their_option_only(options):
    made, top, nested = planting.plant_rows(EXPLICIT)
    _, out = clean(made.to_bytes(), Policy(options), key=judging.FAR_KEY)
    header = header_of(out)
    for plots, found in ((top, values(header)), (nested, nested_values(header, 0x00081115, 0x00081199))):
        wrong = [
            (plot.row.keyword, plot.row.code, letter(plot.row, options), result)
            for plot in plots
            if not as_expected(plot.row, options, result := outcome(plot.row.vr, found.get(plot.tag), plot.value))
        ]
        assert wrong == []
    leaks = [
        plot.row.keyword
        for plot in top + nested
        if plot.row.vr not in (*planting.UNSEARCHABLE_VRS, "SQ", "TM")
        and letter(plot.row, options) != "K"
        and plot.value in out
    ]
    assert leaks == []


@pytest.mark.parametrize("name", OFFERED)
def test_the_codes_of_what_an_object_was_treated_by_are_the_same_in_all_objects(name):
    """(0012,0064) belongs to the patient: an object in which an option finds nothing to do has its code as well."""
    for made in (Planted(), planting.plant_rows(EXPLICIT)[0]):
        dataset = pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), with_options(name))[1]))
        assert codes(dataset) == ["113100", OPTIONS[name].code]


def codes(dataset: pydicom.Dataset) -> list[str]:
    return [item.CodeValue for item in dataset.DeidentificationMethodCodeSequence]


@pytest.mark.parametrize(
    ("options", "said"), [((), "REMOVED"), ((FULL_DATES,), "UNMODIFIED"), ((MODIFIED_DATES,), "MODIFIED")]
)
def test_what_became_of_time_is_said(options, said):
    made = Planted()
    made.put(El(0x00080020, "DA", b"20240301"), El(0x00080030, "TM", b"101112"))
    dataset = pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), with_options(*options))[1]))
    assert dataset.LongitudinalTemporalInformationModified == said


def test_dates_of_a_person_move_together_in_every_file_and_depth():
    days = set()
    for series in (b"1.2.3.999.3", b"1.2.3.999.4"):
        made = Planted()
        made.elements = [one._replace(value=series) if one.tag == 0x0020000E else one for one in made.elements]
        made.put(
            El(0x00080020, "DA", b"20240301"),
            El(0x0008002A, "DT", b"20240301235959.999999+0100"),
            El(0x00100020, "LO", b"P-4711"),
            El(0x00100030, "DA", b"19870423"),
            El(0x00081115, "SQ", [[El(0x00080021, "DA", b"20240302"), El(0x00143076, "DA", b"20240303")]]),
        )
        dataset = pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), with_options(MODIFIED_DATES))[1]))
        inside = dataset.ReferencedSeriesSequence[0]
        assert dataset.PatientBirthDate == ""
        assert str(dataset.AcquisitionDateTime)[8:] == "235959.999999+0100"
        texts = (dataset.StudyDate, str(dataset.AcquisitionDateTime)[:8], inside.SeriesDate, inside[0x00143076].value)
        first, second, third, fourth = (pydicom.valuerep.DA(text) for text in texts)
        assert first == second and (third - first).days == 1 and (fourth - first).days == 2
        days.add((first - pydicom.valuerep.DA("20240301")).days)
    assert len(days) == 1 and days.pop() < -30


def test_a_date_that_cannot_be_moved_is_treated_as_without_the_option():
    made = Planted()
    made.put(El(0x00080020, "DA", b"20240230"), El(0x00080021, "DA", b"202403"), El(0x0008002A, "DT", b"2024"))
    _, out = clean(made.to_bytes(), with_options(MODIFIED_DATES))
    dataset = pydicom.dcmread(io.BytesIO(out))
    assert not dataset.get("StudyDate") and not dataset.get("SeriesDate") and not dataset.get("AcquisitionDateTime")
    assert b"20240230" not in out


def test_nobody_is_older_than_90_where_ages_are_kept():
    made = Planted()
    made.put(El(0x00101010, "AS", b"097Y"), El(0x00100040, "CS", b"F"), El(0x00101030, "DS", b"61.5"))
    dataset = pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), with_options("retain_patient_characteristics"))[1]))
    assert (dataset.PatientAge, dataset.PatientSex, float(dataset.PatientWeight)) == ("090Y", "F", 61.5)


@pytest.mark.parametrize("padding", [b"", b"  ", b"\0\0"])
def test_a_value_of_padding_alone_stays_and_nobody_speaks_of_it(padding):
    """It says nothing; but a number of zeros is a number."""
    made = Planted()
    made.put(El(0x00080020, "DA", padding), El(0x00100040, "CS", padding), El(0x001021C0, "US", padding))
    cleaned, out = clean(made.to_bytes(), with_options(FULL_DATES, "retain_patient_characteristics"))
    assert {0x00080020: padding, 0x00100040: padding, 0x001021C0: padding}.items() <= values(header_of(out)).items()
    assert [path for path in places(cleaned) if path.startswith(("(0008,0020)", "(0010,"))] == (
        ["(0010,21C0)"] if padding else []
    )


def test_what_is_kept_is_kept_with_its_padding():
    """Byte for byte."""
    made = Planted()
    made.put(study := El(0x00080020, "DA", b"20240301  "), sex := El(0x00100040, "CS", b"F     "))
    _, out = clean(made.to_bytes(), with_options(FULL_DATES, "retain_patient_characteristics"))
    assert planting.encode([study], EXPLICIT) in out and planting.encode([sex], EXPLICIT) in out


DESCRIPTION = b"MR Kanari Abdomen contrast, Dr. Miller 5.0 mm 12/03/70 STERNUM"


def test_of_a_description_words_of_medicine_stay_that_name_nobody():
    made = Planted()
    made.put(El(0x00100010, "PN", b"Stern^Kanari"), El(0x00081030, "LO", DESCRIPTION))
    cleaned, out = clean(made.to_bytes(), with_options("clean_descriptors"))
    assert pydicom.dcmread(io.BytesIO(out)).StudyDescription == "MR Abdomen contrast, 5.0 mm"
    assert cleaned.record.actions["clean_descriptors: words cut"] == 7


def test_where_a_word_goes_beside_one_that_turns_it_round_the_whole_clause_goes():
    """`w/o contrast` without its sign would say that there was contrast."""
    made = Planted()
    made.put(El(0x00100010, "PN", b"Stern^Kanari"), El(0x00081030, "LO", b"MR Kanari w/o contrast; 5.0 mm"))
    _, out = clean(made.to_bytes(), with_options("clean_descriptors"))
    assert pydicom.dcmread(io.BytesIO(out)).StudyDescription == "5.0 mm"


def test_a_description_without_any_such_word_is_removed():
    made = Planted()
    made.put(El(0x00100010, "PN", b"Stern^Kanari"), El(0x00081030, "LO", b"Dr. Miller"))
    assert "StudyDescription" not in pydicom.dcmread(
        io.BytesIO(clean(made.to_bytes(), with_options("clean_descriptors"))[1])
    )


@pytest.mark.parametrize(
    ("name", "description", "kept"),
    [
        (b"Hand^Anna", b"left hand", "left"),
        (b"HAND^Anna", b"hands left", "left"),
        ("Hånd^Anna".encode(), b"hand left", "left"),
        (b"Anna^Left", b"left knee", "knee"),
        (b"Mia^Rost", b"MR knee", "knee"),
        (b"Rost^Mia", b"MR knee", "knee"),
        (b"Ng^Li", b"angio lung", "angio lung"),
    ],
)
def test_no_word_stays_that_is_or_holds_a_part_of_a_name_or_its_initials(name, description, kept):
    made = Planted()
    made.put(El(0x00080005, "CS", b"ISO_IR 192"), El(0x00100010, "PN", name), El(0x00081030, "LO", description))
    dataset = pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), with_options("clean_descriptors"))[1]))
    assert dataset.StudyDescription == kept


def test_only_what_images_need_stays_where_everything_goes_out():
    made = Planted()
    made.put(
        El(0x00080070, "LO", b"Kanari Scanners"),
        El(0x00180015, "CS", b"HEAD"),
        El(0x00185101, "CS", b"KANARI"),
        El(0x00181020, "LO", b"kanari 1.0"),
        El(0x00189423, "LO", b"kanari"),
        El(
            0x00082218,
            "SQ",
            [[El(0x00080100, "SH", b"69536005"), El(0x00080102, "SH", b"SCT"), El(0x00080104, "LO", b"Head")]],
        ),
    )
    _, out = clean(made.to_bytes(), PRESETS["everything-out"].policy)
    dataset = pydicom.dcmread(io.BytesIO(out))
    assert b"kanari" not in out.lower()
    assert (dataset.BodyPartExamined, dataset.Modality, list(dataset.ImageType)) == (
        "HEAD",
        "CT",
        ["ORIGINAL", "PRIMARY", "AXIAL"],
    )
    assert dataset.AnatomicRegionSequence[0].CodeMeaning == "Head"
    assert dataset.Manufacturer == "REMOVED" and not dataset.ViewPosition
    assert dataset.PixelData == planting.PIXELS and dataset.SliceThickness == 1.25
    assert codes(dataset) == ["113100"]


def test_what_an_option_keeps_is_not_held_against_a_copy():
    """An institution that may be named may be named in a description, too."""
    made = Planted()
    made.put(
        El(0x00080080, "LO", b"Kanari Klinikum"), El(0x00089215, "SQ", [[El(0x00080104, "LO", b"Kanari Klinikum")]])
    )
    _, out = clean(made.to_bytes(), with_options("retain_institution_identity"))
    assert pydicom.dcmread(io.BytesIO(out)).InstitutionName == "Kanari Klinikum"


def test_a_patients_own_name_is_never_kept_by_an_option():
    made = Planted()
    made.put(El(0x00100010, "PN", b"Kanari"), El(0x00080080, "LO", b"Kanari"))
    cleaned, out = clean(made.to_bytes(), with_options("retain_institution_identity"))
    assert b"Kanari" not in out and ((), 0x00080080, "found: removed") in cleaned.done


def test_contradictions_never_become_a_policy():
    with pytest.raises(UsageError):
        Policy(frozenset({FULL_DATES, MODIFIED_DATES}))


TYPED = {
    "a number": El(0x00180050, "DS", b"HOLMES WATSON"),
    "a number in UN": El(0x00180050, "UN", b"HOLMES WATSON "),
    "an integer": El(0x00200013, "IS", b"HOLMES WATSON"),
    "several numbers": El(0x00200032, "DS", b"1\\Watson\\x"),
    "a modality": El(0x00080060, "CS", b"HOLMES WATSON"),
    "a character set": El(0x00080005, "CS", b"HOLMES WATSON"),
    "an interpretation": El(0x00280004, "CS", b"HOLMES"),
    "a code": El(
        0x00082218,
        "SQ",
        [[El(0x00080100, "SH", b"Holmes"), El(0x00080102, "SH", b"SRT"), El(0x00080104, "LO", b"Watson's head")]],
    ),
}


@pytest.mark.parametrize("place", TYPED)
def test_no_typed_word_stays_where_everything_goes_out(place):
    made = Planted()
    made.elements = [one for one in made.elements if one.tag != TYPED[place].tag]
    made.put(TYPED[place])
    cleaned, out = clean(made.to_bytes(), PRESETS["everything-out"].policy)
    entry = cleaned.entry.to_json().lower() if cleaned.entry else ""
    for word in (b"holmes", b"watson"):
        assert word not in out.lower() and word.decode() not in entry


def test_what_is_behind_the_pixels_follows_no_option():
    made = Planted()
    made.tail = planting.encode([El(0xFFFCFFFC, "OB", b"\0\0")], EXPLICIT)
    made.tail = planting.encode([El(0x00080020, "DA", b"20240301")], EXPLICIT) + made.tail
    _, out = clean(made.to_bytes(), with_options(MODIFIED_DATES))
    dataset = pydicom.dcmread(io.BytesIO(out))
    assert dataset.StudyDate == "" and b"2024" not in out


def test_a_number_is_kept_as_it_is_and_not_padded_with_text():
    made = Planted()
    made.put(El(0x001021C0, "UN", b"\4\0"))
    data = made.to_bytes()
    at = data.index(b"\x10\0\xc0\x21UN") + 6
    _, out = clean(data[:at] + b"AA" + data[at + 2 :], with_options("retain_patient_characteristics"))
    assert pydicom.dcmread(io.BytesIO(out)).PregnancyStatus == 4 and b"UNAA" not in out


@pytest.mark.parametrize("value", [b"WATSON", b"HOLMES W"])
def test_a_sex_that_is_none_is_not_kept(value):
    made = Planted()
    made.put(El(0x00100040, "CS", value))
    _, out = clean(made.to_bytes(), with_options("retain_patient_characteristics"))
    assert value not in out


def test_a_number_of_the_patient_does_not_stay_with_a_unit():
    made = Planted()
    made.put(El(0x00100020, "LO", b"123"), El(0x00081030, "LO", b"head 123mm 123 mm 5 mm"))
    _, out = clean(made.to_bytes(), with_options("clean_descriptors"))
    assert pydicom.dcmread(io.BytesIO(out)).StudyDescription == "head mm 5 mm"
