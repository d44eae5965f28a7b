"""The table of embed markup, row by row."""

import json

import pytest

from archiver.address import parse
from archiver.citations.embeds import embedded_urls
from archiver.citations.quotes import author_and_words
from archiver.citations.statements import block_comment_urls, json_ld_urls
from archiver.model.states import PlatformName
from archiver.platforms.registry import all_platforms
from tests.support.articles import element

PLATFORMS = all_platforms()
ID = "1512375012946292736"
TWEET = f"https://twitter.com/some/status/{ID}"
BARE = f"https://twitter.com/i/status/{ID}"
VIDEO = "dQw4w9WgXcQ"
WATCH = f"https://www.youtube.com/watch?v={VIDEO}"
RKEY = "at://did:plc:abc/app.bsky.feed.post/3kxyz"
HEX = "0123456789abcdef0123456789abcdef"


def is_post(url: str) -> bool:
    """As the registry says."""
    try:
        source = PLATFORMS.identify(parse(url))
    except ValueError:
        return url.startswith("at://")
    return source is not None and source.platform is not PlatformName.WEB


ROWS = [
    # X
    (element("blockquote", "words — Some (@some)", ["https://t.co/a", "https://twitter.com/hashtag/b", TWEET], class_="twitter-tweet"), [TWEET]),
    (element("blockquote", "", [f"https://x.com/a/status/1?ref_src=b#{ID}", TWEET], class_="twitter-video tw-align"), [TWEET]),
    (element("blockquote", "", ["https://twitter.com/other/status/20", f"{TWEET}?ref_src=twsrc%5Etfw"], class_="twitter-tweet"), [f"{TWEET}?ref_src=twsrc%5Etfw"]),
    (element("div", class_="twitter-tweet twitter-tweet-rendered", data_tweet_id=ID), [BARE]),
    (element("div", data_tweet_id=ID), [BARE]),
    (element("twitter-widget", data_tweet_id=ID), [BARE]),
    (element("amp-twitter", data_tweetid=ID, width="375"), [BARE]),
    (element("script", f"twttr.widgets.createTweet('{ID}', el)"), [BARE]),
    (element("iframe", src=f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={ID}"), [f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={ID}"]),
    # Telegram
    (element("script", src="https://telegram.org/js/telegram-widget.js?22", data_telegram_post="name/123", data_width="100%"), ["https://t.me/name/123"]),
    (element("blockquote", class_="telegram-post", data_telegram_post="name/123"), ["https://t.me/name/123"]),
    (element("script", data_telegram_discussion="name/123"), ["https://t.me/name/123"]),
    (element("iframe", id="telegram-post-name-123", src="https://t.me/name/123?embed=1&mode=tme"), ["https://t.me/name/123?embed=1&mode=tme"]),
    # Facebook
    (element("div", class_="fb-post", data_href="https://www.facebook.com/p/posts/1"), ["https://www.facebook.com/p/posts/1"]),
    (element("div", class_="fb-video", data_href="https://www.facebook.com/p/videos/1/"), ["https://www.facebook.com/p/videos/1/"]),
    (element("blockquote", cite="https://www.facebook.com/p/posts/1", class_="fb-xfbml-parse-ignore"), ["https://www.facebook.com/p/posts/1"]),
    (element("blockquote", "", ["https://www.facebook.com/p", "https://www.facebook.com/p/posts/1"], class_="fb-xfbml-parse-ignore"), ["https://www.facebook.com/p/posts/1"]),
    (element("iframe", src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fp%2Fposts%2F1&width=500"), ["https://www.facebook.com/p/posts/1"]),
    (element("iframe", src="//www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fp%2Fvideos%2F1%2F"), ["https://www.facebook.com/p/videos/1/"]),
    (element("amp-facebook", data_href="https://www.facebook.com/p/posts/1"), ["https://www.facebook.com/p/posts/1"]),
    # Instagram
    (element("blockquote", class_="instagram-media", data_instgrm_permalink="https://www.instagram.com/p/CODE12345/?utm_source=ig_embed"), ["https://www.instagram.com/p/CODE12345/?utm_source=ig_embed"]),
    (element("blockquote", "", ["https://www.instagram.com/reel/CODE12345/"], class_="instagram-media"), ["https://www.instagram.com/reel/CODE12345/"]),
    (element("iframe", src="https://www.instagram.com/p/CODE12345/embed/"), ["https://www.instagram.com/p/CODE12345/embed/"]),
    (element("amp-instagram", data_shortcode="CODE12345"), ["https://www.instagram.com/p/CODE12345/"]),
    # TikTok
    (element("blockquote", class_="tiktok-embed", cite="https://www.tiktok.com/@u/video/7000000000000000000", data_video_id="7000000000000000000"), ["https://www.tiktok.com/@u/video/7000000000000000000"]),
    (element("blockquote", class_="tiktok-embed", data_video_id="7000000000000000000"), ["https://www.tiktok.com/embed/v2/7000000000000000000"]),
    (element("iframe", src="https://www.tiktok.com/embed/v2/7000000000000000000"), ["https://www.tiktok.com/embed/v2/7000000000000000000"]),
    (element("amp-tiktok", data_src="7000000000000000000"), ["https://www.tiktok.com/embed/v2/7000000000000000000"]),
    (element("amp-tiktok", data_src="https://www.tiktok.com/@u/video/7"), ["https://www.tiktok.com/@u/video/7"]),
    # YouTube
    (element("iframe", src=f"//www.youtube-nocookie.com/embed/{VIDEO}?rel=0"), [f"https://www.youtube-nocookie.com/embed/{VIDEO}?rel=0"]),
    (element("iframe", src="about:blank", data_src=f"https://www.youtube.com/embed/{VIDEO}"), [f"https://www.youtube.com/embed/{VIDEO}"]),
    (element("iframe", data_lazy_src=f"https://www.youtube.com/embed/{VIDEO}"), [f"https://www.youtube.com/embed/{VIDEO}"]),
    (element("iframe", data_cookieblock_src=f"https://www.youtube.com/embed/{VIDEO}"), [f"https://www.youtube.com/embed/{VIDEO}"]),
    (element("embed", src=f"https://www.youtube.com/v/{VIDEO}"), [f"https://www.youtube.com/v/{VIDEO}"]),
    (element("object", data=f"https://www.youtube.com/v/{VIDEO}"), [f"https://www.youtube.com/v/{VIDEO}"]),
    (element("script", f'swfobject.embedSWF("http://www.youtube.com/v/{VIDEO}?a=1", "x")'), [f"http://www.youtube.com/v/{VIDEO}?a=1"]),
    (element("script", f"new YT.Player('p', {{videoId: '{VIDEO}'}})"), [WATCH]),
    (element("a", class_="lazy-load-youtube preview", href=WATCH), [WATCH]),
    (element("lite-youtube", videoid=VIDEO), [WATCH]),
    (element("amp-youtube", data_videoid=VIDEO), [WATCH]),
    (element("div", class_="youtube-player", data_id=VIDEO), [WATCH]),
    (element("div", data_youtube_id=VIDEO), [WATCH]),
    (element("div", data_video_url=WATCH), [WATCH]),
    # Reddit, Bluesky, Threads, Mastodon
    (element("blockquote", "", ["https://www.reddit.com/r/s/comments/abc12/title/", "https://www.reddit.com/user/u/"], class_="reddit-embed-bq"), ["https://www.reddit.com/r/s/comments/abc12/title/"]),
    (element("blockquote", "", ["https://www.reddit.com/r/s/comments/abc12/"], class_="reddit-card"), ["https://www.reddit.com/r/s/comments/abc12/"]),
    (element("iframe", src="https://embed.reddit.com/r/s/comments/abc12/title/?embed=true"), ["https://embed.reddit.com/r/s/comments/abc12/title/?embed=true"]),
    (element("amp-reddit", data_src="https://www.reddit.com/r/s/comments/abc12/"), ["https://www.reddit.com/r/s/comments/abc12/"]),
    (element("blockquote", class_="bluesky-embed", data_bluesky_uri=RKEY, data_bluesky_cid="x"), [RKEY]),
    (element("blockquote", class_="bluesky-embed", data_bluesky_uri="https://bsky.app/profile/a.b/post/3k"), ["https://bsky.app/profile/a.b/post/3k"]),
    (element("blockquote", class_="text-post-media", data_text_post_permalink="https://www.threads.com/@u/post/CODE"), ["https://www.threads.com/@u/post/CODE"]),
    (element("iframe", class_="mastodon-embed", src="https://mastodon.example/@u/109000000000000000/embed"), ["https://mastodon.example/@u/109000000000000000/embed"]),
    (element("blockquote", class_="mastodon-embed", data_embed_url="https://mastodon.example/@u/109000000000000000/embed"), ["https://mastodon.example/@u/109000000000000000/embed"]),
    # VK, OK, Rutube
    (element("script", 'VK.Widgets.Post("vk_post_-1_2", -1, 2, "hash");'), ["https://vk.com/wall-1_2"]),
    (element("div", id="vk_post_-1_2"), ["https://vk.com/wall-1_2"]),
    (element("amp-vk", data_owner_id="-1", data_post_id="2", data_hash="x"), ["https://vk.com/wall-1_2"]),
    (element("iframe", src="https://vk.com/video_ext.php?oid=-1&id=2&hash=abc"), ["https://vk.com/video_ext.php?oid=-1&id=2&hash=abc"]),
    (element("iframe", src="//ok.ru/videoembed/123"), ["https://ok.ru/videoembed/123"]),
    (element("iframe", src=f"https://rutube.ru/play/embed/{HEX}"), [f"https://rutube.ru/play/embed/{HEX}"]),
    # WordPress
    (element("figure", f"\n{TWEET}\n", class_="wp-block-embed is-type-rich is-provider-twitter wp-block-embed-twitter"), [TWEET]),
    (element("div", f"{TWEET} A caption", class_="wp-block-embed__wrapper"), [TWEET]),
    (element("comment", f'wp:embed {{"url":"{TWEET}","type":"rich","providerNameSlug":"twitter"}}'), [TWEET]),
    (element("comment", f'wp:core-embed/twitter {{"url":"{TWEET}"}}'), [TWEET]),
    (element("comment", f'wp:embed {{"url":"{TWEET}"}} /'), [TWEET]),
    (element("blockquote", "Title", ["https://blog.example/post"], class_="wp-embedded-content"), ["https://blog.example/post"]),
    (element("iframe", class_="wp-embedded-content", src="https://blog.example/post/embed/"), ["https://blog.example/post/embed/"]),
    # Wrappers, consent tools, other frames
    (element("div", class_="oembed", data_url=TWEET), [TWEET]),
    (element("div", data_service="twitter", data_src=f"{TWEET}"), [TWEET]),
    (element("div", data_embed=f"<iframe src='https://www.youtube.com/embed/{VIDEO}'></iframe>"), [f"https://www.youtube.com/embed/{VIDEO}"]),
    (element("script", type="text/plain", data_src="https://t.me/name/12?embed=1"), ["https://t.me/name/12?embed=1"]),
    (element("iframe", src="https://cdn.iframe.ly/api/iframe?url=https%3A%2F%2Ftwitter.com%2Fsome%2Fstatus%2F" + ID), [TWEET]),
    (element("iframe", src=f"https://cdn.embedly.com/widgets/media.html?src=https%3A%2F%2Fwww.youtube.com%2Fembed%2F{VIDEO}&url=x"), [f"https://www.youtube.com/embed/{VIDEO}"]),
    (element("a", data_iframely_url=f"//cdn.iframe.ly/abc?url={TWEET}", href="https://x.example"), [TWEET]),
    (element("div", data_anything="https%3A%2F%2Ft.me%2Fname%2F12"), ["https://t.me/name/12"]),
    (element("iframe", src="https://datawrapper.dwcdn.net/AbC12/3/"), ["https://datawrapper.dwcdn.net/AbC12/3/"]),
    (element("amp-iframe", src="https://charts.example/1"), ["https://charts.example/1"]),
    (element("video", src="https://media.example/v.mp4"), ["https://media.example/v.mp4"]),
    (element("script", json.dumps({"@type": "NewsArticle", "citation": "https://a.example/x"}), type="application/ld+json"), ["https://a.example/x"]),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "urls"), ROWS)
def test_each_dress_gives_the_url_it_embeds(markup, urls):
    """Every row of the table, in each of its variants."""
    assert embedded_urls(markup, is_post) == urls


NOTHING = [
    element("div", class_="share", data_url="https://news.example/story"),
    element("a", class_="twitter-link", href=TWEET),
    element("iframe", src="about:blank"),
    element("iframe", src="data:text/html,x"),
    element("iframe", src="/widgets/x"),
    element("blockquote", "", ["https://twitter.com/some"], class_="twitter-tweet"),
    element("script", data_telegram_post="javascript:x"),
    element("amp-vk", data_owner_id="x", data_post_id="2"),
    element("script", "VK.Widgets.Group('x')"),
    element("comment", "wp:paragraph"),
    element("comment", 'wp:embed {"url":12}'),
    element("comment", "wp:embed {broken}"),
    element("comment", 'wp:image {"url":"https://a.example/x.png"}'),
    element("figure", "A caption with https://a.example/x in it", class_="wp-block-embed"),
    element("figure", TWEET, [TWEET], class_="wp-block-embed"),
    element("div", class_="youtube-player", data_id="short"),
    element("div", id="other"),
    element("script", "x", type="application/ld+json"),
]


@pytest.mark.parametrize("markup", NOTHING)
def test_what_embeds_nothing_gives_nothing(markup):
    """Share buttons, plain links, empty frames and broken markup are no embeds."""
    assert embedded_urls(markup, is_post) == []


JSON_LD = [
    ({"@type": "NewsArticle", "url": "https://n.example/own"}, []),
    ({"@type": "SocialMediaPosting", "url": "https://n.example/own"}, []),
    ({"citation": ["https://a.example/1", {"@type": "CreativeWork", "url": "https://a.example/2"}]}, ["https://a.example/1", "https://a.example/2"]),
    ({"citation": {"@id": "https://a.example/1", "name": "x"}}, ["https://a.example/1"]),
    ({"sharedContent": {"@type": "WebPage", "url": TWEET}}, [TWEET]),
    ({"isBasedOn": "https://a.example/1"}, ["https://a.example/1"]),
    ({"@graph": [{"@type": "SocialMediaPosting", "url": "https://n.example/own"}]}, []),
    ({"@graph": [{"@type": "Article", "mentions": {"@type": ["SocialMediaPosting"], "url": TWEET}}]}, [TWEET]),
    ({"video": {"@type": "VideoObject", "embedUrl": "https://a.example/e", "contentUrl": 5}}, ["https://a.example/e"]),
    ([{"citation": "https://a.example/1"}, {"citation": "https://a.example/1"}], ["https://a.example/1"]),
    ({"citation": 5, "@type": 7}, []),
    ("text", []),
]  # fmt: skip


@pytest.mark.parametrize(("data", "urls"), JSON_LD)
def test_json_ld_cites_what_it_says_it_cites(data, urls):
    """Citations, shared posts and posts of others count; the page's own URL does not."""
    assert json_ld_urls(json.dumps(data)) == urls


@pytest.mark.parametrize(
    "source",
    ["", "{", "[" * 100_000, "null", '{"citation":' * 900 + "1" + "}" * 900, "[" + "[]," * 30_000 + "1]"],
)
def test_broken_or_hostile_json_cites_nothing(source):
    """Nothing in a script makes reading it fail."""
    assert json_ld_urls(source) == []
    assert block_comment_urls(f"wp:embed {source}") == []


TEXTS = [
    ("We saw it. — Some Body (@some) April 8, 2022", "Some Body (@some)", "We saw it."),
    ("A — B — Some Body (@some) April 8, 2022", "Some Body (@some)", "A — B"),
    ("— Some Body (@some) April 8, 2022", "Some Body (@some)", ""),
    ("View this post on Instagram A post shared by Name (@name)", "Name (@name)", ""),
    (
        "Caption here A post shared by Name (@name) on Apr 8, 2022 at 1:00am PDT",
        "Name (@name)",
        "Caption here",
    ),
    ("Hello world Posted by Page on Friday, April 8, 2022", "Page", "Hello world"),
    ("A title by u/name in worldnews", "u/name", "A title"),
    ("A title from worldnews", "", "A title"),
    ("Post — Name (@name.bsky.social) 2024-01-01", "Name (@name.bsky.social)", "Post"),
    ("Only words", "", "Only words"),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "author", "words"), TEXTS)
def test_an_embedded_post_is_split_into_author_and_words(text, author, words):
    """The signature under a quoted post names its author."""
    assert author_and_words(text) == (author, words)
