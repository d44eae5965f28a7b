"""watch on the command line: what is printed, and what is refused."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from archiver.cli.main import run
from archiver.clock import SystemClock
from archiver.sandbox import Sandbox, Story
from archiver.sandbox.newspaper import FEED, SITEMAP, Newspaper
from archiver.sandbox.story import TIDE_URL

HOST = "www.saltmoor-gazette.example"


@pytest.fixture
def paper(monkeypatch, tmp_path):
    """A newspaper in the sandbox, for the real program in a folder of its own."""
    world, now = Story(datetime.now(UTC)).world, datetime.now(UTC)
    found = Newspaper("Saltmoor Gazette", HOST)
    world.add(found, [HOST])
    body = f'<p>The water came at night, <a href="{TIDE_URL}">says the gauge</a>, and left at noon.</p>'
    for number in range(3):
        found.publish(f"/2026/flood-of-day-{number}", f"Flood {number}", body, now - timedelta(days=number))
    monkeypatch.chdir(tmp_path)
    with Sandbox(world, SystemClock()) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("ARCHIVER_NETWORK__GAP", "0")
        yield found


def printed(capsys, *arguments, code=0):
    assert run(["watch", *arguments]) == code
    return capsys.readouterr()


def test_watches_are_added_listed_and_removed(paper, capsys, tmp_path):
    """By URL and by path; every format has them; what is removed is no longer there."""
    (tmp_path / "draft.md").write_text(f"# Draft\n\nThe tide ({TIDE_URL}) was high.\n")
    feed = paper.url(FEED)
    out = printed(capsys, "add", feed, "draft.md", "--every", "2h").out
    assert ["feed", "3", feed] == out.splitlines()[1].split()[1:]
    listed = json.loads(printed(capsys, "list", "--format", "json").out)
    assert [(one["kind"], one["every"], one["articles_found"]) for one in listed] == [
        ("feed", 7200, 0),
        ("article", 7200, None),
    ]
    assert printed(capsys, "list", "--format", "urls").out.split() == [feed, str(tmp_path / "draft.md")]
    assert printed(capsys, "list", "--format", "csv").out.startswith("watch,kind,reference")
    assert feed in printed(capsys, "list").out
    assert f"no longer watched: feed {feed}" in printed(capsys, "remove", feed, "draft.md").err
    assert printed(capsys, "list", "--format", "jsonl").out == ""


def test_a_plan_is_printed(paper, capsys):
    """For a person in sentences, for machines with every number; nothing is watched."""
    arguments = ("add", paper.url(SITEMAP), "--since", "2020-01-01", "--plan")
    out = printed(capsys, *arguments).out
    assert "articles: 3; 3 were read for this" in out
    assert "sources: 1\n" in out
    assert "first snapshot of the last of them: after" in out
    found = json.loads(printed(capsys, *arguments, "--format", "jsonl").out)
    assert (found["sources"], found["estimated"], found["measured"]) == (1, False, False)
    assert printed(capsys, "list", "--format", "urls").out == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "nowhere.md"), 65, "there is no such file"),
        (("add", "nowhere.md", "--kind", "feed"), 2, "a feed is watched at its URL"),
        (("add", "http://[::1", "--kind", "article"), 2, "http://[::1:"),
        (("add", "https://{host}/missing"), 65, "it answered 404"),
        (("add", "https://{host}/missing", "--kind", "feed"), 65, "it answered 404"),
        (("add", "https://{host}/", "--kind", "sitemap"), 65, "is no sitemap"),
        (("add", "https://{host}/", "--every", "5s"), 2, "write it as 15m"),
        (("add", "https://{host}/", "--since", "long ago"), 2, "write it as 2022-04-08"),
        (("remove", "https://{host}/"), 2, "nothing of that name is watched"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(paper, capsys, arguments, code, words):
    """With its exit code."""
    said = printed(capsys, *(word.format(host=HOST) for word in arguments), code=code).err
    assert words in said
    assert said.count("\n") == 1
