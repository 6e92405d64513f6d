"""A naive notebook of one price, and a machine that holds the catalog to it whatever sources and people do.

The notebook keeps every statement it was told, in order, and answers "what was true at t, as known at k" by
reading them all: the last one known by k whose stretch contains t. It knows nothing of rows. Which changes wait
is the guard's business: the notebook takes that from what waits.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from catalog import store
from catalog.domain.guard.cases import JUMP
from catalog.domain.history import SLIP_WITHIN
from catalog.domain.normalise import standard
from catalog.models import Announced, Pending, Route
from catalog.queries import Moment, WantedPrices
from catalog.queries.moments import stretches
from catalog.queries.prices import believed
from tests.told import MONDAY, make_teller, route, tell

START = MONDAY - timedelta(days=400)
OTHER = route("gpt-4.1", input="1")
AMOUNTS = st.sampled_from(["1", "2", "3", "30"])
PAIRS = st.lists(AMOUNTS, min_size=2, max_size=2, unique=True)
DAYS = st.integers(1, 25)
SOURCES = st.sampled_from(["first", "second"])


class Statement(NamedTuple):
    """Known since then: from `begin` up to, not including, `end` it was so."""

    known: datetime
    begin: datetime
    end: datetime | None
    value: Any
    by_person: bool = False

    def holds(self, moment: datetime) -> bool:
        return self.begin <= moment and (self.end is None or moment < self.end)


class Notebook:
    """Every statement about one thing."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def write(
        self, known: datetime, begin: datetime, end: datetime | None, value: Any, by_person: bool = False
    ) -> None:
        self.statements.append(Statement(known, begin, end, value, by_person))

    def decided(self, begin: datetime, end: datetime) -> bool:
        """Whether a person had the last word on any of it."""
        told = [
            [one for one in self.statements if one.holds(moment)]
            for moment in [begin, *self.moments()]
            if begin <= moment < end
        ]
        return any(one and one[-1].by_person for one in told)

    def ask(self, as_of: datetime, known_at: datetime) -> Any:
        told = [one.value for one in self.statements if one.known <= known_at and one.holds(as_of)]
        return told[-1] if told else None

    def moments(self) -> list[datetime]:
        ends = {moment for one in self.statements for moment in (one.begin, one.end) if moment}
        return sorted(ends | {one.known for one in self.statements})

    def since(self, now: datetime) -> tuple[datetime, Any]:
        """Since when what holds now has held, and what held just before."""
        value, begin = self.ask(now, now), now
        for moment in reversed([moment for moment in self.moments() if moment <= now]):
            if self.ask(moment, now) != value:
                break
            begin = moment
        return begin, self.ask(begin - timedelta(microseconds=1), now)


Dated = list[tuple[str, datetime | None, datetime | None]]


def far(one: str, other: str) -> bool:
    low, high = sorted(map(Decimal, (one, other)))
    return high > low * JUMP


def written(moment: datetime | None) -> str | None:
    return moment and moment.isoformat()


class Steps:
    """How many steps were taken, and how many answers were not the notebook's."""

    taken = 0
    mismatches = 0


class CatalogMachine(RuleBasedStateMachine):
    """Sources speak, correct themselves, announce, withdraw and fall silent; people correct and decide."""

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.now = START
        self.price, self.presence = Notebook(), Notebook()
        self.said: dict[str, Dated | None] = {"first": None, "second": None}
        self.tellers = {name: make_teller(name, order=order) for order, name in enumerate(self.said)}
        self.read = dict.fromkeys(self.said, START)
        self.announced: list[tuple[datetime, set[tuple[str, str | None, datetime]]]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.scope.__exit__(None, None, None)

    @rule(source=SOURCES, amount=AMOUNTS, days=DAYS)
    def observe(self, source: str, amount: str, days: int) -> None:
        self.hear(source, [(amount, None, None)], days)

    @rule(source=SOURCES, days=DAYS)
    def observe_the_same(self, source: str, days: int) -> None:
        self.hear(source, self.said[source], days)

    @rule(source=SOURCES, days=DAYS)
    def retire(self, source: str, days: int) -> None:
        self.hear(source, None, days)

    @rule(source=SOURCES, amount=AMOUNTS, ago=st.integers(1, 60), days=DAYS)
    def date_it(self, source: str, amount: str, ago: int, days: int) -> None:
        self.hear(source, [(amount, self.now - timedelta(days=ago), None)], days)

    @rule(source=SOURCES, amounts=PAIRS, days=DAYS, data=st.data())
    def restate(self, source: str, amounts: list[str], days: int, data: Any) -> None:
        before = data.draw(st.integers(2, 60))
        turned = self.now - timedelta(days=data.draw(st.integers(1, before - 1)))
        begun = self.now - timedelta(days=before)
        self.hear(source, [(amounts[0], begun, turned), (amounts[1], turned, None)], days)

    @rule(
        source=SOURCES,
        amounts=PAIRS,
        ahead=st.integers(1, 40),
        days=DAYS,
    )
    def announce(self, source: str, amounts: list[str], ahead: int, days: int) -> None:
        turned = self.now + timedelta(days=days + ahead)
        self.hear(source, [(amounts[0], None, turned), (amounts[1], turned, None)], days)

    @precondition(lambda self: any(said and len(said) > 1 for said in self.said.values()))
    @rule(days=DAYS)
    def withdraw(self, days: int) -> None:
        source = next(name for name, said in self.said.items() if said and len(said) > 1)
        self.hear(source, [(self.said[source][0][0], None, None)], days)  # type: ignore[index]  # has two

    @precondition(lambda self: self.price.statements)
    @rule(amount=AMOUNTS, data=st.data())
    def correct(self, amount: str, data: Any) -> None:
        self.pass_hours()
        moments = [moment for moment in self.price.moments() if moment <= self.now]
        since = data.draw(st.sampled_from(moments))
        until = data.draw(st.none() | st.sampled_from([*moments, self.now]))
        number = Route.objects.get(key="gpt-4o").pk
        try:
            correction = store.Correction(Decimal(amount), since, until)
            store.correct(number, standard("input"), correction, by="anna", note="", now=self.now)
        except ValueError:
            return
        self.price.write(self.now, since, until, amount, by_person=True)

    @precondition(lambda self: self.waiting() is not None)
    @rule(confirm=st.booleans())
    def decide(self, confirm: bool) -> None:
        self.pass_hours()
        waiting = self.waiting()
        assert waiting
        store.decide(waiting.pk, confirm=confirm, by="anna", note="", now=self.now)
        if confirm:
            held = self.price.ask(self.now, self.now)
            begin = max(waiting.since, self.price.since(self.now)[0]) if held else waiting.since
            self.price.write(self.now, begin, None, None if waiting.after is None else f"{waiting.after:f}")

    def pass_hours(self) -> None:
        self.now += timedelta(hours=5)

    def waiting(self) -> Pending | None:
        return Pending.objects.filter(route__key="gpt-4o").exclude(rule="refused").first()

    def hear(self, source: str, said: Dated | None, days: int) -> None:
        """Let a source speak, and write down what follows from it."""
        self.now += timedelta(days=days)
        waited = self.waiting()
        prices = [[amount, written(begin), written(end)] for amount, begin, end in said or ()]
        rows = [OTHER] if said is None else [OTHER, route("gpt-4o", dated=prices, output="50")]
        outcome = tell(self.tellers[source], self.now, *rows)
        assert outcome.outcome in ("changed", "unchanged"), outcome.message
        due = [begin for _, begin, _ in said or () if begin and self.read[source] < begin <= self.now]
        looked_at = said != self.said[source] or due or (waited and waited.source.name == source)
        self.said[source], self.read[source] = said, self.now
        listed = any(one is not None for one in self.said.values())
        if listed != bool(self.presence.ask(self.now, self.now)):
            self.presence.write(self.now, self.now, None, listed)
        if looked_at:
            self.follow(waited)
        self.announced.append((self.now, set(self.to_come())))

    def follow(self, waited: Pending | None) -> None:
        """What is believed now, since when, and what the believed source says of the past."""
        believed_source, value, begin = self.believed()
        held, now = self.price.ask(self.now, self.now), self.now
        still = Pending.objects.filter(route__key="gpt-4o").first()
        if still and (None if still.after is None else f"{still.after:f}") == value:
            return
        since, former = self.price.since(now) if held else (now, None)
        if value is None and held:
            self.price.write(now, max(now, since), None, None)
        elif value is not None and value != held:
            same = waited and waited.source.name == believed_source and f"{waited.after or 0:f}" == value
            seen = waited.since if waited and same else now
            slip = held and former and former == value and far(held, former) and seen - since <= SLIP_WITHIN
            first = begin or seen
            if slip:
                first = since
            elif held and not (begin and begin <= since):
                first = max(first, since)
            self.price.write(now, first, None, value)
        elif value is not None and begin and begin < since:
            self.price.write(now, begin, None, value)
        for amount, begun, end in self.said.get(believed_source) or () if believed_source else ():
            if begun and end and end <= self.read[believed_source] and not self.price.decided(begun, end):
                self.price.write(now, begun, end, amount)

    def believed(self) -> tuple[str, str | None, datetime | None]:
        """Whose word counts, what it is, and the date that the source gives for it."""
        for source, said in self.said.items():
            for amount, begin, end in said or ():
                if (begin is None or begin <= self.read[source]) and (end is None or end > self.read[source]):
                    return source, amount, begin
        return "", None, None

    def to_come(self) -> Iterator[tuple[str, str | None, datetime]]:
        for source, said in self.said.items():
            for amount, begin, _ in said or ():
                if begin and begin > max(self.read[source], self.now):
                    yield source, amount, begin

    @invariant()
    def answers_are_the_notebooks(self) -> None:
        Steps.taken += 1
        moments = self.price.moments() or [START]
        pick = Steps.taken * 7919
        asked = [(self.now, self.now), (moments[-1], self.now)]
        for turn in range(4):
            as_of = moments[(pick + turn * 31) % len(moments)] - timedelta(microseconds=turn % 2)
            asked.append((as_of, moments[(pick // 7 + turn * 17) % len(moments)]))
        for as_of, known_at in asked:
            self.compare(as_of, known_at)
        self.compare_announced()

    def compare(self, as_of: datetime, known_at: datetime) -> None:
        wanted = WantedPrices(as_of=as_of, known_at=known_at, component=("input",))
        rows = believed(wanted).filter(route__key="gpt-4o")
        found = [f"{amount:f}" for amount in rows.values_list("amount", flat=True)]
        told = self.price.ask(as_of, known_at)
        self.expect(found, [] if told is None else [told], "price", as_of, known_at)
        number = Route.objects.filter(key="gpt-4o").values_list("pk", flat=True)
        stretch = stretches(list(number), Moment(as_of, known_at))
        on_sale = any(one.gone_at is None for one in stretch.values())
        self.expect(on_sale, bool(self.presence.ask(as_of, known_at)), "presence", as_of, known_at)

    def compare_announced(self) -> None:
        """What was to come, as known after any run."""
        for known_at, told in self.announced[-3:]:
            rows = [
                (row.source.name, f"{row.amount:f}" if row.amount is not None else None, row.effective_from)
                for row in Announced.objects.filter(recorded_at__lte=known_at).select_related("source")
                if not any(end and end <= known_at for end in (row.withdrawn_at, row.came_at))
                and row.effective_from > known_at
            ]
            self.expect(set(rows), told, "announced", known_at, known_at)

    def expect(self, found: object, told: object, what: str, as_of: datetime, known_at: datetime) -> None:
        if found != told:
            Steps.mismatches += 1
            raise AssertionError(f"{what} at {as_of} as known at {known_at}: {found}, the notebook has {told}")
