"""How tests read a page: as a person would, by its headings, tables and words."""

import re

from bs4 import BeautifulSoup, Tag
from django.test import Client


def page(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return BeautifulSoup(answer.content, "lxml")


def words(tag: Tag | BeautifulSoup | None) -> str:
    assert tag is not None
    return re.sub(r" ([,;:.)])", r"\1", " ".join(tag.get_text(" ").split()))


def rows(soup: BeautifulSoup, caption: str) -> list[list[str]]:
    """The cells of the table whose caption has this id, row by row."""
    table = soup.find(id=caption).find_parent("table")
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]


def column(soup: BeautifulSoup, caption: str, head: str) -> list[str]:
    table = soup.find(id=caption).find_parent("table")
    heads = [words(cell) for cell in table.thead.find_all("th")]
    return [row[heads.index(head)] for row in rows(soup, caption)]
