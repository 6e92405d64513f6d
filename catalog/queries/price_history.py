"""How the prices of a model's routes went, as they are known."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q

from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import PriceState, Tier
from catalog.models import Price
from catalog.models.history import PRICE_KEY
from catalog.queries.moments import known
from catalog.queries.records import PriceHistory, Step, VendorName
from catalog.queries.routes import usable
from catalog.queries.wanted import NOW, Moment

ROUTE = (
    "route_id", "route__provider__slug", "route__provider__name", "route__provider__kind", "route__model__slug",
    "route__native_id", "route__region", "route__upstream", "route__status", "route__shutdown_date", "route__gone_at",
)  # fmt: skip


def price_history(slug: str, now: datetime, moment: Moment = NOW) -> tuple[PriceHistory, ...]:
    """The plain prices (standard tier, no conditions) of a model and its snapshots over time: one query.

    With a moment, up to then and by what was known then.
    """
    own = Q(route__model__slug=slug) | Q(route__model__parent__slug=slug, route__model__relation="snapshot")
    rows = Price.objects.filter(own, known(moment), tier=Tier.STANDARD, conditions="")
    if moment.when:
        rows = rows.filter(valid_from__lte=moment.when)
    rows = rows.order_by("route_id", *PRICE_KEY, "valid_from", "pk")
    told = rows.values_list(*ROUTE, *PRICE_KEY, "state", "amount", "valid_from", "valid_to", "closed_at")
    width = len(ROUTE) + len(PRICE_KEY)
    return tuple(
        _history(head, [row[width:] for row in of], slug, now, moment)
        for head, of in groupby(told, key=lambda row: row[:width])
    )


def _history(
    head: tuple[Any, ...], rows: Iterable[tuple[Any, ...]], slug: str, now: datetime, moment: Moment
) -> PriceHistory:
    _, provider, name, kind, model, model_id, region, upstream, status, shutdown_date, gone_at = head[: len(ROUTE)]
    steps: list[Step] = []
    for state, amount, since, until, closed_at in rows:
        if until and ((moment.known_at and closed_at > moment.known_at) or (moment.when and until > moment.when)):
            until = None  # it was not known yet, or had not come
        before = steps[-1] if steps else None
        if before and before.until == since and (before.state, before.amount) == (state, amount):
            steps[-1] = before._replace(until=until)  # another source is believed, and says the same
        else:
            steps.append(Step(since, until, PriceState(state), amount))
    return PriceHistory(
        provider=VendorName(provider, name or provider, kind),
        model=model,
        model_id=model_id,
        region=region,
        upstream=upstream,
        own=provider == slug.partition("/")[0],
        usable=usable(gone_at, status, shutdown_date, now),
        key=PriceKey(*head[len(ROUTE) :]),
        steps=tuple(steps),
    )
