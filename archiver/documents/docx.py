"""DOCX -> Document: paragraphs, tables, text boxes, notes; hyperlinks by relation or by field."""

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from lxml import etree

from archiver.documents.dates import moment_date
from archiver.documents.drafts import OpenLink, Writer, assemble
from archiver.documents.given import Given
from archiver.documents.urls import resolve
from archiver.model.document import Document

_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_UNPACKED: Final = 100_000_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REL_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HYPERLINK: Final = re.compile(r'\s*HYPERLINK\s+(?!\\l)(?:\\[a-z]\s+)*"?([^"\s\\]+)', re.IGNORECASE)
_BREAKS: Final = {f"{_W}br", f"{_W}cr"}
_CHARACTERS: Final = {f"{_W}tab": " ", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": ""}
_NOTE_KINDS: Final = {"separator", "continuationSeparator", "continuationNotice"}


def read(given: Given) -> Document:
    """Read a Word document. Raises UnreadableInput if it is damaged, encrypted or none."""
    _check(given)
    try:
        package = docx.Document(io.BytesIO(given.data))
        writer = _Package(package.part, given.base_url).write()
        properties = _properties(package.core_properties)
    except Exception as error:  # noqa: BLE001 - python-docx fails in many ways on damaged files
        kind = type(error).__name__
        raise given.unreadable(
            f"the DOCX is damaged ({kind}); open it in a word processor and save it again"
        ) from None
    text, blocks = assemble(writer.finish())
    if not blocks:
        raise given.unreadable("the DOCX holds no text; give the article as text, or as HTML")
    return replace(given.document(_MEDIA_TYPE, text, blocks), **properties)


def _check(given: Given) -> None:
    """Look at the container before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise given.unreadable(f"the DOCX is damaged ({error}); get it again, or save it as PDF") from None
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise given.unreadable("a ZIP archive, but no Word document; give the article as DOCX, PDF or HTML")
    if any(entry.flag_bits & 1 for entry in entries):
        raise given.unreadable("the DOCX is encrypted; save it without a password and try that")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise given.unreadable(f"unpacks to over {MAX_UNPACKED // 1_000_000} MB; save the text alone")


def _properties(core: Any) -> dict[str, Any]:
    """Title, author and dates. The properties are what a word processor wrote, not what a paper printed."""
    return {
        "title": _line(core.title),
        "author": _line(core.author) if core.author != "python-docx" else None,
        "published": _day(core.created),
        "modified": _day(core.modified),
        "language": _line(core.language),
    }


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _day(moment: datetime | None) -> str | None:
    """Properties are in UTC by the standard; python-docx leaves the zone away."""
    return moment_date(moment.replace(tzinfo=UTC)) if moment else None


class _Package:
    """Writes the body, then foot- and endnotes, whose hyperlinks have relations of their own."""

    def __init__(self, part: Any, base: str | None) -> None:
        self._part = part
        self._base = base
        self._writer = Writer()

    def write(self) -> Writer:
        """Everything, in document order."""
        self._story(self._part.element.body, self._part.rels)
        for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            for relation in list(self._part.rels.values()):
                if relation.reltype == kind and not relation.is_external:
                    notes = relation.target_part
                    root = getattr(notes, "element", None)
                    self._story(parse_xml(notes.blob) if root is None else root, notes.rels)
        return self._writer

    def _story(self, root: Any, relations: Any) -> None:
        _Story(self._writer, relations, self._base).write(root)


class _Story:
    """Writes one part of the package: each paragraph a block."""

    def __init__(self, writer: Writer, relations: Any, base: str | None) -> None:
        self._writer = writer
        self._relations = relations
        self._base = base
        self._links: list[OpenLink | None] = []
        self._fields: list[_Field] = []

    def write(self, root: Any) -> None:
        """Walk the XML without recursion."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element.tag)
            elif element.tag == _FALLBACK or element.get(f"{_W}type") in _NOTE_KINDS:
                walk.skip_subtree()
            else:
                self._start(element.tag, element)
        self._writer.flush()

    def _start(self, tag: str, element: Any) -> None:
        if tag == f"{_W}p":
            self._writer.flush()
        elif tag == f"{_W}t":
            self._writer.text(element.text or "")
        elif tag == f"{_W}hyperlink":
            self._links.append(self._open(self._target(element)))
        elif tag == f"{_W}fldSimple":
            self._links.append(self._open(_field_target(element.get(f"{_W}instr", ""))))
        elif tag == f"{_W}fldChar":
            self._field(element.get(f"{_W}fldCharType"))
        elif tag == f"{_W}instrText" and self._fields:
            self._fields[-1].code.append(element.text or "")
        elif tag in _BREAKS:
            self._writer.line_break()
        elif tag in _CHARACTERS:
            self._writer.text(_CHARACTERS[tag])

    def _end(self, tag: str) -> None:
        if tag == f"{_W}p":
            self._writer.flush()
        elif tag in (f"{_W}hyperlink", f"{_W}fldSimple"):
            self._close(self._links.pop())

    def _field(self, kind: str | None) -> None:
        """A field over several runs: begin, its code, separate, what it shows, end."""
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].link = self._open(_field_target("".join(self._fields[-1].code)))
        elif kind == "end" and self._fields:
            self._close(self._fields.pop().link)

    def _target(self, element: Any) -> str | None:
        relation = self._relations.get(element.get(_REL_ID))
        if relation is None or not relation.is_external:
            return None
        anchor = element.get(f"{_W}anchor")
        return f"{relation.target_ref}#{anchor}" if anchor else str(relation.target_ref)

    def _open(self, target: str | None) -> OpenLink | None:
        url = resolve(target, self._base) if target else None
        return self._writer.open_link(url) if url else None

    def _close(self, link: OpenLink | None) -> None:
        if link:
            self._writer.close_link(link)


@dataclass(slots=True)
class _Field:
    """A field whose code or result is being read."""

    code: list[str] = field(default_factory=list)
    link: OpenLink | None = None


def _field_target(code: str) -> str | None:
    """The address of a HYPERLINK field; None for other fields and for places within the document."""
    found = _HYPERLINK.match(code)
    return found[1] if found else None
