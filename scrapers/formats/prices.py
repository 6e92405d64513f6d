"""Objects whose fields are prices: what each prices is told as data, and one that is not told is a fault."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from catalog.domain.conditions import Condition
from catalog.domain.vocabulary import Tier
from scrapers.formats.draft import Draft, amount_in, is_zero
from scrapers.formats.json_answer import pointer

DEPENDS: Final = "-1"
MAIN: Final = frozenset({"input", "output"})
ONE_HOUR: Final = (Condition("cache_ttl", "=", "1h"),)

_NAMES_A_PRICE: Final = re.compile(
    r"pric|cost|cents|(^|_)(fee|rate|usd|billing)s?(_|$)|_per_(token|second|request|image|character|page|minute|hour)s?$",
    re.IGNORECASE,
)


class Priced(NamedTuple):
    """What a field prices: a component by a unit, and when.

    `ratio_of` is the place of the amount that the field gives a ratio of; the unit is then that amount's.
    """

    component: str
    per: str
    tier: str = Tier.STANDARD
    terms: tuple[Condition, ...] = ()
    ratio_of: str = ""


def read_prices(
    draft: Draft,
    prices: Mapping[str, object],
    told: Mapping[str, Priced],
    at: str,
    *,
    beside: Iterable[str] = (),
    tier: str = Tier.STANDARD,
    terms: tuple[Condition, ...] = (),
    currency: str = "USD",
    before: Mapping[str, object] | None = None,
    valid_from: str = "",
    valid_to: str = "",
) -> None:
    """Quote each field of an object; one that is neither told nor among those `beside` is a fault.

    A 0 says nothing unless it is for input or output, and -1 that it depends. `before` holds the same fields before
    a discount; `valid_from` and `valid_to` are the source's own dates for all of them.
    """
    known = frozenset(beside)
    for name, value in prices.items():
        place = at + pointer(name)
        if name in known:
            continue
        if name not in told:
            draft.reject(place, f"unknown price field {name[:60]!r}", value)
            continue
        priced = told[name]
        if says_nothing(priced, value):
            continue
        listed = amount_in(before.get(name)) if before else None
        charged = amount_in(value)
        draft.price(
            priced.component,
            priced.per,
            value,
            place,
            tier=tier if priced.tier == Tier.STANDARD else priced.tier,
            terms=(*priced.terms, *terms),
            currency=currency,
            valid_from=valid_from,
            valid_to=valid_to,
            list_text=str(before[name]) if before and listed and charged is not None and listed > charged else "",
        )


def says_nothing(priced: Priced, value: object) -> bool:
    """Whether the value says nothing: that it depends, or a 0 of anything but input and output."""
    return str(value) == DEPENDS or (priced.component not in MAIN and is_zero(value))


def price_fields(row: Mapping[str, object], told: Container[str]) -> Iterator[tuple[str, object]]:
    """Every field of a row, with its place (`pricing/prompt`), that is told or that a name of a price leads to."""
    waiting: list[tuple[str, bool, object]] = [("", False, row)]
    while waiting:
        place, is_price, value = waiting.pop()
        if isinstance(value, dict):
            for name, child in reversed(value.items()):
                below = f"{place}/{name}" if place else name
                waiting.append((below, is_price or bool(_NAMES_A_PRICE.search(name)), child))
        elif value is not None and (is_price or place in told):
            yield place, value


def states(*told: Mapping[str, Priced]) -> frozenset[tuple[str, str]]:
    """The (component, tier) pairs that these fields state."""
    return frozenset((priced.component, str(priced.tier)) for fields in told for priced in fields.values())


def says_free(model_id: str) -> bool:
    """Whether an id says that its route is free."""
    return model_id.lower().endswith((":free", "-free"))
