"""Volcano Engine's page of prices, in CNY: by length of request and answer, online and in batches, and by piece."""

from functools import partial
from itertools import product

from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.price_columns import IGNORED, MODEL, TERMS, PriceTable, Words, stated, under
from scrapers.formats.price_tables import PricePage, as_tuned
from scrapers.formats.sized_lines import sized_tables
from scrapers.formats.token_ranges import token_ranges

TIERS = {"在线推理（常规）": "standard", "在线推理（低延迟）": "low-latency", "批量推理": "batch"}
TUNED = {"推理-在线推理": "standard", "推理-批量推理": "batch"}
STORAGE = "缓存存储 元/百万token/小时"
FILMED = {
    "": "",
    "有声视频": "audio=on",
    "无声视频": "audio=off",
    "输入包含视频": "input_video=on",
    "输入不含视频": "input_video=off",
}
SIZES = {"": ""} | {size: f"resolution={size}" for size in ("480p", "720p", "1080p", "4k")}
SHAPED = {
    "带纹理和 PBR 材质的 3D 模型文件": "",
    "白模 带纹理模型 PBR 材质模型 带纹理 + PBR 材质模型": "",
    "标准白模": "detail=standard; texture=off",
    "标准纹理模型": "detail=standard; texture=on",
    "高精白模": "detail=high; texture=off",
    "高精纹理模型": "detail=high; texture=on",
}
IMAGES: dict[str, Words] = {
    "模型名称": MODEL,
    "输入图单价（元/张）": {
        "": "input_image per image",
        "第 2 张起": "input_image per image when input_images>1",
    },
    "输出图单价（元/张）": {
        "": "output_image per image",
        "≤ 236万像素": "output_image per image",
        "> 236万像素": "output_image per image when pixels>2360000",
    },
}
TRAINING = {
    "基础模型 ID": MODEL,
    "LoRA精调 元/百万token": "training when method=lora",
    "全量精调 元/百万token": "training when method=full",
}
EMBEDDINGS = {"模型": MODEL, "文本输入 元/百万 token": "input", "图片输入 元/百万 token": "input_image"}


def by_length(model: str, when: str, opens: str, closes: str) -> dict[str, Words]:
    """The columns of a table by length; the page writes their brackets in two ways."""
    text, audio = f"{opens}非音频{closes} 元/百万token", f"{opens}音频{closes} 元/百万token"
    return {
        model: MODEL,
        when: TERMS,
        f"输入{text}": "input",
        f"输入{audio}": "input_audio",
        f"缓存命中{text}": "cache_read",
        f"缓存命中{audio}": "cache_read_audio",
        "输出 元/百万token": "output",
    }


def filmed(price: str) -> dict[str, str]:
    """What a video costs by its sound, by what it is made from and by its size."""
    return {size + text: under(price, FILMED[text], SIZES[size]) for text, size in product(FILMED, SIZES)}


ONLINE = by_length("模型名称", "条件 千 token", "(", ")") | {STORAGE: "cache_storage per 1M token-hours"}
VIDEO: dict[str, Words] = {
    "模型": MODEL,
    "在线推理 元/百万token": filmed("output_video"),
    "离线推理 元/百万token": filmed("output_video at batch"),
}
other = partial(PriceTable, model_kind=ModelKind.OTHER)
ranges = partial(token_ranges, unit=1000)
page = PricePage(
    provider="volcengine",
    currency="CNY",
    ids=lambda shown: [shown.split(" ")[0]],  # with a note below it
    ignored="TPM|价格示例|版权|按算力付费|模型单元|Managed Agents|知识库|Plan",  # not by what is used
    read_tables=sized_tables,
    tables=(
        PriceTable("online", ONLINE, "在线推理（", optional=frozenset({STORAGE}), tiers=TIERS, terms=ranges),
        PriceTable("batch", by_length("模型名称", "条件 千 token", "（", "）"), "批量推理$", tiers=TIERS, terms=ranges),
        PriceTable(
            "tuned",
            by_length("精调模型对应的基础模型", "条件（千 token）", "（", "）"),
            tiers=TUNED,
            terms=ranges,
            ids=as_tuned,
        ),
        PriceTable("training", TRAINING, ids=as_tuned),
        PriceTable("video", VIDEO, model_kind=ModelKind.VIDEO),
        PriceTable("images", IMAGES, aside="首张免费", model_kind=ModelKind.IMAGE),
        other(
            "shapes",
            {"模型": MODEL, "产物（3D 文件）": TERMS, "输出单价 元/次": "request per request"},
            terms=SHAPED,
            aside=r"[\d.]+ 万 token / 次.*",
        ),
        PriceTable("embeddings", EMBEDDINGS, model_kind=ModelKind.EMBEDDING),
        other("searches", {"服务项": MODEL, "价格 元/千次": "web_search per 1K searches", "说明": IGNORED}),
        other("assistant", {"服务项": MODEL, "价格 元/次": "request per request", "说明": IGNORED}),
    ),
)
source = page.source(
    "volcengine",
    "Volcano Engine's prices",
    "https://www.volcengine.com/docs/82379/1544106",
    owner="Volcano Engine",
    least_records=60,
    anchors=(page.anchor("doubao-seed-1.6", "input", "0.8"), page.anchor("deepseek-v3.1", "output", "12")),
    states=stated("input", "output", "cache_read") | stated("input", "output", tiers=[Tier.BATCH]),
    needs_browser=True,
    in_pieces=True,
)
