"""From a URL as cited to the source it means, offline."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

from archiver.address import Address, parse
from archiver.citations.archived import archived
from archiver.citations.carriers import unwrapped
from archiver.citations.cautions import cautions
from archiver.model.source import CitedSnapshot, Identity, Source
from archiver.model.states import PlatformName
from archiver.platforms.canonical import canonical
from archiver.platforms.registry import Registry

_DEEPEST: Final = 8  # carriers and archives within each other; more is a trap, not a citation


@dataclass(slots=True)
class _Way:
    """What was gathered on the way from the cited URL to the source."""

    snapshot: CitedSnapshot | None = None
    removed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def remove(self, removed: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        """Gather removed parameters, values of the same name together."""
        for name, values in removed:
            self.removed[name] = tuple(dict.fromkeys((*self.removed.get(name, ()), *values)))

    def note(self, *notes: str) -> None:
        """Gather notes, each once."""
        self.notes.extend(note for note in notes if note and note not in self.notes)

    def to(self, source: Source) -> Identity:
        """The identity, once the source is known."""
        return Identity(source, tuple(self.removed.items()), self.snapshot, tuple(self.notes))


def identify(url: str, platforms: Registry) -> Identity:
    """The source that a URL means: unwrapped, without trackers, out of its archive.

    Raises ValueError if it is neither http(s) nor a `tg:` or `at:` address of a post.
    """
    way = _Way()
    address = parse(_web_form(url, way))
    for _ in range(_DEEPEST):
        inner = _inner(address, way)
        if inner is None:
            break
        address = inner
    url_removed = canonical(address)[1]
    way.remove(url_removed)
    way.note(*cautions(address, url_removed))
    return way.to(_source(address, platforms))


def as_written(url: str, reason: str) -> Identity:
    """The identity of something cited that can't be looked at: nothing is dropped silently."""
    return Identity(Source(f"web:{url}", PlatformName.WEB, url), notes=(reason,))


def identified(url: str, platforms: Registry) -> Identity:
    """Like `identify`, but what is no web address gets an identity of its own with a note that says why."""
    try:
        return identify(url, platforms)
    except ValueError as error:
        return as_written(url, f"not a web address that can be looked at: {error}")


def _inner(address: Address, way: _Way) -> Address | None:
    """One step inwards: out of an archive or a redirect page. None if there is none."""
    copy = archived(address)
    if copy is not None:
        return _out_of_archive(address, copy.original, copy.snapshot, copy.note, way)
    carried = unwrapped(address)
    if carried is None:
        return None
    way.note(carried[1], *cautions(address, ()))
    return parse(carried[0])


def _out_of_archive(
    address: Address, original: str | None, snapshot: CitedSnapshot | None, note: str, way: _Way
) -> Address | None:
    if way.snapshot is not None:
        way.note(f"an archived copy of an archived copy ({address.host})")
    way.snapshot = way.snapshot or snapshot
    way.note(note)
    try:
        return parse(original) if original else None
    except ValueError:
        way.note(f"the page inside the archive's link can't be read: {original}")
        return None


def _source(address: Address, platforms: Registry) -> Source:
    source = platforms.identify(address)
    if source is not None:
        return source
    url = canonical(address)[0]
    return Source(f"web:{url}", PlatformName.WEB, url)


_AT_POST: Final = re.compile(r"at://([^/\s]+)/app\.bsky\.feed\.post/([^/?#\s]+)", re.IGNORECASE)


def _web_form(url: str, way: _Way) -> str:
    """The web address of what a `tg:` or `at:` address names; others as they are."""
    scheme = url.partition(":")[0].lower()
    converted = {"tg": _telegram_form, "at": _bluesky_form}.get(scheme, lambda _: None)(url)
    if converted:
        way.note(f"written as {url}")
    return converted or url


def _bluesky_form(url: str) -> str | None:
    post = _AT_POST.match(url)
    return f"https://bsky.app/profile/{post[1]}/post/{post[2]}" if post else None


def _telegram_form(url: str) -> str | None:
    """(facts: platforms, b5)."""
    parts = urlsplit(url)
    action = parts.netloc or parts.path.strip("/")
    query = {name: quote(values[0], safe="") for name, values in parse_qs(parts.query).items()}
    if action == "resolve" and "domain" in query:
        return "https://t.me/" + query["domain"] + (f"/{query['post']}" if "post" in query else "")
    if action == "privatepost" and "channel" in query and "post" in query:
        return f"https://t.me/c/{query['channel']}/{query['post']}"
    if action == "join" and "invite" in query:
        return f"https://t.me/+{query['invite']}"
    return None
