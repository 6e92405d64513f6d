"""Anthropic's page of prices in its documentation: tables by model, for standard, batch and fast requests."""

import re
from collections.abc import Sequence
from decimal import Decimal

from catalog.domain.conditions import Condition
from catalog.domain.vocabulary import Tier
from scrapers.formats.price_columns import MODEL, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.source import Anchor, Source

ONE_HOUR = (Condition("cache_ttl", "=", "1h"),)
NOTE = re.compile(r"\(.*\)\Z")


def names(shown: str) -> Sequence[str]:
    """`Claude Opus 4.8 (limited availability)` is Claude Opus 4.8; some rows name several models."""
    return [NOTE.sub("", name).strip() for name in shown.split(" / ")]


page = PricePage(
    provider="anthropic",
    ids=names,
    named=True,
    tables=(
        PriceTable(
            name="standard",
            columns={
                "Model": MODEL,
                "Base Input Tokens": Price("input"),
                "5m Cache Writes": Price("cache_write"),
                "1h Cache Writes": Price("cache_write", terms=ONE_HOUR),
                "Cache Hits & Refreshes": Price("cache_read"),
                "Output Tokens": Price("output"),
            },
        ),
        PriceTable(
            name="fast", columns={"Model": MODEL, "Input": Price("input"), "Output": Price("output")}, tier="fast"
        ),
        PriceTable(
            name="batch",
            columns={"Model": MODEL, "Batch input": Price("input"), "Batch output": Price("output")},
            tier=Tier.BATCH,
        ),
    ),
)
source = Source(
    name="anthropic",
    title="Anthropic's prices",
    urls=("https://platform.claude.com/docs/en/about-claude/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"anthropic"}),
    page="https://platform.claude.com/docs/en/about-claude/pricing",
    licence="Anthropic's own page, shown with its name",
    least_records=8,
    anchors=(
        Anchor("anthropic", "claude-sonnet-4-5", "output", Decimal("15")),
        Anchor("anthropic", "claude-haiku-4-5", "input", Decimal("1")),
    ),
    states=frozenset(
        [(component, Tier.STANDARD.value) for component in ("input", "output", "cache_read", "cache_write")]
        + [(component, Tier.BATCH.value) for component in ("input", "output")]
    ),
)
