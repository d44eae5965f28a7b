"""What the text of an embedded post says: the author's name as shown, and the quoted words."""

import re
from typing import Final

_SIGNED: Final = re.compile(r"\s*[—–-]{1,2}\s*(?P<author>[^—]{0,120}?\(@[\w.:-]+\))[^—]*\Z")
_SHARED_BY: Final = re.compile(
    r"A (?:post|photo|video|reel) shared by (?P<author>.{1,160}?)(?:\s+on\s.*)?\s*\Z", re.DOTALL
)
_POSTED_BY: Final = re.compile(r"\s*Posted by (?P<author>.{1,120}?)(?:\s+on\s.*)?\s*\Z", re.DOTALL)
_REDDIT: Final = re.compile(
    r"\s*\bby\s+(?P<author>(?:/?u/)?[\w-]{1,40})\s+in\s+\S+\s*\Z|\s*\bfrom\s+\S+\s*\Z"
)
_SIGNATURES: Final = (_SIGNED, _POSTED_BY, _REDDIT)
_BOILERPLATE: Final = re.compile(r"\A(?:View this post on Instagram|View on Threads|\s)+")
_TAIL: Final = 400  # a signature is short: only the end of a text is searched for one


def author_and_words(text: str) -> tuple[str, str]:
    """The author as shown and the words quoted, from an embedded post's text; either may be empty."""
    cut = max(0, len(text) - _TAIL)
    shared = _SHARED_BY.search(text, cut)
    if shared:
        return shared["author"].strip(), _BOILERPLATE.sub("", text[: shared.start()]).strip()
    for signature in _SIGNATURES:
        found = signature.search(text, cut)
        if found:
            return (found["author"] or "").strip(), text[: found.start()].strip()
    return "", _BOILERPLATE.sub("", text).strip()
