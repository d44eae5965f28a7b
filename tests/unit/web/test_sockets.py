"""Room for the connections of a sweep."""

import resource

from archiver.web.sockets import make_room


def test_the_limit_of_open_files_is_raised_and_stays():
    """A small limit becomes as large as the system allows; asking again changes nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(512, soft), hard))
        room = make_room()
        assert room >= min(soft, 65_536)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (room, hard)
        assert make_room() == room
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
