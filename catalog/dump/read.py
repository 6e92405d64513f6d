"""The tables of a dump, read from its lines: each row whole and right, or an error that says where and why."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from catalog.dump.cells import BadCell, Cell, reader, time_of
from catalog.dump.files import DumpError, lines
from catalog.dump.tables import FORM, NAMES, TABLES, Table

AT_ONCE: Final = 2000
Row = list[Any]
Portions = Iterator[tuple[int, list[Row]]]


class Reader:
    """A dump being read, once, from its first line to its last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self._lines = lines(path)
        self._digest = sha256()
        self._counts: dict[str, int] = {}

    def error(self, reason: str) -> DumpError:
        """An error at the line read last."""
        return DumpError(f"{self.path.name}: line {self.number}: {reason}")

    def tables(self) -> Iterator[tuple[Table, int, Portions]]:
        """Each table, how many rows it has, and the rows in portions, each with the number of its first (from 1).

        The portions of one table must be taken before the next table is. Raises DumpError; that the file is
        whole is known at the end alone.
        """
        if not self.number:
            self.header()
        for table in TABLES:
            count = self._head(table)
            self._counts[table.name] = count
            yield table, count, self._portions(table, count)
        self._end()

    def header(self) -> dict[str, Any]:
        """The first line: `version` and `changed_at` of the catalog. Raises DumpError."""
        header = self._object("a dump")
        if header.get("ratecard") != "catalog" or header.get("form") != FORM:
            raise self.error(f"not a catalog in form {FORM}")
        version, changed_at = header.get("version"), header.get("changed_at")
        if type(version) is not int or not 0 <= version < 2**63:
            raise self.error("the catalog's version is not a number")
        try:
            return {"version": version, "changed_at": None if changed_at is None else time_of(changed_at)}
        except BadCell as error:
            raise self.error(str(error)) from error

    def _head(self, table: Table) -> int:
        head = self._object(f"the table {table.name}")
        if head.get("table") != table.name:
            raise self.error(f"the table {table.name} must stand here")
        if head.get("columns") != list(table.all_columns):
            raise self.error(f"the columns of {table.name} must be {', '.join(table.all_columns)}")
        count = head.get("rows")
        if type(count) is not int or count < 0:
            raise self.error(f"how many rows {table.name} has must be a number")
        return count

    def _portions(self, table: Table, count: int) -> Portions:
        cells = [self._cell(table, name) for name in table.all_columns]
        for first in range(0, count, AT_ONCE):
            yield first + 1, [self._row(table, cells) for _ in range(first, min(first + AT_ONCE, count))]

    def _cell(self, table: Table, name: str) -> tuple[str, Cell]:
        column: Any = table.model._meta.get_field(name)
        named = NAMES[column.related_model] if column.is_relation else ""
        return name, reader(column, self._counts.get(named, 0))

    def _row(self, table: Table, cells: list[tuple[str, Cell]]) -> Row:
        values = self._json(f"a row of {table.name}")
        if not isinstance(values, list) or len(values) != len(cells):
            raise self.error(f"not a row of {table.name}: {len(cells)} values must stand here")
        row = []
        for (name, read), value in zip(cells, values, strict=True):
            try:
                row.append(read(value))
            except BadCell as error:
                raise self.error(f"{name} of {table.name}: {error}") from error
        return row

    def _end(self) -> None:
        found = self._digest.hexdigest()
        last = self._object("its last line")
        if last.get("end") != "catalog":
            raise self.error("there is more after the last table")
        if last.get("sha256") != found:
            raise self.error(f"damaged: the lines above have the SHA-256 {found}, not the one that is stated here")
        if next(self._lines, None) is not None:
            self.number += 1
            raise self.error("there is more after the end")

    def _object(self, wanted: str) -> dict[str, Any]:
        found = self._json(wanted)
        if not isinstance(found, dict):
            raise self.error(f"{wanted} must stand here")
        return found

    def _json(self, wanted: str) -> Any:
        line = next(self._lines, None)
        if line is None:
            raise self.error(f"the file ends here, before {wanted}" if self.number else "the file is empty")
        self.number += 1
        self._digest.update(line.encode() + b"\n")
        try:
            return json.loads(line)
        except RecursionError as error:
            raise self.error("nested too deeply") from error
        except ValueError as error:
            raise self.error(f"not JSON, where {wanted} must stand: {error}") from error
