"""Nothing leaves the page once files can be chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from page.driver import Scanveil, faulty
from playwright.sync_api import Route

OTHER_ORIGIN = "https://example.com/"
# Each tries a way out and answers "refused" or what happened instead. WAIT gives a policy's event time to come.
ATTEMPTS = {
    "fetch": "async (url) => { await fetch(url, {mode: 'no-cors'}); return 'sent'; }",
    "XMLHttpRequest": "async (url) => { const r = new XMLHttpRequest(); r.open('GET', url, false); r.send();"
    " return 'sent'; }",
    "WebSocket": "(url) => new Promise((done) => { const s = new WebSocket(url.replace('http', 'ws'));"
    " s.onopen = () => done('open'); s.onerror = () => done('error'); })",
    "EventSource": "(url) => new Promise((done) => { const s = new EventSource(url);"
    " s.onopen = () => done('open'); s.onerror = () => { s.close(); done('error'); }; })",
    "import": "async (url) => { await import(url); return 'loaded'; }",
}
ONLY_IN_PAGE = {
    "sendBeacon": "async (url) => navigator.sendBeacon(url, 'x') && 'queued'",
    "image": "(url) => new Promise((done) => { const i = new Image(); i.onload = () => done('loaded');"
    " i.onerror = () => done('error'); i.src = url; })",
    "form": "async (url) => { const f = document.createElement('form'); f.action = url; f.method = 'post';"
    " const t = document.createElement('iframe'); t.name = 'elsewhere'; f.target = 'elsewhere';"
    " document.body.append(t, f); f.submit(); return 'submitted'; }",
    "script": "(url) => new Promise((done) => { const s = document.createElement('script'); s.src = url;"
    " s.onload = () => done('loaded'); s.onerror = () => done('error'); document.head.append(s); })",
    "frame": "async (url) => { const f = document.createElement('iframe'); f.src = url; document.body.append(f);"
    " return 'framed'; }",
    "worker": "async (url) => { new Worker(url); return 'started'; }",
}
ONLY_IN_WORKER = {"importScripts": "async (url) => { importScripts(url); return 'loaded'; }"}

IN_PAGE = """async ([attempt, url]) => {
  const refused = [];
  const listen = (event) => refused.push(event.effectiveDirective);
  document.addEventListener('securitypolicyviolation', listen);
  let outcome;
  try { outcome = await eval(attempt)(url); } catch (error) { outcome = 'error'; }
  for (let n = 0; n < 40 && !refused.length; n++) await new Promise((done) => setTimeout(done, 25));
  document.removeEventListener('securitypolicyviolation', listen);
  return [refused.length, outcome];
}"""
IN_WORKER = """([attempt, url]) => new Promise((done) => {
  const source = `onmessage = async () => {
    const refused = [];
    addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    let outcome;
    try { outcome = await (${attempt})(${JSON.stringify(url)}); } catch (error) { outcome = 'error'; }
    for (let n = 0; n < 40 && !refused.length; n++) await new Promise((done) => setTimeout(done, 25));
    postMessage([refused.length, outcome]);
  }`;
  const worker = new Worker(URL.createObjectURL(new Blob([source])));
  worker.onmessage = ({ data }) => { worker.terminate(); done(data); };
  worker.postMessage(0);
})"""

WITHOUT_POLICY = """const append = Node.prototype.appendChild;
Node.prototype.appendChild = function (node) { return node.tagName === 'META' ? node : append.call(this, node); };"""


@pytest.fixture(scope="module")
def sealed(browser, site):
    """One sealed page for all attempts; they must not change it."""
    context = browser.new_context()
    yield Scanveil(context.new_page(), site).open()
    context.close()


@pytest.mark.parametrize("target", ["another origin", "its own origin"])
@pytest.mark.parametrize("way", [*ATTEMPTS, *ONLY_IN_PAGE])
def test_the_page_is_refused_every_way_out(sealed: Scanveil, way: str, target: str) -> None:
    """The browser announces a violation of the policy, and no request is made."""
    before = len(sealed.site.requests)
    url = OTHER_ORIGIN if target == "another origin" else sealed.site.url + "static/icon.svg"
    refused, outcome = sealed.js(IN_PAGE, [{**ATTEMPTS, **ONLY_IN_PAGE}[way], url])
    assert refused or (way == "worker" and outcome == "error"), outcome  # a worker of another origin is not even tried
    assert outcome not in ("open", "loaded", "sent")
    assert sealed.site.requests[before:] == []


@pytest.mark.parametrize("target", ["another origin", "its own origin"])
@pytest.mark.parametrize("way", [*ATTEMPTS, *ONLY_IN_WORKER])
def test_a_worker_is_refused_every_way_out(sealed: Scanveil, way: str, target: str) -> None:
    """A worker that the sealed page starts has the page's policy."""
    before = len(sealed.site.requests)
    url = OTHER_ORIGIN if target == "another origin" else sealed.site.url + "static/icon.svg"
    refused, outcome = sealed.js(IN_WORKER, [{**ATTEMPTS, **ONLY_IN_WORKER}[way], url])
    assert refused or outcome == "error", outcome
    assert outcome not in ("open", "loaded", "sent")
    assert sealed.site.requests[before:] == []


def test_what_the_seal_does_not_cover_is_so_and_is_said(page: Scanveil) -> None:
    """Leaving the page and WebRTC are beyond the policy: they work, and the page's own text names both."""
    text = page.js("document.getElementById('privacy').textContent")
    assert "WebRTC" in text and "typing an address" in text
    assert page.js("new RTCPeerConnection().close() === undefined")
    elsewhere = page.site.url + "static/icon.svg"
    with page.page.expect_navigation(url=elsewhere):
        page.js("(url) => { setTimeout(() => { location.href = url; }); }", elsewhere)


def test_before_the_seal_the_same_attempts_get_out(closed_page: Scanveil) -> None:
    """The attempts above can succeed: without the second policy, the page reaches its own origin."""
    page = closed_page
    page.page.route("**/app/start.py", lambda route: route.fulfill(body="", content_type="text/plain"))
    page.page.goto(page.site.url)
    url = page.site.url + "static/icon.svg"
    assert page.js(IN_PAGE.replace("n < 40", "n < 4"), [ATTEMPTS["fetch"], url]) == [0, "sent"]
    assert page.js(IN_PAGE.replace("n < 40", "n < 4"), [ONLY_IN_PAGE["image"], url]) == [0, "loaded"]


def test_nothing_can_be_chosen_before_the_seal_holds(closed_page: Scanveil) -> None:
    """The ways in are disabled, and say why, until the page is sealed."""
    page = closed_page
    page.page.route("**/app/start.py", lambda route: route.fulfill(body="", content_type="text/plain"))
    page.page.goto(page.site.url)
    for name in ("folder-input", "files-input", "sample-button", "prove-seal"):
        assert page.test_id(name).is_disabled()
        assert page.test_id(name).get_attribute("title")
    assert page.test_id("seal").get_attribute("data-sealed") == "false"


def test_a_page_that_cannot_be_sealed_takes_no_files(closed_page: Scanveil) -> None:
    """Where the browser ignores the second policy, the page says so and stays closed."""
    page = closed_page
    page.page.add_init_script(WITHOUT_POLICY)
    page.page.goto(page.site.url)
    page.until_state("error")
    assert page.test_id("folder-input").is_disabled()
    assert page.test_id("seal").get_attribute("data-sealed") == "false"


@pytest.mark.parametrize("answer", ["connection refused", "a page"])
def test_a_page_without_its_policy_is_not_sealed(closed_page: Scanveil, answer: str) -> None:
    """Only the browser's own word counts: that the network is down, or is not, says nothing about the policy."""
    page = closed_page
    page.page.add_init_script(WITHOUT_POLICY)
    asked: list[str] = []

    def network(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.fallback()
            return
        asked.append(route.request.url)
        route.abort() if answer == "connection refused" else route.fulfill(body="here")

    page.page.route(page.site.url, network)
    page.page.goto(page.site.url)
    page.until_state("error")
    assert asked == [page.site.url]
    assert "cannot close the page off" in page.status()
    assert page.test_id("folder-input").is_disabled()
    assert page.test_id("seal").get_attribute("data-sealed") == "false"


def proof_of(page: Scanveil) -> dict[str, str]:
    """How each attempt of the proof ended, by the words before that."""
    page.test_id("prove-seal").click()
    rows = page.until(
        "(() => { const rows = [...document.querySelectorAll('#seal-proof li')]; return rows.some((row) =>"
        " row.textContent.startsWith('The reader')) && rows.map((row) => row.textContent); })()"
    )
    return dict(row.rsplit(": ", 1) for row in rows)


FAILING = "import js; js.trueFetch = js.eval('() => Promise.reject()')\n"


def test_what_fails_in_a_worker_without_a_word_is_told_from_a_refusal(closed_page: Scanveil) -> None:
    """Where the policy refuses other ways out of the same worker, it did not get out, and no more is claimed."""
    rows = proof_of(faulty(closed_page, FAILING).open())
    assert rows["The reader: fetch to another site"] == "did not get out (the browser does not say more)"
    assert rows["The reader: XMLHttpRequest to another site"] == "refused by the browser"


def test_what_fails_in_a_worker_proves_nothing_by_itself(closed_page: Scanveil) -> None:
    """Where nothing shows that the policy holds in a worker, what fails there is not taken for refused."""
    alone = "from worker import proof; proof._WAYS_OUT = {'fetch': proof._WAYS_OUT['fetch']}"
    rows = proof_of(faulty(closed_page, FAILING + alone).open())
    assert rows["The reader: fetch to another site"] == "NOT refused"


def test_what_never_answers_in_a_worker_is_not_taken_for_refused(closed_page: Scanveil) -> None:
    """The proof ends although an attempt does not, and says that it was not refused."""
    rows = proof_of(faulty(closed_page, "import js; js.trueFetch = js.eval('() => new Promise(() => {})')").open())
    assert rows["The reader: fetch to another site"] == "NOT refused"
    assert rows["The reader: import() to its own site"] == "refused by the browser"


def test_the_proof_tries_every_way_and_lists_each_refusal(page: Scanveil) -> None:
    """The button does for a person what these tests do."""
    page.test_id("prove-seal").click()
    rows = page.until(
        "(() => { const rows = [...document.querySelectorAll('#seal-proof li')]; return rows.length >= 32 && "
        "rows.map((row) => [row.textContent, row.dataset.refused]); })()"
    )
    assert all(refused == "true" for _, refused in rows), rows
    told = " ".join(text for text, _ in rows)
    for way in ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "image", "form", "import()"):
        assert way in told
    assert "This page" in told and "The reader" in told


def test_the_proof_says_so_when_something_gets_out(closed_page: Scanveil) -> None:
    """The proof is not a picture of one: where a way out is open, it is listed as open."""
    page = closed_page
    page.page.add_init_script("navigator.sendBeacon = () => true;")
    page.open()
    page.test_id("prove-seal").click()
    page.until("document.querySelectorAll('#seal-proof li').length >= 32")
    open_ways = page.js(
        "[...document.querySelectorAll('#seal-proof li[data-refused=false]')].map((row) => row.textContent)"
    )
    assert len(open_ways) == 2 and all("sendBeacon" in way for way in open_ways)


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
