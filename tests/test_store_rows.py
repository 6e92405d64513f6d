"""Rows written at once: an amount comes back as it went in, on every database, and only what differs is written."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max, Min
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.money import exact, per_unit
from catalog.models import Price, Route
from catalog.store.rows import insert, rewrite, rewrite_differing, states
from tests.builders import SEEN, make_route, make_snapshot

pytestmark = pytest.mark.django_db
AMOUNTS = st.builds(
    lambda digits, places: exact(Decimal(digits).scaleb(-places)),
    st.integers(min_value=1, max_value=10**12 - 1),
    st.integers(min_value=3, max_value=21),
).filter(lambda amount: Decimal("1e-9") <= amount <= Decimal("1e9"))


def a_price(route: Route, amount: Decimal, **columns: Any) -> Price:
    snapshot = make_snapshot()
    return Price(
        route=route, component="input", unit="1M tokens", currency="USD", tier="standard", state="amount",
        amount=amount, valid_from=SEEN, recorded_at=SEEN, source=snapshot.source, snapshot=snapshot, at="/", **columns,
    )  # fmt: skip


@settings(max_examples=50)
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=8, unique=True))
def test_twelve_digits_come_back_exactly_and_in_order(amounts: list[Decimal]) -> None:
    route = Route.objects.first() or make_route()
    Price.objects.all().delete()
    insert([a_price(route, amount, conditions=str(turn)) for turn, amount in enumerate(amounts)])
    held = list(Price.objects.order_by("amount").values_list("amount", flat=True))
    assert [str(amount) for amount in held] == [str(amount) for amount in sorted(amounts)]
    assert Price.objects.aggregate(low=Min("amount"), high=Max("amount")) == {"low": min(amounts), "high": max(amounts)}
    for amount in amounts:
        assert Price.objects.filter(amount=amount).count() == 1


@pytest.mark.parametrize(
    ("stated", "unit", "held"),
    [
        ("0.0000004", "token", "0.4"),
        ("4e-07", "token", "0.4"),
        ("0.049999999999999996", "1M tokens", "0.05"),
        ("0.27999999999999997", "1M tokens", "0.28"),
        ("2.7777777777777777e-06", "token", "2.77777777778"),
        ("0.006", "minute", "0.0001"),
        ("0.01", "minute", "0.000166666666667"),
        ("1000", "1M tokens", "1000"),
    ],
)
def test_an_amount_is_rounded_once_and_held_as_it_is_said(stated: str, unit: str, held: str) -> None:
    insert([a_price(make_route(), per_unit(Decimal(stated), unit)[0])])
    assert str(Price.objects.get().amount) == held


def test_a_written_row_is_the_row_that_the_model_would_write() -> None:
    route, list_amount = make_route(), Decimal("3.5")
    insert([a_price(route, Decimal("2.5"), list_amount=list_amount, rule="only claim", opened_by="switch", text="é\n")])
    made = Price.objects.get()
    saved = a_price(route, Decimal("2.5"), list_amount=list_amount, rule="only claim", opened_by="switch", text="é\n")
    saved.conditions = "x=1"
    saved.save()
    for column in (field.attname for field in Price._meta.concrete_fields):
        if column not in ("id", "conditions"):
            assert getattr(made, column) == getattr(Price.objects.get(pk=saved.pk), column), column


def test_a_row_named_before_it_had_a_number_is_found() -> None:
    route = Route(provider=make_route().provider, native_id="two", key="two")
    price = a_price(route, Decimal(1))
    route.save()
    insert([price])
    assert Price.objects.get().route == route


def test_times_keep_their_microseconds_and_their_zone() -> None:
    moment = datetime(2026, 6, 1, 23, 59, 59, 999999, tzinfo=UTC)
    route = make_route()
    route.changed_at, route.gone_at = moment, None
    rewrite([route], ["changed_at", "gone_at"])
    held = Route.objects.get()
    assert (held.changed_at, held.gone_at) == (moment, None)
    assert Route.objects.filter(changed_at__gt=moment - timedelta(microseconds=1), changed_at__lte=moment).exists()


def test_only_rows_that_differ_are_written() -> None:
    rows = [make_route(native_id=name) for name in ("a", "b", "c")]
    before = states(rows, ["name", "input"])
    rows[1].name = "new"
    rows[2].input = Decimal("2.50")
    rows[0].input = None
    with CaptureQueriesContext(connection) as asked:
        assert rewrite_differing(rows, ["name", "input"], before) == 2
    assert len(asked) <= 2
    assert list(Route.objects.order_by("key").values_list("name", "input")) == [
        ("a", None),
        ("new", None),
        ("c", Decimal("2.5")),
    ]
    assert rewrite_differing(rows, ["name", "input"], states(rows, ["name", "input"])) == 0


def test_no_rows_ask_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert([])
        rewrite([], ["name"])
        assert rewrite_differing([], ["name"], {}) == 0
