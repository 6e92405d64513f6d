"""Conditions: one text for one meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.conditions import Condition, canonical, parse

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
VALUES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9:.\-]{0,12}", fullmatch=True)
TERMS = st.builds(Condition, NAMES, st.sampled_from(["=", "<", ">", "<=", ">="]), VALUES)


def test_terms_are_sorted_and_said_once() -> None:
    terms = parse("prompt_tokens>200000;cache_ttl=1h ; cache_ttl=1h")
    assert canonical(terms) == "cache_ttl=1h; prompt_tokens>200000"


def test_always_is_the_empty_text() -> None:
    assert canonical([]) == ""
    assert parse("") == parse(" ; ") == ()


def test_a_term_is_a_name_an_operator_and_a_value() -> None:
    assert parse("output_tokens>=1000") == (Condition("output_tokens", ">=", "1000"),)
    assert parse("hours=16:30-00:30Z") == (Condition("hours", "=", "16:30-00:30Z"),)


@pytest.mark.parametrize("text", ["cache_ttl", "=1h", "Cache=1h", "cache_ttl=", "cache_ttl= 1h", "200000<x"])
def test_what_is_no_term_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="is not a condition"):
        parse(text)


@given(st.lists(TERMS, max_size=5), st.randoms())
def test_the_order_of_terms_means_nothing_and_the_text_reads_back(terms: list[Condition], chance: object) -> None:
    shuffled = list(terms)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random of Hypothesis
    text = canonical(terms)
    assert canonical(shuffled) == text
    assert canonical(parse(text)) == text
    assert set(parse(text)) == set(terms)
