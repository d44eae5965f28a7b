"""Logs: one line an entry, no secrets, files that do not grow without end."""

import json
import logging
import shutil

import pytest

from archiver.errors import StorageError
from archiver.logs import FILE, ForPeople, JsonLines, Redactor, to_folder, to_terminal

CANARY = "c4n4ry-s3cr3t"


@pytest.fixture
def log():
    """A logger; what the tests set up at the root is taken away again."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield logging.getLogger("archiver.test")
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


def record(message, *arguments, error=None):
    """A record as the logging module makes it."""
    information = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("archiver.test", logging.ERROR, "", 1, message, arguments, information)


@pytest.mark.parametrize(
    "text",
    [
        f"asked https://reader:{CANARY}@host.example/page",
        f"asked https://{CANARY}@host.example/",
        f"GET /page?a=1&access_token={CANARY}&b=2",
        f"https://host.example/?X-Amz-Signature={CANARY}",
        f"https://host.example/?api_key={CANARY}#top",
        f"Authorization: LOW KEY:{CANARY}",
        f"Authorization: Bearer {CANARY}",
        f"the key is {CANARY}",
    ],
)
def test_no_secret_is_logged(text):
    """Known ones, logins, and what URLs and headers carry."""
    redact = Redactor([CANARY, ""])
    assert CANARY not in redact(text)
    assert CANARY not in Redactor()(text) or text.startswith("the key")
    assert "***" in redact(text)


def test_an_ordinary_url_is_left_alone():
    """Redacting must not hide what happened."""
    url = "https://host.example/a@b/page?id=7&monkey=yes&page=2"
    assert Redactor(["other"])(url) == url


def test_tracebacks_are_redacted_too():
    """They hold arguments and URLs."""
    try:
        int(f"https://u:{CANARY}@host.example")
    except ValueError as error:
        line = JsonLines(Redactor()).format(record("it failed", error=error))
    said = json.loads(line)
    assert "https://***@host.example" in said["traceback"]
    assert CANARY not in line


@pytest.mark.parametrize(
    "bad", ["a\r\n2026 ERROR forged", "a\x1b]0;owned\x07", "a\u2028b", "a\u202eb", "a\ud800b"]
)
def test_whatever_a_url_holds_an_entry_is_one_line(bad):
    """Nobody forges an entry or commands a terminal."""
    entry = record("asked %s", bad)
    line = JsonLines(Redactor()).format(entry)
    assert line.isascii()
    assert line.splitlines() == [line]
    assert json.loads(line)["message"] == f"asked {bad}"
    person = ForPeople(Redactor(), times=True).format(entry)
    assert person.splitlines() == [person]
    assert all(character.isprintable() for character in person)


def test_a_file_that_is_full_is_followed_by_another(tmp_path, log):
    """No more files are kept than the setting says, each line whole."""
    to_folder(tmp_path / "logs", Redactor(), size=2_000, files=2)
    for number in range(100):
        log.info("entry %d", number)
    files = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert files == [FILE, f"{FILE}.1", f"{FILE}.2"]
    for path in (tmp_path / "logs").iterdir():
        assert path.stat().st_size <= 2_000
        assert all(json.loads(line)["level"] == "info" for line in path.read_text().splitlines())


def test_the_terminal_hears_what_it_is_to_hear(capsys, log, tmp_path):
    """Setting up twice does not say things twice; the file hears more."""
    to_terminal(Redactor())
    to_terminal(Redactor([CANARY]))
    to_folder(tmp_path, Redactor([CANARY]), size=10_000, files=1)
    log.info("for the file")
    log.warning("for both: %s", CANARY)
    assert capsys.readouterr().err == "warning: for both: ***\n"
    assert len((tmp_path / FILE).read_text().splitlines()) == 2


def test_a_log_that_can_not_be_written_stops_nothing(tmp_path, capsys, log):
    """It is said once, without a traceback."""
    folder = tmp_path / "logs"
    to_folder(folder, Redactor(), size=1, files=1)
    shutil.rmtree(folder)
    log.error("one")
    log.error("two")
    lost = f"warning: {folder / FILE} can't be written: entries of the log are lost\n"
    assert capsys.readouterr().err == lost


def test_a_folder_that_can_not_be_written_is_named(tmp_path):
    """With what to do."""
    (tmp_path / "logs").write_text("a file")
    with pytest.raises(StorageError, match=r"can.t write logs in .*logs"):
        to_folder(tmp_path / "logs", Redactor(), size=1, files=1)
