"""Models: lines of the list, the page of one, what became different."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalog.domain.quotes import PriceKey
from catalog.queries.records.claims import DisagreementView, FactView
from catalog.queries.records.offers import RouteView, VendorName


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
    model_name: str
    provider: str
    provider_name: str
    model_id: str
    region: str
    upstream: str
    source: str
    source_title: str
    fact: str
    key: PriceKey | None
    before: str
    after: str
    rule: str
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One page of the record of changes; `kinds` are those found under the other filters, with counts."""

    rows: tuple[ChangeView, ...]
    total: int
    page: int
    pages: int
    kinds: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Successor:
    """A model that takes another's place."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a model ends, each word with its evidence. `successors` are the replacement, its own replacement and so on,
    as far as they have pages. `circle` is the model to which that chain comes back (the model itself, perhaps):
    then what is said can't be followed."""

    status: FactView | None
    deprecated: FactView | None
    shutdown: FactView | None
    replacement: FactView | None
    successors: tuple[Successor, ...] = ()
    circle: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Models to look at next, each once: those named to take its place, of the same family, at about its price."""

    successors: tuple[ModelRow, ...] = ()
    family: tuple[ModelRow, ...] = ()
    band: tuple[ModelRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.successors or self.family or self.band)


@dataclass(frozen=True, slots=True)
class ModelView:
    """All that a model's page shows. `facts` by name, each with its evidence; `routes` are its own first,
    then those of its snapshots and variants; `row` is its line in the list; `ending` None: nothing is said of one."""

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
    ending: Ending | None = None
    related: Related = field(default_factory=Related)

    @property
    def slug(self) -> str:
        return self.row.slug

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One line of the list of families: who made models of it (most of them first), how many, how many are on sale
    today, and when the newest was released (empty: nobody says)."""

    name: str
    labs: tuple[str, ...]
    model_count: int
    listed_count: int
    newest: str


@dataclass(frozen=True, slots=True)
class FamilyView:
    """The models of a family, newest first: those on sale today and those no longer sold."""

    name: str
    usable: tuple[ModelRow, ...]
    retired: tuple[ModelRow, ...]
    snapshot_count: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The page asked for has another address now: the model's slug today."""

    slug: str


@dataclass(frozen=True, slots=True)
class RoutesOfModel:
    """The routes of one model (and of its snapshots and variants, marked) at one provider, and what changed on them.

    `access` is what is known of how the provider is called.
    """

    model: ModelRow
    provider: VendorName
    routes: tuple[RouteView, ...]
    changes: tuple[ChangeView, ...]
    access: Mapping[str, FactView] = field(default_factory=dict)
