"""Room for the connections of a sweep: many systems allow a process 1,024 files unless it asks for more."""

import resource

_WANTED = 65_536


def make_room() -> int:
    """Raise the limit of open files as far as the system lets us; returns what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):
        return soft
    return wanted
