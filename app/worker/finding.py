"""Looking for writing in pictures: they are made ready here, and searched by a worker that has the model."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import create_proxy, to_js

from scanveil.errors import NO_MEMORY, OF_ONE_FILE, TooLargeError, reason_of
from worker.desk import Desk
from worker.wire import Reply, Work, as_object

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanveil.library.pictures import Picture
    from scanveil.looking.render import Frame
    from scanveil.writing.searching import Found, Searcher, Searching


class Finding:
    """What a reader does to find writing, for the conductor."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._model = _Model()
        self._searchers: dict[bool, Searcher] = {}
        self.work: dict[str, Work] = {"finder": self._connect}
        self.for_conductor: dict[str, Work] = {"look": self._look, "look-again": self._look_again}

    def _connect(self, message: Any) -> None:
        """There is a worker that has the model, or a new one; without a port, there is none any more."""
        self._model.connect(getattr(message, "port", None))

    async def _look(self, message: Any, items: list[list[Any]], thorough: bool) -> Reply:
        from scanveil.conducting.searched import Searched
        from scanveil.conducting.writing import search_look
        from scanveil.writing.looks import Look

        found: list[Searched] = []
        for look in (Look.of(*item) for item in items):
            search = search_look(look, self._searcher(thorough), self._frame_of, self._desk.files.open)
            try:
                found += await self._run(search)
            except OF_ONE_FILE as error:
                found.append(Searched(look, (), *reason_of(error)))
        return Reply({"searched": [one.to_row() for one in found]})

    async def _look_again(
        self, message: Any, items: list[tuple[int, str]], written: list[list[Any]], templates: dict[str, Any]
    ) -> Reply:
        from scanveil.conducting.again import blanked_looks, check_blanked
        from scanveil.conducting.known_writing import KnownWriting

        known, withheld = KnownWriting(written, templates), list[tuple[int, str, str]]()
        for number, _name in items:
            opened = self._desk.files.opened(number)
            try:
                for look, frame_of, boxes in blanked_looks(opened, known.of(number, opened).boxes):
                    check_blanked(await self._run(self._searcher(False).search(look, frame_of)), boxes)
            except OF_ONE_FILE as error:
                withheld.append((number, *reason_of(error)))
        return Reply({"withheld": withheld})

    def _searcher(self, is_thorough: bool) -> Searcher:
        from scanveil.writing.searching import Searcher

        return self._searchers.setdefault(is_thorough, Searcher(is_thorough=is_thorough))

    def _frame_of(self, picture: Picture) -> Frame:
        return self._desk.viewer([]).unsubtracted(picture)

    async def _run(self, search: Searching[Found]) -> list[Found]:
        """A search to its end, by a model that answers by and by."""
        try:
            prepared = next(search)
            while True:
                prepared = search.send(await self._model.run(prepared.tensor))
        except StopIteration as end:
            found: list[Found] = end.value
            return found


class _Model:
    """The other worker: pictures go there by their numbers, and come back as what was found in them."""

    def __init__(self) -> None:
        self._port: Any = None
        self._expected: list[asyncio.Future[None]] = []
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._asked = 0

    def connect(self, port: Any) -> None:
        """What the one before was asked will not be answered: whoever waits for it would wait for ever."""
        waiting, self._waiting = self._waiting, {}
        expected, self._expected = self._expected, []
        self._port = port
        if port is not None:
            port.onmessage = create_proxy(lambda event: self._hear(event.data))
        for come in expected:
            _end(come, port is not None)
        for answer in waiting.values():
            _end(answer, False)

    async def run(self, tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """What the model gives for uint8 (1, 3, rows, columns): uint8 (1, 1, rows, columns)."""
        import numpy as np

        while self._port is None:
            self._expected.append(asyncio.get_event_loop().create_future())
            await self._expected[-1]
        self._asked += 1
        answer = self._waiting[self._asked] = asyncio.get_event_loop().create_future()
        rows, columns = tensor.shape[2:]
        picture = js.Uint8Array.new(tensor.nbytes)
        picture.assign(tensor.reshape(-1))
        asked = as_object(id=self._asked, picture=picture, rows=rows, columns=columns)
        self._port.postMessage(asked, to_js([picture.buffer]))
        found = await answer
        return np.frombuffer(found, np.uint8).reshape(1, 1, rows, columns)

    def _hear(self, said: Any) -> None:
        answer = self._waiting.pop(said.id, None)
        if answer is None or answer.done():
            return
        if hasattr(said, "error"):
            js.console.warn("The finder: " + str(said.error))
            answer.set_exception(TooLargeError(NO_MEMORY))
        else:
            answer.set_result(said.found.to_bytes())


def _end(waiting: asyncio.Future[Any], well: bool) -> None:
    """Whoever waits for the other worker goes on, or hears that there is none."""
    if well:
        waiting.set_result(None)
    else:
        waiting.set_exception(TooLargeError(NO_MEMORY))
