"""Why a list says another price than the provider itself: what an answer says that bears it out."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

from catalog.domain.quotes import Claim, PriceKey, RouteKey
from catalog.domain.scorecard import Listed, Mark, Marked, Offer, Read, Stretch, offer, stretches
from catalog.domain.vocabulary import PriceState

CHOICE = "our choice"
RESELLER = "openrouter"
"""A gateway that sells nearly all models, most at their lab's price: a witness of what a model cost."""
REVIEWED = Path(__file__).with_name("agreement_reviewed.toml")
Moments = dict[datetime, dict[RouteKey, list[Claim]]]
Reason = tuple[str, str]


class Truth(NamedTuple):
    """What a provider stated of one price of its own; `moving` is an id that has meant several models."""

    source: str
    at: datetime
    route: RouteKey
    sold: Offer | None
    moving: bool
    key: PriceKey
    amount: Decimal
    list_amount: Decimal | None


class Judged(NamedTuple):
    """One truth beside the word of the list `of`, for that list or for our choice (`by`)."""

    truth: Truth
    by: str
    of: str
    marked: Marked


class Words:
    """What one list said of any price, and when."""

    def __init__(self, moments: Moments) -> None:
        self.moments = sorted(moments)
        self.read = Read(self.moments[0], self.moments[-1])
        self.said: dict[RouteKey, dict[PriceKey, dict[datetime, Decimal]]] = defaultdict(lambda: defaultdict(dict))
        offers: dict[RouteKey, Offer | None] = {}
        for at, routes in moments.items():
            for route, claims in routes.items():
                for claim in claims:
                    if claim.model or route not in offers:
                        marks = claim.model.marks if claim.model else ()
                        slug = claim.model.slug if claim.model else ""
                        apart = (route.upstream, route.region, route.data_policy)
                        offers[route] = offer(route.provider, slug, marks, *apart)
                    for price in claim.prices:
                        if price.state is PriceState.AMOUNT and price.amount is not None:
                            self.said[route][price.key][at] = price.amount
        self.offers, self.listed = offers, Listed(offers)

    def of(self, truth: Truth) -> list[Stretch]:
        """What the list said of this price, and when."""
        route = self.listed.meant(truth.route, truth.sold)
        said = self.said[route].get(truth.key) if route in self.said else None
        return stretches({at: said.get(at) for at in self.moments}) if said else []

    def of_model(self, provider: str, model: str, key: PriceKey) -> Iterator[Stretch]:
        """What it said of this price of any route of the provider that sells the model."""
        for route, sold in self.offers.items():
            if sold and (sold.provider, sold.model) == (provider, model) and key in self.said[route]:
                yield from stretches({at: self.said[route][key].get(at) for at in self.moments})


class Reasons:
    """Finds why a list differs, in what lists and providers said."""

    def __init__(self, listed: Mapping[str, Words], own: Mapping[str, Moments], resold: Words) -> None:
        self._listed, self._resold = listed, resold
        self._own = {name: Words(moments) for name, moments in own.items() if moments}
        self._reviewed = tomllib.loads(REVIEWED.read_text(encoding="utf-8"))["reviewed"]

    def why(self, one: Judged) -> Reason:
        """The reason and what bears it out; both empty where none is found."""
        for found in self._found(one):
            return found
        return "", "nothing found"

    def _found(self, one: Judged) -> Iterator[Reason]:
        truth, marked = one.truth, one.marked
        if marked.mark is Mark.LATE:
            since = f"{marked.late} days after the provider's answer"
            yield ("late" if marked.said is not None else "listed late", f"it says so {since}")
        if marked.mark is Mark.MOVED:
            yield "moved since", "it said so before"
        said = marked.said
        if said is None:
            return
        if _rounded(truth.amount, said):
            yield "rounded", "the same amount with fewer digits"
        if said == truth.list_amount:
            yield "promotion not told", "the provider's price without its promotion"
        yield from self._of_another_day(one, said)
        yield from self._of_another_kind(truth, said)
        yield from self._of_another_name(one, said)
        yield from self._by_hand(one)
        yield from self._of_another_seller(one, said)
        if later := [told.since for told in self._listed[one.of].of(truth) if told.amount == truth.amount]:
            yield "late by more than 60 days", f"it says so since {max(later):%Y-%m-%d}"

    def _of_another_day(self, one: Judged, said: Decimal) -> Iterator[Reason]:
        """Somebody else said so of the same price at another time, and says what the provider says at its time."""
        truth = one.truth
        others = {name: words for name, words in self._listed.items() if name != one.of}
        for name, words in {**self._own, **others}.items():
            told = words.of(truth)
            for stretch in told if any(other.amount == truth.amount for other in told) else ():
                if stretch.amount == said and stretch.since > truth.at:
                    yield "newer price", f"{name} says so since {stretch.since:%Y-%m-%d}"
                if stretch.amount == said and stretch.until:
                    yield "older price", f"{name} said so until {stretch.until:%Y-%m-%d}"

    def _of_another_seller(self, one: Judged, said: Decimal) -> Iterator[Reason]:
        """The model's lab, or the reseller, asked that for the model; who no longer does tells of an older price."""
        truth = one.truth
        if not truth.sold:
            return
        lab = truth.sold.model.partition("/")[0]
        places = [(lab, name, words) for name, words in self._witnesses(one)] + [(RESELLER, RESELLER, self._resold)]
        found = []
        for seller, name, words in places:
            for stretch in words.of_model(seller, truth.sold.model, truth.key):
                if stretch.amount != said or (seller == truth.route.provider and name == one.of):
                    continue
                over = bool(stretch.until and stretch.until <= truth.at)
                end = f"until {stretch.until:%Y-%m-%d}" if stretch.until else "to its last answer"
                why = "older price" if over or seller == truth.route.provider else f"price of {seller}"
                found.append((not over, why, f"{name}: {seller} asked that from {stretch.since:%Y-%m-%d} {end}"))
        for _, why, witness in sorted(found):
            yield why, witness

    def _witnesses(self, one: Judged) -> Iterator[tuple[str, Words]]:
        """Providers' own words and those of lists, but not of one that copies the list in question."""
        yield from self._own.items()
        stem = one.of.removesuffix("-current")
        yield from (
            (name, words) for name, words in self._listed.items() if not name.startswith(stem) or name == one.of
        )

    def _of_another_kind(self, truth: Truth, said: Decimal) -> Iterator[Reason]:
        """The provider asks just that for the same route under one other tier, condition, unit, region or component."""
        words = self._own[truth.source]
        for route, prices in words.said.items():
            elsewhere = route != truth.route
            if elsewhere and route[:2] + route[3:] != truth.route[:2] + truth.route[3:]:
                near = route._replace(region="") == truth.route._replace(region="")
                if not near:
                    continue
            for key, amounts in prices.items():
                other = [name for name in PriceKey._fields if getattr(key, name) != getattr(truth.key, name)]
                if amounts.get(truth.at) == said and len(other) + elsewhere == 1:
                    what = f"of another {other[0]}" if other else "of another region"
                    yield f"price {what}", short(route, key)

    def _of_another_name(self, one: Judged, said: Decimal) -> Iterator[Reason]:
        """It is the price of another id of the model, or of another model that a moving name has meant."""
        truth, words = one.truth, self._listed[one.of]
        meant = words.listed.meant(truth.route, truth.sold)
        if meant and meant != truth.route and self._own[truth.source].said[meant][truth.key].get(truth.at) == said:
            yield "price of another id", f"the provider asks so for {meant.model_id}"
        if not truth.moving:
            return
        stem = re.sub(r"-latest$", "", truth.route.model_id)
        for route, prices in words.said.items():
            same = route.provider == truth.route.provider and route.model_id.startswith(stem)
            if same and route != truth.route and said in prices.get(truth.key, {}).values():
                yield "name that moved", f"it asks so for {route.model_id}"

    def _by_hand(self, one: Judged) -> Iterator[Reason]:
        """What a person found."""
        told: dict[str, Any]
        for told in self._reviewed:
            fits = one.of in told["lists"] and one.truth.route.provider == told["provider"]
            named = re.fullmatch(told["ids"], one.truth.route.model_id)
            if fits and named and re.fullmatch(told.get("prices", ".*"), " ".join(one.truth.key)):
                yield told["reason"], told["found"]


def _rounded(truth: Decimal, said: Decimal) -> bool:
    """Whether one is the other with fewer digits: in whole cents, or within 5 %."""
    short, long = sorted((truth.normalize(), said.normalize()), key=lambda amount: len(amount.as_tuple().digits))
    exponent = min(int(short.as_tuple().exponent), -2)
    cents = truth.quantize(Decimal("0.01"), ROUND_HALF_UP) == said
    return cents or (
        long.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP) == short and abs(truth - said) <= truth / 20
    )


def short(route: RouteKey, key: PriceKey) -> str:
    """A price's name for a reader."""
    said = [part for part in key if part not in ("standard", "USD", "1M tokens", "")]
    return " ".join(part for part in (*route, *said) if part)
