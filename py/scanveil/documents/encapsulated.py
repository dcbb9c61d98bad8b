"""Documents that lie inside DICOM files (PS3.3 C.24.2): where, and whether they are what they say they are."""

from __future__ import annotations

from dataclasses import dataclass

from scanveil.dicom import tags
from scanveil.dicom.reading import Header
from scanveil.dicom.values import Values
from scanveil.said import _

PDF_START = b"%PDF-"

PDF = _("A PDF may hold links, forms and small programs. Follow a link in it only if you know where it leads.")
OTHER = _(
    "A document of this kind is not opened here, since that may not be safe. You can save it, and open it with a "
    "program that you trust."
)
NOT_A_PDF = _(
    "The file says that this is a PDF document, but it does not begin like one, so it is neither opened nor saved. It "
    "may be damaged; please copy the file again."
)
UNKNOWN_DOCUMENT = _(
    "What kind of document this is cannot be told, so it is neither opened nor saved. Please ask whoever made the "
    "file for another one."
)
EMPTY = _("The document in this file is empty. Please ask whoever made the file for another one.")

_SAVED_AS = {
    "text/xml": (b"<", ".xml"),
    "application/xml": (b"<", ".xml"),
    "model/stl": (b"", ".stl"),
    "application/sla": (b"", ".stl"),
    "model/obj": (b"", ".obj"),
    "model/mtl": (b"", ".mtl"),
}
_SPACE = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document in a file: bytes `start` to `end` of the header's buffer.

    Where `header.inflated` is False these are bytes of the file as well. `mime_type` is what it may be opened as; empty
    where it must not be. `suffix` is how a saved one should end, empty where it must not be saved either.
    """

    title: str
    mime_type: str
    suffix: str
    start: int
    end: int
    sentence: str


def find_enclosed(header: Header, top: Values) -> Enclosed | None:
    """The document inside a file, if there is one. It is judged by its first bytes, never by its name."""
    element = top.element(tags.ENCAPSULATED_DOCUMENT)
    if element is None or element.undefined:
        return None
    start, end = element.value, element.value_end
    stated = top.long(tags.ENCAPSULATED_DOCUMENT_LENGTH)
    if 0 < stated <= end - start:
        end = start + stated
    elif end > start and header.buffer[end - 1] == 0:
        end -= 1  # one byte makes the length even (PS3.5 7.1.1)
    says = top.words(tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT).lower()
    mime_type, suffix, sentence = _judge(says, header.buffer[start : min(end, start + 64)])
    return Enclosed(top.words(tags.DOCUMENT_TITLE), mime_type, suffix, start, end, sentence)


def _judge(says: str, first: bytes) -> tuple[str, str, str]:
    """What a document may be opened as, how it is saved, and the sentence on that."""
    if not first:
        return "", "", EMPTY
    if first.startswith(PDF_START):
        return "application/pdf", ".pdf", PDF
    if says == "application/pdf":
        return "", "", NOT_A_PDF
    start, suffix = _SAVED_AS.get(says, (b"", ""))
    if suffix and first.lstrip(_SPACE).startswith(start):
        return "", suffix, OTHER
    return "", "", UNKNOWN_DOCUMENT
