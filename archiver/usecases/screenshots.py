"""Screenshots: the recorded answer of a look as Chromium draws it, and the text that can be read there.

The page is not asked for again: what is drawn is what the look recorded, with whatever it loads now. It is
evidence beside the look and never part of a verdict.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archiver.errors import StorageError
from archiver.evidence.reading import Record
from archiver.model.exchange import Exchange, Limits
from archiver.model.facts import RecordedLook
from archiver.model.media import Media, MediaKind, MediaState
from archiver.model.parts import MediaPart
from archiver.model.source import Source
from archiver.model.states import Privacy
from archiver.platforms.parts import hosts
from archiver.usecases.progress import Progress
from archiver.usecases.tools import Tools
from archiver.web import browser
from archiver.web.browser import Broken, Browser, Rendered

STAGE = "screenshots"


@dataclass(frozen=True)
class _Page:
    """A look whose answer is a page, and that answer."""

    source: Source
    recorded: RecordedLook
    record: Record

    @property
    def url(self) -> str:
        """Of the page."""
        return self.record.hop.url


async def take(tools: Tools, run: str, sources: Iterable[Source], progress: Progress) -> None:
    """Draw what the looks of a run kept of these sources, where that is wanted. Raises StorageError."""
    evidence = tools.settings.evidence
    if evidence.screenshots == "never" or not evidence.record:
        return
    if missing := browser.missing(evidence.chromium):
        progress.say(missing)
        return
    pages = [page for source in sources for page in _page(tools, source, run)]
    if not pages:
        return
    progress.stage(STAGE, len(pages))
    try:
        async with Browser(evidence.chromium, tools.parts.get) as chromium:
            for page in pages:
                answer = Exchange((page.record.hop,), page.record.content)
                drawn = await chromium.render(answer, _limits(tools, page))
                if drawn.said:
                    progress.say(f"{page.source.url}: {drawn.said}")
                elif not tools.warcs.full:
                    await asyncio.to_thread(_keep, tools, run, page, drawn, chromium.version)
                progress.step()
    except Broken as trouble:
        progress.say(f"screenshots were left out: {trouble}")


def _limits(tools: Tools, page: _Page) -> Limits:
    """What a whole page may take; with privacy closed, of the platform's own hosts alone."""
    closed = tools.settings.privacy is Privacy.CLOSED
    own = hosts(page.source) if closed else ()
    return Limits(tools.settings.evidence.screenshot_bytes, tools.settings.evidence.screenshot_timeout, own)


def _page(tools: Tools, source: Source, run: str) -> Iterator[_Page]:
    """The last look at a source, if this run made and kept it, it saw a page and that was not drawn yet."""
    looks = tools.ledger.looks(source.id)
    if not looks or looks[-1].look.run != run or not looks[-1].look.evidence:
        return
    last, earlier = looks[-1], {recorded.look.evidence for recorded in looks[:-1]}
    drawn = {one.look for one in tools.ledger.media([source.id]).get(source.id, ()) if one.part.is_drawn}
    if last.look.evidence in earlier or last.id in drawn:
        return
    try:
        record = tools.warcs.read(last.look.evidence[-1])
    except StorageError:
        return
    if "html" in (record.hop.header("Content-Type") or "").lower() and record.content:
        yield _Page(source, last, record)


def _keep(tools: Tools, run: str, page: _Page, drawn: Rendered, version: str) -> None:
    """Write both to the evidence; on the disk before the rows that name them."""
    told = f"Drawn by {version} from the recorded answer"
    told += f"; {drawn.unanswered} of its requests got no answer." if drawn.unanswered else "."
    parts = (
        (MediaKind.SCREENSHOT, "urn:fullPage:", "image/png", drawn.picture),
        (MediaKind.RENDERED, "urn:text:", "text/plain; charset=utf-8", drawn.text.encode("utf-8", "replace")),
    )
    found = []
    for kind, prefix, media_type, data in parts:
        part = MediaPart(f"{kind} of look {page.recorded.id}", kind, prefix + page.url)
        one = Media(page.source.id, run, tools.clock.now(), page.recorded.id, part, MediaState.HELD, told)
        ref = tools.warcs.append_resource(part.url, media_type, data)
        sha256 = hashlib.sha256(data).hexdigest()
        found.append(replace(one, media_type=media_type, sha256=sha256, size=len(data), evidence=ref))
    tools.warcs.sync()
    tools.ledger.record_media(found, tools.warcs.lengths())
