"""Each rule for one change of a price: what it holds back, and what it lets pass."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.choice import Chosen
from catalog.domain.guard import RULES, UNHEALED, Around, Rule, guard, proposes
from catalog.domain.guard.runs import WIDE_RULES
from catalog.domain.normalise import standard
from catalog.domain.quotes import Claim, PriceClaim, PriceKey
from catalog.domain.reconcile import Held, HeldRoute, Waiting, propose
from catalog.domain.vocabulary import PriceState

THEN = datetime(2026, 6, 1, tzinfo=UTC)
NOW = THEN + timedelta(days=7)
Amounts = dict[str, str]


def key(name: str) -> PriceKey:
    """`input`, or `input batch` for another tier, or `image` for one picture."""
    component, _, tier = name.partition(" ")
    if component == "image":
        return PriceKey("output_image", "image", "USD", "standard", "")
    return standard(component)._replace(tier=tier or "standard")


def held(amounts: Amounts) -> HeldRoute:
    """A route whose prices are believed by the list's word."""
    prices = {}
    for number, (name, text) in enumerate(amounts.items()):
        state = PriceState.AMOUNT if Decimal(text) else PriceState.FREE
        prices[key(name)] = Held(
            number, state, Decimal(text), None, "list", 1, "", text, "only claim", THEN, THEN, "first"
        )
    return HeldRoute(1, "acme/one", prices)


def said(amounts: Amounts, source: str = "list", rule: str = "only claim") -> dict[PriceKey, Chosen]:
    """What is believed now."""
    claims = {}
    for name, text in amounts.items():
        state = PriceState.AMOUNT if Decimal(text) else PriceState.FREE
        price = PriceClaim(key(name), state, Decimal(text), f"/{name}", text)
        claims[key(name)] = Chosen(Claim(source, "one", "", {}, (price,), NOW, 2), price, rule)
    return claims


def around(stating: str = "list", past: dict[str, list[str]] | None = None, **elsewhere: list[str]) -> Around:
    """What the model costs elsewhere, and what this route cost lately."""
    asked = {key(name): [Decimal(text) for text in amounts] for name, amounts in elsewhere.items()}
    lately = {key(name): [Decimal(text) for text in amounts] for name, amounts in (past or {}).items()}
    return Around(asked, lately, stating=frozenset({stating}))


def rules(before: Amounts, after: Amounts, near: Around | None = None, **how: Any) -> dict[str, str]:
    """The rule that holds each price's change back."""
    of_whom = {name: how.pop(name) for name in ("source", "rule") if name in how}
    route = held(before)
    changes = propose(route.prices, said(after, **of_whom))
    _, held_back = guard(changes, route, NOW, "list", around=near or around(), **how)
    return {change.proposed.key.component: change.rule for change in held_back}


@pytest.mark.parametrize("after", ["20", "19.6", "2000", "2000000", "0.2", "0.002"])
def test_a_move_by_a_power_of_ten_is_held(after: str) -> None:
    assert rules({"input": "2"}, {"input": after})["input"] in ("power of ten", "absurd")


@pytest.mark.parametrize("after", ["2.2", "1", "4", "15", "0.3"])
def test_a_move_that_prices_make_every_week_passes(after: str) -> None:
    assert rules({"input": "2"}, {"input": after}) == {}


def test_a_move_of_more_than_eight_times_is_held_where_nobody_else_tells() -> None:
    assert rules({"input": "2"}, {"input": "17"}) == {"input": "jump"}


def test_a_long_move_towards_what_others_ask_passes() -> None:
    assert rules({"input": "2"}, {"input": "17"}, around(input=["15", "14", "12"])) == {}


def test_a_long_move_away_from_what_others_ask_is_held() -> None:
    assert rules({"input": "2"}, {"input": "17"}, around(input=["2", "2.1"])) == {"input": "jump"}


def test_a_slip_of_the_unit_that_is_put_right_passes_as_others_bear_it_out() -> None:
    assert rules({"input": "200"}, {"input": "0.2"}, around(input=["0.2", "0.25"])) == {}


def test_new_prices_of_a_whole_route_pass_though_one_moved_far() -> None:
    assert rules({"input": "0.5", "output": "1.5"}, {"input": "3", "output": "15"}) == {}
    assert rules({"input": "3", "output": "15"}, {"input": "0.36", "output": "1.4"}) == {}


@pytest.mark.parametrize("after", [("5", "15"), ("0.5", "15"), ("0.4", "15"), ("5.1", "15")])
def test_prices_of_a_route_that_moved_alike_or_one_alone_are_no_new_prices(after: tuple[str, str]) -> None:
    held = rules({"input": "0.5", "output": "1.5"}, dict(zip(("input", "output"), after, strict=True)))
    assert held["output"] == "power of ten"


def test_a_price_that_hardly_any_model_has_may_become_usual_where_nobody_else_sells_the_model() -> None:
    assert rules({"input": "75"}, {"input": "0.075"}) == {}
    assert rules({"input": "75"}, {"input": "0.075"}, around(input=["75", "80"])) == {"input": "power of ten"}
    assert rules({"input": "20"}, {"input": "0.02"}) == {"input": "power of ten"}
    assert rules({"input": "0.075"}, {"input": "75"}) == {"input": "power of ten"}


def test_a_long_move_that_several_providers_make_alike_passes() -> None:
    together = around()._replace(together=frozenset({(key("cache_read"), Decimal("0.0028"))}))
    assert rules({"cache_read": "0.028"}, {"cache_read": "0.0028"}, together) == {}


def test_a_long_move_to_just_what_another_route_asks_passes() -> None:
    assert rules({"input": "2"}, {"input": "20"}, around(input=["2", "2.1", "20"])) == {}
    assert rules({"input": "2"}, {"input": "20"}, around(input=["2", "2.1", "21"])) == {"input": "power of ten"}


def test_a_long_move_to_what_another_source_has_said_of_the_route_before_passes() -> None:
    told = around()._replace(
        said=frozenset({("other", key("input"), Decimal("20")), ("list", key("input"), Decimal(2))})
    )
    assert rules({"input": "2"}, {"input": "20"}, told) == {}
    assert rules({"input": "2"}, {"input": "200"}, told) == {"input": "power of ten"}


def test_what_the_source_itself_has_said_before_bears_nothing_out() -> None:
    told = around()._replace(said=frozenset({("list", key("input"), Decimal("20"))}))
    assert rules({"input": "2"}, {"input": "20"}, told) == {"input": "power of ten"}


def test_an_amount_that_was_beyond_all_others_and_is_among_them_now_passes() -> None:
    assert rules({"input": "300"}, {"input": "0.3"}, around(input=["0.2"])) == {}
    assert rules({"input": "0.2"}, {"input": "200"}, around(input=["0.3"])) == {"input": "power of ten"}


def test_a_provider_s_own_first_word_is_held_where_it_lies_beyond_what_all_others_ask() -> None:
    own = {"source": "own", "rule": "first party"}
    assert rules({"input": "2"}, {"input": "900"}, around(input=["2", "3", "4"]), **own) == {"input": "outlier"}
    assert rules({"input": "2"}, {"input": "20"}, around(input=["2", "3", "4"]), **own) == {}


def test_the_price_of_a_name_that_points_elsewhere_may_move_far() -> None:
    assert rules({"input": "2"}, {"input": "20"}, repointed=True) == {}


def test_a_provider_s_own_word_may_differ_from_a_list_s_as_far_as_it_likes() -> None:
    assert rules({"input": "2"}, {"input": "20"}, source="own", rule="first party") == {}


def test_another_list_s_word_may_not_put_a_slip_in_place_of_a_price() -> None:
    assert rules({"input": "2"}, {"input": "2000"}, source="other") == {"input": "absurd"}
    assert rules({"input": "2"}, {"input": "20"}, source="other") == {"input": "power of ten"}


def test_an_amount_that_becomes_zero_is_held() -> None:
    assert rules({"input": "2", "output": "8"}, {"input": "0", "output": "8"}) == {"input": "to zero"}


def test_a_route_still_stated_that_has_no_price_any_more_is_held() -> None:
    assert rules({"input": "2", "output": "8", "cache_read": "1"}, {}) == dict.fromkeys(
        ("cache_read", "input", "output"), "to zero"
    )


def test_a_route_that_is_gone_takes_its_prices_along() -> None:
    assert rules({"input": "2", "output": "8"}, {}, around(stating="another")) == {}


def test_the_price_of_a_picture_that_goes_unsaid_is_held_whatever_else_is_sold() -> None:
    assert rules({"input": "2", "image": "0.04"}, {"input": "2"}) == {"output_image": "to zero"}


def test_one_price_of_several_may_go_unsaid() -> None:
    assert rules({"input": "2", "output": "8", "cache_read": "1"}, {"input": "2", "output": "8"}) == {}


def test_input_and_output_that_took_each_other_s_price_are_held() -> None:
    before, after = {"input": "2", "output": "3"}, {"input": "3", "output": "2"}
    assert rules(before, after) == {"input": "swapped", "output": "swapped"}


def test_a_first_price_of_input_above_output_is_held() -> None:
    assert rules({}, {"input": "8", "output": "2"}) == {"input": "swapped", "output": "swapped"}


def test_what_always_cost_more_going_in_may_go_on_to() -> None:
    assert rules({"input": "8", "output": "2"}, {"input": "9", "output": "2"}) == {}


def test_a_cache_dearer_than_input_is_held() -> None:
    assert rules({"input": "2"}, {"input": "2", "cache_read": "2.5"}) == {"cache_read": "cache above input"}


@pytest.mark.parametrize(
    ("name", "amount"), [("input", "5000"), ("input", "0.0002"), ("cache_read", "0.0000001"), ("image", "40")]
)
def test_an_amount_beyond_all_real_ones_of_its_unit_is_held(name: str, amount: str) -> None:
    assert list(rules({}, {name: amount}).values()) == ["absurd"]


def test_a_first_price_far_beyond_all_other_routes_of_the_model_is_held() -> None:
    others = around(input=["0.5", "0.6", "0.9"])
    assert rules({}, {"input": "500"}, others) == {"input": "outlier"}
    assert rules({}, {"input": "0.05"}, others) == {"input": "outlier"}
    assert rules({}, {"input": "3"}, others) == {}


def test_first_prices_that_do_not_go_together_are_held() -> None:
    assert rules({}, {"input": "0.01", "output": "4"}) == {"input": "lopsided", "output": "lopsided"}
    assert rules({}, {"input": "2", "cache_read": "0.001"}) == {"input": "lopsided", "cache_read": "lopsided"}


def test_a_tier_far_off_the_standard_one_is_held() -> None:
    assert rules({"input": "2"}, {"input": "2", "input batch": "100"}) == {"input": "lopsided"}
    assert rules({"input": "2"}, {"input": "2", "input batch": "1"}) == {}


def test_one_free_direction_is_held_where_others_charge_for_it() -> None:
    assert rules({}, {"input": "0", "output": "4"}, around(input=["1"])) == {"input": "half free"}
    assert rules({}, {"input": "0", "output": "4"}) == {}


def test_a_price_that_goes_to_and_fro_is_held_and_one_that_only_returns_is_not() -> None:
    assert rules({"input": "2"}, {"input": "3"}, around(past={"input": ["2", "3"]})) == {"input": "flip-flop"}
    assert rules({"input": "2"}, {"input": "3"}, around(past={"input": ["3"]})) == {}
    assert rules({"input": "2"}, {"input": "2.1"}, around(past={"input": ["2", "2.1"]})) == {}


def test_a_source_that_says_two_things_waits_for_a_person() -> None:
    assert rules({}, {"input": "2"}, rule="contradiction") == {"input": "contradiction"}
    assert "contradiction" in UNHEALED


def test_a_plan_that_becomes_a_price_is_no_reason_to_wait() -> None:
    route = held({"input": "2"})
    plan = {name: price._replace(state=PriceState.INCLUDED, amount=None) for name, price in route.prices.items()}
    route = HeldRoute(1, "acme/one", plan)
    assert guard(propose(plan, said({"input": "20"})), route, NOW, "list", around=around())[1] == []


def test_all_that_a_suspect_provider_says_is_held_by_the_name_of_the_suspicion() -> None:
    suspect = Rule("currency", "nearly all moved by one ratio", lambda _: True)
    held_back = rules({"input": "2", "cache_read": "1"}, {"input": "1.8", "output": "7"}, suspect=suspect)
    assert held_back == {"input": "currency", "output": "currency", "cache_read": "currency"}


def test_what_is_seen_again_later_passes_and_is_true_since_the_first_sight() -> None:
    route = held({"input": "2"})
    waits = {key("input"): Waiting(7, "list", PriceState.AMOUNT, Decimal(20), THEN, "power of ten")}
    route = HeldRoute(1, "acme/one", route.prices, waits)
    accepted, held_back = guard(propose(route.prices, said({"input": "20"})), route, NOW, "list", around=around())
    assert [change.since for change in accepted] == [THEN]
    assert held_back == []


def test_what_an_answer_held_back_as_a_whole_said_before_has_been_seen_twice() -> None:
    assert rules({"input": "2"}, {"input": "20"}, seen=THEN) == {}
    assert rules({"input": "2"}, {"input": "20"}, seen=NOW) == {"input": "power of ten"}


def test_a_slip_takes_the_other_first_prices_of_its_route_along() -> None:
    assert rules({}, {"input": "50", "cache_read": "5"}, around(input=["0.5", "0.6", "0.9"])) == {
        "input": "outlier",
        "cache_read": "outlier",
    }


def test_what_one_source_says_no_more_is_held_though_another_still_has_a_price() -> None:
    route = held({"input": "2", "cache_read": "1"})
    changes = propose(route.prices, said({"input": "2.1"}, source="other"))
    _, held_back = guard(changes, route, NOW, "list", around=around())
    assert [(change.proposed.key.component, change.rule) for change in held_back] == [("cache_read", "to zero")]


def test_every_rule_has_a_name_of_its_own_and_a_reason() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(len(rule.why) > 20 for rule in RULES)


AMOUNTS = st.dictionaries(
    st.sampled_from(["input", "output", "cache_read", "input batch", "image"]),
    st.decimals("0", "1e6", places=6).map(str),
)


@given(before=AMOUNTS, after=AMOUNTS, others=st.lists(st.decimals("0.000001", "1e6", places=6).map(str), max_size=4))
def test_no_proposal_is_lost_or_judged_twice_and_their_order_tells_nothing(
    before: Amounts, after: Amounts, others: list[str]
) -> None:
    route = held(before)
    changes = propose(route.prices, said(after))
    accepted, held_back = guard(changes, route, NOW, "list", around=around(input=others))
    names = [change.proposed.key for change in (*accepted, *held_back)]
    assert sorted(names) == [change.key for change in changes]
    again = guard(changes[::-1], route, NOW, "list", around=around(input=others[::-1]))
    assert (again[0][::-1], again[1][::-1]) == (accepted, held_back)
    assert all(proposes(change.proposed)[0] == "list" for change in held_back)


def test_the_page_on_the_guard_lists_the_rules_as_they_are() -> None:
    text = (Path(__file__).parent.parent / "docs" / "guard.md").read_text(encoding="utf-8")
    page = text.partition("## Measured")[0]
    listed = [line.split(" | ")[:2] for line in page.splitlines() if line.startswith("| ") and " | " in line]
    known = [[f"| {rule.name}", rule.why.removesuffix(" |")] for rule in (*RULES, *WIDE_RULES)]
    assert [[name, why.removesuffix(" |")] for name, why in listed if not name.startswith("| rule")] == known
