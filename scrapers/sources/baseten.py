"""Baseten's list of its model APIs is the list for OpenRouter's providers."""

from decimal import Decimal

from scrapers.formats import provider_list
from scrapers.source import Anchor, Key, Source

SHAPE = provider_list.shape()

source = Source(
    name="baseten",
    title="Baseten",
    urls=("https://inference.baseten.co/v1/models",),
    key=Key("BASETEN_API_KEY", written="Api-Key {}"),
    split=SHAPE.split,
    read=SHAPE.reader("baseten"),
    authority="first_party",
    speaks_for=frozenset({"baseten"}),
    page="https://www.baseten.co/pricing/",
    licence="Baseten's own data, shown with its name",
    least_records=5,
    anchors=(
        Anchor("baseten", "qwen/qwen3-coder-480b-a35b-instruct", "input", Decimal("0.38")),
        Anchor("baseten", "moonshotai/kimi-k2-instruct-0905", "output", Decimal("2.5")),
    ),
    states=SHAPE.states,
)
