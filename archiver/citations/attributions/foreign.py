"""Direct quotes in languages whose words are only begun: a quotation, a verb of saying, a name beside it."""

import re
from collections.abc import Iterator
from typing import Final

from archiver.citations.attributions import phrases
from archiver.citations.attributions.found import Draft, Span
from archiver.citations.attributions.lexicon.base import Lexicon
from archiver.citations.attributions.lexicon.quoting import LEXICONS
from archiver.citations.attributions.tokens import QUOTE, Tokens

BY_LANGUAGE: Final = {lexicon.language: lexicon for lexicon in LEXICONS}
_NEAR: Final = 8
_STOPS: Final = frozenset(",.;:!?()—–-")
_DASHED: Final = re.compile(
    r"^[—–-]\s+(?P<said>.+?)[,!?…]\s+[—–-]\s+(?P<tag>[^—–]+?)(?:\.?\s+[—–-]\s+(?P<more>.+))?$", re.DOTALL
)
_DASHED_CLOSE: Final = re.compile(
    r"^—(?P<said>[^\s—].+?)[,!?…]?\s+—(?P<tag>[^\s—][^—]+?)(?:[.,:;]?—[.,]?\s+(?P<more>.+?))?\.?$", re.DOTALL
)
"""—..., as Spanish prints it: —said X—."""
_TAGGED: Final = re.compile(
    r"(?P<said>.+?)[,!?…]\s+[—–-]\s+(?P<tag>[^—–]+?)[.,]?\s+[—–-]\s+(?P<more>.+)$", re.DOTALL
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LONGEST_TAG: Final = 10  # words
_SIGNS: Final = {
    "uk": re.compile(r"[іїєґ]", re.IGNORECASE),
    "ru": re.compile(r"[ыэъё]", re.IGNORECASE),
    "de": re.compile(r"\b(?:der|die|das|und|ist|nicht|mit|sagte)\b"),
    "fr": re.compile(r"\b(?:le|la|les|des|est|une|dans|qui|à)\b"),
    "es": re.compile(r"\b(?:el|los|las|que|una|del|dijo|por)\b"),
    "en": re.compile(r"\b(?:the|and|of|that|said|was|in|to)\b"),
}  # fmt: skip
_CYRILLIC: Final = re.compile(r"[а-яіїєґё]+", re.IGNORECASE)
_SAMPLE: Final = 4_000


def language_of(text: str, stated: str | None) -> str:
    """The language of an article: what its text looks like, else what it states, else English."""
    sample = text[:_SAMPLE]
    counts = {language: len(sign.findall(sample)) for language, sign in _SIGNS.items()}
    if len(_CYRILLIC.findall(sample)) * 2 > len(_LETTERS.findall(sample)):
        return "uk" if counts["uk"] > counts["ru"] else "ru"
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    given = (stated or "")[:2].lower()
    if counts[best] < 3 or (given in counts and counts[given] * 2 > counts[best]):
        return given if given in counts else "en" if counts[best] == 0 else best
    return best


def drafts(tokens: Tokens, spans: list[Span], place: Span, block: int, lexicon: Lexicon) -> Iterator[Draft]:
    """The direct quotes of a paragraph."""
    yield from _dashed(tokens, *place, block, lexicon)
    previous: Draft | None = None
    for first, last in _merged(tokens, spans, lexicon):
        low = tokens.low
        quotes = [at for at in range(first, last) if low[at] == QUOTE]
        if not quotes:
            previous = None
            continue
        draft = _quoted(tokens, (first, last), block, lexicon)
        if draft is not None:
            previous = draft
            yield draft
        elif previous is not None and not any(low[at][0].isalnum() for at in range(first, last)):
            previous.content.extend(
                (tokens.quote[at].inner_start, tokens.quote[at].inner_end) for at in quotes
            )


def _merged(tokens: Tokens, spans: list[Span], lexicon: Lexicon) -> list[Span]:
    merged: list[Span] = []
    for first, last in spans:
        tag = any(word in lexicon.quoting for word in tokens.low[first : min(last, first + 4)])
        if merged and tokens.low[first - 1] == QUOTE and tag and last - first < 14:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def _quoted(tokens: Tokens, sentence: Span, block: int, lexicon: Lexicon) -> Draft | None:
    """The quotation of a sentence that has a verb of saying beside it, with the others of the sentence."""
    inside = _interrupted(tokens, sentence, block, lexicon)
    if inside is not None:
        return inside
    low = tokens.low
    first, last = sentence
    quotes = [at for at in range(first, last) if low[at] == QUOTE]
    for quote_at in quotes:
        after = range(quote_at + 1, min(last, quote_at + 1 + _NEAR))
        before = range(max(first, quote_at - _NEAR), quote_at)
        verb = next((at for at in after if _says(low[at], lexicon)), -1)
        if verb < 0:
            verb = next((at for at in reversed(before) if _says(low[at], lexicon)), -1)
        if verb < 0:
            continue
        content = [
            (tokens.quote[at].inner_start, tokens.quote[at].inner_end)
            for at in quotes
            if at == quote_at or tokens.quote[at].inner_end - tokens.quote[at].inner_start > 20
        ]
        speaker = _joined(tokens, verb, lexicon) or _speaker(tokens, first, last, verb, lexicon)
        around = (tokens.start[first], tokens.end[last - 1])
        cue = (tokens.start[verb], tokens.end[verb])
        return Draft("direct", speaker, cue, content, around, block, quoted=True)
    return None


def _interrupted(tokens: Tokens, sentence: Span, block: int, lexicon: Lexicon) -> Draft | None:
    """«..., — said X. — ...»: who speaks stands inside the quotation marks."""
    for at in range(*sentence):
        quotation = tokens.quote.get(at)
        if quotation is None:
            continue
        text = tokens.text[quotation.inner_start : min(quotation.inner_end, quotation.inner_start + _SAMPLE)]
        found = _TAGGED.match(text)
        tag = _LETTERS.findall(found["tag"].lower()) if found else []
        if found is None or len(tag) > _LONGEST_TAG or lexicon.quoting.isdisjoint(tag):
            continue
        around = (tokens.start[sentence[0]], tokens.end[sentence[1] - 1])
        return _dash_draft(found, quotation.inner_start, around, block, lexicon)
    return None


def _says(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a verb of saying, by itself or with its pronoun: explique-t-elle."""
    return word in lexicon.quoting or word.partition("-")[0] in lexicon.quoting


def _joined(tokens: Tokens, verb: int, lexicon: Lexicon) -> Span | None:
    """The pronoun that is written in one with its verb."""
    pronoun = tokens.low[verb].rpartition("-")[2]
    if pronoun == tokens.low[verb] or pronoun not in lexicon.pronouns:
        return None
    return tokens.end[verb] - len(pronoun), tokens.end[verb]


def _speaker(tokens: Tokens, first: int, last: int, verb: int, lexicon: Lexicon) -> Span | None:
    """The name or pronoun next to the verb: behind it first, else before it."""
    low = tokens.low
    end = verb + 1
    while (
        end < min(last, verb + 10)
        and low[end] not in _STOPS
        and low[end] != QUOTE
        and low[end] not in lexicon.quoting
    ):
        end += 1
    if end > verb + 1 and _names(tokens, verb + 1, end, lexicon):
        return tokens.start[verb + 1], tokens.end[end - 1]
    at = verb - 1
    while at > first and (low[at] in ("a", "ha", "hat", "had") or low[at].endswith("'")):
        at -= 1
    begin = at
    while begin >= first and low[begin] not in _STOPS and low[begin] != QUOTE and at - begin < 10:
        begin -= 1
    begin += 1
    return (
        (tokens.start[begin], tokens.end[at])
        if begin <= at and _names(tokens, begin, at + 1, lexicon)
        else None
    )


def _names(tokens: Tokens, first: int, last: int, lexicon: Lexicon) -> bool:
    return any(tokens.cap[at] or tokens.low[at] in lexicon.pronouns for at in range(first, last)) or (
        last - first >= 2 and phrases.has_content(tokens, first, last)
    )


def _dashed(tokens: Tokens, start: int, end: int, block: int, lexicon: Lexicon) -> Iterator[Draft]:
    """Speech behind a dash: — ..., — said X. — ..."""
    text = tokens.text[start : min(end, start + _SAMPLE)]
    if text[:1] not in "—–-" or QUOTE in tokens.low:
        return
    found = _DASHED.match(text) or _DASHED_CLOSE.match(text)
    if not found:
        return
    words = _LETTERS.findall(found["tag"].lower())
    if not lexicon.quoting.isdisjoint(words[:6]):
        yield _dash_draft(found, start, (start, end), block, lexicon)


def _dash_draft(found: re.Match[str], start: int, around: Span, block: int, lexicon: Lexicon) -> Draft:
    """What is said before and behind a tag between dashes; offsets in the match count from `start`."""
    content = [(start + found.start("said"), start + found.end("said"))]
    if found["more"]:
        content.append((start + found.start("more"), start + found.end("more")))
    cue = next(word for word in _LETTERS.finditer(found["tag"]) if word[0].lower() in lexicon.quoting)
    base = start + found.start("tag")
    behind = (base + cue.end() + 1, base + len(found["tag"].rstrip(" .")))
    speaker = behind if behind[0] < behind[1] else (base, base + cue.start() - 1)
    return Draft(
        "direct", speaker if speaker[0] < speaker[1] else None, (base + cue.start(), base + cue.end()),
        content, around, block, quoted=True,
    )  # fmt: skip
