"""Drives a platform's probe through the web door and records what was seen."""
