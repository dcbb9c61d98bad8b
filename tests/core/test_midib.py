"""The ten kinds of check of the MIDI-B challenge, on our own corpus; `-s` prints the score.

Tag retained, text not null, text retained, text removed, date shifted, UID changed, UID consistent, patient ID
consistent, pixels hidden, pixels retained.
"""

import hashlib
import io
from collections import Counter

import planting
import pydicom
import pytest
from judging import FAR_KEY, clean, joined
from planting import SURFACES, El, Planted, encode
from pydicom.dataset import Dataset

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.rules.attributes import rows
from scanveil.deid.rules.policy import policy_of
from scanveil.errors import WithheldError

RESEARCH = policy_of("research")
PATIENTS = ((b"P-1", b"Kanari^Gelb"), (b"P-2", b"Zeisig^Rot"))
SERIES = 3
RETAINED = ("ImageType", "Modality", "Manufacturer", "SliceThickness", "Rows", "Columns", "BitsStored", "PatientSex")


def batch() -> list[bytes]:
    """Two patients with three series each, which refer to each other."""
    files = []
    for patient, name in PATIENTS:
        for series in range(SERIES):
            base = b"1.2.3.999.%s.%d" % (patient[-1:], series)
            made = Planted(elements=planting.image(instance=base + b".1"))
            made.elements = [one for one in made.elements if one.tag not in (0x0020000D, 0x0020000E)]
            other = b"1.2.3.999.%s.%d.1" % (patient[-1:], (series + 1) % SERIES)
            reference = [El(0x00081150, "UI", planting.CT.encode()), El(0x00081155, "UI", other)]
            made.put(
                El(0x00080020, "DA", b"2024030%d" % (series + 1)),
                El(0x00081030, "LO", b"MR head of " + name.split(b"^")[0]),
                El(0x00081115, "SQ", [[El(0x00081199, "SQ", [reference])]]),
                El(0x00100010, "PN", name),
                El(0x00100020, "LO", patient + b"-4711"),
                El(0x00100040, "CS", b"F"),
                El(0x00104000, "LT", b"call " + name),
                El(0x0020000D, "UI", b"1.2.3.999." + patient[-1:]),
                El(0x0020000E, "UI", base),
            )
            files.append(made.to_bytes())
    return files


def copies(files: list[bytes]) -> list[Dataset]:
    identifiers = Identifiers.merged(survey(io.BytesIO(data), "", len(data)) for data in files)
    deidentifier = Deidentifier(b"k" * 32, identifiers, RESEARCH)
    found = []
    for data in files:
        made = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")
        found.append(pydicom.dcmread(io.BytesIO(joined(made, data))))
    return found


@pytest.fixture(scope="module")
def score() -> dict[str, tuple[int, int]]:
    """Kind of check -> passed, of how many."""
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()

    def check(kind: str, good: bool) -> None:
        total[kind] += 1
        passed[kind] += good

    files = batch()
    before, after = [pydicom.dcmread(io.BytesIO(data)) for data in files], copies(files)
    new_uids: dict[str, set[str]] = {}
    new_ids: dict[str, set[str]] = {}
    for old, new in zip(before, after, strict=True):
        for keyword in RETAINED:
            check("tag retained", keyword in new)
            check("text not null", new.get(keyword) not in (None, ""))
            check("text retained", new.get(keyword) == old.get(keyword))
        check("text retained", new.StudyDescription == "MR head of")
        for secret in (*old.PatientName.components, old.PatientID):
            check("text removed", str(secret) not in str(new))
        days = (pydicom.valuerep.DA(new.StudyDate) - pydicom.valuerep.DA(old.StudyDate)).days
        check("date shifted", days < -30)
        for one, other in zip(uids_of(old), uids_of(new), strict=True):
            check("UID changed", one != other)
            new_uids.setdefault(one, set()).add(other)
        new_ids.setdefault(old.PatientID, set()).add(new.PatientID)
        check("pixels retained", hashlib.sha256(old.PixelData).digest() == hashlib.sha256(new.PixelData).digest())
    for found in new_uids.values():
        check("UID consistent", len(found) == 1)
    for found in new_ids.values():
        check("patient ID consistent", len(found) == 1)
    made, top, _ = planting.plant_rows(planting.EXPLICIT)
    _, out = clean(made.to_bytes(), RESEARCH, FAR_KEY)
    for plot in top:
        kept = {"retain_device_identity", "retain_patient_characteristics"}
        if plot.row.vr not in (*planting.UNSEARCHABLE_VRS, "TM", "CS") and not kept & options_of(plot.tag):
            check("text removed", plot.value not in out)
    for make in SURFACES.values():
        one = make()
        _, out = clean(one.to_bytes())
        check("text removed", not any(value in out for values in one.values.values() for value in values))
    burned = Planted()
    burned.put(El(0x00280301, "CS", b"YES"))
    check("pixels hidden", is_withheld(burned.to_bytes()))
    overlay = Planted()
    drawing = El(0x60003000, "OW", planting.WORD + b" ")
    overlay.put(drawing)
    check("pixels hidden", encode([drawing], planting.EXPLICIT) not in clean(overlay.to_bytes())[1])
    return {kind: (passed[kind], total[kind]) for kind in total}


def uids_of(dataset: Dataset) -> list[str]:
    """The UIDs of an object, and one that it refers to."""
    reference = dataset.ReferencedSeriesSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID
    return [dataset.SOPInstanceUID, dataset.StudyInstanceUID, dataset.SeriesInstanceUID, reference]


def options_of(tag: int) -> set[str]:
    """The options that keep such an attribute as it is."""
    from scanveil.deid.rules.table import OPTION_COLUMNS

    row = rows().get(tag)
    return {name for name, letter in zip(OPTION_COLUMNS, row.options, strict=True) if letter == "K"} if row else set()


def is_withheld(data: bytes) -> bool:
    try:
        clean(data)
    except WithheldError:
        return True
    return False


def test_all_ten_kinds_of_check_pass(score, capsys):
    with capsys.disabled():
        whole = tuple(map(sum, zip(*score.values(), strict=True)))
        print(f"[MIDI-B's checks: {whole[0]:,} of {whole[1]:,}, {100 * whole[0] / whole[1]:.2f} %]", end=" ")
    assert len(score) == 10
    assert {kind: (good, count) for kind, (good, count) in score.items() if good < count} == {}
