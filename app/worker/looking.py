"""Pictures for the page: rendered, with what is written around them, and their neighbours made ready."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import js

from scanveil.errors import ScanveilError
from scanveil.library.pictures import FRAME, Picture
from worker.desk import Desk
from worker.wire import Reply, Work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanveil.looking.caption import Caption
    from scanveil.looking.render import Frame, Rendered
    from scanveil.looking.viewer import Viewer

AHEAD_SECONDS = 0.012
"""How long neighbours of a frame are made ready before the next message is looked at."""


class Looking:
    """What a reader answers of pictures."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.work: dict[str, Work] = {"picture": self._make, "ahead": self._render, "thumbnail": self._thumbnail}
        self.work |= {"value": self._value, "card": self._card}

    def _make(self, message: Any, around: list[tuple[int, int, str]], **which: Any) -> None:
        """A picture as RGBA; its neighbours are decoded behind the answer."""
        self._desk.page.answer(message.id, "picture", self._render(message, **which))
        look = {"sample": _sample_of(which["sample"]), "subtract": which["subtract"]}
        _prepare(self._desk.viewer(which["companions"]), around, look)

    def _render(
        self,
        message: Any,
        picture: tuple[int, int, str],
        state: int | None,
        step: int,
        companions: list[int],
        center: float | None,
        width: float | None,
        voi_lut: int | None,
        fitted: str,
        invert: bool,
        drawings: bool,
        shutter: bool,
        subtract: bool | None,
        sample: list[tuple[int, int, str]],
    ) -> Reply:
        from scanveil.looking.render import render

        viewer = self._desk.viewer(companions)
        which, stack = Picture(*picture), _sample_of(sample)
        found = viewer.frame(which, state, step=step, sample=stack, subtract=subtract)
        image = render(
            found,
            window_center=center,
            window_width=width,
            voi_lut=voi_lut,
            fitted=fitted,
            invert=invert,
            drawings=drawings,
            shutter=shutter,
            places=viewer.places,
        )
        info = _info(found, image, viewer.caption(which, state, sample=stack, subtract=subtract))
        return _with_pixels(info, image.rgba, getattr(message, "spare", None))

    def _value(
        self,
        _message: Any,
        pane: int,  # it is the page that wants it back
        picture: tuple[int, int, str],
        state: int | None,
        step: int,
        companions: list[int],
        subtract: bool | None,
        sample: list[tuple[int, int, str]],
        shutter: bool,
        column: int,
        row: int,
    ) -> Reply:
        from scanveil.looking.value import value_text

        viewer = self._desk.viewer(companions)
        which, stack = Picture(*picture), _sample_of(sample)
        found = viewer.frame(which, state, step=step, sample=stack, subtract=subtract)
        unit = viewer.caption(which, state, sample=stack, subtract=subtract).unit
        return Reply({"text": value_text(found, column // step, row // step, unit, shutter=shutter)})

    def _thumbnail(
        self, message: Any, key: str, picture: tuple[int, int, str], sample: list[tuple[int, int, str]]
    ) -> Reply:
        from scanveil.looking.render import thumbnail

        image = thumbnail(self._desk.viewer([]).plain(Picture(*picture), _sample_of(sample)))
        return _with_pixels({"rows": image.rows, "columns": image.columns}, image.rgba)

    def _card(self, message: Any, card: int, picture: tuple[int, int, str], size: int) -> Reply:
        """The picture on which a person marks places, of which device it is, and in which steps it can be blanked."""
        from scanveil.deid.blanking.grids import grid_of
        from scanveil.dicom import tags
        from scanveil.dicom.reading import read_header, values_of
        from scanveil.looking.render import thumbnail

        which = Picture(*picture)
        image = thumbnail(self._desk.viewer([]).unsubtracted(which), size=size, shutter=False)
        file, path, length = self._desk.files.opened(which.number)
        header = read_header(file, path=path, size=length, to_look=True)
        own, grid = values_of(header), grid_of(file, header, which.at) if which.kind == FRAME else (1, 1)
        device = {"manufacturer": own.text(tags.MANUFACTURER), "model": own.text(tags.MANUFACTURER_MODEL_NAME)}
        return _with_pixels({"rows": image.rows, "columns": image.columns, "grid": grid, **device}, image.rgba)


def _info(frame: Frame, image: Rendered, caption: Caption) -> dict[str, Any]:
    """What is said of a picture beside its pixels."""
    return {
        "painted": [image.columns, image.rows],
        "center": image.window_center,
        "width": image.window_width,
        "notes": image.notes,
        "has_drawing": frame.drawing is not None,
        "has_shutter": frame.hidden is not None,
        "rests_on_stack": frame.rests_on_stack,
        **{name: getattr(caption, name) for name in caption.__slots__},
    }


def _with_pixels(info: dict[str, Any], rgba: NDArray[np.uint8], spare: Any = None) -> Reply:
    pixels = in_javascript(rgba, spare)
    return Reply(info, {"rgba": pixels}, (pixels.buffer,))


def in_javascript(values: NDArray[np.uint8], spare: Any = None) -> Any:
    """Bytes copied out of Python's memory: into `spare` if that is as large, else into new room, cleared first."""
    pixels = spare if spare and spare.length == values.nbytes else js.Uint8ClampedArray.new(values.nbytes)
    pixels.assign(values.reshape(-1))
    return pixels


def _sample_of(rows: list[tuple[int, int, str]]) -> tuple[Picture, ...]:
    return tuple(Picture(*row) for row in rows)


def _prepare(viewer: Viewer, around: list[tuple[int, int, str]], look: dict[str, Any]) -> None:
    until = time.monotonic() + AHEAD_SECONDS
    for picture in around:
        if time.monotonic() > until:
            return
        try:
            viewer.frame(Picture(*picture), **look)
        except ScanveilError:
            continue  # it is said when that picture is asked for
