"""Cerebras's page of prices, whose one table lives as JSON in the page."""

from decimal import Decimal

from catalog.domain.vocabulary import Tier
from scrapers.formats.embedded_json import documents, lists_named
from scrapers.formats.json_answer import pointer
from scrapers.formats.page import read_page
from scrapers.formats.price_columns import IGNORED, MODEL, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tables import Cell, Table, table_of
from scrapers.source import Anchor, BadAnswer, Source


def tables(body: bytes) -> list[Table]:
    """The tables among what fills the page; the first row of each names its columns."""
    found = []
    for at, rows in lists_named(documents(read_page(body)), "rows"):
        cells = [(number, row.get("cells")) for number, row in enumerate(rows) if isinstance(row, dict)]
        grid = [
            [
                Cell((str(text).replace("$$", "$"),), at + pointer(number, "cells", place))
                for place, text in enumerate(row)
            ]
            for number, row in cells
            if isinstance(row, list)
        ]
        found.append(table_of(grid, 1, headings=()))
    if not found:
        raise BadAnswer("no table of prices in the page")
    return found


models = PriceTable(
    name="models",
    columns={"Model": MODEL, "Speed": IGNORED, "Input": Price("input"), "Output": Price("output")},
    ids=lambda shown: [shown.partition("]")[2] or shown],  # `[OPENAI]GPT OSS 120B`, where the page has a picture
)
page = PricePage("cerebras", (models,), named=True, read_tables=tables)
source = Source(
    name="cerebras",
    title="Cerebras's prices",
    urls=("https://www.cerebras.ai/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"cerebras"}),
    page="https://www.cerebras.ai/pricing",
    licence="Cerebras's own page, shown with its name",
    least_records=3,
    anchors=(
        Anchor("cerebras", "gpt-oss-120b", "input", Decimal("0.35")),
        Anchor("cerebras", "gpt-oss-120b", "output", Decimal("0.75")),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output")),
)
