"""A slip that goes back is corrected; a change is not, nor is a switch of the source that we believe."""

from datetime import timedelta

import pytest

from catalog import queries
from catalog.models import Change, Price
from catalog.queries import WantedPrices
from tests.told import changes, history, make_teller, route, tell, week

pytestmark = pytest.mark.django_db
KINDS = ("new_route", "held_back", "confirmed")


def slipped(back: str = "2", weeks: int = 4) -> None:
    """2, then 40 for some weeks (seen twice, so published), then something else, seen twice too."""
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(input="40"))
    tell(source, week(2), route(input="40"))
    tell(source, week(weeks), route(input=back))
    tell(source, week(weeks + 1), route(input=back))


def test_a_slip_that_goes_back_was_never_true():
    slipped()
    assert history() == [("2", week(0), None)]
    assert changes(*KINDS) == ["price_up", "correction"]
    assert Price.objects.get(superseded_at=None).opened_by == "correction"


def test_what_was_published_meanwhile_is_still_told_of_that_time():
    slipped()
    then = week(3) + timedelta(days=1)
    rows = queries.prices(WantedPrices(as_of=then, known_at=then)).rows
    assert [f"{row.amount:f}" for row in rows] == ["40"]
    rows = queries.prices(WantedPrices(as_of=then)).rows
    assert [f"{row.amount:f}" for row in rows] == ["2"]


def test_the_correction_says_what_was_wrong_since_when():
    slipped()
    change = Change.objects.get(kind="correction")
    assert (change.before, change.after, change.at) == ("40", "2", week(1))


def test_a_price_that_stood_for_long_was_none():
    slipped(weeks=12)
    assert [amount for amount, _, _ in history()] == ["2", "40", "2"]
    assert changes(*KINDS) == ["price_up", "price_down"]


def test_going_to_a_third_value_is_a_change():
    slipped(back="3")
    assert [amount for amount, _, _ in history()] == ["2", "40", "3"]
    assert changes(*KINDS) == ["price_up", "price_down"]


def test_small_steps_there_and_back_are_changes():
    source = make_teller()
    for number, amount in enumerate(("2", "3", "3", "2", "2")):
        tell(source, week(number), route(input=amount))
    assert changes(*KINDS) == ["price_up", "price_down"]
    assert len(history()) == 3


def test_a_slip_that_is_given_up_for_what_the_first_party_says_was_never_true():
    listed = make_teller("list", order=1)
    tell(listed, week(0), route(input="2"))
    tell(listed, week(1), route(input="40"))
    tell(listed, week(2), route(input="40"))
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    tell(own, week(3), route(input="2.5"))
    tell(own, week(4), route(input="2.5"))
    assert history() == [("2", week(0), week(1)), ("2.5", week(1), None)]
    assert "source_switch" not in changes()
    assert changes().count("correction") == 1


def test_believing_another_source_corrects_nothing():
    tell(make_teller("list"), week(0), route(input="40"))
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    tell(own, week(1), route(input="2"))
    tell(own, week(2), route(input="2"))
    assert [amount for amount, _, _ in history()] == ["40", "2"]
    assert "correction" not in changes()
