"""Work that Pyodide's own Python does for the build, under node; each result is kept in the cache by what went in."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.places import ROOT, BuildError, cache_folder, forget_oldest, new_folder, write_whole
from tools.programs import find_node, run

IN_NODE = ROOT / "tools" / "in_node.mjs"  # what all runners share
RUNNER = ROOT / "tools" / "in_pyodide.mjs"
MEMORY_RUNNER = ROOT / "tools" / "take_memory.mjs"
MEMORY = ROOT / "tools" / "inside" / "memory.py"
BEGIN = ROOT / "tools" / "inside" / "begin.py"
FREEZE = ROOT / "tools" / "inside" / "freeze.py"
SAMPLE = ROOT / "tools" / "inside" / "sample.py"
RESULTS_KEPT = 60  # those used last

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Pyodide:
    """An unpacked Pyodide that node can boot, with the standard library it boots with."""

    folder: Path
    stdlib: Path
    identity: str

    def run(self, script: Path, job: Files, runner: Path = RUNNER) -> bytes:
        """Run a script on the files of a job; gives its output.zip, which is kept for the next time by its hash."""
        made, key = cache_folder("made"), self._key(script, job, runner)
        output = _kept(made, key)
        if output is None:
            output = self._run(script, job, runner)
            write_whole(made / f"{key}-{digest(output)}.zip", output)
            forget_oldest(made, RESULTS_KEPT)
        return output

    def _run(self, script: Path, job: Files, runner: Path) -> bytes:
        with tempfile.TemporaryDirectory(prefix="scanveil-") as name:
            folder = Path(name)
            for path, data in job.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
            run([find_node().node, runner, self.folder, self.stdlib, folder, script])
            return (folder / "output.zip").read_bytes()

    def _key(self, script: Path, job: Files, runner: Path) -> str:
        parts = {"runtime": self.identity}
        parts |= {path.name: digest(path.read_bytes()) for path in (IN_NODE, runner, script)}
        parts |= {f"job/{path}": digest(data) for path, data in job.items()}
        return digest(json.dumps(parts, sort_keys=True).encode())

    def freeze(
        self,
        files: Files,
        *,
        level: int = 9,
        optimize: Sequence[tuple[str, int]] = (("", 0),),
        as_source: Sequence[str] = (),
    ) -> bytes:
        """A ZIP of these files, their Python compiled to byte code."""
        settings = {"level": level, "optimize": optimize, "as_source": as_source}
        return self.run(FREEZE, {"input.zip": stored_zip(files), "job.json": json.dumps(settings).encode()})

    def take_memory(self, core: bytes, pure: bytes) -> dict[str, bytes]:
        """memory.bin, of a Python that has begun as workers do, and what both ZIPs have beside it."""
        job = {"core.wasm": core, "pure.zip": pure, "begin.py": BEGIN.read_bytes()}
        return read_zip(self.run(MEMORY, job | {"python_stdlib.zip": self.stdlib.read_bytes()}, MEMORY_RUNNER))

    def make_sample(self, recipe: bytes, *, pydicom: bytes, numpy: bytes) -> bytes:
        """The ZIP of the sample study."""
        return self.run(SAMPLE, {"recipe/sample.py": recipe, "pydicom.zip": pydicom, "numpy.zip": numpy})


def _kept(made: Path, key: str) -> bytes | None:
    """What was made of this before; None where it is not there, or not as it was written."""
    for path in made.glob(f"{key}-*.zip"):
        with suppress(FileNotFoundError):  # another build may forget it meanwhile
            output = path.read_bytes()
            if path.stem == f"{key}-{digest(output)}":
                os.utime(path)
                return output
    return None


def unpacked(tarball: Path) -> Pyodide:
    """The Pyodide of npm's tarball, unpacked into the cache where it does not lie there byte for byte."""
    identity = digest(tarball.read_bytes())
    folder = cache_folder("unpacked") / f"pyodide-{identity[:16]}"
    files = {name: data for name, data in read_tarball(tarball).items() if "/" not in name}
    if not all(is_there(folder / name, data) for name, data in files.items()):
        with new_folder(folder) as fresh:
            for name, data in files.items():
                (fresh / name).write_bytes(data)
    return Pyodide(folder, folder / "python_stdlib.zip", identity)


def is_there(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly this."""
    return path.is_file() and path.read_bytes() == data


def read_tarball(path: Path) -> dict[str, bytes]:
    """The files of an npm package, without the `package/` that all of them lie in."""
    with tarfile.open(path) as archive:
        return {
            member.name.partition("/")[2]: file.read()
            for member in archive.getmembers()
            if member.isfile() and (file := archive.extractfile(member))
        }


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except zipfile.BadZipFile as error:
        raise BuildError(f"a ZIP of the build cannot be read: {error}") from error


def stored_zip(files: Files) -> bytes:
    """A ZIP of these files that is the same on every machine: sorted, dated 1980, not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def digest(data: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
