"""How a list's word stands beside the provider's own: pure, and from what the catalog holds."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.scorecard import Listed, Mark, Read, formerly, judge, offer, scored, stretches
from catalog.queries.scorecards import scorecards
from tests.told import make_teller, route, tell, week

DAY = datetime(2026, 6, 1, tzinfo=UTC)
TWO = Decimal(2)


def day(number: int) -> datetime:
    return DAY + timedelta(days=number)


def mark(said: dict[int, str | None], truth: str = "2", at: int = 0) -> Mark:
    """How a list stands that said these amounts on these days, beside the provider's own on a day."""
    answers = {day(number): None if text is None else Decimal(text) for number, text in said.items()}
    nearest = Read(min(answers), max(answers)).nearest(day(at))
    assert nearest
    return judge(Decimal(truth), day(at), stretches(answers), nearest).mark


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({-7: "2", 7: "2"}, Mark.RIGHT),
        ({-7: "2.00"}, Mark.RIGHT),
        ({-7: "3", 7: "2"}, Mark.LATE),
        ({-7: None, 7: "2"}, Mark.LATE),
        ({-7: "2", -1: "3"}, Mark.MOVED),
        ({-7: "20"}, Mark.SLIP),
        ({-7: "0.000002"}, Mark.SLIP),
        ({-7: "3"}, Mark.WRONG),
        ({-7: "3", 61: "2"}, Mark.WRONG),
        ({-7: None}, Mark.MISSING),
        ({-7: "2", -1: None}, Mark.MISSING),
    ],
)
def test_a_lists_word_is_right_late_moved_slipped_wrong_or_missing(said: dict[int, str | None], expected: Mark) -> None:
    assert mark(said) is expected


def test_a_list_that_was_not_read_within_sixty_days_is_not_asked() -> None:
    read = Read(day(0), day(10))
    assert read.nearest(day(70)) == day(10)
    assert read.nearest(day(71)) is None
    assert read.nearest(day(-61)) is None


def test_days_late_count_from_the_providers_answer() -> None:
    said = stretches({day(-7): Decimal(3), day(9): TWO})
    assert judge(TWO, day(0), said, day(0)).late == 9


def test_a_score_shares_what_was_stated_and_leaves_out_what_moved_since() -> None:
    marks = [judge(TWO, day(0), stretches({day(-7): Decimal(amount)}), day(0)) for amount in ("2", "2", "3")]
    marks.append(judge(TWO, day(0), stretches({day(-7): TWO, day(-1): Decimal(3)}), day(0)))
    marks.append(judge(TWO, day(0), [], day(0)))
    score = scored(marks)
    assert (score.coverage, score.right, score.late_by) == (4 / 5, 2 / 3, None)
    assert (scored([]).coverage, scored([]).right) == (None, None)


def test_an_amount_that_was_the_price_by_another_lists_word_is_no_slip() -> None:
    said = stretches({day(-7): Decimal("0.028")})
    fell = stretches({day(-9): Decimal("0.028"), day(-1): Decimal("0.0028")})
    former = formerly(Decimal("0.0028"), [fell])
    assert judge(Decimal("0.0028"), day(0), said, day(0)).mark is Mark.SLIP
    assert judge(Decimal("0.0028"), day(0), said, day(0), former).mark is Mark.WRONG
    assert formerly(Decimal("0.0028"), [said]) == frozenset()


def test_a_route_is_found_by_its_id_else_by_the_one_route_that_sells_the_same() -> None:
    plain, maas, turbo = (offer("host", "lab/model", marks) for marks in ((), ("maas",), ("turbo",)))
    one = Listed({"model": plain, "model-turbo": turbo})
    assert one.meant("model", turbo) == "model"
    assert one.meant("the model", maas) == "model"
    assert one.meant("the model", offer("host", "lab/other", ())) is None
    assert one.meant("the model", offer("host", "lab/model", (), "eu")) is None
    assert Listed({"one": plain, "two": maas}).meant("the model", plain) is None


@given(st.dictionaries(st.integers(-30, 30), st.sampled_from(["1", "2", "3", None]), min_size=1))
def test_stretches_say_at_each_time_of_reading_what_was_read(said: dict[int, str | None]) -> None:
    answers = {day(number): None if text is None else Decimal(text) for number, text in said.items()}
    found = stretches(answers)
    for at, amount in answers.items():
        assert [stretch.amount for stretch in found if stretch.holds(at)] == ([] if amount is None else [amount])


@pytest.mark.django_db
def test_the_catalog_scores_each_list_by_what_providers_say_themselves() -> None:
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    good, bad = make_teller("good", order=1), make_teller("bad", order=2)
    other = route("x", "elsewhere", input="1")
    tell(good, week(0), route(input="2"), other)
    tell(bad, week(0), route(input="2000"), other)
    tell(own, week(1), route(input="2", output="8"))
    tell(good, week(2), route(input="2", output="8"), other)
    cards = scorecards()
    assert cards.keys() == {"good", "bad"}
    assert (cards["good"].marks, cards["good"].late_by) == ({Mark.RIGHT: 1, Mark.LATE: 1}, 7)
    assert cards["bad"].marks == {Mark.SLIP: 1, Mark.MISSING: 1}


@pytest.mark.django_db
def test_a_list_that_calls_the_route_otherwise_is_scored_too() -> None:
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    listed = make_teller("list")
    tell(listed, week(0), route("gpt-4.1-2025-04-14", input="3"), route("openai/gpt-4.1-mini", input="2"))
    tell(own, week(1), route("gpt-4.1-mini", input="2"), route("gpt-4.1", input="2"))
    assert scorecards()["list"].marks == {Mark.RIGHT: 1, Mark.MISSING: 1}


@pytest.mark.django_db
def test_of_prices_with_dates_those_in_force_are_judged() -> None:
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    listed = make_teller("list")
    tell(listed, week(0), route(input="2"))
    tell(own, week(1), route(dated=[["2", "2026-01-01", "2026-12-01"], ["3", "2026-12-01", None]]))
    assert scorecards()["list"].marks == {Mark.RIGHT: 1}


@pytest.mark.django_db
def test_the_page_of_sources_says_how_often_a_list_was_right(client: Client) -> None:
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    listed = make_teller("list")
    tell(listed, week(0), route(input="2", output="80"))
    tell(own, week(1), route(input="2", output="8", cache_read="1"))
    page = " ".join(BeautifulSoup(client.get("/sources/").content, "lxml").get_text(" ").split())
    assert "50 % right, of 2 prices that providers state themselves (of all 3 it states 67 %)" in page
    assert "1 off by a power of ten" in page


@pytest.mark.django_db
def test_a_score_follows_the_next_run() -> None:
    own = make_teller("own", authority="first_party", speaks_for=frozenset({"openai"}))
    listed = make_teller("list")
    tell(listed, week(0), route(input="2"))
    assert scorecards() == {}
    tell(own, week(1), route(input="2"))
    assert scorecards()["list"].right == 1
