"""genai-prices: dated and time-of-day prices by provider, kept by its community; its first file is frozen."""

from decimal import Decimal

from scrapers.formats import genai_prices
from scrapers.source import Anchor, Source

BASE = "https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/"

source = Source(
    name="genai-prices",
    title="genai-prices",
    urls=(BASE + "new_data/v2/data.json",),
    also_at=(BASE + "data.json",),
    split=genai_prices.split,
    read=genai_prices.read,
    authority="list",
    order=30,
    page="https://github.com/pydantic/genai-prices/tree/main/prices/providers",
    licence="MIT",
    least_records=400,
    anchors=(
        Anchor("openai", "gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("openai", "gpt-4o-mini", "output", Decimal("0.6")),
    ),
    states=genai_prices.STATES,
)
