"""Azure's retail prices for the models of Foundry, meter by meter."""

from decimal import Decimal

from scrapers.formats import azure_prices
from scrapers.source import Anchor, Source

URL = "https://prices.azure.com/api/retail/prices?$filter=serviceName eq 'Foundry Models'"

source = Source(
    name="azure",
    title="Azure retail prices",
    urls=(URL,),
    follow=azure_prices.next_page,
    pages=(URL + "&$skip={count}",),
    split=azure_prices.split,
    read=azure_prices.read,
    authority="first_party",
    speaks_for=frozenset({azure_prices.PROVIDER}),
    page="https://azure.microsoft.com/en-us/pricing/details/ai-foundry-models/",
    licence="Microsoft's own data, shown with its name",
    least_records=200,
    anchors=(
        Anchor(azure_prices.PROVIDER, "gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor(azure_prices.PROVIDER, "gpt-5-mini", "output", Decimal("2")),
    ),
    in_pieces=True,
    states=azure_prices.STATES,
)
