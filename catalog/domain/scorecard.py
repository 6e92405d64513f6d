"""How far a list can be trusted: what it says of a provider's prices, beside what the provider says itself."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Final, Generic, NamedTuple, TypeVar

from catalog.domain.guard.rules import power_of_ten

WITHIN: Final = timedelta(days=60)
"""How far from the provider's own answer the list's nearest one may be."""


class Stretch(NamedTuple):
    """An amount that a list was seen to state from one answer on, up to the first that said something else."""

    amount: Decimal
    since: datetime
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the list said so at that time."""
        return self.since <= moment and (self.until is None or moment < self.until)


class Mark(StrEnum):
    """How one price of a list stands beside the provider's own."""

    RIGHT = "right"
    LATE = "late"
    MOVED = "moved since"
    SLIP = "unit slip"
    WRONG = "wrong"
    MISSING = "missing"


class Marked(NamedTuple):
    """One price judged: what the list said (None: nothing), and how many days late it became right."""

    mark: Mark
    said: Decimal | None = None
    late: int = 0


class Read(NamedTuple):
    """When a list was read first and last."""

    first: datetime
    last: datetime

    def nearest(self, moment: datetime) -> datetime | None:
        """The time of reading that comes nearest; None where it is further than `WITHIN`."""
        at = min(max(moment, self.first), self.last)
        return at if abs(at - moment) <= WITHIN else None


def judge(
    truth: Decimal, at: datetime, said: Sequence[Stretch], nearest: datetime, former: Collection[Decimal] = ()
) -> Marked:
    """How a list's word stands beside the amount that the provider stated at that time.

    `nearest` is the time of the list's reading that comes nearest. A list that says something else then and
    came to the truth within `WITHIN` is late; one that had said it before knows a newer price than the
    provider's answer that we hold. A `former` price is no slip of the unit, though a power of ten may lie between.
    """
    now = next((stretch for stretch in said if stretch.holds(nearest)), None)
    if now is not None and now.amount == truth:
        return Marked(Mark.RIGHT, now.amount)
    amount = now.amount if now else None
    for stretch in sorted(said, key=lambda stretch: stretch.since):
        if stretch.amount == truth and nearest < stretch.since <= at + WITHIN:
            return Marked(Mark.LATE, amount, max((stretch.since - at).days, 0))
    if now is None:
        return Marked(Mark.MISSING)
    ended = (stretch.until for stretch in said if stretch.amount == truth)
    if any(until and at - WITHIN <= until <= nearest for until in ended):
        return Marked(Mark.MOVED, amount)
    slipped = amount and truth and amount not in former and power_of_ten(truth, amount)
    return Marked(Mark.SLIP if slipped else Mark.WRONG, amount)


def formerly(truth: Decimal, said: Iterable[Sequence[Stretch]]) -> frozenset[Decimal]:
    """What was asked at other times, as those other lists tell that state the truth at some time."""
    knowing = (stretches for stretches in said if any(stretch.amount == truth for stretch in stretches))
    return frozenset(stretch.amount for stretches in knowing for stretch in stretches) - {truth}


class Offer(NamedTuple):
    """What a route sells whatever its id: a model of a provider, hosted as the words in its id say."""

    provider: str
    model: str
    marks: frozenset[str]


SAYS_NOTHING: Final = frozenset({"maas"})
"""Words of an id that tell no two offers of one provider apart."""
Route = TypeVar("Route", bound=Hashable)


def offer(provider: str, model: str, marks: Iterable[str], *apart: str) -> Offer | None:
    """The offer, None where no model is known, or where an upstream, a region or a data policy tells it apart."""
    return Offer(provider, model, frozenset(marks) - SAYS_NOTHING) if model and not any(apart) else None


class Listed(Generic[Route]):
    """The routes of which one list says anything, to be found by another's names."""

    def __init__(self, offers: Mapping[Route, Offer | None]) -> None:
        self._routes = offers.keys()
        self._selling: dict[Offer, list[Route]] = defaultdict(list)
        for route, sold in offers.items():
            if sold:
                self._selling[sold].append(route)

    def meant(self, route: Route, sold: Offer | None) -> Route | None:
        """The list's route of that id, else its only one of the same offer; None where it has neither."""
        if route in self._routes:
            return route
        same = self._selling.get(sold, []) if sold else []
        return same[0] if len(same) == 1 else None


@dataclass(slots=True)
class Score:
    """What the prices of one list came to; shares are None where there is nothing to share."""

    marks: Counter[Mark] = field(default_factory=Counter)
    days_late: list[int] = field(default_factory=list)

    def add(self, marked: Marked) -> None:
        """Count one price."""
        self.marks[marked.mark] += 1
        if marked.mark is Mark.LATE:
            self.days_late.append(marked.late)

    @property
    def asked(self) -> int:
        """Prices that providers stated near a time at which the list was read."""
        return self.marks.total()

    @property
    def stated(self) -> int:
        """Those of which the list said anything then."""
        return self.asked - self.marks[Mark.MISSING]

    @property
    def judged(self) -> int:
        """Those stated, but for prices that moved after the provider's answer that we hold."""
        return self.stated - self.marks[Mark.MOVED]

    @property
    def coverage(self) -> float | None:
        """The share of the providers' prices that the list states."""
        return self.stated / self.asked if self.asked else None

    @property
    def right(self) -> float | None:
        """The share that is right, of those judged."""
        return self.marks[Mark.RIGHT] / self.judged if self.judged else None

    @property
    def late_by(self) -> float | None:
        """How many days late, in the middle, those came that came late."""
        return median(self.days_late) if self.days_late else None


def scored(marks: Iterable[Marked]) -> Score:
    """The score of these prices."""
    score = Score()
    for marked in marks:
        score.add(marked)
    return score


def stretches(answers: Mapping[datetime, Decimal | None]) -> list[Stretch]:
    """What was said, from what each answer stated at its time (None: nothing), whatever their order."""
    found: list[Stretch] = []
    for at in sorted(answers):
        amount, last = answers[at], found[-1] if found else None
        open_now = last if last and last.until is None else None
        if open_now and open_now.amount == amount:
            continue
        if open_now:
            found[-1] = open_now._replace(until=at)
        if amount is not None:
            found.append(Stretch(amount, at))
    return found
