"""The page served on this machine and to it alone, as any plain web server would: no special headers."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from scanveil.errors import UsageError
from scanveil.said import _

HOST = "127.0.0.1"
PORTS_TRIED = 100
TAKEN = {errno.EADDRINUSE, errno.EACCES, 10013, 10048}  # the last two are Windows' own


class Server(ThreadingHTTPServer):
    """A thread for each request; ends at once when told to."""

    daemon_threads = True
    request_queue_size = 64  # a browser asks for many files at once
    allow_reuse_address = os.name != "nt"  # on Windows it would let two servers share one port


class Handler(SimpleHTTPRequestHandler):
    """Files with the types that browsers insist on, whatever this machine thinks they are; only failures are logged."""

    extensions_map: ClassVar[dict[str, str]] = {  # type: ignore[misc]
        "": "application/octet-stream",
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".py": "text/x-python; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
        ".zip": "application/zip",
    }

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of what went well."""


def listen(folder: Path, port: int) -> Server:
    """A server on this port, or on the next one that is free. Raises UsageError where there is none."""
    handler = partial(Handler, directory=str(folder))
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return Server((HOST, candidate), handler)
        except OSError as error:
            if error.errno not in TAKEN:
                raise UsageError(
                    _("Port {port} cannot be served on: {reason}.", port=candidate, reason=error.strerror)
                ) from error
    raise UsageError(_("No port from {port} on is free.", port=port))


def serve(folder: Path, port: int, begun: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; `begun` is told the address. Raises UsageError as `listen`."""
    with listen(folder, port) as server:
        begun(f"http://{HOST}:{server.server_port}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
