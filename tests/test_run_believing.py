"""Which word is taken: another source's, a surprising one's, a moving name's."""

from decimal import Decimal

import pytest

from catalog import queries, store
from catalog.models import AIModel, Alias, Catalog, Change, Decision, Disagreement, Pending, Price, Route
from catalog.queries import WantedPrices
from tests.told import changes, history, make_teller, route, tell, waiting, week

pytestmark = pytest.mark.django_db


def amounts(**asked: object) -> list[Decimal | None]:
    return [price.amount for price in queries.prices(WantedPrices(**asked)).rows]  # type: ignore[arg-type]


def test_the_providers_own_word_is_believed_before_a_list_and_the_list_is_not_forgotten() -> None:
    listed = make_teller("list")
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    tell(listed, week(0), route(input="2.5"))
    tell(own, week(1), route(input="2"))
    price = Price.objects.select_related("source").get(valid_to=None)
    assert (price.amount, price.source.name, price.rule) == (2, "own", "first party")
    (dispute,) = Disagreement.objects.all()
    assert (dispute.chosen, dispute.others, dispute.since) == ("2", '[["2.5",["list"],1]]', week(1))


def test_another_source_believed_is_a_switch_and_no_change_of_price() -> None:
    listed = make_teller("list")
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    tell(listed, week(0), route(input="20"))
    tell(own, week(1), route(input="2"))
    assert changes("new_route", "disagreement_opened") == ["source_switch"]
    assert [price.opened_by for price in Price.objects.order_by("valid_from")] == ["first", "switch"]
    assert waiting() == []  # ten times less, and nothing that a source changed


def test_a_source_that_falls_silent_leaves_the_word_to_the_next_one() -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"), route("gpt-4.1", input="1"))
    tell(second, week(1), route(input="2.5"))
    tell(first, week(2), route("gpt-4.1", input="1"))
    assert history() == [("2", week(0), week(2)), ("2.5", week(2), None)]
    assert Route.objects.get(key="gpt-4o").gone_at is None
    assert changes("new_route") == ["disagreement_opened", "source_switch", "disagreement_closed"]


def test_a_route_is_gone_when_nobody_states_it_any_more() -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    other = route("gpt-4.1", input="1")
    for source in (first, second):
        tell(source, week(0), route(input="2"), other)
    tell(first, week(1), other)
    assert Route.objects.get(key="gpt-4o").gone_at is None
    tell(second, week(2), other)
    assert Route.objects.get(key="gpt-4o").gone_at == week(2)
    assert history() == [("2", week(0), week(2))]


def test_an_agreeing_source_is_another_witness_and_no_change() -> None:
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"))
    tell(second, week(1), route(input="2.0"))
    price = Price.objects.get()
    assert (price.rule, price.valid_from) == ("sources agree", week(0))
    assert changes() == ["new_route"]


def test_a_jump_waits_and_is_true_from_its_first_sight_once_it_is_seen_again() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2", output="30"))
    held = tell(source, week(1), route(input="20", output="30"))
    assert held.tally.held_back == 1
    assert history() == [("2", week(0), None)]
    assert waiting() == [("input", "20", "power of ten")]
    assert Route.objects.get().input == 2
    assert tell(source, week(2), route(input="20", output="30")).outcome == "changed"
    assert history() == [("2", week(0), week(1)), ("20", week(1), None)]
    assert waiting() == []
    assert changes("new_route") == ["held_back", "price_up", "confirmed"]
    assert Route.objects.get().input == 20


def test_what_was_known_before_a_jump_was_confirmed_can_still_be_asked() -> None:
    source = make_teller()
    for number, amount in enumerate(["2", "20", "20"]):
        tell(source, week(number), route(input=amount))
    assert amounts(as_of=week(1), known_at=week(1)) == [Decimal(2)]
    assert amounts(as_of=week(1), known_at=week(2)) == [Decimal(20)]
    assert amounts(as_of=week(1)) == [Decimal(20)]
    assert amounts(as_of=week(0)) == [Decimal(2)]
    assert amounts(known_at=week(1)) == [Decimal(2)]


def test_the_very_same_bytes_at_a_later_time_are_a_second_sight() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(input="20"))
    assert tell(source, week(2), route(input="20")).outcome == "changed"
    assert history() == [("2", week(0), week(1)), ("20", week(1), None)]


def test_the_same_answer_at_the_same_time_is_no_second_sight() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    for _ in range(2):
        tell(source, week(1), route(input="20"))
    assert waiting() == [("input", "20", "power of ten")]


def test_a_run_of_another_source_confirms_nothing() -> None:
    source, other = make_teller("list", order=1), make_teller("other", order=2)
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(input="20"))
    tell(other, week(2), route(input="20"))
    assert history() == [("2", week(0), None)]
    assert [(row.source.name, row.since) for row in Pending.objects.all()] == [("list", week(1))]


def test_a_slip_that_is_taken_back_leaves_no_trace_among_the_prices() -> None:
    source = make_teller()
    for number, amount in enumerate(["2", "20", "2"]):
        tell(source, week(number), route(input=amount))
    assert history() == [("2", week(0), None)]
    assert waiting() == []
    assert changes("new_route") == ["held_back"]


def test_a_second_slip_is_not_a_second_sight_of_the_first() -> None:
    source = make_teller()
    for number, amount in enumerate(["2", "20", "30"]):
        tell(source, week(number), route(input=amount))
    assert history() == [("2", week(0), None)]
    assert [(row.after, row.since) for row in Pending.objects.all()] == [(30, week(2))]


def test_a_confirmed_change_waits_for_the_others_of_its_route() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2", output="8"))
    tell(source, week(1), route(input="20", output="80"))
    tell(source, week(2), route(input="20", output="200"))
    assert history() == [("2", week(0), week(1)), ("20", week(1), None)]
    assert waiting() == [("output", "200", "jump")]


def test_a_refused_change_stays_refused_until_the_source_says_something_else() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2", context=1000))
    tell(source, week(1), route(input="20", context=1000))
    store.decide(Pending.objects.get().pk, confirm=False, by="anna", note="a slip", now=week(2))
    for number in range(3, 6):
        tell(source, week(number), route(input="20", context=1000 + number))
    assert history() == [("2", week(0), None)]
    assert waiting() == [("input", "20", "refused")]
    tell(source, week(6), route(input="3"))
    assert history() == [("2", week(0), week(6)), ("3", week(6), None)]
    assert waiting() == []


def test_a_confirmed_change_is_true_from_its_first_sight_and_stays() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(input="20"))
    version = Catalog.objects.get().version
    store.decide(Pending.objects.get().pk, confirm=True, by="anna", note="on their page", now=week(2))
    assert history() == [("2", week(0), week(1)), ("20", week(1), None)]
    assert Route.objects.get().input == 20
    assert Catalog.objects.get().version == version + 1
    decision = Decision.objects.get()
    assert (decision.kind, decision.value, decision.by) == ("confirm", "20", "anna")
    tell(source, week(3), route(input="20"))
    assert history() == [("2", week(0), week(1)), ("20", week(1), None)]


def test_a_contradiction_that_a_person_settled_is_settled() -> None:
    source = make_teller()
    rows = [route(input="2.5"), route(input="5")]
    tell(source, week(0), *rows)
    store.decide(Pending.objects.get().pk, confirm=True, by="anna", note="", now=week(1))
    tell(source, week(2), *rows, route("gpt-4.1", input="1"))
    assert history() == [("2.5", week(0), None)]
    assert waiting() == []


def test_a_moving_name_that_points_elsewhere_is_no_change_of_price() -> None:
    source = make_teller()
    tell(source, week(0), route("chat-latest", input="1", target="gpt-4o"))
    tell(source, week(1), route("chat-latest", input="20", target="gpt-4.1"))
    held = Route.objects.select_related("model").get()
    assert held.model
    assert held.model.slug == "openai/gpt-4.1"
    assert history("chat-latest") == [("1", week(0), week(1)), ("20", week(1), None)]
    assert changes() == ["new_route", "repointed"]
    assert waiting() == []
    told = [(alias.model.slug, alias.since, alias.until) for alias in Alias.objects.order_by("since")]
    assert told == [("openai/gpt-4o", week(0), week(1)), ("openai/gpt-4.1", week(1), None)]


def test_a_moving_name_is_counted_with_the_model_it_means_now() -> None:
    source = make_teller()
    tell(source, week(0), route("chat-latest", input="1", target="gpt-4o"))
    tell(source, week(1), route("chat-latest", input="1", target="gpt-4.1"))
    assert dict(AIModel.objects.values_list("slug", "route_count")) == {"openai/gpt-4o": 0, "openai/gpt-4.1": 1}


def test_a_list_that_can_not_tell_does_not_unsay_where_a_name_points() -> None:
    seller = make_teller("seller", authority="gateway", speaks_for=frozenset({"openai"}))
    listed = make_teller("list")
    tell(seller, week(0), route("~x-latest", input="1", target="gpt-4o"))
    tell(listed, week(1), route("~x-latest", input="1"))
    assert Route.objects.get(model__slug="openai/gpt-4o").key == "~x-latest"
    assert not Change.objects.filter(kind="repointed").exists()


def test_a_providers_own_word_that_was_not_read_for_long_comes_after_the_lists_until_it_is_read_again() -> None:
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    listed = make_teller("list")
    tell(own, week(0), route(input="2"), route("gpt-4.1", input="1"))
    tell(listed, week(1), route(input="2.5"))
    assert history() == [("2", week(0), None)]
    tell(listed, week(14), route(input="2.5"))
    assert history() == [("2", week(0), week(14)), ("2.5", week(14), None)]
    dispute = Disagreement.objects.get(until=None)
    assert (dispute.rule, dispute.chosen, dispute.others) == ("not read lately", "2.5", '[["2",["own"],1]]')
    alone = Route.objects.get(key="gpt-4.1")
    assert (history("gpt-4.1"), alone.status) == ([("1", week(0), None)], "unconfirmed")
    assert Route.objects.get(key="gpt-4o").status == ""
    assert (AIModel.objects.get(slug="openai/gpt-4.1").listed, alone.model.cheapest_input) == (False, None)
    tell(own, week(15), route(input="2"), route("gpt-4.1", input="1"))
    assert history()[-1] == ("2", week(15), None)
    assert Route.objects.get(key="gpt-4.1").status == ""
    assert AIModel.objects.get(slug="openai/gpt-4.1").listed
    happened = changes("new_route", "disagreement_opened", "disagreement_closed")
    assert sorted(happened) == ["lifecycle", "lifecycle", "source_switch", "source_switch"]


def test_an_old_recording_of_the_providers_own_word_does_not_overrule_what_is_newer() -> None:
    listed = make_teller("list")
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    tell(listed, week(20), route(input="2.5"))
    tell(own, week(0), route(input="2"))
    assert amounts(component=("input",)) == [Decimal("2.5")]


def test_a_price_beside_a_name_for_people_is_that_of_the_route_which_the_lab_calls_so() -> None:
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"anthropic"}))
    listed = make_teller("list")
    tell(own, week(0), route("Claude Opus 4.6", "anthropic", input="5", named=True))
    tell(listed, week(1), route("claude-opus-4-6", "anthropic", input="15"))
    (sold,) = Route.objects.all()
    assert (sold.native_id, sold.model.slug, sold.input) == ("claude-opus-4-6", "anthropic/claude-opus-4-6", 5)
    tell(own, week(2), route("Nobody's 7", "anthropic", input="5", named=True))
    assert Route.objects.filter(model=None).values_list("native_id", flat=True).get() == "nobody-s-7"
