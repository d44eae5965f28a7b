"""What "page not found" is called, by language. Our own table; a phrase alone proves nothing (facts: liveness, 6)."""

import re
from functools import cache
from typing import Final

NOT_FOUND: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "page not found", "page was not found", "page could not be found", "page couldn't be found",
        "page can't be found", "page cannot be found", "can't find that page", "can't find the page",
        "cannot find the page", "couldn't find that page", "couldn't find the page", "page doesn't exist",
        "page does not exist", "page no longer exists", "page is no longer available", "page has been removed",
        "page you requested could not be found", "page you are looking for", "page you were looking for",
        "page you're looking for", "article not found", "article is no longer available", "content not found",
        "content is no longer available", "file not found", "nothing was found", "404 not found", "error 404",
        "404 error", "404 - not found", "document not found", "story not found", "post not found",
    ),
    "de": (
        "seite nicht gefunden", "seite wurde nicht gefunden", "seite konnte nicht gefunden werden",
        "seite existiert nicht", "seite ist nicht mehr verfügbar", "seite ist leider nicht verfügbar",
        "angeforderte seite", "artikel nicht gefunden", "artikel ist nicht mehr verfügbar", "fehler 404",
        "inhalt nicht gefunden", "diese seite gibt es nicht",
    ),
    "fr": (
        "page non trouvée", "page introuvable", "page n'existe pas", "page n'existe plus", "page demandée n'existe",
        "page n'a pas été trouvée", "page que vous recherchez", "page que vous cherchez", "article introuvable",
        "contenu introuvable", "erreur 404", "n'est plus disponible",
    ),
    "es": (
        "página no encontrada", "no se encontró la página", "no se ha encontrado la página", "página no existe",
        "página que buscas", "página que está buscando", "página solicitada no", "artículo no encontrado",
        "contenido no encontrado", "contenido no disponible", "error 404",
    ),
    "pt": (
        "página não encontrada", "página não foi encontrada", "página não existe", "página que você procura",
        "página que procura", "conteúdo não encontrado", "artigo não encontrado", "erro 404",
    ),
    "it": (
        "pagina non trovata", "pagina non è stata trovata", "pagina non esiste", "pagina che cerchi",
        "pagina che stai cercando", "pagina richiesta non", "articolo non trovato", "contenuto non trovato",
        "contenuto non disponibile", "errore 404",
    ),
    "nl": (
        "pagina niet gevonden", "pagina is niet gevonden", "pagina kon niet worden gevonden", "pagina bestaat niet",
        "pagina die je zoekt", "pagina die u zoekt", "artikel niet gevonden", "fout 404",
    ),
    "pl": (
        "strona nie została znaleziona", "nie znaleziono strony", "strona nie istnieje", "strony nie znaleziono",
        "podana strona nie", "szukana strona", "strona, której szukasz", "artykuł nie istnieje", "błąd 404",
        "nie odnaleziono strony",
    ),
    "cs": (
        "stránka nenalezena", "stránka nebyla nalezena", "stránka neexistuje", "stránku se nepodařilo najít",
        "požadovaná stránka", "článek nenalezen", "článek nebyl nalezen", "chyba 404",
    ),
    "sk": ("stránka nebola nájdená", "stránka sa nenašla", "požadovaná stránka neexistuje", "článok sa nenašiel"),
    "uk": (
        "сторінку не знайдено", "сторінка не знайдена", "сторінки не існує", "сторінка не існує",
        "такої сторінки немає", "сторінку видалено", "матеріал не знайдено", "новину не знайдено", "помилка 404",
        "запитувана сторінка",
    ),
    "ru": (
        "страница не найдена", "страницы не существует", "страница не существует", "такой страницы нет",
        "страница была удалена", "страница удалена", "запрашиваемая страница", "запрошенная страница",
        "материал не найден", "новость не найдена", "документ не найден", "ошибка 404",
    ),
    "be": ("старонка не знойдзена", "старонкі не існуе", "памылка 404"),
    "bg": ("страницата не е намерена", "страницата не съществува", "грешка 404"),
    "sr": ("страница није пронађена", "stranica nije pronađena", "stranica ne postoji", "stranica nije nađena"),
    "tr": (
        "sayfa bulunamadı", "sayfa mevcut değil", "aradığınız sayfa", "aradığınız içerik", "haber bulunamadı",
        "içerik bulunamadı", "hata 404",
    ),
    "ro": ("pagina nu a fost găsită", "pagina nu există", "pagina căutată", "articolul nu a fost găsit", "eroare 404"),
    "hu": ("az oldal nem található", "a keresett oldal", "nem található oldal", "404-es hiba"),
    "el": ("η σελίδα δεν βρέθηκε", "δεν βρέθηκε η σελίδα", "η σελίδα που ζητήσατε", "σφάλμα 404"),
    "sv": ("sidan kunde inte hittas", "sidan hittades inte", "sidan finns inte", "artikeln hittades inte", "fel 404"),
    "da": ("siden blev ikke fundet", "siden findes ikke", "siden kunne ikke findes", "fejl 404"),
    "no": ("siden ble ikke funnet", "siden finnes ikke", "fant ikke siden", "feil 404"),
    "fi": ("sivua ei löytynyt", "sivua ei löydy", "etsimääsi sivua", "virhe 404"),
    "et": ("lehte ei leitud", "lehekülge ei leitud"),
    "lv": ("lapa nav atrasta", "lapa neeksistē"),
    "lt": ("puslapis nerastas", "puslapis neegzistuoja"),
    "ar": ("الصفحة غير موجودة", "لم يتم العثور على الصفحة", "الصفحة المطلوبة غير موجودة"),
    "he": ("הדף לא נמצא", "העמוד לא נמצא", "הדף המבוקש לא נמצא"),
    "fa": ("صفحه مورد نظر یافت نشد", "صفحه پیدا نشد"),
    "zh": ("页面不存在", "页面未找到", "找不到页面", "您访问的页面", "頁面不存在", "找不到網頁", "文章不存在"),
    "ja": ("ページが見つかりません", "ページは見つかりません", "ページは存在しません", "お探しのページ"),
    "ko": ("페이지를 찾을 수 없습니다", "존재하지 않는 페이지"),
}  # fmt: skip


def says_not_found(text: str) -> str | None:
    """The first phrase in a text that says that a page is not there; None if none does."""
    found = _pattern().search(" ".join(text.casefold().replace("’", "'").split()))
    return found[0] if found else None


@cache
def _pattern() -> re.Pattern[str]:
    phrases = sorted(
        {phrase.casefold() for group in NOT_FOUND.values() for phrase in group}, key=len, reverse=True
    )
    return re.compile("|".join(rf"(?<!\w){re.escape(phrase)}" for phrase in phrases))
