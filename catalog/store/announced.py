"""Announced prices: kept while a source says so, withdrawn when it no longer does, come when they are the price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.domain.history import ENDED, Value
from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import Announcement, Begun, Reconciled
from catalog.models import Announced, Change, Route
from catalog.queries.held import PRICE_KEY, slices
from catalog.store.rows import insert
from catalog.store.runs import Opened
from catalog.store.stated import said


class Settled(NamedTuple):
    """The record of what was announced and withdrawn (not written yet), and whether any row was written."""

    changes: list[Change]
    written: bool


@dataclass(frozen=True, slots=True)
class Stands:
    """How a route stands after a run: what was found of it, and the value of each price that it has now."""

    route: Route
    found: Reconciled
    prices: Mapping[PriceKey, Value]


def settle(run: Opened, standing: Sequence[Stands], sources: Mapping[str, int]) -> Settled:
    """Make the open announcements of these routes those that stand."""
    names = {number: name for name, number in sources.items()}
    open_rows: dict[int, list[Announced]] = {}
    for portion in slices([one.route.pk for one in standing]):
        for row in Announced.objects.filter(route__in=portion, withdrawn_at=None, came_at=None).order_by("pk"):
            open_rows.setdefault(row.route_id, []).append(row)
    came: list[int] = []
    withdrawn: list[Announced] = []
    made: list[Announced] = []
    for one in standing:
        stated = {(_subject(sources[a.claim.source], a)): a for a in one.found.announced}
        for row in open_rows.get(one.route.pk, ()):
            key = PriceKey(*(getattr(row, name) for name in PRICE_KEY))
            same = stated.get((row.source_id, key, row.effective_from))
            if same and _value(same) == (row.state, row.amount):
                del stated[(row.source_id, key, row.effective_from)]
            elif row.effective_from <= run.at and one.prices.get(key, ENDED) == (row.state, row.amount):
                came.append(row.pk)
            elif Begun(names[row.source_id], key, row.effective_from, (row.state, row.amount)) not in one.found.begun:
                withdrawn.append(row)
        made += [_row(run, one.route, a, sources[a.claim.source]) for a in stated.values()]
    for portion in slices(came):
        Announced.objects.filter(pk__in=portion).update(came_at=run.known)
    for portion in slices([row.pk for row in withdrawn]):
        Announced.objects.filter(pk__in=portion).update(withdrawn_at=run.known)
    insert(made)
    changes = [_change(run, row, Change.Kind.WITHDRAWN) for row in withdrawn]
    changes += [_change(run, row, Change.Kind.ANNOUNCED) for row in made]
    return Settled(changes, bool(came or changes))


def _subject(source: int, announcement: Announcement) -> tuple[int, PriceKey, object]:
    return source, announcement.price.key, announcement.price.valid_from


def _value(announcement: Announcement) -> Value:
    return str(announcement.price.state), announcement.price.amount


def _row(run: Opened, route: Route, announcement: Announcement, source: int) -> Announced:
    claim, price = announcement
    assert price.valid_from
    return Announced(
        route=route,
        **price.key._asdict(),
        state=price.state,
        amount=price.amount,
        effective_from=price.valid_from,
        announced_at=run.at,
        recorded_at=run.known,
        source_id=source,
        snapshot_id=claim.snapshot,
        at=claim.at + price.at,
        text=price.text,
    )


def _change(run: Opened, row: Announced, kind: str) -> Change:
    amount = said(row)
    return Change(
        kind=kind,
        route=row.route,
        model_id=row.route.model_id,
        source_id=row.source_id,
        fact="price",
        **{name: getattr(row, name) for name in PRICE_KEY},
        before=amount if kind == Change.Kind.WITHDRAWN else "",
        after=amount if kind == Change.Kind.ANNOUNCED else "",
        at=row.effective_from,
        recorded_at=run.known,
    )
