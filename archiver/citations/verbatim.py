"""What a citation quotes word for word, where its source is known."""

import hashlib
import re
from typing import Final

from archiver.model.citation import ATTACHED, Citation
from archiver.model.states import Form

_CHECKED: Final = frozenset({"linked", ATTACHED})
_QUOTED: Final = re.compile(r"[“„«\"]([^“”„«»\"]{3,})[”“»\"]")
_JOINED: Final = " … "


def verbatim(citation: Citation) -> str:
    """The words that have to be in the source; empty for what is no quotation, or has no source."""
    if citation.form is not Form.ATTRIBUTION or citation.relation not in _CHECKED:
        return ""
    return quoted(citation)


def quoted(citation: Citation) -> str:
    """The words that a statement gives in quotation marks, source or not; empty if it gives none."""
    if citation.kind == "direct":
        return citation.quote
    return _JOINED.join(_QUOTED.findall(citation.quote)) if citation.kind == "mixed" else ""


def digest(words: str) -> str:
    """What stands for quoted words where only their being the same counts."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
