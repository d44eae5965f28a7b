"""Who speaks: what kind of speaker, and whom he, the group or a mere surname stand for."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from archiver.citations.attributions.lexicon import en, grammar

_NAME: Final = re.compile(
    r"(?:[^\W\d_a-zа-яёіїєґ][\w'’-]+)(?:\s(?:(?:van|von|der|de|la|al|bin|el|du|di|da)\s)*(?:[^\W\d_a-zа-яёіїєґ][\w'’-]*\.?))+"
)
_OPENS: Final = re.compile(r"(?:^|[.!?…”\"»\n]\s*|\d\d:\d\d\s)$")
_REACH: Final = 500  # characters from a name to the pronoun that stands for it
_WORD: Final = re.compile(r"[\w'’-]+")
_ORGANISED: Final = grammar.SPEAKERS_ORGANISED
_REMEMBERED: Final = 1_024  # names: an article names few people often
_GROUPS: Final = frozenset(["they", "we", "them"])
_SINGLES: Final = frozenset(["he", "she", "i", "him", "her", "who"])
_BODIES: Final = en.PEOPLE - frozenset(["man", "woman", "boy", "girl", "person"])


@dataclass(slots=True)
class Person:
    """Somebody the article has named as a speaker."""

    name: str
    words: frozenset[str]
    single: bool
    female: bool | None = None
    at: int = 0


@dataclass(slots=True)
class Cast:
    """Everybody who has spoken so far, and every full name by its last word."""

    surnames: dict[str, str]
    openers: list[tuple[int, str]] = field(default_factory=list)  # full names that begin a sentence
    spoken: list[Person] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Cast":
        """The full names that stand anywhere in an article."""
        surnames: dict[str, str] = {}
        openers: list[tuple[int, str]] = []
        for match in _NAME.finditer(text):
            words = [
                w
                for w in match[0].split()
                if w.lower().rstrip(".") not in _NOT_NAMES and not w.endswith(("'s", "’s"))
            ]
            if len(words) > 1 and words[-1].lower() not in _ORGANISED:
                name = " ".join(words[-3:]).rstrip(".")
                surnames.setdefault(_bare(words[-1]), name)
                if _OPENS.search(text, max(0, match.start() - 8), match.start()):
                    openers.append((match.start(), name))
        return cls(surnames, openers)

    def resolve(self, text: str, at: int = 0, *, remember: bool = True) -> str:
        """The full name behind what the article says at an offset; empty if nothing is added by it.

        Remembers the speaker for the pronouns that follow, unless told not to.
        """
        low = text.lower()
        if low in _SINGLES or low in _GROUPS or low == "it":
            return self._recalled(low, at)
        words = _words_of(low)
        if low.startswith(("the ", "that ", "this ")) and text[4:5].islower() and not _named(text[4:]):
            known = self._bearer(words)
            if known:
                return known
        resolved = self._full(text)
        if remember:
            self._remember(resolved or text, words, low, at)
        return resolved if resolved != text else ""

    def _recalled(self, pronoun: str, at: int) -> str:
        """Whom a pronoun stands for; who is named but has not spoken yet is remembered with it."""
        begun = self._subject(pronoun, at)
        if begun:
            self._remember(begun, frozenset([pronoun]), pronoun, at)
        return begun or self._antecedent(pronoun)

    def last(self) -> str:
        """The latest speaker's name."""
        return self.spoken[-1].name if self.spoken else ""

    def _subject(self, pronoun: str, at: int) -> str:
        """Whom a sentence since the latest speaker began with: X has resigned. “...,” she said."""
        place = bisect_left(self.openers, (at, ""))
        if pronoun not in ("he", "she") or not place:
            return ""
        begun, name = self.openers[place - 1]
        latest = self.spoken[-1].at if self.spoken else -1
        return name if latest < begun and at - begun < _REACH else ""

    def _antecedent(self, pronoun: str) -> str:
        want_single = pronoun in _SINGLES
        for person in reversed(self.spoken[-12:]):
            if (
                pronoun in ("he", "she", "him", "her")
                and person.female is not None
                and person.female != (pronoun in ("she", "her"))
            ):
                continue
            if person.single == want_single:
                return person.name
        return self.last()

    def _bearer(self, words: frozenset[str]) -> str:
        """The latest speaker whose description holds the noun: the ministry, the mayor."""
        nouns = words - {"the", "that", "this"}
        for person in reversed(self.spoken[-40:]):
            if nouns and nouns <= person.words and _named(person.name):
                return person.name
        if len(nouns) == 1 and nouns & {
            "group",
            "organisation",
            "organization",
            "project",
            "agency",
            "company",
            "firm",
            "party",
            "outlet",
            "watchdog",
        }:
            return next((p.name for p in reversed(self.spoken[-12:]) if not p.single and _named(p.name)), "")
        return ""

    def _full(self, text: str) -> str:
        """The full name: the one in the phrase, or the one that a mere surname is known by."""
        person = _person_in(text)
        if person:
            name = _without_office(person)
            if " " in name:
                return name
            return self.surnames.get(_bare(name), text if text.lower().startswith("the ") else name)
        words = _WORD.findall(text)
        capitals = [word for word in words if word[0].isupper() and word.lower() not in en.DETERMINERS]
        if capitals and not _is_body(text):
            return self.surnames.get(_bare(capitals[-1]), text)
        return text

    def _remember(self, name: str, words: frozenset[str], low: str, at: int) -> None:
        single = not _plural(low) and not _is_body(name)
        female = True if words & en.FEMALE else False if words & en.MALE else None
        self.spoken.append(Person(name, words | _words_of(name.lower()), single, female, at))


_NOT_NAMES: Final = grammar.SPEAKERS_NOT_NAMES


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("’s").rstrip(".")


@lru_cache(maxsize=_REMEMBERED)
def _words_of(low: str) -> frozenset[str]:
    return frozenset(_bare(word) for word in _WORD.findall(low))


@lru_cache(maxsize=_REMEMBERED)
def _person_in(text: str) -> str:
    """The last full name in a phrase that is somebody's; empty if there is none."""
    people = [
        match[0]
        for match in _NAME.finditer(text)
        if not _is_body(match[0]) and match[0].split()[-1].lower().rstrip(".") not in en.PEOPLE
    ]
    return people[-1] if people else ""


def _without_office(name: str) -> str:
    """The name behind the last word that is an office or whose office it is."""
    words = name.split()
    last = max((n for n, word in enumerate(words[:-1]) if _is_office(word)), default=-1)
    return " ".join(words[last + 1 :])


def _is_office(word: str) -> bool:
    low = word.lower().rstrip(".,")
    return low in _NOT_NAMES or low in en.PEOPLE or word.endswith(("'s", "’s"))


def _named(text: str) -> bool:
    return any(word[:1].isupper() for word in text.split())


@lru_cache(maxsize=_REMEMBERED)
def _is_body(text: str) -> bool:
    words = {_bare(word) for word in _WORD.findall(text)}
    return bool(words & _ORGANISED)


@lru_cache(maxsize=_REMEMBERED)
def _plural(low: str) -> bool:
    head = re.split(r"\b(?:of|for|in|from|at|with|who)\b", low)[0].split()
    return bool(head) and (
        " and " in low
        or (head[-1].endswith("s") and not head[-1].endswith(("ss", "'s", "’s")))
        or head[-1] in ("police", "people")
    )


@lru_cache(maxsize=_REMEMBERED)
def source_class(text: str, resolved: str) -> str:
    """named, body or anonymous, by the speaker as written and as resolved."""
    whole = resolved or text
    if not whole:
        return "anonymous"
    low = text.lower()
    words = {_bare(word) for word in _WORD.findall(low)}
    head = re.split(r"\b(?:of|for|in|from|at|with|who|close|familiar)\b", low)[0].split()
    if words & en.UNNAMED or "familiar with" in low or "not authorised" in low or "not authorized" in low:
        return "anonymous"
    if head and head[-1] in en.ANONYMOUS and not _NAME.search(text):
        return "anonymous"
    if _is_person(whole):
        return "named"
    if any(_bare(word) in _BODIES for word in _WORD.findall(whole)) or _named(whole.removeprefix("The ")):
        return "body"
    return "anonymous" if low in en.PRONOUNS else "body"


def _is_person(text: str) -> bool:
    names = [match[0] for match in _NAME.finditer(text)]
    if any(not _is_body(name) and len(_without_office(name).split()) > 1 for name in names):
        return True
    capitals = [word for word in text.split() if word[:1].isupper() and word.lower() not in _NOT_NAMES]
    return (
        len(capitals) == 1
        and not _is_body(text)
        and not capitals[0].isupper()
        and text.rsplit(maxsplit=1)[-1] == capitals[0]
    )
