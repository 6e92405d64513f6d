"""Mistral's own list of models: which exist, their context, what they can do, when they end and what follows."""

from catalog.domain.vocabulary import Capability, Fact
from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape(
    facts={
        "max_context_length": Fact.CONTEXT,
        "deprecation": Fact.SHUTDOWN_DATE,
        "deprecation_replacement_model": Fact.REPLACEMENT,
    },
    capabilities={"capabilities/function_calling": Capability.TOOLS, "capabilities/vision": Capability.VISION},
)

source = Source(
    name="mistral-models",
    title="Mistral (list of models)",
    urls=("https://api.mistral.ai/v1/models",),
    key=Key("MISTRAL_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("mistral"),
    authority="first_party",
    speaks_for=frozenset({"mistral"}),
    page="https://docs.mistral.ai/getting-started/models/",
    licence="Mistral's own data, shown with its name",
    least_records=25,
    anchors=(),
    states=SHAPE.states,
)
