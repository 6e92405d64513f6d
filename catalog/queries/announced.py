"""Announced prices: what sources say of the time to come, by what was known now or then."""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import PriceState
from catalog.models import Announced
from catalog.queries.evidence import Ground, ground
from catalog.queries.held import PRICE_KEY
from catalog.queries.keyset import Place, Slice
from catalog.queries.moments import narrowed
from catalog.queries.records import AnnouncedRow, AnnouncedView
from catalog.queries.wanted import Moment, WantedPrices


def standing(moment: Moment) -> Q:
    """Announcements that stood at a moment by what was known at another; without a moment, those that stand.

    One that came about stood until its day, and for those who had not learnt of that yet until they did.
    """
    when, known_at = moment.when, moment.known_at
    if when is None:
        return Q(withdrawn_at=None, came_at=None)
    kept = Q(withdrawn_at=None) | Q(withdrawn_at__gt=when)
    to_come = Q(came_at=None) | Q(effective_from__gt=when)
    if known_at is None:
        return Q(kept, to_come, announced_at__lte=when)
    kept |= Q(withdrawn_at__gt=known_at)
    to_come |= Q(came_at__gt=known_at)
    return Q(kept, to_come, announced_at__lte=when, recorded_at__lte=known_at)


def announced_of(routes: Collection[int], moment: Moment) -> QuerySet[Announced]:
    """What was announced for these routes, the soonest first."""
    return Announced.objects.filter(standing(moment), route__in=routes).order_by("effective_from", "pk")


def announced_view(row: Announced, known: Ground) -> AnnouncedView:
    """An announcement with what was read."""
    return AnnouncedView(
        key=PriceKey(*(getattr(row, name) for name in PRICE_KEY)),
        state=PriceState(row.state),
        amount=row.amount,
        effective_from=row.effective_from,
        announced_at=row.announced_at,
        evidence=known.evidence(known.names[row.source_id], row.snapshot_id, row.at, row.text),
    )


def announced(wanted: WantedPrices, place: Place | None = None, size: int = 100) -> Slice[AnnouncedRow]:
    """What was announced at `as_of` as we knew it at `known_at`, in the order of our knowledge; three queries."""
    found = narrowed(Announced.objects.filter(standing(Moment(wanted.as_of, wanted.known_at))), wanted).order_by("pk")
    if place:
        found = found.filter(pk__gt=int(place.name))
    of_route = {name: F(f"route__{path}") for name, path in ROUTE_NAMES.items()}
    rows = list(found.annotate(**of_route)[: size + 1])
    known = ground(row.snapshot_id for row in rows[:size])
    views = [_row(row, known) for row in rows[:size]]
    return Slice(tuple(views), Place(None, str(views[-1].number)) if len(rows) > size else None)


ROUTE_NAMES = {
    "of_provider": "provider__slug", "of_model": "model__slug", "of_id": "native_id", "of_region": "region",
    "of_upstream": "upstream",
}  # fmt: skip


def _row(row: Announced, known: Ground) -> AnnouncedRow:
    provider, model, model_id, region, upstream = (getattr(row, name) for name in ROUTE_NAMES)
    return AnnouncedRow(
        number=row.pk,
        provider=provider,
        model=model or "",
        model_id=model_id,
        region=region,
        upstream=upstream,
        announced=announced_view(row, known),
        recorded_at=row.recorded_at,
        withdrawn_at=row.withdrawn_at,
        came_at=row.came_at,
    )
