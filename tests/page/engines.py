"""Chromium, Firefox, WebKit and an old Chromium, driven by the same few commands.

Chromium by Playwright, as in the other tests. Of the others only the little of their own protocols that the tests need:
Firefox listens for Marionette, WebKitGTK's driver for WebDriver: the same commands, on a socket and over HTTP. The old
Chromium is that of QtWebEngine, which is too old for Playwright: it is told by Chromium's own DevTools protocol.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from page.driver import frame_of, launched
from playwright.sync_api import Frame, Page
from websockets.sync.client import ClientConnection, connect

PATIENCE = 90
FIREFOX = ("firefox-esr", "firefox")
WEBKIT_PLACES = "webkit2gtk-4.*/MiniBrowser"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # what WebDriver calls the name of an element
KEYS = {"End": "\ue010", "Home": "\ue011", "ArrowUp": "\ue013", "ArrowDown": "\ue015", "Enter": "\ue007"}
DARK_AND_QUIET = """user_pref("ui.systemUsesDarkTheme", 1);
user_pref("layout.css.prefers-color-scheme.content-override", 0);
user_pref("security.warn_submit_secure_to_insecure", false);
"""


class Engine(Protocol):
    """One window of a browser, in the dark; what is saved goes to its `downloads`."""

    downloads: Path

    def go(self, url: str) -> None:
        """Open an address."""

    def enter(self) -> None:
        """From now on, the frame is meant."""

    def leave(self) -> None:
        """From now on, the outer page is meant."""

    def js(self, code: str, *arguments: Any) -> Any:
        """The value of a JavaScript expression, of which `arguments` are part, or what it promises."""

    def click(self, selector: str) -> None:
        """Press on an element, as a person does."""

    def press(self, key: str) -> None:
        """Press a key."""

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files in an input."""

    def picture(self) -> bytes:
        """What is seen, as PNG."""


class Chromium:
    """Chromium by Playwright."""

    def __init__(self, page: Page, downloads: Path) -> None:
        self.downloads = downloads
        self._page = page
        self._in_frame = False
        page.on("download", lambda one: one.save_as(downloads / one.suggested_filename))

    @property
    def _place(self) -> Frame:
        return frame_of(self._page) if self._in_frame else self._page.main_frame

    def go(self, url: str) -> None:
        self._in_frame = False
        self._page.goto(url)

    def enter(self) -> None:
        end = time.monotonic() + PATIENCE
        while frame_of(self._page) is self._page.main_frame and time.monotonic() < end:
            self._page.wait_for_timeout(50)
        self._in_frame = True

    def leave(self) -> None:
        self._in_frame = False

    def js(self, code: str, *arguments: Any) -> Any:
        self._page.wait_for_timeout(1)  # what happened meanwhile is heard only while something is asked
        return self._place.evaluate(
            f"(given) => (function () {{ return {code}; }}).apply(null, given)", list(arguments)
        )

    def click(self, selector: str) -> None:
        self._place.click(selector)

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        self._place.set_input_files(selector, list(files))

    def picture(self) -> bytes:
        return self._page.screenshot()


class _Driven(ABC):
    """A browser that knows WebDriver's commands, in one of two spellings."""

    def __init__(self, downloads: Path) -> None:
        self.downloads = downloads

    @abstractmethod
    def _do(self, deed: str, parameters: dict[str, Any], name: str = "") -> Any:
        """One of the commands below; `name` is that of the element that it is for."""

    def go(self, url: str) -> None:
        self.leave()
        self._do("go", {"url": url})

    def enter(self) -> None:
        _until(lambda: self._do("frame", {"id": 0}), AssertionError)

    def leave(self) -> None:
        self._do("frame", {"id": None})

    def js(self, code: str, *arguments: Any) -> Any:
        return self._do("js", {"script": f"return {code}", "args": arguments})

    def _find(self, selector: str) -> str:
        return str(self._do("find", {"using": "css selector", "value": selector})[ELEMENT])

    def click(self, selector: str) -> None:
        self._do("click", {}, self._find(selector))

    def press(self, key: str) -> None:
        kinds = [{"type": kind, "value": KEYS.get(key, key)} for kind in ("keyDown", "keyUp")]
        self._do("act", {"actions": [{"type": "key", "id": "keys", "actions": kinds}]})

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        self._do("type", {"text": "\n".join(map(str, files))}, self._find(selector))

    def picture(self) -> bytes:
        return base64.b64decode(self._do("picture", {"full": False}))


class Firefox(_Driven):
    """Firefox over Marionette: JSON lists behind their length; the answer to a command repeats its number."""

    _COMMANDS = {  # noqa: RUF012 - nobody writes to it
        "go": "Navigate",
        "frame": "SwitchToFrame",
        "js": "ExecuteScript",
        "find": "FindElement",
        "click": "ElementClick",
        "type": "ElementSendKeys",
        "act": "PerformActions",
        "picture": "TakeScreenshot",
    }

    def __init__(self, connection: socket.socket, downloads: Path) -> None:
        super().__init__(downloads)
        self._connection = connection
        self._answers = connection.makefile("rb")
        self._count = 0
        self._read()  # who it is
        self._call("NewSession", {})

    def _read(self) -> Any:
        length = b""
        while (digit := self._answers.read(1)) != b":":
            length += digit
        return json.loads(self._answers.read(int(length)))

    def _call(self, command: str, parameters: dict[str, Any]) -> Any:
        self._count += 1
        data = json.dumps([0, self._count, f"WebDriver:{command}", parameters]).encode()
        self._connection.sendall(b"%d:%s" % (len(data), data))
        _, _, error, answer = self._read()
        assert error is None, error
        return answer

    def _do(self, deed: str, parameters: dict[str, Any], name: str = "") -> Any:
        answer = self._call(self._COMMANDS[deed], {**parameters, "id": name} if name else parameters)
        return answer.get("value", answer)


class WebKit(_Driven):
    """WebKit over WebDriver."""

    _PATHS = {  # noqa: RUF012 - nobody writes to it
        "go": "/url",
        "frame": "/frame",
        "js": "/execute/sync",
        "find": "/element",
        "click": "/element/{name}/click",
        "type": "/element/{name}/value",
        "act": "/actions",
        "picture": "/screenshot",
    }

    def __init__(self, port: int, browser: Path, downloads: Path) -> None:
        super().__init__(downloads)
        self._url = f"http://127.0.0.1:{port}"
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self._url += f"/session/{self._call('/session', wanted)['sessionId']}"

    def _call(self, path: str, parameters: dict[str, Any] | None) -> Any:
        data = None if parameters is None else json.dumps(parameters).encode()
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self._url + path, data=data), timeout=PATIENCE
            ) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def _do(self, deed: str, parameters: dict[str, Any], name: str = "") -> Any:
        return self._call(self._PATHS[deed].format(name=name), None if deed == "picture" else parameters)


class OldChromium:
    """The Chromium of QtWebEngine 6.4, of the year 2022, over DevTools: one target, whose frames share its thread."""

    def __init__(self, connection: ClientConnection, downloads: Path) -> None:
        self.downloads = downloads
        self._connection = connection
        self._count = 0
        self._contexts: list[dict[str, Any]] = []  # of scripts: in the order in which their pages were made
        self._in_frame = False
        for domain in ("Page", "DOM", "Runtime"):
            self._call(f"{domain}.enable")
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        self._call("Emulation.setEmulatedMedia", features=dark)

    def _call(self, method: str, **parameters: Any) -> Any:
        self._count += 1
        self._connection.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._connection.recv(timeout=PATIENCE))
            if said.get("id") == self._count:
                assert "error" not in said, said
                return said["result"]
            self._hear(said.get("method"), said.get("params", {}))

    def _hear(self, event: str | None, fields: dict[str, Any]) -> None:
        if event == "Runtime.executionContextCreated" and fields["context"]["auxData"]["isDefault"]:
            self._contexts.append(fields["context"])
        elif event == "Runtime.executionContextDestroyed":
            self._contexts = [one for one in self._contexts if one["id"] != fields["executionContextId"]]
        elif event == "Runtime.executionContextsCleared":
            self._contexts = []

    def go(self, url: str) -> None:
        self._in_frame = False
        self._call("Page.navigate", url=url)
        _until(lambda: self._expect(self.js("location.href") == url), AssertionError)

    @staticmethod
    def _expect(is_so: bool) -> None:
        assert is_so

    def enter(self) -> None:
        self._in_frame = True
        _until(self._context, IndexError)

    def leave(self) -> None:
        self._in_frame = False

    def _context(self) -> int:
        self._call("Runtime.getIsolateId")  # what happened meanwhile is heard only while something is asked
        return int(self._contexts[1 if self._in_frame else 0]["id"])

    def _evaluate(self, code: str, *arguments: Any, by_value: bool = True) -> dict[str, Any]:
        found = self._call(
            "Runtime.callFunctionOn",
            functionDeclaration=f"function () {{ return {code}; }}",
            arguments=[{"value": one} for one in arguments],
            executionContextId=self._context(),
            awaitPromise=True,
            returnByValue=by_value,
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        result: dict[str, Any] = found["result"]
        return result

    def js(self, code: str, *arguments: Any) -> Any:
        return self._evaluate(code, *arguments).get("value")

    def click(self, selector: str) -> None:
        place = f"document.querySelector({selector!r})"
        self.js(f"{place}.scrollIntoView({{ block: 'center' }})")
        box = self.js(f"JSON.parse(JSON.stringify({place}.getBoundingClientRect()))")
        across, down = self._frame_begins() if self._in_frame else (0, 0)
        at = {"x": across + box["x"] + box["width"] / 2, "y": down + box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **at)

    def _frame_begins(self) -> tuple[float, float]:
        self.leave()
        x, y = self.js("(({ x, y }) => [x, y])(document.getElementById('app').getBoundingClientRect())")
        self.enter()
        return x, y

    def press(self, key: str) -> None:
        text = {"text": key} if len(key) == 1 else {}
        self._call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self._call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        found = self._evaluate(f"document.querySelector({selector!r})", by_value=False)
        self._call("DOM.setFileInputFiles", files=list(map(str, files)), objectId=found["objectId"])

    def picture(self) -> bytes:
        return base64.b64decode(self._call("Page.captureScreenshot")["data"])


@contextmanager
def chromium() -> Iterator[Engine]:
    """The Chromium of the other tests."""
    with tempfile.TemporaryDirectory() as downloads, launched() as started:
        context = started.new_context(
            color_scheme="dark", viewport={"width": 1280, "height": 800}, accept_downloads=True
        )
        yield Chromium(context.new_page(), Path(downloads))


@contextmanager
def firefox() -> Iterator[Engine]:
    """A Firefox without a window, and with a profile of its own."""
    program = _installed(*FIREFOX)
    with tempfile.TemporaryDirectory() as profile, tempfile.TemporaryDirectory() as downloads:
        port = _free_port()
        saving = f'user_pref("browser.download.folderList", 2);\nuser_pref("browser.download.dir", "{downloads}");\n'
        Path(profile, "user.js").write_text(f'user_pref("marionette.port", {port});\n{saving}{DARK_AND_QUIET}')
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with _running(command), closing(_until(lambda: socket.create_connection(("127.0.0.1", port)))) as connection:
            connection.settimeout(PATIENCE)
            yield Firefox(connection, Path(downloads))


@contextmanager
def webkit() -> Iterator[Engine]:
    """A WebKit on a screen that nobody sees."""
    command = [_installed("xvfb-run"), "--auto-servernum", _installed("WebKitWebDriver")]
    browsers = sorted(Path("/usr/lib").glob(f"*/{WEBKIT_PLACES}"))
    if not browsers:
        raise LookupError("there is no MiniBrowser of WebKitGTK")
    port = _free_port()
    with tempfile.TemporaryDirectory() as home:
        downloads = Path(home) / "Downloads"
        downloads.mkdir()
        (Path(home) / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
        own = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "GTK_THEME": "Adwaita:dark"}
        with _running([*command, f"--port={port}"], own):
            _until(lambda: socket.create_connection(("127.0.0.1", port)).close())
            yield WebKit(port, browsers[-1], downloads)


@contextmanager
def old_chromium() -> Iterator[Engine]:
    """The Chromium that a Debian of 2023 has for programs, on no screen."""
    python = _python_with_qt()
    port = _free_port()
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as downloads:
        own = {
            "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
            "QTWEBENGINE_DISABLE_SANDBOX": "1",
            "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu",
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
        }
        with _running([python, str(Path(__file__).with_name("old_window.py")), downloads], own):
            address = _until(lambda: _only_target(port), (OSError, IndexError))
            with connect(address, max_size=None) as connection:
                yield OldChromium(connection, Path(downloads))


def _python_with_qt() -> str:
    python = _installed("/usr/bin/python3")
    known = [python, "-c", "import PyQt6.QtWebEngineWidgets"]
    if subprocess.run(known, stderr=subprocess.DEVNULL, check=False).returncode:
        raise LookupError("python3-pyqt6.qtwebengine is not installed")
    return python


def _only_target(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=PATIENCE) as answer:
        return str(json.load(answer)[0]["webSocketDebuggerUrl"])


ENGINES: dict[str, Callable[[], Any]] = {"Chromium": chromium, "Firefox": firefox, "WebKit": webkit}
OLD_ENGINES: dict[str, Callable[[], Any]] = {"QtWebEngine": old_chromium}


def _installed(*names: str) -> str:
    for path in filter(None, map(shutil.which, names)):
        return path
    raise LookupError(f"{names[0]} is not installed")


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def _until(attempt: Callable[[], Any], fails_with: type[Exception] | tuple[type[Exception], ...] = OSError) -> Any:
    """What something gives as soon as it does not fail any more."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except fails_with:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def _running(command: Sequence[str], variables: dict[str, str] | None = None) -> Iterator[None]:
    """A program, and all that it starts, while the block lasts."""
    quiet = subprocess.DEVNULL
    own = {**os.environ, **(variables or {})}
    started = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True, env=own)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGTERM)
        started.wait(PATIENCE)
