"""The page as one file: all that the outer page fetches stands in it, and nothing else is asked for."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import pytest

from scanveil.webpage.one_file import groups_in, one_file

PARTS = {
    "core": {"path": "runtime/core.wasm", "integrity": "sha256-a"},
    "weights": {"path": "runtime/model.gz", "integrity": "sha256-b", "group": "writing"},
}
DATA = {"runtime/core.wasm": b"\0asm" * 100, "runtime/model.gz": b"<!-- </script> -->"}
POLICY = "default-src 'none'; connect-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; frame-src 'none'"
LINK = '<link rel="manifest" href="manifest.webmanifest">\n'
OF_PART = re.compile(r'<script type="text/plain" id="part-(\w+)">([^<]*)</script>')


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a page of two parts."""
    head = f'<meta content="{POLICY}">\n{LINK}\n'
    index = f'{head}<script type="application/json" id="parts">{json.dumps(PARTS)}</script><p>End'
    (tmp_path / "index.html").write_text(index, encoding="utf-8")
    for path, data in DATA.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def parts_of(page: bytes) -> dict[str, bytes]:
    return {name: gzip.decompress(base64.b64decode(packed)) for name, packed in OF_PART.findall(page.decode())}


def test_all_parts_stand_in_it_as_they_are(site: Path) -> None:
    """Packed, as text that ends no script of the page, behind the list of them."""
    page = one_file(site)
    assert parts_of(page) == {"core": DATA["runtime/core.wasm"], "weights": DATA["runtime/model.gz"]}
    assert json.loads(page.decode().split('id="parts">')[1].split("</script>")[0]) == PARTS
    assert page.endswith(b"<p>End")


def test_it_may_ask_for_nothing(site: Path) -> None:
    """Not even from where it lies; it has no service worker, and nothing to install it by."""
    page = one_file(site)
    assert b"connect-src blob:; worker-src blob:; frame-src" in page
    assert b"'self'" not in page and b"manifest" not in page


def test_the_same_page_makes_the_same_file(site: Path) -> None:
    """Whoever builds it can compare hashes."""
    assert one_file(site) == one_file(site)


def test_what_comes_on_request_can_be_left_out(site: Path) -> None:
    """Then the page does not know of it either."""
    page = one_file(site, ["writing"])
    assert set(parts_of(page)) == {"core"} and b"weights" not in page
    assert groups_in(site) == {"writing"}


@pytest.mark.parametrize("groups", [["languages"], ["writing", "languages"]])
def test_nothing_is_left_out_that_is_not_there(site: Path, groups: list[str]) -> None:
    """A misspelled name would leave all in."""
    with pytest.raises(ValueError, match="the page has nothing called languages"):
        one_file(site, groups)


@pytest.mark.parametrize("text", ["", "<p>Some page", POLICY, '<script type="application/json" id="parts">{}</script>'])
def test_a_folder_without_the_page_is_refused(tmp_path: Path, text: str) -> None:
    """Whatever else it holds."""
    (tmp_path / "index.html").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="does not hold the page"):
        one_file(tmp_path)


def test_what_it_consists_of_is_licensed_in_it(site: Path) -> None:
    """Whoever is given the file has the texts that come with the programs in it."""
    (site / "NOTICE.txt").write_text("Copyright of somebody </script>\n", encoding="utf-8")
    page = one_file(site).decode()
    assert '<script type="text/plain" id="NOTICE.txt">\nCopyright of somebody <\\/script>\n</script>' in page
