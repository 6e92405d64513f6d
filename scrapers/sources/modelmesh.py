"""ModelMesh's page of the models that it resells, each a card: in USD or in CNY, as each is billed."""

import re
from decimal import Decimal

from catalog.domain.vocabulary import Tier
from scrapers.formats.css_paths import css_paths
from scrapers.formats.page import read_page, shown
from scrapers.formats.price_columns import MODEL, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tables import Cell, Row, Table
from scrapers.source import Anchor, BadAnswer, Source

PRICED = re.compile(r"([$¥] ?[\d.,]+.{0,40}?) / (.{1,40})")
PROMOTION = re.compile(r"（(限时)?[\d.]+折）\Z")


def tables(body: bytes) -> list[Table]:
    """The cards as rows: what each amount is for, as the card says it, is its column."""
    page = read_page(body)
    found = []
    for card in page.select(".ant-spin-container > div"):
        priced = [
            (tag, match)
            for tag in card.find_all("div")
            if tag.find(True) is None and (match := PRICED.fullmatch(shown(tag)))
        ]
        if (name := card.find("div", title=True)) and priced:
            found.append((name, priced))
    if not found:
        raise BadAnswer("no cards of models in the page")
    tags = [tag for name, priced in found for tag in (name, *(tag for tag, _ in priced))]
    at = {id(tag): place for tag, place in zip(tags, css_paths(page, tags), strict=True)}
    rows = [
        Row(
            {"Model": Cell((shown(name),), at[id(name)])}
            | {match[2]: Cell((match[1],), at[id(tag)]) for tag, match in priced}
        )
        for name, priced in found
    ]
    return [Table((), tuple(dict.fromkeys(column for row in rows for column in row.cells)), tuple(rows))]


page = PricePage(
    provider="modelmesh",
    ids=lambda shown: [PROMOTION.sub("", shown.partition(" / ")[2])],  # the maker, the model and a promotion
    named=True,
    read_tables=tables,
    tables=(
        PriceTable(
            name="models",
            columns={"Model": MODEL, "M 输入 tokens": Price("input"), "M 输出 tokens": Price("output")},
            aside=r"\(¥[\d.,]+\)",  # what it comes to today
        ),
    ),
)
source = Source(
    name="modelmesh",
    title="ModelMesh's prices",
    urls=("https://global.modelmesh.info/model",),
    split=page.split,
    read=page.read,
    authority="gateway",
    speaks_for=frozenset({"modelmesh"}),
    page="https://global.modelmesh.info/model",
    licence="ModelMesh's own page, shown with its name",
    least_records=60,
    anchors=(
        Anchor("modelmesh", "gpt-5", "input", Decimal("1.25")),
        Anchor("modelmesh", "qwen3-vl-plus", "output", Decimal("10"), currency="CNY"),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output")),
    needs_browser=True,
)
