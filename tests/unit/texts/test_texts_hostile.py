"""Pages that were made to be slow."""

import time

import pytest

from archiver.texts.readable import readable, title, visible


@pytest.mark.parametrize("read", [readable, title, visible])
@pytest.mark.parametrize("piece", ["<div>", "<b><i>", "<li><dd>", "<rt>"])
def test_deep_nesting_is_read_in_linear_time(read, piece):
    """A megabyte of opened elements takes a moment, not minutes."""
    page = b"<html><body><p>Text.</p>" + piece.encode() * (1_000_000 // len(piece))
    started = time.process_time()
    read(page)
    assert time.process_time() - started < 5
