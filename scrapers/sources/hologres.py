"""Alibaba Cloud's page of the models that Hologres serves, in CNY, at prices of its own: by region and by length."""

from functools import partial

from catalog.domain.vocabulary import ModelKind
from scrapers.formats.condition_words import resolution
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, REGION, TERMS, PriceTable, stated
from scrapers.formats.price_tables import PricePage
from scrapers.formats.token_ranges import token_ranges

ROLES = ("input", "cache_write", "cache_read", "output")
TOKENS = {
    "地域": REGION,
    "模型名称": MODEL,
    "模型类别": KIND,
    "输入 Token 阶梯": TERMS,
    "输入单价（元/千 Token）": "input",
    "显式缓存创建（元/千 Token）": "cache_write",
    "显式缓存命中（元/千 Token）": "cache_read when cache=explicit",
    "隐式缓存命中（元/千 Token）": "cache_read",
    "输出单价（元/千 Token）": "output",
}
TEXT = {role: f"{role} per 1K tokens" for role in ROLES}
READ = {
    **dict.fromkeys(("文本生成（非思考+思考）", "翻译", "向量", "多模态向量-文本"), TEXT),
    "多模态向量-图片/视频": {"input": "input_image+input_video per 1K tokens"},
}
IMAGES = {"地域": REGION, "模型名称": MODEL, "模型类别": IGNORED, "单价（元/张）": "output_image per image"}
TIMED = {"地域": REGION, "模型名称": MODEL, "计费规则": KIND, "分辨率/规格": TERMS, "单价（元/秒）": "price"}
SECONDS = {
    "按音频时长计费": "input_audio per second",
    "输出视频按秒计费": "output_video per second",
    **dict.fromkeys(("输入、输出视频按秒计费", "输入视频和输出视频均按秒计费"), "input_video+output_video per second"),
}
table = partial(PriceTable, regions={"北京 上海 杭州 深圳": "cn", "新加坡": "ap-southeast-1"})
page = PricePage(
    provider="hologres",
    currency="CNY",
    tables=(
        table("tokens", TOKENS, kinds=READ, terms=token_ranges),
        table("images", IMAGES, model_kind=ModelKind.IMAGE),
        table("video and audio", TIMED, kinds=SECONDS, terms=resolution),
    ),
)
source = page.source(
    "hologres",
    "Prices of models in Hologres",
    "https://help.aliyun.com/zh/hologres/user-guide/managed-models-billing",
    owner="Alibaba Cloud",
    least_records=20,
    anchors=(
        page.anchor("qwen3.6-plus", "input", "2.4", region="cn"),
        page.anchor("qwen3.6-plus", "output", "26.98", region="ap-southeast-1"),
    ),
    states=stated(*ROLES),
    in_pieces=True,
)
