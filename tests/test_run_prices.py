"""What one source says, week after week, and what the catalog makes of it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import AIModel, Catalog, Change, Claim, Pending, Price, Route, Run, Source, Vendor
from tests.told import changes, history, make_teller, route, tell, waiting, week

pytestmark = pytest.mark.django_db


def test_a_source_read_for_the_first_time_opens_its_prices() -> None:
    source = make_teller()
    outcome = tell(source, week(0), route("gpt-4o", input="2.5", output="10", context=128000, name="GPT-4o"))
    assert (outcome.outcome, outcome.tally.seen, outcome.tally.new) == ("changed", 1, 1)
    assert history("gpt-4o", "input") == [("2.5", week(0), None)]
    held = Route.objects.select_related("model", "provider").get()
    assert held.model
    assert (held.provider.slug, held.model.slug, held.native_id) == ("openai", "openai/gpt-4o", "gpt-4o")
    assert (held.input, held.output, held.blended) == (Decimal("2.5"), Decimal("10"), Decimal("4.375"))
    assert (held.context, held.name, held.state) == (128000, "GPT-4o", "amount")
    assert (held.model.cheapest_input, held.model.route_count, held.model.listed) == (Decimal("2.5"), 1, True)
    assert changes() == ["new_route"]


def test_a_price_points_at_the_bytes_it_was_read_in() -> None:
    source = make_teller()
    tell(source, week(0), route("gpt-4o", input="2.5"), route("gpt-4.1", input="2"))
    price = Price.objects.select_related("snapshot").get(route__key="gpt-4.1")
    assert (price.at, price.text, price.rule) == ("/1/input", "2", "only claim")
    assert (price.snapshot.url, price.snapshot.fetched_at) == (source.urls[0], week(0))
    assert len(price.snapshot.sha256) == 64


def test_the_same_answer_again_changes_nothing_and_asks_little() -> None:
    source = make_teller()
    rows = [route(f"gpt-{number}", input="2.5", output="10") for number in range(50)]
    tell(source, week(0), *rows)
    held = list(Price.objects.values()), list(Route.objects.values()), list(Claim.objects.values())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        outcome = tell(source, week(1), *rows)
    assert (outcome.outcome, outcome.tally.seen, outcome.tally.new) == ("unchanged", 50, 0)
    assert (list(Price.objects.values()), list(Route.objects.values()), list(Claim.objects.values())) == held
    assert len(asked) < 45
    assert Source.objects.get().checked_at == week(1)
    assert Source.objects.get().changed_at == week(0)


def test_an_unchanged_answer_asks_as_little_of_many_routes_as_of_few() -> None:
    asked = []
    for name, many in (("few", 2), ("many", 200)):
        source = make_teller(name)
        rows = [route(f"{name}-{number}", input="2.5") for number in range(many)]
        tell(source, week(0), *rows)
        with CaptureQueriesContext(connection) as queries:
            tell(source, week(1), *rows)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_other_bytes_that_say_the_same_change_nothing_shown() -> None:
    source = make_teller()
    first, second = route("gpt-4o", input="2.5"), route("gpt-4.1", input="2")
    tell(source, week(0), first, second)
    outcome = tell(source, week(1), {**first, "note": "read nowhere"}, second)
    assert outcome.outcome == "unchanged"
    assert Claim.objects.count() == 2
    assert not Claim.objects.exclude(since=week(0)).exists()
    assert tell(source, week(2), {**first, "note": "read nowhere"}, second).message == "the answer is the one held"


def test_a_price_that_moved_closes_its_row_at_the_observation_and_opens_another() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2.5", output="10"))
    outcome = tell(source, week(1), route(input="2", output="10"))
    assert (outcome.outcome, outcome.tally.changed, outcome.tally.new) == ("changed", 1, 0)
    assert history() == [("2.5", week(0), week(1)), ("2", week(1), None)]
    assert history(component="output") == [("10", week(0), None)]
    assert changes() == ["new_route", "price_down"]
    assert Route.objects.get().input == AIModel.objects.get().cheapest_input == Decimal("2")
    assert Route.objects.get().changed_at == AIModel.objects.get().changed_at == week(1)


def test_each_thing_that_may_happen_to_a_price_has_its_own_word() -> None:
    source = make_teller()
    tell(source, week(0), route("gpt-4o", input="2.5", output="10"))
    tell(source, week(1), route("gpt-4o", input="3", output="10"))
    tell(source, week(2), route("gpt-4o", input="3", output="10", cache_read="1"))
    tell(source, week(3), route("gpt-4o", input="3", output="10"))
    assert changes("new_route") == ["price_up", "price_added", "price_removed"]
    assert history(component="cache_read") == [("1", week(2), week(3))]


def test_a_limit_that_moved_is_a_change_too() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2.5", context=128000))
    tell(source, week(1), route(input="2.5", context=200000))
    (change,) = Change.objects.filter(kind="limit")
    assert (change.fact, change.before, change.after, change.at) == ("context", "128000", "200000", week(1))


def test_a_record_that_is_gone_and_comes_back_is_the_same_route() -> None:
    source = make_teller()
    first, second = route("gpt-4o", input="2.5"), route("gpt-4.1", input="2")
    tell(source, week(0), first, second)
    gone = tell(source, week(1), first)
    held = Route.objects.get(key="gpt-4.1")
    assert gone.tally.gone == 1
    assert (held.gone_at, held.input) == (week(1), Decimal("2"))
    assert history("gpt-4.1") == [("2", week(0), week(1))]
    assert AIModel.objects.get(slug="openai/gpt-4.1").listed is False
    tell(source, week(2), first, second)
    assert Route.objects.get(key="gpt-4.1").gone_at is None
    assert history("gpt-4.1") == [("2", week(0), week(1)), ("2", week(2), None)]
    assert changes("new_route", "price_added") == ["gone", "back"]


def test_a_model_is_described_by_what_is_on_sale_before_what_is_gone() -> None:
    source = make_teller()
    dated = route("gpt-4o-2024-08-06", input="2.5", context=64000)
    tell(source, week(0), route("gpt-4o", input="2.5", context=128000), dated)
    assert AIModel.objects.get(slug="openai/gpt-4o").context == 128000
    tell(source, week(1), dated)
    held = AIModel.objects.get(slug="openai/gpt-4o")
    assert (held.context, held.route_count) == (64000, 1)


def test_what_a_model_says_of_itself_ends_with_its_record() -> None:
    source = make_teller()
    sold, itself = (
        route("gpt-4o", input="2.5", context=64000),
        {"id": "openai/gpt-4o", "of": "model", "context": 128000},
    )
    tell(source, week(0), sold, itself)
    assert AIModel.objects.get().context == 128000
    tell(source, week(1), sold)
    assert AIModel.objects.get().context == 64000


def test_a_record_that_is_no_longer_about_a_model_ends_what_it_said() -> None:
    source = make_teller()
    other = route("gpt-4.1", input="2")
    tell(source, week(0), route("gpt-4o", input="2.5"), other)
    tell(source, week(1), route("gpt-4o", of="nothing"), other)
    assert Route.objects.get(key="gpt-4o").gone_at == week(1)


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ({"input": "0", "output": "0"}, {}),
        ({"input": "0", "output": "0", "free": True}, {"input": "free", "output": "free"}),
        ({"input": "0", "output": "3"}, {"input": "free", "output": "amount"}),
        ({"input": "1"}, {"input": "amount"}),
    ],
    ids=["0 and 0 say nothing", "free is said so", "one zero among prices", "a price alone"],
)
def test_a_zero_is_a_price_only_where_it_says_so(said: dict[str, str], states: dict[str, str]) -> None:
    tell(make_teller(), week(0), route(**said))
    assert dict(Price.objects.values_list("component", "state")) == states


def test_a_plan_includes_what_it_does_not_charge_for() -> None:
    tell(make_teller(), week(0), route("gpt-4o", "acme-coding-plan", input="0", output="0"))
    assert Vendor.objects.get(slug="acme-coding-plan").kind == "plan"
    assert set(Price.objects.values_list("state", "amount")) == {("included", None)}
    assert Route.objects.get().state == "included"
    assert AIModel.objects.get().cheapest_input is None


def test_a_price_that_cannot_be_one_is_left_out_and_the_rest_is_taken() -> None:
    outcome = tell(make_teller(), week(0), route(input="-1", output="10", cache_read="much"))
    assert dict(Price.objects.values_list("component", "amount")) == {"output": Decimal(10)}
    assert outcome.tally.rejected == 2
    assert "negative" in Run.objects.get().report


def test_one_id_twice_is_one_route_that_agrees_with_itself() -> None:
    tell(make_teller(), week(0), route(input="2.5"), route(input="2.5"))
    assert Route.objects.count() == 1
    assert history() == [("2.5", week(0), None)]
    assert Claim.objects.count() == 2


def test_a_source_that_contradicts_itself_publishes_neither() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2.5", output="10"), route(input="5", output="10"))
    assert history() == []
    assert history(component="output") == [("10", week(0), None)]
    assert waiting() == [("input", "2.5", "contradiction")]


def test_a_contradiction_loses_nothing_that_was_held_and_never_heals_by_itself() -> None:
    source = make_teller()
    tell(source, week(0), route(input="3"))
    for number in range(1, 4):
        tell(source, week(number), route(input="2.5", note=number), route(input="5"))
    assert history() == [("3", week(0), None)]
    assert waiting() == [("input", "2.5", "contradiction")]
    tell(source, week(4), route(input="5"))
    assert history() == [("3", week(0), week(4)), ("5", week(4), None)]
    assert waiting() == []


def test_a_contradiction_that_names_the_price_we_hold_leaves_it_alone() -> None:
    source = make_teller()
    tell(source, week(0), route(input="3"))
    tell(source, week(1), route(input="3"), route(input="5"))
    assert history() == [("3", week(0), None)]
    assert waiting() == []


def test_a_run_over_contradictions_that_still_wait_is_unchanged() -> None:
    source = make_teller()
    rows = [route("gpt-4o", input="2.5"), route("gpt-4o", input="5"), route("gpt-4.1", input="2")]
    tell(source, week(0), *rows)
    version = Catalog.objects.get().version
    assert tell(source, week(1), *rows).message == "the answer is the one held"
    changed = [*rows[:2], {**rows[2], "note": "bytes of no meaning"}]
    assert tell(source, week(2), *changed).outcome == "unchanged"
    assert Pending.objects.get().since == week(0)
    assert changes("disagreement_opened") == ["new_route", "held_back", "new_route"]
    assert Catalog.objects.get().version == version + 2  # when it was checked is shown


def test_an_interval_has_a_length_though_two_answers_share_a_clock() -> None:
    first, second = make_teller("first", order=2), make_teller("second", order=1)
    tell(first, week(0), route(input="2.5"))
    tell(second, week(0), route(input="3"))
    assert [(price.amount, price.opened_by) for price in Price.objects.all()] == [(Decimal(3), "first")]
    assert changes("disagreement_opened") == ["new_route"]


@pytest.mark.parametrize("names", [("first", "second"), ("second", "first")])
def test_sources_of_one_clock_may_be_read_in_any_order(names: tuple[str, str]) -> None:
    tellers = {"first": make_teller("first", order=2), "second": make_teller("second", order=1)}
    said = {
        "first": route(input="2.5", output="10", context=1000, target="gpt-4.1"),
        "second": route(input="3", output="10", context=2000),
    }
    for name in names:
        tell(tellers[name], week(0), said[name])
    price = Price.objects.select_related("source").get(component="input")
    held = Route.objects.select_related("model").get()
    assert held.model
    assert (price.amount, price.source.name, price.opened_by, price.rule) == (3, "second", "first", "order of lists")
    assert (held.context, held.model.slug) == (2000, "openai/gpt-4o")
    assert Price.objects.get(component="output").rule == "sources agree"


def test_an_answer_read_after_newer_ones_of_others_is_recorded_when_it_came_to_be_known() -> None:
    early, late = make_teller("early", order=2), make_teller("late", order=1)
    tell(early, week(4), route(input="2.5"))
    tell(late, week(1), route(input="3", output="10"))
    tell(late, week(2), route(input="3", output="12"))
    assert history() == [("3", week(4), None)]
    assert history(component="output") == [("10", week(1), week(2)), ("12", week(2), None)]
    assert set(Price.objects.values_list("recorded_at", flat=True)) == {week(4)}
    assert Catalog.objects.get().changed_at == week(4)


def test_a_price_learnt_of_late_does_not_lie_over_one_that_stood_there() -> None:
    first, late = make_teller("first"), make_teller("late")
    tell(first, week(1), route(input="2.5", output="10"))
    tell(first, week(3), route(output="10"))
    tell(late, week(0), route(input="4"))
    assert history() == [("2.5", week(1), week(3)), ("4", week(3), None)]


def test_rows_of_two_tiers_and_thresholds_are_prices_of_their_own() -> None:
    rows = [
        route(input="2.5"),
        route("gpt-4o#2", input="1.25", tier="batch"),
        route("gpt-4o#3", input="5", context_over=200000),
    ]
    tell(make_teller(), week(0), *rows)
    held = {(price.tier, price.conditions): price.amount for price in Price.objects.all()}
    assert held == {("standard", ""): 2.5, ("batch", ""): 1.25, ("standard", "prompt_tokens>200000"): 5}
    assert Route.objects.get().input == Decimal("2.5")
