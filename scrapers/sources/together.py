"""Together's own list: USD per 1M tokens; the 0 of pictures and sound stands for another unit, which is not said."""

from decimal import Decimal

from catalog.domain.vocabulary import Fact, ModelKind
from scrapers.formats.model_list import Shape
from scrapers.formats.prices import Priced
from scrapers.source import Anchor, Key, Source

TOKENS = {"pricing/input": Priced("input", "1M tokens"), "pricing/output": Priced("output", "1M tokens")}
KINDS = {kind.value: kind for kind in ModelKind} | {
    "language": ModelKind.CHAT,
    "code": ModelKind.CHAT,
    "audio": ModelKind.SPEECH,
    "transcribe": ModelKind.TRANSCRIPTION,
}
SHAPE = Shape(
    rows="",
    by="type",
    prices_by=dict.fromkeys(("chat", "language", "code", "embedding", "moderation", "rerank"), TOKENS),
    not_prices=frozenset({"pricing/hourly", "pricing/base", "pricing/finetune"}),
    facts={
        "display_name": Fact.NAME,
        "context_length": Fact.CONTEXT,
        "license": Fact.LICENCE,
    },
    kind="type",
    kinds=KINDS,
)

source = Source(
    name="together",
    title="Together AI",
    urls=("https://api.together.xyz/v1/models",),
    key=Key("TOGETHER_API_KEY"),
    split=SHAPE.split,
    read=SHAPE.reader("togetherai"),
    authority="first_party",
    speaks_for=frozenset({"togetherai"}),
    page="https://www.together.ai/pricing",
    licence="Together AI's own data, shown with its name",
    least_records=40,
    anchors=(
        Anchor("togetherai", "openai/gpt-oss-120b", "output", Decimal("0.6")),
        Anchor("togetherai", "meta-llama/llama-3.3-70b-instruct-turbo", "input", Decimal("0.88")),
    ),
    states=SHAPE.states,
)
