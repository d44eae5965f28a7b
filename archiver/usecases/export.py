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
from archiver.reports import csvw, provenance, robustlinks
from archiver.reports.formats import csv_text, plain_csv
from archiver.usecases.export_choice import ARTICLE, HANDED_IN, Chosen, choose
from archiver.usecases.export_custody import Custody, Stamps, timestamp_files
from archiver.usecases.export_readme import readme
from archiver.usecases.export_records import Artefact, gather, pages
from archiver.usecases.tools import Desk

EVIDENCE = "evidence.wacz"


@dataclass(frozen=True)
class Exported:
    """What was written. `missing` are exchanges that were erased or are damaged; `private`: what it tells."""

    path: Path
    files: int
    records: int
    missing: Sequence[str] = ()
    private: Sequence[str] = ()


def export(desk: Desk, what: str, target: Path, *, case: bool = False) -> Exported:
    """Write a folder, or a .zip if `target` ends so. Raises UsageError for what is unknown or there."""
    if bool(what) == case:
        raise UsageError("say what to export: an article, a source, or --case for all of the workspace")
    if target.exists():
        raise UsageError(f"{target} is there already; give another --output")
    chosen = choose(desk, what)
    artefacts = gather(desk, chosen)
    private = list(_private(desk, chosen))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as temporary:
            folder = Path(temporary) / target.stem
            folder.mkdir()
            _Bundle(desk, folder, chosen, artefacts).fill(private, whole=case)
            files = _sums(folder)
            _deliver(folder, target)
    except OSError as error:
        raise StorageError(f"can't write {target}: {error.strerror}") from None
    missing = [one.missing for one in artefacts if one.missing]
    return Exported(target, files, len(artefacts) - len(missing), missing, private)


def _private(desk: Desk, chosen: Chosen) -> Iterator[str]:
    """What in an export is not for everybody, a sentence each."""
    kinds = [claim.what for claim in chosen.claims]
    yield "the addresses that are cited, what was seen there, and the words around the citations"
    if ARTICLE in kinds:
        yield "the articles themselves, as they were read, also those that are not published"
    if handed_in := kinds.count(HANDED_IN):
        yield f"{handed_in} {'file' if handed_in == 1 else 'files'} that people handed in, and who did"
    yield "the manifests of the runs: operator, case, purpose, settings, where the client stood"
    if desk.settings.network.contact:
        yield "the contact in the User-Agent of every request"


@dataclass(frozen=True)
class _Bundle:
    """The folder that is filled."""

    desk: Desk
    folder: Path
    chosen: Chosen
    artefacts: Sequence[Artefact]

    def fill(self, private: Sequence[str], *, whole: bool) -> None:
        """Write everything but the sums."""
        self._report()
        runs = self.chosen.runs
        manifests = [text for run in runs for text in self.desk.ledger.manifests(run)]
        self._write("manifests.jsonl", "".join(f"{text}\n" for text in manifests))
        self._certificates(manifests)
        self._settings(manifests)
        events = self.desk.ledger.evidence.events_told(None if whole else self.chosen.sources)
        with (self.folder / "chain.jsonl").open("wb") as file:
            file.writelines(line + b"\n" for line in events)
        self._articles()
        self._write("README.txt", readme(self.desk.clock.now(), private))
        self._evidence(manifests)

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8", newline="")

    def _report(self) -> None:
        rows = [line.row for line in self.chosen.lines]
        self._write("sources.csv", csv_text(rows))
        self._write("sources.csv-metadata.json", csvw.metadata())
        self._write("robustlinks.html", robustlinks.plain_list(rows))
        prov = provenance.document(rows, self.chosen.looks)
        for name, form in (("provenance.json", "json"), ("provenance.jsonld", "jsonld")):
            self._write(name, provenance.serialized(prov, form))

    def _certificates(self, manifests: Sequence[str]) -> None:
        """What hosts presented, as files that openssl reads, named by fingerprint."""
        for manifest in manifests:
            for fingerprint, digest in json.loads(manifest).get("certificates", {}).items():
                if pem := self.desk.ledger.text(digest):
                    (self.folder / "certificates").mkdir(exist_ok=True)
                    self._write(f"certificates/{fingerprint}.pem", pem)

    def _settings(self, manifests: Sequence[str]) -> None:
        """What the runs were told, each under the SHA-256 by which its manifest names it."""
        for digest in dict.fromkeys(json.loads(manifest).get("settings", "") for manifest in manifests):
            if text := self.desk.ledger.text(digest):
                (self.folder / "settings").mkdir(exist_ok=True)
                self._write(f"settings/{digest}.json", text)

    def _articles(self) -> None:
        """The articles as robust links, where their bytes are exported and are HTML."""
        exported = {one.ref for one in self.artefacts if one.entry}
        for article_id in dict.fromkeys(line.fact.article.id for line in self.chosen.lines):
            own = [line for line in self.chosen.lines if line.fact.article.id == article_id]
            ref = own[0].fact.article.evidence
            if ref is None or ref not in exported:
                continue
            content = self.desk.warcs.read(ref).content
            if b"<a " in content.lower():
                by_url = {line.fact.recorded.citation.cited_url: line.row for line in own}
                self._write(f"article-{article_id}.html", robustlinks.decorated(content, by_url))

    def _evidence(self, manifests: Sequence[str]) -> None:
        """The records as WACZ, the custody report, and the list that a shell can read."""
        held = [(one, one.entry) for one in self.artefacts if one.entry]
        entries = [entry for _, entry in held]
        path, evidence = self.folder / EVIDENCE, self.desk.workspace.evidence
        found = pages(self.desk, self.artefacts)
        offsets = wacz.write(path, evidence, entries, found, self.desk.clock.now())
        placed = {one.ref: offset for (one, _), offset in zip(held, offsets, strict=True)}
        stamps: Stamps = [*self.desk.ledger.evidence.timestamps(), *self.desk.ledger.evidence.proofs()]
        custody = Custody(self.chosen.looks, manifests, stamps)
        table = [custody.of_record(one, placed.get(one.ref)) for one in self.artefacts]
        for file, what, at in timestamp_files(stamps):
            if (source := evidence / file).is_file():
                copy = self.folder / file
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(source, copy)
                table.append(custody.of_file(self.folder, copy, what, at))
        self._write("custody.csv", plain_csv(table))
        listed = (
            f"{at} {entry.ref.length} {entry.sha256}\n" for at, entry in zip(offsets, entries, strict=True)
        )
        self._write("records.txt", "".join(listed))


def _sums(folder: Path) -> int:
    """SHA256SUMS over all that was written; gives the number of files."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    (folder / "SHA256SUMS").write_text(
        "".join(f"{_sha256(path)}  {path.relative_to(folder)}\n" for path in paths), "utf-8"
    )
    return len(paths) + 1


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _deliver(folder: Path, target: Path) -> None:
    if target.suffix != ".zip":
        folder.rename(target)
        return
    packed = folder.parent / "packed"
    with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, Path(folder.name) / path.relative_to(folder))
    packed.rename(target)
