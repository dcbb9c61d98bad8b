"""Drives the built page in a real Chromium, or a real Firefox, as a person would."""

from __future__ import annotations

import atexit
import functools
import http.server
import mimetypes
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Frame,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as TookTooLongError

from .altered import FRAME, INDEX, Altered, arrives_as, running_first

SUB_PATH = "/any/where/"
WINDOW: ViewportSize = {"width": 1280, "height": 860}
FIREFOX = os.environ.get("SCANVEIL_FIREFOX", "")
"""The Firefox in which the tests are to be run instead of Chromium."""
OUTER = ("app", "download", "save-as", "said")
"""Stable names in the outer page; all others are in the frame."""
NO_ERROR = re.compile(
    "Content-Security-Policy: |Security Error: |Firefox can’t establish |Failed to read data from the ReadableStream: "
)
"""Firefox has among a page's errors what was refused, the seal's own try with it, and streams that end early."""
SHORT_LIVED = "--js-flags=--liftoff-only,--wasm-lazy-compilation"
"""For pages that live for seconds: compiling a second time, for speed, would not pay."""
UNUSED = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup"
"""A process for each window, unseen."""
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",  # it would be computed
    UNUSED,
)
ONE_AFTER_THE_OTHER = ("--process-per-site", f"{UNUSED},IsolateSandboxedIframes")
"""For page after page in one process, which compiles for speed once: the outer page and the frame are in it, too."""


# In a page of the site's origin: the built worker with a harness behind its boot.js, and the parts it boots from
BUILT_WORKER = """const builtWorker = async (base, harness) => {
  const blob = async (url) => (await fetch(base + url)).blob();
  const core = await blob('runtime/pyodide/pyodide.asm.wasm');
  const parts = {
    loader: await blob('runtime/pyodide/pyodide.js'), glue: await blob('runtime/pyodide/pyodide.asm.js'),
    stdlib: await blob('runtime/pyodide/python_stdlib.zip'), lock: await blob('runtime/pyodide/pyodide-lock.json'),
    pure: await blob('runtime/packages/pure.zip'), numpy: await blob('runtime/packages/numpy.zip'),
    codecs: await blob('runtime/packages/codecs.zip'), discs: await blob('runtime/packages/discs.zip'),
    module: await WebAssembly.compile(await core.arrayBuffer()),
    memory: await blob('runtime/pyodide/memory.bin'), core,
  };
  const worker = new Worker(URL.createObjectURL(new Blob([await blob('app/worker.js'), harness])));
  return { parts, worker };
};"""

# For Firefox: files that are chosen in the outer page go on to an input of the frame
OUTER_INPUT = (
    "document.body.append(Object.assign(document.createElement('input'), {id: 'handed', type: 'file', multiple: true}))"
)
HAND_OVER = "document.querySelector('iframe').contentWindow.postMessage([...handed.files], '*'), handed.remove()"
TAKE_FILES = """([name, paths]) => {
  window.taking = true;
  addEventListener('message', (event) => {
    event.stopImmediatePropagation();
    const input = document.getElementById(name);
    event.data.forEach((file, at) => Object.defineProperty(file, 'webkitRelativePath', { value: paths[at] }));
    event.data.item = (at) => event.data[at];
    Object.defineProperty(input, 'files', { value: event.data, configurable: true });
    Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true });
    window.taking = false;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, { once: true, capture: true });
}"""

# What was pressed, for whoever wonders why nothing came of it
SEEN = """(() => {
  window.seen = [];
  addEventListener("click", ({ clientX, clientY, target }) => seen.push([clientX, clientY, target.id]), true);
})()"""


def frame_of(page: Page) -> Frame:
    """The frame in which the program runs, or the outer page where there is none (yet)."""
    main = page.main_frame
    return next((frame for frame in main.child_frames if not frame.is_detached()), main)


class Files(http.server.SimpleHTTPRequestHandler):
    """A plain static server, as GitHub Pages is: a project's page lies below a path, and no header is special."""

    extensions_map = {  # noqa: RUF012 - the base class has it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
        ".js": "text/javascript",
    }

    def translate_path(self, path: str) -> str:
        if not path.startswith(SUB_PATH):
            return str(Path(self.directory) / "not-there")
        return super().translate_path("/" + path.removeprefix(SUB_PATH))

    def log_message(self, format: str, *args: object) -> None:
        self.server.requests.append(self.path)  # type: ignore[attr-defined]


class Server(http.server.ThreadingHTTPServer):
    """A server that says nothing of a browser that is gone before it has got all."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Site:
    """The folder `dist/`, served below a sub-path of 127.0.0.1; `requests` are the paths that were asked for."""

    def __init__(self, server: http.server.ThreadingHTTPServer, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = server.requests  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{server.server_port}{SUB_PATH}"


@functools.cache
def playwright() -> Playwright:
    """The one of this process: there can be no second."""
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@functools.cache
def firefoxs_downloads() -> Path:
    """Where Firefox saves: what it saves is not told to Playwright."""
    made = tempfile.TemporaryDirectory()
    atexit.register(made.cleanup)
    return Path(made.name)


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """The browser of the tests while the block lasts: a Chromium, with more arguments for it, or the Firefox named."""
    if FIREFOX:
        started = playwright().firefox.launch(
            channel="moz-firefox", executable_path=FIREFOX, downloads_path=firefoxs_downloads()
        )
    else:
        arguments = [*CHROMIUM_ARGUMENTS, *more]
        started = playwright().chromium.launch(executable_path=os.environ["SCANVEIL_CHROMIUM"], args=arguments)
    try:
        yield started
    finally:
        started.close()


def only_chromium(why: str) -> None:
    """In another browser the test ends here, skipped."""
    if FIREFOX:
        pytest.skip(f"only in Chromium: {why}")


def devtools(page: Page) -> CDPSession:
    """Chromium's own way to be told what Playwright has no words for; in another browser the test is skipped."""
    only_chromium("no other browser can be told to do this")
    return page.context.new_cdp_session(page)


STATE = "(document.body || document.documentElement).dataset.state"
DROP = ("dragEnter", "dragOver", "drop")
"""What a browser tells a page of a drop."""


def drag(session: CDPSession, kinds: Iterable[str], paths: Iterable[Path]) -> None:
    """Drag files and folders over a page, as a file manager does: with true directory entries."""
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in kinds:
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


@contextmanager
def served(folder: Path, files: type[Files] = Files) -> Iterator[Site]:
    """Serve a folder while the block lasts."""
    server = Server(("127.0.0.1", 0), functools.partial(files, directory=str(folder)))
    server.requests = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(server, folder)
    finally:
        server.shutdown()
        thread.join()


class Scanveil:
    """One open page: outer page and frame. Strict policies forbid Playwright's waiting, so all is polled."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self.altered = Altered(site.folder)
        page.on("pageerror", self._note_error)
        page.on("console", lambda said: self.warnings.append(said.text) if said.type == "warning" else None)

    def _note_error(self, error: Error) -> None:
        if not NO_ERROR.match(error.stack or ""):
            self.errors.append(str(error))

    def open(self) -> Scanveil:
        """Go to the page and wait until files can be chosen and read."""
        self.page.goto(self.site.url)
        return self.until_state("ready")

    @property
    def app(self) -> Frame:
        """The frame in which the program runs, or the outer page where there is none (yet)."""
        return frame_of(self.page)

    def js(self, code: str, argument: Any = None) -> Any:
        """The value of a JavaScript expression or function in the frame."""
        return self.app.evaluate(code, argument)

    def outer(self, code: str, argument: Any = None) -> Any:
        """The same in the outer page."""
        return self.page.evaluate(code, argument)

    # --- pages that are other than built ------------------------------------------------------------------------------

    def alter(self, path: str, change: Callable[[str], str]) -> Scanveil:
        """Let a file of the site arrive changed, from the next page on, and the outer page know its hash."""
        altered = self.altered
        if not altered.changes:
            self.page.route(self.site.url, lambda route: route.fulfill(body=altered.index(), content_type="text/html"))
        if path not in (*altered.changes, INDEX, FRAME):
            at = arrives_as(path)
            kind = mimetypes.guess_type(at)[0] or "application/octet-stream"
            self.page.route(f"**/{at}", lambda route: route.fulfill(body=altered.data(at), content_type=kind))
        altered.changes.setdefault(path, []).append(change)
        return self

    def first(self, script: str) -> Scanveil:
        """Let a script run before all others, in the outer page and in the frame."""
        for path in (INDEX, FRAME):
            self.alter(path, running_first(script))
        return self

    # --- waiting ------------------------------------------------------------------------------------------------------

    def until(self, code: str, argument: Any = None, *, seconds: float = 30) -> Any:
        """Wait until a JavaScript expression is true; its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.js(code, argument):
                return value
            time.sleep(0.05)
        raise AssertionError(
            f"never became true: {code}; the page says: {self.status()}; errors: {self.errors}; {self.warnings}"
        )

    @property
    def state(self) -> str:
        """The state that the page is in."""
        return str(self.js(STATE))

    def until_state(self, *states: str, seconds: float = 60) -> Scanveil:
        """Wait until the page is in one of these states."""
        end = time.monotonic() + seconds
        while not {self.state, "error" if self.outer(STATE) == "error" else None} & set(states):
            if time.monotonic() > end:
                raise AssertionError(f"never {states}; the page says: {self.status()}; {self.errors}; {self.warnings}")
            time.sleep(0.05)
        return self

    def status(self) -> str:
        """What the page says is happening, or the outer page where it says that nothing will."""
        said = self.outer("(document.getElementById('said') || {}).textContent")
        return str(said or self.js("(document.getElementById('status') || {}).textContent"))

    def test_id(self, name: str) -> Any:
        """The element with a stable name."""
        return (self.page if name in OUTER else self.app).get_by_test_id(name)

    def choose(self, name: str, *paths: Path) -> None:
        """Choose files, or a folder, in the input of this name."""
        if not FIREFOX:
            self.app.locator(f"#{name}").set_input_files(paths)
            return
        # Firefox can be told of files in the outer page only, and of no folders: from there they come with their names
        found = {file: path.parent for path in paths for file in _files_below(path)}
        names = [file.relative_to(above).as_posix() if file not in paths else "" for file, above in found.items()]
        self.outer(OUTER_INPUT)
        self.page.locator("#handed").set_input_files(list(found))
        self.js(TAKE_FILES, [name, names])
        self.outer(HAND_OVER)
        self.until("!window.taking")

    def choose_folder(self, folder: Path, answer: str = "") -> Scanveil:
        """Choose a folder through the input, answer if that is asked, and wait until it has been read."""
        self.choose("folder-input", folder)
        return self.answer(answer)

    def choose_files(self, *files: Path, answer: str = "") -> Scanveil:
        """The same for files."""
        self.choose("files-input", *files)
        return self.answer(answer)

    def answer(self, decision: str) -> Scanveil:
        """Say whether more files are opened "together" or "instead" where that is asked; wait until they are read."""
        if decision:
            self.test_id(decision).click()
        return self.until_state("viewing", "ready", "error")

    def choose_preset(self, name: str) -> Scanveil:
        """Say whom copies are for."""
        self.app.locator(f"#preset input[value='{name}']").check()
        return self

    def ways_in(self) -> Scanveil:
        """Let the ways to open something be seen, which are behind the first step once something is open."""
        if self.js("document.getElementById('drop').hidden"):
            self.test_id("step-open").click()
            self.until("document.activeElement.id === 'folder-input'")
        return self

    def start_over(self) -> None:
        """Close all that is open."""
        self.ways_in().test_id("start-over").click()

    def menu(self) -> Scanveil:
        """Let those tools be seen for which there is no room beside the others."""
        button = self.test_id("more-button")
        if button.is_visible() and button.get_attribute("aria-expanded") == "false":
            button.click()
        return self

    def drop(self, *paths: Path, covered: bool = True) -> None:
        """Drop files and folders onto the page, as a file manager does: with true directory entries.

        Without waiting for the outer page to cover the frame, they fall onto the frame itself.
        """
        box = self.page.locator("body").bounding_box()
        assert box is not None
        session = devtools(self.page)
        if covered:
            while self.outer("document.getElementById('cover').hidden"):
                drag(session, ("dragEnter", "dragOver"), paths)
                time.sleep(0.05)
            self.outer("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")
        drag(session, DROP, paths)  # to what covers the frame, as the pointer moves on

    def until_outer(self, code: str, *, seconds: float = 30) -> None:
        """Wait until a JavaScript expression is true in the outer page."""
        end = time.monotonic() + seconds
        while not self.outer(code):
            assert time.monotonic() < end, f"never became true in the outer page: {code}"
            time.sleep(0.05)

    def until_painted(self, more_than: int = 0) -> Scanveil:
        """Wait until the canvas was painted more often than that."""
        self.until("(n) => +document.getElementById('viewport-0').dataset.painted > n", more_than)
        return self

    def settled(self) -> Scanveil:
        """Wait until nothing is painted any more: sorting may move another slice to where one looks."""
        before = -1
        while before != self.painted():
            before = self.painted()
            time.sleep(0.3)
        return self

    def viewport(self) -> dict[str, str]:
        """The data attributes of the viewport."""
        found = self.js("({...document.getElementById('viewport-0').dataset})")
        assert isinstance(found, dict)
        return found

    def painted(self) -> int:
        """How often the canvas was painted."""
        return int(self.viewport()["painted"])

    def pixels(self) -> tuple[int, int, bytes]:
        """Columns, rows and RGBA bytes of the canvas."""
        columns, rows, text = self.js(
            """() => {
              const canvas = document.getElementById('viewport-0');
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              let text = '';
              for (let at = 0; at < data.length; at += 32768)
                text += String.fromCharCode(...data.subarray(at, at + 32768));
              return [canvas.width, canvas.height, btoa(text)];
            }"""
        )
        import base64

        return columns, rows, base64.b64decode(text)

    def series(self) -> list[dict[str, str]]:
        """The data attributes of every series in the list."""
        found = self.js("[...document.querySelectorAll('[data-testid=series]')].map((one) => ({...one.dataset}))")
        assert isinstance(found, list)
        return found

    def problems(self) -> dict[str, str]:
        """The reason of each problem, by the path of its file."""
        rows = self.js(
            "[...document.querySelectorAll('[data-testid=problem]')]"
            ".map((one) => [one.dataset.path, one.dataset.reason])"
        )
        return dict(rows)

    def problem_sentences(self) -> dict[str, str]:
        """The sentence of each problem, by the path of its file."""
        rows = self.js(
            "[...document.querySelectorAll('[data-testid=problem]')]"
            ".map((one) => [one.dataset.path, one.querySelector('span').textContent])"
        )
        return dict(rows)

    def note_blobs(self) -> Scanveil:
        """Let the next page remember the type and size of what is put behind an address."""
        return self.first(
            "window.types = []; (() => { const make = URL.createObjectURL;"
            " URL.createObjectURL = (blob) => { types.push([blob.type, blob.size]); return make(blob); }; })();"
        )

    def blobs(self) -> list[list[Any]]:
        """Types and sizes of what the outer page put behind addresses."""
        found = self.outer("types")
        assert isinstance(found, list)
        return found

    def deidentify(self, *, seconds: float = 120) -> Scanveil:
        """Press the button, and wait for the end."""
        self.test_id("deidentify").click()
        return self.until_state("done", "viewing", "error", seconds=seconds)

    def download(self, folder: Path, *, by_finger: bool = False) -> Path:
        """Save the ZIP through the link, once it is drawn where it lies: presses go by what was drawn."""
        self.outer(SEEN)
        self.js(SEEN)
        self.outer("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 200)))")
        link = self.test_id("download")
        try:
            return self.saved(folder, link.tap if by_finger else link.click)
        except TookTooLongError as error:
            found = self.outer("document.getElementById('download').outerHTML")
            raise AssertionError(f"{found}; pressed: {self.outer('seen')}; in the frame: {self.js('seen')}") from error

    def saved(self, folder: Path, press: Callable[[], object], *, seconds: float = 30) -> Path:
        """What is saved when something is pressed, in a folder, by the name that the browser gives it."""
        if FIREFOX:
            for left in firefoxs_downloads().iterdir():
                left.unlink()
            press()
            whole = _whole_download(seconds)
            folder.mkdir(parents=True, exist_ok=True)
            return Path(shutil.move(whole, folder / whole.name))
        with self.page.expect_download(timeout=1000 * seconds) as waiting:
            press()
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target


@contextmanager
def tab(window: BrowserContext, site: Site) -> Iterator[Scanveil]:
    """A page of a window, not opened yet, while the block lasts."""
    opened = window.new_page()
    try:
        yield Scanveil(opened, site)
    finally:
        opened.close()


def faulty(page: Scanveil, fault: str, role: str = "reader") -> Scanveil:
    """A page, not opened yet, whose workers of a role have a fault put in before they start."""

    def put_in(body: str) -> str:
        start = "entry.start(role)"
        assert body.count(start) == 1
        return body.replace(start, f"(role === {role!r} && python.runPython({fault!r}), {start})")

    return page.alter("app/worker.js", put_in)


def _whole_download(seconds: float) -> Path:
    """What Firefox has saved, once nothing is added to it; `seconds` are those without any news."""
    end = time.monotonic() + seconds
    before: dict[Path, int] = {}
    while True:
        found = {path: path.stat().st_size for path in firefoxs_downloads().iterdir()}
        if found and found == before and all(found.values()) and not any(path.suffix == ".part" for path in found):
            (path,) = found
            return path
        if time.monotonic() > end:
            raise TookTooLongError(f"nothing was saved: {found}")
        if found != before:
            before, end = found, time.monotonic() + seconds
        time.sleep(0.2)


def _files_below(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def names_below(folder: Path) -> Sequence[str]:
    """Paths of all files below a folder, as the page names them."""
    return [f"{folder.name}/{path.relative_to(folder).as_posix()}" for path in _files_below(folder)]
