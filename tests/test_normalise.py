"""From a source's words to ours: what is taken, what is left out and why."""

from decimal import Decimal
from typing import Any

import pytest

from catalog.domain.normalise import normalise
from catalog.domain.quotes import Listing, Quote, Stated


def listing(*quotes: Quote, free: bool = False, **facts: Any) -> Listing:
    stated = {name: Stated(value, f"/{name}") for name, value in facts.items()}
    return Listing("route", "acme", "one", quotes=quotes, facts=stated, free=free)


def quote(component: str, text: str, per: str = "1M tokens", **said: Any) -> Quote:
    return Quote(component, per, text, f"/{component}", **said)


def taken(found: Listing, kind: str = "") -> dict[str, tuple[str, Decimal | None]]:
    return {price.key.component: (price.state.value, price.amount) for price in normalise(found, kind).prices}


@pytest.mark.parametrize(
    ("quotes", "free", "kind", "prices"),
    [
        (("0", "0"), False, "", {}),
        (("0", "0"), True, "", {"input": ("free", 0), "output": ("free", 0)}),
        (("0", "0"), False, "plan", {"input": ("included", None), "output": ("included", None)}),
        (("0", "2"), False, "", {"input": ("free", 0), "output": ("amount", 2)}),
        (("1", "2"), False, "plan", {"input": ("amount", 1), "output": ("amount", 2)}),
    ],
)
def test_a_zero_is_what_the_rest_makes_of_it(
    quotes: tuple[str, str], free: bool, kind: str, prices: dict[str, Any]
) -> None:
    said = [quote(name, text) for name, text in zip(("input", "output"), quotes, strict=True)]
    assert taken(listing(*said, free=free), kind) == prices


def test_a_zero_for_an_output_that_there_is_not_says_nothing() -> None:
    said = listing(quote("input", "0.1"), quote("output", "0"), kind="embedding")
    assert taken(said) == {"input": ("amount", Decimal("0.1"))}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (quote("tea", "1"), "no component is called 'tea'"),
        (quote("input", "1", currency="XYZ"), "no currency is called 'XYZ'"),
        (quote("input", "1", per="cup"), "no unit is called 'cup'"),
        (quote("input", "NaN"), "'NaN' is not a number"),
        (quote("input", "-1"), "-1 is negative"),
        (quote("input", "1", conditions="sometimes"), "'sometimes' is not a condition (name, operator, value)"),
    ],
)
def test_one_quote_that_cannot_be_taken_is_named_and_the_others_stay(wrong: Quote, reason: str) -> None:
    found = normalise(listing(wrong, quote("output", "2")), "")
    assert [price.key.component for price in found.prices] == ["output"]
    assert [(reject.at, reject.reason) for reject in found.rejects] == [(wrong.at, reason)]


def test_limits_and_dates_that_stand_for_unknown_are_not_facts() -> None:
    found = normalise(listing(context=0, max_output=99_999_999, release_date="1970-01-01", name="\x00 a\tb "), "")
    assert {name: fact.value for name, fact in found.facts.items()} == {"name": "a b"}
    assert found.rejects == ()


def test_a_fact_of_the_wrong_kind_is_rejected_with_its_place() -> None:
    found = normalise(listing(context="many", release_date="soon"), "")
    assert found.facts == {}
    assert [reject.at for reject in found.rejects] == ["/context", "/release_date"]
