"""Pages that say they are not there say it in many languages."""

import pytest

from archiver.texts.phrases import NOT_FOUND, says_not_found


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Sorry! PAGE NOT FOUND | Daily", "page not found"),
        ("The page you’re looking for isn’t here", "page you're looking for"),
        ("Error 404", "error 404"),
        ("Seite nicht gefunden", "seite nicht gefunden"),
        ("Cette page n’existe plus", "page n'existe plus"),
        ("Página no encontrada", "página no encontrada"),
        ("Página não encontrada", "página não encontrada"),
        ("Pagina non\n trovata", "pagina non trovata"),
        ("Pagina niet gevonden", "pagina niet gevonden"),
        ("Strona nie istnieje", "strona nie istnieje"),
        ("Stránka nebyla nalezena", "stránka nebyla nalezena"),
        ("Сторінку не знайдено", "сторінку не знайдено"),
        ("Страница не найдена", "страница не найдена"),
        ("Aradığınız sayfa yok", "aradığınız sayfa"),
        ("页面不存在", "页面不存在"),
        ("お探しのページは…", "お探しのページ"),
        ("الصفحة غير موجودة", "الصفحة غير موجودة"),
        ("The police found no page of the diary", None),
        ("He finished in 404 minutes", None),
        ("A homepage not founded on truth", None),
        ("", None),
    ],
)
def test_phrases_are_found(text: str, phrase: str | None) -> None:
    """The phrase is given back, whatever its case, quotes and line breaks; ordinary text has none."""
    assert says_not_found(text) == phrase


def test_the_table_covers_many_languages() -> None:
    """Each language has phrases, and every phrase is found by itself."""
    assert len(NOT_FOUND) >= 30
    for phrases in NOT_FOUND.values():
        assert phrases
        assert all(says_not_found(phrase) for phrase in phrases)
