"""Sentences in which an article itself says that a post, a page or an account is gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archiver.citations.attributions import media, phrases
from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import en
from archiver.citations.attributions.lexicon import en_deletions as words
from archiver.citations.attributions.things import ENDS, FEW, PRONOUNS, Things
from archiver.citations.attributions.tokens import Tokens, tokenise

_LONGEST: Final = 1_500  # characters; what is longer is no sentence
_NAMED: Final = words.THINGS | {"it", "they", "both"}
_FACTS: Final = frozenset(
    [
        "viewed",
        "opened",
        "accessed",
        "blank",
        "survive",
        "longer",
        "nowhere",
        "404",
        "error",
        "redirects",
        "redirected",
        "lasted",
        "found",
        "seen",
        "there",
        "up",
        "available",
        "online",
        "accessible",
        "reachable",
    ]
)
_NOWHERE_ELSE: Final = frozenset(
    [
        "deleted",
        "deletes",
        "deleting",
        "unpublished",
        "offline",
        "private",
        "404",
        "error",
        "redirects",
        "redirected",
        "dark",
    ]
)  # what happens to nothing but the web
_ASTRAY: Final = frozenset(["together", "apart", "through", "over", "up", "ahead", "back", "into"])
_CLOSING: Final = frozenset(["closed", "blocked", "shut", "locked", "cleared"])
_NEVER: Final = frozenset(["cannot", "can't", "neither", "nor", "couldn't", "not"])
_BEING: Final = frozenset(["be", "been"])
_REACHABLE: Final = frozenset(["available", "online", "accessible", "reachable"])
_IS_NOT: Final = frozenset(["isn't", "aren't", "not", "neither", "none"])
_NOT_YET: Final = frozenset(["yet", "immediately", "readily", "widely", "publicly"])
_NOW: Final = frozenset(["is", "are", "isn't", "aren't"])
_SHORT_TIMES: Final = frozenset(["minutes", "hours", "hour", "minute", "seconds"])
_TO_BE_FOUND: Final = frozenset(["found", "seen", "accessed", "reached", "opened", "viewed", "there"])
_WRITING_DOWN: Final = frozenset(["police", "officer", "officers", "detective", "detectives", "clerk"])


@dataclass(frozen=True, slots=True)
class Deletion:
    """`at` is where in the text it is said, `what` the word for the thing (a pronoun where only that stands)."""

    at: Span
    what: str
    pronoun: bool


def may_report(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the words of a sentence make it worth a closer look, which is dear."""
    found = words.CUES.intersection(tokens.low[first:last])
    if found:
        if found <= words.LOOSE_CUES and words.MAKE_SURE.isdisjoint(tokens.low[first:last]):
            return False
        sure = not found <= words.WEAK_CUES
        return sure or not _NAMED.isdisjoint(tokens.low[first:last])
    inside = (tokens.quote[at] for at in range(first, last) if at in tokens.quote) if tokens.quote else ()
    return any(
        not words.CUES.isdisjoint(tokens.text[quoted.inner_start : quoted.inner_end].lower().split())
        for quoted in inside
    )


def deletions(text: str, start: int, end: int, before: str) -> Iterator[Deletion]:
    """What a sentence says is gone, at most one thing. `before` is what was said just before, for `it`."""
    tokens = tokenise(text, start, min(end, start + _LONGEST), ())
    if any(word in words.RESTORED for word in tokens.low):
        return
    yield from _Sentence(tokens, before).read()


def is_online(text: str) -> bool:
    """Whether the words around a statement say that it was made where things can be deleted."""
    found = media.words_of(text)
    return not words.POSTED.isdisjoint(found) or bool(media.platform_of(text))


class _Sentence(Things):
    """One sentence, its quotations opened, as a statement about their loss may stand in one."""

    def __init__(self, tokens: Tokens, before: str) -> None:
        super().__init__(tokens)
        self._context = before.lower()

    def read(self) -> Iterator[Deletion]:
        for at, word in enumerate(self._low):
            if word not in words.CUES:
                continue
            thing = self._thing_of(at, word)
            if thing is not None and self._is_meant(at, thing):
                first, last = min(thing, at), max(thing, at)
                place = (self._tokens.start[first], self._tokens.end[last])
                what = self._low[thing]
                yield Deletion(place, what, what in PRONOUNS)
                return

    def _thing_of(self, at: int, word: str) -> int | None:
        """The token of what is gone by a word, if the word says that something is."""
        if word in words.ATTRIBUTIVE or self._is_attribute(at):
            return self._noun_after(at + 1)
        if self._is_error(at) or (self._before(at) == "any" and self._is_no_longer(at)):
            return self._thing_back(at)
        if word in words.LOST or self._is_gone(at) or self._is_no_longer(at):
            return self._noun_before(at)
        return self._taken_away(at, word)

    def _taken_away(self, at: int, word: str) -> int | None:
        """The subject of a participle, the object of an active verb."""
        removed = self._removed(at, word)
        if removed is None:
            return None
        if removed and self._is_passive(at):
            return None if self._is_moved_from(at) else self._noun_before(at)
        return self._object(at)

    # what is said

    def _is_attribute(self, at: int) -> bool:
        """A deleted tweet, the now suspended account."""
        word, before = self._low[at], self._before(at)
        if word not in words.REMOVED and word not in words.SHUT and word != "defunct":
            return False
        noun = self._low[at + 1 : at + 2]
        sure = word in ("deleted", "defunct") or before in (
            "since",
            "now",
            "later",
            "recently",
            "subsequently",
        )
        return sure and bool(noun) and noun[0] in words.THINGS and self._verb_before(at) is None

    def _is_gone(self, at: int) -> bool:
        """Is gone, are dead, was nowhere to be found."""
        word = self._low[at]
        if word == "nowhere":
            return "found" in self._low[at : at + 5] or "seen" in self._low[at : at + 5]
        if word == "lasted":
            return not {"hour", "minutes", "hours", "minute"}.isdisjoint(self._low[at : at + 6])
        if word not in words.GONE:
            return False
        if word in ("missing", "down", "broken", "dead") and not self._noun_is_near(at):
            return False
        return self._verb_before(at) is not None and not (
            word == "gone" and self._low[at + 1 : at + 2] in (["to"], ["on"], ["through"], ["viral"], ["up"])
        )

    def _noun_is_near(self, at: int) -> bool:
        return not words.THINGS.isdisjoint(self._low[max(0, at - FEW) : at])

    def _is_no_longer(self, at: int) -> bool:
        """No longer available; can't be found any more."""
        if self._low[at] in _TO_BE_FOUND:
            near = self._low[max(0, at - FEW) : at]
            gone = not _BEING.isdisjoint(near) or self._is_any_more(at)
            return not _NEVER.isdisjoint(near) and gone
        if self._low[at] in _REACHABLE:
            return self._is_out_of_reach(at)
        if self._low[at] == "up":
            ahead = self._low[at + 1 : at + 9]
            short = "for" in ahead[:3] and not _SHORT_TIMES.isdisjoint(ahead)
            return short and (self._verb_before(at) is not None or self._before(at) in ("stayed", "remained"))
        if self._low[at] == "survive":
            return "not" in self._low[max(0, at - 2) : at] or self._before(at) == "didn't"
        if self._low[at] == "longer" and self._before(at) in ("no", "any"):
            near = self._low[at + 1 : at + 4] if self._before(at) == "no" else self._low[at - 3 : at - 1]
            return not words.NO_LONGER.isdisjoint(near)
        return False

    def _is_out_of_reach(self, at: int) -> bool:
        """Is not online any more, neither is still online; of what is always online: isn't available."""
        near = self._low[max(0, at - FEW) : at]
        if _IS_NOT.isdisjoint(near) or not _NOT_YET.isdisjoint(near):
            return False
        if "still" in near or self._is_any_more(at):
            return True
        thing = self._noun_before(at)
        ahead = self._low[at + 1 : at + 2]
        sure = thing is not None and self._low[thing] in words.SURE_THINGS
        return sure and not _NOW.isdisjoint(near) and ahead not in (["for"], ["to"], ["in"], ["until"])

    def _is_any_more(self, at: int) -> bool:
        """Is not there any more."""
        return self._low[at + 1 : at + 3] == ["any", "more"] or self._low[at + 1 : at + 2] == ["anymore"]

    def _is_error(self, at: int) -> bool:
        """Returns an error, leads to an empty page, now redirects home."""
        if self._low[at] in ("redirects", "redirected"):
            return True
        near = self._low[max(0, at - FEW) : at]
        if self._before(at) == "of":
            return False
        return self._low[at] in ("404", "error", "homepage", "blank") and not words.LEADING.isdisjoint(near)

    def _removed(self, at: int, word: str) -> bool | None:
        """Whether a word says that something was taken away: True as participle or past, False else."""
        if word in words.REMOVED or word in words.SHUT:
            orders = word == "shut" and not self._before(at)[0].isalpha()  # Shut it!
            astray = self._low[at + 1 : at + 2] and self._low[at + 1] in _ASTRAY
            return None if orders or astray else True
        if word in words.REMOVING:
            return False
        particles = words.WITH_PARTICLE.get(word)
        if particles is None:
            return None
        near = (
            self._low[at + 1 : at + 2]
            if word in ("set", "made", "gone", "went", "come", "came")
            else self._low[at + 1 : at + 9]
        )
        particle = next((one for one in near if one in particles), None)
        if particle is None or self._is_way(at, particle):
            return None
        if word in ("set", "switched"):
            return True if "private" in self._low[at + 1 : at + 7] else None
        return True

    def _is_way(self, at: int, particle: str) -> bool:
        """Whether the particle says where to: took it down to the harbour."""
        place = self._low.index(particle, at)
        if self._low[place + 1 : place + 2] == ["a"] and self._low[place + 2] in en.TIMES | _SHORT_TIMES:
            return False
        return place > at + 1 and self._low[place + 1 : place + 2] in (["to"], ["the"], ["into"], ["a"])

    # whether it is meant

    def _is_meant(self, at: int, thing: int) -> bool:
        word = self._low[at]
        if word not in _FACTS and self._is_unreal(min(thing, at), at):
            return False
        if word in _CLOSING and not self._is_about_web(thing):
            return False
        if word == "took" and self._before(at) in _WRITING_DOWN:
            return False  # took down a statement
        if word == "down" and self._low[thing] in ("line", "lines"):
            return False
        text = self._low[thing] in words.TEXTS and word in ("taken", "took", "taking")
        since = self._before(at) in ("since", "now") and self._low[at - 2] in phrases.COMMAS
        sure = (
            since or text or word in _NOWHERE_ELSE or not _NOWHERE_ELSE.isdisjoint(self._low[at + 1 : at + 4])
        )
        return sure or self._is_online(thing)

    def _is_online(self, thing: int) -> bool:
        """Whether the thing is one of the web: by its name, or by what stands around it."""
        word = self._low[thing]
        if word in words.SURE_THINGS and word not in ("account", "accounts"):
            return True
        if self._is_about_web(thing):
            return True
        return word in ("account", "accounts") and _BANKING.isdisjoint(self._low)

    def _is_about_web(self, thing: int) -> bool:
        around = {*self._low[:thing], *self._low[thing + 1 :], *self._context.split()}
        return not words.ONLINE.isdisjoint(around)

    def _is_unreal(self, first: int, at: int) -> bool:
        """Whether it is only asked for, denied or planned."""
        if self._before(at) == "to":
            return True
        for back in range(at - 1, max(-1, at - 9), -1):
            word = self._low[back]
            if word in ENDS or (word == "," and back < first):
                return False
            if word in ("may", "will") and self._tokens.cap[back]:
                continue
            if word in words.UNREAL or word.endswith("n't"):
                return not (word == "not" and self._low[back + 1 : back + 2] == ["only"])
        return False


_BANKING: Final = frozenset(
    ["bank", "banks", "savings", "money", "funds", "cash", "customer", "customers", "war"]
)
