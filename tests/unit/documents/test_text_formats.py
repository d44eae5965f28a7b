"""Plain text, Markdown, lists of URLs and CSV become blocks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.documents.read import read
from archiver.errors import UnreadableInput
from archiver.model.document import Document


def of(text: str, name: str) -> Document:
    """The document of a text file."""
    return read(text.encode(), name=name, origin="-")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one\n\ntwo", ["one", "two"]),
        ("one\r\n\r\ntwo\r\n", ["one", "two"]),
        ("one\rstill\r\rtwo", ["one\rstill", "two"]),
        ("  indented\nsame  \n \t \nnext", ["indented\nsame", "next"]),
        ("\n\n\nonly\n\n\n", ["only"]),
        ("a" * 201 + "\n" + "b" * 150, ["a" * 201, "b" * 150]),
        ("short\nlines\nwrapped", ["short\nlines\nwrapped"]),
        ("see https://a.example/x\nand more", ["see https://a.example/x\nand more"]),
    ],
)
def test_paragraphs_of_plain_text(text: str, blocks: list[str]) -> None:
    """A blank line ends a paragraph; where there are none, a long line is one."""
    assert [block.text for block in of(text, "a.txt").blocks] == blocks


@given(st.text(alphabet=st.sampled_from("ab \n\r\t😀\u00a0\u2028#"), min_size=1, max_size=60))
@settings(max_examples=150, deadline=None)
def test_plain_text_is_kept_as_it_was(text: str) -> None:
    """The document's text is the file's, and every word of it stands in a block at its offset."""
    if not text.encode().strip():
        return
    document = of(text, "a.txt")
    assert document.text == text
    for block in document.blocks:
        assert text[block.start : block.start + len(block.text)] == block.text
    assert "".join("".join(block.text for block in document.blocks).split()) == "".join(text.split())


def _links(document: Document) -> list[tuple[str, str]]:
    for block in document.blocks:
        assert document.text[block.start : block.start + len(block.text)] == block.text
        assert all(block.text[link.start : link.end] == link.text for link in block.links if not link.image)
    return [(link.url, link.text) for block in document.blocks for link in block.links]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a *b*](https://e.example/ü?x=1&y=2 'title')", [("https://e.example/ü?x=1&y=2", "a b")]),
        ("[a][ref]\n\n[ref]: https://e.example/r", [("https://e.example/r", "a")]),
        ("[ref]\n\n[REF]: <https://e.example/r>", [("https://e.example/r", "ref")]),
        (
            "<https://e.example/auto_link_>",
            [("https://e.example/auto_link_", "https://e.example/auto_link_")],
        ),
        ("![alt text](https://e.example/i.png)", [("https://e.example/i.png", "alt text")]),
        ("text <a href='https://e.example/h'>h</a>", [("https://e.example/h", "h")]),
        ("<div>\n<a href='https://e.example/h'>h</a>\n</div>", [("https://e.example/h", "h")]),
        ("| a | b |\n|---|---|\n| c | [d](https://e.example/t) |", [("https://e.example/t", "d")]),
        ("[x](javascript:alert(1))", []),
        ("[x](https://пример.example/)", [("https://пример.example/", "x")]),
    ],
)
def test_markdown_links(text: str, links: list[tuple[str, str]]) -> None:
    """Inline, reference, automatic and HTML links and images keep their target as written."""
    assert _links(of(text, "a.md")) == links


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("See https://t.me/a_b_c/_x_ there", "See https://t.me/a_b_c/_x_ there"),
        ("_See https://e.example/a_", "See https://e.example/a"),
        ("**https://e.example/a**", "https://e.example/a"),
        ("a://b and ://", "a://b and ://"),
        ("soft\nbreak", "soft break"),
        ("hard  \nbreak", "hard\nbreak"),
        ("`code` &amp; \\*star\\*", "code & *star*"),
    ],
)
def test_markdown_text_is_what_is_read(text: str, block: str) -> None:
    """Markup is gone from the text, and URLs in it are whole."""
    assert of(text, "a.md").blocks[0].text == block


def test_markdown_structure() -> None:
    """Headings, items, quotes and cells are blocks; embedded HTML is looked into."""
    text = "# T\n\n> quote\n\n- one\n- two\n\n<blockquote class='twitter-tweet'><a href='https://twitter.com/a/status/1'>x</a></blockquote>"
    document = of(text, "a.markdown")
    assert [block.text for block in document.blocks] == ["T", "quote", "one", "two", "x"]
    assert document.blocks[-1].markup[0].hrefs == ("https://twitter.com/a/status/1",)
    assert document.title == "T"


def test_front_matter() -> None:
    """Front matter gives title, author, dates, language and URL, and is no part of the text."""
    text = (
        "---\ntitle: \"Colons: here\" \nauthors:\n  - Ann\n  - 'Bob'\ndate: 2022-04-08\nupdated: 2022-04-09T10:00:00Z\n"
        "lang: uk # comment\ntags: [a, 'b']\nnested:\n  deep: x\nurl: https://e.example/a\n---\n[r](b)"
    )
    document = of(text, "a.md")
    assert (document.title, document.author, document.language) == ("Colons: here", "Ann, Bob", "uk")
    assert (document.published, document.modified) == ("2022-04-08", "2022-04-09T10:00:00Z")
    assert document.canonical_url == "https://e.example/a"
    assert _links(document) == [("https://e.example/b", "r")]
    assert document.text == "r"


def test_front_matter_that_never_ends_is_text() -> None:
    """A rule at the top of a text is no front matter."""
    assert of("---\nname: x\n\ntext", "a.md").text == "name: x\n\ntext"


def test_markdown_of_a_library_is_refused() -> None:
    """Too much Markdown at once is refused in a line."""
    with pytest.raises(UnreadableInput, match="one article at a time"):
        of("x " * 1_000_001, "a.md")


@pytest.mark.parametrize(
    ("text", "name", "urls"),
    [
        ("https://a.example/x\nhttps://b.example/y\n", "list.txt", ["https://a.example/x", "https://b.example/y"]),
        ("# mine\n\n  https://a.example/x  \r\n", "list.urls", ["https://a.example/x"]),
        ("t.me/channel/1\na.example\nhttps://b.example:8080/?q", "list.urls", ["https://t.me/channel/1", "https://a.example", "https://b.example:8080/?q"]),
        ("hxxps://a[.]example/x", "list.txt", ["hxxps://a[.]example/x"]),
        ("url\nhttps://a.example/x\n", "l.csv", ["https://a.example/x"]),
        ("\ufeffid;URL;note\n1;https://a.example/x;a, b\n2;;\n3\n", "l.csv", ["https://a.example/x"]),
        ("url\tnote\nhttps://a.example/x,y\tz", "l.tsv", ["https://a.example/x,y"]),
        ('note,url\n"line\nbreak, ""q""","https://a.example/x"\n', "l.csv", ["https://a.example/x"]),
    ],
)  # fmt: skip
def test_lists_of_urls(text: str, name: str, urls: list[str]) -> None:
    """A list has a block with a link for each entry, in order."""
    document = of(text, name)
    assert [url for url, _ in _links(document)] == urls
    assert [block.number for block in document.blocks] == list(range(1, len(urls) + 1))


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("https://a.example\nnot one\n", "l.urls", "l.urls, line 2: not a URL: 'not one'; write one URL on each line"),
        ("# nothing\n", "l.urls", "l.urls: the list holds no URL; write one on each line"),
        ("link,note\nx,y", "l.csv", "l.csv, line 1: no column is named 'url' (there are: link, note); name the one that holds them so"),
        ("url\n\nmailto:a@b", "l.csv", "l.csv, line 3: not a URL: 'mailto:a@b'; write one URL on each line"),
        ("url\n", "l.csv", "l.csv: the column 'url' is empty; fill it in"),
        ("url\n" + "x" * 140_000, "l.csv", "l.csv, line 2: field larger than field limit (131072); mend the quoting there"),
    ],
)  # fmt: skip
def test_lists_that_cannot_be_followed_say_where(text: str, name: str, message: str) -> None:
    """The message has the line's number and what to do."""
    with pytest.raises(UnreadableInput) as caught:
        of(text, name)
    assert str(caught.value) == message
