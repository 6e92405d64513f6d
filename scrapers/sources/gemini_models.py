"""The Gemini API's list of models, as clients of OpenAI's API see it: which exist, nothing more."""

from scrapers.formats.model_list import Shape
from scrapers.source import Key, Source

SHAPE = Shape(prefix="models/")

source = Source(
    name="gemini-models",
    title="Gemini API (list of models)",
    urls=("https://generativelanguage.googleapis.com/v1beta/openai/models",),
    key=Key("GEMINI_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("google"),
    authority="first_party",
    speaks_for=frozenset({"google"}),
    page="https://ai.google.dev/gemini-api/docs/models",
    licence="Google's own data, shown with its name",
    least_records=20,
    anchors=(),
    states=SHAPE.states,
)
