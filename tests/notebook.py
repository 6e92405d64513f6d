"""A naive notebook: it keeps every statement about one thing, and reads them all for each answer.

It knows nothing of rows: what was true at t, as known at k, is what the last statement says that was known by k
and holds at t.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple


class Statement(NamedTuple):
    """Known since then: from `begin` up to, not including, `end` it was so."""

    known: datetime
    begin: datetime
    end: datetime | None
    value: Any
    by_person: bool = False

    def holds(self, moment: datetime) -> bool:
        return self.begin <= moment and (self.end is None or moment < self.end)


NEVER = datetime(1, 1, 1, tzinfo=UTC)
UNTOLD = Statement(NEVER, NEVER, None, None)


class Notebook:
    """Every statement about one thing."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def write(
        self, known: datetime, begin: datetime, end: datetime | None, value: Any, by_person: bool = False
    ) -> None:
        self.statements.append(Statement(known, begin, end, value, by_person))

    def told(self, as_of: datetime, known_at: datetime) -> Statement:
        """The last statement known by then that holds at that moment."""
        told = [one for one in self.statements if one.known <= known_at and one.holds(as_of)]
        return told[-1] if told else UNTOLD

    def ask(self, as_of: datetime, known_at: datetime) -> Any:
        return self.told(as_of, known_at).value

    def moments(self) -> list[datetime]:
        ends = {moment for one in self.statements for moment in (one.begin, one.end) if moment}
        return sorted(ends | {one.known for one in self.statements})

    def since(self, now: datetime) -> tuple[datetime, Any]:
        """Since when what holds now has held by the same kind of word, and what held just before."""
        held, begin = self.told(now, now), now
        for moment in reversed([moment for moment in self.moments() if moment <= now]):
            told = self.told(moment, now)
            if (told.value, told.by_person) != (held.value, held.by_person):
                break
            begin = moment
        return begin, self.ask(begin - timedelta(microseconds=1), now)
