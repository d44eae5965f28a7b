"""From URLs as cited to sources: carriers, archives, removed parameters, notes."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.citations.identity import identified, identify
from archiver.model.states import PlatformName
from archiver.platforms.registry import Registry, all_platforms

PLATFORMS = all_platforms()
INNER = "https://a.example/x"

CARRIERS = [
    ("https://www.google.com/url?q=https%3A%2F%2Fa.example%2Fx&sa=D", "Google"),
    ("https://www.google.co.uk/url?sa=t&url=https://a.example/x", "Google"),
    ("https://www.google.com/amp/s/a.example/x", "Google AMP"),
    ("https://a-example.cdn.ampproject.org/c/s/a.example/x", "AMP cache"),
    ("https://a-example.cdn.ampproject.org/v/s/a.example/x", "AMP cache"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Ffbclid%3D1&h=AT", "Facebook"),
    ("https://lm.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx", "Facebook"),
    ("https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fa.example%2Fx", "Facebook"),
    ("https://l.instagram.com/?u=https%3A%2F%2Fa.example%2Fx&e=1", "Instagram"),
    ("https://www.youtube.com/redirect?event=d&q=https%3A%2F%2Fa.example%2Fx", "YouTube"),
    ("https://t.me/iv?url=https%3A%2F%2Fa.example%2Fx&rhash=1", "Telegram"),
    ("https://t.me/share/url?url=https://a.example/x", "Telegram"),
    ("https://twitter.com/intent/tweet?text=x&url=https://a.example/x", "X"),
    ("https://vk.com/away.php?to=https%3A%2F%2Fa.example%2Fx", "VK"),
    ("https://out.reddit.com/t3_1?url=https%3A%2F%2Fa.example%2Fx&token=1", "Reddit"),
    ("https://steamcommunity.com/linkfilter/?url=https://a.example/x", "Steam"),
    ("https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fa.example%2Fx", "LinkedIn"),
    ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fx&data=05", "Outlook"),
    ("https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_x&d=Dw", "Proofpoint"),
    ("https://urldefense.com/v3/__https://a.example/x__;!!AbC$", "Proofpoint"),
    ("https://href.li/?https://a.example/x", "href.li"),
    ("https://href.li/?https%3A%2F%2Fa.example%2Fx", "href.li"),
    ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2Fx", "DuckDuckGo"),
    ("https://vk.com/away.php?to=%2F%2Fa.example%2Fx", "VK"),
]


@pytest.mark.parametrize(("url", "name"), CARRIERS)
def test_a_redirect_page_is_seen_through_offline(url, name):
    """The source is the target that the link carries, and a note says what it leads through."""
    identity = identify(url, PLATFORMS)
    assert identity.source.id == f"web:{INNER}"
    assert any(f"leads through {name} (" in note for note in identity.notes)


NO_CARRIERS = [
    "https://www.google.com/url?q=notaurl", "https://www.google.com/url", "https://www.google.com/search?q=https://a.example",
    "https://urldefense.com/v3/__https://a.example/*x__;Iw!!AbC$", "https://urldefense.com/v3/x", "https://t.me/share/url?url=",
    "https://urldefense.proofpoint.com/v2/url?d=1", "https://notgoogle.example/url?q=https://a.example/x", "https://href.li/?", "https://www.google.com/amp/", "https://www.google.com/amp/s/",
]  # fmt: skip


@pytest.mark.parametrize("url", NO_CARRIERS)
def test_what_carries_nothing_readable_is_itself(url):
    """A redirect page whose target can't be read offline stays the source."""
    assert "a.example/x" not in identify(url, PLATFORMS).source.id.replace(url, "")
    assert not any("leads through" in note for note in identify(url, PLATFORMS).notes)


AT = datetime(2022, 4, 8, 10, 21, 16, tzinfo=UTC)
COPIES = [
    ("https://web.archive.org/web/20220408102116/https://a.example/x", "web.archive.org", AT),
    ("http://web.archive.org/web/20220408102116if_/https://a.example/x", "web.archive.org", AT),
    ("https://web.archive.org/web/20220408102116/https:/a.example/x", "web.archive.org", AT),
    ("https://web.archive.org/web/20220408102116id_/https%3A%2F%2Fa.example%2Fx", "web.archive.org", AT),
    ("https://web.archive.org/web/2022/https://a.example/x", "web.archive.org", None),
    ("https://web.archive.org/web/https://a.example/x", "web.archive.org", None),
    ("https://web.archive.org/web/20220008102116/https://a.example/x", "web.archive.org", None),
    ("https://archive.org/web/20220408102116/https://a.example/x", "web.archive.org", AT),
    ("https://archive.ph/20220408102116/https://a.example/x", "archive.today", AT),
    ("https://archive.today/2022.04.08-102116/https://a.example/x", "archive.today", AT),
    ("https://archive.is/newest/https://a.example/x", "archive.today", None),
    ("https://archive.md/o/AbC12/https://a.example/x", "archive.today", None),
    ("https://arquivo.pt/wayback/20220408102116/https://a.example/x", "arquivo.pt", AT),
    ("https://arquivo.pt/noFrame/replay/20220408102116mp_/https://a.example/x", "arquivo.pt", AT),
    (
        "https://www.webarchive.org.uk/wayback/archive/20220408102116/https://a.example/x",
        "webarchive.org.uk",
        AT,
    ),
    (
        "https://webarchive.nationalarchives.gov.uk/ukgwa/20220408102116/https://a.example/x",
        "webarchive.nationalarchives.gov.uk",
        AT,
    ),
    ("https://wayback.archive-it.org/1234/20220408102116/https://a.example/x", "archive-it.org", AT),
    (
        "https://webcache.googleusercontent.com/search?q=cache:AbC-1234_xyz:https://a.example/x+words&hl=en",
        "Google cache",
        None,
    ),
    ("https://webcache.googleusercontent.com/search?q=cache:https://a.example/x", "Google cache", None),
]


@pytest.mark.parametrize(("url", "archive", "at"), COPIES)
def test_an_archived_copy_means_the_page_in_it(url, archive, at):
    """The source is the inner URL, the snapshot the outer, its time from the 14 digits."""
    identity = identify(url, PLATFORMS)
    assert identity.source.id == f"web:{INNER}"
    assert identity.snapshot is not None
    assert (identity.snapshot.archive, identity.snapshot.captured_at) == (archive, at)


def test_an_outgoing_link_of_a_copy_is_cited_through_that_copy():
    """`archive.ph/o/CODE/URL` is a link inside the copy CODE."""
    snapshot = identify("https://archive.ph/o/AbC12/https://a.example/x", PLATFORMS).snapshot
    assert snapshot is not None
    assert snapshot.url == "https://archive.ph/AbC12"


NO_COPIES = [
    ("https://web.archive.org/web/2022*/a.example/x", "http://a.example/x", "list of copies"),
    ("https://web.archive.org/web/*/https://a.example/x", "https://a.example/x", "list of copies"),
    ("https://web.archive.org/save/https://a.example/x", "https://a.example/x", "asks an archive"),
    ("https://archive.ph/https://a.example/x", "https://a.example/x", "list of copies"),
    ("https://archive.ph/?run=1&url=https%3A%2F%2Fa.example%2Fx", "https://a.example/x", "asks an archive"),
]


@pytest.mark.parametrize(("url", "inner", "word"), NO_COPIES)
def test_an_archives_list_or_request_is_no_copy(url, inner, word):
    """Lists and requests name the page, but no snapshot."""
    identity = identify(url, PLATFORMS)
    assert identity.source.id == f"web:{inner}"
    assert identity.snapshot is None
    assert any(word in note for note in identity.notes)


HIDDEN = [
    ("https://archive.ph/AbC12", "archive.today"), ("https://archive.is/AbC12#selection-1", "archive.today"), ("https://perma.cc/AB12-CD34", "perma.cc"),
    ("https://ghostarchive.org/archive/Xy12Z", "ghostarchive.org"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "archive"), HIDDEN)
def test_a_copy_that_hides_its_page_is_the_source_itself(url, archive):
    """Codes say nothing about the page: the copy is checked, and the note says so."""
    identity = identify(url, PLATFORMS)
    assert identity.source.id.startswith("web:https://")
    assert identity.snapshot is not None
    assert identity.snapshot.archive == archive
    assert any("does not say which page" in note for note in identity.notes)


def test_a_ghost_archive_of_a_video_means_the_video():
    """`ghostarchive.org/varchive/ID` names the YouTube id."""
    assert (
        identify("https://ghostarchive.org/varchive/youtube/20220408/dQw4w9WgXcQ", PLATFORMS).source.id
        == "youtube:dQw4w9WgXcQ"
    )


def test_a_tweet_in_a_copy_in_a_redirect_is_found():
    """Carriers and archives are taken off one after the other, and removed parameters are kept."""
    url = (
        "https://www.google.com/url?q=https%3A%2F%2Fweb.archive.org%2Fweb%2F20220408102116%2F"
        "https%3A%2F%2Ftwitter.com%2Fa%2Fstatus%2F1512375012946292736%3Fs%3D20"
    )
    identity = identify(url, PLATFORMS)
    assert identity.source.id == "x:1512375012946292736"
    assert identity.snapshot is not None
    assert identity.snapshot.captured_at == AT
    assert identity.removed_parameters == (("s", ("20",)),)


def test_the_outermost_of_nested_copies_is_the_snapshot():
    """A copy of a copy: what the article cites is the outer one."""
    outer = "https://archive.ph/20230101000000/https://web.archive.org/web/20220408102116/https://a.example/x"
    identity = identify(outer, PLATFORMS)
    assert identity.snapshot is not None
    assert identity.snapshot.url == outer
    assert any("copy of an archived copy" in note for note in identity.notes)


def test_nesting_without_end_is_given_up():
    """A URL made of archives in archives ends after a few steps."""
    identity = identify("https://web.archive.org/web/20220408102116/" * 50 + INNER, PLATFORMS)
    assert identity.source.platform is PlatformName.WEB


def test_an_unreadable_page_in_a_copy_leaves_the_copy():
    """What is no URL in an archive's URL is said, and the copy stays the source."""
    identity = identify("https://web.archive.org/web/20220408102116/http://[zz/x", PLATFORMS)
    assert identity.source.id.startswith("web:https://web.archive.org/")
    assert any("can't be read" in note for note in identity.notes)


TRACKED = [
    (
        "https://a.example/x?utm_source=n&id=5&fbclid=q",
        "web:https://a.example/x?id=5",
        {"utm_source": ("n",), "fbclid": ("q",)},
    ),
    (
        "https://x.com/a/status/1512375012946292736?s=20&t=q",
        "x:1512375012946292736",
        {"s": ("20",), "t": ("q",)},
    ),
    ("https://youtu.be/dQw4w9WgXcQ?si=abc", "youtube:dQw4w9WgXcQ", {"si": ("abc",)}),
    ("https://t.me/Name/12?single", "telegram:name/12", {"single": ("",)}),
]


@pytest.mark.parametrize(("url", "source", "removed"), TRACKED)
def test_trackers_are_removed_and_kept(url, source, removed):
    """Removed parameters are there with their decoded values; identity stays."""
    identity = identify(url, PLATFORMS)
    assert identity.source.id == source
    assert dict(identity.removed_parameters) == removed


EDITORS = [
    "https://cms.paper.example/wp-admin/post-new.php", "https://paper.example/wp-admin/post.php?post=1", "http://localhost:8080/x", "http://10.1.2.3/x",
    "https://preview.paper.example/a", "https://paper.example/?p=12&preview=true", "http://newsroom-host/x", "https://paper.example/node/12/edit",
    "https://paper.internal/x", "https://staging2.paper.example/",
]  # fmt: skip


@pytest.mark.parametrize("leak", EDITORS)
def test_a_leaked_editor_page_is_noted(leak):
    """A `ref_url` to an editor's page, a preview or a private host tells the editor to take it out."""
    identity = identify(
        f"https://twitter.com/a/status/1512375012946292736?ref_url={quote(leak, safe='')}", PLATFORMS
    )
    assert (
        f"the link carries the address of a newsroom editor page ({leak}): remove ref_url before publishing"
        in identity.notes
    )
    assert dict(identity.removed_parameters)["ref_url"] == (leak,)


@pytest.mark.parametrize(
    "value",
    [
        "https://paper.example/story/1",
        "none",
        "https://edition.paper.example/x",
        "https://tester.example/x",
        "ftp://cms.x/",
    ],
)
def test_an_ordinary_referrer_is_not_noted(value):
    """Public pages are no leak."""
    assert (
        identify(f"https://twitter.com/a/status/1512375012946292736?ref_url={value}", PLATFORMS).notes == ()
    )


SECRETS = [
    "https://user:pass@a.example/x",
    "https://a.example/x?access_token=abc",
    "https://a.example/x;jsessionid=12",
]


@pytest.mark.parametrize("url", SECRETS)
def test_secrets_in_a_link_are_noted(url):
    """Passwords, sessions and keys are never given to an archive, and the note says so."""
    assert any("never given to an archive" in note for note in identify(url, PLATFORMS).notes)


APPS = [
    ("tg://resolve?domain=Name&post=12", "telegram:name/12"),
    ("tg:resolve?domain=Name&post=12", "telegram:name/12"),
    ("tg://resolve?domain=Name", "telegram:name"),
    ("at://did:plc:abc/app.bsky.feed.post/3k", "bluesky:did:plc:abc/3k"),
]


@pytest.mark.parametrize(("url", "source"), APPS)
def test_app_links_become_web_addresses(url, source):
    """`tg:` and `at:` links name posts that have a web address."""
    identity = identify(url, PLATFORMS)
    assert identity.source.id.lower() == source.lower()
    assert f"written as {url}" in identity.notes


@pytest.mark.parametrize("url", ["tg://privatepost?channel=12&post=3", "tg://join?invite=AbC"])
def test_private_app_links_are_kept_from_archives(url):
    """Private posts and invitations are recognised as such."""
    assert any("private chat" in note for note in identify(url, PLATFORMS).notes)


BAD = [
    "",
    "x",
    "ftp://a.example",
    "magnet:?xt=1",
    "tg://settings",
    "at://did:plc:abc/other/1",
    "https://",
    "https://a b",
    "http://[zz]/",
]


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_web_address_raises_and_is_kept_all_the_same(url):
    """`identify` refuses; `identified` gives it an identity of its own that says why."""
    with pytest.raises(ValueError):
        identify(url, PLATFORMS)
    identity = identified(url, PLATFORMS)
    assert identity.source.id == f"web:{url}"
    assert identity.notes[0].startswith("not a web address")


def test_without_a_web_platform_the_canonical_url_is_the_source():
    """A registry that knows no platform still gives an identity."""
    assert identify("https://A.example/x?utm_source=1", Registry([])).source.id == "web:https://a.example/x"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_an_identity(text):
    """Nothing that is cited makes identification fail, however deep it is wrapped."""
    for url in (
        text,
        f"https://web.archive.org/web/20220408102116/{text}",
        f"https://www.google.com/url?q={text}",
        f"https://archive.ph/{text}",
    ):
        assert identified(url, PLATFORMS).source.id
