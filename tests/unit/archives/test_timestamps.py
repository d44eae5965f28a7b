"""The Wayback Machine's 14 digits."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archives.timestamps import read_replay_url, read_stamp, stamp


@given(st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_stamp_reads_back_to_the_second(moment):
    """Writing and reading lose nothing but the fraction."""
    assert read_stamp(stamp(moment)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    "text", ["20000800241623", "2022", "", "2022040810211x", "99999999999999", "٢٠٢٢٠٤٠٨١٠٢١١٦"]
)
def test_times_that_do_not_exist_are_refused(text):
    """Such rows are in the index."""
    with pytest.raises(ValueError):
        read_stamp(text)


@pytest.mark.parametrize(
    ("url", "original"),
    [
        ("https://web.archive.org/web/20220408102116/https://a.example/?x=1", "https://a.example/?x=1"),
        ("/web/20220408102116id_/http://a.example/", "http://a.example/"),
        ("http://web.archive.org/web/20220408102116if_/a.example", "a.example"),
        ("https://web.archive.org/web/2022/https://a.example/", None),
        ("https://web.archive.org/web/20221308102116/https://a.example/", None),
        ("https://evil.example/web/20220408102116/https://a.example/", None),
    ],
)
def test_a_replay_url_names_its_memento(url, original):
    """Only a whole time at the archive's own host names one."""
    found = read_replay_url(url)
    assert (found.original if found else None) == original
