"""RedPill's list has OpenRouter's shape, zeros where nothing is said included."""

from decimal import Decimal

from scrapers.formats import openrouter
from scrapers.source import Anchor, Source

source = Source(
    name="redpill",
    title="RedPill",
    urls=("https://api.redpill.ai/v1/models",),
    split=openrouter.split,
    read=openrouter.reader("redpill"),
    authority="gateway",
    speaks_for=frozenset({"redpill"}),
    page="https://www.redpill.ai/models",
    licence="RedPill's own data, shown with its name",
    least_records=60,
    anchors=(
        Anchor("redpill", "openai/gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("redpill", "anthropic/claude-sonnet-4", "output", Decimal("15")),
    ),
    states=openrouter.STATES,
)
