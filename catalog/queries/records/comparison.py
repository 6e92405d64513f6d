"""Models and routes side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import CAPABILITY_PREFIX, PriceState
from catalog.queries.records.claims import FactView
from catalog.queries.records.models import ModelRow
from catalog.queries.records.offers import PriceView, RouteView, VendorName
from catalog.queries.wanted import Choice


@dataclass(frozen=True, slots=True)
class Offer:
    """A price and the providers that sell at it."""

    price: PriceView
    sellers: tuple[VendorName, ...]


def _same_thing(one: PriceKey, other: PriceKey) -> bool:
    return one._replace(conditions="") == other._replace(conditions="")


@dataclass(frozen=True, slots=True)
class Compared:
    """One side of a comparison: a model with its lowest prices, or one route of it with all its own.

    `route` is None where the model as a whole is meant; `routes` counts the routes that were looked at. `stated` are
    the prices (component, tier) that a source that was read would have named. `facts` of a route are its own first.
    """

    choice: Choice
    row: ModelRow
    provider: VendorName | None
    route: RouteView | None
    routes: int
    facts: Mapping[str, FactView]
    offers: Mapping[PriceKey, Offer]
    stated: frozenset[tuple[str, str]]

    @property
    def name(self) -> str:
        """What stands above its column: `GPT-4.1 mini at Poe`."""
        return f"{self.row.name} at {self.provider.name}" if self.provider else self.row.name

    def capability(self, name: str) -> bool | None:
        """True, False, or None where no source says."""
        if self.route is not None:
            return self.route.capability(name)
        fact = self.facts.get(CAPABILITY_PREFIX + name)
        return bool(fact.value) if fact else None

    def unconditional(self, key: PriceKey) -> bool:
        """Whether the same is sold at a price that no condition changes."""
        return not any(_same_thing(other, key) and other.conditions for other in self.offers) and (
            key._replace(conditions="") in self.offers
        )

    def absent(self, key: PriceKey) -> PriceState | None:
        """Why there is no such price; None where there is one of another unit, currency or condition."""
        if any((other.component, other.tier) == (key.component, key.tier) for other in self.offers):
            return None
        stated = (key.component, key.tier) in self.stated
        return PriceState.NOT_PUBLISHED if stated else PriceState.NOT_CHECKED


@dataclass(frozen=True, slots=True)
class Comparison:
    """The sides in the order asked for; `unknown` are models that are not in the catalog, `unsold` models that the
    provider named never sold."""

    sides: tuple[Compared, ...]
    unknown: tuple[Choice, ...] = ()
    unsold: tuple[Choice, ...] = ()
