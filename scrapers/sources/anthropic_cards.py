"""Anthropic's page of prices for everybody: a card for each model. The page in its documentation goes before it."""

from scrapers.formats.cards import Cards
from scrapers.formats.price_columns import MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage

ROLES = ("input", "output", "cache_read", "cache_write")
cards = Cards(
    card=".card_pricing_api_wrap",
    name=".card_pricing_title_text",
    line=".tokens_main_wrap",
    says=r"(?P<column>\w.{0,40}?) (?P<price>\$.*)",
)
models = PriceTable(
    "models", {"Model": MODEL, "Input": "input", "Output": "output", "Write": "cache_write", "Read": "cache_read"}
)
page = PricePage(
    "anthropic",
    (models,),
    ids=lambda shown: [f"Claude {shown}"],
    named=True,
    read_tables=cards.tables,
)
source = page.source(
    "anthropic-cards",
    "Anthropic's prices on claude.com",
    "https://claude.com/pricing",
    owner="Anthropic",
    order=110,
    least_records=3,
    anchors=(page.anchor("claude-sonnet-4.6", "output", "15"), page.anchor("claude-haiku-4.5", "input", "1")),
    states=stated(*ROLES),
)
