"""DOCX and PDF become blocks with their links."""

import io
from datetime import UTC, datetime

import docx
import pypdf
import pytest

from archiver.documents.read import read
from archiver.errors import UnreadableInput
from archiver.model.document import Document
from tests.support.office_files import Annotation, Line, docx_file, docx_with_body, pdf_file, zip_file


def of(data: bytes, name: str = "a.docx") -> Document:
    """The document of a file, its offsets checked."""
    document = read(data, name=name, origin="/a")
    for block in document.blocks:
        assert document.text[block.start : block.start + len(block.text)] == block.text
        assert all(block.text[link.start : link.end] == link.text for link in block.links)
    return document


def _links(document: Document) -> list[tuple[str, str, int]]:
    return [(link.url, link.text, block.number) for block in document.blocks for link in block.links]


def run(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def char(kind: str) -> str:
    """A mark of a complex field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    """The code of a complex field."""
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_docx_paragraphs_and_tables_in_order() -> None:
    """Paragraphs, headings, list items and cells are blocks in the order they are read in."""
    document = docx.Document()
    document.add_heading("Heading")
    document.add_paragraph("First  paragraph")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    document.add_paragraph("Item", style="List Bullet")
    assert [block.text for block in of(docx_file(document)).blocks] == [
        "Heading",
        "First paragraph",
        "left",
        "right",
        "Item",
    ]


def test_docx_properties() -> None:
    """Title, author, dates and language come from the core properties; who made no title has none."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = " My  title", "Ann", "uk-UA"
    properties.created = datetime(2022, 4, 8, 10, 21, 16, tzinfo=UTC).replace(tzinfo=None)
    document.add_paragraph("x")
    read_back = of(docx_file(document))
    assert (read_back.title, read_back.author, read_back.language) == ("My title", "Ann", "uk-UA")
    assert read_back.published == "2022-04-08T10:21:16Z"
    assert of(docx_with_body(f"<w:p>{run('x')}</w:p>")).title is None


@pytest.mark.parametrize(
    ("paragraph", "links"),
    [
        (f'<w:hyperlink r:id="r1">{run("the ")}{run("paper")}</w:hyperlink>', [("https://e.example/x?a=1&b=2", "the paper", 1)]),
        (f'<w:hyperlink r:id="r1" w:anchor="part">{run("p")}</w:hyperlink>', [("https://e.example/x?a=1&b=2#part", "p", 1)]),
        (f'<w:hyperlink w:anchor="bookmark">{run("inner")}</w:hyperlink>', []),
        (f'<w:hyperlink r:id="nowhere">{run("broken")}</w:hyperlink>', []),
        (f'<w:fldSimple w:instr=\' HYPERLINK "https://e.example/f" \'>{run("field")}</w:fldSimple>', [("https://e.example/f", "field", 1)]),
        (f'<w:fldSimple w:instr="PAGE">{run("1")}</w:fldSimple>', []),
        (char("begin") + code(' HYPERLINK "https://e.exa') + code('mple/c" \\o "tip" ') + char("separate") + run("complex") + char("end"), [("https://e.example/c", "complex", 1)]),
        (char("begin") + code(' HYPERLINK \\l "bookmark" ') + char("separate") + run("inner") + char("end"), []),
        (char("end") + char("separate") + code("HYPERLINK x") + run("stray"), []),
    ],
)  # fmt: skip
def test_docx_hyperlinks(paragraph: str, links: list[tuple[str, str, int]]) -> None:
    """Links are found by relation and by field; places within the document are none."""
    data = docx_with_body(
        f"<w:p>{run('a ')}{paragraph}</w:p>", links={"r1": "https://e.example/x?a=1&amp;b=2"}
    )
    assert _links(of(data)) == links


def test_docx_notes_and_text_boxes() -> None:
    """Foot- and endnotes follow the text with links of their own; a text box is read once; deletions are not read."""
    link = f'<w:hyperlink r:id="r1">{run("source")}</w:hyperlink>'
    note = f'<w:footnote w:type="separator"><w:p>{run("no")}</w:p></w:footnote><w:footnote w:id="2"><w:p>{run("See ")}{link}</w:p></w:footnote>'
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        f"<w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent></mc:Choice><mc:Fallback>"
        f"<w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = (
        f"<w:p>{run('a')}<w:r><w:tab/></w:r>{run('b')}<w:r><w:br/></w:r>{run('c')}<w:r><w:noBreakHyphen/></w:r>{run('d')}"
        f"<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:p>{run('x')}{box}</w:p>"
    )
    notes = {"footnotes": note, "endnotes": f'<w:endnote w:id="1"><w:p>{run("end")}</w:p></w:endnote>'}
    document = of(docx_with_body(body, notes, {"r1": "https://e.example/n"}))
    assert [block.text for block in document.blocks] == ["a b\nc-d", "x", "boxed", "See source", "end"]
    assert _links(document) == [("https://e.example/n", "source", 4)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 rubbish", "damaged"),
        (zip_file({"mimetype": b"application/epub+zip"}), "no Word document"),
        (zip_file({"word/document.xml": b"<x/>"}), "damaged"),
        (docx_with_body("<w:p>")[:-400], "damaged"),
        (docx_with_body("<w:p>"), "damaged"),
        (zip_file({"word/document.xml": b" " * 101_000_000}), "unpacks to over 100 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "old or encrypted Office file"),
        (docx_with_body("").replace(b"\x14\x00\x00\x00", b"\x14\x00\x01\x00"), "encrypted|damaged"),
        (docx_with_body("<w:p/>"), "holds no text"),
    ],
)
def test_docx_that_cannot_be_read(data: bytes, words: str) -> None:
    """Damaged, foreign, encrypted, empty and exploding files are refused in one line."""
    with pytest.raises(UnreadableInput, match=words) as caught:
        of(data)
    assert "\n" not in str(caught.value)


LONG = "https://e.example/2022/04/a-very-long-address/with-hyphens"


def test_pdf_text_and_properties() -> None:
    """Lines become paragraphs, words broken at a line's end are joined, and the document information is read."""
    lines = [
        Line(72, 700, "The harbour authority said on Monday that the crane had been inspec-"),
        Line(72, 684, "ted twice."),
        Line(72, 660, "A second paragraph begins here and goes on for some time, as they"),
        Line(72, 644, "often do."),
    ]
    information = {
        "Title": "A  title",
        "Author": "Ann",
        "CreationDate": "D:20220408122116+02'00'",
        "ModDate": "D:20220409",
    }
    document = of(pdf_file([(lines, []), ([Line(72, 700, "Page two.")], [])], information), "a.pdf")
    assert [block.text for block in document.blocks] == [
        "The harbour authority said on Monday that the crane had been inspected twice.",
        "A second paragraph begins here and goes on for some time, as they often do.",
        "Page two.",
    ]
    assert (document.title, document.author) == ("A title", "Ann")
    assert (document.published, document.modified) == ("2022-04-08T10:21:16Z", "2022-04-09")


def test_pdf_annotations_become_links() -> None:
    """A link's anchor is the text in its rectangle; the same text twice is told apart; one on no text is kept."""
    lines = [Line(72, 700, "See"), Line(100, 700, "here"), Line(140, 700, "and"), Line(180, 700, "here")]
    annotations = [
        Annotation("https://e.example/1", (98, 696, 130, 712)),
        Annotation("https://e.example/2", (178, 696, 210, 712)),
        Annotation("https://e.example/3", (400, 100, 500, 120)),
        Annotation("https://e.example/3", (400, 100, 500, 120)),
        Annotation("#top", (98, 696, 130, 712)),
    ]
    document = of(pdf_file([(lines, annotations)]), "a.pdf")
    (block,) = document.blocks
    assert block.text.split() == ["See", "here", "and", "here"]
    assert sorted((link.url, link.text) for link in block.links) == [
        ("https://e.example/1", "here"),
        ("https://e.example/2", "here"),
        ("https://e.example/3", ""),
    ]
    starts = {link.url: link.start for link in block.links}
    assert starts["https://e.example/1"] < starts["https://e.example/2"]


def test_pdf_urls_broken_over_lines_are_whole() -> None:
    """Where an annotation gives the whole address, the text has it in one piece."""
    lines = [Line(72, 700, f"More at {LONG[:40]}"), Line(72, 684, f"{LONG[40:]} and elsewhere.")]
    annotations = [Annotation(LONG, (100, 696, 400, 712)), Annotation(LONG, (72, 680, 300, 696))]
    document = of(pdf_file([(lines, annotations)]), "a.pdf")
    assert document.text == f"More at {LONG} and elsewhere."
    assert (LONG, LONG, 1) in _links(document)


def test_pdf_links_on_a_page_without_text_are_kept() -> None:
    """A link over a picture has a block of its own."""
    picture = ([], [Annotation("https://e.example/p", (0, 0, 10, 10))])
    document = of(pdf_file([picture, ([Line(72, 700, "Text")], [])]), "a.pdf")
    assert [(block.text, len(block.links)) for block in document.blocks] == [("", 1), ("Text", 0)]


def _encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_file([([Line(72, 700, "Secret")], [])])))
    writer.encrypt(user_password=password, owner_password="o", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_pdf_with_an_empty_password_is_read() -> None:
    """A PDF that only its printing is locked of can be read."""
    assert of(_encrypted(""), "a.pdf").text == "Secret"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_encrypted("secret"), "encrypted"),
        (b"%PDF-1.4\nrubbish", "damaged"),
        (pdf_file([([], [])]), "holds no text"),
        (pdf_file([([Line(1, 1, "x")], [])])[:200], "damaged|no text"),
    ],
)
def test_pdf_that_cannot_be_read(data: bytes, words: str) -> None:
    """Encrypted, damaged and scanned files are refused in one line."""
    with pytest.raises(UnreadableInput, match=words) as caught:
        of(data, "a.pdf")
    assert "\n" not in str(caught.value)
