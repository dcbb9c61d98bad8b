"""Why an image cannot be blanked."""

from __future__ import annotations

from typing import ClassVar

from scanveil.errors import ScanveilError, WithheldError
from scanveil.said import _


class CannotBlankError(WithheldError):
    """Parts of the image cannot be made background, so there is no copy of the file without them."""

    reason: ClassVar[str] = "cannot-blank"


def cannot_blank(cause: ScanveilError) -> CannotBlankError:
    """The error for pixels that cannot be had; `cause` says why."""
    return CannotBlankError(
        _(
            "Nothing in the image of this file can be blanked, so no copy of it is made. {sentence}",
            sentence=cause.sentence,
        ),
        path=cause.path,
        keyword=cause.keyword,
    )


def film() -> CannotBlankError:
    return CannotBlankError(
        _(
            "Nothing can be blanked in a film, so no copy of it is made. Please leave it out, or ask whoever made it "
            "for single images."
        ),
        keyword="TransferSyntaxUID",
    )


def unknown_way() -> CannotBlankError:
    return CannotBlankError(
        _(
            "The image of this file is compressed in a way in which nothing can be blanked, so no copy of it is made. "
            "Please leave it out, or ask whoever made it for one that is not compressed."
        ),
        keyword="TransferSyntaxUID",
    )


def not_the_same() -> CannotBlankError:
    return CannotBlankError(
        _(
            "When a part of this image was blanked, other parts did not stay as they were, so no copy of it is made. "
            "Please ask whoever made the file for one that is not compressed."
        ),
        keyword="PixelData",
    )


def too_much() -> CannotBlankError:
    return CannotBlankError(
        _(
            "So much of this file would have to be made anew that there is no room for it (over half a gigabyte), so "
            "no copy of it is made. Please blank parts of fewer images, or leave it out."
        ),
        keyword="PixelData",
    )


def too_few_pixels() -> CannotBlankError:
    return CannotBlankError(
        _(
            "The file holds fewer pixels than it says, so nothing in it can be blanked, and no copy of it is made. It "
            "may not have been copied completely; please copy it again."
        ),
        keyword="PixelData",
    )


def unclear_frames() -> CannotBlankError:
    return CannotBlankError(
        _(
            "It is not clear where in this file some of its images lie, so nothing in it can be blanked, and no copy "
            "of it is made. Please ask whoever made the file for one that is not compressed."
        ),
        keyword="NumberOfFrames",
    )
