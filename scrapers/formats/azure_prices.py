"""Azure's retail prices of one service: `Items`, each a meter in a region, page by page (`NextPageLink`).

All meters of one route on a page are one record. A global deployment is the route itself; a data zone is a region
(`us`, `eu`), and so is a region. `effectiveStartDate` is the day from which a meter's price holds, past or to come: a
meter that stands there again with a later day has a new price from then on. A deployment that is sold in many regions
has as many meters, whose days are those on which it came there; its price began on the first of them.
"""

import re
from collections.abc import Iterator
from typing import Final

from catalog.domain import dates
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
    meters: dict[tuple[object, ...], tuple[object, object]] = {}
    for number, item in draft.members(record.value, "").items():
        _item(draft, item, pointer(number), meters)
    if model.startswith(UNDECODED):
        return draft.listing("vendor", provider=PROVIDER)
    if not model or len(model) > LONGEST_ID or len(region) > 40:
        draft.reject("", "not a model in a region", record.key)
        model = region = ""
    return draft.listing("route", provider=PROVIDER, model_id=model, region=region)


def _item(draft: Draft, item: object, place: str, meters: dict[tuple[object, ...], tuple[object, object]]) -> None:
    """Quote one meter; `meters` are the first amount for each thing that is priced, and which meter has it."""
    names = [at(item, name) for name in ("productName", "meterName", "unitOfMeasure")]
    try:
        meter = decode(*(name if isinstance(name, str) else "" for name in names))
    except Undecoded as error:
        draft.reject(place, f"a meter that does not decode: {error}", " | ".join(map(str, names)))
        return
    price, stated = at(item, "retailPrice"), at(item, "currencyCode")
    currency = stated if isinstance(stated, str) else "USD"
    if meter is None or is_zero(price):
        return
    if at(item, "tierMinimumUnits") not in (None, 0) and not is_zero(at(item, "tierMinimumUnits")):
        draft.reject(place, "a price from so many units on", at(item, "tierMinimumUnits"))
        return
    which = names[1], at(item, "armRegionName")
    first, told_by = meters.setdefault((meter.component, meter.per, meter.tier, meter.terms, currency), (price, which))
    if first != price and told_by != which:
        draft.reject(
            f"{place}/retailPrice", f"another price for {meter.component} than {first} of another meter", price
        )
        return
    draft.price(
        meter.component,
        meter.per,
        price,
        f"{place}/retailPrice",
        tier=meter.tier,
        terms=meter.terms,
        currency=currency,
        valid_from=_day(draft, at(item, "effectiveStartDate"), f"{place}/effectiveStartDate"),
    )


def _day(draft: Draft, stated: object, place: str) -> str:
    """The moment from which a price holds, "" where none is stated; what is none is a fault beside the price."""
    if stated is None or stated == "":
        return ""
    try:
        dates.instant(stated if isinstance(stated, str) else "")
    except ValueError:
        draft.reject(place, "not a day from which a price holds", stated)
        return ""
    return str(stated)


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
