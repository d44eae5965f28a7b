"""What each platform's answer names of a post's media, and whether that is all of it."""

import html
import json

import pytest

from archiver.model.parts import MediaKind
from archiver.model.states import State
from archiver.platforms import bluesky, instagram, mastodon, ok, parts, reddit, rutube, tiktok, vk, youtube
from tests.support.platform_answers import Reply, play, routed, source_of

PHOTO, POSTER, FILE, VIDEO = MediaKind.PHOTO, MediaKind.POSTER, MediaKind.FILE, MediaKind.VIDEO

SKY = "https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:abc/one"
PLAYLIST = "https://video.bsky.app/watch/did/cid/playlist.m3u8"
THUMB = "https://video.bsky.app/watch/did/cid/thumbnail.jpg"


def named(seen):
    """The kinds and addresses, of an answer that shows the post."""
    assert seen.state is State.LIVE
    return [(one.kind, one.url) for one in seen.media]


def tells(platform, seen):
    """Whether what is named may be called all."""
    return parts.tells_all(platform.name, seen.reason_code)


def embed(kind, **fields):
    return {"$type": f"app.bsky.embed.{kind}#view", **fields}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (None, []),
        (embed("images", images=[{"fullsize": SKY, "thumb": "https://cdn.bsky.app/t"}]), [(PHOTO, SKY)]),
        (
            embed("video", playlist=PLAYLIST, thumbnail=THUMB, cid="x"),
            [(POSTER, THUMB), (VIDEO, PLAYLIST)],
        ),
        (embed("video", playlist=PLAYLIST), [(VIDEO, PLAYLIST)]),
        (
            embed("recordWithMedia", record={}, media=embed("images", images=[{"fullsize": SKY}])),
            [(PHOTO, SKY)],
        ),
        (embed("record", record={"embeds": [embed("images", images=[{"fullsize": SKY}])]}), []),
        (embed("external", external={"uri": "https://a.example/", "thumb": SKY}), []),
        (embed("hologram", url=SKY), [(FILE, "")]),
        (embed("recordWithMedia", record={}, media=embed("hologram")), [(FILE, "")]),
    ],
)
def test_bluesky_names_pictures_and_the_video(shown, expected):
    """Not what is quoted or linked to; a kind of embed that nobody knew is named as not held."""
    source = source_of(bluesky.PLATFORM, "https://bsky.app/profile/did:plc:abc/post/3k2yihcrp6f2c")
    uri = "at://did:plc:abc/app.bsky.feed.post/3k2yihcrp6f2c"
    author = {"did": "did:plc:abc", "handle": "a.example"}
    post = {"uri": uri, "author": author, "record": {"text": "Words"}, "embed": shown}
    routes = {"getProfile": Reply(body=author), "getPosts": Reply(body={"posts": [post]})}
    seen, _ = routed(bluesky.PLATFORM, source, routes)
    assert named(seen) == expected
    assert tells(bluesky.PLATFORM, seen)


STORE = "https://files.mastodon.social/media_attachments/1/original/a"


@pytest.mark.parametrize(
    ("attachments", "expected"),
    [
        ([], []),
        ([{"type": "image", "url": f"{STORE}.png", "preview_url": STORE}], [(PHOTO, f"{STORE}.png")]),
        (
            [{"type": "video", "url": f"{STORE}.mp4", "preview_url": f"{STORE}.png"}],
            [(POSTER, f"{STORE}.png"), (VIDEO, f"{STORE}.mp4")],
        ),
        ([{"type": "gifv", "url": f"{STORE}.mp4"}], [(VIDEO, f"{STORE}.mp4")]),
        ([{"type": "audio", "url": f"{STORE}.mp3", "preview_url": None}], [(VIDEO, f"{STORE}.mp3")]),
        ([{"type": "unknown", "url": f"{STORE}.xyz"}], [(FILE, f"{STORE}.xyz")]),
        ([{"type": "unknown", "url": None}, {"type": "image"}], [(FILE, ""), (PHOTO, "")]),
    ],
)
def test_mastodon_names_the_attachments(attachments, expected):
    """Each with its kind; one without an address is named as not held."""
    number, page = "109252111498807689", "https://mastodon.social/@Gargron/109252111498807689"
    body = {"id": number, "created_at": "2022-10-29T14:48:43.000Z", "url": page, "content": "Words"}
    answer = Reply(body=body | {"media_attachments": attachments})
    seen, _ = play(mastodon.PLATFORM, source_of(mastodon.PLATFORM, page), [answer])
    assert named(seen) == expected
    assert tells(mastodon.PLATFORM, seen)


def gallery(*addresses):
    """A gallery as Reddit writes it: addresses by key, with `&` as HTML has it."""
    held = {f"m{n}": {"e": "Image", "s": {"u": html.escape(url)}} for n, url in enumerate(addresses)}
    return {"gallery_data": {"items": [{"media_id": key} for key in held]}, "media_metadata": held}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"post_hint": "link", "url": "https://a.example/"}, []),
        ({"post_hint": "image", "url": "https://i.redd.it/a.jpg"}, [(PHOTO, "https://i.redd.it/a.jpg")]),
        (
            gallery("https://preview.redd.it/a.jpg?s=1&w=2", "https://preview.redd.it/b.jpg?s=3"),
            [(PHOTO, "https://preview.redd.it/a.jpg?s=1&w=2"), (PHOTO, "https://preview.redd.it/b.jpg?s=3")],
        ),
        (
            {
                "is_video": True,
                "media": {"reddit_video": {"fallback_url": "https://v.redd.it/a/DASH_720.mp4"}},
            },
            [(VIDEO, "https://v.redd.it/a/DASH_720.mp4")],
        ),
    ],
)
def test_reddit_names_what_the_post_is(fields, expected):
    """And never says that this is all: a film comes without its sound, the text may hold pictures."""
    data = {"id": "tz1abc", "title": "A title", "selftext": "Words", "author": "a", "created_utc": 1649408400}
    page = {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": data | fields}]}}
    source = source_of(reddit.PLATFORM, "https://www.reddit.com/r/ukraine/comments/tz1abc/")
    seen, _ = play(reddit.PLATFORM, source, [Reply(body=[page])])
    assert named(seen) == expected
    assert not tells(reddit.PLATFORM, seen)


def test_instagram_s_embed_names_its_first_picture():
    """The facts know the picture's class name only, so never all."""
    page = "https://www.instagram.com/p/BsOGulcndj-/"
    still = "https://scontent.cdninstagram.com/v/a.jpg?sig=1"
    body = (
        f'<a class="UsernameText">egg</a><a href="{page}"><img class="EmbeddedMediaImage" src="{still}"></a>'
        '<img class="Avatar" src="https://scontent.cdninstagram.com/face.jpg">'
    )
    seen, _ = play(instagram.PLATFORM, source_of(instagram.PLATFORM, page), [Reply(body=body)])
    assert named(seen) == [(PHOTO, still)]
    assert not tells(instagram.PLATFORM, seen)


WATCH = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
RUTUBE = "https://rutube.ru/video/3eac3b4561676c17df9132a9a1e62e3e/"
TIKTOK = "https://www.tiktok.com/@scout2015/video/7106594312292453675"
CARD = {"title": "x", "html": '<iframe src="https://www.youtube.com/embed/jNQXAC9IVRw">'}
TIKTOK_CARD = {"title": "x", "html": '<blockquote data-video-id="7106594312292453675">'}
OK_PLAYER = {
    "flashvars": {"metadata": json.dumps({"movie": {"movieId": "20079905452", "title": "A parade"}})}
}
VK_PLAYER = json.dumps({"params": [{"oid": -12, "vid": 34}]})


@pytest.mark.parametrize(
    ("platform", "url", "body", "film", "whole"),
    [
        (youtube.PLATFORM, WATCH, CARD, WATCH, True),
        (rutube.PLATFORM, RUTUBE, {"id": "3eac3b4561676c17df9132a9a1e62e3e", "title": "x"}, RUTUBE, True),
        (tiktok.PLATFORM, TIKTOK, TIKTOK_CARD, TIKTOK, False),
        (
            ok.PLATFORM,
            "https://ok.ru/video/20079905452",
            f'<div data-options="{html.escape(json.dumps(OK_PLAYER))}"></div>',
            "https://ok.ru/video/20079905452",
            True,
        ),
        (
            vk.PLATFORM,
            "https://vk.com/video-12_34",
            f"<script>var playerParams = {VK_PLAYER};</script>",
            "https://vk.com/video-12_34",
            False,
        ),
    ],
)
def test_the_page_of_a_film_names_that_film(platform, url, body, film, whole):
    """As what yt-dlp is asked for; TikTok's card and VK's player do not say that there is no more."""
    seen, _ = play(platform, source_of(platform, url), [Reply(body=body)])
    assert named(seen) == [(VIDEO, film)]
    assert tells(platform, seen) is whole


def test_vk_s_page_of_a_post_names_nothing():
    """Nothing is known of how its pages show pictures: nobody can say what belongs to the post."""
    body = '<div id="post-12_34"><div class="wall_post_text">Words</div><img src="https://a.example/i"></div>'
    seen, _ = play(vk.PLATFORM, source_of(vk.PLATFORM, "https://vk.com/wall-12_34"), [Reply(body=body)])
    assert named(seen) == []
    assert not tells(vk.PLATFORM, seen)
