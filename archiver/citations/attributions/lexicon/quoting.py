"""Words that introduce or follow a quotation in languages in which only direct quotes are read. Data only."""

from typing import Final

from archiver.citations.attributions.lexicon.base import Lexicon


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEXICONS: Final = (
    Lexicon(
        "uk",
        _words(
            """
            сказав сказала сказали каже кажуть заявив заявила заявили заявляє повідомив
            повідомила повідомили повідомляє
            повідомляють написав написала написали пише додав додала додали додає зазначив
            зазначила зазначили зазначає
            наголосив наголосила наголосили наголошує підкреслив підкреслила підкреслили пояснив
            пояснила пояснили пояснює
            розповів розповіла розповіли розповідає відповів відповіла запитав запитала вважає
            переконаний стверджує
            стверджують попередив попередила уточнив уточнила нагадав нагадала визнав визнала
            пообіцяв пообіцяла закликав
            закликала йдеться
            """
        ),
        according=(("за", "словами"), ("за", "даними"), ("як", "повідомляє")),
        pronouns=_words("він вона вони"),
    ),
    Lexicon(
        "ru",
        _words(
            """
            сказал сказала сказали говорит говорят заявил заявила заявили заявляет сообщил
            сообщила сообщили сообщает
            сообщают написал написала написали пишет добавил добавила добавили добавляет отметил
            отметила отметили отмечает
            подчеркнул подчеркнула подчеркнули пояснил пояснила объяснил объяснила рассказал
            рассказала рассказали
            рассказывает ответил ответила спросил спросила считает утверждает утверждают
            предупредил предупредила уточнил
            уточнила напомнил напомнила признал признала признался пообещал пообещала призвал
            призвала говорится
            """
        ),
        according=(("по", "словам"), ("по", "данным"), ("как", "сообщает")),
        pronouns=_words("он она они"),
    ),
    Lexicon(
        "de",
        _words(
            """
            sagte sagten sagt sagen erklärte erklärten erklärt teilte teilten teilt schrieb
            schrieben schreibt betonte
            betonten betont meinte meinten meint berichtete berichteten berichtet fügte ergänzte
            ergänzten warnte warnten
            warnt forderte forderten fordert kritisierte kritisierten versicherte behauptete
            behaupteten antwortete antworteten
            fragte fragten rief riefen kündigte twitterte hieß heißt äußerte räumte gestand lobte urteilte
            """
        ),
        according=(("laut",), ("nach", "angaben"), ("zufolge",)),
        pronouns=_words("er sie"),
    ),
    Lexicon(
        "fr",
        _words(
            """
            dit disent déclaré déclare déclarent affirmé affirme affirment annoncé annonce
            expliqué explique expliquent ajouté
            ajoute ajoutent assuré assure estimé estime écrit tweeté souligné souligne rappelé
            rappelle raconté raconte confié
            confie répondu répond lancé lance indiqué indique précisé précise prévenu prévient
            martelé insisté insiste dénoncé
            dénonce reconnu reconnaît averti regretté regrette
            """
        ),
        according=(("selon",), ("d'après",), ("d’après",)),
        pronouns=_words("il elle ils elles on"),
    ),
    Lexicon(
        "es",
        _words(
            """
            dijo dijeron dice dicen afirmó afirmaron afirma declaró declararon declara aseguró
            aseguraron asegura explicó
            explicaron explica añadió añadieron añade agregó agregaron señaló señalaron señala
            indicó indicaron anunció
            anunciaron escribió escribieron escribe tuiteó respondió preguntó contó cuenta
            advirtió advirtieron advierte
            insistió insiste subrayó recordó reconoció admitió confesó sostuvo denunció comentó
            manifestó expresó precisó
            """
        ),
        according=(("según",), ("de", "acuerdo", "con")),
        pronouns=_words("él ella ellos ellas"),
    ),
)
