"""Two dumps side by side, table by table: which rows the one has and the other has not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from catalog.dump.read import Reader, Row
from catalog.dump.tables import KEY, NAMES, Table

NAMED_BY: Final[Mapping[str, int]] = {
    "source": 1,
    "run": 2,
    "snapshot": 4,
    "vendor": 1,
    "model": 1,
    "route": 6,
    "alias": 3,
    "claim": 4,
    "price": len(KEY) + 3,
    "presence": 3,
    "pending": len(KEY) + 1,
    "disagreement": len(KEY) + 4,
    "decision": 3,
}
"""How many columns, from the left, say which row of its table a row is; all of them for a table not named."""

ORDER: Final = "version"  # counts what an installation wrote: no fact of the catalog
Texts = tuple[str, ...]
Names = dict[str, list[str]]


class Difference(NamedTuple):
    """One row that differs: its name, and what each side says in the columns that differ; "" has no such row."""

    row: str
    one: str
    other: str


class Compared(NamedTuple):
    """One table: how many rows each side has, how many differ or are on one side alone, and the first of them."""

    table: str
    one: int
    other: int
    differing: int
    first: list[Difference]


def compare(one: Path, other: Path, at_most: int = 5) -> Iterator[Compared]:
    """Each table in turn. Rows are told by their natural keys, so that one row more shifts no others.

    Raises DumpError for a file that is no dump.
    """
    names: tuple[Names, Names] = ({}, {})
    for (table, ones, left), (_, others, right) in zip(Reader(one).tables(), Reader(other).tables(), strict=True):
        found = _by_name(table, _rows(left), names[0]), _by_name(table, _rows(right), names[1])
        differing = sorted(key for key in found[0].keys() | found[1].keys() if found[0].get(key) != found[1].get(key))
        first = [_difference(table, key, found[0].get(key, []), found[1].get(key, [])) for key in differing[:at_most]]
        yield Compared(table.name, ones, others, len(differing), first)


def _rows(portions: Iterable[tuple[int, list[Row]]]) -> Iterator[Row]:
    return chain.from_iterable(rows for _, rows in portions)


def _by_name(table: Table, rows: Iterable[Row], names: Names) -> dict[str, list[Texts]]:
    """The rows as texts by their names; the names are kept, in order, for the tables that come after."""
    fields = [table.model._meta.get_field(name) for name in table.columns]
    width = NAMED_BY.get(table.name, len(fields))
    own = names[table.name] = []
    found: dict[str, list[Texts]] = defaultdict(list)
    later: list[tuple[Texts, Row]] = []
    for row in rows:
        texts = tuple(_text(field, value, names) for field, value in zip(fields, row, strict=False))
        own.append(" ".join(filter(None, texts[:width])))
        later.append((texts, row[len(fields) :]))
    for name, (texts, rest) in zip(own, later, strict=True):  # these name rows of the same table
        found[name].append((*texts, *("" if number is None else own[number - 1] for number in rest)))
    for same in found.values():
        same.sort()
    return dict(found)


def _text(field: Any, value: Any, names: Names) -> str:
    if value is None or field.name == ORDER:
        return ""
    named = names[NAMES[field.related_model]] if field.is_relation else None
    return str(value) if named is None else named[value - 1]


def _difference(table: Table, name: str, one: Sequence[Texts], other: Sequence[Texts]) -> Difference:
    if len(one) != 1 or len(other) != 1:
        return Difference(name, _whole(one), _whole(other))
    columns = [*table.columns, *table.later]
    apart = [index for index, (left, right) in enumerate(zip(one[0], other[0], strict=True)) if left != right]
    told = [", ".join(f"{columns[index]}: {row[0][index]}" for index in apart) for row in (one, other)]
    return Difference(name, *told)


def _whole(rows: Sequence[Texts]) -> str:
    return "; ".join(" ".join(filter(None, row)) for row in rows)
