"""A machine of random histories: sources and people do anything, and the catalog must answer as the notebook does."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from catalog import store
from catalog.domain.normalise import standard
from catalog.models import Announced, Pending, Route
from catalog.queries import Moment, WantedPrices
from catalog.queries.moments import stretches
from catalog.queries.prices import believed
from tests.notebook import Notebook
from tests.price_notebook import Dated, PriceNotebook, written
from tests.told import MONDAY, make_teller, route, tell

START = MONDAY - timedelta(days=400)
OTHER = route("gpt-4.1", input="1")
AMOUNTS = st.sampled_from(["1", "2", "3", "30", "0"])
PAIRS = st.lists(AMOUNTS, min_size=2, max_size=2, unique=True)
DAYS = st.integers(1, 25)
SOURCES = st.sampled_from(["first", "second"])
QUESTIONS, AT_THE_END = 2, 30  # after every step, and after the last one of a history


class Steps:
    """What was done and met, and how many answers were not the notebook's."""

    done: Counter[str] = Counter()
    met: Counter[str] = Counter()
    mismatches = 0


def step(**drawn: Any) -> Callable[[Callable[..., None]], Any]:
    """A rule of the machine that is counted."""

    def of(does: Callable[..., None]) -> Any:
        @wraps(does)
        def counted(*given: Any, **named: Any) -> None:
            Steps.done[does.__name__] += 1
            does(*given, **named)

        return rule(**drawn)(counted)

    return of


class CatalogMachine(RuleBasedStateMachine):
    """Sources speak, correct themselves, announce, withdraw and fall silent; people correct and decide."""

    def __init__(self) -> None:
        super().__init__()
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.now, self.asked = START, 0
        self.route: int | None = None
        self.presence = Notebook()
        self.announced: list[tuple[datetime, set[tuple[str, str | None, datetime]]]] = []

    @initialize(first_party=st.booleans())
    def know_sources(self, first_party: bool) -> None:
        own: dict[str, Any] = {"authority": "first_party", "speaks_for": frozenset({"openai"})} if first_party else {}
        self.tellers = {"first": make_teller("first", order=0, **own), "second": make_teller("second", order=1)}
        self.price = PriceNotebook(list(self.tellers), "first" if first_party else None)

    def teardown(self) -> None:
        try:
            self.ask_anything(AT_THE_END)
        finally:
            Steps.met += self.price.met
            self.forget()

    def forget(self) -> None:
        transaction.set_rollback(True)
        self.scope.__exit__(None, None, None)

    @step(source=SOURCES, amount=AMOUNTS, days=DAYS)
    def observe(self, source: str, amount: str, days: int) -> None:
        self.hear(source, [(amount, None, None)], days)

    @step(source=SOURCES, days=DAYS)
    def observe_the_same(self, source: str, days: int) -> None:
        self.hear(source, self.price.said[source], days)

    @step(source=SOURCES, amount=AMOUNTS, days=st.integers(91, 120))
    def observe_after_long(self, source: str, amount: str, days: int) -> None:
        self.hear(source, [(amount, None, None)], days)

    @step(source=SOURCES, days=DAYS)
    def observe_no_price(self, source: str, days: int) -> None:
        self.hear(source, [], days)

    @step(source=SOURCES, days=DAYS)
    def retire(self, source: str, days: int) -> None:
        self.hear(source, None, days)

    @step(source=SOURCES, amount=AMOUNTS, ago=st.integers(1, 60), days=DAYS)
    def date_it(self, source: str, amount: str, ago: int, days: int) -> None:
        self.hear(source, [(amount, self.now - timedelta(days=ago), None)], days)

    @step(source=SOURCES, amounts=PAIRS, days=DAYS, before=st.integers(2, 60), data=st.data())
    def restate(self, source: str, amounts: list[str], days: int, before: int, data: Any) -> None:
        begun = self.now - timedelta(days=before)
        turned = self.now - timedelta(days=data.draw(st.integers(1, before - 1)))
        self.hear(source, [(amounts[0], begun, turned), (amounts[1], turned, None)], days)

    @step(source=SOURCES, amount=AMOUNTS, days=DAYS, before=st.integers(2, 60), data=st.data())
    def say_that_it_ended(self, source: str, amount: str, days: int, before: int, data: Any) -> None:
        ended = self.now - timedelta(days=data.draw(st.integers(0, before - 1)))
        self.hear(source, [(amount, self.now - timedelta(days=before), ended)], days)

    @step(source=SOURCES, amounts=PAIRS, ahead=st.integers(1, 40), days=DAYS)
    def announce(self, source: str, amounts: list[str], ahead: int, days: int) -> None:
        turned = self.now + timedelta(days=days + ahead)
        self.hear(source, [(amounts[0], None, turned), (amounts[1], turned, None)], days)

    @step(source=SOURCES, amount=AMOUNTS, ahead=st.integers(1, 40), days=DAYS)
    def announce_an_end(self, source: str, amount: str, ahead: int, days: int) -> None:
        self.hear(source, [(amount, None, self.now + timedelta(days=days + ahead))], days)

    @precondition(lambda self: self.announcing())
    @step(amount=AMOUNTS, later=st.integers(0, 10), days=DAYS, data=st.data())
    def announce_otherwise(self, amount: str, later: int, days: int, data: Any) -> None:
        """Another amount, or another day."""
        source = data.draw(st.sampled_from(self.announcing()))
        now_amount, begin, turned = self.price.said[source][0]
        turned = max(turned, self.now) + timedelta(days=later)
        self.hear(source, [(now_amount, begin, turned), (amount, turned, None)], days)

    @precondition(lambda self: self.announcing())
    @step(late=st.integers(0, 5), data=st.data())
    def let_it_come(self, late: int, data: Any) -> None:
        """The day announced has come, and the source still says so."""
        source = data.draw(st.sampled_from(self.announcing()))
        turned = self.price.said[source][0][2]
        self.now = max(self.now, turned - timedelta(days=1))
        self.hear(source, self.price.said[source], 1 + late)

    @precondition(lambda self: any(said and len(said) > 1 for said in self.price.said.values()))
    @step(days=DAYS, data=st.data())
    def withdraw(self, days: int, data: Any) -> None:
        """What was said of other times is said no longer."""
        source = data.draw(st.sampled_from([name for name, said in self.price.said.items() if said and len(said) > 1]))
        self.hear(source, [(self.price.said[source][0][0], None, None)], days)

    @precondition(lambda self: self.price.statements)
    @step(amount=AMOUNTS, data=st.data())
    def correct(self, amount: str, data: Any) -> None:
        self.pass_hours()
        moments = [moment for moment in self.price.moments() if moment <= self.now]
        since = data.draw(st.sampled_from(moments))
        until = data.draw(st.none() | st.sampled_from([*moments, self.now]))
        number = self.route = Route.objects.get(key="gpt-4o").pk
        try:
            correction = store.Correction(Decimal(amount), since, until)
            store.correct(number, standard("input"), correction, by="anna", note="", now=self.now)
        except ValueError:
            return
        self.price.correct(self.now, since, until, amount, self.waiting())

    @precondition(lambda self: self.decidable() is not None)
    @step(confirm=st.booleans())
    def decide(self, confirm: bool) -> None:
        self.pass_hours()
        waiting = self.decidable()
        assert waiting
        store.decide(waiting.pk, confirm=confirm, by="anna", note="", now=self.now)
        if confirm:
            self.price.confirm(self.now)

    def pass_hours(self) -> None:
        self.now += timedelta(hours=5)

    def announcing(self) -> list[str]:
        """The sources whose first price ends on a day to come."""
        return [
            name for name, said in self.price.said.items() if said and said[0][2] and said[0][2] > self.price.read[name]
        ]

    def decidable(self) -> Pending | None:
        return Pending.objects.filter(route__key="gpt-4o").exclude(rule="refused").first()

    def waiting(self) -> tuple[str, str | None] | None:
        """Whose change waits at the guard, or is refused, and to what."""
        row = Pending.objects.filter(route__key="gpt-4o").select_related("source").first()
        return row and (row.source.name, None if row.after is None else f"{row.after:f}")

    def hear(self, source: str, said: Dated | None, days: int) -> None:
        """Let a source speak, and write down what follows from it."""
        self.now += timedelta(days=days)
        rows = [OTHER] if said is None else [OTHER, route("gpt-4o", dated=written(said), cache_read="0.5")]
        outcome = tell(self.tellers[source], self.now, *rows)
        assert outcome.outcome in ("changed", "unchanged"), outcome.message
        self.price.hear(source, self.now, said, self.waiting())
        listed = any(one is not None for one in self.price.said.values())
        if listed != bool(self.presence.ask(self.now, self.now)):
            self.presence.write(self.now, self.now, None, listed)
        to_come = {one for one in self.price.to_come() if one[2] > self.now}
        self.announced.append((self.now, to_come))

    @invariant()
    def answers_are_the_notebooks(self) -> None:
        self.compare(self.now, self.now)
        self.ask_anything(QUESTIONS)
        for known_at, told in self.announced[-1:]:
            self.compare_announced(known_at, told)

    def ask_anything(self, questions: int) -> None:
        """What was true at one moment as known at another, both among those at which something became different."""
        moments = self.price.moments() or [START]
        for _ in range(questions):
            self.asked += 1
            as_of = moments[self.asked * 7919 % len(moments)] - timedelta(microseconds=self.asked % 2)
            self.compare(as_of, self.now if self.asked % 3 == 0 else moments[self.asked * 104729 % len(moments)])

    def compare(self, as_of: datetime, known_at: datetime) -> None:
        wanted = WantedPrices(as_of=as_of, known_at=known_at, component=("input",), provider=("openai",))
        rows = believed(wanted).filter(route__key="gpt-4o")
        found = [f"{amount:f}" for amount in rows.values_list("amount", flat=True)]
        told = self.price.ask(as_of, known_at)
        self.expect(found, [] if told is None else [told], "price", as_of, known_at)
        self.route = self.route or Route.objects.filter(key="gpt-4o").values_list("pk", flat=True).first()
        stretch = stretches([self.route], Moment(as_of, known_at)) if self.route else {}
        on_sale = any(one.gone_at is None for one in stretch.values())
        self.expect(on_sale, bool(self.presence.ask(as_of, known_at)), "presence", as_of, known_at)

    def compare_announced(self, known_at: datetime, told: set[tuple[str, str | None, datetime]]) -> None:
        """What was to come, as known after a run."""
        rows = {
            (row.source.name, f"{row.amount:f}" if row.amount is not None else None, row.effective_from)
            for row in Announced.objects.filter(recorded_at__lte=known_at).select_related("source")
            if not any(end and end <= known_at for end in (row.withdrawn_at, row.came_at))
            and row.effective_from > known_at
        }
        self.expect(rows, told, "announced", known_at, known_at)

    def expect(self, found: object, told: object, what: str, as_of: datetime, known_at: datetime) -> None:
        if found != told:
            Steps.mismatches += 1
            raise AssertionError(f"{what} at {as_of} as known at {known_at}: {found}, the notebook has {told}")
