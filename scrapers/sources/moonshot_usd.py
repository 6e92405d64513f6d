"""Moonshot's document of what Kimi costs outside China, in USD, which it serves as markdown."""

from scrapers.formats.mdx_tables import read_mdx
from scrapers.formats.price_columns import CONTEXT, KIND, MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage

ROLES = ("input", "output", "cache_read")
BY_TOKEN = {"1M tokens": {role: role for role in ROLES}}
ROW = {"Model": MODEL, "Unit": KIND, "Output Price": "output", "Context Window": CONTEXT}
CACHED = {**ROW, "Input Price (Cache Hit)": "cache_read", "Input Price (Cache Miss)": "input"}
page = PricePage(
    "moonshotai",
    (
        PriceTable("models", CACHED, kinds=BY_TOKEN),
        PriceTable("older", {**ROW, "Input Price": "input"}, kinds=BY_TOKEN, may_be_missing=True),
    ),
    read_tables=read_mdx,
)
source = page.source(
    "moonshot-usd",
    "Moonshot's prices in USD",
    "https://platform.kimi.ai/docs/pricing/chat-k26.md",
    seen_at="https://platform.kimi.ai/docs/pricing/chat-k26",
    owner="Moonshot",
    least_records=1,
    anchors=(page.anchor("kimi-k2.6", "input", "0.95"), page.anchor("kimi-k2.6", "output", "4")),
    states=stated(*ROLES),
)
