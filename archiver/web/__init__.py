"""The only door to cited hosts and replay pages."""
