"""The media that platforms name for the thing cited, and for nothing else."""

import json
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from archiver.address import parse
from archiver.model.parts import MediaKind, MediaPart
from archiver.platforms import parts, telegram_media, x_media
from archiver.platforms.registry import all_platforms
from archiver.platforms.web import PLATFORM as WEB
from archiver.sandbox.pictures import pdf, png
from tests.support.probes import answer, play

PHOTO, POSTER, FILE, VIDEO = MediaKind.PHOTO, MediaKind.POSTER, MediaKind.FILE, MediaKind.VIDEO
TWIMG = "https://pbs.twimg.com/media/"


def named(found):
    return [(one.kind, one.url) for one in found]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, []),
        ({"mediaDetails": "nonsense", "photos": [3, None, {"url": 7}]}, []),
        (
            {"mediaDetails": [{"type": "photo", "media_url_https": f"{TWIMG}a.jpg"}], "photos": []},
            [(PHOTO, f"{TWIMG}a.jpg?name=orig")],
        ),
        ({"photos": [{"url": f"{TWIMG}a.jpg"}]}, [(PHOTO, f"{TWIMG}a.jpg?name=orig")]),
        (
            {"mediaDetails": [{"type": "photo", "media_url_https": f"{TWIMG}a.jpg"}] * 2},
            [(PHOTO, f"{TWIMG}a.jpg?name=orig")],
        ),
        (
            {
                "mediaDetails": [
                    {
                        "type": "video",
                        "media_url_https": "https://pbs.twimg.com/ext_tw_video_thumb/1/a.jpg",
                        "video_info": {
                            "variants": [
                                {"content_type": "application/x-mpegURL", "url": "https://v.example/a.m3u8"},
                                {"content_type": "video/mp4", "bitrate": 1, "url": "https://v.example/low"},
                                {"content_type": "video/mp4", "bitrate": 9, "url": "https://v.example/high"},
                            ]
                        },
                    }
                ]
            },
            [
                (POSTER, "https://pbs.twimg.com/ext_tw_video_thumb/1/a.jpg"),
                (VIDEO, "https://v.example/high"),
            ],
        ),
        ({"quoted_tweet": {"mediaDetails": [{"media_url_https": f"{TWIMG}other.jpg"}]}}, []),
        ({"mediaDetails": [{"type": "photo", "media_url_https": "javascript:alert(1)"}]}, []),
    ],
)
def test_x_lists_the_media_of_the_post(data, expected):
    """Photos as posted, the best film; not those of a quoted post, and nothing that is no web address."""
    assert named(x_media.media(data)) == expected


def telegram(inner, *, edited=False):
    message = LexborHTMLParser(f'<div class="tgme_widget_message">{inner}</div>').css_first("div")
    return telegram_media.media(message, "Docks/7", edited=edited)


def test_telegram_s_parts_keep_their_names_when_addresses_change():
    """Its store signs addresses anew for every visit."""
    wrap = '<a class="tgme_widget_message_photo_wrap" style="width:1px;background-image:url(\'{}\')"></a>'
    first = telegram(wrap.format("https://cdn4.telesco.pe/file/one") + wrap.format("//cdn4.telesco.pe/two"))
    later = telegram(wrap.format("https://cdn4.telesco.pe/file/new") + wrap.format("//cdn4.telesco.pe/newer"))
    assert (
        [one.name for one in first] == [one.name for one in later] == ["docks/7 photo 1", "docks/7 photo 2"]
    )
    assert first[1].url == "https://cdn4.telesco.pe/two"
    edited = telegram(wrap.format("https://cdn4.telesco.pe/file/one"), edited=True)
    assert edited[0].name not in {one.name for one in first}


def test_telegram_s_films_and_files_are_named_even_where_they_are_not_handed_out():
    """So that nobody says that all is held."""
    found = telegram(
        '<div class="tgme_widget_message_video_player"><i class="tgme_widget_message_video_thumb" '
        "style=\"background-image:url('https://cdn4.telesco.pe/t.jpg')\"></i>"
        '<video src="https://cdn4.telesco.pe/film.mp4?token=x"></video></div>'
        '<div class="tgme_widget_message_video_player not_supported"></div>'
        '<a class="tgme_widget_message_document_wrap"></a>'
        '<a class="tgme_widget_message_photo_wrap" style="width:9px"></a>'
    )
    assert named(found) == [
        (POSTER, "https://cdn4.telesco.pe/t.jpg"),
        (VIDEO, "https://cdn4.telesco.pe/film.mp4?token=x"),
        (VIDEO, ""),
        (FILE, ""),
    ]


def test_telegram_hands_out_voices_and_still_stickers():
    """Documents, music and moving stickers are only shown to be there."""
    found = telegram(
        '<a class="tgme_widget_message_voice_player"><audio class="tgme_widget_message_voice" '
        'src="https://cdn4.telesco.pe/voice.ogg?token=x"></audio></a>'
        '<a class="tgme_widget_message_document_wrap" href="https://t.me/docks/7"></a>'
        '<div class="tgme_widget_message_sticker_wrap"><i class="tgme_widget_message_sticker" '
        'data-webp="https://cdn4.telesco.pe/sticker.webp"></i></div>'
        '<div class="tgme_widget_message_sticker_wrap"><div class="tgme_widget_message_tgsticker"></div></div>'
    )
    assert named(found) == [
        (FILE, "https://cdn4.telesco.pe/voice.ogg?token=x"),
        (FILE, ""),
        (PHOTO, "https://cdn4.telesco.pe/sticker.webp"),
        (PHOTO, ""),
    ]
    assert len({one.name for one in found}) == 4


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        (pdf("x"), "application/pdf", FILE),
        (png(1), "image/png", PHOTO),
        (b"\0\0\0\x18ftypmp42", "video/mp4", VIDEO),
        (b"ID3", "audio/mpeg", VIDEO),
        (b"PK\3\4", "application/zip", FILE),
        (b"a,b\n1,2\n", "text/csv", None),
        (b'{"a": 1}', "application/json", None),
    ],
)
def test_a_file_that_is_cited_is_its_own_media(content, kind, expected):
    """Text is not: it is what the look itself reads."""
    url = "https://files.example/log"
    seen = play(WEB, url, answer(url, content, ("Content-Type", kind))).observation
    assert seen.state == "live"
    assert [one.kind for one in seen.media] == ([expected] if expected else [])
    assert all(one.url == url for one in seen.media)


def test_lists_are_read_whatever_they_hold():
    """Doubles are left out, and no list is longer than any post has parts."""
    many = [MediaPart(str(number % 50), PHOTO, "https://a.example/") for number in range(500)]
    assert len(parts.distinct(many)) == parts.MOST
    assert parts.images(json.loads('{"a": [{"u": "https://a.example/x?y"}, {"u": 3}, 4]}'), "a", key="u") == [
        MediaPart("https://a.example/x", PHOTO, "https://a.example/x?y")
    ]
    assert parts.listed({"a": {}}, "a") == []


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/a/status/20",
        "https://t.me/docks/7",
        "https://social.example/@a/1",
        "https://a.example/",
    ],
)
def test_a_platform_s_own_hosts_are_known(url):
    """Of a site without a store of its own: the site."""
    source = all_platforms().identify(parse(url))
    found = parts.hosts(source)
    assert all("." in host for host in found)
    if source.platform == "web":
        assert found == (urlsplit(url).hostname,)
