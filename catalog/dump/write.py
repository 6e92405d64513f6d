"""Writing a dump: each table in the order of its natural key, names of other rows as their places."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import models, transaction

from catalog.dump.files import written
from catalog.dump.tables import FORM, NAMES, TABLES, Table
from catalog.models import Catalog, Run, Snapshot

Row = list[Any]
Places = dict[str, dict[int, int]]


def dump(path: Path, said: Callable[[str, int], None] = lambda *_: None) -> str:
    """Write the whole catalog to a file; gives the SHA-256 of the unpacked bytes. `said` hears each table."""
    digest = sha256()
    with transaction.atomic(), written(path) as file:
        for line in _lines(said):
            text = (line + "\n").encode("utf-8", "surrogatepass")
            digest.update(text)
            file.write(text)
    return digest.hexdigest()


def _lines(said: Callable[[str, int], None]) -> Iterator[str]:
    catalog = Catalog.objects.first() or Catalog()
    changed_at = catalog.changed_at and _time(catalog.changed_at)
    yield _json({"ratecard": "catalog", "form": FORM, "version": catalog.version, "changed_at": changed_at})
    places: Places = {}
    for table in TABLES:
        rows = _rows(table, places)
        yield _json({"table": table.name, "columns": [*table.columns, *table.later], "rows": len(rows)})
        yield from map(_json, rows)
        said(table.name, len(rows))


def _rows(table: Table, places: Places) -> list[Row]:
    """The rows in order; their places are noted for the tables that name them."""
    columns = [table.model._meta.get_field(name) for name in (*table.columns, *table.later)]
    makers = [_maker(column, places, late=column.name in table.later) for column in columns]
    query = table.model._default_manager.order_by()
    if table.model is Run:
        query = query.exclude(outcome=Run.Outcome.RUNNING)
    elif table.model is Snapshot:
        query = query.exclude(run__outcome=Run.Outcome.RUNNING)
    found: list[tuple[int, Row]] = []
    for number, *values in query.values_list("pk", *(column.attname for column in columns)).iterator(5000):  # type: ignore[union-attr]
        found.append((number, [make(value) for make, value in zip(makers, values, strict=True)]))
    ordering = len(table.columns)
    found.sort(key=lambda pair: [(value is not None, value) for value in pair[1][:ordering]])
    places[table.name] = {number: place for place, (number, _) in enumerate(found)}
    for _, row in found:
        for index in range(ordering, len(row)):
            row[index] = None if row[index] is None else places[table.name][row[index]]
    return [row for _, row in found]


def _maker(column: Any, places: Places, *, late: bool) -> Callable[[Any], Any]:
    if late:
        return lambda value: value
    if isinstance(column, models.ForeignKey):
        known = places[NAMES[column.related_model]]  # type: ignore[index]
        return lambda value: None if value is None else known[value]
    if isinstance(column, models.DateTimeField):
        return lambda value: None if value is None else _time(value)
    if isinstance(column, models.DecimalField):
        return lambda value: None if value is None else _amount(value)
    return lambda value: value


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _amount(value: Decimal) -> str:
    return f"{value:f}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
