"""Tries every way out in one browser, in a network of its own in which all is seen; prints what was.

Run by test_ways_out.py, as `unshare --net --mount python -m page.ways_out ENGINE`: what is changed here ends with it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from page.altered import FRAME, INDEX, Altered, running_first
from page.driver import Site, served
from page.engines import ENGINES, Engine
from page.listening import Seen, listening

ADDRESS = "10.99.0.1"
LIST = (Path(__file__).parent / "ways_out.js").read_text(encoding="utf-8")
PLACES = {"plain": 20000, "plainworker": 20400, "outer": 20600, "frame": 21000, "worker": 21400}
"""The first port of each place."""
PORTS = range(20000, 21600)
SETTLED_SECONDS, LEFT_SECONDS, READY_SECONDS = 2.5, 0.3, 180
IN_FRAME = """window.workers = [];
window.Worker = class extends Worker { constructor(...all) { super(...all); workers.push(this); } };
addEventListener("message", ({ data }) => data.leave && waysOut.leave(data.host, data.port, data.leave));
"""
MAKE_FRAME = 'element("place").append(frame);'
# Whatever leaves a frame, or is refused to, may end it: each way to do so has one of its own, made as the frame is.
MAKE_TWINS = """
    window.twins = Object.fromEntries(waysOut.leaving.map((name) => {
      const twin = frame.cloneNode();
      twin.srcdoc = frame.srcdoc.split("<style>")[0];
      twin.hidden = true;
      element("place").append(twin);
      return [name, twin];
    }));
"""
PLAIN_LEAVE = "waysOut.leave(arguments[0], arguments[1], arguments[2])"
LEAVE = """twins[arguments[2]].contentWindow.postMessage(
  { leave: arguments[2], host: arguments[0], port: arguments[1] }, '*')"""
IN_WORKER = """((host, port) => new Promise((tried) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => tried(data);
  WORKER.postMessage({ kind: 'ways', host, port, done: port2 }, [port2]);
}))(arguments[0], arguments[1])"""


def main(engine: str) -> int:
    """Try all in this engine; prints JSON: what was seen of each way, by place."""
    _own_network()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    with tempfile.TemporaryDirectory() as name, listening(ADDRESS, PORTS) as seen:
        folder = _with_the_list(Path(os.environ["SCANVEIL_DIST"]), Path(name) / "site")
        with served(folder) as site:
            tried = _tried_by(engine, site)
        print(json.dumps({place: _seen_of(seen, place, names) for place, names in tried.items()}))
    return 0


def _tried_by(engine: str, site: Site, *, again: bool = True) -> dict[str, list[str]]:
    """The names of what was tried; a browser that hangs over what a page without a policy did is started once more."""
    try:
        with ENGINES[engine]() as browser:
            return _try_all(browser, site.url, site.requests)
    except TimeoutError:
        if not again:
            raise
        return _tried_by(engine, site, again=False)


def _own_network() -> None:
    """A network with one address, whose own server knows all names."""
    for command in (
        "link set lo up",
        "link add out0 type veth peer name out1",
        f"address add {ADDRESS}/24 dev out0",
        "link set out0 up",
        "link set out1 up",
        f"route add default via {ADDRESS} dev out0",
    ):
        subprocess.run(["ip", *command.split()], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False) as names:
        names.write(f"nameserver {ADDRESS}\n")
    Path(names.name).chmod(0o644)
    subprocess.run(["mount", "--bind", names.name, str(Path("/etc/resolv.conf").resolve())], check=True)


def _with_the_list(dist: Path, folder: Path) -> Path:
    """The built page with the list in all three places, and a page without a policy."""
    shutil.copytree(dist, folder)
    page = Altered(dist)
    page.changes = {
        INDEX: [running_first(LIST), lambda html: html.replace(MAKE_FRAME, MAKE_FRAME + MAKE_TWINS)],
        FRAME: [running_first(LIST + IN_FRAME)],
        "app/worker.js": [lambda code: LIST + code],
    }
    (folder / "app" / "worker.js").write_text(page.text("app/worker.js"), encoding="utf-8")
    (folder / INDEX).write_text(page.index(), encoding="utf-8")
    (folder / "list.js").write_text(LIST, encoding="utf-8")
    plain = "<!doctype html><title>plain</title><body><script src=list.js></script>"
    plain += "<script>worker = new Worker('list.js')</script>"
    (folder / "plain.html").write_text(plain, encoding="utf-8")
    return folder


def _try_all(browser: Engine, url: str, requests: Sequence[str]) -> dict[str, list[str]]:
    """The names of what was tried, by place."""
    tried: dict[str, list[str]] = {}
    browser.go(url + "plain.html")
    tried["plainworker"] = _in_worker(browser, "plainworker", "worker")
    tried["plain"] = _in_page(browser, "plain") + _leaving(browser, "plain", PLAIN_LEAVE)
    browser.go(url)
    browser.enter()
    _until(browser, "document.body.dataset.state === 'ready'")
    before = len(requests)
    tried["worker"] = _in_worker(browser, "worker", "workers[0]")
    tried["frame"] = _in_page(browser, "frame")
    alive = "document.body.dataset.state === 'ready' && document.getElementById('seal').dataset.sealed === 'true'"
    assert browser.js(alive), browser.js("document.documentElement.innerText.slice(0, 300)")
    browser.leave()
    tried["frame"] += _leaving(browser, "frame", LEAVE)
    tried["outer"] = _in_page(browser, "outer")
    assert browser.js("location.href.split('#')[0]") == url and requests[before:] == [], requests[before:]
    return tried


def _in_worker(browser: Engine, place: str, worker: str) -> list[str]:
    _, names = browser.js(IN_WORKER.replace("WORKER", worker), f"{place}.test", PLACES[place])
    time.sleep(SETTLED_SECONDS)
    return list(names)


def _in_page(browser: Engine, place: str) -> list[str]:
    browser.js("waysOut.all(arguments[0], arguments[1])", f"{place}.test", PLACES[place])
    time.sleep(SETTLED_SECONDS)
    return list(browser.js("waysOut.names"))


def _leaving(browser: Engine, place: str, leave: str) -> list[str]:
    names = list(browser.js("waysOut.leaving"))
    for name in names:
        browser.js(leave, f"{place}.test", PLACES[place], name)
        time.sleep(LEFT_SECONDS)
    return names


def _until(browser: Engine, code: str) -> None:
    end = time.monotonic() + READY_SECONDS
    while not browser.js(code):
        assert time.monotonic() < end, browser.js("document.body.innerText.slice(0, 300)")
        time.sleep(0.2)


def _seen_of(seen: Seen, place: str, names: Sequence[str]) -> dict[str, Any]:
    """By way: how often the secret came, and how many connections, packets and lookups of its name."""
    first = PLACES[place]
    return {
        name: [
            seen.secrets[first + number],
            seen.connections[first + number],
            seen.packets[first + number],
            seen.names[place, number],
        ]
        for number, name in enumerate(names)
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
