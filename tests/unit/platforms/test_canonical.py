"""Canonical URLs and tracking parameters."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.address import parse
from archiver.platforms import trackers
from archiver.platforms.canonical import canonical, on_the_wire

SAMPLE = (
    "https://twitter.com/armyinformcomua/status/1512360103646842885?ref_src=twsrc%5Etfw%7Ctwcamp%5Etweetembed"
    "&ref_url=https%3A%2F%2Fcms.sofrep.com%2Fwp-admin%2Fpost-new.php"
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.Example.COM", "https://www.example.com/"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("http://example.com/a", "http://example.com/a"),
        ("https://example.com/a/", "https://example.com/a/"),
        ("https://example.com/A/b", "https://example.com/A/b"),
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a#:~:text=some", "https://example.com/a"),
        ("https://example.com/#!/story/5", "https://example.com/#!/story/5"),
        ("https://example.com/app#/story/5", "https://example.com/app#/story/5"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
        ("https://example.com/a/%2e%2e/b", "https://example.com/b"),
        ("https://example.com/a/b/..", "https://example.com/a/"),
        ("https://example.com/../..", "https://example.com/"),
        ("https://example.com/a/.", "https://example.com/a/"),
        ("https://example.com/a//b", "https://example.com/a//b"),
        ("https://example.com/%7euser/%41", "https://example.com/~user/A"),
        ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
        ("https://example.com/naïve", "https://example.com/na%C3%AFve"),
        ("https://example.com/na%c3%afve", "https://example.com/na%C3%AFve"),
        ("https://example.com/?q=100%", "https://example.com/?q=100%25"),
        ("https://example.com/?q=a+b%20c&x[]=1", "https://example.com/?q=a+b%20c&x[]=1"),
        ("https://example.com/?b=2&a=1", "https://example.com/?b=2&a=1"),
        ("https://example.com/?a=1&&flag&", "https://example.com/?a=1&flag"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://user:secret@example.com/a", "https://***@example.com/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_only_what_means_nothing_is_made_alike(url: str, expected: str) -> None:
    """Writing a URL in another way gives the same canonical one; another page never does."""
    assert canonical(parse(url))[0] == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?utm_source=tw&utm_medium=s&id=5", "https://a.example/x?id=5"),
        ("https://a.example/x?utm%5Fsource=tw", "https://a.example/x"),
        ("https://a.example/x?UTM_Source=tw", "https://a.example/x"),
        ("https://a.example/x?fbclid=a&gclid=b&yclid=c&msclkid=d&igshid=e&mc_cid=f&_ga=1&_gl=2&cmpid=3", "https://a.example/x"),
        ("https://x.com/a/status/20?s=20&t=abc", "https://x.com/a/status/20"),
        ("https://mobile.twitter.com/a/status/20?cn=x", "https://mobile.twitter.com/a/status/20"),
        ("https://blog.example/?s=20&t=abc", "https://blog.example/?s=20&t=abc"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&si=x&pp=y&feature=z", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://shop.example/?si=7&feature=8&pp=9", "https://shop.example/?si=7&feature=8&pp=9"),
        ("https://www.facebook.com/story.php?story_fbid=1&id=2&__tn__=R&__cft__[0]=z&mibextid=q", "https://www.facebook.com/story.php?story_fbid=1&id=2"),
        ("https://www.bbc.com/news?at_medium=RSS&at_campaign=KARANGA&at_id=5", "https://www.bbc.com/news?at_id=5"),
        ("https://t.me/durov/5?single&embed=1", "https://t.me/durov/5"),
    ],
)  # fmt: skip
def test_trackers_are_left_out(url: str, expected: str) -> None:
    """What says how a reader came is left out, on the hosts where it means that."""
    assert canonical(parse(url))[0] == expected


def test_removed_parameters_are_kept_with_their_decoded_values() -> None:
    """An embed's `ref_src` and a `ref_url` that leaks an editor's address stay known."""
    url, removed = canonical(parse(SAMPLE))
    assert url == "https://twitter.com/armyinformcomua/status/1512360103646842885"
    assert dict(removed) == {
        "ref_src": ("twsrc^tfw|twcamp^tweetembed",),
        "ref_url": ("https://cms.sofrep.com/wp-admin/post-new.php",),
    }


def test_a_repeated_parameter_keeps_all_values() -> None:
    """Nothing that was removed is forgotten."""
    assert canonical(parse("https://a.example/?utm_id=1&x=2&utm_id=3"))[1] == (("utm_id", ("1", "3")),)


def test_the_wire_sees_neither_route_nor_user() -> None:
    """What only a browser reads, and what only says that there was a password, is not sent."""
    assert on_the_wire("https://***@a.example/x?y#!/z") == "https://a.example/x?y"


IDENTITY = [
    "id",
    "ID",
    "v",
    "p",
    "q",
    "s",
    "t",
    "u",
    "n",
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "page",
    "article",
    "story",
    "story_fbid",
    "fbid",
    "set",
    "post",
    "pid",
    "aid",
    "nid",
    "tid",
    "cid",
    "vid",
    "date",
    "year",
    "month",
    "day",
    "lang",
    "lp",
    "ref",
    "r",
    "key",
    "name",
    "title",
    "slug",
    "path",
    "url",
    "file",
    "doc",
    "item",
    "news",
    "idx",
    "no",
    "number",
    "view",
    "action",
    "cat",
    "category",
    "tag",
    "topic",
    "thread",
    "showtopic",
    "start",
    "offset",
    "from",
    "to",
    "sort",
    "search",
    "query",
    "type",
    "format",
    "media",
    "at",
    "hash",
    "code",
    "gid",
    "uid",
    "oid",
    "z",
    "w",
    "list",
    "index",
    "time",
    "source",
    "site",
    "section",
    "issue",
    "volume",
    "edition",
    "oldid",
    "curid",
    "diff",
    "rev",
    "revision",
]


@pytest.mark.parametrize("host", ["news.example", "www.facebook.com", "blog.example.co.uk"])
@pytest.mark.parametrize("name", [name for name in IDENTITY if name != "ref"])
def test_a_parameter_that_may_choose_the_page_is_never_removed(host: str, name: str) -> None:
    """Ids, pages and dates stay, whatever they are called."""
    assert not trackers.is_tracker(name, trackers.of_host(host))


_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
_names = (
    st.sampled_from(["id", "utm_source", "utm%5Fterm", "fbclid", "p", "v", "%", "%%34", "a b", "ä"]) | _texts
)
_urls = st.builds(
    lambda host, path, pairs, fragment: (
        f"https://{host}/{path}" + (f"?{'&'.join('='.join(pair) for pair in pairs)}" if pairs else "") + fragment
    ),
    st.sampled_from(["a.example", "x.com", "www.youtube.com", "BÜCHER.example", "10.0.0.1:8080"]),
    st.lists(st.sampled_from(["a", "..", ".", "%2e%2E", "%2f", "%", "%%41", "ü", ""]) | _texts, max_size=5).map("/".join),
    st.lists(st.tuples(_names, _texts), max_size=5),
    st.sampled_from(["", "#x", "#!/x%41", "#/ü"]),
)  # fmt: skip


def _address(url: str) -> object:
    try:
        return parse(url)
    except ValueError:
        return None


@given(_urls.map(_address).filter(bool))
def test_canonical_is_stable(address) -> None:
    """The canonical URL of a canonical URL is itself, and nothing more is removed from it."""
    once, _ = canonical(address)
    assert canonical(parse(once)) == (once, ())


@given(_urls.map(_address).filter(bool))
def test_removed_and_kept_are_all(address) -> None:
    """Each parameter is either still there or recorded as removed."""
    url, removed = canonical(address)
    kept = parse(url).query
    gone = [(name, value) for name, values in removed for value in values]
    everything = parse_qsl(address.query_string, keep_blank_values=True)
    assert sorted([*kept, *gone]) == sorted(everything)
