"""Google's page of prices on Vertex AI as tables: one row for each price, what searches cost in a table of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scrapers.formats.page import read_page
from scrapers.formats.tables import Cell, Row, Table, html_tables, spread

GROUNDING: Final = "Grounding"

_GENERATION: Final = re.compile(r"Gemini (\d)")
_SEARCHED: Final = re.compile(r"\$[\d.]+ per 1,000 (search queries|queries|grounded prompts|requests|prompts)")


def google_tables(body: bytes) -> list[Table]:
    """The tables of the page; where a cell has a line for each kind of price, each kind has a row.

    What a search costs stands in prose, beside the models of a generation or below them.
    """
    found: list[Table] = []
    generation = ""
    for table in html_tables(read_page(body)):
        models = [row for row in table.rows if not _grounding(row)]
        first = next((row.cells["Model"].text for row in models if "Model" in row.cells), "")
        generation = found_in[1] if (found_in := _GENERATION.match(first)) else generation
        priced = [_searched(tool, generation) for row in table.rows if (tool := _grounding(row))]
        found.append(Table((GROUNDING,), ("Tool", "Generation", "Price"), tuple(filter(None, priced))))
        table = replace(table, rows=tuple(models))
        if "Type" in table.columns:
            table = spread(table, "Type", *(name for name in table.columns if "Price" in name))
        found.append(spread(table, "Output Resolution", parts=lambda cell: cell.text.split(", ")))
    return found


def _grounding(row: Row) -> tuple[Cell, ...]:
    """The cells of a row that prices searches, none of another row."""
    first = row.cells.get("Feature") if "Pricing" in row.cells else row.cells.get("Model")
    return tuple(row.cells.values()) if first and GROUNDING in first.text else ()


def _searched(cells: Sequence[Cell], generation: str) -> Row | None:
    for cell in cells:
        if price := _SEARCHED.search(cell.text):
            return Row({"Tool": cells[0], "Generation": Cell((generation,)), "Price": Cell((price[0],), cell.at)})
    return None
