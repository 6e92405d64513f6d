"""Tencent's page of TokenHub's prices in China, in CNY: by region and length, in batches, and by piece."""

from dataclasses import replace

from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.condition_words import resolution
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, TERMS, PriceTable, Words, stated, under
from scrapers.formats.price_tables import PricePage
from scrapers.formats.tencent_tokenhub import by_length, dates, embeddings, ids, tables

BY_LENGTH = by_length("元")
UNDERSTANDING = {"模型名称": MODEL, "推理输入（元/百万 tokens）": "input", "推理输出（元/百万 tokens）": "output"}
# what one piece takes is said in tokens and in yuan, all at ten yuan for a million tokens
PIECE: dict[str, Words] = {"模型名称": MODEL, "分辨率": TERMS, "Token 单价": IGNORED, "Token 用量": IGNORED}
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
SECONDS = {
    "": "output per second",
    "输入视频": "input per second",
    "输出视频": "output per second",
    "第六张起": "picture per image",
}
HEARD = {
    "音乐生成": {"piece": "request"},
    "语音合成": {"piece": "request", "text": "input"},
    "AI 配音": {"time": "output_audio"},
    "语音识别": {"time": "input_audio"},
}
PER_PIECE = {"/ request": "piece", "/ 10K characters": "text", "/ second": "time"}


def filmed(when: str) -> dict[str, str]:
    """What a way to make a video costs for what it takes in and gives back."""
    roles = {"input": "input_video", "output": "output_video", "picture": "input_image when input_images>5"}
    return {role: under(price, when) for role, price in roles.items()}


page = PricePage(
    provider="tencent-tokenhub",
    currency="CNY",
    ids=ids,
    named=True,
    read_tables=tables,
    dates=dates,
    tables=(
        BY_LENGTH,
        replace(BY_LENGTH, name="batch", heading="批量任务场景", regions={}, tier=Tier.BATCH),
        PriceTable("understanding", UNDERSTANDING),
        embeddings("元"),
        PriceTable(
            "images",
            PIECE | {"功能": KIND, "折合参考费用": "price per image"},
            "图片生成",
            kinds={text: under("output_image", when) for text, when in DRAWN.items()},
            terms=resolution,
            model_kind=ModelKind.IMAGE,
        ),
        PriceTable(
            "videos",
            PIECE | {"生成功能": KIND, "折合参考费用": SECONDS},
            kinds={text: filmed(when) for text, when in FILMED.items()},
            terms=resolution,
            aside="输入图片前5张免费",
            model_kind=ModelKind.VIDEO,
        ),
        PriceTable("sounds", PIECE | {"模型分类": KIND, "折合参考费用": PER_PIECE}, kinds=HEARD, terms=resolution),
        PriceTable(
            "searches",
            {"版本": MODEL, "价格 （元/千次）": "web_search per 1K searches", "版本说明": IGNORED},
            ids=lambda shown: [f"联网搜索-{shown}"],
            model_kind=ModelKind.OTHER,
        ),
        PriceTable(
            "before and after",
            {
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
source = page.source(
    "tencent-tokenhub",
    "Tencent's prices in CNY",
    "https://cloud.tencent.com/document/product/1823/130055",
    owner="Tencent",
    least_records=60,
    anchors=(
        page.anchor("minimax-m2.7", "output", "8.4", region="ap-guangzhou"),
        page.anchor("hy-vision-video", "input", "3"),
    ),
    states=stated("input", "output", "cache_read"),
    needs_browser=True,
    in_pieces=True,
)
