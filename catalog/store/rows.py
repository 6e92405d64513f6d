"""Writing many rows at once, on both databases: plain statements, the values prepared column by column."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

Prepare = Callable[[Any], Any]
State = tuple[Any, ...]
Row = TypeVar("Row", bound=models.Model)


def new_row(table: type[Row], **values: Any) -> Row:
    """A new row as the table's own constructor makes it, in a third of the time: a run makes tens of thousands.

    Takes columns by name (`source_id`), and rows of other tables, saved or not (`route`).
    """
    row = table.__new__(table)
    row._state = ModelState()
    held = row.__dict__
    held.update(_blank(table))
    related = _related(table)
    for name, value in values.items():
        if column := related.get(name):
            held[column] = value.pk
            row._state.fields_cache[name] = value
        else:
            held[name] = value
    return row


@cache
def _blank(table: type[models.Model]) -> dict[str, Any]:
    """What each column of a row holds where nothing is said."""
    return {field.attname: field.get_default() for field in table._meta.concrete_fields}


@cache
def _related(table: type[models.Model]) -> dict[str, str]:
    """The columns that point at other tables, by the name of the row that they point at."""
    return {field.name: field.attname for field in table._meta.concrete_fields if field.is_relation}


def insert(rows: Collection[models.Model]) -> None:
    """Insert rows of one table whose numbers nobody needs; about ten times faster than `bulk_create`."""
    if not rows:
        return
    table = type(next(iter(rows)))
    fields = [field for field in table._meta.concrete_fields if not field.primary_key]
    statement = f"INSERT INTO {_name(table._meta.db_table)} ({_columns(fields)}) VALUES ({_places(fields)})"
    _execute(statement, rows, fields)


def insert_numbered(rows: Sequence[models.Model]) -> None:
    """Insert rows of one table and give each its number; no other transaction may insert there meanwhile."""
    if not rows:
        return
    table = type(rows[0])._default_manager.order_by("pk")
    newest = table.values_list("pk", flat=True).last() or 0
    insert(rows)
    for row, number in zip(rows, table.filter(pk__gt=newest).values_list("pk", flat=True), strict=True):
        row.pk, row._state.adding = number, False


def insert_values(table: type[models.Model], fields: Sequence[Any], values: Collection[Sequence[Any]]) -> None:
    """Insert rows given as values in the order of these fields; rows of other tables by their numbers."""
    statement = f"INSERT INTO {_name(table._meta.db_table)} ({_columns(fields)}) VALUES ({_places(fields)})"
    prepare = [_prepared(field) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [[made(value) for made, value in zip(prepare, row, strict=True)] for row in values]
        )


def rewrite(rows: Collection[models.Model], columns: Sequence[str]) -> None:
    """Write these columns of rows that have their numbers."""
    if not rows:
        return
    table = type(next(iter(rows)))
    fields: list[Any] = [table._meta.get_field(column) for column in columns]
    sets = ", ".join(f"{_name(field.column)} = %s" for field in fields)
    statement = f"UPDATE {_name(table._meta.db_table)} SET {sets} WHERE id = %s"
    _execute(statement, rows, [*fields, table._meta.pk])


def states(rows: Iterable[models.Model], columns: Sequence[str]) -> dict[Any, State]:
    """What these columns hold in rows that have their numbers, by number: to tell later whether anything differs."""
    rows = list(rows)
    if not rows:
        return {}
    names = [rows[0]._meta.get_field(column).attname for column in columns]  # type: ignore[union-attr]
    return {row.pk: tuple(getattr(row, name) for name in names) for row in rows}


def rewrite_differing(rows: Collection[models.Model], columns: Sequence[str], before: Mapping[Any, State]) -> int:
    """Write these columns of the rows that no longer are as they were; gives how many."""
    now = states(rows, columns)
    differing = [row for row in rows if now[row.pk] != before[row.pk]]
    rewrite(differing, columns)
    return len(differing)


def _execute(statement: str, rows: Collection[models.Model], fields: Sequence[Any]) -> None:
    names = [field.attname for field in fields]
    related = [(field.attname, field.name) for field in fields if field.is_relation]
    prepared = [(place, made) for place, field in enumerate(fields) if (made := _prepared(field)) is not _as_is]
    values = []
    for row in rows:
        held = row.__dict__
        for column, name in related:
            if held[column] is None and (other := row._state.fields_cache.get(name)):
                held[column] = other.pk  # set before it was saved, it has its number by now
        line = [held[name] for name in names]
        for place, made in prepared:
            line[place] = made(line[place])
        values.append(line)
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _prepared(field: Any) -> Prepare:
    """What makes a column's value one that the database driver takes."""
    if isinstance(field, models.DateTimeField):
        return _time
    if isinstance(field, models.DecimalField) and connection.vendor == "sqlite":
        return _amount
    return _as_is


def _as_is(value: Any) -> Any:
    return value


@lru_cache(maxsize=4096)
def _time(value: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _amount(value: Decimal | None) -> Any:
    return None if value is None else f"{value:f}"


def _name(name: str) -> str:
    return connection.ops.quote_name(name)


def _columns(fields: Sequence[Any]) -> str:
    return ", ".join(_name(field.column) for field in fields)


def _places(fields: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(fields))
