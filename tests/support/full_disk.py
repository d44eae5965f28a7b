"""A disk without room, for which nobody has to be root."""

import resource
from contextlib import contextmanager


@contextmanager
def no_file_larger_than(size: int):
    """As if the disk were full for every file that would grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
