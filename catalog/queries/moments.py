"""What was true at one time by what we knew at another: the same question of prices and of coming and going."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from catalog.models import Announced, Presence, Price
from catalog.queries.wanted import Moment, WantedPrices

Priced = TypeVar("Priced", Price, Announced)


def known(moment: Moment) -> Q:
    """Rows that had been recorded and not yet superseded."""
    if moment.known_at is None:
        return Q(superseded_at=None)
    return Q(Q(superseded_at=None) | Q(superseded_at__gt=moment.known_at), recorded_at__lte=moment.known_at)


def held(moment: Moment) -> Q:
    """Rows that are known and were true: begun, and not ended as far as was known. Without a moment, open rows.

    An end that we learnt of only later does not count. Without `as_of` the question is what we took to be
    true at the very moment of `known_at`.
    """
    when = moment.when
    if when is None:
        return known(moment) & Q(valid_to=None)
    not_ended = Q(valid_to=None) | Q(valid_to__gt=when)
    if moment.known_at is not None:
        not_ended |= Q(closed_at__gt=moment.known_at)
    return known(moment) & Q(not_ended, valid_from__lte=when)


def narrowed(rows: QuerySet[Priced], wanted: WantedPrices) -> QuerySet[Priced]:
    """Those of the rows, each about a price of a route, that meet the filters."""
    for name, values in (
        ("route__provider__slug__in", wanted.provider),
        ("component__in", wanted.component),
        ("tier__in", wanted.tier),
    ):
        if values:
            rows = rows.filter(**{name: values})
    return rows.filter(route__model__slug=wanted.model) if wanted.model else rows


class Stretch(NamedTuple):
    """When a route was first seen, and since when it is gone (None: on sale), as of a moment."""

    first_seen_at: datetime
    gone_at: datetime | None


def stretches(routes: Collection[int], moment: Moment) -> dict[int, Stretch]:
    """Of each route that had been on sale by then: one query, over the index of routes."""
    rows = Presence.objects.filter(known(moment), route__in=routes).order_by("valid_from")
    if moment.when:
        rows = rows.filter(valid_from__lte=moment.when)
    found: dict[int, Stretch] = {}
    for route, begun, ended, closed in rows.values_list("route_id", "valid_from", "valid_to", "closed_at"):
        if ended and closed and moment.known_at and closed > moment.known_at:
            ended = None
        gone = None if ended and moment.when and ended > moment.when else ended
        found[route] = Stretch(found[route].first_seen_at if route in found else begun, gone)
    return found
