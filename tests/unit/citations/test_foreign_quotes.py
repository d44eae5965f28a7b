"""Direct quotes in the languages whose words are begun, with their own quotation marks and verbs."""

import pytest

from archiver.citations.attributions.find import attributions
from archiver.documents.read import read

UK = "Про це повідомили у п'ятницю в обласній адміністрації, яка працює з травня. "
RU = "Об этом сообщили в пятницу, это подтвердили и в администрации, где был объявлен день траура. "
DE = "Das Wasser kam in der Nacht, und die Brücke ist nicht mehr da. "
FR = "La rivière est sortie de son lit dans la nuit et les habitants ont quitté une partie de la ville. "
ES = "El río salió de su cauce por la noche y los vecinos dejaron una parte de la ciudad. "


@pytest.mark.parametrize(
    ("before", "text", "speaker", "said"),
    [
        (UK, "«Мосту більше немає», — сказала мер Ольга Брант.", "Ольга Брант", "Мосту більше немає"),
        (UK, "Мер Ольга Брант заявила: «Мосту більше немає».", "Ольга Брант", "Мосту більше немає"),
        (UK, "“Мосту більше немає”, – наголосив Петро Лис.", "Петро Лис", "Мосту більше немає"),
        (UK, "„Мосту більше немає“, — додала вона.", "вона", "Мосту більше немає"),
        (UK, "— Мосту більше немає, — розповіла Ольга Брант.", "Ольга Брант", "Мосту більше немає"),
        (RU, "«Моста больше нет», — сказал Павел Сомов.", "Павел Сомов", "Моста больше нет"),
        (RU, "Павел Сомов сообщил: «Моста больше нет».", "Павел Сомов", "Моста больше нет"),
        (RU, "«Моста больше нет, — добавил он. — Это всё»", "он", "Моста больше нет | Это всё"),
        (RU, "— Моста больше нет, — рассказала Вера Крылова.", "Вера Крылова", "Моста больше нет"),
        (DE, "„Die Brücke ist weg“, sagte Jana Thode.", "Jana Thode", "Die Brücke ist weg"),
        (DE, "»Die Brücke ist weg«, erklärte der Senator.", "der Senator", "Die Brücke ist weg"),
        (DE, "Jana Thode sagte: „Die Brücke ist weg.“", "Jana Thode", "Die Brücke ist weg."),
        (DE, "„Die Brücke“, schrieb Jana Thode, „ist leider für immer weg.“", "Jana Thode", "Die Brücke | ist leider für immer weg."),
        (FR, "« Le pont n'existe plus », a déclaré Claire Morvan.", "Claire Morvan", "Le pont n'existe plus"),
        (FR, "«\u00a0Le pont n’existe plus\u00a0», explique-t-elle.", "elle", "Le pont n’existe plus"),
        (FR, "Claire Morvan a répondu : « Le pont n'existe plus. »", "Claire Morvan", "Le pont n'existe plus."),
        (FR, "“Le pont n'existe plus”, affirme le maire.", "le maire", "Le pont n'existe plus"),
        (ES, "«El puente ya no existe», dijo Lucía Ferrer.", "Lucía Ferrer", "El puente ya no existe"),
        (ES, "“El puente ya no existe”, aseguró el alcalde.", "el alcalde", "El puente ya no existe"),
        (ES, "Lucía Ferrer afirmó: «El puente ya no existe».", "Lucía Ferrer", "El puente ya no existe"),
        (ES, "—El puente ya no existe —dijo Lucía Ferrer.", "Lucía Ferrer", "El puente ya no existe"),
    ],
)  # fmt: skip
def test_a_direct_quote_is_found_in_its_language(before, text, speaker, said):
    """In guillemets, low and high marks, and behind dashes; the speaker before or behind."""
    document = read((before + "\n\n" + text).encode(), name="case.txt", origin="case.txt")
    (found,) = attributions(document)
    assert " | ".join(document.text[a:b].strip() for a, b in found.content) == said
    assert speaker in found.speaker_text


@pytest.mark.parametrize(
    "text",
    [
        UK + "Фільм «Міст» вийшов у прокат.",
        RU + "Фильм «Мост» вышел в прокат, это было в мае.",
        DE + "Der Film „Die Brücke“ ist nicht im Kino.",
        FR + "Le film « Le Pont » est dans les salles.",
        ES + "La película «El puente» está en los cines de la ciudad.",
    ],
)
def test_a_title_is_no_quote(text):
    """Nobody says it."""
    assert attributions(read(text.encode(), name="case.txt", origin="case.txt")) == []
