"""LLM7's list of the models that it passes requests on to: which exist and what they take."""

from scrapers.formats.model_list import Shape
from scrapers.source import Source

SHAPE = Shape(rows="", modalities=("modalities/input", "modalities/output"))

source = Source(
    name="llm7-models",
    title="LLM7 (list of models)",
    urls=("https://api.llm7.io/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("llm7"),
    authority="gateway",
    speaks_for=frozenset({"llm7"}),
    page="https://llm7.io/",
    licence="LLM7's own data, shown with its name",
    least_records=15,
    anchors=(),
    states=SHAPE.states,
)
