"""The daemon: what is due, round after round."""
