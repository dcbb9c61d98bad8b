"""Every way out that we know of, tried in three browsers by a program that is broken into; what left them is seen."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from page.engines import ENGINES

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 400
ADMITTED = {
    "preconnect",
    "preconnect, crossorigin",
    "dns-prefetch",
    "iframe",
    "iframe that is sandboxed",
    "frameset",
    "location",
    "location.assign",
    "location.replace",
    "navigation",
    "refresh",
    "link",
    "link of the top",
    "link that downloads",
    "link in a new window",
}
"""By which a frame that is broken into may have a name looked up or a bare connection made: privacy.md has them."""
FEWEST_OUT, FEWEST_OUT_OF_WORKERS = 85, 20
"""Ways that get out where there is no policy: so many of the list are seen to be ways, in every browser."""

Ways = dict[str, list[int]]


def tried_in(engine: str) -> dict[str, Ways]:
    """By place and way: how often the secret came, and how many connections, packets and lookups there were."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        pytest.skip("unshare and ip are needed for a network of its own")
    isolated = ["unshare", "--net", "--mount"]
    if subprocess.run([*isolated, "true"], capture_output=True, check=False).returncode:
        pytest.skip("a network of its own needs root")
    paths = os.pathsep.join([str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [*isolated, sys.executable, "-m", "page.ways_out", engine],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if "LookupError" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Ways] = json.loads(done.stdout)
    return found


def with_secret(ways: Ways) -> list[str]:
    return [name for name, (secrets, *_) in ways.items() if secrets]


def bare(ways: Ways) -> list[str]:
    """Those by which a connection or packets came, but nothing of what they were to bring."""
    return [name for name, (secrets, connections, packets, _) in ways.items() if not secrets and connections + packets]


def names_only(ways: Ways) -> list[str]:
    return [name for name, (secrets, *came, names) in ways.items() if names and not secrets and not sum(came)]


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_leaves_a_program_that_is_broken_into(engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No content from the frame, nothing whatever from a worker; the same list gets out where there is no policy."""
    tried = tried_in(engine)
    out = {place: with_secret(ways) for place, ways in tried.items()}
    assert len(out["plain"]) >= FEWEST_OUT and len(out["plainworker"]) >= FEWEST_OUT_OF_WORKERS
    assert out["frame"] == [] and {*bare(tried["frame"]), *names_only(tried["frame"])} <= ADMITTED
    assert [way for way, came in tried["worker"].items() if any(came)] == []
    assert set(out["outer"]) <= {"link in a new window"}  # a person's press is all that opens one there
    with capsys.disabled():
        print(f"\n{row(engine, tried)}")


def row(engine: str, tried: dict[str, Ways]) -> str:
    """A row of the table in privacy.md."""
    frame = tried["frame"]
    counts = [
        len(frame) + len(tried["worker"]),
        len(with_secret(tried["plain"])) + len(with_secret(tried["plainworker"])),
        len(with_secret(frame)),
        len(bare(frame)),
        len(names_only(frame)),
        sum(any(came) for came in tried["worker"].values()),
    ]
    return f"| {engine} | {' | '.join(map(str, counts))} |"


def test_the_ways_that_are_admitted_are_in_the_document() -> None:
    """All of them, and no others."""
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    listed = re.search(r"<!-- admitted -->(.*?)<!-- /admitted -->", text, re.DOTALL)
    assert listed and set(re.findall(r"`([^`]+)`", listed[1])) == ADMITTED
