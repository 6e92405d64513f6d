"""How far each list can be trusted, by what it says of prices that providers state themselves."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Min

from catalog.domain.claims import ClaimPlace, decode
from catalog.domain.quotes import Claim, PriceKey
from catalog.domain.scorecard import Read, Score, judge, stretches
from catalog.domain.vocabulary import PriceState
from catalog.models import Claim as ClaimRow
from catalog.models import Run, Source
from catalog.queries.held import ACCEPTED, slices
from catalog.queries.sources import catalog_version

Key = tuple[int, PriceKey]
NOWHERE = ClaimPlace("", "", "", datetime.min.replace(tzinfo=UTC), 0)  # what is said is asked for, not where


def scorecards() -> Mapping[str, Score]:
    """The score of each list that was read near a provider's own answer, by name; worked out once a catalog version."""
    name = f"scorecards:{catalog_version()}"
    found: dict[str, Score] | None = cache.get(name)
    if found is None:
        found = _scorecards()
        cache.set(name, found, timeout=None)
    return found


def _scorecards() -> dict[str, Score]:
    own = {row.pk: row for row in Source.objects.filter(authority="first_party", checked_at__isnull=False)}
    truths = _truths(own)
    routes = sorted({route for route, _ in truths})
    found = {}
    first_read = dict(
        Run.objects.filter(outcome__in=ACCEPTED).order_by().values_list("source").annotate(first=Min("started_at"))
    )
    for row in Source.objects.filter(authority="list"):
        if row.checked_at is None:
            continue
        read = Read(first_read.get(row.pk, row.checked_at), row.checked_at)
        said, score = _said_by(row.pk, routes), Score()
        for key, (amount, at) in truths.items():
            if nearest := read.nearest(at):
                score.add(judge(amount, at, stretches(said.get(key, {})), nearest))
        if score.asked:
            found[row.name] = score
    return found


def _truths(own: Mapping[int, Source]) -> dict[Key, tuple[Decimal, datetime]]:
    """What providers state now, and when they were last read; not what they say in two ways, or date themselves."""
    stated: dict[Key, set[tuple[Decimal, datetime]]] = defaultdict(set)
    rows = ClaimRow.objects.filter(source__in=own, until=None, route__isnull=False)
    for source, route, body in rows.values_list("source", "route", "body").iterator(2000):
        at = own[source].checked_at
        for price in _claim(body).prices:
            if price.state is PriceState.AMOUNT and price.amount and not (price.valid_from or price.valid_to) and at:
                stated[(route, price.key)].add((price.amount, at))
    return {key: next(iter(said)) for key, said in stated.items() if len(said) == 1}


def _said_by(source: int, routes: Collection[int]) -> dict[Key, dict[datetime, Decimal | None]]:
    """What the source said of each price of these routes: the amount from each time on, None where it said none."""
    found: dict[Key, dict[datetime, Decimal | None]] = defaultdict(dict)
    for portion in slices(sorted(routes)):
        rows = ClaimRow.objects.filter(source=source, route__in=portion).order_by("since")
        for route, since, until, body in rows.values_list("route", "since", "until", "body").iterator(2000):
            for price in _claim(body).prices:
                if price.state is PriceState.AMOUNT and price.amount is not None:
                    told = found[(route, price.key)]
                    told[since] = price.amount
                    if until:
                        told.setdefault(until, None)
    return found


def _claim(body: str) -> Claim:
    return decode(NOWHERE, body)
