"""What the writer's side must know of what we hold: records and their digests, routes as they stand."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from catalog.domain.authority import BY_HAND, Standing, lapsed
from catalog.domain.claims import ClaimPlace, decode
from catalog.domain.guard import UNHEALED
from catalog.domain.quotes import Claim, PriceKey, RouteKey
from catalog.domain.reconcile import Held, HeldRoute, Waiting
from catalog.domain.vocabulary import PriceState
from catalog.models import Alias, Announced, Pending, Price, Route, Run, Source, Vendor
from catalog.models import Claim as ClaimRow
from catalog.queries.decided import decided_models

AT_ONCE = 5000  # numbers in one `IN (…)`: SQLite takes 32,766 parameters
OF_FEW_PROVIDERS = 500  # routes looked up at once: every id is looked for at every provider among them

ACCEPTED = (Run.Outcome.CHANGED, Run.Outcome.UNCHANGED)
Item = TypeVar("Item")
ROUTE_KEY = ("provider__slug", "key", "upstream", "region", "quantization", "data_policy")
PRICE_KEY = ("component", "unit", "currency", "tier", "conditions")


class HeldRecord(NamedTuple):
    """The open claim that a record of a source has now: its row, its digest, its route's row or None."""

    number: int
    digest: str
    route: int | None


class RecordName(NamedTuple):
    """Which record of a source: the URL that it stands under, and its key there."""

    part: str
    key: str


def slices(items: Sequence[Item], size: int = AT_ONCE) -> Iterator[Sequence[Item]]:
    """The items in portions, by default as large as fit into one query."""
    return (items[start : start + size] for start in range(0, len(items), size))


def standings() -> dict[str, Standing]:
    """How far each known source is believed, by name."""
    columns = ("name", "authority", "order", "speaks_for", "lapsed")
    return {
        name: Standing(name, authority, order, frozenset(json.loads(speaks_for)), lapsed)
        for name, authority, order, speaks_for, lapsed in Source.objects.values_list(*columns)
    }


def shaken(reading: str, at: datetime, newest: datetime) -> dict[str, bool]:
    """The sources that lose their say (true) or have it again, by name, if `reading` is read at that time.

    `newest` is the time of the newest answer of any source; what people keep here is none.
    """
    if Source.objects.filter(name=reading, authority=BY_HAND).exists():
        return {}
    found = {}
    for name, authority, checked_at, before in Source.objects.values_list("name", "authority", "checked_at", "lapsed"):
        now = lapsed(authority, at if name == reading else checked_at, newest)
        if now != before:
            found[name] = now
    return found


def routes_stated_by(sources: Collection[str]) -> set[RouteKey]:
    """The routes of which any of these sources speaks now."""
    stated = ClaimRow.objects.filter(source__name__in=sources, until=None, route__isnull=False)
    return set(route_keys(set(stated.values_list("route", flat=True))).values())


def moving_names() -> dict[tuple[str, str], str]:
    """The model that each name means now which a source says to mean another, by provider and the name."""
    rows = Alias.objects.filter(until=None, rule="alias target")
    return {(vendor, name): model for vendor, name, model in rows.values_list("provider__slug", "alias", "model__slug")}


def last_read(reading: str, at: datetime) -> dict[str, datetime]:
    """When each source was last read with success, as of the run of the one that is being read at that time."""
    rows = Source.objects.values_list("name", "checked_at")
    return {name: at if name == reading else min(checked_at or at, at) for name, checked_at in rows}


def held_records(source: str, part: str | None = None) -> dict[RecordName, HeldRecord]:
    """The open claim of every record that the source, or one part of it, states now."""
    claims = ClaimRow.objects.filter(source__name=source, until=None)
    rows = (claims if part is None else claims.filter(part=part)).values_list("part", "record", "pk", "digest", "route")
    return {RecordName(part, record): HeldRecord(pk, digest, route) for part, record, pk, digest, route in rows}


def held_parts(source: str) -> set[str]:
    """The parts of which the source has open claims."""
    return set(ClaimRow.objects.filter(source__name=source, until=None).values_list("part", flat=True).distinct())


def bodies(numbers: Collection[int]) -> dict[int, str]:
    """What these claims say, as kept."""
    found: dict[int, str] = {}
    for portion in slices(sorted(numbers)):
        found.update(ClaimRow.objects.filter(pk__in=portion).values_list("pk", "body"))
    return found


def open_price_count(source: str) -> int:
    """How many prices that hold now are believed by this source's word."""
    return Price.objects.filter(source__name=source, valid_to=None, superseded_at=None).count()


def read_by(source: str) -> str:
    """The version of the rules by which the source's records were read."""
    return Source.objects.filter(name=source).values_list("rules_version", flat=True).first() or ""


def routes_of(claims: Collection[int]) -> set[RouteKey]:
    """The routes that these claims are about."""
    numbers: set[int] = set()
    for portion in slices(sorted(claims)):
        numbers.update(ClaimRow.objects.filter(pk__in=portion, route__isnull=False).values_list("route", flat=True))
    return set(route_keys(numbers).values())


def waiting_routes(source: str, at: datetime) -> set[RouteKey]:
    """The routes to look at again whatever the source says, as long as it still does: a change that it proposed is
    held back until it is seen again, or the day has come that it announced."""
    pending = Pending.objects.filter(source__name=source).exclude(rule__in=sorted(UNHEALED))
    due = Announced.objects.filter(source__name=source, withdrawn_at=None, came_at=None, effective_from__lte=at)
    columns = [f"route__{name}" for name in ROUTE_KEY]
    return {RouteKey(*row) for rows in (pending, due) for row in rows.values_list(*columns)}


def route_keys(numbers: Collection[int]) -> dict[int, RouteKey]:
    """The key of each of these routes, by row."""
    found: dict[int, RouteKey] = {}
    for portion in slices(sorted(numbers)):
        for number, *key in Route.objects.filter(pk__in=portion).values_list("pk", *ROUTE_KEY):
            found[number] = RouteKey(*key)
    return found


def route_numbers(keys: Collection[RouteKey]) -> dict[RouteKey, int]:
    """The row of each of these routes that the catalog holds."""
    found: dict[RouteKey, int] = {}
    for portion in slices(sorted(keys), OF_FEW_PROVIDERS):
        providers = list(Vendor.objects.filter(slug__in={key.provider for key in portion}).values_list("pk", flat=True))
        of_them = Route.objects.filter(provider__in=providers, key__in={key.model_id for key in portion})
        for number, *row in of_them.values_list("pk", *ROUTE_KEY):
            found[RouteKey(*row)] = number
    return {key: found[key] for key in keys if key in found}


def held_routes(keys: Collection[RouteKey], without: Collection[int] = ()) -> dict[RouteKey, HeldRoute]:
    """These routes as they stand: open prices, waiting changes, open claims but for the rows in `without`."""
    numbers = route_numbers(keys)
    models = _models(numbers.values())
    prices = _open_prices(numbers.values())
    waiting = _waiting(numbers.values())
    claims = _open_claims(numbers.values(), frozenset(without))
    decided = decided_models()
    return {
        key: HeldRoute(
            number, models.get(number, ""), prices[number], waiting[number], claims[number], decided.get(key)
        )
        if (number := numbers.get(key))
        else HeldRoute(decided=decided.get(key))
        for key in keys
    }


def _models(routes: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for portion in slices(sorted(routes)):
        found.update(Route.objects.filter(pk__in=portion, model__isnull=False).values_list("pk", "model__slug"))
    return found


def _open_prices(routes: Collection[int]) -> dict[int, dict[PriceKey, Held]]:
    found: dict[int, dict[PriceKey, Held]] = defaultdict(dict)
    told = ("pk", "state", "amount", "list_amount", "source__name", "snapshot", "at", "text", "rule")
    times = ("valid_from", "recorded_at", "opened_by")
    for portion in slices(sorted(routes)):
        rows = Price.objects.filter(route__in=portion, valid_to=None, superseded_at=None)
        for route, component, unit, currency, tier, conditions, number, state, *rest in rows.values_list(
            "route", *PRICE_KEY, *told, *times
        ):
            key = PriceKey(component, unit, currency, tier, conditions)
            found[route][key] = Held(number, PriceState(state), *rest)
    return found


def price_ends(keys: Collection[RouteKey]) -> dict[tuple[int, PriceKey], datetime]:
    """When the last price known under each key of these routes ended, for keys without an open one too."""
    found: dict[tuple[int, PriceKey], datetime] = {}
    for portion in slices(sorted(route_numbers(keys).values())):
        ended = Price.objects.filter(route__in=portion, superseded_at=None).exclude(valid_to=None)
        for route, *key, end in ended.values_list("route", *PRICE_KEY, "valid_to").order_by("valid_to"):
            found[(route, PriceKey(*key))] = end
    return found


def _waiting(routes: Collection[int]) -> dict[int, dict[PriceKey, Waiting]]:
    found: dict[int, dict[PriceKey, Waiting]] = defaultdict(dict)
    for portion in slices(sorted(routes)):
        rows = Pending.objects.filter(route__in=portion)
        for route, component, unit, currency, tier, conditions, *rest in rows.values_list(
            "route", *PRICE_KEY, "pk", "source__name", "state", "after", "since", "rule"
        ):
            found[route][PriceKey(component, unit, currency, tier, conditions)] = Waiting(*rest)
    return found


def _open_claims(routes: Collection[int], without: frozenset[int]) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = defaultdict(list)
    for portion in slices(sorted(routes)):
        rows = ClaimRow.objects.filter(route__in=portion, until=None).values_list(
            "pk", "route", "source__name", "record", "at", "since", "snapshot", "body"
        )
        for number, route, source, record, at, since, snapshot, body in rows:
            if number not in without:
                found[route].append(decode(ClaimPlace(source, record, at, since, snapshot), body))
    return found
