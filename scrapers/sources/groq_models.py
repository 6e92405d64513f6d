"""Groq's own list of models: which exist, and their limits."""

from catalog.domain.vocabulary import Fact
from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape(
    facts={"context_window": Fact.CONTEXT, "max_completion_tokens": Fact.MAX_OUTPUT},
)

source = Source(
    name="groq-models",
    title="Groq (list of models)",
    urls=("https://api.groq.com/openai/v1/models",),
    key=Key("GROQ_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("groq"),
    authority="first_party",
    speaks_for=frozenset({"groq"}),
    page="https://console.groq.com/docs/models",
    licence="Groq's own data, shown with its name",
    least_records=8,
    anchors=(),
    states=SHAPE.states,
)
