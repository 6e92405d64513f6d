"""The algebra of what was true and what was known: what a statement about a stretch of time does to known rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from catalog.domain.quotes import PriceClaim
from catalog.domain.vocabulary import PriceState

SLIP_WITHIN: Final = timedelta(days=60)
"""How long a slip may have stood and still be called one; real ones stood for up to 34 days between weekly readings."""

Value = tuple[str, Decimal | None]
ENDED: Final[Value] = (str(PriceState.NOT_PUBLISHED), None)
"""The value that a price has once it has ended."""


class Span(NamedTuple):
    """From a moment up to, not including, another; None: still."""

    begin: datetime
    end: datetime | None

    def covers(self, other: "Span") -> bool:
        """Whether all of the other lies in it."""
        return self.begin <= other.begin and _ends_by(other.end, self.end)

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a moment."""
        return (other.end is None or self.begin < other.end) and (self.end is None or other.begin < self.end)

    def touches(self, other: "Span") -> bool:
        """Whether one begins where the other ends."""
        return self.end == other.begin or other.end == self.begin


def _ends_by(one: datetime | None, other: datetime | None) -> bool:
    return other is None or (one is not None and one <= other)


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of a span, in the order of time, where others are taken out of it."""
    left = [span]
    for other in taken:
        left = [part for one in left for part in _apart(one, other)]
    return left


def _apart(span: Span, other: Span) -> list[Span]:
    """The parts of a span before and after another."""
    if not span.overlaps(other):
        return [span]
    before = [Span(span.begin, other.begin)] if span.begin < other.begin else []
    after = [] if other.end is None or _ends_by(span.end, other.end) else [Span(other.end, span.end)]
    return before + after


class Row(NamedTuple):
    """One row of a price as known now: its number, when it held, what it says, whether a person settled it."""

    number: int
    span: Span
    value: Value
    settled: bool = False


class Rewritten(NamedTuple):
    """What a statement does to the known rows of one price.

    `superseded` are no longer known to be so; `remains` are the parts of them that still are, as (number,
    span); `new` is the stretch that the new row holds; `contradicted` are the superseded rows that said
    something else.
    """

    superseded: list[int]
    remains: list[tuple[int, Span]]
    new: Span
    contradicted: list[Row]


def rewrite(timeline: Iterable[Row], value: Value, span: Span, *, settled: bool = False) -> Rewritten | None:
    """State that the value held over the span, whatever was known; None where nothing else was known.

    `timeline` are the rows known now, which share no moment. Rows of the same value that overlap or touch
    the span become one with it, unless a person settled the one and not the other; of other rows what lies
    outside the span remains.
    """
    rows = list(timeline)
    if any(row.value == value and row.span.covers(span) for row in rows):
        return None
    near = [row for row in rows if row.span.overlaps(span) or row.span.touches(span)]
    same = [row for row in near if (row.value, row.settled) == (value, settled)]
    cut = [row for row in near if row not in same and row.span.overlaps(span)]
    remains = [(row.number, part) for row in cut for part in without(row.span, [span])]
    spans = [span, *(row.span for row in same)]
    ends = [one.end for one in spans]
    end = None if None in ends else max(end for end in ends if end is not None)
    new = Span(min(one.begin for one in spans), end)
    contradicted = [row for row in cut if row.value != value]
    return Rewritten([row.number for row in (*same, *cut)], remains, new, contradicted)


def is_slip(
    timeline: Sequence[Row], held: Row, value: Value, seen_at: datetime, *, first_party: bool, jump: Decimal
) -> bool:
    """Whether what is held was a slip, now that the believed source says this value, first seen again at `seen_at`.

    It was one if it stood for a bounded time, lies far from the value before it, and is now given up for that
    very value, or for one that the first party states and that it is far from too; what a person settled is none.
    `jump` is the guard's measure of how many times is far.
    """
    former = next((row.value for row in timeline if row.span.end == held.span.begin), None)
    if (
        held.settled
        or former is None
        or seen_at - held.span.begin > SLIP_WITHIN
        or not far_apart(held.value, former, jump)
    ):
        return False
    return value == former or (first_party and far_apart(held.value, value, jump))


def far_apart(one: Value, other: Value, jump: Decimal) -> bool:
    """Whether one is more than `jump` times the other, or only one of them is free of charge."""
    amounts = (one[1], other[1])
    if None in amounts:
        return False
    if not all(amounts):
        return amounts[0] != amounts[1]
    lower, higher = sorted(amount for amount in amounts if amount is not None)
    return higher > lower * jump


def current(prices: Iterable[PriceClaim], at: datetime) -> tuple[PriceClaim, ...]:
    """The prices that hold at that time by the source's own dates; undated ones always do."""
    return tuple(
        price
        for price in prices
        if (price.valid_from is None or price.valid_from <= at) and (price.valid_to is None or price.valid_to > at)
    )


def past(prices: Iterable[PriceClaim], at: datetime) -> tuple[PriceClaim, ...]:
    """The dated prices that had come to their end by then."""
    return tuple(price for price in prices if price.valid_from and price.valid_to and price.valid_to <= at)


def announced(prices: Sequence[PriceClaim], at: datetime) -> tuple[PriceClaim, ...]:
    """What a claim says of the time to come: prices that begin later, and ends that no such price follows.

    An end is a price in state `not_published` that begins there.
    """
    later = [price for price in prices if price.valid_from and price.valid_from > at]
    begins = {(price.key, price.valid_from) for price in later}
    ends = [
        price._replace(state=PriceState.NOT_PUBLISHED, amount=None, valid_from=price.valid_to, valid_to=None)
        for price in prices
        if price.valid_to and price.valid_to > at and (price.key, price.valid_to) not in begins
    ]
    return tuple(sorted((*later, *ends), key=lambda price: (price.key, str(price.valid_from))))


def value_of(price: PriceClaim) -> Value:
    """What is compared of a price: its state and amount."""
    return (str(price.state), price.amount)
