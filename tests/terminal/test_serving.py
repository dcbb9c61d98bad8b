"""The page is served by a plain web server that finds a free port."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scanveil.webpage.serving import Server, listen


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Server]:
    server = listen(folder, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_if_the_port_is_taken_the_next_free_one_is_used(tmp_path: Path) -> None:
    with serving(tmp_path, 18000) as first, serving(tmp_path, first.server_port) as second:
        assert second.server_port > first.server_port
        assert second.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("index.html", "text/html"),
        ("a.js", "text/javascript"),
        ("a.mjs", "text/javascript"),
        ("a.wasm", "application/wasm"),
        ("a.json", "application/json"),
        ("a.py", "text/x-python"),
        ("a.zip", "application/zip"),
        ("a.css", "text/css"),
        ("a.svg", "image/svg+xml"),
        ("a.webmanifest", "application/manifest+json"),
    ],
)
def test_files_have_the_types_that_browsers_insist_on(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    address = "http://127.0.0.1:{}/{}".format
    with serving(tmp_path, 18000) as server, urllib.request.urlopen(address(server.server_port, name)) as answer:
        assert answer.headers.get_content_type() == expected
        assert answer.read() == b"x"
        assert not {"Content-Security-Policy", "Cross-Origin-Opener-Policy"} & set(answer.headers)
