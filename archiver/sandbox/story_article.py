"""The story's article: about twenty paragraphs of invented news, with the markup that newsrooms produce."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape

from archiver.model.times import iso
from archiver.sandbox import replies
from archiver.sandbox.replies import paragraphs

TITLE = "The gate that stopped a metre short: what is known about the flood in Port Ellersby"
AUTHOR = "Ines Halloran"
PAPER = "The Estuary Courier"

_PARAGRAPHS = paragraphs("""
At four in the morning, when the storm surge stood at its highest, the western leaf of the storm
gate in Port Ellersby was still a metre away from its sill. The sea came in through the gap. By
daybreak the fish market, the rope works and all of Capstan Lane were under water.

More than two hundred households were told to leave. Nobody was killed, and the fire brigade counted
only bruises and one broken wrist. But the flood has opened an argument about who knew what, and
since when.

The first pictures came from people on the quay. A resident who films the harbour most mornings
posted hers while the market was still filling up:

{eyewitness}

The town's mayor answered questions on the same network an hour later and has left her thread open
since.

{mayor}

In a {statement} published that morning, the Ministry of Waterways said that the gate had been
inspected in full last autumn and that no work was overdue. “The ministry has no indication of poor
maintenance,” it said.

How the gate is meant to work can be read in a {note} of the same ministry. Each leaf is moved by
eight cylinders, and an alarm is raised when the leaves drift apart.

Whether that alarm was heard is disputed. The company that looks after the hydraulics, Arle
Gateworks, said on its account that it had warned the harbour division in writing:

{contractor}

A channel run by dockworkers went further. Its post shows a page from a log book that, if it is
genuine, records three failed tests in a month:

{logbook}

The same channel has been {photographing} the chains that now hold the leaf in place. Divers went
down twice on the first day.

Messages that the {herald} has seen point in the same direction. In May a shift leader asked for the
cylinders to be replaced before the storms. He was told to ask again in January.

The town itself had published a {notice} about the inspection. It promised that the results would be
on display at the harbour office. Nobody we spoke to remembers seeing them there.

“We shut what we were given to shut,” harbour master Ilse Brandvold said by telephone. “Ask those
who signed for it.” She did not want to say more before the inspectorate has spoken to her staff.

Help arrived unevenly. Volunteers loaded sandbags two hours before the council did, as the {ledger}
reported. Two {shelters} are open for those who can't go home.

The readings of the tide gauge are public. Anybody can see how fast the water rose that night:
{tide}

The inspectorate wants to report within ten days. Until then the second barrier, at the railway
bridge, stays shut, and so does the question that people in Capstan Lane ask first: whether they can
leave their furniture downstairs.
""")


def anchor(url: str, words: str) -> str:
    """A link as it stands in running text."""
    return f'<a href="{escape(url)}">{escape(words)}</a>'


def telegram_widget(post: str) -> str:
    """The embed code that Telegram hands out for `channel/number`."""
    source = "https://telegram.org/js/telegram-widget.js?22"
    return f'<script async src="{source}" data-telegram-post="{post}" data-width="100%"></script>'


def article(url: str, published: datetime, pieces: Mapping[str, str]) -> str:
    """The article's page. `pieces` are embeds and links (markup) by the names in the text."""
    blocks = [_block(paragraph, pieces) for paragraph in _PARAGRAPHS]
    head = (
        f'<link rel="canonical" href="{url}">\n'
        f'<meta name="author" content="{AUTHOR}">\n'
        f'<meta property="og:title" content="{escape(TITLE)}">\n<meta property="og:type" content="article">\n'
        f'<meta property="article:published_time" content="{iso(published)}">\n'
        f'<meta property="article:modified_time" content="{iso(published + timedelta(hours=3))}">\n'
    )
    return replies.framed(PAPER, TITLE, "\n".join(blocks), head=head, byline=f"By {AUTHOR}")


def _block(paragraph: str, pieces: Mapping[str, str]) -> str:
    filled = escape(paragraph, quote=False).format(**pieces)
    return filled if paragraph.startswith("{") else f"<p>{filled}</p>"
