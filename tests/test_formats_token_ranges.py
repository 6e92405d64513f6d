"""Ranges of tokens as pages in Chinese write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.conditions import canonical
from scrapers.formats.price_text import NotUnderstood
from scrapers.formats.token_ranges import token_ranges

IN_THOUSANDS = [
    ("输入长度 [0, 32)", ""),
    ("输入长度 [32+)", "prompt_tokens>=32000"),
    ("输入长度 (32, 128]", "prompt_tokens>32000"),
    ("输入长度 [0, 32) 输出长度 [0, 0.2)", ""),
    ("输入长度 [0, 32) 输出长度 [0.2+)", "output_tokens>=200; prompt_tokens<32000"),
    ("输入长度 [0, 32] 且输出长度 (0.2,+∞)", "output_tokens>200; prompt_tokens<=32000"),
    ("1M", ""),
]
TO_THE_TOKEN = [
    ("输入长度（0, 512k]", ""),
    ("输入长度 512k+", "prompt_tokens>512000"),
    ("输入长度 [16k, 32k）", "prompt_tokens>=16000"),
    ("0 ≤ 输入长度 ＜ 32k", ""),
    ("输入长度 ≥ 32k", "prompt_tokens>=32000"),
    ("0<Token≤32K", ""),
    ("128K<Token≤1M", "prompt_tokens>128000"),
    ("≤256K", ""),
    ("256K~1M", "prompt_tokens>256000"),
    ("-", ""),
]


@pytest.mark.parametrize(("text", "when"), IN_THOUSANDS)
def test_a_size_without_a_letter_is_in_the_unit_of_the_column(text: str, when: str) -> None:
    assert canonical(token_ranges(text, unit=1000)) == when


@pytest.mark.parametrize(("text", "when"), TO_THE_TOKEN)
def test_every_spelling_of_a_range_holds_above_its_lower_bound(text: str, when: str) -> None:
    assert canonical(token_ranges(text)) == when


@pytest.mark.parametrize("text", ["视频时长 [0, 32)", "输入长度", "输入长度 [0, 32) 等", "[a, b]"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        token_ranges(text)


@given(st.text("输入长度出且Token[]()（）0123456789.,+∞kKM<≤＜≥>~- ", max_size=40))
def test_any_text_is_ranges_or_refused(text: str) -> None:
    try:
        said = token_ranges(text, unit=1000)
    except NotUnderstood:
        return
    assert said == tuple(sorted(said))


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=5, unique=True))
def test_rows_that_follow_on_each_other_have_different_conditions(bounds: list[int]) -> None:
    steps = [0, *sorted(bounds)]
    rows = [f"输入长度 ({low}, {high}]" for low, high in pairwise(steps)]
    assert len({canonical(token_ranges(row, unit=1000)) for row in rows}) == len(rows)
