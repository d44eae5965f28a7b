"""Speech without a verb of saying: transcripts, exchanges by turns, names and colons, captions."""

import pytest

from archiver.citations.attributions.find import attributions
from archiver.documents.read import read


def said(text):
    """(speaker in full, what was said) of every direct quote."""
    article = read(text.encode(), name="article.txt", origin="article.txt")
    return [
        (one.resolved or one.speaker_text, " | ".join(article.text[a:b] for a, b in one.content))
        for one in attributions(article)
        if one.kind == "direct"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will,” he paused, “see.”", [("he", "We will, | see.")]),
        ("“Where?” smiled Brandt.", [("Brandt", "Where?")]),
        ("“The sea always wins,” is how one fisherman puts it.", [("one fisherman", "The sea always wins,")]),
        ("“No, no, no,” was his only comment.", [("his", "No, no, no,")]),
        ("“He never asked for money” — Ola Brandt, neighbour", [("Ola Brandt", "He never asked for money")]),
        ("“as an owner I know this” — gold (@gold_8) June 4", [("gold", "as an owner I know this")]),
        ("‘They left us’: passengers tell of a night", [("passengers", "They left us")]),
        ("‘They left us’: a night on a train", [("", "They left us")]),
        ("For Ola Moss, the answer is simple: “A wall.”", [("Ola Moss", "A wall.")]),
        ("The mayor’s reply was blunt: “No.”", [("The mayor’s", "No.")]),
        ("Asked if Kesh had warned Hull about cracks: “In March.”", [("", "In March.")]),
        ("She had three words for the council: “Shut the gate.”", [("She", "Shut the gate.")]),
        ("The sign was short: “Shut the gate.”", []),
        ("He captioned the film “he has exact change”.", [("He", "he has exact change")]),
        ("The guild posted a notice headed “Who will answer?”", [("The guild", "Who will answer?")]),
        ("“WHO NAMED HIM,” read the top comment, which has likes.", [("the top comment", "WHO NAMED HIM,")]),
        ("His message on Threads - '14 v 16 again!!' - was read.", [("His", "14 v 16 again!!")]),
        ("The coach’s message, “14 v 16 again,” was read by all.", [("The coach’s", "14 v 16 again,")]),
        ("Ola Brandt was in no doubt. “It was sabotage.”", [("Ola Brandt", "It was sabotage.")]),
        ("Corbridge's coach, Dai Prosser, did not hide. “We lost.”", [("Dai Prosser", "We lost.")]),
        ("It came from the dentist, Alan Pym, who left. “I knew.”", [("Alan Pym", "I knew.")]),
        ("Transport secretary Moira Lennox came out. “No.”", [("Moira Lennox", "No.")]),
        ("Asked whether she would stand, Ola Brandt laughed. “No.”", [("Ola Brandt", "No.")]),
        ("The train left at noon. “It was cold.”", [("", "It was cold.")]),
        ("“Nobody warned us,” she says, and “nobody came.”", [("she", "Nobody warned us, | nobody came.")]),
        ("She wrote in her diary that night, “The sea is in.”", [("She", "The sea is in.")]),
        ("“Help,” said one viewer in a now-deleted post.", [("one viewer", "Help,")]),
        ("Ola tweeted: “finally” and deleted it to fix a typo.", [("Ola", "finally")]),
        ("“The kids’ shop is gone,” he said.", [("he", "The kids’ shop is gone,")]),
        ("‘It’s the kids’ playground,’ Moss said. ‘Ours.’", [("Moss", "It’s the kids’ playground, | Ours.")]),
        ("The '90s were good. 'So were we,' he said.", [("he", "So were we,")]),
        ("“She knew. She’d say, ‘And how is the cod?’” he said.",
         [("he", "She knew. She’d say, ‘And how is the cod?’"), ("She’d", "And how is the cod?")]),
    ],
)  # fmt: skip
def test_a_quotation_without_a_verb_of_saying_has_a_speaker(text, expected):
    """The name that stands nearest by the article's construction; none where none is named."""
    assert said(text) == expected


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("Ola Brandt had a simple explanation.", "Ola Brandt"),
        ("In a post on Facebook, the restaurant wrote:", "the restaurant"),
        ("This from its chief executive, Paul Dacey, on X:", "Paul Dacey"),
        ("Ola Brandt has lived here for years. Her house floods every spring.", ""),
        ("“Nobody came,” said Ida Lund.", "Ida Lund"),
    ],
)
def test_a_paragraph_says_whose_the_next_one_is(before, speaker):
    """By its last sentence, with a colon or without; a paragraph that names nobody gives nobody."""
    assert said(f"{before}\n\n“The sea came in.”")[-1] == (speaker, "The sea came in.")


def test_a_speech_that_goes_on_takes_in_the_quotation_behind_it():
    """An open quotation goes on in the next paragraph, also where other words stand around it."""
    text = "“We were cold,” said Ida Lund. “So cold.\n\n“And wet.” That was all. “Nobody came.”"
    assert said(text)[0] == ("Ida Lund", "We were cold, | So cold. | And wet.")


def test_two_speak_by_turns():
    """In an exchange of short paragraphs the one before the last speaks again."""
    text = "“Where is he?” asked Brandt.\n\n“Gone,” said Moss.\n\n“Where?”\n\n“Norway.”"
    assert [who for who, _ in said(text)] == ["Brandt", "Moss", "Brandt", "Moss"]


def test_a_long_quotation_is_no_reply():
    """In a report the speaker of the paragraph before goes on."""
    text = "“No,” said Brandt.\n\n“Yes,” said Moss.\n\n“" + "We saw it coming. " * 12 + "”"
    assert [who for who, _ in said(text)] == ["Brandt", "Moss", "Moss"]


TURNS = "We spoke to Ola Brandt at home.\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q: Where were you?\n\nA: At home. I saw it.", [("Ola Brandt", "At home. I saw it.")]),
        ("Q. Where were you?\n\nA. At home.", [("Ola Brandt", "At home.")]),
        (
            "Q: Why?\n\nA: I fell.\n\nThen we left.\n\nQ: When?\n\nA: At nine.\n\nWe left the house.",
            [("Ola Brandt", "I fell. | Then we left."), ("Ola Brandt", "At nine.")],
        ),
        (
            "MS. BRANDT: You do not know?\n\nTHE WITNESS: I know.\n\nMS. BRANDT: Move along.",
            [("Ola Brandt", "You do not know?"), ("THE WITNESS", "I know."), ("Ola Brandt", "Move along.")],
        ),
        ("**Why did you go?**\n\nI fell.\n\nTwice.\n\n**And then?**\n\nHome.\n\nShe laughed.",
         [("Ola Brandt", "I fell. | Twice."), ("Ola Brandt", "Home.")]),
        ("PHOTO: A gate.\n\nPHOTO: A wall.", []),
        ("Weather: It rained.\n\nSport: They lost.", []),
    ],
)  # fmt: skip
def test_transcripts_need_no_marks(text, expected):
    """Labels before a colon, or questions in bold type; the reporter's questions are nobody's statements."""
    assert said(TURNS + text) == expected


def test_who_answers_quotes_others():
    """What others said is read in an answer, too."""
    text = TURNS + "Q: Why?\n\nA: My doctor said that the leg was broken.\n\nQ: And?\n\nA: It healed."
    article = read(text.encode(), name="article.txt", origin="article.txt")
    indirect = [one for one in attributions(article) if one.kind == "indirect"]
    assert [article.text[slice(*one.content[0])] for one in indirect] == ["the leg was broken"]
