"""Whatever a command does, the program ends with a code and at most one line."""

import os
import subprocess
import sys

import pytest
import typer

from archiver.cli import main as way
from archiver.errors import AnotherDaemon, LedgerError, Unconcluded, UnreadableInput


@pytest.fixture
def command(monkeypatch):
    """A function that makes the next command do something."""

    def become(deed):
        app = typer.Typer()
        app.command("fail")(deed)
        app.command("other")(deed)
        monkeypatch.setattr(way, "app", app)

    return become


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnreadableInput("no article"), 65),
        (Unconcluded("no network"), 3),
        (LedgerError("locked"), 74),
        (AnotherDaemon("taken"), 75),
        (KeyboardInterrupt(), 3),
        (typer.Abort(), 3),
    ],
)
def test_every_error_has_its_code_and_one_line(command, capsys, error, code):
    """The message goes to standard error, line breaks taken out."""

    def fail():
        raise error

    command(fail)
    assert way.run(["fail"]) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unforeseen_error_is_kept_for_the_maintainer(command, capsys, tmp_path, monkeypatch):
    """Exit 70, no traceback on the terminal, the traceback in logs/."""
    monkeypatch.chdir(tmp_path)

    def fail():
        raise ZeroDivisionError("by a reporter")

    command(fail)
    assert way.run(["fail"]) == 70
    err = capsys.readouterr().err
    assert "please report it" in err
    assert "Traceback" not in err
    assert "by a reporter" in (tmp_path / "logs" / "internal-error.txt").read_text()


def test_where_nothing_can_be_kept_the_words_are_said(command, capsys, tmp_path, monkeypatch):
    """A read-only folder costs the traceback, not the message."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logs").write_text("in the way")

    def fail():
        raise ZeroDivisionError("by a reporter")

    command(fail)
    assert way.run(["fail"]) == 70
    assert "by a reporter" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    """`archiver --help | true` says nothing and fails nothing."""
    article = tmp_path / "a.txt"
    article.write_text("".join(f"https://news{n}.example/ \n\n" for n in range(4000)))
    read, write = os.pipe()
    os.close(read)
    code = f"import sys; from archiver.cli.main import run; sys.exit(run(['extract', {str(article)!r}]))"
    done = subprocess.run([sys.executable, "-c", code], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
