"""LiteLLM's price map: one flat object, key -> row; USD per one unit, the unit in the field's name."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from catalog.domain.conditions import Condition
from catalog.domain.money import BadAmount, amount_of
from catalog.domain.quotes import Listing, Record
from catalog.domain.vocabulary import Capability, Fact, ModelKind, Tier
from scrapers.formats.draft import LONGEST_ID, Draft, whole
from scrapers.formats.json_answer import pointer, read_json
from scrapers.formats.litellm_keys import Place, is_price_class, place_of
from scrapers.formats.litellm_offers import off_peak, search_sizes, tiered
from scrapers.formats.litellm_prices import NOT_PRICED, PriceField, is_price, price_field
from scrapers.formats.modalities import read_modalities
from scrapers.source import BadAnswer

DOCUMENTATION: Final = {"sample_spec", "fallback_generalizations"}

_KINDS: Final[Mapping[str, ModelKind]] = {
    "chat": ModelKind.CHAT,
    "responses": ModelKind.CHAT,
    "completion": ModelKind.CHAT,
    "realtime": ModelKind.CHAT,
    "embedding": ModelKind.EMBEDDING,
    "rerank": ModelKind.RERANK,
    "image_generation": ModelKind.IMAGE,
    "image_edit": ModelKind.IMAGE,
    "video_generation": ModelKind.VIDEO,
    "audio_speech": ModelKind.SPEECH,
    "audio_transcription": ModelKind.TRANSCRIPTION,
    "moderation": ModelKind.MODERATION,
    "ocr": ModelKind.OCR,
    "search": ModelKind.SEARCH,
}
_CAPABILITIES: Final[Mapping[str, Capability]] = {
    "supports_function_calling": Capability.TOOLS,
    "supports_response_schema": Capability.STRUCTURED_OUTPUT,
    "supports_reasoning": Capability.REASONING,
    "supports_vision": Capability.VISION,
    "supports_pdf_input": Capability.PDF_INPUT,
    "supports_audio_input": Capability.AUDIO_INPUT,
    "supports_audio_output": Capability.AUDIO_OUTPUT,
    "supports_prompt_caching": Capability.PROMPT_CACHING,
    "supports_web_search": Capability.WEB_SEARCH,
    "supports_computer_use": Capability.COMPUTER_USE,
}
_PICTURE_MODES: Final = {"image_generation", "image_edit"}
_NO_OUTPUT: Final = {"embedding", "rerank", "moderation"}
_OFFERS: Final = {"tiered_pricing": tiered, "off_peak_pricing": off_peak, "search_context_cost_per_query": search_sizes}


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut the map into its rows; raises BadAnswer."""
    answer = read_json(body)
    if not isinstance(answer.value, dict):
        raise BadAnswer("not an object by key at the top")
    if not any(isinstance(row, dict) and "litellm_provider" in row for row in answer.value.values()):
        raise BadAnswer("no row with a 'litellm_provider' at the top")
    return (Record(key, pointer(key), row, answer.faults_below(pointer(key))) for key, row in answer.value.items())


def read(record: Record) -> Listing | None:
    """The route that a row prices; None for rows that document the map or price a whole class of models."""
    if record.key in DOCUMENTATION or is_price_class(record.key):
        return None
    draft = Draft(record)
    row = draft.members(record.value, "")
    provider = row.get("litellm_provider")
    if not isinstance(provider, str) or not provider or len(provider) > LONGEST_ID:
        draft.reject("/litellm_provider", "not the name of a provider", provider)
        provider = ""
    place = place_of(record.key, provider)
    if not place.model_id or len(place.model_id) > LONGEST_ID:
        draft.reject("", "not an id", record.key)
        return draft.listing("route", provider=provider)
    mode = row.get("mode") if isinstance(row.get("mode"), str) else ""
    _facts(draft, row, str(mode))
    _prices(draft, row, str(mode), place)
    free = place.model_id.lower().endswith((":free", "-free"))
    return draft.listing(
        "route",
        provider=place.provider,
        model_id=place.model_id,
        upstream=place.endpoint,
        region=place.region,
        free=free,
    )


def _facts(draft: Draft, row: Mapping[str, object], mode: str) -> None:
    if mode:
        draft.fact(Fact.KIND, _KINDS.get(mode, ModelKind.OTHER).value, "/mode")
    inputs, outputs = row.get("supported_modalities"), row.get("supported_output_modalities")
    at = "/supported_modalities", "/supported_output_modalities"
    read_modalities(draft, inputs, outputs, *at, names_documents=False)
    for field, capability in _CAPABILITIES.items():
        draft.capability(capability, row.get(field), f"/{field}")
    window = "max_tokens" if mode in _NO_OUTPUT and "max_input_tokens" not in row else "max_input_tokens"
    draft.limit(Fact.CONTEXT, row.get(window), f"/{window}")
    draft.limit(Fact.MAX_INPUT, row.get(window), f"/{window}")
    draft.limit(Fact.MAX_OUTPUT, row.get("max_output_tokens"), "/max_output_tokens")
    draft.date(Fact.SHUTDOWN_DATE, row.get("deprecation_date"), "/deprecation_date")
    draft.rate(Fact.REQUESTS_PER_MINUTE, row.get("rpm"), "/rpm")
    draft.rate(Fact.TOKENS_PER_MINUTE, row.get("tpm"), "/tpm")
    if regions := draft.words(row.get("supported_regions"), "/supported_regions"):
        draft.fact(Fact.REGIONS, regions, "/supported_regions")
    _free_searches(draft, row.get("search_free_requests"))


def _free_searches(draft: Draft, value: object) -> None:
    """`{count, period}`: so many web searches a day or month cost nothing."""
    if value is None:
        return
    stated = draft.members(value, "/search_free_requests")
    count, period = whole(stated.get("count")), stated.get("period")
    if count and period in ("day", "month"):
        draft.fact(Fact.FREE_ALLOWANCE, f"{count:,} web searches a {period}", "/search_free_requests")
    else:
        draft.reject("/search_free_requests", "not a count and a period", value)


def _prices(draft: Draft, row: Mapping[str, object], mode: str, place: Place) -> None:
    for field, offer in _OFFERS.items():
        if field in row:
            offer(draft, row[field], f"/{field}", mode)
    silent = _silent(row, mode)
    for field, value in row.items():
        if not is_price(field) or field in NOT_PRICED or field in _OFFERS or field in silent:
            continue
        at = pointer(field)
        said = price_field(field, mode, bool(place.tier))
        if said is None:
            draft.reject(at, f"unknown price field {field[:60]!r}", value)
        elif mode == "audio_speech" and said.per == "image":
            draft.reject(at, "a price per image of a model that gives sound", value)
        else:
            _quote(draft, _given_back(said, row, mode), value, at, place)


def _quote(draft: Draft, said: PriceField, value: object, at: str, place: Place) -> None:
    tier = said.tier if said.tier != Tier.STANDARD or not place.tier else place.tier
    terms: tuple[Condition, ...] = (*said.terms, *place.terms)
    draft.price(said.component, said.per, value, at, tier=tier, terms=terms)


def _given_back(said: PriceField, row: Mapping[str, object], mode: str) -> PriceField:
    """Of a model that makes pictures, the one price per picture is of the one made, though called input."""
    of_picture = said.component == "input_image" and said.per in ("image", "pixel")
    outputs = (row.get("output_cost_per_image"), row.get("output_cost_per_pixel"))
    if mode in _PICTURE_MODES and of_picture and not any(map(_is_charged, outputs)):
        return said._replace(component="output_image")
    return said


def _silent(row: Mapping[str, object], mode: str) -> set[str]:
    """The fields whose 0 says nothing: the other unit of a row, or an output where none is given back."""
    fields = {name: price_field(name) for name in row if is_price(name)}
    charged = {field.per for name, field in fields.items() if field and _is_charged(row[name])}
    zeros = {name: field for name, field in fields.items() if field and _is_zero(row[name])}
    return {
        name
        for name, field in zeros.items()
        if (charged - {"token"} if field.per == "token" else charged)
        or (field.component == "output" and mode in _NO_OUTPUT)
    }


def _is_zero(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_zero()
    return not isinstance(value, bool) and value == 0


def _is_charged(value: object) -> bool:
    try:
        return amount_of(value) > 0
    except BadAmount:
        return False
