"""What we hold beside what is now claimed: the changes that follow, and what is disputed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from catalog.domain import history
from catalog.domain.authority import CONTRADICTION, Standing, rank
from catalog.domain.choice import Chosen, Disputed, choose_model, choose_prices
from catalog.domain.fact_choice import FactChoice, choose_route_facts
from catalog.domain.quotes import Claim, ModelName, PriceClaim, PriceKey, RouteKey
from catalog.domain.vocabulary import PriceState

Move = Literal["first", "change", "switch", "removed", "witness"]


class Held(NamedTuple):
    """A price as the catalog holds it now; `number` is its row."""

    number: int
    state: PriceState
    amount: Decimal | None
    list_amount: Decimal | None
    source: str
    snapshot: int
    at: str
    text: str
    rule: str
    valid_from: datetime
    recorded_at: datetime
    opened_by: str


class Waiting(NamedTuple):
    """A change held back before: its row, what was proposed by which source, since when, by which rule."""

    number: int
    source: str
    state: str
    amount: Decimal | None
    since: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class HeldRoute:
    """What the catalog holds of a route: its row, its model's slug, open prices and open claims of all sources.

    `decided` is the model that a person named for it, with an empty slug for none at all.
    """

    number: int | None = None
    model: str = ""
    prices: Mapping[PriceKey, Held] = field(default_factory=dict)
    waiting: Mapping[PriceKey, Waiting] = field(default_factory=dict)
    claims: Sequence[Claim] = ()
    decided: ModelName | None = None


class Proposed(NamedTuple):
    """One change that follows from the claims: `after` None means that the price is no longer stated.

    A `change` is a move of the believed source itself; in a `switch` another source came to be believed;
    a `witness` leaves the price as it is and changes only why it is believed. `dated` is the source's own
    date for it, where it gives one; `first_party` that the provider itself says so, whoever else does.
    """

    key: PriceKey
    before: Held | None
    after: Chosen | None
    move: Move
    dated: datetime | None = None
    first_party: bool = False


class Announcement(NamedTuple):
    """What a source says of a price to come: it begins at the price's `valid_from`."""

    claim: Claim
    price: PriceClaim


class Begun(NamedTuple):
    """A value that a source says a price has, or an end, since a moment that has come."""

    source: str
    key: PriceKey
    moment: datetime
    value: history.Value


class Reconciled(NamedTuple):
    """What the claims on one route come to: which model it is, the changes they propose, its facts, what is disputed.

    `repointed` says that the route is sold under a moving name, which now means another model. `announced` is
    what any source says of the time to come, `begun` what is dated and no longer to come, `past` what the source
    believed on a price says of earlier times.
    """

    model: ModelName | None
    repointed: bool
    proposed: list[Proposed]
    facts: dict[str, FactChoice]
    disputed: list[Disputed]
    claimed: bool
    announced: Sequence[Announcement] = ()
    begun: frozenset[Begun] = frozenset()
    past: Sequence[Chosen] = ()


def reconcile(
    key: RouteKey,
    held: HeldRoute,
    claimed: Iterable[Claim],
    standings: Mapping[str, Standing],
    seen: Mapping[str, datetime],
) -> Reconciled:
    """Choose among the claims held on a route and those just read, and propose what must change.

    `seen` is when each source was last read. Of prices that their source dates, those take part that held then:
    what was announced for a later day is no price until the source is read again.
    """
    claims = [*held.claims, *claimed]
    holding = [
        replace(claim, prices=history.current(claim.prices, seen[claim.source])) if dated(claim) else claim
        for claim in claims
    ]
    chosen, disputed_prices = choose_prices(key.provider, holding, standings)
    facts, disputed_facts = choose_route_facts(key.provider, claims, standings)
    model = choose_model(key.provider, claims, standings, held.decided)
    repointed = bool(model and model.alias and held.model and held.model != model.slug)
    disputed = [*disputed_prices, *disputed_facts]
    proposed = [
        _dated(change, claims, holding, standings, key.provider, seen) for change in propose(held.prices, chosen)
    ]
    found = Reconciled(model, repointed, proposed, facts, disputed, bool(claims))
    with_dates = [claim for claim in claims if dated(claim)]
    if not with_dates:
        return found
    announced = [
        Announcement(claim, price)
        for claim in with_dates
        for price in history.announced(claim.prices, seen[claim.source])
    ]
    begun = {
        Begun(claim.source, price.key, moment, value)
        for claim in with_dates
        for price in claim.prices
        for moment, value in ((price.valid_from, history.value_of(price)), (price.valid_to, history.ENDED))
        if moment and moment <= seen[claim.source]
    }
    past = _past(key.provider, claims, chosen, standings, seen)
    return found._replace(announced=announced, begun=frozenset(begun), past=past)


def dated(claim: Claim) -> bool:
    """Whether a source gives dates of its own for what it states."""
    return any(price.valid_from or price.valid_to for price in claim.prices)


def _dated(
    change: Proposed,
    claims: Sequence[Claim],
    holding: Sequence[Claim],
    standings: Mapping[str, Standing],
    provider: str,
    seen: Mapping[str, datetime],
) -> Proposed:
    """The change with the source's own date for it, and whether the first party says the same."""
    if change.after is None:
        if not any(map(dated, claims)):
            return change
        source = change.before.source if change.before else ""
        ended = [
            price.valid_to
            for claim in claims
            if claim.source == source
            for price in claim.prices
            if price.key == change.key and price.valid_to and price.valid_to <= seen[source]
        ]
        return change._replace(dated=max(ended, default=None))
    first_party = False
    if change.before and change.move != "witness":
        first_party = _first_party_says(change.key, history.value_of(change.after.price), holding, standings, provider)
    return change._replace(dated=change.after.price.valid_from, first_party=first_party)


def _first_party_says(
    key: PriceKey, value: history.Value, claims: Sequence[Claim], standings: Mapping[str, Standing], provider: str
) -> bool:
    return any(
        (price.key, history.value_of(price)) == (key, value)
        for claim in claims
        if rank(standings[claim.source], provider)[0] == 0
        for price in claim.prices
    )


def _past(
    provider: str,
    claims: Sequence[Claim],
    chosen: Mapping[PriceKey, Chosen],
    standings: Mapping[str, Standing],
    seen: Mapping[str, datetime],
) -> list[Chosen]:
    """What the source believed on each price, or the first in order where none is, says of earlier times."""
    found: dict[PriceKey, list[Chosen]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: (rank(standings[claim.source], provider), claim.record)):
        for price in history.past(claim.prices, seen[claim.source]):
            first = chosen.get(price.key) or next(iter(found[price.key]), None)
            believed = first.claim if first else claim
            if (believed.source, believed.record) == (claim.source, claim.record):
                found[price.key].append(Chosen(claim, price, "the source's own dates"))
    return [one for key in sorted(found) for one in found[key]]


def propose(held: Mapping[PriceKey, Held], chosen: Mapping[PriceKey, Chosen]) -> list[Proposed]:
    """What must change for the catalog to hold what is now believed, in the order of the keys."""
    proposed = []
    for key in sorted(held.keys() | chosen.keys()):
        before, after = held.get(key), chosen.get(key)
        if move := _move(before, after):
            proposed.append(Proposed(key, before, after, move))
    return proposed


def _move(before: Held | None, after: Chosen | None) -> Move | None:
    if before is None:
        return "first"
    if after is None:
        return "removed"
    same_source = before.source == after.claim.source
    if (before.state, before.amount) != (after.price.state, after.price.amount):
        return "change" if same_source else "switch"
    if after.rule == CONTRADICTION:  # what we hold is one of the things that the source says: nothing better is known
        return None
    same = same_source and before.rule == after.rule and before.list_amount == after.price.list_amount
    same = same and not (after.price.valid_from and after.price.valid_from < before.valid_from)
    return None if same else "witness"
