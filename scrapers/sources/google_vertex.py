"""Google's page of prices on Vertex AI: its own models by tier and context, and its partners' by region."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

from catalog.domain.conditions import Condition, parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats.page import read_page
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, TERMS, Column, Labelled, Price, PriceTable
from scrapers.formats.price_tables import PricePage
from scrapers.formats.price_text import NotUnderstood
from scrapers.formats.tables import Cell, Row, Table, html_tables, spread
from scrapers.source import Anchor, Source

LONG = parse("prompt_tokens>200000")
ONE_HOUR = parse("cache_ttl=1h")
TIERS = {"Standard": "standard", "Priority": "priority", "Flex/Batch": "flex/batch"}
INPUT = {"plain": Price("input"), "cached": Price("cache_read"), "storage": Price("cache_storage", "1M token-hours")}
AUDIO = {"plain": Price("input_audio"), "cached": Price("cache_read_audio"), "storage": INPUT["storage"]}
VIDEO = {"plain": Price("input_video"), "cached": Price("input_video")}
PICTURES = {"plain": Price("input_image", also=("input_video",))}
OUTPUT, OUTPUT_AUDIO, OUTPUT_IMAGE = ({"plain": Price(name)} for name in ("output", "output_audio", "output_image"))
TYPES = {
    **dict.fromkeys(("Input (text, image, video, audio)", "Input (text, image, video)", "Input (text, image)"), INPUT),
    **dict.fromkeys(("1M input text tokens", "1M Input tokens", "1M input tokens"), INPUT),
    **dict.fromkeys(("Input (audio)", "Audio Input", "1M input audio tokens", "1M Input audio tokens"), AUDIO),
    **dict.fromkeys(("1M input video/image tokens",), PICTURES),
    **dict.fromkeys(("1M input video tokens",), VIDEO),
    **dict.fromkeys(("Text output (response and reasoning)", "1M output text tokens", "1M Output text tokens"), OUTPUT),
    **dict.fromkeys(("1M output audio tokens",), OUTPUT_AUDIO),
    **dict.fromkeys(("Image Output", "Image output", "1M output image tokens"), OUTPUT_IMAGE),
    "Tuning for 1M training tokens": {"plain": Price("training")},
}


MODALITIES = {
    "Input text ($/M char)": {"plain": Price("input", "1M characters")},
    "Input text ($/1M tokens)": {"plain": Price("input")},
    "Input image ($/image)": {"plain": Price("input_image", "image")},
    "Input video ($/sec)": {"plain": Price("input_video", "second")},
    "Input video ($/per frame)": None,  # a frame is no unit of ours
    "Input audio ($/sec)": {"plain": Price("input_audio", "second")},
    "Output text ($/M char)": {"plain": Price("output", "1M characters")},
    "Output image image ($/image)": {"plain": Price("output_image", "image")},
}
OLDER = {
    "Image Input": {"plain": Price("input_image", "image")},
    "Video Input": {"plain": Price("input_video", "second")},
    "Text Input": {"plain": Price("input", "1K characters")},
    "Audio Input": {"plain": Price("input_audio", "second")},
    "Text Output": {"plain": Price("output", "1K characters")},
    "Training Token": {"plain": Price("training")},
}
EMBEDDED = {
    "Embeddings for Multimodal: Text": {"plain": Price("input", "1K characters")},
    "Embeddings for Multimodal: Image": {"plain": Price("input_image", "image")},
    **{
        f"Embeddings for Multimodal: Video {name}": {
            "plain": Price("input_video", "second", terms=parse(f"mode={mode}"))
        }
        for name, mode in (("Plus", "plus"), ("Standard", "standard"), ("Essential", "essential"))
    },
}
PICTURED = {
    "Image generation": {"plain": Price("output_image", "image")},
    "Fine-tuning": None,  # by node hour, at a price of another page
    **{
        name: {"plain": Price("output_image", "image", terms=parse(f"task={task}"))}
        for name, task in (
            *(("Upscaling", "upscaling"), ("Image editing", "editing"), ("Visual Captioning", "captioning")),
            *(("Visual Q&A", "questions"), ("Product Recontext", "product"), ("Virtual Try-On", "try-on")),
        )
    },
}
FILMED = {
    "Video + Audio generation": {"plain": Price("output_video", "second", terms=parse("audio=on"))},
    "Video generation": {"plain": Price("output_video", "second", terms=parse("audio=off"))},
    "Advanced Controls": {"plain": Price("output_video", "second", terms=parse("task=controls"))},
}
PARTNER = {
    "input": Price("input"),
    "output": Price("output"),
    "cache hit": Price("cache_read"),
    "cache write": Price("cache_write"),
    "5m cache write": Price("cache_write"),
    "1h cache write": Price("cache_write", terms=ONE_HOUR),
}
PARTNER |= {f"batch {name}": replace(price, tier=Tier.BATCH.value) for name, price in PARTNER.items()} | {
    "5m batch cache write": Price("cache_write", tier=Tier.BATCH),
    "1h batch cache write": Price("cache_write", tier=Tier.BATCH, terms=ONE_HOUR),
}
REGIONS = {
    "Global": "",
    "US Multi-Region (us)": "us",
    "EU Multi-Region (eu)": "eu",
    **{name: name for name in ("us-east5", "europe-west1", "asia-southeast1", "asia-east1")},
    "Models with uniform pricing across all regions": "",
}
REQUESTS = {"online requests": Price("plain"), "batch requests": Price("plain", tier=Tier.BATCH)}
GROUNDED = {
    **dict.fromkeys(("Grounding with Google Search", "Web Grounding for enterprise"), Price("web_search")),
    "Grounding with Google Web Search and Image Search, & Web Grounding for Enterprise": Price("web_search"),
    "Grounding with Google Maps": Price("maps_grounding"),
    "Grounding with your data": Price("file_search"),
}
GENERATION = re.compile(r"Gemini (\d)")
SEARCHED = re.compile(r"\$[\d.]+ per 1,000 (search queries|queries|grounded prompts|requests|prompts)")
NOTE = re.compile(r" \((Deprecated|Unified Multimodal, Preview)\)\Z")


def names(shown: str) -> Sequence[str]:
    """The names of models in a cell; a row that has lost its own has a kind of price in its place."""
    if shown in TYPES:
        raise NotUnderstood("a kind of price in its place")
    return NOTE.sub("", shown).split(", ")


def regional(role: str, terms: tuple[Condition, ...] = ()) -> Labelled:
    """A column whose cells may have a price for the global endpoint and one for all others."""
    price = Price(role, terms=terms)
    return Labelled({"": price, "global": replace(price, region=""), "non-global": replace(price, region="non-global")})


def by_context(mark: str) -> dict[str, Column]:
    """The columns of a table for one service tier."""
    short, long = f"Price (/1M tokens) <= 200K %s{mark}", f"Price (/1M tokens) > 200K %s{mark}"
    tokens = {short % "input tokens": regional("plain"), long % "input tokens": regional("plain", LONG)}
    cached = {short % "cached input tokens": regional("cached"), long % "cached input tokens": regional("cached", LONG)}
    return {"Model": MODEL, "Type": KIND, **tokens, **cached}


def tables(body: bytes) -> list[Table]:
    """The tables of the page; where a cell has a line for each kind of price, each kind has a row.

    What a search costs stands in prose, beside the models of a generation or below them.
    """
    found: list[Table] = []
    generation = ""
    for table in html_tables(read_page(body)):
        models = [row for row in table.rows if not _grounding(row)]
        first = next((row.cells["Model"].text for row in models if "Model" in row.cells), "")
        generation = found_in[1] if (found_in := GENERATION.match(first)) else generation
        priced = [_searched(tool, generation) for row in table.rows if (tool := _grounding(row))]
        found.append(Table(("Grounding",), ("Tool", "Generation", "Price"), tuple(filter(None, priced))))
        table = replace(table, rows=tuple(models))
        if "Type" in table.columns:
            table = spread(table, "Type", *(name for name in table.columns if "Price" in name))
        found.append(spread(table, "Output Resolution", parts=lambda cell: cell.text.split(", ")))
    return found


def _grounding(row: Row) -> tuple[Cell, ...]:
    """The cells of a row that prices searches, none of another row."""
    first = row.cells.get("Feature") if "Pricing" in row.cells else row.cells.get("Model")
    return tuple(row.cells.values()) if first and "Grounding" in first.text else ()


def _searched(cells: Sequence[Cell], generation: str) -> Row | None:
    for cell in cells:
        if price := SEARCHED.search(cell.text):
            return Row({"Tool": cells[0], "Generation": Cell((generation,)), "Price": Cell((price[0],), cell.at)})
    return None


def table(name: str, columns: Mapping[str, Column], **others: Any) -> PriceTable:
    return PriceTable(name, columns, may_be_missing=True, **others)


NOT_READ = {"Feature": IGNORED, "Description": IGNORED, "Input": IGNORED, "Output": IGNORED, "Region": IGNORED}
page = PricePage(
    provider="google-vertex",
    named=True,
    ids=names,
    read_tables=tables,
    ignored="Optimizer|Provisioned Throughput|Translation|Lyria",
    tables=(
        *(
            PriceTable(
                name=f"gemini{mark}",
                columns=by_context(mark),
                heading="Google models",
                optional=frozenset(name for name in by_context(mark) if "cached" in name),
                tiers=TIERS,
                kinds=TYPES,
            )
            for mark in ("", " with Priority", " with Flex/Batch")
        ),
        table(
            "tokens",
            {
                "Model": MODEL,
                "Type": KIND,
                "Price": Price("plain"),
                "Price with Batch API": Price("plain", tier=Tier.BATCH),
            },
            heading="Token-based",
            kinds=TYPES,
        ),
        table(
            "modalities",
            {
                "Model": MODEL,
                "Type": KIND,
                "Price": Price("plain"),
                "Price with Batch API": Price("plain", tier=Tier.BATCH),
            },
            heading="Modality-based",
            kinds=MODALITIES,
        ),
        table(
            "cache",
            {"Model": MODEL, "Type": KIND, "Price": Price("cached"), "Storage (M tok-hour)": Price("storage")},
            kinds=TYPES,
        ),
        table(
            "cache by modality",
            {"Model": IGNORED, "Type": IGNORED, "Price": IGNORED, "Storage (Modality-hour)": IGNORED},
            heading="Modality-based",
        ),
        table(
            "cache storage",
            {
                "Model": MODEL,
                "Type": KIND,
                "Feature": IGNORED,
                "Price (/1M tokens) <= 200K input tokens": Price("storage"),
                "Price (/1M tokens) > 200K input tokens": Price("storage", terms=LONG),
            },
            heading="Context Cache Storage",
            kinds=TYPES,
        ),
        table(
            "older",
            {
                "Model": MODEL,
                "Type": KIND,
                "Feature": IGNORED,
                "Price ( =< 128K input tokens)": Price("plain"),
                "Price ( > 128K input tokens)": Price("plain", terms=parse("prompt_tokens>128000")),
            },
            kinds=OLDER,
        ),
        table(
            "images",
            {**NOT_READ, "Model": MODEL, "Feature": KIND, "Price": Price("plain")},
            heading="Imagen",
            kinds=PICTURED,
            model_kind=ModelKind.IMAGE,
        ),
        table(
            "video",
            {**NOT_READ, "Model": MODEL, "Feature": KIND, "Output Resolution": TERMS, "Price": Price("plain")},
            kinds=FILMED,
            terms=lambda size: parse(f"resolution={size}"),
            model_kind=ModelKind.VIDEO,
        ),
        table(
            "embeddings",
            {**NOT_READ, "Model": MODEL, "Type": KIND, "Price per 1,000 input tokens": Labelled(REQUESTS)},
            kinds={"Input": {"plain": Price("input", "1K tokens")}, "Output": {"plain": Price("output", "1K tokens")}},
            model_kind=ModelKind.EMBEDDING,
        ),
        table(
            "by character",
            {**NOT_READ, "Model": MODEL, "Type": KIND, "Price per 1,000 characters": Labelled(REQUESTS)},
            kinds={
                "Input": {"plain": Price("input", "1K characters")},
                "Output": {"plain": Price("output", "1K characters")},
            },
        ),
        table(
            "unified embeddings",
            {**NOT_READ, "Model": MODEL, "Type": KIND, "Price": Price("plain")},
            heading="Embeddings",
            kinds=MODALITIES,
            model_kind=ModelKind.EMBEDDING,
        ),
        table(
            "multimodal embeddings",
            {**NOT_READ, "Model": MODEL, "Feature": KIND, "Price": Price("plain")},
            heading="Embeddings",
            kinds=EMBEDDED,
            aside=r" input\Z| of video\Z",
            model_kind=ModelKind.EMBEDDING,
        ),
        table(
            "open embeddings",
            {"Open Source Model": MODEL, "Type": KIND, "Price per 1,000 input tokens": Labelled(REQUESTS)},
            kinds={
                f"{batch}{name}:": {"plain": Price(name.lower(), "1K tokens")}
                for batch in ("", "Batch ")
                for name in ("Input", "Output")
            },
            model_kind=ModelKind.EMBEDDING,
        ),
        table(
            "tuning",
            {"Model": MODEL, "Type": IGNORED, "Price (/1M training tokens)": Price("training")},
        ),
        table(
            "tuning by character",
            {"Model": MODEL, "Type": IGNORED, "Price (/1M training characters)": Price("training", "1M characters")},
        ),
        table(
            "grounding",
            {"Tool": KIND, "Generation": MODEL, "Price": Price("price")},
            heading="Grounding",
            kinds={tool: {"price": price} for tool, price in GROUNDED.items()},
            ids=lambda generation: ["grounding"],
            terms=lambda generation: parse(f"models=gemini-{generation}"),
            model_kind=ModelKind.OTHER,
        ),
        table(
            "partners' tools",
            {"Tool": MODEL, "Price": Price("web_search")},
            heading="Pricing for tools",
            ids=lambda tool: [tool.lower().replace(" ", "-")],
            aside=r" Models Supported.*",
            model_kind=ModelKind.OTHER,
        ),
        PriceTable(
            name="partners by region",
            columns={
                "Model": MODEL,
                "Price (/1M tokens) =< 200K input tokens": Labelled(PARTNER),
                "Price (/1M tokens) > 200K input tokens": Labelled(
                    {label: replace(price, terms=(*price.terms, *LONG)) for label, price in PARTNER.items()}
                ),
            },
            heading="partner models",
            regions=REGIONS,
        ),
        PriceTable(
            name="partners",
            columns={"Model": MODEL, "Pricing": Labelled(PARTNER)},
            aside=r"\(or [^)]*\)",
        ),
    ),
)
source = Source(
    name="google-vertex",
    title="Google's prices on Vertex AI",
    urls=("https://cloud.google.com/vertex-ai/generative-ai/pricing",),
    split=page.split,
    read=page.read,
    authority="first_party",
    speaks_for=frozenset({"google-vertex"}),
    page="https://cloud.google.com/vertex-ai/generative-ai/pricing",
    licence="Google's own page, shown with its name",
    least_records=60,
    anchors=(
        Anchor("google-vertex", "gemini-2.5-pro", "input", Decimal("1.25")),
        Anchor("google-vertex", "gemini-2.5-flash", "output", Decimal("2.5")),
    ),
    states=frozenset(product(("input", "output", "cache_read"), (tier.value for tier in Tier))),
    in_pieces=True,
)
