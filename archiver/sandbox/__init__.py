"""A small internet on loopback, for the demo and the tests."""
