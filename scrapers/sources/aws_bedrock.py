"""Amazon Bedrock's part of the AWS price list: an index of regions, and a list for each."""

from decimal import Decimal

from scrapers.formats import aws_prices
from scrapers.source import Anchor, Source

OFFERS = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonBedrock/"

source = Source(
    name="aws-bedrock",
    title="AWS price list (Amazon Bedrock)",
    urls=(OFFERS + "current/region_index.json",),
    follow=aws_prices.each_region,
    follows=(OFFERS + "{version}/{region}/index.json",),
    split=aws_prices.split,
    read=aws_prices.read,
    authority="first_party",
    speaks_for=frozenset({aws_prices.PROVIDER}),
    page="https://aws.amazon.com/bedrock/pricing/",
    licence="AWS' own data, shown with its name",
    least_records=40,
    anchors=(
        Anchor(aws_prices.PROVIDER, "nova-lite", "input", Decimal("0.06"), region="us-east-1"),
        Anchor(aws_prices.PROVIDER, "nova-pro", "output", Decimal("3.2"), region="us-east-1"),
    ),
    states=aws_prices.STATES,
)
