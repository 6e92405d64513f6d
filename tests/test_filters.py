"""Parameters: what each takes, what it says when it can't, and that pages and API read the same."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from catalog.filters import BadParameters, ModelFilters, PriceFilters
from catalog.queries import SORTS, WantedModels
from tests.builders import make_route


def models(query: str) -> WantedModels:
    return ModelFilters.of(QueryDict(query))


def refused(query: str) -> dict[str, str]:
    with pytest.raises(BadParameters) as raised:
        models(query)
    return raised.value.errors


def test_nothing_asked_is_the_default_view() -> None:
    assert models("") == WantedModels()
    assert models("q=&lab=&context_min=&open_weights=&page=") == WantedModels()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("128000", 128_000),
        ("128k", 128_000),
        ("128K", 128_000),
        ("1M", 1_000_000),
        ("1.5m", 1_500_000),
        ("9,000", 9_000),
    ],
)
def test_a_context_may_be_written_as_people_write_it(text: str, tokens: int) -> None:
    assert models(f"context_min={text}").context_min == tokens


@pytest.mark.parametrize("text", ["-1", "k", "1.0005k", "1e6", "128 kb", "9" * 20, "٣k", "NaN"])
def test_a_context_that_is_no_number_of_tokens_is_refused(text: str) -> None:
    assert "128k" in refused(f"context_min={text}")["context_min"]


@pytest.mark.parametrize(("text", "amount"), [("0.5", "0.5"), ("$3", "3"), (" 0 ", "0"), ("5e-1", "0.5")])
def test_a_price_is_an_exact_amount(text: str, amount: str) -> None:
    assert models(f"price_max={text}").price_max == Decimal(amount)


@pytest.mark.parametrize("text", ["-0.1", "NaN", "Infinity", "1e300", "cheap", "0,5"])
def test_a_price_that_is_no_amount_is_refused(text: str) -> None:
    assert "USD per 1M" in refused(f"price_max={text}")["price_max"]


def test_several_values_may_be_repeated_or_separated_by_commas() -> None:
    assert models("lab=openai&lab=google,xai&lab=openai").lab == ("openai", "google", "xai")
    assert models("capability=tools,vision").capability == ("tools", "vision")


def test_too_many_values_are_refused() -> None:
    assert "20" in refused("lab=" + ",".join(f"l{number}" for number in range(21)))["lab"]


def test_yes_and_no_are_both_answers() -> None:
    assert (models("open_weights=yes").open_weights, models("open_weights=no").open_weights) == (True, False)
    assert models("snapshots=on").snapshots is True
    assert "yes or no" in refused("open_weights=maybe")["open_weights"]


@pytest.mark.parametrize("name", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_every_order_is_known_in_both_directions(name: str) -> None:
    assert models(f"sort={name}").sort == name


def test_every_fault_is_named_at_once_with_what_it_may_be() -> None:
    errors = refused("kind=cat&sort=beauty&page=0&capability=tools,flying")
    assert errors.keys() == {"kind", "sort", "page", "capability"}
    assert "chat" in errors["kind"]
    assert "'flying'" in errors["capability"]
    assert "beauty" in errors["sort"]


def test_a_long_value_is_not_repeated_in_full() -> None:
    assert len(refused("q=" + "x" * 10_000)["q"]) < 200


@pytest.mark.parametrize("name", ["q", "lab", "kind", "context_min", "price_max", "sort", "page", "open_weights"])
def test_a_null_character_is_refused_everywhere(name: str) -> None:
    assert "null character" in refused(f"{name}=a%00b")[name]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T12:00", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00:00+02:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
    ],
)
def test_a_time_is_in_utc_unless_it_says_otherwise(text: str, moment: datetime) -> None:
    asked = PriceFilters.of(QueryDict(f"as_of={text}&known_at={text.replace('+', '%2B')}"))
    assert (asked.as_of, asked.known_at) == (moment, moment)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["capability=flying", "context_min=many", "sort=beauty", "page=-3"])
def test_pages_and_api_refuse_the_same_with_the_same_words(client: Client, query: str) -> None:
    make_route("one")
    page = client.get(f"/?{query}")
    assert page.status_code == 400
    errors = refused(query)
    if not query.startswith("page"):
        assert client.get(f"/api/v1/models/?{query}").json()["fields"] == errors
    (message,) = errors.values()
    assert message.partition(";")[0][:60] in page.content.decode()


@pytest.mark.django_db
def test_pages_ignore_what_they_do_not_know_and_the_api_refuses_it(client: Client) -> None:
    make_route("one")
    known: dict[str, Any] = {"q": "one"}
    assert client.get("/", {**known, "utm_source": "x"}).status_code == 200
    assert client.get("/api/v1/models/", {**known, "utm_source": "x"}).status_code == 400
