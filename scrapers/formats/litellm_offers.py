"""The prices of LiteLLM that stand below a field of their own: by range, by time of day, by depth of search."""

import re
from collections.abc import Mapping
from typing import Final

from catalog.domain.conditions import Condition
from scrapers.formats.draft import Draft, whole
from scrapers.formats.json_answer import pointer
from scrapers.formats.litellm_prices import is_price, price_field

SEARCH_SIZES: Final = ("low", "medium", "high")

_RANGES: Final[Mapping[str, str]] = {"range": "prompt_tokens", "max_results_range": "max_results"}
_HOURS: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d\Z")
_ZONE: Final = re.compile(r"[A-Za-z_]+(/[A-Za-z_]+)+\Z")
_ALL_DAY: Final = "00:00-00:00"


def tiered(draft: Draft, value: object, at: str, mode: str) -> None:
    """Prices by range of the prompt's tokens or of the results asked for; the first range is the base."""
    before = 0
    for place, entry in enumerate(draft.elements(value, at)):
        below = f"{at}/{place}"
        offer = draft.members(entry, below)
        field = next((field for field in _RANGES if field in offer), "range")
        bounds = [whole(bound) for bound in draft.elements(offer.get(field), f"{below}/{field}")]
        if len(bounds) != 2 or bounds[0] is None or bounds[1] is None or bounds[1] <= bounds[0] or bounds[0] < before:
            draft.reject(f"{below}/{field}", "not a range that follows the one before", offer.get(field))
            continue
        terms = (Condition(_RANGES[field], ">", str(before)),) if before else ()
        before = bounds[1]
        _fields(draft, offer, below, mode, terms)


def off_peak(draft: Draft, value: object, at: str, mode: str) -> None:
    """Prices that hold in windows of time (UTC): one set of quotes for each window."""
    offer = draft.members(value, at)
    zone = offer.get("weekday_timezone")
    suffix = f"@{zone}" if isinstance(zone, str) and _ZONE.match(zone) else ""
    prices = {field: amount for field, amount in offer.items() if is_price(field)}
    for place, window in enumerate(draft.elements(offer.get("windows"), f"{at}/windows")):
        below = f"{at}/windows/{place}"
        terms = _window(draft, draft.members(window, below), below, suffix)
        if terms:
            _fields(draft, prices, at, mode, terms)


def search_sizes(draft: Draft, value: object, at: str, mode: str) -> None:
    """The price of a web search by the size of the context it brings back; one price where all are equal."""
    sizes = draft.members(value, at)
    names = {f"search_context_size_{size}": size for size in SEARCH_SIZES}
    for field in sizes.keys() - names.keys():
        draft.reject(at + pointer(field), f"unknown price field {field[:60]!r}", sizes[field])
    amounts = {field: sizes[field] for field in names if sizes.get(field) is not None}
    all_equal = len(amounts) == len(names) and len({str(amount) for amount in amounts.values()}) == 1
    for field, amount in amounts.items():
        terms = () if all_equal else (Condition("search_context", "=", names[field]),)
        draft.price("web_search", "search", amount, f"{at}/{field}", terms=terms)


def _fields(draft: Draft, offer: Mapping[str, object], at: str, mode: str, terms: tuple[Condition, ...]) -> None:
    for field, amount in offer.items():
        if not is_price(field):
            continue
        said = price_field(field, mode)
        place = at + pointer(field)
        if said is None:
            draft.reject(place, f"unknown price field {field[:60]!r}", amount)
        else:
            draft.price(said.component, said.per, amount, place, tier=said.tier, terms=(*said.terms, *terms))


def _window(draft: Draft, window: Mapping[str, object], at: str, zone: str) -> tuple[Condition, ...]:
    """The terms of one window, in which `00:00-00:00` is the whole day; none (and a fault) where unreadable."""
    stated = window.get("hours_utc")
    hours = [stated] if isinstance(stated, str) else draft.elements(stated, f"{at}/hours_utc")
    spans = [span for span in hours if isinstance(span, str) and _HOURS.match(span)]
    days = draft.elements(window.get("weekdays"), f"{at}/weekdays")
    numbers = sorted({day for day in days if isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 7})
    if not spans or len(spans) != len(hours) or len(numbers) != len(days):
        draft.reject(at, "not a window of hours and weekdays (1 is Monday)", stated)
        return ()
    terms = []
    if spans != [_ALL_DAY]:
        terms.append(Condition("hours", "=", ",".join(sorted(spans)) + "Z"))
    if numbers and len(numbers) < 7:
        terms.append(Condition("weekdays", "=", ",".join(map(str, numbers)) + zone))
    return tuple(terms)
