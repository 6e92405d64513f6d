"""Mancer's list: USD per 1M tokens, with whatever discount is on taken off."""

from decimal import Decimal

from catalog.domain.vocabulary import Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

SHAPE = Shape(
    prices={
        "pricing/prompt": Priced("input", "1M tokens"),
        "pricing/completion": Priced("output", "1M tokens"),
    },
    facts={"name": Fact.NAME, "limits/context": Fact.CONTEXT, "limits/completion": Fact.MAX_OUTPUT},
)

source = Source(
    name="mancer",
    title="Mancer",
    urls=("https://neuro.mancer.tech/oai/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("mancer"),
    authority="first_party",
    speaks_for=frozenset({"mancer"}),
    page="https://mancer.tech/pricing",
    licence="Mancer's own data, shown with its name",
    least_records=5,
    anchors=(
        Anchor("mancer", "goliath-120b", "input", Decimal("2.4")),
        Anchor("mancer", "magnum-72b-v4", "output", Decimal("1.5")),
    ),
    states=SHAPE.states,
)
