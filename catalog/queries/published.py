"""Everything published now, prices and facts, each with the place in the evidence where it was read."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.domain.authority import NOBODY_CONFIRMS
from catalog.domain.quotes import PriceKey, RouteKey, Scalar
from catalog.domain.vocabulary import PriceState
from catalog.models import AIModel, Price, Route, Snapshot, Vendor
from catalog.queries.held import PRICE_KEY, ROUTE_KEY, slices


class PublishedPrice(NamedTuple):
    """A price of a route that holds now, and its evidence; `snapshot` is the answer's number."""

    about: RouteKey
    key: PriceKey
    state: PriceState
    amount: Decimal | None
    source: str
    snapshot: int
    at: str
    text: str


class PublishedFact(NamedTuple):
    """A fact shown of a route that is on sale (by its key), or of a model or a vendor (by its slug)."""

    about: RouteKey | str
    name: str
    value: Scalar
    source: str
    snapshot: int
    at: str


class Answered(NamedTuple):
    """An answer as evidence: whose, from where, when, and the hash of its bytes."""

    source: str
    url: str
    fetched_at: datetime
    sha256: str


def prices() -> Iterator[PublishedPrice]:
    """The prices that hold now."""
    on_route = [f"route__{name}" for name in ROUTE_KEY]
    told = ("state", "amount", "source__name", "snapshot", "at", "text")
    rows: Any = Price.objects.filter(valid_to=None, superseded_at=None).order_by("pk")
    for row in rows.values_list(*on_route, *PRICE_KEY, *told).iterator(5000):
        route, key = RouteKey(*row[: len(on_route)]), PriceKey(*row[len(on_route) : len(on_route) + len(PRICE_KEY)])
        state, *rest = row[len(on_route) + len(PRICE_KEY) :]
        yield PublishedPrice(route, key, PriceState(state), *rest)


def facts() -> Iterator[PublishedFact]:
    """The facts shown now."""
    on_sale: Any = Route.objects.filter(gone_at=None).order_by("pk").values_list(*ROUTE_KEY, "facts")
    for *key, text in on_sale.iterator(2000):
        yield from _facts(RouteKey(*key), text)
    for table in (AIModel, Vendor):
        shown: Any = table.objects.order_by("pk").values_list("slug", "facts")
        for slug, text in shown.iterator(2000):
            yield from _facts(slug, text)


def _facts(about: RouteKey | str, text: str) -> Iterator[PublishedFact]:
    for name, (value, source, snapshot, at, rule, *_) in json.loads(text).items():
        if rule != NOBODY_CONFIRMS:  # told by the time that passed, and by no answer
            yield PublishedFact(about, name, value, source, snapshot, at)


def answers(numbers: Collection[int]) -> dict[int, Answered]:
    """These answers, by their numbers."""
    found: dict[int, Answered] = {}
    for portion in slices(sorted(numbers)):
        rows = Snapshot.objects.filter(pk__in=portion).values_list("pk", "source__name", "url", "fetched_at", "sha256")
        found.update({number: Answered(*row) for number, *row in rows})
    return found
