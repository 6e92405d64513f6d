"""The notebook of one price: what follows, by docs/time.md, from what sources and people say of it.

Which changes wait is the guard's business, and the notebook is told of that.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from catalog.domain.authority import LAPSES_AFTER
from catalog.domain.guard.cases import JUMP
from catalog.domain.history import SLIP_WITHIN
from tests.notebook import NEVER, Notebook, Statement

Dated = list[tuple[str, datetime | None, datetime | None]]
"""What a source says of the price: amount ("0": free of charge), from, up to; the last two where it gives dates."""


class Reading(NamedTuple):
    """What a source was read to say since then; None: it did not list the route."""

    source: str
    since: datetime
    said: Dated | None

    def stated(self, moment: datetime) -> bool:
        """Whether it says that there was a price at that moment."""
        return any(
            (begin or self.since) <= moment and (end is None or moment < end) for _, begin, end in self.said or ()
        )


class Waits(NamedTuple):
    """A change that waits, as the guard says: its source, the amount that it would bring, since when."""

    source: str
    value: str | None
    since: datetime


class Believed(NamedTuple):
    """Whose word counts ("" for nobody's), what it is, and the date that the source gives for it."""

    source: str
    value: str | None
    begin: datetime | None


def far(one: str, other: str) -> bool:
    """Further apart than the guard's measure of a jump."""
    low, high = sorted(map(Decimal, (one, other)))
    return high > low * JUMP


class PriceNotebook(Notebook):
    """What follows for one price from what sources, most believed first, and people say of it."""

    def __init__(self, order: list[str], first_party: str | None) -> None:
        super().__init__()
        self.first_party = first_party
        self.readings: list[Reading] = []
        self.said: dict[str, Dated | None] = dict.fromkeys(order)
        self.read: dict[str, datetime] = dict.fromkeys(order, NEVER)
        self.by, self.lapsed = "", False
        self.waits: Waits | None = None
        self.met: Counter[str] = Counter()

    def hear(self, source: str, now: datetime, said: Dated | None, waits: tuple[str, str | None] | None) -> None:
        """A source is read; `waits` is the change that the guard holds back now: whose, and to what."""
        due = [
            moment
            for _, begin, end in said or ()
            for moment in (begin, end)
            if moment and self.read[source] < moment <= now
        ]
        shaken = self.lapses(source, now) and self.said[self.first_party or ""] is not None
        looked_at = shaken or said != self.said[source] or due or (self.waits and self.waits.source == source)
        waited = self.wait(now, waits)
        self.said[source], self.read[source] = said, now
        self.readings.append(Reading(source, now, said))
        if looked_at:
            self.follow(now, waited)

    def lapses(self, source: str, now: datetime) -> bool:
        """Whether the first party loses its say, or has it again, when this source is read."""
        before, read = self.lapsed, now if source == self.first_party else self.read.get(self.first_party or "", NEVER)
        self.lapsed = read != NEVER and now - read > LAPSES_AFTER
        self.met["the first party lapses"] += self.lapsed > before
        return self.lapsed != before

    def order(self) -> list[str]:
        """Whom we believe first now."""
        names = list(self.said)
        return names[1:] + names[:1] if self.lapsed else names

    def wait(self, now: datetime, waits: tuple[str, str | None] | None) -> Waits | None:
        """Note what waits now, since it was first seen; gives what waited before."""
        waited = self.waits
        if waits is None:
            self.waits = None
        elif waited is None or waits != (waited.source, waited.value):
            self.waits = Waits(*waits, now)
            self.met["a change waits"] += 1
        return waited

    def follow(self, now: datetime, waited: Waits | None) -> None:
        """What is believed now, since when, and what the source that we believe says of the past."""
        believed = self.believed()
        if self.waits and self.waits.value == believed.value:
            self.met["the past waits with it"] += any(self.past(believed.source))
            return
        self.believe(now, believed, waited)
        self.restate(now, believed.source)

    def confirm(self, now: datetime) -> None:
        """A person says that the change which waits is right."""
        believed, waited = self.believed(), self.wait(now, None)
        assert waited
        assert believed.value == waited.value
        self.believe(now, believed, waited)
        self.restate(now, believed.source)

    def correct(
        self,
        now: datetime,
        since: datetime,
        until: datetime | None,
        value: str,
        waits: tuple[str, str | None] | None,
    ) -> None:
        """A person says what it was; what waits, waits since then at the earliest."""
        self.write(now, since, until, value, by_person=True)
        self.wait(now, waits)
        if self.waits:
            self.waits = self.waits._replace(since=max(self.waits.since, until or now))

    def believed(self) -> Believed:
        """The first in order that states a price which holds by its own dates, when it was last read."""
        for source in self.order():
            for value, begin, end in self.said[source] or ():
                if (begin is None or begin <= self.read[source]) and (end is None or end > self.read[source]):
                    return Believed(source, value, begin)
        return Believed("", None, None)

    def believe(self, now: datetime, believed: Believed, waited: Waits | None) -> None:
        """Write down what is believed of now, and since when."""
        source, value, begin = believed
        held, (since, former) = self.told(now, now), self.since(now)
        self.met["another source is believed"] += bool(value and held.value and source != self.by)
        same = waited and waited.value == value and (value is None or waited.source == source)
        seen = waited.since if waited and same else now
        if value == held.value:
            if value is not None and begin and begin < since:
                parts = self.open_to(source, begin, None, seen, now)
                self.write_parts(now, [part for part in parts if part[1] or part[0] <= since], value)
        elif value is None:
            self.write(now, max(since, self.ended(seen, now)), None, None)
        elif begin:
            self.write_parts(now, self.open_to(source, begin, None, seen, now), value)
        elif self.is_slip(held, since, former, value, seen):
            self.met["a slip goes back"] += 1
            self.write(now, since, None, value)
        else:
            self.write(now, seen if held.value is None else max(seen, since), None, value)
        if value is not None:
            self.by = source

    def ended(self, seen: datetime, now: datetime) -> datetime:
        """When what holds came to its end, by the dates of the source that said it, or when that was seen."""
        ends = [end for _, _, end in self.said.get(self.by) or () if end and end <= self.read[self.by]]
        return self.open_to(self.by, max(ends), None, seen, now)[-1][0] if ends else seen

    def is_slip(self, held: Statement, since: datetime, former: str | None, value: str, seen: datetime) -> bool:
        if held.value is None or held.by_person or former is None or seen - since > SLIP_WITHIN:
            return False
        if not far(held.value, former):
            return False
        return value == former or (value == self.first_partys() and far(held.value, value))

    def first_partys(self) -> str | None:
        """What the first party states now: what is believed, if it is anybody's word but a list's."""
        believed = self.believed()
        return believed.value if believed.source == self.first_party and not self.lapsed else None

    def restate(self, now: datetime, believed: str) -> None:
        """What the source that we believe, or else the first in order that does, says of earlier times."""
        source = believed or next((name for name in self.order() if any(self.past(name))), "")
        for begin, end, value in self.past(source):
            self.met["the past is restated"] += 1
            self.write_parts(now, self.open_to(source, begin, end, now, now), value)

    def past(self, source: str) -> Iterator[tuple[datetime, datetime, str]]:
        """The dated prices of a source that had come to their end when it was last read."""
        for value, begin, end in self.said.get(source) or ():
            if begin and end and end <= self.read[source]:
                yield begin, end, value

    def write_parts(self, now: datetime, parts: list[tuple[datetime, datetime | None]], value: str) -> None:
        for begin, end in parts:
            self.write(now, begin, end, value)

    def open_to(
        self, source: str, begin: datetime, end: datetime | None, seen: datetime, now: datetime
    ) -> list[tuple[datetime, datetime | None]]:
        """The parts of a stretch of which a source's dates may say what held, moment by moment.

        Not what a person settled, up to when the source was seen to say otherwise; and not the time in which a
        source that is believed more was read to state the price itself.
        """
        ends = {moment for one in self.readings for _, *dates in one.said or () for moment in dates if moment}
        known = {*self.moments(), *ends, *(one.since for one in self.readings), begin, seen, now}
        inside = sorted(moment for moment in known if begin <= moment and (end is None or moment < end))
        parts: list[tuple[datetime, datetime | None]] = []
        for first, last in zip(inside, [*inside[1:], end], strict=True):
            if self.taken(source, first, seen, now):
                continue
            begun = parts.pop()[0] if parts and parts[-1][1] == first else first
            parts.append((begun, last))
        return parts

    def taken(self, source: str, moment: datetime, seen: datetime, now: datetime) -> bool:
        if moment < seen and self.told(moment, now).by_person:
            self.met["a person's word stays"] += 1
            return True
        if moment < now and any(self.ever_stated(better, moment) for better in self.better(source)):
            self.met["a better source's word stays"] += 1
            return True
        return False

    def better(self, source: str) -> Iterator[str]:
        for name in self.said:
            if name == source:
                return
            yield name

    def ever_stated(self, source: str, moment: datetime) -> bool:
        """Whether that source stated the price of that moment, while it was so or later."""
        readings = [one for one in self.readings if one.source == source]
        untils = [one.since for one in readings[1:]] + [None] * bool(readings)
        return any(
            one.stated(moment) and (until is None or moment < until)
            for one, until in zip(readings, untils, strict=True)
        )

    def to_come(self) -> Iterator[tuple[str, str | None, datetime]]:
        """What any source announced when it was last read: a price, or an end that no price follows."""
        for source, said in self.said.items():
            begins = {begin for _, begin, _ in said or ()}
            for value, begin, end in said or ():
                if begin and begin > self.read[source]:
                    yield source, value, begin
                if end and end > self.read[source] and end not in begins:
                    yield source, None, end


def written(said: Dated) -> list[list[str | None]]:
    """What a source says, as it writes it."""
    return [[value, *(moment.isoformat() if moment else None for moment in dates)] for value, *dates in said]
