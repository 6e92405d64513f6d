"""Cloudflare AI Gateway's list of what it can pass on: USD per token, the seller before the first slash of the id."""

from decimal import Decimal

from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Key, Source

SHAPE = Shape(prices={"cost_in": Priced("input", "token"), "cost_out": Priced("output", "token")})
NAME = "cloudflare-ai-gateway"

source = Source(
    name=NAME,
    title="Cloudflare AI Gateway",
    urls=("https://gateway.ai.cloudflare.com/v1/{CLOUDFLARE_ACCOUNT_ID}/{CLOUDFLARE_GATEWAY_ID}/compat/models",),
    also_at=("https://gateway.ai.cloudflare.com/v1/{account}/{gateway}/compat/models",),
    key=Key("CLOUDFLARE_API_TOKEN", header="cf-aig-authorization"),
    split=SHAPE.split,
    read=SHAPE.reader(NAME),
    authority="gateway",
    speaks_for=frozenset({NAME}),
    page="https://developers.cloudflare.com/ai-gateway/",
    licence="Cloudflare's own data, shown with its name",
    least_records=400,
    anchors=(
        Anchor(NAME, "openai/gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor(NAME, "anthropic/claude-sonnet-4", "output", Decimal("15")),
    ),
    states=SHAPE.states,
)
