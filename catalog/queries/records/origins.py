"""Where it all comes from: vendors, sources and their runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.queries.records.claims import DisagreementView, FactView
from catalog.queries.records.models import ModelRow
from catalog.queries.records.offers import RouteRow


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
    """A vendor with both its roles: the models it made, the routes it sells (unmatched ones too).

    `disagreements` are about the vendor itself: how it is reached and what it promises.
    """

    row: VendorRow
    facts: Mapping[str, FactView]
    models: tuple[ModelRow, ...]
    routes: tuple[RouteRow, ...]
    disagreements: tuple[DisagreementView, ...] = ()


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


class Health(StrEnum):
    """How well a source is read: by how its last run ended, and how long ago it was last accepted."""

    OK = "ok"
    STALE = "stale"
    HELD = "held back"
    FAILING = "failing"
    SKIPPED = "skipped"
    NEEDS_BROWSER = "needs a browser"
    NEVER_RUN = "never run"


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A source as it is believed; a `lapsed` one was not read for so long that it comes after the lists."""

    name: str
    title: str
    authority: str
    lapsed: bool


@dataclass(frozen=True, slots=True)
class Freshness:
    """How new the catalog is: when a source was last checked (None: never), and whether in a recording."""

    checked_at: datetime | None
    recorded: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, its last run and its last good one. `checked_at` is its last complete, accepted answer;
    `due_at` when it is asked again; `recorded` whether what we hold came from a recording; `variables` are
    those of the environment without which it can't be asked. `waiting_count` changes of it wait now; `rejected`
    lists what it says now and is not taken: (record, place, reason, text)."""

    name: str
    title: str
    authority: str
    page: str
    licence: str
    urls: tuple[str, ...]
    speaks_for: tuple[str, ...]
    cadence_days: int
    variables: tuple[str, ...]
    needs_browser: bool
    health: Health
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
    waiting_count: int
    rejected: tuple[tuple[str, str, str, str], ...]
