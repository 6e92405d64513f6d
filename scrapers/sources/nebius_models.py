"""Nebius' own list of models: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape()

source = Source(
    name="nebius-models",
    title="Nebius Token Factory (list of models)",
    urls=("https://api.studio.nebius.com/v1/models",),
    key=Key("NEBIUS_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("nebius"),
    authority="first_party",
    speaks_for=frozenset({"nebius"}),
    page="https://nebius.com/token-factory/prices",
    licence="Nebius' own data, shown with its name",
    least_records=25,
    anchors=(),
    states=SHAPE.states,
)
