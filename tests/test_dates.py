"""Dates as precise as they were stated."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.dates import more_precise, partial_date, precision


@pytest.mark.parametrize(
    ("text", "exactly"), [("2025", "year"), ("2025-04", "month"), ("2025-04-14", "day"), (" 2025-04 ", "month")]
)
def test_a_date_keeps_the_precision_in_which_it_was_stated(text: str, exactly: str) -> None:
    read = partial_date(text)
    assert read == text.strip()
    assert precision(read) == exactly


@pytest.mark.parametrize("text", ["1970-01-01", "2098-12-31", "0000", "0001-01-01", "2014-12-31", "2061"])
def test_a_placeholder_is_no_date(text: str) -> None:
    assert partial_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2025-13", "2025-02-30", "2025-4-1", "20250414", "2025-04-14T00:00", "2025-00", "٢٠٢٥"],
)
def test_what_is_no_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        partial_date(text)


def test_two_dates_agree_as_far_as_the_less_precise_goes() -> None:
    assert more_precise("2025-04", "2025-04-14")
    assert more_precise("2025-04-14", "2025")
    assert not more_precise("2025-04", "2025-05-01")
    assert not more_precise("2024", "2025-04")


@given(st.dates(min_value=date(2015, 1, 1), max_value=date(2060, 12, 31)))
def test_every_day_of_the_calendar_is_read_back(day: date) -> None:
    assert partial_date(str(day)) == str(day)
