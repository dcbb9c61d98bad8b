"""Runs in Pyodide: packs the memory of a Python that has begun, and leaves out beside it what that memory has already.

/job/memory is what Pyodide gives; /job/core.wasm the machine code that it was of; /job/loaded names a file on each line
which was imported from one of the two ZIPs. /job/output.zip gets memory.bin and what is left of the ZIPs.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

JOB = Path("/job")
LEFT = JOB / "left"
ZIPS = {"/lib/python313.zip/": "python_stdlib.zip", "/lib/pure.zip/": "pure.zip"}
"""Where they lie in Pyodide, and their names in the job."""
DATA, CONSTANT, GLOBAL = 11, 0x41, 0x23
"""Of WebAssembly's format: a section's number, and what the address of a segment may begin with."""
SAMPLE = 256
"""Bytes by which the largest segment is found in the memory."""
FEWEST_EQUAL = 0.9
WORD, PAGE = 4, 4096
"""Bytes that are left out together where there is nothing in them: more than half of them, and unpacking takes time."""


def leave_out() -> None:
    """What is left of both ZIPs, packed the same every time."""
    loaded = set((JOB / "loaded").read_text(encoding="utf-8").splitlines())
    LEFT.mkdir()
    for place, name in ZIPS.items():
        with zipfile.ZipFile(JOB / name) as source, zipfile.ZipFile(LEFT / name, "w") as target:
            for entry in source.infolist():
                if place + entry.filename not in loaded:
                    target.writestr(entry, source.read(entry), compresslevel=9)


def pack() -> None:
    """Those pages of the memory in which there is something, without what the machine code brings, behind some numbers.

    They say which bytes of the code are to be added again (the first, how many, and their place in the memory, which is
    one of whole words), how large the memory is, how many pages there are, and which.
    """
    memory, core = (JOB / "memory").read_bytes(), (JOB / "core.wasm").read_bytes()
    start, size = max(_segments(core), key=lambda segment: segment[1])
    known = core[start : start + size]
    place = memory.index(known[size // 2 : size // 2 + SAMPLE]) - size // 2
    difference = _xor(memory[place : place + size], known)
    if difference.count(0) < FEWEST_EQUAL * size:
        raise ValueError("the memory does not hold what the machine code brings")
    without = memory[:place] + difference + memory[place + size :]
    if place % WORD:
        raise ValueError("what the machine code brings does not lie in whole words of the memory")
    pages = {at // PAGE: page for at in range(0, len(without), PAGE) if (page := without[at : at + PAGE]).strip(b"\0")}
    head = struct.pack(f"<{5 + len(pages)}L", start, size, place, len(without), len(pages), *pages)
    packed = zlib.compress(head + b"".join(page.ljust(PAGE, b"\0") for page in pages.values()), 9)
    files = {"memory.bin": packed} | {name: (LEFT / name).read_bytes() for name in ZIPS.values()}
    with zipfile.ZipFile(JOB / "output.zip", "w") as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)


def _xor(these: bytes, those: bytes) -> bytes:
    return (int.from_bytes(these, "little") ^ int.from_bytes(those, "little")).to_bytes(len(these), "little")


def _segments(core: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of each segment of data begin, and their size (WebAssembly 2.0, 5.5.14)."""
    at = 8
    while at < len(core):
        section, (size, at) = core[at], _number(core, at + 1)
        if section == DATA:
            count, at = _number(core, at)
            for _ in range(count):
                if core[at] != 0 or core[at + 1] not in (CONSTANT, GLOBAL):
                    raise ValueError("the machine code has a segment of an unknown kind")
                _address, at = _number(core, at + 2)
                size, at = _number(core, at + 1)
                yield at, size
                at += size
            return
        at += size


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number in LEB128, and where it ends."""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
