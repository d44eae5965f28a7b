"""How parts become a paragraph."""

_ENDED = (".", "!", "?", "…", '."', ".”")


def sentences(*parts: str) -> str:
    """Parts that are not empty, each ended as a sentence."""
    return " ".join(part if part.endswith(_ENDED) else f"{part}." for part in parts if part)
