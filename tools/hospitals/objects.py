"""Small DICOM objects of many kinds, filled in as a hospital would."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from tools.hospitals import words
from tools.hospitals.places import Hospital
from tools.hospitals.words import Device

_STORAGE = "1.2.840.10008.5.1.4.1.1."
SIDE = 8


class Identity(NamedTuple):
    """What in an object says whose it is, and where it was made."""

    patient_name: str
    patient_id: str
    birth_date: str
    sex: str
    referring: str
    operators: str
    observer: str
    institution: str
    address: str
    department: str
    service: str
    procedure: str
    station: str
    also_version: str
    machine: str
    sequence_name: str
    nested: str
    accession: str


@dataclass
class Making:
    """An object under construction; `said` are the harmless texts in it."""

    random: Random
    hospital: Hospital
    device: Device
    who: Identity
    uids: dict[str, str]
    date: str
    data: Dataset = field(default_factory=Dataset)
    said: set[str] = field(default_factory=set)

    def text(self, longest: int = 64) -> str:
        """A harmless text that the character set can write."""
        while True:
            text = " ".join(self.random.sample(words.HARMLESS, self.random.choice((1, 1, 1, 2))))
            text = self.random.choice((text, text, text.upper(), text.capitalize()))
            if len(text) <= longest and self.hospital.can_write(text):
                self.said.add(text)
                return text

    def set(self, **values: Any) -> None:
        for keyword, value in values.items():
            setattr(self.data, keyword, value)

    def uid(self) -> str:
        return f"2.25.{self.random.getrandbits(100) | 1 << 99}"

    def image(self, frames: int = 0, bits: int = 16) -> None:
        """Pixels of noise, of which every bit counts."""
        self.set(
            SamplesPerPixel=1,
            PhotometricInterpretation="MONOCHROME2",
            Rows=SIDE,
            Columns=SIDE,
            BitsAllocated=bits,
            BitsStored=bits,
            HighBit=bits - 1,
            PixelRepresentation=0,
        )
        if frames:
            self.data.NumberOfFrames = frames
        self.data.PixelData = self.random.randbytes(SIDE * SIDE * bits // 8 * max(frames, 1))
        self.data["PixelData"].VR = "OW" if bits > 8 else "OB"


def items(*found: Dataset) -> Sequence:
    """A sequence of them."""
    return Sequence(found)


def item(**values: Any) -> Dataset:
    """A data set with these values."""
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def code(value: str, scheme: str, meaning: str) -> Sequence:
    """A sequence with one code."""
    return items(item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning))


def common(making: Making, sop_class: str, modality: str) -> None:
    """What every object has of patient, study, series and device."""
    random = making.random
    making.set(
        SpecificCharacterSet=making.hospital.charset,
        SOPClassUID=_STORAGE + sop_class,
        SOPInstanceUID=making.uid(),
        StudyDate=making.date,
        SeriesDate=making.date,
        StudyTime=f"{random.randint(7, 19):02}1512",
        Modality=modality,
        PatientAge=f"{random.randint(20, 88):03}Y",
        StudyInstanceUID=making.uids["study"],
        SeriesInstanceUID=making.uids["series"],
        StudyID=str(random.randint(1, 99)),
        SeriesNumber=random.randint(1, 12),
        InstanceNumber=random.randint(1, 200),
        StudyDescription=making.text(),
        SeriesDescription=making.text(),
    )
    _set_identity(making)
    _set_device(making)
    _set_request(making)


def _set_identity(making: Making) -> None:
    who = making.who
    making.set(
        PatientName=who.patient_name,
        PatientID=who.patient_id,
        PatientBirthDate=who.birth_date,
        PatientSex=who.sex,
        AccessionNumber=who.accession,
        InstitutionName=who.institution,
        InstitutionAddress=who.address,
        InstitutionalDepartmentName=who.department,
        ReferringPhysicianName=who.referring,
        OperatorsName=who.operators,
        RequestingService=who.service,
    )


def _set_device(making: Making) -> None:
    device, who = making.device, making.who
    making.set(
        Manufacturer=device.maker,
        ManufacturerModelName=device.model,
        StationName=who.station,
        SoftwareVersions=[*device.versions.split("\\"), *filter(None, [who.also_version])],
        DeviceSerialNumber=making.hospital.serials[device.model],
    )


def _set_request(making: Making) -> None:
    """What was asked for; where a code's meaning names the patient, it is there."""
    nested = making.who.nested
    making.set(
        ProcedureCodeSequence=code(making.who.procedure, "C4", making.text()),
        RequestAttributesSequence=items(
            item(RequestedProcedureCodeSequence=code("T-D3000", "99HOSP", nested))
            if nested
            else item(RequestedProcedureDescription=making.text(), ScheduledProcedureStepDescription=making.text())
        ),
    )
