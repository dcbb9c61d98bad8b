"""How far a command is stands on a terminal as a bar, which nothing that is said runs into, and nowhere else."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import planting
import pytest
from planting import Planted
from tqdm import tqdm

from scanveil.cli import main
from scanveil.cli import progress as showing
from scanveil.cli.files import say
from scanveil.cli.progress import progress


class Terminal(io.StringIO):
    """Somebody looks at it."""

    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        """What is on it in the end: what comes behind a return goes over what was there."""
        found = []
        for line in self.getvalue().split("\n"):
            shown = ""
            for over in line.split("\r"):
                shown = over + shown[len(over) :]
            found.append(shown.rstrip())
        return found


def look(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """From now on somebody looks, and at once."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(showing, "SHOWN_AFTER_S", 0)
    monkeypatch.setattr(showing, "_new_bar", lambda make=showing._new_bar: _hasty(make()))
    return found


def _hasty(bar: tqdm[None]) -> tqdm[None]:
    """A bar that shows every step."""
    bar.mininterval = 0
    return bar


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(30):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.%d" % number))
        (tmp_path / "in" / f"IM{number}").write_bytes(made.to_bytes())
    return tmp_path / "in"


@pytest.mark.parametrize("command", ["inspect", "deidentify", "reidentify", "check"])
def test_a_bar_is_shown_while_a_command_works(monkeypatch: pytest.MonkeyPatch, scans: Path, command: str) -> None:
    """And is gone when it says what came of it."""
    terminal = look(monkeypatch)
    key = scans.parent / "key"
    key.write_bytes(bytes(range(32)))
    out = ["-o", str(scans.parent / "out.zip")]
    more = {"deidentify": out, "reidentify": [*out, "--key", str(key)], "check": ["--against", str(scans)]}
    main([command, str(scans), *more.get(command, [])])
    assert "  0 % |" in terminal.getvalue() and "100 % |" in terminal.getvalue()
    assert all(line.startswith("scanveil: ") for line in terminal.lines if line)


def test_files_are_counted_and_not_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes as many steps as there are."""
    terminal = look(monkeypatch)
    with progress(3) as tell:
        assert tell
        tell(45, 90)
        say("Half of it.")
    assert " 50 % |" in terminal.getvalue() and "15 / 30" in terminal.getvalue()


def test_steps_are_files_where_nothing_else_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a check, in which each is looked at once."""
    terminal = look(monkeypatch)
    with progress() as tell:
        assert tell
        tell(3, 4)
        say("Most of it.")
    assert "3 / 4" in terminal.getvalue()


def test_what_is_said_meanwhile_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar goes on below it, and is gone in the end, also where the work is broken off."""
    terminal = look(monkeypatch)
    with pytest.raises(KeyboardInterrupt), progress() as tell:
        assert tell
        tell(1, 4)
        say("One is odd.")
        say("So is another.")
        assert (
            terminal.lines[:2] == ["scanveil: One is odd.", "scanveil: So is another."]
            and "25 % |" in terminal.lines[2]
        )
        raise KeyboardInterrupt
    say("Stopped.")
    assert terminal.lines == ["scanveil: One is odd.", "scanveil: So is another.", "scanveil: Stopped.", ""]


def test_no_bar_is_shown_where_nobody_looks(monkeypatch: pytest.MonkeyPatch, scans: Path) -> None:
    """Into a file, or nowhere."""
    monkeypatch.setattr(showing, "SHOWN_AFTER_S", 0)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["inspect", str(scans)]) == 0
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "stderr", None)
    with progress() as tell:
        assert tell is None


def test_what_is_soon_over_shows_no_bar(monkeypatch: pytest.MonkeyPatch, scans: Path) -> None:
    """It would only flicker."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(showing, "SHOWN_AFTER_S", 60)
    assert main(["inspect", str(scans)]) == 0
    assert "|" not in sys.stderr.getvalue()  # type: ignore[attr-defined]
