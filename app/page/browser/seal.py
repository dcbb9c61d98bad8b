"""Fetching all parts of the program, then closing the page off."""

import js
from page.browser.calls import follow
from page.browser.elements import document
from pyscript import ffi

SEAL = (
    "default-src 'none'; connect-src 'none'; script-src blob: 'unsafe-eval' 'wasm-unsafe-eval'; worker-src blob:; "
    "img-src blob: data:; media-src blob:; style-src 'none'; form-action 'none'; base-uri 'none'"
)
_sample = None


def fetch_parts(progress, done, failed):
    """Wait for everything that the workers will ever need; the page asked for it before Python was there."""

    def arrived(parts):
        global _sample
        _sample = parts.sample
        done(parts)

    follow(js.window.scanveil.parts(ffi.create_proxy(progress)), arrived, failed)


def seal(done, failed):
    """Forbid every further connection, and do not go on unless the browser really refuses one."""
    policy = document.createElement("meta")
    policy.httpEquiv = "Content-Security-Policy"
    policy.content = SEAL
    document.head.appendChild(policy)
    follow(js.fetch("index.html"), lambda _: failed("This browser did not close the page off."), lambda _: done())


def new_key():
    """32 random bytes as hex, for this session only."""
    values = js.crypto.getRandomValues(js.Uint8Array.new(32))
    return "".join("%02x" % values[at] for at in range(32))


def sample():
    """The ZIP of the sample study."""
    return _sample
