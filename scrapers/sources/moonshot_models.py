"""Moonshot's own list of models: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape()

source = Source(
    name="moonshot-models",
    title="Moonshot AI (list of models)",
    urls=("https://api.moonshot.ai/v1/models",),
    key=Key("MOONSHOT_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("moonshotai"),
    authority="first_party",
    speaks_for=frozenset({"moonshotai"}),
    page="https://platform.moonshot.ai/docs/pricing/chat",
    licence="Moonshot AI's own data, shown with its name",
    least_records=3,
    anchors=(),
    states=SHAPE.states,
)
