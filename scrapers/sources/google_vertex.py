"""Google's page of prices on Vertex AI: its own models by tier and context, and its partners' by region."""

import re
from collections.abc import Sequence
from functools import partial

from catalog.domain.conditions import parse
from catalog.domain.vocabulary import ModelKind, Tier
from scrapers.formats import google_words as words
from scrapers.formats.condition_words import resolution
from scrapers.formats.google_tables import GROUNDING, google_tables
from scrapers.formats.price_columns import IGNORED, KIND, MODEL, TERMS, PriceTable, Words, stated, under
from scrapers.formats.price_tables import PricePage, as_slug
from scrapers.formats.price_text import NotUnderstood

TIERS = {"Standard": "standard", "Priority": "priority", "Flex/Batch": "flex/batch"}
NOTE = re.compile(r" \((Deprecated|Unified Multimodal, Preview)\)\Z")
ROW: dict[str, Words] = {"Model": MODEL, "Type": KIND}
FEATURE: dict[str, Words] = {"Model": MODEL, "Feature": KIND, "Price": "price"}
BOTH: dict[str, Words] = {"Price": "price", "Price with Batch API": "price at batch"}
REQUESTS = {"online requests": "price", "batch requests": "price at batch"}
NOT_READ: dict[str, Words] = dict.fromkeys(("Feature", "Description", "Input", "Output", "Region"), IGNORED)
CACHE_BY_MODALITY = dict.fromkeys(("Model", "Type", "Price", "Storage (Modality-hour)"), IGNORED)


def names(shown: str) -> Sequence[str]:
    """The names of models in a cell; a row that has lost its own has a kind of price in its place."""
    if shown in words.TYPES:
        raise NotUnderstood("a kind of price in its place")
    return NOTE.sub("", shown).split(", ")


def long(price: str) -> str:
    return under(price, "prompt_tokens>200000")


def by_context(mark: str) -> PriceTable:
    """The table for a service tier; a cell may have a price for the global endpoint and one for all others."""
    columns: dict[str, Words] = {}
    for cached, role in (("", "price"), ("cached ", "cached")):
        prices = {"": role, "global": f"{role} in global", "non-global": f"{role} in non-global"}
        columns[f"Price (/1M tokens) <= 200K {cached}input tokens{mark}"] = prices
        columns[f"Price (/1M tokens) > 200K {cached}input tokens{mark}"] = {of: long(prices[of]) for of in prices}
    optional = frozenset(name for name in columns if "cached" in name)
    return PriceTable(
        f"gemini{mark}", ROW | columns, "Google models", optional=optional, tiers=TIERS, kinds=words.TYPES
    )


table = partial(PriceTable, may_be_missing=True)
embeddings = partial(table, model_kind=ModelKind.EMBEDDING)
tools = partial(table, model_kind=ModelKind.OTHER)
page = PricePage(
    provider="google-vertex",
    named=True,
    ids=names,
    read_tables=google_tables,
    ignored="Optimizer|Provisioned Throughput|Translation|Lyria",
    tables=(
        *map(by_context, ("", " with Priority", " with Flex/Batch")),
        table("tokens", ROW | BOTH, "Token-based", kinds=words.TYPES),
        table("modalities", ROW | BOTH, "Modality-based", kinds=words.MODALITIES),
        table("cache", ROW | {"Price": "cached", "Storage (M tok-hour)": "storage"}, kinds=words.TYPES),
        table("cache by modality", CACHE_BY_MODALITY, "Modality-based"),
        table(
            "cache storage",
            {
                **ROW,
                "Feature": IGNORED,
                "Price (/1M tokens) <= 200K input tokens": "storage",
                "Price (/1M tokens) > 200K input tokens": long("storage"),
            },
            "Context Cache Storage",
            kinds=words.TYPES,
        ),
        table(
            "older",
            {
                **ROW,
                "Feature": IGNORED,
                "Price ( =< 128K input tokens)": "price",
                "Price ( > 128K input tokens)": "price when prompt_tokens>128000",
            },
            kinds=words.OLDER,
        ),
        table("images", NOT_READ | FEATURE, "Imagen", kinds=words.PICTURED, model_kind=ModelKind.IMAGE),
        table(
            "video",
            NOT_READ | FEATURE | {"Output Resolution": TERMS},
            kinds=words.FILMED,
            terms=resolution,
            model_kind=ModelKind.VIDEO,
        ),
        embeddings("embeddings", NOT_READ | ROW | {"Price per 1,000 input tokens": REQUESTS}, kinds=words.BY_TOKEN),
        table("by character", NOT_READ | ROW | {"Price per 1,000 characters": REQUESTS}, kinds=words.BY_CHARACTER),
        embeddings("unified embeddings", NOT_READ | ROW | {"Price": "price"}, "Embeddings", kinds=words.MODALITIES),
        embeddings(
            "multimodal embeddings", NOT_READ | FEATURE, "Embeddings", kinds=words.EMBEDDED, aside=" (input|of video)$"
        ),
        embeddings(
            "open embeddings",
            {"Open Source Model": MODEL, "Type": KIND, "Price per 1,000 input tokens": REQUESTS},
            kinds=words.OPEN_EMBEDDED,
        ),
        table("tuning", {"Model": MODEL, "Type": IGNORED, "Price (/1M training tokens)": "training"}),
        table(
            "tuning by character",
            {"Model": MODEL, "Type": IGNORED, "Price (/1M training characters)": "training per 1M characters"},
        ),
        tools(
            "grounding",
            {"Tool": KIND, "Generation": MODEL, "Price": "price"},
            GROUNDING,
            kinds=words.GROUNDED,
            ids=lambda generation: ["grounding"],
            terms=lambda generation: parse(f"models=gemini-{generation}"),
        ),
        tools(
            "partners' tools",
            {"Tool": MODEL, "Price": "web_search"},
            "Pricing for tools",
            ids=as_slug,
            aside=" Models Supported.*",
        ),
        PriceTable(
            "partners by region",
            {
                "Model": MODEL,
                "Price (/1M tokens) =< 200K input tokens": words.PARTNER,
                "Price (/1M tokens) > 200K input tokens": {label: long(of) for label, of in words.PARTNER.items()},
            },
            "partner models",
            regions=words.REGIONS,
        ),
        PriceTable("partners", {"Model": MODEL, "Pricing": words.PARTNER}, aside=r"\(or [^)]*\)"),
    ),
)
source = page.source(
    "google-vertex",
    "Google's prices on Vertex AI",
    "https://cloud.google.com/vertex-ai/generative-ai/pricing",
    owner="Google",
    least_records=60,
    anchors=(page.anchor("gemini-2.5-pro", "input", "1.25"), page.anchor("gemini-2.5-flash", "output", "2.5")),
    states=stated("input", "output", "cache_read", tiers=Tier),
    in_pieces=True,
)
