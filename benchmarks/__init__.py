"""Measurements. Run them with `make bench`; none of them is a test."""
