"""Prices of which one is struck through: it stands before the one that is charged."""

import re
from decimal import Decimal
from typing import Final

from bs4 import BeautifulSoup

from scrapers.formats.page import shown

_YUAN: Final = re.compile(r"¥(\d{1,6}(?:\.\d{1,6})?)")


def say_what_is_struck(page: BeautifulSoup, struck: str) -> None:
    """Write each pair as one price and what it is off, as a text is read; `struck` is the class of the former."""
    for before in page.find_all(class_=struck):
        charged = before.find_next_sibling()
        figures = [_YUAN.fullmatch(shown(tag)) for tag in (before, charged) if tag]
        if charged is not None and all(figures):
            listed, now = (Decimal(figure[1]) for figure in figures if figure)
            off = (1 - now / listed) * 100 if now < listed else 0
            charged.string = f"¥{now} ({off:.4f}% off) ¥{listed}"
            before.clear()
