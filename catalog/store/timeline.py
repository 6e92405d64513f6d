"""All that is known of a price over time, and what statements about the past do to it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.db.models.base import ModelState

from catalog.domain.choice import Chosen
from catalog.domain.guard import Accepted
from catalog.domain.guard.cases import JUMP
from catalog.domain.history import Row, Span, Value, is_slip, rewrite, value_of
from catalog.domain.quotes import PriceKey
from catalog.models import Change, Price, Route
from catalog.queries.held import PRICE_KEY, slices
from catalog.store.rows import insert
from catalog.store.stated import evidence_of, said

CORRECTED: Final = "a person corrected it"
Timelines = dict[tuple[int | None, PriceKey], list[Price]]


def timelines(routes: Collection[int]) -> Timelines:
    """The prices of these routes as known now, those that ended too, by route and key in the order of time."""
    found: Timelines = defaultdict(list)
    for portion in slices(sorted(routes)):
        for price in _known(portion):
            found[(price.route_id, PriceKey(*(getattr(price, name) for name in PRICE_KEY)))].append(price)
    return found


def _known(routes: Sequence[int]) -> QuerySet[Price]:
    known = Price.objects.filter(route__in=routes, superseded_at=None)
    return known.select_related("source").order_by("valid_from")


@dataclass(slots=True)
class Past:
    """What one run, or one person, says of the past: the rows to write, to supersede, and those nobody ever saw.

    `known` is when we came to know it.
    """

    known: datetime
    sources: Mapping[str, int]
    timelines: Timelines = field(default_factory=lambda: defaultdict(list))
    created: list[Price] = field(default_factory=list)
    superseded: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def takes(self, route: Route, accepted: Accepted, seen_at: datetime, *, quiet: bool) -> bool:
        """Take a change that says what was true before what we hold began; whether it was one.

        That is one with a date of its own that does not come after the held row's beginning, and the end of a
        slip. `quiet` leaves out the record of it.
        """
        proposed, held = accepted.proposed, accepted.proposed.before
        if proposed.after is None:
            return False
        begin = proposed.dated
        if held and proposed.move != "witness" and self._ends_a_slip(route, accepted, seen_at):
            begin = held.valid_from
        elif begin is None or (held and begin > held.valid_from):
            return False
        return self.state(route, proposed.key, proposed.after, Span(begin, None), quiet=quiet)

    def _ends_a_slip(self, route: Route, accepted: Accepted, seen_at: datetime) -> bool:
        proposed = accepted.proposed
        assert proposed.before
        assert proposed.after
        rows = _rows(self.timelines.get((route.pk, proposed.key), []))
        held = next((row for row in rows if row.span == Span(proposed.before.valid_from, None)), None)
        value = value_of(proposed.after.price)
        seen_at = accepted.since or seen_at
        return held is not None and is_slip(rows, held, value, seen_at, first_party=proposed.first_party, jump=JUMP)

    def state(self, route: Route, key: PriceKey, chosen: Chosen, span: Span, *, quiet: bool = False) -> bool:
        """Let what is chosen have held over the span, and record what we knew otherwise as corrected.

        Whether anything was known otherwise, or not at all.
        """
        timeline = self.timelines[(route.pk, key)]
        first = not timeline
        evidence = evidence_of(chosen, self.sources)

        def make(held: Span) -> Price:
            state, amount = chosen.price.state, chosen.price.amount
            return Price(route=route, **key._asdict(), state=state, amount=amount, **self._times(held), **evidence)

        contradicted = self._rewrite(timeline, value_of(chosen.price), span, make)
        if contradicted is None:
            return False
        kind = Change.Kind.CORRECTION if contradicted else Change.Kind.PRICE_ADDED if first and not span.end else ""
        if kind and not quiet:
            before = said(contradicted[-1]) if contradicted else ""
            self.changes.append(self._change(route, key, chosen, kind, before, span.begin))
        return True

    def write(self) -> None:
        """Write all of it, ends before beginnings, and the record of it."""
        for portion in slices(self.superseded):
            Price.objects.filter(pk__in=portion).update(superseded_at=self.known)
        for portion in slices(self.dropped):
            Price.objects.filter(pk__in=portion).delete()
        insert(self.created)
        insert(self.changes)

    def decided(self, route: Route, key: PriceKey, span: Span) -> bool:
        """Whether a person has said what held in the span: no source restates that."""
        timeline = self.timelines.get((route.pk, key), [])
        return any(timeline[row.number].rule == CORRECTED and row.span.overlaps(span) for row in _rows(timeline))

    def ended(self, route: Route, key: PriceKey, end: datetime) -> None:
        """The open row is closed in the usual way: nothing was known wrongly."""
        for price in self.timelines.get((route.pk, key), []):
            price.valid_to = price.valid_to or end

    def _rewrite(
        self, timeline: list[Price], value: Value, span: Span, make: Callable[[Span], Price]
    ) -> list[Price] | None:
        """Bring the statement into the timeline; gives the rows that said something else, None where nothing is new."""
        done = rewrite(_rows(timeline), value, span)
        if done is None:
            return None
        old = [timeline[place] for place in done.superseded]
        contradicted = [timeline[row.number] for row in done.contradicted]
        fresh = [self._remain(timeline[place], left) for place, left in done.remains]
        new = make(done.new)
        new.opened_by = Price.OpenedBy.CORRECTION if contradicted else Price.OpenedBy.FIRST
        for price in old:
            self._take_away(price)
            timeline.remove(price)
        self.created += [*fresh, new]
        timeline += [*fresh, new]
        timeline.sort(key=lambda price: price.valid_from)
        return contradicted

    def _take_away(self, price: Price) -> None:
        if price._state.adding:
            self.created = [other for other in self.created if other is not price]
        elif price.recorded_at < self.known:
            self.superseded.append(price.pk)
        else:
            self.dropped.append(price.pk)

    def _remain(self, price: Price, span: Span) -> Price:
        """What is left of a row, known anew."""
        left = copy(price)
        left.pk, left._state = None, ModelState()
        for name, time in self._times(span).items():
            setattr(left, name, time)
        return left

    def _times(self, held: Span) -> dict[str, datetime | None]:
        closed_at = self.known if held.end else None
        return {
            "valid_from": held.begin, "valid_to": held.end, "recorded_at": self.known, "closed_at": closed_at,
        }  # fmt: skip

    def _change(self, route: Route, key: PriceKey, chosen: Chosen, kind: str, before: str, at: datetime) -> Change:
        return Change(
            kind=kind,
            route=route,
            model_id=route.model_id,
            source_id=self.sources[chosen.claim.source],
            fact="price",
            **key._asdict(),
            before=before,
            after=said(chosen.price),
            rule=chosen.rule,
            at=at,
            recorded_at=self.known,
        )


def _rows(timeline: list[Price]) -> list[Row]:
    """The timeline as the algebra has it, numbered by place."""
    return [
        Row(place, Span(price.valid_from, price.valid_to), (str(price.state), price.amount))
        for place, price in enumerate(timeline)
    ]
