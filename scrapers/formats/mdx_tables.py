"""Tables in documents of markdown with components: `<DocTable columns={[…]} rows={[…]} />`, a row in each line."""

import re
from collections.abc import Iterator
from typing import Final

from scrapers.formats.markdown_tables import lines_of, plain
from scrapers.formats.page import seen
from scrapers.formats.tables import Cell, Table, table_of
from scrapers.source import BadAnswer

_TABLE: Final = re.compile(r"<DocTable\b")
_TITLE: Final = re.compile(r"\{\s*title:\s*\"([^\"\n]{0,200})\"")
_ROW: Final = re.compile(r"\s*\[(?P<cells>.*)\],?\s*\Z")
_CELL: Final = re.compile(r"\"(?P<text>[^\"\n]{0,500})\"|<>(?P<markup>.{0,500}?)</>")
_SPOKEN: Final = re.compile(r"\{\s*[\"'](.{0,100}?)[\"']\s*\}")
_HEADING: Final = re.compile(r"(#{1,6})\s(.*)")


def read_mdx(body: bytes) -> list[Table]:
    """The tables of a document, each with the nearest heading; raises BadAnswer for one without any.

    A place is the line of a row, `line:12`.
    """
    found = list(_tables(lines_of(body)))
    if not found:
        raise BadAnswer("no table in markdown")
    return found


def _tables(lines: list[str]) -> Iterator[Table]:
    heading, inside = "", False
    titles: list[Cell] = []
    rows: list[list[Cell]] = []
    for number, line in enumerate(lines, start=1):
        if named := _HEADING.match(line):
            heading = plain(named[2])
        elif _TABLE.match(line.strip()):
            inside, titles, rows = True, [], []
        elif inside and line.strip().endswith("/>"):
            inside = False
            yield table_of([titles, *rows], 1, headings=(heading,))
        elif inside and (said := _TITLE.findall(line)):
            titles += [Cell((seen(title),)) for title in said]
        elif inside and (row := _ROW.match(line)):
            rows.append([Cell((_shown(cell),), f"line:{number}") for cell in _CELL.finditer(row["cells"])])


def _shown(cell: re.Match[str]) -> str:
    return seen(_SPOKEN.sub(r"\1", cell["markup"]) if cell["text"] is None else cell["text"])
