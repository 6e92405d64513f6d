"""LiteLLM's price map: the widest detail of prices, by tier, context, size and unit, kept by its community."""

from decimal import Decimal
from itertools import product

from catalog.domain.vocabulary import Tier
from scrapers.formats import litellm
from scrapers.source import Anchor, Source

TOKENS = ("input", "output", "cache_read", "cache_write")
TIERS = (Tier.STANDARD, Tier.BATCH, Tier.FLEX, Tier.PRIORITY)
OTHERS = ("reasoning", "input_audio", "output_audio", "input_image", "output_image", "web_search", "page", "request")

source = Source(
    name="litellm",
    title="LiteLLM price map",
    urls=("https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",),
    split=litellm.split,
    read=litellm.read,
    authority="list",
    order=20,
    page="https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
    licence="MIT",
    least_records=1000,
    anchors=(
        Anchor("openai", "gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("openai", "gpt-4o-mini", "output", Decimal("0.6")),
        Anchor("openai", "gpt-4.1", "output", Decimal("8")),
    ),
    states=frozenset(
        [(component, tier.value) for component, tier in product(TOKENS, TIERS)]
        + [(component, Tier.STANDARD.value) for component in OTHERS]
    ),
)
