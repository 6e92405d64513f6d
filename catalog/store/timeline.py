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
from catalog.domain.history import Row, Span, Value, is_slip, rewrite, value_of, without
from catalog.domain.quotes import PriceKey
from catalog.models import Change, Price, Route
from catalog.queries.held import PRICE_KEY, slices
from catalog.store.heard import NOTHING, Heard
from catalog.store.rows import insert
from catalog.store.stated import evidence_of, said

CORRECTED: Final = "a person corrected it"
Timelines = dict[tuple[int, PriceKey], list[Price]]


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

    `known` is when we came to know it; `heard` is what was read of the routes that a source dates.
    """

    known: datetime
    sources: Mapping[str, int]
    timelines: Timelines = field(default_factory=lambda: defaultdict(list))
    heard: Heard = NOTHING
    created: list[Price] = field(default_factory=list)
    superseded: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def ends_slip(self, route: Route, accepted: Accepted, seen_at: datetime, *, quiet: bool) -> bool:
        """Take an undated change that ends a slip, whose price then held all the time; whether it was one."""
        proposed, held = accepted.proposed, accepted.proposed.before
        if proposed.dated or proposed.after is None or held is None or proposed.move == "witness":
            return False
        rows = _rows(self.timelines.get((_place(route), proposed.key), []))
        row = next((row for row in rows if row.span == Span(held.valid_from, None)), None)
        value = value_of(proposed.after.price)
        if row is None or not is_slip(rows, row, value, seen_at, first_party=proposed.first_party, jump=JUMP):
            return False
        return self.state(route, proposed.key, proposed.after, row.span, quiet=quiet)

    def restate(self, route: Route, chosen: Chosen, at: datetime, *, quiet: bool) -> None:
        """Let what a source says of a stretch of the past have held, as far as that is its to say."""
        key, begin = chosen.price.key, chosen.price.valid_from
        assert begin
        for part in self.open_to(route, key, chosen.claim.source, Span(begin, chosen.price.valid_to), at):
            self.state(route, key, chosen, part, quiet=quiet)

    def open_to(self, route: Route, key: PriceKey, source: str, span: Span, seen_at: datetime) -> list[Span]:
        """The parts of a span of which a source, seen to speak at that time, may say what held.

        Not what a person settled, and not the time in which a source that is believed more was read to state it.
        """
        timeline = self.timelines.get((_place(route), key), [])
        settled = [row.span for row in _rows(timeline) if row.settled]
        until_seen = [span if span.end else Span(span.begin, max(seen_at, span.begin)) for span in settled]
        return without(span, until_seen + self.heard.of_better(route, key, source))

    def state(self, route: Route, key: PriceKey, chosen: Chosen, span: Span, *, quiet: bool = False) -> bool:
        """Let what is chosen have held over the span, and record what we knew otherwise as corrected.

        Whether anything was known otherwise, or not at all.
        """
        timeline = self.timelines[(_place(route), key)]
        first = not timeline
        evidence = evidence_of(chosen, self.sources)

        def make(held: Span) -> Price:
            state, amount = chosen.price.state, chosen.price.amount
            return Price(route=route, **key._asdict(), state=state, amount=amount, **self._times(held), **evidence)

        contradicted = self._rewrite(timeline, value_of(chosen.price), span, make, settled=chosen.rule == CORRECTED)
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

    def began(self, route: Route, key: PriceKey, price: Price) -> None:
        """A row begins in the usual way, of which the source may say more in the same breath."""
        self.created.append(price)
        if (timeline := self.timelines.get((_place(route), key))) is not None:
            timeline.append(price)

    def ended(self, route: Route, key: PriceKey, end: datetime) -> None:
        """The open row is closed in the usual way: nothing was known wrongly. One without length was never there."""
        timeline = self.timelines.get((_place(route), key), [])
        for price in timeline:
            price.valid_to = price.valid_to or end
        timeline[:] = [price for price in timeline if price.valid_to != price.valid_from]

    def _rewrite(
        self, timeline: list[Price], value: Value, span: Span, make: Callable[[Span], Price], *, settled: bool
    ) -> list[Price] | None:
        """Bring the statement into the timeline; gives the rows that said something else, None where nothing is new."""
        done = rewrite(_rows(timeline), value, span, settled=settled)
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
            self.created.remove(price)
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


def _place(route: Route) -> int:
    """What stands for a route in one run: its number, or another of its own while it has none."""
    return route.pk or -id(route)


def _rows(timeline: list[Price]) -> list[Row]:
    """The timeline as the algebra has it, numbered by place."""
    return [
        Row(
            place,
            Span(price.valid_from, price.valid_to),
            (str(price.state), price.amount),
            settled=price.rule == CORRECTED,
        )
        for place, price in enumerate(timeline)
    ]
