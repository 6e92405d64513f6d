"""Groq's list of models and prices, which it serves as markdown."""

from decimal import Decimal

from catalog.domain.vocabulary import Tier
from scrapers.formats.markdown_tables import read_markdown
from scrapers.formats.price_columns import CONTEXT, IGNORED, MAX_OUTPUT, MODEL, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.source import Anchor, Source

PRICES = {
    "input": Price("input"),
    "output": Price("output"),
    "/ hour": Price("input_audio"),  # of what is heard
    "/ 1M characters": Price("input"),  # of what is spoken
}
models = PriceTable(
    name="models",
    columns={
        "MODEL ID": MODEL,
        "PRICE PER 1M TOKENS": Labelled(PRICES),
        "CONTEXT WINDOW (TOKENS)": CONTEXT,
        "MAX COMPLETION TOKENS": MAX_OUTPUT,
        **dict.fromkeys(("SPEED (T/SEC)", "RATE LIMITS (DEVELOPER PLAN)", "MAX FILE SIZE"), IGNORED),
    },
    ids=lambda shown: [shown.split(" ")[-1].removeprefix("Enterprise")],  # a name, a mark and the id
)
page = PricePage("groq", (models,), read_tables=read_markdown)
source = Source(
    name="groq",
    title="Groq's prices",
    urls=("https://console.groq.com/docs/models.md",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"groq"}),
    page="https://console.groq.com/docs/models",
    licence="Groq's own page, shown with its name",
    least_records=8,
    anchors=(
        Anchor("groq", "openai/gpt-oss-120b", "input", Decimal("0.15")),
        Anchor("groq", "openai/gpt-oss-20b", "output", Decimal("0.3")),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output")),
)
