"""Every way out that a worker has, tried on demand."""

import asyncio

import js
from pyodide.ffi import JsException, create_proxy, to_js

PATIENCE_MS = 5000
"""How long an attempt may take before it is taken for one that went out and was not answered."""
LOOK_SECONDS, LOOKS = 0.025, 10


async def prove(url):
    """Try every way out of a worker, to another site and to its own: rows of (where, what, how it ended)."""
    rows = []
    for place, target in (("another site", url), ("its own site", js.location.origin + "/")):
        ends = [await _end(attempt, f"{target}?{number}") for number, attempt in enumerate(_WAYS_OUT.values())]
        in_force = "refused" in ends  # else what failed may have failed on its way, and proves nothing
        for what, end in zip(_WAYS_OUT, ends):
            rows.append(("The reader", f"{what} to {place}", "open" if end == "silent" and not in_force else end))
    return {"json": {"rows": rows}}


async def _end(attempt, url):
    """How an attempt ended: "refused" in the browser's own words, "silent" if it failed without any, else "open".

    Not every browser announces by an event what it refuses to a worker: WebKit never does, Firefox not for EventSource.
    """
    said = []
    hear = create_proxy(lambda event: said.append(event.blockedURI) if _is_of(event.blockedURI, url) else None)
    js.self.addEventListener("securitypolicyviolation", hear)
    try:
        failed = await _fails(attempt, url)
        for _ in range(LOOKS if failed != "refused" else 0):
            if said:
                break
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        js.self.removeEventListener("securitypolicyviolation", hear)
        hear.destroy()
    if said or failed == "refused":
        return "refused"
    left_a_trace = js.performance.getEntriesByName(url).length
    return "silent" if failed and not left_a_trace else "open"


async def _fails(attempt, url):
    """Whether an attempt fails; "refused" where the error itself can only come from a policy."""
    try:
        promise = attempt(url)
    except JsException as error:
        return "refused" if error.name in _OF_A_POLICY else "failed"
    if promise is None:
        return ""
    return "failed" if await _settled(promise, PATIENCE_MS) else ""


_OF_A_POLICY = ("SecurityError", "NS_ERROR_CONTENT_BLOCKED")
"""What constructors throw at once, before any network is asked."""


def _is_of(blocked, url):
    """Whether the address of a refusal is this one, whatever its scheme."""
    return url.split("://")[1] == blocked.split("://")[-1]


def _xhr(url):
    request = js.XMLHttpRequest.new()
    request.open("GET", url, False)
    request.send()


def _opens(kind):
    """A way out that says only by events whether it was opened."""
    return js.eval(
        f"(url) => {{ const way = new {kind}(url);"
        " return new Promise((opened, refused) => {"
        " way.onopen = opened; way.onerror = () => { way.close(); refused(); }; }); }"
    )


_settled = js.eval(
    "(promise, ms) => Promise.race(["
    " promise.then(() => false, () => true), new Promise((late) => setTimeout(late, ms, false)) ])"
)
"""Whether a promise fails within a time. WebKit's reasons have no stack, and `await` would wait on them for ever."""
_WAYS_OUT = {
    "fetch": lambda url: js.trueFetch(url, to_js({"mode": "no-cors"}, dict_converter=js.Object.fromEntries)),
    "XMLHttpRequest": _xhr,
    "WebSocket": lambda url: _opens("WebSocket")(url.replace("http", "ws", 1)),
    "EventSource": lambda url: _opens("EventSource")(url),
    "importScripts": lambda url: js.importScripts(url),
    "import()": lambda url: js.eval("(url) => import(url)")(url),
}
