"""..., X said; ..., said X: the statement stands before its verb, and may go on behind it."""

from typing import Final

from archiver.citations.attributions import ends, phrases
from archiver.citations.attributions.collector import Collector, Saying
from archiver.citations.attributions.complements import Complement
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.lexicon.base import Form, Frame, Verb
from archiver.citations.attributions.tokens import QUOTE
from archiver.citations.attributions.verbs import VERBS

_ENDS: Final = frozenset(",.;:!?)—–")
_JOINING: Final = frozenset(["and", "but", "because", "or"])
_LONGEST_APPOSITION: Final = 30
_OWN_CLAUSE: Final = frozenset(
    ["but", "while", "as", "who", "which", "although", "though", "after", "when", "where", "whose"]
)


# X said


def before_speaker(sentence: Collector, saying: Saying) -> None:
    """..., he said. The statement stands before the speaker, and behind if the sentence goes on."""
    subject, complement = saying.subject, saying.complement
    if subject.empty or subject.how == "relative":
        return
    as_clause = sentence.word(subject.edge - 1) == "as"
    edge = subject.edge - as_clause
    if edge <= sentence.first:
        if as_clause and complement.start + 1 < sentence.last:
            _behind(sentence, saying)
        return
    if _fronts(sentence, saying, edge, as_clause=as_clause):
        _both_sides(sentence, saying, edge)


def _fronts(sentence: Collector, saying: Saying, edge: int, *, as_clause: bool) -> bool:
    """Whether what stands before `edge` can be the statement of the verb."""
    frames, before = saying.verb.frames, sentence.word(edge - 1)
    if sentence.holds_quote(saying.subject.edge - 2, edge):
        return as_clause or before in phrases.COMMAS or before == QUOTE
    if as_clause:
        return bool(frames & (Frame.BARE | Frame.QUOTE))
    says = Frame.BARE in frames or (Frame.INVERT in frames and Frame.THAT in frames)
    return says and before in phrases.COMMAS


def _behind(sentence: Collector, saying: Saying) -> None:
    """As X said, ..."""
    start = saying.complement.start + 1
    end = ends.end_of(sentence.tokens, start, sentence.last)
    sentence.add(saying.speaker, saying.cue, sentence.spans(start, end))
    sentence.used(end)


def _both_sides(sentence: Collector, saying: Saying, edge: int) -> None:
    if sentence.content_end >= edge and sentence.found and sentence.found[-1].speaker != saying.speaker:
        return
    joined = sentence.word(edge - 1) in phrases.COMMAS and sentence.word(edge - 2) in _JOINING
    content = [] if joined else sentence.statement_before(edge)
    if not content and sentence.found and sentence.found[-1].speaker is None:
        sentence.found.pop()  # There are fears that ..., engineers say: it is the engineers' word
        content = sentence.spans(sentence.first, edge)
    end = saying.complement.start
    quoted = bool(sentence.tokens.quote) and all(span in sentence.quoted_spans() for span in content)
    goes_on = sentence.word(end + 1) == QUOTE if quoted else _goes_on(sentence, edge, saying.complement)
    if not goes_on and not quoted and _is_adverbial(sentence, edge):
        return
    if (content or joined) and goes_on:
        end = ends.end_of(sentence.tokens, saying.complement.start + 1, sentence.last)
        content += sentence.spans(saying.complement.start + 1, end)
    sentence.add(saying.speaker, saying.cue, content)
    sentence.used(end)


def _is_adverbial(sentence: Collector, edge: int) -> bool:
    """Whether only when or where stands before the speaker: On LinkedIn, X posted."""
    first = max(sentence.first, sentence.content_end)
    opens = sentence.word(first) in en.PREPOSITIONS
    return opens and not phrases.has_verb(sentence.tokens, first, edge)


def _goes_on(sentence: Collector, edge: int, complement: Complement) -> bool:
    """Whether the statement goes on behind `, he said,`."""
    at = complement.start
    if at + 1 >= sentence.last or sentence.word(at) not in phrases.COMMAS:
        return False
    behind = sentence.word(at + 1)
    if behind == "and":
        return not ends.new_speaker(sentence.tokens, at + 1, sentence.last)
    if behind == "but" and phrases.is_finite(sentence.tokens, at + 2, at + 2):
        return True
    if sentence.word(edge - 2) in _JOINING:
        return True
    if behind in _OWN_CLAUSE or behind.endswith("ing"):
        return not phrases.has_verb(sentence.tokens, sentence.first, edge) and behind != "who"
    return True


# said X


def inverted(sentence: Collector, at: int, verb: Verb, *, sure: bool = False) -> bool:
    """..., said X, a spokesman. Tells whether it is that; `sure`: nothing else may follow the speaker."""
    if Frame.INVERT not in verb.frames or at <= sentence.first:
        return False
    if sentence.word(at - 1) not in phrases.COMMAS and sentence.word(at - 1) != QUOTE:
        return False
    first = at + 1 + len(verb.particles)
    end = phrases.end_of(sentence.tokens, first, sentence.last)
    taken = sentence.content_end >= at and bool(sentence.found)
    if taken or not _speaks(sentence, first, end, plural=verb.form == Form.BASE):
        return False
    if sentence.word(end) not in _ENDS:
        again = _has_verb(sentence, end)
        if sure or again:
            return False
    if sure and sentence.word(first) in en.PRONOUNS:
        return False
    _around(sentence, at, first, end)
    return True


def _has_verb(sentence: Collector, at: int) -> bool:
    """Whether another verb follows at once; a participle within a noun phrase is none: a now-deleted post."""
    low = sentence.tokens.low
    return any(
        "-" not in low[n] and phrases.has_verb(sentence.tokens, n, n + 1)
        for n in range(at, min(sentence.last, at + 4))
    )


def _speaks(sentence: Collector, first: int, end: int, *, plural: bool) -> bool:
    tokens = sentence.tokens
    if first >= end or tokens.low[first] in en.PREPOSITIONS | en.SUBORDINATORS:
        return False
    if tokens.low[first].endswith("ing") and not tokens.cap[first]:
        return False
    if plural and not phrases.is_plural(tokens, first, end):
        return False
    kinds = (phrases.is_person_like, phrases.is_report, phrases.is_evidence)
    return any(kind(tokens, first, end) for kind in kinds)


def _around(sentence: Collector, verb_at: int, first: int, end: int) -> None:
    """Record what stands before `said X` and what is quoted behind it."""
    tokens = sentence.tokens
    content = sentence.statement_before(verb_at)
    stop = behind = _past_apposition(sentence, end)
    if content and sentence.word(behind) in phrases.COMMAS and sentence.word(behind + 1) == QUOTE:
        stop = ends.end_of(tokens, behind + 1, sentence.last)
        content += sentence.spans(behind + 1, stop)
    elif content and sentence.word(end) in phrases.COMMAS and _lacks_verb(sentence, end + 1):
        stop = ends.end_of(tokens, end + 1, sentence.last)
        content += sentence.spans(end + 1, stop)
    elif content and sentence.word(behind) == ":":
        stop = sentence.last
        content += sentence.spans(behind + 1, stop)
    sentence.add((first, end), (verb_at, first), content)
    sentence.used(stop)


def _lacks_verb(sentence: Collector, at: int) -> bool:
    """Whether the verb of the statement is still to come: The trouble, say analysts, is ..."""
    return sentence.word(at) in en.AUXILIARIES


def _says_more(word: str) -> bool:
    """Whether somebody says something else: ..., to which X responded, “...”."""
    return any(Frame.INVERT in verb.frames and verb.form != Form.BASE for verb in VERBS.get(word, ()))


def _past_apposition(sentence: Collector, at: int) -> int:
    """To the next quotation, past who the speaker is and when it was said."""
    low = sentence.tokens.low
    for end in range(at, min(sentence.last, at + _LONGEST_APPOSITION)):
        if end > at and _says_more(low[end]):
            break
        if low[end] == QUOTE and end > at and low[end - 1] in phrases.COMMAS:
            return end - 1
        if low[end] == ":":
            return end
    return at
