"""Prices in cards: each an element with a name and a line for each price."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup

from scrapers.formats.css_paths import css_paths
from scrapers.formats.page import read_page, shown
from scrapers.formats.tables import Cell, Row, Table, table_of_rows
from scrapers.source import BadAnswer


@dataclass(frozen=True, slots=True)
class Cards:
    """Where cards stand in a page: CSS selectors for a card, and in it for its name and its lines.

    `says` is a pattern for the whole of a line, with groups `column`, what the price is for, and `price`; other lines
    are not read.
    """

    card: str
    name: str
    line: str
    says: str

    def tables(self, body: bytes) -> list[Table]:
        """The cards as rows of one table; raises BadAnswer where there are none."""
        page = read_page(body)
        rows = self._rows(page)
        if not rows:
            raise BadAnswer("no cards of models in the page")
        return [table_of_rows(rows)]

    def _rows(self, page: BeautifulSoup) -> list[Row]:
        found = []
        for card in page.select(self.card):
            lines = [(tag, said) for tag in card.select(self.line) if (said := re.fullmatch(self.says, shown(tag)))]
            if (name := card.select_one(self.name)) and lines:
                found.append((name, lines))
        tags = [tag for name, lines in found for tag in (name, *(tag for tag, _ in lines))]
        at = {id(tag): place for tag, place in zip(tags, css_paths(page, tags), strict=True)}
        return [
            Row(
                {"Model": Cell((shown(name),), at[id(name)])}
                | {said["column"]: Cell((said["price"],), at[id(tag)]) for tag, said in lines}
            )
            for name, lines in found
        ]
