"""An audit that is killed or interrupted at any moment loses nothing finished, and the same command goes on."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archiver.clock import SystemClock
from archiver.ledger.ledger import Ledger
from archiver.sandbox import Sandbox, World
from archiver.sandbox.sites import WebSite, add_commons
from archiver.sandbox.wayback import WaybackMachine
from archiver.verdicts.judge import judge

HOSTS, PAGES = 8, 6


@pytest.fixture
def world():
    """Eight hosts with six pages each, one of which is not there."""
    world = World()
    add_commons(world)
    WaybackMachine(world, {})
    for host in range(HOSTS):
        site = WebSite(f"Site {host}")
        for page in range(1, PAGES):
            site.put(f"/{page}", site.page(f"Page {page}", f"What page {page} of site {host} has to say."))
        world.add(site, [f"site{host}.example"])
    return world


@pytest.fixture
def audit(world, tmp_path):
    """A function that starts `archiver audit` in the world, in a process of its own."""
    article = tmp_path / "article.txt"
    article.write_text(
        "".join(f"See https://site{h}.example/{p} .\n\n" for h in range(HOSTS) for p in range(PAGES))
    )
    with Sandbox(world, SystemClock()) as sandbox:

        def start(workspace):
            workspace.mkdir(exist_ok=True)
            settings = {"ARCHIVER_NETWORK__GAP": "0.05", "ARCHIVER_NETWORK__PER_HOST": "1"}
            return subprocess.Popen(
                [
                    Path(sys.executable).with_name("archiver"),
                    "audit",
                    str(article),
                    "--no-archive",
                    "--quiet",
                ],
                cwd=workspace,
                env={**os.environ, **sandbox.environment(), **settings},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )

        yield start


def report(workspace):
    with (workspace / "sources.csv").open(newline="") as file:
        return {row["url"]: (row["verdict"], row["checks"]) for row in csv.DictReader(file)}


def wait_for_requests(world, count, process):
    """Until the world was asked so many times; the article's pages only."""
    until = time.monotonic() + 30
    while len([r for r in world.requests() if ".example/" in r.url and "site" in r.url]) < count:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.005)


def finished(process):
    process.communicate(timeout=60)
    return process.returncode


def test_a_killed_audit_is_continued(audit, world, tmp_path):
    """Killed three times; the report is that of an undisturbed run, and no source counts a look twice."""
    undisturbed = tmp_path / "undisturbed"
    finished(audit(undisturbed))
    disturbed = tmp_path / "disturbed"
    for share in (0.2, 0.5, 0.8):
        world.log.clear()
        process = audit(disturbed)
        left = HOSTS * PAGES - (len(looked(disturbed)) if share > 0.2 else 0)
        wait_for_requests(world, max(1, int(left * share)), process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert finished(audit(disturbed)) == 1
    assert report(disturbed) == report(undisturbed)
    with Ledger.open(f"sqlite:///{disturbed / 'archiver.db'}", clock=SystemClock(), judge=judge) as ledger:
        assert ledger.evidence.verify_chain().holds
        assert all(len(ledger.looks(source)) == 1 for source in looked(disturbed))


def looked(workspace):
    """The sources that were looked at in the newest run."""
    if not (workspace / "archiver.db").exists():
        return set()
    with Ledger.open(f"sqlite:///{workspace / 'archiver.db'}", clock=SystemClock(), judge=judge) as ledger:
        cited = {recorded.citation.identity.source.id for recorded in ledger.citations()}
        return {source for source in cited if ledger.looks(source)}


def test_ctrl_c_leaves_a_good_report(audit, world, tmp_path):
    """SIGINT: exit 3, the finished looks in the report, and the word that the same command goes on."""
    process = audit(tmp_path / "w")
    wait_for_requests(world, 10, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 3
    assert "the same command goes on from here" in err
    assert "Traceback" not in err
    done = report(tmp_path / "w")
    assert len(done) == HOSTS * PAGES
    assert 0 < sum(checks == "1" for _, checks in done.values()) < HOSTS * PAGES
