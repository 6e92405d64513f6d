"""A source's own dates: taken as the price's own, and restating the past."""

from datetime import timedelta

import pytest

from catalog import store
from catalog.models import Pending, Price, Run
from tests.dated import DAY, JAN, MAR, MAY, OTHER, amounts, dated
from tests.told import changes, history, make_teller, route, tell, week

pytestmark = pytest.mark.django_db


def test_a_past_date_is_the_prices_own_and_known_since_it_was_read():
    tell(make_teller(), week(0), dated(["2.5", "2026-03-01", None]))
    assert history() == [("2.5", MAR, None)]
    assert amounts(MAY) == ["2.5"]
    assert amounts(MAY, known_at=MAY) == []


def test_a_whole_list_of_dates_is_taken_as_it_stands():
    tell(make_teller(), week(0), dated(["5", "2026-01-01", "2026-03-01"], ["2.5", "2026-03-01", None]))
    assert history() == [("5", JAN, MAR), ("2.5", MAR, None)]
    assert changes() == ["new_route"]


def test_a_price_without_an_end_lasts_until_the_next_begins():
    tell(make_teller(), week(0), dated(["5", None, None], ["2.5", "2026-03-01", None]))
    assert history() == [("2.5", MAR, None)]


def test_a_change_with_a_date_of_its_own_is_a_change_from_that_day_on():
    source = make_teller()
    tell(source, week(0), dated(["2.5", "2026-03-01", None]))
    tell(source, week(3), dated(["2.5", "2026-03-01", "2026-06-20"], ["3", "2026-06-20", None]))
    assert history() == [("2.5", MAR, DAY), ("3", DAY, None)]
    assert changes("new_route") == ["price_up"]
    assert amounts(DAY) == ["3"]
    assert amounts(DAY, known_at=DAY) == ["2.5"]


def test_a_dated_source_that_restates_the_past_corrects_it():
    source = make_teller()
    tell(source, week(0), dated(["2.5", "2026-03-01", None]))
    tell(source, week(1), dated(["3", "2026-03-01", None]))
    assert history() == [("3", MAR, None)]
    assert changes("new_route") == ["correction"]
    assert amounts(MAY) == ["3"]
    assert amounts(week(0) + timedelta(days=1), known_at=week(0) + timedelta(days=1)) == ["2.5"]
    kept = Price.objects.get(superseded_at__isnull=False)
    assert (kept.valid_to, kept.superseded_at) == (None, week(1))


def test_restating_a_part_of_the_past_leaves_the_rest():
    source = make_teller()
    tell(source, week(0), dated(["2", "2026-01-01", None]))
    tell(
        source,
        week(1),
        dated(["2", "2026-01-01", "2026-03-01"], ["4", "2026-03-01", "2026-05-01"], ["2", "2026-05-01", None]),
    )
    assert history() == [("2", JAN, MAR), ("4", MAR, MAY), ("2", MAY, None)]
    assert changes("new_route") == ["correction"]


def test_what_was_unknown_and_becomes_known_corrects_nothing():
    source = make_teller()
    tell(source, week(0), route(input="2.5"))
    tell(source, week(1), dated(["2.5", "2026-03-01", None]))
    assert history() == [("2.5", MAR, None)]
    assert changes("new_route") == []


def test_saying_the_same_dates_again_changes_nothing():
    source = make_teller()
    said = dated(["5", "2026-01-01", "2026-03-01"], ["2.5", "2026-03-01", None])
    tell(source, week(0), said)
    before = list(Price.objects.values_list())
    assert tell(source, week(1), {**said, "name": "GPT-4o"}).outcome == Run.Outcome.CHANGED
    assert list(Price.objects.values_list()) == before


def test_an_interval_that_ends_before_it_starts_is_named_and_not_taken():
    told = tell(make_teller(), week(0), route(input="1", dated=[["2", "2026-05-01", "2026-03-01"]]))
    assert [reject.reason for _, reject in told.tally.rejects] == ["ends 2026-03-01 before it starts 2026-05-01"]
    assert history() == [("1", week(0), None)]


def test_a_month_is_not_padded_to_a_day():
    told = tell(make_teller(), week(0), dated(["2", "2026-05", None]), route("other", input="1"))
    assert "is not a day or a time" in told.tally.rejects[0][1].reason


def test_two_prices_of_one_time_are_not_two_prices():
    told = tell(make_teller(), week(0), dated(["2", "2026-01-01", None], ["3", "2026-01-01", "2026-05-01"]))
    assert [reject.reason for _, reject in told.tally.rejects] == ["says 3 where /dated/0 says 2"]
    assert history() == [("2", JAN, None)]


def test_a_less_believed_source_does_not_restate_what_a_gone_better_one_said():
    better, lesser = make_teller("better", order=1), make_teller("lesser", order=2)
    tell(better, week(0), route(input="2"), OTHER)
    tell(lesser, week(1), dated(["5", "2026-03-01", "2026-06-05"], ["3", "2026-06-05", None]))
    tell(better, week(2), OTHER)
    assert history() == [("5", MAR, week(0)), ("2", week(0), week(2)), ("3", week(2), None)]
    assert "correction" not in changes()


def test_nor_does_it_where_the_gone_one_dated_what_it_said():
    better, lesser = make_teller("better", order=1), make_teller("lesser", order=2)
    tell(better, week(0), dated(["2", "2026-05-01", None]), OTHER)
    tell(better, week(2), OTHER)
    tell(lesser, week(3), dated(["5", "2026-03-01", "2026-06-05"], ["3", "2026-06-05", None]))
    assert history() == [("5", MAR, MAY), ("2", MAY, week(2)), ("3", week(2), None)]


def test_a_better_source_restates_what_a_lesser_one_said():
    better, lesser = make_teller("better", order=1), make_teller("lesser", order=2)
    tell(lesser, week(0), dated(["2", "2026-03-01", None]))
    tell(better, week(1), dated(["3", "2026-05-01", None]))
    assert history() == [("2", MAR, MAY), ("3", MAY, None)]
    assert amounts(week(0), known_at=week(0)) == ["2"]


def test_a_first_party_that_was_not_read_for_long_has_still_said_what_it_said():
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    listed = make_teller("list")
    tell(own, week(0), route(input="2"))
    tell(listed, week(14), dated(["3", "2026-05-01", None]))
    assert history() == [("3", MAY, week(0)), ("2", week(0), week(14)), ("3", week(14), None)]


def test_the_past_waits_with_the_price_and_comes_with_it_when_it_is_seen_again():
    source = make_teller()
    tell(source, week(0), dated(["2", "2026-03-01", None]))
    said = dated(["1", "2026-03-01", "2026-05-01"], ["40", "2026-05-01", None])
    tell(source, week(1), said)
    assert history() == [("2", MAR, None)]
    tell(source, week(2), said)
    assert history() == [("1", MAR, MAY), ("40", MAY, None)]
    assert amounts(MAR, known_at=week(1)) == ["2"]


def test_the_past_comes_with_the_price_that_a_person_confirms_on_its_own_date():
    source = make_teller()
    tell(source, week(0), dated(["2", "2026-03-01", None]))
    tell(source, week(1), dated(["1", "2026-03-01", "2026-05-01"], ["40", "2026-05-01", None]))
    store.decide(Pending.objects.get().pk, confirm=True, by="anna", note="", now=week(2))
    assert history() == [("1", MAR, MAY), ("40", MAY, None)]
    assert amounts(MAY, known_at=week(1)) == ["2"]


def test_the_past_stays_unsaid_while_the_price_is_refused():
    source = make_teller()
    said = dated(["1", "2026-03-01", "2026-05-01"], ["40", "2026-05-01", None])
    tell(source, week(0), dated(["2", "2026-03-01", None]))
    tell(source, week(1), said)
    store.decide(Pending.objects.get().pk, confirm=False, by="anna", note="", now=week(2))
    tell(source, week(3), {**said, "name": "GPT-4o"})
    assert history() == [("2", MAR, None)]


def test_the_dates_of_two_new_routes_do_not_touch_each_other():
    said = [["2", "2026-03-01", None]]
    tell(make_teller(), week(0), route(dated=said), route("gpt-4.1", dated=[["3", "2026-01-01", "2026-05-01"]]))
    assert history() == [("2", MAR, None)]
    assert history("gpt-4.1") == [("3", JAN, MAY)]


def test_a_price_that_its_source_lets_end_before_we_saw_it_was_never_true_then():
    source = make_teller()
    tell(source, week(1), route(input="2", output="4"))
    tell(source, week(2), route(dated=[["2", "2026-03-01", "2026-05-01"]], output="4"))
    tell(source, week(3), route(dated=[["2", "2026-03-01", "2026-05-01"]], output="4"))
    assert history() == [("2", MAR, MAY)]
    assert amounts(week(1), known_at=week(1)) == ["2", "4"]
