"""DeepSeek's page of prices in USD: one table, a column for each model."""

from functools import partial

from scrapers.formats.price_columns import IGNORED, MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage, page_tables

NOT_READ = (
    "BASE URL (OpenAI Format)",
    "BASE URL (Anthropic Format)",
    "MODEL VERSION",
    "THINKING MODE",
    "CONTEXT LENGTH",
    "MAX OUTPUT",
    "CONCURRENCY LIMIT",
)
FEATURES = ("Json Output", "Tool Calls", "Chat Prefix Completion（Beta）", "FIM Completion（Beta）")
models = PriceTable(
    "models",
    {
        "MODEL": MODEL,
        "PRICING / 1M INPUT TOKENS (CACHE HIT)": "cache_read",
        "PRICING / 1M INPUT TOKENS (CACHE MISS)": "input",
        "PRICING / 1M OUTPUT TOKENS": "output",
        **dict.fromkeys((*NOT_READ, *(f"FEATURES / {name}" for name in FEATURES)), IGNORED),
    },
)
page = PricePage("deepseek", (models,), read_tables=partial(page_tables, turned=True))
source = page.source(
    "deepseek",
    "DeepSeek's prices in USD",
    "https://api-docs.deepseek.com/quick_start/pricing",
    owner="DeepSeek",
    least_records=1,
    anchors=(page.anchor("deepseek-v4-flash", "input", "0.14"), page.anchor("deepseek-v4-flash", "output", "0.28")),
    states=stated("input", "output", "cache_read"),
)
