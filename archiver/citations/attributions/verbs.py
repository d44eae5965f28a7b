"""The English verbs by their written forms, made once."""

from collections.abc import Mapping
from typing import Final

from archiver.citations.attributions.lexicon import en_verbs
from archiver.citations.attributions.lexicon.base import Verb

VERBS: Final[Mapping[str, tuple[Verb, ...]]] = en_verbs.table()
