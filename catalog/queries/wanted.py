"""What a reader asks for, after it has been validated; every field has the value that means "not asked"."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain.vocabulary import ModelKind

PAGE_SIZE: Final = 100
MODEL_KINDS: Final = (*ModelKind, "unknown", "all")
MODEL_STATUSES: Final = ("usable", "deprecated", "retired", "all")


@dataclass(frozen=True, slots=True)
class WantedModels:
    """Filters and order of the list of models.

    Several labs or providers mean any of them; several capabilities or modalities mean all of them.
    `kind` is one of MODEL_KINDS; `unknown` are those of which no source says it. `status`: `usable` (sold
    today), `deprecated` (sold today, its end announced), `retired` (no longer sold), `all`. `price_max`
    is USD per 1M input tokens. `sort` is a name of `SORTS`, with `-` before it for the other direction;
    missing values come last both ways.
    """

    q: str = ""
    lab: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    kind: str = "chat"
    input: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    capability: tuple[str, ...] = ()
    context_min: int | None = None
    price_max: Decimal | None = None
    open_weights: bool | None = None
    status: str = "usable"
    snapshots: bool = False
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """`as_of` asks for what was true then, `known_at` for what we knew then; None is now."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def when(self) -> datetime | None:
        """The time whose truth is asked for; None where the question is of now."""
        return self.as_of or self.known_at

    def __bool__(self) -> bool:
        return self.when is not None


NOW: Final = Moment()


@dataclass(frozen=True, slots=True)
class WantedRoutes:
    """Filters of the list of routes; `matched` False asks for those whose model is not known. `as_of` and
    `known_at` as in Moment."""

    model: str = ""
    provider: tuple[str, ...] = ()
    q: str = ""
    matched: bool | None = None
    status: str = "usable"
    as_of: datetime | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WantedPrices:
    """Filters of the list of prices. `as_of` asks for what was true then, `known_at` for what we knew
    then; None is now. Without both the open prices are meant."""

    as_of: datetime | None = None
    known_at: datetime | None = None
    model: str = ""
    provider: tuple[str, ...] = ()
    component: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedChanges:
    """Filters of the list of changes; `since` is by when we knew."""

    kind: tuple[str, ...] = ()
    model: str = ""
    provider: tuple[str, ...] = ()
    since: datetime | None = None


class Choice(NamedTuple):
    """What a reader puts side by side with others: a model, or a model as one provider sells it."""

    model: str
    provider: str = ""

    def __str__(self) -> str:
        """As an address spells it: `lab/model`, `lab/model@provider`."""
        return f"{self.model}@{self.provider}" if self.provider else self.model


@dataclass(frozen=True, slots=True)
class WantedComparison:
    """What to compare (`m`, each once, in this order), what to look for to add (`q`), and whether rows in which all
    are the same are left out (`only`)."""

    m: tuple[Choice, ...] = ()
    q: str = ""
    only: str = ""
