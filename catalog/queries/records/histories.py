"""Prices over time."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import PriceState
from catalog.queries.records.offers import VendorName


class Step(NamedTuple):
    """What a price was from a moment up to, not including, another (None: still)."""

    since: datetime
    until: datetime | None
    state: PriceState
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """One price of one route over time, as known now, the oldest step first; a gap is time without a price.

    `own` says that the lab itself sells the route, `usable` that it can be bought today.
    """

    provider: VendorName
    model: str
    model_id: str
    region: str
    upstream: str
    own: bool
    usable: bool
    key: PriceKey
    steps: tuple[Step, ...]

    @property
    def changed(self) -> bool:
        """Whether it was ever anything else."""
        return len(self.steps) > 1

    @property
    def now(self) -> Step | None:
        """What it is today; None where it has ended."""
        return self.steps[-1] if self.steps[-1].until is None else None
