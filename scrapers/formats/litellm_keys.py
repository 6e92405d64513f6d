"""LiteLLM's keys: one text that mixes its own prefix, a region, a commitment, a picture's size, and the model id."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalog.domain.conditions import Condition

# litellm_provider -> the prefix of its keys, where that is another word
_PREFIXES: Final[Mapping[str, str]] = {
    "azure_text": "azure",
    "bedrock_converse": "bedrock",
    "cohere_chat": "cohere",
}
_FAMILIES: Final = ("vertex_ai", "fireworks_ai")  # their litellm_provider goes on: vertex_ai-qwen_models
_CALL_STYLES: Final = {"invoke", "converse"}  # how LiteLLM calls Bedrock, no part of a model's id
_CLOUD_REGIONS: Final[Mapping[str, str]] = {
    "us": "us",
    "eu": "eu",
    "us-gov": "us-gov",
    "global": "global",
    "global-standard": "global",
}
_REGIONAL: Final = {"azure", "azure_ai"}
_AWS: Final = {"bedrock", "bedrock_mantle"}
_ENDPOINTS: Final[Mapping[str, str]] = {"bedrock_mantle": "mantle"}
"""litellm_provider -> the provider's other endpoint, which sells under the same ids at prices of its own."""

_AWS_REGION: Final = re.compile(r"[a-z]{2}(-gov)?-[a-z]+-\d\Z")
_COMMITMENT: Final = re.compile(r"\d+-month-commitment\Z")
_SIZE: Final = re.compile(r"(\d+|max)-x-(\d+|max)\Z")
_STEPS: Final = re.compile(r"(\d+|max)-steps\Z")
_QUALITIES: Final = {"low", "medium", "high", "xhigh", "max", "hd", "standard", "auto"}
_PRICE_CLASS: Final = re.compile(r"(together|fireworks)-ai-(embedding-|moe-)?(default|up-to-|above-|[\d.]+[bm]-)")


@dataclass(frozen=True, slots=True)
class Place:
    """What a key says: the provider, its own id for the model, and where and when the prices hold.

    `endpoint` is empty for the provider's main one.
    """

    provider: str
    model_id: str
    region: str = ""
    tier: str = ""
    terms: tuple[Condition, ...] = ()
    endpoint: str = ""


def place_of(key: str, provider: str) -> Place:
    """Take a key of this `litellm_provider` apart, such as `azure/hd/1024-x-1024/dall-e-3`."""
    segments = key.split("/")
    terms = _take_picture(segments)
    if segments[0] == "gemini" and provider.startswith("vertex_ai"):  # a row misfiled under Google's other house
        provider = "gemini"
    prefix = _prefix(provider)
    if len(segments) > 1 and _spelled(segments[0]) == _spelled(prefix):
        segments.pop(0)
    region = tier = ""
    if prefix in _AWS:
        if len(segments) > 1 and (segments[0] == "*" or _AWS_REGION.match(segments[0])):
            region = segments.pop(0).replace("*", "")
        if len(segments) > 1 and _COMMITMENT.match(segments[0]):
            tier = segments.pop(0)
        if len(segments) > 1 and segments[0] in _CALL_STYLES:
            segments.pop(0)
    elif prefix in _REGIONAL and len(segments) > 1 and segments[0] in _CLOUD_REGIONS:
        region = _CLOUD_REGIONS[segments.pop(0)]
    terms = terms or _take_picture(segments)
    return Place(provider, "/".join(segments), region, tier, terms, _ENDPOINTS.get(provider, ""))


def is_price_class(key: str) -> bool:
    """Whether a row is a provider's price for all models of a size (`together-ai-up-to-4b`), and no model."""
    return bool(_PRICE_CLASS.match(key))


def _prefix(provider: str) -> str:
    family = next((family for family in _FAMILIES if provider.startswith(family + "-")), provider)
    return _PREFIXES.get(family, family)


def _spelled(name: str) -> str:
    return name.lower().replace("-", "_")


def _take_picture(segments: list[str]) -> tuple[Condition, ...]:
    """Remove the leading quality, size and steps of a picture, always with a size among them."""
    taken: dict[str, str] = {}
    for segment in segments[:-1]:
        if _SIZE.match(segment) and "size" not in taken:
            taken["size"] = segment.replace("-x-", "x")
        elif steps := _STEPS.match(segment):
            taken["steps"] = steps.group(1)
        elif segment in _QUALITIES and "quality" not in taken:
            taken["quality"] = segment
        else:
            break
    if "size" not in taken:
        return ()
    del segments[: len(taken)]
    return tuple(Condition(name, "=", value) for name, value in taken.items())
