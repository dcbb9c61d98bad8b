"""Firefox and WebKit, driven by the little of their own protocols that the tests need.

Firefox listens for Marionette, WebKitGTK's driver for WebDriver: the same commands, on a socket and over HTTP.
"""

from __future__ import annotations

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
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

PATIENCE = 60
FIREFOX = ("firefox-esr", "firefox")
WEBKIT_PLACES = "webkit2gtk-4.*/MiniBrowser"


class Engine(Protocol):
    """One window of a browser."""

    def go(self, url: str) -> None:
        """Open an address."""

    def js(self, code: str, *arguments: Any) -> Any:
        """The value of a JavaScript expression in the page."""


class Firefox:
    """Firefox over Marionette: JSON lists behind their length; the answer to a command repeats its number."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._answers = connection.makefile("rb")
        self._count = 0
        self._read()  # who it is
        self._call("WebDriver:NewSession", {})

    def _read(self) -> Any:
        length = b""
        while (digit := self._answers.read(1)) != b":":
            length += digit
        return json.loads(self._answers.read(int(length)))

    def _call(self, command: str, parameters: dict[str, Any]) -> Any:
        self._count += 1
        data = json.dumps([0, self._count, command, parameters]).encode()
        self._connection.sendall(b"%d:%s" % (len(data), data))
        _, _, error, answer = self._read()
        assert error is None, error
        return answer

    def go(self, url: str) -> None:
        self._call("WebDriver:Navigate", {"url": url})

    def js(self, code: str, *arguments: Any) -> Any:
        return self._call("WebDriver:ExecuteScript", {"script": f"return {code}", "args": arguments})["value"]


class WebKit:
    """WebKit over WebDriver."""

    def __init__(self, port: int, browser: Path) -> None:
        self._url = f"http://127.0.0.1:{port}"
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self._url += f"/session/{self._call('/session', wanted)['sessionId']}"

    def _call(self, path: str, parameters: dict[str, Any]) -> Any:
        request = urllib.request.Request(self._url + path, data=json.dumps(parameters).encode())
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def go(self, url: str) -> None:
        self._call("/url", {"url": url})

    def js(self, code: str, *arguments: Any) -> Any:
        return self._call("/execute/sync", {"script": f"return {code}", "args": arguments})


@contextmanager
def firefox() -> Iterator[Engine]:
    """A Firefox without a window, and with a profile of its own."""
    program = _installed(*FIREFOX)
    with tempfile.TemporaryDirectory() as profile:
        port = _free_port()
        Path(profile, "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with _running(command), closing(_until(lambda: socket.create_connection(("127.0.0.1", port)))) as connection:
            connection.settimeout(PATIENCE)
            yield Firefox(connection)


@contextmanager
def webkit() -> Iterator[Engine]:
    """A WebKit on a screen that nobody sees."""
    command = [_installed("xvfb-run"), "--auto-servernum", _installed("WebKitWebDriver")]
    browsers = sorted(Path("/usr/lib").glob(f"*/{WEBKIT_PLACES}"))
    if not browsers:
        raise LookupError("there is no MiniBrowser of WebKitGTK")
    port = _free_port()
    with _running([*command, f"--port={port}"]):
        _until(lambda: socket.create_connection(("127.0.0.1", port)).close())
        yield WebKit(port, browsers[-1])


ENGINES: dict[str, Callable[[], Any]] = {"Firefox": firefox, "WebKit": webkit}


def _installed(*names: str) -> str:
    for path in filter(None, map(shutil.which, names)):
        return path
    raise LookupError(f"{names[0]} is not installed")


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def _until(attempt: Callable[[], Any]) -> Any:
    """What something gives as soon as the browser listens."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def _running(command: Sequence[str]) -> Iterator[None]:
    """A program, and all that it starts, while the block lasts."""
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGTERM)
        started.wait(PATIENCE)
