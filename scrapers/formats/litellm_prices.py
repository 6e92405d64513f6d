"""LiteLLM's price fields: component, unit, tier and condition are spelled in a field's name.

Read by pattern, `cache_creation_input_token_cost_above_1hr_above_200k_tokens_priority` and all: what does
not parse to the end is refused, never guessed.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from catalog.domain.conditions import Condition
from catalog.domain.vocabulary import Tier


class PriceField(NamedTuple):
    """What a field's name says of its amount, in US dollars."""

    component: str
    per: str
    tier: str
    terms: tuple[Condition, ...]


# Understood, and no price of ours: amounts in a provider's own unit, and factors on other prices.
NOT_PRICED: Final[Mapping[str, str]] = {
    "input_dbu_cost_per_token": "Databricks units, beside the price in USD",
    "output_dbu_cost_per_token": "Databricks units, beside the price in USD",
    "guardrail_cost_per_unit": "policy units of Bedrock Guardrails, which are no model",
    "ocr_cost_per_credit": "credits of the provider, whose worth in pages is not stated",
    "regional_processing_uplift_multiplier_eu": "a factor on all prices of the region",
    "regional_processing_uplift_multiplier_us": "a factor on all prices of the region",
    "regional_endpoint_uplift_multiplier": "a factor on all prices of regional endpoints",
}

_TIERS: Final[Mapping[str, str]] = {
    "batches": Tier.BATCH,
    "batch_requests": Tier.BATCH,
    "priority": Tier.PRIORITY,
    "flex": Tier.FLEX,
    "balanced": "balanced",
    "ultrafast": "ultrafast",
}
_TIER: Final = re.compile(rf"(.+)_({'|'.join(_TIERS)})\Z")
_BASES: Final[Mapping[str, tuple[str, str]]] = {
    "input_cost_per_token": ("input", "token"),
    "output_cost_per_token": ("output", "token"),
    "output_cost_per_reasoning_token": ("reasoning", "token"),
    "cache_read_input_token_cost": ("cache_read", "token"),
    "input_cost_per_token_cache_hit": ("cache_read", "token"),
    "explicit_cache_read_input_token_cost": ("cache_read", "token"),
    "cache_creation_input_token_cost": ("cache_write", "token"),
    "cache_creation_input_audio_token_cost": ("cache_write_audio", "token"),
    "cache_read_input_audio_token_cost": ("cache_read_audio", "token"),
    "cache_read_input_token_cost_per_audio_token": ("cache_read_audio", "token"),
    "cache_read_input_image_token_cost": ("cache_read_image", "token"),
    "input_cost_per_audio_token": ("input_audio", "token"),
    "output_cost_per_audio_token": ("output_audio", "token"),
    "input_cost_per_image_token": ("input_image", "token"),
    "output_cost_per_image_token": ("output_image", "token"),
    "input_cost_per_video_token": ("input_video", "token"),
    "output_cost_per_video_token": ("output_video", "token"),
    "input_cost_per_character": ("input", "character"),
    "output_cost_per_character": ("output", "character"),
    "input_cost_per_image": ("input_image", "image"),
    "output_cost_per_image": ("output_image", "image"),
    "input_cost_per_pixel": ("input_image", "pixel"),
    "output_cost_per_pixel": ("output_image", "pixel"),
    "input_cost_per_second": ("input_audio", "second"),
    "output_cost_per_second": ("output_audio", "second"),
    "cost_per_second": ("provisioned", "second"),
    "input_cost_per_audio_per_second": ("input_audio", "second"),
    "input_cost_per_video_per_second": ("input_video", "second"),
    "output_cost_per_video_per_second": ("output_video", "second"),
    "input_cost_per_query": ("request", "request"),
    "input_cost_per_request": ("request", "request"),
    "input_cost_per_text_message": ("request", "request"),
    "citation_cost_per_token": ("citation", "token"),
    "ocr_cost_per_page": ("page", "page"),
    "annotation_cost_per_page": ("annotation", "page"),
    "google_maps_grounding_cost_per_query": ("maps_grounding", "search"),
    "code_interpreter_cost_per_session": ("code_interpreter", "session"),
    "file_search_cost_per_1k_calls": ("file_search", "1K calls"),
    "file_search_cost_per_gb_per_day": ("file_storage", "GB-day"),
    "vector_store_cost_per_gb_per_day": ("file_storage", "GB-day"),
    "computer_use_input_cost_per_1k_tokens": ("computer_use_input", "1K tokens"),
    "computer_use_output_cost_per_1k_tokens": ("computer_use_output", "1K tokens"),
}
_OWN_TERMS: Final[Mapping[str, Condition]] = {
    "explicit_cache_read_input_token_cost": Condition("cache", "=", "explicit"),
    "input_cost_per_text_message": Condition("message", "=", "text"),
}
# suffix -> the condition that it spells; the last one first
_SUFFIXES: Final = (
    (re.compile(r"(.+)_above_(\d+)k_tokens\Z"), "prompt_tokens", ">", "{}000"),
    (re.compile(r"(.+)_above_(1)hr\Z"), "cache_ttl", "=", "{}h"),
    (re.compile(r"(.+)_above_(\d+)s_interval\Z"), "interval_seconds", ">", "{}"),
    (re.compile(r"(.+?)(?:_and)?_(premium)_image\Z"), "quality", "=", "{}"),
    (re.compile(r"(.+)_above_(\d+)_and_\2_pixels\Z"), "size", ">", "{0}x{0}"),
    (re.compile(r"(.+_per_(?:second|image))_(\d+p|[\d.]+[kK]|\d{3,4})\Z"), "resolution", "=", "{}"),
)
_MEDIA: Final[Mapping[str, str]] = {  # mode -> what a second of it is charged for
    "video_generation": "output_video",
    "audio_transcription": "input_audio",
}


def is_price(field: str) -> bool:
    """Whether a field's name says that it holds an amount of money."""
    return "cost" in field or "pric" in field


@lru_cache(maxsize=4096)
def price_field(field: str, mode: str = "", committed: bool = False) -> PriceField | None:
    """What the name of a field says; None where it is not understood to the end.

    `mode` is the row's, since a second is of video here and of speech there; `committed` says that the
    row is of throughput bought for months.
    """
    rest, tier = field, str(Tier.STANDARD)
    if match := _TIER.match(rest):
        rest, tier = match.group(1), _TIERS[match.group(2)]
    terms: list[Condition] = []
    while rest not in _BASES:
        for pattern, name, operator, value in _SUFFIXES:
            if match := pattern.match(rest):
                rest = match.group(1)
                terms.append(Condition(name, operator, value.format(match.group(2)).lower()))
                break
        else:
            return None
    if rest in _OWN_TERMS:
        terms.append(_OWN_TERMS[rest])
    component, per = _sold(rest, mode, committed)
    return PriceField(component, per, tier, tuple(terms))


def _sold(base: str, mode: str, committed: bool) -> tuple[str, str]:
    component, per = _BASES[base]
    if per == "second" and base.endswith("put_cost_per_second"):
        component = "provisioned" if committed else _MEDIA.get(mode, component)
    if base == "input_cost_per_query" and mode == "search":
        component, per = "web_search", "search"
    return component, per
