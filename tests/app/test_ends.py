"""Both ends of a wire keep to the table of messages: what is not in it is not sent, and not believed."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from worker_messages import MESSAGES

WORKER = Path(__file__).parents[2] / "app" / "worker"
WRONG = "Something went wrong inside the program. Your files are as they were; please try once more."


class Port:
    """One end of a channel, or a worker: what was sent there, as (kind, fields)."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.messages: list[Any] = []
        self.is_ended = False

    def postMessage(self, message: Any, transfer: Any = ()) -> None:
        self.messages.append(message)
        self.sent.append((message.kind, json.loads(message.json)))

    def terminate(self) -> None:
        self.is_ended = True


def without(prefix: str) -> None:
    for name in [name for name in sys.modules if name == prefix or name.startswith(prefix + ".")]:
        del sys.modules[name]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Modules of the workers, with no more of JavaScript than that something is there."""
    ffi = SimpleNamespace(
        JsException=OSError,
        create_proxy=lambda call: call,
        create_once_callable=lambda call: call,
        to_js=lambda value, **more: SimpleNamespace(**value) if more else value,
    )
    for name, module in {"js": MagicMock(), "pyodide": MagicMock(), "pyodide.ffi": ffi}.items():
        monkeypatch.setitem(sys.modules, name, module)
    without("worker")
    yield lambda name: importlib.import_module("worker." + name)
    without("worker")


def message(kind: str, fields: dict[str, Any], ident: int = 0, **beside: Any) -> SimpleNamespace:
    return SimpleNamespace(id=ident, kind=kind, json=json.dumps(fields), **beside)


def test_a_reader_can_do_all_that_the_table_asks_of_readers_and_nothing_else(
    worker: Callable[[str], ModuleType],
) -> None:
    """The page asks some of it, the conductor the rest."""
    desk = worker("entry").reader()
    pieces = worker("copies").Pieces(desk).work | worker("finding").Finding(desk).for_conductor
    page = dict(desk.page._work)
    assert not set(page) & set(pieces)
    assert set(page) | set(pieces) == {kind for kind, one in MESSAGES.items() if one.where == "reader"}
    kinds = list(MESSAGES)
    assert set(pieces) == set(kinds[kinds.index("read") : kinds.index("locate")])


def test_the_conductor_can_do_all_that_the_table_asks_of_it_and_nothing_else(
    worker: Callable[[str], ModuleType],
) -> None:
    """The page asks most of it; readers ask where files are, and complain."""
    conducting = worker("conducting")
    desk = conducting.ConductorDesk()
    desk.page.hear(message("reader", {"reader": 0}, port=Port()))
    of_readers = set(desk._readers[0]._work)
    assert of_readers == {"locate", "complaint"}
    of_conductor = {kind for kind, one in MESSAGES.items() if one.where == "conductor"}
    assert set(desk.page._work) == of_conductor - of_readers


@pytest.mark.parametrize(
    ("kind", "fields", "beside", "why"),
    [
        ("sort", {}, {}, "no such message: sort"),
        ("settled", {}, {}, "settled lacks left"),
        ("settled", {"left": 0}, {"blob": b""}, "settled comes with blob"),
        ("conductor", {}, {}, "conductor comes without port"),
    ],
)
def test_a_worker_sends_nothing_else(
    worker: Callable[[str], ModuleType], kind: str, fields: dict[str, Any], beside: dict[str, Any], why: str
) -> None:
    """A slip of the pen is found where it is made."""
    wire = worker("wire").Wire(port := Port(), {})
    with pytest.raises(ValueError, match=why):
        wire.tell(kind, fields, **beside)
    assert port.sent == []


@pytest.mark.parametrize(
    ("fields", "handed"),
    [
        ({"rows": 1}, {"rgba": b""}),
        ({"rows": 1, "columns": 1}, {}),
        ({"rows": 1, "columns": 1}, {"rgba": b"", "blob": b""}),
    ],
)
def test_a_worker_answers_nothing_else(
    worker: Callable[[str], ModuleType], fields: dict[str, Any], handed: dict[str, Any]
) -> None:
    """An answer that does not fit is a failure, which is answered."""
    wire = worker("wire")
    end = wire.Wire(port := Port(), {"thumbnail": lambda message, **asked: wire.Reply(fields, handed)})
    end.hear(message("thumbnail", {"key": "1", "picture": [0, 0, "frame"], "sample": []}, 7))
    assert port.sent == [("answer", {})]
    assert json.loads(port.messages[0].error)["reason"] == "error"


def test_what_a_reader_cannot_do_for_the_conductor_is_said_to_the_page_and_once(
    worker: Callable[[str], ModuleType],
) -> None:
    """What was told and not done is complained of; a complaint is not complained of in turn, for ever."""
    conducting, wire = worker("conducting"), worker("wire")
    page, to_reader, to_conductor = Port(), Port(), Port()
    desk = conducting.ConductorDesk()
    desk.page._port = page
    desk.page.hear(message("reader", {"reader": 0}, port=to_reader))
    reader = wire.Wire(to_conductor, {"known": lambda message: None})
    reader.hear(message("known", {"key_file": "{}"}))
    (complaint,) = to_conductor.messages
    desk._readers[0].hear(complaint)
    assert to_reader.sent == []
    assert [(kind, fields["about"]) for kind, fields in page.sent] == [("complaint", "known")]
    reader.hear(complaint)
    assert len(to_conductor.messages) == 1


# --- the page's end ---------------------------------------------------------------------------------------------------


class Listener:
    """What the pool says."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def is_at_rest(self) -> bool:
        return True

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *what: self.said.append((name, *what))


class Page:
    """A pool with workers that say what a test says."""

    def __init__(self, pool: ModuleType) -> None:
        self.workers: list[Port] = []
        self.listener = Listener()
        self.now = 0.0
        pool.js.performance.now = lambda: self.now
        pool.js.Worker = self._new_worker
        self.pool = pool.Pool(SimpleNamespace(worker=b""), self.listener)

    def _new_worker(self, _url: str) -> Port:
        self.workers.append(Port())
        return self.workers[-1]

    def hear(self, number: int, said: Any) -> list[tuple[Any, ...]]:
        """What the pool says when a worker says something."""
        self.listener.said.clear()
        self.workers[number].onmessage(SimpleNamespace(data=said))  # type: ignore[attr-defined]
        return self.listener.said


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A page with a reader that is ready, and a conductor."""
    js = MagicMock()
    js.navigator.hardwareConcurrency = 2
    js.window.scanveil.attempt = lambda owner, deed, *values: (True, getattr(owner, deed)(*values))
    js.window.scanveil.address = lambda: "https://scans.test/"
    js.window.scanveil.takeFirst = lambda: None
    js.window.scanveil.make = lambda kind, *values: (True, kind(*values))
    js.Object, js.JSON.stringify = SimpleNamespace, json.dumps
    ffi = SimpleNamespace(create_proxy=lambda call: call, to_js=lambda value: value)
    monkeypatch.setitem(sys.modules, "js", js)
    monkeypatch.setitem(sys.modules, "pyscript", SimpleNamespace(ffi=ffi))
    without("page.browser")
    made = Page(importlib.import_module("page.browser.pool"))
    made.hear(0, message("ready", {}))
    made.hear(1, message("ready", {}))
    yield made
    without("page.browser")


def test_workers_are_told_first_what_they_are(page: Page) -> None:
    """With the parts that they are made of."""
    assert [worker.sent[0] for worker in page.workers] == [
        ("start", {"role": "reader", "address": "https://scans.test/"}),
        ("start", {"role": "conductor", "address": "https://scans.test/"}),
    ]
    assert hasattr(page.workers[0].messages[0], "parts")


@pytest.mark.parametrize(
    ("kind", "fields", "beside", "why"),
    [
        ("sort", {}, {}, "no such message: sort"),
        ("warm", {"now": True}, {}, "warm has no now"),
        ("conductor", {}, {}, "conductor comes without port"),
        ("warm", {}, {"port": b""}, "warm comes with port"),
    ],
)
def test_the_page_sends_nothing_else(
    page: Page, kind: str, fields: dict[str, Any], beside: dict[str, Any], why: str
) -> None:
    """A slip of the pen is found where it is made."""
    with pytest.raises(ValueError, match=why):
        page.pool._post(page.pool._readers[0], 1, kind, fields, beside)


def asked(page: Page) -> tuple[dict[str, Any], int]:
    """A small picture was asked of the reader: the fields, and the number of the question."""
    fields = {"key": "1", "picture": [0, 0, "frame"], "sample": []}
    page.pool.ask("thumbnail", fields, "view")
    return fields, page.workers[0].messages[-1].id


def test_an_answer_that_fits_is_given_on(page: Page) -> None:
    """Its fields, and by its name what was handed over."""
    fields, ident = asked(page)
    answer = {"rows": 1, "columns": 2}
    said = page.hear(0, message("answer", answer, ident, error="", rgba=b"1234"))
    assert said == [("on_reply", "thumbnail", fields, answer, {"rgba": b"1234"})]


@pytest.mark.parametrize(
    ("answer", "handed", "why"),
    [
        ({"rows": 1}, {"rgba": b""}, "the answer to thumbnail lacks columns"),
        ({"rows": 1, "columns": "<b>"}, {"rgba": b""}, "the answer to thumbnail: columns is no int"),
        ({"rows": 1, "columns": 1}, {}, "the answer to thumbnail comes without rgba"),
        ([], {"rgba": b""}, "the fields of a message have no names"),
    ],
)
def test_an_answer_that_does_not_fit_is_a_failure_of_what_was_asked(
    page: Page, answer: Any, handed: dict[str, Any], why: str
) -> None:
    """It is said as such, and the reader goes on."""
    fields, ident = asked(page)
    error = {"reason": "error", "sentence": WRONG, "detail": why}
    said = page.hear(0, message("answer", answer, ident, error="", **handed))
    assert said == [("on_failed", "thumbnail", fields, error)]
    assert not page.workers[0].is_ended


@pytest.mark.parametrize(
    "said",
    [
        message("sort", {}),
        message("warm", {}),
        message("settled", {"left": None}),
        message("zipped", {"job": 1, "size": 1, "count": 1, "summary": [], "withheld": []}),
        SimpleNamespace(id=0, kind="dead", text="as before"),
        message("dead", {"text": "on purpose"}),
    ],
)
def test_a_worker_that_says_what_it_cannot_is_replaced(page: Page, said: Any) -> None:
    """As one that says that it is dead; nothing of it is believed."""
    assert page.hear(1, said) == [("on_conductor_lost",)]
    assert page.workers[1].is_ended and len(page.workers) == 3


def test_the_worker_that_boots_already_is_the_first_reader(page: Page) -> None:
    """It is told what it is to be; those after it are made."""
    page.pool.close()
    booting, made = Port(), len(page.workers)
    waiting = [booting, None]
    sys.modules["js"].window.scanveil.takeFirst = lambda: waiting.pop(0) if waiting else None
    pool = importlib.import_module("page.browser.pool").Pool(SimpleNamespace(worker=b""), page.listener)
    assert [kind for kind, _fields in booting.sent] == ["start"] and len(page.workers) == made
    booting.onmessage(SimpleNamespace(data=message("ready", {})))  # type: ignore[attr-defined]
    assert len(page.workers) == made + 1
    pool.close()


def test_boot_js_says_what_the_table_has() -> None:
    """It is JavaScript, and reads no table: what it takes of the first message, and what it says at the end."""
    code = (WORKER / "boot.js").read_text(encoding="utf-8")
    assert 'self.postMessage({ id: 0, kind: "dead", json: JSON.stringify({ text }) });' in code
    assert set(MESSAGES["dead"].fields) == {"text"}
    assert "give(data.parts);" in code and "cipherBy(data.ciphers)" in code
    assert "const { role, address } = JSON.parse(data.json);" in code
    assert (set(MESSAGES["start"].fields), MESSAGES["start"].beside) == ({"role", "address"}, ("parts", "ciphers?"))
