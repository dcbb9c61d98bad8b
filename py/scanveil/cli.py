"""The same work as the page's, from a terminal."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from getpass import getpass
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scanveil import __version__
from scanveil.dicom.reading import Header, read_header
from scanveil.dicom.syntaxes import is_video
from scanveil.errors import (
    DecodeError,
    KeyFileError,
    NotDicomError,
    ProfileError,
    ScanveilError,
    TooLargeError,
    UnreadableError,
    UsageError,
    WithheldError,
)
from scanveil.library.instance import Instance, read_instance
from scanveil.library.stacks import Stack
from scanveil.library.study import Patient, Series, Study, group, repeated
from scanveil.pixels.frames import stored_values

if TYPE_CHECKING:
    from scanveil.deid.deidentifier import Renamed
    from scanveil.deid.out.keyfile import KeyFile
    from scanveil.deid.rules.policy import Policy
    from scanveil.documents.document import Document
    from scanveil.documents.video import Video

DONE, FAILED, USAGE, WITHHELD = 0, 1, 2, 3
PASSPHRASE = "SCANVEIL_PASSPHRASE"
"""The variable of the environment that holds the passphrase of a key file, where nobody is there to type it."""

MOST_LINES = 100_000
"""Lines of a report that are printed."""

_EPILOG = """\
exit status:
  0  all done
  3  done, but some files were withheld; they are named
  2  bad usage
  1  failed, nothing written

The original files are only ever read. Not a diagnostic device.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    asked = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except ScanveilError as error:
        _say(f"{error.path}: {error.sentence}" if error.path else error.sentence)
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        _say("Stopped; nothing was written.")
        return FAILED


def _inspect(asked: argparse.Namespace) -> int:
    """What a folder holds, as JSON on standard output."""
    instances, problems = _read_all(_files(asked.paths))
    found = {
        "patients": [_patient(patient) for patient in group(instances)],
        "repeated": [[one.path for one in same] for same in repeated(instances)],
        "problems": [_problem(error) for error in problems],
    }
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    print()
    if not instances:
        _say("No DICOM file was found.")
    return DONE


def _patient(patient: Patient) -> dict[str, Any]:
    studies = [{**_fields(study), "series": list(map(_series, study.series))} for study in patient.studies]
    return {**_fields(patient), "studies": studies}


def _series(series: Series) -> dict[str, Any]:
    """A series with its files and stacks; frames count from 1, as for `render`."""
    stacks = [
        {
            **_fields(stack),
            "count": stack.count,
            "runs": [
                {"path": series.instances[file].path, "first_frame": first + 1, "frames": length, "step": step}
                for file, first, length, step in stack.runs
            ],
        }
        for stack in series.stacks
    ]
    return {**_fields(series), "instances": list(map(_instance, series.instances)), "stacks": stacks}


def _instance(instance: Instance) -> dict[str, Any]:
    """A file with what it says of its first image."""
    return {**_fields(instance), "first_image": instance.traits[0]._asdict()}


def _fields(record: Patient | Study | Series | Stack | Instance) -> dict[str, Any]:
    """What a record holds itself, but no lists of others."""
    return {
        name: getattr(record, name)
        for name in record.__slots__
        if name not in ("studies", "series", "instances", "stacks", "runs", "traits")
    }


def _show(asked: argparse.Namespace) -> int:
    """What a file that is no image says: a report as a tree of text, and what other objects are."""
    from scanveil.documents.document import as_text, read_document

    if asked.output:
        _check_outputs([asked.file], asked.output)
    with _opened(asked.file) as (header, file):
        document = read_document(header, most_lines=MOST_LINES)
        for line in as_text(document):
            print(line)
        if asked.output:
            inside = _inside(header, file, document, Path(asked.output).suffix.lower())
            with _written(asked.output) as out:
                for part in inside:
                    out.write(part)
    return DONE


def _inside(header: Header, file: BinaryIO, document: Document, suffix: str) -> Iterator[bytes]:
    """The bytes of a file's video, packed anew where an MP4 is asked for and it is none, or of the document in it."""
    if is_video(header.transfer_syntax_uid):
        from scanveil.documents.video import read_video

        video = read_video(header, file)
        if suffix == ".mp4" and video.suffix != suffix:
            return _packed(video, header, file)
        return video.blocks(file)
    inside = document.enclosed
    if inside is None or not inside.suffix:
        raise UsageError("There is no document inside this file that could be saved.", path=header.path)
    return iter([header.buffer[inside.start : inside.end]])


def _packed(video: Video, header: Header, file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a video as MP4. Where it cannot be packed so, it is said how it can be saved."""
    from scanveil.documents.video import SILENT, as_mp4

    as_it_is = f"To save it as it is, choose a name that ends in {video.suffix}."
    if not video.is_to_be_repacked:
        raise UsageError(f"The video cannot be packed as MP4. {as_it_is}", path=header.path)
    try:
        movie = as_mp4(video, header, file)
    except (DecodeError, TooLargeError) as error:
        raise UsageError(f"{error.sentence} {as_it_is}", path=header.path) from error
    if movie.has_sound:
        _say(SILENT)
    return movie.parts()


def _render(asked: argparse.Namespace) -> int:
    """A frame as the page shows it, as PNG."""
    if (asked.center is None) != (asked.width is None):
        raise UsageError("--center and --width go together.")
    from scanveil.looking.render import render
    from scanveil.looking.viewer import Viewer

    paths = [asked.file, *asked.companion]
    _check_outputs(paths, asked.output)
    with ExitStack() as opened:
        files = [opened.enter_context(_open(path)) for path in paths]
        viewer = Viewer(
            lambda number: (files[number], paths[number], _size(files[number])),
            lambda number: [one for one in range(1, len(files)) if one != number],
        )
        shown = render(
            viewer.frame(0, asked.frame - 1),
            window_center=asked.center,
            window_width=asked.width,
            voi_lut=None if asked.voi_lut is None else asked.voi_lut - 1,
            invert=asked.invert,
            drawings=asked.drawings,
        )
    with _written(asked.output) as out:
        out.write(png(shown.rgba))
    for note in shown.notes:
        _say(note)
    return DONE


def _frame(asked: argparse.Namespace) -> int:
    """A frame's stored values, as a NumPy file."""
    _check_outputs([asked.file], asked.output)
    with _opened(asked.file) as (header, file):
        stored = stored_values(header, file, asked.frame - 1)
    with _written(asked.output) as out:
        np.save(out, stored, allow_pickle=False)
    return DONE


def _deidentify(asked: argparse.Namespace) -> int:
    """Files without the identity, as a ZIP with a report. What cannot be proven clean is withheld and named."""
    from scanveil.conducting.folders import deidentify_paths

    policy = _policy(asked.profile, asked.option)
    files = _files(asked.paths)
    known = _key(asked.key) if asked.key else None
    included = _files(asked.include) if asked.include else []
    if strangers := _same(included) - _same(files):
        raise UsageError("This file is not among those to de-identify.", path=min(strangers))
    _check_outputs(files, asked.output, asked.report, asked.save_key)
    known_as = _same([asked.key] if asked.key else [])
    if asked.save_key and Path(asked.save_key).exists() and not _same([asked.save_key]) <= known_as:
        raise UsageError("There is a file of this name already; a key file is never lost.", path=asked.save_key)
    passphrase = _new_passphrase() if asked.save_key else ""
    with _written(asked.output) as out:
        report = deidentify_paths(
            files,
            out,
            policy=policy,
            key=known.secret if known else None,
            released=included,
            clears_bits=asked.clear_bits,
            progress=_progress(),
        )
        for one in report.withheld:
            _say(f"{one.path}: {one.sentence}")
        if not report.written:
            raise WithheldError("No file could be de-identified; nothing was written.")
        if asked.report:
            with _written(asked.report) as report_file:
                report_file.write(report.json)
        if asked.save_key:
            _save_key(asked.save_key, known | report.key_file if known else report.key_file, passphrase)
        if asked.mapping:
            _write_mapping(Path(asked.mapping), report.renamed)
    return WITHHELD if report.withheld else DONE


def _reidentify(asked: argparse.Namespace) -> int:
    """Copies with their identity put back, as a ZIP. What the key file knows nothing of is withheld and named."""
    from scanveil.conducting.folders import restore_paths

    files = _files(asked.paths)
    key_file = _key(asked.key)
    _check_outputs([*files, asked.key], asked.output)
    with _written(asked.output) as out:
        report = restore_paths(files, out, key_file, progress=_progress())
        for one in report.withheld:
            _say(f"{one.path}: {one.sentence}")
        if not report.written:
            raise WithheldError("No file could be named again; nothing was written.")
    return WITHHELD if report.withheld else DONE


def _write_mapping(folder: Path, renamed: Renamed) -> None:
    """Two tables of old and new, as outside scorers read them; they name people, and belong beside the originals."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(f"The folder could not be made: {error.strerror}.", path=str(folder)) from error
    for name, pairs in (("uid_mapping.csv", renamed.uids), ("patid_mapping.csv", renamed.patients)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([("id_old", "id_new"), *pairs])
        with _written(str(folder / name)) as out:
            out.write(text.getvalue().encode("utf-8"))


def _policy(profile: str, options: Sequence[str]) -> Policy:
    """A preset by its name or a profile file, with more options."""
    from scanveil.deid.rules.policy import LONGEST_PROFILE, from_toml, policy_of

    if not profile.endswith(".toml"):
        return policy_of(profile, options)
    with _open(profile) as file:
        text = file.read(4 * LONGEST_PROFILE + 1)  # UTF-8 has four bytes for a character at most
    try:
        return from_toml(text.decode("utf-8")).with_options(options)
    except UnicodeDecodeError as error:
        raise ProfileError("The profile is not a text file in UTF-8.").at(profile) from error
    except ProfileError as error:
        raise error.at(profile) from error


def _check_outputs(inputs: Iterable[str], *outputs: str | None) -> None:
    """Refuse to write over a file that is read."""
    read = _same(inputs)
    for path in outputs:
        if path and _same([path]) <= read:
            raise UsageError("This is one of the files to read. It would be lost.", path=path)


def _same(paths: Iterable[str]) -> set[str]:
    """Paths in their one true spelling."""
    return {os.path.realpath(path) for path in paths}


def _key(path: str) -> KeyFile:
    """A key file under a passphrase, or a file whose bytes are the secret."""
    from scanveil.deid.out.encryption import unseal
    from scanveil.deid.out.keyfile import LARGEST, SHORTEST_SECRET, KeyFile, is_key_file

    with _open(path) as file:
        data = file.read(LARGEST + 1)
    try:
        if is_key_file(data):
            return unseal(data, _passphrase("Passphrase of the key file: "))
    except KeyFileError as error:
        raise error.at(path) from error
    if len(data) < SHORTEST_SECRET:
        raise UsageError(f"A key has at least {SHORTEST_SECRET} bytes.", path=path)
    return KeyFile(data)


def _save_key(path: str, key_file: KeyFile, passphrase: str) -> None:
    from scanveil.deid.out.encryption import seal

    data = seal(key_file, passphrase)
    with _written(path) as out:
        out.write(data)


def _new_passphrase() -> str:
    """A passphrase for a key file, typed twice; judged before any work is done."""
    from scanveil.deid.out.keyfile import check_passphrase

    passphrase = _passphrase("New passphrase for the key file: ")
    check_passphrase(passphrase)
    if _passphrase("The same once more: ") != passphrase:
        raise UsageError("The two are not the same.")
    return passphrase


def _passphrase(prompt: str) -> str:
    """Out of the environment, or typed by a person."""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    try:
        return getpass(prompt)
    except EOFError as error:
        raise UsageError(f"A passphrase is needed: type it, or set {PASSPHRASE}.") from error


def _progress() -> Callable[[int, int], None] | None:
    """Steps counted on a terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int) -> None:
        print(f"\r{done:,} of {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return tell


def png(rgba: NDArray[np.uint8]) -> bytes:
    """An image of (rows, columns, 4) bytes as a PNG file."""
    rows, columns, _ = rgba.shape
    lines = np.zeros((rows, 1 + 4 * columns), np.uint8)  # each line starts with its filter: 0, none
    lines[:, 1:] = rgba.reshape(rows, -1)
    header = pack(">LLBBBBB", columns, rows, 8, 6, 0, 0, 0)  # 8 bits, truecolour with alpha
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">L", len(data)) + name + data + pack(">L", zlib.crc32(name + data))


# Files


def _files(paths: Iterable[str]) -> list[str]:
    """All files that paths name, those in folders included, each once."""
    found: dict[str, None] = {}
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                found.update(dict.fromkeys(os.path.join(folder, name) for name in sorted(names)))
        elif os.path.exists(path):
            found[path] = None
        else:
            raise UsageError("There is no such file or folder.", path=path)
    if not found:
        raise NotDicomError("There is no file in there.", path=" ".join(paths))
    return list(found)


def _read_all(paths: Iterable[str]) -> tuple[list[Instance], list[ScanveilError]]:
    instances: list[Instance] = []
    problems: list[ScanveilError] = []
    for path in paths:
        try:
            with _open(path) as file:
                instances.append(read_instance(file, path=path, size=_size(file)))
        except ScanveilError as error:
            problems.append(error)
    return instances, problems


def _problem(error: ScanveilError) -> dict[str, str]:
    return {"path": error.path, "reason": error.reason, "sentence": error.sentence}


@contextmanager
def _opened(path: str) -> Iterator[tuple[Header, BinaryIO]]:
    """A file's header, and the file to read its pixels from."""
    with _open(path) as file:
        yield read_header(file, path=path, size=_size(file)), file


def _open(path: str) -> BinaryIO:
    try:
        return open(path, "rb", buffering=0)
    except OSError as error:
        raise UnreadableError(f"The file could not be opened: {error.strerror}.", path=path) from error


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


@contextmanager
def _written(path: str) -> Iterator[BinaryIO]:
    """A file to write to. It gets its name when all is written, and does not exist when something failed."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("xb") as out:
                yield out
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UnreadableError(f"The result could not be written: {error.strerror}.", path=path) from error


def _say(sentence: str) -> None:
    print(f"scanveil: {sentence}", file=sys.stderr)


# Arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scanveil",
        description="Look at DICOM images and take the identity out. Nothing leaves this machine.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"scanveil {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    inspect = commands.add_parser("inspect", help="say what files hold", description=_inspect.__doc__)
    inspect.add_argument("paths", nargs="+", metavar="PATH", help="file or folder")
    inspect.set_defaults(run=_inspect)

    show = commands.add_parser("show", help="print a report, and what else is no image", description=_show.__doc__)
    show.add_argument("file", metavar="FILE", help="DICOM file")
    show.add_argument(
        "-o",
        "--output",
        metavar="out.pdf",
        help="write the document or video inside it here, as it is; a video that is to be .mp4 is packed so",
    )
    show.set_defaults(run=_show)

    render = commands.add_parser("render", help="save an image as it is shown", description=_render.__doc__)
    _add_frame(render, "out.png", besides="; 0 for all of a slide, -1 and so on for its other colours or depths")
    render.add_argument("--center", type=float, metavar="C", help="window center, in HU for CT")
    render.add_argument("--width", type=float, metavar="W", help="window width, above 0")
    render.add_argument("--voi-lut", type=int, metavar="N", help="the file's N-th table of greys in place of a window")
    render.add_argument("--invert", action="store_true", help="show low values bright")
    render.add_argument("--drawings", action="store_true", help="show what is drawn over it")
    render.add_argument(
        "--companion",
        action="append",
        default=[],
        metavar="FILE",
        help="a presentation state, segmentation or structure set that speaks of this image; any number of them",
    )
    render.set_defaults(run=_render)

    frame = commands.add_parser("frame", help="save stored values", description=_frame.__doc__)
    _add_frame(frame, "out.npy")
    frame.set_defaults(run=_frame)

    deidentify = commands.add_parser("deidentify", help="take the identity out", description=_deidentify.__doc__)
    deidentify.add_argument("paths", nargs="+", metavar="PATH", help="file or folder")
    deidentify.add_argument("-o", "--output", required=True, metavar="out.zip", help="file to write")
    deidentify.add_argument(
        "--profile",
        default="basic",
        metavar="NAME",
        help="what is done: basic (default), second-opinion, teaching, research, everything-out, or a file.toml",
    )
    deidentify.add_argument(
        "--option", action="append", default=[], metavar="NAME", help="an option of PS3.15; may be repeated"
    )
    deidentify.add_argument(
        "--key",
        metavar="FILE",
        help="a key file, or any secret bytes: names, UIDs and dates become the same again (default: made anew)",
    )
    deidentify.add_argument(
        "--save-key", metavar="FILE", help=f"write a key file, under a passphrase that is asked for (or {PASSPHRASE})"
    )
    deidentify.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="FILE",
        help="give out this file although it would be withheld: you have looked at it yourself; may be repeated",
    )
    deidentify.add_argument(
        "--clear-bits",
        action="store_true",
        help="set bits of pixels that hold no value to zero where they are not, instead of withholding the file",
    )
    deidentify.add_argument(
        "--mapping", metavar="FOLDER", help="write uid_mapping.csv and patid_mapping.csv there; they name people"
    )
    deidentify.add_argument("--report", metavar="out.json", help="write the report here as well")
    deidentify.set_defaults(run=_deidentify)

    reidentify = commands.add_parser("reidentify", help="put the identity back", description=_reidentify.__doc__)
    reidentify.add_argument("paths", nargs="+", metavar="PATH", help="file or folder")
    reidentify.add_argument("--key", required=True, metavar="FILE", help="the key file of the batch")
    reidentify.add_argument("-o", "--output", required=True, metavar="out.zip", help="file to write; it names people")
    reidentify.set_defaults(run=_reidentify)
    return parser


def _add_frame(command: argparse.ArgumentParser, output: str, *, besides: str = "") -> None:
    command.add_argument("file", metavar="FILE", help="DICOM file")
    which = f"number of the frame, from 1 (default: 1){besides}"
    command.add_argument("--frame", type=int, default=1, metavar="N", help=which)
    command.add_argument("-o", "--output", required=True, metavar=output, help="file to write")
