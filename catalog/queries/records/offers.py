"""Routes and their prices: what is sold by whom for how much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import COMPONENTS, PriceState, Tier
from catalog.queries.records.claims import AnnouncedView, DisagreementView, Evidence, FactView, PendingView


@dataclass(frozen=True, slots=True)
class VendorName:
    """An organisation as others refer to it; `kind` is empty where nobody has said."""

    slug: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PriceView:
    """One price of a route now, in any of the six states; without an amount unless `amount` or `free`.

    `changed_at` is since when it holds, `checked_at` when its source last confirmed it. `tied` counts
    the providers that share the lowest price of this component (0: this is not the lowest, 1: alone).
    `announced` is what it will be, the soonest first.
    """

    component: str
    unit: str
    currency: str
    tier: str
    conditions: str
    state: PriceState
    amount: Decimal | None = None
    list_amount: Decimal | None = None
    rule: str = ""
    evidence: Evidence | None = None
    checked_at: datetime | None = None
    changed_at: datetime | None = None
    pending: PendingView | None = None
    disagreement: DisagreementView | None = None
    announced: tuple[AnnouncedView, ...] = ()
    tied: int = 0

    @property
    def label(self) -> str:
        """The component in the words of a reader."""
        return COMPONENTS.get(self.component, self.component.replace("_", " ").capitalize())

    @property
    def key(self) -> PriceKey:
        return PriceKey(self.component, self.unit, self.currency, self.tier, self.conditions)


@dataclass(frozen=True, slots=True)
class RouteView:
    """One model as sold by one provider, with all its open prices.

    `relation` is empty for the model's own routes, else `snapshot` or `variant`: then `model` names the
    linked model that is sold. `marks` are hosting words (`free`, `fp8`, `batch`). `state` sums its prices
    up in one word; `gone_at` is when its source no longer listed it. `prices` are the open ones, in a
    fixed order; `policies` are what its provider promises of all that it sells, where the route's own facts
    say nothing else; `gaps` says of (component, tier) pairs without a price whether a source that was read
    would have stated it. `announced` is what any source says that prices of it will be, the soonest first.
    """

    provider: VendorName
    model: str
    relation: str
    model_id: str
    name: str
    upstream: str
    region: str
    quantization: str
    data_policy: str
    rules: tuple[str, ...]
    marks: tuple[str, ...]
    context: int | None
    max_input: int | None
    max_output: int | None
    input_modalities: tuple[str, ...]
    output_modalities: tuple[str, ...]
    capabilities: tuple[str, ...]
    incapabilities: tuple[str, ...]
    status: str
    shutdown_date: str
    state: str
    usable: bool
    first_seen_at: datetime | None
    changed_at: datetime | None
    checked_at: datetime | None
    gone_at: datetime | None
    facts: Mapping[str, FactView]
    prices: tuple[PriceView, ...]
    stated: frozenset[tuple[str, str]] = frozenset()
    pending: tuple[PendingView, ...] = ()
    announced: tuple[AnnouncedView, ...] = ()
    disagreements: tuple[DisagreementView, ...] = ()
    policies: Mapping[str, FactView] = field(default_factory=dict)

    def held(self, key: PriceKey | None) -> PriceView | None:
        """The price with this very key, where there is one."""
        return next((price for price in self.prices if price.key == key), None)

    def price(self, component: str, tier: str = Tier.STANDARD) -> PriceView:
        """The price of a component at a tier that holds always: in USD where there is one, else in its own
        currency; where there is none, a view that says whether it is not published or not checked yet."""
        found = [price for price in self.prices if (price.component, price.tier) == (component, tier)]
        always = [price for price in found if not price.conditions]
        if always:
            return min(always, key=lambda price: (price.currency != "USD", price.unit != "1M tokens"))
        state = PriceState.NOT_PUBLISHED if (component, tier) in self.stated else PriceState.NOT_CHECKED
        return PriceView(component, "", "", tier, "", state)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The service tiers that have a price here, standard first."""
        return tuple(sorted({price.tier for price in self.prices}, key=lambda tier: (tier != Tier.STANDARD, tier)))

    def capability(self, name: str) -> bool | None:
        """True, False, or None where no source says."""
        return True if name in self.capabilities else False if name in self.incapabilities else None


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One line in a list of routes: the prices kept beside it are USD per 1M tokens, standard tier."""

    provider: VendorName
    model: str
    model_name: str
    model_id: str
    region: str
    upstream: str
    quantization: str
    marks: tuple[str, ...]
    context: int | None
    max_output: int | None
    input: Decimal | None
    output: Decimal | None
    cache_read: Decimal | None
    cache_write: Decimal | None
    blended: Decimal | None
    state: str
    status: str
    usable: bool
    changed_at: datetime | None
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price over one interval in both times, with its evidence (see catalog.models.history.Price)."""

    number: int
    provider: str
    model: str
    model_id: str
    region: str
    upstream: str
    key: PriceKey
    state: PriceState
    amount: Decimal | None
    list_amount: Decimal | None
    valid_from: datetime
    valid_to: datetime | None
    recorded_at: datetime
    closed_at: datetime | None
    superseded_at: datetime | None
    opened_by: str
    rule: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """One announcement with the route it is about, and what became of it: `withdrawn_at` when the source no longer
    said so, `came_at` when it was found to be the price; both null while it stands, or did when asked of."""

    number: int
    provider: str
    model: str
    model_id: str
    region: str
    upstream: str
    announced: AnnouncedView
    recorded_at: datetime
    withdrawn_at: datetime | None
    came_at: datetime | None
