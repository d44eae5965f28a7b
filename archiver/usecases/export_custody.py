"""The custody report: of every artefact what it is, when it was seen, by whom, and what vouches for it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.evidence.wacz import WARC_PATH
from archiver.model import times
from archiver.model.facts import RecordedLook
from archiver.model.integrity import Proof, Timestamp
from archiver.usecases.export_records import Artefact

Row = dict[str, object]
Stamps = Sequence[Timestamp | Proof]

COLUMNS = (
    *("artefact", "file", "offset_in_wacz_warc", "length", "record_sha256", "content_sha256", "url"),
    *("received_at", "http_status", "source", "runs", "operator", "client", "vantage", "events"),
    *("recorded_in", "recorded_by_event", "timestamp", "existed_at", "missing"),
)


class Custody:
    """Who vouches for what. `manifests` are those of the runs, `stamps` what others put under the history."""

    def __init__(self, looks: Sequence[RecordedLook], manifests: Sequence[str], stamps: Stamps) -> None:
        self._looks = {recorded.id: recorded.look for recorded in looks}
        self._runs = _by_run(manifests)
        self._stamps = sorted(stamps, key=lambda one: one.event)

    def of_record(self, one: Artefact, offset: int | None) -> Row:
        """A record; without `offset` it is not in the export, and `missing` says why."""
        runs = list(dict.fromkeys(claim.run for claim in one.claims if claim.run))
        events = list(dict.fromkeys(claim.event for claim in one.claims if claim.event))
        found = {
            "artefact": _what(one),
            "file": f"evidence.wacz: {WARC_PATH}" if offset is not None else None,
            "offset_in_wacz_warc": offset,
            "length": one.ref.length,
            "source": " ".join(dict.fromkeys(claim.source for claim in one.claims)) or None,
            "runs": " ".join(runs) or None,
            "events": " ".join(map(str, events)) or None,
            "vantage": " ".join(dict.fromkeys(self._vantages(events))) or None,
            "recorded_in": str(one.ref),
            "recorded_by_event": one.event,
            "missing": one.missing or None,
        }
        return _row(found | self._entry(one) | self._people(runs) | self._vouched(one.event))

    def of_file(self, folder: Path, path: Path, what: str, at: datetime | None) -> Row:
        """A file that lies beside the records."""
        data = path.read_bytes()
        return _row(
            {
                "artefact": what,
                "file": str(path.relative_to(folder)),
                "length": len(data),
                "content_sha256": hashlib.sha256(data).hexdigest(),
                "received_at": times.iso(at) if at else None,
            }
        )

    def _vantages(self, events: Sequence[int]) -> Iterator[str]:
        return (look.vantage for event in events if (look := self._looks[event]).vantage)

    def _entry(self, one: Artefact) -> Row:
        if one.entry is None:
            return {}
        return {
            "record_sha256": one.entry.sha256,
            "content_sha256": one.entry.payload_digest.removeprefix("sha256:") or None,
            "url": one.entry.url,
            "received_at": times.iso(one.entry.at),
            "http_status": one.entry.status or None,
        }

    def _people(self, runs: Sequence[str]) -> Row:
        """Who ran it, and with what."""
        told = [self._runs[run] for run in runs if run in self._runs]
        clients = dict.fromkeys(f"archiver {one['software']['archiver']}" for one in told)
        operators = dict.fromkeys(one["operator"] for one in told if one["operator"])
        return {"operator": "; ".join(operators) or None, "client": "; ".join(clients) or None}

    def _vouched(self, event: int | None) -> Row:
        """The first timestamp that covers an event. A proof that is only promised proves no time."""
        covering = [one for one in self._stamps if event is not None and one.event >= event]
        first = next((one for one in covering if isinstance(one, Timestamp)), None)
        files = dict.fromkeys(one.file for one in covering if one.event == covering[0].event)
        return {
            "timestamp": " ".join(files) or None,
            "existed_at": times.iso(first.stamped_at) if first else None,
        }


def timestamp_files(stamps: Stamps) -> Iterator[tuple[str, str, datetime | None]]:
    """Each file that vouches for the history, what it is, and the time that it states."""
    for one in stamps:
        if isinstance(one, Timestamp):
            yield one.file, f"timestamp by {one.authority}", one.stamped_at
        else:
            yield one.file, f"OpenTimestamps proof of {' '.join(one.calendars)}", one.at


def _by_run(manifests: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """The first part of each run's manifest: the second tells how it ended."""
    found: dict[str, Mapping[str, Any]] = {}
    for manifest in map(json.loads, manifests):
        if "software" in manifest:
            found.setdefault(manifest["run"], manifest)
    return found


def _what(one: Artefact) -> str:
    kinds = ", ".join(dict.fromkeys(claim.what for claim in one.claims))
    return f"{one.part} of: {kinds}" if one.part else kinds


def _row(found: Row) -> Row:
    return {name: found.get(name) for name in COLUMNS}
