"""A workspace with a history of every kind, and ways to damage it beside the program."""

import random
import shutil
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from archiver.ledger.chain import COLUMNS, VERSION
from archiver.ledger.tables import HISTORY

CHAINED = {table.name: ("id", *COLUMNS[VERSION][table.name]) for table in HISTORY if table.name != "events"}
CHAINED["texts"] = (*CHAINED["texts"], "text")
EVENT = ("id", "v", "table_name", "recorded_at", "hash", "prev")
OWN = (*EVENT, "kind", "subject", "body")


def copied(folder: Path, to: Path) -> Path:
    """A copy of a workspace that may be damaged; triggers that protect the history are gone."""
    shutil.copytree(folder, to)
    with closing(sqlite3.connect(to / "archiver.db")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            database.execute(f"DROP TRIGGER {name}")
        database.commit()
    return to


def run_sql(folder: Path, statement: str, values=()) -> None:
    """Change the database beside the program."""
    with closing(sqlite3.connect(folder / "archiver.db")) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute(statement, values)
        database.commit()


def cells(folder: Path) -> dict[str, list[tuple[str, int, str, object]]]:
    """Every value that the chain covers, by table: table, row, column, value. Empty ones have no byte to flip."""
    found = defaultdict(list)
    with closing(sqlite3.connect(folder / "archiver.db")) as database:
        for table, names, which in (
            *((table, names, "1") for table, names in CHAINED.items()),
            ("events", EVENT, "table_name <> 'events'"),
            ("events", OWN, "table_name = 'events'"),
        ):
            rows = database.execute(f"SELECT id, {', '.join(names)} FROM {table} WHERE {which}").fetchall()
            for number, *values in rows:
                found[table] += [
                    (table, number, name, value)
                    for name, value in zip(names, values, strict=True)
                    if value not in (None, "")
                ]
    return dict(found)


def flip(value: object, dice: random.Random) -> object:
    """The value with one bit of one byte turned; numbers by one of their bits."""
    if isinstance(value, int):
        return value ^ (1 << dice.randrange(8))
    if isinstance(value, float):
        return value + dice.choice([-1, 1]) * 2.0 ** -dice.randrange(1, 15)
    data = bytearray(str(value).encode())
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def flip_cell(folder: Path, cell, dice: random.Random) -> str:
    """Flip a byte in a value of the database; says where."""
    table, number, name, value = cell
    flipped = (
        value ^ (1 << dice.randrange(20, 60)) if name == "id" else flip(value, dice)
    )  # a number that is free
    if isinstance(flipped, bytes):
        run_sql(folder, f"UPDATE {table} SET {name} = CAST(? AS TEXT) WHERE id = ?", (flipped, number))
    else:
        run_sql(folder, f"UPDATE {table} SET {name} = ? WHERE id = ?", (flipped, number))
    return f"{table} {number} {name}: {value!r} -> {flipped!r}"


def flip_file(path: Path, dice: random.Random) -> str:
    """Flip a bit in a file; says where."""
    data = bytearray(path.read_bytes())
    place = dice.randrange(len(data))
    data[place] ^= 1 << dice.randrange(8)
    path.write_bytes(data)
    return f"{path.name} at {place}"
