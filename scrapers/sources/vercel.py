"""Vercel's AI Gateway: its list of models at its own prices."""

from decimal import Decimal

from scrapers.formats import openrouter, vercel
from scrapers.source import Anchor, Source

source = Source(
    name="vercel",
    title="Vercel AI Gateway",
    urls=("https://ai-gateway.vercel.sh/v1/models",),
    split=openrouter.split,
    read=vercel.read,
    authority="gateway",
    speaks_for=frozenset({vercel.PROVIDER}),
    page="https://vercel.com/ai-gateway/models",
    licence="Vercel's own data, shown with its name",
    least_records=120,
    anchors=(
        Anchor(vercel.PROVIDER, "google/gemini-3.1-pro-preview", "input", Decimal("2")),
        Anchor(vercel.PROVIDER, "anthropic/claude-haiku-4.5", "output", Decimal("5")),
    ),
    states=vercel.STATES,
)
