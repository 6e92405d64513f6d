"""Azure's retail prices of one service: `Items`, each a meter in a region, page by page (`NextPageLink`).

All meters of one route on a page are one record. A global deployment is the route itself; a data zone is a region
(`us`, `eu`), and so is a region.
"""

import re
from collections.abc import Iterator
from typing import Final

from catalog.domain.quotes import Listing, Record
from scrapers.formats.azure_meters import Undecoded, decode
from scrapers.formats.draft import LONGEST_ID, Draft, is_zero
from scrapers.formats.json_answer import pointer, read_json
from scrapers.formats.model_list import at
from scrapers.source import BadAnswer, Snapshot

PROVIDER: Final = "azure"
STATES: Final = frozenset(
    [(component, tier) for component in ("input", "output", "cache_read") for tier in ("standard", "batch", "priority")]
)
IN: Final = " in "
LEFT_OUT: Final = "left out"
UNDECODED: Final = "meter "

_US: Final = re.compile(r"[a-z]*us\d?\Z")
_EU: Final = re.compile(r"(sweden|france|germany|italy|poland|spain|austria|belgium|europe)[a-z]*|(west|north)europe")


def split(body: bytes, url: str) -> Iterator[Record]:
    """Cut a page into routes, and meters that do not decode; raises BadAnswer."""
    answer = read_json(body)
    items = at(answer.value, "Items")
    if not isinstance(items, list):
        raise BadAnswer("no list 'Items' at the top")
    if not any(isinstance(at(item, "meterName"), str) for item in items):
        raise BadAnswer("no item with a 'meterName' in 'Items'")
    routes: dict[str, dict[str, object]] = {}
    for number, item in enumerate(items):
        routes.setdefault(_route_of(item), {})[str(number)] = item
    return iter([Record(key, "/Items", same, answer.faults_below("/Items")[:9]) for key, same in routes.items()])


def next_page(snapshot: Snapshot) -> tuple[str, ...]:
    """The page after this one; raises BadAnswer for a link that is none."""
    stated = at(read_json(snapshot.body).value, "NextPageLink")
    if not stated:
        return ()
    skipped = re.search(r"\$skip=(\d{1,7})\Z", stated) if isinstance(stated, str) else None
    if not skipped:
        raise BadAnswer("the list goes on, and 'NextPageLink' does not say after how many items")
    return (f"{snapshot.url.partition('&$skip=')[0]}&$skip={skipped[1]}",)


def read(record: Record) -> Listing | None:
    """The route that meters price; None for meters that price no use of a model."""
    if record.key == LEFT_OUT:
        return None
    draft = Draft(record)
    model, _, region = record.key.partition(IN)
    for number, item in draft.members(record.value, "").items():
        _item(draft, item, pointer(number))
    if model.startswith(UNDECODED):
        return draft.listing("vendor", provider=PROVIDER)
    if not model or len(model) > LONGEST_ID or len(region) > 40:
        draft.reject("", "not a model in a region", record.key)
        model = region = ""
    return draft.listing("route", provider=PROVIDER, model_id=model, region=region)


def _item(draft: Draft, item: object, place: str) -> None:
    names = [at(item, name) for name in ("productName", "meterName", "unitOfMeasure")]
    try:
        meter = decode(*(name if isinstance(name, str) else "" for name in names))
    except Undecoded as error:
        draft.reject(place, f"a meter that does not decode: {error}", " | ".join(map(str, names)))
        return
    price, currency = at(item, "retailPrice"), at(item, "currencyCode")
    if meter is None or is_zero(price):
        return
    if at(item, "tierMinimumUnits") not in (None, 0) and not is_zero(at(item, "tierMinimumUnits")):
        draft.reject(place, "a price from so many units on", at(item, "tierMinimumUnits"))
        return
    draft.price(
        meter.component,
        meter.per,
        price,
        f"{place}/retailPrice",
        tier=meter.tier,
        terms=meter.terms,
        currency=currency if isinstance(currency, str) else "USD",
    )


def _route_of(item: object) -> str:
    """The key of the route that a meter belongs to; a meter that does not decode has one of its own."""
    names = [at(item, name) for name in ("productName", "meterName", "unitOfMeasure")]
    where = at(item, "armRegionName")
    product, name, unit = (name if isinstance(name, str) else "" for name in names)
    if at(item, "type") != "Consumption":
        return LEFT_OUT
    try:
        meter = decode(product, name, unit)
    except Undecoded:
        return f"{UNDECODED}{name[:100]}{IN}{where if isinstance(where, str) else ''}"[:150]
    if meter is None:
        return LEFT_OUT
    return f"{meter.model}{IN}{_region(meter.scope, where if isinstance(where, str) else '')}"


def _region(scope: str, where: str) -> str:
    if scope == "global":
        return ""
    if scope == "zone":
        return "us" if _US.fullmatch(where) else "eu" if _EU.fullmatch(where) else f"zone of {where}"
    return where
