"""OpenAI's page of prices: tokens at four service tiers, audio, images, video, tools and fine-tuned models."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.astro_tables import astro_tables
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, TERMS, Column, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.price_text import is_absent
from scrapers.formats.tables import Row, Table
from scrapers.source import Anchor, Source

ROLES = ("input", "cache_read", "cache_write", "output")
COLUMNS = dict(zip(("Input", "Cached input", "Cache writes", "Output"), ROLES, strict=True))
WITHOUT_WRITES = ("Input", "Cached input", "Output")
TOKENS: dict[str, Price] = {name: Price(role) for name, role in COLUMNS.items()}
TIERS = {"": "standard", "standard": "standard", "batch": "batch", "flex": "flex"} | dict.fromkeys(
    ("fast", "priority"), "priority"
)  # renamed in July 2026
LONG = parse("prompt_tokens>272000")  # as the page says where one points at "Long context"
MODALITIES = {
    "Text": {role: Price(role) for role in ROLES},
    "Audio": {role: Price(f"{role}_audio") for role in ROLES},
    "Image": {role: Price(f"{role}_image") for role in ROLES},
}
SEARCHES = {
    "Web search (all models)": "",
    "Image Web search (all models)": "search=image",
    "Web search preview (reasoning models, including gpt-5, o-series)": "models=reasoning; search=preview",
    "Web search preview (non-reasoning models)": "models=non-reasoning; search=preview",
}
TOOLS = {name: {"": Price("web_search", "1K calls", terms=parse(terms))} for name, terms in SEARCHES.items()} | {
    "Hosted Shell and Code Interpreter": {"memory": Price("code_interpreter", "session")},
    "Storage": {"": Price("file_storage", "GB-day")},
    "Tool call": {"": Price("file_search", "1K calls")},
    "ChatKit file and image upload storage": {"": Price("file_storage", "GB-day")},
}
MEMORY = {f"{size} gb": Price("memory", terms=parse(f"memory={size}GB")) for size in (1, 4, 16, 64)}


def ids(shown: str) -> Sequence[str]:
    """The id without what the page says of its context; Whisper is the one name that is no id."""
    return [{"Whisper": "whisper-1"}.get(shown, re.sub(r" \(<272K context length\)\Z", "", shown))]


def tuned(shown: str) -> Sequence[str]:
    """A fine-tuned model has the id of its base after a mark."""
    return ["ft:" + shown.removesuffix(" with data sharing").removesuffix(" Legacy")]


def sharing(shown: str) -> tuple[Condition, ...]:
    """Requests to a model that was tuned with data sharing have prices of their own."""
    return parse("data_sharing=on") if shown.endswith("with data sharing") else ()


def tables(body: bytes) -> list[Table]:
    """The tables of the page; an estimate beside prices by token is not what is charged."""
    unnamed = {5: ("Model", *COLUMNS), 4: ("Model", *WITHOUT_WRITES)}
    found = astro_tables(body, pane="data-value", unnamed=unnamed, shown_in="Short context")
    return [replace(table, rows=tuple(map(_without_estimate, table.rows))) for table in found]


def _without_estimate(row: Row) -> Row:
    by_token = row.cells.get("Input")
    if "Estimated cost" not in row.cells or by_token is None or is_absent(by_token.text):
        return row
    return replace(row, cells={name: cell for name, cell in row.cells.items() if name != "Estimated cost"})


def by_context(short: str, long: str) -> dict[str, Column]:
    """The columns of prices for a short and a long context."""
    named: dict[str, Column] = {f"{short}{name}": price for name, price in TOKENS.items()}
    return named | {f"{long}{name}": replace(price, terms=LONG) for name, price in TOKENS.items()}


def lower(columns: Mapping[str, Column]) -> dict[str, Column]:
    return {name[:1] + name[1:].lower(): column for name, column in columns.items()}


WITHOUT = frozenset({"Cache writes", "Short context / Cache writes", "Long context / Cache writes"})
BY_MODALITY: dict[str, Column] = {"Model": MODEL, "Modality": KIND, **{name: TOKENS[name] for name in WITHOUT_WRITES}}
page = PricePage(
    provider="openai",
    read_tables=tables,
    ids=ids,
    tables=(
        PriceTable(
            name="by context",
            columns={"Model": MODEL, **by_context("Short context / ", "Long context / ")},
            optional=WITHOUT,
            tiers=TIERS,
            rows_of="models",
        ),
        PriceTable(
            name="all models", columns={"Model": MODEL, **TOKENS}, optional=WITHOUT, tiers=TIERS, rows_of="models"
        ),
        PriceTable(
            name="cyber",
            columns={"Model": MODEL, **lower(by_context("Short context ", "Long context "))},
            may_be_missing=True,
        ),
        PriceTable(
            name="speech",
            columns={
                **{name: of for name, of in BY_MODALITY.items() if name != "Output"},
                "Output / cost": TOKENS["Output"],
            },
            kinds=MODALITIES,
            may_be_missing=True,
        ),
        PriceTable(
            name="images",
            columns=BY_MODALITY,
            kinds=MODALITIES,
            tiers=TIERS,
            model_kind=ModelKind.IMAGE,
            may_be_missing=True,
        ),
        PriceTable(
            name="video",
            columns={
                "Model": MODEL,
                "Size": TERMS,
                "Price per second": Price("output_video", "second"),
                "Portrait": IGNORED,
                "Landscape": IGNORED,
            },
            terms=lambda size: parse(f"resolution={size}"),
            tiers=TIERS,
            model_kind=ModelKind.VIDEO,
            may_be_missing=True,
        ),
        PriceTable(
            name="transcription",
            columns={
                "Model": MODEL,
                "Use case": IGNORED,
                "Estimated cost": Price("input_audio", "minute"),
                **{name: TOKENS[name] for name in ("Input", "Output")},
            },
            optional=frozenset({"Input", "Output"}),
            model_kind=ModelKind.TRANSCRIPTION,
            may_be_missing=True,
        ),
        PriceTable(
            name="tools",
            columns={"Tool": MODEL, "Details": KIND, "Pricing": Labelled({"": Price(""), **MEMORY})},
            kinds=TOOLS,
            ids=lambda tool: [tool.lower().replace(" ", "-")],
            aside=r"\+ Search content tokens.*|\(1 GB free\)|after 1 GB free.*|20-minute | per container\.",
            model_kind=ModelKind.OTHER,
            may_be_missing=True,
        ),
        PriceTable(
            name="specialised",
            columns={"Category": IGNORED, "Model": MODEL, **{name: TOKENS[name] for name in WITHOUT_WRITES}},
            tiers=TIERS,
            may_be_missing=True,
        ),
        PriceTable(
            name="tuned",
            columns={"Model": MODEL, "Training": Price("training"), **{name: TOKENS[name] for name in WITHOUT_WRITES}},
            tiers=TIERS,
            ids=tuned,
            terms=sharing,
            may_be_missing=True,
        ),
    ),
)
source = Source(
    name="openai",
    title="OpenAI's prices",
    urls=("https://developers.openai.com/api/docs/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"openai"}),
    page="https://developers.openai.com/api/docs/pricing",
    licence="OpenAI's own page, shown with its name",
    least_records=40,
    anchors=(
        Anchor("openai", "gpt-4.1-mini", "input", Decimal("0.4")),
        Anchor("openai", "gpt-4o-mini", "output", Decimal("0.6")),
        Anchor("openai", "gpt-4.1", "output", Decimal("8")),
    ),
    states=frozenset(product(ROLES, (Tier.STANDARD.value, Tier.BATCH.value, Tier.FLEX.value, Tier.PRIORITY.value))),
    in_pieces=True,
)
