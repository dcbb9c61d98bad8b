"""What the build has for browsers that open the page without a network: the service worker, and what it can do."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tools.dist import FETCHED, FETCHED_ON_REQUEST, KEEPER, MANIFEST, integrity

FILES = re.compile(r"const FILES = (\{.*\});")


def code_of(built: Path) -> str:
    return (built / KEEPER).read_text(encoding="utf-8")


def test_the_service_worker_knows_every_file_by_its_hash(built: Path) -> None:
    """The page by the address of the site; what is kept in any case is what a page needs that nothing was asked of."""
    found = FILES.search(code_of(built))
    assert found
    listed = json.loads(found[1])
    paths = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert {path or "index.html" for path in listed} == paths
    assert listed.pop(KEEPER) == {}
    for path, file in listed.items():
        assert file["integrity"] == integrity((built / (path or "index.html")).read_bytes())
    assert {path for path, file in listed.items() if file["isKept"]} == {"", *FETCHED.values()}
    assert not any(listed[path]["isKept"] for path in FETCHED_ON_REQUEST["writing"].values())


def test_the_service_worker_hears_no_message_and_fetches_only_while_it_is_installed(built: Path) -> None:
    """A sealed page can say something to it, so nobody listens."""
    code = code_of(built)
    assert re.findall(r"addEventListener\(\"(\w+)\"", code) == ["install", "activate", "fetch"]
    assert not re.search(r"\.on\w+ =|importScripts|XMLHttpRequest|BroadcastChannel|WebSocket|postMessage", code)
    (call,) = re.findall(r"\bfetch\(", code)
    keep_all = code[code.index("const keepAll") : code.index("const throwAwayOldOnes")]
    assert call in keep_all and code.count("keepAll") == 2
    assert 'addEventListener("install", (event) => event.waitUntil(shelf.inTurn(scope, keepAll)));' in code


def test_the_manifest_has_its_icons_inside_and_no_identity_that_another_page_could_have(built: Path) -> None:
    """A sealed page fetches none; where `id` is not stated, it is the address of the page, below its path."""
    manifest = json.loads((built / MANIFEST).read_text(encoding="utf-8"))
    assert all(icon["src"].startswith(f"data:{icon['type']};base64,") for icon in manifest["icons"])
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512", "any"}
    assert "id" not in manifest and manifest["start_url"] == manifest["scope"] == "./"
    (handled,) = manifest["file_handlers"]
    assert handled == {"action": "./", "accept": {"application/dicom": [".dcm"], "application/zip": [".zip"]}}
