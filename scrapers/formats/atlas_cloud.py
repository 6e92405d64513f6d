"""Atlas Cloud's list of 2026: text per 1M tokens, the rest per piece, charged (`actual`) beside listed (`origin`).

A `base_price` is by the picture where the model makes pictures, by the request where its `unit` is `generation`.
Others, of clips and sound, are by a second, a clip or characters, and the list does not say which: no price of ours.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from catalog.domain.conditions import Condition
from catalog.domain.quotes import Listing, Record
from catalog.domain.vocabulary import Capability, Fact, ModelKind
from scrapers.formats.draft import LONGEST_ID, Draft, is_zero, whole
from scrapers.formats.json_answer import pointer
from scrapers.formats.modalities import read_kind, read_modalities
from scrapers.formats.model_list import cut
from scrapers.formats.prices import ONE_HOUR, Priced, read_prices, says_free, states

PROVIDER: Final = "atlas-cloud"
PRICES: Final[Mapping[str, Priced]] = {
    "input_price": Priced("input", "1M tokens"),
    "output_price": Priced("output", "1M tokens"),
    "cache_price": Priced("cache_read", "1M tokens"),
    "cache_creation_price": Priced("cache_write", "1M tokens"),
    "cache_creation_1h_price": Priced("cache_write", "1M tokens", terms=ONE_HOUR),
    "input_audio_price": Priced("input_audio", "1M tokens"),
    "cache_audio_price": Priced("cache_read_audio", "1M tokens"),
    "input_image_price": Priced("input_image", "1M tokens"),
    "output_image_price": Priced("output_image", "1M tokens"),
}
STATES: Final = states(PRICES)
Prices = Mapping[str, object]

_BESIDE: Final = {"type", "unit", "prompt_thresholds", "threshold", "base_price"}
_ABOVE: Final = {"discount", "tiered_price", "dynamic_discount", "actual", "origin"}
_KINDS: Final = {"Image": ModelKind.IMAGE, "Video": ModelKind.VIDEO, "Audio": ModelKind.SPEECH}
_FEATURES: Final = {
    "tools": Capability.TOOLS,
    "structured_outputs": Capability.STRUCTURED_OUTPUT,
    "reasoning": Capability.REASONING,
}


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut the list into its models; raises BadAnswer."""
    return iter(cut(body, "data", "model")[1])


def read(record: Record) -> Listing | None:
    """The route of a row."""
    draft = Draft(record)
    row = draft.members(record.value, "")
    model_id = row.get("model")
    if not isinstance(model_id, str) or not model_id or len(model_id) > LONGEST_ID:
        draft.reject("/model", "not an id", model_id)
        return draft.listing("route", provider=PROVIDER)
    _facts(draft, row, model_id)
    price = draft.members(row.get("price"), "/price")
    for name in price.keys() - _ABOVE:
        draft.reject("/price" + pointer(name), f"unknown price field {name[:60]!r}", price[name])
    charged, listed = (draft.members(price.get(name), f"/price/{name}") for name in ("actual", "origin"))
    silent = {"output_price"} if "output_image_price" in charged and is_zero(charged.get("output_price")) else set()
    read_prices(draft, charged, PRICES, "/price/actual", beside=_BESIDE | silent, before=listed)
    _steps(draft, charged.get("prompt_thresholds"), listed.get("prompt_thresholds"))
    _piece(draft, row, charged, listed)
    return draft.listing("route", provider=PROVIDER, model_id=model_id, free=says_free(model_id))


def _steps(draft: Draft, charged: object, listed: object) -> None:
    """Prices from so many tokens of the prompt on, each beside the listed one of the same step."""
    befores = listed if isinstance(listed, list) else []
    for place, step in enumerate(draft.elements(charged, "/price/actual/prompt_thresholds")):
        at = f"/price/actual/prompt_thresholds/{place}"
        prices = draft.members(step, at)
        least = whole(prices.get("threshold"))
        if least is None or least < 1:
            draft.reject(
                f"{at}/threshold", "not a number of tokens from which the price holds", prices.get("threshold")
            )
            continue
        before = befores[place] if place < len(befores) and isinstance(befores[place], dict) else None
        over = (Condition("prompt_tokens", ">", str(least)),)
        read_prices(draft, prices, PRICES, at, beside=_BESIDE, terms=over, before=before)


def _piece(
    draft: Draft, row: Mapping[str, object], charged: Mapping[str, object], listed: Mapping[str, object]
) -> None:
    """A price by the picture, or by the generation; that of a clip or of sound has no unit that is said."""
    told = {"base_price": Priced("output_image", "image")} if row.get("type") == "Image" else {}
    if charged.get("unit") == "generation":
        told = {"base_price": Priced("request", "request")}
    piece = {name: charged[name] for name in told if name in charged}
    read_prices(draft, piece, told, "/price/actual", before=listed)


def _facts(draft: Draft, row: Mapping[str, object], model_id: str) -> None:
    draft.text(Fact.NAME, row.get("displayName"), "/displayName")
    draft.limit(Fact.CONTEXT, row.get("contextLength"), "/contextLength")
    draft.limit(Fact.MAX_OUTPUT, row.get("maxCompletionTokens"), "/maxCompletionTokens")
    features = draft.words(row.get("supported_features"), "/supported_features")
    for word, capability in _FEATURES.items():
        if features:
            draft.capability(capability, word in features, "/supported_features")
    inputs, outputs = row.get("input_modalities"), row.get("output_modalities")
    read_modalities(draft, inputs, outputs, "/input_modalities", "/output_modalities")
    read_kind(draft, model_id)
    kind = row.get("type")
    if isinstance(kind, str) and kind in _KINDS:
        draft.fact(Fact.KIND, _KINDS[kind].value, "/type")
