"""Friendli's own list: `unit_type` says whether tokens are charged or the seconds that an answer takes."""

from decimal import Decimal

from catalog.domain.vocabulary import Capability, Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Source

SHAPE = Shape(
    by="pricing/unit_type",
    prices_by={
        "token": {"pricing/input": Priced("input", "1M tokens"), "pricing/output": Priced("output", "1M tokens")},
        "second": {"pricing/response_time": Priced("compute", "second")},
    },
    facts={
        "name": Fact.NAME,
        "context_length": Fact.CONTEXT,
        "max_completion_tokens": Fact.MAX_OUTPUT,
        "hugging_face_url": Fact.WEIGHTS_URL,
    },
    capabilities={
        "functionality/tool_call": Capability.TOOLS,
        "functionality/structured_output": Capability.STRUCTURED_OUTPUT,
    },
)

source = Source(
    name="friendli",
    title="Friendli",
    urls=("https://api.friendli.ai/serverless/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("friendli"),
    authority="first_party",
    speaks_for=frozenset({"friendli"}),
    page="https://friendli.ai/pricing",
    licence="Friendli's own data, shown with its name",
    least_records=4,
    anchors=(
        Anchor("friendli", "meta-llama-3.3-70b-instruct", "input", Decimal("0.6")),
        Anchor("friendli", "meta-llama-3.1-8b-instruct", "output", Decimal("0.1")),
    ),
    states=SHAPE.states,
)
