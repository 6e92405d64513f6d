"""Cerebras's page of prices, whose one table lives as JSON in the page."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from catalog.domain.vocabulary import Fact
from scrapers.formats.json_tables import rows_of_cells
from scrapers.formats.page import read_page, shown
from scrapers.formats.price_columns import IGNORED, MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tables import Row, Table

_NOTE: Final = re.compile(r"\*\*Will be deprecated on (\w+ \d+, \d{4})")
_SAID: Final = re.compile(r", deprecated on (\S+)\Z")


def tables(body: bytes) -> list[Table]:
    """The tables of the page; a model with two asterisks is followed by the day that the note with two says."""
    note = _NOTE.search(shown(read_page(body)))
    said = f", deprecated on {_day(note[1])}" if note else ""
    return [replace(table, rows=tuple(_dated(row, said) for row in table.rows)) for table in rows_of_cells(body)]


def _dated(row: Row, said: str) -> Row:
    cells = {name: cell._replace(lines=(cell.text.replace("**", said),)) for name, cell in row.cells.items()}
    return replace(row, cells=cells)


def _day(text: str) -> str:
    try:
        return datetime.strptime(text, "%B %d, %Y").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return text  # no day that there is: a fault of each row that has it


def dates(shown: str) -> Mapping[Fact, str]:
    """The day that follows a model's name."""
    said = _SAID.search(shown)
    return {Fact.DEPRECATION_DATE: said[1]} if said else {}


models = PriceTable(
    "models",
    {"Model": MODEL, "Speed": IGNORED, "Input": "input", "Output": "output"},
    ids=lambda shown: [
        _SAID.sub("", shown.partition("]")[2] or shown)
    ],  # `[OPENAI]GPT OSS 120B`, where the page has a picture
)
page = PricePage("cerebras", (models,), named=True, read_tables=tables, dates=dates)
source = page.source(
    "cerebras",
    "Cerebras's prices",
    "https://www.cerebras.ai/pricing",
    owner="Cerebras",
    least_records=3,
    anchors=(page.anchor("gpt-oss-120b", "input", "0.35"), page.anchor("gpt-oss-120b", "output", "0.75")),
    states=stated("input", "output"),
)
