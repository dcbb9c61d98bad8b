"""Fetching all parts of the program, then closing the page off."""

import js
from page.browser.calls import Thrown, follow, later
from page.browser.elements import document
from pyscript import ffi

SEAL = (
    "default-src 'none'; connect-src 'none'; script-src blob: 'unsafe-eval' 'wasm-unsafe-eval'; worker-src blob:; "
    "img-src blob: data:; media-src blob:; style-src 'none'; form-action 'none'; base-uri 'none'"
)
LOOK_MS, LOOKS = 25, 40
_sample = None


def fetch_parts(progress, done, failed):
    """Wait for everything that the workers will ever need; the page asked for it before Python was there."""
    if not js.Reflect.has(js.window, "scanveil"):
        failed("static/early.js did not arrive")
        return
    js.window.scanveil.alive()

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
    url = own_address()

    def told(directives):
        if "connect-src" in directives:
            done()
        else:
            failed("The browser did not say that it refuses connections.")

    watch(lambda: follow(js.fetch(url), lambda _: None, lambda _: None), url, told)


def own_address():
    """Where this page came from."""
    return js.location.href.split("#")[0]


def watch(attempt, url, told):
    """Do something that asks for an address; tell by which directives the browser's policy refused it, if it did.

    Only the event by which a browser announces a refusal counts: what fails may as well have failed on its way, and
    proves nothing.
    """
    refused = []

    def hear(event):
        if event.disposition == "enforce" and _is_of(str(event.blockedURI), url):
            refused.append(str(event.effectiveDirective))

    listener = ffi.create_proxy(hear)
    document.addEventListener("securitypolicyviolation", listener)
    try:
        attempt()
    except Thrown:
        pass  # some browsers throw beside the event, some do not

    def look(left):
        if refused or not left:
            document.removeEventListener("securitypolicyviolation", listener)
            told(refused)
        else:
            later(LOOK_MS, lambda: look(left - 1))

    look(LOOKS)


def _is_of(blocked, url):
    """Whether the address of a refusal is this one; of another site, only the site is told in some cases."""
    return url.split("://")[1].startswith(blocked.split("://")[-1])


def new_key():
    """32 random bytes as hex, for this session only."""
    values = js.crypto.getRandomValues(js.Uint8Array.new(32))
    return "".join("%02x" % values[at] for at in range(32))


def sample():
    """The ZIP of the sample study."""
    return _sample
