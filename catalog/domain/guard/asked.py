"""What all routes of a model ask: before a run, and with all that the run says, in whatever order it is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from catalog.domain.guard.cases import amounts_after
from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import HeldRoute, Proposed


class Ask(NamedTuple):
    """One amount above zero that some route of a model asks."""

    key: PriceKey
    amount: Decimal


Offers = Mapping[PriceKey, Sequence[Decimal]]


class OfModel(NamedTuple):
    """What the routes of one model ask, by price: before the run, and if all that it says were published."""

    before: Offers
    after: Offers


@dataclass(slots=True)
class Asked:
    """The amounts of every model whose prices a run would change, however many routes it states.

    An amount is kept once and pointed at from then on: eight bytes for each that a run says.
    """

    _before: dict[str, list[Ask]] = field(default_factory=dict)
    _left: dict[str, list[Ask]] = field(default_factory=lambda: defaultdict(list))
    _said: dict[str, list[Ask]] = field(default_factory=lambda: defaultdict(list))
    _same: dict[Ask, Ask] = field(default_factory=dict)

    def unknown(self, models: Iterable[str]) -> set[str]:
        """The models among these of which it is not yet known what they cost before."""
        return set(models) - self._before.keys()

    def hold(self, models: Iterable[str], found: Mapping[str, Iterable[Ask]]) -> None:
        """Take in what the open prices of these models are, before anything of the run is written."""
        for model in models:
            self._before[model] = self._kept(found.get(model, ()))

    def note(self, before: HeldRoute, model: str, proposed: Iterable[Proposed]) -> None:
        """Take in what one route of the model would ask if all that is proposed for it were published."""
        if before.model:
            self._left[before.model] += self._kept(own_asks(before))
        if model:
            after = amounts_after(proposed, before.prices).items()
            self._said[model] += self._kept(Ask(*ask) for ask in after if ask[1])

    def _kept(self, asks: Iterable[Ask]) -> list[Ask]:
        return [self._same.setdefault(ask, ask) for ask in asks]

    def of(self, models: Iterable[str]) -> dict[str, OfModel]:
        """What the routes of these models ask, once every route has been noted."""
        return {model: OfModel(_by_key(self._before.get(model, ())), self._after(model)) for model in models}

    def _after(self, model: str) -> Offers:
        asks = _by_key((*self._before.get(model, ()), *self._said.get(model, ())))
        for key, amount in self._left.get(model, ()):
            asks[key].remove(amount)
        return asks


def own_asks(before: HeldRoute) -> list[Ask]:
    """What the route asked before the run."""
    return [Ask(key, price.amount) for key, price in before.prices.items() if price.amount]


def others(amounts: Sequence[Decimal], own: Decimal | None) -> list[Decimal]:
    """What the others ask: all but the route's own amount, where it asks any."""
    rest = list(amounts)
    if own in rest:
        rest.remove(own)
    return rest


def _by_key(asks: Iterable[Ask]) -> dict[PriceKey, list[Decimal]]:
    found: dict[PriceKey, list[Decimal]] = defaultdict(list)
    for key, amount in asks:
        found[key].append(amount)
    return found
