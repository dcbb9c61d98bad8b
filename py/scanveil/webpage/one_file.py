"""The page as one file: the same outer page, with the parts inside it that it would fetch."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path

NAME = "scanveil.html"
_PARTS = re.compile(r'(<script type="application/json" id="parts">)(.*?)(</script>)', re.DOTALL)
_ITS_SITE = {
    "connect-src 'self' blob:;": "connect-src blob:;",
    "worker-src 'self' blob:;": "worker-src blob:;",
    "manifest-src 'self'; ": "",
    '<link rel="manifest" href="manifest.webmanifest">\n': "",
}
"""What the page has of its site, and a file has not: files that it fetches, and a service worker."""


def one_file(site: Path, without: Iterable[str] = ()) -> bytes:
    """The page in a folder as one file, which opens from anywhere; the same bytes every time by the same Python.

    What it consists of is licensed to whoever gets it: those texts stand in it, too.

    Of parts that come on request, the groups in `without` stay out. Raises ValueError where there is no such group, or
    where the folder does not hold a page.
    """
    index = (site / "index.html").read_text(encoding="utf-8")
    found = _PARTS.search(index)
    if found is None or any(index.count(place) != 1 for place in _ITS_SITE):
        raise ValueError(f"{site} does not hold the page")
    every = json.loads(found[2])
    out = set(without)
    if unknown := out - groups_in(site):
        raise ValueError(f"the page has nothing called {', '.join(sorted(unknown))}")
    parts = {name: part for name, part in every.items() if part.get("group") not in out}
    packed = (_packed(name, (site / part["path"]).read_bytes()) for name, part in parts.items())
    inside = "\n".join((*packed, *map(_text, sorted(site.glob("*.txt")))))
    text = json.dumps(parts, ensure_ascii=False).replace("<", "\\u003c")
    for place, instead in _ITS_SITE.items():
        index = index.replace(place, instead)
    return _PARTS.sub(lambda place: f"{place[1]}{text}{place[3]}\n{inside}", index, count=1).encode()


def groups_in(site: Path) -> frozenset[str]:
    """The groups of parts that come on request only."""
    found = _PARTS.search((site / "index.html").read_text(encoding="utf-8"))
    parts = json.loads(found[2]) if found else {}
    return frozenset(part["group"] for part in parts.values() if "group" in part)


def _text(path: Path) -> str:
    """A text that people find in the file, below its name."""
    text = path.read_text(encoding="utf-8").replace("</", "<\\/")
    return f'<script type="text/plain" id="{path.name}">\n{text}</script>'


def _packed(name: str, data: bytes) -> str:
    """A part as the page finds it: text that no browser runs."""
    packed = base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")
    return f'<script type="text/plain" id="part-{name}">{packed}</script>'
