"""Hyperbolic's own list of models: which exist, their context, and what they take."""

from catalog.domain.vocabulary import Capability, Fact
from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape(
    facts={"context_length": Fact.CONTEXT},
    capabilities={"supports_image_input": Capability.VISION, "supports_tools": Capability.TOOLS},
)

source = Source(
    name="hyperbolic-models",
    title="Hyperbolic (list of models)",
    urls=("https://api.hyperbolic.xyz/v1/models",),
    key=Key("HYPERBOLIC_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("hyperbolic"),
    authority="first_party",
    speaks_for=frozenset({"hyperbolic"}),
    page="https://docs.hyperbolic.xyz/docs/hyperbolic-pricing",
    licence="Hyperbolic's own data, shown with its name",
    least_records=8,
    anchors=(),
    states=SHAPE.states,
)
