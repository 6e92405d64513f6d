"""What people decide: kept for ever, dated, and carried out at once."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from catalog import facts
from catalog.domain.quotes import PriceKey
from catalog.domain.vocabulary import PriceState
from catalog.models import Change, Pending, Price, Route
from catalog.queries.decided import IDENTITY, named, subject
from catalog.queries.held import PRICE_KEY, ROUTE_KEY, standings
from catalog.store import derive
from catalog.store.correct import CORRECT, Correction, correct
from catalog.store.kept import keep_decision
from catalog.store.things import key_of, point

CONFIRM, REFUSE = "confirm", "refuse"


def subject_of(pending: Pending) -> str:
    """The natural key of the price that a waiting change is about, as JSON: the route's key, then the price's."""
    key = [getattr(pending, name) for name in PRICE_KEY]
    return json.dumps([*key_of(pending.route), *key], ensure_ascii=False)


@transaction.atomic
def decide(pending: int, *, confirm: bool, by: str, note: str, now: datetime) -> None:
    """Confirm or refuse a change that waits (its row). Confirmed, it is published as of its first observation.

    Refused, it stays unpublished until the source says something else. Raises Pending.DoesNotExist.
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
        rule=row.rule,
        at=row.since,
        recorded_at=now,
    )
    if confirm:
        row.delete()
    else:
        Pending.objects.filter(pk=row.pk).update(rule="refused", reason="a person refused it")


def _publish(row: Pending, now: datetime) -> None:
    key = {name: getattr(row, name) for name in PRICE_KEY}
    held = Price.objects.filter(route=row.route, **key, valid_to=None, superseded_at=None).first()
    since = max(row.since, held.valid_from) if held else row.since
    if held and held.valid_from < since:
        Price.objects.filter(pk=held.pk).update(valid_to=since, closed_at=now)
    elif held:
        Price.objects.filter(pk=held.pk).update(superseded_at=now)
    if row.state != PriceState.NOT_PUBLISHED:  # else the price only ends
        Price.objects.create(
            route=row.route,
            **key,
            state=row.state,
            amount=row.after,
            valid_from=since,
            recorded_at=now,
            opened_by=Price.OpenedBy.CHANGE if held else Price.OpenedBy.FIRST,
            source=row.source,
            snapshot=row.snapshot,
            at=row.at,
            text=row.text,
            rule="a person confirmed it",
        )
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
    decide(waiting.pk, confirm=kind == CONFIRM, by=by, note=note, now=at)


def _correct_again(named: Mapping[str, str], key: PriceKey, value: str, *, by: str, note: str, at: datetime) -> None:
    row = Route.objects.filter(**named).first()
    try:
        if row is None:
            raise ValueError("there is no such route")
        correct(row.pk, key, Correction.of(value), by=by, note=note, now=at)
    except ValueError as error:
        raise Undecidable(f"{' '.join(filter(None, named.values()))}: {error}") from error
