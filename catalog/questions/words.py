"""What every answer ends with: who says so, and when that was last read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from catalog import text
from catalog.queries import FactView

MOST_NAMES: Final = 4  # of providers or ids, before the rest is counted


def some(names: Sequence[str]) -> str:
    return text.listed(names) if len(names) <= MOST_NAMES else f"{len(names)} providers"


def source(fact: FactView) -> str:
    """Who says so, and when that was last read."""
    if fact.evidence is None:
        return "as kept here"
    who = text.site(fact.evidence.page) if fact.evidence.page else text.plain(fact.evidence.source_title, 60)
    return f"{who}, {text.day(fact.checked_at or fact.evidence.fetched_at)}"


def checked(times: Iterable[datetime | None]) -> str:
    """On which day it was last checked; of several days from when on."""
    days = sorted({at.date() for at in times if at})
    if not days:
        return "not checked since"
    return (
        f"checked {text.day(days[0])}"
        if len(days) == 1
        else f"checked between {text.day(days[0])} and {text.day(days[-1])}"
    )


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
