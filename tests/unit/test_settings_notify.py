"""The settings of [notify]: times, zones, and URLs that are secrets."""

from datetime import time

import pytest

from archiver.cli.session import secrets
from archiver.errors import SettingsError
from archiver.settings import load
from archiver.settings.notify import one_time, times


def read(folder, text):
    path = folder / "archiver.toml"
    path.write_text(f"[notify]\n{text}\n", "utf-8")
    return load(path, environ={})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('time_zone = "Mars/Olympus"', "notify.time_zone: .* is no time zone"),
        ('time_zone = "../etc/passwd"', "notify.time_zone: .* is no time zone"),
        ('quiet_hours = "22:00"', "notify.quiet_hours: .*write it as 22:00-07:00"),
        ('quiet_hours = "22:00-22:00"', "notify.quiet_hours: .*write it as 22:00-07:00"),
        ('quiet_hours = "22:00-late"', "notify.quiet_hours: .*late is no time of day"),
        ('digest_at = "half past"', "notify.digest_at: .*write it as 08:30"),
        ('digest_at = "08:30+02:00"', "notify.digest_at: .*write it as 08:30"),
        ('tell = ["everything"]', "notify.tell"),
        ('urls = ["slack://a", "hush-hush@x?u=http://y"]', "notify.urls: .*number 2 is no URL"),
    ],
)
def test_a_wrong_setting_is_named_and_no_secret_with_it(tmp_path, text, words):
    """In one line that says how it is written."""
    with pytest.raises(SettingsError, match=words) as caught:
        read(tmp_path, text)
    assert "hush-hush" not in str(caught.value)


def test_times_and_urls_are_read(tmp_path):
    """Hours as people write them; the URLs print as ***, and logs are told to blank them."""
    text = 'urls = ["slack://hush-hush"]\nquiet_hours = "22:00 - 07:30"\ndigest_at = "08:30"'
    settings = read(tmp_path, text)
    assert times(settings.notify.quiet_hours) == (time(22), time(7, 30))
    assert one_time(settings.notify.digest_at) == time(8, 30)
    assert (times(""), one_time("")) == (None, None)
    assert "hush-hush" not in repr(settings)
    assert "slack://hush-hush" in list(secrets(settings))


def test_a_variable_that_can_not_be_read_is_a_wrong_setting(monkeypatch):
    """Lists stand in the environment as JSON; what stands there may be secret."""
    monkeypatch.setenv("ARCHIVER_NOTIFY__URLS", "slack://hush-hush")
    with pytest.raises(SettingsError, match=r"notify.*lists are written as JSON") as caught:
        load(environ={})
    assert "hush-hush" not in str(caught.value)
    monkeypatch.setenv("ARCHIVER_NOTIFY__URLS", '["slack://hush-hush"]')
    assert load(environ={}).notify.urls[0].get_secret_value() == "slack://hush-hush"
