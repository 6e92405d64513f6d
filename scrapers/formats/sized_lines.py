"""Cells in which a line names sizes of pictures, and the lines below it hold for each of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from scrapers.formats.price_tables import page_tables
from scrapers.formats.tables import Cell, Table

_OF_SIZE: Final = "输出视频分辨率为 "


def sized_tables(body: bytes) -> list[Table]:
    """The tables of a page, with the sizes at the beginning of each line that holds for them."""
    return [
        replace(
            table,
            rows=tuple(
                replace(row, cells={name: cell._replace(lines=tuple(_sized(cell))) for name, cell in row.cells.items()})
                for row in table.rows
            ),
        )
        for table in page_tables(body)
    ]


def _sized(cell: Cell) -> Iterator[str]:
    sizes = [""]
    for line in cell.lines:
        if line.startswith(_OF_SIZE):
            sizes = line.removeprefix(_OF_SIZE).replace("，", " ").split()
        else:
            yield from (f"{size}{line}" for size in sizes)
