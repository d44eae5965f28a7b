"""One English sentence: who says what in it. The rules for words without and with quotation marks."""

from collections.abc import Iterator
from typing import Final

from archiver.citations.attributions import complements, phrases, subjects
from archiver.citations.attributions.complements import NONE, Complement
from archiver.citations.attributions.found import Found, Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Form, Frame, Verb
from archiver.citations.attributions.subjects import Subject
from archiver.citations.attributions.tokens import QUOTE, Tokens
from archiver.citations.attributions.unnamed import Unnamed
from archiver.citations.attributions.verbs import VERBS

_SPECIAL: Final = frozenset({"according", "reportedly", "it", "took", "takes", "that", "per", "citing"})
_INVERTING_ENDS: Final = frozenset(",.;:!?)—–")
_HEDGED: Final = frozenset(
    {"say", "think", "know", "feel", "find", "see", "understand", "mean", "hope", "expect", "wonder"}
)
_NOUNS: Final = grammar.SENTENCE_NOUNS
_SIGNS: Final = grammar.SENTENCE_SIGNS


_SHORT_QUESTION: Final = 3  # tokens: nobody knows why
_ACCUSING: Final = frozenset(
    {"accuse", "blame", "deny", "condemn", "warn", "call", "describe", "brand", "dismiss"}
)


class Sentence(Unnamed):
    """Reads one sentence, the tokens from `first` to before `last`, and collects what it finds."""

    def read(self) -> list[Found]:
        """All attributions of the sentence that have a cue, in order."""
        low = self.tokens.low
        for at in range(self.first, self.last):
            word = low[at]
            if word in VERBS:
                self._verb(at)
            elif word in _SPECIAL:
                self._special(at)
        return self.found

    # verbs

    def _verb(self, at: int) -> None:
        verb = self._chosen(at)
        if verb is None or self._only_a_word(at, verb):
            return
        if verb.form & Form.ING and not verb.form & Form.PAST:
            self._gerund(at, verb)
            return
        subject = subjects.before(self.tokens, self.first, at)
        low_before = self.tokens.low[at - 1] if at > self.first else ""
        if subject.refused:
            return
        if subject.passive and Form.PARTICIPLE in verb.form:
            self._passive(at, verb, subject)
            return
        if low_before in phrases.COMMAS and subject.how == "plain" and self._inverted(at, verb, sure=True):
            return
        if subject.how in ("missing", "stray") and (self._inverted(at, verb) or subject.how == "missing"):
            return
        if self._fits(at, verb, subject):
            self._finite(at, verb, subject)

    def _chosen(self, at: int) -> Verb | None:
        """What a word is a form of; the one with particles if they are there."""
        low = self.tokens.low
        for verb in VERBS[low[at]]:
            if not verb.particles or tuple(low[at + 1 : at + 1 + len(verb.particles)]) == verb.particles:
                return verb
        return None

    def _only_a_word(self, at: int, verb: Verb) -> bool:
        """Whether it is a noun (rejected claims that) or says only why somebody speaks (Asked why,)."""
        low = self.tokens.low
        if Form.THIRD in verb.form and 0 <= at - self._thing <= 3:
            return True
        if low[at] in ("asked", "pressed", "questioned") and (
            at == self.first or low[at - 1] in phrases.COMMAS
        ):
            behind = low[at + 1] if at + 1 < self.last else "."
            if at == self.first or behind in (
                "whether",
                "if",
                "about",
                "why",
                "how",
                "what",
                "when",
                "by",
                "on",
            ):
                stop = next((n for n in range(at, self.last) if low[n] in phrases.COMMAS), at)
                if at == self.first:
                    self._content_end = max(self._content_end, stop + 1)
                return True
        return False

    def _fits(self, at: int, verb: Verb, subject: Subject) -> bool:  # noqa: C901, PLR0911 - a rule each
        """Whether the verb agrees with its subject and the subject can speak."""
        tokens = self.tokens
        if not subject.empty and tokens.low[subject.first] in ("nobody", "none", "no"):
            return False
        low_form = tokens.low[at]
        if subject.negated and verb.lemma in _HEDGED | {
            "tell",
            "claim",
            "report",
            "confirm",
            "reveal",
            "comment",
            "disclose",
            "announce",
            "explain",
            "show",
            "specify",
            "mention",
        }:
            return False
        if subject.empty:
            return Form.BASE not in verb.form or Form.PAST in verb.form
        if verb.form == Form.BASE and not subject.modal and subject.how != "infinitive":
            word = tokens.low[subject.first]
            if not phrases.is_plural(tokens, subject.first, subject.last) and word not in (
                "i",
                "they",
                "we",
                "you",
            ):
                return False
        if Form.PAST not in verb.form and Form.PARTICIPLE in verb.form and not subject.perfect:
            return False
        if (
            tokens.low[subject.first] in ("it", "this", "that", "there", "what")
            and subject.last - subject.first == 1
        ):
            return Frame.STRONG in verb.frames or (Frame.BARE in verb.frames and verb.lemma not in _HEDGED)
        quoted = QUOTE in tokens.low[max(self.first, subject.edge - 2) : subject.edge]
        if (
            verb.lemma == "read"
            and not quoted
            and not (
                phrases.is_report(tokens, subject.first, subject.last)
                or phrases.is_evidence(tokens, subject.first, subject.last)
            )
        ):
            return False
        if phrases.head(tokens, subject.first, subject.last)[-1] in _SIGNS:
            return False
        if phrases.is_person_like(tokens, subject.first, subject.last):
            return True
        if phrases.is_evidence(tokens, subject.first, subject.last) or phrases.is_report(
            tokens, subject.first, subject.last
        ):
            return bool(verb.frames & (Frame.SHOW | Frame.STRONG)) or self._reports(verb)
        return Frame.STRONG in verb.frames and (
            low_form not in _NOUNS or (at + 1 < self.last and tokens.low[at + 1] in ("that", QUOTE, ":"))
        )

    @staticmethod
    def _reports(verb: Verb) -> bool:
        """Whether a letter or a report may be the subject of a verb."""
        return (
            Frame.THAT in verb.frames or bool(verb.particles) or verb.lemma in ("accuse", "blame", "describe")
        )

    def _finite(self, at: int, verb: Verb, subject: Subject) -> None:
        complement = complements.after(self.tokens, at, self.last, verb)
        speaker = self._speaker(subject, at)
        evidence = speaker is not None and phrases.is_evidence(self.tokens, *speaker)
        if complement.how == "bare" and Frame.NOUN in verb.frames and not self._clause_like(complement.start):
            complement = Complement("noun", complement.start)
        if subject.negated and complement.how == "noun" and verb.lemma not in ("expect", "deny"):
            return
        if complement.how == NONE:
            self._after_statement(at, verb, subject, complement, speaker)
            return
        if not self._likely(verb, complement, speaker, evidence=evidence):
            return
        if self._nested(at, verb, complement, subject):
            return
        self._take((at, at + 1 + len(verb.particles)), complement, subject.edge, speaker)

    def _likely(self, verb: Verb, complement: Complement, speaker: Span | None, *, evidence: bool) -> bool:
        """Whether the statement is one: weak verbs need a mark of it, things only pictures show."""
        if (
            complement.how == "noun"
            and Frame.SHOW in verb.frames
            and verb.lemma in ("show", "suggest", "reveal", "indicate", "document", "find")
        ):
            return (
                evidence
                or verb.lemma == "reveal"
                or (verb.lemma == "find" and speaker is not None and phrases.is_report(self.tokens, *speaker))
            )
        if complement.how == "noun":
            return speaker is not None and self._weighty(complement)
        if complement.how == "bare":
            return self._clause_like(complement.start)
        return complement.how != "how" or self.last - complement.start > _SHORT_QUESTION

    def _weighty(self, complement: Complement) -> bool:
        first = self.tokens.low[complement.start : complement.start + 1]
        return (
            self.last - complement.start > 1 and bool(first) and (first[0][0].isalnum() or first[0] == QUOTE)
        )

    def _nested(self, at: int, verb: Verb, complement: Complement, subject: Subject) -> bool:
        """Whether the verb stands in somebody's statement and adds no statement of its own."""
        if at >= self._content_end:
            return False
        if not self.found:
            return True
        return not (
            Frame.STRONG in verb.frames
            and not subject.empty
            and complement.how in ("that", "bare", "quote", "how")
            and self.tokens.low[subject.first] not in en.PRONOUNS
        )

    def _speaker(self, subject: Subject, at: int) -> Span | None:
        """Whose word it is; taken over from before where the verb has no subject of its own."""
        if not subject.empty:
            return subject.first, subject.last
        previous = next((f for f in reversed(self.found) if f.speaker is not None), None)
        if previous is not None:
            return previous.speaker
        return subjects.main(self.tokens, self.first, at)

    def _take(self, cue: Span, complement: Complement, edge: int, speaker: Span | None) -> None:
        """Record a statement that follows its verb, and what was quoted before token `edge`."""
        start, at = complement.start, cue[0]
        evidence = speaker is not None and phrases.is_evidence(self.tokens, *speaker)
        subordinate = self._subordinate and not any(
            w in phrases.COMMAS for w in self.tokens.low[self.first : at]
        )
        thing = complement.how == "noun"
        end = complements.end_of(self.tokens, start, self.last, subordinate=subordinate, thing=thing)
        if thing:
            self._thing = start
        content = self._before_quote(edge)
        if complement.how == "quote":
            end = self._end_of_quotes(start, end)
            content += self._only_quotes(start, end)
        else:
            content += self._only_quotes(start, end)
        self._add(speaker, cue, content, evidence=evidence)
        self._content_end = max(self._content_end, end)

    def _end_of_quotes(self, start: int, end: int) -> int:
        """A statement that begins with a quotation ends with the last one, unless words go on after it."""
        low = self.tokens.low
        behind = start + 1
        if behind < end and low[behind] in phrases.COMMAS:
            return behind
        return end

    def _before_quote(self, edge: int) -> list[Span]:
        """A quotation that stands before the speaker: “...,” he said, “...”."""
        low = self.tokens.low
        at = edge - 1
        if at >= self._content_end and at >= self.first and low[at] in phrases.COMMAS:
            at -= 1
        if at < self.first or at < self._content_end or low[at] != QUOTE:
            return []
        return self._statement_before(at + 1)

    # statements before their verb

    def _after_statement(
        self, at: int, verb: Verb, subject: Subject, complement: Complement, speaker: Span | None
    ) -> None:
        """..., he said. The statement stands before the speaker, and behind if the sentence goes on."""
        edge = subject.edge
        low = self.tokens.low
        if subject.empty or subject.how == "relative":
            return
        spoken = QUOTE in low[max(self.first, edge - 2) : edge]
        if not (spoken or verb.frames & (Frame.BARE | Frame.QUOTE)):
            return
        as_clause = edge - 1 >= self.first and low[edge - 1] == "as"
        if as_clause:
            edge -= 1
        if edge <= self.first:
            if as_clause and complement.start + 1 < self.last:
                self._rest(at, verb, speaker, complement)
            return
        if low[edge - 1] not in phrases.COMMAS and low[edge - 1] != QUOTE and not as_clause:
            return
        if (
            Frame.BARE not in verb.frames
            and QUOTE not in low[max(self.first, edge - 2) : edge]
            and not as_clause
        ):
            return
        self._both_sides(at, verb, speaker, edge, complement)

    def _rest(self, at: int, verb: Verb, speaker: Span | None, complement: Complement) -> None:
        end = complements.end_of(self.tokens, complement.start + 1, self.last)
        self._add(speaker, (at, at + 1 + len(verb.particles)), self._only_quotes(complement.start + 1, end))
        self._content_end = max(self._content_end, end)

    def _both_sides(
        self, at: int, verb: Verb, speaker: Span | None, edge: int, complement: Complement
    ) -> None:
        if self._content_end >= edge and self.found and self.found[-1].speaker != speaker:
            return
        content = self._statement_before(edge)
        if not content and self.found and self.found[-1].speaker is None:
            self.found.pop()  # There are fears that ..., engineers say: it is the engineers' word
            content = self._only_quotes(self.first, edge)
        end = complement.start
        quoted = all(span in self._quoted_spans() for span in content)
        behind = self.tokens.low[end + 1] if end + 1 < self.last else ""
        if content and (behind == QUOTE if quoted else self._goes_on(edge, complement)):
            end = complements.end_of(self.tokens, complement.start + 1, self.last)
            content += self._only_quotes(complement.start + 1, end)
        self._add(speaker, (at, at + 1 + len(verb.particles)), content)
        self._content_end = max(self._content_end, end)

    def _goes_on(self, edge: int, complement: Complement) -> bool:
        """Whether the statement goes on behind `, he said,`."""
        low = self.tokens.low
        at = complement.start
        if at + 1 >= self.last or low[at] not in phrases.COMMAS:
            return False
        behind = low[at + 1]
        if behind == "and":
            return not complements.new_speaker(self.tokens, at + 1, self.last)
        if behind in ("but", "while", "as", "who", "which", "although", "after", "when") or behind.endswith(
            "ing"
        ):
            return not phrases.has_verb(self.tokens, self.first, edge) and behind != "who"
        return behind != QUOTE or True

    def _inverted(self, at: int, verb: Verb, *, sure: bool = False) -> bool:
        """..., said X, a spokesman. Tells whether it is that; `sure`: nothing else may follow the speaker."""
        low = self.tokens.low
        if Frame.INVERT not in verb.frames or verb.form == Form.BASE or at <= self.first:
            return False
        before = low[at - 1]
        if before not in phrases.COMMAS and before != QUOTE:
            return False
        first = at + 1 + len(verb.particles)
        end = phrases.end_of(self.tokens, first, self.last)
        if (
            first >= end
            or self.tokens.low[first] in en.PREPOSITIONS
            or not (
                phrases.is_person_like(self.tokens, first, end) or phrases.is_report(self.tokens, first, end)
            )
        ):
            return False
        if (self._content_end >= at and self.found) or (
            end < self.last
            and low[end] not in _INVERTING_ENDS
            and phrases.has_verb(self.tokens, end, min(self.last, end + 4))
        ):
            return False
        if sure and (low[first] in en.PRONOUNS or (end < self.last and low[end] not in _INVERTING_ENDS)):
            return False
        content = self._statement_before(at)
        behind = self._past_apposition(end)
        stop = behind
        if (
            content
            and behind < self.last
            and low[behind] in phrases.COMMAS
            and behind + 1 < self.last
            and low[behind + 1] == QUOTE
        ):
            stop = complements.end_of(self.tokens, behind + 1, self.last)
            content += self._only_quotes(behind + 1, stop)
        elif content and behind < self.last and low[behind] == ":":
            stop = self.last
            content += self._only_quotes(behind + 1, stop)
        self._add((first, end), (at, first), content)
        self._content_end = max(self._content_end, stop)
        return True

    def _past_apposition(self, at: int) -> int:
        """To the next quotation, past who the speaker is and when it was said."""
        low = self.tokens.low
        for end in range(at, min(self.last, at + 30)):
            if low[end] == QUOTE and end > at and low[end - 1] in phrases.COMMAS:
                return end - 1
            if low[end] == ":":
                return end
        return at

    # gerunds: adding that, claiming, a statement saying that

    def _gerund(self, at: int, verb: Verb) -> None:
        low = self.tokens.low
        before = self.found[-1].cue if self.found else None
        if at == self.first or (before is not None and before[1] == at + 1):
            return
        if low[at - 1] in en.BE or (
            at - 2 >= self.first and low[at - 2] in en.BE and low[at - 1] in en.TIMES
        ):
            subject = subjects.before(self.tokens, self.first, at)
            if subject.how != "missing" and self._fits(at, verb, subject):
                self._finite(at, verb, subject)
            return
        complement = complements.after(self.tokens, at, self.last, verb)
        marked = complement.how in ("that", "quote")
        bare = (
            complement.how == "bare" and Frame.STRONG in verb.frames and self._clause_like(complement.start)
        )
        accusing = complement.how == "noun" and verb.lemma in _ACCUSING
        if not (marked or bare or accusing) or low[at - 1] in en.PREPOSITIONS or low[at - 1] in en.REFUSALS:
            return
        if verb.lemma == "read" and low[at - 1] not in en.MEDIA:
            return
        speaker = self._quoted_as(at) or self._gerund_speaker(at)
        if speaker is None or (at < self._content_end and complement.how != "quote" and not self.found):
            return
        self._take((at, at + 1 + len(verb.particles)), complement, at, speaker)

    def _quoted_as(self, at: int) -> Span | None:
        """X quoted Y as saying: it is Y's word."""
        low = self.tokens.low
        if low[at - 1] != "as":
            return None
        quoted = next(
            (n for n in range(at - 2, max(self.first, at - 14), -1) if low[n] in ("quoted", "quotes")), -1
        )
        return (quoted + 1, at - 1) if 0 < quoted < at - 2 else None

    def _gerund_speaker(self, at: int) -> Span | None:
        low = self.tokens.low
        if low[at - 1] not in phrases.COMMAS and low[at - 1] not in ("and", "or"):
            first = phrases.start_of(self.tokens, self.first, at - 1)
            if first == self.first and first < at:
                return first, at
        if self.found and self.found[-1].speaker is not None:
            return self.found[-1].speaker
        return subjects.main(self.tokens, self.first, at)


def read(tokens: Tokens, first: int, last: int) -> Iterator[Found]:
    """The attributions of a sentence that have a cue, in order."""
    yield from Sentence(tokens, first, last).read()
