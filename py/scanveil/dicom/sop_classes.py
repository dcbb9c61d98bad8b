"""The kinds of objects that are told apart by name (PS3.4 annex B.5)."""

RT_DOSE = "1.2.840.10008.5.1.4.1.1.481.2"
RT_STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3"
SEGMENTATIONS = frozenset({"1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"})
PRESENTATION_STATES = frozenset({"1.2.840.10008.5.1.4.1.1.11.1", "1.2.840.10008.5.1.4.1.1.11.2"})
COMPANIONS = frozenset({RT_STRUCTURES}) | SEGMENTATIONS | PRESENTATION_STATES
"""Objects that are drawn over images of other files, or that say how to show them."""


def is_dose(sop_class_uid: str, modality: str) -> bool:
    """Whether an object is a dose of radiotherapy, by either of what says so."""
    return sop_class_uid == RT_DOSE or modality == "RTDOSE"
