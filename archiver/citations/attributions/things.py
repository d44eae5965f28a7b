"""Which thing a sentence says something of: the subject of a participle, the object of a verb."""

from typing import Final

from archiver.citations.attributions import phrases
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.lexicon import en_deletions as words
from archiver.citations.attributions.tokens import Tokens
from archiver.citations.attributions.verbs import VERBS

PRONOUNS: Final = frozenset(
    ["it", "they", "this", "these", "those", "which", "that", "both", "all", "some", "most", "them",
     "neither"]
)  # fmt: skip
FEW: Final = 5  # words between a verb and the noun that it is about
_FAR: Final = 26  # tokens from a noun to what is said of it, clauses in between included
ENDS: Final = frozenset(".;:!?")
_CLOSERS: Final = frozenset('"”»')
_OPENERS: Final = frozenset('"“«')
_RELATIVE: Final = frozenset(["which", "that", "who", "where", "whose"])
_JOINING: Final = frozenset([",", "and", "but", "then"])
_BEHIND_NOUNS: Final = (
    en.PREPOSITIONS
    | en.DETERMINERS
    | en.AUXILIARIES
    | en.SUBORDINATORS
    | {"and", "or", "no", "he", "she", "they", "itself", "has"}
)
_SEEMING: Final = frozenset(["appear", "appears", "appeared", "seem", "seems", "seemed"])
_STATES: Final = en.BE | frozenset(
    ["got", "remain", "remains", "remained", "went", "gone", "has", "have", "had"]
)

_STILL: Final = frozenset(["no", "any", "still"])


class Things:
    """The things in a sentence that can be online, by the words around them."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._low = tokens.low

    def _is_passive(self, at: int) -> bool:
        """Was deleted, got pulled, has vanished; (the page,) taken down on Tuesday."""
        verb = self._verb_before(at)
        if verb is not None:
            return verb in en.BE or verb == "got" or self._low[at] in ("gone", "come")
        if self._low[at] in ("came", "went"):
            return True
        back = at - 1
        while back > 0 and self._is_adverb(self._low[back]):
            back -= 1
        before = self._low[back]
        if before == "," and back and self._is_thing(back - 1):
            return True
        joined = before in ("and", "but", "then", ",") and self._object(at) is None
        return joined or before in words.THINGS

    def _is_moved_from(self, at: int) -> bool:
        """Removed from the wall, taken down from the altar: a place that is not online."""
        ahead = self._low[at + 1 : at + 14]
        if "from" not in ahead:
            return False
        behind = ahead[ahead.index("from") + 1 :]
        return words.PLACES.isdisjoint(behind) and en.PLATFORMS.keys().isdisjoint(behind)

    def _before(self, at: int) -> str:
        return self._low[at - 1] if at else "."

    def _is_adverb(self, word: str) -> bool:
        return (
            word in en.TIMES
            or word
            in ("since", "soon", "quickly", "both", "all", "been", "being", "swiftly", "already", "only")
            or (word.endswith("ly") and len(word) > 4)
        )

    def _verb_before(self, at: int) -> str | None:
        """The form of be or have before a participle, past adverbs."""
        back = at - 1
        found: str | None = None
        while back >= 0 and (
            self._is_adverb(self._low[back])
            or self._low[back] in en.AUXILIARIES
            or self._low[back] in ("got", "'s")
        ):
            if self._low[back] in en.BE or self._low[back] in ("got", "been"):
                found = "be" if found is None or found == "have" else found
            elif self._low[back] in _STATES:
                found = found or "have"
            back -= 1
        return {"be": "was", "have": "has"}.get(found) if found else None

    def _noun_before(self, at: int) -> int | None:
        """The subject: the thing in the phrase before the verb, or before what stands between commas."""
        last = at - 1
        while last > 0 and self._leads_to_verb(last):
            last -= 1
        word = self._low[last]
        if word in _CLOSERS:
            opened = (n for n in range(last - 1, 0, -1) if self._low[n] in _OPENERS)
            return self._thing_back(next(opened, last))
        if word in PRONOUNS and word not in words.THINGS:
            return self._named(last)
        if word == "," or word in ("and", "but", "then", ")", '"', "”"):
            return self._thing_back(last)
        first = phrases.start_of(self._tokens, 0, last)
        found = next((n for n in range(last, first - 1, -1) if self._is_thing(n)), None)
        if found is not None and VERBS.keys().isdisjoint(self._low[found + 1 : last + 1]):
            return found
        if first > 1 and self._low[first - 1] in ("to", "about") and self._is_thing(first - 2):
            return first - 2  # the link to the study
        relative = any(word in _RELATIVE for word in self._low[max(0, last - _FAR) : last])
        return self._thing_back(first) if relative else None

    def _leads_to_verb(self, at: int) -> bool:
        """Whether a word stands between subject and verb: has since been, no (longer)."""
        word = self._low[at]
        if word in ("both", "all") and self._low[at - 1] in ENDS | phrases.COMMAS:
            return False
        if word == "to" or word in _SEEMING:
            return word != "to" or self._low[at - 1] in _SEEMING
        return self._is_adverb(word) or word in _STATES or word in en.AUXILIARIES or word in _STILL

    def _thing_back(self, at: int) -> int | None:
        """The thing nearest before a token in its sentence, or the pronoun it opens with."""
        for back in range(at - 1, max(-1, at - _FAR), -1):
            word = self._low[back]
            if word in ENDS:
                return None
            if self._is_thing(back):
                return back
            if word in ("it", "they", "both") and (back == 0 or self._low[back - 1] in _JOINING):
                return back
        return None

    def _is_thing(self, at: int) -> bool:
        return self._low[at] in words.THINGS and self._is_head(at) and not self._is_another(at)

    def _is_head(self, at: int) -> bool:
        """Whether no other noun follows, as in: post office, report card."""
        behind = self._low[at + 1] if at + 1 < len(self._low) else "."
        return (
            not behind[0].isalpha()
            or behind in _BEHIND_NOUNS
            or behind in words.CUES
            or behind in words.LEADING
            or behind in words.NO_LONGER
            or self._is_adverb(behind)
            or behind.endswith(("ing", "ed"))
            or self._tokens.cap[at + 1]
            or behind in VERBS
        )

    def _named(self, at: int) -> int:
        """What `which` and `that` stand for: the thing before them, if there is one."""
        if self._low[at] not in ("which", "that"):
            return at
        back = next((n for n in range(at - 1, max(-1, at - FEW), -1) if self._low[n] in words.THINGS), at)
        return at if self._is_another(back) else back

    def _object(self, at: int) -> int | None:
        """The object: deleted (the) post, took it down, removed any mention (from its website)."""
        ahead = range(at + 1, min(len(self._low), at + 1 + FEW + 2))
        for here in ahead:
            word = self._low[here]
            if here == at + 1 and word == "," and "," in self._low[max(0, at - FEW) : at]:
                continue  # posted, and later deleted, a claim
            if word in ENDS or word in ("and", "to", ",") or (word in en.PREPOSITIONS and word != "of"):
                break
            if self._is_thing(here):
                return None if self._is_moved_from(at) else here
            if word in ("it", "them", "both", "this", "these", "all"):
                return here
        return self._relative(at)

    def _relative(self, at: int) -> int | None:
        """A comment (that) he later removed."""
        back = at - 1
        while back > 0 and self._is_adverb(self._low[back]):
            back -= 1
        if self._low[back] not in ("he", "she", "they", "it", "who"):
            return None
        noun = back - 1 - (self._low[back - 1] in ("that", "which"))
        return noun if noun >= 0 and self._is_thing(noun) else None

    def _noun_after(self, at: int) -> int | None:
        ahead = range(at, min(len(self._low), at + 4))
        return next((n for n in ahead if self._low[n] in words.THINGS and not self._is_another(n)), None)

    def _is_another(self, at: int) -> bool:
        """Whether a noun is another thing than it seems: a bank account, deleted scenes, a site of."""
        behind = self._low[at + 1] if at + 1 < len(self._low) else "."
        return (
            self._before(at) in words.HARMLESS_BEFORE
            or behind in words.HARMLESS_AFTER
            or (
                behind == "of"
                and self._low[at]
                in (
                    "article",
                    "articles",
                    "column",
                    "columns",
                    "site",
                    "sites",
                    "line",
                    "thread",
                    "threads",
                    "page",
                    "pages",
                    "film",
                    "files",
                )
            )
        )
