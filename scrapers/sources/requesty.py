"""Requesty's list: USD per token; `caching_price` is for writing the cache, `cached_price` for reading it."""

from decimal import Decimal

from catalog.domain.vocabulary import Capability, Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

SHAPE = Shape(
    prices={
        "input_price": Priced("input", "token"),
        "output_price": Priced("output", "token"),
        "caching_price": Priced("cache_write", "token"),
        "cached_price": Priced("cache_read", "token"),
    },
    facts={"context_window": Fact.CONTEXT, "max_output_tokens": Fact.MAX_OUTPUT},
    capabilities={
        "supports_caching": Capability.PROMPT_CACHING,
        "supports_vision": Capability.VISION,
        "supports_computer_use": Capability.COMPUTER_USE,
        "supports_reasoning": Capability.REASONING,
        "supports_image_generation": Capability.IMAGE_OUTPUT,
        "supports_tool_calling": Capability.TOOLS,
        "supports_web_search": Capability.WEB_SEARCH,
        "supports_output_json_schema": Capability.STRUCTURED_OUTPUT,
    },
)

source = Source(
    name="requesty",
    title="Requesty",
    urls=("https://router.requesty.ai/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("requesty"),
    authority="gateway",
    speaks_for=frozenset({"requesty"}),
    page="https://www.requesty.ai/solution/llm-routing/models",
    licence="Requesty's own data, shown with its name",
    least_records=100,
    anchors=(
        Anchor("requesty", "openai/gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("requesty", "alibaba/qwen3.7-max", "output", Decimal("7.5")),
    ),
    states=SHAPE.states,
)
