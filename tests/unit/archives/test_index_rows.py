"""What is read from an answer of the index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archives.transport import Reply
from archiver.archives.wayback import ROWS, _ask
from archiver.errors import ArchiveBusy, ArchiveError, ArchiveRefused

URL = "https://news.example/a"
DIGEST = "A" * 32
ROW = f"example,news)/a 20220408102116 {URL} text/html 200 {DIGEST} 1234"


def ask(text, status=200, headers=None):
    reply = Reply(status, headers or {}, text, "https://web.archive.org/cdx/search/cdx")
    return _ask(URL, {"limit": str(ROWS)}, lambda url: reply)


@pytest.mark.parametrize(
    ("row", "original", "status"),
    [
        (ROW, URL, 200),
        (ROW.replace(" 200 ", " - "), URL, None),
        (ROW.replace("1234", "-"), URL, 200),
        (ROW.replace("text/html", "unk"), URL, 200),
        (ROW.replace(URL, "http://news.example:80/a"), "http://news.example:80/a", 200),
        (ROW.replace(URL, "https://news.example/a b c"), "https://news.example/a%20b%20c", 200),
        (ROW.replace("news)/a ", "news)/a b "), URL, 200),
        (ROW.replace(URL, "https://news.example/\x85\u2028a"), "https://news.example/\x85\u2028a", 200),
        (ROW.replace(URL, "https://news.example/\xa0"), "https://news.example/\xa0", 200),
        (ROW + "\r", URL, 200),
    ],
)
def test_odd_rows_are_read(row, original, status):
    """A space in a URL, a revisit or a port does not lose the row, still less the whole answer."""
    (memento,), complete = ask(f"{ROW}\n{row}\n" if row == "" else f"{row}\n")
    assert (memento.original, memento.http_status, complete) == (original, status, True)


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("20220408102116", "20000800241623"),
        ROW.replace("20220408102116", "٢٠٢٢٠٤٠٨١٠٢١١٦"),
        ROW.replace(" 200 ", " "),
        "a)/ 20220408102116 http://a/ - - - -",
        "Too many requests",
        "[]",
        '{"error": 1}',
        "\ncom%2Cnews%29%2F+20220408102117",
    ],
)
def test_rows_beyond_repair_are_left_out_but_not_forgotten(row):
    """Beside a good row they do no harm; alone they are no empty answer."""
    mementos, _ = ask(f"{ROW}\n{row}\n")
    assert [memento.original for memento in mementos] == [URL]
    with pytest.raises(ArchiveError):
        ask(f"{row}\n")


@pytest.mark.parametrize("text", ["", "\n", " \r\n"])
def test_nothing_is_nothing(text):
    """An empty body is the archive's way to say that it has none."""
    assert ask(text) == ([], True)


def test_a_resume_key_means_that_there_is_more():
    """It is no row."""
    mementos, complete = ask(f"{ROW}\n\nexample%2Cnews%29%2Fa+20220408102117\n")
    assert (len(mementos), complete) == (1, False)


BLOCKED = "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"


@pytest.mark.parametrize(
    ("text", "status", "headers", "error"),
    [
        ("<html><body><h1>429 Too Many Requests</h1>\nmore</body></html>", 429, {}, ArchiveBusy),
        ("", 429, {}, ArchiveBusy),
        ("", 500, {}, ArchiveError),
        ("<html>Temporarily Offline</html>", 503, {}, ArchiveError),
        ("<html>Temporarily Offline</html>", 200, {}, ArchiveError),
        ("\ufeff <html>", 200, {}, ArchiveError),
        ("url parameter is required", 400, {}, ArchiveError),
        ("", 302, {}, ArchiveError),
        ("", 204, {}, ArchiveError),
        (BLOCKED, 403, {}, ArchiveRefused),
        ("", 403, {"x-archive-wayback-runtime-error": BLOCKED}, ArchiveRefused),
        ("", 200, {"x-archive-wayback-runtime-error": BLOCKED}, ArchiveRefused),
        ("RobotAccessControlException", 403, {}, ArchiveRefused),
        ("", 403, {}, ArchiveError),
    ],
)
def test_what_only_looks_empty_is_an_error(text, status, headers, error):
    """The library calls most of these "no records"."""
    with pytest.raises(error) as caught:
        ask(text, status, headers)
    assert type(caught.value) is error


def test_an_url_may_hold_the_words_of_an_error():
    """Only the archive's own errors mean that a site is excluded."""
    url = "https://news.example/AdministrativeAccessControlException"
    assert ask(ROW.replace(URL, url))[0][0].original == url


@given(st.text(max_size=300))
def test_no_answer_breaks_the_reader(text):
    """Whatever comes, it is mementos or an error of ours."""
    try:
        mementos, _ = ask(text)
    except ArchiveError:
        return
    assert all(memento.url.startswith("https://web.archive.org/web/") for memento in mementos)
