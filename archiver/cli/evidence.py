"""Evidence as text: what was asked, what was answered, what can be read in it, and how to check the file."""

from pathlib import Path

from archiver.model import times
from archiver.reports.cells import printable
from archiver.usecases.show import Shown


def evidence_text(shown: Shown, saved: Path | None) -> str:
    """The evidence of one look. Nothing that came from outside can move the cursor or hide."""
    look = shown.recorded.look
    seen = look.observation
    lines = [
        f"source    {shown.source.id}",
        f"seen      {times.iso(look.at)} by this client{f' from {look.vantage}' if look.vantage else ''}",
        f"state     {seen.state}: {seen.reason}",
        f"asked     {seen.checked_url}",
        f"record    {'; '.join(map(str, look.evidence))}",
        "",
        f"HTTP {shown.status}",
        *(f"{name}: {value}" for name, value in shown.headers),
        "",
        *shown.text.splitlines(),
        "",
        "This response was seen by this client at this time. That is all it shows.",
        _checksum(shown, saved),
    ]
    return "".join(f"{printable(line)}\n" for line in lines)


def _checksum(shown: Shown, saved: Path | None) -> str:
    if shown.truncated:
        return "The answer was cut off while it was read: no checksum."
    if saved is None:
        return f"sha256 {shown.sha256}  (--save DIR writes the payload)"
    return f"{shown.sha256}  {saved}"
