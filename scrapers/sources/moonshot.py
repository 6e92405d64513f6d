"""Moonshot's page of what Kimi K2.6 costs in China, in CNY; its page of all models has no prices."""

from scrapers.formats.price_columns import CONTEXT, KIND, MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage

ROLES = ("input", "output", "cache_read")
models = PriceTable(
    "models",
    {
        "模型": MODEL,
        "计费单位": KIND,
        "输入价格（缓存命中）": "cache_read",
        "输入价格（缓存未命中）": "input",
        "输出价格": "output",
        "上下文窗口": CONTEXT,
    },
    kinds={"1M tokens": {role: role for role in ROLES}},
)
page = PricePage("moonshotai-cn", (models,), currency="CNY")
source = page.source(
    "moonshot",
    "Moonshot's prices in China",
    "https://platform.kimi.com/docs/pricing/chat-k26",
    owner="Moonshot",
    least_records=1,
    anchors=(page.anchor("kimi-k2.6", "input", "6.5"), page.anchor("kimi-k2.6", "output", "27")),
    states=stated(*ROLES),
    needs_browser=True,
)
