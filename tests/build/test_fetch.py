"""An artefact is exactly the bytes that the lock file names, or it is refused."""

from __future__ import annotations

import hashlib
import json
import socket
import time
import zipfile
from pathlib import Path

import pytest

from tools import fetch as fetching
from tools.fetch import Getter, fetch, get_from
from tools.lockfile import Artefact, NpmSource, PipSource, Source, UrlSource, read_lock
from tools.places import BuildError

RIGHT = b"the right bytes"
WRONG = b"the wrong bytes"  # as many of them
FIRST, SECOND = UrlSource("https://first.invalid/thing"), NpmSource("thing@1.0.0")


def thing(*sources: Source) -> Artefact:
    digest = hashlib.sha256(RIGHT).hexdigest()
    return Artefact("thing", "1.0.0", "thing.tgz", len(RIGHT), digest, "MIT", "https://thing.invalid", sources)


def giving(answers: dict[Source, bytes | BuildError], asked: list[Source] | None = None) -> Getter:
    def get(source: Source, size: int) -> bytes:
        if asked is not None:
            asked.append(source)
        answer = answers[source]
        if isinstance(answer, BuildError):
            raise answer
        return answer

    return get


def test_wrong_bytes_are_refused_and_the_next_source_is_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = fetch(thing(FIRST, SECOND), tmp_path, giving({FIRST: WRONG, SECOND: RIGHT}))
    assert file.read_bytes() == RIGHT
    line = capsys.readouterr().out
    assert "first.invalid: refused, its SHA-256 is" in line
    assert "from npm thing@1.0.0" in line


def test_a_file_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="it has 16 bytes, not 15"):
        fetch(thing(FIRST), tmp_path, giving({FIRST: RIGHT + b"!"}))
    assert list(tmp_path.iterdir()) == [], "nothing that was refused may stay in the cache"


def test_when_all_sources_fail_the_error_names_the_artefact_and_every_reason(tmp_path: Path) -> None:
    answers: dict[Source, bytes | BuildError] = {FIRST: BuildError("not reached (no such host)"), SECOND: WRONG}
    with pytest.raises(BuildError) as failure:
        fetch(thing(FIRST, SECOND), tmp_path, giving(answers))
    message = str(failure.value)
    assert "thing 1.0.0" in message
    assert "first.invalid: not reached (no such host)" in message
    assert f"npm thing@1.0.0: refused, its SHA-256 is {hashlib.sha256(WRONG).hexdigest()}" in message


def test_the_second_time_no_source_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Source] = []
    get = giving({FIRST: RIGHT}, asked)
    assert fetch(thing(FIRST), tmp_path, get) == fetch(thing(FIRST), tmp_path, get)
    assert asked == [FIRST]
    assert "cached" in capsys.readouterr().out.splitlines()[1]


@pytest.mark.parametrize("damage", [b"", WRONG, RIGHT[:-1]])
def test_a_file_that_was_damaged_in_the_cache_is_fetched_again(tmp_path: Path, damage: bytes) -> None:
    get = giving({FIRST: RIGHT})
    fetch(thing(FIRST), tmp_path, get).write_bytes(damage)
    assert fetch(thing(FIRST), tmp_path, get).read_bytes() == RIGHT


def test_an_address_that_nobody_listens_at_is_skipped_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/thing"  # bound, but not listening
        started = time.monotonic()
        with pytest.raises(BuildError, match="not reached"):
            get_from(UrlSource(url), 15)
    assert time.monotonic() - started < 2


def test_an_address_that_stays_silent_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(BuildError, match=r"not reached .*timed out"):
            get_from(UrlSource(f"http://127.0.0.1:{silent.getsockname()[1]}/thing"), 15)
    assert fetching.PATIENCE < 10


def test_a_file_inside_a_wheel_is_taken_out_of_it(tmp_path: Path) -> None:
    wheel = tmp_path / "big.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("inside/thing.whl", RIGHT)
    assert fetching._member(wheel, "inside/thing.whl") == RIGHT
    with pytest.raises(BuildError, match=r"big\.whl has no file inside/other\.whl"):
        fetching._member(wheel, "inside/other.whl")


def test_pip_is_asked_for_the_wheel_of_the_page_not_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str]) -> str:
        commands.append(command)
        (Path(command[-1]) / "thing.whl").write_bytes(RIGHT)
        return ""

    monkeypatch.setattr(fetching, "run", run)
    monkeypatch.setattr(fetching, "python_with_pip", lambda: "python")
    assert get_from(PipSource("thing==1", platform="wasm32", python="3.13", abi="abi3"), 15) == RIGHT
    command = " ".join(commands[0])
    assert command.startswith("python -m pip download thing==1 --no-deps")
    assert "--platform wasm32 --python-version 3.13 --abi abi3" in command


def test_a_new_version_is_written_down_with_what_its_source_gives() -> None:
    old = thing(FIRST, SECOND)
    lock = f'{{"name": "thing", "size": {old.size}, "sha256": "{old.sha256}"}}'
    new = b"the bytes of a new version"
    answers: dict[Source, bytes | BuildError] = {FIRST: BuildError("not reached"), SECOND: new}
    written = json.loads(fetching.write_down(old, lock, giving(answers)))
    assert written == {"name": "thing", "size": len(new), "sha256": hashlib.sha256(new).hexdigest()}
    with pytest.raises(BuildError, match=r"once for this"):
        fetching.write_down(old, lock + lock, giving(answers))


def test_the_lock_file_names_every_artefact_in_full() -> None:
    artefacts = read_lock()
    assert set(artefacts) == {
        "pyodide",
        "pyscript",
        "micropython",
        "numpy",
        "imagecodecs",
        "pydicom",
        "pycdlib",
        "zip.js",
        "onnxruntime",
    }
    for artefact in artefacts.values():
        assert artefact.size > 100_000 and artefact.licence and artefact.sources
        assert artefact.version in artefact.file


@pytest.mark.parametrize("source", [{"ftp": "x"}, {"npm": "x", "member": "y"}, {}])
def test_a_source_of_an_unknown_kind_is_an_error(tmp_path: Path, source: dict[str, str]) -> None:
    entry = {"name": "x", "version": "1", "file": "x", "size": 1, "sha256": "0" * 64, "licence": "MIT", "home": "h"}
    lock = tmp_path / "runtime.lock.json"
    lock.write_text(json.dumps({"format": 1, "artefacts": [{**entry, "sources": [source]}]}))
    with pytest.raises(BuildError, match="unknown kind"):
        read_lock(lock)
