"""The daemon: a process that does what is due, round after round, for years."""
