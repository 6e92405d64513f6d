"""How far each list can be trusted, by what it says of prices that providers state themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Min

from catalog.domain.claims import ClaimPlace, decode
from catalog.domain.history import current
from catalog.domain.quotes import Claim, PriceKey
from catalog.domain.scorecard import Listed, Offer, Read, Score, Stretch, formerly, judge, offer, stretches
from catalog.domain.vocabulary import PriceState
from catalog.models import Claim as ClaimRow
from catalog.models import Route, Run, Source
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
    lists = {row.name: row for row in Source.objects.filter(authority="list", checked_at__isnull=False)}
    offers = _offers({route for route, _ in truths})
    said = {name: _said_by(row.pk, offers, truths) for name, row in lists.items()}
    first_read = dict(
        Run.objects.filter(outcome__in=ACCEPTED).order_by().values_list("source").annotate(first=Min("started_at"))
    )
    scores: dict[str, Score] = defaultdict(Score)
    for key, (amount, at) in truths.items():
        for name, row in lists.items():
            last = row.checked_at or at
            if nearest := Read(first_read.get(row.pk, last), last).nearest(at):
                former = formerly(amount, (words.get(key, ()) for other, words in said.items() if other != name))
                scores[name].add(judge(amount, at, said[name].get(key, ()), nearest, former))
    return {name: scores[name] for name in lists if name in scores}


def _truths(own: Mapping[int, Source]) -> dict[Key, tuple[Decimal, datetime]]:
    """What providers state as in force when they were last read, and when that was; not what they say in two ways."""
    stated: dict[Key, dict[Decimal, datetime]] = defaultdict(dict)
    rows = ClaimRow.objects.filter(source__in=own, until=None, route__isnull=False)
    for source, route, body in rows.values_list("source", "route", "body").iterator(2000):
        at = own[source].checked_at
        for price in current(_claim(body).prices, at) if at else ():
            if price.state is PriceState.AMOUNT and price.amount and at:
                told = stated[(route, price.key)]
                told[price.amount] = max(at, told.get(price.amount, at))
    return {key: next(iter(said.items())) for key, said in stated.items() if len(said) == 1}


def _offers(routes: Collection[int]) -> dict[int, Offer | None]:
    """What is sold by each route of the providers that sell these."""
    providers = set(Route.objects.filter(pk__in=routes).values_list("provider", flat=True))
    columns = ("pk", "provider__slug", "model__slug", "marks", "upstream", "region", "data_policy")
    rows = Route.objects.filter(provider__in=providers).values_list(*columns)
    return {pk: offer(provider, model or "", marks.split(), *apart) for pk, provider, model, marks, *apart in rows}


def _said_by(source: int, offers: Mapping[int, Offer | None], truths: Iterable[Key]) -> dict[Key, Sequence[Stretch]]:
    """What the source said of each of these prices, under its own route or the one that sells the same."""
    said: dict[Key, dict[datetime, Decimal | None]] = defaultdict(dict)
    of = Listed({route: offers[route] for route in _routes_of(source) if route in offers})
    meant = {route: of.meant(route, offers[route]) for route in {route for route, _ in truths}}
    for portion in slices(sorted({route for route in meant.values() if route})):
        rows = ClaimRow.objects.filter(source=source, route__in=portion).order_by("since")
        for route, since, until, body in rows.values_list("route", "since", "until", "body").iterator(2000):
            for price in _claim(body).prices:
                start = max(since, price.valid_from or since)
                end = min(filter(None, (until, price.valid_to)), default=None)
                if price.state is PriceState.AMOUNT and price.amount is not None and (end is None or start < end):
                    told = said[(route, price.key)]
                    told[start] = price.amount
                    if end:
                        told.setdefault(end, None)
    found = {(route, key): said.get((meant[route] or 0, key)) for route, key in truths}
    return {key: stretches(told) for key, told in found.items() if told}


def _routes_of(source: int) -> Iterable[int]:
    """The routes of which the source ever said anything."""
    return (
        ClaimRow.objects.filter(source=source, route__isnull=False)
        .order_by()
        .values_list("route", flat=True)
        .distinct()
    )


def _claim(body: str) -> Claim:
    return decode(NOWHERE, body)
