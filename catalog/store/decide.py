"""What people decide: kept for ever, dated, and carried out at once."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from catalog import facts
from catalog.domain.guard import REFUSED, Accepted, proposes
from catalog.domain.quotes import PriceKey
from catalog.domain.reconcile import reconcile
from catalog.models import Change, Pending, Price, Route, Source
from catalog.queries.decided import IDENTITY, named, subject
from catalog.queries.held import PRICE_KEY, ROUTE_KEY, held_routes, last_read, standings
from catalog.store import derive, disputes
from catalog.store.correct import CORRECT, Correction, correct
from catalog.store.heard import heard
from catalog.store.history import History
from catalog.store.kept import keep_decision
from catalog.store.things import key_of, point
from catalog.store.timeline import Past, timelines

CONFIRM, REFUSE = "confirm", "refuse"
CONFIRMED_BY = "a person confirmed it"


def subject_of(pending: Pending) -> str:
    """The natural key of the price that a waiting change is about, as JSON: the route's key, then the price's."""
    key = [getattr(pending, name) for name in PRICE_KEY]
    return json.dumps([*key_of(pending.route), *key], ensure_ascii=False)


@transaction.atomic
def decide(pending: int, *, confirm: bool, by: str, note: str, now: datetime) -> None:
    """Confirm or refuse a change that waits (its row).

    Confirmed, it is published as of its source's own date, or else its first observation. Refused, it stays
    unpublished until the source says something else. Raises Pending.DoesNotExist.
    """
    row = Pending.objects.select_related("route__provider", "route__model", "source").get(pk=pending)
    kind = CONFIRM if confirm else REFUSE
    value = "" if row.after is None else f"{row.after:f}"
    keep_decision(kind, subject_of(row), value, by=by, note=note, now=now)
    if confirm:
        _publish(row, now)
    Change.objects.create(
        kind=Change.Kind.CONFIRMED if confirm else Change.Kind.REFUSED,
        route=row.route,
        model=row.route.model,
        source=row.source,
        fact="price",
        **{name: getattr(row, name) for name in PRICE_KEY},
        before="" if row.before is None else f"{row.before:f}",
        after=value or row.state,
        rule=CONFIRMED_BY if confirm else "a person refused it",
        at=row.since,
        recorded_at=now,
    )
    if confirm:
        row.delete()
    else:
        Pending.objects.filter(pk=row.pk).update(rule=REFUSED, reason="a person refused it")


def _publish(row: Pending, now: datetime) -> None:
    """Take the change in as if it had been seen again, with what its source says of the time before."""
    route, sources = key_of(row.route), dict(Source.objects.values_list("name", "pk"))
    found = reconcile(route, held_routes([route])[route], (), standings(), last_read("", now))
    price = PriceKey(*(getattr(row, name) for name in PRICE_KEY))
    waiting = (row.source.name, row.state, row.after)
    change = next((one for one in found.proposed if one.key == price and proposes(one) == waiting), None)
    if change is None:
        raise Pending.DoesNotExist("no source says so any more")
    after = change.after and change.after._replace(rule=CONFIRMED_BY)
    numbers = {row.route_id}
    history = History(now, now, sources, Past(now, sources, timelines(numbers), heard(numbers, now)))
    history.accept(row.route, Accepted(change._replace(after=after), row.since), quiet=False, repointed=False)
    for chosen in found.past:
        if chosen.price.key == price:
            history.past.restate(row.route, chosen, now, quiet=False)
    history.write()
    published = Price.objects.filter(route=row.route, **price._asdict(), valid_to=None, superseded_at=None).first()
    if published:
        disputes.decided(published, now)
    derive.reprice(row.route, now)


_SLUG = re.compile(r"[a-z0-9.-]+/[a-z0-9][a-z0-9.:_-]*\Z", re.ASCII)


@transaction.atomic
def decide_identity(route: int, slug: str, *, by: str, note: str, now: datetime) -> None:
    """Say which model a route (its row) is, `lab/model`, or with "" that it is none that has a page.

    It holds from now on against every rule and source, until another decision. Raises Route.DoesNotExist,
    and ValueError for a slug that can't be one.
    """
    slug = slug.strip().lower()
    if slug and not _SLUG.match(slug):
        raise ValueError(f"{slug!r} is not a model: write lab/model in small letters, digits, dots and dashes")
    row = Route.objects.select_related("provider", "model").get(pk=route)
    before = row.model
    keep_decision(IDENTITY, subject(key_of(row)), slug, by=by, note=note, now=now)
    after = point(row, named(slug), facts.names(), now)
    Change.objects.create(
        kind=Change.Kind.CONFIRMED,
        route=row,
        model=after,
        fact="model",
        before=before.slug if before else "",
        after=slug,
        rule="a person decided",
        at=now,
        recorded_at=now,
    )
    touched = {model.pk for model in (before, after) if model}
    derive.models(touched, standings())
    derive.vendors({row.provider_id} | derive.labs_of(touched), standings())


class Undecidable(Exception):
    """A decision about something that is not here; the message says what."""


def decide_again(kind: str, subject: str, value: str, *, by: str, note: str, at: datetime) -> None:
    """Carry out a decision that was kept, by its own clock; raises Undecidable.

    What a person confirmed or refused must be what waits now: another amount under the same key is another change.
    """
    route, price = json.loads(subject)[: len(ROUTE_KEY)], json.loads(subject)[len(ROUTE_KEY) :]
    named = dict(zip(ROUTE_KEY, route, strict=True))
    if kind == IDENTITY:
        row = Route.objects.filter(**named).first()
        if row is None:
            raise Undecidable(f"there is no route {' '.join(filter(None, route))}")
        decide_identity(row.pk, value, by=by, note=note, now=at)
        return
    if kind == CORRECT:
        _correct_again(named, PriceKey(*price), value, by=by, note=note, at=at)
        return
    on_route = {f"route__{name}": part for name, part in named.items()}
    waiting = Pending.objects.filter(**on_route, **dict(zip(PRICE_KEY, price, strict=True))).first()
    if waiting is None or (value and waiting.after != Decimal(value)):
        raise Undecidable(f"no such change of {' '.join(filter(None, (*route, *price)))} to {value or 'nothing'} waits")
    try:
        decide(waiting.pk, confirm=kind == CONFIRM, by=by, note=note, now=at)
    except Pending.DoesNotExist as error:
        raise Undecidable(str(error)) from error


def _correct_again(named: Mapping[str, str], key: PriceKey, value: str, *, by: str, note: str, at: datetime) -> None:
    row = Route.objects.filter(**named).first()
    try:
        if row is None:
            raise ValueError("there is no such route")
        correct(row.pk, key, Correction.of(value), by=by, note=note, now=at)
    except ValueError as error:
        raise Undecidable(f"{' '.join(filter(None, named.values()))}: {error}") from error
