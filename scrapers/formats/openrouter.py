"""OpenRouter's list of models, and that of others who copy its shape: `{data: [...]}`, USD per unit as text.

"-1" says that the price depends on the model that a router picks; "0" beside the two main prices says
nothing. `image` was a price per picture until the end of 2025 and is one per image token since.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Final

from catalog.domain.conditions import Condition
from catalog.domain.money import BadAmount, amount_of
from catalog.domain.quotes import Listing, Record, Reject
from catalog.domain.vocabulary import Capability, Fact, Tier
from scrapers.formats.draft import LONGEST_ID, Draft, whole
from scrapers.formats.json_answer import pointer
from scrapers.formats.modalities import read_kind, read_modalities
from scrapers.formats.model_list import at, cut

DEPENDS: Final = "-1"
HUGGING_FACE: Final = "https://huggingface.co/"
BATCH: Final = ":batch"

_ONE_HOUR: Final = (Condition("cache_ttl", "=", "1h"),)
# field -> component, unit, terms
_PRICES: Final[Mapping[str, tuple[str, str, tuple[Condition, ...]]]] = {
    "prompt": ("input", "token", ()),
    "completion": ("output", "token", ()),
    "input_cache_read": ("cache_read", "token", ()),
    "input_cache_write": ("cache_write", "token", ()),
    "input_cache_reads": ("cache_read", "token", ()),
    "input_cache_writes": ("cache_write", "token", ()),
    "input_cache_write_1h": ("cache_write", "token", _ONE_HOUR),
    "internal_reasoning": ("reasoning", "token", ()),
    "audio": ("input_audio", "token", ()),
    "audio_output": ("output_audio", "token", ()),
    "input_audio_cache": ("cache_read_audio", "token", ()),
    "image": ("input_image", "token", ()),
    "image_output": ("output_image", "token", ()),
    "request": ("request", "request", ()),
    "web_search": ("web_search", "search", ()),
}
STATES: Final = frozenset(
    [(component, Tier.STANDARD.value) for component, _, _ in _PRICES.values()]
    + [(component, Tier.BATCH.value) for component in ("input", "output", "cache_read", "cache_write")]
)
_MAIN: Final = {"prompt", "completion"}
_NOT_PRICES: Final = {"overrides", "min_prompt_tokens", "discount"}
_PICTURE: Final = 50  # a picture is 256 tokens and more, an image token costs as a text token does
_PARAMETERS: Final[Mapping[str, Capability]] = {
    "tools": Capability.TOOLS,
    "structured_outputs": Capability.STRUCTURED_OUTPUT,
    "reasoning": Capability.REASONING,
    "temperature": Capability.TEMPERATURE,
}


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut the list into its models; raises BadAnswer. A further page is not read: the last record says so."""
    answer, records = cut(body)
    further = at(answer.value, "links/next")
    if further:
        unread = Reject("", "the list goes on on a further page, which is not read", str(further)[:200])
        records[-1] = replace(records[-1], faults=(*records[-1].faults, unread))
    return iter(records)


def reader(provider: str) -> Callable[[Record], Listing | None]:
    """The reading of rows as routes that this provider sells itself."""
    return partial(_route, provider)


def _route(provider: str, record: Record) -> Listing | None:
    draft = Draft(record)
    value = draft.members(record.value, "")
    model_id = value.get("id")
    if not isinstance(model_id, str) or not model_id or len(model_id) > LONGEST_ID:
        draft.reject("/id", "not an id", model_id)
        return draft.listing("route", provider=provider)
    tier = Tier.BATCH if model_id.endswith(BATCH) else Tier.STANDARD
    if tier == Tier.STANDARD:
        _facts(draft, value, model_id)
    read_pricing(draft, draft.members(value.get("pricing"), "/pricing"), tier)
    free = model_id.endswith(":free")
    return draft.listing("route", provider=provider, model_id=model_id.removesuffix(BATCH), free=free)


def _facts(draft: Draft, value: Mapping[str, object], model_id: str) -> None:
    """OpenRouter writes a model's name as `Author: Name`."""
    named = value.get("name")
    draft.text(Fact.NAME, named.partition(": ")[2] or named if isinstance(named, str) else named, "/name")
    draft.limit(Fact.CONTEXT, value.get("context_length"), "/context_length")
    provider = draft.members(value.get("top_provider"), "/top_provider")
    draft.limit(Fact.MAX_OUTPUT, provider.get("max_completion_tokens"), "/top_provider/max_completion_tokens")
    draft.flag(Fact.MODERATED, provider.get("is_moderated"), "/top_provider/is_moderated")
    draft.date(Fact.KNOWLEDGE_CUTOFF, value.get("knowledge_cutoff"), "/knowledge_cutoff")
    draft.date(Fact.SHUTDOWN_DATE, value.get("expiration_date"), "/expiration_date")
    target = draft.members(value.get("alias_target"), "/alias_target")
    draft.text(Fact.ALIAS_TARGET, target.get("slug"), "/alias_target/slug")
    weights = value.get("hugging_face_id")
    if isinstance(weights, str) and weights:
        draft.link(Fact.WEIGHTS_URL, HUGGING_FACE + weights, "/hugging_face_id")
    parameters = draft.words(value.get("supported_parameters"), "/supported_parameters")
    for parameter, capability in _PARAMETERS.items():
        if parameters:
            draft.capability(capability, parameter in parameters, "/supported_parameters")
    shape = draft.members(value.get("architecture"), "/architecture")
    at = "/architecture/input_modalities", "/architecture/output_modalities"
    read_modalities(draft, shape.get("input_modalities"), shape.get("output_modalities"), *at)
    read_kind(draft, model_id)


def read_pricing(draft: Draft, pricing: Mapping[str, object], tier: str) -> None:
    """Quote what stands in `/pricing`, long prompts included."""
    _components(draft, pricing, "/pricing", tier, ())
    for place, override in enumerate(draft.elements(pricing.get("overrides"), "/pricing/overrides")):
        at = f"/pricing/overrides/{place}"
        prices = draft.members(override, at)
        least = whole(prices.get("min_prompt_tokens"))
        if least is None or least < 1:
            draft.reject(f"{at}/min_prompt_tokens", "not a number of tokens from which the price holds", least)
            continue
        _components(draft, prices, at, tier, (Condition("prompt_tokens", ">", str(least)),))


def _components(draft: Draft, pricing: Mapping[str, object], at: str, tier: str, terms: tuple[Condition, ...]) -> None:
    for field, value in pricing.items():
        if value == DEPENDS or field in _NOT_PRICES:
            continue
        if field not in _PRICES:
            draft.reject(at + pointer(field), f"unknown price field {field[:60]!r}", value)
            continue
        component, per, own_terms = _PRICES[field]
        if field not in _MAIN and _is_zero(value):
            continue
        if field == "image" and _is_per_picture(value, pricing.get("prompt")):
            per = "image"
        draft.price(component, per, value, f"{at}/{field}", tier=tier, terms=(*terms, *own_terms))


def _is_zero(value: object) -> bool:
    return _amount(value) == 0


def _is_per_picture(value: object, prompt: object) -> bool:
    picture, token = _amount(value), _amount(prompt)
    return picture is not None and picture > _PICTURE * (token or Decimal("1e-7"))


def _amount(value: object) -> Decimal | None:
    try:
        return amount_of(value)
    except BadAmount:
        return None
