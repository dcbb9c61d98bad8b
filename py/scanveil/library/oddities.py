"""What is odd about the slices of a stack, in sentences for a person."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees, hypot

from scanveil.geometry import Spacing, measure_spacing, slice_normal
from scanveil.library.differences import Image
from scanveil.said import _, ngettext

TILT_DEGREES = 1.0
"""Angle between the line of the slices and their normal beyond which it is said."""
MOST_NAMED = 3
"""Gaps that are named one by one."""
MAY_HAVE_GAPS = frozenset({"SEG"})
"""Modalities of which images where nothing is found are left out."""


def notes_on(images: Sequence[Image], positions_mm: Sequence[float]) -> list[str]:
    """What is odd about images in the order in which they are shown; no positions where that does not rest on them."""
    notes = _notes_on_mosaics(images)
    spacing = measure_spacing(positions_mm)
    notes += _notes_on_doubles(images, spacing)
    if spacing:
        notes += _notes_on_spacing(images, spacing)
    if spacing and (tilt := _tilt_degrees(images)) > TILT_DEGREES:
        notes.append(
            _(
                "The slices are shifted against each other, along a line that slants by {tilt:.0f}°, "
                "as with a tilted gantry.",
                tilt=tilt,
            )
        )
    return notes


def _notes_on_mosaics(images: Sequence[Image]) -> list[str]:
    """Siemens says it in Image Type, United Imaging only by the number of slices."""
    counts = {image.traits.mosaic_slices for image in images if _is_mosaic(image)}
    if not counts:
        return []
    count = counts.pop()
    if counts or count is None:
        return [
            _(
                "Each image is a mosaic: all slices of one moment side by side, as this scanner stores them. "
                "It is shown as it is."
            )
        ]
    return [
        _(
            "Each image is a mosaic: all {count} slices of one moment side by side, as this scanner stores them. "
            "It is shown as it is.",
            count=count,
        )
    ]


def _is_mosaic(image: Image) -> bool:
    return image.traits.mosaic_slices is not None or "MOSAIC" in image.traits.image_type


def _notes_on_doubles(images: Sequence[Image], spacing: Spacing | None) -> list[str]:
    placed = [image for image in images if image.traits.position and len(image.instance.traits) == 1]
    copies = len(placed) - len({_says(image) for image in placed})
    if copies:
        return [
            ngettext(
                "{count} image says the same of place, time and number as another: "
                "there may be copies among these files.",
                "{count} images say the same of place, time and number as another: "
                "there may be copies among these files.",
                copies,
            )
        ]
    doubles = len(spacing.duplicates) if spacing else 0
    if doubles:
        return [
            ngettext(
                "{count} image lies at the same place as the one before.",
                "{count} images lie at the same place as the one before.",
                doubles,
            )
        ]
    return []


def _says(image: Image) -> tuple[object, ...]:
    instance = image.instance
    return image.traits, instance.instance_number, instance.rows, instance.columns


def _notes_on_spacing(images: Sequence[Image], spacing: Spacing) -> list[str]:
    notes = []
    gaps = () if images[0].instance.modality in MAY_HAVE_GAPS else spacing.gaps
    if gaps:
        notes.append(_note_on_gaps(gaps))
    if spacing.uneven:
        notes.append(
            _(
                "The slices are not evenly spaced: they lie {least:.2f} to {most:.2f} mm apart.",
                least=spacing.least_mm,
                most=spacing.most_mm,
            )
        )
    return notes


def _note_on_gaps(gaps: Sequence[int]) -> str:
    if len(gaps) > MOST_NAMED:
        return ngettext(
            "Slices seem to be missing at {count} place. Perhaps not all files were copied.",
            "Slices seem to be missing at {count} places. Perhaps not all files were copied.",
            len(gaps),
        )
    a, b, c = (*gaps, 0, 0)[:MOST_NAMED]
    if len(gaps) == 1:
        return _(
            "Slices seem to be missing between images {a} and {b}. Perhaps not all files were copied.", a=a + 1, b=a + 2
        )
    if len(gaps) == 2:
        return _(
            "Slices seem to be missing between images {a} and {b} and {c} and {d}. Perhaps not all files were copied.",
            a=a + 1,
            b=a + 2,
            c=b + 1,
            d=b + 2,
        )
    return _(
        "Slices seem to be missing between images {a} and {b} and {c} and {d} and {e} and {f}. Perhaps not all files "
        "were copied.",
        a=a + 1,
        b=a + 2,
        c=b + 1,
        d=b + 2,
        e=c + 1,
        f=c + 2,
    )


def _tilt_degrees(images: Sequence[Image]) -> float:
    """The angle between the slices' normal and the line from the first to the last of them."""
    first, last = images[0].traits, images[-1].traits
    normal = slice_normal(first.orientation or ())
    if normal is None or first.position is None or last.position is None:
        return 0.0
    across = [after - before for before, after in zip(first.position, last.position, strict=True)]
    along = sum(part * axis for part, axis in zip(across, normal, strict=True))
    aside = hypot(*(part - along * axis for part, axis in zip(across, normal, strict=True)))
    return degrees(atan2(aside, abs(along)))
