"""models.dev: providers, routes, limits, capabilities and list prices, kept by its community."""

from decimal import Decimal

from catalog.domain.vocabulary import Tier
from scrapers.formats import models_dev
from scrapers.source import Anchor, Source

source = Source(
    name="models-dev",
    title="models.dev",
    urls=("https://models.dev/api.json", "https://models.dev/models.json"),
    split=models_dev.split,
    read=models_dev.read,
    authority="list",
    order=10,
    page="https://models.dev/",
    licence="MIT",
    least_records=150,
    anchors=(
        Anchor("openai", "gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("openai", "gpt-4o-mini", "output", Decimal("0.6")),
        Anchor("anthropic", "claude-sonnet-4-20250514", "output", Decimal("15")),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in models_dev.PRICED),
)
