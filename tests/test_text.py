"""How values are written: one rule each."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import labels, text
from catalog.domain.vocabulary import Capability, Fact, PriceState


@pytest.mark.parametrize(
    ("amount", "written"),
    [("0.4", "0.40"), ("0.0028", "0.0028"), ("12", "12.00"), ("1200.5", "1,200.50"), ("1E-7", "0.0000001")],
)
def test_amounts_have_all_their_digits_and_at_least_two_decimals(amount: str, written: str) -> None:
    assert text.digits(Decimal(amount)) == written


@given(st.decimals(min_value="1e-9", max_value="1e9", allow_nan=False, allow_infinity=False))
def test_what_is_written_is_the_same_amount(amount: Decimal) -> None:
    assert Decimal(text.digits(amount).replace(",", "")) == amount


def test_every_amount_names_its_currency() -> None:
    assert text.amount(Decimal("0.4")) == "$0.40"
    assert text.amount(Decimal(2), "CNY") == "CNY\u00a02.00"
    assert text.amount(Decimal("1.5"), "EUR") == "€1.50"


def test_decimal_points_of_a_column_stand_in_one_line() -> None:
    column = [Decimal("0.4"), Decimal("0.0028"), Decimal("1.125")]
    places = text.places(column)
    after_the_point = {len(text.amount(amount, places=places).partition(".")[2]) for amount in column}
    assert after_the_point == {4}


def test_a_column_without_amounts_has_two_places_and_a_freak_does_not_widen_it() -> None:
    assert text.places([None]) == 2
    assert text.places([Decimal("0.00000001")]) == text.MOST_PLACES


def test_no_two_states_of_a_price_look_alike_and_none_looks_like_zero() -> None:
    written = [text.price(None, state) for state in PriceState if state is not PriceState.AMOUNT]
    assert len(set(written)) == len(written) == 5
    assert not any("0" in word for word in written)
    assert len(set(labels.STATE_MARKS.values())) == len(labels.STATE_MARKS)


def test_an_amount_is_written_as_one_whatever_the_column() -> None:
    assert text.price(Decimal("0.4"), "amount", "USD") == "$0.40"
    assert text.price(Decimal(0), "free") == "free"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"), (999, "999"), (8000, "8K"), (128_000, "128K"), (131_072, "131K"), (32_768, "32.8K"), (999_999, "1M"),
        (1_000_000, "1M"), (1_047_576, "1.05M"), (10_485_760, "10.5M"), (2_000_000_000, "2B"),
    ],
)  # fmt: skip
def test_large_numbers_are_shortened_to_three_digits(value: int, written: str) -> None:
    assert text.short(value) == written


@pytest.mark.parametrize(
    "phrase",
    [
        "an OpenAI model", "a Mistral model", "an xAI model", "an NVIDIA model", "an IBM model", "a Google model",
        "an 8B model", "an 11B model", "a 120B model", "a 70B model", "an AI21 model", "a Universal model",
        "an Anthropic model", "an unusual model", "a user", "an LG model", "a Meta model", "a GPT model",
        "a European model", "a Z.ai model", "an MoE model", "a one-off", "an 80B model", "an 18,000 token model",
        "a 1,800 token model",
    ],
)  # fmt: skip
def test_the_article_goes_by_the_sound(phrase: str) -> None:
    assert text.with_article(phrase.split(" ", 1)[1]) == phrase


def test_plurals_agree_with_their_number() -> None:
    assert [text.plural(n, "route") for n in (0, 1, 2, 5276)] == ["no routes", "1 route", "2 routes", "5,276 routes"]
    assert text.plural(2, "entry", "entries") == "2 entries"


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [text.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("stated", "written"), [("2025", "2025"), ("2025-04", "Apr 2025"), ("2025-04-04", "4 Apr 2025"), ("soon", "soon")]
)
def test_a_date_is_never_more_precise_than_it_was_stated(stated: str, written: str) -> None:
    assert text.partial_date(stated) == written


def test_moments_are_written_in_utc() -> None:
    late = datetime(2025, 4, 14, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert text.minute(late) == "15 Apr 2025, 01:30 UTC"
    assert text.day(date(2025, 4, 14)) == "14 Apr 2025"


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, "today"), (1, "yesterday"), (13, "13 days ago"), (14, "2 weeks ago"), (59, "8 weeks ago"),
        (61, "2 months ago"), (729, "23 months ago"), (731, "2 years ago"), (-1, "tomorrow"), (-3, "in 3 days"),
    ],
)  # fmt: skip
def test_ages_are_told_in_the_largest_unit_that_says_enough(days: int, written: str, now: datetime) -> None:
    assert text.age(now - timedelta(days=days), now) == written


@pytest.mark.parametrize(
    ("held", "written"),
    [
        ("", ""),
        ("prompt_tokens>200000", "prompt over 200,000 tokens"),
        ("cache_ttl=1h", "kept for 1h"),
        ("hours=16:30-00:30Z", "16:30–00:30 UTC"),
        ("resolution=720p; thinking=on", "resolution 720p; thinking on"),
        ("not a condition", "not a condition"),
    ],
)
def test_conditions_are_put_in_words(held: str, written: str) -> None:
    assert text.condition(held) == written


def test_every_fact_and_capability_has_a_label() -> None:
    assert [fact for fact in Fact if fact not in labels.FACTS] == []
    assert [capability for capability in Capability if capability not in labels.CAPABILITIES] == []
    assert text.fact_name("capability.tools") == "Tools"


def test_text_of_a_source_is_one_line_of_visible_characters() -> None:
    assert text.plain("GPT\x00-4\u202e evil\u200b\n name") == "GPT -4 evil name"
    cut = text.plain("x" * 10_000)
    assert len(cut) == 200
    assert cut.endswith("…")


@given(st.text())
def test_nothing_invisible_survives(value: str) -> None:
    written = text.plain(value)
    assert not text._UNSEEN.search(written)
    assert len(written) <= 200


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/x",
        "https://",
        "https://a b",
        "https://[",
        "ftp://a/b",
        "https://a/\x00",
    ],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert text.safe_link(url) == ""


def test_a_web_address_stays_as_it_is() -> None:
    assert text.safe_link("https://models.dev/api.json?x=1#y") == "https://models.dev/api.json?x=1#y"


def test_a_recording_says_how_true_it_is_and_where_it_comes_from() -> None:
    assert text.recording("", "") == ""
    assert text.recording("rebuilt", "the project’s repository") == "recording (rebuilt), from the project’s repository"
