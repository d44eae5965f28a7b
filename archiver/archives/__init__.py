"""The public archives: transport, look-up, capture jobs."""
