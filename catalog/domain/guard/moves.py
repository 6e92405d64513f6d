"""How the prices of a run moved, provider by provider: the few figures by which a whole provider or file is judged."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain.guard.cases import JUMP
from catalog.domain.normalise import standard
from catalog.domain.quotes import PriceKey, RouteKey
from catalog.domain.reconcile import HeldRoute, Proposed

STEP: Final = 0.005  # ratios are counted in steps of half a per cent
WINDOW: Final = 1  # and those one step beside count as the same

Pair = tuple[Decimal | None, ...]


class Common(NamedTuple):
    """The ratio by which most amounts moved, and how many did."""

    ratio: float
    amounts: int


@dataclass(slots=True)
class ProviderMoves:
    """What moved at one provider, by the word of the source that was believed before too.

    `ratios` count amounts by how they moved, in steps, `back` those that went where they had been; `was` and
    `now` count the pairs of input and output of the `routes` whose pair became different; `held` is how many
    amounts were believed by the source before.
    """

    held: int = 0
    moved: int = 0
    back: int = 0
    routes: int = 0
    ratios: Counter[int] = field(default_factory=Counter)
    was: Counter[Pair] = field(default_factory=Counter)
    now: Counter[Pair] = field(default_factory=Counter)

    def common(self) -> Common:
        """The commonest ratio; 1 and no amounts where nothing moved."""
        best = max(self.ratios, key=lambda step: (self._near(step), -abs(step)), default=0)
        return Common(math.exp(best * STEP), self._near(best))

    def _near(self, step: int) -> int:
        return sum(self.ratios[step + beside] for beside in range(-WINDOW, WINDOW + 1))

    def taken_over(self) -> int:
        """How many routes now have a pair of prices that another moved route had before."""
        return sum((self.was & self.now).values())

    def add(self, other: "ProviderMoves") -> None:
        """Count another provider's moves along."""
        self.held += other.held
        self.moved += other.moved
        self.back += other.back
        self.routes += other.routes
        self.ratios.update(other.ratios)
        self.was.update(other.was)
        self.now.update(other.now)


class Landing(NamedTuple):
    """Where a long move of a price ended: the model, the price's key, and its amount now."""

    model: str
    key: PriceKey
    amount: Decimal


@dataclass(slots=True)
class Moves:
    """What a run's proposals come to, gathered while they pass; `source` is whose run it is."""

    source: str
    providers: dict[str, ProviderMoves] = field(default_factory=lambda: defaultdict(ProviderMoves))
    landings: dict[Landing, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(
        self,
        key: RouteKey,
        model: str,
        before: HeldRoute,
        proposed: Iterable[Proposed],
        past: Mapping[PriceKey, Sequence[Decimal | None]],
    ) -> None:
        """Count what is proposed for a route that is held already; a new one has not moved."""
        if before.number is None:
            return
        own = [change for change in proposed if self._is_own(change)]
        if not own:
            return
        provider = self.providers[key.provider]
        for change in own:
            if change.move == "change":
                provider.moved += 1
                provider.back += bool(change.after and change.after.price.amount in past.get(change.key, ()))
                self._note_ratio(provider, key, model, change)
        was, now = _pairs(before, own)
        if was != now:
            provider.routes += 1
            provider.was[was] += 1
            provider.now[now] += 1

    def _is_own(self, change: Proposed) -> bool:
        sources = {change.before.source if change.before else self.source}
        sources.add(change.after.claim.source if change.after else self.source)
        return change.move in ("first", "change", "removed") and sources == {self.source}

    def _note_ratio(self, provider: ProviderMoves, key: RouteKey, model: str, change: Proposed) -> None:
        assert change.before
        assert change.after
        was, now = change.before.amount, change.after.price.amount
        if not was or not now:
            return
        provider.ratios[round(math.log(now / was) / STEP)] += 1
        if model and not was / JUMP <= now <= was * JUMP:
            self.landings[Landing(model, change.key, now)].add(key.provider)

    def of_all(self) -> ProviderMoves:
        """The moves of all providers together."""
        total = ProviderMoves()
        for provider in self.providers.values():
            total.add(provider)
        return total

    def holding(self, held: Mapping[str, int]) -> "Moves":
        """With how many amounts of each provider were believed by the source before the run."""
        for name, count in held.items():
            self.providers[name].held = count
        return self


def _pairs(before: HeldRoute, changes: Iterable[Proposed]) -> tuple[Pair, Pair]:
    """Input and output of a route, in USD per 1M tokens at the standard tier, before and after; or, without, all."""
    was = {key: price.amount for key, price in before.prices.items()}
    now = dict(was)
    for change in changes:
        now[change.key] = change.after.price.amount if change.after else None
    keys = [standard(name) for name in ("input", "output")]
    if not any(prices.get(key) for prices in (was, now) for key in keys):
        keys = sorted(was.keys() | now.keys())
    return tuple(was.get(key) for key in keys), tuple(now.get(key) for key in keys)
