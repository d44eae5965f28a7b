"""The few words by which the title or first heading of a page gives itself away. Data; all lower case.

They only raise a suspicion: an article may have any of these as its headline.
"""

import re
from enum import Enum, auto


class Kind(Enum):
    """What a title or heading hints at."""

    NOT_FOUND = auto()
    LOGIN = auto()
    CHALLENGE = auto()
    WITHHELD = auto()
    PARKED = auto()


# Found anywhere in the line.
_PHRASES = {
    Kind.NOT_FOUND: (
        "page not found", "page can't be found", "page cannot be found", "page could not be found",
        "page isn't available", "page is not available", "page no longer exists", "page does not exist",
        "page doesn't exist", "file not found", "content not found", "article not found", "nothing found",
        "page is no longer available", "article is no longer available", "looking for can't be found",
        "error 404", "404 error", "404 not found",
        "http 404",
        "seite nicht gefunden", "seite wurde nicht gefunden", "seite existiert nicht",
        "seite ist nicht mehr verfügbar",
        "page non trouvée", "page introuvable", "page n'existe pas",
        "página no encontrada", "pagina no encontrada", "página no existe", "no se encontró la página",
        "pagina non trovata", "página não encontrada", "página não existe", "pagina niet gevonden",
        "страница не найдена", "страницы не существует", "страница не существует", "страница удалена",
        "документ не найден", "сторінку не знайдено", "сторінка не знайдена", "сторінки не існує",
        "nie znaleziono strony", "strona nie została znaleziona", "strona nie istnieje", "stránka nenalezena",
        "stránka nebyla nalezena", "sidan hittades inte", "sidan kunde inte hittas", "siden ble ikke funnet",
        "siden blev ikke fundet", "sivua ei löydy", "sayfa bulunamadı", "oldal nem található",
        "pagina nu a fost găsită",
        "страницата не е намерена", "страница није пронађена", "stranica nije pronađena",
        "η σελίδα δεν βρέθηκε",
        "페이지를 찾을 수 없습니다",
        "الصفحة غير موجودة", "הדף לא נמצא", "صفحه یافت نشد", "không tìm thấy trang",
    ),
    Kind.CHALLENGE: (
        "just a moment...", "attention required!", "making sure you're not a bot", "are you a robot",
        "verify you are human",
        "verifying you are human", "checking your browser", "security check", "ddos-guard",
        "pardon our interruption",
        "access denied", "request unsuccessful", "one more step",
    ),
    Kind.WITHHELD: (
        "not available in your region", "not available in your country", "unavailable for legal reasons",
        "unavailable due to legal reasons", "not available in the european", "unavailable in your region",
        "blocked in your country", "недоступна в вашем регионе", "nicht in ihrem land verfügbar",
    ),
    Kind.PARKED: (
        "domain is for sale", "domain may be for sale", "domain for sale", "buy this domain",
        "domain has expired",
        "domain name expired", "domain is parked", "parked domain", "domain parking",
        "diese domain steht zum verkauf",
        "ce domaine est à vendre", "домен продается", "домен продаётся", "домен припаркован",
    ),
}  # fmt: skip
# The whole line, or a whole part of it between bars and dashes.
_PARTS = {
    Kind.NOT_FOUND: {"404", "not found", "error", "oops!", "oops", "nicht gefunden", "introuvable",
    "не найдено", "410"},
    Kind.LOGIN: {
        "login", "log in", "sign in", "signin", "please log in", "log in or sign up", "anmelden", "einloggen",
        "connexion", "se connecter", "iniciar sesión", "accedi", "iniciar sessão", "inloggen", "вход",
        "войти",
        "авторизация", "увійти", "вхід", "zaloguj się", "logowanie", "giriş yap", "ログイン", "登录", "登入",
    },
}  # fmt: skip
# Of languages that put no spaces between words.
_UNSPACED = (
    "ページが見つかりません",
    "页面不存在",
    "找不到页面",
    "頁面不存在",
    "ページは存在しません",
    "页面未找到",
)
_WORD = re.compile(r"[\w']+")


def _by_longest_word() -> dict[str, list[tuple[str, Kind]]]:
    """The phrases by their longest word, so that a line is only compared with those it can hold."""
    table: dict[str, list[tuple[str, Kind]]] = {}
    for kind, phrases in _PHRASES.items():
        for phrase in phrases:
            table.setdefault(max(_WORD.findall(phrase), key=len), []).append((phrase, kind))
    return table


_BY_WORD = _by_longest_word()
_WHOLE = {part: kind for kind, parts in _PARTS.items() for part in parts}
_BARS = re.compile(r"\s*[|·•»:—–]\s*|\s+-\s+|\s*[.!…]\s*$")


def hint(line: str) -> tuple[Kind, str] | None:
    """What a title or heading hints at, and by which words; None for an ordinary one."""
    low = line.lower().replace("’", "'")
    for word in _WORD.findall(low):
        for phrase, kind in _BY_WORD.get(word, ()):
            if phrase in low:
                return kind, phrase
    if not low.isascii():
        glued = next((phrase for phrase in _UNSPACED if phrase in low), None)
        if glued:
            return Kind.NOT_FOUND, glued
    if low in _WHOLE:
        return _WHOLE[low], low
    parts = _BARS.split(low)
    return next(((_WHOLE[part], part) for part in parts if part in _WHOLE), None)
