"""Routes' coming and going: one row for each stretch of time in which a route was on sale."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from catalog.models import Presence, Route
from catalog.queries.held import slices
from catalog.store.rows import insert, new_row
from catalog.store.runs import Opened


def write(run: Opened, come: Collection[Route], left: Collection[Route]) -> None:
    """Open a stretch for the routes that came (saved by now) and end that of those that left, as of the run's clock.

    Where a newer answer of another source was read before, a stretch begins where the last one ended; one that
    would end as it begins was never there.
    """
    for portion in slices(sorted(route.pk for route in left)):
        standing = Presence.objects.filter(route__in=portion, valid_to=None, superseded_at=None)
        standing.filter(valid_from__lt=run.at).update(valid_to=run.at, closed_at=run.known)
        standing.filter(recorded_at__lt=run.known).update(superseded_at=run.known)
        standing.delete()
    ends: dict[int, datetime | None] = {}
    for portion in slices(sorted(route.pk for route in come)):
        known = Presence.objects.filter(route__in=portion, superseded_at=None).order_by(F("valid_to").asc())
        ends.update(known.values_list("route", "valid_to"))
    insert(
        [
            new_row(Presence, route=route, valid_from=max(run.at, ends.get(route.pk) or run.at), recorded_at=run.known)
            for route in come
        ]
    )
