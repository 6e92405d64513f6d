"""OpenRouter's own list of the models it sells, at its own prices."""

from decimal import Decimal

from scrapers.formats import openrouter
from scrapers.source import Anchor, Source

source = Source(
    name="openrouter",
    title="OpenRouter",
    urls=("https://openrouter.ai/api/v1/models",),
    also_at=("https://openrouter.ai/api/v1/models?sort=top-weekly",),
    split=openrouter.split,
    read=openrouter.reader("openrouter"),
    authority="gateway",
    speaks_for=frozenset({"openrouter"}),
    page="https://openrouter.ai/models",
    licence="OpenRouter's own data, shown with its name",
    least_records=150,
    anchors=(
        Anchor("openrouter", "openai/gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("openrouter", "openai/gpt-4o-mini", "output", Decimal("0.6")),
        Anchor("openrouter", "anthropic/claude-sonnet-4", "output", Decimal("15")),
    ),
    states=openrouter.STATES,
)
