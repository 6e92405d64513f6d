"""SambaNova's own list: the list for OpenRouter's providers, with speech by the hour."""

from decimal import Decimal

from scrapers.formats import provider_list
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

SHAPE = provider_list.shape(prices={"pricing/duration_per_hour": Priced("input_audio", "hour of use")})

source = Source(
    name="sambanova",
    title="SambaNova",
    urls=("https://api.sambanova.ai/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("sambanova"),
    authority="first_party",
    speaks_for=frozenset({"sambanova"}),
    page="https://cloud.sambanova.ai/plans/pricing",
    licence="SambaNova's own data, shown with its name",
    least_records=5,
    anchors=(
        Anchor("sambanova", "meta-llama-3.3-70b-instruct", "input", Decimal("0.6")),
        Anchor("sambanova", "deepseek-v3.1", "output", Decimal("4.5")),
    ),
    states=SHAPE.states,
)
