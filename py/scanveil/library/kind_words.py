"""What images are called by what they are, where how they lie says less.

A dose says of what it is one, a study of nuclear medicine how it was taken, a run from which plane.
"""

from __future__ import annotations

from scanveil.library.instance import Instance
from scanveil.library.traits import Traits
from scanveil.library.type_words import words_of
from scanveil.said import _, ngettext


def kind_words(instance: Instance, traits: Traits) -> str:
    """What an image is, where that says more than how it lies; else empty."""
    if instance.is_dose:
        return dose_words(traits.dose)
    words = _IMAGES.get(instance.modality, {})
    return next((words[value] for value in traits.image_type[2:4][::-1] if value in words), "")


def clip_words(instance: Instance) -> tuple[str, str]:
    """What a file of several frames is called that nothing tells apart, and what is added behind its number."""
    traits = instance.traits[0]
    word = kind_words(instance, traits) or _CLIPS.get(instance.modality, _("Clip"))
    said = (" ".join(words_of(value)) for value in traits.image_type[2:])
    plane = next((words for words in said if words in _PLANES), "")
    return word, plane or frames_of(traits.phase)


def dose_words(dose: tuple[str, ...]) -> str:
    """A dose by Dose Summation Type and Dose Type, with the number of its beam (PS3.3 C.8.8.3)."""
    kind, summation, number = dose or ("", "", "")
    numbered = {
        "BEAM": _("dose of beam {number}", number=number),
        "BEAM_SESSION": _("dose of beam {number} in one fraction", number=number),
        "CONTROL_POINT": _("dose of a part of beam {number}", number=number),
        "FRACTION": _("dose of fraction group {number}", number=number),
        "FRACTION_SESSION": _("dose of one fraction of group {number}", number=number),
    }
    word = (numbered if number else {}).get(summation) or _DOSES.get(summation, _("dose"))
    return ", ".join(filter(None, (word, _DOSE_TYPES.get(kind, ""))))


def frames_of(phase: tuple[float, ...]) -> str:
    """How many images a phase of a study has, and how long each took; empty where that is not said."""
    if not phase:
        return ""
    count, milliseconds = phase
    return ngettext(
        "{count} image of {seconds:g} s", "{count} images of {seconds:g} s", int(count), seconds=milliseconds / 1000
    )


_CLIPS = {
    **dict.fromkeys(("XA", "RF"), _("run")),
    **dict.fromkeys(("CT", "MR", "NM", "PT"), _("volume")),
}
"""What a file of several frames is called, by its modality."""
_PLANES = (_("plane A"), _("plane B"))

_DOSES = {
    "PLAN": _("dose of the plan"),
    "MULTI_PLAN": _("dose of several plans"),
    "PLAN_OVERVIEW": _("dose of several plans"),
    "FRACTION": _("dose of a group of fractions"),
    "FRACTION_SESSION": _("dose of one fraction"),
    "BEAM": _("dose of a beam"),
    "BEAM_SESSION": _("dose of a beam in one fraction"),
    "BRACHY": _("dose of brachytherapy"),
    "BRACHY_SESSION": _("dose of brachytherapy in one fraction"),
    "CONTROL_POINT": _("dose of a part of a beam"),
    "RECORD": _("dose that was given"),
}
_DOSE_TYPES = {
    "EFFECTIVE": _("biologically effective"),
    "ERROR": _("difference from what was wanted"),
}
"""A physical dose is what one expects."""

_NUCLEAR = {
    "STATIC": _("static"),
    "DYNAMIC": _("dynamic"),
    "GATED": _("gated to the heartbeat"),
    "WHOLE BODY": _("whole body"),
    "TOMO": _("views from all around"),
    "GATED TOMO": _("gated views from all around"),
    "RECON TOMO": _("slices made of views"),
    "RECON GATED TOMO": _("gated slices made of views"),
}
_MAMMOGRAMS = {
    "TOMO": _("tomosynthesis slices"),
    **{value: " ".join(words_of(value)) for value in ("TOMO_PROJ", "GENERATED_2D", "TOMO_2D")},
}
_IMAGES = {"NM": _NUCLEAR, "MG": _MAMMOGRAMS}
"""By modality, what the third or fourth value of Image Type says (PS3.3 C.8.4.9.1.1, C.8.11.7.1.4)."""
