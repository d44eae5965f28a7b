"""What a language's words look like to the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Flag, auto


class Frame(Flag):
    """What may stand after a verb of saying, and how sure the verb is to be one.

    THAT a that-clause, BARE a clause without it, HOW a wh-clause, QUOTE a quotation, TELL a hearer first,
    TO an infinitive, MAKE a hearer and an infinitive, NOUN a thing, DOING a gerund, OF a preposition and a
    thing, AS something called something, INVERT the speaker may follow; STRONG: whatever is its subject
    speaks;
    WORDS a thing only if some of it is quoted;
    SHOW: documents and pictures may be its subject.
    """

    THAT = auto()
    BARE = auto()
    HOW = auto()
    QUOTE = auto()
    TELL = auto()
    TO = auto()
    MAKE = auto()
    NOUN = auto()
    DOING = auto()
    OF = auto()
    AS = auto()
    INVERT = auto()
    STRONG = auto()
    SHOW = auto()
    WORDS = auto()


class Form(Flag):
    """The form of a verb as it stands in the text."""

    BASE = auto()  # say; also the plural's present
    THIRD = auto()  # says
    PAST = auto()  # said
    PARTICIPLE = auto()  # said, written
    ING = auto()  # saying


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb in one of its forms. `particles` must follow it (point *out*); empty: none has to."""

    lemma: str
    frames: Frame
    form: Form
    particles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """The words of one language.

    `verbs` by written form; `quoting` are forms that introduce or follow a quotation, for the languages in
    which only direct quotes are read; `inverted` tells whether the speaker usually follows the verb.
    """

    language: str
    quoting: frozenset[str] = frozenset()
    verbs: Mapping[str, Verb] = field(default_factory=dict)
    according: tuple[tuple[str, ...], ...] = ()
    pronouns: frozenset[str] = frozenset()
    platforms: Mapping[str, str] = field(default_factory=dict)


_LETTERS = {
    "t": Frame.THAT,
    "b": Frame.BARE,
    "w": Frame.HOW,
    "q": Frame.QUOTE,
    "o": Frame.TELL,
    "i": Frame.TO,
    "m": Frame.MAKE,
    "n": Frame.NOUN,
    "g": Frame.DOING,
    "f": Frame.OF,
    "a": Frame.AS,
    "x": Frame.INVERT,
    "s": Frame.STRONG,
    "e": Frame.SHOW,
    "u": Frame.WORDS,
}


def frames(letters: str) -> Frame:
    """Frames from their letters in the tables."""
    found = Frame(0)
    for letter in letters:
        found |= _LETTERS[letter]
    return found
