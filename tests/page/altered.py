"""The built page with changes in it, by which tests see what becomes of one that is other than built."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from tools.dist import KEEPER, MODULES, SCRIPT, SOURCES, integrity
from tools.page_code import in_one_file, in_text

INDEX, FRAME = "index.html", "frame.html"  # the frame is text in the outer page; it is altered as a file is
OF_FRAME = re.compile(r'(<script type="application/json" id="frame">)(.*?)(</script>)', re.DOTALL)
OF_PARTS = re.compile(r'(<script type="application/json" id="parts">)(.*?)(</script>)', re.DOTALL)


def arrives_as(path: str) -> str:
    """The file by which a change to one comes into the page."""
    return MODULES if path == SOURCES else path


class Altered:
    """The built page with changes, by the file that they are made to, and with the hashes of what comes of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.changes: dict[str, list[Callable[[str], str]]] = {}

    def text(self, path: str) -> str:
        """A file as it is now."""
        return self._change(path, (self._folder / path).read_text(encoding="utf-8"))

    def data(self, path: str) -> bytes:
        """The same as bytes. Where the page's Python is changed, it is compiled in the page."""
        return in_one_file(in_text(self.text(SOURCES).encode())) if path == MODULES else self.text(path).encode()

    def arriving(self) -> list[str]:
        """The files that arrive changed."""
        return list(map(arrives_as, self.changes))

    def _change(self, path: str, text: str) -> str:
        for change in self.changes.get(path, ()):
            text = change(text)
        return text

    def index(self) -> str:
        """The outer page and the frame in it."""
        index = (self._folder / INDEX).read_text(encoding="utf-8")
        found = OF_FRAME.search(index)
        assert found
        frame = self._change(FRAME, json.loads(found[2]))
        index = OF_FRAME.sub(lambda part: f"{part[1]}@frame@{part[3]}", index)
        index = OF_PARTS.sub(lambda part: part[1] + self._parts(part[2]) + part[3], self._change(INDEX, index))
        named = " ".join(f"'{integrity(text.encode())}'" for text in SCRIPT.findall(index) + SCRIPT.findall(frame))
        index, frame = (text.replace("script-src ", f"script-src {named} ", 1) for text in (index, frame))
        return index.replace("@frame@", json.dumps(frame).replace("<", "\\u003c"))

    def into(self, target: Path) -> Path:
        """A new folder with the whole site as it is now, and a service worker that knows it."""
        shutil.copytree(self._folder, target)
        changed = {INDEX: self.index().encode()}
        changed |= {path: self.data(path) for path in self.arriving() if path not in (INDEX, FRAME)}
        keeper = (target / KEEPER).read_text(encoding="utf-8")
        for path, data in changed.items():
            (target / path).write_bytes(data)
            place = f'"{"" if path == INDEX else path}": {{"integrity": '
            before, found, after = keeper.partition(place)
            assert found
            keeper = before + found + json.dumps(integrity(data)) + after[after.index(",") :]
        (target / KEEPER).write_text(keeper, encoding="utf-8")
        return target

    def _parts(self, text: str) -> str:
        parts = json.loads(text)
        for part in parts.values():
            if part["path"] in self.arriving():
                part["integrity"] = integrity(self.data(part["path"]))
        return json.dumps(parts)


def running_first(script: str) -> Callable[[str], str]:
    """What puts a script in front of all others of a page."""
    return lambda html: html.replace("</title>", f"</title><script>{script}</script>")
