"""Alibaba's page of prices for Bailian (Model Studio), in CNY, with a section for each region in which it answers."""

import re

from catalog.domain.conditions import Condition
from scrapers.formats.bailian_tables import AND, MODEL, WHEN, WHERE, bailian_tables
from scrapers.formats.condition_words import in_words, resolution
from scrapers.formats.price_columns import IGNORED, REGION, TERMS, Part, PriceTable, Words, stated
from scrapers.formats.price_tables import PricePage
from scrapers.formats.token_ranges import token_ranges

# where requests are answered, or where they are worked on if that is nearer than anywhere
REGIONS = {
    **dict.fromkeys(("华北2", ""), ""),
    **dict.fromkeys(("新加坡 国际", "国际"), "ap-southeast-1"),
    **dict.fromkeys(("美国 全球", "美国 国际"), "us-east-1"),
    "美国 美国": "us",
    "德国 全球": "eu-central-1",
    "德国 欧盟": "eu",
    "日本 全球": "ap-northeast-1",
    "日本 日本": "jp",
}
SAID = {
    **dict.fromkeys(("无", "无阶梯计价", "不区分阶梯", "生成数量 ≤ 25张"), ""),
    **dict.fromkeys(("有声视频", "有声视频 audio=true"), "audio=on"),
    **dict.fromkeys(("无声视频", "无声视频 audio=false"), "audio=off"),
    "无声视频（无参考视频）": "audio=off; input_video=off",
    "无声视频（有参考视频）": "audio=off; input_video=on",
    "有声视频（无参考视频）": "audio=on; input_video=off",
    "标准模式wan-std": "mode=std",
    "专业模式wan-pro": "mode=pro",
    "文生3D": "task=text",
    "单图生3D/多图生3D": "task=image",
    "无贴图": "texture=off",
    "带标清贴图": "texture=sd",
    "带高清贴图": "texture=hd",
    "标准版+无贴图": "detail=standard; texture=off",
    "标准版+带标清贴图": "detail=standard; texture=sd",
    "标准版+带高清贴图": "detail=standard; texture=hd",
    "超清版+无贴图": "detail=high; texture=off",
    "超清版+带标清贴图": "detail=high; texture=sd",
    "超清版+带高清贴图": "detail=high; texture=hd",
    "25张 ＜ 生成数量 ≤ 125张": "images>25",
    "125张 ＜ 生成数量 ≤ 250张": "images>125",
    "250张 ＜ 生成数量 ≤ 1250张": "images>250",
    "1250张 ＜ 生成数量 ≤ 2500张": "images>1250",
    "2500张 ＜ 生成数量 ≤ 2.5万张": "images>2500",
    "生成数量 ＞ 2.5万张": "images>25000",
}
SIZE = re.compile(r"\d+[PpKk]\Z")
BY_UNIT = {
    "": "request per request",  # where it is free
    "/ image": "output_image per image",
    "/ second": "output_video per second",
    "/ request": "request per request",
    "关闭提示词改写（prompt_extend=false）": "output_image per image when prompt_extend=off",
    "开启提示词改写（prompt_extend=true）": "output_image per image when prompt_extend=on",
    "输入图像": "input_image per image",
    "输出视频": "output_video per second",
    "480p": "output_video per second when resolution=480p",
    "720p": "output_video per second when resolution=720p",
    "1:1画幅视频": "output_video per second when aspect=1:1",
    "3:4画幅视频": "output_video per second when aspect=3:4",
}
COLUMNS: dict[str, Words] = {
    MODEL: Part.MODEL,
    WHERE: REGION,
    WHEN: TERMS,
    **dict.fromkeys(("模式", "免费额度", "折扣", "复刻一个音色"), IGNORED),
    "输入单价(每百万Token)": {"": "input", "文本输入": "input", "图片输入": "input_image"},
    "输入单价(每百万Token)/文本": "input",
    "输入单价(每百万Token)/文本/图片": "input+input_image",
    "输入单价(每百万Token)/文本/图片/视频": "input+input_image+input_video",
    "输入单价(每百万Token)/图片": "input_image",
    "输入单价(每百万Token)/图片/视频": "input_image+input_video",
    "输入单价(每百万Token)/音频": "input_audio",
    "输入单价(每百万Token)/输入：音频": "input_audio",
    "输入单价(每百万Token)/输入：图片": "input_image",
    "输出单价(每百万Token)": "output",
    "输出单价(每百万Token)/非思考模式": "output",
    "输出单价(每百万Token)/思考模式": "output when thinking=on",
    "输出单价(每百万Token)/文本": "output",
    "输出单价(每百万Token)/文本多模态输入": "output",
    "输出单价(每百万Token)/输出：文本": "output",
    "输出单价(每百万Token)/音频": "output_audio",
    "输出单价(每百万Token)/输出：音频": "output_audio",
    "输出单价(每百万Token)/文本+音频仅音频计费": "output_audio",
    "输出单价(每秒)": "output_audio per second",
    "输入单价(每万字符)": "input per 10K characters",
    "语音合成单价(每万字符)": "input per 10K characters",
    "单价(每个音色)": "request per request",
    "输入单价": {"/ image": "input_image per image", "/ second": "input_audio per second"},
    "输出单价": BY_UNIT,
    "输入和输出单价": "input_video+output_video per second",
    "单价": BY_UNIT,
}
BY_INPUT = "输出单价(每百万Token)/文本仅纯文本输入"
OMNI = COLUMNS | {BY_INPUT: "output", "输出单价(每百万Token)/文本多模态输入": "output when input=multimodal"}
ASIDE = r"目前仅供免费体验.*|已下线.*|不计费|输出视频： "


def ids(shown: str) -> list[str]:
    """The id without the note below it; Sambert's row points at a list of models on another page."""
    return [] if shown.startswith("参见") else [shown.split(" ")[0]]


def when(text: str) -> tuple[Condition, ...]:
    """The conditions of a row: lengths of requests, sizes, and words of the page."""
    found: list[Condition] = []
    for part in filter(None, text.split(AND)):
        found += (
            token_ranges(part) if "Token" in part else resolution(part) if SIZE.match(part) else in_words(part, SAID)
        )
    return tuple(sorted(found))


def table(name: str, columns: dict[str, Words], *needed: str) -> PriceTable:
    optional = frozenset(columns) - {MODEL, *needed}
    return PriceTable(name, columns, optional=optional, regions=REGIONS, terms=when, aside=ASIDE)


page = PricePage(
    provider="alibaba-cn",
    currency="CNY",
    ids=ids,
    read_tables=bailian_tables,
    tables=(table("models", COLUMNS), table("by input", OMNI, BY_INPUT)),
)
source = page.source(
    "alibaba-cn",
    "Alibaba's prices in China",
    "https://help.aliyun.com/help/json/document_detail.json?alias=%2Fmodel-studio%2Fmodel-pricing&pageNum=1&pageSize=20&website=cn&language=zh",
    seen_at="https://help.aliyun.com/zh/model-studio/model-pricing",
    owner="Alibaba",
    least_records=500,
    anchors=(page.anchor("qwen3-max", "input", "2.5"), page.anchor("qwen-plus", "output", "2")),
    states=stated("input", "output"),
    in_pieces=True,
)
