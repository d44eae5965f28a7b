"""The parts that a person waits for: start-up, one page, one text. `python -m benchmarks.pieces` prints each next to its target.

CPU seconds (user and system), the least of several rounds: what else the machine does at the time is not the
program's doing.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archiver.citations.extract import extract
from archiver.citations.scanner import scan
from archiver.documents.read import read
from archiver.platforms.registry import all_platforms

ROUNDS = 5
PAGE = 100_000
TEXT = 1_000_000
SENTENCE = (
    "The harbour board met on Tuesday and put off berth {n} (see annex 2.0.In), as costs rose by 3.{n}%. "
    "Nobody from the port was there to answer; a spokesman said later that figures were being prepared and "
    "would be sent to the board in time. The minutes are at https://port.example/minutes/{n}?utm_source=n, "
    "and a reporter wrote about it at https://x.com/reporter/status/{id}. "
)
"""Two addresses in four hundred characters."""

PROSE = (
    "The ferry terminal, which the board had wanted to move for years, stays where it is until the summer. "
    "People who live behind it said at the hearing that they had never been asked, and left before the vote. "
    "The mayor called that regrettable, praised the pilots and promised a walk along the quay in the spring. "
)


@dataclass(frozen=True)
class Piece:
    """A measurement. `run` gives seconds; `wanted` is the most there may be."""

    name: str
    run: Callable[[], float]
    wanted: float


def main() -> None:
    for piece in PIECES:
        took = min(piece.run() for _ in range(ROUNDS))
        verdict = "reached" if took <= piece.wanted else "MISSED"
        print(
            f"{piece.name:<44} {took * 1000:>6.0f} ms of {piece.wanted * 1000:>4.0f}: {verdict}", flush=True
        )


def start_up() -> float:
    """`archiver --help`, from process to process."""
    executable = Path(sys.executable).with_name("archiver")
    process = subprocess.Popen([str(executable), "--help"], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def page() -> bytes:
    """An article of 100 kB with three addresses a paragraph and the markup around it that pages have."""
    paragraphs: list[str] = []
    size = 0
    while size < PAGE - 4000:
        n = len(paragraphs)
        sentence = SENTENCE.format(n=n, id=1512375012946292736 + n)
        link = f'<a href="https://news{n % 40}.example/{n}">as reported elsewhere</a>'
        paragraphs.append(f"<p class='text-block' data-n='{n}'>{sentence}{PROSE}{link}</p>\n")
        size += len(paragraphs[-1])
    menu = "".join(f"<li><a href='/section/{n}'>Section {n}</a></li>" for n in range(40))
    return (
        "<!doctype html><html lang=en><head><title>Harbour board puts off berth</title>"
        "<meta property='article:published_time' content='2026-11-20T08:00:00Z'></head>"
        f"<body><nav><ul>{menu}</ul></nav><article><h1>Harbour board puts off berth</h1>{''.join(paragraphs)}"
        "</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def text() -> str:
    """A megabyte of running text with two addresses in every sentence."""
    return "".join(SENTENCE.format(n=n, id=n) for n in range(TEXT // len(SENTENCE)))[:TEXT]


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _pieces() -> tuple[Piece, ...]:
    platforms, html, words = all_platforms(), page(), text()
    url = "https://port.example/news/berth"

    def extracted() -> object:
        return extract(read(html, name="berth.html", origin=url, base_url=url), platforms)

    extracted()  # imports, and tables that are built once a process
    return (
        Piece("archiver --help", start_up, 0.4),
        Piece(f"a page of {len(html) // 1000} kB read and its citations found", lambda: _cpu(extracted), 0.1),
        Piece(
            f"a text of {len(words) // 1000} kB scanned for addresses", lambda: _cpu(lambda: scan(words)), 0.1
        ),
    )


PIECES = _pieces()

if __name__ == "__main__":
    main()
