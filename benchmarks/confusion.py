"""`python -m benchmarks.confusion [open|blind]`: who calls what dead, over the answers of the corpus.

The sandbox's proxy serves the same answers to archiver, lychee and linkchecker. archiver runs in this
process behind a simulated clock, so that neither the paces of platforms nor the days between looks take time;
its door, ledger and evidence are the real ones. lychee's time-outs and what it passes over count as unknown.
"""

import asyncio
import csv
import io
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.clock import SimulatedClock
from archiver.sandbox.proxy import Sandbox
from archiver.settings import load
from archiver.usecases.check import check
from archiver.usecases.progress import Silent
from archiver.usecases.workspace import Workspace
from archiver.wiring import tools
from benchmarks.corpus_world import Case, CorpusWorld, cases, rounds

TRUTHS = ("there", "not_there", "unknown")
SAID = ("live", "dead", "unknown")
DAYS = (0, 3, 4, 10)
START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
Words = Mapping[str, str]
"""What was said of each case: live, dead or unknown, by its id."""

_FIRST = {"live": "live", "moved": "live", "changed": "live", "missing": "dead", "gone": "dead"}
_LAST = {**_FIRST, "missing": "unknown"}
_LYCHEE = {"success_map": "live", "error_map": "dead", "timeout_map": "unknown"}


def main() -> None:
    logging.getLogger("archiver").setLevel(logging.CRITICAL)
    everything = cases(sys.argv[1:])
    truth = {case.id: case.truth for case in everything}
    tables: dict[str, Counter[tuple[str, str]]] = {}
    played = 0
    for number, chosen in enumerate(rounds(everything), 1):
        played += len(chosen)
        print(f"round {number}: {len(chosen)} cited URLs", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for program, said in _all_programs(chosen, Path(folder)).items():
                table = tables.setdefault(program, Counter())
                table.update((truth[key], word) for key, word in said.items())
    print(f"{played} of {len(everything)} cited URLs")
    for program, table in tables.items():
        print(report(program, table))


def report(program: str, table: Counter[tuple[str, str]]) -> str:
    """A confusion table of truth and word, with what matters to a newsroom below."""
    lines = [f"\n{program:<28}{'said live':>10}{'dead':>8}{'unknown':>9}"]
    lines += [
        f"  {truth.replace('_', ' '):<26}{table[truth, 'live']:>10}{table[truth, 'dead']:>8}{table[truth, 'unknown']:>9}"
        for truth in TRUTHS
    ]
    false, right = table["there", "dead"], table["not_there", "dead"]
    precision = f"{right / (right + false):.2f}" if right + false else "-"
    missed = table["not_there", "live"]
    lines.append(f"  precision of dead {precision}; living called dead {false}; dead called live {missed}")
    return "\n".join(lines)


def _all_programs(chosen: Sequence[Case], folder: Path) -> dict[str, Words]:
    """What each program says of the cases of one round."""
    folder.chmod(0o755)  # linkchecker gives up root's rights before it reads the certificate
    clock = SimulatedClock(START)
    with Sandbox(CorpusWorld(chosen), clock) as sandbox:
        bundle = folder / "ca.pem"
        shutil.copyfile(sandbox.ca_file, bundle)
        bundle.chmod(0o644)
        environment = sandbox.environment() | dict.fromkeys(
            ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), str(bundle)
        )
        with ThreadPoolExecutor() as pool:
            lychee = pool.submit(_lychee, chosen, folder, environment)
            linkchecker = pool.submit(_linkchecker, chosen, folder, environment)
            looked = asyncio.run(_archiver(chosen, folder, environment, clock))
        peers = {"lychee": lychee.result(), "linkchecker": linkchecker.result()}
    first = {key: _FIRST.get(verdicts[0], "unknown") for key, verdicts in looked.items()}
    last = {key: _LAST.get(verdicts[-1], "unknown") for key, verdicts in looked.items()}
    return {"archiver, one look": first, "archiver, after ten days": last, **peers}


async def _archiver(
    chosen: Sequence[Case], folder: Path, environment: Mapping[str, str], clock: SimulatedClock
) -> dict[str, list[str]]:
    """The verdicts on each case, one a day that it is looked at."""
    settings = load(
        environ=environment,
        overrides={"network": {"gap": 0, "retries": 0, "control_urls": (), "max_retry_after": 0}},
    )
    workspace = Workspace(folder / "workspace")
    workspace.prepare()
    said: dict[str, list[str]] = {case.id: [] for case in chosen}
    async with tools(settings, workspace, clock) as built:
        for day in DAYS:
            clock.set(START + timedelta(days=day))
            found, _ = await check(built, [case.url for case in chosen], Silent())
            for case, checked in zip(chosen, found, strict=True):
                said[case.id].append(checked.judgement.verdict)
    return said


def _lychee(chosen: Sequence[Case], folder: Path, environment: Mapping[str, str]) -> Words:
    """What lychee says; what it passes over is unknown to it."""
    links = folder / "links.txt"
    links.write_text("".join(f"{case.url}\n" for case in chosen))
    out = _run(
        ["lychee", "--no-progress", "--format", "json", "-v", "--timeout", "20", "--host-request-interval", "0ms",
         "--max-retries", "0", str(links)],
        environment,
    )  # fmt: skip
    said = dict.fromkeys((case.id for case in chosen), "unknown")
    for table, word in _LYCHEE.items():
        for entries in json.loads(out).get(table, {}).values():
            for entry in entries:
                said[chosen[entry["span"]["line"] - 1].id] = word
    return said


def _linkchecker(chosen: Sequence[Case], folder: Path, environment: Mapping[str, str]) -> Words:
    """What linkchecker says."""
    config = folder / "linkcheckerrc"
    config.write_text(
        f"[checking]\nthreads=100\ntimeout=20\nmaxrequestspersecond=10000\nsslverify={folder / 'ca.pem'}\n"
        "[filtering]\ncheckextern=1\n"
    )
    config.chmod(0o644)
    out = _run(
        ["linkchecker", "--config", str(config), "--no-robots", "--no-status", "--recursion-level", "0", "--stdin",
         "--output", "csv", "--verbose"],
        environment,
        "".join(f"{case.url}\n" for case in chosen),
    )  # fmt: skip
    rows = csv.DictReader(io.StringIO("".join(_data(out))), delimiter=";")
    words = {row["urlname"]: "live" if row["valid"] == "True" else "dead" for row in rows}
    return {case.id: words.get(case.url, "unknown") for case in chosen}


def _data(out: str) -> list[str]:
    return [line for line in out.splitlines(keepends=True) if not line.startswith("#")]


def _run(command: Sequence[str], environment: Mapping[str, str], text: str | None = None) -> str:
    """The standard output of a program beside our own interpreter."""
    executable = str(Path(sys.executable).with_name(command[0]))
    done = subprocess.run(
        [executable, *command[1:]],
        env={**os.environ, **environment},
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.stdout


if __name__ == "__main__":
    main()
