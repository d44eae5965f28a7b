"""DOCX and PDF files made on the spot: no file of anybody else's lies in the repository."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD_XML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx_file(document: WordDocument) -> bytes:
    """The bytes of a document made with python-docx."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx_with_body(body: str, notes: Mapping[str, str] = {}, links: Mapping[str, str] = {}) -> bytes:
    """A DOCX whose body is this WordprocessingML.

    `notes` are paragraphs by part (footnotes, endnotes), `links` external targets by relation id, of every part.
    """
    base = zipfile.ZipFile(io.BytesIO(docx_file(Document())))
    files = {name: base.read(name) for name in base.namelist()}
    files["word/document.xml"] = _xml(
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    )
    external = "".join(
        f'<Relationship Id="{key}" Type="{R}/hyperlink" Target="{target}" TargetMode="External"/>'
        for key, target in links.items()
    )
    parts = "".join(f'<Relationship Id="n{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>' for kind in notes)
    files["word/_rels/document.xml.rels"] = _xml(
        f'<Relationships xmlns="{_RELATIONS}">{external}{parts}</Relationships>'
    )
    overrides = ""
    for kind, inner in notes.items():
        files[f"word/{kind}.xml"] = _xml(f'<w:{kind} xmlns:w="{W}" xmlns:r="{R}">{inner}</w:{kind}>')
        files[f"word/_rels/{kind}.xml.rels"] = _xml(
            f'<Relationships xmlns="{_RELATIONS}">{external}</Relationships>'
        )
        overrides += f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD_XML}.{kind}+xml"/>'
    types = files["[Content_Types].xml"].decode()
    files["[Content_Types].xml"] = types.replace("</Types>", f"{overrides}</Types>").encode()
    return zip_file(files)


def zip_file(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}'.encode()


@dataclass(frozen=True)
class Line:
    """A line of text on a page: where its baseline begins, in points from the lower left."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Annotation:
    """A link annotation: its target and rectangle (left, bottom, right, top)."""

    url: str
    rectangle: tuple[int, int, int, int]


def pdf_file(
    pages: Sequence[tuple[Sequence[Line], Sequence[Annotation]]], information: Mapping[str, str] = {}
) -> bytes:
    """A PDF with these pages in 12 point Helvetica, and this document information."""
    objects: list[str] = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines, annotations in pages:
        content = "".join(
            f"BT /F1 12 Tf 1 0 0 1 {line.x} {line.y} Tm ({_escaped(line.text)}) Tj ET\n" for line in lines
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}endstream")
        stream, references = len(objects), []
        for annotation in annotations:
            rectangle = " ".join(map(str, annotation.rectangle))
            action = f"/A << /S /URI /URI ({_escaped(annotation.url)}) >>"
            objects.append(f"<< /Type /Annot /Subtype /Link /Rect [{rectangle}] {action} >>")
            references.append(f"{len(objects)} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {stream} 0 R /Annots [{' '.join(references)}] >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(
        "<< " + " ".join(f"/{key} ({_escaped(value)})" for key, value in information.items()) + " >>"
    )
    return _file(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[str]) -> bytes:
    """The objects with the table that says where each begins; the last one is the document information."""
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"<< /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>"
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode("latin-1")
