"""The kinds of objects, and how each is filled with what is its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pydicom.dataset import Dataset

from tools.hospitals.objects import SIDE, Making, code, item, items


def _ct(making: Making) -> None:
    kernel, _, region = making.device.words
    making.set(
        ImageType=["ORIGINAL", "PRIMARY", "AXIAL"],
        KVP="120",
        SliceThickness="1.5",
        ConvolutionKernel=kernel,
        BodyPartExamined=making.random.choice(("CHEST", "ABDOMEN", "HEAD")),
        ProtocolName=making.text(),
        FilterType=region,
        ContrastBolusAgent=making.text(),
        RescaleSlope="1",
        RescaleIntercept="-1024",
        ImagePositionPatient=["0", "0", "12.5"],
        ImageOrientationPatient=["1", "0", "0", "0", "1", "0"],
        FrameOfReferenceUID=making.uid(),
        PatientPosition="HFS",
        ImageComments=making.text(),
        WindowCenter="40",
        WindowWidth="400",
        WindowCenterWidthExplanation=making.text(),
    )
    making.image()


def _mr(making: Making) -> None:
    sequence, coil, _ = making.device.words
    making.set(
        ImageType=["ORIGINAL", "PRIMARY", "M"],
        ScanningSequence="SE",
        SequenceVariant="SK",
        MRAcquisitionType="2D",
        SequenceName=(making.who.sequence_name or sequence)[:16],
        ReceiveCoilName=coil[:16],
        EchoTime="12",
        RepetitionTime="500",
        MagneticFieldStrength="3",
        ProtocolName=making.text(),
        SliceThickness="4",
        BodyPartExamined=making.random.choice(("BRAIN", "KNEE", "LSPINE")),
        FrameOfReferenceUID=making.uid(),
        ImagePositionPatient=["0", "0", "12.5"],
        ImageOrientationPatient=["1", "0", "0", "0", "1", "0"],
    )
    making.image()


def _us(making: Making) -> None:
    making.set(
        ImageType=["ORIGINAL", "PRIMARY"],
        TransducerData=[making.device.words[0], "UNUSED"],
        ProcessingFunction=making.device.words[2],
        BodyPartExamined="HEART",
        ImageComments=making.text(),
        StageName=making.text(16),
        ViewName=making.text(16),
        LossyImageCompression="00",
        BurnedInAnnotation="YES" if making.random.random() < 0.1 else "NO",
    )
    making.image(bits=8)


def _dx(making: Making) -> None:
    mammo = making.data.Modality == "MG"
    making.set(
        ImageType=["ORIGINAL", "PRIMARY"],
        BodyPartExamined="BREAST" if mammo else "CHEST",
        ViewPosition="AP",
        ImageLaterality="L",
        PresentationIntentType="FOR PRESENTATION",
        BurnedInAnnotation="NO",
        Grid="IN",
        DetectorType="DIRECT",
        DetectorDescription=making.text(),
        PixelIntensityRelationship="LOG",
        AcquisitionContextSequence=[],
        ViewCodeSequence=code("399067008", "SCT", "lateral projection"),
        AcquisitionDeviceProcessingDescription=making.device.words[0],
        CassetteID=making.device.words[1],
        PresentationLUTShape="IDENTITY",
        ImageComments=making.text(),
        RescaleType="US",
    )
    making.image()


def _nm(making: Making) -> None:
    making.set(
        ImageType=["ORIGINAL", "PRIMARY", "STATIC", "EMISSION"],
        NumberOfEnergyWindows=1,
        EnergyWindowInformationSequence=items(item(EnergyWindowName=making.text(16))),
        RadiopharmaceuticalInformationSequence=items(item(Radiopharmaceutical="Tc99m " + making.device.words[2])),
        DetectorInformationSequence=items(item(CollimatorGridName=making.device.words[0], CollimatorType="PARA")),
        ProtocolName=making.text(),
        ReconstructionMethod=making.device.words[1],
    )
    making.image(frames=2)


def _pt(making: Making) -> None:
    making.set(
        ImageType=["ORIGINAL", "PRIMARY"],
        Units="BQML",
        DecayCorrection="START",
        CorrectedImage=["DECY", "ATTN"],
        ReconstructionMethod=making.device.words[0],
        AttenuationCorrectionMethod=making.text(),
        RadiopharmaceuticalInformationSequence=items(
            item(Radiopharmaceutical="FDG", RadionuclideTotalDose="300000000")
        ),
        ImagePositionPatient=["0", "0", "1"],
        ImageOrientationPatient=["1", "0", "0", "0", "1", "0"],
        FrameOfReferenceUID=making.uid(),
        RescaleSlope="1",
        RescaleIntercept="0",
        ScatterCorrectionMethod=making.text(),
    )
    making.image()


def _xa(making: Making) -> None:
    making.set(
        ImageType=["ORIGINAL", "PRIMARY", "SINGLE PLANE"],
        ProtocolName=making.device.words[0],
        KVP="80",
        PositionerMotion="STATIC",
        PositionerPrimaryAngle="12",
        AcquisitionDeviceProcessingDescription=making.text(),
        FrameTime="66",
        FrameIncrementPointer=0x00181063,
        DerivationDescription=making.text(),
    )
    making.image(frames=3, bits=8)


def _sr(making: Making) -> None:
    said = {
        "121071": ("Finding", making.text()),
        "121077": ("Conclusion", making.text()),
        "121106": ("Comment", making.text()),
    }
    content = [
        item(
            RelationshipType="CONTAINS",
            ValueType="TEXT",
            TextValue=text,
            ConceptNameCodeSequence=code(value, "DCM", meaning),
        )
        for value, (meaning, text) in said.items()
    ]
    observer = item(
        RelationshipType="HAS OBS CONTEXT",
        ValueType="PNAME",
        PersonName=making.who.observer,
        ConceptNameCodeSequence=code("121008", "DCM", "Person Observer Name"),
    )
    finding = item(
        RelationshipType="CONTAINS",
        ValueType="CODE",
        ConceptNameCodeSequence=code("121071", "DCM", "Finding"),
        ConceptCodeSequence=code("L1", "99HOSP", making.text()),
    )
    making.set(
        CompletionFlag="COMPLETE",
        VerificationFlag="UNVERIFIED",
        ValueType="CONTAINER",
        ContinuityOfContent="SEPARATE",
        ConceptNameCodeSequence=code("18782-3", "LN", "Radiology Report"),
        ContentSequence=items(observer, finding, *content),
        PerformedProcedureCodeSequence=[],
    )


def _rtstruct(making: Making) -> None:
    rois = [
        item(
            ROINumber=str(at),
            ROIName=making.text(),
            ROIGenerationAlgorithm="MANUAL",
            ReferencedFrameOfReferenceUID=making.uids["series"],
        )
        for at in (1, 2)
    ]
    observations = [
        item(
            ObservationNumber=str(at),
            ReferencedROINumber=str(at),
            ROIObservationLabel=making.text(16),
            RTROIInterpretedType="ORGAN",
            ROIInterpreter="",
        )
        for at in (1, 2)
    ]
    making.set(
        StructureSetLabel=making.text(16),
        StructureSetROISequence=items(*rois),
        ApprovalStatus="UNAPPROVED",
        RTROIObservationsSequence=items(*observations),
        ROIContourSequence=[],
    )


def _rtplan(making: Making) -> None:
    beams = [
        item(
            BeamNumber=str(at),
            BeamName=making.text(),
            BeamDescription=making.text(),
            BeamType="STATIC",
            RadiationType="PHOTON",
            TreatmentMachineName=making.who.machine,
            NumberOfControlPoints="0",
        )
        for at in (1, 2)
    ]
    setup = item(PatientSetupNumber="1", PatientSetupLabel=making.text(), SetupTechniqueDescription=making.text())
    making.set(
        RTPlanLabel=making.text(16),
        RTPlanGeometry="PATIENT",
        BeamSequence=items(*beams),
        PatientSetupSequence=items(setup),
        ApprovalStatus="UNAPPROVED",
        PlanIntent="CURATIVE",
    )


def _rtimage(making: Making) -> None:
    making.set(
        ImageType=["ORIGINAL", "PRIMARY", "PORTAL"],
        RTImageLabel=making.text(16),
        RTImagePlane="NORMAL",
        RTImageDescription=making.text(),
        RadiationMachineName=making.who.machine,
        XRayImageReceptorAngle="0",
    )
    making.image()


def _seg(making: Making) -> None:
    segments = [
        item(
            SegmentNumber=at,
            SegmentLabel=making.text(),
            SegmentDescription=making.text(),
            SegmentAlgorithmType="MANUAL",
            SegmentedPropertyTypeCodeSequence=code("T1", "99HOSP", making.text()),
        )
        for at in (1, 2)
    ]
    frames = [
        item(
            FrameContentSequence=items(item(DimensionIndexValues=[at], FrameComments=making.text())),
            SegmentIdentificationSequence=items(item(ReferencedSegmentNumber=at)),
        )
        for at in (1, 2)
    ]
    making.set(
        ImageType=["DERIVED", "PRIMARY"],
        SegmentationType="FRACTIONAL",
        SegmentationFractionalType="OCCUPANCY",
        MaximumFractionalValue=255,
        ContentLabel="SEG",
        ContentDescription=making.text(),
        SegmentSequence=items(*segments),
        PerFrameFunctionalGroupsSequence=items(*frames),
        SharedFunctionalGroupsSequence=items(Dataset()),
        FrameOfReferenceUID=making.uid(),
    )
    making.image(frames=2, bits=8)


def _pr(making: Making) -> None:
    text = item(
        UnformattedTextValue=making.text(),
        AnchorPoint=[1.0, 1.0],
        AnchorPointVisibility="Y",
        AnchorPointAnnotationUnits="PIXEL",
    )
    making.set(
        ContentLabel="PRESENTATION",
        ContentDescription=making.text(),
        PresentationLUTShape="IDENTITY",
        GraphicLayerSequence=items(
            item(GraphicLayer="LAYER1", GraphicLayerOrder="1", GraphicLayerDescription=making.text())
        ),
        GraphicAnnotationSequence=items(item(GraphicLayer="LAYER1", TextObjectSequence=items(text))),
        DisplayedAreaSelectionSequence=items(
            item(
                DisplayedAreaTopLeftHandCorner=[1, 1],
                DisplayedAreaBottomRightHandCorner=[SIDE, SIDE],
                PresentationSizeMode="SCALE TO FIT",
            )
        ),
    )


def _ko(making: Making) -> None:
    _sr(making)
    making.set(ConceptNameCodeSequence=code("113000", "DCM", "Of Interest"))
    del making.data.CompletionFlag, making.data.VerificationFlag, making.data.PerformedProcedureCodeSequence


def _enhanced(making: Making) -> None:
    frames = [
        item(
            FrameContentSequence=items(
                item(
                    FrameAcquisitionNumber=at,
                    FrameLabel=making.text(),
                    FrameComments=making.text(),
                    StackID="1",
                    InStackPositionNumber=at,
                )
            ),
            FrameVOILUTSequence=items(item(WindowCenter="40", WindowWidth="400")),
            PlanePositionSequence=items(item(ImagePositionPatient=["0", "0", str(at)])),
        )
        for at in (1, 2)
    ]
    organization = making.uid()
    making.set(
        ImageType=["ORIGINAL", "PRIMARY", "VOLUME", "NONE"],
        PerFrameFunctionalGroupsSequence=items(*frames),
        SharedFunctionalGroupsSequence=items(item(PixelMeasuresSequence=items(item(PixelSpacing=["1", "1"])))),
        DimensionOrganizationSequence=items(item(DimensionOrganizationUID=organization)),
        DimensionIndexSequence=items(
            item(
                DimensionOrganizationUID=organization,
                DimensionIndexPointer=0x00200032,
                DimensionDescriptionLabel=making.text(),
            )
        ),
        AcquisitionContextSequence=[],
        FrameOfReferenceUID=making.uid(),
        BurnedInAnnotation="NO",
        PulseSequenceName=making.who.sequence_name or making.device.words[0],
        AcquisitionProtocolDescription=making.text(),
    )
    making.image(frames=2)


class Kind(NamedTuple):
    """A kind of object: its SOP class below the storage root, modality, whose device makes it, and how it is filled."""

    sop_class: str
    modality: str
    device: str
    fill: Callable[[Making], None]


KINDS = {
    "CT": Kind("2", "CT", "CT", _ct),
    "MR": Kind("4", "MR", "MR", _mr),
    "US": Kind("6.1", "US", "US", _us),
    "DX": Kind("1.1", "DX", "DX", _dx),
    "MG": Kind("1.2", "MG", "MG", _dx),
    "NM": Kind("20", "NM", "NM", _nm),
    "PT": Kind("128", "PT", "PT", _pt),
    "XA": Kind("12.1", "XA", "XA", _xa),
    "SR": Kind("88.22", "SR", "CT", _sr),
    "RTSTRUCT": Kind("481.3", "RTSTRUCT", "RT", _rtstruct),
    "RTPLAN": Kind("481.5", "RTPLAN", "RT", _rtplan),
    "RTIMAGE": Kind("481.1", "RTIMAGE", "RT", _rtimage),
    "SEG": Kind("66.4", "SEG", "CT", _seg),
    "PR": Kind("11.1", "PR", "CT", _pr),
    "KO": Kind("88.59", "KO", "MR", _ko),
    "enhanced MR": Kind("4.1", "MR", "MR", _enhanced),
    "enhanced CT": Kind("2.1", "CT", "CT", _enhanced),
}
