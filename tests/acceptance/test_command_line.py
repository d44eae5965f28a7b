"""The command line as a person and a script meet it: output, exit codes, one line for what is wrong."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.cli.main import run
from archiver.clock import SystemClock
from archiver.sandbox import Sandbox, Story
from archiver.sandbox.story import NOTICE_URL, TIDE_URL

ARTICLE = f"""# The gate

The tide was high ({TIDE_URL}), said [the town]({NOTICE_URL}?utm_source=mail).
"""


@pytest.fixture
def article(tmp_path):
    """A Markdown article with two links, one of them dead."""
    path = tmp_path / "article.md"
    path.write_text(ARTICLE, "utf-8")
    return str(path)


@pytest.fixture
def sandboxed(monkeypatch):
    """The real program in real time, all its traffic going to the sandbox."""
    with Sandbox(Story(datetime.now(UTC)).world, SystemClock()) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("ARCHIVER_NETWORK__GAP", "0")
        monkeypatch.setenv("ARCHIVER_ARCHIVES__CDX_PER_MINUTE", "6000")
        yield sandbox


def workspace(tmp_path):
    return ["--workspace", str(tmp_path / "workspace")]


def test_extract_prints_urls_as_cited(article, capsys):
    """Once each, in the order of the document, parameters and all."""
    assert run(["extract", article, "--format", "urls"]) == 0
    assert capsys.readouterr().out.split() == [TIDE_URL, f"{NOTICE_URL}?utm_source=mail"]


def test_extract_writes_json_lines_with_every_key(article, capsys):
    """Keys are always there; removed parameters are explained; nothing is guessed."""
    assert run(["extract", article, "--format", "jsonl", "--title", "Gate"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["form"] == "bare_url"
    assert second["removed_parameters"] == {"utm_source": ["mail"]}
    assert second["anchor"] == "the town"
    assert (second["verdict"], second["article_title"]) == (None, "Gate")
    assert set(first) == set(second)


@pytest.mark.parametrize("style", ["table", "csv", "json"])
def test_extract_speaks_other_formats(article, tmp_path, style):
    """--output writes the file whole."""
    out = tmp_path / "out"
    assert run(["extract", article, "--format", style, "--output", str(out)]) == 0
    assert TIDE_URL in out.read_text("utf-8")


def test_extract_writes_nothing_into_the_workspace(article, tmp_path):
    """No database, no folders."""
    run(["extract", article, *workspace(tmp_path)])
    assert not (tmp_path / "workspace").exists()


def test_a_flagged_audit_ends_with_1(article, tmp_path, capsys, sandboxed):
    """The dead link is missing, which fails by default; the summary says what to do next."""
    code = run(["audit", article, *workspace(tmp_path), "--no-save", "--format", "jsonl"])
    out, err = capsys.readouterr()
    assert code == 1
    assert {json.loads(line)["verdict"] for line in out.splitlines()} == {"live", "missing"}
    assert "1 flagged" in err
    assert "0 of 2 could not be verified" in err
    assert "audit again after" in err


def test_a_finding_that_is_not_asked_for_does_not_fail(article, tmp_path, capsys, sandboxed):
    """--fail-on decides; --quiet leaves the one sentence that is owed."""
    code = run(["audit", article, *workspace(tmp_path), "--no-archive", "--fail-on", "gone", "--quiet"])
    out, err = capsys.readouterr()
    assert code == 0
    assert "missing" in out
    assert err == "0 of 2 could not be verified\n"


def test_the_commands_after_an_audit(article, tmp_path, capsys, sandboxed):
    """report, history, show, check and doctor work on what the audit left."""
    place = workspace(tmp_path)
    run(["audit", article, *place, "--no-save", "--quiet"])
    capsys.readouterr()
    assert run(["report", *place, "--changed", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count(NOTICE_URL) > 0
    for style in ("table", "json", "jsonl", "csv", "urls"):
        assert run(["history", NOTICE_URL, *place, "--format", style]) == 0
        assert NOTICE_URL in capsys.readouterr().out or style == "table"
    assert run(["show", NOTICE_URL, *place, "--save", str(tmp_path / "kept")]) == 0
    shown = capsys.readouterr().out
    assert "HTTP 404" in shown
    line = shown.strip().splitlines()[-1]
    check = subprocess.run(
        ["sha256sum", "--check", "-"], input=line, text=True, capture_output=True, check=False
    )
    assert check.returncode == 0
    assert run(["check", TIDE_URL, NOTICE_URL, *place]) == 1
    assert run(["check", TIDE_URL, *place, "--format", "jsonl"]) == 0
    for style in ("table", "csv", "json", "urls"):
        assert run(["check", TIDE_URL, *place, "--format", style, "--quiet"]) == 0
    assert run(["doctor", *place]) == 0
    assert run(["doctor", *place, "--format", "json"]) == 0


def test_save_speaks_every_format(tmp_path, capsys, sandboxed):
    """The copy's URL, or the reason why there is none."""
    place = [*workspace(tmp_path), "--wait", "5"]
    assert run(["save", TIDE_URL, *place, "--privacy", "discreet"]) == 0
    assert "withheld" in capsys.readouterr().out
    for style in ("json", "jsonl", "csv", "urls", "table"):
        assert run(["save", TIDE_URL, *place, "--format", style]) == 0
        assert "web.archive.org/web/" in capsys.readouterr().out
    assert run(["save", "--pending", *place]) == 0


def test_offline_is_no_conclusion(article, tmp_path, capsys, monkeypatch):
    """Behind a proxy that is not there: exit 3, the citations printed, nothing claimed."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ARCHIVER_NETWORK__RETRIES", "0")
    code = run(["audit", article, *workspace(tmp_path), "--format", "jsonl"])
    out, err = capsys.readouterr()
    assert code == 3
    assert {json.loads(line)["verdict"] for line in out.splitlines()} == {"unverifiable"}
    assert "network is down" in err


BAD = [
    (["audit"], 2, "Missing argument"),
    (["audit", "x.html", "--fail-on", "nonsense"], 2, "not one of gone"),
    (["audit", "x.html", "--published", "yesterday"], 2, "write it as 2022-04-08"),
    (["audit", "x.html", "--base", "ftp://a"], 2, "--base"),
    (["audit", "x.html", "--allow-network", "nowhere"], 2, "allow_networks"),
    (["audit", "x.html", "--config", "no-such.toml"], 2, "can't read no-such.toml"),
    (["extract", "no-such-file.html"], 65, "can't read no-such-file.html"),
    (["check"], 2, "Missing argument"),
    (["save"], 2, "say what to save"),
    (["history", "https://nowhere.example/"], 2, "nothing is known"),
    (["report", "--verdict", "dead"], 2, "--verdict dead"),
    (["no-such-command"], 2, "No such command"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), BAD)
def test_bad_input_gets_one_line_and_its_code(arguments, code, words, tmp_path, monkeypatch, capsys):
    """The line says what to do, and there is never a traceback."""
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == code
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_a_workspace_that_cannot_be_made_is_74(article, tmp_path, capsys):
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("")
    assert run(["audit", article, "--workspace", str(tmp_path / "taken" / "in")]) == 74
    assert "choose another --workspace" in capsys.readouterr().err


def test_a_damaged_database_is_refused(article, tmp_path, capsys):
    """Nothing is overwritten, and the line says so."""
    place = tmp_path / "workspace"
    place.mkdir()
    (place / "archiver.db").write_bytes(b"this is no database, it never was" * 100)
    assert run(["report", "--workspace", str(place)]) == 74
    assert capsys.readouterr().err.startswith("archiver: ")
    assert (place / "archiver.db").read_bytes().startswith(b"this is no database")


def test_the_installed_program_runs_in_real_time(tmp_path, article):
    """The executable, as a process of its own, behind the proxy, from article to report."""
    with Sandbox(Story(datetime.now(UTC)).world, SystemClock()) as sandbox:
        done = subprocess.run(
            [Path(sys.executable).with_name("archiver"), "audit", article, "--no-save", "--format", "csv"],
            cwd=tmp_path,
            env={**os.environ, **sandbox.environment(), "ARCHIVER_ARCHIVES__CDX_PER_MINUTE": "600"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    assert TIDE_URL in done.stdout
    assert (tmp_path / "sources.csv").read_text("utf-8") == done.stdout
    assert list((tmp_path / "evidence").glob("*.warc.gz"))


def test_help_is_short_and_names_every_command(capsys):
    """And so does no argument at all."""
    assert run([]) == 0
    out = capsys.readouterr().out
    assert "audit" in out
    assert "doctor" in out


def test_the_version_is_said(capsys):
    """One line."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("archiver 0.")
