"""The documentation says what the code does, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from archiver.cli.app import app
from archiver.errors import ArchiverError
from archiver.model.states import SnapshotStatus, State, Verdict
from archiver.reports.columns import COLUMNS
from archiver.verdicts.policy import family_of

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
README = (TOP / "README.md").read_text("utf-8")
STATES = (DOCS / "states.md").read_text("utf-8")


def test_the_generated_pages_are_current():
    """Commands, columns and settings are written from the code."""
    done = subprocess.run(
        [sys.executable, TOP / "scripts" / "docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(typer.main.get_command(app).commands))
def test_every_command_is_in_the_readme_and_has_help(name):
    """A command that nobody can find does not exist."""
    assert f"`archiver {name}" in README
    assert typer.main.get_command(app).commands[name].help


def test_the_readme_names_no_command_that_does_not_exist():
    """Every `archiver WORD` in the README runs."""
    named = set(re.findall(r"archiver ([a-z]+)\b", re.sub(r"!\[.*", "", README)))
    assert named & set(typer.main.get_command(app).commands)
    in_code = {
        word for line in re.findall(r"`[^`]*`|^.*archiver .*$", README, re.MULTILINE) if "archiver " in line
        for word in re.findall(r"(?:^|&& |\|\| |`)archiver ([a-z]+)", line)
    }  # fmt: skip
    assert in_code <= set(typer.main.get_command(app).commands)


@pytest.mark.parametrize("state", State)
def test_every_state_is_explained_with_the_policy_that_holds(state):
    """docs/states.md says of each state whether and how it counts."""
    (row,) = re.findall(rf"^\| `{state}` \| .* \| (.*) \|$", STATES.partition("## Verdicts")[0], re.MULTILINE)
    family = family_of(state)
    if family is not None:
        days = f"{family.span.days} days" if family.span.days > 1 else "24 hours"
        assert row == f"{family.looks} looks over {days}"
    else:
        assert row in ("never", "ends a series")


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_explained(verdict):
    """docs/states.md has them all."""
    assert f"| `{verdict}` |" in STATES.partition("## Verdicts")[2]


@pytest.mark.parametrize("status", SnapshotStatus)
def test_every_snapshot_status_is_a_word_of_its_column(status):
    """The meaning of the column names each."""
    assert status in COLUMNS["snapshot_status"]


def test_every_exit_code_is_documented():
    """The table has a line for each error class's code."""

    def codes(kind):
        return {kind.exit_code}.union(*(codes(sub) for sub in kind.__subclasses__()))

    table = (DOCS / "commands.md").read_text("utf-8").partition("## Exit codes")[2]
    for code in codes(ArchiverError):
        assert f"| {code} |" in table


def test_links_between_the_pages_lead_somewhere():
    """No page links to a file that is not there."""
    for page in [TOP / "README.md", TOP / "CONTRIBUTING.md", TOP / "SECURITY.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} -> {target}"
