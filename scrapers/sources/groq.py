"""Groq's list of models and prices, which it serves as markdown."""

from scrapers.formats.markdown_tables import read_markdown
from scrapers.formats.price_columns import CONTEXT, IGNORED, MAX_OUTPUT, MODEL, RATES, PriceTable, stated
from scrapers.formats.price_tables import PricePage

PRICES = {
    "input": "input",
    "output": "output",
    "/ hour": "input_audio",  # of what is heard
    "/ 1M characters": "input",  # of what is spoken
}
models = PriceTable(
    "models",
    {
        "MODEL ID": MODEL,
        "PRICE PER 1M TOKENS": PRICES,
        "CONTEXT WINDOW (TOKENS)": CONTEXT,
        "MAX COMPLETION TOKENS": MAX_OUTPUT,
        "RATE LIMITS (DEVELOPER PLAN)": RATES,
        **dict.fromkeys(("SPEED (T/SEC)", "MAX FILE SIZE"), IGNORED),
    },
    ids=lambda shown: [shown.split(" ")[-1].removeprefix("Enterprise")],  # a name, a mark and the id
)
page = PricePage("groq", (models,), read_tables=read_markdown)
source = page.source(
    "groq",
    "Groq's prices",
    "https://console.groq.com/docs/models.md",
    seen_at="https://console.groq.com/docs/models",
    owner="Groq",
    least_records=8,
    anchors=(page.anchor("openai/gpt-oss-120b", "input", "0.15"), page.anchor("openai/gpt-oss-20b", "output", "0.3")),
    states=stated("input", "output"),
)
