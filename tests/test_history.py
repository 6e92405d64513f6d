"""One price through any history: what was answered once is answered again to whoever asks what was known then."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog import queries, store
from catalog.models import Pending, Price, Route
from catalog.queries import WantedPrices
from tests.dumped import empty
from tests.told import make_teller, route, tell, week

pytestmark = pytest.mark.django_db
OTHER = route("gpt-4.1", input="1")
STEPS = st.lists(
    st.tuples(st.sampled_from(["first", "second"]), st.sampled_from([None, "1", "2", "30"]), st.booleans()),
    min_size=1,
    max_size=8,
)
Step = tuple[str, str | None, bool]


def asked(**when: datetime) -> list[Decimal | None]:
    """The amounts that a question gets, of the one price."""
    return [price.amount for price in queries.prices(WantedPrices(**when)).rows if price.model_id == "gpt-4o"]


def moments(weeks: int) -> list[datetime]:
    """One in each week so far, after its run and what people decided."""
    return [week(number) + timedelta(days=3) for number in range(weeks)]


def live(steps: list[Step], *, decide: bool = False) -> list[dict[datetime, list[Any]]]:
    """Let the sources speak week by week; what each past moment was told to have been, as the weeks went by."""
    tellers = {name: make_teller(name, order=order) for order, name in enumerate(("first", "second"))}
    told = []
    for number, (source, amount, confirm) in enumerate(steps):
        said = [route("gpt-4o", input=amount)] if amount else []
        assert not tell(tellers[source], week(number), OTHER, *said).failed
        for pending in Pending.objects.exclude(rule="refused") if decide else ():
            now = week(number) + timedelta(days=1)
            store.decide(pending.pk, confirm=confirm, by="anna", note="", now=now)
        told.append({moment: asked(as_of=moment) for moment in moments(number + 1)})
    return told


def check(steps: list[Step], told: list[dict[datetime, list[Any]]]) -> None:
    """No two prices at one time, ever; the past is told as it was known; now is what lists show."""
    rows = Price.objects.filter(superseded_at=None).order_by("route", "valid_from")
    for before, after in pairwise(rows):
        if before.route_id == after.route_id:
            assert before.valid_to
            assert before.valid_to <= after.valid_from
    for number, answers in enumerate(told):
        for as_of, amounts in answers.items():
            assert len(amounts) <= 1
            assert asked(as_of=as_of, known_at=moments(number + 1)[-1]) == amounts
    said = {Decimal(amount) for _, amount, _ in steps if amount}
    assert {amount for answers in told for amounts in answers.values() for amount in amounts} <= said
    for held in Route.objects.filter(key="gpt-4o", gone_at=None):
        assert asked() == ([] if held.input is None else [held.input])


@settings(max_examples=3)
@given(steps=STEPS)
@example(steps=[("first", "1", False), ("first", "30", False), ("first", "30", False), ("first", "2", False)])
@example(steps=[("first", "1", False), ("first", "30", False), ("second", "30", False), ("first", None, False)])
def test_the_past_is_told_as_it_was_known(steps: list[Step]) -> None:
    empty()
    check(steps, live(steps))


@settings(max_examples=3)
@given(steps=STEPS)
@example(steps=[("first", "1", True), ("first", "30", True), ("first", "30", False), ("second", "2", True)])
@example(steps=[("first", "1", True), ("first", "30", False), ("first", "30", False), ("first", None, True)])
def test_what_people_decide_is_known_from_then_on(steps: list[Step]) -> None:
    empty()
    check(steps, live(steps, decide=True))


@pytest.mark.slow
@settings(max_examples=50)
@given(steps=STEPS, decide=st.booleans())
def test_so_it_is_in_many_histories(steps: list[Step], decide: bool) -> None:
    empty()
    check(steps, live(steps, decide=decide))
