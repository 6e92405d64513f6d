"""Tencent's page of TokenHub's prices outside China, in USD: by region, and by length of the request."""

from scrapers.formats.price_columns import stated
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tencent_tokenhub import by_length, dates, embeddings, ids, tables

priced = (by_length("美元"), embeddings("美元"))
page = PricePage("tencent-tokenhub", priced, ids=ids, named=True, read_tables=tables, dates=dates)
source = page.source(
    "tencent-tokenhub-usd",
    "Tencent's prices in USD",
    "https://www.tencentcloud.com/zh/document/product/1300/78937",
    owner="Tencent",
    least_records=20,
    anchors=(
        page.anchor("minimax-m2.5", "output", "1.2", region="ap-singapore"),
        page.anchor("kinfra-text-embedding-4b", "input", "0.084"),
    ),
    states=stated("input", "output", "cache_read"),
    needs_browser=True,
    in_pieces=True,
)
