"""Poe's list of bots: USD per token as text or null, Poe's markup included; until the end of 2025 without prices."""

from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Source

SHAPE = Shape(
    prices={
        "pricing/prompt": Priced("input", "token"),
        "pricing/completion": Priced("output", "token"),
        "pricing/image": Priced("input_image", "image"),
        "pricing/request": Priced("request", "request"),
        "pricing/input_cache_read": Priced("cache_read", "token"),
        "pricing/input_cache_write": Priced("cache_write", "token"),
    },
    modalities=("architecture/input_modalities", "architecture/output_modalities"),
)

source = Source(
    name="poe",
    title="Poe",
    urls=("https://api.poe.com/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("poe"),
    authority="gateway",
    speaks_for=frozenset({"poe"}),
    page="https://poe.com/api/models",
    licence="Poe's own data, shown with its name",
    least_records=100,
    anchors=(),
    states=SHAPE.states,
)
