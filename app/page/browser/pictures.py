"""From a picture that is wanted to one that is painted: kept ones at once, others when a reader has made them."""

import js
from page.browser.elements import element
from page.browser.javascript import attempt, make
from page.pane import WANTED

from scanveil.kept import Kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.browser.pool import Pool
    from page.library import Picture
    from page.pane import Wanted
    from page.state import Dispatch, Fields

KEPT_BYTES = 48 * 1024 * 1024
"""Bytes of pictures that are kept in all."""
MOST_OF_ONE = 1 << 22
"""Bytes of a picture beyond which it is neither kept nor made before it is wanted."""
KNOWN_BYTES = 16 * 1024
"""Bytes that what is known of a picture counts for: there may be many that are small."""
AHEAD = 4
"""Neighbours of a picture that are made before they are wanted."""


class Pictures:
    """Pictures that were made, the last used of them kept. What comes is told as ("picture", which, what is known)."""

    def __init__(self, dispatch: "Dispatch", pool: "Pool") -> None:
        self._dispatch = dispatch
        self._pool = pool
        self._kept = Kept(KEPT_BYTES)
        self._here: tuple[Wanted, Any, Fields] | None = None  # what came last: its pixels, and what is known of it
        self._on_the_way: set[Wanted] = set()

    def want(self, key: "Wanted", around: "list[Picture]") -> None:
        """Have a picture told as soon as it is there; readers make ready what lies `around` it."""
        kept = self._kept.get(key)
        if kept:
            self._tell(key, *kept)
        elif key not in self._on_the_way:
            self._on_the_way.add(key)
            self._pool.ask("picture", dict(zip(WANTED, key), around=around), "view")

    def take(self, payload: "Fields", rgba: "Any", info: "Fields") -> None:
        """A reader has made one that was wanted."""
        key = _key(payload)
        self._on_the_way.discard(key)
        self._tell(key, rgba, info)
        self._keep(key, rgba, info)

    def take_ahead(self, payload: "Fields", rgba: "Any", info: "Fields") -> None:
        """A reader has made one that may be wanted."""
        self._keep(_key(payload), rgba, info)

    def give_up(self, payload: "Fields") -> None:
        """One that was wanted cannot be had."""
        self._on_the_way.discard(_key(payload))

    def paint(self, pane: int, key: "Wanted", around: "list[Picture]") -> None:
        """Put a picture that was told on the canvas of a pane, a pixel for each of its own; zoom is a matter of style.

        Then have what lies `around` it made before it is wanted.
        """
        here = self._here
        if here and here[0] == key:
            rgba, info = here[1:]
            canvas = element("viewport-%d" % pane)
            _draw(canvas, rgba, *info["painted"])
            canvas.dataset.painted = str(int(canvas.dataset.painted) + 1)
            if around and _is_small(info):
                self._make_ahead(key, around)

    def paint_thumbnail(self, key: str, rgba: "Any", columns: int, rows: int) -> None:
        """Put a small picture where it belongs."""
        canvas = element("body").querySelector("[data-thumbnail='%s']" % js.CSS.escape(key))
        if canvas:
            _draw(canvas, rgba, columns, rows)

    def clear(self, name: str) -> None:
        """Leave nothing of a picture on a canvas."""
        canvas = element(name)
        canvas.width = canvas.height = 1

    def _tell(self, key: "Wanted", rgba: "Any", info: "Fields") -> None:
        self._here = (key, rgba, info)
        self._dispatch(("picture", key, info))
        self._here = None

    def _make_ahead(self, key: "Wanted", around: "list[Picture]") -> None:
        others = [(picture,) + key[1:] for picture in around[:AHEAD]]
        ahead = [dict(zip(WANTED, other)) for other in others if not self._kept.get(other)]
        self._pool.ask_instead("ahead", ahead, "near")

    def _keep(self, key: "Wanted", rgba: "Any", info: "Fields") -> None:
        """Keep it for a while if it is small; pixels that are not kept any more are written over by readers."""
        if not _is_small(info) or self._kept.get(key):
            self._pool.hand_back(rgba)
            return
        for old_rgba, _info in self._kept.keep(key, (rgba, info), KNOWN_BYTES + _bytes_of(info)):
            self._pool.hand_back(old_rgba)


def _key(payload: "Fields") -> "Wanted":
    return tuple([payload[name] for name in WANTED])


def _bytes_of(info: "Fields") -> int:
    columns, rows = info["painted"]
    return int(4 * columns * rows)


def _is_small(info: "Fields") -> bool:
    return _bytes_of(info) <= MOST_OF_ONE


def _draw(canvas: "Any", rgba: "Any", columns: int, rows: int) -> None:
    picture = make(js.ImageData, rgba, columns, rows)
    if canvas.width != columns or canvas.height != rows:
        canvas.width, canvas.height = columns, rows
    attempt(canvas.getContext("2d"), "putImageData", picture, 0, 0)
