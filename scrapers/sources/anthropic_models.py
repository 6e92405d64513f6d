"""Anthropic's own list of models, page by page: which exist, and their names."""

from catalog.domain.vocabulary import Fact
from scrapers.formats.model_list import Shape
from scrapers.formats.paged import after_last
from scrapers.source import Key, Source

URL = "https://api.anthropic.com/v1/models"
SHAPE = Shape(facts={"display_name": Fact.NAME})

source = Source(
    name="anthropic-models",
    title="Anthropic (list of models)",
    urls=(URL,),
    key=Key("ANTHROPIC_API_KEY", header="x-api-key", written="{}"),
    headers=(("anthropic-version", "2023-06-01"),),
    follow=after_last,
    pages=(URL + "?after_id={after_id}",),
    split=SHAPE.split,
    read=SHAPE.reader("anthropic"),
    authority="first_party",
    speaks_for=frozenset({"anthropic"}),
    page="https://docs.anthropic.com/en/docs/about-claude/models/overview",
    licence="Anthropic's own data, shown with its name",
    least_records=4,
    anchors=(),
    states=SHAPE.states,
)
