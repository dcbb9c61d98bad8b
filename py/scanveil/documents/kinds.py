"""What the objects of DICOM are called by people, and what one can do with those that are no image.

SOP classes are those of PS3.6 table A-1 that can be stored as files; names are ours.
"""

from __future__ import annotations

from typing import NamedTuple

from scanveil.said import _


class Kind(NamedTuple):
    """What an object is: its name, and a sentence where it is not an image."""

    name: str
    sentence: str


IMAGE = ""
REPORT = _("This is a report: text and measurements, no image.")
KEY_OBJECTS = _("This lists images that somebody marked as important.")
WAVEFORM = _("This is a recording over time. What is shown of it is not for diagnosis.")
AUDIO = _("This is a sound recording. It cannot be played here.")
ENCLOSED = _("This is a document that was put into a scan file (DICOM).")
MODEL = _(
    "This is a shape in three dimensions, for printing or planning. It cannot be shown here, but it can be saved."
)
PRESENTATION = _(
    "This says how other images are to be shown: brightness, zoom, and what was drawn or written on them. It holds no "
    "image of its own. Where those images are among your files, they can be shown as it asks."
)
OTHER_PRESENTATION = _(
    "This says how images are to be joined, coloured or laid out on a screen. It holds no image of its own, and it is "
    "not applied here."
)
SEGMENTATION = _("This marks regions in other images. It holds no image of its own.")
MARKS = _("This marks places in other images. It holds no image of its own, and it is not drawn here.")
REGISTRATION = _(
    "This says how images lie to each other, so that they can be laid over one another. It holds no image."
)
MAPPING = _("This says what the values in other images stand for. It holds no image of its own.")
MEASUREMENTS = _("These are the results of an examination, as values; there is no image.")
PLAN = _(
    "This is part of the planning of a radiotherapy. Only a planning program can show it; some of its values are below."
)
RECORD = _(
    "This records a radiotherapy that was given. Only a planning program can show it; some of its values are below."
)
STRUCTURES = _(
    "These are outlines of organs and targets for a radiotherapy. They can be drawn over the images that they belong "
    "to, where those are among your files."
)
DOSE = _("This is a planned or given dose of a radiotherapy, without an image in this file.")
RAW = _(
    "These are raw data of the scanner, which only the scanner's maker can turn into images. "
    "Nothing is missing: the images made of them are in other series."
)
SETTINGS = _("These are settings for devices or viewing programs. Nothing about a patient's body is in here.")
SPECTRA = _(
    "This is a measurement of chemical substances (spectroscopy), not an image. Only special programs can draw it."
)
UNKNOWN_KIND = _(
    "This is not an image, and of a kind that is not known here. What the file says about itself is below. "
    "The program of the hospital or of the device's maker can open it."
)
NO_PIXELS = _(
    "This file says that it is an image, but holds none. It may have been lost or left out on the way; please ask for "
    "it where you have the files from."
)

_ROOT = "1.2.840.10008.5.1.4.1.1."
_OTHER_ROOT = "1.2.840.10008.5.1.4."

_KINDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        IMAGE,
        (
            ("1", _("X-ray (computed radiography)")),
            ("1.1", _("X-ray")),
            ("1.1.1", _("X-ray, unprocessed")),
            ("1.2", _("Mammogram")),
            ("1.2.1", _("Mammogram, unprocessed")),
            ("1.3", _("Dental X-ray")),
            ("1.3.1", _("Dental X-ray, unprocessed")),
            ("2", _("CT scan")),
            ("2.1", _("CT scan")),
            ("2.2", _("CT scan")),
            ("3", _("Ultrasound film")),
            ("3.1", _("Ultrasound film")),
            ("4", _("MR scan")),
            ("4.1", _("MR scan")),
            ("4.3", _("MR scan in colour")),
            ("4.4", _("MR scan")),
            ("5", _("Nuclear medicine scan")),
            ("6", _("Ultrasound image")),
            ("6.1", _("Ultrasound image")),
            ("6.2", _("Ultrasound volume")),
            ("6.3", _("Photoacoustic image")),
            ("7", _("Captured picture")),
            ("7.1", _("Captured pictures")),
            ("7.2", _("Captured pictures")),
            ("7.3", _("Captured pictures")),
            ("7.4", _("Captured pictures in colour")),
            ("8", _("Overlay drawing")),
            ("12.1", _("X-ray film of vessels")),
            ("12.1.1", _("X-ray film of vessels")),
            ("12.2", _("X-ray film (fluoroscopy)")),
            ("12.2.1", _("X-ray film (fluoroscopy)")),
            ("12.3", _("X-ray film of vessels, two planes")),
            ("13.1.1", _("X-ray volume of vessels")),
            ("13.1.2", _("X-ray volume of the face")),
            ("13.1.3", _("Breast tomosynthesis")),
            ("13.1.4", _("Breast X-ray")),
            ("13.1.5", _("Breast X-ray, unprocessed")),
            ("14.1", _("Image of a vessel from inside (OCT)")),
            ("14.2", _("Image of a vessel from inside (OCT), unprocessed")),
            ("20", _("Nuclear medicine scan")),
            ("30", _("Map of measured values")),
            ("77.1", _("Photograph")),
            ("77.2", _("Photographs")),
            ("77.1.1", _("Endoscopy picture")),
            ("77.1.1.1", _("Endoscopy video")),
            ("77.1.2", _("Microscope picture")),
            ("77.1.2.1", _("Microscope video")),
            ("77.1.3", _("Microscope picture of a slide")),
            ("77.1.4", _("Photograph")),
            ("77.1.4.1", _("Video")),
            ("77.1.5.1", _("Photograph of the eye")),
            ("77.1.5.2", _("Photograph of the eye")),
            ("77.1.5.4", _("Tomography of the eye (OCT)")),
            ("77.1.5.5", _("Wide photograph of the eye")),
            ("77.1.5.6", _("Wide photograph of the eye")),
            ("77.1.5.7", _("Tomography of the eye, seen from the front")),
            ("77.1.5.8", _("Analysis of a tomography of the eye")),
            ("77.1.6", _("Microscope slide")),
            ("77.1.7", _("Photograph of the skin")),
            ("77.1.8", _("Confocal microscope picture")),
            ("77.1.9", _("Confocal microscope slide")),
            ("81.1", _("Thickness map of the retina")),
            ("82.1", _("Map of the cornea")),
            ("128", _("PET scan")),
            ("128.1", _("PET scan")),
            ("130", _("PET scan")),
            ("481.1", _("Radiotherapy image")),
            ("481.23", _("Radiotherapy image")),
            ("481.24", _("Radiotherapy images")),
            ("501.1", _("Security CT scan")),
            ("501.2.1", _("Security X-ray")),
            ("501.2.2", _("Security X-ray, unprocessed")),
            ("501.4", _("Security body scan")),
            ("501.5", _("Security body scan")),
            ("501.6", _("Security scan (quadrupole resonance)")),
            ("601.1", _("Eddy current image")),
            ("601.2", _("Eddy current images")),
        ),
    ),
    (
        REPORT,
        (
            ("88.1", _("Report")),
            ("88.2", _("Spoken report")),
            ("88.3", _("Report")),
            ("88.4", _("Report")),
            ("88.11", _("Report")),
            ("88.22", _("Report")),
            ("88.33", _("Report")),
            ("88.34", _("Report")),
            ("88.35", _("Report")),
            ("88.40", _("Log of a procedure")),
            ("88.50", _("Computer's findings in mammograms")),
            ("88.65", _("Computer's findings in the chest")),
            ("88.67", _("Radiation dose report")),
            ("88.68", _("Radiation dose report (radiopharmaceutical)")),
            ("88.69", _("Computer's findings in the colon")),
            ("88.70", _("Plan for an implant")),
            ("88.71", _("Report on how images were taken")),
            ("88.72", _("Report of a heart ultrasound")),
            ("88.73", _("Radiation dose report of a patient")),
            ("88.74", _("Plan for giving a contrast agent")),
            ("88.75", _("Record of giving a contrast agent")),
            ("88.76", _("Radiation dose report")),
            ("88.77", _("Notes on a recording")),
            ("78.6", _("Spectacle prescription")),
            ("79.1", _("Report on the thickness of the retina")),
            ("90.1", _("Assessment of another object")),
            ("501.3", _("Security report")),
        ),
    ),
    (KEY_OBJECTS, (("88.59", _("Key images")),)),
    (
        WAVEFORM,
        (
            ("9", _("Curve")),
            ("9.1", _("Recording")),
            ("9.1.1", _("Electrocardiogram (12 leads)")),
            ("9.1.2", _("Electrocardiogram")),
            ("9.1.3", _("Long-term electrocardiogram")),
            ("9.1.4", _("Electrocardiogram")),
            ("9.2.1", _("Blood pressure recording")),
            ("9.3.1", _("Recording from inside the heart")),
            ("9.5.1", _("Pulse recording")),
            ("9.6.1", _("Breathing recording")),
            ("9.6.2", _("Breathing recording")),
            ("9.7.1", _("Electroencephalogram")),
            ("9.7.2", _("Electromyogram")),
            ("9.7.3", _("Electrooculogram")),
            ("9.7.4", _("Sleep electroencephalogram")),
            ("9.8.1", _("Body position recording")),
            ("129", _("PET curve")),
        ),
    ),
    (AUDIO, (("9.4.1", _("Voice recording")), ("9.4.2", _("Sound recording")))),
    (ENCLOSED, (("104.1", _("PDF document")), ("104.2", _("Clinical document (CDA)")))),
    (
        MODEL,
        (
            ("104.3", _("3D model (STL)")),
            ("104.4", _("3D model (OBJ)")),
            ("104.5", _("Surface of a 3D model (MTL)")),
            ("68.1", _("Scanned surface")),
            ("68.2", _("Scanned points")),
        ),
    ),
    (
        PRESENTATION,
        (
            ("11.1", _("Presentation state")),
            ("11.2", _("Presentation state for colour images")),
        ),
    ),
    (
        OTHER_PRESENTATION,
        (
            ("11.3", _("Presentation state in false colours")),
            ("11.4", _("Presentation state that blends images")),
            ("11.5", _("Presentation state for X-ray films")),
            ("11.6", _("Presentation state for a volume")),
            ("11.7", _("Presentation state for a volume")),
            ("11.8", _("Presentation state that blends images")),
            ("11.9", _("Presentation state for a volume")),
            ("11.10", _("Presentation state for a volume")),
            ("11.11", _("Presentation state for a volume")),
            ("11.12", _("Presentation state")),
            ("131", _("Arrangement of images on a screen")),
        ),
    ),
    (
        SEGMENTATION,
        (
            ("66.4", _("Segmentation")),
            ("66.7", _("Segmentation")),
            ("66.8", _("Segmentation by height")),
        ),
    ),
    (
        MARKS,
        (
            ("66.5", _("Segmentation by surfaces")),
            ("66.6", _("Nerve tracts")),
            ("91.1", _("Marks on a microscope slide")),
        ),
    ),
    (
        REGISTRATION,
        (
            ("66.1", _("Registration")),
            ("66.2", _("Reference points")),
            ("66.3", _("Deformable registration")),
            ("77.1.5.3", _("Relation of stereo pictures of the eye")),
        ),
    ),
    (
        MEASUREMENTS,
        (
            ("78.1", _("Measurements of lenses")),
            ("78.2", _("Measurements of refraction")),
            ("78.3", _("Measurements of the cornea")),
            ("78.4", _("Test of refraction")),
            ("78.5", _("Test of vision")),
            ("78.7", _("Measurements of the eye's length")),
            ("78.8", _("Calculation of a lens implant")),
            ("80.1", _("Test of the visual field")),
        ),
    ),
    (STRUCTURES, (("481.3", _("Radiotherapy structures")),)),
    (DOSE, (("481.2", _("Radiotherapy dose")),)),
    (
        PLAN,
        (
            ("481.5", _("Radiotherapy plan")),
            ("481.8", _("Radiotherapy plan (ions)")),
            ("481.10", _("Radiotherapy prescription")),
            ("481.11", _("Radiotherapy structures")),
            ("481.12", _("Radiotherapy plan")),
            ("481.13", _("Radiotherapy beams")),
            ("481.14", _("Radiotherapy beams (tomotherapy)")),
            ("481.15", _("Radiotherapy beams (robot)")),
            ("481.21", _("Radiotherapy instruction")),
            ("481.22", _("Preparation of a radiotherapy")),
            ("481.25", _("Instruction for a patient's position")),
            (".34.1", _("Radiotherapy instruction")),
            (".34.7", _("Radiotherapy instruction")),
            (".34.10", _("Radiotherapy instruction (brachytherapy)")),
        ),
    ),
    (
        RECORD,
        (
            ("481.4", _("Record of a radiotherapy")),
            ("481.6", _("Record of a radiotherapy (brachytherapy)")),
            ("481.7", _("Summary of a radiotherapy")),
            ("481.9", _("Record of a radiotherapy (ions)")),
            ("481.16", _("Record of a radiotherapy")),
            ("481.17", _("Record of an interrupted radiotherapy")),
            ("481.18", _("Record of a radiotherapy (tomotherapy)")),
            ("481.19", _("Record of a radiotherapy")),
            ("481.20", _("Record of a radiotherapy (robot)")),
        ),
    ),
    (MAPPING, (("67", _("Meaning of pixel values")),)),
    (RAW, (("66", _("Raw data of the scanner")),)),
    (SPECTRA, (("4.2", _("MR spectroscopy")),)),
    (
        SETTINGS,
        (
            ("10", _("Table of values")),
            ("11", _("Table of brightness")),
            ("200.1", _("Protocol for CT scans")),
            ("200.2", _("Protocol of a CT scan")),
            ("200.3", _("Approval of a protocol")),
            ("200.7", _("Protocol for X-ray films")),
            ("200.8", _("Protocol of an X-ray film")),
            ("201.1", _("List of what an archive holds")),
            (".38.1", _("Hanging protocol")),
            (".39.1", _("Colour table")),
            (".43.1", _("Template of an implant")),
            (".44.1", _("Template of joined implants")),
            (".45.1", _("Group of implant templates")),
        ),
    ),
)


def _full(suffix: str) -> str:
    return _OTHER_ROOT + suffix[1:] if suffix.startswith(".") else _ROOT + suffix


_ECG, _HEMODYNAMIC = _ROOT + "9.1.", _ROOT + "9.2.1"
_BY_UID = {_full(suffix): Kind(name, sentence) for sentence, named in _KINDS for suffix, name in named}
_BY_UID["1.2.840.10008.5.1.1.27"] = Kind(_("Stored print"), UNKNOWN_KIND)
_BY_UID["1.2.840.10008.5.1.1.29"] = Kind(_("Printed picture"), IMAGE)
_BY_UID["1.2.840.10008.5.1.1.30"] = Kind(_("Printed picture in colour"), IMAGE)

_BY_MODALITY = {
    "SR": Kind(_("Report"), REPORT),
    "KO": Kind(_("Key images"), KEY_OBJECTS),
    "PR": Kind(_("Presentation state"), PRESENTATION),
    "ECG": Kind(_("Electrocardiogram"), WAVEFORM),
    "RTSTRUCT": Kind(_("Radiotherapy structures"), STRUCTURES),
    "RTPLAN": Kind(_("Radiotherapy plan"), PLAN),
    "RTDOSE": Kind(_("Radiotherapy dose"), DOSE),
    "REG": Kind(_("Registration"), REGISTRATION),
    "SEG": Kind(_("Segmentation"), SEGMENTATION),
}


def kind_of(sop_class_uid: str, modality: str = "") -> Kind:
    """What an object is; where its class is not known, what its modality says, and honestly so where neither does.

    An image's sentence is empty.
    """
    if is_electrocardiogram(sop_class_uid, modality):  # some are written as another recording
        return _BY_UID.get(sop_class_uid if sop_class_uid.startswith(_ECG) else "", _BY_MODALITY["ECG"])
    known = _BY_UID.get(sop_class_uid) or _BY_MODALITY.get(modality)
    return known or Kind(_("File of an unknown kind"), UNKNOWN_KIND)


VIDEOS, OTHERS = "videos", "others"
GROUPS = {
    "reports": (REPORT, MEASUREMENTS),
    "documents": (ENCLOSED,),
    "recordings": (WAVEFORM, AUDIO),
    "drawings": (KEY_OBJECTS, PRESENTATION, OTHER_PRESENTATION, SEGMENTATION, MARKS, REGISTRATION, MAPPING),
    "radiotherapy": (PLAN, RECORD, STRUCTURES, DOSE),
}
_GROUP_OF = {sentence: group for group, sentences in GROUPS.items() for sentence in sentences}


def group_of(sop_class_uid: str, modality: str) -> str:
    """The name of the few groups that objects without an image are chosen by; whoever shows it has the words."""
    return _GROUP_OF.get(kind_of(sop_class_uid, modality).sentence, OTHERS)


def explain(sop_class_uid: str, modality: str = "") -> Kind:
    """What an object without pixels is, with a sentence in any case."""
    kind = kind_of(sop_class_uid, modality)
    return kind if kind.sentence else Kind(kind.name, NO_PIXELS)


def is_electrocardiogram(sop_class_uid: str, modality: str) -> bool:
    """Whether a recording goes on the paper of electrocardiograms."""
    is_said = sop_class_uid not in _BY_UID or sop_class_uid == _HEMODYNAMIC
    return sop_class_uid.startswith(_ECG) or (is_said and modality == "ECG")
