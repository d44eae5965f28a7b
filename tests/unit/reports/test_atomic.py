"""Files that are there whole or not at all."""

import os

import pytest

from archiver.errors import StorageError
from archiver.reports.atomic import replace


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_file_is_replaced_whole(tmp_path):
    """The new content is there and no leftovers are."""
    path = tmp_path / "sources.csv"
    path.write_text("old")
    assert replace(path, "new\r\n") == path
    assert path.read_bytes() == b"new\r\n"
    assert names(tmp_path) == ["sources.csv"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    """The error says which path, in one line, and nothing is left behind."""
    with pytest.raises(StorageError, match=r"sources\.csv"):
        replace(tmp_path / "no" / "sources.csv", "x")


def test_the_old_file_stays_when_the_name_is_taken_by_a_folder(tmp_path):
    """What can't be replaced is left as it is."""
    (tmp_path / "sources.csv").mkdir()
    with pytest.raises(StorageError, match="old file is untouched"):
        replace(tmp_path / "sources.csv", "x")
    assert names(tmp_path) == ["sources.csv"]


def test_a_full_disk_leaves_the_old_file(tmp_path):
    """Bytes that can't be written fail before the old file is touched."""
    path = tmp_path / "sources.csv"
    path.write_text("old")
    full = tmp_path / f".sources.csv.{os.getpid()}"
    full.symlink_to("/dev/full")
    with pytest.raises(StorageError, match="No space left"):
        replace(path, "x" * 100_000)
    assert path.read_text() == "old"
