"""Volcano Engine's page of prices, in CNY: by length of request and answer, online and in batches, and by piece."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import product

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.price_columns import IGNORED, MODEL, TERMS, Column, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage, page_tables
from scrapers.formats.price_text import NotUnderstood
from scrapers.formats.tables import Cell, Table
from scrapers.formats.token_ranges import token_ranges
from scrapers.source import Anchor, Source

TIERS = {"在线推理（常规）": "standard", "在线推理（低延迟）": "low-latency", "批量推理": "batch"}
TUNED = {"推理-在线推理": "standard", "推理-批量推理": "batch"}
SIZES = ("480p", "720p", "1080p", "4k")
OF_SIZE = "输出视频分辨率为 "
FILMED = {
    "": "",
    "有声视频": "audio=on",
    "无声视频": "audio=off",
    "输入包含视频": "input_video=on",
    "输入不含视频": "input_video=off",
}
SHAPED = {
    "带纹理和 PBR 材质的 3D 模型文件": "",
    "白模 带纹理模型 PBR 材质模型 带纹理 + PBR 材质模型": "",
    "标准白模": "detail=standard; texture=off",
    "标准纹理模型": "detail=standard; texture=on",
    "高精白模": "detail=high; texture=off",
    "高精纹理模型": "detail=high; texture=on",
}
PAINTED = {
    "": Price("output_image", "image"),
    "≤ 236万像素": Price("output_image", "image"),
    "> 236万像素": Price("output_image", "image", terms=parse("pixels>2360000")),
}
SHOWN = {"": Price("input_image", "image"), "第 2 张起": Price("input_image", "image", terms=parse("input_images>1"))}


def by_length(model: str, when: str, opens: str, closes: str) -> dict[str, Column]:
    """The columns of a table by length; the page writes their brackets in two ways."""
    text, audio = f"{opens}非音频{closes} 元/百万token", f"{opens}音频{closes} 元/百万token"
    return {
        model: MODEL,
        when: TERMS,
        f"输入{text}": Price("input"),
        f"输入{audio}": Price("input_audio"),
        f"缓存命中{text}": Price("cache_read"),
        f"缓存命中{audio}": Price("cache_read_audio"),
        "输出 元/百万token": Price("output"),
    }


def filmed(tier: str = "") -> Labelled:
    """What a video costs by its sound, by what it is made from and by its size."""
    named = {
        f"{size}{text}": Price("output_video", tier=tier, terms=parse(f"{when}; resolution={size}" if size else when))
        for (text, when), size in product(FILMED.items(), ("", *SIZES))
    }
    return Labelled(named)


def tables(body: bytes) -> list[Table]:
    """The tables of the page; where a line names sizes, the lines below it hold for each of them."""
    return [
        replace(
            table,
            rows=tuple(
                replace(row, cells={name: cell._replace(lines=tuple(_sized(cell))) for name, cell in row.cells.items()})
                for row in table.rows
            ),
        )
        for table in page_tables(body)
    ]


def _sized(cell: Cell) -> Iterator[str]:
    sizes = [""]
    for line in cell.lines:
        if line.startswith(OF_SIZE):
            sizes = line.removeprefix(OF_SIZE).replace("，", " ").split()
        else:
            yield from (f"{size}{line}" for size in sizes)


def named(known: dict[str, str]) -> Callable[[str], tuple[Condition, ...]]:
    """Conditions by the words for them."""

    def terms(text: str) -> tuple[Condition, ...]:
        if text not in known:
            raise NotUnderstood(repr(text))
        return parse(known[text])

    return terms


table = partial(PriceTable, currency="CNY")
ranges = partial(token_ranges, unit=1000)
page = PricePage(
    provider="volcengine",
    ids=lambda shown: [shown.split(" ")[0]],  # with a note below it
    ignored="TPM|价格示例|版权|按算力付费|模型单元|Managed Agents|知识库|Plan",  # not by what is used
    read_tables=tables,
    tables=(
        table(
            name="online",
            heading="在线推理（",
            columns={
                **by_length("模型名称", "条件 千 token", "(", ")"),
                "缓存存储 元/百万token/小时": Price("cache_storage", "1M token-hours"),
            },
            optional=frozenset({"缓存存储 元/百万token/小时"}),
            tiers=TIERS,
            terms=ranges,
        ),
        table(
            name="batch",
            heading="批量推理$",
            columns=by_length("模型名称", "条件 千 token", "（", "）"),
            tiers=TIERS,
            terms=ranges,
        ),
        table(
            name="tuned",
            columns=by_length("精调模型对应的基础模型", "条件（千 token）", "（", "）"),
            tiers=TUNED,
            terms=ranges,
            ids=lambda shown: [f"ft:{shown}"],
        ),
        table(
            name="training",
            columns={
                "基础模型 ID": MODEL,
                "LoRA精调 元/百万token": Price("training", terms=parse("method=lora")),
                "全量精调 元/百万token": Price("training", terms=parse("method=full")),
            },
            ids=lambda shown: [f"ft:{shown}"],
        ),
        table(
            name="video",
            columns={"模型": MODEL, "在线推理 元/百万token": filmed(), "离线推理 元/百万token": filmed(Tier.BATCH)},
            model_kind=ModelKind.VIDEO,
        ),
        table(
            name="images",
            columns={
                "模型名称": MODEL,
                "输入图单价（元/张）": Labelled(SHOWN),
                "输出图单价（元/张）": Labelled(PAINTED),
            },
            aside="首张免费",
            model_kind=ModelKind.IMAGE,
        ),
        table(
            name="shapes",
            columns={"模型": MODEL, "产物（3D 文件）": TERMS, "输出单价 元/次": Price("request", "request")},
            terms=named(SHAPED),
            aside=r"[\d.]+ 万 token / 次.*",
            model_kind=ModelKind.OTHER,
        ),
        table(
            name="embeddings",
            columns={
                "模型": MODEL,
                "文本输入 元/百万 token": Price("input"),
                "图片输入 元/百万 token": Price("input_image"),
            },
            model_kind=ModelKind.EMBEDDING,
        ),
        table(
            name="searches",
            columns={"服务项": MODEL, "价格 元/千次": Price("web_search", "1K searches"), "说明": IGNORED},
            model_kind=ModelKind.OTHER,
        ),
        table(
            name="assistant",
            columns={"服务项": MODEL, "价格 元/次": Price("request", "request"), "说明": IGNORED},
            model_kind=ModelKind.OTHER,
        ),
    ),
)
source = Source(
    name="volcengine",
    title="Volcano Engine's prices",
    urls=("https://www.volcengine.com/docs/82379/1544106",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"volcengine"}),
    page="https://www.volcengine.com/docs/82379/1544106",
    licence="Volcano Engine's own page, shown with its name",
    least_records=60,
    anchors=(
        Anchor("volcengine", "doubao-seed-1.6", "input", Decimal("0.8"), currency="CNY"),
        Anchor("volcengine", "deepseek-v3.1", "output", Decimal("12"), currency="CNY"),
    ),
    states=frozenset(
        [(component, Tier.STANDARD.value) for component in ("input", "output", "cache_read")]
        + [(component, Tier.BATCH.value) for component in ("input", "output")]
    ),
    needs_browser=True,
    in_pieces=True,
)
