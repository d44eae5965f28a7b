"""Whether an archive may be asked about a source, and whether it may be asked to make a public copy."""

from archiver.address import Address, parse
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


def withheld(source: Source, settings: Settings) -> str:
    """Why no public copy of a source is asked for, as a sentence; empty if one may be."""
    general = not_asked(settings) or _not_saved(settings)
    if general:
        return general
    try:
        address = parse(source.url)
    except ValueError:
        return "no public copy is asked for: this is no web address"
    private = sensitive(address)
    if private:
        return f"no public copy is asked for: {private}"
    if _listed(address, settings.archives.never):
        return f"no public copy is asked for: {address.host} is listed in archives.never"
    return ""


def _not_saved(settings: Settings) -> str:
    if not settings.archives.save:
        return "no public copy is asked for: saving is switched off"
    if settings.privacy is not Privacy.OPEN:
        return f"no public copy is asked for: privacy is {settings.privacy}"
    return ""


def _listed(address: Address, hosts: tuple[str, ...]) -> bool:
    return any(address.host == host or address.host.endswith(f".{host}") for host in map(str.lower, hosts))
