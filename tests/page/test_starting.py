"""A page that cannot start says why, in words that help, and says it soon."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from page.altered import FRAME
from page.driver import Files, Scanveil, served
from playwright.sync_api import BrowserContext, Route

SAID_SECONDS = 20  # ten after the last byte arrived, and what a busy machine needs beside that
FIRST = Path(__file__).parent.parent.parent / "app" / "outer" / "starting.js"
LACKS = {
    "structuredClone": "delete window.structuredClone;",
    "static blocks of classes": "window.Function = function () { throw new SyntaxError(); };",
    "WebAssembly as of 2022": "delete WebAssembly.Tag;",
    "workers": "delete window.Worker;",
    "opening of dropped folders": "delete DataTransferItem.prototype.webkitGetAsEntry;",
    "knowing what a person pressed": "delete Navigator.prototype.userActivation;",
    "unpacking of what comes packed": "delete window.DecompressionStream;",
    "frames that are closed off": "delete HTMLIFrameElement.prototype.srcdoc;",
}


def goes_wrong(page: Scanveil) -> str:
    """What the page says when it has given up."""
    page.page.goto(page.site.url)
    page.until_state("error", seconds=SAID_SECONDS)
    assert not page.js("[...document.querySelectorAll('input, progress')].some((one) => one.checkVisibility())")
    return page.status()


@pytest.mark.parametrize(
    ("file", "way"),
    [
        ("pyscript/core.js", "not found"),
        ("micropython.wasm", "connection lost"),
        ("modules.bin", "not found"),
        ("worker.js", "connection lost"),
        ("numpy.zip", "not found"),
    ],
)
def test_a_file_that_does_not_arrive_is_said(closed_page: Scanveil, file: str, way: str) -> None:
    """Any part of the program is missing: the page names it, and says what helps."""

    def missing(route: Route) -> None:
        route.fulfill(status=404, body="") if way == "not found" else route.abort()

    closed_page.page.route(f"**/{file}", missing)
    said = goes_wrong(closed_page)
    assert "check the connection and reload" in said and Path(file).name in said


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("pyscript/core.js", "a bit"),
        ("pyodide.asm.wasm", "a bit"),
        ("numpy.zip", "cut"),
        ("worker.js", "another page"),
    ],
)
def test_a_part_that_is_not_as_it_was_made_is_not_used(closed_page: Scanveil, file: str, change: str) -> None:
    """One bit is enough: it is said at once, and nothing can be opened."""

    def altered(route: Route) -> None:
        body = bytearray(route.fetch().body())
        body[len(body) // 2] ^= change == "a bit"
        body = {"a bit": body, "cut": body[:-1], "another page": b"<p>Please sign in"}[change]
        route.fulfill(body=bytes(body), content_type="application/octet-stream")

    closed_page.page.route(f"**/{file}", altered)
    said = goes_wrong(closed_page)
    assert "cut off or changed on the way" in said and Path(file).name in said
    assert closed_page.js("document.getElementById('seal').dataset.sealed") == "false"


def test_what_is_wrong_stays_said_when_the_program_begins_after_it(closed_page: Scanveil) -> None:
    """The page's Python comes late, and draws the page: not over that."""
    held: list[Route] = []
    closed_page.page.route("**/modules.bin", lambda route: held.append(route))
    closed_page.page.route("**/numpy.zip", lambda route: route.fulfill(body="<p>Please sign in"))
    said = goes_wrong(closed_page)
    before = closed_page.js("document.getElementById('progress').max")
    held[0].continue_()
    closed_page.until("(before) => document.getElementById('progress').max !== before", before)
    assert closed_page.status() == said and closed_page.js("document.body.dataset.state") == "error"
    assert closed_page.js("document.getElementById('progress').hidden")


def test_a_part_that_is_waited_for_in_vain_is_named_and_may_still_come(closed_page: Scanveil) -> None:
    """Nothing arrives for ten seconds: that is said; when it comes after all, the page goes on."""
    held: dict[str, Route] = {}

    def hold(route: Route) -> None:
        held[Path(route.request.url).name] = route

    for name in ("numpy.zip", "codecs.zip", "sample.zip"):
        closed_page.page.route(f"**/{name}", hold)
    closed_page.page.goto(closed_page.site.url)
    closed_page.until("performance.now() > 5000")
    held["sample.zip"].continue_()  # Python is there by now, and shows that it came
    closed_page.until_state("error", seconds=SAID_SECONDS)
    assert "numpy.zip, codecs.zip are missing" in closed_page.status()
    held["numpy.zip"].continue_()
    closed_page.until_state("booting")
    assert "Starting" in closed_page.status()
    held["codecs.zip"].continue_()
    closed_page.until_state("ready")


class _Trickling(Files):
    """Sends numpy in pieces for 15 seconds."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        if not self.path.endswith("numpy.zip"):
            super().copyfile(source, outputfile)
            return
        piece = self._piece_of(source)
        while data := source.read(piece):
            outputfile.write(data)
            time.sleep(3)

    def _piece_of(self, source: BinaryIO) -> int:
        whole = len(source.read())
        source.seek(0)
        return whole // 5 + 1


def test_a_slow_connection_is_no_failure(context: BrowserContext, dist: Path) -> None:
    """A part takes longer than ten seconds, but its bytes arrive: nothing is said, and the page becomes ready."""
    with served(dist, _Trickling) as slow:
        page = Scanveil(context.new_page(), slow)
        page.first(
            "window.states = []; addEventListener('DOMContentLoaded', () => new MutationObserver(() =>"
            " states.push(document.body.dataset.state)).observe(document.body, {attributes: true}));"
        )
        page.open()
        assert "error" not in page.js("states")
        assert page.js("performance.now()") > 12000


def test_a_busy_computer_is_no_failure(lone_page: Scanveil) -> None:
    """A second that took three was spent on work and does not count; ten that were on time, and nothing came, do."""
    page = lone_page
    page.page.clock.install()
    page.page.route("**/app/modules.bin", lambda route: None)
    page.page.goto(page.site.url)
    time.sleep(3)  # the parts of the readers arrive meanwhile, and the large one is compiled
    for _ in range(15):
        page.page.clock.fast_forward(3000)
    assert page.js("document.body.dataset.state") == "booting"
    page.page.clock.run_for(11000)
    assert page.js("document.body.dataset.state") == "error"


@pytest.mark.parametrize("what", LACKS)
def test_a_browser_that_is_too_old_is_told_what_it_lacks(closed_page: Scanveil, what: str) -> None:
    """Each feature is tried by what it does; nothing large is fetched in vain."""
    before = len(closed_page.site.requests)
    closed_page.first(LACKS[what])
    said = goes_wrong(closed_page)
    assert what in said and "a current Firefox, Chrome, Edge or Safari" in said
    assert not [path for path in closed_page.site.requests[before:] if "pyodide" in path]


def test_a_page_opened_as_a_file_says_how_it_is_opened(closed_page: Scanveil, dist: Path) -> None:
    """A double click on index.html shows where the page has to be opened instead."""
    closed_page.page.goto((dist / "index.html").as_uri())
    closed_page.until_state("error", seconds=SAID_SECONDS)
    assert "opened as a file" in closed_page.status() and "http.server" in closed_page.status()


def test_a_page_inside_another_page_does_not_start(lone_page: Scanveil) -> None:
    """Who embeds it could look over its shoulder: it says so, and offers to be opened in a tab of its own."""
    page, before = lone_page.page, len(lone_page.site.requests)
    page.goto(lone_page.site.url + "LICENSE.txt")
    page.evaluate(
        "(url) => document.body.append(Object.assign(document.createElement('iframe'), {src: url}))",
        lone_page.site.url,
    )
    said = page.frame_locator("iframe").get_by_test_id("said")
    said.wait_for()
    assert "inside another page" in str(said.text_content())
    with page.context.expect_page() as waiting:
        said.locator("a").click()
    opened = Scanveil(waiting.value, lone_page.site).until_state("ready")
    assert opened.outer("window.opener") is None
    assert sum("numpy" in path for path in lone_page.site.requests[before:]) == 1


def test_a_page_that_another_page_opened_does_not_start(lone_page: Scanveil) -> None:
    """The other one still has a hold on its tab, as long as it is not opened anew."""
    page = lone_page.page
    page.goto(lone_page.site.url + "LICENSE.txt")
    with page.context.expect_page() as waiting:
        page.evaluate("(url) => { window.child = open(url); }", lone_page.site.url)
    opened = Scanveil(waiting.value, lone_page.site).until_state("error")
    assert "opened by another page" in opened.status() and opened.outer("window.opener") is None


def test_a_page_whose_frame_does_not_answer_says_so(closed_page: Scanveil) -> None:
    """Such as where an extension stops it."""
    closed_page.alter(FRAME, lambda frame: frame.replace("[port] = ports;", "return;"))
    closed_page.page.goto(closed_page.site.url)
    closed_page.until_outer("document.body.dataset.state === 'error'", seconds=SAID_SECONDS)
    assert "does not start" in closed_page.status() and not closed_page.page.locator("#app").is_visible()


def test_old_browsers_can_read_what_tells_them_that_they_are_old() -> None:
    """The first script has no syntax that came after 2017."""
    code = re.sub(r"//.*|\"[^\"\n]*\"", "", FIRST.read_text(encoding="utf-8"))
    newer = r"\?\.|\?\?|catch \{|static \{|for await|import\(|[{,] \.\.\.[^)\]]*\}|\.at\(|Object\.fromEntries|\.flat"
    assert re.findall(newer, code) == []


def test_the_page_works_by_plain_http_from_another_computer(closed_page: Scanveil) -> None:
    """Browsers give such a page less: it seals itself and shows images, and says so where encryption is needed."""
    page = closed_page
    elsewhere = "http://scanveil.test/"

    def forward(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(elsewhere, page.site.url)))

    page.page.route(f"{elsewhere}**", forward)
    page.page.goto(elsewhere)
    page.until_state("ready")
    assert not page.js("isSecureContext")
    assert page.test_id("seal").get_attribute("data-sealed") == "true"
    uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(uuid, page.js("crypto.randomUUID()"))
    page.test_id("sample-button").click()
    page.until_state("viewing").until_painted()
    page.deidentify()
    page.js("document.getElementById('keys').open = true")
    page.test_id("passphrase").fill("three good words")
    page.test_id("key-make").click()
    page.until("!document.getElementById('key-problem').hidden")
    assert "https" in page.js("document.getElementById('key-problem').textContent")


def test_no_two_workers_begin_with_the_same_chance(closed_page: Scanveil) -> None:
    """All begin with the same memory, and each takes a seed of its own."""
    start = "const hear = entry.start(role);"
    said: list[str] = []
    closed_page.page.on("console", lambda message: said.append(message.text) if "chance" in message.text else None)

    def tell(code: str) -> str:
        assert code.count(start) == 1
        return code.replace(
            start, start + "console.log('chance ' + python.runPython('import random; random.random()'));"
        )

    closed_page.alter("app/worker.js", tell).open()
    closed_page.until("document.body.dataset.state === 'ready'")
    end = time.monotonic() + SAID_SECONDS
    while len(said) < 2:
        assert time.monotonic() < end, said
        closed_page.js("0")
    assert len(set(said)) == 2
