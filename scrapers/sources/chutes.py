"""Chutes' own list: USD per 1M tokens, beside the same amounts in TAO, a coin that is no currency of ours."""

from decimal import Decimal

from catalog.domain.vocabulary import Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

COPIES = ("price", "chutes_pricing")
OF = ("input", "output", "input_cache_read")
SHAPE = Shape(
    prices={
        "pricing/prompt": Priced("input", "1M tokens"),
        "pricing/completion": Priced("output", "1M tokens"),
        "pricing/input_cache_read": Priced("cache_read", "1M tokens"),
    },
    not_prices=frozenset(f"{copy}/{of}/{coin}" for copy in COPIES for of in OF for coin in ("usd", "tao")),
    facts={
        "max_model_len": Fact.CONTEXT,
        "context_length": Fact.CONTEXT,
        "max_output_length": Fact.MAX_OUTPUT,
        "quantization": Fact.QUANTIZATION,
    },
)

source = Source(
    name="chutes",
    title="Chutes",
    urls=("https://llm.chutes.ai/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("chutes"),
    authority="first_party",
    speaks_for=frozenset({"chutes"}),
    page="https://chutes.ai/pricing",
    licence="Chutes' own data, shown with its name",
    least_records=25,
    anchors=(
        Anchor("chutes", "deepseek-ai/deepseek-v3-0324", "input", Decimal("0.2")),
        Anchor("chutes", "deepseek-ai/deepseek-v3-0324", "output", Decimal("0.8")),
    ),
    states=SHAPE.states,
)
