"""What other archives answer: TimeMaps, and the index of pywb."""

import json

import pytest

from archiver.archives.arquivo import read_index
from archiver.archives.elsewhere import read_timemap
from archiver.archives.names import archive_of
from archiver.archives.transport import Reply
from archiver.errors import ArchiveError
from archiver.model.snapshot import Memento
from archiver.platforms.registry import all_platforms
from archiver.platforms.shapes_archived import account_pages, shapes
from tests.support.histories import at

PAGE = "https://news.example/a"
HEAD = f'<{PAGE}>; rel="original",\n<http://archive.example/timemap/{PAGE}>; rel="self"; type="application/link-format",\n'
ONE = '<http://archive.example/1/a>; rel="first memento"; datetime="Sat, 09 Apr 2022 08:00:00 GMT",\n'
TWO = '<http://archive.example/2/a>; rel="last memento"; datetime="Sun, 10 Apr 2022 08:00:00 GMT"'
ODD = '<http://archive.example/3/a>; rel="memento"; datetime="whenever",\n'
ROW = {
    "urlkey": "example,news)/a",
    "timestamp": "20220409080000",
    "url": PAGE,
    "mime": "text/html",
    "status": "200",
}


def reply(text: str, status: int = 200) -> Reply:
    return Reply(status, {}, text, "https://archive.example/")


@pytest.mark.parametrize(
    ("text", "status", "number"),
    [(HEAD + ONE + TWO, 200, 2), (HEAD + ODD + TWO, 200, 1), (HEAD, 200, 0), ("", 404, 0), ("<h1>no</h1>", 404, 0)],
)  # fmt: skip
def test_a_timemap_is_read(text: str, status: int, number: int) -> None:
    """Each memento with its time; one whose time can't be read is passed over."""
    found = read_timemap(reply(text, status))
    assert len(found) == number
    assert all(memento.original == PAGE for memento in found)


@pytest.mark.parametrize("text", ["<html>Please prove that you are human</html>", "", TWO])
def test_a_page_is_not_an_empty_timemap(text: str) -> None:
    """A captcha with status 200 says nothing about what is held."""
    with pytest.raises(ArchiveError):
        read_timemap(reply(text))


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([ROW], 1),
        ([ROW, {**ROW, "status": "404"}, {**ROW, "timestamp": "20000800241623"}, {**ROW, "url": ""}], 1),
        ([{**ROW, "status": "-"}], 1),
        ([], 0),
    ],
)
def test_an_index_of_pywb_is_read(rows: list[dict[str, str]], number: int) -> None:
    """A line a capture; errors and times that do not exist are passed over, nothing is none."""
    found = read_index(reply("\n".join(map(json.dumps, rows))))
    assert len(found) == number
    assert all(m.url == f"https://arquivo.pt/noFrame/replay/20220409080000/{PAGE}" for m in found)


@pytest.mark.parametrize(
    ("text", "status"), [("<html>busy</html>", 200), ("[]", 200), ("<html></html>", 404)]
)
def test_a_page_is_not_an_empty_index(text: str, status: int) -> None:
    """Only an answer without a line is one."""
    with pytest.raises(ArchiveError):
        read_index(reply(text, status))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://web.archive.org/web/2022/x", "wayback"),
        ("https://archive.ph/x", "archive.today"),
        ("https://elsewhere.example/x", "elsewhere.example"),
    ],
)
def test_archives_have_names(url: str, name: str) -> None:
    """By the host that replays; an unknown one is called by it."""
    assert archive_of(Memento(url, "", at(0))) == name


@pytest.mark.parametrize(
    ("url", "known", "pages"),
    [
        ("https://x.com/mayor/status/1512375012946292736",
         {"https://twitter.com/mayor/status/1512375012946292736", "https://mobile.twitter.com/i/web/status/1512375012946292736"},
         {"https://twitter.com/mayor", "https://x.com/mayor"}),
        ("https://t.me/docks/7", {"https://t.me/docks/7?embed=1", "https://t.me/s/docks/7"},
         {"https://t.me/s/docks", "https://t.me/s/docks?before=8"}),
        ("https://www.news.example/a/", {"http://news.example/a", "https://news.example/a/", "http://www.news.example/a"}, set()),
        ("https://news.example/a.html", {"http://www.news.example/a.html"}, set()),
    ],
)  # fmt: skip
def test_shapes_under_which_a_source_may_be_held(url: str, known: set[str], pages: set[str]) -> None:
    """Every way in which people save it, and the pages of its account."""
    from archiver.citations.identity import identify  # noqa: PLC0415

    source = identify(url, all_platforms()).source
    assert known <= set(shapes(source))
    assert pages <= set(account_pages(source))
    assert bool(pages) == bool(account_pages(source))
