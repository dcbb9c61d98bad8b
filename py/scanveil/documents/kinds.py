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
WAVEFORM = _("This is a recording over time. It is drawn below, and is not for diagnosis.")
AUDIO = _("This is a sound recording. It is drawn below; it cannot be played here.")
ENCLOSED = _("This is a document that was put into a DICOM file.")
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
    "These are outlines of organs and targets for a radiotherapy. They are drawn over the images that they belong to, "
    "where those are among your files."
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
    "This file says that it is an image, but holds none. Its image may have been lost or left out on the way."
)

_ROOT = "1.2.840.10008.5.1.4.1.1."
_OTHER_ROOT = "1.2.840.10008.5.1.4."

_KINDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        IMAGE,
        (
            ("1", "X-ray (computed radiography)"),
            ("1.1", "X-ray"),
            ("1.1.1", "X-ray, unprocessed"),
            ("1.2", "Mammogram"),
            ("1.2.1", "Mammogram, unprocessed"),
            ("1.3", "Dental X-ray"),
            ("1.3.1", "Dental X-ray, unprocessed"),
            ("2", "CT scan"),
            ("2.1", "CT scan"),
            ("2.2", "CT scan"),
            ("3", "Ultrasound film"),
            ("3.1", "Ultrasound film"),
            ("4", "MR scan"),
            ("4.1", "MR scan"),
            ("4.3", "MR scan in colour"),
            ("4.4", "MR scan"),
            ("5", "Nuclear medicine scan"),
            ("6", "Ultrasound image"),
            ("6.1", "Ultrasound image"),
            ("6.2", "Ultrasound volume"),
            ("6.3", "Photoacoustic image"),
            ("7", "Captured picture"),
            ("7.1", "Captured pictures"),
            ("7.2", "Captured pictures"),
            ("7.3", "Captured pictures"),
            ("7.4", "Captured pictures in colour"),
            ("8", "Overlay drawing"),
            ("12.1", "X-ray film of vessels"),
            ("12.1.1", "X-ray film of vessels"),
            ("12.2", "X-ray film (fluoroscopy)"),
            ("12.2.1", "X-ray film (fluoroscopy)"),
            ("12.3", "X-ray film of vessels, two planes"),
            ("13.1.1", "X-ray volume of vessels"),
            ("13.1.2", "X-ray volume of the face"),
            ("13.1.3", "Breast tomosynthesis"),
            ("13.1.4", "Breast X-ray"),
            ("13.1.5", "Breast X-ray, unprocessed"),
            ("14.1", "Image of a vessel from inside (OCT)"),
            ("14.2", "Image of a vessel from inside (OCT), unprocessed"),
            ("20", "Nuclear medicine scan"),
            ("30", "Map of measured values"),
            ("77.1", "Photograph"),
            ("77.2", "Photographs"),
            ("77.1.1", "Endoscopy picture"),
            ("77.1.1.1", "Endoscopy video"),
            ("77.1.2", "Microscope picture"),
            ("77.1.2.1", "Microscope video"),
            ("77.1.3", "Microscope picture of a slide"),
            ("77.1.4", "Photograph"),
            ("77.1.4.1", "Video"),
            ("77.1.5.1", "Photograph of the eye"),
            ("77.1.5.2", "Photograph of the eye"),
            ("77.1.5.4", "Tomography of the eye (OCT)"),
            ("77.1.5.5", "Wide photograph of the eye"),
            ("77.1.5.6", "Wide photograph of the eye"),
            ("77.1.5.7", "Tomography of the eye, seen from the front"),
            ("77.1.5.8", "Analysis of a tomography of the eye"),
            ("77.1.6", "Microscope slide"),
            ("77.1.7", "Photograph of the skin"),
            ("77.1.8", "Confocal microscope picture"),
            ("77.1.9", "Confocal microscope slide"),
            ("81.1", "Thickness map of the retina"),
            ("82.1", "Map of the cornea"),
            ("128", "PET scan"),
            ("128.1", "PET scan"),
            ("130", "PET scan"),
            ("481.1", "Radiotherapy image"),
            ("481.23", "Radiotherapy image"),
            ("481.24", "Radiotherapy images"),
            ("501.1", "Security CT scan"),
            ("501.2.1", "Security X-ray"),
            ("501.2.2", "Security X-ray, unprocessed"),
            ("501.4", "Security body scan"),
            ("501.5", "Security body scan"),
            ("501.6", "Security scan (quadrupole resonance)"),
            ("601.1", "Eddy current image"),
            ("601.2", "Eddy current images"),
        ),
    ),
    (
        REPORT,
        (
            ("88.1", "Report"),
            ("88.2", "Spoken report"),
            ("88.3", "Report"),
            ("88.4", "Report"),
            ("88.11", "Report"),
            ("88.22", "Report"),
            ("88.33", "Report"),
            ("88.34", "Report"),
            ("88.35", "Report"),
            ("88.40", "Log of a procedure"),
            ("88.50", "Computer's findings in mammograms"),
            ("88.65", "Computer's findings in the chest"),
            ("88.67", "Radiation dose report"),
            ("88.68", "Radiation dose report (radiopharmaceutical)"),
            ("88.69", "Computer's findings in the colon"),
            ("88.70", "Plan for an implant"),
            ("88.71", "Report on how images were taken"),
            ("88.72", "Report of a heart ultrasound"),
            ("88.73", "Radiation dose report of a patient"),
            ("88.74", "Plan for giving a contrast agent"),
            ("88.75", "Record of giving a contrast agent"),
            ("88.76", "Radiation dose report"),
            ("88.77", "Notes on a recording"),
            ("78.6", "Spectacle prescription"),
            ("79.1", "Report on the thickness of the retina"),
            ("90.1", "Assessment of another object"),
            ("501.3", "Security report"),
        ),
    ),
    (KEY_OBJECTS, (("88.59", "Key images"),)),
    (
        WAVEFORM,
        (
            ("9", "Curve"),
            ("9.1", "Recording"),
            ("9.1.1", "Electrocardiogram (12 leads)"),
            ("9.1.2", "Electrocardiogram"),
            ("9.1.3", "Long-term electrocardiogram"),
            ("9.1.4", "Electrocardiogram"),
            ("9.2.1", "Blood pressure recording"),
            ("9.3.1", "Recording from inside the heart"),
            ("9.5.1", "Pulse recording"),
            ("9.6.1", "Breathing recording"),
            ("9.6.2", "Breathing recording"),
            ("9.7.1", "Electroencephalogram"),
            ("9.7.2", "Electromyogram"),
            ("9.7.3", "Electrooculogram"),
            ("9.7.4", "Sleep electroencephalogram"),
            ("9.8.1", "Body position recording"),
            ("129", "PET curve"),
        ),
    ),
    (AUDIO, (("9.4.1", "Voice recording"), ("9.4.2", "Sound recording"))),
    (ENCLOSED, (("104.1", "PDF document"), ("104.2", "Clinical document (CDA)"))),
    (
        MODEL,
        (
            ("104.3", "3D model (STL)"),
            ("104.4", "3D model (OBJ)"),
            ("104.5", "Surface of a 3D model (MTL)"),
            ("68.1", "Scanned surface"),
            ("68.2", "Scanned points"),
        ),
    ),
    (
        PRESENTATION,
        (
            ("11.1", "Presentation state"),
            ("11.2", "Presentation state for colour images"),
        ),
    ),
    (
        OTHER_PRESENTATION,
        (
            ("11.3", "Presentation state in false colours"),
            ("11.4", "Presentation state that blends images"),
            ("11.5", "Presentation state for X-ray films"),
            ("11.6", "Presentation state for a volume"),
            ("11.7", "Presentation state for a volume"),
            ("11.8", "Presentation state that blends images"),
            ("11.9", "Presentation state for a volume"),
            ("11.10", "Presentation state for a volume"),
            ("11.11", "Presentation state for a volume"),
            ("11.12", "Presentation state"),
            ("131", "Arrangement of images on a screen"),
        ),
    ),
    (
        SEGMENTATION,
        (
            ("66.4", "Segmentation"),
            ("66.7", "Segmentation"),
            ("66.8", "Segmentation by height"),
        ),
    ),
    (
        MARKS,
        (
            ("66.5", "Segmentation by surfaces"),
            ("66.6", "Nerve tracts"),
            ("91.1", "Marks on a microscope slide"),
        ),
    ),
    (
        REGISTRATION,
        (
            ("66.1", "Registration"),
            ("66.2", "Reference points"),
            ("66.3", "Deformable registration"),
            ("77.1.5.3", "Relation of stereo pictures of the eye"),
        ),
    ),
    (
        MEASUREMENTS,
        (
            ("78.1", "Measurements of lenses"),
            ("78.2", "Measurements of refraction"),
            ("78.3", "Measurements of the cornea"),
            ("78.4", "Test of refraction"),
            ("78.5", "Test of vision"),
            ("78.7", "Measurements of the eye's length"),
            ("78.8", "Calculation of a lens implant"),
            ("80.1", "Test of the visual field"),
        ),
    ),
    (STRUCTURES, (("481.3", "Radiotherapy structures"),)),
    (DOSE, (("481.2", "Radiotherapy dose"),)),
    (
        PLAN,
        (
            ("481.5", "Radiotherapy plan"),
            ("481.8", "Radiotherapy plan (ions)"),
            ("481.10", "Radiotherapy prescription"),
            ("481.11", "Radiotherapy structures"),
            ("481.12", "Radiotherapy plan"),
            ("481.13", "Radiotherapy beams"),
            ("481.14", "Radiotherapy beams (tomotherapy)"),
            ("481.15", "Radiotherapy beams (robot)"),
            ("481.21", "Radiotherapy instruction"),
            ("481.22", "Preparation of a radiotherapy"),
            ("481.25", "Instruction for a patient's position"),
            (".34.1", "Radiotherapy instruction"),
            (".34.7", "Radiotherapy instruction"),
            (".34.10", "Radiotherapy instruction (brachytherapy)"),
        ),
    ),
    (
        RECORD,
        (
            ("481.4", "Record of a radiotherapy"),
            ("481.6", "Record of a radiotherapy (brachytherapy)"),
            ("481.7", "Summary of a radiotherapy"),
            ("481.9", "Record of a radiotherapy (ions)"),
            ("481.16", "Record of a radiotherapy"),
            ("481.17", "Record of an interrupted radiotherapy"),
            ("481.18", "Record of a radiotherapy (tomotherapy)"),
            ("481.19", "Record of a radiotherapy"),
            ("481.20", "Record of a radiotherapy (robot)"),
        ),
    ),
    (MAPPING, (("67", "Meaning of pixel values"),)),
    (RAW, (("66", "Raw data of the scanner"),)),
    (SPECTRA, (("4.2", "MR spectroscopy"),)),
    (
        SETTINGS,
        (
            ("10", "Table of values"),
            ("11", "Table of brightness"),
            ("200.1", "Protocol for CT scans"),
            ("200.2", "Protocol of a CT scan"),
            ("200.3", "Approval of a protocol"),
            ("200.7", "Protocol for X-ray films"),
            ("200.8", "Protocol of an X-ray film"),
            ("201.1", "List of what an archive holds"),
            (".38.1", "Hanging protocol"),
            (".39.1", "Colour table"),
            (".43.1", "Template of an implant"),
            (".44.1", "Template of joined implants"),
            (".45.1", "Group of implant templates"),
        ),
    ),
)


def _full(suffix: str) -> str:
    return _OTHER_ROOT + suffix[1:] if suffix.startswith(".") else _ROOT + suffix


_BY_UID = {_full(suffix): Kind(name, sentence) for sentence, named in _KINDS for suffix, name in named}
_BY_UID["1.2.840.10008.5.1.1.27"] = Kind("Stored print", UNKNOWN_KIND)
_BY_UID["1.2.840.10008.5.1.1.29"] = Kind("Printed picture", IMAGE)
_BY_UID["1.2.840.10008.5.1.1.30"] = Kind("Printed picture in colour", IMAGE)

_BY_MODALITY = {
    "SR": Kind("Report", REPORT),
    "KO": Kind("Key images", KEY_OBJECTS),
    "PR": Kind("Presentation state", PRESENTATION),
    "ECG": Kind("Electrocardiogram", WAVEFORM),
    "RTSTRUCT": Kind("Radiotherapy structures", STRUCTURES),
    "RTPLAN": Kind("Radiotherapy plan", PLAN),
    "RTDOSE": Kind("Radiotherapy dose", DOSE),
    "REG": Kind("Registration", REGISTRATION),
    "SEG": Kind("Segmentation", SEGMENTATION),
}


def kind_of(sop_class_uid: str, modality: str = "") -> Kind:
    """What an object is; where its class is not known, what its modality says, and honestly so where neither does.

    An image's sentence is empty.
    """
    known = _BY_UID.get(sop_class_uid) or _BY_MODALITY.get(modality)
    return known or Kind("Object of an unknown kind", UNKNOWN_KIND)


def explain(sop_class_uid: str, modality: str = "") -> Kind:
    """What an object without pixels is, with a sentence in any case."""
    kind = kind_of(sop_class_uid, modality)
    return kind if kind.sentence else Kind(kind.name, NO_PIXELS)


def is_electrocardiogram(sop_class_uid: str, modality: str) -> bool:
    """Whether a recording goes on the paper of electrocardiograms."""
    return sop_class_uid.startswith(_ROOT + "9.1.") or (sop_class_uid not in _BY_UID and modality == "ECG")
