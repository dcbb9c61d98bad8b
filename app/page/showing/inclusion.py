"""Whether the file that a pane shows goes into the ZIP."""

from page.library import DOCUMENT, images_of, is_left_out, series_of
from page.pane import here
from page.showing.veil import BUSY
from page.state import is_busy

from scanveil.said import _, ngettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown


def inclusion(state: "Record", pane: "Record") -> "Shown":
    """A tick for the file; what it is for is said, as a file may hold more than is seen of it."""
    found, series = here(state, pane), series_of(state, pane["series_key"])
    if not found or not series:
        return [("put-in-label", "hidden", True)]
    number, _at, kind = found
    why = BUSY if is_busy(state) else ""
    return [
        ("put-in-label", "hidden", False),
        ("put-in", "data-at", number),
        ("put-in", "checked", not is_left_out(state, number)),
        ("put-in", "disabled", bool(why)),
        ("put-in", "title", why),
        ("put-in-text", "text", _what(0 if kind == DOCUMENT else images_of(series, number))),
        ("put-in-why", "text", why),
    ]


def _what(images: int) -> str:
    """What the tick is for: a file of so many images."""
    if images == 0:
        return _("In the ZIP: this file")
    if images == 1:
        return _("In the ZIP: this image")
    return ngettext(
        "In the ZIP: this file with its {count} image", "In the ZIP: this file with its {count} images", images
    )
