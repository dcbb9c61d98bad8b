"""What a command tells a program that called it, by its exit status."""

from __future__ import annotations

DONE = 0
FAILED = 1
"""For a fault of the program, the disk or rights: nothing was written."""
USAGE = 2
INCOMPLETE = 3
"""Something was withheld, is damaged, missing or could not be read, or nothing was found; what there is was written."""
FOUND = 4
"""`check`: something was found."""

NO_SCANS = frozenset({"not-dicom", "dicomdir", "duplicate", "beside"})
"""Reasons for leaving a file out that make nothing incomplete: it is no scan, or it is there twice."""
