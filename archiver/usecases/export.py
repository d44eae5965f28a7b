"""export: an article, a source or the whole case, to be handed over and checked by others."""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import StorageError, UsageError
from archiver.evidence import wacz
from archiver.evidence.reading import piece_at, with_originals
from archiver.model import times
from archiver.model.facts import RecordedLook
from archiver.model.integrity import erased_records
from archiver.model.observation import EvidenceRef
from archiver.reports import csvw, provenance, robustlinks
from archiver.reports.formats import csv_text, plain_csv
from archiver.usecases.export_readme import README
from archiver.usecases.history import find_source
from archiver.usecases.report import Line, lines
from archiver.usecases.tools import Desk


@dataclass(frozen=True)
class Exported:
    """What was written. `missing` are exchanges that were erased or are damaged."""

    path: Path
    files: int
    records: int
    missing: Sequence[str] = ()


@dataclass(frozen=True)
class _Chosen:
    """What is exported: lines of the report, the looks at their sources, and the articles' own evidence."""

    lines: Sequence[Line]
    sources: Sequence[str]
    looks: Sequence[RecordedLook]
    refs: Sequence[EvidenceRef]


def export(desk: Desk, what: str, target: Path, *, case: bool = False) -> Exported:
    """Write a folder, or a .zip if `target` ends so. Raises UsageError for what is unknown or there."""
    if bool(what) == case:
        raise UsageError("say what to export: an article, a source, or --case for all of the workspace")
    if target.exists():
        raise UsageError(f"{target} is there already; give another --output")
    chosen = _chosen(desk, what)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / target.stem
        folder.mkdir()
        try:
            records, missing = _fill(desk, folder, chosen, whole=case)
            files = _sums(folder)
            _deliver(folder, target)
        except OSError as error:
            raise StorageError(f"can't write {target}: {error.strerror}") from None
    return Exported(target, files, records, missing)


def _chosen(desk: Desk, what: str) -> _Chosen:
    known = {
        name: article.id
        for article in desk.ledger.articles()
        for name in (article.id, article.url, article.origin)
        if name
    }
    found = list(lines(desk, [known[what]] if what in known else None))
    if what and what not in known:
        source = find_source(desk, what).id
        found = [line for line in found if line.fact.source.id == source]
        sources = [source]
    else:
        sources = list(dict.fromkeys(line.fact.source.id for line in found))
    looks = [recorded for source in sources for recorded in desk.ledger.looks(source)]
    refs = [ref for recorded in looks for ref in recorded.look.evidence]
    refs += [c.evidence for source in sources for c in desk.ledger.comparisons(source) if c.evidence]
    refs += [q.evidence for source in sources for q in desk.ledger.quote_checks(source) if q.evidence]
    refs += [one.evidence for source in sources for one in desk.ledger.lookups(source) if one.evidence]
    media = desk.ledger.media(sources)
    refs += [one.evidence for parts in media.values() for one in parts if one.evidence]
    refs += [n.attachment.evidence for source in sources for n in desk.ledger.notes(source) if n.attachment]
    if not what or what in known:
        refs += [line.fact.article.evidence for line in found if line.fact.article.evidence]
    held = with_originals(desk.workspace.evidence, dict.fromkeys(refs))
    return _Chosen(found, sources, looks, list(dict.fromkeys(held)))


def _fill(desk: Desk, folder: Path, chosen: _Chosen, *, whole: bool) -> tuple[int, list[str]]:
    rows = [line.row for line in chosen.lines]
    (folder / "sources.csv").write_text(csv_text(rows), "utf-8", newline="")
    (folder / "sources.csv-metadata.json").write_text(csvw.metadata(), "utf-8")
    (folder / "robustlinks.html").write_text(robustlinks.plain_list(rows), "utf-8")
    prov = provenance.document(rows, chosen.looks)
    for name, form in (("provenance.json", "json"), ("provenance.jsonld", "jsonld")):
        (folder / name).write_text(provenance.serialized(prov, form), "utf-8")
    runs = list(dict.fromkeys(recorded.look.run for recorded in chosen.looks))
    manifests = [text for run in runs for text in desk.ledger.manifests(run)]
    (folder / "manifests.jsonl").write_text("".join(f"{text}\n" for text in manifests), "utf-8")
    _certificates(desk, folder, manifests)
    events = desk.ledger.events_told(None if whole else chosen.sources)
    (folder / "chain.jsonl").write_bytes(b"".join(line + b"\n" for line in events))
    _timestamps(desk, folder)
    _articles(desk, folder, chosen)
    (folder / "README.txt").write_text(README.format(at=times.iso(desk.clock.now())), "utf-8")
    return _evidence(desk, folder, chosen)


def _timestamps(desk: Desk, folder: Path) -> None:
    files = [one.file for one in desk.ledger.timestamps()] + [one.file for one in desk.ledger.proofs()]
    for file in files:
        source = desk.workspace.evidence / file
        if source.is_file():
            (folder / file).parent.mkdir(exist_ok=True)
            shutil.copyfile(source, folder / file)


def _certificates(desk: Desk, folder: Path, manifests: Sequence[str]) -> None:
    """What hosts presented, as files that openssl reads, named by fingerprint."""
    for manifest in manifests:
        for fingerprint, digest in json.loads(manifest).get("certificates", {}).items():
            if pem := desk.ledger.text(digest):
                (folder / "certificates").mkdir(exist_ok=True)
                (folder / "certificates" / f"{fingerprint}.pem").write_text(pem, "utf-8")


def _articles(desk: Desk, folder: Path, chosen: _Chosen) -> None:
    """The articles as robust links, where their bytes are held and are HTML."""
    for article_id in dict.fromkeys(line.fact.article.id for line in chosen.lines):
        own = [line for line in chosen.lines if line.fact.article.id == article_id]
        ref = own[0].fact.article.evidence
        by_url = {line.fact.recorded.citation.cited_url: line.row for line in own}
        try:
            content = desk.warcs.read(ref).content if ref else b""
        except StorageError:
            content = b""
        if ref in chosen.refs and b"<a " in content.lower():
            html = robustlinks.decorated(content, by_url)
            (folder / f"article-{article_id}.html").write_text(html, "utf-8")


def _evidence(desk: Desk, folder: Path, chosen: _Chosen) -> tuple[int, list[str]]:
    """The records as WACZ, and the custody report: a line an artefact."""
    held, missing = [], []
    erased = erased_records(desk.ledger.erasures())
    for ref in chosen.refs:
        if ref in erased:
            missing.append(f"{ref}, {erased[ref].words}")
            continue
        try:
            held.append((ref, piece_at(desk.workspace.evidence, ref)))
        except StorageError as error:
            missing.append(str(error))
    offsets = wacz.write(folder / "evidence.wacz", [piece for _, piece in held], desk.clock.now())
    custody = list(_custody(chosen, held, offsets))
    (folder / "custody.csv").write_text(plain_csv(custody), "utf-8", newline="")
    return len(held), missing


def _custody(
    chosen: _Chosen, held: Sequence[tuple[EvidenceRef, wacz.Piece]], offsets: Sequence[int]
) -> Iterator[dict[str, object]]:
    by_ref: dict[EvidenceRef, list[RecordedLook]] = {}
    for recorded in chosen.looks:
        for ref in recorded.look.evidence:
            by_ref.setdefault(ref, []).append(recorded)
    for (ref, piece), offset in zip(held, offsets, strict=True):
        found = by_ref.get(ref, [])
        yield {
            "record_sha256": piece.sha256,
            "length": ref.length,
            "offset_in_wacz_warc": offset,
            "recorded_in": str(ref),
            "url": piece.url,
            "received_at": times.iso(piece.at),
            "http_status": piece.status or None,
            "source": found[0].look.source if found else None,
            "runs": " ".join(dict.fromkeys(recorded.look.run for recorded in found)) or None,
            "events": " ".join(str(recorded.id) for recorded in found) or None,
            "vantage": found[0].look.vantage if found else None,
        }


def _sums(folder: Path) -> int:
    """SHA256SUMS over all that was written; gives the number of files."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in paths
    ]
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")
    return len(paths) + 1


def _deliver(folder: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix != ".zip":
        shutil.copytree(folder, target)
        return
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, Path(folder.name) / path.relative_to(folder))


def facts(exported: Exported) -> str:
    """What was written, in JSON."""
    return json.dumps(
        {
            "path": str(exported.path),
            "files": exported.files,
            "records": exported.records,
            "missing": list(exported.missing),
        }
    )
