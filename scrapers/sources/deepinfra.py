"""DeepInfra's own list of the models it serves: US cents per token, cached input as a ratio, discounts apart."""

from decimal import Decimal

from catalog.domain.vocabulary import Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

INPUT = "pricing/cents_per_input_token"
SHAPE = Shape(
    rows="",
    model_id="model_name",
    prices={
        INPUT: Priced("input", "token, in cents"),
        "pricing/cents_per_output_token": Priced("output", "token, in cents"),
        "pricing/rate_per_input_token_cached": Priced("cache_read", "token, in cents", ratio_of=INPUT),
        "pricing/rate_per_input_token_cache_write": Priced("cache_write", "token, in cents", ratio_of=INPUT),
    },
    not_prices=frozenset({"pricing/type", "pricing/discount_ends_at"}),
    discount="pricing/discount",
    facts={"max_tokens": Fact.CONTEXT, "quantization": Fact.QUANTIZATION},
)

source = Source(
    name="deepinfra",
    title="DeepInfra",
    urls=("https://api.deepinfra.com/models/list",),
    split=SHAPE.split,
    read=SHAPE.reader("deepinfra"),
    authority="first_party",
    speaks_for=frozenset({"deepinfra"}),
    page="https://deepinfra.com/pricing",
    licence="DeepInfra's own data, shown with its name",
    least_records=50,
    anchors=(
        Anchor("deepinfra", "moonshotai/kimi-k2.5", "input", Decimal("0.45")),
        Anchor("deepinfra", "moonshotai/kimi-k2.5", "output", Decimal("2.25")),
    ),
    states=SHAPE.states,
)
