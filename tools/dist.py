"""Build dist/: plain static files with relative addresses, the same bytes every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import tomllib
import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tools import contents, notices
from tools.freezing import Pyodide, digest, is_there, read_tarball, read_zip, stored_zip, unpacked
from tools.lockfile import Artefact
from tools.page_code import as_one_text, compiled, in_one_file
from tools.places import ROOT, BuildError, new_folder, write_whole

NEEDED = (
    "LICENSE",
    "NOTICE",
    "app/frame/frame.html",
    "app/outer/index.html",
    "app/page/main.py",
    "app/start.py",
    "app/worker/boot.js",
    "app/worker/entry.py",
    "py/scanveil",
    "static/sample.py",
)
ENTRY = "start.py"
"""Where the page's Python begins; it lays out the others."""
MODULES, SOURCES = "app/modules.bin", "app/modules.txt"
"""The page's Python as it runs, and what it was compiled of: nothing fetches that, it is there to be read."""
MODEL = "scanveil/writing/detector.onnx"
"""What finds writing, which the page fetches by itself; the package has it for the terminal."""
WEBPAGE = "scanveil/webpage/"
"""The package's own way to serve the page, of which the page knows nothing; in a wheel, all of the page lies there."""
MANIFEST, KEEPER = "manifest.webmanifest", "keeper.js"
"""What the page is as an installed program, and the service worker, which opens it without a network."""
SHARED = ("scanveil/said.py", "scanveil/kept.py", "scanveil/spread.py")
"""The modules of the core that the page's Python has as well."""
FETCHED = {
    "worker": "app/worker.js",
    "pyscript": "runtime/pyscript/core.js",
    "micropython": "runtime/micropython/micropython.mjs",
    "machine": "runtime/micropython/micropython.wasm",
    "modules": MODULES,
    "loader": "runtime/pyodide/pyodide.js",
    "glue": "runtime/pyodide/pyodide.asm.js",
    "memory": "runtime/pyodide/memory.bin",
    "core": "runtime/pyodide/pyodide.asm.wasm",
    "lock": "runtime/pyodide/pyodide-lock.json",
    "stdlib": "runtime/pyodide/python_stdlib.zip",
    "pure": "runtime/packages/pure.zip",
    "numpy": "runtime/packages/numpy.zip",
    "codecs": "runtime/packages/codecs.zip",
    "sample": "sample/sample.zip",
    "discs": "runtime/packages/discs.zip",
    "unlocking": "runtime/zip/zip-core.min.js",
}
"""What the outer page fetches, by the names that it and the frame use, in the order in which they are needed.

index.html has the hash of each.
"""
FETCHED_ON_REQUEST = {
    "writing": {
        "finder": "app/finder.js",
        "finding": "runtime/writing/ort.wasm.min.js",
        "findingGlue": "runtime/writing/ort-wasm-simd-threaded.mjs",
        "findingCore": "runtime/writing/ort-wasm-simd-threaded.wasm",
        "weights": "runtime/writing/detector.onnx.gz",
    }
}
"""The same by groups, each of which is fetched only where the address names it, behind a #."""
# The same for the table of sizes, by the part it plays.
PARTS = (
    ("the page", ""),
    ("PyScript", "runtime/pyscript/"),
    ("MicroPython", "runtime/micropython/"),
    ("Pyodide", "runtime/pyodide/"),
    ("numpy", "runtime/packages/numpy.zip"),
    ("pydicom and Scanveil", "runtime/packages/pure.zip"),
    ("sample study", "sample/"),
    ("codecs", "runtime/packages/codecs.zip"),
    ("images of discs", "runtime/packages/discs.zip"),
    ("locked archives", "runtime/zip/"),
    ("finding writing", "runtime/writing/"),
)
NOT_BEFORE_FIRST_IMAGE = ("codecs", "images of discs", "locked archives", "finding writing")
NOT_DOWNLOADED = ("LICENSE.txt", "NOTICE.txt", SOURCES)
ALREADY_COMPRESSED = (".bin", ".gz", ".zip", ".png", ".jpg", ".webp", ".woff2")
LEFT_LYING = re.compile(r"/(\.|__pycache__/)|\.pyc$|~$")

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the table: what it is, its bytes on the disk, and its bytes on the way."""

    name: str
    raw: int
    sent: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made, and what of it a visitor downloads."""

    folder: Path
    parts: tuple[Part, ...]

    @property
    def before_first_image(self) -> int:
        """Bytes sent to a visitor before the first image can be seen."""
        return sum(part.sent for part in self.parts if part.name not in NOT_BEFORE_FIRST_IMAGE)

    def table(self) -> str:
        """The sizes, for a person."""
        first = [part for part in self.parts if part.name not in NOT_BEFORE_FIRST_IMAGE]
        later = [part for part in self.parts if part.name in NOT_BEFORE_FIRST_IMAGE]
        lines = [f"\n{self.folder.name}/ is built. What a visitor downloads, compressed as web servers do:", ""]
        lines += [f"  {'':<22}{'on disk':>12}{'downloaded':>12}"]
        lines += [_line(part) for part in first]
        lines += [_line(Part("before the first image", sum(part.raw for part in first), self.before_first_image))]
        lines += [f"{_line(part)}   fetched behind it" for part in later]
        return "\n".join(lines)


def _line(part: Part) -> str:
    return f"  {part.name:<22}{part.raw / 1e6:>9.2f} MB{part.sent / 1e6:>9.2f} MB"


def build(artefacts: Mapping[str, Artefact], fetched: Mapping[str, Path], target: Path, root: Path = ROOT) -> Report:
    """Make dist/ from the repository and the fetched runtime; what was there is replaced only if all went well."""
    _check_sources(root)
    files = _runtime(fetched, root)
    files |= _program(root)
    files |= {"LICENSE.txt": (root / "LICENSE").read_bytes(), "NOTICE.txt": notices.text(artefacts, fetched, root)}
    files["index.html"] = _index(files, root).encode()
    files |= _offline(files, root)
    _write(files, target)
    return Report(target, tuple(_parts(files)))


def _check_sources(root: Path) -> None:
    missing = [name for name in NEEDED if not (root / name).exists()]
    if missing:
        raise BuildError(f"{', '.join(missing)} must be in {root} for there to be something to build.")


def _runtime(fetched: Mapping[str, Path], root: Path) -> Files:
    wheels = {name: read_zip(fetched[name].read_bytes()) for name in ("numpy", "imagecodecs", "pydicom", "pycdlib")}
    tools = unpacked(fetched["pyodide"])
    stdlib = _stdlib(tools)
    tools = _with_stdlib(tools, stdlib)
    pydicom = tools.freeze(contents.pydicom(wheels["pydicom"]), level=0)
    pyodide = contents.pyodide(read_tarball(fetched["pyodide"]))
    begun = tools.take_memory(pyodide["pyodide.asm.wasm"], tools.freeze(read_zip(pydicom) | _own_python(root)))

    files = {
        "runtime/pyodide/memory.bin": begun["memory.bin"],
        "runtime/pyodide/python_stdlib.zip": begun["python_stdlib.zip"],
        "runtime/packages/pure.zip": begun["pure.zip"],
        "runtime/packages/numpy.zip": tools.freeze(contents.numpy(wheels["numpy"])),
        "runtime/packages/codecs.zip": tools.freeze(contents.codecs(wheels["imagecodecs"])),
        "runtime/packages/discs.zip": tools.freeze(contents.pycdlib(wheels["pycdlib"])),
    }
    recipe = (root / "static" / "sample.py").read_bytes()
    whole_numpy = stored_zip(contents.numpy_with_random(wheels["numpy"]))
    files["sample/sample.zip"] = tools.make_sample(recipe, pydicom=pydicom, numpy=whole_numpy)
    files |= _under("runtime/pyscript", contents.pyscript(read_tarball(fetched["pyscript"])))
    files |= _under("runtime/micropython", contents.micropython(read_tarball(fetched["micropython"])))
    files |= _under("runtime/pyodide", pyodide)
    files |= _under("runtime/zip", contents.zip_js(read_tarball(fetched["zip.js"])))
    files |= _under("runtime/writing", contents.onnxruntime(read_tarball(fetched["onnxruntime"])))
    files["runtime/writing/detector.onnx.gz"] = gzip.compress((root / "py" / MODEL).read_bytes(), 9, mtime=0)
    return files


def _stdlib(tools: Pyodide) -> bytes:
    """Compiled ahead of time: booting from source costs three times as long as booting from byte code."""
    return tools.freeze(
        contents.stdlib(read_zip(tools.stdlib.read_bytes())),
        optimize=contents.STDLIB_OPTIMIZE,
        as_source=contents.STDLIB_AS_SOURCE,
    )


def _with_stdlib(tools: Pyodide, stdlib: bytes) -> Pyodide:
    """The same Pyodide, booting from this standard library: what is tested is what ships."""
    path = tools.folder / f"stdlib-{digest(stdlib)[:16]}.zip"
    if not is_there(path, stdlib):
        write_whole(path, stdlib)
    return replace(tools, stdlib=path, identity=f"{tools.identity} {digest(stdlib)}")


def _own_python(root: Path) -> Files:
    """Our package, and beside it what the workers start with."""
    app = root / "app"
    messages = {"worker_messages.py": (app / "worker_messages.py").read_bytes()}
    own = {f"scanveil/{name}": data for name, data in _tree(root / "py" / "scanveil").items()}
    del own[MODEL]
    own = {name: data for name, data in own.items() if not name.startswith(WEBPAGE)}
    return own | _under("worker", _python(app / "worker")) | messages


def _program(root: Path) -> Files:
    """The page's Python in one file, and what a worker begins with."""
    app = root / "app"
    python = {name: data for name, data in _python(app).items() if not name.startswith("worker/") and name != ENTRY}
    python |= {name: (root / "py" / name).read_bytes() for name in SHARED}
    worker = b"".join((app / name).read_bytes() for name in ("closing.js", "proof.js", "memory.js", "worker/boot.js"))
    finder = b"".join((app / name).read_bytes() for name in ("closing.js", "finder/finder.js"))
    made = {MODULES: in_one_file(compiled(python)), SOURCES: as_one_text(python)}
    return {**made, "app/worker.js": worker, "app/finder.js": finder}


def _python(folder: Path) -> Files:
    return {name: data for name, data in _tree(folder).items() if name.endswith(".py")}


def _index(files: Files, root: Path) -> str:
    """The outer page, with the frame as text in it: all scripts and styles stand in them, named by their hashes."""
    app = root / "app"
    written = {path.name: path.read_text(encoding="utf-8") for path in sorted(app.rglob("*.js"))}
    written |= {path.name: path.read_text(encoding="utf-8") for path in sorted(app.rglob("*.css"))}
    icon = (root / "static" / "icons" / "icon.svg").read_text(encoding="utf-8")
    written["icon"] = html.escape(f"data:image/svg+xml,{urllib.parse.quote(icon)}")
    written["version"] = _version(root)
    written[ENTRY] = (app / ENTRY).read_text(encoding="utf-8")
    parts = {name: {"path": path, "integrity": integrity(files[path])} for name, path in FETCHED.items()}
    for group, fetched in FETCHED_ON_REQUEST.items():
        for name, path in fetched.items():
            parts[name] = {"path": path, "integrity": integrity(files[path]), "group": group}

    frame = _filled_in((app / "frame" / "frame.html").read_text(encoding="utf-8"), written)
    outer = (app / "outer" / "index.html").read_text(encoding="utf-8")
    # a frame from text has its parent's policy as well as its own
    written |= {"frame": _as_json(frame), "parts": _as_json(parts)}
    return _filled_in(outer, written, with_those_of=frame)


def _offline(files: Files, root: Path) -> Files:
    """The service worker, which knows all files by their hashes, and what a browser asks for to install the page."""
    offline = root / "app" / "offline"
    files = {**files, MANIFEST: _manifest(root / "static").encode()}
    always = {"index.html", *FETCHED.values()}
    known: dict[str, object] = {
        "" if path == "index.html" else path: {"integrity": integrity(data), "isKept": path in always}
        for path, data in sorted(files.items())
    }
    code = (offline / KEEPER).read_text(encoding="utf-8").replace("{{files}}", json.dumps({**known, KEEPER: {}}))
    return {MANIFEST: files[MANIFEST], KEEPER: (offline / "shelf.js").read_bytes() + code.encode()}


def _manifest(static: Path) -> str:
    """What browsers want to know to install the page, with its icons inside: a sealed page fetches none."""
    manifest = json.loads((static / MANIFEST).read_text(encoding="utf-8"))
    for icon in manifest["icons"]:
        packed = base64.b64encode((static / icon["src"]).read_bytes()).decode()
        icon["src"] = f"data:{icon['type']};base64,{packed}"
    return json.dumps(manifest, indent=1)


PLACE = re.compile(r"\{\{([\w.]+)\}\}")
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
HASHED = {"scripts": SCRIPT, "styles": STYLE}
"""Places in a policy for the hashes of these."""


def _filled_in(page: str, written: Mapping[str, str], with_those_of: str = "") -> str:
    """A page with {{what stands in braces}}, and in its policy the hashes of its scripts and styles."""

    def fill(place: re.Match[str]) -> str:
        if place[1] in HASHED:
            return place[0]
        if place[1] not in written:
            raise BuildError(f"A page wants {place[0]}, and there is nothing of that name.")
        text = written[place[1]]
        if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
            raise BuildError(f"{place[1]} cannot stand in a page: it would end, or be a comment, before its end.")
        return text

    page = PLACE.sub(fill, page)
    named = {name: _hashes(kind.findall(page) + kind.findall(with_those_of)) for name, kind in HASHED.items()}
    return PLACE.sub(lambda place: named[place[1]] if place[1] in named else place[0], page)


def _hashes(texts: Iterable[str]) -> str:
    return " ".join(sorted({f"'{integrity(text.encode())}'" for text in texts}))


def integrity(data: bytes) -> str:
    """SHA-256 as policies and browsers' own checks write it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def _as_json(value: object) -> str:
    """JSON that can stand in a script of a page."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _version(root: Path) -> str:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _tree(folder: Path) -> Files:
    """All files under a folder, by their path from it, without what tools and systems leave lying around."""
    names = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in names.items() if not LEFT_LYING.search(f"/{name}")}


def _under(folder: str, files: Files) -> Files:
    return {f"{folder}/{name}": data for name, data in files.items()}


def _write(files: Files, target: Path) -> None:
    if target.is_dir() and _tree(target) == files:
        return  # already these bytes: leave it to whoever is being served from it
    with new_folder(target) as fresh:
        for name in sorted(files):
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])


def _parts(files: Files) -> Iterable[Part]:
    rest = {name: data for name, data in files.items() if name not in NOT_DOWNLOADED}
    found: dict[str, Part] = {}
    for part, beginning in sorted(PARTS, key=lambda entry: -len(entry[1])):
        mine = {name: rest.pop(name) for name in list(rest) if name.startswith(beginning)}
        found[part] = Part(part, sum(map(len, mine.values())), sum(_sent(name, data) for name, data in mine.items()))
    return [found[part] for part, _ in PARTS]


def _sent(name: str, data: bytes) -> int:
    return len(data) if name.endswith(ALREADY_COMPRESSED) else len(gzip.compress(data, 9))
