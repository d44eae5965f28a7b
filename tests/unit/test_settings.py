"""Settings from file, environment and command line; secrets that never print."""

import pytest
from pydantic import ValidationError

from archiver.errors import SettingsError
from archiver.model.states import Privacy
from archiver.settings import load


def write(folder, text):
    path = folder / "archiver.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_command_line_goes_before_the_environment_before_the_file(tmp_path, monkeypatch):
    """Each source of settings overrides the one below it, setting by setting."""
    path = write(tmp_path, "[network]\ngap = 2\nper_host = 5\nretries = 7\n")
    monkeypatch.setenv("ARCHIVER_NETWORK__GAP", "3")
    settings = load(path, overrides={"network": {"retries": 1}}, environ={})
    network = settings.network
    assert (network.gap, network.per_host, network.retries) == (3, 5, 1)


def test_the_variables_of_other_tools_are_read():
    """Proxies, CA bundle and keys, unless the file says otherwise."""
    environ = {
        "https_proxy": "http://proxy.example:3128",
        "NO_PROXY": "intranet.example",
        "REQUESTS_CA_BUNDLE": "/etc/ca.pem",
        "INTERNET_ARCHIVE_ACCESS_KEY": "canary-access",
        "INTERNET_ARCHIVE_SECRET_KEY": "canary-secret",
    }
    settings = load(environ=environ)
    assert settings.network.https_proxy == "http://proxy.example:3128"
    assert settings.network.no_proxy == "intranet.example"
    assert settings.network.ca_bundle == "/etc/ca.pem"
    assert settings.archives.access_key.get_secret_value() == "canary-access"
    assert "canary" not in repr(settings)
    assert "canary" not in str(settings.model_dump())


def test_the_file_goes_before_the_variables_of_other_tools(tmp_path):
    """What a newsroom wrote down is meant."""
    path = write(tmp_path, '[network]\nhttps_proxy = "http://own.example:1"\n')
    settings = load(path, environ={"HTTPS_PROXY": "http://other.example:2"})
    assert settings.network.https_proxy == "http://own.example:1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[network]\ngap = -1\n", "network.gap"),
        ("[network]\nspeed = 1\n", "network.speed"),
        ("[nonsense]\nx = 1\n", "nonsense"),
        ('privacy = "secret"\n', "privacy"),
        ('[network]\nuser_agent = "link checker"\n', "user_agent"),
        ('[network]\ncontact = "a\\nb"\n', "contact"),
        ("[network\n", "not TOML"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path, text, words):
    """And nothing of the value's secret is told."""
    with pytest.raises(SettingsError, match=words) as caught:
        load(write(tmp_path, text), environ={})
    assert "\n" not in str(caught.value)


def test_a_wrong_override_is_named(tmp_path):
    """The command line is validated, too."""
    with pytest.raises(SettingsError, match="allow_networks"):
        load(environ={}, overrides={"network": {"allow_networks": ("nowhere",)}})
    with pytest.raises(SettingsError, match="privacy"):
        load(environ={}, overrides={"privacy": "secret"})


def test_settings_are_frozen():
    """A run never changes its mind."""
    with pytest.raises(ValidationError):
        load(environ={}).network.gap = 5


def test_the_user_agent_names_the_contact_and_no_link():
    """Common firewalls refuse every agent that holds the word (facts: liveness, 0.7)."""
    settings = load(environ={}, overrides={"network": {"contact": "mailto:desk@paper.example"}})
    assert settings.network.agent().startswith("archiver/")
    assert "desk@paper.example" in settings.network.agent()
    assert "link" not in load(environ={}).network.agent()


def test_privacy_is_a_word():
    """Open unless said otherwise."""
    assert load(environ={}).privacy is Privacy.OPEN
    assert load(environ={}, overrides={"privacy": "closed"}).privacy is Privacy.CLOSED
