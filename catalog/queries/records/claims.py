"""What was read where, and what is said against it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from catalog.domain.dates import precision
from catalog.domain.quotes import PriceKey, Scalar
from catalog.domain.vocabulary import PriceState


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: the source, its answer (URL, time, hash of the bytes), the place, the words.

    `text` is the source's own spelling, empty for facts. `fidelity` and `origin` are empty for a live
    answer and say what a recording is and where it came from. What is kept by hand has the
    document as `page` and the day as `read_on`; the rest is then of the file it was written down in.
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
    page: str = ""
    read_on: str = ""

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
class AnnouncedView:
    """What a source says a price will be from `effective_from` on; state `not_published`: it ends then.

    `announced_at` is when the source was first read to say so.
    """

    key: PriceKey
    state: PriceState
    amount: Decimal | None
    effective_from: datetime
    announced_at: datetime
    evidence: Evidence


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


DATE_FACTS = frozenset({"release_date", "knowledge_cutoff", "deprecation_date", "shutdown_date"})


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact shown: its value, the rule that chose it, the evidence, and whether sources disagree.

    `precision` is `year`, `month` or `day` for dates, else empty. `checked_at` is when the source that
    we believe last confirmed it. `condition` says when or for whom it holds; empty for always.
    """

    name: str
    value: Scalar
    rule: str
    evidence: Evidence | None
    checked_at: datetime | None
    disagreement: DisagreementView | None = None
    condition: str = ""

    @property
    def precision(self) -> str:
        return precision(str(self.value)) if self.name in DATE_FACTS else ""
