"""What ships, and what stays out: which files of each artefact the page needs, and how they are turned into dist/.

Only this module knows the insides of the artefacts. Each function takes their files and gives files for dist/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from tools.places import BuildError

Files = Mapping[str, bytes]

# PyScript: its entry names the one module in which all is that this page needs. A module that is handed over as bytes
# has no place of its own, from which to load others or to tell where the page is: what asks for either is rewritten.
PYSCRIPT_ENTRY = "dist/core.js"
PYSCRIPT_CORE = re.compile(r'from"\./(core-[\w-]{8}\.js)"')
PYSCRIPT_PLUGIN = re.compile(
    r'\(\)=>import\("\./(deprecations-manager|donkey|error|py-editor|py-game|py-terminal)-[\w-]{8}\.js"\)'
)
PYSCRIPT_PLUGINS = 6
# Of what PyScript brings in Python, the page imports `ffi` alone: to write down and compile the rest took longer than
# all else that the page's Python does at first.
PYSCRIPT_LIBRARY = re.compile(
    r'(wo\("\.",\{pyscript:\{).*?("ffi\.py":"(?:[^"\\]|\\.)*").*?(\}\}\),ho\.push)', re.DOTALL
)
PYSCRIPT_INTERPRETER = re.compile(r'module:\(e="[\d.-]+"\)=>`[^`]*/micropython\.mjs`')
PYSCRIPT_INTERPRETERS = 2
PYSCRIPT_PLACES = {"const{url:Ir}=import.meta,": 1, "import.meta.url": 1, "location.href": 10}
PYSCRIPT_HERE = "https://inside.invalid/"
# A worker that is made from memory has no such place: for the error Chromium reads most of the glue once more.
PYODIDE_PLACE = b'scriptDirectory=new URL(".",_scriptName).href'

# The standard library: what cannot work without processes, terminals or sockets stays out, ...
STDLIB_LEFT_OUT = (
    "_pyrepl/",
    "ensurepip/",
    "ftplib.py",
    "idlelib/",
    "imaplib.py",
    "mailbox.py",
    "multiprocessing/",
    "nntplib.py",
    "poplib.py",
    "pydoc.py",
    "pydoc_data/",
    "smtplib.py",
    "socketserver.py",
    "tkinter/",
    "turtledemo/",
    "venv/",
    "wsgiref/",
    "xmlrpc/",
)
# ... what is hardly ever imported stays source, which is smaller, ...
STDLIB_AS_SOURCE = (
    "_aix_support.py",
    "_android_support.py",
    "_apple_support.py",
    "_osx_support.py",
    "_pydatetime.py",
    "_pydecimal.py",
    "_pyio.py",
    "bdb.py",
    "cmd.py",
    "code.py",
    "configparser.py",
    "cProfile.py",
    "curses/",
    "doctest.py",
    "filecmp.py",
    "fileinput.py",
    "getopt.py",
    "html/",
    "http/",
    "imghdr.py",
    "lib2to3/",
    "modulefinder.py",
    "netrc.py",
    "optparse.py",
    "pdb.py",
    "pickletools.py",
    "pipes.py",
    "plistlib.py",
    "profile.py",
    "pstats.py",
    "pyclbr.py",
    "sched.py",
    "shelve.py",
    "sqlite3/",
    "statistics.py",
    "symtable.py",
    "sysconfig/",
    "_sysconfigdata",
    "tabnanny.py",
    "trace.py",
    "tracemalloc.py",
    "unittest/",
    "webbrowser.py",
    "xml/",
    "zipapp.py",
    "zoneinfo/",
)
# ... and the rest is compiled; docstrings stay where Pyodide reads them.
STDLIB_OPTIMIZE = (("_pyodide/", 0), ("pyodide/", 0), ("encodings/", 2), ("", 2))

NUMPY_LEFT_OUT = re.compile(
    r"""(?x)
    /tests/ | /_pyinstaller/ | ^numpy/(distutils|doc|f2py)/ | ^numpy/_core/(include|lib)/
    | ^numpy/conftest\.py | ^numpy/typing/mypy_plugin\.py | /lapack_lite\.
    | \.(pyi|pxd|h|c|a|typed|ini|build|in)$ | \.dist-info/
    """
)
NUMPY_FOR_THE_BUILD_ONLY = re.compile(r"^numpy/(random|testing)/")
PYDICOM_LEFT_OUT = re.compile(
    r"""(?x)
    ^pydicom/(cli|data|examples)/
    | ^pydicom/sr/_ | \.(pyi|typed)$ | \.dist-info/
    """
)
PYDICOM_NO_DATA = b'''"""Stands in for pydicom.data, whose files and downloads are not part of Scanveil."""


def get_palette_files(pattern: str = "**/*") -> list[str]:
    raise FileNotFoundError(f"pydicom's palette {pattern} is not part of Scanveil")
'''
CODECS = ("_htj2k", "_imcd", "_jpeg2k", "_jpeg8", "_jpegls", "_jpegxl", "_ljpeg", "_shared")
CODECS_PYTHON = ("__init__.py", "_imagecodecs.py", "imagecodecs.py")


def pyscript(package: Files) -> dict[str, bytes]:
    """PyScript's core, rewritten so that it loads nothing more and asks nobody where it is."""
    entry = PYSCRIPT_CORE.findall(package[PYSCRIPT_ENTRY].decode())
    if len(entry) != 1:
        raise BuildError("PyScript's entry no longer names one core; see tools/contents.py.")
    code = _without_source_map(package[f"dist/{entry[0]}"]).decode()
    code, plugins = PYSCRIPT_PLUGIN.subn("()=>Promise.resolve({})", code)
    for place, count in PYSCRIPT_PLACES.items():
        if code.count(place) != count:
            raise BuildError(f"PyScript's core has {place!r} {code.count(place)} times; see tools/contents.py.")
    code, interpreters = PYSCRIPT_INTERPRETER.subn("module:e=>e", code)
    if (plugins, interpreters) != (PYSCRIPT_PLUGINS, PYSCRIPT_INTERPRETERS):
        raise BuildError(
            f"PyScript's core loads {plugins} plugins, {interpreters} MicroPythons; see tools/contents.py."
        )
    code, libraries = PYSCRIPT_LIBRARY.subn(lambda found: found[1] + '"__init__.py":"",' + found[2] + found[3], code)
    if libraries != 1:
        raise BuildError("PyScript's core no longer brings one library; see tools/contents.py.")
    code = code.replace("const{url:Ir}=import.meta,", "const Ir=HERE.href,").replace("import.meta.url", "HERE.href")
    code = code.replace("location.href", "HERE.href")
    return {"core.js": f'const HERE={{href:"{PYSCRIPT_HERE}"}};{code}'.encode()}


def micropython(package: Files) -> dict[str, bytes]:
    """MicroPython's loader and its machine code."""
    return {
        "micropython.mjs": _without_source_map(package["micropython.mjs"]),
        "micropython.wasm": package["micropython.wasm"],
    }


def pyodide(package: Files) -> dict[str, bytes]:
    """Pyodide's loader, its machine code, and a lock file that names no package, for all of them are handed over."""
    info = json.loads(package["pyodide-lock.json"])["info"]
    glue = _without_source_map(package["pyodide.asm.js"])
    if glue.count(PYODIDE_PLACE) != 1:
        raise BuildError(f"Pyodide's glue has no {PYODIDE_PLACE!r} any more; see tools/contents.py.")
    return {
        "pyodide.js": _without_source_map(package["pyodide.js"]),
        "pyodide.asm.js": glue.replace(PYODIDE_PLACE, b'scriptDirectory=""'),
        "pyodide.asm.wasm": package["pyodide.asm.wasm"],
        "pyodide-lock.json": json.dumps({"info": info, "packages": {}}, sort_keys=True).encode() + b"\n",
    }


def _without_source_map(code: bytes) -> bytes:
    return re.sub(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*\n?", b"\n", code)


def stdlib(files: Files) -> dict[str, bytes]:
    """Python's standard library, without what cannot work in a browser's worker."""
    return _without(files, STDLIB_LEFT_OUT)


def numpy(wheel: Files) -> dict[str, bytes]:
    """numpy without what only its developers need, and without numpy.random and numpy.testing."""
    files = numpy_with_random(wheel)
    return {name: data for name, data in files.items() if not NUMPY_FOR_THE_BUILD_ONLY.search(name)}


def numpy_with_random(wheel: Files) -> dict[str, bytes]:
    """numpy as the sample's recipe may use it, at build time."""
    return {name: data for name, data in wheel.items() if not NUMPY_LEFT_OUT.search(name)}


def pydicom(wheel: Files) -> dict[str, bytes]:
    """pydicom without test files, command line and the dictionaries of structured reporting.

    What it does at every import and nobody needs here is written out, because it takes as long as all the rest: it
    looks for twelve example files, loads what could download more, and asks importlib.metadata for its own version.
    """
    files = {name: data for name, data in wheel.items() if not PYDICOM_LEFT_OUT.search(name)}
    files["pydicom/data/__init__.py"] = PYDICOM_NO_DATA
    metadata = next(data for name, data in wheel.items() if name.endswith(".dist-info/METADATA"))
    version = re.findall(rb"^Version: ([\w.]+)$", metadata, re.MULTILINE)[0]
    _rewrite(files, "pydicom/__init__.py", b"import pydicom.examples\n", b"")
    _rewrite(files, "pydicom/_version.py", b"from importlib.metadata import version\n", b"")
    _rewrite(files, "pydicom/_version.py", b'version("pydicom")', b'"' + version + b'"')
    return files


def _rewrite(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> None:
    if files[name].count(old) != 1:
        raise BuildError(f"{name} no longer has the line {old.decode()!r}; see tools/contents.py.")
    files[name] = files[name].replace(old, new)


def pycdlib(wheel: Files) -> dict[str, bytes]:
    """What finds the files in images of discs."""
    return {name: data for name, data in wheel.items() if name.startswith("pycdlib/") and name.endswith(".py")}


def zip_js(package: Files) -> dict[str, bytes]:
    """What unlocks archives, without workers and machine code of its own."""
    return {"zip-core.min.js": _without_source_map(package["dist/zip-core.min.js"])}


def onnxruntime(package: Files) -> dict[str, bytes]:
    """What runs a model in a browser, on one thread: the library, its machine code and what goes between."""
    scripts = ("ort.wasm.min.js", "ort-wasm-simd-threaded.mjs")
    core = "ort-wasm-simd-threaded.wasm"
    return {name: _without_source_map(package[f"dist/{name}"]) for name in scripts} | {core: package[f"dist/{core}"]}


def codecs(wheel: Files) -> dict[str, bytes]:
    """Those codecs of imagecodecs that DICOM has a transfer syntax for."""
    wanted = [f"imagecodecs/{name}.abi3.so" for name in CODECS] + [f"imagecodecs/{name}" for name in CODECS_PYTHON]
    return {name: wheel[name] for name in wanted}


def _without(files: Files, beginnings: Iterable[str]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not name.startswith(tuple(beginnings))}
