"""What we hold beside what is now claimed: the changes that follow, and what is disputed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from catalog.domain.choice import (
    CONTRADICTION,
    Chosen,
    Disputed,
    FactChoice,
    Standing,
    choose_facts,
    choose_model,
    choose_prices,
)
from catalog.domain.quotes import Claim, ModelName, PriceKey, RouteKey
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
    a `witness` leaves the price as it is and changes only why it is believed.
    """

    key: PriceKey
    before: Held | None
    after: Chosen | None
    move: Move


class Reconciled(NamedTuple):
    """What the claims on one route come to: which model it is, the changes they propose, its facts, what is disputed.

    `repointed` says that the route is sold under a moving name, which now means another model.
    """

    model: ModelName | None
    repointed: bool
    proposed: list[Proposed]
    facts: dict[str, FactChoice]
    disputed: list[Disputed]
    claimed: bool


def reconcile(
    key: RouteKey, held: HeldRoute, claimed: Iterable[Claim], standings: Mapping[str, Standing]
) -> Reconciled:
    """Choose among the claims held on a route and those just read, and propose what must change."""
    claims = [*held.claims, *claimed]
    chosen, disputed_prices = choose_prices(key.provider, claims, standings)
    facts, disputed_facts = choose_facts(key.provider, claims, standings)
    model = choose_model(key.provider, claims, standings, held.decided)
    repointed = bool(model and model.alias and held.model and held.model != model.slug)
    disputed = [*disputed_prices, *disputed_facts]
    return Reconciled(model, repointed, propose(held.prices, chosen), facts, disputed, bool(claims))


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
    return None if same else "witness"
