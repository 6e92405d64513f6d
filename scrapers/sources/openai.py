"""OpenAI's page of prices: tokens at four service tiers, audio, images, video, tools and fine-tuned models."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.astro_tables import astro_tables
from scrapers.formats.condition_words import resolution
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, TERMS, PriceTable, Words, stated, under
from scrapers.formats.price_tables import PricePage, as_slug, as_tuned
from scrapers.formats.price_text import is_absent
from scrapers.formats.tables import Row, Table

ROLES = ("input", "cache_read", "cache_write", "output")
TOKENS = dict(zip(("Input", "Cached input", "Cache writes", "Output"), ROLES, strict=True))
READ = {"Input": "input", "Cached input": "cache_read", "Output": "output"}
TIERS = {"": "standard", "standard": "standard", "batch": "batch", "flex": "flex"} | dict.fromkeys(
    ("fast", "priority"), "priority"
)  # renamed in July 2026
LONG = "prompt_tokens>272000"  # as the page says where one points at "Long context"
MODALITIES = {
    "Text": {role: role for role in ROLES},
    "Audio": {role: f"{role}_audio" for role in ROLES},
    "Image": {role: f"{role}_image" for role in ROLES},
}
BY_MODALITY: dict[str, Words] = {"Model": MODEL, "Modality": KIND}
SPEECH = BY_MODALITY | {"Input": "input", "Cached input": "cache_read", "Output / cost": "output"}
VIDEO = {"Model": MODEL, "Size": TERMS, "Price per second": "output_video per second"} | dict.fromkeys(
    ("Portrait", "Landscape"), IGNORED
)
ESTIMATE = "Estimated cost"
HEARD = {"Model": MODEL, "Use case": IGNORED, ESTIMATE: "input_audio per minute", "Input": "input", "Output": "output"}
SEARCHES = {
    "Web search (all models)": "",
    "Image Web search (all models)": "search=image",
    "Web search preview (reasoning models, including gpt-5, o-series)": "models=reasoning; search=preview",
    "Web search preview (non-reasoning models)": "models=non-reasoning; search=preview",
}
TOOLS: dict[str, Words] = {
    **{name: under("web_search per 1K calls", terms) for name, terms in SEARCHES.items()},
    "Hosted Shell and Code Interpreter": {"memory": "code_interpreter per session"},
    "Storage": "file_storage per GB-day",
    "Tool call": "file_search per 1K calls",
    "ChatKit file and image upload storage": "file_storage per GB-day",
}
MEMORY = {f"{size} gb": f"memory when memory={size}GB" for size in (1, 4, 16, 64)}
CALLED: dict[str, Words] = {"Tool": MODEL, "Details": KIND, "Pricing": {"": "price"} | MEMORY}


def ids(shown: str) -> Sequence[str]:
    """The id without what the page says of its context; Whisper is the one name that is no id."""
    return [{"Whisper": "whisper-1"}.get(shown, re.sub(r" \(<272K context length\)\Z", "", shown))]


def tuned(shown: str) -> Sequence[str]:
    """A fine-tuned model has the id of its base after a mark."""
    return as_tuned(shown.removesuffix(" with data sharing").removesuffix(" Legacy"))


def sharing(shown: str) -> tuple[Condition, ...]:
    """Requests to a model that was tuned with data sharing have prices of their own."""
    return parse("data_sharing=on") if shown.endswith("with data sharing") else ()


def tables(body: bytes) -> list[Table]:
    """The tables of the page; an estimate beside prices by token is not what is charged."""
    found = astro_tables(
        body, pane="data-value", unnamed={5: ("Model", *TOKENS), 4: ("Model", *READ)}, shown_in="Short context"
    )
    return [replace(table, rows=tuple(map(without_estimate, table.rows))) for table in found]


def without_estimate(row: Row) -> Row:
    by_token = row.cells.get("Input")
    if ESTIMATE not in row.cells or by_token is None or is_absent(by_token.text):
        return row
    return replace(row, cells={name: cell for name, cell in row.cells.items() if name != ESTIMATE})


def by_context(short: str, long: str) -> dict[str, Words]:
    """The columns of prices for a short and a long context."""
    named = {short + name: words for name, words in TOKENS.items()}
    return {"Model": MODEL, **named, **{long + name: under(words, LONG) for name, words in TOKENS.items()}}


CYBER = {name.capitalize(): words for name, words in by_context("Short context ", "Long context ").items()}
WITHOUT = frozenset({"Cache writes", "Short context / Cache writes", "Long context / Cache writes"})
models = partial(PriceTable, optional=WITHOUT, tiers=TIERS, rows_of="models")
table = partial(PriceTable, may_be_missing=True)
page = PricePage(
    provider="openai",
    read_tables=tables,
    ids=ids,
    tables=(
        models("by context", by_context("Short context / ", "Long context / ")),
        models("all models", {"Model": MODEL, **TOKENS}),
        table("cyber", CYBER),
        table("speech", SPEECH, kinds=MODALITIES),
        table("images", BY_MODALITY | READ, kinds=MODALITIES, tiers=TIERS, model_kind=ModelKind.IMAGE),
        table("video", VIDEO, terms=resolution, tiers=TIERS, model_kind=ModelKind.VIDEO),
        table("transcription", HEARD, optional=frozenset(READ), model_kind=ModelKind.TRANSCRIPTION),
        table(
            "tools",
            CALLED,
            kinds=TOOLS,
            ids=as_slug,
            aside=r"\+ Search content tokens.*|\(1 GB free\)|after 1 GB free.*|20-minute | per container\.",
            model_kind=ModelKind.OTHER,
        ),
        table("specialised", {"Category": IGNORED, "Model": MODEL, **READ}, tiers=TIERS),
        table("tuned", {"Model": MODEL, "Training": "training", **READ}, tiers=TIERS, ids=tuned, terms=sharing),
    ),
)
source = page.source(
    "openai",
    "OpenAI's prices",
    "https://developers.openai.com/api/docs/pricing",
    owner="OpenAI",
    least_records=40,
    anchors=(
        page.anchor("gpt-4.1-mini", "input", "0.4"),
        page.anchor("gpt-4o-mini", "output", "0.6"),
        page.anchor("gpt-4.1", "output", "8"),
    ),
    states=stated(*ROLES, tiers=Tier),
    in_pieces=True,
)
