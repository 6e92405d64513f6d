"""Prices as people write them: what is read, what is refused, and nothing in between."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.domain.conditions import Condition
from catalog.domain.vocabulary import UNITS
from scrapers.formats.price_text import NotUnderstood, PriceText, is_absent, read_prices, unit_of

LONG = (Condition("prompt_tokens", ">", "200000"),)


@pytest.mark.parametrize(
    ("text", "amount", "currency", "per"),
    [
        ("$0.40 / 1M tokens", "0.40", "USD", "1M tokens"),
        ("¥2 per million", "2", "CNY", "1M tokens"),
        ("$10.00 per 1K searches", "10.00", "USD", "1K searches"),
        ("$14 per 1,000 search queries", "14", "USD", "1K searches"),
        ("0.6元/百万tokens", "0.6", "CNY", "1M tokens"),
        ("5 元 / 百万Tokens", "5", "CNY", "1M tokens"),
        ("0.1 元 / 千tokens", "0.1", "CNY", "1K tokens"),
        ("2元/万字符", "2", "CNY", "10K characters"),
        ("RMB 4 / M", "4", "CNY", "1M tokens"),
        ("US$3/1M tokens", "3", "USD", "1M tokens"),
        ("$10 / MTok", "10", "USD", "1M tokens"),
        ("$.5", "0.5", "USD", ""),
        ("0.5€", "0.5", "EUR", ""),
        ("1,000 元", "1000", "CNY", ""),
        ("$0.10 / GB per day", "0.10", "USD", "GB-day"),
        ("$4.5 (/M Tok/hr)", "4.5", "USD", "1M token-hours"),
        ("$0.01 /per call", "0.01", "USD", "call"),
        ("$22.00 per 1M characters", "22.00", "USD", "1M characters"),
        ("6.00", "6.00", "", ""),
    ],
)
def test_a_price_is_read_with_its_currency_and_unit(text: str, amount: str, currency: str, per: str) -> None:
    assert read_prices(text) == (PriceText(amount, currency, per),)


def test_prices_up_to_and_above_a_size_of_the_prompt() -> None:
    assert [(price.amount, price.terms) for price in read_prices("$1.25 (≤200k) $2.50 (>200k)")] == [
        ("1.25", ()),
        ("2.50", LONG),
    ]


def test_a_promotion_keeps_the_price_without_it() -> None:
    assert read_prices("$0.435 (75% off) $1.74") == (PriceText("0.435", "USD", list_amount="1.74"),)


@pytest.mark.parametrize("text", ["$0.435 (75% off) $1.80", "$0.435 (75% off)", "50% off"])
def test_a_promotion_whose_figures_do_not_fit_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read_prices(text)


def test_a_range_says_so() -> None:
    assert read_prices("$0.10–$0.30") == (PriceText("0.10", "USD", up_to="0.30"),)


def test_labels_stand_before_or_after_all_prices_of_a_text() -> None:
    labels = ("input", "output", "batch input", "global", "non-global")
    assert [
        (price.label, price.amount) for price in read_prices("Input: $5.00 Output: $25 Batch Input: $2.5", labels)
    ] == [
        ("input", "5.00"),
        ("output", "25"),
        ("batch input", "2.5"),
    ]
    assert [(price.label, price.amount) for price in read_prices("$0.25 (Global) $0.275 (Non-global)*", labels)] == [
        ("global", "0.25"),
        ("non-global", "0.275"),
    ]
    assert [price.label for price in read_prices("$0.15 input$0.60 output", labels)] == ["input", "output"]


@pytest.mark.parametrize("text", ["Input: Output: $3", "$3 input output", "Input:"])
def test_a_label_without_a_price_of_its_own_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read_prices(text, ("input", "output"))


@pytest.mark.parametrize("text", ["", "-", "–", "N/A", "Contact sales", "不支持"])
def test_a_missing_price_is_none_and_never_zero(text: str) -> None:
    assert is_absent(text)
    assert read_prices(text) == ()


@pytest.mark.parametrize("text", ["Free", "免费", "No charge", "限时免费"])
def test_free_is_said(text: str) -> None:
    assert read_prices(text) == (PriceText("0", free=True),)


@pytest.mark.parametrize(
    "text",
    ["about $3", "$3 per song", "$3 / 2M tokens", "$1.2.3", "3 apples", "$3 €4 /", "$3€", "10%", "$", "1 200"],
)
def test_what_is_not_understood_is_refused_with_its_text(text: str) -> None:
    prices: tuple[PriceText, ...] = ()
    with pytest.raises(NotUnderstood) as refused:
        prices = read_prices(text)
    assert str(refused.value), prices


amounts = st.decimals(min_value=Decimal("0.000001"), max_value=Decimal(9999), places=6).map(
    lambda amount: f"{amount:f}"
)
marks = st.sampled_from([("$", "", "USD"), ("¥", "", "CNY"), ("", "元", "CNY"), ("", " USD", "USD"), ("€", "", "EUR")])
units = st.sampled_from(
    [(" / 1M tokens", "1M tokens"), ("/百万tokens", "1M tokens"), (" per 1K calls", "1K calls"), ("/second", "second")]
)


@given(amount=amounts, mark=marks, unit=units)
def test_every_amount_comes_back_digit_for_digit(
    amount: str, mark: tuple[str, str, str], unit: tuple[str, str]
) -> None:
    before, after, currency = mark
    assert read_prices(f"{before}{amount}{after}{unit[0]}") == (PriceText(amount, currency, unit[1]),)


@given(before=amounts, after=amounts, gap=st.sampled_from([" ", "\n", "; ", " + "]))
def test_two_prices_never_become_one(before: str, after: str, gap: str) -> None:
    assert [price.amount for price in read_prices(f"${before}{gap}${after}")] == [before, after]


@given(text=st.one_of(st.text(max_size=60), st.text("$¥元/per1Mtokens0.9,%()–≤>kKfree \n", max_size=60)))
@example(text="$" * 60)
@example(text="1" * 59 + "%")
def test_any_text_gives_prices_in_our_units_or_is_refused(text: str) -> None:
    try:
        prices = read_prices(text, ("input", "output"))
    except NotUnderstood:
        return
    for price in prices:
        assert price.per in ("", *UNITS)
        assert Decimal(price.amount) >= 0
        assert price.currency in ("", "USD", "CNY", "EUR", "GBP", "KRW", "INR", "JPY")


def test_a_unit_in_a_header_is_found() -> None:
    assert unit_of("Price / 1M tokens") == "1M tokens"
    assert unit_of("Model") == ""


def test_a_promotion_in_tenths_of_the_list_price_keeps_the_list_price_and_a_factor() -> None:
    (price,) = read_prices("原价0.9元/秒 限时6折")
    assert (price.amount, price.currency, price.per) == ("0.9", "CNY", "second")
    assert (price.list_amount, price.factor) == ("0.9", "0.6")
    (price,) = read_prices("原价12元 限时8.5折")
    assert (price.amount, price.factor) == ("12", "0.85")


@pytest.mark.parametrize("text", ["限时6折", "原价", "原价 限时6折", "限时折"])
def test_tenths_of_nothing_are_no_price(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read_prices(text)
