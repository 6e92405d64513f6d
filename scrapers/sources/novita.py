"""Novita's own list: whole numbers of 1/10,000 USD per 1M tokens (2690 is 0.269 USD)."""

from decimal import Decimal

from catalog.domain.vocabulary import Capability, Fact, ModelKind
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

SHAPE = Shape(
    prices={
        "input_token_price_per_m": Priced("input", "1M tokens, in 1/10,000"),
        "output_token_price_per_m": Priced("output", "1M tokens, in 1/10,000"),
    },
    facts={"display_name": Fact.NAME, "context_size": Fact.CONTEXT, "max_output_tokens": Fact.MAX_OUTPUT},
    features={
        "features": {
            "function-calling": Capability.TOOLS,
            "structured-outputs": Capability.STRUCTURED_OUTPUT,
            "reasoning": Capability.REASONING,
            "vision": Capability.VISION,
        }
    },
    kind="model_type",
    kinds={"chat": ModelKind.CHAT, "embedding": ModelKind.EMBEDDING},
)

source = Source(
    name="novita",
    title="Novita AI",
    urls=("https://api.novita.ai/v3/openai/models",),
    split=SHAPE.split,
    read=SHAPE.reader("novita-ai"),
    authority="first_party",
    speaks_for=frozenset({"novita-ai"}),
    page="https://novita.ai/pricing",
    licence="Novita AI's own data, shown with its name",
    least_records=25,
    anchors=(
        Anchor("novita-ai", "deepseek/deepseek-r1-0528", "input", Decimal("0.7")),
        Anchor("novita-ai", "deepseek/deepseek-r1-0528", "output", Decimal("2.5")),
    ),
    states=SHAPE.states,
)
