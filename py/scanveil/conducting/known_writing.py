"""What a reader is told of writing in files, and what templates add to that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scanveil.conducting.reader import Opened
from scanveil.deid.blanking.templates import from_plain
from scanveil.deid.cleaning.written import PERSON, TEMPLATE, UNKNOWN, Written
from scanveil.dicom.reading import read_header, values_of
from scanveil.library.instance import frames_in


class KnownWriting:
    """Rows of `Written` behind the numbers of files, and boxes for files of which no person decided."""

    def __init__(self, rows: Iterable[Sequence[Any]], templates: dict[str, Any]) -> None:
        self._of_files = {number: Written.of(*row) for number, *row in rows}
        self._templates = from_plain(templates) if any(templates.values()) else None

    def of(self, number: int, opened: Opened) -> Written:
        """What is known of a file. Raises a ScanveilError where it cannot be read."""
        found = self._of_files.get(number, UNKNOWN)
        if self._templates is None or found.decided_by == PERSON:
            return found
        file, path, size = opened
        header = read_header(file, path=path, size=size)
        own = values_of(header)
        frames = frames_in(header, own) if header.pixels else 0
        boxes = self._templates.boxes_for(path, own, frames)
        return found.and_blank(boxes, TEMPLATE)
