"""Objects that speak of an image in another file, made in code: presentation states, structures, segmentations."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from builders import AXIAL, dataset, file_bytes, image
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

from scanveil.library.pictures import Picture
from scanveil.looking.viewer import Viewer

RAMP = np.arange(64, dtype=np.uint8).reshape(8, 8)
WINDOW = {"WindowCenter": 128, "WindowWidth": 256}
GEOMETRY = {
    "ImagePositionPatient": [-10, -20, 30],
    "ImageOrientationPatient": list(AXIAL),
    "PixelSpacing": [2, 1],
    "SliceThickness": 3,
    "FrameOfReferenceUID": "2.25.9",
}
GSPS, STRUCTURES, SEGMENTATION, DOSE = (
    "1.2.840.10008.5.1.4.1.1.11.1",
    "1.2.840.10008.5.1.4.1.1.481.3",
    "1.2.840.10008.5.1.4.1.1.66.4",
    "1.2.840.10008.5.1.4.1.1.481.2",
)


def item(**keywords):
    made = Dataset()
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return made


def viewer(*made):
    """A viewer of files by number; each of them may speak of the others."""
    files = [file_bytes(one) if isinstance(one, Dataset) else one for one in made]
    return Viewer(
        lambda number: (BytesIO(files[number]), f"{number}.dcm", len(files[number])),
        lambda number: [one for one in range(len(files)) if one != number],
    )


def picture(**keywords):
    return image(RAMP, SOPInstanceUID="2.25.100", **{**WINDOW, **GEOMETRY, **keywords})


def names(uid, *frames):
    found = item(ReferencedSOPClassUID="1.2.3", ReferencedSOPInstanceUID=uid)
    if frames:
        found.ReferencedFrameNumber = list(frames)
    return Sequence([found])


def state(*, uid="2.25.100", frames=(), **keywords):
    """A presentation state for an image."""
    series = item(SeriesInstanceUID="2.25.3", ReferencedImageSequence=names(uid, *frames))
    return dataset(
        SOPClassUID=GSPS,
        Modality="PR",
        ReferencedSeriesSequence=[series],
        **{
            "PresentationLUTShape": "IDENTITY",
            "ContentLabel": "MINE",
            "PresentationCreationDate": "20260101",
            **keywords,
        },
    )


def graphic(kind, *numbers, units="PIXEL", filled="N", **keywords):
    return item(
        GraphicAnnotationUnits=units,
        GraphicDimensions=2,
        NumberOfGraphicPoints=len(numbers) // 2,
        GraphicData=list(numbers),
        GraphicType=kind,
        GraphicFilled=filled,
        **keywords,
    )


def annotation(*graphics, texts=(), layer="MARKS", **keywords):
    return item(GraphicLayer=layer, GraphicObjectSequence=list(graphics), TextObjectSequence=list(texts), **keywords)


def annotated(*graphics, texts=(), **keywords):
    return state(GraphicAnnotationSequence=[annotation(*graphics, texts=texts)], **keywords)


def area(first, last, mode="SCALE TO FIT", **keywords):
    """What a state wants to be seen, from one pixel (column, row) to another."""
    made = item(PresentationSizeMode=mode, PresentationPixelAspectRatio=[1, 1], **keywords)
    made.add_new("DisplayedAreaTopLeftHandCorner", "SL", list(first))
    made.add_new("DisplayedAreaBottomRightHandCorner", "SL", list(last))
    return made


def with_overlay(made, mask, group=0x6000, layer=None):
    """A file with a bitmap (rows, columns) in a group, and with the layer in which it is shown."""
    base = group << 16
    if mask is not None:
        bits = np.packbits(mask.reshape(-1), bitorder="little").tobytes()
        for element, vr, value in (
            *((0x10, "US", mask.shape[0]), (0x11, "US", mask.shape[1]), (0x40, "CS", "G"), (0x50, "SS", [1, 1])),
            *((0x100, "US", 1), (0x102, "US", 0), (0x3000, "OW", bits + b"\0" * (len(bits) % 2))),
        ):
            made.add_new(base | element, vr, value)
    if layer is not None:
        made.add_new(base | 0x1001, "CS", layer)
    return made


def structures(*contours, uid="2.25.100", colour=(1, 2, 3), frame_of_reference="2.25.9"):
    """A structure set of one structure."""
    made = []
    for kind, numbers in contours:
        contour = item(ContourGeometricType=kind, NumberOfContourPoints=len(numbers) // 3)
        texts = MultiValue(str, map(str, map(float, numbers)))  # of numbers pydicom makes decimals, one by one
        contour.add(DataElement("ContourData", "DS", texts, already_converted=True))
        if uid:
            contour.ContourImageSequence = names(uid)
        made.append(contour)
    return dataset(
        SOPClassUID=STRUCTURES,
        Modality="RTSTRUCT",
        StructureSetLabel="PLAN",
        ReferencedFrameOfReferenceSequence=[item(FrameOfReferenceUID=frame_of_reference)],
        StructureSetROISequence=[item(ROINumber=4, ROIName="Liver")],
        ROIContourSequence=[item(ReferencedROINumber=4, ROIDisplayColor=list(colour), ContourSequence=made)],
    )


SQUARE = (-9, -18, 30, -6, -18, 30, -6, -14, 30, -9, -14, 30)
"""Columns 1 to 4 and rows 1 to 3 of the picture, in mm."""


def segmentation(mask, *, place=None, kind="BINARY", sources=("2.25.100",), **keywords):
    """A segmentation of one frame for each plane of `mask` (n, rows, columns)."""
    geometry = {**GEOMETRY, **(place or {})}
    frames = []
    for number, _ in enumerate(mask):
        position = list(geometry["ImagePositionPatient"])
        position[2] += 3 * number
        frame = item(
            SegmentIdentificationSequence=[item(ReferencedSegmentNumber=1)],
            DerivationImageSequence=[item(SourceImageSequence=[names(uid)[0] for uid in sources])],
        )
        if place is not False:
            frame.PlanePositionSequence = [item(ImagePositionPatient=position)]
        frames.append(frame)
    shared = item()
    if place is not False:
        shared.PlaneOrientationSequence = [item(ImageOrientationPatient=geometry["ImageOrientationPatient"])]
        shared.PixelMeasuresSequence = [item(PixelSpacing=geometry["PixelSpacing"], SliceThickness=3)]
    made = image(mask.astype(np.uint8), NumberOfFrames=len(mask))
    if kind == "BINARY":
        bits = np.packbits(mask.reshape(-1).astype(np.uint8), bitorder="little").tobytes()
        made = image(
            mask.astype(np.uint8),
            NumberOfFrames=len(mask),
            BitsAllocated=1,
            BitsStored=1,
            HighBit=0,
            PixelData=bits + b"\0" * (len(bits) % 2),
        )
    for keyword, value in {
        "SOPClassUID": SEGMENTATION,
        "Modality": "SEG",
        "SegmentationType": kind,
        "FrameOfReferenceUID": "2.25.9",
        "SegmentSequence": [item(SegmentNumber=1, SegmentLabel="Tumour", SegmentAlgorithmType="MANUAL")],
        "SharedFunctionalGroupsSequence": [shared],
        "PerFrameFunctionalGroupsSequence": frames,
        **keywords,
    }.items():
        setattr(made, keyword, value)
    return made


def dose(offsets, *, frames=None, **keywords):
    """A dose of a frame for each offset, of the size and place of the picture; a frame's pixels are its number."""
    count = len(offsets) if frames is None else frames
    stored = np.repeat(np.arange(count, dtype=np.uint16), 64).reshape(count, 8, 8)
    geometry = {**GEOMETRY, "SliceThickness": None, "ImagePositionPatient": [-10, -20, 30]}
    made = {"SOPClassUID": DOSE, "Modality": "RTDOSE", "SOPInstanceUID": "2.25.300", "SeriesInstanceUID": "2.25.34"}
    vector = {"GridFrameOffsetVector": list(offsets)} if offsets else {}
    return image(stored, NumberOfFrames=count, **{**geometry, **made, **vector, **WINDOW, **keywords})


BLOCK = np.zeros((2, 8, 8), bool)
BLOCK[0, 2:6, 3:7] = True
OUTLINE = ["........", "........", "...####.", "...#..#.", "...#..#.", "...####.", "........", "........"]


def drawn(view, number=0, frame_index=0):
    """Where something is painted over a frame."""
    drawing = view.frame(Picture(number, frame_index)).drawing
    if drawing is None or drawing.paint is None:
        return []
    return ["".join(".#"[bool(one)] for one in row) for row in drawing.paint.tolist()]
