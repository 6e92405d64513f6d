"""Parasail's own list of models: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape()

source = Source(
    name="parasail-models",
    title="Parasail (list of models)",
    urls=("https://api.parasail.io/v1/models",),
    key=Key("PARASAIL_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("parasail"),
    authority="first_party",
    speaks_for=frozenset({"parasail"}),
    page="https://www.parasail.io/pricing",
    licence="Parasail's own data, shown with its name",
    least_records=12,
    anchors=(),
    states=SHAPE.states,
)
