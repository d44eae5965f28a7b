"""A page becomes blocks with links, images and embed markup, each where it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.documents.read import read
from archiver.errors import UnreadableInput
from archiver.model.document import Document, Markup

URL = "https://news.example/2022/story"


def page(body: str, head: str = "") -> Document:
    """The document of a page with this body."""
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read(html.encode(), name="page.html", origin=URL, base_url=URL)


def texts(body: str) -> list[str]:
    """The texts of a body's blocks."""
    return [block.text for block in page(body).blocks]


def markup(body: str) -> list[Markup]:
    """All embed markup of a body."""
    return [element for block in page(body).blocks for element in block.markup]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One  \n two</p><p>three</p>", ["One two", "three"]),
        ("<h1>A</h1><h2>B</h2>text", ["A", "B", "text"]),
        ("<ul><li>a<li>b <b>bold</b></ul>", ["a", "b bold"]),
        ("<ul><li>outer<ul><li>inner</li></ul>after</li></ul>", ["outer", "inner", "after"]),
        ("<table><tr><th>h</th><td>d</td></tr></table>", ["h", "d"]),
        ("<dl><dt>t</dt><dd>d</dd></dl>", ["t", "d"]),
        ("<figure><figcaption>c</figcaption></figure>", ["c"]),
        ("<blockquote><p>x</p><p>y</p></blockquote>", ["x", "y"]),
        ("<div>direct<p>p</p>tail</div>", ["direct", "p", "tail"]),
        ("<p>line<br>break</p>", ["line\nbreak"]),
        ("<pre>a\n  b</pre>", ["a\nb"]),
        ("<p>in<b>si</b>de</p>", ["inside"]),
        ("<p>a<!-- no -->b</p>", ["ab"]),
        ("<p>x&nbsp;y&amp;z &lt;i&gt;</p>", ["x y&z <i>"]),
        ("<style>p{}</style><script>var x</script><textarea>code</textarea><p>t</p>", ["t"]),
        ("<p>not <p>closed", ["not", "closed"]),
        ("<p>a</p>" + "<div>" * 40 + "deep", ["a", "deep"]),
        ("<p>[embed]https://a.example[/embed]</p>", ["[embed]https://a.example[/embed]"]),
        ("<p>nul\x00l</p>", ["nul\ufffdl"]),
    ],
)
def test_blocks_are_what_a_reader_sees_as_paragraphs(body: str, expected: list[str]) -> None:
    """Each block-level element with text of its own is a block, white space normalised."""
    assert texts(body) == expected


def test_blocks_are_numbered_and_placed() -> None:
    """Blocks count from 1, and each one's offset finds its text in the document's."""
    document = page("<h1>Über</h1><p>zwei 😀</p><iframe src='https://e.example/1'></iframe><p>drei</p>")
    assert [block.number for block in document.blocks] == [1, 2, 3, 4]
    for block in document.blocks:
        assert document.text[block.start : block.start + len(block.text)] == block.text


def _links(body: str, head: str = "") -> list[tuple[str, str]]:
    document = page(body, head)
    for block in document.blocks:
        for link in block.links:
            assert link.image or block.text[link.start : link.end] == link.text
    return [(link.url, link.text) for block in document.blocks for link in block.links]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p>See <a href="https://a.example/x?a=1&amp;b=2#f">the  <i>paper</i></a>.</p>', [("https://a.example/x?a=1&b=2#f", "the paper")]),
        ("<a href='/rel?q=ä'>r</a>", [("https://news.example/rel?q=ä", "r")]),
        ("<a href='//cdn.example/x'>r</a>", [("https://cdn.example/x", "r")]),
        ("<a href='HTTP://A.example/../b?'>r</a>", [("HTTP://A.example/../b?", "r")]),
        ("<a href=' https://a.exa\nmple/ '>r</a>", [("https://a.example/", "r")]),
        ("<a href='#top'>t</a><a href='javascript:x()'>j</a><a href=''>e</a><a name=n>n</a><a href='data:,x'>d</a>x", []),
        ("<a href='mailto:a@b.example'>mail</a>", [("mailto:a@b.example", "mail")]),
        ("<a href='https://[bad'>b</a>", [("https://[bad", "b")]),
        ("<a href='//[bad'>b</a>", [("//[bad", "b")]),
        ("<a href='/card'><h3>Title</h3><p>summary</p></a>", [("https://news.example/card", "Title")]),
        ("<a href='/a'><div><img src='i.png' alt='A  dog'></div></a>", [("https://news.example/2022/i.png", "A dog"), ("https://news.example/a", "")]),
        ("<p><a href='/1'>one <a href='/2'>two</a></p>", [("https://news.example/1", "one"), ("https://news.example/2", "two")]),
        ("<noscript><a href='/n'>n</a></noscript>", [("https://news.example/n", "n")]),
        ("<template><p><a href='/t'>t</a></p></template>", [("https://news.example/t", "t")]),
        ("<map><area href='/area'></map>", [("https://news.example/area", "")]),
        ("<iframe src='x' srcdoc='&lt;p&gt;in &lt;a href=/s&gt;s&lt;/a&gt;'></iframe>", [("https://news.example/s", "s")]),
    ],
)  # fmt: skip
def test_links_are_found_with_their_anchors(body: str, expected: list[tuple[str, str]]) -> None:
    """A link keeps its target as written, resolved against the page, and the span of its text."""
    assert _links(body) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("<img src='a.png'>", "a.png"),
        ("<img src='data:image/gif;base64,x' data-src='b.png'>", "b.png"),
        ("<img data-lazy-src='c.png'>", "c.png"),
        ("<img srcset='s.png 320w, l.png 1024w, m.png 640w'>", "l.png"),
        ("<img srcset='s.png, d.png 2x'>", "d.png"),
        ("<img data-srcset='only.png'>", "only.png"),
        ("<amp-img src='amp.png'></amp-img>", "amp.png"),
        ("<img data-src='d.png'><noscript><img src='d.png'></noscript>", "d.png"),
    ],
)
def test_images_are_found_where_pages_hide_them(image: str, expected: str) -> None:
    """A picture's address is its own, the lazily loaded one or the largest candidate; a fallback is not counted twice."""
    links = [link for block in page(f"<p>text {image}</p>").blocks for link in block.links]
    assert [(link.url, link.image) for link in links] == [(f"https://news.example/2022/{expected}", True)]


def test_images_without_an_address_are_none() -> None:
    """A picture inside the page itself, or without any source, is no link."""
    assert _links("<p>t <img src='data:image/png;base64,x'><img alt=x><img srcset=''></p>") == []


@pytest.mark.parametrize(
    ("head", "base", "expected"),
    [
        ("<base href='https://other.example/dir/'>", URL, "https://other.example/dir/x"),
        ("<base href='/dir/'>", URL, "https://news.example/dir/x"),
        ("<base href='https://[x'>", URL, "https://news.example/2022/x"),
        ("<link rel='canonical' href='https://canon.example/a/b'>", None, "https://canon.example/a/x"),
        ("<link rel='canonical' href='/a/b'>", None, "x"),
        ("<meta property='og:url' content='https://og.example/a/b'>", None, "https://og.example/a/x"),
        ("", None, "x"),
    ],
)
def test_relative_links_are_resolved_against_the_best_base(
    head: str, base: str | None, expected: str
) -> None:
    """`<base>` comes first, then where the page came from, then what it calls its own URL."""
    html = f"<html><head>{head}</head><body><a href='x'>x</a></body></html>"
    document = read(html.encode(), name="p.html", origin="-", base_url=base)
    assert document.blocks[0].links[0].url == expected


EMBEDS = [
    ('<blockquote class="twitter-tweet" data-lang="en"><p>Words <a href="https://t.co/x">t.co/x</a></p>&mdash; Ann (@ann) <a href="https://twitter.com/ann/status/20">8 April</a></blockquote><script async src="https://platform.twitter.com/widgets.js"></script>', "blockquote", "data-lang", "en"),
    ('<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="channel/123"></script>', "script", "data-telegram-post", "channel/123"),
    ('<div class="fb-post" data-href="https://www.facebook.com/p/posts/1"></div>', "div", "data-href", "https://www.facebook.com/p/posts/1"),
    ('<iframe src="https://www.facebook.com/plugins/post.php?href=x"></iframe>', "iframe", "src", "https://www.facebook.com/plugins/post.php?href=x"),
    ('<blockquote cite="https://www.facebook.com/p/posts/1" class="fb-xfbml-parse-ignore">q</blockquote>', "blockquote", "cite", "https://www.facebook.com/p/posts/1"),
    ('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/C/"></blockquote>', "blockquote", "data-instgrm-permalink", "https://www.instagram.com/p/C/"),
    ('<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@u/video/1" data-video-id="1"><section>x</section></blockquote>', "blockquote", "data-video-id", "1"),
    ('<iframe data-src="https://www.youtube.com/embed/abc"></iframe>', "iframe", "data-src", "https://www.youtube.com/embed/abc"),
    ('<iframe data-lazy-src="https://rutube.ru/play/embed/1"></iframe>', "iframe", "data-lazy-src", "https://rutube.ru/play/embed/1"),
    ('<iframe data-cookieblock-src="https://ok.ru/videoembed/1"></iframe>', "iframe", "data-cookieblock-src", "https://ok.ru/videoembed/1"),
    ('<lite-youtube videoid="abc"></lite-youtube>', "lite-youtube", "videoid", "abc"),
    ('<amp-twitter data-tweetid="20" width="1"></amp-twitter>', "amp-twitter", "data-tweetid", "20"),
    ('<amp-iframe src="https://e.example/1"></amp-iframe>', "amp-iframe", "src", "https://e.example/1"),
    ('<div data-youtube-id="abc"></div>', "div", "data-youtube-id", "abc"),
    ('<div data-tweet-id="20"></div>', "div", "data-tweet-id", "20"),
    ('<span data-url="https://e.example/1"></span>', "span", "data-url", "https://e.example/1"),
    ('<div class="oembed" data-url="https://e.example/1"></div>', "div", "data-url", "https://e.example/1"),
    ('<a class="lazy-load-youtube" href="/watch?v=1">v</a>', "a", "class", "lazy-load-youtube"),
    ('<div id="vk_post_-1_2"></div>', "div", "id", "vk_post_-1_2"),
    ('<script>VK.Widgets.Post("vk_post_-1_2", -1, 2, "h");</script>', "script", "", ""),
    ('<script type="text/plain" data-service="x">document.write("<iframe src=y>")</script>', "script", "data-service", "x"),
    ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', "script", "type", "application/ld+json"),
    ('<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/a/comments/1/">t</a></blockquote>', "blockquote", "class", "reddit-embed-bq"),
    ('<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:x/app.bsky.feed.post/1"><p>q</p></blockquote>', "blockquote", "data-bluesky-uri", "at://did:plc:x/app.bsky.feed.post/1"),
    ('<figure class="wp-block-embed is-type-rich"><div class="w">\nhttps://twitter.com/U/status/1\n</div></figure>', "figure", "class", "wp-block-embed is-type-rich"),
    ('<embed src="https://e.example/v.swf">', "embed", "src", "https://e.example/v.swf"),
    ('<object data="https://e.example/v.swf"></object>', "object", "data", "https://e.example/v.swf"),
    ('<video src="https://e.example/v.mp4"></video>', "video", "src", "https://e.example/v.mp4"),
    ('<video controls><source src="https://e.example/v.mp4"></video>', "source", "src", "https://e.example/v.mp4"),
    ('<audio src="https://e.example/v.mp3"></audio>', "audio", "src", "https://e.example/v.mp3"),
    ('<DIV DATA-HREF="https://e.example/Up"></DIV>', "div", "data-href", "https://e.example/Up"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "tag", "name", "value"), EMBEDS)
@pytest.mark.parametrize("wrapper", ["", "noscript", "template"])
def test_every_embed_is_reported_whatever_it_is_wrapped_in(
    wrapper: str, body: str, tag: str, name: str, value: str
) -> None:
    """Each kind of embed markup is seen, also in noscript and template, and says what it was found in."""
    wrapped = f"<{wrapper}>{body}</{wrapper}>" if wrapper else body
    found = [element for element in markup(f"<p>before</p>{wrapped}<p>after</p>") if element.tag == tag]
    assert found
    assert found[-1].attributes.get(name, "") == value
    assert found[-1].within == ((wrapper,) if wrapper else ())


def test_srcdoc_and_comments_say_so() -> None:
    """An embed inside a srcdoc or a WordPress block comment is found, with where it was."""
    inner = "&lt;noscript&gt;&lt;iframe src=https://e.example/1&gt;&lt;/iframe&gt;&lt;/noscript&gt;"
    comment = '<!-- wp:embed {"url":"https://twitter.com/a/status/1","type":"rich"} -->'
    found = markup(f"<iframe srcdoc='{inner}'></iframe>{comment}<!-- wp:paragraph --><!-- other -->")
    assert [(element.tag, element.within) for element in found] == [
        ("iframe", ()),
        ("iframe", ("srcdoc", "noscript")),
        ("comment", ("comment",)),
    ]
    assert found[2].text == 'wp:embed {"url":"https://twitter.com/a/status/1","type":"rich"}'


def test_frames_within_frames_end() -> None:
    """Documents nested in srcdoc are followed a few levels deep and no further; large ones are left alone."""
    inner = "<p>core</p>"
    for _ in range(6):
        inner = f'<iframe srcdoc="{inner.replace("&", "&amp;").replace(chr(34), "&quot;")}"></iframe>'
    assert len(markup(inner)) == 4
    assert texts(f'<p>x</p><iframe srcdoc="{"&lt;b&gt;y" * 70_000}"></iframe>') == ["x", ""]


def test_a_quoted_post_is_one_block() -> None:
    """The paragraphs of an embedded post stay together, with the links of the post in order."""
    document = page(EMBEDS[0][0])
    (block,) = document.blocks
    assert block.text == "Words t.co/x\n— Ann (@ann) 8 April"
    (element,) = block.markup
    assert element.hrefs == ("https://t.co/x", "https://twitter.com/ann/status/20")
    assert element.text == "Words t.co/x — Ann (@ann) 8 April"
    assert element.at == 0


def test_an_element_beside_text_has_a_place() -> None:
    """An embed within a paragraph says where; one between paragraphs has a block of its own."""
    document = page("<p>abc <iframe src='/1'></iframe>def</p><p>x</p><iframe src='/2'></iframe><p>y</p>")
    assert [(block.text, [element.at for element in block.markup]) for block in document.blocks] == [
        ("abc def", [3]),
        ("x", []),
        ("", [0]),
        ("y", []),
    ]


def test_ordinary_elements_are_no_markup() -> None:
    """Plain markup, tracking pixels and scripts that only load something say nothing."""
    assert markup("<p class='lead' id='a'>x</p><script src='/app.js'></script><div class='row'>y</div>") == []


def test_statements_of_the_head_come_last() -> None:
    """JSON-LD of a page's head is markup of a block after the text, so that the text counts from 1."""
    document = page("<p>one</p>", '<script type="application/ld+json">{"a": 1}</script>')
    assert [block.text for block in document.blocks] == ["one", ""]
    assert document.blocks[1].markup[0].text == '{"a": 1}'


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<html>" + "x" * 5_000_001, "over 5 MB"),
        ("<p>" * 120_001, "over 120,000 elements"),
        ("<html><body><div id=app></div></body></html>", "holds no text"),
    ],
)
def test_pages_that_are_no_article_are_refused_in_one_line(html: str, words: str) -> None:
    """A page too large, too dense or empty says so and what to do."""
    with pytest.raises(UnreadableInput, match=words) as caught:
        read(html.encode(), name="p.html", origin="-")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "tag", ["div", "b", "a href=x", "blockquote cite=x", "aside", "table", "div data-url=//x"]
)
def test_deep_nesting_is_no_recursion(tag: str) -> None:
    """Thousands of nested elements are read like any others."""
    document = page(f"<{tag}>t " * 4_000)
    assert document.text.count("t") == 4_000


@given(st.lists(st.sampled_from(["<p>", "</p>", "<a href=/x>", "</a>", "<iframe srcdoc='<b>'>", "<noscript>", "text ", "<li>", "</div>", "<blockquote cite=x>", "</blockquote>", "<br>", "<img src=i>", "<script data-x=1>", "</script>", "<!--", "-->", "\x00", "<template>", "</template>", "😀"]), max_size=40))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_tag_soup_keeps_its_offsets(soup: list[str]) -> None:
    """Whatever the soup, block and anchor offsets hold."""
    try:
        document = read("".join(["<html>", *soup]).encode(), name="p.html", origin="-")
    except UnreadableInput:
        return
    for block in document.blocks:
        assert document.text[block.start : block.start + len(block.text)] == block.text
        assert all(link.image or block.text[link.start : link.end] == link.text for link in block.links)
