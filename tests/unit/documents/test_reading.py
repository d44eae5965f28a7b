"""The format is told by media type, content and name, and whatever can't be read says so in one line."""

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.documents.read import MAX_BYTES, read
from archiver.errors import UnreadableInput
from tests.support.office_files import Line, docx_with_body, pdf_file

PDF = pdf_file([([Line(72, 700, "Text")], [])])
DOCX = docx_with_body("<w:p><w:r><w:t>Text</w:t></w:r></w:p>")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = b"<!DOCTYPE html><html><body><p>Text</p></body></html>"


@pytest.mark.parametrize(
    ("data", "name", "sent_as", "media_type"),
    [
        (HTML, "a.html", None, "text/html"),
        (HTML, "-", None, "text/html"),
        (HTML, "article.txt", None, "text/html"),
        (b"\n<!-- c --> <?xml version='1.0'?>\n" + HTML, "-", None, "text/html"),
        ("<html><p>Text".encode("utf-16"), "-", None, "text/html"),
        (b"\xef\xbb\xbf<p>Text", "-", None, "text/html"),
        (b"<p>Text", "https://e.example/a.md", "text/html; charset=utf-8", "text/html"),
        (b"Text", "a.htm", None, "text/html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Text</p></body></html>", "a", "application/xhtml+xml", "text/html"),
        (b"Text", "a.txt", None, "text/plain"),
        (b"Text", "-", "text/plain; charset=utf-8", "text/plain"),
        (b"Text < more", "a", "application/octet-stream", "text/plain"),
        (b"<x> Text", "a", None, "text/plain"),
        (b"# Text", "a.md", None, "text/markdown"),
        (b"# Text", "a.MD", "text/plain", "text/markdown"),
        (b"<p>Text</p>", "a.md", None, "text/markdown"),
        (b"# Text", "-", "text/markdown", "text/markdown"),
        (PDF, "a.bin", None, "application/pdf"),
        (b"\n" + PDF, "a.html", "text/html", "application/pdf"),
        (DOCX, "a", None, WORD),
        (DOCX, "a.docx", "application/octet-stream", WORD),
        (b"url\nhttps://a.example/", "-", "text/csv", "text/csv"),
        (b"https://a.example/", "-", "text/uri-list", "text/uri-list"),
        (b"https://a.example/", "-", None, "text/uri-list"),
    ],
)  # fmt: skip
def test_formats_are_told_apart(data: bytes, name: str, sent_as: str | None, media_type: str) -> None:
    """Proof in the first bytes decides, then the media type, a telling suffix, and the look of it."""
    document = read(data, name=name, origin="-", media_type=sent_as)
    assert document.media_type == media_type
    assert document.raw == data
    assert "Text" in document.text or "https://a.example/" in document.text


@pytest.mark.parametrize(
    ("data", "sent_as", "message"),
    [
        (b"", None, "the file is empty; give an article with text in it"),
        (b" \n", None, "the file is empty; give an article with text in it"),
        (b"\x89PNG\r\n\x1a\n", None, "this is a picture, not an article; save it as HTML, DOCX, PDF or text and try that"),
        (b"{\\rtf1 x}", None, "this is an RTF file, not an article; save it as HTML, DOCX, PDF or text and try that"),
        (bytes(range(256)), None, "this is binary data, not text; save it as HTML, DOCX, PDF or text and try that"),
        (b"Text", "application/pdf", "this is no PDF, whatever it was sent as; get it again"),
        (b"x" * (MAX_BYTES + 1), None, "over 100 MB; give the article alone, without its media"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(data: bytes, sent_as: str | None, message: str) -> None:
    """One line with the name, what is wrong and what to do."""
    with pytest.raises(UnreadableInput) as caught:
        read(data, name="a", origin="-", media_type=sent_as)
    assert str(caught.value) == f"a: {message}"
    assert caught.value.exit_code == 65


NAMES = st.sampled_from(["a.html", "a.txt", "a.md", "a.docx", "a.pdf", "a.csv", "a.urls", "-", "a"])


def _readable_or_one_line(data: bytes, name: str) -> None:
    refusal = ""
    try:
        document = read(data, name=name, origin="-")
    except UnreadableInput as error:
        refusal = str(error)
    else:
        for block in document.blocks:
            assert document.text[block.start : block.start + len(block.text)] == block.text
    assert "\n" not in refusal


@given(st.binary(min_size=1, max_size=200), NAMES)
@example(b"\xff\xfe<html>", "a.html")
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    """No bytes under any name end in anything but a document or one line."""
    _readable_or_one_line(data, name)


@given(st.sampled_from([PDF, DOCX, HTML]), st.data())
@settings(max_examples=150, deadline=None)
def test_cut_and_damaged_files_are_read_or_refused(whole: bytes, data: st.DataObject) -> None:
    """A file cut short, or with a byte changed, is read or refused in one line."""
    cut = data.draw(st.integers(1, len(whole)))
    place, value = data.draw(st.integers(0, cut - 1)), data.draw(st.integers(0, 255))
    _readable_or_one_line(whole[:place] + bytes([value]) + whole[place + 1 : cut], "a")


def test_plain_text_does_not_pay_for_other_formats() -> None:
    """Reading a text file imports no HTML, Word or PDF library."""
    code = (
        "import sys; from archiver.documents.read import read; read(b'Text', name='a.txt', origin='-');"
        "print(sorted({'bs4', 'lxml', 'trafilatura', 'docx', 'pypdf', 'markdown_it', 'htmldate'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
