"""How well found attributions match annotated ones: one to one, greedily, by overlap of what was said."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archiver.citations.attributions.find import attributions, reported_deletions
from archiver.citations.attributions.found import Attribution
from archiver.documents.read import read
from archiver.model.document import Document

Gold = dict[str, Any]
KINDS = ("direct", "mixed", "indirect", "credit", "evidence")
ENOUGH = 0.5


@dataclass
class Score:
    """Counts over a corpus. `wanted` and `hit` by the kind annotated."""

    wanted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    found: int = 0
    speakers: int = 0
    misses: list[str] = field(default_factory=list, repr=False)
    extra: list[str] = field(default_factory=list, repr=False)
    mistaken: list[str] = field(default_factory=list, repr=False)

    @property
    def hits(self) -> int:
        return self.hit.total()

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.wanted.total())

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, self.found + self.wanted.total())

    @property
    def speaker(self) -> float:
        return self.speakers / max(1, self.hits)

    def of(self, kind: str) -> float:
        return self.hit[kind] / max(1, self.wanted[kind])

    def __str__(self) -> str:
        kinds = ", ".join(
            f"{kind} {self.of(kind):.2f} of {self.wanted[kind]}" for kind in KINDS if self.wanted[kind]
        )
        return (
            f"recall {self.recall:.3f} ({kinds}); precision {self.precision:.3f} of {self.found}; "
            f"F1 {self.f1:.3f}; speaker {self.speaker:.3f}"
        )


def points(spans: Iterable[Sequence[int]]) -> set[int]:
    return {point for start, end in spans for point in range(start, end)}


def overlap(one: set[int], other: set[int]) -> float:
    """Intersection over union."""
    return len(one & other) / len(one | other) if one | other else 0.0


def pairs(found: Sequence[Attribution], gold: Sequence[Gold]) -> list[tuple[int, int]]:
    """Which found one is which annotated one: the best overlap first, each once, none below half."""
    ours = [points(one.content) for one in found]
    theirs = [points(one["content"]) for one in gold]
    ranked = sorted(
        (
            (overlap(mine, yours), i, j)
            for i, mine in enumerate(ours)
            for j, yours in enumerate(theirs)
            if mine & yours
        ),
        reverse=True,
    )
    taken: list[tuple[int, int]] = []
    for worth, i, j in ranked:
        if worth >= ENOUGH and all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return taken


def same_speaker(found: Attribution, gold: Gold) -> bool:
    """By place where both have one, else by name."""
    if found.speaker and gold["speaker"]:
        mine, yours = points([found.speaker]), points([gold["speaker"]])
        if len(mine & yours) * 2 >= min(len(mine), len(yours)):
            return True
    name = _plain(found.resolved or found.speaker_text)
    wanted = _plain(gold.get("speaker_resolved") or gold.get("speaker_text") or "")
    if not name or not wanted:
        return name == wanted
    return name == wanted or name in wanted or wanted in name


def _plain(text: str) -> str:
    words = text.lower().replace("’", "'").split()
    return " ".join(word for word in words if word not in ("the", "a", "an")).strip(".,")


def document_of(path: Path) -> Document:
    return read(path.read_bytes(), name=path.name, origin=str(path))


def add(score: Score, name: str, document: Document, gold: Sequence[Gold]) -> None:
    """Score one article."""
    found = attributions(document)
    matched = pairs(found, gold)
    score.found += len(found)
    score.wanted.update(one["kind"] for one in gold)
    for i, j in matched:
        score.hit[gold[j]["kind"]] += 1
        if same_speaker(found[i], gold[j]):
            score.speakers += 1
        else:
            score.mistaken.append(
                f"{name}: {found[i].speaker_text!r}={found[i].resolved!r} for {gold[j]['speaker_text']!r}={gold[j]['speaker_resolved']!r}"
            )
    mine, yours = {i for i, _ in matched}, {j for _, j in matched}
    score.extra += [f"{name}: {_shown(document, f.content)}" for i, f in enumerate(found) if i not in mine]
    score.misses += [
        f"{name} [{g['kind']}] {_shown(document, g['content'])}" for j, g in enumerate(gold) if j not in yours
    ]


def _shown(document: Document, spans: Iterable[Sequence[int]]) -> str:
    return " | ".join(document.text[start:end] for start, end in spans)


def lines(path: Path) -> list[Gold]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def score(folder: Path) -> Score:
    """Score a folder of NN-name.txt with NN-name.jsonl beside."""
    total = Score()
    for path in sorted(folder.glob("*.txt")):
        if path.with_suffix(".jsonl").exists():
            add(total, path.stem, document_of(path), lines(path.with_suffix(".jsonl")))
    return total


@dataclass
class DeletionScore:
    """How many reported deletions are found, and how many look-alikes taken for one."""

    right: int = 0
    missed: list[str] = field(default_factory=list, repr=False)
    wrong: list[str] = field(default_factory=list, repr=False)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))

    def __str__(self) -> str:
        return f"deletions: precision {self.precision:.3f}, recall {self.recall:.3f} of {self.right + len(self.missed)}"


def score_deletions(path: Path) -> DeletionScore:
    """Score the lines of reported-deletions.jsonl: {"text", "reported_deleted", "what"}."""
    total = DeletionScore()
    for case in lines(path):
        document = read(case["text"].encode(), name="case.txt", origin="-")
        said = bool(reported_deletions(document))
        if said and case["reported_deleted"]:
            total.right += 1
        elif said:
            total.wrong.append(case["text"])
        elif case["reported_deleted"]:
            total.missed.append(case["text"])
    return total
