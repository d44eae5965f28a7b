"""A disk that is full: told in words, and nothing that was finished is lost."""

import pytest
from sqlalchemy import event

from archiver.errors import LedgerError, StorageError
from tests.support.ledgers import new_ledger, page, seen


@pytest.fixture
def ledger(tmp_path):
    """A ledger whose database may only grow a little further."""
    with new_ledger(tmp_path) as opened:
        opened.record_sources([page()])
        engine = opened._database._engine
        engine.dispose()
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=90"))
        yield opened


def test_a_full_disk_ends_with_74_and_keeps_what_was_finished(ledger):
    """The batch that did not fit leaves no trace, the ones before are whole."""
    ledger.record_looks([seen(page())])
    with pytest.raises(StorageError, match=r"archiver\.db: the disk is full") as caught:
        ledger.record_looks([seen(page(), text=f"{number} " * 2000) for number in range(100)])
    assert caught.value.exit_code == 74
    assert not isinstance(caught.value, LedgerError)
    assert len(ledger.looks(page().id)) == 1
    assert ledger.evidence.verify_chain().holds


def test_after_room_was_made_it_goes_on(ledger):
    """The same texts that were rolled back are stored when they come again."""
    look = seen(page(), text="A text that was rolled back. " * 10_000)
    with pytest.raises(StorageError):
        ledger.record_looks([look, seen(page(), text="x" * 400_000)])
    ledger.record_looks([seen(page(), text="A small text.")])
    assert ledger.looks(page().id)[0].look.observation.text == "A small text."
    assert ledger.evidence.verify_chain().holds
