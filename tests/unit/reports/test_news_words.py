"""The messages, as they arrive."""

from archiver.model.news import NewsKind
from archiver.reports.news import ARTICLES, BODY, LINES, Content, Group, Line, interrupted, message

URL = "https://x.com/i/status/1512375012946292736"
GONE = Line(NewsKind.GONE, "x:1", URL, "The gate was open.", 'X states: "This Post was deleted."')
VERIFIED = Line(NewsKind.SNAPSHOT_VERIFIED, "x:2", "https://news.example/a")


def group(*lines, title="The flood", url="https://paper.example/flood"):
    return Group(title, url, lines)


def counts(*lines):
    return {kind: sum(line.kind is kind for line in lines) for kind in NewsKind}


def test_a_message_names_the_article_what_happened_and_why_it_may_be_said():
    """The worst first; copies that are safe are counted."""
    told = Content([group(VERIFIED, GONE)], counts(VERIFIED, GONE))
    said = message(told, openly=True)
    assert said.title == "archiver: 1 gone, 1 with a verified copy (1 article)"
    assert said.body.splitlines() == [
        "The flood",
        "https://paper.example/flood",
        f"- gone, confirmed: {URL}",
        "  cited for: “The gate was open.”",
        '  X states: "This Post was deleted."',
        "- 1 with a verified copy",
        "",
        "How all of it stands: archiver report --changed",
    ]


def test_what_is_not_open_is_told_by_article_and_number_only():
    """No URL, no quotation, no reason leaves the house."""
    said = message(Content([group(GONE, GONE, VERIFIED)], counts(GONE)), openly=False)
    assert "The flood\n- 2 gone, 1 with a verified copy\n" in said.body
    for secret in (URL, "gate was open", "X states", "paper.example"):
        assert secret not in said.body + said.title


def test_a_private_address_is_not_told():
    """It grants access to whoever reads it."""
    said = message(Content([group(Line(NewsKind.MISSING, "web:1"))], {NewsKind.MISSING: 1}), openly=True)
    assert "not yet confirmed: a source with a private address" in said.body


def test_a_message_has_bounds():
    """Whatever happens, it fits into what messengers take, and says how much it leaves out."""
    long = Line(NewsKind.GONE, "x:1", "https://x.example/" + "a" * 9000, "q" * 9000, "r" * 9000)
    many = [group(*[long] * 40, title="t" * 9000) for _ in range(50)]
    said = message(Content(many, counts(*[long] * 2000), 77, ["o" * 100] * 3, "d" * 300), openly=True)
    assert len(said.body) <= BODY
    assert "and 49 articles more" in said.body
    assert "and 77 more sources" in said.body
    assert len(said.title) < 100
    short = message(Content([group(*[GONE] * 17) for _ in range(11)], counts(GONE)), openly=True)
    assert f"and {17 - LINES} more" in short.body
    few = message(Content([group(VERIFIED) for _ in range(11)], counts(VERIFIED)), openly=True)
    assert f"and {11 - ARTICLES} articles more" in few.body


def test_text_from_outside_stays_on_its_line():
    """Nobody's title or quotation can make lines, or turn the direction of writing."""
    bad = Line(NewsKind.GONE, "x:1", URL, "quote\n- gone: \u202eother", "reason\r\nmore")
    said = message(Content([group(bad, title="Title\nsecond")], counts(bad)), openly=True)
    assert said.body.splitlines()[0] == "Title second"
    assert "\u202e" not in said.body
    assert "- gone: \ufffdother”" in said.body


def test_what_no_article_cites_any_more_is_told_as_such():
    """The title then counts no articles."""
    said = message(Content([group(GONE, title="", url="")], counts(GONE)), openly=True)
    assert said.body.startswith("No longer cited by any article\n- gone")
    assert said.title == "archiver: 1 gone"


def test_messages_about_ourselves_have_titles_of_their_own():
    """Trouble with the watch; and what may not have arrived."""
    assert (
        message(Content(own=["A run is held back."]), openly=True).title == "archiver: trouble with the watch"
    )
    doubt = interrupted("22 Nov 2026, 14:20 UTC", 1)
    said = message(Content(doubt=doubt), openly=True)
    assert said.title == "archiver: about an earlier message"
    assert "about 1 change may not have arrived" in said.body
