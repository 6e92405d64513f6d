"""What Tencent's two pages of TokenHub's prices have in common: tables by length on a side for each region."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from catalog.domain.vocabulary import Fact, ModelKind
from scrapers.formats.page import read_page, shown
from scrapers.formats.price_columns import KIND, MODEL, TERMS, PriceTable
from scrapers.formats.tables import Table, html_tables
from scrapers.formats.token_ranges import token_ranges
from scrapers.source import BadAnswer

REGIONS: Final = {"广州": "ap-guangzhou", "新加坡": "ap-singapore"}
_TABS, _SIDE = "tse-tabs", "data-side"
_EMBEDDED: Final = {"文本输入": "input", "图片输入": "input_image", "视频输入": "input_video"}
_SHUTDOWN: Final = re.compile(r"\s*（([\d-]+) 下线）\Z")


def ids(shown: str) -> Sequence[str]:
    """The name without the day on which the model goes; what is no row of a model has none."""
    if shown.startswith("说明："):
        return []
    return [re.sub(r" (?=[一-鿿])", "-", _SHUTDOWN.sub("", shown))]  # `DeepSeek-V4-Pro 原厂直供` is sold apart


def dates(shown: str) -> Mapping[Fact, str]:
    """The day on which the model goes, where its name is followed by one."""
    found = _SHUTDOWN.search(shown)
    return {Fact.SHUTDOWN_DATE: found[1]} if found else {}


def tables(body: bytes) -> list[Table]:
    """The tables of a page; its tabs name the regions in one row, and have their sides below it."""
    page = read_page(body)
    for tabs in page.find_all(class_=_TABS):
        labels, sides = tabs.find_all(class_=f"{_TABS}__item"), tabs.find_all(class_=f"{_TABS}__cont")
        if len(labels) != len(sides):
            raise BadAnswer(f"tabs with {len(labels)} names and {len(sides)} sides")
        for label, side in zip(labels, sides, strict=True):
            side[_SIDE] = shown(label)
    return html_tables(page, pane=_SIDE)


def by_length(yuan: str) -> PriceTable:
    """A table of prices by the length of the request; `yuan` is what the page calls the currency."""
    per = f"（{yuan}/百万 tokens）"
    columns = {
        "模型名称": MODEL,
        "条件 （token）": TERMS,
        f"推理输入 {per}": "input",
        f"推理输出 {per}": "output",
        f"缓存命中 {per}": "cache_read",
    }
    return PriceTable("by length", columns, "语言模型", regions=REGIONS, terms=token_ranges)


def embeddings(yuan: str) -> PriceTable:
    """The table of embeddings, with a row for each kind of input."""
    columns = {"模型名称": MODEL, "计费项": KIND, f"价格（{yuan}/百万 tokens）": "price"}
    return PriceTable("embeddings", columns, kinds=_EMBEDDED, model_kind=ModelKind.EMBEDDING)
