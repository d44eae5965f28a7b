"""From a sample and the paces to days and bytes."""

import pytest

from archiver.settings import load
from archiver.usecases.watch_plan import USUAL_BYTES, Sample, forecast, sentences

SAMPLE = Sample(articles=100, read=20, hosts={"x.com": 60, "news.example": 20}, article_bytes=200_000)


def settings(**sections):
    return load(overrides=sections, environ={})


def test_sources_are_scaled_up_from_the_sample():
    """And said to be; the busiest host's budget decides when the last verdict is there."""
    found = forecast(SAMPLE, settings(schedule={"looks_per_host_day": 100}))
    assert (found.sources, found.estimated, found.days_to_verdicts) == (400, True, 3.0)
    assert "3.0 days" in " ".join(sentences(found))


def test_the_day_s_budget_and_the_pace_of_a_host_decide_where_they_are_narrower():
    """Whichever takes longest."""
    assert forecast(SAMPLE, settings(schedule={"looks_per_day": 40})).days_to_verdicts == 10
    assert forecast(SAMPLE, settings(network={"gap": 864})).days_to_verdicts == 3


@pytest.mark.parametrize(
    ("sections", "days"),
    [
        ({}, 400 / (2 * 1440)),
        ({"archives": {"access_key": "a", "secret_key": "b"}}, 400 / (6 * 1440)),
        ({"archives": {"access_key": "a", "secret_key": "b", "save_per_day": 100}}, 4),
        ({"archives": {"save": False}}, None),
        ({"archives": {"enabled": False}}, None),
        ({"privacy": "discreet"}, None),
    ],
)
def test_snapshots_take_as_long_as_the_archive_s_pace(sections, days):
    """None where nothing is saved."""
    found = forecast(SAMPLE, settings(**sections))
    assert found.days_to_snapshots == days
    assert any("none are made" in sentence for sentence in sentences(found)) is (days is None)


def test_disk_is_measured_where_there_is_something_to_measure_by():
    """Else a size is assumed, and said to be; without evidence there is none."""
    assert forecast(SAMPLE, settings()).disk == 400 * USUAL_BYTES + 1_000_000
    held = Sample(articles=10, read=10, hosts={"a": 10}, looked_at=50, evidence=500_000)
    found = forecast(held, settings())
    assert (found.disk, found.measured) == (100_000, True)
    assert forecast(SAMPLE, settings(evidence={"record": False})).disk == 0


def test_nothing_read_is_nothing_known():
    """No number is made up."""
    said = list(sentences(forecast(Sample(articles=5, undated=2), settings())))
    assert said == [
        "articles: 5, 2 of them without a date; 0 were read for this",
        "sources: unknown, as none of the articles could be read",
    ]


@pytest.mark.parametrize(("read", "words"), [(1, "1 was read for this"), (5, "5 were read for this")])
def test_how_many_were_read_is_said(read, words):
    """One article is not many."""
    found = forecast(Sample(articles=5, read=read, hosts={"a": 3}), settings())
    assert next(iter(sentences(found))).endswith(words)
