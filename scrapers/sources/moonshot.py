"""Moonshot's page of what Kimi K2.6 costs in China, in CNY; its page of all models has no prices."""

from decimal import Decimal

from catalog.domain.vocabulary import Tier
from scrapers.formats.price_columns import CONTEXT, KIND, MODEL, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.source import Anchor, Source

ROLES = ("input", "output", "cache_read")
models = PriceTable(
    name="models",
    columns={
        "模型": MODEL,
        "计费单位": KIND,
        "输入价格（缓存命中）": Price("cache_read"),
        "输入价格（缓存未命中）": Price("input"),
        "输出价格": Price("output"),
        "上下文窗口": CONTEXT,
    },
    kinds={"1M tokens": {role: Price(role) for role in ROLES}},
    currency="CNY",
)
page = PricePage("moonshotai-cn", (models,))
source = Source(
    name="moonshot",
    title="Moonshot's prices in China",
    urls=("https://platform.kimi.com/docs/pricing/chat-k26",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"moonshotai-cn"}),
    page="https://platform.kimi.com/docs/pricing/chat-k26",
    licence="Moonshot's own page, shown with its name",
    least_records=1,
    anchors=(
        Anchor("moonshotai-cn", "kimi-k2.6", "input", Decimal("6.5"), currency="CNY"),
        Anchor("moonshotai-cn", "kimi-k2.6", "output", Decimal("27"), currency="CNY"),
    ),
    states=frozenset((role, Tier.STANDARD.value) for role in ROLES),
    needs_browser=True,
)
