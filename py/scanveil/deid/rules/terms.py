"""Attributes of VR CS of which all terms are defined (PS3.3): what these may hold says nothing of a person."""

from __future__ import annotations

from scanveil.dicom import tags

DEFINED_TERMS: dict[int, frozenset[bytes]] = {
    tag: frozenset(terms.encode("ascii").split(b"|"))
    for tag, terms in {
        tags.COMPLETION_FLAG: "PARTIAL|COMPLETE",
        tags.VERIFICATION_FLAG: "UNVERIFIED|VERIFIED",
        tags.PRELIMINARY_FLAG: "PRELIMINARY|FINAL",
        tags.VALUE_TYPE: (
            "TEXT|NUM|CODE|DATETIME|DATE|TIME|UIDREF|PNAME|COMPOSITE|IMAGE|WAVEFORM|SCOORD|SCOORD3D|TCOORD|CONTAINER|"
            "TABLE"
        ),
        tags.RELATIONSHIP_TYPE: (
            "CONTAINS|HAS PROPERTIES|HAS OBS CONTEXT|HAS ACQ CONTEXT|INFERRED FROM|SELECTED FROM|HAS CONCEPT MOD"
        ),
        tags.CONTINUITY_OF_CONTENT: "SEPARATE|CONTINUOUS",
        tags.PHOTOMETRIC_INTERPRETATION: (
            "MONOCHROME1|MONOCHROME2|PALETTE COLOR|RGB|YBR_FULL|YBR_FULL_422|YBR_PARTIAL_420|YBR_ICT|YBR_RCT|XYB"
        ),
        tags.PRESENTATION_LUT_SHAPE: "IDENTITY|INVERSE",
        tags.LOSSY_IMAGE_COMPRESSION: "00|01",
        tags.PATIENT_POSITION: "HFP|HFS|HFDR|HFDL|FFDR|FFDL|FFP|FFS|LFP|LFS|RFP|RFS|AFDR|AFDL|PFDR|PFDL",
        tags.LATERALITY: "R|L",
        tags.IMAGE_LATERALITY: "R|L|U|B",
    }.items()
}
"""Attribute -> its terms. Some writers give such an attribute another VR of text."""
