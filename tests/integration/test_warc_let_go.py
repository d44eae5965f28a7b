"""Earlier files of a store that goes on for years."""

import os

from archiver.clock import SimulatedClock
from archiver.evidence.files import hold
from archiver.evidence.warc import WarcStore
from tests.support.exchanges import AT, answer


def is_held(path):
    """Whether a living process works on the file."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        return not hold(descriptor, wait=False)
    finally:
        os.close(descriptor)


def test_a_full_file_is_held_until_all_of_it_is_committed(tmp_path):
    """Then it is closed and named no more; the current one stays, and no byte goes uncounted."""
    with WarcStore(tmp_path, clock=SimulatedClock(AT), rotate_bytes=1) as store:
        refs = []
        for _ in range(3):
            refs.append(store.append(answer()))
            store.sync()
        first, second, third = [ref.file for ref in refs]
        size, lengths = store.size, store.lengths()
        store.written(first, lengths[first] - 1, lengths[first])
        assert is_held(tmp_path / first)
        for name in (first, third):
            store.written(name, lengths[name], lengths[name])
        assert [is_held(tmp_path / name) for name in (first, second, third)] == [False, True, True]
        assert list(store.lengths()) == [second, third]
        assert store.size == size == sum(path.stat().st_size for path in tmp_path.iterdir())
        assert store.read(refs[0]).content
