"""Frames for the page: rendered, with what is written around them, and their neighbours made ready."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import js

from scanveil.errors import ScanveilError
from worker.desk import Desk
from worker.wire import Reply, Work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanveil.looking.viewer import Viewer

AHEAD_SECONDS = 0.012
"""How long neighbours of a frame are made ready before the next message is looked at."""


class Looking:
    """What a reader answers of frames."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.work: dict[str, Work] = {"frame": self._frame, "ahead": self._render, "thumbnail": self._thumbnail}

    def _frame(self, message: Any, around: list[tuple[int, int]], **which: Any) -> None:
        """One frame as RGBA; its neighbours are decoded behind the answer."""
        self._desk.page.answer(message.id, "frame", self._render(message, **which))
        _prepare(self._desk.viewer(which["companions"]), around)

    def _render(
        self,
        message: Any,
        number: int,
        frame: int,
        state: int | None,
        step: int,
        companions: list[int],
        center: float | None,
        width: float | None,
        voi_lut: int | None,
        invert: bool,
        drawings: bool,
        **rest: Any,
    ) -> Reply:
        from scanveil.looking.render import render

        viewer = self._desk.viewer(companions)
        found = viewer.frame(number, frame, state, step=step)
        image = render(
            found,
            window_center=center,
            window_width=width,
            voi_lut=voi_lut,
            invert=invert,
            drawings=drawings,
            places=viewer.places,
        )
        caption = viewer.caption(number, frame, state)
        info = {
            "painted": [image.columns, image.rows],
            "center": image.window_center,
            "width": image.window_width,
            "notes": image.notes,
            "has_drawing": found.drawing is not None,
            **{name: getattr(caption, name) for name in caption.__slots__},
        }
        return _with_pixels(info, image.rgba, getattr(message, "spare", None))

    def _thumbnail(self, message: Any, number: int, frame: int, **rest: Any) -> Reply:
        from scanveil.looking.render import thumbnail

        image = thumbnail(self._desk.viewer([]).plain(number, frame))
        return _with_pixels({"rows": image.rows, "columns": image.columns}, image.rgba)


def _with_pixels(info: dict[str, Any], rgba: NDArray[np.uint8], spare: Any = None) -> Reply:
    pixels = in_javascript(rgba, spare)
    return Reply(info, {"rgba": pixels}, (pixels.buffer,))


def in_javascript(values: NDArray[np.uint8], spare: Any = None) -> Any:
    """Bytes copied out of Python's memory: into `spare` if that is as large, else into new room, cleared first."""
    pixels = spare if spare and spare.length == values.nbytes else js.Uint8ClampedArray.new(values.nbytes)
    pixels.assign(values.reshape(-1))
    return pixels


def _prepare(viewer: Viewer, around: list[tuple[int, int]]) -> None:
    until = time.monotonic() + AHEAD_SECONDS
    for number, frame in around:
        if time.monotonic() > until:
            return
        try:
            viewer.frame(number, frame)
        except ScanveilError:
            continue  # it is said when that frame is asked for
