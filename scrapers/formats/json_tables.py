"""Tables and cards of prices that live as JSON in a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup

from scrapers.formats.embedded_json import documents, lists_named
from scrapers.formats.json_answer import pointer
from scrapers.formats.page import read_page, shown
from scrapers.formats.tables import Cell, Row, Table, table_of, table_of_rows
from scrapers.source import BadAnswer

MODELS: Final = "models"
TOOLS: Final = "tools"


def rows_of_cells(body: bytes) -> list[Table]:
    """Each list `rows` of objects with `cells` as a table, of which the first row names the columns."""
    found = []
    for at, rows in lists_named(documents(read_page(body)), "rows"):
        cells = [(number, row.get("cells")) for number, row in enumerate(rows) if isinstance(row, dict)]
        grid = [
            [Cell((_dollars(text),), at + pointer(number, "cells", place)) for place, text in enumerate(row)]
            for number, row in cells
            if isinstance(row, list)
        ]
        found.append(table_of(grid, 1, headings=()))
    if not found:
        raise BadAnswer("no table of prices in the page")
    return found


@dataclass(frozen=True, slots=True)
class JsonCards:
    """Cards as objects in lists of these names: a model or a tool, and lists of lines with its prices.

    `lines` leads from a list of lines to what stands before the model's id there; `amounts` from a field of a line to
    the mark of its currency behind the name of its column.
    """

    lists: tuple[str, ...]
    lines: Mapping[str, str]
    amounts: Mapping[str, str]

    def tables(self, body: bytes) -> list[Table]:
        """Each card as a row, its lines as columns; those of tools are a table of their own."""
        lists = lists_named(documents(read_page(body)), *self.lists)
        cards = [card for at, found in lists for card in self._cards(found, at)]
        if not cards:
            raise BadAnswer("no cards of models in the page")
        return [table_of_rows([row for of, row in cards if of == name], name) for name in (MODELS, TOOLS)]

    def _cards(self, cards: list[object], at: str) -> Iterator[tuple[str, Row]]:
        """Several models share an endpoint, of which only the newest, the first, is meant by `-latest`."""
        taken = set()
        for number, card in enumerate(cards):
            if not isinstance(card, dict) or not isinstance(card.get("price"), list):
                continue
            endpoint = card.get("api_endpoint") or card.get("api")
            model = str(card.get("name") if not endpoint or endpoint in taken else endpoint)
            taken.add(endpoint)
            for lines, mark in self.lines.items():
                cells = {"Model": Cell((mark + model,), at + pointer(number))}
                cells |= dict(self._lines(card.get(lines), at + pointer(number, lines)))
                if is_tool := card.get("type") == "Tools":
                    cells["Tool"] = Cell((model,), at + pointer(number))
                yield TOOLS if is_tool else MODELS, Row(cells)

    def _lines(self, lines: object, at: str) -> Iterator[tuple[str, Cell]]:
        for place, line in enumerate(lines if isinstance(lines, list) else ()):
            for field, mark in self.amounts.items() if isinstance(line, dict) else ():
                text = _dollars(shown(BeautifulSoup(str(line.get(field)), "lxml")))
                yield str(line.get("value")).strip() + mark, Cell((text,), at + pointer(place, field))


def _dollars(text: object) -> str:
    """The text with single signs: where a page is filled from JSON, `$$` stands for one."""
    return str(text).replace("$$", "$")
