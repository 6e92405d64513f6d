"""Anthropic's page of prices in its documentation: tables by model, for standard, batch and fast requests."""

import re
from collections.abc import Sequence

from catalog.domain.vocabulary import Tier
from scrapers.formats.price_columns import MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage

NOTE = re.compile(r"\(.*\)\Z")
STANDARD = {
    "Model": MODEL,
    "Base Input Tokens": "input",
    "5m Cache Writes": "cache_write",
    "1h Cache Writes": "cache_write when cache_ttl=1h",
    "Cache Hits & Refreshes": "cache_read",
    "Output Tokens": "output",
}
FAST = {"Model": MODEL, "Input": "input", "Output": "output"}
BATCH = {"Model": MODEL, "Batch input": "input", "Batch output": "output"}


def names(shown: str) -> Sequence[str]:
    """`Claude Opus 4.8 (limited availability)` is Claude Opus 4.8; some rows name several models."""
    return [NOTE.sub("", name).strip() for name in shown.split(" / ")]


page = PricePage(
    provider="anthropic",
    ids=names,
    named=True,
    tables=(
        PriceTable("standard", STANDARD),
        PriceTable("fast", FAST, tier="fast"),
        PriceTable("batch", BATCH, tier=Tier.BATCH),
    ),
)
source = page.source(
    "anthropic",
    "Anthropic's prices",
    "https://platform.claude.com/docs/en/about-claude/pricing",
    owner="Anthropic",
    least_records=8,
    anchors=(page.anchor("claude-sonnet-4-5", "output", "15"), page.anchor("claude-haiku-4-5", "input", "1")),
    states=stated("input", "output", "cache_read", "cache_write") | stated("input", "output", tiers=[Tier.BATCH]),
)
