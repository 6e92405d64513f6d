"""Zhipu's page of prices in China, in CNY: by length of the request, by token or by piece, of tools and of training."""

from decimal import Decimal
from functools import partial

from catalog.domain.conditions import parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.price_columns import CONTEXT, IGNORED, KIND, MODEL, TERMS, Column, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.token_ranges import token_ranges
from scrapers.source import Anchor, Source

BY_LENGTH: dict[str, Column] = {
    "模型名称": MODEL,
    "上下文 (千tokens)": TERMS,
    "输入单价 (百万tokens)": Price("input"),
    "输出单价 (百万tokens)": Price("output"),
    "缓存存储 (百万tokens/小时)": Price("cache_storage", "1M token-hours"),
    "缓存命中 (百万tokens)": Price("cache_read"),
    "输入模态": IGNORED,
}
BOTH, READ = {"plain": Price("input", also=("output",))}, {"plain": Price("input")}
CHAT = ("高智能旗舰", "高性价比", "极速推理", "超长输入", "智能体应用", "高速低价", "语言模型", "推理模型", "视觉推理")
KINDS = {
    **dict.fromkeys((*CHAT, "图像理解", "角色扮演", "心理陪伴", "代码生成"), BOTH),
    **dict.fromkeys(("V3", "V2", "重排序模型"), READ),
}
SINGLE: dict[str, Column] = {"模型": MODEL, "上下文": CONTEXT, "单价": Price("plain")}
BATCH: dict[str, Column] = {"Batch API 定价": Price("plain", tier=Tier.BATCH)}
SPOKEN = {
    "输入": Price("input_audio"),
    "输出": Price("output"),
    "音频": Price("input_audio", "minute"),
    "视频": Price("input_video", "minute"),
    "/ 10K characters": Price("input"),
    "/ request": Price("request"),
    "/ 1M tokens": Price("input", also=("output",)),
}
TRAINED: dict[str, Column] = {
    "LoRA微调单价": Price("training", terms=parse("method=lora")),
    "全参微调单价": Price("training", terms=parse("method=full")),
}
table = partial(PriceTable, currency="CNY")
page = PricePage(
    provider="zhipuai",
    ids=lambda shown: [shown.removesuffix(" 新品")],
    ignored="知识库扩容服务|模型私有实例|私有化",  # by GB-hour, or by computing units a day
    tables=(
        table(name="by length", columns=BY_LENGTH, terms=partial(token_ranges, unit=1000)),
        table(name="by token", columns={**SINGLE, **BATCH, "简介": KIND}, optional=frozenset(BATCH), kinds=KINDS),
        table(
            name="older",
            columns={
                **SINGLE,
                **BATCH,
                "单价": BOTH["plain"],
                "Batch API 定价": Price("input", tier=Tier.BATCH, also=("output",)),
            },
        ),
        table(
            name="by piece",
            columns={
                "模型": MODEL,
                "简介": IGNORED,
                "分辨率": TERMS,
                "单价": Price("request", "request"),
                "Batch API 定价": Price("request", "request", tier=Tier.BATCH),
            },
            terms=lambda size: () if size == "多分辨率" else parse(f"resolution={size}"),
        ),
        table(
            name="speech",
            columns={"模型": MODEL, "简介": IGNORED, "多模态支持": IGNORED, "单价": Labelled(SPOKEN)},
            aside=r"\(约[^)）]*[)）]",
        ),
        table(
            name="tools",
            columns={"工具名称": MODEL, "简介": IGNORED, "单价": Price("web_search", "request")},
            model_kind=ModelKind.OTHER,
        ),
        table(
            name="training", columns={"模型": MODEL, "训练版本": IGNORED, **TRAINED}, ids=lambda shown: [f"ft:{shown}"]
        ),
        table(
            name="tuned",
            columns={"模型": MODEL, "部署版本": IGNORED, "私有实例": IGNORED, "公共实例": BOTH["plain"]},
            ids=lambda shown: [f"ft:{shown}"],
        ),
    ),
)
source = Source(
    name="zhipu",
    title="Zhipu's prices in China",
    urls=("https://open.bigmodel.cn/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"zhipuai"}),
    page="https://open.bigmodel.cn/pricing",
    licence="Zhipu's own page, shown with its name",
    least_records=40,
    anchors=(
        Anchor("zhipuai", "glm-5", "input", Decimal("4"), currency="CNY"),
        Anchor("zhipuai", "glm-4.7", "output", Decimal("8"), currency="CNY"),
    ),
    states=frozenset((component, Tier.STANDARD.value) for component in ("input", "output", "cache_read")),
    needs_browser=True,
    in_pieces=True,
)
