"""Writing a dump: each table in the order of its natural key, names of other rows as their places."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, connections, models, transaction

from catalog.dump.cells import Cell, time_text, writer
from catalog.dump.files import written
from catalog.dump.tables import FORM, NAMES, TABLES, Table
from catalog.models import Catalog, Run, Snapshot

Row = list[Any]
Places = dict[str, dict[int, int]]


def dump(path: Path, said: Callable[[str, int], None] = lambda *_: None) -> str:
    """Write the whole catalog to a file; gives the SHA-256 of the unpacked bytes. `said` hears each table.

    What is written is one state of the catalog; others may write to it meanwhile. A run that is under way is
    left out, with its answers. Raises OSError.
    """
    digest = sha256()
    with one_state(), written(path) as file:
        for line in _lines(said):
            text = (line + "\n").encode()
            digest.update(text)
            file.write(text)
        end = (_json({"end": "catalog", "sha256": digest.hexdigest()}) + "\n").encode()
        digest.update(end)
        file.write(end)
    return digest.hexdigest()


@contextmanager
def one_state() -> Iterator[None]:
    """Let all that is read be of one moment, without keeping writers out."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        connection.ensure_connection()
        sqlite = vars(connections[connection.alias])
        mode = sqlite["transaction_mode"]  # the settings' own takes the lock of the one writer
        sqlite["transaction_mode"] = "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            sqlite["transaction_mode"] = mode


def _lines(said: Callable[[str, int], None]) -> Iterator[str]:
    catalog = Catalog.objects.first() or Catalog()
    changed_at = catalog.changed_at and time_text(catalog.changed_at)
    yield _json({"ratecard": "catalog", "form": FORM, "version": catalog.version, "changed_at": changed_at})
    places: Places = {}
    for table in TABLES:
        rows = _rows(table, places)
        yield _json({"table": table.name, "columns": table.all_columns, "rows": len(rows)})
        yield from map(_json, rows)
        said(table.name, len(rows))


def _rows(table: Table, places: Places) -> list[Row]:
    """The rows in order; their places are noted for the tables that name them."""
    columns: list[Any] = [table.model._meta.get_field(name) for name in table.all_columns]
    makers = [_maker(column, places, late=column.name in table.later) for column in columns]
    found: list[tuple[int, Row]] = []
    names = (column.attname for column in columns)
    for number, *values in _ended(table.model).values_list("pk", *names).iterator(5000):
        found.append((number, [make(value) for make, value in zip(makers, values, strict=True)]))
    ordering = len(table.columns)
    found.sort(key=lambda pair: [(value is not None, value) for value in pair[1][:ordering]])
    own = places[table.name] = {number: place for place, (number, _) in enumerate(found)}
    for _, row in found:
        row[ordering:] = [None if number is None else own[number] for number in row[ordering:]]
    return [row for _, row in found]


def _ended(model: type[models.Model]) -> "models.QuerySet[Any]":
    """All rows but those of runs under way: they are not known to be anything yet."""
    rows = model._default_manager.order_by()
    if model is Run:
        return rows.exclude(outcome=Run.Outcome.RUNNING)
    return rows.exclude(run__outcome=Run.Outcome.RUNNING) if model is Snapshot else rows


def _maker(column: Any, places: Places, *, late: bool) -> Cell:
    if late:
        return lambda value: value
    return writer(column, places[NAMES[column.related_model]] if column.is_relation else {})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
