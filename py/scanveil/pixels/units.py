"""What the values of an image measure, in words that stand behind a number."""

from __future__ import annotations

from scanveil.dicom import tags
from scanveil.dicom.text import one_line
from scanveil.dicom.values import FrameValues, Values
from scanveil.library.modalities import holds_dose
from scanveil.said import _

HOUNSFIELD = "HU"
COUNTS = _("counts")

RESCALE_TYPES = {
    "HU": HOUNSFIELD,
    "HU_MOD": _("HU (modified)"),
    "OD": "mOD",
    "MGML": "mg/ml",
    "PCT": "%",
    "Z_EFF": "Zeff",
    "ED": "10²³ e/ml",
    "EDW": _("x water"),
}
"""Rescale Type (PS3.3 C.11.1.1.2)."""
PET_UNITS = {
    "CNTS": COUNTS,
    "NONE": "",
    "CM2": "cm²",
    "CM2ML": "cm²/ml",
    "PCNT": "%",
    "CPS": _("counts/s"),
    "BQML": "Bq/ml",
    "MGMINML": "mg/min/ml",
    "UMOLMINML": "µmol/min/ml",
    "MLMING": "ml/min/g",
    "MLG": "ml/g",
    "1CM": "1/cm",
    "UMOLML": "µmol/ml",
    "PROPCNTS": _("~ counts"),
    "PROPCPS": _("~ counts/s"),
    "MLMINML": "ml/min/ml",
    "MLML": "ml/ml",
    "GML": "g/ml",
    "STDDEV": _("SD"),
    "SUV": "SUV",
}
"""Units (PS3.3 C.8.9.1.1.3)."""
DOSE_UNITS = {"GY": "Gy", "CGY": "cGy", "RELATIVE": _("relative")}
"""Dose Units (PS3.3 C.8.8.3)."""


LONGEST_UNIT = 16
"""Letters of a unit in the file's own words."""


def unit_of(top: Values, frame: FrameValues, *, is_scaled: bool) -> str:
    """The unit of an image's modality values; "" where the file does not say, or says that they have none.

    CT is in Hounsfield units where it says nothing else (PS3.3 C.8.2.1), but not a file that lost its scale: with
    values that can only be above 0, and nothing stated that makes others of them.
    """
    modality = top.text(tags.MODALITY)
    if holds_dose(top):
        return DOSE_UNITS.get(top.text(tags.DOSE_UNITS).upper(), "") if top.numbers(tags.DOSE_GRID_SCALING) else ""
    if modality in ("PT", "NM") and (units := top.words(tags.UNITS)):
        return PET_UNITS.get(units.upper(), one_line(units, LONGEST_UNIT))
    stated = stated_type(top, frame).upper()
    if stated in RESCALE_TYPES:
        return RESCALE_TYPES[stated]
    if modality == "CT":
        return HOUNSFIELD if is_scaled and not stated else ""
    if modality in ("PT", "NM"):
        return PET_UNITS.get(stated, "") if stated else COUNTS if modality == "NM" else ""
    return ""


def stated_type(top: Values, frame: FrameValues | None = None) -> str:
    """Rescale Type or, where a table stands in place of a scale, Modality LUT Type."""
    table = top.readable_item(tags.MODALITY_LUT_SEQUENCE)
    if table:
        return table.text(tags.MODALITY_LUT_TYPE)
    macro = tags.PIXEL_VALUE_TRANSFORMATION_SEQUENCE
    return frame.text(macro, tags.RESCALE_TYPE) if frame else top.text(tags.RESCALE_TYPE)
