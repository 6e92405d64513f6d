"""The list that OpenRouter asks its providers to publish: `{data: [...]}`, USD per unit as text, zeros for nothing.

https://openrouter.ai/docs/guides/community/for-providers
"""

from collections.abc import Mapping
from typing import Final

from catalog.domain.vocabulary import Capability, Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced

PRICES: Final[Mapping[str, Priced]] = {
    "pricing/prompt": Priced("input", "token"),
    "pricing/completion": Priced("output", "token"),
    "pricing/image": Priced("input_image", "image"),
    "pricing/request": Priced("request", "request"),
    "pricing/input_cache_reads": Priced("cache_read", "token"),
    "pricing/input_cache_read": Priced("cache_read", "token"),
    "pricing/input_cache_writes": Priced("cache_write", "token"),
    "pricing/input_cache_write": Priced("cache_write", "token"),
}
FACTS: Final[Mapping[str, Fact]] = {
    "name": Fact.NAME,
    "context_length": Fact.CONTEXT,
    "max_output_length": Fact.MAX_OUTPUT,
    "max_completion_tokens": Fact.MAX_OUTPUT,
    "quantization": Fact.QUANTIZATION,
}
_FEATURES: Final[Mapping[str, Capability]] = {
    "tools": Capability.TOOLS,
    "structured_outputs": Capability.STRUCTURED_OUTPUT,
    "reasoning": Capability.REASONING,
}


def shape(
    *,
    prices: Mapping[str, Priced] | None = None,
    facts: Mapping[str, Fact] = FACTS,
    not_prices: frozenset[str] = frozenset(),
    currency: str = "",
) -> Shape:
    """The shape, with what one provider adds or writes otherwise."""
    return Shape(
        prices={**PRICES, **(prices or {})},
        not_prices=not_prices,
        currency=currency,
        facts=facts,
        features={"supported_features": _FEATURES},
        modalities=("input_modalities", "output_modalities"),
    )
