"""Alibaba Cloud's page of the models that Hologres serves, in CNY, at prices of its own: by region and by length."""

from decimal import Decimal
from functools import partial

from catalog.domain.conditions import parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, REGION, TERMS, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.token_ranges import token_ranges
from scrapers.source import Anchor, Source

ROLES = ("input", "cache_write", "cache_read", "output")
PER = "1K tokens"
TEXT = {role: Price(role, PER) for role in ROLES}
OUTPUT, BOTH = (
    {"time": Price("output_video", "second")},
    {"time": Price("input_video", "second", also=("output_video",))},
)
table = partial(PriceTable, currency="CNY", regions={"北京 上海 杭州 深圳": "cn", "新加坡": "ap-southeast-1"})
page = PricePage(
    provider="hologres",
    tables=(
        table(
            name="tokens",
            columns={
                "地域": REGION,
                "模型名称": MODEL,
                "模型类别": KIND,
                "输入 Token 阶梯": TERMS,
                "输入单价（元/千 Token）": Price("input"),
                "显式缓存创建（元/千 Token）": Price("cache_write"),
                "显式缓存命中（元/千 Token）": Price("cache_read", terms=parse("cache=explicit")),
                "隐式缓存命中（元/千 Token）": Price("cache_read"),
                "输出单价（元/千 Token）": Price("output"),
            },
            kinds={
                **dict.fromkeys(("文本生成（非思考+思考）", "翻译", "向量", "多模态向量-文本"), TEXT),
                "多模态向量-图片/视频": {"input": Price("input_image", PER, also=("input_video",))},
            },
            terms=token_ranges,
        ),
        table(
            name="images",
            columns={
                "地域": REGION,
                "模型名称": MODEL,
                "模型类别": IGNORED,
                "单价（元/张）": Price("output_image", "image"),
            },
            model_kind=ModelKind.IMAGE,
        ),
        table(
            name="video and audio",
            columns={
                "地域": REGION,
                "模型名称": MODEL,
                "计费规则": KIND,
                "分辨率/规格": TERMS,
                "单价（元/秒）": Price("time"),
            },
            kinds={
                "按音频时长计费": {"time": Price("input_audio", "second")},
                "输出视频按秒计费": OUTPUT,
                **dict.fromkeys(("输入、输出视频按秒计费", "输入视频和输出视频均按秒计费"), BOTH),
            },
            terms=lambda size: () if size == "-" else parse(f"resolution={size.lower()}"),
        ),
    ),
)
source = Source(
    name="hologres",
    title="Prices of models in Hologres",
    urls=("https://help.aliyun.com/zh/hologres/user-guide/managed-models-billing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"hologres"}),
    page="https://help.aliyun.com/zh/hologres/user-guide/managed-models-billing",
    licence="Alibaba Cloud's own page, shown with its name",
    least_records=20,
    anchors=(
        Anchor("hologres", "qwen3.6-plus", "input", Decimal("2.4"), currency="CNY", region="cn"),
        Anchor("hologres", "qwen3.6-plus", "output", Decimal("26.98"), currency="CNY", region="ap-southeast-1"),
    ),
    states=frozenset((role, Tier.STANDARD.value) for role in ROLES),
    in_pieces=True,
)
