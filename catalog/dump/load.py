"""Reading a dump: into an empty catalog row by row, into a used one through the line (`catalog.dump.merge`)."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from django.db import DatabaseError, transaction

from catalog.dump import merge
from catalog.dump.files import DumpError
from catalog.dump.read import Reader
from catalog.models import Catalog
from catalog.store import restore

Heard = Callable[[str], None]
Clock = Callable[[], datetime]


class Loaded(NamedTuple):
    """What a load did: `restored` into an empty catalog, `merged` into a used one, or `held` already.

    `rows` were restored; `runs` and `decisions` were merged.
    """

    how: str
    rows: int = 0
    runs: int = 0
    decisions: int = 0


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def load(path: Path, *, if_new: bool = False, wall: Clock = wall_clock, said: Heard = lambda _: None) -> Loaded:
    """Take a dump in, all of it or nothing. An empty catalog becomes the one dumped; a used one learns what is newer.

    With `if_new`, a file whose very bytes were loaded before is left alone. `said` hears of each step. Raises
    DumpError for a bad file, and `store.Busy` where a source of which the dump knows more is being refreshed.
    """
    mark = _mark(path)
    if if_new and Catalog.objects.filter(bundle=mark).exists():
        return Loaded("held")
    reader = Reader(path)
    try:
        with transaction.atomic():
            restore.alone()
            loaded = _restore(reader, said) if restore.empty() else _merge(reader, wall(), said)
            restore.mark(mark)
    except DatabaseError as error:
        raise reader.error(f"the rows don't go together: {str(error).splitlines()[0]}") from error
    return loaded


def _mark(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise DumpError(f"{path}: not a file")
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DumpError(f"{path}: {error.strerror}") from error


def _restore(reader: Reader, said: Heard) -> Loaded:
    header = reader.header()
    restore.begin()
    rows = 0
    for table, count, portions in reader.tables():
        for first, portion in portions:
            restore.insert(table.model, table.all_columns, portion, first)
        rows += count
        said(f"{table.name}: {count:,} rows")
    said("working out what is kept beside them")
    restore.finish(**header)
    return Loaded("restored", rows=rows)


def _merge(reader: Reader, now: datetime, said: Heard) -> Loaded:
    tables = {table.name: [row for _, rows in portions for row in rows] for table, _, portions in reader.tables()}
    merged = merge.merge(tables, now, said)
    return Loaded("merged", runs=merged.runs, decisions=merged.decisions)
