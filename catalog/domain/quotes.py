"""The records that travel the line: what a source says, before and after it is put in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from catalog.domain.vocabulary import PriceState, Tier

type_of_subject = Literal["route", "model", "vendor"]
Scalar = str | int | bool | list[str]


class PriceKey(NamedTuple):
    """What an amount is for, within one route. Everything else about a price is its history."""

    component: str
    unit: str
    currency: str
    tier: str
    conditions: str


class RouteKey(NamedTuple):
    """One model as sold by one provider. `model_id` is the provider's own, in lower case for matching."""

    provider: str
    model_id: str
    upstream: str = ""
    region: str = ""
    quantization: str = ""
    data_policy: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of an answer, not yet read: its stable key in the source, where it stands, its value.

    `value` is JSON as parsed with Decimal for fractions; its digest tells whether anything changed.
    `faults` are what was noticed while cutting (a name given twice, a further page not read); reading
    the record carries them over.
    """

    key: str
    at: str
    value: object
    faults: tuple["Reject", ...] = ()


class Stated(NamedTuple):
    """One fact as stated: its value, and where in the record (a JSON pointer or CSS path below it).

    `condition` says when or for whom it holds, in words; empty for always. Where the bytes only repeat what
    was read elsewhere, `page` is the address of that document and `read_on` the day, as 2026-11-21.
    """

    value: Scalar
    at: str
    condition: str = ""
    page: str = ""
    read_on: str = ""

    @property
    def further(self) -> tuple[str, str, str] | tuple[()]:
        """Condition, document and day; nothing where there is none of them."""
        return (self.condition, self.page, self.read_on) if self.condition or self.page or self.read_on else ()


class Quote(NamedTuple):
    """One price as a source says it, in the source's unit; `text` is the source's own spelling of it.

    `valid_from` and `valid_to` are the source's own dates for it, as it spells them, empty where it gives none.
    `factor` is what the text is to be multiplied by, where it is a ratio of another amount or one before a discount.
    """

    component: str
    per: str
    text: str
    at: str
    state: PriceState = PriceState.AMOUNT
    currency: str = "USD"
    tier: str = Tier.STANDARD
    conditions: str = ""
    list_text: str = ""
    valid_from: str = ""
    valid_to: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one record says, in the source's own names and units.

    `subject` is `route` (provider and model_id are set), `model` (model_id is `lab/model`) or `vendor`
    (provider is set). `free` says that the source itself calls the route free of charge. `named` says that
    `model_id` is a name for people ("Claude Opus 4.6") and not the provider's id.
    """

    subject: type_of_subject
    provider: str = ""
    model_id: str = ""
    upstream: str = ""
    region: str = ""
    quantization: str = ""
    data_policy: str = ""
    free: bool = False
    named: bool = False
    facts: Mapping[str, Stated] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()
    faults: tuple["Reject", ...] = ()


class Reject(NamedTuple):
    """One thing that a source said and we do not take: where it stands and why."""

    at: str
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ModelName:
    """Which model something is: its slug, its parent's slug and the relation to it, and why we say so.

    `alias` is set where the provider's id is a moving name of this model, not the model's own.
    """

    slug: str
    parent: str = ""
    relation: str = ""
    rules: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    alias: bool = False

    @property
    def lab(self) -> str:
        """The lab's slug."""
        return self.slug.partition("/")[0]


class PriceClaim(NamedTuple):
    """One price in our components and units, and where in the record it was read.

    `valid_from` and `valid_to` are the source's own dates, None where it gives none: then it means now.
    """

    key: PriceKey
    state: PriceState
    amount: Decimal | None
    at: str
    text: str
    list_amount: Decimal | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """All that one record of one source says of one subject, in our words; what the catalog keeps.

    `since` is the time of the snapshot in which this version was first seen, `snapshot` its number in
    the store, `at` the record's place in the bytes; places of facts and prices are below it. `model` is
    what its subject is found to be, None where no rule says so.
    """

    source: str
    record: str
    at: str
    facts: Mapping[str, Stated]
    prices: tuple[PriceClaim, ...]
    since: datetime
    snapshot: int
    model: ModelName | None = None
