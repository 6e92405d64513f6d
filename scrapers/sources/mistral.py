"""Mistral's page of prices: cards in USD and EUR, filled from JSON that lives in the page."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from bs4 import BeautifulSoup

from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.embedded_json import documents, lists_named
from scrapers.formats.json_answer import pointer
from scrapers.formats.page import read_page, shown
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, Column, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tables import Cell, Row, Table
from scrapers.source import Anchor, BadAnswer, Source

CURRENCIES = {"price_dollar": "", "price_euro": " €"}
COLUMNS: dict[str, Column] = {
    "Input (/M tokens)": Price("input"),
    "Output (/M tokens)": Price("output"),
    "Input (per min / per M tok)": Labelled({"audio": Price("input_audio", "minute"), "text": Price("input")}),
    "Audio Input/min": Price("input_audio", "minute"),
    "Audio generation": Price("input", "1K characters"),
    "API endpoint": Price("input"),
    "OCR": Price("page", "1K pages"),
    "Annotations": Price("annotation", "1K pages"),
    "Training Cost (/M tokens)": Price("training"),
    "Storage Cost": IGNORED,
    "Available on": IGNORED,
}
TOOLS: dict[str, Column] = {name: Price(name) for name in ("Price", "OCR", "Indexing", "Call")}
KINDS = {
    "Code execution": {"Price": Price("code_interpreter", "1K calls")},
    "Web search": {"Price": Price("web_search", "1K calls")},
    "Premium news": {"Price": Price("web_search", "1K calls")},
    "Images": {"Price": Price("output_image", "1K images")},
    "Libraries": {"OCR": Price("page", "1K pages"), "Indexing": Price("input"), "Call": Price("file_search", "call")},
    "Agent API": None,  # the price of the model and of the tools that it calls
    "Data capture": None,
}


def tables(body: bytes) -> list[Table]:
    """Each card as a row, its lines as columns; those of tools are a table of their own."""
    cards = [
        card for at, cards in lists_named(documents(read_page(body)), "apis", "models") for card in _cards(cards, at)
    ]
    if not cards:
        raise BadAnswer("no cards of models in the page")
    found = {
        "models": [row for is_tool, row in cards if not is_tool],
        "tools": [row for is_tool, row in cards if is_tool],
    }
    columns = {
        name: tuple(dict.fromkeys(column for row in rows for column in row.cells)) for name, rows in found.items()
    }
    return [Table((name,), columns[name], tuple(rows)) for name, rows in found.items()]


def _cards(cards: list[object], at: str) -> Iterator[tuple[bool, Row]]:
    """Several models share an endpoint, of which only the newest, the first, is meant by `-latest`."""
    taken = set()
    for number, card in enumerate(cards):
        if not isinstance(card, dict) or not isinstance(card.get("price"), list):
            continue
        endpoint = card.get("api_endpoint") or card.get("api")
        model = str(card.get("name") if not endpoint or endpoint in taken else endpoint)
        taken.add(endpoint)
        for field, named in (("price", model), ("fine_tuning", f"ft:{model}")):
            cells = dict(_lines(card.get(field), at + pointer(number, field)))
            if is_tool := card.get("type") == "Tools":
                cells["Tool"] = Cell((model,), at + pointer(number))
            yield is_tool, Row({"Model": Cell((named,), at + pointer(number)), **cells})


def _lines(lines: object, at: str) -> Iterator[tuple[str, Cell]]:
    for place, line in enumerate(lines if isinstance(lines, list) else ()):
        for field, mark in CURRENCIES.items() if isinstance(line, dict) else ():
            text = shown(BeautifulSoup(str(line.get(field)), "lxml")).replace("$$", "$")
            yield str(line.get("value")).strip() + mark, Cell((text,), at + pointer(place, field))


def both(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns in both currencies; those of euros name it, whatever their cells do."""
    return {name + mark: column for name, column in columns.items() for mark in CURRENCIES.values()}


page = PricePage(
    provider="mistral",
    named=True,
    read_tables=tables,
    tables=(
        PriceTable(
            name="models",
            heading="models",
            columns={"Model": MODEL, **both(COLUMNS)},
            optional=frozenset(both(COLUMNS)),
            aside=r"\+ 50% off with batch-APIs|/ (?=\$)|/ (?=[\d.]+€)",
        ),
        PriceTable(
            name="tools",
            heading="tools",
            columns={"Model": MODEL, "Tool": KIND, **both(TOOLS)},
            optional=frozenset(both(TOOLS)),
            kinds=KINDS,
            ids=lambda tool: [tool.lower().replace(" ", "-")],
            model_kind=ModelKind.OTHER,
        ),
    ),
)
source = Source(
    name="mistral",
    title="Mistral's prices",
    urls=("https://mistral.ai/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"mistral"}),
    page="https://mistral.ai/pricing",
    licence="Mistral's own page, shown with its name",
    least_records=20,
    anchors=(
        Anchor("mistral", "mistral-large-latest", "input", Decimal("0.5")),
        Anchor("mistral", "mistral-medium-latest", "output", Decimal("7.5")),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output")),
)
