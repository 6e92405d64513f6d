"""Tencent's page of TokenHub's prices outside China, in USD: by region, and by length of the request."""

from decimal import Decimal

from catalog.domain.vocabulary import Tier
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tencent_tokenhub import by_length, embeddings, ids, tables
from scrapers.source import Anchor, Source

page = PricePage(
    provider="tencent-tokenhub",
    ids=ids,
    named=True,
    read_tables=tables,
    tables=(by_length("USD", "美元"), embeddings("USD", "美元")),
)
source = Source(
    name="tencent-tokenhub-usd",
    title="Tencent's prices in USD",
    urls=("https://www.tencentcloud.com/zh/document/product/1300/78937",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"tencent-tokenhub"}),
    page="https://www.tencentcloud.com/zh/document/product/1300/78937",
    licence="Tencent's own page, shown with its name",
    least_records=20,
    anchors=(
        Anchor("tencent-tokenhub", "minimax-m2.5", "output", Decimal("1.2"), region="ap-singapore"),
        Anchor("tencent-tokenhub", "kinfra-text-embedding-4b", "input", Decimal("0.084")),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output", "cache_read")),
    needs_browser=True,
    in_pieces=True,
)
