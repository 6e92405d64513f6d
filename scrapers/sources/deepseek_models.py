"""DeepSeek's own list of models: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape()

source = Source(
    name="deepseek-models",
    title="DeepSeek (list of models)",
    urls=("https://api.deepseek.com/v1/models",),
    key=Key("DEEPSEEK_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("deepseek"),
    authority="first_party",
    speaks_for=frozenset({"deepseek"}),
    page="https://api-docs.deepseek.com/quick_start/pricing",
    licence="DeepSeek's own data, shown with its name",
    least_records=1,
    anchors=(),
    states=SHAPE.states,
)
