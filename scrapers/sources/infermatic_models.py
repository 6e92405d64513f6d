"""Infermatic's list of models: which exist, nothing more; it sells them by subscription."""

from scrapers.formats.model_list import Shape
from scrapers.source import Source

SHAPE = Shape()

source = Source(
    name="infermatic-models",
    title="Infermatic (list of models)",
    urls=("https://api.totalgpt.ai/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("infermatic"),
    authority="first_party",
    speaks_for=frozenset({"infermatic"}),
    page="https://infermatic.ai/pricing/",
    licence="Infermatic's own data, shown with its name",
    least_records=10,
    anchors=(),
    states=SHAPE.states,
)
