"""extract: the citations of articles, without contacting any cited host or writing anything."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from archiver.citations.attributed import cited
from archiver.clock import Clock
from archiver.model.article import Article, RecordedCitation
from archiver.platforms.registry import Registry
from archiver.usecases.reading import Said, article_of, is_url, load
from archiver.web.door import Door


@dataclass(frozen=True)
class Reader:
    """Enough to read articles. `door` is opened only for an article that is named by URL."""

    registry: Registry
    clock: Clock
    door: Callable[[], AbstractAsyncContextManager[Door]]


async def extract(
    articles: Sequence[str], said: Said, reader: Reader, stdin: Callable[[], bytes]
) -> list[tuple[Article, RecordedCitation]]:
    """Every citation in document order, with the ids that a first audit of the article would give."""
    found: list[tuple[Article, RecordedCitation]] = []
    for reference in articles:
        if is_url(reference):
            async with reader.door() as door:
                document = await load(reference, said, door, stdin)
        else:
            document = await load(reference, said, None, stdin)
        article = article_of(document, said, reader.clock)
        found += [
            (article, RecordedCitation(f"{article.id}-c{number:03}", article.id, citation))
            for number, citation in enumerate(cited(document, reader.registry, article.published), 1)
        ]
    return found
