"""Figures for Prometheus, on loopback. Each is read from the ledger when it is asked for."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.errors import ArchiverError, SettingsError
from archiver.usecases.status import Status, status
from archiver.usecases.tools import Desk

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

log = logging.getLogger(__name__)
HOST = "127.0.0.1"


@contextmanager
def served(desk: Desk, port: int) -> Iterator[None]:
    """Serve the figures as long as the body runs; with port 0 serve nothing. Raises SettingsError."""
    if not port:
        yield
        return
    try:
        from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415 - an extra
    except ImportError:
        raise SettingsError(
            "setting daemon.metrics_port needs the extra: pip install 'archiver[metrics]'"
        ) from None
    registry = CollectorRegistry()
    registry.register(_Figures(desk))
    try:
        server, thread = start_http_server(port, HOST, registry)
    except OSError as error:
        raise SettingsError(f"setting daemon.metrics_port: {port} can't be used: {error.strerror}") from None
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Figures:
    """A collector in the sense of prometheus_client."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> Iterable["GaugeMetricFamily"]:
        """Name nothing beforehand, so that registering reads nothing."""
        return ()

    def collect(self) -> Iterator["GaugeMetricFamily"]:
        """The figures as they are now; none if the ledger can't be read."""
        try:
            yield from _families(status(self._desk))
        except ArchiverError as error:
            log.warning("no figures: %s", error)


def _families(found: Status) -> Iterator["GaugeMetricFamily"]:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - an extra

    single = {
        "sources_due": ("sources that are due for a look", found.due),
        "sources_overdue_seconds": ("seconds that the longest waiting source is due", found.overdue_seconds),
        "captures_wanted": ("captures not asked for yet", found.captures_wanted),
        "captures_open": ("captures asked for and not finished", found.captures_open),
        "captures_today": ("captures asked for on this UTC day", found.captures_today),
        "held_runs": ("runs whose verdicts are held", len(found.held)),
        "disk_free_bytes": ("free bytes of the workspace's disk", found.disk_free),
        "evidence_bytes": ("bytes of evidence", found.evidence),
        "database_bytes": ("bytes of the database", found.database or 0),
    }
    for name, (words, value) in single.items():
        yield GaugeMetricFamily(f"archiver_{name}", words, value=value)
    failures = GaugeMetricFamily("archiver_duty_failures", "failures in a row", labels=["duty"])
    good = GaugeMetricFamily("archiver_duty_good_timestamp_seconds", "last good round", labels=["duty"])
    for standing in found.standings:
        failures.add_metric([str(standing.duty)], standing.failures)
        if standing.good_at is not None:
            good.add_metric([str(standing.duty)], standing.good_at.timestamp())
    yield from (failures, good)
