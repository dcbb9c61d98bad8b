"""Damaged codestreams, decoded in a process of their own: a codec that crashes or hangs is seen as such."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from damaged import damaged_files, encoded, lying_files

TESTS = Path(__file__).parent.parent
EACH = 120
"""Damaged files of each encoding."""
PATIENCE_S = 60
SLOW_S = 2.0
MOST_MB = 300
"""Memory beyond what a process takes that has decoded the whole ones: of an image of 40 x 48 pixels."""

Outcomes = dict[str, tuple[str, float, float]]


def decoded_apart(files: Iterable[tuple[str, bytes]], folder: Path) -> Outcomes:
    """How each file ended, how long it took and the most memory until then; those behind a crash are missing."""
    packed = folder / "files.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    try:
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", str(TESTS / "decoding_apart.py"), str(packed)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=False,
        )
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    lines = [json.loads(line) for line in said.splitlines()]
    return {name: (found, seconds, memory) for name, found, seconds, memory in lines}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """How every damaged file ended."""
    return decoded_apart(damaged_files(EACH), tmp_path_factory.mktemp("damaged"))


def of(outcomes: Outcomes, encoding: str) -> Outcomes:
    return {name: found for name, found in outcomes.items() if name.startswith(f"{encoding}: ")}


@pytest.mark.parametrize("encoding", encoded())
def test_damage_ends_in_an_image_or_a_sentence(outcomes: Outcomes, encoding: str) -> None:
    """Whatever is wrong with a codestream, there is an image or one sentence, soon, and the process goes on."""
    found = of(outcomes, encoding)
    assert len(found) == 1 + EACH, f"the process died or hung behind {list(outcomes)[-1:]}"
    assert found[f"{encoding}: whole"][0] == "image"
    assert [one for one in found.items() if one[1][0] != "image" and not one[1][0].endswith(".")] == []
    assert [one for one in found.items() if one[1][0].startswith("raised")] == []
    assert [one for one in found.items() if one[1][1] > SLOW_S] == []
    assert any(text != "image" for text, _, _ in found.values())


def test_damage_asks_for_no_memory(outcomes: Outcomes) -> None:
    """No damaged file of a small image makes the process grow much."""
    memory = [most for _, _, most in outcomes.values()]
    assert memory[-1] - memory[0] < MOST_MB


@pytest.fixture(scope="module")
def lies(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """How files ended whose codestreams lie about themselves; a whole one of each encoding goes before."""
    whole = ((name, one.file()) for name, one in encoded().items())
    return decoded_apart([*whole, *lying_files()], tmp_path_factory.mktemp("lies"))


@pytest.mark.parametrize("name", [name for name, _ in lying_files()])
def test_lies_end_in_an_image_or_a_sentence(lies: Outcomes, name: str) -> None:
    """What a codestream claims is found out soon, and before memory is asked for."""
    assert name in lies, f"the process died or hung behind {list(lies)[-1:]}"
    before = list(lies)[list(lies).index(name) - 1]
    text, seconds, memory = lies[name]
    assert text == "image" or (text.startswith(("decode: ", "too-large: ")) and text.endswith("."))
    assert seconds < SLOW_S
    assert memory - lies[before][2] < MOST_MB
