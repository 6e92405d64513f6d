"""OpenAI's own list of models: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape()

source = Source(
    name="openai-models",
    title="OpenAI (list of models)",
    urls=("https://api.openai.com/v1/models",),
    key=Key("OPENAI_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("openai"),
    authority="first_party",
    speaks_for=frozenset({"openai"}),
    page="https://platform.openai.com/docs/models",
    licence="OpenAI's own data, shown with its name",
    least_records=30,
    anchors=(),
    states=SHAPE.states,
)
