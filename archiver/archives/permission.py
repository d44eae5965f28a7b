"""Whether an archive may be asked about a source, and whether it may be asked to make a public copy."""

from datetime import UTC, datetime

from archiver.address import parse
from archiver.model.source import Source
from archiver.model.states import Privacy
from archiver.platforms.sensitive import sensitive
from archiver.settings import Settings


def not_asked(settings: Settings) -> str:
    """Why archives are not even looked into, as a sentence; empty if they are."""
    if not settings.archives.enabled:
        return "archives are not asked: switched off"
    if settings.privacy is Privacy.CLOSED:
        return "archives are not asked: privacy is closed"
    return ""


def embargoed(settings: Settings, now: datetime) -> str:
    """Why no public copy at all is asked for yet, as a sentence; empty without an embargo, or after it."""
    until = settings.archives.embargo_until
    if until is None or now.astimezone(UTC).date() >= until:
        return ""
    return f"no public copy is asked for before {until.isoformat()}: embargo"


def withheld(source: Source, settings: Settings, now: datetime) -> str:
    """Why no public copy of a source is asked for at present, as a sentence; empty if one may be."""
    return forbidden(source, settings) or embargoed(settings, now)


def forbidden(source: Source, settings: Settings) -> str:
    """Why no public copy of a source is asked for, now or later, as a sentence; empty if one may be."""
    general = not_asked(settings) or _not_saved(settings)
    if general:
        return general
    why = private(source)
    if why:
        return f"no public copy is asked for: {why}"
    host = parse(source.url).host
    if any(host == entry or host.endswith(f".{entry}") for entry in map(_host, settings.archives.never)):
        return f"no public copy is asked for: {host} is listed in archives.never"
    return ""


def private(source: Source) -> str:
    """Why nobody else may learn a source's URL, as words after "it"; empty if it is an ordinary one."""
    try:
        return sensitive(parse(source.url)) or ""
    except ValueError:
        return "is no web address"


def _not_saved(settings: Settings) -> str:
    if not settings.archives.save:
        return "no public copy is asked for: saving is switched off"
    if not settings.archives.saves_somewhere:
        return "no public copy is asked for: no archive to save in is switched on"
    if settings.privacy is not Privacy.OPEN:
        return f"no public copy is asked for: privacy is {settings.privacy}"
    return ""


def _host(entry: str) -> str:
    """An entry of archives.never as addresses have it: people also write URLs, `*.` and their own script."""
    bare = entry.strip().removeprefix("*").lstrip(".")
    try:
        return parse(bare if "://" in bare else f"https://{bare}/").host
    except ValueError:
        return bare.lower()
