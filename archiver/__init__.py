"""archiver reads an article, checks every source it cites and keeps the evidence."""

__version__ = "0.1.0"
