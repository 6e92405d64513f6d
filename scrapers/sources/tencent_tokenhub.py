"""Tencent's page of TokenHub's prices in China, in CNY: by region and length, in batches, and by piece."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, TERMS, Column, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tencent_tokenhub import by_length, embeddings, ids, tables
from scrapers.source import Anchor, Source

BY_LENGTH = by_length("CNY", "元")
# what one piece takes is said in tokens and in yuan, all at ten yuan for a million tokens
PIECE: dict[str, Column] = {
    "模型名称": MODEL,
    "分辨率": TERMS,
    "Token 单价": IGNORED,
    "Token 用量": IGNORED,
}
DRAWN = {
    "文生图、参考生图": "",
    "文生图": "",
    "参考生图（1~3张）": "references=1-3",
    "参考生图（4~7张）": "references=4-7",
}
FILMED = {
    **dict.fromkeys(("文 / 图生视频、参考生视频", "图 / 文生视频", "文生视频"), ""),
    "文 / 图生视频 6s": "duration=6s",
    "文 / 图生视频 10s": "duration=10s",
    "图生视频 6s": "duration=6s",
    "图生视频 10s": "duration=10s",
    "有声": "audio=on",
    "有声 - 未指定音色": "audio=on",
    "有声 - 有指定音色": "audio=on; voice=chosen",
    "无声": "audio=off",
    "动作控制": "task=motion",
    "有参考视频": "input_video=on",
    "无参考视频": "input_video=off",
    "无参考视频 - 有声": "audio=on; input_video=off",
    "无参考视频 - 无声": "audio=off; input_video=off",
    "有参考视频 - 无声": "audio=off; input_video=on",
    "图 / 文生视频 - 首尾帧": "task=frames",
    "图生视频 - 首尾帧": "task=frames",
}
HEARD = {
    "音乐生成": {"piece": Price("request")},
    "语音合成": {"piece": Price("request"), "text": Price("input")},
    "AI 配音": {"time": Price("output_audio")},
    "语音识别": {"time": Price("input_audio")},
}
SECONDS = {
    "": Price("output", "second"),
    "输入视频": Price("input", "second"),
    "输出视频": Price("output", "second"),
    "第六张起": Price("picture", "image"),
}


def sized(text: str) -> tuple[Condition, ...]:
    """`1080P`, `720P 及以下` (and below), `2K 及以上` (and above)."""
    size, _, reach = text.lower().partition(" ")
    return () if size == "不区分" else parse(f"resolution{ {'及以下': '<=', '及以上': '>='}.get(reach, '=') }{size}")


def made(kinds: Mapping[str, str], **prices: Price) -> dict[str, Mapping[str, Price]]:
    """What each way to make a picture or video costs, by its words."""
    return {
        text: {role: replace(price, terms=(*price.terms, *parse(when))) for role, price in prices.items()}
        for text, when in kinds.items()
    }


page = PricePage(
    provider="tencent-tokenhub",
    ids=ids,
    named=True,
    read_tables=tables,
    tables=(
        BY_LENGTH,
        replace(BY_LENGTH, name="batch", heading="批量任务场景", regions={}, tier=Tier.BATCH),
        PriceTable(
            name="understanding",
            columns={
                "模型名称": MODEL,
                "推理输入（元/百万 tokens）": Price("input"),
                "推理输出（元/百万 tokens）": Price("output"),
            },
            currency="CNY",
        ),
        embeddings("CNY", "元"),
        PriceTable(
            name="images",
            heading="图片生成",
            columns={**PIECE, "功能": KIND, "折合参考费用": Price("drawn", "image")},
            kinds=made(DRAWN, drawn=Price("output_image")),
            terms=sized,
            currency="CNY",
            model_kind=ModelKind.IMAGE,
        ),
        PriceTable(
            name="videos",
            columns={**PIECE, "生成功能": KIND, "折合参考费用": Labelled(SECONDS)},
            kinds=made(
                FILMED,
                input=Price("input_video"),
                output=Price("output_video"),
                picture=Price("input_image", terms=parse("input_images>5")),
            ),
            terms=sized,
            aside="输入图片前5张免费",
            currency="CNY",
            model_kind=ModelKind.VIDEO,
        ),
        PriceTable(
            name="sounds",
            columns={
                **PIECE,
                "模型分类": KIND,
                "折合参考费用": Labelled(
                    {"/ request": Price("piece"), "/ 10K characters": Price("text"), "/ second": Price("time")}
                ),
            },
            kinds=HEARD,
            terms=sized,
            currency="CNY",
        ),
        PriceTable(
            name="searches",
            columns={"版本": MODEL, "价格 （元/千次）": Price("web_search", "1K searches"), "版本说明": IGNORED},
            ids=lambda shown: [f"联网搜索-{shown}"],
            currency="CNY",
            model_kind=ModelKind.OTHER,
        ),
        PriceTable(
            name="before and after",
            columns={
                "模型名称": MODEL,
                "规格": IGNORED,
                "旧计费方式积分单价 （元/积分）": IGNORED,
                "旧计费方式参考费用 （按张计费）": IGNORED,
                "旧计费方式参考费用 （按积分计费）": IGNORED,
                "新计费方式参考费用 （按 Token 计费）": IGNORED,
            },
            may_be_missing=True,
        ),
    ),
)
source = Source(
    name="tencent-tokenhub",
    title="Tencent's prices in CNY",
    urls=("https://cloud.tencent.com/document/product/1823/130055",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"tencent-tokenhub"}),
    page="https://cloud.tencent.com/document/product/1823/130055",
    licence="Tencent's own page, shown with its name",
    least_records=60,
    anchors=(
        Anchor("tencent-tokenhub", "minimax-m2.7", "output", Decimal("8.4"), currency="CNY", region="ap-guangzhou"),
        Anchor("tencent-tokenhub", "hy-vision-video", "input", Decimal("3"), currency="CNY"),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output", "cache_read")),
    needs_browser=True,
    in_pieces=True,
)
