"""Windows: which there are to choose from for an image, how they act, and the one for a file that says none."""

from __future__ import annotations

from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.pixels import transform
from scanveil.pixels.attributes import PixelAttributes, Window
from scanveil.pixels.tables import LookupTable
from scanveil.pixels.transform import Rescale
from scanveil.said import _


class WindowPreset(NamedTuple):
    """A window in modality units to choose; where `voi_lut` is a number, that table of the file in place of it."""

    center: float
    width: float
    explanation: str
    voi_lut: int | None


CT_PRESETS = (
    Window(40, 400, _("Soft tissue")),
    Window(-600, 1500, _("Lung")),
    Window(400, 1800, _("Bone")),
    Window(40, 80, _("Brain")),
    Window(75, 215, _("Subdural")),
    Window(60, 160, _("Liver")),
    Window(200, 700, _("Vessels")),
    Window(50, 350, _("Mediastinum")),
)
"""The usual windows of CT, in Hounsfield units."""


def presets(attributes: PixelAttributes) -> tuple[WindowPreset, ...]:
    """What to choose from: the file's own windows and tables first, then the usual windows for CT."""
    own = window_function(attributes)[1]
    tables = tuple(
        WindowPreset(*reach(table)[:2], table.explanation or _("Table {number}", number=number), number - 1)
        for number, table in enumerate(attributes.voi_luts, 1)
    )
    usual = CT_PRESETS if attributes.modality == "CT" and attributes.samples_per_pixel == 1 else ()
    windows = own + tuple(window for window in usual if not any(window[:2] == one[:2] for one in own))
    found = [WindowPreset(*window, None) for window in windows]
    return (*found[: len(own)], *tables, *found[len(own) :])


def window_function(attributes: PixelAttributes) -> tuple[str, tuple[Window, ...], tuple[str, ...]]:
    """How a window acts, the file's own usable ones, and what is wrong with the others."""
    usable = tuple(
        window
        for window in attributes.windows
        if isfinite(window.center) and isfinite(window.width) and window.width > 0
    )
    notes: tuple[str, ...] = ()
    if len(usable) < len(attributes.windows):
        notes += (_("The file has a window whose width is not above 0; it is left out."),)
    function = attributes.voi_lut_function
    if function not in transform.VOI_FUNCTIONS:
        function = "LINEAR"
        notes += (_("The file asks for a window function that DICOM does not know; a linear one is used."),)
    return function, usable, notes


def usual_window(attributes: PixelAttributes, stored: NDArray[Any], modality: Rescale | LookupTable) -> Window:
    """A window for a frame that comes without: all but the outermost values, which would flatten the rest."""
    low, high = transform.robust_range(stored, attributes.pixel_padding)
    if isinstance(modality, LookupTable):
        low, high = _reach_of_entries(modality, low, high)
    else:
        low, high = sorted(transform.modality_values(np.array([low, high]), modality).tolist())
    if 0 < high - low < 1:
        return Window((low + high) / 2, high - low, "")
    # LINEAR is black at center - 0.5 - (width - 1) / 2 and white at center - 0.5 + (width - 1) / 2
    return Window((low + high + 1) / 2, high - low + (1 if high > low else 2), "")


def reach(table: LookupTable) -> Window:
    """The window that reaches as far as a table does."""
    size = table.entries.size
    return Window(table.first + size / 2, float(size), table.explanation)


def _reach_of_entries(table: LookupTable, low: float, high: float) -> tuple[float, float]:
    """The lowest and the highest entry between two inputs; entries need not rise."""
    first, last = (int(min(max(end - table.first, 0), table.entries.size - 1)) for end in (low, high))
    entries = table.entries[first : last + 1]
    return float(entries.min()), float(entries.max())
