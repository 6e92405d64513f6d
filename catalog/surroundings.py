"""What the guard is told around the routes of a run: gathered from all of it first, then given out route by route."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from catalog import store
from catalog.domain.guard import Around, Asked, Moves, OfModel, Verdict, amounts_after, others
from catalog.domain.quotes import PriceKey, RouteKey
from catalog.domain.readings import Portion
from catalog.domain.reconcile import HeldRoute, Reconciled
from catalog.queries import around

LATELY = timedelta(days=90)
Past = Mapping[PriceKey, list[Decimal | None]]


class Weighed(NamedTuple):
    """What a portion comes to: its routes as they are held, what the claims on them come to, and who states them."""

    portion: Portion
    held: Mapping[RouteKey, HeldRoute]
    found: Mapping[RouteKey, Reconciled]
    stating: Mapping[RouteKey, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How everything in a run moves, and what all routes of the models that it speaks of ask."""

    run: store.Opened
    moves: Moves
    asked: Asked

    @classmethod
    def of(cls, run: store.Opened) -> "Surroundings":
        """Those of a run of which nothing is written yet."""
        return cls(run, Moves(run.name).holding(around.believed_amounts(run.name)), Asked())

    def note(self, weighed: Weighed) -> None:
        """Take in what some of the run's routes would come to; nothing of it is written yet."""
        priced = _priced(weighed)
        models = self.asked.unknown(filter(None, priced.values()))
        self.asked.hold(models, around.asked(models))
        lately = self._lately(weighed, priced)
        for key, model in priced.items():
            before, case = weighed.held[key], weighed.found[key]
            self.asked.note(before, model, case.proposed)
            if not case.repointed:
                self.moves.note(key, model, before, case.proposed, lately.get(before.number or 0, {}))

    def of_routes(self, weighed: Weighed, verdict: Verdict) -> Iterator[tuple[RouteKey, Around]]:
        """What is around each of these routes; its own prices are none of others."""
        priced = _priced(weighed)
        asked = self.asked.of(set(priced.values()))
        lately = self._lately(weighed, priced)
        for key, before in weighed.held.items():
            model = priced.get(key, "")
            yield (
                key,
                Around(
                    _elsewhere(before, weighed.found[key], model, asked[model]) if model else {},
                    lately.get(before.number or 0, {}),
                    verdict.together_of(model),
                    weighed.stating[key],
                ),
            )

    def _lately(self, weighed: Weighed, priced: Collection[RouteKey]) -> Mapping[int, Past]:
        moved = [key for key in priced if any(change.move == "change" for change in weighed.found[key].proposed)]
        routes = {number for key in moved if (number := weighed.held[key].number)}
        return around.lately(routes, self.run.at - LATELY)


def _priced(weighed: Weighed) -> dict[RouteKey, str]:
    """The routes for which a price is proposed, each with its model's slug."""
    return {
        key: case.model.slug if case.model else weighed.held[key].model
        for key, case in weighed.found.items()
        if any(change.move != "witness" for change in case.proposed)
    }


def _elsewhere(before: HeldRoute, case: Reconciled, model: str, asked: OfModel) -> Mapping[PriceKey, list[Decimal]]:
    """What the other routes of the model ask: a first price is seen beside all that is said, a move beside what was."""
    after = amounts_after(case.proposed, before.prices)
    found = {}
    for change in case.proposed:
        if change.move == "first":
            found[change.key] = others(asked.after.get(change.key, ()), after.get(change.key))
        else:
            own = change.before.amount if change.before and before.model == model else None
            found[change.key] = others(asked.before.get(change.key, ()), own)
    return found


def _said(before: HeldRoute, case: Reconciled) -> frozenset[tuple[str, PriceKey, Decimal]]:
    """What each source stated before the run of the prices that move."""
    moved = {change.key for change in case.proposed if change.move == "change"}
    return frozenset(
        (claim.source, price.key, price.amount)
        for claim in before.claims
        for price in claim.prices
        if moved and price.key in moved and price.amount
    )
