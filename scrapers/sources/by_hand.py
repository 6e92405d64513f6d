"""What was read in public documents and is kept here by hand: how vendors are reached, what they promise, what ends."""

from scrapers.formats import kept_facts
from scrapers.source import Source

source = Source(
    name="by-hand",
    title="Kept by hand",
    urls=("catalog/facts/vendors.toml", "catalog/facts/policies.toml", "catalog/facts/lifecycle.toml"),
    split=kept_facts.split,
    read=kept_facts.read,
    authority="by_hand",
    page="",
    licence="MIT, as this program; each fact names the document that it was read in",
    least_records=1,
    anchors=(),
    states=frozenset(),
    here=True,
)
