"""DeepSeek's page of prices in CNY, which it bills where it bills in yuan: one table, a column for each model."""

from functools import partial

from scrapers.formats.price_columns import IGNORED, MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage, page_tables

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
    "models",
    {
        "模型": MODEL,
        "价格 / 百万tokens输入（缓存命中）": "cache_read",
        "价格 / 百万tokens输入（缓存未命中）": "input",
        "价格 / 百万tokens输出": "output",
        **dict.fromkeys((*NOT_READ, *(f"功能 / {name}" for name in FEATURES)), IGNORED),
    },
)
page = PricePage("deepseek", (models,), currency="CNY", read_tables=partial(page_tables, turned=True))
source = page.source(
    "deepseek-cny",
    "DeepSeek's prices in CNY",
    "https://api-docs.deepseek.com/zh-cn/quick_start/pricing",
    owner="DeepSeek",
    least_records=1,
    anchors=(page.anchor("deepseek-v4-flash", "input", "1"), page.anchor("deepseek-v4-flash", "output", "2")),
    states=stated("input", "output", "cache_read"),
)
