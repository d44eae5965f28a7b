"""Under which conditions a run worked: certificates by host, and a clock compared with believed ones only."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

from archiver.clock import SimulatedClock
from archiver.model.exchange import Tls
from archiver.usecases.conditions import Conditions
from archiver.usecases.manifest import certificates
from tests.support.exchanges import AT, hop

TLS = Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", (b"leaf", b"issuer"))


def conditions():
    """With a control at control.example."""
    return Conditions(SimulatedClock(AT), ["control.example"])


def dated(seconds, url="https://control.example/", *more):
    """An answer whose server's clock is so many seconds behind ours."""
    date = format_datetime(AT - timedelta(seconds=seconds), usegmt=True)
    return replace(hop(url=url, headers=(("Date", date), *more)), seconds=0.0)


def test_without_a_believed_answer_the_offset_is_unknown():
    """A cited host, a cache, and a date that is none say nothing about our clock."""
    found = conditions()
    found.saw(dated(500, "https://cited.example/"))
    found.saw(dated(500, "https://control.example/", ("Age", "77")))
    found.saw(hop(url="https://control.example/", headers=(("Date", "yesterday"),)))
    found.saw(hop(url="https://control.example/"))
    found.heard("https://archive.example/", {"age": "1", "date": "Sun, 22 Nov 2026 00:00:00 GMT"})
    found.heard("https://archive.example/", {"date": "Sun, 22 Nov 2026 00:00:00 -0000"})
    met = found.take()
    assert (met.offset, met.answers, met.hosts) == (None, 0, ())


def test_the_offset_is_the_median_of_what_controls_and_archives_say():
    """So that one wrong clock among them does not matter; a Date leaves out half a second on average."""
    found = conditions()
    found.saw(dated(10))
    found.saw(dated(12))
    found.saw(dated(100_000))
    found.heard(
        "https://archive.example/x", {"date": format_datetime(AT - timedelta(seconds=12), usegmt=True)}
    )
    met = found.take()
    assert 11 <= met.offset <= 13
    assert (met.answers, met.hosts) == (4, ("archive.example", "control.example"))
    assert found.take().offset is None


def test_each_kind_of_connection_to_a_host_is_told_once():
    """With the certificates by fingerprint, each as a file that openssl reads."""
    found = conditions()
    other = replace(TLS, version="TLSv1.2")
    for tls in (TLS, TLS, other, None):
        found.saw(replace(hop(), tls=tls))
    met = found.take()
    assert list(met.connections["news.example"]) == [TLS, other]
    pems = certificates(met)
    assert set(pems) == set(TLS.fingerprints)
    assert all(pem.startswith("-----BEGIN CERTIFICATE-----") for pem in pems.values())
