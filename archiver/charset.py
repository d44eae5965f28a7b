"""Bytes -> text, whatever the encoding: by mark, by declaration, as UTF-8, by a guess. Never raises."""

import codecs
import logging
import re
from dataclasses import dataclass
from functools import lru_cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# Python names for what browsers take these labels to mean, and codecs that are not character sets at all.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_NO_CHARSETS = {
    "utf-7",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
}
# Encodings that the web was written in; the guess is made among these alone.
_LIKELY = (
    "cp1251",
    "koi8_r",
    "koi8_u",
    "cp866",
    "cp1252",
    "cp1250",
    "iso8859_2",
    "cp1254",
    "cp1253",
    "cp1255",
    "cp1256",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
)
_SYMBOL_IN_WORD = re.compile(r"[^\W\d_][¹³¿¼¾£][^\W\d_]")
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with (Python's name), and whether something had to be replaced."""

    text: str
    encoding: str
    damaged: bool = False


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read bytes as text.

    `declared` is a charset name or a whole Content-Type. In order: byte order mark, `declared`,
    `<meta charset>` or XML declaration in the first 4 kB, UTF-8, a guess; a declaration that the bytes
    contradict yields to UTF-8.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _forced(data[len(mark) :], name)
    if wide := _without_mark(data):
        return _forced(data, wide)
    named = charset_name(declared) or _in_markup(data[:4096])
    for name in dict.fromkeys(filter(None, (named, "utf-8"))):
        text = _strict(data, name)
        if text is not None:
            return Decoded(text, name)
    if named in (None, "ascii", "utf-8"):
        return _guessed(data, doubt=2 if named == "utf-8" else 20)
    return _forced(data, named)


@lru_cache(maxsize=256)
def charset_name(declared: str | None) -> str | None:
    """The Python codec for a charset name or Content-Type; None if it names none that is safe to use."""
    if not declared:
        return None
    found = _CHARSET.search(declared)
    label = found[1] if found else declared.strip()
    if not re.fullmatch(r"[\w.:-]{1,40}", label, re.ASCII):
        return None
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # codecs.lookup also finds rot13, zlib and the like, which are not character sets
    if info.name in _NO_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return None
    return _SUPERSETS.get(info.name, info.name)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that lacks its mark: mostly Latin text, with a zero in every other byte."""
    head = data[:2000]
    if head.count(0) * 4 < len(head) or len(head) < 4:
        return None
    low, high = head[::2].count(0), head[1::2].count(0)
    if min(low, high) * 20 > max(low, high):
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _in_markup(head: bytes) -> str | None:
    found = _DECLARATION.search(head)
    if found is None:
        return None
    name = charset_name((found[1] or found[2]).decode("ascii", "replace"))
    # The declaration could be read as ASCII, so the page can't be what it claims to be.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError, LookupError):
        return None


def _forced(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    return Decoded(text, name, damaged="\ufffd" in text)


def _guessed(data: bytes, doubt: int) -> Decoded:
    if _almost_utf8(data, doubt):
        return _forced(data, "utf-8")
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most input is UTF-8 and must not pay for it

    logging.getLogger("charset_normalizer").setLevel(logging.CRITICAL)
    best = from_bytes(data[:_SAMPLE], cp_isolation=list(_LIKELY)).best()
    name = best.encoding if best else "cp1252"
    if name in ("cp1250", "cp1252"):
        name = _western_or_central(data[:_SAMPLE], name)
    return _forced(data, name)


def _almost_utf8(data: bytes, doubt: int) -> bool:
    """Whether this is UTF-8 with a few broken bytes, as when a page was cut: less than one in `doubt`."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * doubt < sum(char > "\x7f" for char in text)


def _western_or_central(data: bytes, guess: str) -> str:
    """Tell two encodings apart that share most letters, by what only one of them makes sense of.

    Polish read as windows-1252 has ³ ¹ ¿ inside words; French or Swedish read as windows-1250 has ŕ ĺ, or
    ń without ł.
    """
    if _SYMBOL_IN_WORD.search(data.decode("cp1252", "replace")):
        return "cp1250"
    text = data.decode("cp1250", "replace").lower()
    return "cp1252" if "ŕ" in text or "ĺ" in text or ("ń" in text and "ł" not in text) else guess
