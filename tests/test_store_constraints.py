"""What the database itself refuses, whoever writes to it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.models import AIModel, Alias, Catalog, Claim, Disagreement, Pending, Price, Run
from tests.builders import SEEN, make_model, make_pending, make_price, make_route, make_run, make_snapshot

pytestmark = pytest.mark.django_db
LATER = SEEN + timedelta(days=7)
BEFORE = SEEN - timedelta(days=7)


def a_price(**columns: Any) -> None:
    make_price(make_route(), **{"amount": "2", **columns})


def two_prices(**columns: Any) -> None:
    route = make_route(input="2")
    make_price(route, **{"amount": "3", **columns})


def ended(**columns: Any) -> None:
    a_price(valid_from=SEEN, recorded_at=SEEN, **columns)


def a_claim(**columns: Any) -> None:
    snapshot = make_snapshot()
    given = {"source": snapshot.source, "record": "x", "part": "y", "at": "/", "snapshot": snapshot, "since": SEEN}
    Claim.objects.create(**{**given, "digest": "", "body": "{}", **columns})


def two_claims() -> None:
    route = make_route()
    held = Claim.objects.get()
    a_claim(record=held.record, part=held.part, route=route)


def two_aliases() -> None:
    for _ in range(2):
        Alias.objects.create(alias="latest", model=make_model(), provider=make_model().lab, since=SEEN)


REFUSED: dict[str, Callable[[], Any]] = {
    "a negative price": lambda: a_price(amount="-1"),
    "an amount that is none": lambda: a_price(amount=None, state="amount"),
    "an amount of what is included": lambda: a_price(amount="2", state="included"),
    "two open prices of one thing": two_prices,
    "a price that ends before it starts": lambda: ended(valid_to=BEFORE, closed_at=SEEN),
    "a price that ends as it starts": lambda: ended(valid_to=SEEN, closed_at=SEEN),
    "a price known before it was true": lambda: a_price(valid_from=LATER, recorded_at=SEEN),
    "an end that nobody knew of": lambda: ended(valid_to=LATER, closed_at=None),
    "an end known of a price that has none": lambda: ended(valid_to=None, closed_at=LATER),
    "a price superseded as it was recorded": lambda: ended(superseded_at=SEEN),
    "a price without a unit": lambda: a_price(unit=""),
    "a price without a currency": lambda: a_price(currency=""),
    "two waiting changes of one price": lambda: [make_pending(route) for route in [make_route(input="2")] * 2],
    "a claim about nothing": a_claim,
    "a claim about two things": lambda: a_claim(route=make_route(), model=make_model()),
    "two open claims of one record": two_claims,
    "a claim that ends as it starts": lambda: a_claim(route=make_route(), until=SEEN),
    "two runs of one source at one time": lambda: Run.objects.create(source=make_run().source, started_at=SEEN),
    "a run that ends before it starts": lambda: make_run(finished_at=BEFORE),
    "two routes of one key": lambda: [make_route(), make_route()],
    "two models of one name": lambda: [make_model(), AIModel.objects.create(slug="acme/one", lab=make_model().lab)],
    "a model that is its own snapshot": lambda: AIModel.objects.filter(pk=make_model().pk).update(parent=make_model()),
    "one open alias of a provider twice": two_aliases,
    "an alias that ends as it starts": lambda: Alias.objects.create(
        alias="latest", model=make_model(), since=SEEN, until=SEEN
    ),
    "a dispute about nothing": lambda: Disagreement.objects.create(
        fact="price", chosen="1", chosen_source=make_run().source, others="[]", since=SEEN
    ),
    "a second catalog": lambda: Catalog.objects.create(pk=2),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(what: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[what]()


def test_the_database_takes_one_price_after_another_and_one_taken_back() -> None:
    route = make_route()
    make_price(route, amount="1", valid_to=LATER)
    make_price(route, amount="2", valid_from=LATER)
    make_price(route, amount="3", valid_from=LATER, superseded_at=LATER + timedelta(days=1))
    assert list(Price.objects.order_by("pk").values_list("amount", flat=True)) == [1, 2, 3]


def test_what_is_free_may_say_zero_and_what_is_included_says_nothing() -> None:
    route = make_route(input="free", output="included")
    assert dict(Price.objects.filter(route=route).values_list("component", "amount")) == {
        "input": Decimal(0),
        "output": None,
    }
    assert not Pending.objects.exists()
