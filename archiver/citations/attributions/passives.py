"""It was reported that ...; they were told that ...; X was condemned by Y."""

from typing import Final

from archiver.citations.attributions import complements, ends, phrases, subjects
from archiver.citations.attributions.collector import Collector
from archiver.citations.attributions.complements import NONE
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Form, Frame, Verb
from archiver.citations.attributions.subjects import Subject
from archiver.citations.attributions.tokens import QUOTE
from archiver.citations.attributions.verbs import VERBS

_SAY: Final = Verb("say", Frame.THAT | Frame.BARE | Frame.QUOTE, Form.PAST)
_LONGEST_REPORT: Final = 10  # tokens between reported and that
_NEAR: Final = 4  # tokens in which `by` follows
_LONGEST_QUOTED: Final = 14  # tokens between quoted and saying
_OF: Final = {"accuse": "of", "criticise": "for", "criticize": "for", "condemn": "for", "praise": "for"}
_CALLING: Final = Frame.AS | Frame.NOUN | Frame.STRONG


def read(sentence: Collector, at: int, verb: Verb, subject: Subject) -> None:
    """The statement of a participle behind a form of be."""
    word = sentence.tokens.low[at]
    speaker, behind = _agent(sentence, at)
    dummy = sentence.word(subject.first) in ("it", "this") and subject.last - subject.first == 1
    if speaker is not None and verb.lemma in _OF:
        speaker, behind = _without(sentence, speaker, _OF[verb.lemma])
    if dummy and word in grammar.PASSIVES_REPORTED:
        _reported(sentence, at, behind, speaker)
    elif verb.lemma in grammar.PASSIVES_TOLD:
        _told(sentence, at, speaker, behind)
    elif word in grammar.PASSIVES_RAISED and sentence.word(behind) == "to":
        _raised(sentence, at, behind, subject, speaker)
    elif word in ("quoted", "heard"):
        _quoted(sentence, at, subject)
    elif speaker is not None and verb.frames & _CALLING:
        _judged(sentence, at, behind, subject, speaker)


def _agent(sentence: Collector, at: int) -> tuple[Span | None, int]:
    """Who did it, where `by` follows at once or after a word or two, and the token behind that."""
    ahead = range(at + 1, min(sentence.last, at + _NEAR))
    by = next((n for n in ahead if sentence.word(n) in ("by", "that", ",", QUOTE)), at)
    if sentence.word(by) != "by":
        return None, at + 1
    end = phrases.end_of(sentence.tokens, by + 1, sentence.last)
    return ((by + 1, end), end) if end > by + 1 else (None, at + 1)


def _without(sentence: Collector, speaker: Span, preposition: str) -> tuple[Span, int]:
    """Who did it, without what for: (accused by) prosecutors / of taking bribes."""
    low = sentence.tokens.low
    end = next((n for n in range(speaker[0] + 1, speaker[1]) if low[n] == preposition), speaker[1])
    return (speaker[0], end), end


def _reported(sentence: Collector, at: int, behind: int, speaker: Span | None) -> None:
    """It was reported (by X) that ..."""
    low = sentence.tokens.low
    ahead = range(behind, min(sentence.last, behind + _LONGEST_REPORT))
    that = next((n for n in ahead if low[n] == "that"), -1)
    if that < 0 and speaker is None and sentence.word(at + 1) in phrases.COMMAS:
        _in_passing(sentence, at)
        return
    if that < 0 and (speaker is None or behind >= sentence.last):
        return
    _take(sentence, (at, at + 1), that + 1 if that >= 0 else behind, speaker)


def _in_passing(sentence: Collector, at: int) -> None:
    """The young, it is said, have left: nobody says who says so."""
    before = next((n for n in range(at - 1, sentence.first, -1) if sentence.word(n) in phrases.COMMAS), -1)
    if before < 0 or at - before > _NEAR:
        return
    content = sentence.statement_before(before)
    end = ends.end_of(sentence.tokens, at + 2, sentence.last)
    sentence.add(None, (before + 1, at + 1), content + sentence.spans(at + 2, end), anonymous=True)
    sentence.used(end)


def _take(sentence: Collector, cue: Span, start: int, speaker: Span | None) -> None:
    end = ends.end_of(sentence.tokens, start, sentence.last)
    sentence.add(speaker, cue, sentence.spans(start, end), anonymous=speaker is None)
    sentence.used(end)


def _told(sentence: Collector, at: int, speaker: Span | None, behind: int) -> None:
    """They were told (by X) that ...: it is X's word, or nobody's."""
    if sentence.word(behind) == "to" or (
        sentence.word(behind) == "not" and sentence.word(behind + 1) == "to"
    ):
        _take(sentence, (at, at + 1), behind, speaker)
        return
    complement = complements.after(sentence.tokens, behind - 1, sentence.last, _SAY)
    unmarked = complement.how == "bare" and not sentence.clause_like(complement.start)
    if complement.how != NONE and not unmarked:
        _take(sentence, (at, at + 1), complement.start, speaker)


def _raised(sentence: Collector, at: int, behind: int, subject: Subject, speaker: Span | None) -> None:
    """X is said to have fled: nobody says who says so."""
    if at < sentence.content_end and sentence.found:
        return
    end = ends.end_of(sentence.tokens, behind, sentence.last)
    end = ends.end_of_infinitive(sentence.tokens, behind, end)
    content = [*_subject_of(sentence, subject), *sentence.span(behind, end)]
    sentence.add(speaker, (at, at + 1), content, anonymous=speaker is None)
    sentence.used(end)


def _subject_of(sentence: Collector, subject: Subject) -> list[Span]:
    own = not subject.empty and subject.how == "plain"
    return sentence.span(subject.first, subject.last) if own else []


def _quoted(sentence: Collector, at: int, subject: Subject) -> None:
    """X was quoted (by Y) as saying ..."""
    low = sentence.tokens.low
    ahead = range(at + 1, min(sentence.last, at + _LONGEST_QUOTED))
    saying = next((n for n in ahead if low[n] in ("saying", "telling")), -1)
    if saying < 0 or subject.empty:
        return
    complement = complements.after(sentence.tokens, saying, sentence.last, VERBS["said"][0])
    start = complement.start
    end = ends.end_of(sentence.tokens, start, sentence.last)
    before = complement.how == NONE
    content = sentence.statement_before(subject.edge) if before else sentence.spans(start, end)
    sentence.add((subject.first, subject.last), (at, saying + 1), content)
    sentence.used(end)


def _judged(sentence: Collector, at: int, behind: int, subject: Subject, speaker: Span) -> None:
    """The plan was condemned by X; was described by X as ...: what they judge, and how."""
    tokens = sentence.tokens
    if not phrases.is_person_like(tokens, *speaker) or (at < sentence.content_end and sentence.found):
        return
    content, end = _subject_of(sentence, subject), behind
    named = subjects.main(tokens, sentence.first, at) if subject.empty else None
    if named is not None:
        content = sentence.span(*named)
    if sentence.word(behind) in ("as", "of", "for", QUOTE) or sentence.word(behind + 1) == QUOTE:
        end = ends.end_of(tokens, behind, sentence.last, thing=True)
        content += sentence.span(behind, end)
    if content and sentence.word(subject.first) not in en.SUBORDINATORS:
        sentence.add(speaker, (at, at + 1), content)
        sentence.used(end)
