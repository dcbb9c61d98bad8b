"""Tables of the DICOM standard as text; written by tools/make_table.py, not by hand.

DICOM PS3.15 2026d, PS3.3 and PS3.6, (c) NEMA. DICOM is a registered trademark of NEMA.
Tags, names, types and action codes are facts out of its tables; no descriptive text is taken over.

ROWS    PS3.15 Table E.1-1 (2026d, 657 rows): tag, Basic Profile code, VR, ten option columns, keyword
TYPES   PS3.3 (2020): IOD, its SOP classes (without root), and the Types that decide between codes or against an X
DEMANDS PS3.3 (2020): attributes of Type 1 or 1C, and of 2 or 2C, in any module, at the top level and in sequences
BY_VR   PS3.6 by pydicom 3.0.2 and the 26 newer attributes of Table E.1-1: VR and its tags
UIDS    PS3.6 Annex A by pydicom 3.0.2: the registered UIDs, without their root UID_ROOT
METHODS PS3.16 CID 7050: code value and meaning
"""

EDITION = "2026d"
UID_ROOT = "1.2.840.10008"
OPTION_COLUMNS = (
    "retain_safe_private",
    "retain_uids",
    "retain_device_identity",
    "retain_institution_identity",
    "retain_patient_characteristics",
    "retain_longitudinal_full_dates",
    "retain_longitudinal_modified_dates",
    "clean_descriptors",
    "clean_structured_content",
    "clean_graphics",
)

METHODS = """\
113100 Basic Application Confidentiality Profile
113101 Clean Pixel Data Option
113102 Clean Recognizable Visual Features Option
113103 Clean Graphics Option
113104 Clean Structured Content Option
113105 Clean Descriptors Option
113106 Retain Longitudinal Temporal Information Full Dates Option
113107 Retain Longitudinal Temporal Information Modified Dates Option
113108 Retain Patient Characteristics Option
113109 Retain Device Identity Option
113110 Retain UIDs Option
113111 Retain Safe Private Option
113112 Retain Institution Identity Option
"""

ROWS = """\
00080050 Z SH ---------- AccessionNumber
00184000 X LT -------C-- AcquisitionComments
00400556 X ST -------C-- AcquisitionContextDescription
00400555 X/Z SQ --------C- AcquisitionContextSequence
00080022 X/Z DA -----KC--- AcquisitionDate
0008002A X/Z/D DT -----KC--- AcquisitionDateTime
00181400 X/D LO -------C-- AcquisitionDeviceProcessingDescription
001811BB D LO -------C-- AcquisitionFieldOfViewLabel
00189424 X LT -------C-- AcquisitionProtocolDescription
00080032 X/Z TM -----KC--- AcquisitionTime
00080017 U UI -K-------- AcquisitionUID
00404035 X SQ ---------- ActualHumanPerformersSequence
001021B0 X LT -------C-- AdditionalPatientHistory
0040A353 X ST ---------- AddressTrial
00380010 X LO ---------- AdmissionID
00380020 X DA -----KC--- AdmittingDate
00081084 X SQ -------C-- AdmittingDiagnosesCodeSequence
00081080 X LO -------C-- AdmittingDiagnosesDescription
00380021 X TM -----KC--- AdmittingTime
00001000 X UI -K-------- AffectedSOPInstanceUID
00102110 X LO ----C--C-- Allergies
0040B034 X DT -----KC--- AnnotationDateTime
006A0006 X UT -------C-- AnnotationGroupDescription
006A0005 D LO -------C-- AnnotationGroupLabel
006A0003 D UI -K-------- AnnotationGroupUID
00440004 X DT -----KC--- ApprovalStatusDateTime
40000010 X LT ---------- Arbitrary
00440104 D DT -----KC--- AssertionDateTime
00440105 X DT -----KC--- AssertionExpirationDateTime
04000562 D DT -----KC--- AttributeModificationDateTime
0040A078 X SQ ---------- AuthorObserverSequence
22000005 X/Z LT ---------- BarcodeValue
300A00C3 X ST -------C-- BeamDescription
300C0127 D DT --K--KC--- BeamHoldTransitionDateTime
300A00DD X ST -------C-- BolusDescription
00101081 X LO ---------- BranchOfService
0014407E X DA --K--KC--- CalibrationDate
00181203 Z DT --K--KC--- CalibrationDateTime
0014407C X TM --K--KC--- CalibrationTime
0016004D X UT ---------- CameraOwnerName
00181007 X LO --K------- CassetteID
04000115 D OB ---------- CertificateOfSigner
04000310 X OB -----KC--- CertifiedTimestamp
003A020C X LO -------C-- ChannelDerivationDescription
003A0203 X SH -------C-- ChannelLabel
00120060 Z LO ---K------ ClinicalTrialCoordinatingCenterName
00120082 X LO ---------- ClinicalTrialProtocolEthicsCommitteeApprovalNumber
00120081 D LO ---K------ ClinicalTrialProtocolEthicsCommitteeName
00120020 D LO ---------- ClinicalTrialProtocolID
00120021 Z LO ---------- ClinicalTrialProtocolName
00120072 X LO -------C-- ClinicalTrialSeriesDescription
00120071 X LO ---------- ClinicalTrialSeriesID
00120030 Z LO ---K------ ClinicalTrialSiteID
00120031 Z LO ---K------ ClinicalTrialSiteName
00120010 D LO ---------- ClinicalTrialSponsorName
00120040 D LO ---------- ClinicalTrialSubjectID
00120042 D LO ---------- ClinicalTrialSubjectReadingID
00120051 X ST -------C-- ClinicalTrialTimePointDescription
00120050 Z LO ---------- ClinicalTrialTimePointID
00400310 X ST -------C-- CommentsOnRadiationDose
00400280 X ST -------C-- CommentsOnThePerformedProcedureStep
300A02EB X LT -------C-- CompensatorDescription
00209161 U UI -K-------- ConcatenationUID
3010000F Z ST -------C-- ConceptualVolumeCombinationDescription
30100017 Z ST -------C-- ConceptualVolumeDescription
30100006 U UI -K-------- ConceptualVolumeUID
00403001 X LO ---------- ConfidentialityConstraintOnPatientDataDescription
30100013 U UI -K-------- ConstituentConceptualVolumeUID
0008009C Z PN ---------- ConsultingPhysicianName
0008009D X SQ ---------- ConsultingPhysicianIdentificationSequence
0050001B X LO ---------- ContainerComponentID
0040051A X LO -------C-- ContainerDescription
00400512 D LO ---------- ContainerIdentifier
00700086 X SQ ---------- ContentCreatorIdentificationCodeSequence
00700084 Z/D PN ---------- ContentCreatorName
00080023 Z/D DA -----KC--- ContentDate
0040A730 D SQ --------C- ContentSequence
00080033 Z/D TM -----KC--- ContentTime
00080107 D DT -----KC--- ContextGroupLocalVersion
00080106 D DT -----KC--- ContextGroupVersion
00180010 Z/D LO -------C-- ContrastBolusAgent
00181042 X TM -----KC--- ContrastBolusStartTime
00181043 X TM -----KC--- ContrastBolusStopTime
0018A002 X DT -----KC--- ContributionDateTime
0018A003 X ST -------C-- ContributionDescription
00102150 X LO ---------- CountryOfResidence
21000040 X DA -----KC--- CreationDate
21000050 X TM -----KC--- CreationTime
0040A307 X PN ---------- CurrentObserverTrial
00380300 X LO ---------- CurrentPatientLocation
50XXXXXX X ?? ---------C CurveData
00080025 X DA -----KC--- CurveDate
00080035 X TM -----KC--- CurveTime
0040A07C X SQ ---------- CustodialOrganizationSequence
FFFCFFFC X OB ---------- DataSetTrailingPadding
0040A121 D DA -----KC--- Date
0040A110 X DA -----KC--- DateOfDocumentOrVerbalTransactionTrial
00181205 X DA --K--KC--- DateOfInstallation
00181200 X DA --K--KC--- DateOfLastCalibration
0018700C X/D DA --K--KC--- DateOfLastDetectorCalibration
00181204 X DA --K--KC--- DateOfManufacture
00181012 X DA -----KC--- DateOfSecondaryCapture
0040A120 D DT -----KC--- DateTime
00181202 X DT --K--KC--- DateTimeOfLastCalibration
00189701 D DT -----KC--- DecayCorrectionDateTime
0018937F X UT -------C-- DecompositionDescription
00082111 X ST -------C-- DerivationDescription
21000140 D AE --C------- DestinationAE
0018700A X/D SH --K------- DetectorID
3010001B Z UC ---------- DeviceAlternateIdentifier
00500020 X LO --K------- DeviceDescription
3010002D D LO --K------- DeviceLabel
00181000 X/Z/D LO --K------- DeviceSerialNumber
0016004B X OB -------C-- DeviceSettingDescription
00181002 U UI -KK------- DeviceUID
04000105 D DT -----KC--- DigitalSignatureDateTime
FFFAFFFA X SQ ---------- DigitalSignaturesSequence
04000100 U UI ---------- DigitalSignatureUID
00209164 U UI -K-------- DimensionOrganizationUID
00380030 X DA -----KC--- DischargeDate
00380040 X LO -------C-- DischargeDiagnosisDescription
00380032 X TM -----KC--- DischargeTime
300A079A X LO -------C-- DisplacementReferenceLabel
0040E012 X UR ---------- DisplayURI
4008011A X LO ---------- DistributionAddress
40080119 X PN ---------- DistributionName
3004007F X LO -------C-- DoseCalculationModelName
300A0016 X LO -------C-- DoseReferenceDescription
300A0013 U UI -K-------- DoseReferenceUID
3010006E U UI -K-------- DosimetricObjectiveUID
00686226 D DT -----KC--- EffectiveDateTime
0040A034 X DT -----KC--- EffectiveStartDateTime
0040A035 X DT -----KC--- EffectiveStopDateTime
00420011 D OB ---------- EncapsulatedDocument
00189517 X/D DT -----KC--- EndAcquisitionDateTime
30100037 X ST -------C-- EntityDescription
30100035 D SH -------C-- EntityLabel
30100038 D LO -------C-- EntityLongLabel
30100036 X LO -------C-- EntityName
300A0676 X ST -------C-- EquipmentFrameOfReferenceDescription
00120087 X DA -----KC--- EthicsCommitteeApprovalEffectivenessEndDate
00120086 X DA -----KC--- EthicsCommitteeApprovalEffectivenessStartDate
00102160 X SH ----K----- EthnicGroup
00102161 X SQ ----K----- EthnicGroupCodeSequence
00102162 X UC ----K----- EthnicGroups
00189804 D DT -----KC--- ExclusionStartDateTime
00404011 X DT -----KC--- ExpectedCompletionDateTime
00080058 U UI -K-------- FailedSOPInstanceUIDList
0070031A U UI -K-------- FiducialUID
00402017 Z LO ---------- FillerOrderNumberImagingServiceRequest
003A032B X ST -------C-- FilterLookupTableDescription
0040A023 X DA -----KC--- FindingsGroupRecordingDateTrial
0040A024 X TM -----KC--- FindingsGroupRecordingTimeTrial
30080054 X/D DA -----KC--- FirstTreatmentDate
300A0196 X ST -------C-- FixationDeviceDescription
00340002 D OB ---------- FlowIdentifier
00340001 D SQ ---------- FlowIdentifierSequence
3010007F Z UT -------C-- FractionationNotes
300A0072 X LO -------C-- FractionGroupDescription
00189074 D DT -----KC--- FrameAcquisitionDateTime
00209158 X LT -------C-- FrameComments
00200052 U UI -K-------- FrameOfReferenceUID
00340007 D OB -----KC--- FrameOriginTimestamp
00189151 D DT -----KC--- FrameReferenceDateTime
00189623 D DT -----KC--- FunctionalSyncPulse
00181008 X LO --K------- GantryID
00100044 X SQ ---------- GenderIdentityCodeSequence
00100045 X LT -------C-- GenderIdentityComment
00100041 X SQ ---------- GenderIdentitySequence
00181005 X LO --K------- GeneratorID
00160076 X DS ---------- GPSAltitude
00160075 X US ---------- GPSAltitudeRef
0016008C X OB ---------- GPSAreaInformation
0016008D X DT -----KC--- GPSDateStamp
00160088 X DS ---------- GPSDestBearing
00160087 X CS ---------- GPSDestBearingRef
0016008A X DS ---------- GPSDestDistance
00160089 X CS ---------- GPSDestDistanceRef
00160084 X DS ---------- GPSDestLatitude
00160083 X CS ---------- GPSDestLatitudeRef
00160086 X DS ---------- GPSDestLongitude
00160085 X CS ---------- GPSDestLongitudeRef
0016008E X IS ---------- GPSDifferential
0016007B X DS ---------- GPSDOP
00160081 X DS ---------- GPSImgDirection
00160080 X CS ---------- GPSImgDirectionRef
00160072 X DS ---------- GPSLatitude
00160071 X CS ---------- GPSLatitudeRef
00160074 X DS ---------- GPSLongitude
00160073 X CS ---------- GPSLongitudeRef
00160082 X UT ---------- GPSMapDatum
0016007A X CS ---------- GPSMeasureMode
0016008B X OB ---------- GPSProcessingMethod
00160078 X UT ---------- GPSSatellites
0016007D X DS ---------- GPSSpeed
0016007C X CS ---------- GPSSpeedRef
00160079 X CS ---------- GPSStatus
00160077 X DT ---------- GPSTimeStamp
0016007F X DS ---------- GPSTrack
0016007E X CS ---------- GPSTrackRef
00160070 X OB ---------- GPSVersionID
00700001 D SQ ---------C GraphicAnnotationSequence
0072000A D DT -----KC--- HangingProtocolCreationDateTime
00181011 X LO --K------- HardcopyCreationDeviceID
00081304 X SQ -------C-- HistologicalDiagnosesCodeSequence
0040E004 X DT -----KC--- HL7DocumentEffectiveTime
00404037 X PN ---------- HumanPerformerName
00404036 X LO ---------- HumanPerformerOrganization
00880200 X SQ ---------- IconImageSequence
00084000 X LT -------C-- IdentifyingComments
00204000 X LT -------C-- ImageComments
00284000 X LT ---------- ImagePresentationComments
00402400 X LT -------C-- ImagingServiceRequestComments
003A0314 D DT -----KC--- ImpedanceMeasurementDateTime
40080300 X ST -------C-- Impressions
00686270 D DT -----KC--- InformationIssueDateTime
00080015 X DT -----KC--- InstanceCoercionDateTime
00080012 X/D DA -----KC--- InstanceCreationDate
00080013 X/Z/D TM -----KC--- InstanceCreationTime
00080014 U UI -K-------- InstanceCreatorUID
04000600 X CS ---------- InstanceOriginStatus
00080081 X ST ---K------ InstitutionAddress
00081040 X LO ---K------ InstitutionalDepartmentName
00081041 X SQ ---K------ InstitutionalDepartmentTypeCodeSequence
00080082 X/Z/D SQ ---K------ InstitutionCodeSequence
00080080 X/Z/D LO ---K------ InstitutionName
00189919 Z/D DT -----KC--- InstructionPerformedDateTime
00101050 X LO ---------- InsurancePlanIdentification
30100085 X TM -----KC--- IntendedFractionStartTime
3010004D X/D DA -----KC--- IntendedPhaseEndDate
3010004C X/D DA -----KC--- IntendedPhaseStartDate
00401011 X SQ ---------- IntendedRecipientsOfResultsIdentificationSequence
300A0741 D DT -----KC--- InterlockDateTime
300A0742 D ST -------C-- InterlockDescription
300A0783 D ST -------C-- InterlockOriginDescription
40080112 X DA -----KC--- InterpretationApprovalDate
40080113 X TM -----KC--- InterpretationApprovalTime
40080111 X SQ ---------- InterpretationApproverSequence
4008010C X PN ---------- InterpretationAuthor
40080115 X LT -------C-- InterpretationDiagnosisDescription
40080200 X SH ---------- InterpretationID
40080202 X LO ---------- InterpretationIDIssuer
40080100 X DA -----KC--- InterpretationRecordedDate
40080101 X TM -----KC--- InterpretationRecordedTime
40080102 X PN ---------- InterpretationRecorder
4008010B X ST -------C-- InterpretationText
4008010A X PN ---------- InterpretationTranscriber
40080108 X DA -----KC--- InterpretationTranscriptionDate
40080109 X TM -----KC--- InterpretationTranscriptionTime
00180035 X TM -----KC--- InterventionDrugStartTime
00180027 X TM -----KC--- InterventionDrugStopTime
00083010 U UI -K-------- IrradiationEventUID
00402004 X DA -----KC--- IssueDateOfImagingServiceRequest
00380011 X LO ---------- IssuerOfAdmissionID
00380014 X SQ ---------- IssuerOfAdmissionIDSequence
00120022 X LO ---------- IssuerOfClinicalTrialProtocolID
00120073 X LO ---------- IssuerOfClinicalTrialSeriesID
00120032 X LO ---------- IssuerOfClinicalTrialSiteID
00120041 X LO ---------- IssuerOfClinicalTrialSubjectID
00120043 X LO ---------- IssuerOfClinicalTrialSubjectReadingID
00120055 X LO ---------- IssuerOfClinicalTrialTimePointID
00100021 X LO ---------- IssuerOfPatientID
00380061 X LO ---------- IssuerOfServiceEpisodeID
00380064 X SQ ---------- IssuerOfServiceEpisodeIDSequence
00400513 Z SQ ---------- IssuerOfTheContainerIdentifierSequence
00400562 Z SQ ---------- IssuerOfTheSpecimenIdentifierSequence
00402005 X TM -----KC--- IssueTimeOfImagingServiceRequest
22000002 X/Z UT -------C-- LabelText
00281214 U UI -K-------- LargePaletteColorLookupTableUID
001021D0 X DA -----KC--- LastMenstrualDate
0016004F X UT --K------- LensMake
00160050 X UT --K------- LensModel
00160051 X UT --K------- LensSerialNumber
0016004E X DS --K------- LensSpecification
00500021 X ST -------C-- LongDeviceDescription
04000404 X OB ---------- MAC
0016002B X OB -------C-- MakerNote
0018100B U UI -KK------- ManufacturerDeviceClassUID
30100043 Z ST --K------- ManufacturerDeviceIdentifier
00020003 U UI -K-------- MediaStorageSOPInstanceUID
00102000 X LO -------C-- MedicalAlerts
00101090 X LO ---------- MedicalRecordLocator
00101080 X LO ---------- MilitaryRank
04000550 X SQ ---------- ModifiedAttributesSequence
00203403 X DA -----KC--- ModifiedImageDate
00203406 X LO ---------- ModifiedImageDescription
00203405 X TM -----KC--- ModifiedImageTime
00203401 X CS --K------- ModifyingDeviceID
04000563 D LO --K------- ModifyingSystem
0040B03F X LO -------C-- MontageChannelLabel
0040B03B X LO -------C-- MontageName
30080056 X/D DA -----KC--- MostRecentTreatmentDate
0018937B X UT -------C-- MultienergyAcquisitionDescription
003A0020 X SH -------C-- MultiplexGroupLabel
003A0310 U UI -K-------- MultiplexGroupUID
00081060 X PN ---------- NameOfPhysiciansReadingStudy
00401010 X PN ---------- NamesOfIntendedRecipientsOfResults
00100012 X LT ---------- NameToUse
00100013 X LT ---------- NameToUseComment
00081000 X AE --C------- NetworkID
04000552 X OB ---------- NonconformingDataElementValue
04000551 X SQ ---------- NonconformingModifiedAttributesSequence
0040A192 X DA -----KC--- ObservationDateTrial
0040A032 X/D DT -----KC--- ObservationDateTime
0040A033 X DT -----KC--- ObservationStartDateTime
0040A402 U UI -K-------- ObservationSubjectUIDTrial
0040A193 X TM -----KC--- ObservationTimeTrial
0040A171 U UI -K-------- ObservationUID
00102180 X SH -------C-- Occupation
00081072 X/D SQ ---------- OperatorIdentificationSequence
00081070 X/Z/D PN ---------- OperatorsName
00402010 X SH ---------- OrderCallbackPhoneNumber
00402011 X LT ---------- OrderCallbackTelecomInformation
00402008 X PN ---------- OrderEnteredBy
00402009 X SH ---------- OrderEntererLocation
04000561 X SQ ---------- OriginalAttributesSequence
21000070 X AE --C------- Originator
00120023 X SQ ---------- OtherClinicalTrialProtocolIDsSequence
00101000 X LO ---------- OtherPatientIDs
00101002 X SQ ---------- OtherPatientIDsSequence
00101001 X PN ---------- OtherPatientNames
60XX4000 X ?? ---------C OverlayComments
60XX3000 X ?? ---------C OverlayData
00080024 X DA -----KC--- OverlayDate
00080034 X TM -----KC--- OverlayTime
300A0760 D DT -----KC--- OverrideDateTime
00281199 U UI -K-------- PaletteColorLookupTableUID
0040A07A X SQ ---------- ParticipantSequence
0040A082 Z DT -----KC--- ParticipationDateTime
00101040 X LO ---------- PatientAddress
00101010 X AS ----K----- PatientAge
00100030 Z DA ---------- PatientBirthDate
00101005 X PN ---------- PatientBirthName
00100032 X TM ---------- PatientBirthTime
00380400 X LO ---------- PatientInstitutionResidence
00100050 X SQ ---------- PatientInsurancePlanCodeSequence
00101060 X PN ---------- PatientMotherBirthName
00100010 Z PN ---------- PatientName
00100101 X SQ ---------- PatientPrimaryLanguageCodeSequence
00100102 X SQ ---------- PatientPrimaryLanguageModifierCodeSequence
001021F0 X LO ---------- PatientReligiousPreference
00100040 Z CS ----K----- PatientSex
00102203 X/Z CS ----K----- PatientSexNeutered
00101020 X DS ----K----- PatientSize
00102155 X LT ---------- PatientTelecomInformation
00102154 X SH ---------- PatientTelephoneNumbers
00101030 X DS ----K----- PatientWeight
00104000 X LT -------C-- PatientComments
00100020 Z/D LO ---------- PatientID
300A0794 X LT -------C-- PatientSetupPhotoDescription
300A0650 U UI -K-------- PatientSetupUID
00380500 X LO ----C--C-- PatientState
00401004 X LO ---------- PatientTransportArrangements
300A0792 X LT -------C-- PatientTreatmentPreparationMethodDescription
300A078E X LT -------C-- PatientTreatmentPreparationProcedureParameterDescription
00400243 X SH ---------- PerformedLocation
00400254 X LO -------C-- PerformedProcedureStepDescription
00400250 X DA -----KC--- PerformedProcedureStepEndDate
00404051 X DT -----KC--- PerformedProcedureStepEndDateTime
00400251 X TM -----KC--- PerformedProcedureStepEndTime
00400253 X SH ---------- PerformedProcedureStepID
00400244 X DA -----KC--- PerformedProcedureStepStartDate
00404050 X DT -----KC--- PerformedProcedureStepStartDateTime
00400245 X TM -----KC--- PerformedProcedureStepStartTime
00400241 X AE --C------- PerformedStationAETitle
00404030 X SQ --K------- PerformedStationGeographicLocationCodeSequence
00400242 X SH --K------- PerformedStationName
00404028 X SQ --K------- PerformedStationNameCodeSequence
00081050 X PN ---------- PerformingPhysicianName
00081052 X SQ ---------- PerformingPhysicianIdentificationSequence
00401102 X ST ---------- PersonAddress
00401104 X LT ---------- PersonTelecomInformation
00401103 X LO ---------- PersonTelephoneNumbers
00401101 D SQ ---------- PersonIdentificationCodeSequence
0040A123 D PN ---------- PersonName
00100011 X SQ ---------- PersonNamesToUseSequence
00081048 X PN ---------- PhysiciansOfRecord
00081049 X SQ ---------- PhysiciansOfRecordIdentificationSequence
00081062 X SQ ---------- PhysiciansReadingStudyIdentificationSequence
40080114 X PN ---------- PhysicianApprovingInterpretation
00402016 Z LO ---------- PlacerOrderNumberImagingServiceRequest
00181004 X LO --K------- PlateID
30020123 X LT -------C-- PositionAcquisitionTemplateDescription
30020121 X LO -------C-- PositionAcquisitionTemplateName
001021C0 X US ----K----- PregnancyStatus
00400012 X LO ----C----- PreMedication
300A000E X ST -------C-- PrescriptionDescription
3010007B Z UT -------C-- PrescriptionNotes
30100081 Z SQ -------C-- PrescriptionNotesSequence
00700082 X DA -----KC--- PresentationCreationDate
00700083 X TM -----KC--- PresentationCreationTime
00701101 U UI -K-------- PresentationDisplayCollectionUID
00701102 U UI -K-------- PresentationSequenceCollectionUID
00081302 X SQ -------C-- PrimaryDiagnosisCodeSequence
00081301 X SQ -------C-- PrincipalDiagnosisCodeSequence
30100061 X UT -------C-- PriorTreatmentDoseDescription
PRIVATE X ?? C--------- PrivateAttributes
00404052 X DT -----KC--- ProcedureStepCancellationDateTime
0044000B X DT -----KC--- ProductExpirationDateTime
00100015 X SQ ---------- PronounCodeSequence
00100016 X LT -------C-- PronounComment
00181030 X/D LO -------C-- ProtocolName
00081088 X LO -------C-- PyramidDescription
00200027 X LO -------C-- PyramidLabel
00080019 U UI -K-------- PyramidUID
300A0619 D LO -------C-- RadiationDoseIdentificationLabel
300A0623 D LO -------C-- RadiationDoseInVivoMeasurementLabel
300A067D Z ST -------C-- RadiationGenerationModeDescription
300A067C D SH -------C-- RadiationGenerationModeLabel
00181078 X DT -----KC--- RadiopharmaceuticalStartDateTime
00181072 X TM -----KC--- RadiopharmaceuticalStartTime
00181079 X DT -----KC--- RadiopharmaceuticalStopDateTime
00181073 X TM -----KC--- RadiopharmaceuticalStopTime
300C0113 X LO -------C-- ReasonForOmissionDescription
0040100A X SQ -------C-- ReasonForRequestedProcedureCodeSequence
00321030 X LO -------C-- ReasonForStudy
3010005C Z ST -------C-- ReasonForSuperseding
04000565 D CS -------C-- ReasonForTheAttributeModification
00402001 X LO -------C-- ReasonForTheImagingServiceRequest
00401002 X LO -------C-- ReasonForTheRequestedProcedure
00321066 X UT -------C-- ReasonForVisit
00321067 X SQ -------C-- ReasonForVisitCodeSequence
00741234 X AE --C------- ReceivingAE
300A073A D DT -----KC--- RecordedRTControlPointDateTime
3010000B U UI -K-------- ReferencedConceptualVolumeUID
0040A13A D DT -----KC--- ReferencedDateTime
04000402 X SQ ---------- ReferencedDigitalSignatureSequence
300A0083 U UI -K-------- ReferencedDoseReferenceUID
3010006F U UI -K-------- ReferencedDosimetricObjectiveUID
30100031 U UI -K-------- ReferencedFiducialsUID
30060024 U UI -K-------- ReferencedFrameOfReferenceUID
00404023 U UI -K-------- ReferencedGeneralPurposeScheduledProcedureStepTransactionUID
00081140 X/Z/U* SQ -K-------- ReferencedImageSequence
0040A172 U UI -K-------- ReferencedObservationUIDTrial
00380004 X SQ ---------- ReferencedPatientAliasSequence
00101100 X SQ ---------- ReferencedPatientPhotoSequence
00081120 X SQ -K-------- ReferencedPatientSequence
00081111 X/Z/D SQ -K-------- ReferencedPerformedProcedureStepSequence
04000403 X SQ ---------- ReferencedSOPInstanceMACSequence
00081155 U UI -K-------- ReferencedSOPInstanceUID
00041511 U UI -K-------- ReferencedSOPInstanceUIDInFile
00081110 X/Z SQ -K-------- ReferencedStudySequence
300A0785 U UI -K-------- ReferencedTreatmentPositionGroupUID
00080092 X ST ---------- ReferringPhysicianAddress
00080090 Z PN ---------- ReferringPhysicianName
00080094 X SH ---------- ReferringPhysicianTelephoneNumbers
00080096 X SQ ---------- ReferringPhysicianIdentificationSequence
00102152 X LO ---------- RegionOfResidence
300600C2 U UI -K-------- RelatedFrameOfReferenceUID
00400275 X SQ -------C-- RequestAttributesSequence
00321070 X LO -------C-- RequestedContrastAgent
00401400 X LT -------C-- RequestedProcedureComments
00321060 X/Z LO -------C-- RequestedProcedureDescription
00401001 X SH ---------- RequestedProcedureID
00401005 X LO ---------- RequestedProcedureLocation
00189937 X LO -------C-- RequestedSeriesDescription
00001001 U UI -K-------- RequestedSOPInstanceUID
00741236 X AE --C------- RequestingAE
00321032 X PN ---------- RequestingPhysician
00321033 X LO -------C-- RequestingService
00189185 X ST -------C-- RespiratoryMotionCompensationTechniqueDescription
00102299 X LO ---------- ResponsibleOrganization
00102297 X PN ---------- ResponsiblePerson
40084000 X ST -------C-- ResultsComments
40080118 X SQ ---------- ResultsDistributionListSequence
40080040 X SH ---------- ResultsID
40080042 X LO ---------- ResultsIDIssuer
00080054 X AE --C------- RetrieveAETitle
300E0004 Z DA -----KC--- ReviewDate
300E0008 X/Z PN ---------- ReviewerName
300E0005 Z TM -----KC--- ReviewTime
3006004D X SQ ---------- ROICreatorSequence
3006002D X DT -----KC--- ROIDateTime
30060028 X ST -------C-- ROIDescription
30060038 X LO -------C-- ROIGenerationDescription
300600A6 Z PN ---------- ROIInterpreter
3006004E X SQ ---------- ROIInterpreterSequence
30060026 Z LO -------C-- ROIName
3006002E X DT -----KC--- ROIObservationDateTime
30060088 X ST -------C-- ROIObservationDescription
30060085 X SH -------C-- ROIObservationLabel
300A0615 Z LO ---------- RTAccessoryDeviceSlotID
300A0611 Z LO ---------- RTAccessoryHolderSlotID
3010005A Z UT -------C-- RTPhysicianIntentNarrative
300A0006 X/D DA -----KC--- RTPlanDate
300A0004 X ST -------C-- RTPlanDescription
300A0002 D SH -------C-- RTPlanLabel
300A0003 X LO -------C-- RTPlanName
300A0007 X/D TM -----KC--- RTPlanTime
30100054 D LO -------C-- RTPrescriptionLabel
300A062A D LO -------C-- RTToleranceSetLabel
30100056 X/D LO -------C-- RTTreatmentApproachLabel
3010003B U UI -K-------- RTTreatmentPhaseUID
30080162 D DA -----KC--- SafePositionExitDate
30080164 D TM -----KC--- SafePositionExitTime
30080166 D DA -----KC--- SafePositionReturnDate
30080168 D TM -----KC--- SafePositionReturnTime
0038001A X DA -----KC--- ScheduledAdmissionDate
0038001B X TM -----KC--- ScheduledAdmissionTime
0038001C X DA -----KC--- ScheduledDischargeDate
0038001D X TM -----KC--- ScheduledDischargeTime
00404034 X SQ ---------- ScheduledHumanPerformersSequence
0038001E X LO ---------- ScheduledPatientInstitutionResidence
00400006 X PN ---------- ScheduledPerformingPhysicianName
0040000B X SQ ---------- ScheduledPerformingPhysicianIdentificationSequence
00400007 X LO -------C-- ScheduledProcedureStepDescription
00400004 X DA -----KC--- ScheduledProcedureStepEndDate
00400005 X TM -----KC--- ScheduledProcedureStepEndTime
00404008 X DT -----KC--- ScheduledProcedureStepExpirationDateTime
00400009 X SH ---------- ScheduledProcedureStepID
00400011 X SH --K------- ScheduledProcedureStepLocation
00404010 X DT -----KC--- ScheduledProcedureStepModificationDateTime
00400002 X DA -----KC--- ScheduledProcedureStepStartDate
00404005 X DT -----KC--- ScheduledProcedureStepStartDateTime
00400003 X TM -----KC--- ScheduledProcedureStepStartTime
00400001 X AE --C------- ScheduledStationAETitle
00404027 X SQ --K------- ScheduledStationGeographicLocationCodeSequence
00400010 X SH --K------- ScheduledStationName
00404025 X SQ --K------- ScheduledStationNameCodeSequence
00321020 X LO --K------- ScheduledStudyLocation
00321021 X AE --C------- ScheduledStudyLocationAETitle
00321000 X DA -----KC--- ScheduledStudyStartDate
00321001 X TM -----KC--- ScheduledStudyStartTime
00321010 X DA -----KC--- ScheduledStudyStopDate
00321011 X TM -----KC--- ScheduledStudyStopTime
00181010 X LO --K------- SecondaryCaptureDeviceID
00081303 X SQ -------C-- SecondaryDiagnosesCodeSequence
0040B036 X DT -----KC--- SegmentDefinitionDateTime
0072005E D AE --C------- SelectorAEValue
0072005F D AS ----K----- SelectorASValue
00720061 D DA -----KC--- SelectorDAValue
00720063 D DT -----KC--- SelectorDTValue
00720066 D LO -------C-- SelectorLOValue
00720068 D LT -------C-- SelectorLTValue
00720065 D OB ---------- SelectorOBValue
0072006A D PN ---------- SelectorPNValue
0072006C D SH -------C-- SelectorSHValue
0072006E D ST -------C-- SelectorSTValue
0072006B D TM -----KC--- SelectorTMValue
0072006D D UN ---------- SelectorUNValue
00720071 D UR ---------- SelectorURValue
00720070 D UT -------C-- SelectorUTValue
00080021 X/D DA -----KC--- SeriesDate
0008103E X LO -------C-- SeriesDescription
0020000E U UI -K-------- SeriesInstanceUID
00080031 X/D TM -----KC--- SeriesTime
00380062 X LO -------C-- ServiceEpisodeDescription
00380060 X LO ---------- ServiceEpisodeID
300A01B2 X ST -------C-- SetupTechniqueDescription
00100046 X SQ ----K----- SexParametersForClinicalUseCategoryCodeSequence
00100042 X LT ----C--C-- SexParametersForClinicalUseCategoryComment
00100047 X UR ----K----- SexParametersForClinicalUseCategoryReference
00100043 X SQ ----K----- SexParametersForClinicalUseCategorySequence
300A01A6 X ST -------C-- ShieldingDeviceDescription
004006FA X LO ---------- SlideIdentifier
001021A0 X CS ----K----- SmokingStatus
01000420 X DT -----KC--- SOPAuthorizationDateTime
00080018 U UI -K-------- SOPInstanceUID
30100015 U UI -K-------- SourceConceptualVolumeUID
0018936A D DT -----KC--- SourceEndDateTime
00640003 U UI -K-------- SourceFrameOfReferenceUID
00340005 D OB ---------- SourceIdentifier
00082112 X/Z/U* SQ -K-------- SourceImageSequence
300A0216 X LO --K------- SourceManufacturer
04000564 Z LO ---K------ SourceOfPreviousValues
30080105 X/Z LO --K------- SourceSerialNumber
00189369 D DT -----KC--- SourceStartDateTime
300A022C D DA -----KC--- SourceStrengthReferenceDate
300A022E D TM -----KC--- SourceStrengthReferenceTime
00380050 X LO ----C----- SpecialNeeds
0040050A X LO ---------- SpecimenAccessionNumber
00400602 X UT -------C-- SpecimenDetailedDescription
00400551 D LO ---------- SpecimenIdentifier
00400610 Z SQ --------C- SpecimenPreparationSequence
00400600 X LO -------C-- SpecimenShortDescription
00400554 U UI -K-------- SpecimenUID
00189516 X/D DT -----KC--- StartAcquisitionDateTime
00080055 X AE --C------- StationAETitle
00081010 X/Z/D SH --K------- StationName
00880140 U UI -K-------- StorageMediaFileSetUID
30060008 Z DA -----KC--- StructureSetDate
30060006 X ST -------C-- StructureSetDescription
30060002 D SH -------C-- StructureSetLabel
30060004 X LO -------C-- StructureSetName
30060009 Z TM -----KC--- StructureSetTime
00321040 X DA -----KC--- StudyArrivalDate
00321041 X TM -----KC--- StudyArrivalTime
00324000 X LT -------C-- StudyComments
00321050 X DA -----KC--- StudyCompletionDate
00321051 X TM -----KC--- StudyCompletionTime
00080020 Z DA -----KC--- StudyDate
00081030 X LO -------C-- StudyDescription
00200010 Z SH ---------- StudyID
00320012 X LO ---------- StudyIDIssuer
0020000D U UI -K-------- StudyInstanceUID
00320034 X DA -----KC--- StudyReadDate
00320035 X TM -----KC--- StudyReadTime
00080030 Z TM -----KC--- StudyTime
00320032 X DA -----KC--- StudyVerifiedDate
00320033 X TM -----KC--- StudyVerifiedTime
00440010 X DT -----KC--- SubstanceAdministrationDateTime
00200200 U UI -K-------- SynchronizationFrameOfReferenceUID
300A0054 U UI -K-------- TableTopPositionAlignmentUID
00182042 U UI -K-------- TargetUID
0040A354 X LO ---------- TelephoneNumberTrial
0040DB0D U UI -K-------- TemplateExtensionCreatorUID
0040DB0C U UI -K-------- TemplateExtensionOrganizationUID
0040DB07 X DT -----KC--- TemplateLocalVersion
0040DB06 X DT -----KC--- TemplateVersion
40004000 X LT ---------- TextComments
20300020 X LO ---------- TextString
00100014 X SQ ---------- ThirdPersonPronounsSequence
0040A122 D TM -----KC--- Time
0040A112 X TM -----KC--- TimeOfDocumentCreationOrVerbalTransactionTrial
00181201 X TM --K--KC--- TimeOfLastCalibration
0018700E X/D TM --K--KC--- TimeOfLastDetectorCalibration
00181014 X TM -----KC--- TimeOfSecondaryCapture
00080201 X SH -----KC--- TimezoneOffsetFromUTC
00880910 X LO ---------- TopicAuthor
00880912 X LO ---------- TopicKeywords
00880906 X ST ---------- TopicSubject
00880904 X LO ---------- TopicTitle
00620021 U UI -K-------- TrackingUID
00081195 U UI -K-------- TransactionUID
00185011 X SQ --K------- TransducerIdentificationSequence
30080024 D DA -----KC--- TreatmentControlPointDate
30080025 D TM -----KC--- TreatmentControlPointTime
30080250 X/D DA -----KC--- TreatmentDate
300A00B2 X/Z SH --K------- TreatmentMachineName
300A0608 D LO -------C-- TreatmentPositionGroupLabel
300A0609 U UI -K-------- TreatmentPositionGroupUID
300A0700 U UI -K-------- TreatmentSessionUID
30100077 X/D LO -------C-- TreatmentSite
300A000B X LO -------C-- TreatmentSites
3010007A Z UT -------C-- TreatmentTechniqueNotes
30080251 X/D TM -----KC--- TreatmentTime
300A0736 D DT -----KC--- TreatmentToleranceViolationDateTime
300A0734 D ST -------C-- TreatmentToleranceViolationDescription
0018100A X SQ --K------- UDISequence
0040A124 U UI ---------- UID
00700006 D ST -------C-- UnformattedTextValue
00181009 X UT --K------- UniqueDeviceIdentifier
30100033 D SH -------C-- UserContentLabel
30100034 D LO -------C-- UserContentLongLabel
0040A352 X PN ---------- VerbalSourceTrial
0040A358 X SQ ---------- VerbalSourceIdentifierCodeSequenceTrial
0040A030 D DT -----KC--- VerificationDateTime
0040A088 Z SQ ---------- VerifyingObserverIdentificationCodeSequence
0040A075 D PN ---------- VerifyingObserverName
0040A073 D SQ ---------- VerifyingObserverSequence
0040A027 D LO ---------- VerifyingOrganization
00384000 X LT -------C-- VisitComments
0040B020 X/D SQ --------C- WaveformAnnotationSequence
003A0329 X ST -------C-- WaveformFilterDescription
00189371 D UC --K------- XRayDetectorID
00189373 X ST --K------- XRayDetectorLabel
00189367 D UC --K------- XRaySourceID
"""

TYPES = """\
cr-image .5.1.4.1.1.1
  00100020=2 00102203=2C 00080023=2C 00080033=2C 00180010=2
ct-image .5.1.4.1.1.2
  00100020=2 00102203=2C 00080023=2C 00080033=2C 00180010=2
mr-image .5.1.4.1.1.4
  00100020=2 00102203=2C 00080023=2C 00080033=2C 00180010=2
nm-image .5.1.4.1.1.20
  00100020=2 00102203=2C 00080023=2C 00080033=2C 00400555=2
us-image .5.1.4.1.1.6.1
  00100020=2 00102203=2C 00080023=2C 00080033=2C 0008002A=1C 00180010=2
us-multi-frame-image .5.1.4.1.1.3.1
  00100020=2 00102203=2C 00080023=2C 00080033=2C 0008002A=1C 00180010=2
secondary-capture-image .5.1.4.1.1.7
  00100020=2 00102203=2C 00080023=2C 00080033=2C
multi-frame-single-bit-sc-image .5.1.4.1.1.7.1
  00100020=2 00102203=2C 00080023=2C 00080033=2C
multi-frame-grayscale-byte-sc-image .5.1.4.1.1.7.2
  00100020=2 00102203=2C 00080023=1 00080033=1
multi-frame-grayscale-word-sc-image .5.1.4.1.1.7.3
  00100020=2 00102203=2C 00080023=1 00080033=1
multi-frame-true-color-sc-image .5.1.4.1.1.7.4
  00100020=2 00102203=2C 00080023=1 00080033=1
x-ray-angiographic-image .5.1.4.1.1.12.1
  00100020=2 00102203=2C 00080023=2C 00080033=2C 00081140=1C 00180010=2
x-ray-radiofluoroscopic-image .5.1.4.1.1.12.2
  00100020=2 00102203=2C 00080023=2C 00080033=2C 00081140=1C 00180010=2
rt-image .5.1.4.1.1.481.1
  00100020=2 00102203=2C 00081070=2 00080023=2C 00080033=2C 00180010=2 300E0008=2C
rt-dose .5.1.4.1.1.481.2
  00100020=2 00102203=2C 00081070=2 00080023=2C 00080033=2C
rt-structure-set .5.1.4.1.1.481.3
  00100020=2 00102203=2C 00081070=2 300E0008=2C
rt-plan .5.1.4.1.1.481.5
  00100020=2 00102203=2C 00081070=2 300A0006=2 300A0007=2 300E0008=2C
pet-image .5.1.4.1.1.128
  00100020=2 00102203=2C 00080021=1 00080031=1 00080023=2C 00080033=2C 00080022=2 00080032=2 00400555=2
digital-x-ray-image .5.1.4.1.1.1.1,.5.1.4.1.1.1.1.1
  00100020=2 00102203=2C 00081111=1C 00080023=2C 00080033=2C 00180010=2 00400555=2
digital-mammography-x-ray-image .5.1.4.1.1.1.2,.5.1.4.1.1.1.2.1
  00100020=2 00102203=2C 00081111=1C 00080023=2C 00080033=2C 00180010=2 00400555=2
digital-intra-oral-x-ray-image .5.1.4.1.1.1.3,.5.1.4.1.1.1.3.1
  00100020=2 00102203=2C 00081111=1C 00080023=2C 00080033=2C 00180010=2 00400555=2
rt-beams-treatment-record .5.1.4.1.1.481.4
  00100020=2 00102203=2C 00081070=2 30080250=2 30080251=2 30080054=2 30080056=2
rt-brachy-treatment-record .5.1.4.1.1.481.6
  00100020=2 00102203=2C 00081070=2 30080250=2 30080251=2 30080054=2 30080056=2
rt-treatment-summary-record .5.1.4.1.1.481.7
  00100020=2 00102203=2C 00081070=2 30080250=2 30080251=2 30080054=2 30080056=2
vl-endoscopic-image .5.1.4.1.1.77.1.1
  00100020=2 00102203=2C 00080023=2C 00080033=1C 00081140=1C 00400555=2
vl-microscopic-image .5.1.4.1.1.77.1.2
  00100020=2 00102203=2C 00080023=2C 00080033=1C 00081140=1C 00400555=2
vl-slide-coordinates-microscopic-image .5.1.4.1.1.77.1.3
  00100020=2 00102203=2C 00080023=2C 00080033=1C 00081140=1C 00400555=2
vl-photographic-image .5.1.4.1.1.77.1.4
  00100020=2 00102203=2C 00080023=2C 00080033=1C 00081140=1C 00400555=2
video-endoscopic-image .5.1.4.1.1.77.1.1.1
  00100020=2 00102203=2C 00080023=2C 00080033=1C 00081140=1C 00400555=2
video-microscopic-image .5.1.4.1.1.77.1.2.1
  00100020=2 00102203=2C 00080023=2C 00080033=1C 00081140=1C 00400555=2
video-photographic-image .5.1.4.1.1.77.1.4.1
  00100020=2 00102203=2C 00080023=2C 00080033=1C 00081140=1C 00400555=2
vl-whole-slide-microscopy-image .5.1.4.1.1.77.1.6
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 0008002A=1 00400555=2 22000005=2
  22000002=2
grayscale-softcopy-presentation-state .5.1.4.1.1.11.1
  00100020=2 00102203=2C 00700082=1 00700083=1 00700084=2
color-softcopy-presentation-state .5.1.4.1.1.11.2
  00100020=2 00102203=2C 00700082=1 00700083=1 00700084=2
pseudo-color-softcopy-presentation-state .5.1.4.1.1.11.3
  00100020=2 00102203=2C 00700082=1 00700083=1 00700084=2
blending-softcopy-presentation-state .5.1.4.1.1.11.4
  00100020=2 00102203=2C 00700082=1 00700083=1 00700084=2
basic-structured-display .5.1.4.1.1.131
  00100020=2 00102203=2C 00181000=1 00700084=2 00700082=1 00700083=1
xa-xrf-grayscale-softcopy-presentation-state .5.1.4.1.1.11.5
  00100020=2 00102203=2C 00181000=1 00700082=1 00700083=1 00700084=2
advanced-blending-presentation-state .5.1.4.1.1.11.8
  00100020=2 00102203=2C 00181000=1 00700082=1 00700083=1 00700084=2
basic-voice-audio-waveform .5.1.4.1.1.9.4.1
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
12-lead-ecg .5.1.4.1.1.9.1.1
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
general-ecg .5.1.4.1.1.9.1.2
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
ambulatory-ecg .5.1.4.1.1.9.1.3
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
hemodynamic-waveform .5.1.4.1.1.9.2.1
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
basic-cardiac-electrophysiology-waveform .5.1.4.1.1.9.3.1
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
arterial-pulse-waveform .5.1.4.1.1.9.5.1
  00100020=2 00102203=2C 00181000=1 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
respiratory-waveform .5.1.4.1.1.9.6.1
  00100020=2 00102203=2C 00181000=1 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
general-audio-waveform .5.1.4.1.1.9.4.2
  00100020=2 00102203=2C 00181000=1 00080023=1 00080033=1 0008002A=1 00400555=2 0040B020=1
basic-text-sr .5.1.4.1.1.88.11
  00100020=2 00102203=2C 00081111=2 00080023=1 00080033=1 0040A032=1C
enhanced-sr .5.1.4.1.1.88.22
  00100020=2 00102203=2C 00081111=2 00080023=1 00080033=1 0040A032=1C
comprehensive-sr .5.1.4.1.1.88.33
  00100020=2 00102203=2C 00081111=2 00080023=1 00080033=1 0040A032=1C
key-object-selection-document .5.1.4.1.1.88.59
  00100020=2 00102203=2C 00081111=2 00080023=1 00080033=1 0040A032=1C
mammography-cad-sr .5.1.4.1.1.88.50
  00100020=2 00102203=2C 00081111=2 00080023=1 00080033=1 0040A032=1C
chest-cad-sr .5.1.4.1.1.88.65
  00100020=2 00102203=2C 00081111=2 00080023=1 00080033=1 0040A032=1C
procedure-log .5.1.4.1.1.88.40
  00100020=2 00081111=2 00080023=1 00080033=1 0040A032=1C
x-ray-radiation-dose-sr .5.1.4.1.1.88.67
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
spectacle-prescription-report .5.1.4.1.1.78.6
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
colon-cad-sr .5.1.4.1.1.88.69
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
macular-grid-thickness-and-volume-report .5.1.4.1.1.79.1
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
implantation-plan-sr-document .5.1.4.1.1.88.70
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
comprehensive-3d-sr .5.1.4.1.1.88.34
  00100020=2 00102203=2C 00081111=2 00080023=1 00080033=1 0040A032=1C
radiopharmaceutical-radiation-dose-sr .5.1.4.1.1.88.68
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
extensible-sr .5.1.4.1.1.88.35
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
acquisition-context-sr .5.1.4.1.1.88.71
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
simplified-adult-echo-sr .5.1.4.1.1.88.72
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C 00080201=1
patient-radiation-dose-structured-report .5.1.4.1.1.88.73
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
planned-imaging-agent-administration-sr .5.1.4.1.1.88.74
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
performed-imaging-agent-administration-sr .5.1.4.1.1.88.75
  00100020=2 00102203=2C 00081111=2 00181000=1 00080023=1 00080033=1 0040A032=1C
enhanced-mr-image .5.1.4.1.1.4.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00400555=2 0008002A=1C
mr-spectroscopy .5.1.4.1.1.4.2
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00400555=2 0008002A=1C
enhanced-mr-color-image .5.1.4.1.1.4.3
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00400555=2 0008002A=1C
raw-data .5.1.4.1.1.66
  00100020=2 00102203=2C 00400555=2 00080023=1 00080033=1
enhanced-ct-image .5.1.4.1.1.2.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00400555=2 0008002A=1C
spatial-registration .5.1.4.1.1.66.1
  00100020=2 00102203=2C 00080023=1 00080033=1 00700084=2
deformable-spatial-registration .5.1.4.1.1.66.3
  00100020=2 00102203=2C 00181000=1 00080023=1 00080033=1 00700084=2
spatial-fiducials .5.1.4.1.1.66.2
  00100020=2 00102203=2C 00080023=1 00080033=1 00700084=2
ophthalmic-photography-8-bit-image .5.1.4.1.1.77.1.5.1
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1C 00082112=2C 00400555=2
ophthalmic-photography-16-bit-image .5.1.4.1.1.77.1.5.2
  00100020=2 00102203=2C 00080023=1 00080033=1 0008002A=1C 00082112=2C 00400555=2
stereometric-relationship .5.1.4.1.1.77.1.5.3
  00100020=2 00102203=2C
encapsulated-pdf .5.1.4.1.1.104.1
  00100020=2 00102203=2C 00080023=2 00080033=2 0008002A=2
encapsulated-cda .5.1.4.1.1.104.2
  00100020=2 00102203=2C 00080023=2 00080033=2 0008002A=2
real-world-value-mapping .5.1.4.1.1.67
  00100020=2 00102203=2C 00080023=1 00080033=1 00700084=2
enhanced-xa-image .5.1.4.1.1.12.1.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00400555=2 00080023=1 00080033=1 0008002A=1
enhanced-xrf-image .5.1.4.1.1.12.2.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00400555=2 00080023=1 00080033=1 0008002A=1
rt-ion-plan .5.1.4.1.1.481.8
  00100020=2 00102203=2C 00081070=2 300A0006=2 300A0007=2 300E0008=2C
rt-ion-beams-treatment-record .5.1.4.1.1.481.9
  00100020=2 00102203=2C 00081070=2 30080250=2 30080251=2 30080054=2 30080056=2
segmentation .5.1.4.1.1.66.4
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00700084=2
ophthalmic-tomography-image .5.1.4.1.1.77.1.5.4
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00400555=2 0008002A=1
x-ray-3d-angiographic-image .5.1.4.1.1.13.1.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00400555=2 00080023=1 00080033=1
x-ray-3d-craniofacial-image .5.1.4.1.1.13.1.2
  00100020=2 00102203=2C 00081111=1C 00181000=1 00400555=2 00080023=1 00080033=1
breast-tomosynthesis-image .5.1.4.1.1.13.1.3
  00100020=2 00102203=2C 00081111=1C 00181000=1 00400555=2 00080023=1 00080033=1
enhanced-pet-image .5.1.4.1.1.130
  00100020=2 00102203=2C 00081111=1C 00181000=1 00400555=2 00080023=1 00080033=1 0008002A=1C
surface-segmentation .5.1.4.1.1.66.5
  00100020=2 00102203=2C 00081111=1C 00181000=1 00700084=2 00080023=1 00080033=1
enhanced-us-volume .5.1.4.1.1.6.2
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 0008002A=1 00082112=1C 00400555=2
lensometry-measurements .5.1.4.1.1.78.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1
autorefraction-measurements .5.1.4.1.1.78.2
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1
keratometry-measurements .5.1.4.1.1.78.3
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1
subjective-refraction-measurements .5.1.4.1.1.78.4
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1
visual-acuity-measurements .5.1.4.1.1.78.5
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1
ophthalmic-axial-measurements .5.1.4.1.1.78.7
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1
intraocular-lens-calculations .5.1.4.1.1.78.8
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1
rt-beams-delivery-instruction .5.1.4.34.7
  00100020=2 00102203=2C
ophthalmic-visual-field-static-perimetry-measurements .5.1.4.1.1.80.1
  00100020=2 00102203=2C 00081111=1C 00181000=1
intravascular-optical-coherence-tomography-image .5.1.4.1.1.14.1,.5.1.4.1.1.14.2
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00400555=2 0008002A=1
ophthalmic-thickness-map .5.1.4.1.1.81.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 0008002A=1 00082112=1C 00400555=2
surface-scan-mesh .5.1.4.1.1.68.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 0008002A=1
surface-scan-point-cloud .5.1.4.1.1.68.2
  00100020=2 00102203=2C 00081111=1C 00181000=1 0008002A=1
legacy-converted-enhanced-ct-image .5.1.4.1.1.2.2
  00100020=2 00102203=2C 00081111=1C 00181000=1 00180010=2 00080023=1 00080033=1 00400555=2 0008002A=1C
legacy-converted-enhanced-mr-image .5.1.4.1.1.4.4
  00100020=2 00102203=2C 00081111=1C 00181000=1 00180010=2 00080023=1 00080033=1 00400555=2 0008002A=1C
legacy-converted-enhanced-pet-image .5.1.4.1.1.128.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00400555=2 00080023=1 00080033=1 0008002A=1C
corneal-topography-map .5.1.4.1.1.82.1
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 0008002A=1 00082112=1 00400555=2
breast-projection-x-ray-image .5.1.4.1.1.13.1.4,.5.1.4.1.1.13.1.5
  00100020=2 00102203=2C 00081111=1C 00181000=1 0008002A=1 00400555=2 00080023=1 00080033=1
parametric-map .5.1.4.1.1.30
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00700084=2 00400555=2
wide-field-ophthalmic-photography-stereographic-projection-image .5.1.4.1.1.77.1.5.5
  00100020=2 00102203=2C 00181000=1 00080023=1 00080033=1 0008002A=1C 00082112=2C 00400555=2
wide-field-ophthalmic-photography-3d-coordinates-image .5.1.4.1.1.77.1.5.6
  00100020=2 00102203=2C 00181000=1 00080023=1 00080033=1 0008002A=1C 00082112=2C 00400555=2
tractography-results .5.1.4.1.1.66.6
  00100020=2 00102203=2C 00081111=1C 00181000=1 00700084=2 00080023=1 00080033=1
rt-brachy-application-setup-delivery-instruction .5.1.4.34.10
  00100020=2 00102203=2C 00181000=1
planar-mpr-volumetric-presentation-state .5.1.4.1.1.11.6,.5.1.4.1.1.11.7
  00100020=2 00102203=2C 00181000=1 00700082=1 00700083=1 00700084=2
volume-rendering-volumetric-presentation-state .5.1.4.1.1.11.9,.5.1.4.1.1.11.10,.5.1.4.1.1.11.11
  00100020=2 00102203=2C 00181000=1 00700082=1 00700083=1 00700084=2
content-assessment-results .5.1.4.1.1.90.1
  00100020=2 00102203=2C 00181000=1
ct-performed-procedure-protocol .5.1.4.1.1.200.2
  00100020=2 00102203=2C 00181030=1 00081111=1C 00181000=1 00700084=1 00080012=1 00080013=1
ophthalmic-optical-coherence-tomography-en-face-image .5.1.4.1.1.77.1.5.7
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080023=1 00080033=1 00082112=1
ophthalmic-optical-coherence-tomography-b-scan-volume-analysis .5.1.4.1.1.77.1.5.8
  00100020=2 00102203=2C 00081111=1C 00181000=1 00080033=1 00080023=1
encapsulated-stl .5.1.4.1.1.104.3
  00100020=2 00102203=2C 00181000=1 00080023=2 00080033=2 0008002A=2
encapsulated-obj .5.1.4.1.1.104.4
  00100020=2 00102203=2C 00181000=1 00080023=2 00080033=2 0008002A=2
encapsulated-mtl .5.1.4.1.1.104.5
  00100020=2 00102203=2C 00181000=1 00080023=2 00080033=2 0008002A=2
rt-physician-intent .5.1.4.1.1.481.10
  00100020=2 00102203=2C 00080021=1 00080031=1 00081111=1C 00181000=1 00700084=2 00080012=1 00080013=1
  00080023=1 00080033=1
rt-segment-annotation .5.1.4.1.1.481.11
  00100020=2 00102203=2C 00080021=1 00080031=1 00081111=1C 00181000=1 00700084=2 00080012=1 00080013=1
  00080023=1 00080033=1
rt-radiation-set .5.1.4.1.1.481.12
  00100020=2 00102203=2C 00080021=1 00080031=1 00081111=1C 00181000=1 00700084=2 00080012=1 00080013=1
  00080023=1 00080033=1
c-arm-photon-electron-radiation .5.1.4.1.1.481.13
  00100020=2 00102203=2C 00080021=1 00080031=1 00081111=1C 00181000=1 00700084=2 00080012=1 00080013=1
  00080023=1 00080033=1
tomotherapeutic-radiation .5.1.4.1.1.481.14
  00100020=2 00102203=2C 00080021=1 00080031=1 00081111=1C 00181000=1 00700084=2 00080012=1 00080013=1
  00080023=1 00080033=1
robotic-arm-radiation .5.1.4.1.1.481.15
  00100020=2 00102203=2C 00080021=1 00080031=1 00081111=1C 00181000=1 00700084=2 00080012=1 00080013=1
  00080023=1 00080033=1
"""

DEMANDS = """\
top 1
  00041142 00041200 00041202 00041212 00080005 00080008 00080012 00080013 00080016 00080018 00080021 00080023
  0008002A 00080031 00080033 00080053 00080060 00080064 00080068 00080070 00080201 00080221 00081090 00082122
  00082124 00089123 00089205 00089206 00089207 00089208 00089209 00100035 00102201 00102210 00102298 00120010
  00120020 00120040 00120042 00120053 00120063 00120081 00180015 00180020 00180021 00180023 00180060 00180071
  00180073 00180087 00181000 00181020 00181030 00181060 00181063 00181064 00181065 0018106A 0018106C 00181081
  00181082 00181134 00181154 00181155 0018115A 00181162 00181164 00181181 00181190 00181191 001811A0 001811A2
  001811A4 00181242 00181460 00181500 00181508 00181600 00181602 00181604 00181606 00181608 00181610 00181612
  00181620 00181622 00181623 00181624 00181700 00181702 00181704 00181706 00181708 00181710 00181712 00181720
  00181800 00182001 00182002 00182003 00182004 00182005 00182006 00182010 00183100 00183101 00183102 00183103
  00183104 00185022 00185024 00185026 00185027 00185050 00185100 00187004 00187030 00187032 00187034 00187060
  00187062 00189004 00189005 00189008 00189011 00189012 00189014 00189015 00189017 00189018 00189024 00189025
  00189029 00189032 00189033 00189034 00189037 00189052 00189053 00189054 00189059 00189060 00189061 00189062
  00189063 00189064 00189065 00189066 00189067 00189070 00189073 00189085 00189093 00189094 00189098 00189100
  00189101 00189169 00189170 00189171 00189172 00189173 00189174 00189198 00189199 00189200 00189250 00189305
  00189309 00189328 00189330 00189332 00189353 00189410 00189420 00189427 00189428 00189429 00189430 00189457
  00189474 00189701 00189715 00189716 00189717 00189718 00189719 00189720 00189721 00189722 00189723 00189724
  00189725 00189726 00189727 00189738 00189755 00189758 00189759 00189760 00189761 00189762 00189763 00189764
  00189765 00189766 00189767 00189768 00189770 00189801 0018980C 00189947 0020000D 0020000E 00200011 00200012
  00200013 00200020 00200032 00200037 00200052 00200062 00200200 00200242 00209161 00209162 00209163 00209228
  00209250 00209256 00209307 00209308 00209309 0020930A 0020930B 0020930C 00209311 00209312 00209313 00220028
  00220035 00220036 00220037 00220038 00220048 00220049 00220055 00220056 00220057 00221009 00221019 00221095
  00221097 00221415 00221463 00221515 00221528 00221529 00221622 00240010 00240011 00240012 00240018 00240020
  00240025 00240028 00240037 00240038 00240057 00240063 00240070 00240074 00240075 00240076 00240077 00240078
  00240079 00240080 00240081 00240086 00240087 00240088 00240105 00240106 00240107 00240108 00240113 00240117
  00240118 00240120 00280002 00280003 00280004 00280006 00280008 00280009 00280010 00280011 00280030 00280034
  00280100 00280101 00280102 00280103 00280120 00280121 00280124 00280125 00280301 00280302 00280304 00280A04
  00281040 00281041 00281050 00281051 00281052 00281053 00281054 00281090 00281101 00281102 00281103 00281199
  00281201 00281202 00281203 00281221 00281222 00281223 00281300 00282000 00282002 00282110 00282112 00282114
  00287FE0 00289001 00289002 00289003 00289108 00289235 00289520 00289537 00400261 00400316 00400318 00400512
  00408302 0040A032 0040A040 0040A050 0040A120 0040A121 0040A122 0040A123 0040A124 0040A130 0040A132 0040A138
  0040A13A 0040A160 0040A491 0040A493 0040E001 00420011 00420012 00420014 00460092 00460094 00460095 00460125
  00460139 00460201 00460202 00460203 00460204 00460205 00460208 00460220 00460224 00460227 00460242 00480001
  00480002 00480003 00480006 00480007 00480010 00480011 00480012 00480013 00480014 00480102 00480301 00480302
  00480303 00520006 00520009 00520011 00520012 00520013 00520014 00520026 00520031 00520034 00520039 0052003A
  00540010 00540011 00540020 00540021 00540030 00540031 00540050 00540051 00540060 00540061 00540070 00540071
  00540080 00540081 00540090 00540100 00540101 00540202 00540500 00541000 00541001 00541002 00541100 00541102
  00541105 00541210 00541300 00541321 00541330 00620001 0062000E 00620010 00660001 00686210 00686221 00686223
  00686226 00686350 00686390 00700022 00700023 00700041 00700042 00700080 00700082 00700083 00700084 00700403
  00701102 00701103 0070120B 0070120C 0070120D 00701501 00701502 00701503 00701505 00701507 00701508 00701511
  00701512 00701602 00701603 00701604 00701605 00701606 00701701 00701702 00701703 00701A01 00701A05 00701A06
  00720002 00720004 00720006 00720008 0072000A 00720014 00720100 00741404 00760003 0076000A 00780001 00780020
  00800004 00820001 00820006 00820023 20500020 30020002 3002000C 30040002 30040004 3004000A 3004000C 3004000E
  30060002 30060024 30080022 30080200 300A0002 300A000C 300A00B3 300A00D0 300A00E0 300A00F0 300A0200 300A0202
  300A0604 300A0636 300A0637 300A0638 300A0639 300A0640 300A0641 300A0650 300A0670 300A0672 300A0674 300A0675
  300A0685 300A0687 300A0688 300C0022 300E0002 30100033 30100034 30100045 30100090 56000010 56000020 7FE00002
  7FE00008 7FE00009 7FE00010
top 2
  00041130 00080020 00080022 00080030 00080032 00080050 00080090 00081070 0008212A 00100010 00100020 00100030
  00100040 00102203 00102292 00102297 00102299 00120021 00120030 00120031 00120050 00120060 00180010 00180022
  00180050 00180070 00180080 00180081 00180082 00180088 00180091 00181080 00181083 00181084 00181135 00181136
  00181137 00181150 00181151 00181152 00181300 00181302 00181510 00181511 00181520 00181521 00185101 00189426
  00189473 00200010 00200060 00201040 00220005 0022000A 0022000B 0022000C 0022000D 0022000E 00220030 00221624
  00221626 00280051 00420010 00460012 00520002 00520003 00520004 00520007 00520008 00541004 006862A5 00700081
  00720208 00760001 00760006 00780024 22000002 22000005 3002000A 3002000E 30020010 30020011 30020012 30020020
  30020022 30020026 30060008 30060009 30080054 30080056 30080250 30080251 300A0006 300A0007 300A0078 300E0004
  300E0005 300E0008
nested 1
  00041400 00041410 00041420 00041430 00041432 00041500 00041510 00041511 00041512 0004151A 0008002A 00080054
  00080060 00080070 00080080 00080100 00080102 00080103 00080104 00080105 00080106 00080107 0008010A 0008010C
  0008010D 0008010E 0008010F 00080112 00080119 00080120 00080301 00080302 00080303 00080304 00080306 00080307
  00080308 00080309 0008030A 0008030B 0008030C 0008030D 00081010 00081070 00081090 00081150 00081155 00081160
  00081161 00081162 00081163 00081167 00081190 00082134 00082142 00082143 00082144 00083010 00089007 00089205
  00089206 00089207 00089208 00089209 00089459 00089460 00100020 00100022 00100214 00100217 00100222 00100223
  00102295 00120020 00120084 00120085 00180010 00180042 00180050 00180060 00180080 00180083 00180087 00180088
  00180090 00180091 00180093 00180094 00180095 00181000 00181002 00181009 00181020 00181030 00181063 00181064
  00181068 00181069 00181075 00181076 00181078 00181100 00181110 00181111 00181114 00181120 00181121 00181130
  00181140 00181143 00181144 00181147 00181160 00181164 00181166 00181190 00181191 001811A0 001811A2 001811A4
  00181210 00181242 00181244 00181250 00181251 00181312 00181314 00181400 00181401 00181405 00181510 00181511
  00181530 00181531 00181600 00181602 00181604 00181606 00181608 00181610 00181612 00181620 00181630 00181631
  00181632 00181633 00181634 00181635 00181636 00181637 00181638 00181700 00181702 00181704 00181706 00181708
  00181710 00181712 00181720 00182042 00182043 00182044 00182046 00185100 00186012 00186014 00186016 00186018
  0018601A 0018601C 0018601E 00186024 00186026 0018602C 0018602E 00186044 00186046 00186048 0018604A 0018604C
  0018604E 00186050 00186052 00186054 00186056 00186058 0018605A 00187001 00187004 0018700A 0018700C 0018700E
  0018701A 00187022 00187030 00187032 00187034 00187050 00187052 00187054 00187056 00187058 00187060 00187062
  00189004 00189009 00189010 00189016 00189019 00189020 00189021 00189022 00189026 00189027 00189028 00189030
  00189035 00189036 00189037 00189043 00189044 00189047 00189048 00189051 00189058 00189064 00189069 00189070
  00189073 00189074 00189075 00189077 00189078 00189079 00189080 00189081 00189082 00189085 00189087 00189089
  00189090 00189091 00189095 00189098 00189100 00189104 00189105 00189106 00189127 00189147 00189151 00189155
  00189159 00189168 00189169 00189170 00189171 00189174 00189177 00189178 00189179 00189180 00189181 00189182
  00189183 00189217 00189218 00189219 00189220 00189231 00189232 00189234 00189240 00189241 00189253 00189254
  00189255 00189256 00189257 00189258 00189259 0018925A 0018925B 0018925C 0018925F 00189295 00189296 00189302
  00189303 00189305 00189306 00189307 00189309 00189310 00189311 00189313 00189315 00189316 00189317 00189318
  00189319 00189320 00189322 00189323 00189327 00189328 00189330 00189332 00189333 00189334 00189335 00189337
  00189342 00189345 00189353 00189366 00189367 00189368 00189369 0018936A 0018936B 00189370 00189371 00189372
  00189374 00189375 00189376 00189377 00189378 0018937A 0018937C 0018937E 00189383 00189384 00189402 00189404
  00189420 00189423 00189429 00189430 00189435 00189436 00189437 00189438 00189439 00189440 00189441 00189442
  00189447 00189449 00189452 00189457 00189461 00189463 00189464 00189465 00189466 00189467 00189468 00189469
  00189470 00189471 00189508 00189509 00189510 00189511 00189514 00189515 00189516 00189517 00189524 00189525
  00189526 00189527 00189543 00189544 00189545 00189546 00189547 00189548 00189549 00189550 00189551 00189552
  00189553 00189554 00189557 00189558 00189559 00189602 00189603 00189604 00189605 00189606 00189607 00189623
  00189624 00189729 00189739 00189740 00189756 00189769 00189804 00189805 00189808 0018980B 00189810 00189900
  00189905 00189915 00189916 00189918 00189919 00189921 00189930 00189938 00189939 0018993A 00189944 0020000D
  0020000E 00200013 00200020 00200032 00200037 00200052 00209056 00209057 00209072 00209128 00209153 00209157
  00209164 00209165 00209167 00209213 00209238 00209241 00209245 00209246 00209247 00209248 00209249 00209250
  00209251 00209252 00209254 00209255 00209256 00209257 00209301 00209302 0020930D 00209518 00209536 00220007
  00220008 00220009 00220032 00220035 00220036 00220039 00220055 00221010 00221019 00221037 00221053 00221054
  00221059 00221093 00221095 0022112B 0022112C 00221130 00221131 00221140 00221452 00221460 00221466 00221467
  00221468 00221527 00221530 00221531 00221630 00221642 00221643 00221644 00221645 00221646 00221658 00240035
  00240036 00240039 00240040 00240045 00240046 00240048 00240050 00240051 00240052 00240053 00240054 00240055
  00240056 00240059 00240060 00240061 00240062 00240066 00240068 00240071 00240072 00240073 00240090 00240091
  00240092 00240093 00240094 00240100 00240102 00240103 00240104 00240124 00240126 00240306 00240307 00240308
  00240338 00240341 00280002 00280004 00280006 00280010 00280011 00280030 00280034 00280100 00280101 00280102
  00280103 00280A04 00281040 00281041 00281050 00281051 00281052 00281053 00281054 00281101 00281102 00281103
  00281104 00281201 00281202 00281203 00281204 00281221 00281222 00281223 00281224 00281231 00281232 00281402
  00281405 00281406 00281407 00281408 0028140D 0028140E 0028140F 00281410 00282000 00282110 00282112 00282114
  00283002 00283003 00283004 00283006 00286101 00286102 00286110 00286112 00286114 00289416 00289444 00289446
  00289474 00289478 00289503 00289506 00289507 00289520 00340002 00340003 00340004 00340005 00340007 003A0004
  003A0005 003A0010 003A001A 003A0210 003A0212 003A0213 003A0214 003A0215 003A021A 003A0241 003A0244 003A0245
  003A0247 003A0248 003A0301 003A0302 00400009 00400031 00400032 00400033 00400314 00400316 00400512 00400551
  00400554 0040072A 0040073A 0040074A 00401001 00404073 00408302 00409210 00409211 00409212 00409213 00409214
  00409216 00409224 00409225 0040A010 0040A027 0040A030 0040A032 0040A040 0040A050 0040A075 0040A080 0040A084
  0040A0B0 0040A120 0040A121 0040A122 0040A123 0040A124 0040A130 0040A132 0040A138 0040A13A 0040A160 0040A161
  0040A162 0040A163 0040A30A 0040DB00 0040DB73 0040E001 0040E010 0040E020 0040E030 00420012 00440102 00440104
  00440108 00460030 00460032 00460034 00460036 00460046 00460075 00460076 00460077 00460104 00460117 00460118
  00460137 00460146 00460147 00460212 00460213 00460247 00460248 00460249 00460250 00460251 00460252 00460253
  00480106 00480201 00480202 0048021E 0048021F 00480301 00500004 00520028 00520030 00520036 00520038 00540014
  00540015 00540033 00540036 00540038 00540053 00540200 00540211 00540308 00540500 00541310 00541320 00541321
  00541323 00541324 00603002 00603004 00603006 00603008 00603020 00620004 00620005 00620008 00620009 0062000B
  0062000C 0062000D 00620020 00620021 00640003 00640007 00640008 00640009 00660003 0066000C 0066000D 0066000E
  00660010 00660015 00660016 0066001C 0066001E 0066001F 00660021 0066002A 0066002C 00660031 00660036 00660040
  00660103 00660105 00660106 00660125 00660129 00686270 00686280 006862D0 006862F2 00686300 00686310 00686330
  00686340 00686346 00686347 00686380 006863C0 006863D0 006863F0 00686410 00686420 00686440 00686450 00686460
  00686490 006864A0 006864C0 006864D0 006864F0 00686530 00686560 00686590 006865B0 006865D0 006865F0 00686610
  00686620 00687005 00700002 00700003 00700004 00700005 00700006 00700010 00700011 00700012 00700014 00700015
  00700020 00700021 00700022 00700023 00700024 00700052 00700053 00700062 00700080 00700081 00700100 00700101
  00700102 00700103 00700207 00700226 00700228 00700229 00700241 00700242 00700243 00700244 00700245 00700246
  00700247 00700248 00700249 00700250 00700251 00700253 00700254 00700255 00700256 00700257 00700258 00700261
  00700262 00700273 00700274 00700278 00700279 00700282 00700284 00700285 00700288 00700289 00700294 00700295
  00700306 0070030C 00700310 0070031A 0070031B 00700403 00700405 00701202 00701203 00701204 00701205 00701207
  00701209 0070120D 00701302 00701303 00701305 00701306 00701309 0070150C 0070150D 00701602 00701603 00701604
  00701605 00701606 00701802 00701804 00701904 00701907 00701A07 00701B02 00701B06 00701B07 00701B08 00701B13
  00701B14 00720024 00720026 00720028 00720032 00720034 00720038 0072003A 0072003C 00720050 00720052 00720054
  00720056 0072005E 0072005F 00720060 00720061 00720062 00720063 00720064 00720065 00720066 00720067 00720068
  00720069 0072006A 0072006B 0072006C 0072006D 0072006E 0072006F 00720070 00720071 00720072 00720073 00720074
  00720075 00720076 00720078 0072007A 0072007C 0072007E 0072007F 00720104 00720106 00720108 0072010A 0072010C
  00720202 00720204 00720212 00720216 00720218 00720302 00720304 00720306 00720308 00720310 00720314 00720318
  00720330 00720402 00720404 00720406 00720432 00720434 00720512 00720514 00720516 00720520 00720602 00720604
  00740120 00740121 00741022 00741032 00741034 00741036 00741057 00741402 00741403 00741406 00741407 00741408
  0074140A 0074140C 00760036 00760038 00760055 00760070 00760080 00760090 007600A0 007600B0 007600C0 0078002E
  00780050 00780060 00780090 007800A0 007800B2 007800B6 007800B8 00800009 00800010 00800011 00820008 0082000A
  00820018 00820032 00820037 00820038 00880140 04000005 04000010 04000015 04000020 04000100 04000105 04000110
  04000115 04000120 04000305 04000404 04000510 04000520 04000552 04000562 04000563 04000565 21000140 30020041
  30020051 30020052 30040001 30040002 30040004 30040012 30040052 30040054 30040056 30040058 30040062 30060022
  30060024 30060042 30060046 30060050 30060082 30060084 300600B2 300600B4 300600B7 300600B8 300600C6 30080016
  30080022 30080024 30080025 3008002A 30080044 30080047 30080052 30080061 30080062 30080063 30080064 30080065
  3008006A 30080072 30080076 30080082 30080092 30080132 30080134 30080136 30080138 3008013A 3008013C 30080162
  30080164 30080166 30080168 30080172 30080223 300A0012 300A0014 300A0015 300A0018 300A0020 300A0042 300A0043
  300A004A 300A0055 300A0071 300A0079 300A007A 300A0080 300A0088 300A0089 300A008A 300A0090 300A0092 300A0093
  300A00A0 300A00B3 300A00B8 300A00BC 300A00BE 300A00C0 300A00C2 300A00C4 300A00C6 300A00C7 300A00C8 300A00CE
  300A00D0 300A00D2 300A00D9 300A00DB 300A00E0 300A00E4 300A00E7 300A00E8 300A00E9 300A00EA 300A00EB 300A00EC
  300A00ED 300A00F0 300A00F7 300A00F8 300A00F9 300A00FA 300A00FB 300A00FC 300A0100 300A0104 300A0106 300A0108
  300A0109 300A010C 300A010E 300A0110 300A0112 300A0114 300A0118 300A011C 300A011E 300A011F 300A0120 300A0121
  300A0122 300A0123 300A0125 300A0126 300A0128 300A0129 300A012A 300A0134 300A0140 300A0142 300A0144 300A0146
  300A0182 300A0184 300A0192 300A01A2 300A01B6 300A0212 300A0214 300A0226 300A0228 300A0229 300A022A 300A022B
  300A022C 300A022E 300A0232 300A0234 300A0250 300A0264 300A0282 300A0286 300A0288 300A028A 300A028C 300A0292
  300A0296 300A02A0 300A02B2 300A02C8 300A02D2 300A02E0 300A02E1 300A02E2 300A02E4 300A02E5 300A02E6 300A0302
  300A0304 300A0306 300A0308 300A0309 300A030A 300A030F 300A0312 300A0316 300A0318 300A0320 300A0330 300A0334
  300A0336 300A0338 300A0340 300A0344 300A0346 300A0348 300A034C 300A0350 300A0362 300A0372 300A0382 300A0384
  300A0390 300A0391 300A0392 300A0394 300A0396 300A039A 300A0421 300A0424 300A0432 300A0433 300A0434 300A0435
  300A0440 300A0443 300A0451 300A0452 300A0501 300A0502 300A0503 300A0504 300A0507 300A0508 300A0509 300A0510
  300A0511 300A0512 300A0600 300A0601 300A0602 300A0603 300A0605 300A0606 300A0607 300A0608 300A0609 300A060B
  300A060C 300A060F 300A0611 300A0619 300A061A 300A061B 300A061D 300A061E 300A0622 300A0623 300A0624 300A0625
  300A0627 300A062A 300A062C 300A063C 300A0641 300A0645 300A0648 300A0649 300A064A 300A064B 300A064E 300A064F
  300A0650 300A0652 300A0653 300A0655 300A0657 300A065C 300A065E 300A065F 300A0661 300A0663 300A0664 300A0665
  300A0666 300A066B 300A066C 300A0670 300A0672 300A0674 300A0679 300A067A 300A067C 300A0680 300A0681 300A0682
  300A0685 300A0687 300C0006 300C0008 300C000C 300C000E 300C0022 300C0051 300C00C0 300C00D0 300C00E0 300C00F0
  300C00F4 300C00F6 300C0100 300C0102 300C0104 300C0112 30100002 30100006 3010000B 3010000C 3010000D 3010000E
  30100010 30100013 30100015 3010001C 3010001D 30100020 30100022 3010002D 30100031 30100033 30100034 30100035
  30100038 30100039 3010003A 3010003C 3010003D 3010003E 3010003F 30100040 30100041 30100042 3010004F 30100054
  30100058 3010005E 30100063 3010006E 3010006F 30100073 30100074 30100077 3010007C 30100083 30100092 30100093
  30100094 30100095 30100096 30100099 3010009A 54001004 54001006 5400100A 54001010 7FE00010
nested 2
  00080050 00080114 00180038 0018100B 00181041 00181049 00181074 00181081 00181082 00181150 00181151 00181181
  00181182 00189041 00189050 00189252 0018925E 00189324 00189343 00189344 00189403 00189922 00200011 00200060
  0022000A 0022000B 0022000D 0022000E 00220041 00221033 00221039 00221097 00221121 00221122 00281090 00286120
  00289411 00289445 00321060 00402016 00402017 0040A082 00460044 00460114 00460115 00500017 00520033 00660009
  0066000A 00660041 00660042 00660043 00700084 00720312 00720316 00741026 00741027 00741028 0074102A 0074102B
  0074102C 0074102D 00741338 0074133A 00880130 04000564 3002000D 30020032 30060026 30060036 300600A4 300600A6
  30080014 3008002C 30080042 30080048 3008005A 30080105 30080122 30080142 30080152 30080224 30080250 30080251
  300A0078 300A00B2 300A00BB 300A00D3 300A00D5 300A00D6 300A00D8 300A00E1 300A00E6 300A00EE 300A00F6 300A00FE
  300A0102 300A0115 300A012C 300A0132 300A014A 300A014C 300A0194 300A01A4 300A01B8 300A01BC 300A01D2 300A01D4
  300A01D6 300A0216 300A0262 300A0263 300A0272 300A0274 300A0284 300A0291 300A02A2 300A02A4 300A02B3 300A02D6
  300A030D 300A060D 300A060E 300A0612 300A0613 300A0615 300A0626 300A0628 300A0634 300A063D 300A0642 300A0643
  300A0654 300A0669 300A066D 300A067D 300C0009 30100005 3010000F 30100017 3010001A 3010001B 30100029 3010003B
  30100043 3010004C 3010004D 30100050 30100051 30100056 30100059 3010005A 3010005C 30100061 30100066 30100068
  30100075
"""

BY_VR = """\
AE
  00000200 00000300 00000400 00000600 00001030 00020016 00020017 00020018 00080054 00080055 00081000 00321021
  00400001 00400241 0072005E 00741234 00741236 21000070 21000140
AS
  00101010 0072005F
AT
  00000901 00001005 00140202 00205000 00209165 00209167 00280009 0028000A 00280066 00280404 00280702 00280721
  00720026 00720052 00720060 00741052 04000020 2200000E 30080061 30080062 30080065
CS
  00005130 00005140 00005150 00005160 00005180 00005190 000051A0 00041130 00041141 00041142 00041430 00041500
  00080005 00080008 0008001C 00080042 00080052 00080053 00080056 00080060 00080061 00080064 00080068 00080105
  0008010A 0008010B 0008010F 00080221 00080303 00080307 0008030A 00080403 00080405 0008040A 0008040F 00080415
  00080417 00080426 00082110 00082200 00082204 00082208 00089007 00089205 00089206 00089207 00089208 00089209
  00089460 00100022 00100035 00100040 00100200 001021A0 00102203 00102210 00102298 00120053 00120062 00120084
  00120085 00140050 00140052 00140101 00140107 00140108 00140205 0014201A 0014201C 00142208 0014220C 0014220E
  00142228 00144004 0014400A 00144013 00144026 00144032 00144036 00144081 00145105 00145109 0014511E 00160061
  00160071 00160073 00160079 0016007A 0016007C 0016007E 00160080 00160083 00160085 00160087 00160089 00161001
  00161003 00161004 00180015 00180020 00180021 00180022 00180023 00180025 00180037 00180038 00180039 00180042
  00180071 00180073 00181048 0018106A 00181080 00181134 0018113A 00181140 00181147 00181155 00181156 0018115A
  00181166 00181181 00181191 001811B2 001811B3 001811B4 001811B6 001811BE 001811C0 00181301 00181312 00181315
  00181402 00181403 00181490 00181491 00181500 00181508 00181600 00181630 00181700 00181800 00181802 00182020
  00183100 00185100 00185101 00186031 00187000 00187004 00187005 00187024 00187034 00187050 00187060 00187064
  00189004 00189008 00189009 00189010 00189011 00189012 00189014 00189015 00189016 00189017 00189018 00189020
  00189021 00189022 00189024 00189025 00189026 00189027 00189028 00189029 00189032 00189033 00189034 00189036
  00189037 00189043 00189044 00189048 00189051 00189054 00189059 00189060 00189062 00189064 00189065 00189067
  00189075 00189077 00189078 00189081 00189085 00189094 00189100 00189101 00189147 00189166 00189169 00189170
  00189171 00189172 00189173 00189174 00189177 00189178 00189179 00189180 00189183 00189198 00189199 00189200
  00189214 00189236 00189250 00189257 00189259 0018925C 00189297 00189302 00189315 00189316 00189323 00189333
  00189334 00189342 00189343 00189344 00189361 00189368 00189372 0018937E 00189410 00189420 00189425 00189427
  00189435 00189457 00189474 00189527 00189559 00189622 00189624 00189725 00189738 00189755 00189756 00189758
  00189759 00189760 00189761 00189762 00189763 00189764 00189765 00189766 00189767 00189768 00189769 00189770
  00189808 0018980B 0018980C 00189828 00189829 00189905 00189918 00189930 00189944 00189947 00200020 00200060
  00200062 00200080 00203401 00203402 00209072 00209247 00209249 00209250 00209307 0020930B 0020930C 00209311
  00220005 0022000D 00220028 00220039 00221009 00221010 00221039 00221046 00221049 0022112B 00221140 00221415
  00221466 00221515 00221622 00240012 00240037 00240039 00240040 00240045 00240051 00240052 00240053 00240055
  00240057 00240059 00240061 00240062 00240063 00240072 00240074 00240076 00240078 00240080 00240086 00240093
  00240095 00240102 00240106 00240113 00240117 00240120 00240124 00240338 00280004 00280040 00280051 00280060
  00280065 00280090 00280300 00280301 00280302 00280303 00280701 00280A02 00281040 00281056 00281080 00281090
  00281300 00281350 0028135A 00281402 00281405 0028140D 0028140E 0028140F 00281410 00282002 00282110 00282114
  00286023 00286101 00287006 00287013 00287014 00287019 00287021 00287025 00287026 00287029 0028702B 00289003
  00289108 00289235 00289444 00289446 00289454 00289474 00289537 0032000A 0032000C 00321055 00340008 0034000C
  00380008 003A0004 003A0205 003A0246 003A0302 003A0316 003A0317 003A0322 00400020 00400033 00400035 00400252
  00400261 00400318 00404001 00404002 00404003 00404006 00404020 00404040 00404041 00408303 0040A007 0040A010
  0040A040 0040A050 0040A057 0040A080 0040A084 0040A125 0040A130 0040A173 0040A174 0040A194 0040A290 0040A403
  0040A491 0040A493 0040A494 0040A496 0040A600 0040A601 0040A603 0040DB00 0040DB0B 0040E020 00440002 00460032
  00460036 00460038 00460092 00460094 00460095 00460125 00460201 00460242 00460248 00480010 00480011 00480012
  00480114 00480115 00480301 00500004 00500017 0050001A 00520006 00520026 00520031 00520039 0052003A 00540039
  00540202 00540500 00540501 00541000 00541001 00541002 00541004 00541006 00541100 00541102 00541220 00541400
  00541401 00620001 00620008 00620010 00620013 00660009 0066000D 0066000E 00660010 00686223 00686420 00687001
  00687002 006A0001 006A0007 006A000D 006A000F 00700002 00700003 00700004 00700005 00700012 00700015 00700023
  00700024 00700041 00700080 00700100 00700228 00700242 00700243 00700244 00700248 00700249 00700250 00700254
  00700257 00700274 00700278 00700279 00700282 00700294 00700306 0070030C 00700405 00701202 00701204 00701206
  00701208 0070120B 0070120D 00701302 00701501 00701502 00701602 00701701 00701802 00701907 00701A01 00701B06
  00701B07 00701B08 00701B13 00720006 00720024 00720034 0072003A 00720050 00720062 00720208 00720304 00720310
  00720312 00720316 00720402 00720404 00720406 00720434 00720500 00720510 00720516 00720520 00720602 00720604
  00720700 00720702 00720704 00720706 00720710 00720712 00720714 00720716 00720717 00720718 00741000 00741022
  00741025 00741032 00741034 00741036 00741200 00741242 00741244 00741246 0074140A 0076000A 00760036 00760038
  00820001 00820008 00820032 00820036 00820038 01000410 04000015 04000110 04000305 04000565 04000600 20000020
  20000030 20000040 20000062 20000063 20000065 20000067 20000069 2000006A 20100030 20100040 20100050 20100052
  20100054 20100060 20100080 201000A6 201000A7 201000A8 201000A9 20100100 20100110 20100140 20200020 20200040
  20200050 202000A0 202000A2 20400060 20400070 20400072 20400080 20400082 20400090 20400100 20500020 21000020
  21000030 21100010 21100020 21200010 22000001 22000003 22000006 22000007 22000008 22000009 2200000A 2200000F
  22000020 3002000A 3002000C 30020041 30020051 30020105 30020111 30020115 30020129 3002012A 3002012E 3002012F
  30040001 30040002 30040004 30040005 3004000A 30040014 30040054 30040062 30060033 30060036 30060042 300600A4
  300600B2 300600C4 30080014 3008002A 3008002C 300800A3 30080116 30080200 30080224 30080230 300A000A 300A000C
  300A0014 300A0015 300A0020 300A0055 300A008B 300A0090 300A0092 300A0093 300A00B3 300A00B8 300A00C4 300A00C6
  300A00C7 300A00CE 300A00D3 300A00EE 300A00F8 300A00FA 300A00FB 300A0109 300A0118 300A011F 300A0121 300A0123
  300A0126 300A0142 300A0146 300A014C 300A0150 300A0192 300A01A2 300A01B0 300A01B6 300A0200 300A0202 300A0214
  300A0229 300A0232 300A0264 300A0288 300A0292 300A02E0 300A02E1 300A0308 300A0309 300A0320 300A0338 300A0348
  300A0350 300A0393 300A0395 300A0423 300A0432 300A0451 300A0452 300A0511 300A0512 300A060F 300A061A 300A061B
  300A061D 300A0637 300A0638 300A0639 300A064E 300A064F 300A065C 300A0663 300A066C 300A068B 300A0701 300A0706
  300A0707 300A0708 300A0709 300A0714 300A0723 300A0732 300A079E 300C0112 300C0123 300C0126 300C0129 300E0002
  30100002 3010000E 30100010 3010001C 30100045 30100046 30100047 30100048 3010004F 30100059 30100063 30100068
  30100073 30100075 30100083 30100090 400800FF 40080210 40080212 40100001 40100002 40101008 40101009 40101012
  40101014 40101015 40101020 40101021 40101024 40101027 40101028 40101031 40101039 4010103A 40101042 40101044
  40101046 40101048 40101056 40101059 40101067 4010106D 4010106E 40101070 4010107C 54001006
DA
  00080012 00080020 00080021 00080022 00080023 00080024 00080025 00100030 001021D0 00120086 00120087 00140102
  00141020 00143076 00144076 00144078 0014407A 0014407E 00181012 00181200 00181204 00181205 0018700C 00203403
  00320032 00320034 00321000 00321010 00321040 00321050 0038001A 0038001C 00380020 00380030 00400002 00400004
  00400244 00400250 00402004 0040A023 0040A110 0040A121 0040A192 00700082 00720061 21000040 30060008 30080024
  30080054 30080056 30080162 30080166 30080250 300A0006 300A022C 300E0004 3010004C 3010004D 40080100 40080108
  40080112
DS
  00082130 00101020 00101022 00101023 00101024 00101030 00140030 00140032 00140034 00140054 00140056 0014222A
  0014222C 00143011 00143012 00143024 00143026 00143028 00143071 00143072 00143073 00143075 00144014 00144015
  00144016 00144017 00144018 00144019 0014401A 0014401B 0014401C 0014401D 00144022 00144024 00144028 00144031
  00144034 00144038 0014403A 0014403C 00144052 00144057 00144058 00144059 0014405A 00144062 00144064 00144084
  00144085 00144088 00144089 0014408B 0014408C 0014408D 0014408E 00144092 0014409C 0014409D 0014409F 00145101
  00145102 00145103 00145104 00145107 00145108 0014510A 0014510C 0014510D 0014510E 00145112 00145113 00145114
  00145115 00145116 00145117 00145118 00145119 0014511A 0014511B 0014511C 0014511D 0014511F 00160001 00160002
  00160004 00160005 00160009 0016000D 00160010 00160021 00160022 00160023 00160024 00160025 00160026 00160029
  00160030 00160031 00160032 00160033 00160034 00160035 00160036 00160038 00160044 0016004E 00160072 00160074
  00160076 0016007B 0016007D 0016007F 00160081 00160084 00160086 00160088 0016008A 00161002 00161005 00180028
  00180032 00180033 00180050 00180060 00180061 00180072 00180080 00180081 00180082 00180083 00180084 00180087
  00180088 00180090 00180093 00180094 00180095 00181041 00181044 00181046 00181047 00181049 00181050 00181060
  00181063 00181065 00181066 00181067 00181068 00181069 00181071 00181074 00181075 00181076 00181077 00181100
  00181110 00181111 00181114 00181120 00181121 00181130 00181131 00181135 00181136 00181137 00181138 00181141
  00181142 00181143 00181144 00181145 00181146 00181154 0018115E 00181162 00181164 00181183 00181184 00181190
  001811A0 001811A2 001811A3 001811A5 00181300 00181314 00181316 00181318 00181411 00181412 00181413 00181450
  00181460 00181470 00181480 00181510 00181511 00181520 00181521 00181530 00181531 00182003 00182004 00182005
  00182010 00182030 00183101 00183102 00185012 00185022 00185024 00185026 00185027 00185028 00185029 00185030
  00185040 00185210 00185212 00186000 00187001 00187012 00187014 00187016 0018701A 00187020 00187022 00187026
  00187028 00187030 00187032 00187042 00187044 00187048 0018704C 00187052 00187054 00187065 00188150 00188151
  0018936C 0018936D 0018936E 00189374 00189375 00189383 00189384 00189904 00200030 00200032 00200035 00200037
  00200050 00200110 00201041 0022004E 00221630 00280030 00280031 00280032 00281050 00281051 00281052 00281053
  00282112 00289520 003A001A 003A0210 003A0212 003A0213 003A0214 003A0215 003A0218 003A0220 003A0221 003A0222
  003A0223 003A0311 003A0313 003A0315 003A0324 00400294 00400306 00400307 00400312 00400314 00400316 0040072A
  0040073A 0040074A 00408302 0040A138 0040A30A 00480102 00480111 00480112 00480113 00500014 00500016 00500018
  00500019 00540014 00540015 00540073 00540200 00541200 00541203 00541210 00541300 00541320 00541321 00541322
  00541323 00541324 00700101 00720072 00741004 00741038 0074103A 00741402 00741403 00741407 00741408 20100376
  20200030 3002000D 3002000E 30020010 30020011 30020012 30020022 30020024 30020026 30020028 30020032 30020034
  30020042 30040008 3004000C 3004000E 30040012 30040040 30040042 30040052 30040058 30040070 30040072 30040074
  3006002C 30060044 30060045 30060050 300600B4 300600C6 30080016 30080032 30080033 30080036 30080037 3008003A
  3008003B 30080042 30080044 30080048 30080052 30080076 30080078 3008007A 30080132 30080134 3008013A 3008013C
  300A0018 300A001A 300A0021 300A0022 300A0023 300A0025 300A0026 300A0027 300A0028 300A002A 300A002B 300A002C
  300A002D 300A0044 300A0046 300A004A 300A004C 300A004E 300A0051 300A0052 300A0053 300A0082 300A0084 300A0086
  300A0091 300A0094 300A00A2 300A00A4 300A00B4 300A00BA 300A00BE 300A00D6 300A00D8 300A00DA 300A00DE 300A00E2
  300A00E6 300A00E9 300A00EA 300A00EB 300A00EC 300A00F2 300A00F6 300A0100 300A0102 300A0106 300A010C 300A010E
  300A0114 300A0115 300A011C 300A011E 300A0120 300A0122 300A0124 300A0125 300A0128 300A0129 300A012A 300A012C
  300A012E 300A0130 300A0134 300A0151 300A0152 300A0153 300A0154 300A0155 300A01BC 300A01D2 300A01D4 300A01D6
  300A0218 300A021A 300A0222 300A0224 300A0228 300A022A 300A022B 300A0250 300A026A 300A026C 300A0271 300A0272
  300A0274 300A0284 300A0286 300A028C 300A0296 300A029C 300A029E 300A02A0 300A02A4 300A02B8 300A02BA 300A02C8
  300A02D2 300A02D4 300A02D6 300A02E2 300A0426 300A0442 300A0680 300A0681 300A0682 300C0008 300C0009 40101075
  4010107E
DT
  00080015 0008002A 00080106 00080107 00080404 00080416 0008041F 00160077 0016008D 00181078 00181079 00181202
  00181203 00189074 00189151 00189369 0018936A 00189516 00189517 00189623 00189701 00189804 00189919 0018A002
  003A0314 00404005 00404008 00404010 00404011 00404050 00404051 00404052 0040A030 0040A032 0040A033 0040A034
  0040A035 0040A082 0040A120 0040A13A 0040B034 0040B036 0040DB06 0040DB07 0040E004 00440004 0044000B 00440010
  00440104 00440105 00686226 00686270 0072000A 00720063 01000420 04000105 04000562 3006002D 3006002E 300A0736
  300A073A 300A0741 300A0760 300C0127 40101025 40101026 4010102B 40101041
FD
  00020038 00081163 00082134 00120052 001811B7 001811B9 001811BD 00181271 00181631 00181632 00181633 00181634
  00181635 00181636 00186028 0018602A 0018602C 0018602E 00186034 00186036 00186054 00189019 00189030 00189035
  00189052 00189053 00189061 00189063 00189069 00189070 00189073 00189079 00189082 00189087 00189089 00189090
  00189091 00189096 00189098 00189104 00189105 00189106 00189155 00189168 00189181 00189182 00189184 00189195
  00189196 00189217 00189218 00189220 00189254 00189255 00189256 0018925A 00189295 00189296 00189303 00189305
  00189306 00189307 00189309 00189310 00189311 00189313 00189317 00189318 00189319 00189322 00189324 00189327
  00189328 00189330 00189332 00189335 00189345 0018937C 00189543 00189544 00189545 00189546 00189547 00189548
  00189549 00189550 00189551 00189552 00189553 00189554 00189557 00189558 00189602 00189603 00189604 00189605
  00189606 00189607 00189715 00189716 00189717 00189718 00189719 00189720 00189721 00189722 00189723 00189724
  00189726 00189727 00189801 00189805 00189822 00189823 00189824 00189826 0018982B 0018982D 0018982E 0018982F
  00189830 00189833 00189834 00189942 00189943 00189945 00189946 00209153 00209251 00209252 00209254 00209255
  00209256 00209257 00209301 00209302 00209308 00209309 0020930A 0020930D 0022000F 00280123 00280125 00281231
  00281232 00281406 00409212 00409213 00409214 00409224 00409225 0040A161 00460030 00460034 00460040 00460042
  00460044 00460046 00460060 00460062 00460063 00460064 00460075 00460076 00460077 00460104 00460106 00460114
  00460115 00460137 00460146 00460147 00480117 00500013 00500015 0050001C 0050001D 00520002 00520003 00520004
  00520007 00520008 00520009 00520011 00520013 00520014 00520028 00520033 00520034 00640008 006862A5 006862F2
  00686346 00686347 00686390 00686450 00686460 00686490 006864A0 006864C0 006864D0 006864F0 00686560 00686590
  006865B0 006865D0 006865F0 00686610 00686620 006A0010 00700230 0070030B 00700312 00701303 00701305 00701306
  00701503 00701505 00701507 00701508 00701511 00701512 00701603 00701604 00701605 00701606 00701607 00701702
  00701703 00701704 00701705 00701706 00701A03 00701A05 00701A06 00701B14 00720074 00720108 00720330 00720512
  00720514 00740120 00740121 00741026 00741027 00741028 0074102A 0074102B 0074102C 0074102D 00741338 0074133A
  00780050 00780060 00780090 007800A0 00800004 00800005 30020106 30020107 3002010F 3002012D 30020134 300800A4
  300A00C5 300A060D 300A0612 300A0613 300A061E 300A0624 300A0625 300A0626 300A0627 300A0628 300A062C 300A062E
  300A0634 300A063C 300A063D 300A0640 300A0642 300A0643 300A0645 300A0649 300A064A 300A064B 300A0652 300A0653
  300A0654 300A0666 300A0669 300A066D 300A066E 300A0679 300A067A 300A0688 300A079B 300C0121 300C0122 300C0124
  30100050 30100051 30100074 30100084 30100093 30100094 30100095 30100096 30100099 3010009A 40101073
FL
  00089459 00109431 00180013 00181320 00182043 00182044 00182046 0018605A 00186060 00187036 00187038 00187056
  00187058 00189351 00189352 00189353 00189402 00189403 00189404 00189426 00189428 00189429 00189430 00189447
  00189449 00189452 00189461 00189463 00189464 00189465 00189466 00189467 00189468 00189469 00189470 00189471
  00189473 00189508 00189509 00189510 00189511 00189514 00189515 00209154 00209155 00209241 00209245 00209246
  00209248 00220007 00220008 00220009 0022000A 0022000B 0022000C 0022000E 00220010 00220011 00220012 00220013
  00220014 0022001E 00220030 00220032 00220035 00220036 00220037 00220038 00220041 00220048 00220049 00220055
  00220056 00220057 00221019 00221033 00221037 00221053 00221054 00221059 00221121 00221122 00221130 00221131
  00221155 00221460 00221463 00221467 00221468 00221517 00221527 00221528 00221529 00221624 00221626 00221643
  00221644 00221645 00221646 00221649 00221650 00240010 00240011 00240018 00240020 00240025 00240028 00240046
  00240054 00240066 00240068 00240070 00240071 00240073 00240075 00240077 00240079 00240081 00240087 00240088
  00240090 00240091 00240092 00240094 00240096 00240098 00240100 00240103 00240104 00240105 00240107 00240108
  00240118 00240126 00240341 00280122 00280124 00286114 00287018 0028701A 0028701D 0028701E 0028701F 00289411
  00289445 00289478 003A0230 003A0245 003A0247 003A0248 00460117 00460118 00460202 00460203 00460204 00460205
  00460212 00460213 00460220 00460224 00460227 00460230 00460232 00460234 00460236 00460238 00460247 00460249
  00460250 00460251 00460252 00460253 00480001 00480002 00480003 00480014 00520001 0066000A 0066000C 00660017
  00660018 00660019 0066001A 0066001B 0066001C 00660020 00660037 00660038 00700010 00700011 00700014 00700022
  00700103 00700245 00700246 00700253 00700258 00700261 00700262 00700273 00700284 00700285 00700288 00700403
  00720076 04000315 300600B8 30080045 30080046 30080047 3008006A 300A004B 300A004F 300A0050 300A0088 300A0089
  300A008A 300A008D 300A008E 300A008F 300A00BB 300A00D7 300A00D9 300A00DB 300A00F3 300A00F7 300A0131 300A0132
  300A0133 300A0140 300A0144 300A0148 300A014A 300A014E 300A0199 300A019A 300A02E3 300A02E4 300A02E5 300A02E6
  300A02E7 300A02E8 300A030A 300A030D 300A033C 300A0356 300A0358 300A035A 300A0364 300A0366 300A0374 300A0382
  300A0384 300A0386 300A0388 300A038A 300A038F 300A0394 300A0396 300A0398 300A0399 300A0412 300A0425 300A0433
  300A0434 300A0435 300A0436 300A0501 300A0502 300A0503 300A0504 300A0507 300A0508 300A0509 300A0510 300C0115
  40101004 40101005 40101016 40101017 40101018 40101019 4010101B 4010101C 4010101D 40101023 40101043 40101060
  40101061 40101062 40101069 4010107A
IS
  00005170 00081160 00082122 00082124 00082128 00082129 0008212A 00082142 00082143 00082144 00140206 00140207
  00142004 00142008 00142014 00142202 0014220A 00142224 00142226 00144033 00145002 00145004 00160006 00160007
  0016000A 0016000B 0016000E 0016000F 00160018 00160019 0016001B 0016001C 0016001D 0016001E 0016001F 0016002A
  00160037 00160045 0016008E 00180040 00180070 00180074 00180075 00180086 00180089 00180091 00181045 00181062
  00181081 00181082 00181083 00181084 00181086 00181088 00181090 00181094 00181149 00181150 00181151 00181152
  00181153 00181170 00181182 001811B5 00181240 00181242 00181243 00181302 00181405 00181495 00181602 00181604
  00181606 00181608 00181610 00181612 00181620 00181702 00181704 00181706 00181708 00181710 00181712 00181720
  00182001 00183103 00183104 00183105 00185050 00187010 00187011 00187046 00189298 00200011 00200012 00200013
  00200014 00200015 00200016 00200017 00200018 00200019 00200022 00200024 00200026 002000AA 00200100 00200105
  00201000 00201001 00201002 00201003 00201004 00201005 00201070 00201200 00201202 00201204 00201206 00201208
  00201209 00280008 00280034 003A0202 003A0301 003A0327 00460208 00540017 00540036 00540038 00540210 00541201
  00541202 00541310 00541311 00700040 00700062 00700102 00720064 00741024 00741057 00741404 00741406 0074140C
  20000010 20000060 20000061 20100154 21000170 30020029 30020100 30040056 30060022 3006002A 30060046 30060048
  30060049 30060082 30060084 30080022 3008005A 30080063 30080064 30080072 30080082 30080092 30080122 30080136
  30080138 30080142 30080152 30080223 300A0012 300A0042 300A0071 300A0078 300A0079 300A007A 300A0080 300A00A0
  300A00BC 300A00C0 300A00C8 300A00D0 300A00D2 300A00D5 300A00E0 300A00E4 300A00E7 300A00E8 300A00ED 300A00F0
  300A00FC 300A0104 300A0110 300A0112 300A0182 300A0212 300A0234 300A0240 300A0262 300A0282 300A028A 300A0290
  300A02A1 300A02A2 300A02B2 300A0302 300A0304 300A0312 300A0316 300A0330 300A0334 300A0340 300A0344 300A0391
  300A0392 300A039A 300A0424 300A0440 300C0006 300C0007 300C000C 300C000E 300C0022 300C0051 300C006A 300C00A0
  300C00C0 300C00D0 300C00E0 300C00F0 300C00F4 300C00F6 300C0100 300C0102 300C0104 3010007C
LO
  00000902 00080041 00080070 00080080 00080101 00080104 00080112 00080122 00080222 00080302 00081030 0008103E
  00081040 00081080 00081088 00081090 00082132 00100020 00100021 00100033 00100034 00100213 00100214 00100217
  00100223 00101000 00101040 00101050 00101080 00101081 00101090 00102000 00102110 00102150 00102152 001021F0
  00102201 00102292 00102295 00102299 00120010 00120020 00120021 00120022 00120030 00120031 00120032 00120040
  00120041 00120042 00120043 00120050 00120055 00120060 00120063 00120071 00120072 00120073 00120081 00120082
  00140100 00140203 00140204 00143074 001440A0 001440A1 001440A2 00145111 00180010 00180030 00180031 00180034
  00181000 00181003 00181004 00181005 00181006 00181007 00181008 00181010 00181011 00181016 00181017 00181018
  00181019 0018101A 0018101B 00181020 00181023 00181030 00181040 00181061 00181064 00181070 00181085 00181161
  001811A4 001811B0 001811B1 001811BB 00181261 00181400 00181401 00181803 00185010 00185020 00185021 0018702A
  0018702B 00189041 00189046 00189050 00189175 00189252 0018925B 0018925E 00189423 00189433 00189524 00189525
  00189526 00189528 00189531 00189900 00189916 00189922 00189937 00200027 00200070 00201020 0020103F 00201040
  00203404 00203406 00205002 00209213 00209238 00209421 00209453 00221029 00221065 00221066 00221093 00221094
  00221095 00221097 00221159 00221273 00221454 00221616 00240069 00240202 00240306 00240307 00240308 00240309
  00280050 0028005F 00280062 00280400 00280401 00280403 00280700 00280A04 00281054 00281055 00283003 00283004
  00286022 00287005 00287007 0028700D 00287020 0028702A 00320012 00321020 00321030 00321033 00321060 00321070
  00380010 00380011 00380016 0038001E 00380040 00380050 00380060 00380061 00380062 00380102 00380300 00380400
  00380500 003A020C 00400007 00400012 00400254 00400255 0040050A 00400512 0040051A 00400551 00400600 004006FA
  00401002 00401004 00401005 00401008 00401060 00401103 00402001 00402016 00402017 00403001 00404036 0040A027
  0040A047 0040A060 0040A354 0040A492 0040B03B 0040B03F 00420012 00420014 00440008 0044000A 00440011 00440012
  00460012 00460139 0050001B 0050001E 00500020 00541101 00541103 00541104 00541105 00603010 00620005 00620009
  0066000B 00660031 00660036 00660106 00686210 00686221 006862D5 00686340 00686380 006863D0 00686540 006A0005
  00700068 00700081 00700207 00700227 00700229 00701A09 00720004 00720008 00720010 00720040 00720054 00720056
  00720066 00720203 00720206 0074100C 00741056 00741202 00741204 00741222 00741230 0074140B 00760001 00760003
  00760006 00760030 00780001 00780020 00780024 007800B2 00820016 00820018 00820019 00820023 00880904 00880910
  00880912 01000426 04000563 04000564 20000050 20300020 21100030 2200000C 30020003 30020121 30040006 3004007F
  30060004 30060026 30060038 300600C8 30080105 300A0003 300A0009 300A000B 300A0016 300A0072 300A00C2 300A00CC
  300A00F9 300A00FE 300A010A 300A0183 300A0184 300A0216 300A021C 300A0226 300A0236 300A0238 300A0244 300A0266
  300A0294 300A0298 300A02B4 300A0322 300A033A 300A034A 300A0354 300A0355 300A0362 300A0372 300A0608 300A0611
  300A0615 300A0619 300A0623 300A062A 300A079A 300C0113 30100005 3010001A 3010001E 3010002D 30100034 30100036
  30100038 30100054 30100056 30100077 40080042 40080103 4008011A 40080202 40101029 40101051 40101053
LT
  00004000 00004010 00005110 00005120 00080108 00080401 00080402 00080418 00084000 00100012 00100013 00100016
  00100042 00100045 00102155 001021B0 00104000 00140046 00143099 00143100 00143101 00144006 0014400C 0014400F
  00144082 00184000 00187006 00187008 00187040 00187041 00187062 00189424 00204000 00209158 0022112C 00240044
  00284000 00324000 00384000 00400400 00401104 00401400 00402011 00402400 00440003 00440009 00660004 00660032
  00720068 00741238 01000424 20100152 22000004 22000005 30020123 300A007B 300A02EB 300A078E 300A0792 300A0794
  3010001D 30100086 40000010 40004000 40080115 40101013 40101068
OB
  00020001 00020031 00020035 00020036 00020102 00080202 0008041B 0008041C 00142210 00143080 0016002B 0016004B
  00160062 00160070 0016008B 0016008C 00189445 00280020 00282000 00340002 00340005 00340007 0040A074 0040A089
  00420011 00686300 00700256 00701808 00720065 04000115 04000120 04000310 04000404 04000520 04000552 40101006
  4010106C FFFCFFFC
OB|OW
  00143050 00143070 54000110 54000112 5400100A 54001010 7FE00010
OD
  003A032E 00660022 0070150D 00701A07 00720073 7FE00009
OF
  00181638 00221531 00640009 00660016 00660021 00660125 00720067 00800010 00800011 300A0664 300A0665 300A066B
  56000010 56000020 7FE00008
OL
  00660040 00660041 00660042 00660043 00660129 006A0011 00720075
OV
  00720081 7FE00001 7FE00002
OW
  00281201 00281202 00281203 00281204 00281211 00281212 00281213 00281221 00281222 00281223 00281224 00281408
  00660023 00660024 00660025 00660029 00660103 00720069 7FE00020 7FE00030 7FE00040
PN
  00080090 0008009C 00081048 00081050 00081060 00081070 00100010 00101001 00101005 00101060 00102297 00140104
  00142006 00321032 00400006 00401010 00402008 00404037 0040A067 0040A075 0040A123 0040A307 0040A352 00700084
  0072006A 300600A6 300E0008 40080102 4008010A 4008010C 40080114 40080119
SH
  00000010 00005010 00005020 00020013 00080010 00080050 00080094 00080100 00080102 00080103 00080201 00081010
  00082120 00082127 00102154 00102160 00102180 00142016 00142032 00144074 00145106 0014510B 0014510F 00145110
  00180024 00180085 00181022 00181160 00181180 00181210 00181250 00181251 00181260 00181801 00182002 00182006
  00182045 00185000 0018700A 00189005 00189047 00189186 00189320 00200010 00209056 00280061 00280063 00287004
  0028700C 003A0020 003A0203 00400009 00400010 00400011 00400242 00400243 00400253 00401001 00401003 00401006
  00401007 00401009 00402006 00402007 00402009 00402010 00409210 00480106 00540018 00540400 006A000E 00700289
  00700310 00720002 0072006C 00800009 00880130 21000010 21000160 21100099 30020002 30020020 30020052 30060002
  30060085 3008002B 300A0002 300A0043 300A00B2 300A00D4 300A00DC 300A00E1 300A00E5 300A00EF 300A00F5 300A0108
  300A0194 300A0198 300A01A4 300A01A8 300A01B8 300A021B 300A0242 300A0263 300A0273 300A0291 300A02B3 300A030F
  300A0318 300A0336 300A0346 300A034C 300A0352 300A0390 300A0421 300A067C 30100033 30100035 40080040 40080200
  40101007 4010101A 4010101E 4010101F 4010102A 40101052 40101054 40101055 40101058
SL
  00186020 00186022 00186039 0018603B 0018603D 0018603F 00186041 00186043 0040A162 0040A29A 0048021E 0048021F
  00700052 00700053 0072007C
SQ
  00041220 00080006 00080051 00080063 00080082 00080096 0008009D 00080109 00080110 00080121 00080123 00080124
  00080220 00080300 00080305 00080310 00080400 00080406 00080410 00080411 00080412 00080413 00080419 0008041A
  0008041D 0008041E 00080420 00080421 00080422 00080423 00080424 00080425 00081032 0008103F 00081041 00081049
  00081052 00081062 00081072 00081084 00081100 00081110 00081111 00081112 00081115 00081120 00081125 00081130
  00081134 0008113A 00081140 00081145 0008114A 0008114B 00081156 00081164 00081198 00081199 0008119A 0008119B
  00081200 00081250 00081301 00081302 00081303 00081304 00082112 00082133 00082135 00082218 00082220 00082228
  00082229 00082230 00082240 00082242 00082244 00082246 00082251 00082253 00082255 00082257 00082259 0008225A
  0008225C 00083001 00083011 00089092 00089121 00089124 00089154 00089215 00089237 00089410 00089458 00100011
  00100014 00100015 00100024 00100026 00100027 00100041 00100043 00100044 00100046 00100050 00100101 00100102
  00100201 00100215 00100216 00100219 00100221 00100229 00101002 00101021 00101100 00102161 00102202 00102293
  00102294 00102296 00120023 00120054 00120064 00120083 00140106 00140200 00140201 00142002 00142012 0014201E
  00142030 00142204 00142220 00143020 00143040 00143060 00144002 00144008 0014400E 00144010 00144011 00144020
  00144030 00144035 00144040 00144050 00144051 00144060 00144070 00144080 00144083 00144086 00144087 00144091
  0014409A 00180012 00180014 00180026 00180029 0018002A 00180036 0018100A 001811B8 001811BA 001811BC 001811BF
  001811C1 00181272 00182041 00185011 00185104 00186011 00189006 00189042 00189045 00189049 00189076 00189083
  00189084 00189092 00189103 00189107 00189112 00189114 00189115 00189117 00189118 00189119 00189125 00189126
  00189152 00189176 00189197 00189226 00189227 00189239 00189251 0018925D 00189260 00189301 00189304 00189308
  00189312 00189314 00189321 00189325 00189326 00189329 00189338 00189340 00189341 00189346 00189360 00189362
  00189363 00189364 00189365 0018936F 00189379 0018937D 00189380 00189381 00189382 00189401 00189405 00189406
  00189407 00189412 00189417 00189432 00189434 00189451 00189455 00189456 00189462 00189472 00189476 00189477
  00189504 00189506 00189507 00189530 00189538 00189541 00189542 00189555 00189556 00189601 00189621 00189732
  00189733 00189734 00189735 00189736 00189737 00189749 00189751 00189771 00189772 00189803 00189806 00189807
  00189809 0018980D 0018980E 0018980F 00189821 00189825 0018982A 0018982C 00189831 00189832 00189835 00189836
  00189902 00189903 00189906 00189907 00189909 0018990B 0018990C 0018990D 0018990E 00189911 00189912 00189913
  00189914 0018991B 0018991C 0018991D 0018991F 00189920 00189931 00189932 00189933 00189934 00189935 00189936
  0018993B 0018993C 0018993D 0018993E 0018A001 00209071 00209111 00209113 00209116 00209170 00209171 00209172
  00209221 00209222 00209253 0020930E 0020930F 00209310 00209450 00209529 00220006 00220015 00220016 00220017
  00220018 00220019 0022001A 0022001B 0022001C 0022001D 00220020 00220021 00220022 00220031 00220042 00220058
  00221007 00221008 00221012 00221024 00221025 00221028 00221035 00221036 00221040 00221044 00221045 00221047
  00221048 0022104A 0022104B 00221050 00221090 00221092 00221096 00221100 00221101 00221103 00221125 00221127
  00221128 0022112A 00221132 00221133 00221134 00221135 00221150 00221153 00221210 00221211 00221212 00221220
  00221225 00221230 00221250 00221255 00221257 00221260 00221262 00221265 00221300 00221310 00221330 00221420
  00221423 00221436 00221443 00221445 00221450 00221458 00221465 00221470 00221472 00221512 00221513 00221518
  00221525 00221526 00221612 00221615 00221618 00221620 00221628 00221640 00240016 00240021 00240024 00240032
  00240033 00240034 00240058 00240064 00240065 00240067 00240083 00240085 00240089 00240097 00240110 00240112
  00240114 00240115 00240122 00240317 00240320 00240325 00240344 00281230 00281352 00281401 00281404 0028140B
  0028140C 00283000 00283001 00283010 00283110 00285000 00286100 00287000 00287008 0028700A 0028700F 00287010
  00287011 00287012 00287015 00287016 0028701C 00287022 00287023 00287024 00287027 00287028 0028702C 0028702D
  0028702E 00289110 00289132 00289145 00289415 00289422 00289443 00289501 00289502 00289505 00321031 00321034
  00321064 00321065 00321067 00340001 00340009 0034000A 0034000B 0034000D 00380004 00380014 00380044 00380064
  00380100 00380101 00380502 003A0200 003A0208 003A0209 003A020A 003A0211 003A0240 003A0242 003A0300 003A0312
  003A0318 003A0319 003A0320 003A0321 003A0323 003A0325 003A0326 003A0328 003A032A 003A032C 003A032D 00400008
  0040000A 0040000B 00400026 00400027 00400036 00400039 0040003A 00400100 00400220 00400260 00400270 00400275
  00400281 00400293 00400295 00400296 0040030E 00400320 00400321 00400324 00400330 00400340 00400440 00400441
  00400500 00400513 00400515 00400518 00400520 00400550 00400552 00400555 00400560 00400562 0040059A 00400610
  00400612 00400620 00400710 0040071A 004008D8 004008DA 004008EA 004009F8 0040100A 00401011 00401012 00401101
  00404004 00404007 00404009 00404015 00404016 00404018 00404019 00404021 00404022 00404025 00404026 00404027
  00404028 00404029 00404030 00404031 00404032 00404033 00404034 00404035 00404070 00404071 00404072 00404074
  00409092 00409094 00409096 00409098 00409220 0040A020 0040A026 0040A028 0040A043 0040A066 0040A068 0040A070
  0040A073 0040A076 0040A078 0040A07A 0040A07C 0040A085 0040A088 0040A090 0040A167 0040A168 0040A170 0040A195
  0040A296 0040A300 0040A301 0040A313 0040A340 0040A358 0040A360 0040A370 0040A372 0040A375 0040A380 0040A385
  0040A390 0040A404 0040A504 0040A525 0040A730 0040A731 0040A732 0040A744 0040A801 0040A806 0040A807 0040A808
  0040B020 0040E006 0040E008 0040E021 0040E022 0040E023 0040E024 0040E025 00420013 00440007 00440013 00440019
  00440100 00440101 00440103 00440107 00440109 0044010A 00460014 00460015 00460016 00460018 00460028 00460047
  00460050 00460052 00460070 00460071 00460074 00460080 00460097 00460098 00460100 00460101 00460102 00460110
  00460111 00460112 00460113 00460116 00460121 00460122 00460123 00460124 00460145 00460207 00460210 00460211
  00460215 00460218 00460244 00480008 00480100 00480105 00480108 00480110 00480116 00480120 00480200 00480207
  0048021A 00500010 00500012 00520016 00520025 00520027 00520029 00540012 00540013 00540016 00540022 00540032
  00540052 00540062 00540063 00540072 00540220 00540222 00540300 00540302 00540304 00540306 00540410 00540412
  00540414 00603000 00620002 00620003 00620007 0062000A 0062000F 00620011 00620012 00640002 00640005 0064000F
  00640010 00660002 00660011 00660012 00660013 00660026 00660027 00660028 0066002B 0066002D 0066002E 0066002F
  00660030 00660034 00660035 00660101 00660102 00660104 00660108 00660121 00660124 00660130 00660132 00660133
  00660134 00686222 00686224 00686225 00686230 00686260 00686265 006862A0 006862C0 006862E0 006862F0 00686320
  00686360 006863A0 006863A4 006863A8 006863AC 006863B0 006863E0 00686400 00686430 00686470 00686500 00686510
  00686520 00686545 00686550 006865A0 006865E0 00687003 006A0002 006A0008 006A0009 006A000A 006A000B 00700001
  00700008 00700009 0070005A 00700060 00700086 00700087 00700209 00700231 00700232 00700233 00700234 00700287
  00700308 00700309 0070030A 0070030D 00700311 00700314 00700315 00700318 0070031C 0070031E 0070031F 00700402
  00700404 00701104 00701201 0070120A 00701301 00701304 00701801 00701803 00701805 00701806 00701901 00701903
  00701905 00701A04 00701A08 00701B01 00701B03 00701B04 00701B11 00701B12 0072000C 0072000E 00720012 00720020
  00720022 00720030 0072003E 00720080 00720102 00720200 00720210 00720214 00720300 00720400 00720422 00720424
  00720427 00720430 00720600 00720705 00741002 00741007 00741008 0074100E 00741020 00741030 00741040 00741042
  00741044 00741046 00741048 0074104A 0074104C 0074104E 00741050 00741210 00741212 00741216 00741220 00741224
  00741401 00741405 00741409 0074140D 0074140E 00760008 0076000C 0076000E 00760010 00760020 00760032 00760034
  00760040 00760060 00780026 00780028 0078002A 00780070 007800B0 007800B4 00800001 00800002 00800003 00800008
  00800012 00800013 00820004 00820005 00820007 0082000C 00820010 00820017 00820021 00820022 00820034 00820035
  00880200 04000401 04000402 04000403 04000500 04000550 04000551 04000561 2000001E 200000A2 200000A4 200000A8
  20000500 20000510 20100500 20100510 20100520 20200110 20200111 20200130 20200140 20400010 20400020 20400500
  20500010 20500500 21000500 21200050 21200070 21300010 21300015 21300030 21300040 21300050 21300060 21300080
  213000A0 213000C0 2200000D 30020030 30020040 30020050 30020101 30020102 30020103 30020104 30020108 30020109
  3002010A 3002010B 3002010C 3002010D 3002010E 30020110 30020112 30020113 30020114 30020117 30020118 30020119
  3002011A 3002011B 3002011E 3002011F 30020122 30020124 30020125 30020126 30020127 30020128 3002012B 3002012C
  30020130 30020131 30020132 30020133 30020135 30040010 30040050 30040060 30060010 30060012 30060014 30060016
  30060018 30060020 30060030 30060037 30060039 30060040 3006004A 3006004B 3006004C 3006004D 3006004E 3006004F
  30060080 30060086 300600A0 300600B0 300600B6 300600B9 300600C0 300600C9 300600CA 300600CB 30080010 30080020
  30080021 30080030 30080040 30080041 30080050 30080060 30080068 30080070 30080080 30080090 300800A0 300800A1
  300800A2 300800B0 300800C0 300800D0 300800D1 300800E0 300800F0 300800F2 300800F4 300800F6 30080100 30080110
  30080120 30080130 30080140 30080150 30080160 30080171 30080173 30080220 30080240 300A0010 300A0040 300A0048
  300A0070 300A008C 300A00B0 300A00B6 300A00CA 300A00D1 300A00E3 300A00F4 300A0107 300A0111 300A0116 300A011A
  300A0180 300A0190 300A01A0 300A01B4 300A0206 300A0210 300A0230 300A0260 300A0280 300A02B0 300A02D0 300A02EA
  300A030C 300A0314 300A0332 300A0342 300A0360 300A0370 300A0380 300A03A0 300A03A2 300A03A4 300A03A6 300A03A8
  300A03AA 300A03AC 300A0401 300A0410 300A0420 300A0431 300A0441 300A0450 300A0453 300A0505 300A0506 300A060A
  300A0610 300A0614 300A0616 300A0617 300A0618 300A061C 300A061F 300A0620 300A0621 300A0629 300A062B 300A062D
  300A062F 300A0630 300A0631 300A0632 300A0635 300A063A 300A063B 300A063E 300A063F 300A0644 300A0646 300A0647
  300A064C 300A064D 300A0651 300A0656 300A0658 300A0659 300A065A 300A065B 300A065D 300A0660 300A0662 300A0667
  300A0668 300A066A 300A066F 300A0671 300A0673 300A0677 300A0678 300A067B 300A067E 300A067F 300A0683 300A0684
  300A0686 300A0689 300A068A 300A0702 300A0703 300A0715 300A0716 300A0722 300A0731 300A0733 300A073E 300A073F
  300A0740 300A0743 300A0744 300A0745 300A0746 300A0761 300A0762 300A0772 300A0774 300A0780 300A0784 300A0787
  300A0788 300A0789 300A078A 300A078B 300A078C 300A078D 300A078F 300A0790 300A0791 300A0793 300A0797 300A0798
  300A0799 300A079C 300A079D 300A079F 300A07A0 300A07A1 300C0002 300C0004 300C000A 300C0020 300C0040 300C0042
  300C0050 300C0055 300C0060 300C0080 300C00B0 300C00F2 300C0111 300C0114 300C0116 300C0120 300C0125 300C0128
  30100001 30100003 30100004 30100007 30100008 30100009 3010000A 30100011 30100012 30100014 30100016 30100018
  30100019 30100021 30100023 30100024 30100025 30100026 30100027 30100028 3010002A 3010002B 3010002C 3010002E
  3010002F 30100030 30100032 30100044 30100049 3010004A 3010004B 3010004E 30100055 30100057 3010005B 3010005D
  3010005F 30100060 30100062 30100064 30100065 30100067 30100069 3010006A 3010006B 3010006C 3010006D 30100070
  30100071 30100076 30100078 30100079 30100080 30100081 30100082 30100087 30100088 30100089 30100091 30100097
  30100098 301000A0 40080050 40080111 40080117 40080118 40100004 40101001 4010100A 40101011 40101037 40101038
  40101045 40101047 40101064 4010106F 40101071 40101072 40101076 40101077 40101079 4010107B 4010107D 4FFE0001
  52009229 52009230 54000100 FFFAFFFA
SS
  00189219 00189436 00189437 00189438 00189439 00189440 00189442 00189518 00189519 00281041 00286120 00289503
  00460135 00520030 0072003C 0072007E 300A0306
ST
  00080081 00080092 00080114 00080115 00080116 00082111 00082256 00082258 00120051 00140023 00140024 00140025
  00140028 00140042 00140044 00140045 00140105 00141010 00141040 00142018 00142206 00142222 00143022 00144054
  00144056 0014405C 00144072 0014409B 0018003A 00189080 00189185 00189373 0018A003 00281351 00286190 003A0329
  003A032B 00400280 00400310 00400553 00400556 00401102 0040A16A 0040A224 0040A297 0040A33A 0040A353 0040A992
  0040E001 00420010 00440001 00480107 00500021 00620006 00686280 00686345 00700006 00700208 0070030F 0072006E
  00741006 00780010 00880906 20100010 20100150 30020004 30020120 30060006 30060028 30060088 30080012 30080066
  30080074 30080202 300A0004 300A000E 300A00C3 300A00DD 300A0196 300A01A6 300A01B2 300A01BA 300A01D0 300A0402
  300A0422 300A0676 300A067D 300A0730 300A0734 300A0735 300A0742 300A0783 3010000F 30100017 30100037 30100043
  3010005C 4008010B 40080300 40084000 40101078
SV
  00720082
TM
  00080013 00080030 00080031 00080032 00080033 00080034 00080035 00100032 00140103 00143077 0014407C 00180027
  00180035 00181014 00181042 00181043 00181072 00181073 00181201 0018700E 00203405 00320033 00320035 00321001
  00321011 00321041 00321051 0038001B 0038001D 00380021 00380032 00400003 00400005 00400245 00400251 00402005
  0040A024 0040A112 0040A122 0040A193 00700083 0072006B 21000050 30060009 30080025 30080164 30080168 30080251
  300A0007 300A022E 300E0005 30100085 40080101 40080109 40080113
UC
  00080119 0008030C 0008030D 00100212 00100222 00102162 00160008 0016000C 00189367 00189371 00189908 0018990A
  0072006F 3010001B
UI
  00000002 00000003 00001000 00001001 00020002 00020003 00020010 00020012 00020032 00020033 00020100 00041432
  00041510 00041511 00041512 0004151A 00080014 00080016 00080017 00080018 00080019 0008001A 0008001B 00080058
  00080062 0008010C 0008010D 00080117 00080118 0008040E 00081150 00081155 0008115A 00081167 00081195 00083002
  00083010 00083012 00089123 00181002 0018100B 00182042 0018991E 0020000D 0020000E 00200052 00200200 00200242
  00209161 00209164 00209312 00209313 00280304 00281199 00281214 00340003 003A0310 00400554 00404023 0040A021
  0040A022 0040A124 0040A171 0040A172 0040A402 0040DB0C 0040DB0D 0040E011 0040E030 0040E031 00440102 00440108
  00620021 00640003 00687004 006A0003 0070031A 0070031B 00701101 00701102 00701209 00701904 0072007F 00880140
  04000010 04000100 04000510 30060024 300600C2 300A0013 300A0054 300A0083 300A0609 300A0650 300A0675 300A0700
  300A0785 30100006 3010000B 30100013 30100015 3010001F 30100031 3010003B 30100052 30100053 3010006E 3010006F
UL
  00000000 00000001 00020000 00020037 00041200 00041202 00041400 00041420 00041504 00041600 00080001 00080309
  0008030B 00080427 00081161 00081162 0018106E 00181637 00186016 00186018 0018601A 0018601C 0018601E 00186030
  00186032 00186038 0018603A 0018603C 0018603E 00186040 00186042 00186046 00186048 0018604A 00186050 00186052
  00186056 00186058 00189095 00189127 00189159 00189234 00189258 0018925F 00209057 00209128 00209157 00209228
  00221530 00221642 00221658 00289001 00289002 00340004 003A0010 0040A132 0040A163 0040A802 0040A803 0040A804
  0040A805 0040DB73 00420015 00480006 00480007 00480302 00480303 00603020 00640007 00660001 00660003 00660015
  0066001E 0066002A 0066002C 00660105 006A000C 00700226 00700255 00700295 0070150C 00720078 00741054 00741324
  00820006 30100092
UN
  0072006D
UR
  00020026 00020027 00020028 0008010E 00080120 00080407 00080408 00080409 0008040B 00081190 00100047 00287FE0
  00404073 0040E010 0040E012 00687005 00720071 0074100A
US
  00000100 00000110 00000120 00000700 00000800 00000850 00000860 00000900 00000903 00001002 00001008 00001020
  00001021 00001022 00001023 00001031 000051B0 00041212 00041410 00080040 00080301 00080304 00080306 00080308
  00080414 00081196 00081197 00100028 001021C0 00144012 00145100 00160011 00160012 00160013 00160014 00160015
  00160016 0016001A 00160027 00160028 00160039 0016003A 0016003B 00160041 00160042 00160043 00160046 00160047
  00160048 00160049 0016004A 0016004C 00160075 0018106C 00181244 00181310 00181404 00181622 00181623 00181624
  00186012 00186014 00186024 00186026 00186044 0018604C 0018604E 00186070 00189058 00189066 00189093 00189231
  00189232 00189240 00189241 00189253 00189337 00189366 0018936B 00189370 00189376 00189377 00189378 0018937A
  00189441 00189729 00189739 00189740 00189915 00189921 00189938 00189939 0018993A 00209156 00209162 00209163
  00209518 00209536 00220001 00220002 00220003 00220004 00240035 00240036 00240038 00240042 00240048 00240050
  00240056 00240060 00280002 00280003 00280005 00280006 00280010 00280011 00280012 00280014 00280068 00280069
  00280070 00280080 00280081 00280082 00280091 00280092 00280093 00280094 00280100 00280101 00280102 00280103
  00280200 00280402 00280710 00280720 00280722 00280730 00280740 00281104 00281403 00281407 00286010 00286020
  00286030 00286040 00286102 00286110 00286112 00287001 00287002 00287003 00287009 0028700B 0028700E 00287017
  0028701B 00289099 00289416 00289506 00289507 003A0005 003A021A 003A0231 003A0241 003A0244 00400300 00400301
  00400302 00400303 0040A0B0 0040A136 0040A180 00480013 00480015 00480201 00480202 00520012 00520036 00520038
  00540010 00540011 00540020 00540021 00540030 00540031 00540033 00540050 00540051 00540053 00540060 00540061
  00540070 00540071 00540080 00540081 00540090 00540100 00540101 00540211 00540308 00541330 00603002 00603008
  00620004 0062000B 0062000C 0062000D 0062000E 0066001F 006862D0 00686310 00686330 00686350 006863C0 006863F0
  00686410 00686440 00686530 00700020 00700021 00700042 00700050 00700051 00700066 00700067 00700241 00700247
  00700251 00700252 00700401 00701103 00701203 00701205 00701207 0070120C 00701309 00701804 00701807 00701B02
  00720014 00720028 00720032 00720038 0072007A 00720100 00720104 00720106 0072010A 0072010C 0072010E 00720202
  00720204 00720212 00720216 00720218 00720302 00720306 00720308 00720314 00720318 00720320 00720420 00720421
  00720432 00760055 00760070 00760080 00760090 007600A0 007600B0 007600C0 0078002E 007800B6 007800B8 00800006
  00800007 04000005 200000A0 200000A1 20100120 20100130 2010015E 20100160 20200010 20300010 20400011 20400074
  2200000B 30020116 3002011C 3002011D 300600B7 30080067 30080172 300A0443 300A0600 300A0601 300A0602 300A0603
  300A0604 300A0605 300A0606 300A0607 300A060B 300A060C 300A060E 300A0622 300A0636 300A0641 300A0648 300A0655
  300A0657 300A065E 300A065F 300A0661 300A0670 300A0672 300A0674 300A0685 300A0687 300A0704 300A0705 300A073B
  300A0773 300A0782 300A0786 300A0795 300A0796 300C0117 300C0118 300C0119 3010000D 30100020 30100022 30100029
  30100039 3010003A 3010003C 3010003D 3010003E 3010003F 30100040 30100041 30100042 30100058 3010005E 30100066
  3010007D 3010007E 40101010 40101033 40101034 54001004
US|OW
  00283006
US|SS
  00189810 00221452 00280071 00280104 00280105 00280106 00280107 00280108 00280109 00280110 00280111 00280120
  00280121 00281100 00281101 00281102 00281103 00281111 00281112 00281113 00283002 00409211 00409216 00603004
  00603006
US|SS|OW
  00281200
UT
  0008030E 0008030F 00100218 00160003 00160017 00160020 0016004D 0016004F 00160050 00160051 00160078 00160082
  00181009 0018937B 0018937F 00189901 0018990F 00189910 00189917 0018991A 00189923 00189924 00189941 00321066
  00400031 00400032 00400602 0040A160 00440106 00620020 00660107 006A0006 00720070 00820003 0082000A 00820033
  00820037 22000002 3010000C 3010005A 30100061 3010007A 3010007B 3010007F
UV
  0008040C 0008040D 00080428 00080429 00720083 7FE00003
"""

UIDS = """\
.1.1 .1.2 .1.2.1 .1.2.1.98 .1.2.1.99 .1.2.2 .1.2.4.50 .1.2.4.51 .1.2.4.52 .1.2.4.53 .1.2.4.54 .1.2.4.55
.1.2.4.56 .1.2.4.57 .1.2.4.58 .1.2.4.59 .1.2.4.60 .1.2.4.61 .1.2.4.62 .1.2.4.63 .1.2.4.64 .1.2.4.65 .1.2.4.66
.1.2.4.70 .1.2.4.80 .1.2.4.81 .1.2.4.90 .1.2.4.91 .1.2.4.92 .1.2.4.93 .1.2.4.94 .1.2.4.95 .1.2.4.100
.1.2.4.100.1 .1.2.4.101 .1.2.4.101.1 .1.2.4.102 .1.2.4.102.1 .1.2.4.103 .1.2.4.103.1 .1.2.4.104 .1.2.4.104.1
.1.2.4.105 .1.2.4.105.1 .1.2.4.106 .1.2.4.106.1 .1.2.4.107 .1.2.4.108 .1.2.4.201 .1.2.4.202 .1.2.4.203
.1.2.4.204 .1.2.4.205 .1.2.5 .1.2.6.1 .1.2.6.2 .1.2.7.1 .1.2.7.2 .1.2.7.3 .1.3.10 .1.4.1.1 .1.4.1.2 .1.4.1.3
.1.4.1.4 .1.4.1.5 .1.4.1.6 .1.4.1.7 .1.4.1.8 .1.4.1.9 .1.4.1.10 .1.4.1.11 .1.4.1.12 .1.4.1.13 .1.4.1.14
.1.4.1.15 .1.4.1.16 .1.4.1.17 .1.4.1.18 .1.4.2.1 .1.4.2.2 .1.4.3.1 .1.4.3.2 .1.4.3.3 .1.4.4.1 .1.4.5.1
.1.4.6.1 .1.4.6.2 .1.4.6.3 .1.5.1 .1.5.2 .1.5.3 .1.5.4 .1.5.5 .1.5.6 .1.5.7 .1.5.8 .1.9 .1.20 .1.20.1
.1.20.1.1 .1.20.2 .1.20.2.1 .1.40 .1.40.1 .1.42 .1.42.1 .2.6.1 .2.16.4 .2.16.5 .2.16.6 .2.16.7 .2.16.8 .2.16.9
.2.16.10 .2.16.11 .2.16.12 .2.16.13 .2.16.14 .2.16.15 .2.16.16 .2.16.17 .2.16.18 .3.1.1.1 .3.1.2.1.1
.3.1.2.1.4 .3.1.2.2.1 .3.1.2.3.1 .3.1.2.3.2 .3.1.2.3.3 .3.1.2.3.4 .3.1.2.3.5 .3.1.2.5.1 .3.1.2.5.4 .3.1.2.5.5
.3.1.2.6.1 .4.2 .5.1.1.1 .5.1.1.2 .5.1.1.4 .5.1.1.4.1 .5.1.1.4.2 .5.1.1.9 .5.1.1.9.1 .5.1.1.14 .5.1.1.15
.5.1.1.16 .5.1.1.16.376 .5.1.1.17 .5.1.1.17.376 .5.1.1.18 .5.1.1.18.1 .5.1.1.22 .5.1.1.23 .5.1.1.24
.5.1.1.24.1 .5.1.1.25 .5.1.1.26 .5.1.1.27 .5.1.1.29 .5.1.1.30 .5.1.1.31 .5.1.1.32 .5.1.1.33 .5.1.1.40
.5.1.1.40.1 .5.1.4.1.1.1 .5.1.4.1.1.1.1 .5.1.4.1.1.1.1.1 .5.1.4.1.1.1.2 .5.1.4.1.1.1.2.1 .5.1.4.1.1.1.3
.5.1.4.1.1.1.3.1 .5.1.4.1.1.2 .5.1.4.1.1.2.1 .5.1.4.1.1.2.2 .5.1.4.1.1.3 .5.1.4.1.1.3.1 .5.1.4.1.1.4
.5.1.4.1.1.4.1 .5.1.4.1.1.4.2 .5.1.4.1.1.4.3 .5.1.4.1.1.4.4 .5.1.4.1.1.5 .5.1.4.1.1.6 .5.1.4.1.1.6.1
.5.1.4.1.1.6.2 .5.1.4.1.1.6.3 .5.1.4.1.1.7 .5.1.4.1.1.7.1 .5.1.4.1.1.7.2 .5.1.4.1.1.7.3 .5.1.4.1.1.7.4
.5.1.4.1.1.8 .5.1.4.1.1.9 .5.1.4.1.1.9.1 .5.1.4.1.1.9.1.1 .5.1.4.1.1.9.1.2 .5.1.4.1.1.9.1.3 .5.1.4.1.1.9.1.4
.5.1.4.1.1.9.2.1 .5.1.4.1.1.9.3.1 .5.1.4.1.1.9.4.1 .5.1.4.1.1.9.4.2 .5.1.4.1.1.9.5.1 .5.1.4.1.1.9.6.1
.5.1.4.1.1.9.6.2 .5.1.4.1.1.9.7.1 .5.1.4.1.1.9.7.2 .5.1.4.1.1.9.7.3 .5.1.4.1.1.9.7.4 .5.1.4.1.1.9.8.1
.5.1.4.1.1.10 .5.1.4.1.1.11 .5.1.4.1.1.11.1 .5.1.4.1.1.11.2 .5.1.4.1.1.11.3 .5.1.4.1.1.11.4 .5.1.4.1.1.11.5
.5.1.4.1.1.11.6 .5.1.4.1.1.11.7 .5.1.4.1.1.11.8 .5.1.4.1.1.11.9 .5.1.4.1.1.11.10 .5.1.4.1.1.11.11
.5.1.4.1.1.11.12 .5.1.4.1.1.12.1 .5.1.4.1.1.12.1.1 .5.1.4.1.1.12.2 .5.1.4.1.1.12.2.1 .5.1.4.1.1.12.3
.5.1.4.1.1.12.77 .5.1.4.1.1.13.1.1 .5.1.4.1.1.13.1.2 .5.1.4.1.1.13.1.3 .5.1.4.1.1.13.1.4 .5.1.4.1.1.13.1.5
.5.1.4.1.1.14.1 .5.1.4.1.1.14.2 .5.1.4.1.1.20 .5.1.4.1.1.30 .5.1.4.1.1.40 .5.1.4.1.1.66 .5.1.4.1.1.66.1
.5.1.4.1.1.66.2 .5.1.4.1.1.66.3 .5.1.4.1.1.66.4 .5.1.4.1.1.66.5 .5.1.4.1.1.66.6 .5.1.4.1.1.67 .5.1.4.1.1.68.1
.5.1.4.1.1.68.2 .5.1.4.1.1.77.1 .5.1.4.1.1.77.1.1 .5.1.4.1.1.77.1.1.1 .5.1.4.1.1.77.1.2 .5.1.4.1.1.77.1.2.1
.5.1.4.1.1.77.1.3 .5.1.4.1.1.77.1.4 .5.1.4.1.1.77.1.4.1 .5.1.4.1.1.77.1.5.1 .5.1.4.1.1.77.1.5.2
.5.1.4.1.1.77.1.5.3 .5.1.4.1.1.77.1.5.4 .5.1.4.1.1.77.1.5.5 .5.1.4.1.1.77.1.5.6 .5.1.4.1.1.77.1.5.7
.5.1.4.1.1.77.1.5.8 .5.1.4.1.1.77.1.6 .5.1.4.1.1.77.1.7 .5.1.4.1.1.77.1.8 .5.1.4.1.1.77.1.9 .5.1.4.1.1.77.2
.5.1.4.1.1.78.1 .5.1.4.1.1.78.2 .5.1.4.1.1.78.3 .5.1.4.1.1.78.4 .5.1.4.1.1.78.5 .5.1.4.1.1.78.6
.5.1.4.1.1.78.7 .5.1.4.1.1.78.8 .5.1.4.1.1.79.1 .5.1.4.1.1.80.1 .5.1.4.1.1.81.1 .5.1.4.1.1.82.1
.5.1.4.1.1.88.1 .5.1.4.1.1.88.2 .5.1.4.1.1.88.3 .5.1.4.1.1.88.4 .5.1.4.1.1.88.11 .5.1.4.1.1.88.22
.5.1.4.1.1.88.33 .5.1.4.1.1.88.34 .5.1.4.1.1.88.35 .5.1.4.1.1.88.40 .5.1.4.1.1.88.50 .5.1.4.1.1.88.59
.5.1.4.1.1.88.65 .5.1.4.1.1.88.67 .5.1.4.1.1.88.68 .5.1.4.1.1.88.69 .5.1.4.1.1.88.70 .5.1.4.1.1.88.71
.5.1.4.1.1.88.72 .5.1.4.1.1.88.73 .5.1.4.1.1.88.74 .5.1.4.1.1.88.75 .5.1.4.1.1.88.76 .5.1.4.1.1.88.77
.5.1.4.1.1.90.1 .5.1.4.1.1.91.1 .5.1.4.1.1.104.1 .5.1.4.1.1.104.2 .5.1.4.1.1.104.3 .5.1.4.1.1.104.4
.5.1.4.1.1.104.5 .5.1.4.1.1.128 .5.1.4.1.1.128.1 .5.1.4.1.1.129 .5.1.4.1.1.130 .5.1.4.1.1.131 .5.1.4.1.1.200.1
.5.1.4.1.1.200.2 .5.1.4.1.1.200.3 .5.1.4.1.1.200.4 .5.1.4.1.1.200.5 .5.1.4.1.1.200.6 .5.1.4.1.1.200.7
.5.1.4.1.1.200.8 .5.1.4.1.1.201.1 .5.1.4.1.1.201.1.1 .5.1.4.1.1.201.2 .5.1.4.1.1.201.3 .5.1.4.1.1.201.4
.5.1.4.1.1.201.5 .5.1.4.1.1.201.6 .5.1.4.1.1.481.1 .5.1.4.1.1.481.2 .5.1.4.1.1.481.3 .5.1.4.1.1.481.4
.5.1.4.1.1.481.5 .5.1.4.1.1.481.6 .5.1.4.1.1.481.7 .5.1.4.1.1.481.8 .5.1.4.1.1.481.9 .5.1.4.1.1.481.10
.5.1.4.1.1.481.11 .5.1.4.1.1.481.12 .5.1.4.1.1.481.13 .5.1.4.1.1.481.14 .5.1.4.1.1.481.15 .5.1.4.1.1.481.16
.5.1.4.1.1.481.17 .5.1.4.1.1.481.18 .5.1.4.1.1.481.19 .5.1.4.1.1.481.20 .5.1.4.1.1.481.21 .5.1.4.1.1.481.22
.5.1.4.1.1.481.23 .5.1.4.1.1.481.24 .5.1.4.1.1.481.25 .5.1.4.1.1.501.1 .5.1.4.1.1.501.2.1 .5.1.4.1.1.501.2.2
.5.1.4.1.1.501.3 .5.1.4.1.1.501.4 .5.1.4.1.1.501.5 .5.1.4.1.1.501.6 .5.1.4.1.1.601.1 .5.1.4.1.1.601.2
.5.1.4.1.2.1.1 .5.1.4.1.2.1.2 .5.1.4.1.2.1.3 .5.1.4.1.2.2.1 .5.1.4.1.2.2.2 .5.1.4.1.2.2.3 .5.1.4.1.2.3.1
.5.1.4.1.2.3.2 .5.1.4.1.2.3.3 .5.1.4.1.2.4.2 .5.1.4.1.2.4.3 .5.1.4.1.2.5.3 .5.1.4.20.1 .5.1.4.20.2 .5.1.4.20.3
.5.1.4.31 .5.1.4.32 .5.1.4.32.1 .5.1.4.32.2 .5.1.4.32.3 .5.1.4.33 .5.1.4.34.1 .5.1.4.34.2 .5.1.4.34.3
.5.1.4.34.4 .5.1.4.34.4.1 .5.1.4.34.4.2 .5.1.4.34.4.3 .5.1.4.34.4.4 .5.1.4.34.5 .5.1.4.34.5.1 .5.1.4.34.6
.5.1.4.34.6.1 .5.1.4.34.6.2 .5.1.4.34.6.3 .5.1.4.34.6.4 .5.1.4.34.6.5 .5.1.4.34.7 .5.1.4.34.8 .5.1.4.34.9
.5.1.4.34.10 .5.1.4.37.1 .5.1.4.37.2 .5.1.4.37.3 .5.1.4.38.1 .5.1.4.38.2 .5.1.4.38.3 .5.1.4.38.4 .5.1.4.39.1
.5.1.4.39.2 .5.1.4.39.3 .5.1.4.39.4 .5.1.4.41 .5.1.4.42 .5.1.4.43.1 .5.1.4.43.2 .5.1.4.43.3 .5.1.4.43.4
.5.1.4.44.1 .5.1.4.44.2 .5.1.4.44.3 .5.1.4.44.4 .5.1.4.45.1 .5.1.4.45.2 .5.1.4.45.3 .5.1.4.45.4 .7.1.1 .7.1.2
.8.1.1 .10.1 .10.2 .10.3 .10.4 .15.0.3.1 .15.0.3.2 .15.0.3.3 .15.0.3.4 .15.0.3.5 .15.0.3.6 .15.0.3.7 .15.0.3.8
.15.0.3.9 .15.0.3.10 .15.0.3.11 .15.0.3.12 .15.0.3.13 .15.0.3.14 .15.0.3.15 .15.0.3.16 .15.0.3.17 .15.0.3.18
.15.0.3.19 .15.0.3.20 .15.0.3.21 .15.0.3.22 .15.0.3.23 .15.0.3.24 .15.0.3.25 .15.0.3.26 .15.0.3.27 .15.0.3.28
.15.0.3.29 .15.0.3.30 .15.0.3.31 .15.0.4.1 .15.0.4.2 .15.0.4.3 .15.0.4.4 .15.0.4.5 .15.0.4.6 .15.0.4.7
.15.0.4.8 .15.1.1
"""
