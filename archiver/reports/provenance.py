"""W3C PROV: articles, sources, exchanges, copies, what made them, and that a source is gone."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from archiver import __version__
from archiver.model import times
from archiver.model.facts import RecordedLook
from archiver.reports.rows import Row

NAMESPACE = "urn:archiver:"
LOST = ("missing", "gone")


def document(rows: Iterable[Row], looks: Iterable[RecordedLook]) -> Any:
    """The document. With the verdict `gone` or `missing` a source is invalidated."""
    from prov.model import PROV, ProvDocument  # noqa: PLC0415 - few commands need it

    prov = ProvDocument()
    prov.add_namespace("archiver", NAMESPACE)
    said = (("prov:label", f"archiver {__version__}"), ("prov:type", PROV["SoftwareAgent"]))
    agent = prov.agent("archiver:client", said)
    for recorded in looks:
        _look(prov, agent, recorded)
    for row in rows:
        _citation(prov, row)
    return prov.unified()


def serialized(prov: Any, form: str) -> str:
    """As `json` (PROV-JSON) or `jsonld`, which explains its own terms: it is read without a network."""
    options = {"context": "embed"} if form == "jsonld" else {}
    text: str = prov.serialize(format=form, indent=1, **options)
    return text + "\n"


def _name(kind: str, text: object) -> str:
    return f"archiver:{kind}-{hashlib.sha256(str(text).encode()).hexdigest()[:16]}"


def _time(text: object) -> datetime | None:
    return times.parse(str(text)) if text else None


def _look(prov: Any, agent: Any, recorded: RecordedLook) -> None:
    look = recorded.look
    activity = prov.activity(f"archiver:look-{recorded.id}", look.at, look.at)
    prov.wasAssociatedWith(activity, agent)
    said = {"prov:label": look.source, "prov:location": look.observation.checked_url}
    source = prov.entity(_name("source", look.source), said)
    prov.used(activity, source, look.at)
    for ref in look.evidence[-1:]:
        record = prov.entity(_name("record", ref), {"prov:label": str(ref), "archiver:sha256": look.sha256})
        prov.wasDerivedFrom(record, source)
        if recorded.look.sha256:
            prov.wasGeneratedBy(record, activity, look.at)


def _citation(prov: Any, row: Row) -> None:
    label = {"prov:label": str(row["article_title"] or row["article"])}
    article = prov.entity(_name("article", row["article"]), label)
    source = prov.entity(_name("source", row["source"]))
    prov.wasDerivedFrom(article, source)
    if row["snapshot_url"]:
        copy = prov.entity(_name("copy", row["snapshot_url"]), {"prov:location": str(row["snapshot_url"])})
        prov.wasDerivedFrom(copy, source)
    if row["verdict"] in LOST and row["first_missed"]:
        said = {"prov:label": str(row["reason"]), "archiver:cause": str(row["cause"] or "")}
        loss = prov.activity(_name("loss", row["source"]), None, None, said)
        prov.wasInvalidatedBy(source, loss, _time(row["first_missed"]))
