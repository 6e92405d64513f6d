"""Z.ai's own list of models: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape()

source = Source(
    name="zai-models",
    title="Z.ai (list of models)",
    urls=("https://api.z.ai/api/paas/v4/models",),
    key=Key("ZAI_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("zai"),
    authority="first_party",
    speaks_for=frozenset({"zai"}),
    page="https://docs.z.ai/guides/overview/pricing",
    licence="Z.ai's own data, shown with its name",
    least_records=1,
    anchors=(),
    states=SHAPE.states,
)
