"""What the hosting platform and pre-commit read of this repository: workflows, forms and hooks."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import build
from tools.debian import PEERS
from tools.package import SUMS
from tools.places import ROOT

GITHUB = ROOT / ".github"
FILES = [*sorted(GITHUB.rglob("*.y*ml")), ROOT / ".pre-commit-config.yaml"]
WORKFLOWS = sorted((GITHUB / "workflows").iterdir())
FORMS = [path for path in sorted((GITHUB / "ISSUE_TEMPLATE").iterdir()) if path.name != "config.yml"]
ANSWERS = {"input", "textarea", "dropdown", "checkboxes"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    """(workflow and job, what is in it)."""
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield f"{path.name} {name}", job


def steps(key: str) -> list[str]:
    """What all steps of all workflows run or use."""
    return [step[key] for _, job in jobs() for step in job["steps"] if key in step]


def hooks() -> list[dict[str, Any]]:
    return [hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_platform_is_yaml_with_something_in_it(path: Path) -> None:
    assert isinstance(read(path), dict)


OF_THE_PLATFORM = ("sudo ", "gh ")
"""What commands begin with that are not of this repository."""
OURS = [
    command
    for command in (*steps("run"), *(hook["entry"] for hook in hooks()))
    if not command.startswith(OF_THE_PLATFORM)
]
INSTALLING = [command for command in steps("run") if command.startswith("sudo ")]


def test_the_workflow_installs_packages_that_the_tests_know() -> None:
    """Those that its system has: no other browser than the one that is there, and nothing that no test uses."""
    (command,) = INSTALLING
    packages = command.partition("--no-install-recommends ")[2].split()
    assert {"dcmtk", "dcm2niix"} <= set(packages) <= {package.name for package in PEERS}


@pytest.mark.parametrize("command", OURS)
def test_what_workflows_and_hooks_run_is_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of the repository, and of build.py a command that it has."""
    _, script, *words = shlex.split(command)
    assert (ROOT / script).is_file()
    if script == "build.py":
        with pytest.raises(SystemExit) as stopped:
            build.main([*words, "--help"])
        assert stopped.value.code == 0 and f"build.py {words[0]}" in capsys.readouterr().out
    else:
        assert words == []


def test_everything_is_tested_checked_and_built_by_one_command_each() -> None:
    """The same that a person runs."""
    assert [command for command in steps("run") if command in OURS] == [
        "python3 build.py build",
        "python3 build.py package --output release",
        "bash .ci/run",
    ]
    assert [hook["entry"] for hook in hooks()] == ["python3 build.py check"]


def test_hooks_use_the_tests_own_environment() -> None:
    """So that no version and no address of a tool stands twice."""
    assert all(repo["repo"] == "local" for repo in read(ROOT / ".pre-commit-config.yaml")["repos"])
    assert [(hook["language"], hook["pass_filenames"]) for hook in hooks()] == [("system", False)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_only_read_and_do_not_pile_up(path: Path) -> None:
    """What one job may do beside that, it says itself."""
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["group"]


def test_jobs_end_and_only_those_that_publish_may_do_so() -> None:
    """And they wait for what is built."""
    assert [name for name, job in jobs() if not job.get("timeout-minutes")] == []
    may_more = {name: job["permissions"] for name, job in jobs() if "permissions" in job}
    assert may_more == {
        "pages.yml deploy": {"pages": "write", "id-token": "write"},
        "release.yml publish": {"contents": "write"},
    }
    assert all(dict(jobs())[name]["needs"] == "build" for name in may_more)


def test_a_release_is_what_was_built_and_says_its_hashes() -> None:
    """All files of the folder, and their SHA-256 on the release's page."""
    (command,) = (command for command in steps("run") if command.startswith("gh "))
    assert " release/* " in command and command.endswith(f"--notes-file release/{SUMS}")


def test_actions_have_a_major_version_that_dependabot_keeps() -> None:
    """They are the platform's own."""
    uses = [action.partition("@") for action in steps("uses")]
    assert uses and all(name.startswith("actions/") and version[1:].isdigit() for name, _, version in uses)
    (update,) = read(GITHUB / "dependabot.yml")["updates"]
    assert update["package-ecosystem"] == "github-actions"


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_forms_have_what_the_platform_asks_of_them(path: Path) -> None:
    """A name, a description, and a body of blocks with a type and attributes; each answer with a label and an id."""
    form = read(path)
    assert all(isinstance(form[key], str) and form[key].strip() for key in ("name", "description"))
    blocks = form["body"]
    assert all({"type", "attributes"} <= set(block) <= {"type", "attributes", "id", "validations"} for block in blocks)
    answers = [block for block in blocks if block["type"] != "markdown"]
    assert answers and {block["type"] for block in answers} <= ANSWERS
    assert all(block["attributes"]["label"] for block in answers)
    assert len({block["id"] for block in answers}) == len(answers)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_forms_send_leaks_elsewhere_and_let_nobody_be_named(path: Path) -> None:
    """Before anything is asked; and no report gets around the forms."""
    first, *_, last = read(path)["body"]
    assert first["type"] == "markdown" and "privately" in first["attributes"]["value"]
    (promise,) = last["attributes"]["options"]
    assert promise["required"] is True and promise["label"].startswith("Nothing in this report names a patient")
    assert read(GITHUB / "ISSUE_TEMPLATE" / "config.yml") == {"blank_issues_enabled": False}
