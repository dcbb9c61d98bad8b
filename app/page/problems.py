"""What is said of files: for which of them images may be missing, and which are no scans, or are there twice."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record

MISSING = "missing"
"""The reason of a table of contents that names files which are not there; it is withdrawn, without a sentence."""
TWIN, SAME_UID = "duplicate", "same-uid"
"""The reasons of a file that is there twice, and of one that claims to be another one and is not: both are kept."""
NO_SCANS = ("beside", "not-dicom", "dicomdir", TWIN, SAME_UID)
"""Reasons for which no image is missing."""
WORST_FIRST = (
    MISSING,
    "not-all-added",
    "not-read",
    "in-cloud",
    "locked",
    "archive",
    "packed",
    "not-opened",
    "unreadable",
    "truncated",
    "malformed",
    "empty",
    "too-large",
)
"""Reasons for which images are missing for sure, or a person can do something about it, before all others."""


def problem_of(state: "Record", number: int, reason: str, sentence: str) -> "Fields":
    """What is said of the file of that number. Where its sentence names another file, `like` has that one's path."""
    path = state["paths"][number] if 0 <= number < len(state["paths"]) else ""
    return {"path": path, "reason": reason, "sentence": sentence}


def with_images_missing(state: "Record") -> "list[Fields]":
    """Those for which images may be missing; once all is read, the worst first."""
    found = [one for one in state["problems"] if one["reason"] not in NO_SCANS]
    if state["phase"] == "reading":  # the list grows at its end then
        return found
    order = sorted([(_rank(one["reason"]), at) for at, one in enumerate(found)])  # MicroPython keeps no order of equals
    return [found[at] for _rank_of, at in order]


def without_scans(state: "Record") -> "list[Fields]":
    """Those for which none are."""
    return [one for one in state["problems"] if one["reason"] in NO_SCANS]


def _rank(reason: str) -> int:
    return WORST_FIRST.index(reason) if reason in WORST_FIRST else len(WORST_FIRST)
