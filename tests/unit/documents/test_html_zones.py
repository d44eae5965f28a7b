"""Links of the article are told from links of the page around it, and none is lost."""

import sys
import time

import pytest

from archiver.documents.read import read
from archiver.model.document import Document
from archiver.model.states import Zone

PROSE = (
    "The harbour authority said on Monday that the crane had been inspected twice this year, and that neither "
    "inspection had found the crack which engineers now believe brought it down during the night shift. "
)
NAVIGATION = "<nav><ul>" + "".join(f"<li><a href='/s/{n}'>Section {n}</a>" for n in range(8)) + "</ul></nav>"
TABLE = "<table><tr><td>Report</td><td><a href='https://table.example/1'>PDF</a></td></tr></table>"
GALLERY = "<div class='gallery'><a href='https://gallery.example/1'><img src='/g/1.jpg'></a></div>"
EMBED = "<div class='wrap'><iframe src='https://www.youtube.com/embed/abc'></iframe></div>"


def paragraphs(count: int = 6) -> str:
    """Prose with a link in each paragraph."""
    return "".join(
        f"<p>{PROSE} <a href='https://body.example/{n}'>Source {n}</a> has more. {PROSE}</p>"
        for n in range(count)
    )


def story(inside: str = "", outside: str = "", tag: str = "article") -> Document:
    """A page as news sites build them, with more inside the story or outside of it."""
    return of(
        f"<header>{NAVIGATION}</header><{tag}><h1>Crane falls</h1><div class='text'>{paragraphs()}{inside}</div></{tag}>"
        f"{outside}<footer><p>Imprint <a href='https://foot.example/'>Owner</a></p></footer>"
    )


def of(body: str) -> Document:
    """The document of a body."""
    return read(
        f"<html><head><title>t</title></head><body>{body}</body></html>".encode(), name="p.html", origin="-"
    )


def zone_of(document: Document, url: str) -> tuple[Zone, str]:
    """The zone, with its reason, of the block that holds a link or an embed."""
    for block in document.blocks:
        targets = [link.url for link in block.links] + [
            element.attributes.get("src") for element in block.markup
        ]
        if url in targets:
            return block.zone, block.zone_reason
    raise AssertionError(url)


@pytest.mark.parametrize("tag", ["article", "main", "div"])
def test_the_story_is_body_and_the_frame_is_not(tag: str) -> None:
    """Links of the paragraphs belong to the article; navigation and footer don't, and say which they are."""
    document = story(tag=tag)
    assert zone_of(document, "https://body.example/0") == (Zone.BODY, "")
    assert zone_of(document, "https://body.example/5") == (Zone.BODY, "")
    assert zone_of(document, "/s/1") == (Zone.BOILERPLATE, "navigation")
    assert zone_of(document, "https://foot.example/") == (Zone.BOILERPLATE, "footer")
    assert next(block for block in document.blocks if block.text == "Crane falls").zone == Zone.BODY


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        (TABLE, "https://table.example/1"),
        (GALLERY, "https://gallery.example/1"),
        (EMBED, "https://www.youtube.com/embed/abc"),
        ("<ul><li><a href='https://list.example/1'>Document</a></ul>", "https://list.example/1"),
        ("<aside><p>In short: the <a href='https://box.example/1'>law</a> has been in force since May.</p></aside>", "https://box.example/1"),
        ("<div class='fn'><a href='https://note.example/1'>1</a></div>", "https://note.example/1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["article", "main", "div"])
def test_tables_galleries_and_embeds_of_the_story_are_body(tag: str, inside: str, url: str) -> None:
    """What a search for running text misses within the story belongs to it all the same."""
    assert zone_of(story(inside=inside, tag=tag), url) == (Zone.BODY, "")


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<div class='related-posts'>{}</div>", "related links"),
        ("<section id='recommended'>{}</section>", "related links"),
        ("<div class='most-read'>{}</div>", "related links"),
        ("<div id='comments'>{}</div>", "comments"),
        ("<div class='share-buttons'>{}</div>", "share buttons"),
        ("<div class='site_footer'>{}</div>", "footer"),
        ("<div class='breadcrumbs'>{}</div>", "navigation"),
        ("<div role='navigation'>{}</div>", "navigation"),
        ("<aside>{}</aside>", "sidebar"),
        ("<div class='sidebar'>{}</div>", "sidebar"),
        ("<div class='newsletter-box'>{}</div>", "notice"),
        ("<div class='post-tags'>{}</div>", "tags"),
    ],
)
@pytest.mark.parametrize("place", ["inside", "outside"])
def test_boilerplate_says_what_it_is(place: str, markup: str, reason: str) -> None:
    """Lists of links around and within a story are named by what the page calls them."""
    links = "".join(f"<p><a href='https://other.example/{n}'>Another story {n}</a></p>" for n in range(4))
    document = story(**{place: markup.format(links)})
    assert zone_of(document, "https://other.example/0") == (Zone.BOILERPLATE, reason)
    assert zone_of(document, "https://body.example/0") == (Zone.BODY, "")


def test_unnamed_lists_of_links_are_outside() -> None:
    """Without telling names, a crowd of links beside the story is still no part of it."""
    links = "".join(f"<div><a href='https://other.example/{n}'>Another story {n}</a></div>" for n in range(8))
    document = of(f"<div><div>{paragraphs()}</div></div><div>{links}</div>")
    assert zone_of(document, "https://other.example/0") == (Zone.BOILERPLATE, "outside the article body")
    assert zone_of(document, "https://body.example/0") == (Zone.BODY, "")


def test_cards_beside_the_text_in_main_are_outside() -> None:
    """In <main>, text beside the story belongs to it; a list of links does not."""
    cards = "".join(f"<div><a href='https://card.example/{n}'>A teaser {n}</a></div>" for n in range(3))
    credit = "<div><p>Photo by <a href='https://credit.example/'>Ann</a>, for the agency</p></div>"
    document = of(f"<main><div>{paragraphs()}</div>{credit}<div>{cards}</div></main>")
    assert zone_of(document, "https://card.example/0") == (Zone.BOILERPLATE, "outside the article body")
    assert zone_of(document, "https://credit.example/") == (Zone.BODY, "")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Short. <a href='https://body.example/0'>x</a></p>",
        f"<p>{PROSE * 3}</p><p>And <a href='https://body.example/0'>more</a></p>",
        f"<h1>T</h1>{paragraphs(2)}<ul><li><a href='https://a.example/'>one</a></ul>",
    ],
)
def test_a_page_without_boilerplate_is_all_body(body: str) -> None:
    """Where nothing is recognisable around the text, everything belongs to it."""
    assert {block.zone for block in of(body).blocks} == {Zone.BODY}


def test_a_short_story_is_found_by_its_element() -> None:
    """A text too short to be found by its words is found by <article>."""
    document = of(
        f"{NAVIGATION}<article><p>Short <a href='https://body.example/0'>x</a></p></article><p>Imprint</p>"
    )
    assert zone_of(document, "https://body.example/0") == (Zone.BODY, "")
    assert document.blocks[-1].zone_reason == "outside the article body"


def test_a_page_of_boilerplate_alone_is_recorded() -> None:
    """A page that is only a frame loses nothing."""
    document = of(f"{NAVIGATION}<footer><article>x</article></footer>")
    assert len(document.blocks) == 9
    assert {block.zone for block in document.blocks} == {Zone.BOILERPLATE}


def test_large_pages_rest_on_their_markup() -> None:
    """A page too large for the search for running text still has zones, by its elements."""
    many = "".join(f"<p>Line {n}</p>" for n in range(12_500))
    document = of(f"{NAVIGATION}<article>{many}</article><div><a href='https://x.example/'>x</a></div>")
    assert zone_of(document, "/s/1") == (Zone.BOILERPLATE, "navigation")
    assert zone_of(document, "https://x.example/") == (Zone.BOILERPLATE, "outside the article body")


def test_a_page_of_100_kb_is_quick() -> None:
    """A page of 100 kB is read well within a tenth of a second of computing, imports aside."""
    html = f"<html><body>{NAVIGATION}<article>{paragraphs(205)}</article></body></html>".encode()
    assert len(html) > 95_000
    spent = []
    for _ in range(3):
        before = time.process_time()
        read(html, name="p.html", origin="-")
        spent.append(time.process_time() - before)
    assert min(spent) < (0.1 if sys.gettrace() is None else 1)


def test_tens_of_thousands_of_links_are_read_in_time() -> None:
    """A page that is a wall of links costs a second, not minutes."""
    html = "<html><p>" + '<a href="https://a.example/x">li</a> ' * 20_000
    before = time.process_time()
    document = read(html.encode(), name="p.html", origin="-")
    assert len(document.blocks[0].links) == 20_000
    assert time.process_time() - before < 5
