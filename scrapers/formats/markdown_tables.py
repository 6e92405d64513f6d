"""Tables in markdown as providers serve it: pipes, a row of dashes below the head, links and pictures in cells."""

import re
from typing import Final

from scrapers.formats.page import MOST_BYTES, seen
from scrapers.formats.tables import MOST_CELLS, MOST_COLUMNS, Cell, Table, named, table_of
from scrapers.source import BadAnswer

_PLACE: Final = re.compile(r"line:(\d{1,8})( > cell:\d{1,4})?\Z")
_HEADING: Final = re.compile(r"(#{1,6})\s(.*)")
_RULE: Final = re.compile(r"\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\Z")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_IMAGE: Final = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,1000}\)")
_LINK: Final = re.compile(r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_ESCAPED: Final = re.compile(r"\\([-\\`*_{}\[\]()#+.!|~$<>])")
_EMPHASIS: Final = re.compile(r"\*\*|__|`|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(body: bytes) -> list[Table]:
    """The tables of a document, the headings above each with it; raises BadAnswer for what is no markdown with one.

    A place is `line:12 > cell:3`, both from 1.
    """
    return _tables(lines_of(body))


def lines_of(body: bytes) -> list[str]:
    """The lines of a document; raises BadAnswer for one that is too large, or is HTML."""
    if len(body) > MOST_BYTES:
        raise BadAnswer(f"{len(body)} bytes are more than the {MOST_BYTES} that a page may have")
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    if re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        raise BadAnswer("HTML at line 1 where markdown was expected")
    return text.split("\n")


def cell_at(body: bytes, place: str) -> str | None:
    """The text of the line or cell at a place, None where there is none."""
    found = _PLACE.match(place)
    rows = body.decode("utf-8-sig", "replace").replace("\0", "").split("\n")
    if not found or not 0 < int(found[1]) <= len(rows):
        return None
    line = rows[int(found[1]) - 1]
    if not found[2]:
        return plain(line)
    cells = _row(line, int(found[1]) - 1)
    return next((cell.text for cell in cells if cell.at == place), None)


def plain(text: str) -> str:
    """The text of a cell without pictures, addresses of links, emphasis and backslashes."""
    text = _LINK.sub(r"\1 ", _IMAGE.sub("", text))
    return seen(_ESCAPED.sub(r"\1", _EMPHASIS.sub("", text)))


def _tables(rows: list[str]) -> list[Table]:
    above: dict[int, str] = {}
    tables, cells, number, fenced = [], 0, 0, False
    while number < len(rows):
        line = rows[number].strip()
        fenced ^= line.startswith(("```", "~~~"))
        if not fenced and (heading := _HEADING.match(line)):
            level = len(heading.group(1))
            above = {rank: text for rank, text in above.items() if rank < level}
            above[level] = named(plain(heading.group(2).rstrip("# ")))
        elif not fenced and "|" in line and number + 1 < len(rows) and _is_rule(rows[number + 1]):
            table, number = _table(rows, number, tuple(above.values()))
            cells += sum(len(row.cells) for row in table.rows)
            if cells > MOST_CELLS:
                raise BadAnswer(f"tables of more than {MOST_CELLS} cells")
            tables.append(table)
            continue
        number += 1
    if not tables:
        raise BadAnswer("no table in markdown")
    return tables


def _is_rule(line: str) -> bool:
    return "|" in line and len(line) < 20_000 and bool(_RULE.match(line.strip()))


def _table(rows: list[str], start: int, headings: tuple[str, ...]) -> tuple[Table, int]:
    end = start + 2
    while end < len(rows) and "|" in rows[end] and rows[end].strip():
        end += 1
    grid = [_row(rows[number], number) for number in (start, *range(start + 2, end))]
    return table_of(grid, 1, headings=headings), end


def _row(line: str, number: int) -> list[Cell]:
    if line.count("|") > MOST_COLUMNS:
        raise BadAnswer(f"line {number + 1}: more than {MOST_COLUMNS} columns")
    parts = _PIPE.split(line.strip().removeprefix("|").removesuffix("|"))
    return [
        Cell(tuple(filter(None, map(plain, _BREAK.split(part)))), f"line:{number + 1} > cell:{place}")
        for place, part in enumerate(parts, start=1)
    ]
