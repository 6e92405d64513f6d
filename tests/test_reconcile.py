"""Which claim is believed, and what follows from it: pure, from records to proposals."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.authority import CONTRADICTION, Standing, lapsed
from catalog.domain.choice import choose_model, choose_prices
from catalog.domain.fact_choice import choose_facts
from catalog.domain.normalise import standard
from catalog.domain.quotes import Claim, ModelName, PriceClaim, RouteKey, Stated
from catalog.domain.reconcile import HeldRoute, reconcile
from catalog.domain.vocabulary import PriceState

NOW = datetime(2026, 6, 1, tzinfo=UTC)
INPUT = standard("input")
STANDINGS = {
    "own": Standing("own", "first_party", 100, frozenset({"acme"})),
    "gateway": Standing("gateway", "gateway", 100, frozenset({"gate"})),
    "first-list": Standing("first-list", "list", 10, frozenset()),
    "second-list": Standing("second-list", "list", 20, frozenset()),
}


def claim(source: str, amount: str = "", *, record: str = "x", model: str = "", **facts: Any) -> Claim:
    price = PriceClaim(INPUT, PriceState.AMOUNT, Decimal(amount), "/input", amount) if amount else None
    name = ModelName(model) if model else None
    stated = {name: Stated(value, f"/{name}") for name, value in facts.items()}
    return Claim(source, record, "/0", stated, (price,) if price else (), NOW, 1, name)


@pytest.mark.parametrize(
    ("provider", "believed", "rule"),
    [("acme", "own", "first party"), ("gate", "gateway", "gateway's own route"), ("x", "first-list", "order of lists")],
)
def test_the_order_of_authority_decides_and_not_the_order_of_reading(provider: str, believed: str, rule: str) -> None:
    claims = [claim(source, str(number)) for number, source in enumerate(STANDINGS, 1)]
    for order in permutations(claims):
        chosen, disputed = choose_prices(provider, order, STANDINGS)
        assert (chosen[INPUT].claim.source, chosen[INPUT].rule) == (believed, rule)
        assert {source for _, sources, _ in disputed[0].others for source in sources} == STANDINGS.keys() - {believed}


def test_a_source_that_contradicts_itself_is_no_witness_while_there_is_another() -> None:
    claims = [claim("first-list", "1"), claim("first-list", "2", record="y"), claim("second-list", "3")]
    chosen, disputed = choose_prices("x", claims, STANDINGS)
    assert chosen[INPUT].claim.source == "second-list"
    assert disputed[0].others == (("1", ("first-list",), 1), ("2", ("first-list",), 1))
    assert choose_prices("x", claims[:2], STANDINGS)[0][INPUT].rule == CONTRADICTION


def test_two_dates_that_agree_are_one_and_the_finer_is_shown() -> None:
    claims = [claim("first-list", release_date="2025-04"), claim("second-list", release_date="2025-04-14")]
    chosen, disputed = choose_facts("x", claims, STANDINGS)
    fact = chosen["release_date"]
    assert (fact.value, fact.source, fact.rule, disputed) == ("2025-04-14", "second-list", "more precise", [])


def test_the_model_is_named_by_whoever_is_believed_first_among_those_who_can_tell() -> None:
    claims = [claim("gateway"), claim("second-list", model="a/b"), claim("first-list", model="a/c")]
    for order in permutations(claims):
        named = choose_model("gate", order, STANDINGS)
        assert named
        assert named.slug == "a/c"
    assert choose_model("gate", [claim("gateway")], STANDINGS) is None


def test_what_is_held_and_said_again_proposes_nothing() -> None:
    key = RouteKey("x", "one")
    first = reconcile(key, HeldRoute(), [claim("first-list", "1")], STANDINGS, {})
    assert [change.move for change in first.proposed] == ["first"]
    assert reconcile(key, HeldRoute(), [], STANDINGS, {}).claimed is False


def test_who_speaks_for_the_provider_and_was_not_read_lately_comes_last_and_the_rule_says_so() -> None:
    standings = {**STANDINGS, "own": replace(STANDINGS["own"], lapsed=True)}
    claims = [claim("own", "1"), claim("second-list", "2"), claim("first-list", "3")]
    chosen, _ = choose_prices("acme", claims, standings)
    assert (chosen[INPUT].claim.source, chosen[INPUT].rule) == ("first-list", "not read lately")
    facts, _ = choose_facts("acme", [claim("own", context=1), claim("first-list", context=2)], standings)
    assert (facts["context"].value, facts["context"].rule) == (2, "not read lately")
    assert choose_prices("acme", claims[:1], standings)[0][INPUT].rule == "only claim"


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.sampled_from(["first_party", "gateway", "list"]))
def test_only_who_speaks_for_itself_loses_its_say_and_only_after_ninety_days(age: timedelta, authority: str) -> None:
    assert lapsed(authority, NOW - age, NOW) == (authority != "list" and age > timedelta(days=90))
    assert not lapsed(authority, None, NOW)
