"""Fireworks' own list of models: which exist, their context, and what they take."""

from catalog.domain.vocabulary import Capability, Fact
from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape(
    facts={"context_length": Fact.CONTEXT},
    capabilities={"supports_image_input": Capability.VISION, "supports_tools": Capability.TOOLS},
)

source = Source(
    name="fireworks-models",
    title="Fireworks AI (list of models)",
    urls=("https://api.fireworks.ai/inference/v1/models",),
    key=Key("FIREWORKS_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("fireworks-ai"),
    authority="first_party",
    speaks_for=frozenset({"fireworks-ai"}),
    page="https://fireworks.ai/models",
    licence="Fireworks AI's own data, shown with its name",
    least_records=15,
    anchors=(),
    states=SHAPE.states,
)
