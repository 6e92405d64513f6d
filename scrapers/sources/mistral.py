"""Mistral's page of prices: cards in USD and EUR, filled from JSON that lives in the page."""

from collections.abc import Mapping

from catalog.domain.vocabulary import ModelKind
from scrapers.formats.json_tables import MODELS, TOOLS, JsonCards
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, PriceTable, Words, stated
from scrapers.formats.price_tables import PricePage, as_slug

CURRENCIES = {"price_dollar": "", "price_euro": " €"}
LINES: dict[str, Words] = {
    "Input (/M tokens)": "input",
    "Output (/M tokens)": "output",
    "Input (per min / per M tok)": {"audio": "input_audio per minute", "text": "input"},
    "Audio Input/min": "input_audio per minute",
    "Audio generation": "input per 1K characters",
    "API endpoint": "input",
    "OCR": "page per 1K pages",
    "Annotations": "annotation per 1K pages",
    "Training Cost (/M tokens)": "training",
    "Storage Cost": IGNORED,
    "Available on": IGNORED,
}
CALLS = {"Price": "price", "OCR": "page", "Indexing": "indexing", "Call": "call"}
KINDS: dict[str, Words] = {
    "Code execution": "code_interpreter per 1K calls",
    "Web search": "web_search per 1K calls",
    "Premium news": "web_search per 1K calls",
    "Images": "output_image per 1K images",
    "Libraries": {"page": "page per 1K pages", "indexing": "input", "call": "file_search per call"},
    "Agent API": IGNORED,  # the price of the model and of the tools that it calls
    "Data capture": IGNORED,
}


def both(lines: Mapping[str, Words]) -> dict[str, Words]:
    """The columns in both currencies; the amounts say which."""
    return {name + mark: words for name, words in lines.items() for mark in CURRENCIES.values()}


models = PriceTable(
    "models",
    {"Model": MODEL} | both(LINES),
    MODELS,
    optional=frozenset(both(LINES)),
    aside=r"\+ 50% off with batch-APIs|/ (?=\$)|/ (?=[\d.]+€)",
)
tools = PriceTable(
    "tools",
    {"Model": MODEL, "Tool": KIND} | both(CALLS),
    TOOLS,
    optional=frozenset(both(CALLS)),
    kinds=KINDS,
    ids=as_slug,
    model_kind=ModelKind.OTHER,
)
cards = JsonCards(lists=("apis", "models"), lines={"price": "", "fine_tuning": "ft:"}, amounts=CURRENCIES)
page = PricePage("mistral", (models, tools), named=True, read_tables=cards.tables)
source = page.source(
    "mistral",
    "Mistral's prices",
    "https://mistral.ai/pricing",
    owner="Mistral",
    least_records=20,
    anchors=(
        page.anchor("mistral-large-latest", "input", "0.5"),
        page.anchor("mistral-medium-latest", "output", "7.5"),
    ),
    states=stated("input", "output"),
)
