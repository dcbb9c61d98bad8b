"""Windows: which there are to choose from for an image, how they act, and the one for a file that says none."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import NamedTuple

from scanveil.errors import UsageError
from scanveil.looking.levels import Levels
from scanveil.pixels import transform
from scanveil.pixels.attributes import PixelAttributes, Window
from scanveil.pixels.subtraction import difference_window
from scanveil.pixels.tables import LookupTable
from scanveil.pixels.units import COUNTS, HOUNSFIELD
from scanveil.said import _

FindLevels = Callable[[], Levels | None]
AUTOMATIC, FULL_RANGE = "automatic", "full"
"""Windows that are fitted to the values of a stack: to all but the outermost, and to all."""
AS_STORED_BITS = 8
"""Values of at most so many bits are greys as they are, where no window says otherwise."""


class WindowPreset(NamedTuple):
    """A window in modality units to choose; in place of it table `voi_lut` of the file, or one that is `fitted`."""

    center: float | None
    width: float | None
    explanation: str
    voi_lut: int | None = None
    fitted: str = ""


SOFT_TISSUE = Window(40, 400, _("Soft tissue"))
CT_PRESETS = (
    SOFT_TISSUE,
    Window(-600, 1500, _("Lung")),
    Window(400, 1800, _("Bone")),
    Window(40, 80, _("Brain")),
    Window(75, 215, _("Subdural")),
    Window(60, 160, _("Liver")),
    Window(200, 700, _("Vessels")),
    Window(50, 350, _("Mediastinum")),
)
"""The usual windows of CT, in Hounsfield units."""
FITTED = (
    WindowPreset(None, None, _("Automatic"), fitted=AUTOMATIC),
    WindowPreset(None, None, _("Full range"), fitted=FULL_RANGE),
)


def presets(attributes: PixelAttributes) -> tuple[WindowPreset, ...]:
    """What to choose from: the file's own windows and tables first, then the usual ones for CT, then fitted ones."""
    if not attributes.is_grey:
        return ()
    own = window_function(attributes)[1]
    tables = tuple(
        WindowPreset(*reach(table)[:2], table.explanation or _("Table {number}", number=number), number - 1)
        for number, table in enumerate(attributes.voi_luts, 1)
    )
    usual = CT_PRESETS if attributes.modality == "CT" else ()
    windows = own + tuple(window for window in usual if not any(window[:2] == one[:2] for one in own))
    found = [WindowPreset(*window) for window in windows]
    return (*found[: len(own)], *tables, *found[len(own) :], *FITTED)


def window_function(attributes: PixelAttributes) -> tuple[str, tuple[Window, ...], tuple[str, ...]]:
    """How a window acts, the file's own usable ones, and what is wrong with the others."""
    usable = tuple(
        window
        for window in attributes.windows
        if isfinite(window.center) and isfinite(window.width) and window.width > 0
    )
    notes: tuple[str, ...] = ()
    if len(usable) < len(attributes.windows):
        notes += (
            _(
                "One of the file's windows (brightness and contrast) has no width above 0, and is left out. You can "
                "choose another one."
            ),
        )
    function = attributes.voi_lut_function
    if function == "LINEAR" and attributes.has_fractions and any(window.width == 1 for window in usable):
        function = "LINEAR_EXACT"  # LINEAR would be black and white alone, which no writer of 0.5 and 1 means
    elif function not in transform.VOI_FUNCTIONS:
        function = "LINEAR"
        notes += (
            _(
                "The file asks for a way to show brightness (VOI LUT Function) that is not known; the usual one is "
                "used, so it may look different."
            ),
        )
    return function, usable, notes


def usual_window(attributes: PixelAttributes, levels: FindLevels) -> Window:
    """The window of an image whose file says none: one for all of its stack, whose levels are found if it needs them.

    Few bits are shown as they are stored, CT for soft tissue unless that shows nothing, doses and numbers of segments
    from the lowest to the highest, all else so but for the outermost. A difference has 0 in the middle.
    """
    if is_shown_as_stored(attributes):
        return Window.between(*attributes.modality_range)
    found = levels()
    if attributes.unit == HOUNSFIELD and found and found.lowest < found.highest and _suits(SOFT_TISSUE, found):
        return SOFT_TISSUE
    return fitted_window(FULL_RANGE if attributes.is_exact else AUTOMATIC, attributes, found)


def is_shown_as_stored(attributes: PixelAttributes) -> bool:
    """Whether values are greys as they are, from the lowest that there can be on; numbers of segments are none."""
    is_counted = attributes.unit == COUNTS and attributes.scale == (None, 1.0, 0.0)
    is_measured = attributes.unit and not is_counted
    has_meaning = attributes.modality_lut or attributes.is_difference or is_measured
    return attributes.bits_stored <= (1 if attributes.is_exact else AS_STORED_BITS) and not has_meaning


def own_function(attributes: PixelAttributes) -> str:
    """How windows act that are chosen here: 0 is in the very middle of those of differences."""
    return "LINEAR_EXACT" if attributes.is_difference else "LINEAR"


def fitted_window(fitted: str, attributes: PixelAttributes, levels: Levels | None) -> Window:
    """The window AUTOMATIC or FULL_RANGE for an image of these levels, those of its stack. Raises UsageError."""
    if fitted not in (AUTOMATIC, FULL_RANGE):
        raise UsageError(_("There is no such window."))
    if levels and fitted == FULL_RANGE:
        levels = levels._replace(low=levels.lowest, high=levels.highest)
    return _between(levels, attributes)


def _suits(window: Window, levels: Levels) -> bool:
    """Whether more than the outermost values of images lie in a window, or they are so alike that none shows more."""
    meets = levels.high > window.center - window.width / 2 and levels.low < window.center + window.width / 2
    return meets or levels.high - levels.low < window.width / 2


def _between(levels: Levels | None, attributes: PixelAttributes) -> Window:
    """The window from `low` to `high`; where there is but one value it is black, or for a difference grey."""
    if attributes.is_difference:
        return difference_window(*(levels[:2] if levels else (0.0, 0.0)), attributes)
    if levels is None or levels.lowest == levels.highest:
        return _black(levels.lowest if levels else 0.0, attributes.inverse)
    return Window.between(*(levels[:2] if levels.low < levels.high else levels[2:]))


def _black(value: float, inverse: bool) -> Window:
    """The window in which a value is black, and the next above white, or the other way round."""
    return Window(value if inverse else value + 0.5, 1.0)


def no_levels() -> Levels | None:
    """The levels of what has none."""
    return None


def reach(table: LookupTable) -> Window:
    """The window that reaches as far as a table does."""
    size = table.entries.size
    return Window(table.first + size / 2, float(size), table.explanation)
