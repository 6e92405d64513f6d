"""What the queries answer with: frozen records, no database objects. Times are UTC; amounts are Decimal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalog.domain.dates import precision
from catalog.domain.quotes import PriceKey, Scalar
from catalog.domain.vocabulary import COMPONENTS, PriceState, Tier

DATE_FACTS = frozenset({"release_date", "knowledge_cutoff", "shutdown_date"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: the source, its answer (URL, time, hash of the bytes), the place, the words.

    `text` is the source's own spelling, empty for facts. `fidelity` and `origin` are empty for a live
    answer and say what a recording is and where it came from.
    """

    source: str
    source_title: str
    url: str
    fetched_at: datetime
    sha256: str
    at: str
    text: str = ""
    fidelity: str = ""
    origin: str = ""

    @property
    def recorded(self) -> bool:
        """Whether the answer was a recording, not a live one."""
        return bool(self.fidelity or self.origin)


@dataclass(frozen=True, slots=True)
class Other:
    """What differing sources say in place of the chosen value; `claims` is how many routes say so."""

    value: str
    sources: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """Sources say different things of one fact or price: what was chosen, by which rule, and the others.

    `fact` is a fact's name or `price`; then `key` says which price. `subject` is the model's slug, with
    ` @ provider` and the provider's model id where it is about a route. `until` null: still open.
    """

    subject: str
    model: str
    provider: str
    model_id: str
    fact: str
    key: PriceKey | None
    chosen: str
    chosen_source: str
    others: tuple[Other, ...]
    rule: str
    why: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class PendingView:
    """A change held back since `since`, and why. `after` null: the price (or the route, key null) would go."""

    key: PriceKey | None
    before: Decimal | None
    after: Decimal | None
    state: str
    rule: str
    reason: str
    since: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact shown: its value, the rule that chose it, the evidence, and whether sources disagree.

    `precision` is `year`, `month` or `day` for dates, else empty. `checked_at` is when the source that
    we believe last confirmed it.
    """

    name: str
    value: Scalar
    rule: str
    evidence: Evidence | None
    checked_at: datetime | None
    disagreement: DisagreementView | None = None

    @property
    def precision(self) -> str:
        return precision(str(self.value)) if self.name in DATE_FACTS else ""


@dataclass(frozen=True, slots=True)
class PriceView:
    """One price of a route now, in any of the six states; without an amount unless `amount` or `free`.

    `changed_at` is since when it holds, `checked_at` when its source last confirmed it. `tied` counts
    the routes that share the lowest price of this component (0: this is not the lowest, 1: alone).
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
    tied: int = 0

    @property
    def label(self) -> str:
        """The component in the words of a reader."""
        return COMPONENTS.get(self.component, self.component.replace("_", " ").capitalize())

    @property
    def key(self) -> PriceKey:
        return PriceKey(self.component, self.unit, self.currency, self.tier, self.conditions)


@dataclass(frozen=True, slots=True)
class VendorName:
    """An organisation as others refer to it; `kind` is empty where nobody has said."""

    slug: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RouteView:
    """One model as sold by one provider, with all its open prices.

    `relation` is empty for the model's own routes, else `snapshot` or `variant`: then `model` names the
    linked model that is sold. `marks` are hosting words (`free`, `fp8`, `batch`). `state` sums its prices
    up in one word; `gone_at` is when its source no longer listed it. `prices` are the open ones, in a
    fixed order; `gaps` says of (component, tier) pairs without a price whether a source that was read
    would have stated it.
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
    disagreements: tuple[DisagreementView, ...] = ()

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
class Cheapest:
    """The lowest price of one component: USD per 1M tokens, standard tier, usable paid routes; `tied`
    counts the providers that sell at it (0 where that can't be told)."""

    amount: Decimal
    tied: int


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One line of the list of models. `open_weights` None: no source says. Dates keep their precision."""

    slug: str
    name: str
    lab: VendorName
    kind: str
    context: int | None
    max_output: int | None
    input: Cheapest | None
    output: Cheapest | None
    blended: Cheapest | None
    route_count: int
    provider_count: int
    release_date: str
    knowledge_cutoff: str
    open_weights: bool | None
    capabilities: tuple[str, ...]
    input_modalities: tuple[str, ...]
    output_modalities: tuple[str, ...]
    status: str
    shutdown_date: str
    listed: bool
    parent: str = ""
    relation: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a filter, and how many models it would leave under the other filters."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Models:
    """One page of the list of models. `facets` by parameter: lab, provider, kind, input, output, capability."""

    rows: tuple[ModelRow, ...]
    total: int
    page: int
    pages: int
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AliasView:
    """Another string for the model while it points there; provider empty where it holds everywhere."""

    alias: str
    provider: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One thing that became different. `kind` is Change.Kind's word, `kind_label` that in plain words;
    `key` is set where it is about a price. `at` is when it became true, `recorded_at` when we knew."""

    number: int
    kind: str
    kind_label: str
    model: str
    provider: str
    model_id: str
    source: str
    fact: str
    key: PriceKey | None
    before: str
    after: str
    rule: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ModelView:
    """All that a model's page shows. `facts` by name, each with its evidence; `routes` are its own first,
    then those of its snapshots and variants; `row` is its line in the list."""

    row: ModelRow
    family: str
    licence: str
    facts: Mapping[str, FactView]
    routes: tuple[RouteView, ...]
    parent: ModelRow | None
    snapshots: tuple[ModelRow, ...]
    variants: tuple[ModelRow, ...]
    aliases: tuple[AliasView, ...]
    disagreements: tuple[DisagreementView, ...]
    changes: tuple[ChangeView, ...]
    first_seen_at: datetime | None
    checked_at: datetime | None

    @property
    def slug(self) -> str:
        return self.row.slug

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True, slots=True)
class Moved:
    """The page asked for has another address now: the model's slug today."""

    slug: str


@dataclass(frozen=True, slots=True)
class RoutesOfModel:
    """The routes of one model (and of its snapshots and variants, marked) at one provider."""

    model: ModelRow
    provider: VendorName
    routes: tuple[RouteView, ...]


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
class VendorRow:
    """One line of the list of vendors: as a lab it made `made_count` models, as a provider it sells
    `route_count` routes today."""

    slug: str
    name: str
    kind: str
    made_count: int
    route_count: int
    first_seen_at: datetime | None

    @property
    def is_lab(self) -> bool:
        return self.made_count > 0

    @property
    def is_provider(self) -> bool:
        return self.route_count > 0


@dataclass(frozen=True, slots=True)
class VendorView:
    """A vendor with both its roles: the models it made, the routes it sells (unmatched ones too)."""

    row: VendorRow
    facts: Mapping[str, FactView]
    models: tuple[ModelRow, ...]
    routes: tuple[RouteRow, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """One refresh of a source; `recorded` says that recordings were read, not live answers.
    `report` lists what was rejected or held back: [[place, reason, text] …]."""

    source: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    outcome_label: str
    recorded: bool
    message: str
    seen: int
    new: int
    changed: int
    gone: int
    held_back: int
    rejected: int
    seconds: float
    report: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Freshness:
    """How new the catalog is: when a source was last checked (None: never), and whether in a recording."""

    checked_at: datetime | None
    recorded: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, its last run and its last good one. `checked_at` is its last complete, accepted answer;
    `due_at` when it is asked again; `recorded` whether what we hold came from a recording."""

    name: str
    title: str
    authority: str
    page: str
    licence: str
    urls: tuple[str, ...]
    speaks_for: tuple[str, ...]
    cadence_days: int
    checked_at: datetime | None
    changed_at: datetime | None
    due_at: datetime | None
    recorded: bool
    fidelity: str
    origin: str
    running: bool
    last_run: RunView | None
    last_good: RunView | None
    route_count: int
    price_count: int


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
