"""Hosts that journalists write without a scheme. Data only; never a guess from a top-level domain."""

from typing import Final

WRITTEN: Final = frozenset(
    """
    t.me telegram.me telegram.dog telegra.ph
    x.com twitter.com t.co pic.x.com pic.twitter.com
    facebook.com fb.com fb.watch fb.me instagram.com instagr.am threads.net threads.com
    youtube.com youtu.be tiktok.com vm.tiktok.com vt.tiktok.com vimeo.com rumble.com
    reddit.com redd.it linkedin.com lnkd.in bsky.app
    vk.com vk.ru ok.ru rutube.ru
    web.archive.org archive.org
    archive.ph archive.is archive.today archive.li archive.fo archive.md archive.vn
    perma.cc ghostarchive.org
    bit.ly tinyurl.com goo.gl maps.app.goo.gl ow.ly is.gd buff.ly dlvr.it
    docs.google.com drive.google.com
    """.split()  # noqa: SIM905 - a table of words reads better as words
)
"""Followed by a slash and a path these are links, wherever they stand."""

SUBDOMAINS: Final = frozenset({"www", "m", "mobile", "old", "new", "web", "mbasic", "music", "np"})
"""What may stand before them and still be the same site."""
