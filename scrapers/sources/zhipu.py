"""Zhipu's page of prices in China, in CNY: by length of the request, by token or by piece, of tools and of training."""

from functools import partial

from catalog.domain.vocabulary import ModelKind
from scrapers.formats.condition_words import resolution
from scrapers.formats.price_columns import CONTEXT, IGNORED, KIND, MODEL, TERMS, PriceTable, Words, stated
from scrapers.formats.price_tables import PricePage, as_tuned
from scrapers.formats.token_ranges import token_ranges

BY_LENGTH = {
    "模型名称": MODEL,
    "上下文 (千tokens)": TERMS,
    "输入单价 (百万tokens)": "input",
    "输出单价 (百万tokens)": "output",
    "缓存存储 (百万tokens/小时)": "cache_storage per 1M token-hours",
    "缓存命中 (百万tokens)": "cache_read",
    "输入模态": IGNORED,
}
CHAT = ("高智能旗舰", "高性价比", "极速推理", "超长输入", "智能体应用", "高速低价", "语言模型", "推理模型", "视觉推理")
BOTH = dict.fromkeys((*CHAT, "图像理解", "角色扮演", "心理陪伴", "代码生成"), "input+output")
READ = dict.fromkeys(("V3", "V2", "重排序模型"), "input")
BY_TOKEN = {"模型": MODEL, "上下文": CONTEXT, "简介": KIND, "单价": "price", "Batch API 定价": "price at batch"}
OLDER = {"模型": MODEL, "上下文": CONTEXT, "单价": "input+output", "Batch API 定价": "input+output at batch"}
BY_PIECE = {
    "模型": MODEL,
    "简介": IGNORED,
    "分辨率": TERMS,
    "单价": "request per request",
    "Batch API 定价": "request per request at batch",
}
SPOKEN = {
    "输入": "input_audio",
    "输出": "output",
    "音频": "input_audio per minute",
    "视频": "input_video per minute",
    "/ 10K characters": "input",
    "/ request": "request",
    "/ 1M tokens": "input+output",
}
TOOLS = {"工具名称": MODEL, "简介": IGNORED, "单价": "web_search per request"}
TRAINING = {
    "模型": MODEL,
    "训练版本": IGNORED,
    "LoRA微调单价": "training when method=lora",
    "全参微调单价": "training when method=full",
}
TUNED = {"模型": MODEL, "部署版本": IGNORED, "私有实例": IGNORED, "公共实例": "input+output"}
SPEECH: dict[str, Words] = {"模型": MODEL, "简介": IGNORED, "多模态支持": IGNORED, "单价": SPOKEN}
page = PricePage(
    provider="zhipuai",
    currency="CNY",
    ids=lambda shown: [shown.removesuffix(" 新品")],
    ignored="知识库扩容服务|模型私有实例|私有化",  # by GB-hour, or by computing units a day
    tables=(
        PriceTable("by length", BY_LENGTH, terms=partial(token_ranges, unit=1000)),
        PriceTable("by token", BY_TOKEN, optional=frozenset({"Batch API 定价"}), kinds=BOTH | READ),
        PriceTable("older", OLDER),
        PriceTable("by piece", BY_PIECE, terms=resolution),
        PriceTable("speech", SPEECH, aside=r"\(约[^)）]*[)）]"),
        PriceTable("tools", TOOLS, model_kind=ModelKind.OTHER),
        PriceTable("training", TRAINING, ids=as_tuned),
        PriceTable("tuned", TUNED, ids=as_tuned),
    ),
)
source = page.source(
    "zhipu",
    "Zhipu's prices in China",
    "https://open.bigmodel.cn/pricing",
    owner="Zhipu",
    least_records=40,
    anchors=(page.anchor("glm-5", "input", "4"), page.anchor("glm-4.7", "output", "8")),
    states=stated("input", "output", "cache_read"),
    needs_browser=True,
    in_pieces=True,
)
