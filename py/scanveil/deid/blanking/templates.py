"""Boxes that somebody decided on once, to be used again: for all images of a device and size, or for named files.

A file of them is JSON: `{"templates": [{"manufacturer": ..., "model": ..., "rows": ..., "columns": ..., "boxes": [{"x":
..., "y": ..., "width": ..., "height": ...}]}]}`. What says nothing of a device fits all. What `scanveil writing --json`
says can be used as it is, or with boxes left out: there, each box has its `path` and `frame`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scanveil.deid.out.flat_json import from_json
from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.errors import UsageError
from scanveil.pixels.boxes import Box
from scanveil.said import _

LONGEST = 64 * 1024 * 1024
"""Bytes of such a file that are read."""
MOST_BOXES = 100_000
MOST_PIXELS = 65_535
DEEPEST = 8
"""Levels of lists and objects in such a file."""


class Template(NamedTuple):
    """Boxes for images of a device ("" for any) and of a size."""

    manufacturer: str
    model: str
    rows: int
    columns: int
    boxes: tuple[Box, ...]

    def fits(self, own: Values) -> bool:
        """Whether it is for an image of which these are the values."""
        size = own.short(tags.ROWS), own.short(tags.COLUMNS)
        device = (tags.MANUFACTURER, self.manufacturer), (tags.MANUFACTURER_MODEL_NAME, self.model)
        return size == (self.rows, self.columns) and all(not said or own.text(tag) == said for tag, said in device)


@dataclass(frozen=True, slots=True)
class Templates:
    """What a file of boxes says: `of_files` has boxes by path and frame from 1."""

    templates: tuple[Template, ...] = ()
    of_files: Mapping[str, Mapping[int, tuple[Box, ...]]] = field(default_factory=dict)

    def boxes_for(self, path: str, own: Values, frames: int) -> dict[int, tuple[Box, ...]]:
        """The boxes for a file, by the index of the frame; none where nothing fits."""
        if path in self.of_files:
            return {frame - 1: boxes for frame, boxes in self.of_files[path].items()}
        fitting = [box for one in self.templates if one.fits(own) for box in one.boxes]
        return dict.fromkeys(range(frames), tuple(fitting)) if fitting else {}

    def to_plain(self) -> dict[str, Any]:
        """As JSON has it."""
        files = [
            {"path": path, "frame": frame, **box._asdict()}
            for path, frames in self.of_files.items()
            for frame, boxes in frames.items()
            for box in boxes
        ]
        templates = [{**one._asdict(), "boxes": [box._asdict() for box in one.boxes]} for one in self.templates]
        return {"templates": templates, "boxes": files}


def read_templates(text: str) -> Templates:
    """What a file of boxes says. Raises UsageError where it is none."""
    try:
        return from_plain(from_json(text.encode("utf-8", "surrogatepass"), DEEPEST))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UsageError(
            _(
                "This is no file of boxes as Scanveil writes it: boxes have x, y, width and height, and a template has "
                "rows and columns beside its boxes."
            )
        ) from error


def from_plain(plain: Any) -> Templates:
    """Out of what `to_plain` gave, or JSON; ValueError, TypeError, KeyError or AttributeError for anything else."""
    templates = plain.get("templates", [])
    if "rows" in plain:
        templates, plain = [plain], {}
    boxes = plain.get("boxes", [])
    if len(boxes) + sum(len(one["boxes"]) for one in templates) > MOST_BOXES:
        raise ValueError("too many boxes")
    of_files: dict[str, dict[int, tuple[Box, ...]]] = {}
    for one in boxes:
        frames = of_files.setdefault(_text(one["path"]), {})
        frame = _number(one["frame"], 1)
        frames[frame] = (*frames.get(frame, ()), _box(one))
    if not templates and "boxes" not in plain:
        raise ValueError("neither templates nor boxes")
    return Templates(tuple(map(_template, templates)), of_files)


def _template(plain: Mapping[str, Any]) -> Template:
    device = (_text(plain.get(name, "")) for name in ("manufacturer", "model"))
    size = (_number(plain[name], 1) for name in ("rows", "columns"))
    return Template(*device, *size, tuple(map(_box, plain["boxes"])))  # type: ignore[call-arg, arg-type]


def _box(plain: Mapping[str, Any]) -> Box:
    return Box(_number(plain["x"]), _number(plain["y"]), _number(plain["width"], 1), _number(plain["height"], 1))


def _number(value: Any, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST_PIXELS:
        raise ValueError("no number of pixels")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
