"""Atlas Cloud's own list, as its console shows it: prices charged beside prices listed."""

from decimal import Decimal

from scrapers.formats import atlas_cloud
from scrapers.source import Anchor, Source

source = Source(
    name="atlas-cloud",
    title="Atlas Cloud",
    urls=("https://console.atlascloud.ai/api/v1/models",),
    split=atlas_cloud.split,
    read=atlas_cloud.read,
    authority="first_party",
    speaks_for=frozenset({atlas_cloud.PROVIDER}),
    page="https://www.atlascloud.ai/pricing",
    licence="Atlas Cloud's own data, shown with its name",
    least_records=150,
    anchors=(
        Anchor(atlas_cloud.PROVIDER, "xai/grok-4.6", "input", Decimal("2")),
        Anchor(atlas_cloud.PROVIDER, "anthropic/claude-opus-4.8-aws", "output", Decimal("25")),
    ),
    states=atlas_cloud.STATES,
)
