"""Texts that table E.1-1 does not list, each ruled on: what devices write is kept, what people type is not.

Every attribute of the dictionary that holds a text (LO, LT, SH, ST, UC, UR, UT) and is not named here is a description:
words of it are kept where descriptions are cleaned, and none else. So what a later dictionary adds is none of these.
"""

from __future__ import annotations

from typing import NamedTuple

from scanveil.dicom import tags

# Words of devices and programs; kept as they are, and searched like everything else
TECHNICAL = frozenset(
    {
        *(tags.MANUFACTURER, tags.MANUFACTURER_MODEL_NAME, tags.SOFTWARE_VERSIONS),
        *(tags.SECONDARY_CAPTURE_DEVICE_MANUFACTURER, tags.SECONDARY_CAPTURE_DEVICE_MANUFACTURER_MODEL_NAME),
        *(tags.SECONDARY_CAPTURE_DEVICE_SOFTWARE_VERSIONS, tags.VIDEO_IMAGE_FORMAT_ACQUIRED),
        *(tags.DIGITAL_IMAGE_FORMAT_ACQUIRED, tags.MANUFACTURER_MODEL_VERSION, tags.MANUFACTURER_RELATED_MODEL_GROUP),
        *(tags.APPLICATION_NAME, tags.APPLICATION_VERSION, tags.APPLICATION_MANUFACTURER, tags.ALGORITHM_NAME),
        *(tags.ALGORITHM_VERSION, tags.SEGMENT_ALGORITHM_NAME, tags.CODE_VALUE, tags.LONG_CODE_VALUE),
        *(tags.URN_CODE_VALUE, tags.EXTENDED_CODE_VALUE, tags.CODING_SCHEME_DESIGNATOR, tags.CODING_SCHEME_VERSION),
        *(tags.CODING_SCHEME_REGISTRY, tags.CODING_SCHEME_EXTERNAL_ID, tags.PRIVATE_CREATOR_REFERENCE),
        *(tags.SEQUENCE_NAME, tags.PULSE_SEQUENCE_NAME, tags.IMAGED_NUCLEUS, tags.FILTER_TYPE, tags.TYPE_OF_FILTERS),
        *(tags.CONVOLUTION_KERNEL, tags.COLLIMATOR_GRID_NAME, tags.RECEIVE_COIL_NAME, tags.TRANSMIT_COIL_NAME),
        *(tags.MULTI_COIL_ELEMENT_NAME, tags.MULTI_COIL_CONFIGURATION, tags.RECEIVE_COIL_MANUFACTURER_NAME),
        *(tags.TRANSMIT_COIL_MANUFACTURER_NAME, tags.TRIGGER_SOURCE_OR_TYPE, tags.CARDIAC_FRAMING_TYPE),
        *(tags.PVC_REJECTION, tags.ACQUISITION_MODE, tags.DOSE_MODE_NAME, tags.PLATE_TYPE, tags.PHOSPHOR_TYPE),
        *(tags.ACQUISITION_DEVICE_PROCESSING_CODE, tags.TIME_SOURCE, tags.OUTPUT_POWER, tags.PROCESSING_FUNCTION),
        *(tags.DETECTOR_MANUFACTURER_NAME, tags.DETECTOR_MANUFACTURER_MODEL_NAME, tags.GRID_ABSORBING_MATERIAL),
        *(tags.GRID_SPACING_MATERIAL, tags.DETECTOR_MODE, tags.IMAGE_FILTER, tags.RESCALE_TYPE),
        *(tags.MODALITY_LUT_TYPE, tags.ATTENUATION_CORRECTION_METHOD, tags.RECONSTRUCTION_METHOD),
        *(tags.SCATTER_CORRECTION_METHOD, tags.DETECTOR_LINES_OF_RESPONSE_USED, tags.ENERGY_WINDOW_NAME),
        *(tags.POSITION_REFERENCE_INDICATOR, tags.STACK_ID, tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT),
        *(tags.LIST_OF_MIME_TYPES, tags.IMAGE_DISPLAY_FORMAT, tags.FONT_NAME, tags.CSS_FONT_NAME),
        *(tags.DIMENSION_INDEX_PRIVATE_CREATOR, tags.FUNCTIONAL_GROUP_PRIVATE_CREATOR),
        *(tags.SELECTOR_SEQUENCE_POINTER_PRIVATE_CREATOR, tags.SELECTOR_ATTRIBUTE_PRIVATE_CREATOR),
        *(tags.ATTRIBUTE_OCCURRENCE_PRIVATE_CREATOR, tags.SELECTOR_ATTRIBUTE_NAME, tags.SELECTOR_ATTRIBUTE_KEYWORD),
        *(tags.OECF_COLUMN_NAMES, tags.SPATIAL_FREQUENCY_RESPONSE_COLUMN_NAMES),
        *(tags.EXIF_VERSION, tags.ASL_BOLUS_CUT_OFF_TECHNIQUE, tags.RESPIRATORY_SIGNAL_SOURCE_ID),
        *(tags.IOL_MANUFACTURER, tags.APPLICATION_SETUP_MANUFACTURER, tags.SOURCE_APPLICATOR_MANUFACTURER),
        *(tags.REQUESTED_MEDIA_APPLICATION_PROFILE, tags.WEDGE_MANUFACTURER_NAME, tags.REPORTING_PRIORITY),
        tags.REQUESTED_PROCEDURE_PRIORITY,
        *(tags.CONCEPTUAL_VOLUME_COMBINATION_EXPRESSION, tags.FLUENCE_MODE_ID, tags.DELETION_LOCK),
    }
)
# Chosen from lists of a device, where something may be typed as well: known words of them are kept
CHOSEN = frozenset(
    {
        *(tags.RADIOPHARMACEUTICAL, tags.RADIOPHARMACEUTICAL_ROUTE, tags.SOURCE_ISOTOPE_NAME),
        *(tags.INTERVENTION_DRUG_NAME, tags.CONTRAST_BOLUS_ROUTE, tags.ROUTE_OF_ADMISSIONS),
        *(tags.PADDLE_DESCRIPTION, tags.STAGE_NAME, tags.VIEW_NAME),
        *(tags.PATIENT_BREED_DESCRIPTION, tags.PATIENT_SPECIES_DESCRIPTION),
    }
)
# What tells one device from another of its kind
OF_DEVICES = frozenset({tags.RADIATION_MACHINE_NAME, tags.DETECTOR_DESCRIPTION, tags.GRID_ID, tags.SOURCE_MODEL_ID})


class Label(NamedTuple):
    """A label that people type: what a neutral one begins with, and the attribute of its item that has a number.

    Where others refer to it `by_value`, the same label becomes the same.
    """

    prefix: str
    number: int = 0
    by_value: bool = False


LABELS = {
    tags.BEAM_NAME: Label("Beam", tags.BEAM_NUMBER),
    tags.ROI_NAME: Label("Contour", tags.ROI_NUMBER),
    tags.SEGMENT_LABEL: Label("Segment", tags.SEGMENT_NUMBER),
    tags.PATIENT_SETUP_LABEL: Label("Setup", tags.PATIENT_SETUP_NUMBER),
    tags.FIXATION_DEVICE_LABEL: Label("Fixation"),
    tags.SHIELDING_DEVICE_LABEL: Label("Shield"),
    tags.SETUP_DEVICE_LABEL: Label("Device"),
    tags.TOLERANCE_TABLE_LABEL: Label("Table", tags.TOLERANCE_TABLE_NUMBER),
    tags.RT_IMAGE_LABEL: Label("Image"),
    tags.BLOCK_NAME: Label("Block", tags.BLOCK_NUMBER),
    tags.APPLICATOR_ID: Label("Applicator"),
    tags.ACCESSORY_CODE: Label("Accessory"),
    tags.MULTIPLEX_GROUP_LABEL: Label("Group"),
    tags.TRACK_SET_LABEL: Label("Tracks"),
    tags.SURFACE_MODEL_LABEL: Label("Surface", tags.SURFACE_NUMBER),
    tags.GRAPHIC_LAYER: Label("LAYER", by_value=True),
    tags.GRAPHIC_GROUP_LABEL: Label("Group"),
    tags.OPTICAL_PATH_IDENTIFIER: Label("Path", by_value=True),
    tags.REFERENCED_OPTICAL_PATH_IDENTIFIER: Label("Path", by_value=True),
    tags.FIDUCIAL_IDENTIFIER: Label("Mark", by_value=True),
    tags.TICK_LABEL: Label("Tick"),
    tags.IMAGE_SET_LABEL: Label("Images"),
    tags.DISPLAY_SET_LABEL: Label("Display"),
    tags.TEXTURE_LABEL: Label("Texture"),
    tags.ASSESSMENT_LABEL: Label("Assessment"),
    tags.LUT_LABEL: Label("Table"),
    tags.REFERENCE_LOCATION_LABEL: Label("Location"),
    tags.HPGL_PEN_LABEL: Label("Pen"),
    tags.MATING_FEATURE_SET_LABEL: Label("Features"),
}
"""Of what there may be several in an object, which people tell apart by these."""
