"""Every way out that a worker has, tried on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import js
from pyodide.ffi import JsException, create_proxy, to_js

from scanveil.said import _

PATIENCE_MS = 5000
"""How long an attempt may take before it is taken for one that went out and was not answered."""
LOOK_SECONDS, LOOKS = 0.025, 10

Way = Callable[[str], Any]


async def prove(url: str) -> list[tuple[str, str, str]]:
    """Try every way out of a worker, to another site and to its own: rows of (where, what, how it ended)."""
    rows: list[tuple[str, str, str]] = []
    refused: list[str] = []
    hear = create_proxy(lambda event: refused.append(event.blockedURI))
    js.self.addEventListener("securitypolicyviolation", hear)
    for elsewhere, target in ((True, url), (False, js.location.origin + "/")):
        ends = [await _end(way, f"{target}?{number}", refused) for number, way in enumerate(_WAYS_OUT.values())]
        in_force = "refused" in ends  # else what failed may have failed on its way, and proves nothing
        for what, end in zip(_WAYS_OUT, ends):
            said = _("{way} to another site", way=what) if elsewhere else _("{way} to its own site", way=what)
            rows.append((_("The reader"), said, "open" if end == "silent" and not in_force else end))
    js.self.removeEventListener("securitypolicyviolation", hear)
    return rows


async def _end(way: Way, url: str, refused: list[str]) -> str:
    """How an attempt ended: "refused" in the browser's own words, "silent" if it failed without any, else "open".

    Not every browser announces by an event what it refuses to a worker: WebKit never does, Firefox not for EventSource.
    """
    failed = await _fails(way, url)
    for _look in range(LOOKS):
        if failed == "refused" or any(_is_of(blocked, url) for blocked in refused):
            return "refused"
        await asyncio.sleep(LOOK_SECONDS)
    left_a_trace = js.performance.getEntriesByName(url).length
    return "silent" if failed and not left_a_trace else "open"


async def _fails(way: Way, url: str) -> bool | str:
    """Whether an attempt fails; "refused" where the error itself can only come from a policy."""
    try:
        ended = way(url)
        return ended is not None and await ended
    except JsException as error:
        return "refused" if error.name in _OF_A_POLICY else True


def _is_of(blocked: str, url: str) -> bool:
    """Whether the address of a refusal is this one, whatever its scheme."""
    return url.split("://")[1] == blocked.split("://")[-1]


def _xhr(url: str) -> None:
    request = js.XMLHttpRequest.new()
    request.open("GET", url, False)
    request.send()


def _opens(kind: str) -> Any:
    """A way out that says only by events whether it was opened."""
    return js.eval(
        f"(url) => {{ const way = new {kind}(url);"
        " return new Promise((opened, refused) => {"
        " way.onopen = opened; way.onerror = () => { way.close(); refused(); }; }); }"
    )


_OF_A_POLICY = ("SecurityError", "NS_ERROR_CONTENT_BLOCKED")
"""What constructors throw at once, before any network is asked."""
_settled = js.eval(
    f"(act, ...values) => Promise.race([ new Promise((late) => setTimeout(late, {PATIENCE_MS}, false)),"
    " act(...values).then(() => false, () => true) ])"
)
"""Whether what an act promises fails in time. WebKit's reasons have no stack: `await` would wait on them for ever."""
_NO_CORS = to_js({"mode": "no-cors"}, dict_converter=js.Object.fromEntries)
_import = js.eval("(url) => import(url)")
_WAYS_OUT: dict[str, Way] = {
    "fetch": lambda url: _settled(js.trueFetch, url, _NO_CORS),
    "XMLHttpRequest": _xhr,
    "WebSocket": lambda url: _settled(_opens("WebSocket"), url.replace("http", "ws", 1)),
    "EventSource": lambda url: _settled(_opens("EventSource"), url),
    "importScripts": js.importScripts,
    "import()": lambda url: _settled(_import, url),
}
