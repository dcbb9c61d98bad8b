"""Whether the page opens without a network, and the newer version that is at hand."""

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown

NEWER = _("A newer Scanveil is here. This page stays as it is until it is loaded anew.")
SAID = {
    "here": _(
        "Kept in this browser, and opens without a network from now on: the program alone, nothing of your files."
    ),
    "insecure": _("Needs the network each time: browsers keep a page only where its address starts with https."),
    "refused": _("Needs the network each time: this browser keeps nothing of it. Private windows do not."),
    "full": _("Needs the network each time: there is no room left for it in this browser."),
    "unfinished": _("Needs the network the next time, too: what is to be kept did not arrive as it was made."),
}
"""By how it stands, as the outer page says it; of a page that is a file there is nothing to say."""


def offline(state: "Record") -> "Shown":
    newer = state["newer"]
    return [
        ("offline-said", "text", NEWER if newer else SAID.get(state["kept"], "")),
        ("offline-anew", "hidden", not newer),
    ]
