"""One family of errors; each carries a fixed word for programs and a sentence for a person."""

from __future__ import annotations

from typing import ClassVar

from scanveil.said import _


class ScanveilError(Exception):
    """Base of every error that Scanveil raises on purpose.

    `reason` is a short fixed word (the page's `data-reason`), `sentence` is what a person reads.
    `path` names the file, `keyword` the DICOM attribute and `frame_number` the image in a file of several (from 1),
    where they are known.
    Neither sentence nor keyword ever holds a value that was read from a file.
    """

    reason: ClassVar[str] = "error"

    def __init__(self, sentence: str, *, path: str = "", keyword: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.path = path
        self.keyword = keyword
        self.frame_number = 0

    def in_frame(self, number: int, frames: int) -> ScanveilError:
        """The same error, saying which image of a file with several it speaks of; `number` counts from 1."""
        if frames > 1 and not self.frame_number:
            self.frame_number = number
            self.sentence = _(
                "{sentence} (Image {number} of {frames} in this file.)",
                sentence=self.sentence,
                number=number,
                frames=frames,
            )
            self.args = (self.sentence,)
        return self

    def at(self, path: str) -> ScanveilError:
        """The same error, now knowing which file it speaks of."""
        self.path = self.path or path
        return self


class EmptyFileError(ScanveilError):
    """The file has no bytes."""

    reason = "empty"


class NotDicomError(ScanveilError):
    """The bytes are not DICOM."""

    reason = "not-dicom"


class DicomdirError(ScanveilError):
    """The file is a medium's directory, not an object with content of its own; `files` are those that it names."""

    reason = "dicomdir"

    def __init__(self, sentence: str, *, files: tuple[str, ...] = (), path: str = "", keyword: str = "") -> None:
        super().__init__(sentence, path=path, keyword=keyword)
        self.files = files


class TruncatedError(ScanveilError):
    """The file ends before what it announces."""

    reason = "truncated"


class MalformedError(ScanveilError):
    """The bytes contradict the encoding rules of PS3.5."""

    reason = "malformed"


class TooDeepError(MalformedError):
    """Sequences are nested deeper than any honest file nests them."""

    reason = "too-deep"


class TooLargeError(ScanveilError):
    """Reading on would ask for more memory than is safe."""

    reason = "too-large"


class TransferSyntaxError(ScanveilError):
    """The transfer syntax is not one that is known here."""

    reason = "transfer-syntax"


class UnreadableError(ScanveilError):
    """The file could not be read: it changed, moved, or the medium failed."""

    reason = "unreadable"


class NotOpenedError(UnreadableError):
    """The system refuses to open a file or folder."""

    reason = "not-opened"


class ArchiveError(ScanveilError):
    """The file is an archive, which is opened before what lies in it is read."""

    reason = "archive"


class PackedError(NotOpenedError):
    """The file is an archive of a kind that is not opened here, or lies too deep in others."""

    reason = "packed"


class LockedError(NotOpenedError):
    """The archive needs a password, or another one."""

    reason = "locked"


class NoPixelsError(ScanveilError):
    """The object holds no image."""

    reason = "no-pixels"


class DecodeError(ScanveilError):
    """The image is there, but its pixels cannot be shown."""

    reason = "decode"


class WithheldError(ScanveilError):
    """The file could not be proven clean and is not given out."""

    reason = "withheld"


class UnjudgeableError(WithheldError):
    """The file is withheld, and a person's look at it could not change that: it cannot be read well enough."""

    reason = "unjudgeable"


class FoundError(WithheldError):
    """The copy still holds what identifies somebody: nobody can let it through."""

    reason = "found"


class UsageError(ScanveilError):
    """What was asked for contradicts itself or names something that does not exist."""

    reason = "usage"


class ProfileError(UsageError):
    """A profile file cannot be used; `line` is the one that is wrong, 0 where it cannot be named."""

    reason = "profile"

    def __init__(self, sentence: str, *, line: int = 0, path: str = "", keyword: str = "") -> None:
        super().__init__(
            _("Line {line}: {sentence}", line=line, sentence=sentence) if line else sentence, path=path, keyword=keyword
        )
        self.line = line


class KeyFileError(UsageError):
    """A key file cannot be opened or made."""

    reason = "key-file"


class NotInKeyError(WithheldError):
    """A copy cannot be named again, since the key file knows nothing of it."""

    reason = "not-in-key"


def gone(path: str = "") -> UnreadableError:
    """The error for a file that was there when it was chosen."""
    return UnreadableError(
        _(
            "The file can no longer be read. It was changed, moved or deleted after it was chosen, or the disc or "
            "stick on which it is was taken out. Please choose it again."
        ),
        path=path,
    )


def refused(path: str) -> NotOpenedError:
    """The error for what is there and is not opened."""
    return NotOpenedError(
        _(
            "The system would not open this file or folder. The disc may be damaged, or may need your permission. "
            "Copying it to this computer first may help."
        ),
        path=path,
    )


BY_CHOICE = "by-choice"
"""The reason of what somebody did not want in an archive."""
NOT_ALL_ADDED = "not-all-added"
"""The reason of what is no file, but says that there are more of them than anybody counted."""

NO_MEMORY = _("This needs more memory than there is. Please close other programs or tabs, and try again.")
BECAME_SHORTER = _("The file became shorter while it was read. Please choose it again when nothing else changes it.")
DEFLATED_DAMAGED = _(
    "The compressed content of this file is damaged, so it cannot be read. Please copy it again, or ask whoever made "
    "it for another one."
)
DEFLATED_CUT_OFF = _(
    "The compressed content of this file ends too early, so it cannot be read. It may not have been copied "
    "completely; please copy it again."
)
DEFLATED_TOO_LARGE = _(
    "Unpacked, this compressed file would be too large to be opened safely. Please ask whoever made it for one that "
    "is not compressed."
)
IMAGE_CUT_OFF = _("The image in this file is cut off. It may not have been copied completely; please copy it again.")
"""Sentences that are said in several rooms."""

OF_ONE_FILE = (ScanveilError, MemoryError, RecursionError)
"""What may go wrong with a file and is no reason to give up the others."""


def reason_of(error: Exception) -> tuple[str, str]:
    """A fixed word and a sentence."""
    if isinstance(error, ScanveilError):
        return error.reason, error.sentence
    if isinstance(error, MemoryError | RecursionError):
        return TooLargeError.reason, NO_MEMORY
    return ScanveilError.reason, _(
        "Something went wrong inside the program. Your files are as they were; please try once more."
    )
