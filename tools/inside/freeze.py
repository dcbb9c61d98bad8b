"""Runs in Pyodide: /job/input.zip -> /job/output.zip, with Python compiled and everything packed, the same every time.

Compiled here because the byte code must be that of Pyodide's Python; packed here because zlib differs from machine to
machine, and this one is locked. /job/job.json has `level` (0: stored), `optimize` (pairs of a path's beginning and the
level for it, the first that fits counts) and `as_source` (beginnings of paths that stay Python source).
"""

import json
import marshal
import zipfile
from pathlib import Path
from typing import Any

HEADER = (1).to_bytes(4, "little") + bytes(8)  # PEP 552: hash-based and unchecked; there is no source to hash


def freeze(job: dict[str, Any]) -> None:
    """Compile and pack every file of the input, in sorted order and with one fixed date."""
    with zipfile.ZipFile("/job/input.zip") as source, zipfile.ZipFile("/job/output.zip", "w") as target:
        frozen = dict(_frozen(name, source.read(name), job) for name in source.namelist())
        for name in sorted(frozen):
            _add(target, name, frozen[name], job["level"])


def _frozen(name: str, data: bytes, job: dict[str, Any]) -> tuple[str, bytes]:
    if not name.endswith(".py") or name.startswith(tuple(job["as_source"])):
        return name, data
    optimize = next(level for beginning, level in job["optimize"] if name.startswith(beginning))
    code = compile(data, name, "exec", dont_inherit=True, optimize=optimize)
    return f"{name}c", _magic() + HEADER + marshal.dumps(code)


def _magic() -> bytes:
    from importlib.util import MAGIC_NUMBER

    return MAGIC_NUMBER


def _add(target: zipfile.ZipFile, name: str, data: bytes, level: int) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    entry.compress_type = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
    target.writestr(entry, data, compresslevel=level or None)


freeze(json.loads(Path("/job/job.json").read_text(encoding="utf-8")))
