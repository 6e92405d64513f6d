"""Cerebras's page of prices, whose one table lives as JSON in the page."""

from scrapers.formats.json_tables import rows_of_cells
from scrapers.formats.price_columns import IGNORED, MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage

models = PriceTable(
    "models",
    {"Model": MODEL, "Speed": IGNORED, "Input": "input", "Output": "output"},
    ids=lambda shown: [shown.partition("]")[2] or shown],  # `[OPENAI]GPT OSS 120B`, where the page has a picture
)
page = PricePage("cerebras", (models,), named=True, read_tables=rows_of_cells)
source = page.source(
    "cerebras",
    "Cerebras's prices",
    "https://www.cerebras.ai/pricing",
    owner="Cerebras",
    least_records=3,
    anchors=(page.anchor("gpt-oss-120b", "input", "0.35"), page.anchor("gpt-oss-120b", "output", "0.75")),
    states=stated("input", "output"),
)
