"""The event loop: the fast one where there is one."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end; gives what it returns, raises what it raises."""
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 - not there on every system
    except ImportError:
        return asyncio.run(main)
    runner = asyncio.Runner(loop_factory=new_event_loop)
    try:
        return runner.run(main)
    finally:
        # A TLS connection that was broken off may still be saying goodbye; uvloop then refuses to be closed.
        with suppress(OSError):
            runner.close()
