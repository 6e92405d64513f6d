"""What the guard must know around a route: what others ask for its model, what it cost lately, what was said once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Count

from catalog.domain.guard import Ask
from catalog.domain.quotes import PriceKey
from catalog.models import Claim, Price, Run, Snapshot
from catalog.queries.held import ACCEPTED, PRICE_KEY, RecordName, slices


def asked(models: Collection[str]) -> dict[str, list[Ask]]:
    """By model (its slug), the open amounts above zero of all its routes."""
    found: dict[str, list[Ask]] = defaultdict(list)
    for portion in slices(sorted(models)):
        rows = Price.objects.filter(route__model__slug__in=portion, valid_to=None, superseded_at=None, amount__gt=0)
        for model, amount, *key in rows.values_list("route__model__slug", "amount", *PRICE_KEY):
            found[model].append(Ask(PriceKey(*key), amount))
    return found


def lately(routes: Collection[int], since: datetime) -> dict[int, dict[PriceKey, list[Decimal | None]]]:
    """By route and price, the amounts that ended after this time."""
    found: dict[int, dict[PriceKey, list[Decimal | None]]] = defaultdict(lambda: defaultdict(list))
    for portion in slices(sorted(routes)):
        rows = Price.objects.filter(route__in=portion, valid_to__gt=since, superseded_at=None)
        for route, amount, *key in rows.values_list("route", "amount", *PRICE_KEY):
            found[route][PriceKey(*key)].append(amount)
    return found


def believed_amounts(source: str) -> dict[str, int]:
    """By provider, how many open amounts are believed by this source's word."""
    rows = Price.objects.filter(source__name=source, valid_to=None, superseded_at=None, amount__gt=0)
    counted = rows.values("route__provider__slug").annotate(count=Count("pk")).order_by()
    return {row["route__provider__slug"]: row["count"] for row in counted}


def said_before(source: str, digests: Mapping[RecordName, str]) -> set[RecordName]:
    """The records among these that say what they said once before, and have not said since."""
    found: set[RecordName] = set()
    for portion in slices(sorted(set(digests.values()))):
        ended = Claim.objects.filter(source__name=source, digest__in=portion).exclude(until=None)
        for part, record, digest in ended.values_list("part", "record", "digest"):
            name = RecordName(part, record)
            if digests.get(name) == digest:
                found.add(name)
    return found


def times_changed(source: str) -> list[datetime]:
    """When the source said something new, oldest first."""
    runs = Run.objects.filter(source__name=source, outcome=Run.Outcome.CHANGED).order_by("started_at")
    return list(runs.values_list("started_at", flat=True))


def held_back_at(source: str, before: datetime) -> datetime | None:
    """When the newest run before this time that was held back began."""
    runs = Run.objects.filter(source__name=source, outcome=Run.Outcome.HELD, started_at__lt=before)
    return runs.order_by("-started_at").values_list("started_at", flat=True).first()


def given_before(source: str, url: str, sha256: str) -> datetime | None:
    """When these very bytes were an accepted answer at this URL, unless they are the newest; None if never."""
    rows = Snapshot.objects.filter(source__name=source, url=url, run__outcome__in=ACCEPTED).order_by("-fetched_at")
    if rows.values_list("sha256", flat=True).first() == sha256:
        return None
    return rows.filter(sha256=sha256).values_list("fetched_at", flat=True).first()
