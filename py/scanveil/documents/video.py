"""Videos in DICOM files (PS3.5 A.4.5 to A.4.7): where their stream lies, and in what it is packed.

Nothing here decodes them. A browser plays what it can; everything can be saved and played by other programs.
"""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from scanveil.errors import DecodeError
from scanveil.frames import Span, fragments
from scanveil.reading import Header

PLAYED = "It is played by your browser, from this computer. It may hold names that are part of the picture."
SAVED = "You can save it and play it with another program, such as VLC."

_TRANSPORT_PACKET = 188
_FIRST = 4 * _TRANSPORT_PACKET


class Video(NamedTuple):
    """A video's stream: the bytes of `spans`, one behind the other.

    `mime_type` is that of its container, judged by its first bytes, and `suffix` how a saved one should end.
    """

    spans: tuple[Span, ...]
    mime_type: str
    suffix: str

    @property
    def size(self) -> int:
        """Bytes of the stream."""
        return sum(span.length for span in self.spans)


def read_video(header: Header, file: BinaryIO) -> Video:
    """The video of a file. Raises a ScanveilError where there is none, or it is cut off."""
    spans = fragments(header, file)
    if not spans:
        raise DecodeError("The file announces a video, but there is nothing in it.", path=header.path)
    file.seek(spans[0].offset)
    first = file.read(min(spans[0].length, _FIRST))
    return Video(spans, *_container(first))


def _container(first: bytes) -> tuple[str, str]:
    """MIME type and suffix of a stream that starts so."""
    if first[4:8] == b"ftyp":
        return "video/mp4", ".mp4"
    if first[:1] == b"G" and first[_TRANSPORT_PACKET : _TRANSPORT_PACKET + 1] in (b"G", b""):
        return "video/mp2t", ".ts"
    if first.startswith((b"\0\0\1\xba", b"\0\0\1\xb3")):
        return "video/mpeg", ".mpg"
    return "video/mp4", ".h264" if first.startswith((b"\0\0\0\1", b"\0\0\1")) else ".mp4"
