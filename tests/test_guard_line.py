"""The guard at work in a run: what the other routes of a model tell it, and what a whole answer does."""

from decimal import Decimal
from typing import Any

import pytest

from catalog import store
from catalog.models import Pending, Price
from tests.told import history, make_teller, route, tell, waiting, week

pytestmark = pytest.mark.django_db

OTHERS = [route("gpt-4o", provider=name, input="2.5", output="10") for name in ("azure", "groq", "novita-ai")]
FIVE = [("gpt-4o", "2"), ("gpt-4.1", "3"), ("gpt-4", "5"), ("o1", "7"), ("o3", "11")]
MANY = [route(f"gpt-{number}", input=str(number)) for number in range(1, 41)]


def five(factor: str) -> list[dict[str, Any]]:
    return [route(name, input=f"{Decimal(amount) * Decimal(factor)}") for name, amount in FIVE]


def test_a_first_price_is_compared_with_what_the_model_costs_elsewhere() -> None:
    source = make_teller()
    tell(source, week(0), *OTHERS)
    tell(source, week(1), *OTHERS, route("gpt-4o", input="250", output="10.5"))
    assert waiting() == [("input", "250", "swapped"), ("output", "10.5", "swapped")]
    tell(source, week(2), *OTHERS, route("gpt-4o", input="0.1", output="0.4"))
    assert {rule for _, _, rule in waiting()} == {"outlier"}


def test_a_slip_put_right_is_published_at_once_where_others_bear_it_out() -> None:
    source = make_teller()
    tell(source, week(0), *OTHERS[:2], route("gpt-4o", provider="openai", input="250"))
    tell(source, week(1), *OTHERS[:2], route("gpt-4o", provider="openai", input="250"))
    tell(source, week(2), *OTHERS[:2], route("gpt-4o", provider="openai", input="2.5"))
    assert Price.objects.get(route__provider__slug="openai", valid_to=None).amount == Decimal("2.5")


def test_a_provider_in_another_currency_is_held_alone_and_believed_the_second_time() -> None:
    source, rest = make_teller(), [route(f"m-{n}", provider="groq", input=f"0.{n}1") for n in range(10, 70)]
    tell(source, week(0), *rest, *five("1"))
    moved = [{**rest[0], "input": "0.13"}, *rest[1:]]
    outcome = tell(source, week(1), *moved, *five("0.86"))
    assert (outcome.outcome, outcome.tally.held_back) == ("changed", 5)
    assert {rule for _, _, rule in waiting()} == {"currency"}
    assert history("m-10")[-1][0] == "0.13"
    tell(source, week(2), *moved, *five("0.86"))
    assert waiting() == []
    assert history("gpt-4o") == [("2", week(0), week(1)), ("1.72", week(1), None)]


def test_a_whole_answer_in_another_currency_changes_nothing_and_is_believed_the_second_time() -> None:
    source = make_teller()
    euros = [{**row, "input": f"{Decimal(row['input']) * Decimal('0.86')}"} for row in MANY]
    tell(source, week(0), *MANY)
    assert tell(source, week(1), *euros).outcome == "held"
    assert history("gpt-7") == [("7", week(0), None)]
    assert tell(source, week(2), *euros).outcome == "changed"
    assert history("gpt-7")[-1][0] == "6.02"


def test_another_answer_after_one_that_was_held_is_judged_anew() -> None:
    source = make_teller()
    tell(source, week(0), *MANY)
    for number, rate in enumerate(("0.86", "7.1"), 1):
        moved = [{**row, "input": f"{Decimal(row['input']) * Decimal(rate)}"} for row in MANY]
        assert tell(source, week(number), *moved).outcome == "held"


def test_an_old_answer_served_again_changes_nothing() -> None:
    source = make_teller()
    newer = [{**row, "input": f"{Decimal(row['input']) + number}"} for number, row in enumerate(MANY[:12], 1)]
    tell(source, week(0), *MANY)
    tell(source, week(1), *newer, *MANY[12:])
    outcome = tell(source, week(2), *MANY)
    assert outcome.outcome == "held"
    assert outcome.message == "served again: the answer is the one of 2026-06-01, older than the one held"


def test_a_source_that_falls_silent_is_named_in_its_run() -> None:
    source = make_teller()
    for number in range(3):
        tell(source, week(number), route(input=str(number + 2)))
    assert tell(source, week(5), route(input="4")).message == "the answer is the one held"
    silent = tell(source, week(12), route(input="4"))
    assert (silent.outcome, silent.message.partition("; ")[2][:7]) == ("unchanged", "frozen?")


def test_a_price_that_goes_unsaid_waits_and_ends_with_the_first_sight_of_it() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2", output="8"))
    for number in (1, 2):
        tell(source, week(number), route(name="GPT-4o"))
        assert len(waiting()) == (2 if number == 1 else 0)
    assert history() == [("2", week(0), week(1))]


def test_a_person_may_confirm_that_a_price_is_gone() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2"))
    tell(source, week(1), route(name="GPT-4o"))
    store.decide(Pending.objects.get().pk, confirm=True, by="ada", note="", now=week(2))
    assert history() == [("2", week(0), week(1))]
    assert waiting() == []
