"""Places in pages and documents: written down when something is read, and found again to check it.

A place in a page is a CSS path (`#prices > table:nth-of-type(2) > tr:nth-of-type(3)`); in JSON that lives in a page
it is the name of the document and a JSON pointer (`@__next_f/36/3/price`); in markdown a line and a cell
(`line:12 > cell:3`); in a page that lives in JSON both (`/data/content > table:nth-of-type(2)`).
"""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from bs4 import BeautifulSoup
from soupsieve import SelectorSyntaxError

from catalog.domain.money import BadAmount, amount_of
from scrapers.formats.embedded_json import MARK, at_place, documents
from scrapers.formats.markdown_tables import cell_at
from scrapers.formats.page import read_page, shown
from scrapers.formats.price_text import says_free

_SEPARATOR: Final = re.compile(r"( > |/)")
_MARKDOWN: Final = re.compile(r"line:\d+")
_FIGURE: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")


def above(place: str) -> str:
    """The place that this one is directly in; "" where it is in none."""
    steps = _SEPARATOR.split(place)
    return "".join(steps[:-2])


def shared(places: Sequence[str]) -> str:
    """The nearest place that all of these are in."""
    split = [_SEPARATOR.split(place) for place in sorted(set(places))]
    if len(split) == 1:
        return above(places[0])
    same = 0
    for steps in zip(*split, strict=False):
        if len(set(steps)) > 1:
            break
        same += 1
    return "".join(split[0][: max(same - (same + 1) % 2, 0)])


class PlacesIn:
    """The bytes of a page or of markdown, to look places up in."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def text_at(self, place: str) -> str | None:
        """The text that stands there, None where nothing does; raises BadAnswer for bytes that are no page."""
        if _MARKDOWN.match(place):
            return cell_at(self._body, place)
        if place.startswith(MARK):
            try:
                value = at_place(self._documents, place)
            except KeyError:
                return None
            return str(value) if value is not None else None
        try:
            found = self._page.select_one(place) if place else None
        except SelectorSyntaxError:
            return None
        return shown(found) if found else None

    @cached_property
    def _page(self) -> BeautifulSoup:
        return read_page(self._body)

    @cached_property
    def _documents(self) -> dict[str, object]:
        return documents(self._page)


def spells(text: str, amount: str) -> bool:
    """Whether a text has this very amount among its figures, or says that it is free where the amount is 0."""
    try:
        wanted = amount_of(amount)
        figures = [amount_of(figure.replace(",", "")) for figure in _FIGURE.findall(text)]
    except BadAmount:
        return False
    return wanted in figures or (not wanted and says_free(text))
