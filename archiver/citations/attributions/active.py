"""X says that ...: verbs with their own subject, and the statement behind or before them."""

from typing import Final

from archiver.citations.attributions import complements, ends, fronted, phrases, subjects
from archiver.citations.attributions.collector import Collector, Saying
from archiver.citations.attributions.complements import NONE, Complement
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Frame, Verb
from archiver.citations.attributions.subjects import Subject
from archiver.citations.attributions.tokens import QUOTE

_SHORT_QUESTION: Final = 3  # tokens: nobody knows why
_DENYING_WHAT: Final = frozenset(["expect", "deny", "rule", "dispute", "oppose"])
_POINTERS: Final = frozenset(["it", "this", "that", "so", "them", "him", "her", "me", "us", "these"])
_CURRENCIES: Final = "$€£¥"


def read(sentence: Collector, at: int, verb: Verb, subject: Subject) -> None:
    """The statement of a finite verb whose subject can speak."""
    complement = complements.after(sentence.tokens, at, sentence.last, verb)
    if complement.how == "bare" and Frame.NOUN in verb.frames and not sentence.is_clause(complement.start):
        complement = Complement("noun", complement.start)
    if subject.negated and complement.how == "noun" and verb.lemma not in _DENYING_WHAT:
        return
    saying = Saying(at, verb, subject, complement, speaker_of(sentence, subject, at))
    if complement.how == NONE:
        fronted.before_speaker(sentence, saying)
    elif _likely(sentence, saying) and not _nested(sentence, saying):
        take(sentence, saying, embedded=_embedded(sentence, subject))


def _embedded(sentence: Collector, subject: Subject) -> bool:
    """Whether the verb stands in a relative clause, so that the statement ends where that does."""
    before = sentence.word(subject.edge - 1)
    return subject.how == "relative" or (
        not subject.empty and before in ("whose", "which", "whom", "that", "who")
    )


def _likely(sentence: Collector, saying: Saying) -> bool:
    """Whether the statement is one: weak verbs need a mark of it, things only pictures show."""
    how, start = saying.complement.how, saying.complement.start
    if how == "noun":
        return _is_thing_said(sentence, saying)
    if how == "bare":
        frames = saying.verb.frames
        sure = Frame.STRONG in frames or Frame.INVERT not in frames
        lax = sure or sentence.holds_quote(start, sentence.last)
        return sentence.clause_like(start) if lax else sentence.is_clause(start)
    return how != "how" or sentence.last - start > _SHORT_QUESTION


def _is_thing_said(sentence: Collector, saying: Saying) -> bool:
    """Whether a thing is somebody's word: found the film “gorgeous”, not found a key."""
    tokens, verb, speaker, start = sentence.tokens, saying.verb, saying.speaker, saying.complement.start
    if speaker is None:
        return False
    if verb.lemma in grammar.ACTIVE_SHOWING:
        quoted = verb.lemma == "find" and sentence.holds_quote(start, sentence.last)
        shown = phrases.is_evidence(tokens, *speaker) or phrases.is_report(tokens, *speaker)
        return quoted or shown or verb.lemma == "reveal" or tokens.low[speaker[0]] in ("it", "this")
    if verb.lemma == "question":  # the police question people
        return not phrases.is_person_like(tokens, start, phrases.end_of(tokens, start, sentence.last))
    return _weighty(sentence, saying.complement)


def _weighty(sentence: Collector, complement: Complement) -> bool:
    first, behind = sentence.word(complement.start), sentence.word(complement.start + 1)
    if first == QUOTE:
        return True
    if first in _POINTERS and not behind[0].isalnum() and behind != QUOTE:
        return False
    return sentence.last - complement.start > 1 and (first[0].isalnum() or first[0] in _CURRENCIES)


def _nested(sentence: Collector, saying: Saying) -> bool:
    """Whether the verb stands in somebody's statement and adds no statement of its own."""
    if saying.at >= sentence.content_end:
        return False
    if not sentence.found:
        return True
    return not (
        Frame.STRONG in saying.verb.frames
        and not saying.subject.empty
        and saying.complement.how in ("that", "bare", "quote", "how")
        and sentence.tokens.low[saying.subject.first] not in en.PRONOUNS
    )


def speaker_of(sentence: Collector, subject: Subject, at: int) -> Span | None:
    """Whose word it is; taken over from before where the verb has no subject of its own."""
    if not subject.empty:
        return subject.first, subject.last
    previous = next((f for f in reversed(sentence.found) if f.speaker is not None), None)
    if previous is not None:
        return previous.speaker
    return subjects.main(sentence.tokens, sentence.first, at)


def take(sentence: Collector, saying: Saying, *, embedded: bool = False) -> None:
    """Record a statement that follows its verb, and what was quoted before the subject.

    `embedded`: the verb stands in a relative clause.
    """
    tokens, start = sentence.tokens, saying.complement.start
    thing = saying.complement.how == "noun"
    subordinate = sentence.subordinate and phrases.COMMAS.isdisjoint(tokens.low[sentence.first : saying.at])
    end = ends.end_of(tokens, start, sentence.last, subordinate=subordinate, thing=thing)
    if embedded:
        end = ends.end_of_embedded(tokens, start, end)
    if thing:
        sentence.thing = start
    if saying.complement.how == "to":
        end = ends.end_of_infinitive(tokens, start, end)
    if saying.complement.how == "quote":
        end = _end_of_quotes(sentence, start, end)
    content = _before_quote(sentence, saying.subject.edge)
    if not content and _is_interrupted(sentence, saying):
        content = sentence.statement_before(saying.subject.edge)
    content += sentence.spans(_voiced(sentence, saying.at, start, end), end)
    evidence = saying.speaker is not None and phrases.is_evidence(tokens, *saying.speaker)
    sentence.add(saying.speaker, saying.cue, content, evidence=evidence)
    sentence.used(end)


def _voiced(sentence: Collector, verb_at: int, start: int, end: int) -> int:
    """Where the statement begins in: voiced (fears that) ..., repeated (his claim that) ..."""
    low = sentence.tokens.low
    if low[verb_at] not in grammar.ACTIVE_VOICING:
        return start
    for at in range(start, min(end - 1, start + 5)):
        if low[at] in en.CLAIM_NOUNS and low[at + 1] == "that":
            return at + 2
    return start


def _end_of_quotes(sentence: Collector, start: int, end: int) -> int:
    """A statement that begins with a quotation ends with the last one, unless words go on after it."""
    behind = start + 1
    if behind >= end:
        return end
    alone = not sentence.holds_quote(behind, end)
    passive = sentence.word(behind) == "and" and sentence.word(behind + 1) in en.BE
    ended = (alone and sentence.word(start - 1) == ":") or passive
    return behind if ended or sentence.tokens.low[behind] in phrases.COMMAS else end


def _is_interrupted(sentence: Collector, saying: Saying) -> bool:
    """The war, he said, “is lost”: the statement began before the speaker."""
    edge, start = saying.subject.edge, saying.complement.start
    commas = sentence.word(edge - 1) in phrases.COMMAS and sentence.word(start - 1) in phrases.COMMAS
    opens = sentence.word(max(sentence.first, sentence.content_end)) in en.PREPOSITIONS
    return saying.complement.how == "quote" and commas and start == saying.cue[1] + 1 and not opens


def _before_quote(sentence: Collector, edge: int) -> list[Span]:
    """A quotation that stands before the speaker: “...,” he said, “...”."""
    at = edge - 1
    if at >= max(sentence.content_end, sentence.first) and sentence.word(at) in phrases.COMMAS:
        at -= 1
    if at < max(sentence.first, sentence.content_end) or sentence.word(at) != QUOTE:
        return []
    return sentence.statement_before(at + 1)
