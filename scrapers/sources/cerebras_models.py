"""Cerebras' own list of models: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape()

source = Source(
    name="cerebras-models",
    title="Cerebras (list of models)",
    urls=("https://api.cerebras.ai/v1/models",),
    key=Key("CEREBRAS_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("cerebras"),
    authority="first_party",
    speaks_for=frozenset({"cerebras"}),
    page="https://inference-docs.cerebras.ai/models/overview",
    licence="Cerebras' own data, shown with its name",
    least_records=3,
    anchors=(),
    states=SHAPE.states,
)
