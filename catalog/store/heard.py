"""What each source was read to say of a route as time went by: whose word counted then, counts for then."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from catalog.domain.authority import Standing, rank
from catalog.domain.claims import ClaimPlace, decode
from catalog.domain.history import Span
from catalog.domain.quotes import Claim, PriceKey
from catalog.models import Claim as ClaimRow
from catalog.models import Route
from catalog.queries.held import slices, standings


class Heard(NamedTuple):
    """The claims of routes, by row, each with the time until when it stood; how far each source is believed."""

    claims: Mapping[int, Sequence[tuple[Claim, datetime]]]
    standings: Mapping[str, Standing]

    def of_better(self, route: Route, key: PriceKey, source: str) -> list[Span]:
        """The time of which sources that are believed more than this one stated the price."""
        return [
            Span(begin, end)
            for claim, until in self.claims.get(route.pk, ())
            if self._rank(route, claim.source) < self._rank(route, source)
            for price in claim.prices
            if price.key == key
            and (begin := price.valid_from or claim.since) < (end := min(price.valid_to or until, until))
        ]

    def _rank(self, route: Route, source: str) -> tuple[int, int, str]:
        """As it was while the source was read, though it may have lapsed since."""
        return rank(replace(self.standings[source], lapsed=False), route.provider.slug)


NOTHING: Final = Heard({}, {})


def heard(routes: Collection[int], at: datetime, news: Iterable[tuple[int, Claim]] = ()) -> Heard:
    """What was read of these routes until then, with what is news and not written yet."""
    found: dict[int, list[tuple[Claim, datetime]]] = defaultdict(list)
    for portion in slices(sorted(routes)):
        rows = ClaimRow.objects.filter(route__in=portion).order_by("since", "pk")
        columns = ("route", "until", "source__name", "record", "at", "since", "snapshot", "body")
        for route, until, *place, body in rows.values_list(*columns):
            found[route].append((decode(ClaimPlace(*place), body), until or at))
    for route, claim in news:
        found[route].append((claim, at))
    return Heard(found, standings() if found else {})
