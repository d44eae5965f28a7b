"""Progress on a terminal: the stage, how far it is, and the host that is being waited for."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.reports.cells import printable
from archiver.usecases.progress import Progress, Silent

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


@contextmanager
def shown(*, quiet: bool, verbose: bool) -> Iterator[Progress]:
    """A listener that draws on standard error if that is a terminal, else only says what must be known."""
    if quiet:
        yield Silent()
    elif verbose or not sys.stderr.isatty():
        yield Lines(every_step=verbose)
    else:
        with _bar() as progress:
            yield progress


class Lines:
    """Plain lines, for logs: what must be known and, if asked for, every step."""

    def __init__(self, *, every_step: bool) -> None:
        self._every_step = every_step
        self._stage = ""
        self._done = 0
        self._total = 0

    def stage(self, name: str, total: int) -> None:
        """Begin a stage."""
        self._stage, self._done, self._total = name, 0, total
        if self._every_step:
            self.say(f"{name}: {total}")

    def step(self, host: str = "") -> None:
        """Count a step."""
        self._done += 1
        if self._every_step:
            self.say(f"{self._stage} {self._done}/{self._total} {host}")

    def say(self, sentence: str) -> None:
        """Write a line."""
        print(printable(sentence), file=sys.stderr)  # noqa: T201 - this is the terminal


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[host]}[/dim]"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Drawn(bar)


class Drawn:
    """A rich progress bar."""

    def __init__(self, bar: "Bar") -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def stage(self, name: str, total: int) -> None:
        """Begin a stage in place of the one before."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(name, total=total, host="")

    def step(self, host: str = "") -> None:
        """Count a step; the host that is most waited for is shown."""
        if self._task is not None:
            self._bar.update(self._task, advance=1, host=printable(host)[:40])

    def say(self, sentence: str) -> None:
        """Write a line above the bar."""
        self._bar.console.print(printable(sentence), markup=False, highlight=False)
