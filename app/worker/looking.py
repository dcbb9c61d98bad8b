"""Pictures for the page: rendered, with what is written around them, and their neighbours made ready."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import js

from scanveil.errors import ScanveilError
from scanveil.library.pictures import Picture
from worker.desk import Desk
from worker.wire import Reply, Work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanveil.looking.viewer import Viewer

AHEAD_SECONDS = 0.012
"""How long neighbours of a frame are made ready before the next message is looked at."""


class Looking:
    """What a reader answers of pictures."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.work: dict[str, Work] = {"picture": self._make, "ahead": self._render, "thumbnail": self._thumbnail}

    def _make(self, message: Any, around: list[tuple[int, int, str]], **which: Any) -> None:
        """A picture as RGBA; its neighbours are decoded behind the answer."""
        self._desk.page.answer(message.id, "picture", self._render(message, **which))
        _prepare(self._desk.viewer(which["companions"]), around)

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
        invert: bool,
        drawings: bool,
        shutter: bool,
    ) -> Reply:
        from scanveil.looking.render import render

        viewer = self._desk.viewer(companions)
        which = Picture(*picture)
        found = viewer.frame(which, state, step=step)
        image = render(
            found,
            window_center=center,
            window_width=width,
            voi_lut=voi_lut,
            invert=invert,
            drawings=drawings,
            shutter=shutter,
            places=viewer.places,
        )
        caption = viewer.caption(which, state)
        info = {
            "painted": [image.columns, image.rows],
            "center": image.window_center,
            "width": image.window_width,
            "notes": image.notes,
            "has_drawing": found.drawing is not None,
            "has_shutter": found.hidden is not None,
            **{name: getattr(caption, name) for name in caption.__slots__},
        }
        return _with_pixels(info, image.rgba, getattr(message, "spare", None))

    def _thumbnail(self, message: Any, key: str, picture: tuple[int, int, str]) -> Reply:
        from scanveil.looking.render import thumbnail

        image = thumbnail(self._desk.viewer([]).plain(Picture(*picture)))
        return _with_pixels({"rows": image.rows, "columns": image.columns}, image.rgba)


def _with_pixels(info: dict[str, Any], rgba: NDArray[np.uint8], spare: Any = None) -> Reply:
    pixels = in_javascript(rgba, spare)
    return Reply(info, {"rgba": pixels}, (pixels.buffer,))


def in_javascript(values: NDArray[np.uint8], spare: Any = None) -> Any:
    """Bytes copied out of Python's memory: into `spare` if that is as large, else into new room, cleared first."""
    pixels = spare if spare and spare.length == values.nbytes else js.Uint8ClampedArray.new(values.nbytes)
    pixels.assign(values.reshape(-1))
    return pixels


def _prepare(viewer: Viewer, around: list[tuple[int, int, str]]) -> None:
    until = time.monotonic() + AHEAD_SECONDS
    for picture in around:
        if time.monotonic() > until:
            return
        try:
            viewer.frame(Picture(*picture))
        except ScanveilError:
            continue  # it is said when that picture is asked for
