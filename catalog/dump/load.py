"""Reading a dump: into an empty catalog row by row, into a used one through the line (`catalog.dump.merge`)."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models, transaction

from catalog.dump import merge
from catalog.dump.files import DumpError, lines
from catalog.dump.tables import FORM, TABLES, Table
from catalog.models import Catalog, Route, Run
from catalog.store import restore

Row = list[Any]
Heard = Callable[[str, int], None]


class Loaded(NamedTuple):
    """What a load did: `restored` into an empty catalog, `merged` into a used one, or `held` already."""

    how: str
    rows: int
    runs: int


def load(path: Path, *, if_new: bool = False, said: Heard = lambda *_: None) -> Loaded:
    """Take a dump in, all of it or nothing. An empty catalog becomes the one dumped; a used one learns what is newer.

    With `if_new`, a file whose very bytes were loaded before is left alone. Raises DumpError for a bad file.
    """
    mark = sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    if not mark:
        raise DumpError(f"{path}: no such file")
    held = Catalog.objects.first()
    if if_new and held and held.bundle == mark:
        return Loaded("held", 0, 0)
    header, tables = _tables(path)
    with transaction.atomic():
        if Run.objects.exists() or Route.objects.exists():
            runs = merge.merge({table.name: rows for table, rows in tables})
            loaded = Loaded("merged", 0, runs)
        else:
            restore.begin()
            rows = sum(_restore(table, found, said) for table, found in tables)
            restore.finish(header["version"], header["changed_at"] and datetime.fromisoformat(header["changed_at"]))
            loaded = Loaded("restored", rows, 0)
        Catalog.objects.update_or_create(pk=1, defaults={"bundle": mark})
    return loaded


def _restore(table: Table, rows: list[Row], said: Heard) -> int:
    restore.insert(table.model, [*table.columns, *table.later], rows)
    said(table.name, len(rows))
    return len(rows)


def _tables(path: Path) -> tuple[dict[str, Any], Iterator[tuple[Table, list[Row]]]]:
    """The header, and each table with its rows, one at a time."""
    numbered = enumerate(lines(path), 1)
    header = _object(path, *next(numbered, (1, "")))
    if header.get("ratecard") != "catalog" or header.get("form") != FORM:
        raise DumpError(f"{path.name}: line 1: not a catalog in form {FORM}")
    return header, _each_table(path, numbered)


def _each_table(path: Path, numbered: Iterator[tuple[int, str]]) -> Iterator[tuple[Table, list[Row]]]:
    for table in TABLES:
        number, line = next(numbered, (0, ""))
        head = _object(path, number, line)
        columns = [*table.columns, *table.later]
        if head.get("table") != table.name or head.get("columns") != columns:
            raise DumpError(f"{path.name}: line {number}: not the table {table.name} with its columns")
        yield table, [_row(path, table, *next(numbered, (0, ""))) for _ in range(head["rows"])]
    if next(numbered, None):
        raise DumpError(f"{path.name}: there is more after the last table")


def _row(path: Path, table: Table, number: int, line: str) -> Row:
    columns = [table.model._meta.get_field(name) for name in (*table.columns, *table.later)]
    try:
        values = json.loads(line)
        return [_value(column, value) for column, value in zip(columns, values, strict=True)]
    except (ValueError, TypeError, InvalidOperation) as error:
        where = f"line {number}" if line else "the end"
        raise DumpError(f"{path.name}: {where}: not a row of {table.name}: {error}") from error


def _value(column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column, models.ForeignKey):
        return int(value) + 1
    if isinstance(column, models.DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(column, models.DecimalField):
        return Decimal(value)
    return value


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise DumpError(f"{path.name}: line {number or 'after the last'}: {error}") from error
    if not isinstance(found, dict):
        raise DumpError(f"{path.name}: line {number}: not an object")
    return found
