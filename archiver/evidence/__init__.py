"""Exchanges as WARC records."""
