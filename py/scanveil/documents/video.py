"""Videos in DICOM files (PS3.5 A.4.5 to A.4.7): where their stream lies, and in what it is packed.

Nothing here decodes them. A browser plays what it can, some of it packed anew; everything can be saved and played by
other programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from scanveil.dicom.reading import Header, blocks
from scanveil.documents.films.repacking import PART, Movie, is_hevc, repack
from scanveil.documents.films.transport import PACKET, packet_size
from scanveil.errors import DecodeError, ScanveilError, TooLargeError
from scanveil.looking.frame_times import playback
from scanveil.pixels.packed_frames import ByteRange, fragments
from scanveil.said import _

PLAYED = _("It is played by your browser, from this computer. It may hold names that are part of the picture.")
SAVED = _("You can save it and play it with another program, such as VLC.")
REPACKED = _(
    "Browsers do not open it as it is packed in the file, so it was packed anew, as MP4. Its pictures were not "
    "changed. If you save it, you save this MP4."
)
SILENT = _("It has sound as well, which is neither played nor saved here.")
MOST_REPACKED = 512 * 1024 * 1024
"""Bytes of a video that is packed anew: the browser holds all of the MP4, and people wait for it."""

_FIRST = 1024
_CODED = frozenset({".ts", ".m2ts", ".h264", ".h265"})


class Video(NamedTuple):
    """A video's stream: the bytes of `spans`, one behind the other.

    `mime_type` is that of its container, judged by its first bytes, and `suffix` how a saved one should end.
    """

    spans: tuple[ByteRange, ...]
    mime_type: str
    suffix: str

    @property
    def size(self) -> int:
        """Bytes of the stream."""
        return sum(span.length for span in self.spans)

    @property
    def is_to_be_repacked(self) -> bool:
        """Whether it is packed in a way that no browser opens, though it may know what is inside."""
        return self.suffix in _CODED

    def blocks(self, file: BinaryIO, most: int = PART) -> Iterator[bytes]:
        """Its bytes from the beginning, up to `most` at a time, however small its fragments are."""
        number, start = 0, self.spans[0].offset
        for block in blocks(file, start, sum(self.spans[-1]), most):
            pieces = []
            while number < len(self.spans) and self.spans[number].offset < start + len(block):
                offset, length = self.spans[number]
                pieces.append(block[max(0, offset - start) : offset + length - start])
                if offset + length > start + len(block):
                    break
                number += 1
            start += len(block)
            yield b"".join(pieces)


def read_video(header: Header, file: BinaryIO) -> Video:
    """The video of a file. Raises a ScanveilError where there is none, or it is cut off."""
    spans = fragments(header, file)
    if not spans:
        raise DecodeError(
            _(
                "The file should hold a video, but there is nothing in it. It may not have been copied completely; "
                "please copy it again."
            ),
            path=header.path,
        )
    file.seek(spans[0].offset)
    first = file.read(min(spans[0].length, _FIRST))
    return Video(spans, *_container(first))


def as_mp4(video: Video, header: Header, file: BinaryIO) -> Movie:
    """A video as MP4, which browsers open. Raises a ScanveilError where it cannot be packed anew, as `parts()` may."""
    with _name_file_in_errors(header.path):
        if video.size > MOST_REPACKED:
            raise TooLargeError(_("The video is too large to be packed anew here."))
        movie = repack(lambda: video.blocks(file), frame_ms=playback(header, 0).frame_ms)

    def parts() -> Iterator[bytes]:
        with _name_file_in_errors(header.path):
            yield from movie.parts()

    return replace(movie, parts=parts)


@contextmanager
def _name_file_in_errors(path: str) -> Iterator[None]:
    """Errors say which file they speak of."""
    try:
        yield
    except ScanveilError as error:
        error.at(path)
        raise


def _container(first: bytes) -> tuple[str, str]:
    """MIME type and suffix of a stream that starts so."""
    if first[4:8] == b"ftyp":
        return "video/mp4", ".mp4"
    if size := packet_size(first):
        return "video/mp2t", ".ts" if size == PACKET else ".m2ts"
    zeros, start, unit = first.partition(b"\0\0\1")
    if not start or zeros.strip(b"\0"):
        return "video/mp4", ".mp4"
    if unit[:1] in (b"\xb3", b"\xba"):
        return "video/mpeg", ".mpg"
    return "video/mp4", ".h265" if is_hevc(first) else ".h264"
