"""What finds writing: readers have a way to it while it is there, and wait for none that is gone."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from app.test_ends import Page, Port, message, page, worker

from scanveil.errors import TooLargeError

__all__ = ["page", "worker"]


class Asked:
    """The end of a channel at which the finder is: what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def postMessage(self, asked: Any, transfer: Any) -> None:
        self.asked.append(asked)

    def say(self, **said: Any) -> None:
        """The finder says something."""
        self.onmessage(SimpleNamespace(data=SimpleNamespace(**said)))  # type: ignore[attr-defined]


class Picture:
    """What is prepared for the model: only its shape is looked at here."""

    shape, nbytes = (1, 3, 4, 6), 72

    def reshape(self, _size: int) -> Picture:
        return self


def found() -> SimpleNamespace:
    """What the model gives, as JavaScript hands it over."""
    return SimpleNamespace(to_bytes=lambda: bytes(range(24)))


async def begun(model: Any) -> asyncio.Future[Any]:
    """The model was asked, as far as it goes by itself."""
    task = asyncio.ensure_future(model.run(Picture()))
    await asyncio.sleep(0)
    return task


def test_what_is_asked_before_the_finder_is_there_waits_for_it(worker: Callable[[str], ModuleType]) -> None:
    """The conductor's message may overtake the page's; and it is answered by its number."""

    async def look() -> None:
        model, port = worker("finding")._Model(), Asked()
        first = await begun(model)
        model.connect(port)
        second = await begun(model)
        assert [one.id for one in port.asked] == [1, 2]
        port.say(id=2, found=found())
        port.say(id=1, found=found())
        assert (await first).shape == (await second).shape == (1, 1, 4, 6)

    asyncio.run(look())


def test_what_the_finder_cannot_do_is_an_error_of_one_picture(worker: Callable[[str], ModuleType]) -> None:
    """The next one may be smaller."""

    async def look() -> None:
        model, port = worker("finding")._Model(), Asked()
        model.connect(port)
        asked = await begun(model)
        port.say(id=1, error="no memory")
        with pytest.raises(TooLargeError):
            await asked

    asyncio.run(look())


@pytest.mark.parametrize("is_there_another", [False, True])
def test_nobody_waits_for_a_finder_that_is_gone(worker: Callable[[str], ModuleType], is_there_another: bool) -> None:
    """Else the reader would be taken for dead; what it says late is not heard, and the next one is asked anew."""

    async def look() -> None:
        model, port, other = worker("finding")._Model(), Asked(), Asked()
        model.connect(port)
        asked = await begun(model)
        model.connect(other if is_there_another else None)
        with pytest.raises(TooLargeError):
            await asked
        port.say(id=1, found=found())
        again = await begun(model)
        if not is_there_another:
            model.connect(other)
            await asyncio.sleep(0)
        other.say(id=2, found=found())
        assert (await again).shape == (1, 1, 4, 6)

    asyncio.run(look())


def test_nobody_waits_for_a_finder_that_never_came(worker: Callable[[str], ModuleType]) -> None:
    """The browser refused it, or the search was stopped before."""

    async def look() -> None:
        model = worker("finding")._Model()
        asked = await begun(model)
        model.connect(None)
        with pytest.raises(TooLargeError):
            await asked

    asyncio.run(look())


def test_a_finder_that_is_gone_is_told_without_a_port(worker: Callable[[str], ModuleType]) -> None:
    """One that has come, with it."""
    desk = worker("entry").reader()
    (finding,) = [desk.page._work["finder"].__self__]
    told: list[Any] = []
    finding._model.connect = told.append
    desk.page.hear(message("finder", {}, port=(port := Port())))
    desk.page.hear(message("finder", {}))
    assert told == [port, None]


def test_what_is_said_of_a_search_goes_by_its_number(worker: Callable[[str], ModuleType]) -> None:
    """As the page gave it."""
    desk = worker("conducting").ConductorDesk()
    desk.page._port = port = Port()
    desk.page.hear(message("search", {"number": 3, "thorough": False}))
    nothing = {"done": 0, "count": 0, "unseen": 0, "cards": []}
    assert port.sent == [("searched", {"number": 3, **nothing})]


def test_a_decision_on_a_card_that_is_not_there_is_complained_of(worker: Callable[[str], ModuleType]) -> None:
    """The page and the conductor would each believe something else."""
    desk = worker("conducting").ConductorDesk()
    desk.page._port = port = Port()
    desk.page.hear(message("decide", {"card": 0, "boxes": []}))
    assert [(kind, fields["about"]) for kind, fields in port.sent] == [("complaint", "decide")]


# --- the pool ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def finders(page: Page, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Finders that the pool has made, in order."""
    made: list[Any] = []

    def new_finder(fail: Callable[[Any], None]) -> SimpleNamespace:
        finder = SimpleNamespace(fail=lambda: fail(finder), ended=0, port=lambda: "a port")
        finder.end = lambda: setattr(finder, "ended", finder.ended + 1)
        made.append(finder)
        return finder

    monkeypatch.setattr(sys.modules["page.browser.pool"], "Finder", new_finder)
    return made


def connected(page: Page) -> list[int]:
    """Readers, by the number of the worker, that have a way to a finder."""
    told = [[one for one in worker.messages if one.kind == "finder"] for worker in page.workers]
    return [number for number, messages in enumerate(told) if messages and hasattr(messages[-1], "port")]


def test_all_readers_have_a_way_to_a_finder_whichever_comes_first(page: Page, finders: list[Any]) -> None:
    """Those too that come in the place of others; the conductor has none."""
    page.pool.need_finder(True)
    count = len(finders)
    page.pool.need_finder(True)
    assert len(finders) == count > 0 and connected(page) == [0]
    page.pool.work_together()
    assert connected(page) == [0, 2]
    page.hear(0, message("dead", {"text": "on purpose"}))
    assert connected(page) == [0, 2, 3]


def test_finders_that_are_not_needed_any_more_are_ended_once(page: Page, finders: list[Any]) -> None:
    """A reader that comes later has no way to one; the next are others."""
    page.pool.need_finder(True)
    for _ in range(2):
        page.pool.need_finder(False)
    count = len(finders)
    assert [finder.ended for finder in finders] == [1] * count
    page.pool.work_together()
    assert 2 not in connected(page)
    page.pool.need_finder(True)
    assert len(finders) == 2 * count and 2 in connected(page)


def test_a_finder_that_is_lost_is_told_once(page: Page, finders: list[Any]) -> None:
    """One that was ended on purpose is not missed."""
    page.pool.need_finder(True)
    page.listener.said.clear()
    for finder in (finders[0], *finders):
        finder.fail()
    assert page.listener.said == [("on_finder_lost",)]
    page.pool.need_finder(True)
    page.pool.need_finder(False)
    finders[-1].fail()
    assert page.listener.said == [("on_finder_lost",)]


def test_a_pool_that_is_closed_ends_its_finders(page: Page, finders: list[Any]) -> None:
    """They take much memory."""
    page.pool.need_finder(True)
    page.pool.close()
    assert all(finder.ended for finder in finders)
