"""Progress: a bar on a terminal, lines in a log, silence where asked."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress as Bar

from archiver.cli import progress
from archiver.model.source import Source
from archiver.model.states import PlatformName
from archiver.usecases.progress import Silent, Waiting


def tell(listener):
    listener.stage("sources", 2)
    listener.step("news.example")
    listener.say("public \x1b[31mcopies")
    listener.stage("captures", 1)
    listener.step()


def test_quiet_says_nothing(capsys):
    """Not even what must be known: that is in the data and the errors."""
    with progress.shown(quiet=True, verbose=False) as listener:
        assert isinstance(listener, Silent)
        tell(listener)
    assert capsys.readouterr().err == ""


def test_a_log_gets_what_must_be_known(capsys):
    """Without a terminal there is no bar, and nothing moves the cursor."""
    with progress.shown(quiet=False, verbose=False) as listener:
        tell(listener)
    assert capsys.readouterr().err == "public  [31mcopies\n"


def test_verbose_says_every_step(capsys):
    """Stage, count and host."""
    with progress.shown(quiet=False, verbose=True) as listener:
        tell(listener)
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["sources: 2", "sources 1/2 news.example"]


def test_a_terminal_gets_a_bar(monkeypatch, capsys):
    """One bar at a time, with the host that is waited for."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress.shown(quiet=False, verbose=False) as listener:
        assert isinstance(listener, progress.Drawn)
        tell(listener)
    out = io.StringIO()
    with Bar(console=Console(file=out)) as bar:
        drawn = progress.Drawn(bar)
        drawn.step("before any stage")
        drawn.stage("sources", 2)
        drawn.step("news.example")
        assert bar.tasks[0].completed == 1
        assert bar.tasks[0].fields["host"] == "news.example"


def test_the_host_with_the_most_left_is_waited_for():
    """Until nothing is left."""
    urls = ["https://a.example/1", "https://b.example/1", "https://b.example/2"]
    waiting = Waiting([Source(f"web:{url}", PlatformName.WEB, url) for url in urls])
    assert waiting.done("web:https://a.example/1") == "b.example"
    assert waiting.done("web:https://b.example/1") == "b.example"
    assert waiting.done("web:https://b.example/2") == ""


@pytest.mark.parametrize("urls", [[], ["https://a.example/"]])
def test_waiting_for_few_is_no_trouble(urls):
    """One source, or none."""
    waiting = Waiting([Source(f"web:{url}", PlatformName.WEB, url) for url in urls])
    assert [waiting.done(f"web:{url}") for url in urls] == [""] * len(urls)
