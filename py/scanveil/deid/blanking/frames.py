"""What describes frames of a file: read once for all of them where nothing is said of single ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.pixels.attributes import PixelAttributes, read_attributes


def attributes_of(header: Header, numbers: Iterable[int]) -> Iterator[PixelAttributes]:
    """The attributes of frames by their numbers from 0, one after the other. Raises as `read_attributes`."""
    differ = tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE in values_of(header)
    last: PixelAttributes | None = None
    for number in numbers:
        if last is None or differ or not 0 <= number < last.number_of_frames:
            last = read_attributes(header, number)
        yield last
