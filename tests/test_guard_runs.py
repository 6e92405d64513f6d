"""What makes a whole provider or a whole answer suspect, and what that does to a run."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalog.domain.choice import Chosen
from catalog.domain.guard import Moves, Verdict, judge, mass_disappearance, served_again, silent_for
from catalog.domain.guard.runs import fits_exchange, mass_change
from catalog.domain.normalise import standard
from catalog.domain.quotes import Claim, PriceClaim, RouteKey
from catalog.domain.reconcile import Held, HeldRoute, propose
from catalog.domain.vocabulary import PriceState

THEN = datetime(2026, 6, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
Pairs = dict[str, tuple[str, str]]
USUAL = {f"m{n}": (f"{n}", f"{3 * n + n % 3}") for n in range(1, 9)}


def look(before: Pairs, after: Pairs, *, others: int = 500, past: Pairs | None = None) -> Verdict:
    """What is thought of a run in which one provider's routes move from these prices of input and output to those.

    `others` are amounts of other providers that stayed.
    """
    moves = Moves("list")
    add(moves, "acme", before, after, past or {})
    return judge(moves.holding({"acme": 2 * len(before), "other": others}), WEEK)


def add(moves: Moves, provider: str, before: Pairs, after: Pairs, past: Pairs) -> None:
    for number, (model, amounts) in enumerate(before.items(), 1):
        keys = [standard("input"), standard("output")]
        amount, list_price = PriceState.AMOUNT, None
        prices = {
            key: Held(number, amount, Decimal(text), list_price, "list", 1, "", text, "", THEN, THEN, "first")
            for key, text in zip(keys, amounts, strict=True)
        }
        now = {}
        for key, text in zip(keys, after[model], strict=True):
            price = PriceClaim(key, PriceState.AMOUNT, Decimal(text), "", text)
            now[key] = Chosen(Claim("list", model, "", {}, (price,), THEN, 2), price, "only claim")
        lately = {key: [Decimal(text)] for key, text in zip(keys, past.get(model, ()), strict=False)}
        route = HeldRoute(number, f"lab/{model}", prices)
        moves.note(RouteKey(provider, model), f"lab/{model}", route, propose(prices, now), lately)


def times(pairs: Pairs, factor: str) -> Pairs:
    return {
        name: (f"{Decimal(a) * Decimal(factor)}", f"{Decimal(b) * Decimal(factor)}") for name, (a, b) in pairs.items()
    }


@pytest.mark.parametrize("rate", ["0.86", "1.16", "7.12", "0.1404"])
def test_a_provider_whose_prices_all_moved_by_an_exchange_rate_is_suspect(rate: str) -> None:
    assert [rule.name for rule in look(USUAL, times(USUAL, rate)).suspects.values()] == ["currency"]


def test_a_provider_is_suspect_though_only_a_part_of_it_moved_by_a_rate_that_nobody_chooses() -> None:
    part = dict(list(USUAL.items())[:3])
    suspects = look(USUAL, {**USUAL, **times(part, "0.86")}).suspects
    assert {name: rule.name for name, rule in suspects.items()} == {"acme": "currency in part"}


@pytest.mark.parametrize("rate", ["0.5", "0.7", "0.3", "2"])
def test_a_provider_may_move_all_its_prices_by_one_ratio_that_is_no_exchange_rate(rate: str) -> None:
    assert look(USUAL, times(USUAL, rate)) == Verdict()


def test_some_prices_may_come_down_by_a_round_share() -> None:
    part = dict(list(USUAL.items())[:3])
    assert look(USUAL, {**USUAL, **times(part, "0.8")}) == Verdict()


def test_routes_that_took_on_their_neighbours_prices_make_their_provider_suspect() -> None:
    names, pairs = list(USUAL), list(USUAL.values())
    shifted = dict(zip(names, [pairs[-1], *pairs[:-1]], strict=True))
    assert [rule.name for rule in look(USUAL, shifted).suspects.values()] == ["rows shifted"]


def test_a_route_may_take_on_the_price_of_another_that_did_not_move() -> None:
    assert look(USUAL, {**USUAL, "m1": USUAL["m5"], "m2": USUAL["m5"]}) == Verdict()


def test_prices_that_went_back_to_what_they_had_been_make_the_provider_suspect() -> None:
    past = {name: (str(2 * n), str(5 * n)) for n, name in enumerate(USUAL, 1)}
    assert [rule.name for rule in look(USUAL, past, past=past).suspects.values()] == ["served again"]


def test_a_whole_file_that_moved_by_an_exchange_rate_is_refused() -> None:
    many = {f"m{n}": (f"{n}", f"{3 * n}") for n in range(1, 21)}
    assert look(many, times(many, "0.86"), others=0).hold.startswith("currency")


def test_a_file_in_which_too_many_prices_moved_is_refused() -> None:
    many = {f"m{n}": (f"{n}", f"{3 * n}") for n in range(1, 21)}
    moved = {name: (f"{n * n}.7", f"{n + 100}") for n, name in enumerate(many, 1)}
    assert look(many, moved, others=20).hold == (
        "mass change: 40 of 60 prices moved; after 7 days at most 32% may at once"
    )
    assert look(many, moved, others=400).hold == ""


def test_more_may_move_after_a_long_silence() -> None:
    assert mass_change(100, 40, WEEK) is not None
    assert mass_change(100, 40, 8 * WEEK) is None
    assert mass_change(100, 90, 500 * WEEK) is not None


def test_more_may_be_gone_after_a_long_silence_and_never_half() -> None:
    assert mass_disappearance("records", 100, 21, WEEK) is not None
    assert mass_disappearance("records", 100, 21, 8 * WEEK) is None
    assert mass_disappearance("records", 100, 50, 500 * WEEK) is not None


def test_long_moves_that_three_providers_make_alike_bear_each_other_out() -> None:
    moves = Moves("list")
    for provider in ("a", "b", "c"):
        add(moves, provider, {"m": ("1", "0.028")}, {"m": ("1", "0.0028")}, {})
    for provider in ("a", "b"):
        add(moves, provider, {"n": ("1", "0.05")}, {"n": ("1", "0.002")}, {})
    together = judge(moves.holding({"a": 100, "b": 100, "c": 100}), WEEK).together
    assert {(landing.model, landing.amount) for landing in together} == {("lab/m", Decimal("0.0028"))}


@pytest.mark.parametrize(
    ("ratio", "fits"), [(1.1, True), (0.9, True), (7.1, True), (1 / 7.1, True), (2, False), (10, False)]
)
def test_which_ratios_could_be_exchange_rates(ratio: float, fits: bool) -> None:
    assert fits_exchange(ratio) is fits


def test_an_answer_most_of_whose_news_is_old_is_an_old_one() -> None:
    assert served_again(10, 8) is not None
    assert served_again(10, 4) is None
    assert served_again(3, 3) is None


def test_an_answer_given_word_for_word_before_is_an_old_one_unless_it_hardly_differs() -> None:
    assert served_again(30, 0, THEN) == "served again: the answer is the one of 2026-06-01, older than the one held"
    assert served_again(2, 2, THEN) is None


def test_a_source_that_changed_every_week_and_falls_silent_is_warned_of() -> None:
    assert silent_for(9 * WEEK, WEEK) == "frozen? nothing new for 63 days, where something new came every 7"
    assert silent_for(7 * WEEK, WEEK) is None
    assert silent_for(9 * WEEK, 4 * WEEK) is None
    assert silent_for(90 * WEEK, None) is None


def test_what_was_never_held_may_be_missing_without_an_error() -> None:
    assert "21 of 0 prices are missing" in (mass_disappearance("prices", 0, 21, timedelta(0)) or "")
