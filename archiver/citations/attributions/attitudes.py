"""X is convinced that ...: what somebody is said to hold, fear or hope."""

from archiver.citations.attributions import ends, phrases, subjects
from archiver.citations.attributions.collector import Collector
from archiver.citations.attributions.lexicon import en


def attitude(sentence: Collector, at: int) -> None:
    """An adjective behind a form of be, with a that-clause or one without that."""
    marked = sentence.word(at + 1) in ("that", "whether")
    start = at + 2 if marked else at + 1
    if start >= sentence.last or (at < sentence.content_end and sentence.found):
        return
    if not (marked or _is_bare_clause(sentence, start)):
        return
    subject = subjects.before(sentence.tokens, sentence.first, at)
    if subject.empty or not subject.passive:
        return
    who = (subject.first, subject.last)
    if not phrases.is_person_like(sentence.tokens, *who) or sentence.tokens.low[who[0]] in ("no", "nobody"):
        return
    end = ends.end_of(sentence.tokens, start, sentence.last)
    sentence.add(who, (at, at + 1), sentence.spans(start, end))
    sentence.used(end)


def _is_bare_clause(sentence: Collector, at: int) -> bool:
    """Whether a clause follows without that: (confident) a deal can be reached."""
    word = sentence.word(at)
    if word in en.PREPOSITIONS or word in en.SUBORDINATORS or word in ("and", "to", "enough", "as"):
        return False
    starts = word in en.CLAUSE_PRONOUNS or word in en.DETERMINERS or sentence.tokens.cap[at]
    return starts and phrases.has_verb(sentence.tokens, at + 1, min(sentence.last, at + 12))
