"""In which language a text is, by its letters and by the small words that every sentence needs. Pure."""

import re
from collections import Counter
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_READ: Final = 2_000  # words: the rest of a text says the same
_LEAST: Final = 2  # small words that a language has to show

# What is in one list only counts most: words that several languages share say little.
SMALL_WORDS: Final = {
    name: frozenset(words.split())
    for name, words in {
        "en": """
            the of and to in is are was were that this with for from by have has had be been it its not
            but they we our you who which will would can could there their his her she he at as on or an
            i if what when all us
            """,
        "de": """
            der die das und ist sind war waren nicht mit für von zu den dem des ein eine einen wir ihr
            sie er es auf auch dass haben hat wird werden bei nach aus wie aber oder durch über um wenn
            nur noch sich im ich
            """,
        "fr": """
            le la les des et est sont était étaient ne pas que qui dans pour par sur avec une un du au
            aux nous vous ils elle elles ce cette ces se sa son ses leur leurs plus mais ou être avoir
            été ont je où il
            """,
        "es": """
            el la los las de y es son era fueron no que en para por con una un del al nosotros ellos
            ella ellas este esta estos se su sus más pero o ser haber ha han como cuando hay lo yo nos
            está están muy
            """,
        "it": """
            il lo la gli le di e è sono era erano non che in per con una un del della dei al alla noi
            loro questo questa si suo sua più ma o essere ha hanno come quando anche dalla nella degli
            abbiamo
            """,
        "pt": """
            o a os as de e é são era foram não que em para por com uma um do da dos das ao nós eles ela
            este esta se seu sua mais mas ou ser ter há como quando também pelo pela está estão muito
            """,
        "pl": """
            i w na z do nie się że jest są był była było to jak po za od przez dla ale czy który która
            które ich jego jej my oni tak tylko już może być o co
            """,
        "tr": """
            ve bir bu da de için ile çok daha olan olarak değil ama gibi kadar ne ki var yok sonra biz
            onlar her en ya mi mı ise
            """,
        "uk": """
            і та в у на з до не що це як є був була було були за від по про для але чи який яка які їх
            його її ми ви вони він вона так тільки вже може бути щоб також ще цей ця ці й із
            """,
        "ru": """
            и в на с до не что это как есть был была было были за от по о для но или который которая
            которые их его её мы вы они он она так только уже может быть чтобы также ещё этот эта эти из
            к у же бы
            """,
    }.items()
}
_OF: Final = {
    word: tuple(name for name, words in SMALL_WORDS.items() if word in words)
    for words in SMALL_WORDS.values()
    for word in words
}
_SCRIPTS: Final = (
    ("latin", re.compile(r"[A-Za-zÀ-ɏ]")),
    ("cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("greek", re.compile(r"[\u0370-\u03ff]")),
    ("georgian", re.compile(r"[\u10a0-\u10ff]")),
    ("chinese", re.compile(r"[\u4e00-\u9fff]")),
    ("kana", re.compile(r"[\u3040-\u30ff]")),
    ("korean", re.compile(r"[\uac00-\ud7af]")),
)


def language(text: str) -> str:
    """The language by its two-letter code; empty where its small words do not tell, as in a short text."""
    words = [found[0].casefold() for found, _ in zip(_WORD.finditer(text), range(_READ), strict=False)]
    scores: Counter[str] = Counter()
    for word in words:
        names = _OF.get(word, ())
        for name in names:
            scores[name] += 6 // len(names)
    (best, most), (_, second) = (*scores.most_common(2), ("", 0), ("", 0))[:2]
    shown = sum(word in SMALL_WORDS[best] for word in words) if best else 0
    return best if shown >= _LEAST and most > second else ""


def script(text: str) -> str:
    """The script that most of the letters are of; empty for one that is not known, or none."""
    found = {name: len(letters.findall(text[: 10 * _READ])) for name, letters in _SCRIPTS}
    name, number = max(found.items(), key=lambda item: item[1])
    return name if number else ""
