"""What the name of a file that is no scan says of it: a system's own, a viewer's, or one that is still in a cloud."""

from __future__ import annotations

import re

from scanveil.errors import EmptyFileError, NotDicomError, reason_of
from scanveil.said import _

BESIDE, IN_CLOUD = "beside", "in-cloud"
_CLOUD = re.compile(r"\..+\.icloud|.+\.(?:cloudf|owncloud|nextcloud)", re.IGNORECASE)
_OF_SYSTEMS = re.compile(
    r"\._.*|\.DS_Store|\.Trash.*|\.Spotlight.*|\.fseventsd.*|Thumbs\.db|ehthumbs.*\.db|desktop\.ini|autorun\.\w+",
    re.IGNORECASE | re.DOTALL,
)
_OF_PROGRAMS = re.compile(
    r".+\.(?:exe|dll|ocx|sys|inf|ico|icns|msi|bat|cmd|lnk|jar|class|js|css|cab|manifest|so|dylib|plist|nib|command)",
    re.IGNORECASE | re.DOTALL,
)


def explain(path: str, error: Exception) -> tuple[str, str]:
    """A fixed word and a sentence for a file that could not be read."""
    if isinstance(error, NotDicomError | EmptyFileError):
        name = path.replace("\\", "/").rpartition("/")[2]
        if _CLOUD.fullmatch(name):
            return IN_CLOUD, _(
                "It was left out, as it is still in the cloud and not on this computer. Please download it, and "
                "choose it again."
            )
        if _OF_SYSTEMS.fullmatch(name) or _OF_PROGRAMS.fullmatch(name):
            return BESIDE, _("It belongs to the system, or to a program on the disc. It is no scan.")
    return reason_of(error)
