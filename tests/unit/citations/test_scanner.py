"""URLs in running text."""

import string
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archiver.citations.scanner import LONGEST, scan

A = "https://a.example/x"

GLUED = [
    f"see {A}.", f"see {A}, and", f"({A})", f"({A}).", f"({A}),", f"[{A}]", f"{{{A}}}", f"<{A}>", f'"{A}"', f"'{A}'",
    f"“{A}”", f"“{A}.”", f"‘{A}’", f"„{A}“", f"«{A}»", f"»{A}«", f"‹{A}›", f"{A}…", f"{A}...", f"{A}—he said",
    f"{A}–he said", f"{A} — he", f"{A}--", f"{A}!", f"{A}?", f"{A}?!", f"{A}:", f"{A};", f"{A}'s account", f"{A}’s account",
    f"{A}。", f"{A}、次", f"{A}，然后", f"（{A}）", f"「{A}」", f"【{A}】", f"《{A}》", f"{A}！", f"{A}；", f"{A}\u200b", f"{A}\u200b\u200d.",
    f"\ufeff{A}\ufeff", f"\u2068{A}\u2069", f"{A}\u00ad", f"{A}\xa0and", f"{A}\n", f"{A}\t|", f"*{A}*", f"**{A}**", f"~~{A}~~", f"__{A}__",
    f"`{A}`", f"[text]({A})", f"[text]({A}).", f"[embed]{A}[/embed]", f"[url={A}]text[/url]", f"<a href='{A}'>x</a>",
    f'<a href="{A}">x</a>', f"&lt;{A}&gt;", f"&quot;{A}&quot;", f"&ldquo;{A}&rdquo;", f"{A}&nbsp;and", f"{A}&amp;", f"<{A}|label>", f"{A}|",
    f"{A}\\n", f"{A}•", f"{A}؟", f"{A}،", f"{A}।", f"see{A} there", f"{A})he", f"{A}(archived", f"{A}]", f"{A}(", f"x={A}", f"{A}.)", f"{A}).”",
    f"“({A})”", f"{A}´".replace("´", "”"), f"\x00{A}\x00", f"{A}\u2028next", f"{A}\ufffd",
]  # fmt: skip


@pytest.mark.parametrize("text", GLUED)
def test_what_news_copy_glues_to_a_url_is_not_part_of_it(text):
    """Quotes, brackets, dashes, ellipses, CJK punctuation, zero-width characters and markup end a URL."""
    assert [found.url for found in scan(text)] == [A]


WHOLE = [
    "https://a.example/b_(c)", "https://a.example/b_(c)_d", "https://a.example/(a)/(b)", "https://a.example/?q[]=1&r[x]=2",
    "https://a.example/?a=1&b=2#part", "https://a.example/a,b;c=d", "https://a.example/o'neil", "https://a.example/~user/",
    "https://a.example/x--y", "https://a.example/x_", "https://youtu.be/abcdefghij-", "https://a.example/%7Bx%7D", "https://a.example/a+b@c",
    "https://a.example/#!/route", "https://a.example?x=1", "https://a.example#x", "https://a.example", "http://a.example./x",
    "http://[2001:db8::1]:8080/x", "http://[::1]", "http://127.0.0.1/x", "http://2130706433/", "http://localhost:8000/x", "http://intranet/x",
    "https://user:pass@a.example/x", "https://user@a.example:8443/x", "http://пример.рф/путь", "https://例え.jp/日本", "https://müller.example/ü",
    "https://en.wikipedia.org/wiki/A–B_railway", "https://web.archive.org/web/2022/https://b.example/x", "https://a.example/?u=http://b.example",
    "https://archive.ph/https://b.example/x", "https://href.li/?https://b.example", "https://a.example/x?a=tw^b|c^d|e^f",
    "HTTPS://A.EXAMPLE/X", "ftp://a.example/x", "tg://resolve?domain=name&post=5", "https://a-b.c_d.example/x", "https://xn--e1afmkfd.xn--p1ai/",
]  # fmt: skip


@pytest.mark.parametrize("url", WHOLE)
def test_what_belongs_to_a_url_stays(url):
    """Balanced brackets, ports, userinfo, IDN, IPv6, URLs inside URLs: all of it is the URL's own."""
    for text in (url, f"see {url} there", f"({url})", f"“{url}”"):
        assert [found.url.lower() for found in scan(text)] == [url.lower()], text


NO_LINKS = [
    "Smith.He", "README.md", "main.py", "2.0.In", "info@x.org", "write to info@www.x.org", "e.g.t.me/x", "user@t.me/x", "and/or", "http://", "https:// x",
    "https://.", "://a.example", "x://y", "1//2", "t.me", "t.me/", "t.me/ x", "t.me/.", "vk.com", "notvk.com/x", "at.me/x", "x.comma/y", "www", "www.",
    "www.x", "www...", "awww.x.org/y", "file:///etc/passwd", "xhttp//a", "C:\\x\\y", "a.b/c", "report.pdf/x", "mailto:a@b.example", "sftp://a.example/x",
    "/t.me/x", "hxxps[:/a", "https[:a", "(dot)", "[.]", "a[.]b/c", "http://[zz]/x", "t.me/~~", "“.me/x", "https[://a.example", "t.me/\u2019", "http://-", "",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_LINKS)
def test_what_only_looks_like_a_link_is_none(text):
    """File names, missing spaces, e-mail addresses and guesses from a top-level domain are no links."""
    assert scan(text) == []


SCHEMELESS = [
    ("t.me/name/12", "https://t.me/name/12"), ("(t.me/name/12).", "https://t.me/name/12"), ("T.me/name", "https://T.me/name"),
    ("t.me/+AbC", "https://t.me/+AbC"), ("name.t.me/12", "https://name.t.me/12"), ("pic.twitter.com/AbC", "https://pic.twitter.com/AbC"),
    ("x.com/a/status/1…", "https://x.com/a/status/1"), ("m.vk.com/wall-1_2", "https://m.vk.com/wall-1_2"), ("archive.ph/AbC1", "https://archive.ph/AbC1"),
    ("youtu.be/abc?t=1", "https://youtu.be/abc?t=1"), ("fb.watch/abc/", "https://fb.watch/abc/"), ("bit.ly/2", "https://bit.ly/2"),
    ("www.news.example", "https://www.news.example"), ("www.news.example/a.", "https://www.news.example/a"), ("WWW.news.example", "https://WWW.news.example"),
    ("Www.news.example", "https://Www.news.example"), ("“www.news.example/a”", "https://www.news.example/a"), ("t[.]me/name/1", "https://t.me/name/1"),
    ("www[.]news[.]example/a", "https://www.news.example/a"), ("youtube.com/watch?v=abc", "https://youtube.com/watch?v=abc"), ("Telegram:t.me/a", "https://t.me/a"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "url"), SCHEMELESS)
def test_hosts_that_are_written_without_a_scheme(text, url):
    """A short list of hosts, and `www.`, are links without a scheme; it is noted that https was assumed."""
    (found,) = scan(text)
    assert found.url == url
    assert any("https is assumed" in note for note in found.notes)


DEFANGED = [
    ("hxxps://a[.]b/x", "https://a.b/x"), ("hxxp://a[.]b/x[.]html", "http://a.b/x.html"), ("https://a[.]b", "https://a.b"),
    ("h**ps://a.example/x", "https://a.example/x"), ("h**p://a.example", "http://a.example"), ("hXXps://a.example", "https://a.example"),
    ("https[:]//a[.]b/x", "https://a.b/x"), ("hxxps[://]a[.]b/x", "https://a.b/x"), ("https://a(dot)b/x", "https://a.b/x"),
    ("hxxp://a[dot]b(.)c{.}d/x", "http://a.b.c.d/x"), ("(hxxps://a[.]b/x).", "https://a.b/x"), ("hxxps://a[.]b/x[.]", "https://a.b/x"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "url"), DEFANGED)
def test_defanged_urls_are_read(text, url):
    """`hxxps`, `[.]`, `[:]` and their like are undone, and the note says how it was written."""
    (found,) = scan(text)
    assert found.url == url
    assert found.notes == (f"written defanged: {found.raw}",)


def test_brackets_in_an_ordinary_url_are_not_taken_for_defanging():
    """`[.]` in the path of a URL that is not defanged stays as it is."""
    assert scan("https://a.example/x[.]y")[0].url == "https://a.example/x[.]y"


SEVERAL = [
    ("https://a.examplehttps://b.example", ["https://a.example", "https://b.example"]),
    ("https://a.example/1https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
    ("https://a.example/1,https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
    ("https://a.example/1;https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
    ("https://a.example/1|https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
    ("https://a.example/1.https://b.example/2", ["https://a.example/1", "https://b.example/2"]),
    (
        "https://a.example/1,t.me/b/2;www.c.example/3",
        ["https://a.example/1", "https://t.me/b/2", "https://www.c.example/3"],
    ),
    ("(https://a.example/1)(https://b.example/2)", ["https://a.example/1", "https://b.example/2"]),
    ("[https://a.example/1](https://b.example/2)", ["https://a.example/1", "https://b.example/2"]),
    ("https://a.example/1\u200bhttps://b.example/2", ["https://a.example/1", "https://b.example/2"]),
    ("t.me/a/1,t.me/b/2", ["https://t.me/a/1", "https://t.me/b/2"]),
    ("https://a.example,b.example", ["https://a.example"]),
]


@pytest.mark.parametrize(("text", "urls"), SEVERAL)
def test_urls_joined_by_a_comma_a_bar_or_nothing_are_told_apart(text, urls):
    """`url1,url2` is legal in one URL and always wrong in news copy."""
    assert [found.url for found in scan(text)] == urls


CLEANED = [
    ("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&b=2"),
    ("https://a.example/?a=1&amp;amp;b=2", "https://a.example/?a=1&b=2"),
    ("https://a.example/?a=1&b=2", "https://a.example/?a=1&b=2"),
    ("https://a.example/long\u00adword", "https://a.example/longword"),
    ("https://a.exampleを参照", "https://a.example"),
    ("https://a.example:", "https://a.example"),
    ("https://a.example:99999999/x", "https://a.example"),
    ("https://a.example/x*https://", "https://a.example/x"),
]


@pytest.mark.parametrize(("text", "url"), CLEANED)
def test_traces_of_typesetting_are_cleaned(text, url):
    """HTML escapes, soft hyphens and text of another script are not the URL's."""
    assert scan(text)[0].url == url


@pytest.mark.parametrize("text", [f"{A}…", f"{A}..."])
def test_an_ellipsis_behind_a_url_is_noted(text):
    """A URL that the layout cut off would otherwise be called dead."""
    assert scan(text)[0].notes == ("an ellipsis follows the link: it may be cut off",)


def test_a_url_longer_than_any_is_cut():
    """A megabyte of characters without a space is no URL of that length."""
    (found,) = scan("https://a.example/" + "x" * 1_000_000)
    assert len(found.url) < LONGEST + 100


ODD = "https:/hxp[.]()w.tme/x&amp;'\"“”…—–,;|*_~@?#%!\u00ad\u200b。「ж1 \n-:{}<>"


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=120))
def test_any_text_gives_ordered_spans_of_what_was_found(text):
    """The scan never fails, and its spans lie in the text, in order, and hold what was found."""
    position = 0
    for found in scan(text):
        assert position <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.raw
        position = found.end


PIECES = st.sampled_from(
    ["https://", "hxxps://", "http[:]//", "a", "b.example", "[.]", "(dot)", "/", "/x", "?q=", "&amp;", "&", ",", ";", "|", ".", "…", ")", "(", "]",
     "[", "'s", "'", "t.me/a", "www.", "x.org", "#", "@", ":80", "–", "--", "__", "*", "!", " ", "quot;"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_scanning_what_was_found_finds_it_again(text):
    """A found URL, alone, is found whole and unchanged."""
    for found in scan(text):
        assert [again.url for again in scan(found.url)] == [found.url]


PROSE = st.text(alphabet=string.ascii_letters + " ,.;:!?–—’“”«»éшß。\n", max_size=60)
BEFORE = st.sampled_from(
    ["", " ", "(", "“", "«", "„", "‘", "[", "<", "\n", ": ", "（", "「", "—", "\u200b", "'", "*"]
)
AFTER = st.sampled_from(
    [
        "",
        ".",
        ",",
        ")",
        "”",
        "»",
        "“",
        "’",
        "…",
        "—",
        "–",
        "]",
        ">",
        "'s",
        "!",
        "?",
        ";",
        ":",
        "。",
        "、",
        "」",
        "）",
        "\u200b",
        "\n",
        "'",
        "*",
    ]
)
URLS = st.sampled_from([url for url in WHOLE if not url.startswith(("HTTPS", "ftp", "tg", "https://例え"))])
SPACE = st.sampled_from([" ", "\n", "\xa0", "\t"])


@settings(deadline=None)
@given(PROSE, BEFORE, URLS, st.lists(AFTER, max_size=4).map("".join), st.tuples(SPACE, PROSE).map("".join))
def test_a_url_in_news_prose_comes_back_exactly(head, before, url, after, tail):
    """Whatever punctuation news copy puts around a URL, exactly the URL is found."""
    assume(not (before == "'" and "'" in url) and not (before == "<" and "|" in url))
    if after[:1] in ("–", "—", "…") and "/wiki/" in url:
        after = "." + after
    text = f"{head} {before}{url}{after}{tail}"
    assert [found.url for found in scan(text)] == [url]


HOSTILE = [
    "http://" + "(" * 5_000_000, "http://a/" + "(" * 5_000_000, "http://a/" + ")" * 500_000, "http://a/" + "." * 500_000, "/" * 500_000,
    "http://a/" + "&amp;" * 200_000, "http://a(/" * 20_000, "http://" * 30_000, "t.me/" * 30_000, "www." * 100_000, "http://" + "a@" * 100_000,
    "http://" + "a." * 100_000, "http://a/," * 5_000, "http://a/'" * 5_000, "http://a" + "[.]a" * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:14] for text in HOSTILE])
def test_hostile_text_takes_linear_time(text):
    """Nothing backtracks: megabytes made to confuse are read at once."""
    begun = time.process_time()
    scan(text)
    assert time.process_time() - begun < 1


def test_a_megabyte_of_prose_is_read_in_a_tenth_of_a_second():
    """The best of three, so that a busy machine does not fail it."""
    sentence = "The ministry said on Friday, citing “initial reports”, that 4.5 t of grain were lost. "
    text = (sentence * 40 + f"\n\n{A}\n\n") * 290
    times = []
    for _ in range(3):
        begun = time.process_time()
        assert len(scan(text)) == 290
        times.append(time.process_time() - begun)
    assert min(times) < 0.1
