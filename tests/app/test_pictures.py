"""From a picture that is wanted to one that is painted: kept ones at once, others when a reader has made them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from app.events import info
from app.test_ends import without
from page.pane import WANTED


def key_of(number: int, **changes: Any) -> tuple[Any, ...]:
    """The picture of a file, as it is wanted."""
    look = {"picture": (number, 0, "frame"), "center": None, "width": None, "voi_lut": None, "invert": False}
    look |= {"drawings": True, "shutter": True, "state": None, "companions": (), "step": 1}
    look |= {"fitted": "", "subtract": None, "sample": (), **changes}
    return tuple(look[name] for name in WANTED)


AROUND = [(number, 0, "frame") for number in (2, 0, 3, 4, 5)]


class Pixels:
    """Pixels of a picture, as JavaScript has them."""

    def __init__(self, name: Any) -> None:
        self.name = name


class Screen:
    """A canvas for each of two panes; what was told, asked of readers, and handed back to them."""

    def __init__(self, pictures: ModuleType) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.ahead: list[tuple[Any, ...]] = []
        self.handed_back: list[Any] = []
        self.painted: dict[int, list[Any]] = {0: [], 1: []}
        self.paints_in = 0
        self.pictures = pictures.Pictures(self._dispatch, self)

    def _dispatch(self, event: tuple[Any, ...]) -> None:
        self.told.append(event)
        self.pictures.paint(self.paints_in, event[1], AROUND)

    def ask(self, kind: str, payload: dict[str, Any], where: str) -> None:
        self.asked.append((kind, tuple(payload[name] for name in WANTED)))

    def ask_instead(self, kind: str, payloads: list[dict[str, Any]], where: str) -> None:
        self.ahead = [tuple(payload[name] for name in WANTED) for payload in payloads]

    def hand_back(self, rgba: Any) -> None:
        self.handed_back.append(rgba.name)

    def made(self, key: tuple[Any, ...], side: int = 512, ahead: bool = False) -> None:
        """A reader has made a picture."""
        take = self.pictures.take_ahead if ahead else self.pictures.take
        take(dict(zip(WANTED, key)), Pixels(key), info(painted=[side, side]))


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """A page whose canvases note what is drawn on them."""
    js = MagicMock()
    js.window.scanveil.attempt = lambda owner, deed, *values: (True, getattr(owner, deed)(*values))
    js.window.scanveil.make = lambda kind, *values: (True, kind(*values))
    js.ImageData = lambda rgba, columns, rows: (rgba.name, columns, rows)
    monkeypatch.setitem(sys.modules, "js", js)
    monkeypatch.setitem(sys.modules, "pyscript", SimpleNamespace(ffi=MagicMock()))
    without("page.browser")
    module = importlib.import_module("page.browser.pictures")
    made = Screen(module)

    def canvas(number: int) -> Any:
        context = SimpleNamespace(putImageData=lambda picture, x, y: made.painted[number].append(picture))
        return SimpleNamespace(getContext=lambda kind: context, dataset=SimpleNamespace(painted="0"), width=1, height=1)

    parts = {f"viewport-{number}": canvas(number) for number in (0, 1)}
    monkeypatch.setattr(module, "element", lambda name: parts[name])
    yield made
    without("page.browser")


def test_a_picture_is_asked_for_once_and_told_when_it_is_there(screen: Screen) -> None:
    """However often it is wanted meanwhile."""
    screen.pictures.want(key_of(1), AROUND)
    screen.pictures.want(key_of(1), AROUND)
    assert screen.asked == [("picture", key_of(1))] and screen.told == []
    screen.made(key_of(1))
    assert screen.told == [("picture", key_of(1), info(painted=[512, 512]))]
    assert screen.painted[0] == [(key_of(1), 512, 512)]


def test_a_kept_picture_is_told_at_once(screen: Screen) -> None:
    """Nobody is asked for it again."""
    screen.made(key_of(1))
    screen.pictures.want(key_of(1), AROUND)
    assert screen.asked == [] and len(screen.told) == 2
    assert screen.painted[0] == [(key_of(1), 512, 512)] * 2


def test_another_look_is_another_picture(screen: Screen) -> None:
    """Under another window, say."""
    screen.made(key_of(1))
    screen.pictures.want(key_of(1, center=4.5), AROUND)
    assert screen.asked == [("picture", key_of(1, center=4.5))]


def test_a_picture_is_painted_in_the_pane_that_wants_it(screen: Screen) -> None:
    """And only while it is told: then its pixels are there."""
    screen.paints_in = 1
    screen.made(key_of(1))
    assert (len(screen.painted[0]), len(screen.painted[1])) == (0, 1)
    screen.pictures.paint(0, key_of(1), [])
    assert screen.painted[0] == []


def test_what_lies_around_is_made_before_it_is_wanted(screen: Screen) -> None:
    """The nearest four, under the same look, but those that are kept."""
    screen.made(key_of(0, invert=True), ahead=True)
    screen.made(key_of(1, invert=True))
    assert screen.ahead == [key_of(number, invert=True) for number in (2, 3, 4)]
    screen.made(key_of(2, invert=True), ahead=True)
    screen.pictures.want(key_of(2, invert=True), AROUND)
    assert screen.asked == [], "it was made ahead"


def test_large_pictures_are_not_made_ahead_and_not_kept(screen: Screen) -> None:
    """Their pixels go back to readers at once."""
    screen.made(key_of(1), side=1025)
    assert screen.ahead == [] and screen.handed_back == [key_of(1)]
    screen.pictures.want(key_of(1), AROUND)
    assert screen.asked == [("picture", key_of(1))]


def test_pictures_are_kept_by_their_bytes(screen: Screen) -> None:
    """Twelve of four million; the pixels of the others are written over."""
    for number in range(10, 23):
        screen.made(key_of(number), side=1000)
    assert screen.handed_back == [key_of(10)]
    for number in range(100, 190):
        screen.made(key_of(number), side=256)
    assert screen.handed_back == [key_of(number) for number in range(10, 17)]


def test_however_small_pictures_are_there_is_an_end_to_them(screen: Screen) -> None:
    """What is known of each takes room as well."""
    for number in range(10, 4010):
        screen.made(key_of(number), side=1, ahead=True)
    assert 4000 - len(screen.handed_back) == 48 * 1024 // 16 - 1  # each is a little more than that


def test_one_that_comes_twice_is_kept_once(screen: Screen) -> None:
    """It was made ahead and wanted at the same time."""
    screen.made(key_of(1), ahead=True)
    screen.made(key_of(1))
    assert screen.handed_back == [key_of(1)]


def test_one_that_failed_can_be_asked_for_again(screen: Screen) -> None:
    """When one comes back to it."""
    screen.pictures.want(key_of(1), AROUND)
    screen.pictures.give_up(dict(zip(WANTED, key_of(1))))
    screen.pictures.want(key_of(1), AROUND)
    assert screen.asked == [("picture", key_of(1))] * 2
