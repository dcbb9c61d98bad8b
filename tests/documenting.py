"""Reports, recordings and enclosed documents, made in code."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
from builders import EXPLICIT, dataset, even, explicit, file_bytes, item, opened, part10
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from scanveil.documents.document import Document, read_document

BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11"
KEY_OBJECTS = "1.2.840.10008.5.1.4.1.1.88.59"
ECG = "1.2.840.10008.5.1.4.1.1.9.1.1"
RESPIRATORY = "1.2.840.10008.5.1.4.1.1.9.6.1"
ENCAPSULATED = "1.2.840.10008.5.1.4.1.1.104."
MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def document(data: bytes) -> Document:
    """What is shown of a file."""
    return read_document(opened(data)[0])


def code(meaning: str, value: str = "1") -> list[Dataset]:
    """A code sequence."""
    made = Dataset()
    made.CodeValue, made.CodingSchemeDesignator, made.CodeMeaning = value, "99TEST", meaning
    return [made]


def content(value_type: str, name: str = "", relation: str = "CONTAINS", **keywords: Any) -> Dataset:
    """A content item."""
    made = Dataset()
    made.RelationshipType, made.ValueType = relation, value_type
    if name:
        made.ConceptNameCodeSequence = code(name)
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return made


def report(*items: Dataset, syntax: str = EXPLICIT, **keywords: Any) -> bytes:
    """A structured report of these items."""
    everything = {
        "SOPClassUID": BASIC_TEXT_SR,
        "Modality": "SR",
        "ValueType": "CONTAINER",
        "ConceptNameCodeSequence": code("Findings"),
        "ContentSequence": list(items),
        **keywords,
    }
    return file_bytes(dataset(**everything), syntax)


def number(value: str, unit: str, meaning: str = "") -> list[Dataset]:
    """A Measured Value Sequence."""
    made = Dataset()
    made.NumericValue = value
    made.MeasurementUnitsCodeSequence = code(meaning or unit, unit)
    return [made]


def reference(uid: str, class_uid: str = MR_IMAGE, **keywords: Any) -> list[Dataset]:
    """A Referenced SOP Sequence."""
    made = Dataset()
    made.ReferencedSOPClassUID, made.ReferencedSOPInstanceUID = class_uid, uid
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return [made]


def channel(label: str = "I", **keywords: Any) -> Dataset:
    """A channel's definition."""
    made = Dataset()
    made.ChannelSourceSequence = code(label)
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return made


def group(stored: NDArray[Any], interpretation: str, channels: Iterable[Dataset] = (), **keywords: Any) -> Dataset:
    """A multiplex group of (samples, channels), stored as they are."""
    made = Dataset()
    made.WaveformOriginality = "ORIGINAL"
    made.NumberOfWaveformSamples, made.NumberOfWaveformChannels = stored.shape
    made.SamplingFrequency = "500"
    made.WaveformBitsAllocated = 8 * stored.itemsize
    made.WaveformSampleInterpretation = interpretation
    made.ChannelDefinitionSequence = list(channels)
    made.WaveformData = even(stored.tobytes())
    made["WaveformData"].VR = "OB" if stored.itemsize == 1 else "OW"
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return made


def recording(*groups: Dataset, syntax: str = EXPLICIT, sop_class_uid: str = ECG, **keywords: Any) -> bytes:
    """A waveform object."""
    made = dataset(SOPClassUID=sop_class_uid, Modality="ECG", WaveformSequence=list(groups), **keywords)
    return file_bytes(made, syntax)


def raw_recording(channels: int, samples: int, data: bytes, definitions: bytes = b"", rate: bytes = b"500 ") -> bytes:
    """A waveform whose numbers may lie."""
    inside = [
        explicit(0x003A0005, "US", struct.pack("<H", channels)),
        explicit(0x003A0010, "UL", struct.pack("<L", samples)),
        explicit(0x003A001A, "DS", rate),
        explicit(0x003A0200, "SQ", definitions),
        explicit(0x54001004, "US", struct.pack("<H", 16)),
        explicit(0x54001006, "CS", b"SS"),
        explicit(0x54001010, "OW", data),
    ]
    whole = item(b"".join(inside))
    return part10([explicit(0x00080016, "UI", even(ECG.encode())), explicit(0x54000100, "SQ", whole)])


def enclosing(data: bytes, mime_type: str, kind: str = "1", syntax: str = EXPLICIT, **keywords: Any) -> bytes:
    """A document in a file; `kind` is the last number of its SOP class: 1 PDF, 2 CDA, 3 STL, 4 OBJ."""
    everything = {
        "SOPClassUID": ENCAPSULATED + kind,
        "Modality": "DOC",
        "DocumentTitle": "Discharge letter",
        "MIMETypeOfEncapsulatedDocument": mime_type,
        "EncapsulatedDocument": even(data),
        "EncapsulatedDocumentLength": len(data),
        **keywords,
    }
    return file_bytes(dataset(**everything), syntax)


def raw_report(items: bytes) -> bytes:
    """A report whose content sequence holds these bytes."""
    return part10(
        [
            explicit(0x00080016, "UI", even(BASIC_TEXT_SR.encode())),
            explicit(0x0040A040, "CS", b"CONTAINER "),
            explicit(0x0040A730, "SQ", items),
        ]
    )


def raw_text(text: bytes) -> bytes:
    """A TEXT item as bytes."""
    return item(explicit(0x0040A040, "CS", b"TEXT") + explicit(0x0040A160, "UT", even(text)))


def raw_nested(depth: int, *, undefined: bool = False) -> bytes:
    """Containers in containers, so many levels deep."""
    value = b""
    for _ in range(depth):
        inside = explicit(0x0040A040, "CS", b"CONTAINER ")
        if undefined:
            inside += struct.pack("<HH2sHL", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF) + value
            inside += struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
            value = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF) + inside + struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
        else:
            value = item(inside + explicit(0x0040A730, "SQ", value))
    return value


def as_array(values: Iterable[int], dtype: str) -> NDArray[Any]:
    """One channel."""
    return np.array(list(values), dtype).reshape(-1, 1)
