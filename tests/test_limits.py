"""Limits that can't be: never shown, named in the run's report, and put right by another source's word."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.limits import LARGEST, ROUNDED, beyond_all, doubted
from catalog.domain.quotes import Stated
from catalog.models import Disagreement, Route
from tests.told import make_teller, route, tell, week

IMPOSSIBLE = {"context": 8_000, "max_output": 96_000}


def limits(model_id: str = "gpt-4o") -> tuple[int | None, int | None]:
    """What is shown: context and output."""
    found = Route.objects.get(key=model_id)
    return found.context, found.max_output


@pytest.mark.django_db
def test_of_an_output_above_the_context_neither_is_shown_and_both_are_told() -> None:
    outcome = tell(make_teller(), week(0), route(input="2", **IMPOSSIBLE))
    assert limits() == (None, None)
    assert [reject.reason for _, reject in outcome.tally.rejects] == [
        "output above context: says 96000 where /context says 8000"
    ]
    disputed = Disagreement.objects.order_by("fact").values_list("fact", "chosen", "others", "rule")
    assert list(disputed) == [
        ("context", "", '[["8000",["list"],1]]', "output above context"),
        ("max_output", "", '[["96000",["list"],1]]', "output above context"),
    ]


@pytest.mark.django_db
def test_another_source_s_limits_are_shown_in_their_place() -> None:
    tell(make_teller(order=1), week(0), route(input="2", **IMPOSSIBLE))
    tell(make_teller("other", order=2), week(0), route(input="2", context=128_000, max_output=16_000))
    assert limits() == (128_000, 16_000)
    assert set(Disagreement.objects.filter(until=None).values_list("fact", "chosen", "rule")) == {
        ("context", "128000", "output above context"),
        ("max_output", "16000", "output above context"),
    }


@pytest.mark.django_db
def test_a_limit_put_right_is_shown_at_once() -> None:
    source = make_teller()
    tell(source, week(0), route(input="2", **IMPOSSIBLE))
    tell(source, week(1), route(input="2", context=128_000, max_output=96_000))
    assert limits() == (128_000, 96_000)
    assert not Disagreement.objects.filter(until=None).exists()


@pytest.mark.django_db
def test_no_output_of_one_source_is_shown_above_the_context_of_another() -> None:
    tell(make_teller(order=1), week(0), route(input="2", context=8_000))
    tell(make_teller("other", order=2), week(0), route(input="2", max_output=96_000))
    assert limits() == (8_000, None)


@pytest.mark.django_db
def test_a_model_shows_no_output_above_its_context() -> None:
    rows = [route("gpt-4o", name, input="2", context=8_000) for name in ("azure", "groq")]
    tell(make_teller(), week(0), *rows, route("gpt-4o", "novita-ai", input="2", max_output=96_000))
    model = Route.objects.get(provider__slug="azure").model
    assert model is not None
    assert (model.context, model.max_output) == (8_000, None)


@pytest.mark.django_db
def test_the_page_and_the_api_say_what_is_not_believed_and_why(client: Client) -> None:
    tell(make_teller(), week(0), route(input="2", **IMPOSSIBLE))
    page = client.get("/models/openai/gpt-4o/openai/").content.decode()
    assert "96,000" in page
    assert "An output above the context can" in page
    [sold] = client.get("/api/v1/routes/?model=openai/gpt-4o").json()["results"]
    said = {one["fact"]: (one["chosen"], one["rule"]) for one in sold["disagreements"]}
    assert said["max_output"] == ("", "output above context")


@pytest.mark.django_db
def test_a_limit_beyond_all_real_ones_takes_those_beside_it_along() -> None:
    outcome = tell(make_teller(), week(0), route(input="2", context=128_000_000, max_output=8_192_000))
    assert limits() == (None, None)
    assert {reject.text for _, reject in outcome.tally.rejects} == {"128000000", "8192000"}


def stated(**said: Any) -> dict[str, Stated]:
    """Limits, the context where the input's stands if none is named."""
    return {name: Stated(value, "/in" if name != "max_output" else "/out") for name, value in said.items()}


def test_thousands_may_be_counted_in_two_ways() -> None:
    assert doubted(stated(context=256_000, max_output=262_144)) == frozenset()
    assert doubted(stated(context=1_000_000, max_output=1_048_576)) == frozenset()


def test_a_context_that_is_only_the_limit_of_the_input_is_doubted_with_it() -> None:
    assert doubted(stated(context=8_192, max_input=8_192, max_output=32_000)) == {"context", "max_input", "max_output"}
    apart = stated(context=8_192, max_output=32_000) | {"max_input": Stated(8_192, "/elsewhere")}
    assert doubted(apart) == {"context", "max_output"}


@pytest.mark.parametrize("real", [2_000_000, 2_097_152, 3_500_000, 10_000_000, 10_485_760])
def test_the_largest_real_limits_are_taken(real: int) -> None:
    assert not beyond_all(real)


@pytest.mark.parametrize("slipped", [4_096_000, 8_192_000, 8_191_000, 20_000_000, 128_000_000])
def test_a_limit_in_a_thousandth_of_the_unit_is_beyond_all_real_ones(slipped: int) -> None:
    assert beyond_all(slipped)


@given(st.integers(1, LARGEST), st.integers(1, LARGEST))
def test_a_pair_is_doubted_if_and_only_if_the_output_does_not_fit(context: int, output: int) -> None:
    assert bool(doubted(stated(context=context, max_output=output))) == (output > context * ROUNDED)
