"""The append-only history, its chain and its projection. Nobody else reads or writes the database."""
