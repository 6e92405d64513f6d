"""Tables of a page as rows of named columns, spans resolved; the same from HTML and from markdown."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Final, NamedTuple

from bs4 import BeautifulSoup, Tag

from scrapers.formats.css_paths import STEP, css_paths, step_of
from scrapers.formats.page import is_hidden, lines, shown
from scrapers.source import BadAnswer

MOST_TABLES: Final = 1000  # 281 on the page that has most
MOST_CELLS: Final = 300_000  # 9,000 there, spans counted for each place that they cover
MOST_COLUMNS: Final = 300
WIDEST_SPAN: Final = 1000  # as browsers read a colspan
GROUP: Final = " / "  # between the names of a group of columns and of a column in it

_HEADING: Final = re.compile(
    r"(?:heading-)?h([1-6])"
)  # a tag's name, or a class where an editor draws headings in `div`s
_FOOTNOTE: Final = re.compile(r"(\s*[*†‡§¹²³⁰⁴-⁹①-⑨]|\s*\[\d{1,2}\])+\Z")
_LONGEST_MARKS: Final = 40
_MARK: Final = re.compile(r"[(\[（]?(\d{1,2}|[a-z*†‡§#,\s]{1,3})[)\]）]?\Z")


class Cell(NamedTuple):
    """One cell: its text, line by line, and its place in the answer."""

    lines: tuple[str, ...] = ()
    at: str = ""

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


NO_CELL: Final = Cell()
Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row by names of columns; `section` is the text of the nearest row above that spans the whole table."""

    cells: Mapping[str, Cell]
    section: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what stands above it (outermost heading first), its columns and rows.

    `pane` is what the page calls the switch that shows it. `repeated` are names that two columns share: they
    can't be told apart by name.
    """

    headings: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    pane: str = ""
    repeated: frozenset[str] = field(default_factory=frozenset)

    @property
    def heading(self) -> str:
        """The nearest heading, or nothing."""
        return self.headings[-1] if self.headings else ""


def named(text: str) -> str:
    """A name of a column, row or model without the footnote marks that follow it."""
    return (text[:-_LONGEST_MARKS] + _FOOTNOTE.sub("", text[-_LONGEST_MARKS:])).strip()


def html_tables(
    page: BeautifulSoup, *, pane: str = "", turned: bool = False, skip: Callable[[Tag], bool] = lambda tag: False
) -> list[Table]:
    """The tables of a page in its order; raises BadAnswer where they are out of bounds.

    `pane` is the attribute whose nearest value names the switch's side that a table is on. Tables that are
    `turned` have a name at the beginning of each row, and are read by column. A head that stands in a table of
    its own, as it does where rows scroll below it, is the head of the next one.
    """
    tags = [tag for tag in page.find_all("table") if isinstance(tag, Tag) and not skip(tag)]
    if len(tags) > MOST_TABLES:
        raise BadAnswer(f"{len(tags)} tables are more than the {MOST_TABLES} that a page may have")
    left, tables = MOST_CELLS, []
    above, alone = headings_above(page, "table"), list[list[Cell]]()
    for tag, at in zip(tags, css_paths(page, tags), strict=True):
        grid, head = _grid(tag, at, left)
        left -= sum(map(len, grid))
        if not head and alone and grid and len(grid[0]) == len(alone[-1]):
            grid, head = [*alone, *grid], len(alone)
        alone = grid if head == len(grid) else []
        if alone:
            continue
        if turned:
            head, grid = _span(tag, "colspan"), [list(column) for column in zip_longest(*grid, fillvalue=NO_CELL)]
        headings = (*above[id(tag)], *filter(None, [shown(tag.caption) if tag.caption else ""]))
        head = head or _span(tag, "rowspan")
        tables.append(table_of(grid, head, headings=headings, pane=pane_of(tag, pane)))
    return tables


def table_of(grid: Grid, head: int, *, headings: tuple[str, ...], pane: str = "") -> Table:
    """A table from its cells in a grid, of which the first `head` rows name the columns, groups first."""
    width = max(map(len, grid), default=0)
    names = [_column_name(grid[:head], place) for place in range(width)]
    rows, section = [], ""
    for row in grid[head:]:
        texts = {cell for cell in row if cell.text}
        if width > 1 and len(texts) == 1 and len(row) == width and all(cell == row[0] for cell in row):
            section = row[0].text
            continue
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name and cell.text}
        if cells:
            rows.append(Row(cells, section))
    columns = tuple(dict.fromkeys(filter(None, names)))
    repeated = frozenset(name for name in columns if names.count(name) > 1)
    return Table(headings, columns, tuple(rows), pane, repeated)


def table_of_rows(rows: Sequence[Row], *headings: str) -> Table:
    """A table of these rows, its columns in the order in which they turn up."""
    return Table(headings, tuple(dict.fromkeys(name for row in rows for name in row.cells)), tuple(rows))


def spread(table: Table, *columns: str, parts: Callable[[Cell], Sequence[str]] = lambda cell: cell.lines) -> Table:
    """The table with a row for each part of the cells in these columns, by line unless told otherwise.

    Only where those cells of a row that there are have equally many parts, and more than one.
    """
    rows: list[Row] = []
    for row in table.rows:
        split = {name: parts(row.cells[name]) for name in columns if name in row.cells}
        counts = {len(of) for of in split.values()}
        for turn in range(max(counts) if len(counts) == 1 else 0):
            cells = {name: row.cells[name]._replace(lines=(of[turn],)) for name, of in split.items()}
            rows.append(replace(row, cells={**row.cells, **cells}))
        if len(counts) != 1:
            rows.append(row)
    return replace(table, rows=tuple(rows))


def _column_name(head: Grid, place: int) -> str:
    parts = [named(row[place].text) for row in head if place < len(row)]
    return GROUP.join(dict.fromkeys(filter(None, parts)))


def _grid(table: Tag, place: str, most: int) -> tuple[list[list[Cell]], int]:
    """The cells of a table in their places, and how many of the first rows are said to be its head."""
    grid: list[list[Cell]] = []
    hanging: dict[int, tuple[int, Cell]] = {}  # column -> rows that it still covers, the cell
    head, in_head = 0, True
    for tag, at in _rows(table):
        cells = list(_cells(tag))
        row = _placed(tag, f"{place}{STEP}{at}", cells, hanging)
        most -= len(row)
        if most < 0 or len(row) > MOST_COLUMNS:
            raise BadAnswer(f"tables of more than {MOST_CELLS} cells, or one of more than {MOST_COLUMNS} columns")
        in_thead = tag.parent is not None and tag.parent.name == "thead"
        in_head = in_head and bool(cells) and (in_thead or all(cell.name == "th" for cell, _ in cells))
        head += in_head
        grid.append(row)
    return grid, head


def _placed(row: Tag, at: str, cells: list[tuple[Tag, int]], hanging: dict[int, tuple[int, Cell]]) -> list[Cell]:
    """One row of the grid: its own cells, in the places that cells above do not cover."""
    placed: dict[int, Cell] = {}
    for column, (rows, cell) in list(hanging.items()):
        placed[column] = cell
        hanging[column] = (rows - 1, cell)
        if rows == 1:
            del hanging[column]
    column = 0
    for tag, place in cells:
        while column in placed:
            column += 1
        cell = Cell(_lines(tag), f"{at}{STEP}{step_of(tag, place)}")
        rows = _number(tag, "rowspan", 65_534)
        end = min(column + _number(tag, "colspan", WIDEST_SPAN), MOST_COLUMNS + 1)
        for covered in range(column, max(end, column + 1)):
            placed.setdefault(covered, cell)
            if rows > 1:
                hanging[covered] = (rows - 1, cell)
        column = end
    return [placed.get(place, NO_CELL) for place in range(max(placed, default=-1) + 1)]


def _rows(table: Tag) -> Iterator[tuple[Tag, str]]:
    """The rows of this table, not of tables in it, each with its path below the table."""
    for child, place in _numbered(table):
        if child.name == "tr":
            yield child, step_of(child, place)
        elif child.name in ("thead", "tbody", "tfoot"):
            for row, below in _numbered(child):
                if row.name == "tr":
                    yield row, f"{step_of(child, place)}{STEP}{step_of(row, below)}"


def _cells(row: Tag) -> Iterator[tuple[Tag, int]]:
    """The cells of a row; without those that editors leave, hidden, in a place that another one covers."""
    for cell, place in _numbered(row):
        if cell.name in ("td", "th") and not is_hidden(cell) and cell.get("rowspan") != "0":
            yield cell, place


def _numbered(parent: Tag) -> Iterator[tuple[Tag, int]]:
    """The children that are tags, each with its place among those of its name, from 1."""
    places: dict[str, int] = {}
    for child in parent.contents:
        if isinstance(child, Tag):
            places[child.name] = places.get(child.name, 0) + 1
            yield child, places[child.name]


def _lines(cell: Tag) -> tuple[str, ...]:
    """The lines of a cell, without marks of footnotes set high, and without tables in it."""
    inside = {part.name for part in cell.descendants if isinstance(part, Tag)}
    if "table" in inside:
        return ()
    for high in cell.find_all("sup") if "sup" in inside else ():
        if _MARK.match(shown(high)):
            high.clear()
    return lines(cell)


def _number(cell: Tag, name: str, most: int) -> int:
    """A span as browsers read it: 1 where there is none or no whole number above 0, and never above `most`."""
    digits = re.match(r"\s*\+?(\d{1,9})", str(cell.get(name, "")), re.ASCII)
    return min(max(int(digits.group(1)), 1), most) if digits else 1


def _span(table: Tag, name: str) -> int:
    """How many rows or columns the first cell names."""
    first = next((cell for row, _ in _rows(table) for cell, _ in _cells(row)), None)
    return _number(first, name, 50) if first else 1


def headings_above(page: BeautifulSoup, name: str) -> dict[int, tuple[str, ...]]:
    """For each element of this name, by its `id()`, the headings above it, outermost first."""
    above: dict[int, str] = {}
    found = {}
    for tag in page.find_all(lambda tag: tag.name == name or bool(_level(tag))):
        if tag.name == name:
            found[id(tag)] = tuple(above.values())
        else:
            level = _level(tag)
            above = {rank: text for rank, text in above.items() if rank < level}
            beside = tag.find_next_sibling()  # a parser ends a heading where a paragraph begins in it
            below = shown(beside) if beside and beside.name == "p" else ""
            above[level] = named(shown(tag) or below)
    return found


def _level(tag: Tag) -> int:
    """The rank of a heading, 1 to 6; 0 for what is none."""
    said = [tag.name, *tag.get_attribute_list("class")] if tag.name == "div" else [tag.name]
    return next((int(match[1]) for word in said if word and (match := _HEADING.fullmatch(word))), 0)


def pane_of(tag: Tag, attribute: str) -> str:
    """The nearest value of this attribute around an element: the side of the switch that shows it."""
    pane = tag.find_parent(attrs={attribute: True}) if attribute else None
    return str(pane[attribute]) if pane else ""
