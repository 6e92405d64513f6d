"""One price through any history: what is asked of the past is answered as a plain notebook would."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ProtectedError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog import queries, store
from catalog.models import Pending, Price
from catalog.queries import WantedPrices
from tests.told import make_teller, route, tell, week

pytestmark = pytest.mark.django_db
OTHER = route("gpt-4.1", input="1")
AMOUNTS = ["1", "2", "30"]
STEPS = st.lists(
    st.tuples(st.sampled_from(["first", "second"]), st.one_of(st.none(), st.sampled_from(AMOUNTS))),
    min_size=1,
    max_size=8,
)


class Notebook:
    """The same rules in the plainest words: what is believed now, and each page that was ever written.

    Two sources; the first is believed before the second. A move of more than five times by the believed
    source waits until that source is read again and says the same.
    """

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.held: tuple[str, str] | None = None  # amount, source
        self.waits: tuple[str, str, datetime] | None = None  # amount, source, since
        self.true: list[tuple[datetime, str | None]] = []  # from when on, what we now think was true
        self.pages: list[tuple[datetime, list[tuple[datetime, str | None]]]] = []

    def read(self, source: str, amount: str | None, at: datetime) -> None:
        self.said.pop(source, None)
        if amount is not None:
            self.said[source] = amount
        believed = next((name for name in ("first", "second") if name in self.said), None)
        after = (self.said[believed], believed) if believed else None
        since = at
        if after and self.held and after[1] == self.held[1] and self._jumps(self.held[0], after[0]):
            if self.waits and self.waits[:2] == after and source == after[1]:
                since = self.waits[2]
            else:
                self.waits = self.waits if self.waits and self.waits[:2] == after else (*after, at)
                after = self.held
        if after is not self.held:
            self.waits = None
            if (after and after[0]) != (self.held and self.held[0]):
                self._write(since, after[0] if after else None)
            self.held = after
        elif after and self.said[after[1]] == after[0]:
            self.waits = None
        self.pages.append((at, list(self.true)))

    @staticmethod
    def _jumps(before: str, after: str) -> bool:
        return not Decimal(before) / 5 <= Decimal(after) <= Decimal(before) * 5

    def _write(self, since: datetime, amount: str | None) -> None:
        begun = [page for page in self.true if page[0] >= since]
        since = max([since, *(page[0] for page in begun)])
        self.true = [page for page in self.true if page[0] < since]
        self.true.append((since, amount))

    def answer(self, as_of: datetime, known_at: datetime) -> list[Decimal]:
        pages = [page for at, page in self.pages if at <= known_at]
        amounts = [amount for since, amount in (pages[-1] if pages else []) if since <= as_of]
        return [Decimal(amounts[-1])] if amounts and amounts[-1] is not None else []


def asked(as_of: datetime, known_at: datetime) -> list[Any]:
    found = queries.prices(WantedPrices(as_of=as_of, known_at=known_at)).rows
    return [price.amount for price in found if price.model_id == "gpt-4o"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("first", "1"), ("first", "30"), ("first", "30"), ("first", "2")])
@example(steps=[("first", "1"), ("first", "30"), ("second", "30"), ("first", None), ("first", "30")])
def test_the_past_is_told_as_it_was_known_and_as_it_is_known_now(steps: list[tuple[str, str | None]]) -> None:
    clear()
    tellers = {name: make_teller(name, order=order) for order, name in enumerate(("first", "second"))}
    notebook = Notebook()
    for number, (source, amount) in enumerate(steps):
        said = [route("gpt-4o", input=amount)] if amount else []
        assert not tell(tellers[source], week(number), OTHER, *said).failed
        notebook.read(source, amount, week(number))
    middles = [week(number) + timedelta(days=3) for number in range(len(steps))]
    for known_at in middles:
        for as_of in [when for when in middles if when <= known_at]:
            assert asked(as_of, known_at) == notebook.answer(as_of, known_at), (as_of, known_at)
    assert_no_overlap()


def assert_no_overlap() -> None:
    rows = list(Price.objects.filter(superseded_at=None).order_by("route", "valid_from"))
    for before, after in pairwise(rows):
        if before.route_id == after.route_id:
            assert before.valid_to
            assert before.valid_to <= after.valid_from


def clear() -> None:
    """Each example starts from an empty catalog."""
    kept = list(apps.get_app_config("catalog").get_models())
    for _ in kept:  # what names another row goes before it
        kept = [table for table in kept if not _emptied(table)]
    assert not kept


def _emptied(table: Any) -> bool:
    try:
        table.objects.all().delete()
    except ProtectedError:
        return False
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, decisions=st.lists(st.booleans(), min_size=8, max_size=8))
def test_whatever_people_decide_in_between_one_thing_is_true_at_a_time(
    steps: list[tuple[str, str | None]], decisions: list[bool]
) -> None:
    clear()
    tellers = {name: make_teller(name, order=order) for order, name in enumerate(("first", "second"))}
    for number, (source, amount) in enumerate(steps):
        said = [route("gpt-4o", input=amount)] if amount else []
        assert not tell(tellers[source], week(number), OTHER, *said).failed
        for pending in Pending.objects.exclude(rule="refused"):
            now = week(number) + timedelta(days=1)
            store.decide(pending.pk, confirm=decisions[number], by="anna", note="", now=now)
            assert Pending.objects.filter(rule="refused").exists() is not decisions[number]
    assert_no_overlap()
    for number in range(len(steps)):
        assert len(asked(week(number) + timedelta(days=3), week(number) + timedelta(days=3))) <= 1
