"""One model with all that is known of it: facts, routes, prices in their six states, ties, what is disputed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog import queries
from catalog.domain.vocabulary import PriceState
from catalog.queries import ModelView, Moved, RouteView
from tests.builders import (
    CHECKED,
    SEEN,
    facts,
    make_alias,
    make_change,
    make_disagreement,
    make_model,
    make_old_slug,
    make_pending,
    make_price,
    make_route,
    make_snapshot,
    make_source,
    make_vendor,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def view(slug: str = "acme/one") -> ModelView:
    found = queries.model(slug, NOW)
    assert isinstance(found, ModelView)
    return found


def only_route(slug: str = "acme/one") -> RouteView:
    (route,) = view(slug).routes
    return route


def tied(slug: str = "acme/one") -> dict[str, int]:
    return {route.provider.slug: route.price("input").tied for route in view(slug).routes}


def test_a_fact_shows_where_it_was_read_and_when_it_was_last_confirmed() -> None:
    make_model("openai/gpt-4.1-mini", context=1_047_576, release_date="2025-04")
    context, release = (view("openai/gpt-4.1-mini").facts[name] for name in ("context", "release_date"))
    assert context.value == 1_047_576
    assert context.evidence is not None
    assert context.evidence.url == "https://models-dev.example/api.json"
    assert (context.evidence.fetched_at, context.evidence.at) == (SEEN, "/context")
    assert len(context.evidence.sha256) == 64
    assert context.checked_at == CHECKED
    assert (context.precision, release.precision) == ("", "month")


def test_a_recording_says_what_it_is() -> None:
    snapshot = make_snapshot(fidelity="complete", origin="a web archive")
    make_model(facts=facts(snapshot, context=5))
    evidence = view().facts["context"].evidence
    assert evidence is not None
    assert (evidence.recorded, evidence.fidelity, evidence.origin) == (True, "complete", "a web archive")


def test_a_price_shows_amount_unit_evidence_and_both_times() -> None:
    make_route(input="0.4")
    price = only_route().price("input")
    assert (str(price.amount), price.unit, price.currency, price.state) == ("0.4", "1M tokens", "USD", "amount")
    assert price.evidence is not None
    assert (price.evidence.source, price.evidence.at, price.evidence.text) == ("models-dev", "/cost/input", "0.4")
    assert (price.changed_at, price.checked_at) == (SEEN, CHECKED)


def test_a_route_was_checked_when_any_of_it_was_last_confirmed_and_a_gone_one_never_again() -> None:
    make_source("litellm", checked_at=NOW)
    make_price(make_route("one", "sold", input="0.4"), "output", "1", source="litellm")
    make_route("one", "gone", input="0.4", gone_at=CHECKED)
    make_route("one", "unpriced")
    assert {route.provider.slug: route.checked_at for route in view().routes} == {
        "sold": NOW,
        "gone": None,
        "unpriced": CHECKED,
    }
    assert view().checked_at == NOW


def test_a_source_that_never_answered_completely_confirms_nothing_later_than_its_snapshot() -> None:
    make_source(checked_at=None)
    make_route(input="0.4")
    assert only_route().price("input").checked_at == SEEN


def test_absent_free_included_and_zero_are_different_states() -> None:
    make_source("narrow", states="[]")
    make_route("free", input="free", output="free")
    make_route("plan", make_vendor("club", kind="plan"), input="included")
    make_route("bare", source="models-dev")
    make_route("unread", source="narrow")
    found = {slug: only_route(f"acme/{slug}").price("input") for slug in ("free", "plan", "bare", "unread")}
    assert {slug: price.state for slug, price in found.items()} == {
        "free": PriceState.FREE,
        "plan": PriceState.INCLUDED,
        "bare": PriceState.NOT_PUBLISHED,
        "unread": PriceState.NOT_CHECKED,
    }
    assert [found[slug].amount for slug in ("plan", "bare", "unread")] == [None, None, None]


def test_only_sources_that_state_a_route_today_can_say_that_a_price_is_not_published() -> None:
    route = make_route(input="1")
    route.claims.update(until=CHECKED)
    assert only_route().price("output").state is PriceState.NOT_CHECKED
    assert only_route().price("input", "batch").state is PriceState.NOT_CHECKED


def test_ended_superseded_and_conditional_prices_are_not_the_price() -> None:
    route = make_route(input="3")
    make_price(route, "output", "9", valid_to=CHECKED)
    make_price(route, "output", "8", superseded_at=CHECKED)
    make_price(route, "output", "7", conditions="prompt_tokens>200000")
    found = only_route()
    assert found.price("output").state is PriceState.NOT_PUBLISHED
    assert [(price.component, str(price.amount)) for price in found.prices] == [("input", "3"), ("output", "7")]


def test_a_price_in_dollars_is_shown_before_one_in_another_currency() -> None:
    route = make_route()
    make_price(route, "input", "2", currency="CNY")
    assert only_route().price("input").currency == "CNY"
    make_price(route, "input", "0.3")
    assert only_route().price("input").currency == "USD"


def test_tiers_come_standard_first_and_invented_ones_last() -> None:
    route = make_route()
    for tier in ("ultrafast", "batch", "standard", "balanced"):
        make_price(route, "input", "1", tier=tier)
    assert [price.tier for price in only_route().prices] == ["standard", "batch", "balanced", "ultrafast"]
    assert only_route().tiers[0] == "standard"


def test_all_that_share_the_lowest_price_are_marked_and_nobody_else() -> None:
    for provider, price in (("a", "1"), ("b", "1.0"), ("c", "2")):
        make_route("one", provider, input=price)
    assert tied() == {"a": 2, "b": 2, "c": 0}


def test_free_gone_ended_deprecated_plan_and_variant_routes_do_not_compete() -> None:
    make_route("one", "paid", input="5")
    make_route("one", "free", input="free")
    make_route("one", "gone", input="1", gone_at=CHECKED)
    make_route("one", "ended", input="1", shutdown_date="2026-10-31")
    make_route("one", "deprecated", input="1", status="deprecated")
    make_route("one", make_vendor("plan", kind="plan"), input="1")
    make_route(make_model("one-tuned", parent=make_model(), relation="variant"), "tuner", input="1")
    assert {provider for provider, count in tied().items() if count} == {"paid"}


def test_other_currencies_tiers_and_units_are_not_compared() -> None:
    make_route("one", "dollars", input="5")
    other = make_route("one", "others")
    make_price(other, "input", "1", currency="CNY")
    make_price(other, "input", "1", tier="batch")
    make_price(other, "input", "1", conditions="hours=16:30-00:30Z")
    make_price(other, "input", "1", unit="hour")
    marked = {(price.unit, price.tied) for route in view().routes for price in route.prices if price.tied}
    assert marked == {("1M tokens", 1), ("hour", 1)}


@pytest.mark.parametrize(
    ("date", "usable"),
    [
        ("2026-10-31", False),
        ("2026-11-01", False),
        ("2026-11-02", True),
        ("2026-10", False),
        ("2026-11", True),
        ("2026", True),
    ],
)
def test_a_route_is_usable_until_the_day_it_shuts(date: str, usable: bool) -> None:
    make_route(shutdown_date=date)
    assert only_route().usable is usable


def test_routes_of_snapshots_and_variants_are_shown_after_the_models_own_and_marked() -> None:
    parent = make_model()
    make_route(make_model("one-2025-01-01", parent=parent), "cheap", input="0.1")
    make_route(make_model("one-tuned", parent=parent, relation="variant"), "tuner", input="0.2")
    make_route(parent, "own", input="5")
    found = view()
    assert [(route.relation, route.model) for route in found.routes] == [
        ("", "acme/one"),
        ("snapshot", "acme/one-2025-01-01"),
        ("variant", "acme/one-tuned"),
    ]
    assert [row.slug for row in found.snapshots] == ["acme/one-2025-01-01"]
    assert [row.slug for row in found.variants] == ["acme/one-tuned"]
    child = view("acme/one-2025-01-01")
    assert child.parent is not None
    assert child.parent.slug == "acme/one"
    assert (child.snapshots, child.variants) == ((), ())


def test_what_waits_and_what_is_disputed_stands_beside_its_price() -> None:
    route = make_route(input="3", output="15")
    make_pending(route, "input", "30")
    make_disagreement(route)
    make_disagreement(route, others="[]", until=CHECKED, component="output")
    given, taken = (only_route().price(component) for component in ("input", "output"))
    assert given.pending is not None
    assert (str(given.pending.before), str(given.pending.after), given.pending.since) == ("3", "30", CHECKED)
    assert given.disagreement is not None
    (other,) = given.disagreement.others
    assert (other.value, other.sources, other.claims) == ("4", ("litellm",), 1)
    assert "order" in given.disagreement.why
    assert (taken.pending, taken.disagreement) == (None, None)


def test_a_disputed_fact_of_the_model_says_so() -> None:
    make_disagreement(make_model(), "release_date", chosen="2025-04-14")
    found = view()
    assert found.facts["release_date"].disagreement is found.disagreements[0]
    assert found.facts["context"].disagreement is None


def test_aliases_and_recent_changes_come_with_the_model_the_newest_first() -> None:
    route = make_route(input="3")
    make_alias("one-latest", make_model())
    make_change(route, before="1", after="2")
    make_change(route, before="2", after="3", recorded_at=CHECKED)
    make_change(make_route("another"))
    found = view()
    assert [alias.alias for alias in found.aliases] == ["one-latest"]
    assert [change.after for change in found.changes] == ["3", "2"]
    assert found.changes[0].kind_label == "price up"


def test_an_old_slug_says_where_the_model_is_now_and_an_unknown_one_is_nothing() -> None:
    make_old_slug("acme/uno", make_model())
    assert queries.model("acme/uno", NOW) == Moved("acme/one")
    assert queries.route_pages("acme/uno", "acme", NOW) == Moved("acme/one")
    assert queries.model("acme/none", NOW) is None


def test_the_routes_of_a_model_at_one_provider_know_the_ties_with_all_others() -> None:
    make_route("one", "a", input="1")
    make_route("one", "a", input="2", region="eu")
    make_route("one", "b", input="1")
    found = queries.route_pages("acme/one", "a", NOW)
    assert found is not None
    assert not isinstance(found, Moved)
    assert [(route.region, route.price("input").tied) for route in found.routes] == [("", 2), ("eu", 0)]
    make_vendor("c")
    assert queries.route_pages("acme/one", "c", NOW) is None
    assert queries.route_pages("acme/one", "nobody", NOW) is None


def test_a_model_asks_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    for count in (1, 12):
        for number in range(count):
            route = make_route("one", f"host-{number}", region=str(count), input="1", output="2")
            make_pending(route)
            make_disagreement(route)
            make_change(route)
        with django_assert_num_queries(16):
            queries.model("acme/one", NOW)
        with django_assert_num_queries(15):
            queries.route_pages("acme/one", "host-0", NOW)
