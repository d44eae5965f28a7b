"""What a reading of an article leaves in the ledger: its citations, and once a version its own bytes."""

from collections.abc import Sequence
from dataclasses import replace

from archiver.citations.attributed import cited
from archiver.model.article import Article, RecordedCitation
from archiver.model.document import Document
from archiver.model.watch import Following
from archiver.usecases.reading import Said, article_of
from archiver.usecases.tools import Desk


def record(
    desk: Desk, document: Document, said: Said, following: Following
) -> tuple[Article, Sequence[RecordedCitation]]:
    """Record an article as it reads now."""
    article = _with_evidence(desk, article_of(document, said, desk.clock), document)
    citations = cited(document, desk.registry, article.published)
    lengths = desk.warcs.lengths()
    return article, desk.ledger.record_article(article, citations, lengths, following)


def _with_evidence(desk: Desk, article: Article, document: Document) -> Article:
    """Keep the article's own bytes, once for each version of it."""
    known = desk.ledger.article(article.id)
    if not desk.settings.evidence.record or (known is not None and known.sha256 == article.sha256):
        return article
    ref = desk.warcs.append_article(article.id, document.origin, document.media_type, document.raw)
    desk.warcs.sync()
    return replace(article, evidence=ref)
