"""Sentences in which an article itself says that a post, a page or an account is gone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archiver.citations.attributions.found import Span
from archiver.citations.attributions.lexicon import grammar

_POSTS: Final = (
    r"(?:posts?|postings?|reposts?|tweets?|retweets?|messages?|videos?|clips?|films?|articles?|statements?|photos?|photographs?|"
    r"pictures?|images?|selfies?|footage|comments?|threads?|links?|entr(?:y|ies)|stor(?:y|ies)|blogs?|listings?|recordings?|"
    r"livestreams?|streams?|uploads?|reels?|repl(?:y|ies)|podcasts?|episodes?|adverts?|press releases?|releases?|notices?|"
    r"announcements?|screenshots?|transcripts?|interviews?|columns?|reports?|web ?pages?|pages?|documents?|files?|material|content|"
    r"broadcasts?|polls?|memes?|captions?|updates?|versions?|copies|copy|apolog(?:y|ies)|remarks?|words|maps?|biograph(?:y|ies)|appeals?|warnings?|claims?|letters?|pdfs?|spreadsheets?|essays?|obituar(?:y|ies)|guides?|lists?)"
)
_ACCOUNTS: Final = r"(?:accounts?|channels?|profiles?|handles?|feeds?|web ?sites?|sites?|portals?|blogs?|pages?|groups?|bots?|forums?|subreddits?|servers?)"
_ADVERBS: Final = (
    r"(?:(?:since|later|then|now|quickly|swiftly|soon|subsequently|also|both|all|apparently|promptly|eventually|already|"
    r"quietly|silently|hastily|immediately|abruptly|however|reportedly|itself|themselves|too|shortly afterwards|afterwards|\w+ly)\s+)*"
)
_WAS: Final = r"(?:(?:was|were|has been|have been|had been|got|has since been|have since been|had since been|is now|are now)\s+)"
_HAS: Final = r"(?:(?:has|have|had|having|'s|’s|'ve|’ve|'d|’d)\s+)?"
_GONE: Final = (
    r"(?:deleted|removed|erased|scrubbed|wiped|purged|unpublished|pulled|taken down|taken offline|taken off(?: line)?|"
    r"hidden|made private|set to private|edited out)(?! (?:together|apart|into|through|over|to the|to pieces))"
)
_SHUT: Final = r"(?:suspended|banned|deactivated|disabled|terminated|shut down|closed down|closed|blocked|taken down|taken offline|locked|made private|set to private)"
_DID: Final = r"(?:deleted|removed|erased|scrubbed|wiped|purged|unpublished|pulled|took down|taken down|took offline|taken offline|hid)"
_DID_SHUT: Final = (
    r"(?:suspended|banned|deactivated|disabled|terminated|closed|shut down|blocked|deleted|locked)"
)
_NO_LONGER: Final = (
    r"(?:(?:is|are|was|were|has|have|had|can|could)\s+)?(?:now\s+)?no longer\s+(?:be\s+)?(?:\w+ly\s+)?(?:available|online|accessible|visible|public|"
    r"reachable|there|up|exists?|existed|loads?|loaded|found|seen|viewed|read|appears?|appeared|opens?|works?|active|on (?:the|its|his|her|their|telegram|twitter|facebook|youtube))"
)
_LOST: Final = r"(?:(?:has|have|had)\s+)?(?:since\s+)?(?:\w+ly\s+)?(?:disappeared|vanished|gone (?:dark|offline|missing|private)|went (?:dark|offline|private))"
_ERROR: Final = (
    r"(?:(?:now\s+)?(?:leads?|led|returns?|returned|goes|shows?|gives?|gave|says)\s+(?:only\s+)?(?:to\s+)?(?:an?\s+)?(?:(?:empty|blank|dead)\s+page|error|404 error|[\"“]?(?:404|page not found|not found))|"
    r"(?:(?:is|are|was|were)\s+)(?:now\s+)?(?:unavailable|inaccessible|gone)\b|(?:exists?|works?) (?:any longer|any more|anymore))"
)
_PRONOUN: Final = r"(?:it|they|this|these|those|which|that|both|all|some|most|none|the latter|the former|one|two|three|several)"
_DET: Final = r"(?:(?:the|a|an|his|her|its|their|this|that|these|those|all|some|several|both|many|most|our|my|your|two|three|four|five|\d+|dozens of|hundreds of)\s+)*"
_FEW: Final = r"(?:(?!from\b|to\b|in\b|by\b|with\b|and\b)[\w'’#@-]+\s+){0,3}?"
_BETWEEN: Final = r"(?:[^.;:!?]{0,70}?[\s,)”\"])?"

_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # The post (...) was later deleted
        rf"\b(?P<what>{_POSTS}){_BETWEEN.replace('?:', '?:', 1)}\s*{_ADVERBS}{_WAS}{_ADVERBS}{_GONE}\b",
        rf"\b(?P<what>{_ACCOUNTS}){_BETWEEN}\s*{_ADVERBS}{_WAS}{_ADVERBS}(?:{_SHUT}|{_GONE})\b",
        # It has since been removed
        rf"\b(?P<pronoun>{_PRONOUN})\s+{_ADVERBS}{_WAS}{_ADVERBS}(?:{_GONE}|{_SHUT})\b",
        rf"\b(?P<what>{_POSTS}|{_ACCOUNTS}),?\s+(?:since|now|later|subsequently|recently)\s+(?:{_GONE}|suspended)\b",
        rf"\b(?P<what>{_POSTS})\s+(?:that|which)\s+(?:[\w'’-]+\s+){{1,4}}?{_ADVERBS}(?:deleted|removed|took down|pulled|erased)\b",
        rf"\b(?P<what>{_POSTS}),?\s+deleted\b",
        rf"\bwithdrew\s+{_DET}{_FEW}(?P<what>{_POSTS})\s+from\s+(?:its|his|her|their|the)\s+(?:[\w-]+\s+)?(?:web ?site|site|page|channel|feed)\b",
        # no longer available, vanished
        rf"\b(?P<what>{_POSTS}|{_ACCOUNTS}){_BETWEEN}\s*{_ADVERBS}(?:{_NO_LONGER}|{_LOST}|{_ERROR})\b",
        rf"\b(?P<pronoun>{_PRONOUN})\s+{_ADVERBS}(?:{_NO_LONGER}|{_LOST}|{_ERROR})\b",
        # deleted the post, took the video down
        rf"\b{_HAS}{_ADVERBS}{_DID}\s+{_DET}{_FEW}(?P<what>{_POSTS}|{_ACCOUNTS})\b(?! from (?:office|power))",
        rf"\btook\s+{_DET}{_FEW}(?:(?P<what>{_POSTS}|{_ACCOUNTS})|(?P<pronoun>it|them|both))\s+(?:down|offline)\b(?! (?:to|the|into)\b)",
        rf"\b{_HAS}{_ADVERBS}{_DID_SHUT}\s+{_DET}{_FEW}(?P<what>{_ACCOUNTS})\b",
        rf"\b{_HAS}{_ADVERBS}{_DID}\s+(?P<pronoun>it|them|both|this|these|one|most|all)\b(?! from (?:office|power|his|her|their))",
        # the since-deleted tweet
        rf"\b(?:(?:now|since|later|subsequently|quickly|hastily|recently)[- ]*)?(?:deleted|removed|unpublished|scrubbed|taken-down)\s+{_FEW}(?P<what>{_POSTS}|{_ACCOUNTS})\b",
        rf"\b(?:now|since|later|subsequently|recently)[- ]*(?:suspended|banned|defunct|deactivated|closed|disabled|blocked)\s+{_FEW}(?P<what>{_ACCOUNTS})\b",
        # posted and later deleted; before deleting it
        rf"\b(?P<what>{_POSTS}|posted|tweeted|published|uploaded|shared)\b[^.;:!?]{{0,60}}?\b(?:and|but|then|,)\s+{_ADVERBS}(?:deleted|removed|took down|pulled)\b",
        rf"\bbefore\s+{_ADVERBS}(?:deleting|removing|erasing|pulling|scrubbing|taking down)\s+{_DET}{_FEW}(?:(?P<what>{_POSTS}|{_ACCOUNTS})|(?P<pronoun>it|them))\b",
        rf"\bbefore\s+(?P<pronoun>it|they)\s+(?:was|were)\s+{_ADVERBS}(?:{_GONE})\b",
        r"\bbefore\s+taking\s+(?P<pronoun>it|them)\s+(?:down|offline)\b",
    )
)  # fmt: skip
_WORDS: Final = grammar.DELETIONS
_SURE_WORDS: Final = frozenset(word for word in grammar.DELETIONS if "delet" in word) | {
    "removed", "erased", "unpublished", "scrubbed", "suspended", "vanished", "disappeared", "longer", "offline", "wiped",
}  # fmt: skip
_THINGS: Final = grammar.DELETABLE

_ONLINE: Final = re.compile(
    rf"\b(?:{_POSTS}|{_ACCOUNTS}|posted|tweeted|wrote|telegram|twitter|facebook|instagram|youtube|tiktok|online|shared|uploaded|published)\b",
    re.IGNORECASE,
)
_STRICT: Final = re.compile(
    r"\b(?:posts?|tweets?|retweets?|messages?|videos?|clips?|threads?|links?|web ?pages?|web ?sites?|accounts?|channels?|profiles?|posted|tweeted|telegram|"
    r"twitter|facebook|instagram|youtube|tiktok|vkontakte|reddit|online|uploaded|livestreams?|blog|press releases?|article|screenshots?|statement|social networks?|portal|followers|subscribers|photos?|footage|images?|social media|feeds?|caption|reels?|comments?)\b",
    re.IGNORECASE,
)
_UNREAL: Final = re.compile(
    r"\b(?:not|never|n't|n’t|cannot|denied|denies|deny|denying|refused|refuses|if|unless|whether|would|will|should|could|may|might|must|rather than|instead of|"
    r"threatened|asked|urged|ordered|demanded|wants?|wanted|calls? for|called for|until|promised|plans?|planned|failed|claims? that no|nobody|no one|nothing|without|avoid|before any)\b[^.;:!?]{0,60}$|n[’']t\b[^.;:!?]{0,30}$",
    re.IGNORECASE,
)
_RESTORED: Final = re.compile(
    r"\b(?:restored|reinstated|reappeared|put back|back online|back up|unblocked|reopened|re-posted|reposted|recovered|lifted)\b",
    re.IGNORECASE,
)
_LOOKALIKE: Final = re.compile(
    r"deleted scenes?|removed from (?:office|power|his post|her post|their posts?|the post|circulation|the (?:wall|exhibition|gallery|museum|list|menu|shelves|agenda|programme|program|timetable|squad|team|court|church|square|building|site of|ballot|roll))|"
    r"from (?:the|its|their|his|her) (?:walls?|exhibition|gallery|museum|shelves|squad|post|archives? room|depot|hard (?:disk|drive))|"
    r"bank accounts?|savings accounts?|current accounts?|border posts?|guard posts?|goal ?posts?|trading posts?|fence posts?|lamp ?posts?|command posts?|observation posts?|military posts?|post offices?|"
    r"shipping channel|irrigation channel|drainage channel|navigation channel|english channel|railway links?|rail links?|road links?|cuff ?links?|paper ?clips?|hair ?clips?|building sites?|construction sites?|landfill|"
    r"camp ?sites?|nuclear site|crash site|crime scene|dig site|threads? of|stream bed|deleted from the (?:law|bill|code|budget|constitution|treaty|draft)|gene\b|genes\b|tumou?r|surgeon|hard drive|recycling|"
    r"\bsites? (?:of|where)|\bbank\b[^.]{0,60}\baccounts?|age groups?|armed groups?|rebel groups?|clauses?\b|bill (?:removes|removed)|law (?:removes|removed|that removed)|tax\b|tariff|duty|customs|mines? (?:were|was)|paint|files? cabinet|newspaper page|pages? (?:of|from) (?:the|a|his|her) (?:book|diary|ledger|register|notebook)|"
    r"video (?:assistant|referee)|photos? frames?|picture frames?|comment period|letters? box|mailbox|story of the building|top stor(?:y|ies)|upper stor(?:y|ies)|copies of the (?:book|key)|copy of the key",
    re.IGNORECASE,
)
_LONGEST: Final = 1_500


@dataclass(frozen=True, slots=True)
class Deletion:
    """`at` is where in the text it is said, `what` the word for the thing (a pronoun where only that stands)."""

    at: Span
    what: str
    pronoun: bool


def may_report(words: Sequence[str]) -> bool:
    """Whether the words of a sentence make it worth a closer look, which is dear."""
    found = _WORDS.intersection(words)
    return bool(found) and not (_SURE_WORDS.isdisjoint(found) and _THINGS.isdisjoint(words))


def deletions(text: str, start: int, end: int, before: str) -> Iterator[Deletion]:
    """What a sentence says is gone, at most one thing. `before` is what was said just before, for `it`."""
    sentence = text[start : min(end, start + _LONGEST)]
    if _LOOKALIKE.search(sentence) or _RESTORED.search(sentence):
        return
    for pattern in _PATTERNS:
        found = pattern.search(sentence)
        if found is None or _UNREAL.search(sentence[: found.start()]) or _UNREAL.search(found[0]):
            continue
        groups = found.groupdict()
        what, pronoun = groups.get("what") or "", groups.get("pronoun") or ""
        if (
            pronoun
            and not what
            and not (
                _DELETED.search(found[0])
                or _STRICT.search(sentence[: found.start()])
                or _STRICT.search(before)
            )
        ):
            continue
        if what and not (_DELETED.search(found[0]) or _is_online(what, sentence, before)):
            continue
        if _CLOSED.search(found[0]) and not _PLATFORM.search(sentence + before):
            continue
        yield Deletion((start + found.start(), start + found.end()), what or pronoun, not what)
        return


_DELETED: Final = re.compile(
    r"delet|unpublish|offline|\b404\b|not found", re.IGNORECASE
)  # what is done to nothing but the web
_CLOSED: Final = re.compile(
    r"\b(?:accounts?|channels?|groups?|sites?)\b.*\b(?:closed|blocked|shut down|locked|disabled)\b|\b(?:closed|blocked|shut down|locked|disabled)\b.*\b(?:accounts?|channels?|groups?|sites?)\b",
    re.IGNORECASE,
)
_PLATFORM: Final = re.compile(
    r"telegram|twitter|facebook|instagram|youtube|tiktok|vkontakte|reddit|mastodon|bluesky|social|online|followers|subscribers|tweet|\bposts?\b|\bvideos?\b|platform",
    re.IGNORECASE,
)
_SURE: Final = re.compile(
    r"(?:re)?posts?|(?:re)?tweets?|videos?|messages?|clips?|web ?pages?|accounts?|profiles?|livestreams?|web ?sites?|threads?|posted|tweeted|uploaded|handles?|"
    r"press releases?|reels?|podcasts?|uploads?|selfies?|subreddits?|comments?|blogs?|feeds?",
    re.IGNORECASE,
)


def _is_online(what: str, sentence: str, before: str) -> bool:
    """Whether the thing is one of the web: by its name, or by what stands around it."""
    return bool(
        _SURE.fullmatch(what) or _STRICT.search(sentence.replace(what, "", 1)) or _STRICT.search(before)
    )
