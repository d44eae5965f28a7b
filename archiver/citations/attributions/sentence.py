"""One English sentence: who says what in it. The rules for words without and with quotation marks."""

from collections.abc import Iterator, Mapping
from typing import Final

from archiver.citations.attributions import complements, phrases, subjects
from archiver.citations.attributions.complements import NONE, Complement
from archiver.citations.attributions.found import Found, Span
from archiver.citations.attributions.lexicon import en, en_verbs
from archiver.citations.attributions.lexicon.base import Form, Frame, Verb
from archiver.citations.attributions.subjects import Subject
from archiver.citations.attributions.tokens import QUOTE, Tokens

VERBS: Final[Mapping[str, tuple[Verb, ...]]] = en_verbs.table()
_SPECIAL: Final = frozenset({"according", "reportedly", "it", "took", "takes", "that", "per", "citing"})
_INVERTING_ENDS: Final = frozenset(",.;:!?)—–")
_HEDGED: Final = frozenset({"say", "think", "know", "feel", "find", "see", "understand", "mean", "hope", "expect", "wonder"})
_NOUNS: Final = frozenset("claims reports states promises tweets demands pledges vows denies swears threats protests posts".split())
_SIGNS: Final = frozenset("sign signs card cards banner banners placard placards plaque poster posters label labels sticker stickers t-shirt graffiti tattoo inscription".split())
_REPORTED: Final = frozenset(
    """
    said reported believed thought alleged understood claimed rumoured rumored announced recorded revealed confirmed
    noted estimated suggested established determined found known shown feared expected argued heard seen assumed stated
    indicated acknowledged agreed disclosed hoped
    """.split()
)
_RAISED: Final = frozenset(
    "said believed reported thought understood alleged rumoured rumored claimed estimated known feared".split()
)


class Sentence:
    """Reads one sentence, the tokens from `first` to before `last`, and collects what it finds."""

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.found: list[Found] = []
        self._content_end = first  # what stands before is in a statement already
        self._thing = last  # where a statement that is a thing begins
        self._subordinate = tokens.low[first] in ("while", "although", "though", "as", "after", "when", "if", "since")

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

    # what was found

    def _add(
        self, speaker: Span | None, cue: Span, content: list[Span], **marks: bool
    ) -> None:
        spans = [span for span in content if span[0] < span[1]]
        if not spans:
            return
        self.found.append(Found(self._kind(spans), speaker, cue, spans, (self.first, self.last), **marks))

    def _kind(self, content: list[Span]) -> str:
        """By how much of it stands in quotation marks."""
        quoted = [q for q in self.tokens.quote.values() if any(s <= q.inner_start and q.inner_end <= e for s, e in content)]
        if not quoted:
            return "indirect"
        whole = sum(end - start for start, end in content)
        return "direct" if sum(q.inner_end - q.inner_start for q in quoted) >= whole - 4 else "mixed"

    def _span(self, first: int, last: int) -> list[Span]:
        """Tokens as code points; a lone quotation without its marks, clauses without the commas at their ends."""
        low = self.tokens.low
        while first < last and (low[first] in phrases.COMMAS or low[first] in ";:."):
            first += 1
        while last > first and (low[last - 1] in phrases.COMMAS or low[last - 1] in ";:."):
            last -= 1
        if first >= last:
            return []
        if last - first == 1 and low[first] == QUOTE:
            quotation = self.tokens.quote[first]
            return [(quotation.inner_start, quotation.inner_end)]
        return [(self.tokens.start[first], self.tokens.end[last - 1])]

    def _only_quotes(self, first: int, last: int) -> list[Span]:
        """The spans of some tokens: each quotation for itself if there is nothing else."""
        low = self.tokens.low
        words = [at for at in range(first, last) if low[at][0].isalnum()]
        if words:
            return self._span(first, last)
        quotes = [self.tokens.quote[at] for at in range(first, last) if low[at] == QUOTE]
        return [(q.inner_start, q.inner_end) for q in quotes]

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
        """Whether it is a noun (rejected claims that) or says only why somebody speaks (Asked whether ...,)."""
        low = self.tokens.low
        if Form.THIRD in verb.form and 0 <= at - self._thing <= 3:
            return True
        if low[at] in ("asked", "pressed", "questioned") and (at == self.first or low[at - 1] in phrases.COMMAS):
            behind = low[at + 1] if at + 1 < self.last else "."
            if at == self.first or behind in ("whether", "if", "about", "why", "how", "what", "when", "by", "on"):
                stop = next((n for n in range(at, self.last) if low[n] in phrases.COMMAS), at)
                if at == self.first:
                    self._content_end = max(self._content_end, stop + 1)
                return True
        return False

    def _fits(self, at: int, verb: Verb, subject: Subject) -> bool:
        """Whether the verb agrees with its subject and the subject can speak."""
        tokens = self.tokens
        low_form = tokens.low[at]
        if subject.negated and verb.lemma in _HEDGED | {"tell", "claim", "report", "confirm", "reveal", "comment", "disclose", "announce", "explain", "show", "specify", "mention"}:
            return False
        if subject.empty:
            return Form.BASE not in verb.form or Form.PAST in verb.form
        if verb.form == Form.BASE and not subject.modal and subject.how != "infinitive":
            word = tokens.low[subject.first]
            if not phrases.is_plural(tokens, subject.first, subject.last) and word not in ("i", "they", "we", "you"):
                return False
        if Form.PAST not in verb.form and Form.PARTICIPLE in verb.form and not subject.perfect:
            return False
        if tokens.low[subject.first] in ("it", "this", "that", "there", "what") and subject.last - subject.first == 1:
            return Frame.STRONG in verb.frames or (Frame.BARE in verb.frames and verb.lemma not in _HEDGED)
        if verb.lemma == "read" and not (phrases.is_report(tokens, subject.first, subject.last) or phrases.is_evidence(tokens, subject.first, subject.last)):
            return False
        if phrases.head(tokens, subject.first, subject.last)[-1] in _SIGNS:
            return False
        if phrases.is_person_like(tokens, subject.first, subject.last):
            return True
        if phrases.is_evidence(tokens, subject.first, subject.last) or phrases.is_report(tokens, subject.first, subject.last):
            return bool(verb.frames & (Frame.SHOW | Frame.STRONG)) or verb.lemma in ("note", "add", "find", "conclude")
        return Frame.STRONG in verb.frames and (low_form not in _NOUNS or at + 1 < self.last and tokens.low[at + 1] in ("that", QUOTE, ":"))

    def _finite(self, at: int, verb: Verb, subject: Subject) -> None:
        complement = complements.after(self.tokens, at, self.last, verb)
        speaker, shared = self._speaker(subject, at)
        evidence = speaker is not None and phrases.is_evidence(self.tokens, *speaker)
        if complement.how == "bare" and Frame.NOUN in verb.frames and not self._clause_like(complement.start):
            complement = Complement("noun", complement.start)
        if complement.how == NONE:
            self._after_statement(at, verb, subject, complement, speaker)
            return
        if not self._likely(verb, complement, speaker, evidence=evidence):
            return
        if self._nested(at, verb, complement, subject):
            return
        self._take(at, verb, complement, subject, speaker, shared=shared, evidence=evidence)

    def _likely(self, verb: Verb, complement: Complement, speaker: Span | None, *, evidence: bool) -> bool:
        """Whether the statement is one: weak verbs need a mark of it, things only pictures show."""
        if complement.how == "noun" and Frame.SHOW in verb.frames and verb.lemma in ("show", "suggest", "reveal", "indicate", "document", "find"):
            return evidence or verb.lemma == "reveal" or (verb.lemma == "find" and speaker is not None and phrases.is_report(self.tokens, *speaker))
        if complement.how == "noun":
            return speaker is not None and self._weighty(complement)
        if complement.how == "bare":
            return self._clause_like(complement.start)
        return True

    def _weighty(self, complement: Complement) -> bool:
        first = self.tokens.low[complement.start : complement.start + 1]
        return self.last - complement.start > 1 and bool(first) and (first[0][0].isalnum() or first[0] == QUOTE)

    def _clause_like(self, at: int) -> bool:
        """Whether what follows without `that` has the look of a clause."""
        return phrases.has_verb(self.tokens, at, min(self.last, at + 24)) or "to" in self.tokens.low[at : at + 8] or QUOTE in self.tokens.low[at : self.last] or self._present(at)

    def _present(self, at: int) -> bool:
        words = self.tokens.low[at + 1 : min(self.last, at + 12)]
        return any(word.endswith("s") and not word.endswith("'s") for word in words) or self.last - at > 6

    def _nested(self, at: int, verb: Verb, complement: Complement, subject: Subject) -> bool:
        """Whether the verb stands in somebody's statement and adds no statement of its own."""
        if at >= self._content_end:
            return False
        if not self.found:
            return True
        return not (Frame.STRONG in verb.frames and not subject.empty and complement.how in ("that", "bare", "quote", "how") and self.tokens.low[subject.first] not in en.PRONOUNS)

    def _speaker(self, subject: Subject, at: int) -> tuple[Span | None, bool]:
        """Whose word it is; taken over from before where the verb has no subject of its own."""
        if not subject.empty:
            return (subject.first, subject.last), False
        previous = next((f for f in reversed(self.found) if f.speaker is not None), None)
        if previous is not None:
            return previous.speaker, True
        return subjects.main(self.tokens, self.first, at), True

    def _take(
        self, at: int, verb: Verb, complement: Complement, subject: Subject, speaker: Span | None, *, shared: bool, evidence: bool
    ) -> None:
        """Record a statement that follows its verb, and what was quoted before it."""
        start = complement.start
        subordinate = self._subordinate and not any(w in phrases.COMMAS for w in self.tokens.low[self.first : at])
        thing = complement.how == "noun"
        end = complements.end_of(self.tokens, start, self.last, subordinate=subordinate, thing=thing)
        if thing:
            self._thing = start
        content = self._before_quote(subject.edge)
        if complement.how == "quote":
            end = self._end_of_quotes(start, end)
            content += self._only_quotes(start, end)
        else:
            content += self._only_quotes(start, end)
        cue = (at, at + 1 + len(verb.particles))
        self._add(speaker, cue, content, shared=shared, evidence=evidence)
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

    def _statement_before(self, last: int) -> list[Span]:
        first = max(self.first, self._content_end)
        low = self.tokens.low
        while first < last and low[first] in ("and", "but") and first > self.first:
            first += 1
        return self._only_quotes(first, last)

    # statements before their verb

    def _after_statement(
        self, at: int, verb: Verb, subject: Subject, complement: Complement, speaker: Span | None
    ) -> None:
        """..., he said. The statement is what stands before the speaker, and behind if the sentence goes on."""
        edge = subject.edge
        if subject.empty or subject.how == "relative" or Frame(0) == verb.frames & (Frame.BARE | Frame.QUOTE):
            return
        low = self.tokens.low
        as_clause = edge - 1 >= self.first and low[edge - 1] == "as"
        if as_clause:
            edge -= 1
        if edge <= self.first:
            if as_clause and complement.start + 1 < self.last:
                self._rest(at, verb, speaker, complement)
            return
        if low[edge - 1] not in phrases.COMMAS and low[edge - 1] != QUOTE and not as_clause:
            return
        if Frame.BARE not in verb.frames and QUOTE not in low[max(self.first, edge - 2) : edge] and not as_clause:
            return
        self._both_sides(at, verb, speaker, edge, complement)

    def _rest(self, at: int, verb: Verb, speaker: Span | None, complement: Complement) -> None:
        end = complements.end_of(self.tokens, complement.start + 1, self.last)
        self._add(speaker, (at, at + 1 + len(verb.particles)), self._only_quotes(complement.start + 1, end))
        self._content_end = max(self._content_end, end)

    def _both_sides(self, at: int, verb: Verb, speaker: Span | None, edge: int, complement: Complement) -> None:
        if self._content_end >= edge and self.found and self.found[-1].speaker != speaker:
            return
        content = self._statement_before(edge)
        end = complement.start
        if content and self._goes_on(edge, complement):
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
            return not complements._new_speaker(self.tokens, at + 1, self.last)
        if behind in ("but", "while", "as", "who", "which", "although", "after", "when") or behind.endswith("ing"):
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
        if first >= end or not (phrases.is_person_like(self.tokens, first, end) or phrases.is_report(self.tokens, first, end)):
            return False
        if (self._content_end >= at and self.found) or (end < self.last and low[end] not in _INVERTING_ENDS and phrases.has_verb(self.tokens, end, min(self.last, end + 4))):
            return False
        if sure and (low[first] in en.PRONOUNS or (end < self.last and low[end] not in _INVERTING_ENDS)):
            return False
        content = self._statement_before(at)
        behind = self._past_apposition(end)
        stop = behind
        if content and behind < self.last and low[behind] in phrases.COMMAS and behind + 1 < self.last and low[behind + 1] == QUOTE:
            stop = complements.end_of(self.tokens, behind + 1, self.last)
            content += self._only_quotes(behind + 1, stop)
        elif content and behind < self.last and low[behind] == ":" :
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
        if at == self.first or (self.found and self.found[-1].cue == (self.found[-1].cue or (0, 0))[:1] + (at + 1,)):
            return
        if low[at - 1] in en.BE or (at - 2 >= self.first and low[at - 2] in en.BE and low[at - 1] in en.TIMES):
            subject = subjects.before(self.tokens, self.first, at)
            if subject.how != "missing" and self._fits(at, verb, subject):
                self._finite(at, verb, subject)
            return
        complement = complements.after(self.tokens, at, self.last, verb)
        marked = complement.how in ("that", "quote")
        bare = complement.how == "bare" and Frame.STRONG in verb.frames and self._clause_like(complement.start)
        accusing = complement.how == "noun" and verb.lemma in ("accuse", "blame", "deny", "condemn", "warn")
        if not (marked or bare or accusing) or low[at - 1] in en.PREPOSITIONS or low[at - 1] in en.REFUSALS:
            return
        speaker, shared = self._gerund_speaker(at)
        if speaker is None or at < self._content_end and complement.how != "quote" and not self.found:
            return
        evidence = phrases.is_evidence(self.tokens, *speaker)
        subject = Subject(at, at, at, "shared")
        self._take(at, verb, complement, subject, speaker, shared=shared, evidence=evidence)

    def _gerund_speaker(self, at: int) -> tuple[Span | None, bool]:
        low = self.tokens.low
        if low[at - 1] not in phrases.COMMAS and low[at - 1] not in ("and", "or"):
            first = phrases.start_of(self.tokens, self.first, at - 1)
            if first == self.first and first < at:
                return (first, at), False
        if self.found and self.found[-1].speaker is not None:
            return self.found[-1].speaker, True
        return subjects.main(self.tokens, self.first, at), True

    # passives

    def _passive(self, at: int, verb: Verb, subject: Subject) -> None:
        low = self.tokens.low
        dummy = not subject.empty and low[subject.first] in ("it", "this") and subject.last - subject.first == 1
        behind = at + 1
        speaker: Span | None = None
        if behind < self.last and low[behind] == "by":
            behind = phrases.end_of(self.tokens, at + 2, self.last)
            speaker = (at + 2, behind) if behind > at + 2 else None
            behind = complements.after(self.tokens, behind - 1, self.last, Verb("say", Frame.THAT, Form.PAST)).start if low[behind : behind + 1] != ["that"] else behind
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
        complement = complements.after(self.tokens, behind - 1, self.last, Verb("say", verb.frames & ~Frame.TELL | Frame.THAT | Frame.BARE, Form.PAST))
        if complement.how == NONE or (complement.how == "bare" and speaker is None and not self._clause_like(complement.start)):
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
        saying = next((n for n in range(at + 1, min(self.last, at + 14)) if low[n] in ("saying", "telling")), -1)
        if saying < 0 or subject.empty:
            return
        complement = complements.after(self.tokens, saying, self.last, VERBS["said"][0])
        start = complement.start
        end = complements.end_of(self.tokens, start, self.last)
        content = self._only_quotes(start, end) if complement.how != NONE else self._statement_before(subject.edge)
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
        if end <= first or low[first] in ("plan", "schedule", "law", "custom", "tradition", "need", "taste", "size", "age"):
            return
        stop = self._past_clause(end)
        leading = at == self.first or (low[at - 1] in ("and", "but", "—", "–")) or (low[at - 1] in en.OPENERS and at - 1 == self.first)
        if leading:
            stop = stop if stop < self.last and low[stop] in phrases.COMMAS else end
            finish = complements.end_of(self.tokens, stop + 1, self.last) if stop + 1 < self.last else stop
            content = self._only_quotes(stop + 1, finish) if stop + 1 < self.last else []
        else:
            content, finish = self._statement_before(at), stop
            if content and stop + 1 < self.last and low[stop] in phrases.COMMAS and self._unfinished(at, stop):
                finish = complements.end_of(self.tokens, stop + 1, self.last)
                content += self._only_quotes(stop + 1, finish)
        evidence = phrases.is_evidence(self.tokens, first, end)
        self._add((first, end), (at, first), content, evidence=evidence)
        self._content_end = max(self._content_end, finish)

    def _past_clause(self, at: int) -> int:
        """Past `, who was there` and `that was seen by X` up to the comma behind it."""
        low = self.tokens.low
        if at < self.last and (low[at] in ("who", "which", "that") or (low[at] in phrases.COMMAS and low[at + 1 : at + 2] and low[at + 1] in ("who", "which", "a", "an", "the"))):
            edge = min(self.last, at + 24)
            return next((n for n in range(at + 1, edge) if low[n] in phrases.COMMAS), at)
        return at

    def _unfinished(self, at: int, stop: int) -> bool:
        """Whether the clause before `according to X` still lacks its verb or goes on behind."""
        behind = self.tokens.low[stop + 1]
        return not phrases.has_verb(self.tokens, max(self.first, self._content_end), at) or behind in en.AUXILIARIES

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
        if behind in en.AUXILIARIES or VERBS.get(behind) or behind in phrases.COMMAS or not self._clause_like(at + 1):
            return
        end = complements.end_of(self.tokens, at + 1, self.last)
        first = phrases.start_of(self.tokens, self.first, at - 1)
        speaker = next(((first, n + 1) for n in range(first, at) if low[n].endswith("'s") or low[n] in ("his", "her", "their")), None)
        if speaker is None and low[at - 1] not in ("report", "reports", "rumour", "rumours", "rumor", "rumors", "allegations", "speculation", "fears", "concerns"):
            speaker = subjects.main(self.tokens, self.first, at - 1)
        self._add(speaker, (at - 1, at), self._only_quotes(at + 1, end), anonymous=speaker is None)
        self._content_end = max(self._content_end, end)


def read(tokens: Tokens, first: int, last: int) -> Iterator[Found]:
    """The attributions of a sentence that have a cue, in order."""
    yield from Sentence(tokens, first, last).read()
