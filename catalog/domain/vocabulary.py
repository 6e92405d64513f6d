"""The fixed words of the catalog: components, units, tiers, states, capabilities, kinds."""

from decimal import Decimal
from enum import StrEnum
from typing import Final


class ProviderKind(StrEnum):
    """How a provider comes to sell a model; empty in the catalog where nobody has said."""

    DIRECT = "direct"
    HOST = "host"
    CLOUD = "cloud"
    GATEWAY = "gateway"
    PLAN = "plan"
    LOCAL = "local"


UNPAID: Final = frozenset({ProviderKind.PLAN, ProviderKind.LOCAL})
"""Providers whose prices are not compared: nothing is charged per use there."""

UNCONFIRMED: Final = "unconfirmed"
"""The state of a route of which only sources speak that were not read for long."""

UNUSABLE: Final = frozenset({"deprecated", "retired", "unavailable", UNCONFIRMED})
"""States of a route that nobody should choose today."""


class PriceState(StrEnum):
    """What is known of a price. The first four are stored; the last two follow from what was read."""

    AMOUNT = "amount"
    FREE = "free"
    INCLUDED = "included"
    NOT_OFFERED = "not_offered"
    NOT_PUBLISHED = "not_published"
    NOT_CHECKED = "not_checked"


class Tier(StrEnum):
    """The service tiers that most providers share; others are kept in the provider's own word."""

    STANDARD = "standard"
    BATCH = "batch"
    FLEX = "flex"
    PRIORITY = "priority"


class ModelKind(StrEnum):
    """What a model is for, by what it gives back; models of one kind are sold by one unit."""

    CHAT = "chat"
    EMBEDDING = "embedding"
    RERANK = "rerank"
    IMAGE = "image"
    VIDEO = "video"
    SPEECH = "speech"
    TRANSCRIPTION = "transcription"
    MODERATION = "moderation"
    OCR = "ocr"
    SEARCH = "search"
    OTHER = "other"


class Capability(StrEnum):
    """What a route can be asked to do. Each is yes, no, or unknown where no source says."""

    TOOLS = "tools"
    STRUCTURED_OUTPUT = "structured_output"
    REASONING = "reasoning"
    VISION = "vision"
    PDF_INPUT = "pdf_input"
    AUDIO_INPUT = "audio_input"
    AUDIO_OUTPUT = "audio_output"
    IMAGE_OUTPUT = "image_output"
    PROMPT_CACHING = "prompt_caching"
    WEB_SEARCH = "web_search"
    COMPUTER_USE = "computer_use"
    TEMPERATURE = "temperature"


class Fact(StrEnum):
    """The facts other than prices that a listing may state, by name.

    Dates are text in their own precision (`2025`, `2025-04`, `2025-04-14`). Capabilities are one fact
    each, named `capability.<name>`, with true or false for a value.
    """

    NAME = "name"
    FAMILY = "family"
    KIND = "kind"
    CONTEXT = "context"
    MAX_INPUT = "max_input"
    MAX_OUTPUT = "max_output"
    INPUT_MODALITIES = "input_modalities"
    OUTPUT_MODALITIES = "output_modalities"
    RELEASE_DATE = "release_date"
    KNOWLEDGE_CUTOFF = "knowledge_cutoff"
    OPEN_WEIGHTS = "open_weights"
    LICENCE = "licence"
    STATUS = "status"
    DEPRECATION_DATE = "deprecation_date"
    SHUTDOWN_DATE = "shutdown_date"
    REPLACEMENT = "replacement"
    ALIAS_TARGET = "alias_target"
    WEIGHTS_URL = "weights_url"
    HOME_URL = "home_url"
    DOCS_URL = "docs_url"
    PRICING_URL = "pricing_url"
    STATUS_URL = "status_url"
    BASE_URL = "base_url"
    ENVIRONMENT_VARIABLES = "environment_variables"
    SDK = "sdk"
    OPENAI_COMPATIBLE = "openai_compatible"
    REQUESTS_PER_MINUTE = "requests_per_minute"
    TOKENS_PER_MINUTE = "tokens_per_minute"
    FREE_ALLOWANCE = "free_allowance"
    MODERATED = "moderated"
    QUANTIZATION = "quantization"
    ZERO_DATA_RETENTION = "zero_data_retention"
    DATA_RETENTION = "data_retention"
    TRAINS_ON_DATA = "trains_on_data"
    REGIONS = "regions"


POLICIES: Final = (
    Fact.ZERO_DATA_RETENTION,
    Fact.DATA_RETENTION,
    Fact.TRAINS_ON_DATA,
    Fact.MODERATED,
    Fact.REGIONS,
    Fact.FREE_ALLOWANCE,
    Fact.REQUESTS_PER_MINUTE,
    Fact.TOKENS_PER_MINUTE,
)
"""What a provider promises of every route that it sells, unless the route's own fact of that name says otherwise."""

ACCESS: Final = (Fact.BASE_URL, Fact.OPENAI_COMPATIBLE, Fact.ENVIRONMENT_VARIABLES, Fact.SDK, Fact.DOCS_URL)
"""How a provider is called: what a sample of code is made from."""


class Promise(StrEnum):
    """What a provider answers to "do you keep no data?", "do you train on it?"; the condition says of whom."""

    YES = "yes"
    NO = "no"
    ON_REQUEST = "on request"
    UNLESS_OPTED_OUT = "unless opted out"
    IF_OPTED_IN = "if opted in"
    BY_UPSTREAM = "by upstream"


PROMISED: Final = frozenset({Fact.ZERO_DATA_RETENTION, Fact.TRAINS_ON_DATA})
"""Facts whose value is a `Promise`."""

CAPABILITY_PREFIX: Final = "capability."


def capability_fact(capability: Capability) -> str:
    """The name under which a listing states this capability."""
    return CAPABILITY_PREFIX + capability


# unit as a source says it -> (unit as we hold it, how many of the former make one of the latter)
UNITS: Final[dict[str, tuple[str, Decimal]]] = {
    "1M tokens": ("1M tokens", Decimal(1)),
    "1M tokens, in 1/10,000": ("1M tokens", Decimal("0.0001")),
    "token, in cents": ("1M tokens", Decimal(10_000)),
    "1K tokens": ("1M tokens", Decimal(1000)),
    "token": ("1M tokens", Decimal(1_000_000)),
    "1M characters": ("1M characters", Decimal(1)),
    "1K characters": ("1M characters", Decimal(1000)),
    "10K characters": ("1M characters", Decimal(100)),
    "character": ("1M characters", Decimal(1_000_000)),
    "1M pixels": ("1M pixels", Decimal(1)),
    "pixel": ("1M pixels", Decimal(1_000_000)),
    "1K requests": ("1K requests", Decimal(1)),
    "request": ("1K requests", Decimal(1000)),
    "1K searches": ("1K searches", Decimal(1)),
    "search": ("1K searches", Decimal(1000)),
    "1K calls": ("1K calls", Decimal(1)),
    "call": ("1K calls", Decimal(1000)),
    "1K pages": ("1K pages", Decimal(1)),
    "page": ("1K pages", Decimal(1000)),
    "image": ("image", Decimal(1)),
    "1K images": ("image", Decimal(1) / Decimal(1000)),
    "second": ("second", Decimal(1)),
    "30 seconds": ("second", Decimal(1) / Decimal(30)),
    "second, in cents": ("second", Decimal("0.01")),
    "minute": ("second", Decimal(1) / Decimal(60)),
    "hour of use": ("second", Decimal(1) / Decimal(3600)),
    "hour": ("hour", Decimal(1)),
    "session": ("session", Decimal(1)),
    "GB-day": ("GB-day", Decimal(1)),
    "1M token-hours": ("1M token-hours", Decimal(1)),
    "token-hour": ("1M token-hours", Decimal(1_000_000)),
    "DBU per token": ("DBU per 1M tokens", Decimal(1_000_000)),
}

# component -> the words a reader sees; an unlisted component shows its own name
COMPONENTS: Final[dict[str, str]] = {
    "input": "Input",
    "output": "Output",
    "cache_read": "Cache read",
    "cache_write": "Cache write",
    "cache_storage": "Cache storage",
    "reasoning": "Reasoning",
    "input_audio": "Audio input",
    "output_audio": "Audio output",
    "cache_read_audio": "Audio cache read",
    "cache_write_audio": "Audio cache write",
    "input_image": "Image input",
    "output_image": "Image output",
    "cache_read_image": "Image cache read",
    "input_video": "Video input",
    "output_video": "Video output",
    "request": "Request",
    "web_search": "Web search",
    "citation": "Citation",
    "page": "Page",
    "annotation": "Page annotation",
    "maps_grounding": "Grounding by maps",
    "code_interpreter": "Code interpreter",
    "file_search": "File search",
    "file_storage": "File storage",
    "computer_use_input": "Computer use input",
    "computer_use_output": "Computer use output",
    "compute": "Computing time",
    "provisioned": "Provisioned throughput",
    "training": "Training",
}

# ISO 4217 -> roughly how many make a dollar: to tell what can be a price, never to convert one
CURRENCIES: Final[dict[str, Decimal]] = {
    "USD": Decimal(1),
    "CNY": Decimal(7),
    "EUR": Decimal(1),
    "GBP": Decimal(1),
    "JPY": Decimal(150),
    "INR": Decimal(85),
    "KRW": Decimal(1400),
}
