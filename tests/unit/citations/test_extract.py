"""From a document to its citations."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.citations.extract import extract
from archiver.documents.read import read
from archiver.model.document import Link, Markup
from archiver.model.states import Form, Zone
from archiver.platforms.registry import all_platforms
from tests.support.articles import block, document, element, link

PLATFORMS = all_platforms()
ID = "1512375012946292736"
TWEET = f"https://twitter.com/some/status/{ID}"
HOME = "https://www.news.example/story/1"


def found(*pieces, **facts):
    """The citations of a document of these blocks."""
    return extract(document(*pieces, **facts), PLATFORMS)


def forms(citations):
    """Form and source of each."""
    return [(citation.form.value, citation.identity.source.id) for citation in citations]


def test_a_bare_url_in_a_sentence():
    """It has its block, its place in the document's text and its sentence."""
    text = "It was said. More is at https://a.example/x?utm_source=n, they wrote. End."
    (citation,) = found("A first block.", text)
    assert (citation.block, citation.form, citation.zone) == (2, Form.BARE_URL, Zone.BODY)
    assert citation.cited_url == "https://a.example/x?utm_source=n"
    assert citation.context == "More is at https://a.example/x?utm_source=n, they wrote."
    assert document("A first block.", text).text[citation.start : citation.end] == citation.cited_url
    assert citation.identity.removed_parameters == (("utm_source", ("n",)),)


def test_a_url_alone_in_its_block_has_the_sentence_before_it():
    """The nearest text block of the same zone says what the URL is cited for."""
    citations = found(
        "Far away.",
        "Nothing. The army wrote this.",
        block("Menu text here", zone=Zone.BOILERPLATE),
        TWEET,
        "https://a.example/2",
    )
    assert [citation.context for citation in citations] == ["The army wrote this."] * 2


def test_a_url_on_a_line_of_its_own_has_the_line_before_it():
    """Lines within a block count like blocks."""
    (citation,) = found(f"The army wrote this.\n{TWEET}")
    assert citation.context == "The army wrote this."


def test_a_url_without_any_text_has_no_context():
    """Nothing is made up."""
    assert [citation.context for citation in found(TWEET)] == [""]


def test_context_keeps_a_url_of_the_sentence_before():
    """A block that ends with a URL lends its whole last sentence."""
    citations = found("More is at https://a.example/x.", TWEET)
    assert citations[1].context == "More is at https://a.example/x."


def test_a_block_that_ends_in_a_url_of_its_own_lends_the_words_before_it():
    """A last sentence without words is passed over."""
    citations = found(f"The army wrote this.\n{TWEET}", "https://a.example/2")
    assert citations[1].context == "The army wrote this."


def test_a_link_has_its_anchor_text():
    """The anchor is the linked text, the context its sentence."""
    text = "No. He published a statement on Friday. Yes."
    (citation,) = found(block(text, [link(text, "a statement", "https://gov.example/s")]))
    assert (citation.form, citation.anchor) == (Form.LINK, "a statement")
    assert citation.context == "He published a statement on Friday."


def test_a_link_that_shows_its_url_is_a_link():
    """A URL inside a link's text is no citation of its own."""
    text = "See https://a.example/x now, and https://b.example/y"
    citations = found(block(text, [link(text, "https://a.example/x", "https://a.example/x")]))
    assert forms(citations) == [("link", "web:https://a.example/x"), ("bare_url", "web:https://b.example/y")]
    assert citations[0].identity.notes == ()


def test_a_link_that_shows_another_url_is_noted():
    """What readers see is not where they are led."""
    text = "See https://t.me/name/1 now"
    (citation,) = found(block(text, [link(text, "https://t.me/name/1", "https://a.example/x")]))
    assert citation.identity.notes == ("the text shows https://t.me/name/1, the link leads elsewhere",)


@pytest.mark.parametrize(
    "shown",
    [
        "https://x.com/a/status/1512375012946292736?s=20",
        "https://twitter.com/some/sta…",
        "and/or",
        "read https://b.example",
    ],
)
def test_a_link_that_shows_the_same_or_a_shortened_url_is_not_noted(shown):
    """Other dresses of the source, and shortened ones, are what layouts show."""
    (citation,) = found(block(f"See {shown} now", [Link(TWEET, shown, 4, 4 + len(shown))]))
    assert citation.identity.notes == ()


@pytest.mark.parametrize(
    "url",
    [
        "mailto:a@b.example",
        "tel:+1",
        "javascript:void(0)",
        "data:image/gif;base64,R0",
        "#top",
        "",
        " ",
        "sms:1",
        "about:blank",
    ],
)
def test_what_can_be_no_source_is_no_citation(url):
    """E-mail, telephone, scripts and places in the same page."""
    assert found(block("word", [Link(url, "word", 0, 4)])) == []


def test_other_schemes_and_relative_links_are_kept_with_a_reason():
    """Nothing is dropped silently: what can't be looked at says so."""
    links = [
        Link("ftp://a.example/x", "a", 0, 1),
        Link("magnet:?xt=1", "b", 2, 3),
        Link("/relative", "c", 4, 5),
    ]
    citations = found(block("a b c", links))
    assert [citation.identity.source.id for citation in citations] == [
        "web:ftp://a.example/x",
        "web:magnet:?xt=1",
        "web:/relative",
    ]
    assert all(citation.identity.notes for citation in citations)


def test_the_same_url_cited_twice_is_two_citations():
    """De-duplication is for one place only."""
    text = "One and then two."
    links = [link(text, "One", "https://a.example/x"), link(text, "two", "https://a.example/x")]
    assert len(found(block(text, links), "https://a.example/x")) == 3


def test_a_link_split_by_markup_is_one():
    """Touching anchors to the same target are one link."""
    text = "The big report says"
    links = [link(text, "big", "https://a.example/x"), link(text, "report", "https://a.example/x")]
    (citation,) = found(block(text, links))
    assert (citation.start, citation.end) == (4, 14)


def test_pictures_of_other_sites_are_citations():
    """The article's own pictures are recorded as such, those of others cited."""
    links = [
        Link("https://cdn.news.example/own.jpg", "own", 3, 3, image=True),
        Link("/relative.png", "own", 4, 4, image=True),
        Link("https://photos.example/foreign.jpg", "foreign", 5, 5, image=True),
        Link("https://news.example/full.jpeg?w=1", "full", 0, 2),
    ]
    citations = found(block("An image", links), origin=HOME)
    assert [(citation.form.value, citation.zone.value, citation.zone_reason) for citation in citations] == [
        ("link", "boilerplate", "the article's own picture"),
        ("image", "boilerplate", "the article's own picture"),
        ("image", "boilerplate", "the article's own picture"),
        ("image", "body", ""),
    ]
    assert citations[3].anchor == "foreign"


def test_a_picture_that_links_to_itself_is_a_picture():
    """A light box is one citation, form image."""
    links = [
        Link("https://p.example/a.jpg", "", 0, 0),
        Link("https://p.example/a.jpg", "alt", 0, 0, image=True),
    ]
    (citation,) = found(block("", links))
    assert (citation.form, citation.anchor) == (Form.IMAGE, "alt")


@pytest.mark.parametrize(
    "facts",
    [
        {"origin": HOME},
        {"canonical_url": HOME},
        {"origin": "https://m.news.example/story/1", "canonical_url": HOME},
        {"base_url": HOME},
    ],
)
def test_a_link_to_the_article_is_not_a_source(facts):
    """Its own URL, with a fragment or a tracker, is boilerplate."""
    text = "here and there"
    links = [
        link(text, "here", f"{HOME}?utm_source=x#c"),
        link(text, "there", "https://www.news.example/story/2"),
    ]
    own, other = found(block(text, links), **facts)
    assert (own.zone, own.zone_reason) == (Zone.BOILERPLATE, "the article itself")
    assert other.zone is Zone.BODY


def test_a_base_that_is_the_sites_root_is_not_the_article():
    """A link to the home page is a link to the home page."""
    (citation,) = found(
        block("home", [Link("https://news.example/", "home", 0, 4)]), base_url="https://news.example/"
    )
    assert citation.zone is Zone.BODY


def test_a_boilerplate_block_keeps_its_reason():
    """The block's own reason comes first."""
    (citation,) = found(block(HOME, zone=Zone.BOILERPLATE, reason="navigation"), origin=HOME)
    assert citation.zone_reason == "navigation"


def quote(text, hrefs, at=0, **attributes):
    """A blockquote with its text."""
    return element("blockquote", " ".join(text.split()), hrefs, at, class_="twitter-tweet", **attributes)


POST = "We saw it pic.twitter.com/Ab https://t.co/a — Some Body (@some) April 8, 2022"
POST_LINKS = (
    Link("https://t.co/a", "https://t.co/a", POST.index("https"), POST.index(" —")),
    Link(TWEET, "April 8, 2022", POST.index("April"), len(POST)),
)


def test_an_embedded_tweet_in_all_its_dresses_is_one_citation():
    """Quote, inner link, frame in noscript and WordPress comment: one embed, with author and words."""
    frame = element(
        "iframe", src=f"https://platform.twitter.com/embed/Tweet.html?id={ID}", within=["noscript"]
    )
    comment = element("comment", f'wp:embed {{"url":"{TWEET}"}}', within=["comment"])
    hrefs = [one.url for one in POST_LINKS]
    figure = element("figure", POST, hrefs, class_="wp-block-embed")
    citations = found(
        "Before it. The army wrote.",
        block("", markup=[comment]),
        block(POST, POST_LINKS, [figure, quote(POST, hrefs)]),
        block("", markup=[frame]),
        "After it all.",
    )
    body = [citation for citation in citations if citation.zone is Zone.BODY]
    assert forms(body) == [("embed", f"x:{ID}")]
    assert body[0].anchor == "Some Body (@some)"
    assert body[0].quote == "We saw it pic.twitter.com/Ab https://t.co/a"
    assert body[0].context == "The army wrote."
    rest = [citation for citation in citations if citation.zone is Zone.BOILERPLATE]
    assert {citation.zone_reason for citation in rest} == {"part of the embedded post"}
    assert {citation.cited_url for citation in rest} == {"https://t.co/a", "https://pic.twitter.com/Ab"}


def test_an_embedded_post_lends_no_context():
    """What stands in a quoted post is not the article's own sentence."""
    citations = found(
        "The army wrote.", block(POST, POST_LINKS, [quote(POST, [TWEET])]), "https://a.example/x"
    )
    assert citations[-1].context == "The army wrote."


def test_the_same_tweet_embedded_at_two_places_is_two_citations():
    """With text between, it is cited again."""
    one = block(POST, (), [quote(POST, [TWEET])])
    assert len([c for c in found(one, "Text between.", one) if c.form is Form.EMBED]) == 2


def test_two_different_tweets_in_a_row_are_two_citations():
    """Only the same source is taken together."""
    other = "https://twitter.com/some/status/1512367552898478086"
    assert len(found(block("", markup=[quote("", [TWEET])]), block("", markup=[quote("", [other])]))) == 2


def test_an_embed_laid_out_in_several_blocks_is_one():
    """The quote's text is followed through the document's text."""
    citations = found(
        block("We saw it", (), [quote(POST.replace(" pic.twitter.com/Ab https://t.co/a", ""), [TWEET])]),
        block("— Some Body (@some) April 8, 2022", [Link(TWEET, "April 8, 2022", 20, 33)]),
    )
    assert forms(citations) == [("embed", f"x:{ID}")]


def test_a_link_in_a_caption_is_the_articles_own():
    """A figure around an embed encloses no foreign text."""
    text = f"{TWEET} Photo: agency"
    figure = element("figure", text, ["https://agency.example/"], class_="wp-block-embed")
    citations = found(block(text, [link(text, "agency", "https://agency.example/")], [figure]))
    assert [(c.form.value, c.zone.value) for c in citations] == [("embed", "body"), ("link", "body")]


def test_a_long_element_with_a_posts_address_does_not_swallow_the_article():
    """A wrapper around the story that names a tweet is an embed without extent."""
    text = "Word " * 300 + TWEET
    citations = found(block(text, markup=[element("div", text, data_url=TWEET)]))
    assert forms(citations) == [("embed", f"x:{ID}"), ("bare_url", f"x:{ID}")]


def test_frames_that_show_no_post():
    """Charts of others are cited; technical frames and the site's own parts are recorded as such."""
    urls = [
        "https://charts.example/1",
        "https://www.googletagmanager.com/ns.html?id=1",
        "https://widgets.news.example/w",
    ]
    citations = found(*(block("", markup=[element("iframe", src=url)]) for url in urls), origin=HOME)
    assert [(c.zone.value, c.zone_reason) for c in citations] == [
        ("body", ""),
        ("boilerplate", "a technical frame"),
        ("boilerplate", "part of the article's own page"),
    ]


def test_a_telegram_channel_in_an_attribute_is_no_embed():
    """A follow button is not a cited post."""
    assert found(block("Follow", markup=[element("div", "Follow", data_url="https://t.me/channel")])) == []


def test_what_json_ld_states_counts_once():
    """It has no place in the text: it is cited only if nothing else cites it."""
    script = element(
        "script", f'{{"citation": ["{TWEET}", "https://a.example/x"]}}', type="application/ld+json"
    )
    citations = found(f"They wrote {TWEET}.", block("", markup=[script]))
    assert forms(citations) == [("bare_url", f"x:{ID}"), ("embed", "web:https://a.example/x")]
    assert citations[1].context == ""


def test_an_embed_without_a_signature_has_the_account_for_an_anchor():
    """The handle comes from the URL."""
    (citation,) = found(block("", markup=[element("script", data_telegram_post="name/12")]))
    assert citation.anchor == "name"


def test_a_page_from_end_to_end():
    """The reader and the extraction agree on where things stand."""
    page = f"""<html><head><link rel="canonical" href="{HOME}"></head><body><article><h1>A headline</h1>
    <p>The ministry <a href="https://gov.example/s">said so</a> on Friday in a long statement to all the press.</p>
    <blockquote class="twitter-tweet"><p>We saw it <a href="https://t.co/a">https://t.co/a</a></p>&mdash; Some Body (@some)
    <a href="{TWEET}?ref_src=twsrc%5Etfw">April 8, 2022</a></blockquote>
    <noscript><iframe src="https://platform.twitter.com/embed/Tweet.html?id={ID}"></iframe></noscript>
    <script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="name/123"></script>
    <iframe srcdoc="&lt;iframe src='//www.youtube.com/embed/dQw4w9WgXcQ'&gt;&lt;/iframe&gt;"></iframe>
    </article></body></html>"""
    citations = extract(read(page.encode(), name="page", origin=HOME), PLATFORMS)
    assert forms(citation for citation in citations if citation.zone is Zone.BODY) == [
        ("link", "web:https://gov.example/s"),
        ("embed", f"x:{ID}"),
        ("embed", "telegram:name/123"),
        ("embed", "youtube:dQw4w9WgXcQ"),
    ]


ANY_LINK = st.builds(
    lambda url, start, length, image: Link(url, "x", start, start + length, image),
    st.one_of(st.text(max_size=20), st.sampled_from([TWEET, HOME, "/x", "https://a.example"])),
    st.integers(0, 40),
    st.integers(0, 10),
    st.booleans(),
)
ANY_MARKUP = st.builds(
    Markup,
    st.sampled_from(["blockquote", "iframe", "div", "script", "comment", "amp-x", "figure"]),
    st.dictionaries(
        st.sampled_from(
            ["src", "class", "data-href", "data-telegram-post", "cite", "type", "id", "data-url"]
        ),
        st.one_of(
            st.text(max_size=20),
            st.sampled_from([TWEET, "twitter-tweet", "fb-post", "//x", "wp-block-embed"]),
        ),
    ),
    st.one_of(st.text(max_size=30), st.just(TWEET)),
    st.lists(st.sampled_from([TWEET, "https://a.example", "x"]), max_size=2).map(tuple),
    st.integers(0, 40),
)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.builds(
            block, st.text(max_size=40), st.lists(ANY_LINK, max_size=3), st.lists(ANY_MARKUP, max_size=3)
        ),
        max_size=4,
    )
)
def test_no_document_makes_it_fail(blocks):
    """Whatever links and markup a reader hands over, citations come out in order."""
    numbers = [citation.block for citation in found(*blocks, origin=HOME)]
    assert numbers == sorted(numbers)


def test_many_citations_take_linear_time():
    """Thousands of links and embeds in one block, and thousands of blocks."""
    text = "word https://a.example/x " * 1_000
    links = [Link(f"https://b.example/{n}", "word", 25 * n, 25 * n + 4) for n in range(1_000)]
    frames = [element("iframe", at=25 * n, src=f"https://c.example/{n}") for n in range(1_000)]
    begun = time.process_time()
    assert len(found(block(text, links, frames), *[TWEET] * 1_000)) == 4_000
    assert time.process_time() - begun < 6
