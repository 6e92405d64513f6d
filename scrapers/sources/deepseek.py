"""DeepSeek's page of prices in USD: one table, a column for each model."""

from decimal import Decimal
from functools import partial

from catalog.domain.vocabulary import Tier
from scrapers.formats.price_columns import IGNORED, MODEL, Price, PriceTable
from scrapers.formats.price_tables import PricePage, page_tables
from scrapers.source import Anchor, Source

NOT_READ = (
    "BASE URL (OpenAI Format)",
    "BASE URL (Anthropic Format)",
    "MODEL VERSION",
    "THINKING MODE",
    "CONTEXT LENGTH",
)
FEATURES = ("Json Output", "Tool Calls", "Chat Prefix Completion（Beta）", "FIM Completion（Beta）")
models = PriceTable(
    name="models",
    columns={
        "MODEL": MODEL,
        "PRICING / 1M INPUT TOKENS (CACHE HIT)": Price("cache_read"),
        "PRICING / 1M INPUT TOKENS (CACHE MISS)": Price("input"),
        "PRICING / 1M OUTPUT TOKENS": Price("output"),
        **dict.fromkeys((*NOT_READ, "MAX OUTPUT", "CONCURRENCY LIMIT"), IGNORED),
        **{f"FEATURES / {name}": IGNORED for name in FEATURES},
    },
)
page = PricePage("deepseek", (models,), read_tables=partial(page_tables, turned=True))
source = Source(
    name="deepseek",
    title="DeepSeek's prices in USD",
    urls=("https://api-docs.deepseek.com/quick_start/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"deepseek"}),
    page="https://api-docs.deepseek.com/quick_start/pricing",
    licence="DeepSeek's own page, shown with its name",
    least_records=1,
    anchors=(
        Anchor("deepseek", "deepseek-v4-flash", "input", Decimal("0.14")),
        Anchor("deepseek", "deepseek-v4-flash", "output", Decimal("0.28")),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output", "cache_read")),
)
