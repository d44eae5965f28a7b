"""Changes told to people."""
