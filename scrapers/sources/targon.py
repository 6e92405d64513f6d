"""Targon's own list: the list for OpenRouter's providers; what a cancelled request costs is no price of ours."""

from decimal import Decimal

from scrapers.formats import provider_list
from scrapers.source import Anchor, Source

SHAPE = provider_list.shape(not_prices=frozenset({"pricing/cancelled_request"}))

source = Source(
    name="targon",
    title="Targon",
    urls=("https://api.targon.com/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("targon"),
    authority="first_party",
    speaks_for=frozenset({"targon"}),
    page="https://targon.com/models",
    licence="Targon's own data, shown with its name",
    least_records=4,
    anchors=(
        Anchor("targon", "qwen/qwen3-235b-a22b-instruct-2507", "input", Decimal("0.12")),
        Anchor("targon", "qwen/qwen3-235b-a22b-instruct-2507", "output", Decimal("0.59")),
    ),
    states=SHAPE.states,
)
