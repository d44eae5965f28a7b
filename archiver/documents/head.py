"""What the elements of a page's head say, gathered while the page is walked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from archiver.documents.urls import absolute

ELEMENTS = frozenset({"html", "base", "meta", "link", "title"})
_MAX_META = 2000
_MAX_JSON_LD = 50


@dataclass(slots=True)
class Head:
    """Facts about a page. `url` is where the page came from, if that is known.

    `meta` holds the meta elements by lower-case name, the first of each; `json_ld` such scripts' sources.
    """

    url: str | None = None
    title: str = ""
    language: str = ""
    base_href: str = ""
    canonical_link: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)

    def element(self, name: str, attributes: Mapping[str, str], text: str) -> None:
        """Take note of one of `ELEMENTS`; `text` is what it holds. The first of a kind counts."""
        if name == "title":
            self.title = self.title or text
        elif name == "html":
            self.language = attributes.get("lang") or attributes.get("xml:lang") or ""
        elif name == "base":
            self.base_href = self.base_href or attributes.get("href", "").strip()
        elif name == "link":
            self._link(attributes)
        else:
            self._meta(attributes)

    def statement(self, source: str) -> None:
        """Take note of a JSON-LD script."""
        if len(self.json_ld) < _MAX_JSON_LD:
            self.json_ld.append(source)

    def _link(self, attributes: Mapping[str, str]) -> None:
        if "canonical" in attributes.get("rel", "").lower().split():
            self.canonical_link = self.canonical_link or absolute(attributes.get("href"))

    def _meta(self, attributes: Mapping[str, str]) -> None:
        names = ("property", "name", "itemprop", "http-equiv")
        name = next((attributes[key] for key in names if attributes.get(key)), "")
        content = attributes.get("content", "").strip()
        if name and content and len(self.meta) < _MAX_META:
            self.meta.setdefault(name.lower(), content)

    @property
    def canonical_url(self) -> str | None:
        """The URL the page calls its own."""
        return self.canonical_link or absolute(self.meta.get("og:url"))

    @property
    def base(self) -> str | None:
        """What links are relative to: `<base href>`, the page's URL, or the one it calls canonical."""
        outer = absolute(self.url) or self.canonical_url
        if not self.base_href:
            return outer
        try:
            return absolute(urljoin(outer or "", self.base_href)) or outer
        except ValueError:
            return outer
