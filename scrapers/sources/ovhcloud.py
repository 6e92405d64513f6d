"""OVHcloud's own list: the list for OpenRouter's providers, with the currency said."""

from decimal import Decimal

from scrapers.formats import provider_list
from scrapers.source import Anchor, Source

SHAPE = provider_list.shape(currency="pricing/currency_unit")

source = Source(
    name="ovhcloud",
    title="OVHcloud AI Endpoints",
    urls=("https://oai.endpoints.kepler.ai.cloud.ovh.net/v1/models",),
    split=SHAPE.split,
    read=SHAPE.reader("ovhcloud"),
    authority="first_party",
    speaks_for=frozenset({"ovhcloud"}),
    page="https://www.ovhcloud.com/en/public-cloud/ai-endpoints/catalog/",
    licence="OVHcloud's own data, shown with its name",
    least_records=10,
    anchors=(
        Anchor("ovhcloud", "gpt-oss-120b", "input", Decimal("0.09")),
        Anchor("ovhcloud", "gpt-oss-120b", "output", Decimal("0.47")),
    ),
    states=SHAPE.states,
)
