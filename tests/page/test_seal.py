"""Nothing leaves the page once files can be chosen: how it is closed off, and what happens where that cannot be.

What it is closed off against is tried in test_ways_out.py.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest
from page.altered import FRAME, INDEX
from page.driver import FIREFOX, Scanveil, TookTooLongError, only_chromium
from playwright.sync_api import Route

WITHOUT_POLICY = """const append = Node.prototype.appendChild;
Node.prototype.appendChild = function (node) { return node.tagName === 'META' ? node : append.call(this, node); };"""
GETS_OUT = "async (url) => { try { return (await fetch(url)).ok; } catch (error) { return error.name; } }"
SILENT = "did not get out (the browser does not say more)"
READER, OUTER, FRAME_PLACE = "A reader", "The outer page", "The frame"


def unsealed(page: Scanveil) -> Scanveil:
    """A page that waits for a part of its program."""
    page.page.route("**/app/modules.bin", lambda route: None)
    page.page.goto(page.site.url)
    page.until("document.getElementById('status') && window.scanveil")
    return page


def test_before_the_seal_the_outer_page_fetches_and_the_frame_cannot(closed_page: Scanveil) -> None:
    """The frame is closed off from its birth, the outer page when all has arrived."""
    page = unsealed(closed_page)
    assert page.outer(GETS_OUT, page.site.url) is True
    assert page.js(GETS_OUT, page.site.url) == "TypeError"


def test_nothing_can_be_chosen_before_the_seal_holds(closed_page: Scanveil) -> None:
    """The ways in are disabled, and say why, until the page is sealed."""
    page = unsealed(closed_page)
    for name in ("folder-input", "files-input", "sample-button", "prove-seal"):
        assert page.test_id(name).is_disabled()
        assert page.test_id(name).get_attribute("title")
    assert page.test_id("seal").get_attribute("data-sealed") == "false"


def assert_closed(page: Scanveil) -> None:
    """The page says that it cannot be closed off, and takes no files."""
    page.page.goto(page.site.url)
    page.until_state("error")
    assert "does not close the page off from the network" in page.status()
    assert page.test_id("folder-input").is_disabled()
    assert page.js("document.getElementById('seal').dataset.sealed") == "false"


@pytest.mark.parametrize("answer", ["connection refused", "a page"])
def test_an_outer_page_without_its_policy_is_not_sealed(closed_page: Scanveil, answer: str) -> None:
    """Only the browser's own word counts: that the network is down, or is not, says nothing about the policy."""
    page = closed_page.first(WITHOUT_POLICY)
    asked: list[str] = []

    def network(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.fallback()
            return
        asked.append(route.request.url)
        route.abort() if answer == "connection refused" else route.fulfill(body="here")

    page.page.route(page.site.url, network)
    assert_closed(page)
    assert page.site.url in asked


def without_policy(html: str) -> str:
    """What an extension may make of it."""
    before, policy, after = html.partition('<meta http-equiv="Content-Security-Policy"')
    assert policy
    return before + after.split(">", 1)[1]


def test_a_frame_without_its_policy_is_not_begun(closed_page: Scanveil) -> None:
    """That of the outer page, which it has as well, allows it to fetch from its own site."""
    assert_closed(closed_page.alter(FRAME, without_policy))


def test_a_frame_with_an_origin_is_not_begun(closed_page: Scanveil) -> None:
    """Such as where a browser knows no such frames."""
    origin = 'frame.sandbox = "allow-scripts allow-same-origin"'
    assert_closed(closed_page.alter(INDEX, lambda html: html.replace('frame.sandbox = "allow-scripts"', origin)))


def test_an_outer_page_that_came_without_its_first_policy_is_sealed(closed_page: Scanveil) -> None:
    """The one that counts is added, and seen to hold, when all has arrived."""
    page = closed_page.alter(INDEX, without_policy).open()
    assert page.outer(GETS_OUT, page.site.url) == page.js(GETS_OUT, page.site.url) == "TypeError"


def test_the_frame_has_no_origin_and_nothing_of_its_neighbours(lone_page: Scanveil) -> None:
    """No address, no cookies, no storage, no opener; what no policy covers is gone, in its children too."""
    page = lone_page.open()
    assert page.js("[origin, location.href]") == ["null", "about:srcdoc"]
    stores = ("document.cookie", "localStorage", "sessionStorage", "await caches.keys()")
    for way in (*stores, "parent.document", "top.location.href"):
        code = f"(async () => {{ try {{ return typeof ({way}); }} catch (error) {{ return error.name; }} }})()"
        assert page.js(code) in (
            "SecurityError",
            "undefined",
        ), way
    assert page.js("[typeof RTCPeerConnection, typeof WebTransport, typeof open, window.opener]") == [
        *["undefined"] * 3,
        None,
    ]
    child = "document.body.appendChild(document.createElement('iframe')).contentWindow"
    code = "(() => { try { return CHILD.RTCPeerConnection; } catch (error) { return error.name; } })()"
    assert page.js(code.replace("CHILD", child)) == "SecurityError"


def test_a_worker_has_lost_what_asks_the_network(page: Scanveil) -> None:
    """By the time that a file can be opened."""
    only_chromium("Playwright cannot ask a worker of Firefox")
    reader = page.page.workers[0]
    for name in ("importScripts", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "indexedDB", "caches"):
        assert reader.evaluate(f"typeof self.{name}") == "undefined", name
    assert reader.evaluate("typeof self.fetch") == "undefined"


def proof_of(page: Scanveil) -> dict[tuple[str, str], str]:
    """How each attempt of the proof ended, by its place and what it was."""
    page.test_id("prove-seal").click()
    rows = page.until(
        "(() => { const rows = [...document.querySelectorAll('#seal-proof li')]; return rows.some((row) =>"
        " row.dataset.where.startsWith('A reader')) && rows.map((row) => [row.dataset.where.split(',')[0],"
        " row.textContent, row.dataset.refused]); })()"
    )
    ends = {(where, text.rsplit(": ", 1)[0]): text.rsplit(": ", 1)[1] for where, text, _ in rows}
    assert {(end == "NOT refused", refused) for end, (*_, refused) in zip(ends.values(), rows, strict=True)} <= {
        (True, "false"),
        (False, "true"),
    }
    return ends


WAYS = ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "import()")
WAYS_OF_PAGES = ("sendBeacon", "an image", "a video", "a script", "a style", "a form", "a frame", "a worker")


def test_the_proof_tries_every_way_and_lists_each_refusal(page: Scanveil) -> None:
    """The button does for a person what these tests do, in all three places."""
    before = len(page.site.requests)
    ends = proof_of(page)
    wanted = {(READER, way): "refused by the browser" for way in (*WAYS, "importScripts")}
    for place in (OUTER, FRAME_PLACE):
        wanted |= {(place, way): "refused by the browser" for way in (*WAYS, *WAYS_OF_PAGES)}
    wanted[FRAME_PLACE, "a form"] = SILENT  # there are none in such a frame
    taken = ("WebRTC", "WebTransport", "a new window")
    wanted |= {(FRAME_PLACE, way): "taken away before the program came" for way in taken}
    if FIREFOX:  # which does not say of all that its policy refused it; where tries end in two ways, both are listed
        assert len(ends) >= len(wanted) and set(ends.values()) == set(wanted.values())
    else:
        assert ends == wanted
    assert page.site.requests[before:] == []


@pytest.mark.parametrize(
    ("change", "way", "end"),
    [
        ("self.fetch = () => Promise.reject();", "fetch", SILENT),
        ("self.fetch = () => new Promise(() => {});", "fetch", "NOT refused"),
    ],
)
def test_what_is_not_refused_in_a_worker_is_told_from_what_is(
    closed_page: Scanveil, change: str, way: str, end: str
) -> None:
    """What fails without a word did not get out where the policy refuses the rest; what goes on, or never ends, did."""
    ends = proof_of(closed_page.alter("app/worker.js", lambda code: change + code).open())
    assert ends[READER, way] == end
    assert ends[READER, "XMLHttpRequest"] == "refused by the browser"


def test_what_fails_in_a_worker_proves_nothing_by_itself(closed_page: Scanveil) -> None:
    """Where nothing shows that the policy holds in a worker, what fails there is not taken for refused."""

    def only(code: str) -> str:
        ways = "const WAYS = { ...ANYWHERE, ...(inPage ? IN_PAGES : IN_WORKERS) };"
        assert code.count(ways) == 1
        return "self.fetch = () => Promise.reject();" + code.replace(ways, "const WAYS = { fetch: ANYWHERE.fetch };")

    assert proof_of(closed_page.alter("app/worker.js", only).open())[READER, "fetch"] == "NOT refused"


@pytest.mark.parametrize(
    ("broken", "way", "places"),
    [
        ("navigator.sendBeacon = () => true;", "sendBeacon", (OUTER, FRAME_PLACE)),
        ("HTMLFormElement.prototype.submit = () => {};", "a form", (OUTER,)),
    ],
)
def test_the_proof_says_so_when_something_gets_out(
    closed_page: Scanveil, broken: str, way: str, places: tuple[str, ...]
) -> None:
    """The proof is not a picture of one: where a way out is not refused, it is listed as open."""
    ends = proof_of(closed_page.first(broken).open())
    assert [one for one, end in ends.items() if end == "NOT refused"] == [(place, way) for place in places]


def test_what_was_not_taken_away_is_said(closed_page: Scanveil) -> None:
    """The list of what is gone is looked at, not recited."""

    def kept(frame: str) -> str:
        return frame.replace('"RTCPeerConnection", "webkit', '"webkit')

    assert proof_of(closed_page.alter(FRAME, kept).open())[FRAME_PLACE, "WebRTC"] == "NOT refused"


SAVE = """(name) => scanveil.tell('save', {id: 0, blob: new Blob(['<script>'], {type: 'text/html'}), name})"""


def test_a_broken_frame_has_nothing_saved_that_could_be_run(closed_page: Scanveil, tmp_path: Path) -> None:
    """Types and names are the outer page's."""
    page = closed_page.note_blobs().open()
    for name, saved, kind in (
        ("a.zip", "a.zip", "application/zip"),
        ("page.html", "page.html.bin", "application/octet-stream"),
        ("../../run.exe", "_.._run.exe.bin", "application/octet-stream"),
        ("a.constructor", "a.constructor.bin", "application/octet-stream"),
        ("a\u202egpj.zip", "a_gpj.zip", "application/zip"),
    ):
        page.page.mouse.click(1, 1)  # for a page that nobody pressed anything on, Firefox saves a file or two
        found = page.saved(tmp_path, functools.partial(page.js, SAVE, name))
        assert found.name.lstrip("_.") == saved.lstrip("_.")
        assert page.blobs()[-1][0] == kind


def test_a_broken_frame_has_nothing_opened_but_what_starts_as_a_pdf(closed_page: Scanveil) -> None:
    """Whatever it calls it."""
    page, before = closed_page.open(), len(closed_page.page.context.pages)
    page.js("() => scanveil.tell('open-pdf', {id: 0, blob: new Blob(['<script>'], {type: 'application/pdf'})})")
    page.page.wait_for_timeout(500)
    assert len(page.page.context.pages) == before


def test_the_outer_page_does_nothing_for_the_frame_before_the_seal(closed_page: Scanveil, tmp_path: Path) -> None:
    """Nothing is saved, opened or walked through."""
    page, before = unsealed(closed_page), len(closed_page.page.context.pages)
    page.js("() => ['walk', 'offer', 'open-pdf', 'prove'].forEach((kind) => scanveil.tell(kind, {drop: 1}))")
    with pytest.raises(TookTooLongError):
        page.saved(tmp_path, functools.partial(page.js, SAVE, "a.zip"), seconds=0.5)
    assert not page.test_id("download").is_visible() and len(page.page.context.pages) == before


def test_a_whole_session_makes_no_request(page: Scanveil, disc: Path, tmp_path: Path) -> None:
    """Sample, folder, scrolling, de-identifying and saving: not one request after the seal, to anywhere."""
    asked: list[str] = []
    page.page.on("request", lambda request: asked.append(request.url))
    before = len(page.site.requests)
    page.test_id("sample-button").click()
    page.until_state("viewing").until_painted()
    page.choose_folder(disc, answer="together")
    for key in ("ArrowDown", "End", "Home", "i", "r", "2"):
        page.page.keyboard.press(key)
    page.deidentify()
    page.download(tmp_path)
    assert page.site.requests[before:] == []
    assert [url for url in asked if not url.startswith("blob:")] == []


@pytest.mark.parametrize("place", ["outer", "js"])
def test_text_never_becomes_a_program_in_the_outer_page(page: Scanveil, place: str) -> None:
    """The program builds functions from strings, in the frame only: sealed, the outer page no longer can."""
    run: Callable[[str], object] = getattr(page, place)
    later = "new Promise((done) => setTimeout(() => done(window.ran), 99))"
    code = f"(() => {{ setTimeout('window.ran = true'); return {later}; }})()"
    assert run(code) == {"outer": None, "js": True}[place]
