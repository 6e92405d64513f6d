"""Prices on both time axes, changes, vendors and sources, as the queries answer them."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection

from catalog import queries
from catalog.models import Run
from catalog.queries import WantedChanges, WantedPrices, WantedRoutes
from catalog.queries.prices import believed
from tests.builders import (
    CHECKED,
    SEEN,
    make_change,
    make_disagreement,
    make_model,
    make_price,
    make_route,
    make_run,
    make_snapshot,
    make_source,
    make_vendor,
    set_version,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 32)]


def amounts(**asked: Any) -> list[str]:
    return [str(price.amount) for price in queries.prices(WantedPrices(**asked)).rows]


def test_a_change_is_seen_from_the_day_it_was_true() -> None:
    route = make_route()
    make_price(route, amount="2", valid_from=DAY[0], valid_to=DAY[10])
    make_price(route, amount="3", valid_from=DAY[10])
    assert amounts() == ["3"]
    assert amounts(as_of=DAY[9]) == ["2"]
    assert amounts(as_of=DAY[10]) == ["3"]
    assert amounts(as_of=DAY[0] - timedelta(seconds=1)) == []


def test_what_we_knew_is_not_what_we_learnt_later() -> None:
    route = make_route()
    make_price(route, amount="2", valid_from=DAY[0], valid_to=DAY[10], closed_at=DAY[15])
    make_price(route, amount="3", valid_from=DAY[10], recorded_at=DAY[15])
    assert amounts(as_of=DAY[12]) == ["3"]
    assert amounts(as_of=DAY[12], known_at=DAY[14]) == ["2"]
    assert amounts(as_of=DAY[12], known_at=DAY[15]) == ["3"]
    assert amounts(known_at=DAY[14]) == ["2"]


def test_a_corrected_price_is_what_we_believed_until_the_correction() -> None:
    route = make_route()
    make_price(route, amount="2000", valid_from=DAY[0], superseded_at=DAY[5])
    make_price(route, amount="2", valid_from=DAY[0], recorded_at=DAY[5], opened_by="correction")
    assert amounts(as_of=DAY[2]) == ["2"]
    assert amounts(as_of=DAY[2], known_at=DAY[4]) == ["2000"]
    assert amounts(as_of=DAY[2], known_at=DAY[5]) == ["2"]


def test_every_moment_of_both_axes_answers_as_the_definition_says() -> None:
    route = make_route()
    shapes: list[dict[str, Any]] = [
        {"valid_from": DAY[0], "valid_to": DAY[4], "closed_at": DAY[6]},
        {"valid_from": DAY[4], "recorded_at": DAY[6], "superseded_at": DAY[9]},
        {"valid_from": DAY[4], "recorded_at": DAY[9], "valid_to": DAY[8], "closed_at": DAY[9]},
        {"valid_from": DAY[8], "recorded_at": DAY[9]},
    ]
    rows = [make_price(route, amount=str(number + 1), **shape) for number, shape in enumerate(shapes)]
    for when, known in product(DAY[:12], DAY[:12]):
        wanted = [
            str(row.amount)
            for row in rows
            if row.recorded_at <= known and (row.superseded_at is None or row.superseded_at > known)
            if row.valid_from <= when
            if row.valid_to is None or row.valid_to > when or (row.closed_at is not None and row.closed_at > known)
        ]
        assert amounts(as_of=when, known_at=known) == wanted, (when, known)


def test_the_prices_of_a_model_are_found_over_an_index_in_one_query(django_assert_num_queries: Any) -> None:
    make_route(input="1", output="2")
    plan = believed(WantedPrices(model="acme/one", as_of=SEEN, known_at=NOW)).explain()
    if connection.vendor == "sqlite":
        assert "SCAN catalog_price" not in plan
    with django_assert_num_queries(3):  # prices, sources, snapshots
        assert len(queries.prices(WantedPrices(model="acme/one", as_of=SEEN)).rows) == 2


def test_prices_are_narrowed_by_provider_component_and_tier() -> None:
    make_price(make_route("one", "a", input="1", output="2"), "input", "3", tier="batch")
    make_route("one", "b", input="4")
    assert amounts(provider=("a",), component=("input",)) == ["1", "3"]
    assert amounts(tier=("batch",)) == ["3"]


def test_going_through_prices_routes_and_changes_meets_each_once() -> None:
    for number in range(5):
        make_change(make_route(f"m{number}", input=str(number + 1)), after=str(number))
    steps = {
        "prices": lambda place: queries.prices(WantedPrices(), place, 2),
        "routes": lambda place: queries.routes_after(WantedRoutes(), place, 2, NOW),
        "changes": lambda place: queries.changes(WantedChanges(), place, 2),
    }
    for name, step in steps.items():
        met, place = [], None
        while True:
            part = step(place)
            met += part.rows
            if (place := part.next) is None:
                break
        assert len(met) == 5, name
        assert len({str(row) for row in met}) == 5, name


def test_changes_come_newest_first_and_are_narrowed() -> None:
    route = make_route("one", "a")
    make_change(route, "price_up", after="old")
    make_change(route, "gone", after="new", recorded_at=CHECKED)
    make_change(make_route("two", "b"), "back", after="other", recorded_at=CHECKED)

    def after(**asked: Any) -> list[str]:
        return [change.after for change in queries.changes(WantedChanges(**asked)).rows]

    assert after(model="acme/one") == ["new", "old"]
    assert after(kind=("gone", "back"), provider=("b",)) == ["other"]
    assert set(after(since=CHECKED)) == {"new", "other"}


def test_unmatched_routes_are_listed_as_such() -> None:
    make_route("one")
    make_route(None, "host", native_id="mystery-7b")
    (route,) = queries.routes_after(WantedRoutes(matched=False), None, 10, NOW).rows
    assert (route.model, route.model_id) == ("", "mystery-7b")
    assert [r.model_id for r in queries.routes_after(WantedRoutes(q="MYSTERY 7b"), None, 10, NOW).rows] == [
        "mystery-7b"
    ]


def test_open_disagreements_are_listed_with_what_they_are_about() -> None:
    make_disagreement(make_route("one", "a"))
    make_disagreement(make_model("two"), "release_date")
    make_disagreement(make_model("two"), "licence", until=CHECKED)
    assert {view.subject for view in queries.disagreements()} == {"acme/one @ a", "acme/two"}
    assert [view.fact for view in queries.disagreements(provider="a")] == ["price"]


def test_a_vendor_is_shown_in_both_its_roles(django_assert_num_queries: Any) -> None:
    make_route("acme/one", "acme", input="3")
    make_route("other/two", "acme", native_id="two-gone", gone_at=CHECKED)
    make_route(None, "acme", native_id="mystery")
    found = queries.vendor("acme", NOW)
    assert found is not None
    assert (found.row.is_lab, found.row.is_provider) == (True, True)
    assert [row.slug for row in found.models] == ["acme/one"]
    assert [(row.model_id, row.model, row.usable) for row in found.routes] == [
        ("one", "acme/one", True),
        ("mystery", "", True),
        ("two-gone", "other/two", False),
    ]
    assert queries.vendor("nobody", NOW) is None
    with django_assert_num_queries(9):
        queries.vendor("acme", NOW)
    with django_assert_num_queries(1):
        assert {row.slug for row in queries.vendors()} == {"acme", "other"}


def test_a_source_shows_its_last_run_and_its_last_good_one(django_assert_num_queries: Any) -> None:
    source = make_source(due_at=NOW)
    make_route(input="1")
    make_snapshot(fetched_at=CHECKED, fidelity="complete", origin="an archive")
    make_run(source, NOW - timedelta(hours=1), outcome=Run.Outcome.HELD)
    failed = make_run(source, NOW, outcome=Run.Outcome.FAILED, message="answered 503 after 4 tries")
    make_snapshot(fetched_at=NOW, run=failed)
    make_source("silent")
    with django_assert_num_queries(6):
        found = {view.name: view for view in queries.sources(NOW)}
    good, silent = found["models-dev"], found["silent"]
    assert good.last_run is not None
    assert (good.last_run.outcome, good.last_run.message) == ("failed", "answered 503 after 4 tries")
    assert good.last_good is not None
    assert good.last_good.started_at == CHECKED
    assert (good.recorded, good.origin, good.due_at) == (True, "an archive", NOW)
    assert (good.route_count, good.price_count) == (1, 1)
    assert (silent.last_run, silent.last_good, silent.recorded) == (None, None, False)


def test_a_source_runs_while_its_lease_holds() -> None:
    make_source("held", lease_owner="a worker", lease_until=NOW + timedelta(minutes=1))
    make_source("dropped", lease_owner="a dead worker", lease_until=NOW - timedelta(minutes=1))
    assert {view.name: view.running for view in queries.sources(NOW)} == {"held": True, "dropped": False}


def test_the_version_of_an_empty_catalog_is_nought() -> None:
    assert queries.catalog_version() == 0
    set_version(7)
    assert queries.catalog_version() == 7


def test_vendors_are_in_the_order_of_their_names() -> None:
    for slug, name in (("z", "alpha"), ("a", "Beta"), ("m", "")):
        make_vendor(slug, name=name)
    assert [row.name for row in queries.vendors()] == ["alpha", "Beta", "m"]
