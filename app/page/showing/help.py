"""The sheet of keys and gestures."""

from page.tools.table import TOOLS

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown


def keys_and_gestures(_state: "Record") -> "Shown":
    """What each of them does, in words."""
    tools = [(tool.title, key) for tool in TOOLS for key, event in tool.keys.items() if event == ("tool", tool.name)]
    return [("help-list", "help", _FINGERS + _MOUSE + tools + _KEYS)]


_FINGERS = [
    (_("From image to image"), _("one finger")),
    (_("Move the image"), _("two fingers")),
    (_("Enlarge it"), _("two fingers that part")),
    (_("Read the value there"), _("a finger that stays")),
    (_("See all of it again"), _("two taps, or a double click")),
]
_MOUSE = [
    (_("From image to image"), _("wheel")),
    (_("Brightness and contrast"), _("right button")),
    (_("Move the image"), _("middle button, or Shift")),
    (_("Enlarge it about the pointer"), _("Ctrl and wheel, or pinch")),
]
_KEYS = [
    (_("From image to image"), _("arrow keys, Page keys, Home, End")),
    (_("The next part of a series"), ", ."),
    (_("Move the image"), _("Shift and arrow keys")),
    (_("Enlarge it, make it smaller"), "+ −"),
    (_("A window of the list"), "1 – 9"),
    (_("A window that fits the values"), "a"),
    (_("Contrast, brightness"), "[ ] { }"),
    (_("Invert"), "i"),
    (_("As it was opened"), "r"),
    (_("Play, stop"), _("space")),
    (_("The images alone, on the whole screen"), "f"),
    (_("Hide names in all that the page writes"), "h"),
    (_("Open something"), "o"),
    (_("The next step"), "n"),
    (_("This sheet"), "?"),
    (_("Close what lies over the rest"), _("Esc")),
]
