"""ModelMesh's page of the models that it resells, each a card: in USD or in CNY, as each is billed."""

import re

from scrapers.formats.cards import Cards
from scrapers.formats.price_columns import MODEL, PriceTable, stated
from scrapers.formats.price_tables import PricePage

PROMOTION = re.compile(r"（(限时)?[\d.]+折）\Z")
cards = Cards(
    card=".ant-spin-container > div",
    name="div[title]",
    line="div:not(:has(*))",
    says=r"(?P<price>[$¥] ?[\d.,]+.{0,40}?) / (?P<column>.{1,40})",
)
models = PriceTable(
    "models",
    {"Model": MODEL, "M 输入 tokens": "input", "M 输出 tokens": "output"},
    aside=r"\(¥[\d.,]+\)",  # what it comes to today
)
page = PricePage(
    "modelmesh",
    (models,),
    ids=lambda shown: [PROMOTION.sub("", shown.partition(" / ")[2])],  # the maker, the model and a promotion
    named=True,
    read_tables=cards.tables,
)
source = page.source(
    "modelmesh",
    "ModelMesh's prices",
    "https://global.modelmesh.info/model",
    owner="ModelMesh",
    authority="gateway",
    least_records=60,
    anchors=(page.anchor("gpt-5", "input", "1.25"), page.anchor("qwen3-vl-plus", "output", "10", currency="CNY")),
    states=stated("input", "output"),
    needs_browser=True,
)
