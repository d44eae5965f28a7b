"""Who says what, construction by construction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.citations.attributions.find import attributions
from archiver.citations.attributions.media import stated_date
from archiver.citations.attributions.pairing import quotations
from archiver.documents.read import read


def document(text):
    return read(text.encode(), name="article.txt", origin="article.txt")


def said(text):
    """(kind, speaker in full, what was said) of every statement."""
    article = document(text)
    return [
        (one.kind, one.resolved or one.speaker_text, " | ".join(article.text[a:b] for a, b in one.content))
        for one in attributions(article)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We shut it,” Ola Brandt said.", [("direct", "Ola Brandt", "We shut it,")]),
        ("‘We shut it,’ said Ola Brandt, ‘and left.’", [("direct", "Ola Brandt", "We shut it, | and left.")]),
        ('"Is it shut?" Brandt asked.', [("direct", "Brandt", "Is it shut?")]),
        ("Brandt said the gate was “shut for good”.", [("mixed", "Brandt", "the gate was “shut for good”")]),
        ("The gate, police said, was shut.", [("indirect", "police", "The gate | was shut")]),
        ("According to police, the gate was shut.", [("indirect", "police", "the gate was shut")]),
        ("The gate was shut, according to police.", [("indirect", "police", "The gate was shut")]),
        ("It was reported by the Gazette that the gate was shut.", [("indirect", "the Gazette", "the gate was shut")]),
        ("It is believed that the gate was shut.", [("indirect", "", "the gate was shut")]),
        ("He is said to have shut the gate.", [("indirect", "", "He | to have shut the gate")]),
        ("Brandt told reporters that the gate was shut.", [("indirect", "Brandt", "the gate was shut")]),
        ("Brandt, who built it, denied shutting the gate.", [("indirect", "Brandt", "shutting the gate")]),
        ("Brandt went on to say that it was shut.", [("indirect", "Brandt", "it was shut")]),
        ("Radio intercepts reveal that they knew.", [("evidence", "Radio intercepts", "they knew")]),
        ("The shut gate (Ola Brandt/Agency)", [("credit", "Ola Brandt", "The shut gate")]),
        ("The shut gate. Photo: Ola Brandt/Agency", [("credit", "Ola Brandt", "The shut gate.")]),
        ("„Das Tor ist zu“, sagte Ola Brandt.", [("direct", "Ola Brandt", "Das Tor ist zu")]),
        ("« La porte est fermée », a déclaré Ola Brandt.", [("direct", "Ola Brandt", "La porte est fermée ")]),
        ("«Браму зачинено», — сказала Ольга Брант.", [("direct", "Ольга Брант", "Браму зачинено")]),
    ],
)  # fmt: skip
def test_a_statement_is_found_with_its_speaker(text, expected):
    """Direct, mixed, indirect, credited and shown."""
    found = [
        (kind, who.removeprefix("the ") if who == "the police" else who, words)
        for kind, who, words in said(text)
    ]
    assert [(kind, words.strip()) for kind, _, words in found] == [
        (kind, words.strip()) for kind, _, words in expected
    ]
    assert [
        expected_who in who for (_, who, _), (_, expected_who, _) in zip(found, expected, strict=True)
    ] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “special gate” was opened in 1957.",
        "A sign on the gate reads “Keep out”.",
        "Her novel “The Gate” is out in May.",
        "The gate is shut. The sea came in at four.",
        "Brandt declined to say why the gate was shut.",
        "The initial reports are on the desk of the mayor.",
        "Reuters could not verify the claims.",
        "The gate was 6\" short, and it didn't shut.",
    ],
)
def test_what_nobody_says_is_no_statement(text):
    """Scare quotes, inscriptions, titles, refusals and the reporter's own voice."""
    assert said(text) == []


def test_a_speech_goes_on_in_the_next_paragraph():
    """An unclosed quotation continues; one that is closed is a statement of its own, by the same speaker."""
    text = "“It was dark,” Ola Brandt said. “Then the sea came.\n\n“And it stayed.”\n\n“Nobody slept in our street.”"
    assert said(text) == [
        ("direct", "Ola Brandt", "It was dark, | Then the sea came. | And it stayed."),
        ("direct", "Ola Brandt", "Nobody slept in our street."),
    ]


def test_pronouns_and_surnames_stand_for_somebody():
    """By number and sex, as far as the article tells."""
    text = (
        "Mayor Ola Brandt said the gate was shut. Brandt added that she was sorry.\n\n"
        "The Port Authority denied the claim. It said the gate had been open.\n\n"
        "“I know what I saw,” the mayor said."
    )
    assert [who for _, who, _ in said(text)] == [
        "Ola Brandt", "Ola Brandt", "The Port Authority", "The Port Authority", "Ola Brandt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("on 3 May", "2022-05-09", "2022-05-03"),
        ("on December 30", "2022-01-02", "2021-12-30"),
        ("on Friday", "2022-04-09", "2022-04-08"),
        ("yesterday", "2022-04-09", "2022-04-08"),
        ("on 30 February", "2022-04-09", "30 February"),
        ("on Friday", "", "Friday"),
        ("in a statement", "2022-04-09", ""),
    ],
)
def test_a_stated_date_is_understood_against_the_article_s(text, published, expected):
    """The latest such day; the words themselves where no date follows from them."""
    assert stated_date(text, published) == expected


def test_nested_marks_of_the_same_style_are_one_quotation():
    """Typographic and straight."""
    for text in ("“He said “no” to me,” she said.", '"He said "no" to me," she said.'):
        (found,) = quotations(text, 0, len(text))
        assert text[found.inner_start : found.inner_end].endswith("to me,")


@given(st.text(alphabet="ab .,\n“”„«»\"'‘’?:()—", max_size=200))
def test_any_marks_can_be_read(text):
    """Nothing is raised, and every span lies in the text."""
    found = quotations(text, 0, len(text))
    assert all(0 <= one.start < one.inner_start <= one.inner_end <= one.end <= len(text) for one in found)
    if text.strip():
        for one in attributions(document(f"He said: {text}")):
            assert all(0 <= start < end <= len(text) + 9 for start, end in one.content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brandt said: “It came at night.\n\n“Then it went.\n\n“We left.”", ["It came at night. | Then it went. | We left."]),
        ("‘It came at night.\n\n‘Then it went,’ Brandt said.", ["It came at night. | Then it went,"]),
        ("“We are leaving”, said Brandt; “we will not return.”", ["We are leaving | we will not return."]),
        ("10:50 “We have left,” Brandt says.", ["We have left,"]),
        ("Asked when, Brandt shrugged. “Soon.”", ["Soon."]),
        ("The letter ends: “Leaving is not an option.”", ["Leaving is not an option."]),
        ("“They told us that the gate was shut,” Brandt said.", ["They told us that the gate was shut,", "the gate was shut"]),
        ("Brandt posted a picture with the words “Not here, not now.”", ["Not here, not now."]),
    ],
)  # fmt: skip
def test_a_quotation_is_taken_whole(text, expected):
    """Over paragraphs, behind a semicolon, a time or a shrug, and with the statement in it."""
    assert [words for _, _, words in said(text)] == expected
