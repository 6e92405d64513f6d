"""Tables that a page lays out as grids of `div`s: each row an element of its own, the first naming the columns."""

from collections.abc import Iterator
from typing import Final

from bs4 import BeautifulSoup, Tag

from scrapers.formats.css_paths import css_paths
from scrapers.formats.page import lines
from scrapers.formats.tables import MOST_CELLS, Cell, Table, headings_above, table_of
from scrapers.source import BadAnswer

_ROW: Final = "grid"


def grid_tables(page: BeautifulSoup) -> list[Table]:
    """The tables that are grids, in the page's order; raises BadAnswer where they are out of bounds."""
    above = headings_above(page, "div")
    grids = [(grid, above[id(grid[0])]) for grid in _grids(page)]
    cells = [cell for grid, _ in grids for row in grid for cell in _children(row)]
    if len(cells) > MOST_CELLS:
        raise BadAnswer(f"grids of more than {MOST_CELLS} cells")
    at = {id(cell): place for cell, place in zip(cells, css_paths(page, cells), strict=True)}
    return [
        table_of([[Cell(lines(cell), at[id(cell)]) for cell in _children(row)] for row in grid], 1, headings=headings)
        for grid, headings in grids
    ]


def _grids(page: BeautifulSoup) -> Iterator[list[Tag]]:
    """The rows of each: all children of one element, as many cells in each."""
    for first in page.find_all("div", class_=_ROW):
        if first.find_previous_sibling() is None and first.parent is not None:
            rows = _children(first.parent)
            alike = {len(_children(row)) for row in rows}
            if len(rows) > 1 and len(alike) == 1 and all(_ROW in row.get_attribute_list("class") for row in rows):
                yield rows


def _children(tag: Tag) -> list[Tag]:
    return [child for child in tag.contents if isinstance(child, Tag)]
