"""Ledger to CSV, JSON and terminal. Never touches the network."""
