"""verify: whether history and evidence are as they were written, without any network."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archiver.errors import LedgerError, UsageError
from archiver.evidence import integrity, timestamps
from archiver.model import times
from archiver.model.facts import Break, ChainReport
from archiver.model.integrity import Damage, Erasure, Part, Proof, Timestamp, erased_record, erased_records
from archiver.usecases.manifest import summaries
from archiver.usecases.tools import Desk

EXIT_CODES = {Part.CHAIN: 10, Part.WARC: 11, Part.TIMESTAMP: 12}

END_UNPROVED = (
    "nothing shows that the newest events are all there: a chain that was cut off at its end holds as well; "
    "note the head now and give it to --head next time, or have runs time-stamped (evidence.timestamp_urls)"
)


@dataclass(frozen=True)
class Verified:
    """What was found. `end` says how far the end of the chain is proved, `remarks` what is no damage."""

    chain: ChainReport
    checked: integrity.Checked
    damages: Sequence[Damage]
    erasures: Sequence[Erasure]
    end: str
    remarks: Sequence[str] = field(default_factory=list)
    proofs: Sequence[Proof] = ()
    runs: Sequence[Mapping[str, object]] = ()

    @property
    def exit_code(self) -> int:
        """10 chain, 11 WARC, 12 timestamp, the first of them that is damaged; 0 if nothing is."""
        return min((EXIT_CODES[damage.part] for damage in self.damages), default=0)


def verify(desk: Desk, head: str = "") -> Verified:
    """Check everything. `head` is the hash of the last event as somebody noted it earlier."""
    head = head.strip().lower()
    if head and (len(head) != 64 or set(head) - set("0123456789abcdef")):
        raise UsageError("--head: write the 64 hexadecimal digits that an earlier `archiver verify` printed")
    try:
        with desk.ledger.evidence.tolerating():
            return _verified(desk, head)
    except (LedgerError, ValueError) as error:
        meaning = "The database can't be read to its end: put back a copy, this one proves nothing any more."
        damage = Damage(Part.CHAIN, desk.workspace.database.name, str(error), meaning)
        return Verified(ChainReport(0, ""), integrity.Checked(), [damage], [], END_UNPROVED)


def _verified(desk: Desk, head: str) -> Verified:
    """Check the chain, then by those rows that are as they were recorded everything they speak of."""
    chain = desk.ledger.evidence.verify_chain()
    erasures = desk.ledger.evidence.erasures(chain.doubts)
    stamped, proofs = desk.ledger.evidence.timestamps(chain.doubts), desk.ledger.evidence.proofs(chain.doubts)
    checked = _files(desk, chain, erasures)
    roots = desk.settings.evidence.timestamp_ca
    damages = [
        *map(_chain_damage, chain.breaks),
        *checked.damages,
        *timestamps.check(desk.workspace.evidence, stamped, roots),
        *timestamps.check_proofs(desk.workspace.evidence, proofs),
    ]
    end, missing = _end(desk, chain, head, stamped)
    remarks = list(_remarks(desk, chain, checked))
    runs = summaries(desk.ledger.manifests()) if chain.holds else []
    return Verified(chain, checked, [*damages, *missing], erasures, end, remarks, proofs, runs)


def _chain_damage(broken: Break) -> Damage:
    several = broken.last > broken.event
    where = f"events {broken.event} to {broken.last}" if several else f"event {broken.event}"
    return Damage(Part.CHAIN, f"{where} ({broken.table})", broken.what, broken.meaning)


def _files(desk: Desk, chain: ChainReport, erasures: Sequence[Erasure]) -> integrity.Checked:
    named = list(desk.ledger.evidence.evidence_named(chain.doubts))
    spans = desk.ledger.evidence.spans(chain.doubts)
    return integrity.check(desk.workspace.evidence, spans, named, erased_records(erasures))


def _end(
    desk: Desk, chain: ChainReport, head: str, stamped: Sequence[Timestamp]
) -> tuple[str, Sequence[Damage]]:
    """How far the end is proved, and what is missing of it."""
    cut = [_cut(at) for at in timestamps.heads(desk.workspace.evidence) if _unknown(desk, at)]
    if not head:
        return _stamped_end(desk, chain, stamped), cut
    event = desk.ledger.evidence.event_of(head)
    if event is None:
        meaning = (
            "The event that was noted is not among those that are there: "
            "the end of the history was cut off, or all of it was made anew."
        )
        return "the head given is not in the chain", [
            Damage(Part.CHAIN, "its end", f"no event has the hash {head}", meaning)
        ]
    if not chain.holds:
        return f"the head given is event {event}, but the chain is broken", cut
    behind = chain.events - event
    later = (
        f"; {behind} events were recorded since, and nothing shows that there were no more" if behind else ""
    )
    return f"the head given is event {event}: nothing up to there was cut off{later}", cut


def _unknown(desk: Desk, found: tuple[str, str]) -> bool:
    return desk.ledger.evidence.event_of(found[0]) is None


def _cut(found: tuple[str, str]) -> Damage:
    """A timestamp file whose event is gone."""
    meaning = (
        "An authority put its time under a history that had come further: its end was cut off, or it was "
        "made anew."
    )
    return Damage(Part.CHAIN, "its end", f"no event has the hash that {found[1]} is about", meaning)


def _stamped_end(desk: Desk, chain: ChainReport, stamped: Sequence[Timestamp]) -> str:
    """How far a timestamp proves the end."""
    if not stamped or not chain.holds:
        return END_UNPROVED
    last = max(stamped, key=lambda one: one.event)
    own = sum(one.event >= last.event for one in stamped)
    own += sum(one.event >= last.event for one in desk.ledger.evidence.proofs())
    later = chain.events - last.event - own
    return (
        f"event {last.event} existed on {times.iso(last.stamped_at)}, says {last.authority}"
        + (f"; nothing shows that the {later} events since are all there were" if later > 0 else "")
        + ("" if desk.settings.evidence.timestamp_ca else "; its signature was not checked (timestamp_ca)")
    )


def _remarks(desk: Desk, chain: ChainReport, checked: integrity.Checked) -> Iterator[str]:
    if chain.broken is not None:
        yield (
            f"the chain is broken from event {chain.broken.event} on; what is said of files and timestamps "
            "rests on those rows that still agree with their own events"
        )
    if checked.unlisted:
        yield (
            f"{checked.unlisted} exchanges were recorded before the history held the digests of records; "
            "they were checked by the digests within the files alone"
        )
    for name, size in checked.trailing.items():
        yield (
            f"{name}: {size} bytes at the end are spoken for by nothing: another process is writing, or "
            "one was killed; the next audit moves them to evidence/orphans/"
        )
    known = desk.ledger.committed_warc_lengths()
    for name in integrity.strangers(desk.workspace.evidence, known):
        yield f"{name}: the history does not know this file"


def erased_sentence(erasure: Erasure) -> str:
    """What was erased, when and by which order."""
    ref = erased_record(erasure.subject)
    return f"{f'record {ref}' if ref else f'text {erasure.subject}'}: {erasure.words}"


def proof_sentence(proof: Proof) -> str:
    """What a proof says, and never more: whether the block bears it out only a node can tell."""
    if not proof.blocks:
        return f"event {proof.event} is promised by {', '.join(proof.calendars)}, it proves no time yet"
    blocks = " and ".join(map(str, proof.blocks))
    command = f"ots verify -d {proof.head} evidence/{proof.file}"
    return f"event {proof.event} claims Bitcoin block {blocks}; check with a node: {command}"


def runs_sentence(runs: Sequence[Mapping[str, object]]) -> str:
    """Who made the runs, and how far our clock was off, as far as that is known."""
    people = sorted({str(run["operator"]) for run in runs if run["operator"]})
    known = [run["clock_offset_seconds"] for run in runs]
    offsets = [abs(offset) for offset in known if isinstance(offset, float)]
    clock = f"; our clock was at most {max(offsets)} s off those of archives and controls" if offsets else ""
    ended = sum(run["ended_at"] is not None for run in runs)
    by = f", by {', '.join(people)}" if people else ""
    return f"{len(runs)}, {ended} described to their end{by}{clock}"


def latest(proofs: Iterable[Proof]) -> Sequence[Proof]:
    """Of each head the last proof."""
    return list({proof.head: proof for proof in proofs}.values())


def facts(found: Verified) -> dict[str, object]:
    """The findings for machines."""
    return {
        "chain": "holds" if found.chain.holds and found.chain.head else "broken",
        "events": found.chain.events,
        "head": found.chain.head or None,
        "end": found.end,
        "files": found.checked.files,
        "records": found.checked.records + found.checked.unlisted,
        "damages": [
            {"part": str(one.part), "where": one.where, "what": one.what, "meaning": one.meaning}
            for one in found.damages
        ],
        "erased": [
            {"subject": one.subject, "at": times.iso(one.at), "order": one.order} for one in found.erasures
        ],
        "runs": list(found.runs),
        "proofs": [
            {
                "event": one.event,
                "head": one.head,
                "file": one.file,
                "claims_bitcoin_blocks": list(one.blocks),
            }
            for one in latest(found.proofs)
        ],
        "remarks": list(found.remarks),
        "exit_code": found.exit_code,
    }
