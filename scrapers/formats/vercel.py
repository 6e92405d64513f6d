"""Vercel's AI Gateway: its list of models, and the endpoints of one, both USD per one unit as text.

`input_tiers` are prices from so many tokens of the prompt on (`max` is exclusive), `regional` and `service_tiers`
hold the same prices elsewhere and otherwise. `released` is the day of release, `created` is no day of anything.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from catalog.domain.conditions import Condition
from catalog.domain.quotes import Listing, Record
from catalog.domain.vocabulary import Capability, Fact, ModelKind, Tier
from scrapers.formats.draft import LONGEST_ID, Draft, amount_in, whole
from scrapers.formats.modalities import read_modalities
from scrapers.formats.prices import Priced, read_prices, states

PROVIDER: Final = "vercel"
PRICES: Final[Mapping[str, Priced]] = {
    "input": Priced("input", "token"),
    "output": Priced("output", "token"),
    "input_cache_read": Priced("cache_read", "token"),
    "input_cache_write": Priced("cache_write", "token"),
    "audio_input_token_cost": Priced("input_audio", "token"),
    "audio_output_token_cost": Priced("output_audio", "token"),
    "image": Priced("output_image", "image"),
    "speech_input_character_cost": Priced("input", "character"),
    "transcription_duration_cost_per_second": Priced("input_audio", "second"),
    "web_search": Priced("web_search", "search"),
}
ENDPOINT_PRICES: Final[Mapping[str, Priced]] = {
    "prompt": PRICES["input"],
    "completion": PRICES["output"],
    "input_cache_read": PRICES["input_cache_read"],
    "input_cache_write": PRICES["input_cache_write"],
    "internal_reasoning": Priced("reasoning", "token"),
    "image": Priced("input_image", "image"),
    "image_output": PRICES["image"],
    "request": Priced("request", "request"),
    "web_search": PRICES["web_search"],
}
STATES: Final = states(PRICES)

_TIERS: Final = "_tiers"
_KINDS: Final = {
    "language": ModelKind.CHAT,
    "embedding": ModelKind.EMBEDDING,
    "image": ModelKind.IMAGE,
    "video": ModelKind.VIDEO,
    "speech": ModelKind.SPEECH,
    "transcription": ModelKind.TRANSCRIPTION,
    "realtime": ModelKind.CHAT,
    "reranking": ModelKind.RERANK,
}
_TAGS: Final[Mapping[str, Capability]] = {
    "tool-use": Capability.TOOLS,
    "reasoning": Capability.REASONING,
    "vision": Capability.VISION,
    "web-search": Capability.WEB_SEARCH,
}
_OF_VIDEO: Final = ("resolution", "audio", "mode", "voice_control")
# lists of prices: component, unit, field of the amount, fields that are conditions
_LISTS: Final = {
    "image_dimension_quality_pricing": ("output_image", "image", "cost", ("size", "quality", "style", "operation")),
    "video_duration_pricing": (
        "output_video",
        "second",
        "cost_per_second",
        ("resolution", "audio", "mode", "voice_control"),
    ),
}
_OTHERWISE: Final = {"regional", "service_tiers", "fast"}
_BY_ITSELF: Final = {"speech_input_character_cost", "transcription_duration_cost_per_second"}
_DEAR_SEARCH: Final = 1  # a search costs cents: a dollar and more is the price of a thousand


def read(record: Record) -> Listing | None:
    """The route of a row of the list."""
    draft = Draft(record)
    row = draft.members(record.value, "")
    model_id = row.get("id")
    if not isinstance(model_id, str) or not model_id or len(model_id) > LONGEST_ID:
        draft.reject("/id", "not an id", model_id)
        return draft.listing("route", provider=PROVIDER)
    _facts(draft, row)
    pricing = draft.members(row.get("pricing"), "/pricing")
    silent = {"input", "output"} if _BY_ITSELF & pricing.keys() else set()
    read_pricing(draft, {name: value for name, value in pricing.items() if name not in silent}, "/pricing", PRICES)
    return draft.listing("route", provider=PROVIDER, model_id=model_id)


def read_endpoint_pricing(draft: Draft, pricing: Mapping[str, object], tier: str) -> None:
    """Quote the prices of an endpoint."""
    read_pricing(draft, pricing, "/pricing", ENDPOINT_PRICES, tier=tier)


def read_pricing(
    draft: Draft,
    pricing: Mapping[str, object],
    at: str,
    told: Mapping[str, Priced],
    tier: str = Tier.STANDARD,
    terms: tuple[Condition, ...] = (),
) -> None:
    """Quote an object of prices, with the lists and objects of others in it."""
    tiers = {name for name in pricing if name.endswith(_TIERS) and name.removesuffix(_TIERS) in told}
    here = {**told, "web_search": _search(told["web_search"], pricing.get("web_search"))}
    beside = {"discount", *tiers, *_LISTS, *_OTHERWISE}
    read_prices(draft, pricing, here, at, beside=beside, tier=tier, terms=terms)
    for name in sorted(tiers):
        _steps(draft, pricing[name], f"{at}/{name}", told[name.removesuffix(_TIERS)], tier, terms)
    for name in _LISTS.keys() & pricing.keys():
        _table(draft, pricing[name], f"{at}/{name}", name, tier, terms)
    elsewhere = draft.members(pricing.get("regional"), f"{at}/regional")
    for region, prices in elsewhere.items():
        below = f"{at}/regional/{region}"
        there = (Condition("region", "=", draft.word(region, below)),)
        read_pricing(draft, draft.members(prices, below), below, told, tier, (*terms, *there))
    others = draft.members(pricing.get("service_tiers"), f"{at}/service_tiers")
    for name, prices in (*others.items(), *([("fast", pricing["fast"])] if "fast" in pricing else [])):
        below = f"{at}/service_tiers/{name}" if name in others else f"{at}/{name}"
        read_pricing(draft, draft.members(prices, below), below, told, draft.word(name, below) or tier, terms)


def _search(priced: Priced, value: object) -> Priced:
    amount = amount_in(value)
    return priced._replace(per="1K searches") if amount is not None and amount >= _DEAR_SEARCH else priced


def _steps(draft: Draft, value: object, at: str, priced: Priced, tier: str, terms: tuple[Condition, ...]) -> None:
    """The first step is the price itself; the others hold from `min` tokens of the prompt on."""
    for place, step in enumerate(draft.elements(value, at)):
        below = f"{at}/{place}"
        stated = draft.members(step, below)
        least = whole(stated.get("min", 0))
        if least is None or least < 0:
            draft.reject(f"{below}/min", "not a number of tokens from which the price holds", stated.get("min"))
        elif least:
            when = (*terms, Condition("prompt_tokens", ">", str(least - 1)))
            draft.price(priced.component, priced.per, stated.get("cost"), f"{below}/cost", tier=tier, terms=when)


def _table(draft: Draft, value: object, at: str, name: str, tier: str, terms: tuple[Condition, ...]) -> None:
    component, per, amount, qualities = _LISTS[name]
    for place, entry in enumerate(draft.elements(value, at)):
        below = f"{at}/{place}"
        stated = draft.members(entry, below)
        if unknown := stated.keys() - {amount, *qualities}:
            draft.reject(below, f"a price with unknown terms: {', '.join(sorted(unknown))[:80]}", stated.get(amount))
            continue
        held = {quality: str(stated[quality]).lower() for quality in qualities if stated.get(quality) is not None}
        if any(";" in word or not word.strip() or len(word) > 40 for word in held.values()):
            draft.reject(below, "a price whose terms can't be read", stated.get(amount))
            continue
        when = tuple(Condition(quality, "=", word.strip()) for quality, word in held.items() if word != "default")
        draft.price(component, per, stated.get(amount), f"{below}/{amount}", tier=tier, terms=(*terms, *when))


def _facts(draft: Draft, row: Mapping[str, object]) -> None:
    draft.text(Fact.NAME, row.get("name"), "/name")
    draft.limit(Fact.CONTEXT, row.get("context_window"), "/context_window")
    draft.limit(Fact.MAX_OUTPUT, row.get("max_tokens"), "/max_tokens")
    draft.date(Fact.KNOWLEDGE_CUTOFF, row.get("knowledge"), "/knowledge")
    draft.capability(Capability.TEMPERATURE, row.get("temperature"), "/temperature")
    _day(draft, Fact.RELEASE_DATE, row.get("released"), "/released", 1)
    _day(draft, Fact.SHUTDOWN_DATE, row.get("deprecated_at"), "/deprecated_at", 1000)
    if regions := draft.words(row.get("regions"), "/regions"):
        draft.fact(Fact.REGIONS, regions, "/regions")
    tags = draft.words(row.get("tags"), "/tags")
    for tag, capability in _TAGS.items():
        if tag in tags:
            draft.capability(capability, True, "/tags")
    shape = draft.members(row.get("modalities"), "/modalities")
    read_modalities(draft, shape.get("input"), shape.get("output"), "/modalities/input", "/modalities/output")
    kind = row.get("type")
    if isinstance(kind, str) and kind in _KINDS:
        draft.fact(Fact.KIND, _KINDS[kind].value, "/type")


def _day(draft: Draft, fact: Fact, value: object, at: str, a_second: int) -> None:
    """The day (UTC) of a time since 1970 of which so many make a second."""
    if value is None:
        return
    number = whole(value)
    if number is None or not 0 <= number // a_second < 10**10:
        draft.reject(at, "not a time since 1970", value)
    elif number:
        draft.date(fact, datetime.fromtimestamp(number // a_second, UTC).date().isoformat(), at)
