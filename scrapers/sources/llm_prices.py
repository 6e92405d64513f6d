"""llm-prices: a small list, checked by hand, with the days on which prices changed."""

from decimal import Decimal

from scrapers.formats import llm_prices
from scrapers.source import Anchor, Source

source = Source(
    name="llm-prices",
    title="llm-prices",
    urls=("https://www.llm-prices.com/historical-v1.json",),
    split=llm_prices.split,
    read=llm_prices.read,
    authority="list",
    order=40,
    page="https://www.llm-prices.com/",
    licence="No licence stated: a public JSON API, whose figures are shown with its name",
    least_records=50,
    anchors=(
        Anchor("openai", "gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("openai", "gpt-4o-mini", "output", Decimal("0.6")),
        Anchor("anthropic", "claude-3-haiku", "output", Decimal("1.25")),
    ),
    states=llm_prices.STATES,
)
