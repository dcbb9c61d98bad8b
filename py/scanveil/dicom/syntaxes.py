"""Transfer syntaxes by their UIDs (PS3.5 annex A)."""

from __future__ import annotations

IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1.99"
EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2"
JPIP_DEFLATED = "1.2.840.10008.1.2.4.95"
GE_PRIVATE = "1.2.840.113619.5.2"
"""Implicit VR little endian, but for its pixels, which are big endian; of old scanners of GE."""
NATIVE_SYNTAXES = frozenset(
    {
        *(IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN),
        *(DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN),
    }
)
"""Those of images that are not compressed by themselves (PS3.5 A.1 to A.3, A.5)."""
DEFLATED_SYNTAXES = frozenset({DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, JPIP_DEFLATED})
STANDARD_SYNTAXES = "1.2.840.10008.1.2"
_VIDEO_SYNTAXES = tuple(f"1.2.840.10008.1.2.4.{last}" for last in range(100, 109))
"""MPEG-2, MPEG-4 AVC and HEVC; behind them may stand what tells fragmentable ones."""


def is_video(transfer_syntax_uid: str) -> bool:
    """Whether an image is a video: one stream, not a row of single images (PS3.5 A.4.5 to A.4.7)."""
    return transfer_syntax_uid.startswith(_VIDEO_SYNTAXES)
