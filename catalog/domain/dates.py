"""Dates in the precision in which they were stated: a month is never padded to its first day."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
EARLIEST: Final = 2015  # no model on sale is older; earlier dates are a zero in disguise
LATEST: Final = 2060  # placeholders such as 2098-12-31 lie beyond


@lru_cache(maxsize=4096)  # the same few hundred days stand in ten thousand records
def partial_date(text: str) -> str | None:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` as given; None for 1970-01-01, 2098-12-31 and their like.

    Raises ValueError for text that is no date.
    """
    match = _PARTIAL.match(text.strip())
    if not match:
        raise ValueError(f"{text[:40]!r} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(max(year, 1), 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise ValueError(f"{text[:40]!r} is not a date: {error}") from error
    return match.group(0) if EARLIEST <= year <= LATEST else None


def instant(text: str) -> datetime:
    """The moment of a day (its first instant, UTC) or of a time; raises ValueError for a month, a year or no date."""
    stated = text.strip()
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError as error:
        raise ValueError(f"{stated[:40]!r} is not a day or a time") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"{stated[:40]!r} is out of the range of prices")
    return moment.astimezone(UTC)


def precision(text: str) -> str:
    """`year`, `month` or `day`, for a text that `partial_date` gave."""
    return ("year", "month", "day")[text.count("-")]


def more_precise(one: str, other: str) -> bool:
    """Whether the two say the same, as far as the less precise goes (`2025-04` and `2025-04-14`)."""
    return one.startswith(other) or other.startswith(one)
