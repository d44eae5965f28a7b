"""What must never be made public."""

import pytest

from archiver.address import parse
from archiver.platforms.sensitive import sensitive


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://me:pw@a.example/", "user name"),
        ("https://***@a.example/", "user name"),
        ("http://10.1.2.3/x", "private network"),
        ("http://127.0.0.1/", "private network"),
        ("http://[fd00::1]/", "private network"),
        ("http://0x7f.1/", "private network"),
        ("http://wiki/page", "private network"),
        ("https://cms.newsroom.internal/edit", "private network"),
        ("http://printer.local/", "private network"),
        ("https://a.example/x;jsessionid=AB12", "session"),
        ("https://a.example/(S(abcdefghijklmnopqrstuvwx))/x", "session"),
        ("https://a.example/?PHPSESSID=abc", "session"),
        ("https://a.example/?sessionid=abc", "session"),
        ("https://a.example/?sid=0123456789abcdef0123456789", "session"),
        ("https://s3.example/f?X-Amz-Signature=ab&X-Amz-Date=1", "access key"),
        ("https://s3.example/f?X-Amz-Credential=ab", "access key"),
        ("https://blob.example/f?sv=1&sig=ab", "access key"),
        ("https://a.example/?token=1", "access key"),
        ("https://a.example/?access_token=1", "access key"),
        ("https://a.example/?api_key=1", "access key"),
        ("https://a.example/j/5?pwd=1", "access key"),
        ("https://www.nytimes.com/x?unlocked_article_code=1.a.b", "access key"),
        ("https://t.me/+AbCdEf", "private chat"),
        ("https://t.me/%2BAbCdEf", "private chat"),
        ("https://t.me/joinchat/AbC", "private chat"),
        ("https://t.me/c/123/4", "private chat"),
        ("https://web.telegram.org/k/", "private chat"),
        ("https://chat.whatsapp.com/AbC", "private chat"),
        ("https://discord.gg/abc", "private chat"),
        ("https://team.slack.com/archives/C1/p2", "private chat"),
    ],
)
def test_private_urls_are_named_with_the_reason(url: str, why: str) -> None:
    """Secrets, private hosts and chats are never submitted, and the reason is said."""
    assert why in (sensitive(parse(url)) or "")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2022/04/kramatorsk?id=5&p=2",
        "https://news.example/?sid=1234",
        "https://news.example/?token=",
        "https://news.example/?author=smith&design=new&assign=1",
        "https://t.me/durov/5",
        "https://x.com/a/status/20",
        "https://8.8.8.8/",
        "https://local.example/internal/home",
    ],
)
def test_public_urls_are_not(url: str) -> None:
    """Ordinary pages may be submitted."""
    assert sensitive(parse(url)) is None
