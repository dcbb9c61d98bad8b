"""The page without a network: what is kept of it, how that is checked, and how a newer version comes."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from page.altered import FRAME, Altered
from page.driver import WINDOW, Files, Scanveil, Site, devtools, served
from playwright.sync_api import Browser, BrowserContext

from tools.dist import FETCHED, FETCHED_ON_REQUEST, KEEPER, MANIFEST, integrity

SAID = "document.getElementById('offline-said').textContent"
KEPT, NEWER = "Kept in this browser", "A newer Scanveil is here"
NEEDED = "Needs the network"
SHELVES = """async () => {
  const found = {};
  for (const name of await caches.keys()) found[name] = (await (await caches.open(name)).keys()).map(({ url }) => url);
  return found;
}"""
# A part that is kept, by the end of its place: without its last byte, or nothing at all
DAMAGE = """async ([integrity, cut]) => {
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      if (!request.url.endsWith(encodeURIComponent(integrity))) continue;
      const blob = await (await shelf.match(request)).blob();
      await shelf.put(request, new Response(blob.slice(0, cut ? blob.size - 1 : 0)));
    }
  }
}"""

# It is another module, which runs as well: with a section behind it that has a name, and nothing in it
EXCHANGE = """async (integrity) => {
  const [name] = await caches.keys(), shelf = await caches.open(name);
  const request = (await shelf.keys()).find(({ url }) => url.endsWith(encodeURIComponent(integrity)));
  const blob = await (await shelf.match(request)).blob();
  await shelf.put(request, new Response(new Blob([blob, new Uint8Array([0, 2, 1, 120])])));
}"""
EXCHANGED = "WebAssembly.Module.customSections(scanveil.parts.module, 'x').length"
SIZE = """async (integrity) => {
  const [name] = await caches.keys(), shelf = await caches.open(name);
  const request = (await shelf.keys()).find(({ url }) => url.endsWith(encodeURIComponent(integrity)));
  return (await (await shelf.match(request)).blob()).size;
}"""
LAUNCH = """([name, bytes]) =>
  launch([{ kind: 'file', name, getFile: async () => new File([new Uint8Array(bytes)], name) }])"""
TITLE = "(document.getElementById('drop-title') || {}).textContent"


class LateCore(Files):
    """A server by which the large module comes later than it is compiled."""

    def do_GET(self) -> None:
        if self.path.endswith(FETCHED["core"]):
            time.sleep(1.5)
        super().do_GET()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window with a service worker, other than in other tests."""
    made = browser.new_context(viewport=WINDOW, accept_downloads=True)
    yield made
    made.close()


def kept(page: Scanveil) -> Scanveil:
    """A page that is open, and opens without a network from now on."""
    page.open().until(f"{SAID}.startsWith({KEPT!r})")
    return page


def blank(page: Scanveil) -> Scanveil:
    """The same tab at no file of the site, which the service worker answers: what is kept can be altered there."""
    page.page.goto(page.site.url + "nothing")
    return page


def newer_of(folder: Path, target: Path) -> Path:
    """A site of another version: other words in the page, and a service worker of its own."""
    altered = Altered(folder)
    altered.changes[FRAME] = [lambda html: html.replace("Drop your scan folder here", "Drop it here")]
    return altered.into(target)


def replace_site(site: Path, newer: Path) -> None:
    """Another version comes to the place from which a site is served."""
    shutil.copytree(newer, site, dirs_exist_ok=True)


def test_a_first_visit_fetches_nothing_twice_and_keeps_all_of_the_program(lone_page: Scanveil) -> None:
    """Each file once, and the page itself as well; what is kept is the program, and nothing else."""
    page = lone_page
    page.site.requests.clear()
    kept(page)
    asked = Counter(path.rpartition("/any/where/")[2] for path in page.site.requests)
    assert asked.pop(MANIFEST, 1) == 1  # a browser that has no window may not ask for it
    assert asked == dict.fromkeys(["", KEEPER, *FETCHED.values()], 1)
    blank(page)
    ((name, places),) = page.page.evaluate(SHELVES).items()
    assert name == "scanveil /any/where/"
    index = (page.site.folder / "index.html").read_bytes()
    wanted = [integrity(index), *(integrity((page.site.folder / path).read_bytes()) for path in FETCHED.values())]
    assert sorted(places) == sorted(page.site.url + "kept/" + quote(one, safe="") for one in wanted)


def test_everything_works_when_the_server_has_stopped(
    context: BrowserContext, dist: Path, disc: Path, tmp_path: Path
) -> None:
    """The page opens, seals itself, shows a folder and makes copies, also where its address says more."""
    with served(dist) as site:
        page = kept(Scanveil(context.new_page(), site))
    page.open()
    assert page.js("document.getElementById('seal').dataset.sealed") == "true"
    page.choose_folder(disc).until_painted()
    page.deidentify()
    assert page.download(tmp_path).stat().st_size > 10_000
    page.page.goto(site.url + "index.html?present")
    page.until_state("ready")


def test_a_visit_after_the_first_fetches_nothing_of_the_program(lone_page: Scanveil) -> None:
    """All is there; the browser looks for a newer version by itself."""
    kept(lone_page)
    lone_page.site.requests.clear()
    lone_page.open()
    asked = {path.rpartition("/any/where/")[2] for path in lone_page.site.requests}
    assert asked <= {KEEPER, MANIFEST}


@pytest.mark.parametrize("cut", [True, False])
def test_a_part_that_is_damaged_is_had_anew(lone_page: Scanveil, cut: bool) -> None:
    """What somebody altered in the cache is not run; the page mends it."""
    part = part_of(lone_page.site, "numpy")
    page = blank(kept(lone_page))
    whole = page.page.evaluate(SIZE, part)
    page.page.evaluate(DAMAGE, [part, cut])
    assert page.page.evaluate(SIZE, part) < whole == (page.site.folder / FETCHED["numpy"]).stat().st_size
    page.open()
    assert blank(page).page.evaluate(SIZE, part) == whole


def test_a_module_that_somebody_exchanged_runs_in_no_worker(context: BrowserContext, dist: Path) -> None:
    """It is compiled while it is checked: what is not the built one is never used, though it could run."""
    with served(dist, LateCore) as site:
        page = blank(kept(Scanveil(context.new_page(), site)))
        page.page.evaluate(EXCHANGE, part_of(site, "core"))
        site.requests.clear()
        page.open()
        assert any(path.endswith(FETCHED["core"]) for path in site.requests)
        assert page.js(EXCHANGED) == 0


def test_a_part_that_is_damaged_is_said_where_there_is_no_network(context: BrowserContext, dist: Path) -> None:
    """Nothing is opened that is not whole: the page names it, and says what to do."""
    with served(dist) as site:
        page = blank(kept(Scanveil(context.new_page(), site)))
        page.page.evaluate(DAMAGE, [part_of(site, "core"), True])
    page.page.goto(site.url)
    page.until_state("error", seconds=20)
    assert "not whole any more" in page.status() and "pyodide.asm.wasm" in page.status()
    assert "connect to the network" in page.status()


def test_a_page_that_is_damaged_is_thrown_away_and_said(context: BrowserContext, dist: Path) -> None:
    """The service worker gives out no page but the one that was built; with a network it comes anew."""
    with served(dist) as site:
        page = blank(kept(Scanveil(context.new_page(), site)))
        page.page.evaluate(DAMAGE, [integrity((dist / "index.html").read_bytes()), True])
        page.page.goto(site.url)
        assert "thrown away, and nothing was opened" in page.status()
        assert page.page.evaluate(SHELVES) == {}
        page.page.get_by_role("link").click()
        page.until_state("ready").until(f"{SAID}.startsWith({KEPT!r})")


def test_a_newer_version_is_offered_and_comes_by_a_press(context: BrowserContext, dist: Path, tmp_path: Path) -> None:
    """The page that is open stays as it is until somebody presses; what both versions share is not fetched again."""
    shutil.copytree(dist, tmp_path / "site")
    newer = newer_of(dist, tmp_path / "newer")
    with served(tmp_path / "site") as site:
        page = kept(Scanveil(context.new_page(), site))
        replace_site(tmp_path / "site", newer)
        page.open()  # it is the old one still, and the browser looks for a newer one meanwhile
        assert page.js(TITLE) == "Drop your scan folder here"
        site.requests.clear()
        page.until(f"{SAID}.startsWith({NEWER!r})")
        other = Scanveil(context.new_page(), site).open()
        assert other.js(TITLE) == "Drop it here" and page.js(TITLE) == "Drop your scan folder here"
        other.page.close()
        assert page.state == "ready"
        assert not any(path.endswith(tuple(FETCHED.values())) for path in site.requests)
        page.test_id("offline-anew").click()
        page.until(f"{TITLE} === 'Drop it here'")
        page.until_state("ready")
        blank(page)
        (places,) = page.page.evaluate(SHELVES).values()
        assert len(places) == len(FETCHED) + 1


def test_a_newer_version_that_is_not_whole_is_not_taken(context: BrowserContext, dist: Path, tmp_path: Path) -> None:
    """A site in the middle of being replaced: the service worker is new, and the page is not yet."""
    shutil.copytree(dist, tmp_path / "site")
    newer = newer_of(dist, tmp_path / "newer")
    with served(tmp_path / "site") as site:
        page = kept(Scanveil(context.new_page(), site))
        shutil.copy(newer / KEEPER, tmp_path / "site" / KEEPER)
        site.requests.clear()
        page.open()
        page.page.wait_for_timeout(1500)
        assert any(path.endswith(KEEPER) for path in site.requests)
        assert page.js(SAID).startswith(KEPT)
    page.open()


def test_what_finds_writing_comes_by_itself_once_it_was_loaded(context: BrowserContext, dist: Path) -> None:
    """Also without a network; where it is damaged, the page opens without it."""
    with served(dist) as site:
        page = kept(Scanveil(context.new_page(), site))
        page.test_id("writing-load").click()
        page.until("(document.getElementById('writing-first') || {}).hidden && document.body.dataset.state === 'ready'")
    page.page.goto("about:blank")
    page.open()
    assert page.js("(document.getElementById('writing-first') || {}).hidden")
    weights = integrity((dist / FETCHED_ON_REQUEST["writing"]["weights"]).read_bytes())
    blank(page).page.evaluate(DAMAGE, [weights, True])
    page.open()
    assert not page.js("(document.getElementById('writing-first') || {}).hidden")


def test_another_program_at_the_same_address_of_this_computer_is_let_through(
    context: BrowserContext, dist: Path, tmp_path: Path
) -> None:
    """Who tries out one thing after the other at one port does not see Scanveil for ever."""
    shutil.copytree(dist, tmp_path / "site")
    with served(tmp_path / "site") as site:
        page = kept(Scanveil(context.new_page(), site))
        shutil.rmtree(tmp_path / "site")
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "index.html").write_text("<title>Other</title><p>Another program", encoding="utf-8")
        page.page.goto(site.url)
        end = time.monotonic() + 20
        while page.page.title() != "Other":
            assert time.monotonic() < end
            page.page.wait_for_timeout(100)
        assert page.page.evaluate(SHELVES) == {}


def test_what_is_no_file_of_the_site_is_answered_without_the_server(lone_page: Scanveil) -> None:
    """A sealed page that is left for an address that says something tells nobody."""
    kept(lone_page)
    lone_page.site.requests.clear()
    for path in ("secret", "LICENSE.txt?secret", "index.html/secret", "kept/secret"):
        answer = lone_page.page.goto(lone_page.site.url + path)
        assert answer and answer.status == 404
    assert not any("secret" in path for path in lone_page.site.requests)


def test_a_browser_that_keeps_nothing_says_so(lone_page: Scanveil) -> None:
    """As in some private windows: the page works, and needs the network the next time."""
    lone_page.page.add_init_script("delete self.caches")
    lone_page.open().until(f"{SAID}.startsWith({NEEDED!r})")
    assert "keeps nothing of it" in lone_page.js(SAID)


def test_a_browser_that_is_full_says_so(lone_page: Scanveil) -> None:
    """There is no room: nothing is half kept, and the page works."""
    session = devtools(lone_page.page)
    origin = re.match("http://[^/]+", lone_page.site.url)
    assert origin
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin[0], "quotaSize": 1_000_000})
    lone_page.open().until(f"{SAID}.startsWith({NEEDED!r})")
    assert "no room left" in lone_page.js(SAID)


def test_a_browser_that_throws_away_what_it_kept_takes_nothing_from_an_open_page(
    lone_page: Scanveil, disc: Path
) -> None:
    """It does so where it wants room: what is open goes on, and the next page comes anew, and is kept."""
    page = kept(lone_page)
    session, origin = devtools(page.page), re.match("http://[^/]+", page.site.url)
    assert origin
    session.send("Storage.clearDataForOrigin", {"origin": origin[0], "storageTypes": "all"})
    assert page.outer(SHELVES) == {}
    page.choose_folder(disc).until_painted()
    (places,) = blank(kept(page)).page.evaluate(SHELVES).values()
    assert len(places) == len(FETCHED) + 1


def test_a_browser_finds_nothing_that_keeps_the_page_from_being_installed(lone_page: Scanveil) -> None:
    """By Chromium's own list, but for a window that forgets all; two pages of one host are two programs."""
    session = devtools(lone_page.page)
    kept(lone_page)
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in found] == ["in-incognito"]
    assert session.send("Page.getAppManifest")["errors"] == []
    assert session.send("Page.getAppId")["appId"] == lone_page.site.url


def test_files_that_the_system_opens_with_the_page_are_opened(lone_page: Scanveil, disc: Path) -> None:
    """As of a double click on a file, once the page is installed."""
    devtools(lone_page.page)
    lone_page.first(
        "if (self === top) { let take; window.launch = (files) => take({ files });"
        " Object.defineProperty(window, 'launchQueue', { value: { setConsumer: (one) => { take = one; } } }); }"
    )
    lone_page.open()
    path = disc / "77654033" / "CR1" / "6154"
    lone_page.outer(LAUNCH, [path.name, list(path.read_bytes())])
    lone_page.until_painted()


def part_of(site: Site, name: str) -> str:
    """The hash of a part."""
    return integrity((site.folder / FETCHED[name]).read_bytes())
