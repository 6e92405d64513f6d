"""DeepInfra's list for clients of OpenAI's API: USD per 1M tokens; models without `metadata` say nothing."""

from decimal import Decimal

from catalog.domain.vocabulary import Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

SHAPE = Shape(
    prices={
        "metadata/pricing/input_tokens": Priced("input", "1M tokens"),
        "metadata/pricing/output_tokens": Priced("output", "1M tokens"),
        "metadata/pricing/cache_read_tokens": Priced("cache_read", "1M tokens"),
    },
    facts={"metadata/context_length": Fact.CONTEXT, "metadata/max_tokens": Fact.MAX_OUTPUT},
)

source = Source(
    name="deepinfra-openai",
    title="DeepInfra (list for OpenAI's clients)",
    urls=("https://api.deepinfra.com/v1/openai/models",),
    split=SHAPE.split,
    read=SHAPE.reader("deepinfra"),
    authority="first_party",
    speaks_for=frozenset({"deepinfra"}),
    page="https://deepinfra.com/models",
    licence="DeepInfra's own data, shown with its name",
    least_records=50,
    anchors=(
        Anchor("deepinfra", "deepseek-ai/deepseek-v3-0324", "input", Decimal("0.28")),
        Anchor("deepinfra", "meta-llama/llama-3.3-70b-instruct-turbo", "output", Decimal("0.12")),
    ),
    states=SHAPE.states,
)
