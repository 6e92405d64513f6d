"""The AWS price list of one service in one region: `products` by SKU, and below `terms` what each costs.

What a SKU is for stands in three attributes: `feature` (on demand, batch, provisioned), `inferenceType` (which
tokens, and a tier at its end) and `model` or `titanModel`. All SKUs of one model are one record. A price of fine-tuned
models is none of the model's own and is left out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from catalog.domain.conditions import Condition
from catalog.domain.quotes import Listing, Record
from catalog.domain.vocabulary import Tier
from scrapers.formats.draft import LONGEST_ID, Draft, is_zero
from scrapers.formats.json_answer import pointer, read_json
from scrapers.formats.model_list import at
from scrapers.formats.prices import Priced, states
from scrapers.source import BadAnswer, Snapshot

PROVIDER: Final = "amazon-bedrock"
TOKENS: Final[Mapping[str, Priced]] = {
    "input tokens": Priced("input", ""),
    "text input tokens": Priced("input", ""),
    "output tokens": Priced("output", ""),
    "text output tokens": Priced("output", ""),
    "prompt cache read input tokens": Priced("cache_read", ""),
    "prompt cache write input tokens": Priced("cache_write", ""),
}
STATES: Final = states(TOKENS)

_UNITS: Final = {"1K tokens": "1K tokens", "1M tokens": "1M tokens", "image": "image", "hour": "hour"}
_FEATURES: Final = {"On-demand Inference": Tier.STANDARD, "Batch Inference": Tier.BATCH}
_TIERED: Final = re.compile(rf"(?P<kind>.+) (?P<tier>{Tier.FLEX}|{Tier.PRIORITY}|{Tier.BATCH})\Z")
_PICTURE: Final = re.compile(r"(T2I|I2I) (?P<size>\d+) (?P<quality>Standard|Premium)\Z")
_PROVISIONED: Final = re.compile(
    r"Provisioned Throughput Inference - (?:(?P<months>\d+) months?|No commit(ment)?)\Z", re.I
)
_TRAINED: Final = re.compile(r"customi[sz]ation|custom[- ]model|training", re.I)


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut the index of regions into regions, or the list of one region into models; raises BadAnswer."""
    answer = read_json(body)
    regions, products = at(answer.value, "regions"), at(answer.value, "products")
    if isinstance(regions, dict) and regions:
        return iter([Record(name, pointer("regions", name), value) for name, value in regions.items()])
    offers = at(answer.value, "terms/OnDemand")
    if not isinstance(products, dict) or not products or not isinstance(offers, dict):
        raise BadAnswer("neither 'regions' nor 'products' with 'terms' at the top")
    models: dict[str, dict[str, object]] = {}
    for sku, product in products.items():
        model = at(product, "attributes/model") or at(product, "attributes/titanModel")
        named = model if isinstance(model, str) and model else f"SKU {sku}"
        price = {"product": product, "terms": offers.get(sku)}
        models.setdefault(named, {})[sku] = price
    return iter([Record(name, "", skus, answer.faults_below("/products")) for name, skus in models.items()])


def each_region(snapshot: Snapshot) -> tuple[str, ...]:
    """The address of each region's list; raises BadAnswer."""
    regions = at(read_json(snapshot.body).value, "regions")
    if not isinstance(regions, dict):
        raise BadAnswer("no 'regions' at the top")
    paths = (at(region, "currentVersionUrl") for region in regions.values())
    host = "/".join(snapshot.url.split("/")[:3])
    return tuple(host + path for path in paths if isinstance(path, str) and path.startswith("/offers/"))


def read(record: Record) -> Listing | None:
    """The route of one model in one region; a region of the index is none."""
    if record.at:
        return None
    draft = Draft(record)
    region = ""
    for sku, value in draft.members(record.value, "").items():
        attributes = draft.members(at(value, "product/attributes"), pointer("products", sku, "attributes"))
        stated = attributes.get("regionCode")
        region = region or (stated if isinstance(stated, str) else "")
        said = [name for name in ("feature", "usagetype") if _TRAINED.search(str(attributes.get(name, "")))]
        if not said:
            _sku(draft, sku, attributes, at(value, "terms"))
    if record.key.startswith("SKU ") or len(record.key) > LONGEST_ID:
        draft.reject("", "no model is named", record.key)
        return draft.listing("route", provider=PROVIDER, region=region[:40])
    return draft.listing("route", provider=PROVIDER, model_id=record.key, region=region[:40], named=True)


def _sku(draft: Draft, sku: str, attributes: Mapping[str, object], terms: object) -> None:
    feature, kind = str(attributes.get("feature", "")), str(attributes.get("inferenceType", ""))
    place = pointer("products", sku)
    priced = _priced(feature, kind)
    if priced is None:
        draft.reject(place, f"no price of ours: {feature[:60]!r}, {kind[:60]!r}", attributes.get("usagetype"))
        return
    for offer, term in draft.members(terms, pointer("terms", "OnDemand", sku)).items():
        dimensions = at(term, "priceDimensions")
        for rate, dimension in dimensions.items() if isinstance(dimensions, dict) else ():
            below = pointer("terms", "OnDemand", sku, offer, "priceDimensions", rate)
            _amount(draft, priced, dimension, below)


def _amount(draft: Draft, priced: Priced, dimension: object, place: str) -> None:
    unit, amounts = at(dimension, "unit"), draft.members(at(dimension, "pricePerUnit"), f"{place}/pricePerUnit")
    if not isinstance(unit, str) or unit not in _UNITS or at(dimension, "beginRange") not in (None, "0"):
        draft.reject(place, f"not by a unit that is known, from the first on: {str(unit)[:40]!r}", unit)
        return
    for currency, amount in amounts.items():
        if priced.component not in ("input", "output") and is_zero(amount):
            continue
        below = f"{place}/pricePerUnit{pointer(currency)}"
        per = _UNITS[unit]
        draft.price(priced.component, per, amount, below, tier=priced.tier, terms=priced.terms, currency=currency)


def _priced(feature: str, kind: str) -> Priced | None:
    """What a SKU prices, by its feature and its kind of inference."""
    if provisioned := _PROVISIONED.fullmatch(feature):
        months = provisioned["months"]
        return Priced("provisioned", "", tier=f"{months}-month-commitment" if months else "no-commitment")
    if feature not in _FEATURES:
        return None
    tiered = _TIERED.match(kind)
    tier = tiered["tier"] if tiered else str(_FEATURES[feature])
    if picture := _PICTURE.match(kind):
        size, quality = picture["size"], picture["quality"].lower()
        terms = (Condition("size", "=", f"{size}x{size}"), Condition("quality", "=", quality))
        return Priced("output_image", "", tier=tier, terms=terms)
    found = TOKENS.get((tiered["kind"] if tiered else kind).lower())
    return found._replace(tier=tier) if found else None
