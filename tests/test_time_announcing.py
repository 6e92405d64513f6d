"""A source's own dates to come: announced, then the price on their day, or withdrawn."""

import pytest

from catalog.models import Change, Run
from tests.dated import DAY, MAY, amounts, announcements, dated
from tests.told import changes, history, make_teller, route, tell, waiting, week

pytestmark = pytest.mark.django_db


def test_an_announced_price_is_a_fact_of_its_own_and_no_price():
    tell(make_teller(), week(0), dated(["2", None, None], ["3", "2026-06-20", None]))
    assert history() == [("2", week(0), None)]
    assert announcements() == [("open", "3", "2026-06-20")]
    assert amounts(week(10)) == ["2"]


def test_announcing_it_is_recorded_once():
    source = make_teller()
    tell(source, week(0), route(input="2"))
    said = dated(["2", None, None], ["3", "2026-06-20", None])
    tell(source, week(1), said)
    tell(source, week(2), {**said, "name": "GPT-4o"})
    assert changes("new_route") == ["announced"]


def test_on_its_day_it_is_the_price_once_the_source_still_states_it():
    source = make_teller()
    said = dated(["2", None, None], ["3", "2026-06-20", None])
    tell(source, week(0), said)
    tell(source, week(1), said)
    assert history() == [("2", week(0), None)]
    assert tell(source, week(3), said).outcome == Run.Outcome.CHANGED  # the very bytes of before
    assert history() == [("2", week(0), DAY), ("3", DAY, None)]
    assert announcements() == [("came", "3", "2026-06-20")]
    assert changes("new_route", "announced") == ["price_up"]
    assert tell(source, week(4), said).outcome == Run.Outcome.UNCHANGED


def test_a_day_that_passes_unread_changes_nothing():
    tell(make_teller(), week(0), dated(["2", None, None], ["3", "2026-06-20", None]))
    tell(make_teller("other"), week(5), route("gpt-4.1", input="1"))
    assert history() == [("2", week(0), None)]
    assert announcements() == [("open", "3", "2026-06-20")]


def test_an_announcement_that_is_cancelled_is_withdrawn_and_never_applied():
    source = make_teller()
    tell(source, week(0), dated(["2", None, None], ["3", "2026-06-20", None]))
    tell(source, week(1), dated(["2", None, None]))
    tell(source, week(4), dated(["2", None, None]))
    assert announcements() == [("withdrawn", "3", "2026-06-20")]
    assert history() == [("2", week(0), None)]
    assert changes("new_route") == ["announced", "withdrawn"]


def test_one_that_is_cancelled_on_its_day_is_not_applied_either():
    source = make_teller()
    tell(source, week(0), dated(["2", None, None], ["3", "2026-06-20", None]))
    tell(source, week(3), dated(["2", None, None]))
    assert announcements() == [("withdrawn", "3", "2026-06-20")]
    assert history() == [("2", week(0), None)]


def test_one_whose_amount_becomes_another_is_withdrawn_for_it():
    source = make_teller()
    tell(source, week(0), dated(["2", None, None], ["3", "2026-06-20", None]))
    tell(source, week(1), dated(["2", None, None], ["4", "2026-06-20", None]))
    assert announcements() == [("withdrawn", "3", "2026-06-20"), ("open", "4", "2026-06-20")]


def test_a_bad_announcement_waits_like_any_bad_price_when_its_day_comes():
    source = make_teller()
    said = dated(["2", None, None], ["300", "2026-06-20", None])
    tell(source, week(0), said)
    tell(source, week(3), said)
    assert history() == [("2", week(0), None)]
    assert announcements() == [("open", "300", "2026-06-20")]
    assert [amount for _, amount, _ in waiting()] == ["300"]


def test_an_announced_end_ends_the_price_when_its_day_has_come():
    source = make_teller()
    said = route(dated=[["2", "2026-05-01", "2026-06-20"]], output="4")
    tell(source, week(0), said)
    assert announcements() == [("open", None, "2026-06-20")]
    tell(source, week(3), said)
    assert history() == [("2", MAY, DAY)]
    assert announcements() == [("came", None, "2026-06-20")]
    assert changes("new_route", "announced") == ["price_removed"]


def test_a_source_that_is_not_believed_announces_and_does_not_change():
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    tell(first, week(0), route(input="2"))
    said = dated(["2", None, None], ["3", "2026-06-20", None])
    tell(second, week(1), said)
    tell(second, week(4), said)
    assert history() == [("2", week(0), None)]
    assert announcements() == [("open", "3", "2026-06-20")]
    assert Change.objects.filter(kind="announced").count() == 1


def test_another_source_does_not_bring_an_announced_price_about():
    first, second = make_teller("first", order=1), make_teller("second", order=2)
    said = dated(["2", None, None], ["3", "2026-06-20", None])
    tell(first, week(0), said)
    tell(second, week(4), route(input="2.2"))
    assert history() == [("2", week(0), None)]
    tell(first, week(5), said)
    assert history() == [("2", week(0), DAY), ("3", DAY, None)]
