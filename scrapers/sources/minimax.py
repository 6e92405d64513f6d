"""MiniMax's page of prices in China, in CNY: by token and length, by video, by character and by song."""

import re
from decimal import Decimal
from functools import partial

from bs4 import BeautifulSoup

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.grid_tables import grid_tables
from scrapers.formats.page import read_page, shown
from scrapers.formats.price_columns import IGNORED, MODEL, TERMS, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.price_text import NotUnderstood
from scrapers.formats.tables import Table, html_tables
from scrapers.formats.token_ranges import token_ranges
from scrapers.source import Anchor, Source

LENGTH = re.compile(r"上下文 ([^永]+)")
YUAN = re.compile(r"¥(\d{1,6}(?:\.\d{1,6})?)")
FILM = re.compile(r"文 / 图生视频 · (\d+P) (\d+s)\Z")
ROLES = ("input", "output", "cache_read")


def tables(body: bytes) -> list[Table]:
    """The tables of the page, some of them grids; a struck price stands before the one that is charged."""
    page = read_page(body)
    _say_what_is_struck(page)
    return [*grid_tables(page), *html_tables(page)]


def _say_what_is_struck(page: BeautifulSoup) -> None:
    for struck in page.find_all(class_="line-through"):
        charged = struck.find_next_sibling()
        figures = [YUAN.fullmatch(shown(tag)) for tag in (struck, charged) if tag]
        if charged is not None and all(figures):
            before, now = (Decimal(figure[1]) for figure in figures if figure)
            off = (1 - now / before) * 100 if now < before else 0
            charged.string = f"¥{now} ({off:.4f}% off) ¥{before}"
            struck.clear()


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


table = partial(PriceTable, currency="CNY")
page = PricePage(
    provider="minimax-cn",
    ids=lambda shown: [shown.split(" ")[0]],
    read_tables=tables,
    tables=(
        table(
            name="by length",
            columns={
                "模型": MODEL,
                **{
                    f"{name}百万 tokens": Price(role)
                    for name, role in zip(("输入价格", "输出价格", "缓存读取"), ROLES, strict=True)
                },
            },
            terms=by_length,
        ),
        table(
            name="by token",
            columns={
                "模型": MODEL,
                "输入(含多模态)": Price("input"),
                "输出": Price("output"),
                "缓存读取": Price("cache_read"),
                "缓存写入": Price("cache_write"),
            },
        ),
        table(
            name="videos",
            columns={"模型": MODEL, "功能": TERMS, "单价 / 视频": Price("request", "request")},
            terms=filmed,
            model_kind=ModelKind.VIDEO,
        ),
        table(
            name="speech",
            columns={
                "场景": IGNORED,
                "可用模型": MODEL,
                "单价 / 万字符": Labelled({"": Price("input", "10K characters"), "/ request": Price("request")}),
            },
            ids=lambda shown: ["voice_design", "voice_clone"] if shown == "所有模型" else [shown],
            model_kind=ModelKind.SPEECH,
        ),
        table(
            name="music",
            columns={"模型": MODEL, "说明": IGNORED, "单价 / 首": Price("request", "request")},
            aside=r"¥0\.0\(|\)",  # `¥0.0(限免)` is free for now
        ),
    ),
)
source = Source(
    name="minimax",
    title="MiniMax's prices in China",
    urls=("https://platform.minimaxi.com/subscribe/token-plan?tab=api-enterprise",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"minimax-cn"}),
    page="https://platform.minimaxi.com/subscribe/token-plan?tab=api-enterprise",
    licence="MiniMax's own page, shown with its name",
    least_records=8,
    anchors=(
        Anchor("minimax-cn", "minimax-m2.7", "input", Decimal("2.1"), currency="CNY"),
        Anchor("minimax-cn", "minimax-m2.7", "output", Decimal("8.4"), currency="CNY"),
    ),
    states=frozenset((role, Tier.STANDARD.value) for role in ROLES),
    needs_browser=True,
    in_pieces=True,
)
