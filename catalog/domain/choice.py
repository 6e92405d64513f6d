"""Which of several claims on a price, or on which model a route is, is believed, and what stays disputed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from catalog.domain.authority import CONTRADICTION, Standing, rank, rule_of
from catalog.domain.quotes import Claim, ModelName, PriceClaim, PriceKey
from catalog.domain.vocabulary import PriceState


class Chosen(NamedTuple):
    """The claim believed for one price, and the rule that chose it."""

    claim: Claim
    price: PriceClaim
    rule: str


class Disputed(NamedTuple):
    """A fact of which sources say different things: `others` are (value, sources, how many claims)."""

    fact: str
    key: PriceKey | None
    chosen: str
    source: str
    others: tuple[tuple[str, tuple[str, ...], int], ...]
    rule: str


def choose_prices(
    provider: str, claims: Iterable[Claim], standings: Mapping[str, Standing]
) -> tuple[dict[PriceKey, Chosen], list[Disputed]]:
    """The believed claim for each price of a route, and what the sources dispute.

    A source that contradicts itself on a price is no witness for it while there is another; where there
    is none, its first claim comes back under the rule "contradiction", which the guard never lets pass.
    """
    stated: dict[PriceKey, list[tuple[Claim, PriceClaim]]] = defaultdict(list)
    for claim in claims:
        for price in claim.prices:
            stated[price.key].append((claim, price))
    chosen: dict[PriceKey, Chosen] = {}
    disputed: list[Disputed] = []
    for key in sorted(stated):
        witnesses = stated[key]
        if len(witnesses) == 1:
            chosen[key] = Chosen(*witnesses[0], "only claim")
            continue
        believable = _without_contradictions(witnesses)
        claim, price = min(
            believable or witnesses, key=lambda pair: (rank(standings[pair[0].source], provider), pair[0].record)
        )
        values = {(price.state, price.amount) for _, price in witnesses}
        if not believable:
            rule = CONTRADICTION
        elif len(values) > 1:
            rule = rule_of((witness for witness, _ in believable), standings, provider)
        else:
            rule = "sources agree" if len({claim.source for claim, _ in witnesses}) > 1 else "only claim"
        chosen[key] = Chosen(claim, price, rule)
        if len(values) > 1:
            disputed.append(_dispute_of_price(key, witnesses, chosen[key]))
    return chosen, disputed


def _without_contradictions(witnesses: Sequence[tuple[Claim, PriceClaim]]) -> list[tuple[Claim, PriceClaim]]:
    said = defaultdict(set)
    for claim, price in witnesses:
        said[claim.source].add((price.state, price.amount))
    return [(claim, price) for claim, price in witnesses if len(said[claim.source]) == 1]


def _dispute_of_price(key: PriceKey, witnesses: Sequence[tuple[Claim, PriceClaim]], chosen: Chosen) -> Disputed:
    value = _said(chosen.price)
    others = grouped((_said(price), claim.source) for claim, price in witnesses if _said(price) != value)
    return Disputed("price", key, value, chosen.claim.source, others, chosen.rule)


def _said(price: PriceClaim) -> str:
    return f"{price.amount:f}" if price.amount is not None and price.state is PriceState.AMOUNT else price.state.value


def grouped(said: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    sources: dict[str, list[str]] = defaultdict(list)
    for value, source in said:
        sources[value].append(source)
    return tuple((value, tuple(sorted(set(names))), len(names)) for value, names in sorted(sources.items()))


def choose_model(
    provider: str, claims: Iterable[Claim], standings: Mapping[str, Standing], decided: ModelName | None = None
) -> ModelName | None:
    """The model that a route is: as a person decided (an empty slug: none), else as the source says that is
    believed first, among those that can tell."""
    if decided is not None:
        return decided if decided.slug else None
    naming = [claim for claim in claims if claim.model]
    first = min(naming, key=lambda claim: (rank(standings[claim.source], provider), claim.record), default=None)
    return first.model if first else None
