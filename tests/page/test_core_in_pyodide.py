"""The core's tests, the same files, inside the built worker's Python."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from digests import digests
from page.driver import BUILT_WORKER, Scanveil

TESTS = Path(__file__).parent.parent
PACKAGES = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments", "py")
RUN = """async ([base, harness, tests, extra, options]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  BUILT_WORKER
  const { parts, worker } = await builtWorker(base, harness);
  const answer = new Promise((done) => { worker.onmessage = ({ data }) => done(data);
    worker.onerror = (event) => done(JSON.stringify([98, event.message])); });
  worker.postMessage({ parts, tests: bytes(tests), extra: bytes(extra), arguments: options });
  const said = await answer;
  worker.terminate();
  return said;
}""".replace("BUILT_WORKER", BUILT_WORKER)

# Of a test with many cases, so many spread through them: all of them run on CPython.
SPREAD = b"""
import itertools

MOST = 6


def pytest_collection_modifyitems(items):
    kept = []
    for _function, cases in itertools.groupby(list(items), lambda item: (item.path, item.originalname)):
        cases = list(cases)
        step = max(1, -(-len(cases) // MOST))
        kept += cases[::step]
    items[:] = kept
"""


def run_in_pyodide(page: Scanveil, options: list[str]) -> tuple[int, str]:
    """pytest's exit status and what it printed, inside the built worker's Python."""
    page.page.goto(page.site.url + "LICENSE.txt")  # a page of the same origin with no program in it
    harness = (Path(__file__).parent / "pyodide_harness.js").read_text(encoding="utf-8")
    status, said = json.loads(page.js(RUN, [page.site.url, harness, _text(_tests()), _text(_extra()), options]))
    return status, said


def test_the_core_passes_its_tests_in_the_page(computing_page: Scanveil, capsys: pytest.CaptureFixture[str]) -> None:
    """Every test under tests/core that passes on CPython passes in the page, in up to six of its cases."""
    status, said = run_in_pyodide(computing_page, ["core"])
    closing = said.strip().splitlines()[-1]
    with capsys.disabled():
        print(f" [in Pyodide: {closing}] ", end="")
    assert status == 0, "\n".join(line for line in said.splitlines() if line.startswith(("E  ", "FAILED", "ERROR")))[
        -6000:
    ]
    assert int(re.search(r"(\d+) passed", closing)[1]) > 100


def test_a_failing_test_fails_in_the_page_too(computing_page: Scanveil) -> None:
    """The run above can fail: what asserts falsehood is reported."""
    status, said = run_in_pyodide(computing_page, ["failing"])
    assert status == 1
    assert "1 failed" in said


def test_frames_are_the_same_in_the_page(computing_page: Scanveil, capsys: pytest.CaptureFixture[str]) -> None:
    """Every frame of pydicom's files has the same SHA-256 in CPython and in the page, decoded and as shown."""
    status, said = run_in_pyodide(computing_page, ["digesting", "-s"])
    assert status == 0, said[-3000:]
    inside = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    ours = digests()
    with capsys.disabled():
        print(f" [{len(ours)} frames and files] ", end="")
    assert {name: pair for name, pair in ours.items() if inside.get(name) != pair} == {}
    assert inside.keys() == ours.keys()
    assert sum(len(pair) == 2 for pair in ours.values()) > 120


def _tests() -> bytes:
    """tests/core and its builders, one test that fails, and one that prints digests."""
    found = {path.relative_to(TESTS).as_posix(): path.read_bytes() for path in (TESTS / "core").rglob("*.py")}
    found |= {path.name: path.read_bytes() for path in TESTS.glob("*.py") if path.name != "conftest.py"}
    found["failing/test_failing.py"] = b"def test_failing():\n    assert 1 == 2\n"
    found["digesting/test_digests.py"] = (
        b"import json\nfrom digests import digests\n\n\ndef test_digests():\n    print('\\n' + json.dumps(digests()))\n"
    )
    found["pytest.ini"] = b"[pytest]\naddopts = -ra\n"
    found["conftest.py"] = SPREAD
    return _zip(found)


def _extra() -> bytes:
    """pytest and what it needs, and pydicom's own test files."""
    found = {}
    for name in PACKAGES:
        origin = importlib.util.find_spec(name).origin
        assert origin is not None
        root = Path(origin).parent
        if name == "py":
            found["packages/py.py"] = Path(origin).read_bytes()
            continue
        found |= {
            f"packages/{name}/{path.relative_to(root).as_posix()}": path.read_bytes() for path in root.rglob("*.py")
        }
    root = Path(importlib.util.find_spec("pydicom").origin).parent
    wanted = [path for path in (root / "data").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return _zip(found | {f"pydicom/{path.relative_to(root).as_posix()}": path.read_bytes() for path in wanted})


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _text(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()
