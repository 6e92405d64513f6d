"""Atlas Cloud's list for clients of OpenAI's API is the list for OpenRouter's providers."""

from decimal import Decimal

from scrapers.formats import provider_list
from scrapers.source import Anchor, Source

SHAPE = provider_list.shape()

source = Source(
    name="atlas-cloud-openai",
    title="Atlas Cloud (list for OpenAI's clients)",
    urls=("https://api.atlascloud.ai/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("atlas-cloud"),
    authority="first_party",
    speaks_for=frozenset({"atlas-cloud"}),
    page="https://www.atlascloud.ai/pricing",
    licence="Atlas Cloud's own data, shown with its name",
    least_records=12,
    anchors=(
        Anchor("atlas-cloud", "claude-3-5-haiku-20241022", "input", Decimal("0.8")),
        Anchor("atlas-cloud", "qwen/qwen3-235b-a22b-instruct-2507", "output", Decimal("1.2")),
    ),
    states=SHAPE.states,
)
