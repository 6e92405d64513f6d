"""Tables of a page made of Astro islands: the props hold all rows, of which the page shows only the first.

A component of tables is handed `headings` and `rows`, or `groups` of rows that share their first cell. One that is
handed rows alone has its columns named here only by the rows of it that the page shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bs4 import BeautifulSoup, Tag

from scrapers.formats.embedded_json import MARK, documents
from scrapers.formats.json_answer import pointer
from scrapers.formats.page import lines, read_page, shown
from scrapers.formats.price_text import NotUnderstood, read_prices
from scrapers.formats.tables import GROUP, Cell, Row, Table, headings_above, html_tables, named, pane_of
from scrapers.source import BadAnswer

_HTML: Final = "__pricingHtml"
_LABEL: Final = "__pricingTooltipHeading"
Columns = Mapping[int, Sequence[str]]


def astro_tables(body: bytes, *, pane: str, unnamed: Columns, shown_in: str) -> list[Table]:
    """The tables of a page in HTML and those of its islands, those that stand in both once.

    `unnamed` are the columns of rows without headings, by their number; they have to fit the rows that the page
    shows, whose columns are in the group `shown_in`. Raises BadAnswer where they don't.
    """
    page = read_page(body)
    above, found = headings_above(page, "astro-island"), documents(page)
    islands = [
        (tag, name, props)
        for place, tag in enumerate(page.find_all("astro-island"), start=1)
        if isinstance(props := found.get(name := f"island-{place} {tag.get('component-export', '')}".strip()), dict)
    ]
    own = {id(tag): "headings" not in props for tag, _, props in islands}
    tables = html_tables(page, pane=pane, skip=lambda tag: not _is_read(tag, own, shown_in))
    for tag, name, props in islands:
        where = MARK + name
        headings, side = above[id(tag)], pane_of(tag, pane)
        if "headings" in props:
            names = [_lines(heading) for heading in _list(props.get("headings"))]
            rows = [
                Row(dict(zip((" ".join(name) for name in names), row, strict=False))) for row in _rows(props, where)
            ]
        elif "rows" in props:
            there = [row for table in tables if table.pane == side for row in table.rows]
            rows = list(_unnamed(list(_rows(props, where)), unnamed, there, shown_in))
        else:
            continue
        columns = tuple(dict.fromkeys(named(name) for row in rows for name in row.cells))
        rows = [Row({named(name): cell for name, cell in row.cells.items() if cell.text}) for row in rows]
        tables.append(Table(headings, columns, tuple(rows), side))
    return tables


def _unnamed(rows: list[list[Cell]], columns: Columns, shown: Sequence[Row], group: str) -> Iterator[Row]:
    """The rows that the page does not show, by columns that fit those that it shows."""
    known = {row.cells["Model"].text: row for row in shown if "Model" in row.cells}
    fitting = 0
    for row in rows:
        if len(row) not in columns:
            raise BadAnswer(f"a row of {len(row)} cells without headings: {row[0].text if row else ''}")
        cells = dict(zip(columns[len(row)], row, strict=True))
        same = known.get(row[0].text.split(" (")[0])  # with the size of its context, here alone
        if same is None:
            yield Row(cells)
            continue
        fitting += 1
        for name, cell in cells.items():
            there = same.cells.get(f"{group}{GROUP}{name}")
            if there and _amounts(there) != _amounts(cell):
                raise BadAnswer(f"{row[0].text}: {name} is {there.text} in the page and {cell.text} in its island")
    if rows and not fitting:
        raise BadAnswer("no row without headings stands in the page, where its columns are named")


def _rows(props: Mapping[str, object], at: str) -> Iterator[list[Cell]]:
    for number, row in enumerate(_list(props.get("rows"))):
        yield [_cell(value, at + pointer("rows", number, place)) for place, value in enumerate(_list(row))]
    for turn, group in enumerate(_list(props.get("groups"))):
        of = group if isinstance(group, dict) else {}
        first = _cell(of.get("model"), at + pointer("groups", turn, "model"))
        for number, row in enumerate(_list(of.get("rows"))):
            below = at + pointer("groups", turn, "rows", number)
            yield [first, *(_cell(value, below + pointer(place)) for place, value in enumerate(_list(row)))]


def _cell(value: object, at: str) -> Cell:
    return Cell(_lines(value), at)


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, dict) and _HTML in value:
        return lines(BeautifulSoup(str(value[_HTML])[:10_000], "lxml"))
    if isinstance(value, dict) and isinstance(value.get(_LABEL), dict):
        return _lines(value[_LABEL].get("label"))
    if value is None or isinstance(value, dict | list | bool):
        return ()
    return (" ".join(str(value).split()),)


def _amounts(cell: Cell) -> list[str]:
    try:
        return [format(float(price.amount), ".6g") for price in read_prices(cell.text)]
    except NotUnderstood:
        return [cell.text]


def _is_read(table: Tag, own: Mapping[int, bool], shown_in: str) -> bool:
    """Whether a table says what no props with headings do; one of other columns in an island is out of its place."""
    island = table.find_parent("astro-island")
    if island is None:
        return True
    return own.get(id(island), True) and shown_in in shown(table.find("thead") or table)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
