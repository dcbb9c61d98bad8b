"""Fetching all parts of the program, then closing the page off."""

import js
from page.browser.elements import document
from page.browser.javascript import Thrown, attempt, follow, later, make
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Told = Callable[[Any], Any]

SEAL = (
    "default-src 'none'; connect-src 'none'; script-src blob: 'unsafe-eval' 'wasm-unsafe-eval'; worker-src blob:; "
    "img-src blob: data:; media-src blob:; style-src 'none'; form-action 'none'; base-uri 'none'"
)
LOOK_MS, LOOKS = 25, 40
_sample: "Any" = None


def fetch_parts(progress: "Callable[[int, int], None]", done: "Told", failed: "Told") -> None:
    """Wait for everything that the workers will ever need; the page asked for it before Python was there."""
    js.window.scanveil.alive()

    def take(parts: "Any") -> None:
        global _sample
        _sample = parts.sample
        done(parts)

    follow(js.window.scanveil.parts(ffi.create_proxy(progress)), take, failed)


def seal(done: "Callable[[], None]", failed: "Told") -> None:
    """Forbid every further connection, and do not go on unless the browser really refuses one."""
    policy = document.createElement("meta")
    policy.httpEquiv = "Content-Security-Policy"
    policy.content = SEAL
    document.head.appendChild(policy)
    url = own_address()

    def judge(directives: "list[str]") -> None:
        if "connect-src" in directives:
            done()
        else:
            failed("The browser did not say that it refuses connections.")

    watch(lambda: follow(attempt(js.window, "fetch", url), lambda _answer: None, lambda _error: None), url, judge)


def own_address() -> str:
    """Where this page came from."""
    return str(js.location.href).split("#")[0]


def watch(act: "Callable[[], None]", url: str, told: "Callable[[list[str]], None]") -> None:
    """Do something that asks for an address; tell by which directives the browser's policy refused it, if it did.

    Only the event by which a browser announces a refusal counts: what fails may as well have failed on its way, and
    proves nothing.
    """
    refused: list[str] = []

    def hear(event: "Any") -> None:
        if event.disposition == "enforce" and _is_of(str(event.blockedURI), url):
            refused.append(str(event.effectiveDirective))

    listener = ffi.create_proxy(hear)
    document.addEventListener("securitypolicyviolation", listener)
    try:
        act()
    except Thrown:
        pass  # some browsers throw beside the event, some do not

    def look(left: int) -> None:
        if refused or not left:
            document.removeEventListener("securitypolicyviolation", listener)
            told(refused)
        else:
            later(LOOK_MS, lambda: look(left - 1))

    look(LOOKS)


def _is_of(blocked: str, url: str) -> bool:
    """Whether the address of a refusal is this one; of another site, only the site is told in some cases."""
    return url.split("://")[1].startswith(blocked.split("://")[-1])


def new_key() -> str:
    """32 random bytes as hex, for this session only."""
    values = attempt(js.crypto, "getRandomValues", make(js.Uint8Array, 32))
    return "".join("%02x" % values[at] for at in range(32))


def sample() -> "Any":
    """The ZIP of the sample study."""
    return _sample
