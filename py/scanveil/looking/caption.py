"""What is written around an image, and on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanveil.dicom.reading import Header
from scanveil.drawn.presentation import turn_letters
from scanveil.geometry import slice_position_mm
from scanveil.library.instance import Instance
from scanveil.library.pictures import PAGE, Picture
from scanveil.library.slides import place_text
from scanveil.looking.edges import edges_of
from scanveil.looking.frame_times import playback
from scanveil.looking.render import Frame
from scanveil.looking.sides import view_of
from scanveil.looking.windows import WindowPreset, presets
from scanveil.said import _

SMALLEST_MM, LARGEST_MM = 1e-6, 1e4
"""Spacings beyond are mistakes or malice; nothing could be drawn to their scale."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written around an image, and on it.

    `rows` and `columns` are those of the image as it is turned. `letters` are those of the left, right, top and
    bottom edge. `position_mm` is the place along the slice normal, `spacing_mm` (between rows, between columns); both
    None where the file does not say. `aspect` is the height of a pixel in widths. `area` is what should be seen at
    first: left, top, right and bottom in parts of width and height, which may lie outside of the image;
    `magnification` is how many pixels of the screen show one of the image then, None where the area is made to fit.
    `presets` are (name, center and width or None, number of a VOI lookup table or None, how it is fitted or ""), and
    `unit` is that of the image's values. `states` are the presentation states for
    this frame, (number of the file, title), and `state` the one that it is shown by, or `AS_STORED`. `legend` is what
    the colours of drawings stand for, (name, red, green, blue); `labels` are (column, row, words), places in the image
    as it is stored, pixel centres at integers, and `turn` is how it is turned: quarters clockwise, then left and right
    swapped or not. `subtraction` is (whether a mask is subtracted, why none can be or ""), None where there is none.
    `tile` says which part of a whole slide it is. `frame_ms` is how long the image stays when it is played, None where
    the file does not say, and `sweeps` that it plays to and fro. `letters_in_words` says the letters for people; `view`
    is the side of the body and from where it was seen, in short, `view_in_words` in words.
    """

    name: str
    rows: int
    columns: int
    letters: tuple[str, str, str, str]
    letters_in_words: tuple[str, str, str, str]
    view: str
    view_in_words: str
    position_mm: float | None
    spacing_mm: tuple[float, ...] | None
    aspect: float
    area: tuple[float, ...]
    magnification: float | None
    presets: tuple[tuple[str, float | None, float | None, int | None, str], ...]
    unit: str
    state: int
    states: tuple[tuple[int, str], ...]
    legend: tuple[tuple[str, int, int, int], ...]
    labels: tuple[tuple[float, float, str], ...]
    turn: tuple[int, bool]
    subtraction: tuple[bool, str] | None
    tile: str
    frame_ms: float | None
    sweeps: bool


def caption_of(
    picture: Picture, header: Header, instance: Instance, frame: Frame, states: Mapping[int, str], state: int
) -> Caption:
    """What is written around a picture; `states` are titles by their numbers, `state` the one that it is shown by."""
    frame_index = 0 if picture.kind == PAGE else picture.at
    played = playback(header, frame_index)
    attributes, turn, asked = frame.attributes, frame.turn, frame.subtraction
    position, orientation = attributes.image_position_patient, attributes.image_orientation_patient
    spacing = _usable(attributes.pixel_spacing)
    edges = edges_of(attributes)
    view = view_of(header, frame_index, instance, edges)
    legend, labels = (frame.drawing.legend, frame.drawing.labels) if frame.drawing else ([], [])
    rows, columns = attributes.rows, attributes.columns
    return Caption(
        name=" · ".join(filter(None, (instance.patient_name, instance.patient_id))),
        rows=columns if turn.quarters % 2 else rows,
        columns=rows if turn.quarters % 2 else columns,
        letters=turn_letters(edges.letters, turn),
        letters_in_words=turn_letters(edges.words, turn),
        view=view.short,
        view_in_words=view.words,
        position_mm=slice_position_mm(position, orientation),
        spacing_mm=spacing[::-1] if spacing and turn.quarters % 2 else spacing,
        aspect=1 / attributes.aspect if turn.quarters % 2 else attributes.aspect,
        area=frame.area[:4],
        magnification=frame.area.magnification,
        presets=tuple((_preset_name(one), *one[:2], *one[3:]) for one in presets(attributes)),
        unit=attributes.unit,
        state=state,
        states=tuple(states.items()),
        legend=tuple((one.name, *one.colour) for one in legend),
        labels=tuple((one.column - 0.5, one.row - 0.5, one.text) for one in labels),
        turn=turn,
        subtraction=(attributes.is_difference, asked.why_not) if asked else None,
        tile=place_text(instance, picture.at, picture.kind),
        frame_ms=played.frame_ms,
        sweeps=played.sweeps,
    )


def _preset_name(preset: WindowPreset) -> str:
    return preset.explanation or _("Level {center:g} width {width:g}", center=preset.center, width=preset.width)


def _usable(spacing: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """A spacing that can be drawn with."""
    return spacing if spacing and min(spacing) > SMALLEST_MM and max(spacing) < LARGEST_MM else None
