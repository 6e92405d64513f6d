"""DeepSeek's page of prices in CNY, which it bills where it bills in yuan: one table, a column for each model."""

from decimal import Decimal
from functools import partial

from catalog.domain.vocabulary import Tier
from scrapers.formats.price_columns import IGNORED, MODEL, Price, PriceTable
from scrapers.formats.price_tables import PricePage, page_tables
from scrapers.source import Anchor, Source

NOT_READ = (
    "BASE URL (OpenAI 格式)",
    "BASE URL (Anthropic 格式)",
    "模型版本",
    "思考模式",
    "上下文长度",
    "输出长度",
    "并发限制",
)
FEATURES = ("Json Output", "Tool Calls", "对话前缀续写（Beta）", "FIM 补全（Beta）")
models = PriceTable(
    name="models",
    columns={
        "模型": MODEL,
        "价格 / 百万tokens输入（缓存命中）": Price("cache_read"),
        "价格 / 百万tokens输入（缓存未命中）": Price("input"),
        "价格 / 百万tokens输出": Price("output"),
        **dict.fromkeys(NOT_READ, IGNORED),
        **{f"功能 / {name}": IGNORED for name in FEATURES},
    },
    currency="CNY",
)
page = PricePage("deepseek", (models,), read_tables=partial(page_tables, turned=True))
source = Source(
    name="deepseek-cny",
    title="DeepSeek's prices in CNY",
    urls=("https://api-docs.deepseek.com/zh-cn/quick_start/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"deepseek"}),
    page="https://api-docs.deepseek.com/zh-cn/quick_start/pricing",
    licence="DeepSeek's own page, shown with its name",
    least_records=1,
    anchors=(
        Anchor("deepseek", "deepseek-v4-flash", "input", Decimal("1"), currency="CNY"),
        Anchor("deepseek", "deepseek-v4-flash", "output", Decimal("2"), currency="CNY"),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output", "cache_read")),
)
