"""Pages that say in their own data that they are not free to read (facts: liveness, 6).

Such a page is there, and shown to subscribers. Only what the page says of itself counts, not what it says of
articles it lists or of parts of itself.
"""

from collections.abc import Iterator
from typing import Any

from archiver.model.exchange import Exchange
from archiver.platforms.pages import data_scripts, tree
from archiver.platforms.reading import at

_MARK = b"isAccessibleForFree"
_SCRIPTS = 'script[type="application/ld+json"]'
_NO = frozenset({"false", "http://schema.org/false", "https://schema.org/false"})


def paywalled(exchange: Exchange) -> bool:
    """Whether a page marks itself as not free. Costs a search for one word where it does not."""
    if _MARK not in exchange.content:
        return False
    said = [at(thing, "isAccessibleForFree") for thing in _things(exchange)]
    return any(str(value).lower() in _NO for value in said if value is not None)


def _things(exchange: Exchange) -> Iterator[Any]:
    """What the page's data is about: its outermost objects, and those of a graph."""
    for value in data_scripts(tree(exchange), _SCRIPTS):
        for thing in value if isinstance(value, list) else [value]:
            graph = at(thing, "@graph")
            yield from graph if isinstance(graph, list) else [thing]
