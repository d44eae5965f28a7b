"""Statements whose speaker is no subject: passives, according to, claims that."""

from typing import Final

from archiver.citations.attributions import complements, phrases, subjects
from archiver.citations.attributions.collector import Collector
from archiver.citations.attributions.complements import NONE, Complement
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en, grammar
from archiver.citations.attributions.lexicon.base import Form, Frame, Verb
from archiver.citations.attributions.subjects import Subject
from archiver.citations.attributions.verbs import VERBS

_REPORTED: Final = grammar.SENTENCE_REPORTED
_RAISED: Final = grammar.SENTENCE_RAISED


class Unnamed(Collector):
    """Reads what is said of statements in the passive, by prepositions and by nouns."""

    # passives

    def _passive(self, at: int, verb: Verb, subject: Subject) -> None:
        low = self.tokens.low
        dummy = (
            not subject.empty and low[subject.first] in ("it", "this") and subject.last - subject.first == 1
        )
        behind = at + 1
        speaker: Span | None = None
        if behind < self.last and low[behind] == "by":
            behind = phrases.end_of(self.tokens, at + 2, self.last)
            speaker = (at + 2, behind) if behind > at + 2 else None
            behind = (
                complements.after(
                    self.tokens, behind - 1, self.last, Verb("say", Frame.THAT, Form.PAST)
                ).start
                if low[behind : behind + 1] != ["that"]
                else behind
            )
        if dummy and low[at] in _REPORTED:
            self._reported(at, behind, speaker)
        elif verb.lemma in ("tell", "inform", "warn", "assure", "remind"):
            self._told(at, verb, speaker, behind)
        elif low[at] in _RAISED and low[behind : behind + 1] == ["to"]:
            self._raised(at, behind, subject, speaker)
        elif low[at] == "quoted":
            self._quoted(at, subject)

    def _reported(self, at: int, behind: int, speaker: Span | None) -> None:
        """It was reported (by X) that ..."""
        low = self.tokens.low
        start = next((n for n in range(behind - 1, min(self.last, behind + 10)) if low[n] == "that"), -1)
        if start < 0:
            if speaker is None or behind >= self.last:
                return
            start = behind - 1
        end = complements.end_of(self.tokens, start + 1, self.last)
        self._add(speaker, (at, at + 1), self._only_quotes(start + 1, end), anonymous=speaker is None)
        self._content_end = max(self._content_end, end)

    def _told(self, at: int, verb: Verb, speaker: Span | None, behind: int) -> None:
        """They were told (by X) that ...: it is X's word, or nobody's."""
        complement = complements.after(
            self.tokens,
            behind - 1,
            self.last,
            Verb("say", verb.frames & ~Frame.TELL | Frame.THAT | Frame.BARE, Form.PAST),
        )
        if complement.how == NONE or (
            complement.how == "bare" and speaker is None and not self._clause_like(complement.start)
        ):
            return
        if self.tokens.low[behind : behind + 1] == ["to"]:
            complement = Complement("to", behind)
        end = complements.end_of(self.tokens, complement.start, self.last)
        self._add(speaker, (at, at + 1), self._only_quotes(complement.start, end), anonymous=speaker is None)
        self._content_end = max(self._content_end, end)

    def _raised(self, at: int, behind: int, subject: Subject, speaker: Span | None) -> None:
        """X is said to have fled: nobody says who says so."""
        if at < self._content_end and self.found:
            return
        end = complements.end_of(self.tokens, behind, self.last)
        own = self._span(subject.first, subject.last) if not subject.empty and subject.how == "plain" else []
        self._add(speaker, (at, at + 1), [*own, *self._span(behind, end)], anonymous=speaker is None)
        self._content_end = max(self._content_end, end)

    def _quoted(self, at: int, subject: Subject) -> None:
        """X was quoted (by Y) as saying ..."""
        low = self.tokens.low
        saying = next(
            (n for n in range(at + 1, min(self.last, at + 14)) if low[n] in ("saying", "telling")), -1
        )
        if saying < 0 or subject.empty:
            return
        complement = complements.after(self.tokens, saying, self.last, VERBS["said"][0])
        start = complement.start
        end = complements.end_of(self.tokens, start, self.last)
        content = (
            self._only_quotes(start, end) if complement.how != NONE else self._statement_before(subject.edge)
        )
        self._add((subject.first, subject.last), (at, saying + 1), content)
        self._content_end = max(self._content_end, end)

    # what is no verb

    def _special(self, at: int) -> None:
        low = self.tokens.low
        word = low[at]
        if word == "according" and low[at + 1 : at + 2] == ["to"]:
            self._according(at, at + 2)
        elif word == "per" and at + 1 < self.last and self.tokens.cap[at + 1] and low[at - 1 : at] == [","]:
            self._according(at, at + 1)
        elif word == "reportedly":
            self._reportedly(at)
        elif word == "that":
            self._noun(at)

    def _according(self, at: int, first: int) -> None:
        """According to X, ...; ..., according to X."""
        low = self.tokens.low
        end = phrases.end_of(self.tokens, first, self.last, whole=True)
        if end <= first or low[first] in (
            "plan",
            "schedule",
            "law",
            "custom",
            "tradition",
            "need",
            "taste",
            "size",
            "age",
        ):
            return
        stop = self._past_clause(end)
        leading = (
            at == self.first
            or (low[at - 1] in ("and", "but", "—", "–"))
            or (low[at - 1] in en.OPENERS and at - 1 == self.first)
        )
        if leading:
            stop = stop if stop < self.last and low[stop] in phrases.COMMAS else end
            finish = complements.end_of(self.tokens, stop + 1, self.last) if stop + 1 < self.last else stop
            content = self._only_quotes(stop + 1, finish) if stop + 1 < self.last else []
        else:
            content, finish = self._statement_before(at), stop
            if (
                content
                and stop + 1 < self.last
                and low[stop] in phrases.COMMAS
                and self._unfinished(at, stop)
            ):
                finish = complements.end_of(self.tokens, stop + 1, self.last)
                content += self._only_quotes(stop + 1, finish)
        evidence = phrases.is_evidence(self.tokens, first, end)
        self._add((first, end), (at, first), content, evidence=evidence)
        self._content_end = max(self._content_end, finish)

    def _past_clause(self, at: int) -> int:
        """Past `, who was there` and `that was seen by X` up to the comma behind it."""
        low = self.tokens.low
        if at < self.last and (
            low[at] in ("who", "which", "that")
            or (
                low[at] in phrases.COMMAS
                and low[at + 1 : at + 2]
                and low[at + 1] in ("who", "which", "a", "an", "the")
            )
        ):
            edge = min(self.last, at + 24)
            return next((n for n in range(at + 1, edge) if low[n] in phrases.COMMAS), at)
        return at

    def _unfinished(self, at: int, stop: int) -> bool:
        """Whether the clause before `according to X` still lacks its verb or goes on behind."""
        behind = self.tokens.low[stop + 1]
        return (
            not phrases.has_verb(self.tokens, max(self.first, self._content_end), at)
            or behind in en.AUXILIARIES
        )

    def _reportedly(self, at: int) -> None:
        """The sanctions reportedly include ...: nobody says who reports it."""
        if self.found and at < self._content_end:
            return
        end = complements.end_of(self.tokens, at + 1, self.last)
        subject = subjects.before(self.tokens, self.first, at)
        first = subject.first if not subject.empty and subject.how == "plain" else at + 1
        content = [*self._span(first, at), *self._span(at + 1, end)]
        self._add(None, (at, at + 1), content, anonymous=True)
        self._content_end = max(self._content_end, end)

    def _noun(self, at: int) -> None:
        """His claim that ..., reports that ..."""
        low = self.tokens.low
        if at - 1 < self.first or low[at - 1] not in en.CLAIM_NOUNS or at + 2 >= self.last:
            return
        if self.found and at < self._content_end:
            return
        behind = low[at + 1]
        if (
            behind in en.AUXILIARIES
            or VERBS.get(behind)
            or behind in phrases.COMMAS
            or not self._clause_like(at + 1)
        ):
            return
        end = complements.end_of(self.tokens, at + 1, self.last)
        first = phrases.start_of(self.tokens, self.first, at - 1)
        speaker = next(
            (
                (first, n + 1)
                for n in range(first, at)
                if low[n].endswith("'s") or low[n] in ("his", "her", "their")
            ),
            None,
        )
        if speaker is None and low[at - 1] not in (
            "report",
            "reports",
            "rumour",
            "rumours",
            "rumor",
            "rumors",
            "allegations",
            "speculation",
            "fears",
            "concerns",
        ):
            speaker = subjects.main(self.tokens, self.first, at - 1)
        self._add(speaker, (at - 1, at), self._only_quotes(at + 1, end), anonymous=speaker is None)
        self._content_end = max(self._content_end, end)
