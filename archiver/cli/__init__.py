"""The command line."""

from archiver.cli.main import main

__all__ = ["main"]
