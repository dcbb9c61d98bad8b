"""Write docs/encodings.md: every image of pydicom and pydicom-data, decoded here and by the reference decoders.

python3 tools/make_encodings.py             (in an environment with what requirements-test.txt says)
python3 tools/make_encodings.py FOLDER...   (prints the same table for other files)
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import logging
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "py"))

from pydicom import dcmread  # noqa: E402
from pydicom._uid_dict import UID_dictionary  # noqa: E402
from pydicom.pixels import pixel_array  # noqa: E402
from pydicom.uid import UID  # noqa: E402

from scanveil.dicom.reading import read_header  # noqa: E402
from scanveil.errors import ScanveilError  # noqa: E402
from scanveil.pixels.attributes import read_attributes  # noqa: E402
from scanveil.pixels.codecs import NAMES, require  # noqa: E402
from scanveil.pixels.frames import FRAMES_AS_THEY_ARE, PLAIN_SYNTAXES, stored_values  # noqa: E402

TARGET = ROOT / "docs" / "encodings.md"
REFERENCES = ("gdcm", "pylibjpeg")
_JPEG = "1.2.840.10008.1.2.4."
DCMTK = {
    **{f"{_JPEG}{last}": "dcmdjpeg" for last in (50, 51, 57, 70)},
    **{f"{_JPEG}{last}": "dcmdjpls" for last in (80, 81)},
    "1.2.840.10008.1.2.5": "dcmdrle",
}
"""DCMTK's programs that unpack an encoding."""

HEAD = """\
# Encodings

Written by `python3 tools/make_encodings.py`; a test keeps it so. Tried are all different files with an image that come
with pydicom and pydicom-data, of each the first, the middle and the last frame. The references are GDCM, pylibjpeg
(libjpeg by Thomas Richter, OpenJPEG) and DCMTK, and pydicom itself where nothing is compressed.

*Exact*: every stored value is that of all references that can read the frame. *Within bound*: the nearest reference is
as near as the references are to each other, or nearer; both distances are given, in stored values. *Alone*: no
reference reads it.
"""


REST = """
## Encodings that none of these files has

Those that can be decoded are tried with images made in code (tests/core/test_codecs.py, tests/peers/test_retired.py,
tests/peers/test_jpeg_xl.py).
"""

RARE = """
## Rare, wrong and cut off

Each is tried with images made in code (tests/core/test_rare_encodings.py). What is not as its file says is shown with a
note, and no copy is made of what is cut off, nor of GE's own syntax.

| What | What becomes of it |
|---|---|
| High Bit above Bits Stored - 1, signed or not; plain, RLE, lossless JPEG, JPEG-LS | the values that lie there |
| Bits Allocated 12 | values of 12 bits that follow each other |
| RLE with anything behind the pixels in a segment | shown; what follows is cut out of copies |
| 32 bits in big endian words (OW) | the lowest word first (PS3.5 8.1.1), or one number where that is smoother |
| GE's own `1.2.840.113619.5.2` | implicit and little endian, its pixels big endian |
| JPEG 2000 of more than 16 bits | refused, with how many it has |
| An image of another kind than its transfer syntax names | shown as what it is |
| A plain image or a JPEG that is cut off, JPEG without its end marker | what is there, if that is a sixteenth |
| UN of undefined length with explicit items | read as it is written |
| UTF-8 or Chinese (GBK) under the name of another character set | read as what it plainly is |
"""


@dataclass(slots=True)
class Tally:
    """What happened to the files of one encoding."""

    files: int = 0
    frames: int = 0
    exact: int = 0
    within: int = 0
    alone: int = 0
    off: list[str] = field(default_factory=list)
    distance: int = 0
    bound: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def main() -> None:
    """Write the file, or print the table for other folders."""
    if folders := sys.argv[1:]:
        print(table(survey(map(Path, folders))))
    else:
        TARGET.write_text(text(), encoding="utf-8")


def text() -> str:
    """The whole document."""
    tallies = survey(folders_of_pip())
    return f"{HEAD}\n{table(tallies)}{REST}\n{others(tallies)}{RARE}"


def folders_of_pip() -> list[Path]:
    """Where pydicom and pydicom-data have their files."""
    found = (importlib.util.find_spec(name) for name in ("pydicom", "data_store"))
    places = (place for spec in found if spec for place in spec.submodule_search_locations or ())
    return [Path(place) / "data" for place in places]


def survey(folders: Iterable[Path]) -> dict[str, Tally]:
    """What happened, by transfer syntax UID."""
    logging.disable(logging.CRITICAL)
    tallies: dict[str, Tally] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for path in _different_files(folders):
                _try_file(path, tallies)
    finally:
        logging.disable(logging.NOTSET)
    return tallies


def _different_files(folders: Iterable[Path]) -> Iterator[Path]:
    seen: set[bytes] = set()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        digest = hashlib.sha256(path.read_bytes()).digest()
        if digest not in seen:
            seen.add(digest)
            yield path


def _try_file(path: Path, tallies: dict[str, Tally]) -> None:
    data = path.read_bytes()
    try:
        header = read_header(io.BytesIO(data), path=path.name, size=len(data))
    except ScanveilError:
        return
    if header.pixels is None:
        return
    tally = tallies.setdefault(header.transfer_syntax_uid, Tally())
    tally.files += 1
    try:
        count = read_attributes(header).number_of_frames
        for frame_index in sorted({0, count // 2, count - 1}):
            stored = stored_values(header, io.BytesIO(data), frame_index)
            tally.frames += 1
            _compare(stored, list(_by_references(data, header.transfer_syntax_uid, frame_index)), path.name, tally)
    except ScanveilError as error:
        tally.refused[error.sentence] = tally.refused.get(error.sentence, 0) + 1


def _by_references(data: bytes, transfer_syntax_uid: str, frame_index: int) -> Iterator[NDArray[Any]]:
    """The frame by each reference that can read it."""
    native = transfer_syntax_uid in PLAIN_SYNTAXES
    for plugin in [""] if native else REFERENCES:
        try:
            yield pixel_array(dcmread(io.BytesIO(data), force=True), index=frame_index, decoding_plugin=plugin)
        except Exception:  # whatever it is, this reference cannot read it
            continue
    program = shutil.which(DCMTK.get(transfer_syntax_uid, ""))
    if program:
        with tempfile.TemporaryDirectory() as folder:
            source, plain = Path(folder) / "in.dcm", Path(folder) / "out.dcm"
            source.write_bytes(data)
            if subprocess.run([program, "-q", source, plain], capture_output=True, check=False).returncode == 0:
                yield pixel_array(plain, index=frame_index)


def _compare(stored: NDArray[Any], references: list[NDArray[Any]], name: str, tally: Tally) -> None:
    if not references:
        tally.alone += 1
        return
    distances = [_distance(stored, one) for one in references]
    bound = max((_distance(one, other) for one, other in combinations(references, 2)), default=0)
    if max(distances) == 0:
        tally.exact += 1
    elif min(distances) <= bound:
        tally.within += 1
        tally.distance, tally.bound = max(tally.distance, min(distances)), max(tally.bound, bound)
    else:
        tally.off.append(name)


def _distance(one: NDArray[Any], other: NDArray[Any]) -> int:
    """The largest difference of two frames; that of two whose shapes differ is beyond any bound."""
    if one.shape != other.shape:
        return 1 << 62
    return int(np.abs(one.astype(np.float64) - other.astype(np.float64)).max())


def table(tallies: dict[str, Tally]) -> str:
    """What happened, as Markdown: a row for each encoding."""
    head = f"| Encoding | Files | Frames | Exact | Within bound | Alone | Off | Refused |\n{'|---' * 8}|\n"
    rows = [_row(uid, tallies[uid]) for uid in sorted(tallies, key=_numbers)]
    return head + "".join(rows)


def others(tallies: dict[str, Tally]) -> str:
    """What becomes of all other transfer syntaxes that pydicom knows, or we."""
    known = {uid for uid, (_, kind, *_) in UID_dictionary.items() if kind == "Transfer Syntax"} | set(NAMES)
    rows = (f"| {_name(uid)} `{uid}` | {_fate(uid)} |\n" for uid in sorted(known - set(tallies), key=_numbers))
    return "| Encoding | What becomes of it |\n|---|---|\n" + "".join(rows)


def _fate(uid: str) -> str:
    if uid in PLAIN_SYNTAXES | FRAMES_AS_THEY_ARE:
        return "shown"
    try:
        require(uid)
    except ScanveilError as error:
        return error.sentence
    return "shown"


def _numbers(uid: str) -> list[int]:
    return [int(part) for part in uid.split(".")]


def _row(uid: str, tally: Tally) -> str:
    within = f"{tally.within} (at most {tally.distance}; references {tally.bound})" if tally.within else "0"
    off = f"{len(tally.off)}: {', '.join(tally.off)}" if tally.off else "0"
    refused = "; ".join(f"{count}: {sentence}" for sentence, count in sorted(tally.refused.items())) or "0"
    cells = (f"{_name(uid)} `{uid}`", tally.files, tally.frames, tally.exact, within, tally.alone, off, refused)
    return f"| {' | '.join(map(str, cells))} |\n"


def _name(uid: str) -> str:
    """What pydicom calls it, or we, where it does not know it."""
    known = UID(uid).name
    return NAMES.get(uid, uid) if known == uid else known


if __name__ == "__main__":
    main()
