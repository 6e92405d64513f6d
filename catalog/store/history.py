"""Prices over time: what each accepted change does to the rows, and the record of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.domain.guard import Accepted, HeldBack, proposes
from catalog.domain.history import Span
from catalog.domain.quotes import PriceClaim, PriceKey
from catalog.domain.reconcile import Held, HeldRoute, Proposed, Waiting
from catalog.domain.vocabulary import PriceState
from catalog.models import Change, Pending, Price, Route
from catalog.queries.held import slices
from catalog.store.rows import insert, new_row, rewrite
from catalog.store.stated import evidence_of, said
from catalog.store.timeline import CORRECTED, Past

EVIDENCE = ("source", "snapshot", "at", "text", "rule", "list_amount")


@dataclass(slots=True)
class History:
    """The rows that one run's changes come to, gathered first and written at once.

    `at` is when the answers were true, `known` when we came to know them.
    """

    at: datetime
    known: datetime
    sources: dict[str, int]
    past: Past
    ends: Mapping[tuple[int, PriceKey], datetime] = field(default_factory=dict)
    closed: dict[datetime, list[int]] = field(default_factory=lambda: defaultdict(list))
    superseded: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    reworded: list[Price] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    routes: int = 0

    @property
    def gathered(self) -> bool:
        """Whether there is anything to write, or a route's columns were written already."""
        prices = self.closed or self.superseded or self.dropped or self.reworded
        past = self.past.created or self.past.superseded or self.past.dropped
        return bool(prices or past or self.pending or self.settled or self.changes or self.routes)

    def accept(self, route: Route, accepted: Accepted, *, quiet: bool, repointed: bool) -> datetime | None:
        """Take one accepted change into the rows; `quiet` leaves out the record of it (a new or gone route).

        Gives since when it is a change, None where it only says what was true before, or why it is believed.
        """
        proposed, held, seen_at = accepted.proposed, accepted.proposed.before, accepted.since or self.at
        quiet, after = quiet or repointed, proposed.after
        *parts, last = self._stretches(route, proposed, seen_at)
        if after and proposed.dated and (held is None or last.begin <= held.valid_from):
            parts, since = [*parts, last], None
        elif self.past.ends_slip(route, accepted, seen_at, quiet=quiet):
            return None
        elif proposed.move == "witness":
            since = None
            self._reword(proposed)
        else:
            since = self._change_since(route, proposed, last.begin, quiet=quiet, repointed=repointed)
        for part in parts:
            if after:
                self.past.state(route, proposed.key, after, part, quiet=quiet)
        return since

    def _stretches(self, route: Route, proposed: Proposed, seen_at: datetime) -> list[Span]:
        """Of which times a change speaks: the last is open, others are before it, where the source gives a date."""
        if not proposed.dated:
            return [Span(seen_at, None)]
        source = proposes(proposed)[0]
        return self.past.open_to(route, proposed.key, source, Span(proposed.dated, None), seen_at)

    def _change_since(
        self, route: Route, proposed: Proposed, since: datetime, *, quiet: bool, repointed: bool
    ) -> datetime:
        """Close what we hold and begin what is now believed: since when that is so."""
        held, move, unseen = proposed.before, str(proposed.move), False
        if held:
            move = "switch" if repointed else move
            since = max(since, held.valid_from)
            unseen = self._end(held, since)
            self.past.ended(route, proposed.key, since)
            move = held.opened_by if unseen else move
        elif route.pk:  # read after newer answers of others: their prices stay where they are
            since = max(since, self.ends.get((route.pk, proposed.key), since))
        if proposed.after:
            self._begin(route, proposed, since, move)
        if not (quiet or (unseen and move == Price.OpenedBy.FIRST)):
            self.changes.append(self._change(route, proposed, since, _kind(proposed)))
        return since

    def confirmed(self, route: Route, proposed: Proposed, since: datetime) -> None:
        """Keep the record that a change which waited was seen again."""
        confirmed = self._change(route, proposed, since, Change.Kind.CONFIRMED)
        confirmed.rule = "seen again"
        self.changes.append(confirmed)

    def _reword(self, proposed: Proposed) -> None:
        """Another reason to believe what we hold; what a person corrected stays a person's word."""
        assert proposed.before
        if proposed.before.rule != CORRECTED:
            self.reworded.append(new_row(Price, id=proposed.before.number, **self._evidence(proposed)))

    def _end(self, held: Held, since: datetime) -> bool:
        """A row that would have no length is superseded, or dropped where nobody ever saw it; whether it was."""
        if held.valid_from < since:
            self.closed[since].append(held.number)
        elif held.recorded_at < self.known:
            self.superseded.append(held.number)
        else:
            self.dropped.append(held.number)
            return True
        return False

    def _begin(self, route: Route, proposed: Proposed, since: datetime, move: str) -> None:
        assert proposed.after
        price = proposed.after.price
        row = new_row(
            Price,
            route=route,
            **proposed.key._asdict(),
            state=price.state,
            amount=price.amount,
            valid_from=since,
            recorded_at=self.known,
            opened_by=move,
            **self._evidence(proposed),
        )
        self.past.began(route, proposed.key, row)

    def _evidence(self, proposed: Proposed) -> dict[str, Any]:
        assert proposed.after
        return evidence_of(proposed.after, self.sources)

    def hold(self, route: Route, before: HeldRoute, held_back: Sequence[HeldBack]) -> None:
        """Keep the changes of a route that wait, and no others; one that waited already stays as it is."""
        waiting = dict(before.waiting)
        for change in held_back:
            known = waiting.pop(change.proposed.key, None)
            same = known and _waits_for(known, change)
            if known and same and known.rule == change.rule:
                continue
            if known:
                waiting[change.proposed.key] = known
            self._wait(route, change, known.since if known and same else None)
        self.settled += [known.number for known in waiting.values()]

    def _wait(self, route: Route, held_back: HeldBack, since: datetime | None) -> None:
        """A change that begins to wait, or that waits `since` an earlier day for another reason."""
        proposed = held_back.proposed
        source, state, amount = proposes(proposed)
        self.pending.append(
            new_row(
                Pending,
                route=route,
                **proposed.key._asdict(),
                source_id=self.sources[source],
                before=proposed.before.amount if proposed.before else None,
                after=amount,
                state=state,
                rule=held_back.rule,
                reason=held_back.reason,
                since=since or self.at,
                **_where(proposed),
            )
        )
        if since is None:
            change = self._change(route, proposed, self.at, Change.Kind.HELD_BACK)
            change.rule = held_back.rule
            self.changes.append(change)

    def _change(self, route: Route, proposed: Proposed, since: datetime, kind: str) -> Change:
        after = proposed.after
        source = after.claim.source if after else proposed.before.source if proposed.before else ""
        return new_row(
            Change,
            kind=kind,
            route=route,
            model_id=route.model_id,
            source_id=self.sources.get(source),
            fact="price",
            **proposed.key._asdict(),
            before=said(proposed.before),
            after=said(after.price if after else None),
            rule=after.rule if after else "",
            at=since,
            recorded_at=self.known,
        )

    def write(self) -> None:
        """Write everything gathered; ends come before beginnings, so that one price stays open at most."""
        for since, numbers in self.closed.items():
            for portion in slices(numbers):
                Price.objects.filter(pk__in=portion).update(valid_to=since, closed_at=self.known)
        for portion in slices(self.superseded):
            Price.objects.filter(pk__in=portion).update(superseded_at=self.known)
        for portion in slices(self.dropped):
            Price.objects.filter(pk__in=portion).delete()
        for portion in slices(self.settled):
            Pending.objects.filter(pk__in=portion).delete()
        rewrite(self.reworded, EVIDENCE)
        self.past.write()
        for rows in (self.pending, self.changes):
            insert(rows)


def _waits_for(known: Waiting, held_back: HeldBack) -> bool:
    """Whether this is the very change that waits already."""
    return (known.source, known.state, known.amount) == proposes(held_back.proposed)


def _where(proposed: Proposed) -> dict[str, Any]:
    """Where the change is read; one that takes a price away is nowhere, and points at what it takes away."""
    if proposed.after:
        claim, price, _ = proposed.after
        return {"snapshot_id": claim.snapshot, "at": claim.at + price.at, "text": price.text}
    assert proposed.before
    return {"snapshot_id": proposed.before.snapshot, "at": proposed.before.at, "text": ""}


def _kind(proposed: Proposed) -> str:
    """What a reader would call the change."""
    before, after = proposed.before, proposed.after
    if after is None:
        return Change.Kind.PRICE_REMOVED
    if before is None:
        return Change.Kind.PRICE_ADDED
    if proposed.move == "switch":
        return Change.Kind.SOURCE_SWITCH
    if before.amount and after.price.amount:
        return Change.Kind.PRICE_UP if after.price.amount > before.amount else Change.Kind.PRICE_DOWN
    return Change.Kind.BECAME_FREE if after.price.state is PriceState.FREE else Change.Kind.STATE


def prices_after(held: HeldRoute, accepted: Iterable[Accepted]) -> dict[PriceKey, Held | PriceClaim]:
    """The open prices of a route once these changes are written."""
    prices: dict[PriceKey, Held | PriceClaim] = dict(held.prices)
    for change in accepted:
        if change.proposed.after is None:
            prices.pop(change.proposed.key, None)
        else:
            prices[change.proposed.key] = change.proposed.after.price
    return prices
