"""MiniMax's page of prices in China, in CNY: by token and length, by video, by character and by song."""

import re

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import ModelKind
from scrapers.formats.grid_tables import grid_tables
from scrapers.formats.page import read_page
from scrapers.formats.price_columns import IGNORED, MODEL, TERMS, PriceTable, Words, stated
from scrapers.formats.price_tables import PricePage
from scrapers.formats.price_text import NotUnderstood
from scrapers.formats.struck_prices import say_what_is_struck
from scrapers.formats.tables import Table, html_tables
from scrapers.formats.token_ranges import token_ranges

LENGTH = re.compile(r"上下文 ([^永]+)")
FILM = re.compile(r"文 / 图生视频 · (\d+P) (\d+s)\Z")
BY_LENGTH = {
    "模型": MODEL,
    "输入价格百万 tokens": "input",
    "输出价格百万 tokens": "output",
    "缓存读取百万 tokens": "cache_read",
}
BY_TOKEN = {
    "模型": MODEL,
    "输入(含多模态)": "input",
    "输出": "output",
    "缓存读取": "cache_read",
    "缓存写入": "cache_write",
}
VIDEOS = {"模型": MODEL, "功能": TERMS, "单价 / 视频": "request per request"}
SPEECH: dict[str, Words] = {
    "场景": IGNORED,
    "可用模型": MODEL,
    "单价 / 万字符": {"": "input per 10K characters", "/ request": "request"},
}
MUSIC = {"模型": MODEL, "说明": IGNORED, "单价 / 首": "request per request"}


def tables(body: bytes) -> list[Table]:
    """The tables of the page, some of them grids."""
    page = read_page(body)
    say_what_is_struck(page, "line-through")
    return [*grid_tables(page), *html_tables(page)]


def by_length(name: str) -> tuple[Condition, ...]:
    """`MiniMax-M3 上下文 512K ~ 1M永久五折`: a name, the length of a request and what is taken off for good."""
    length = LENGTH.search(name)
    return token_ranges(length[1]) if length else ()


def filmed(text: str) -> tuple[Condition, ...]:
    """`文 / 图生视频 · 768P 6s`."""
    size = FILM.match(text)
    if not size:
        raise NotUnderstood(repr(text))
    return parse(f"resolution={size[1].lower()}; duration={size[2]}")


def voices(shown: str) -> list[str]:
    return ["voice_design", "voice_clone"] if shown == "所有模型" else [shown]


page = PricePage(
    provider="minimax-cn",
    currency="CNY",
    ids=lambda shown: [shown.split(" ")[0]],
    read_tables=tables,
    tables=(
        PriceTable("by length", BY_LENGTH, terms=by_length),
        PriceTable("by token", BY_TOKEN),
        PriceTable("videos", VIDEOS, terms=filmed, model_kind=ModelKind.VIDEO),
        PriceTable("speech", SPEECH, ids=voices, model_kind=ModelKind.SPEECH),
        PriceTable("music", MUSIC, aside=r"¥0\.0\(|\)"),  # `¥0.0(限免)` is free for now
    ),
)
source = page.source(
    "minimax",
    "MiniMax's prices in China",
    "https://platform.minimaxi.com/subscribe/token-plan?tab=api-enterprise",
    owner="MiniMax",
    least_records=8,
    anchors=(page.anchor("minimax-m2.7", "input", "2.1"), page.anchor("minimax-m2.7", "output", "8.4")),
    states=stated("input", "output", "cache_read"),
    needs_browser=True,
    in_pieces=True,
)
