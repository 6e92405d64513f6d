"""What one run found, written in portions of one transaction: claims, prices, what is disputed, and what follows."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from catalog.domain.authority import Standing
from catalog.domain.fact_choice import FactChoice
from catalog.domain.guard import Accepted, HeldBack
from catalog.domain.guard.cases import JUMP
from catalog.domain.history import far_apart, value_of
from catalog.domain.names import Names
from catalog.domain.quotes import RouteKey
from catalog.domain.readings import Reading
from catalog.domain.reconcile import HeldRoute, Reconciled
from catalog.domain.vocabulary import Fact
from catalog.models import AIModel, Change, Claim, Route, Source, Vendor
from catalog.queries.held import price_ends, slices
from catalog.store import announced, derive, disputes, presence
from catalog.store.heard import heard
from catalog.store.history import History, prices_after
from catalog.store.rows import insert, insert_numbered, new_row, rewrite, rewrite_differing
from catalog.store.runs import Opened
from catalog.store.things import Things, ensure
from catalog.store.timeline import Past, timelines

LIMITS = (Fact.CONTEXT, Fact.MAX_INPUT, Fact.MAX_OUTPUT)
LIFECYCLE = (Fact.STATUS, Fact.SHUTDOWN_DATE)


class Decided(NamedTuple):
    """One route's case: what we held, what the claims come to, which changes pass and which wait."""

    before: HeldRoute
    reconciled: Reconciled
    accepted: Sequence[Accepted]
    held_back: Sequence[HeldBack]


class Applied(NamedTuple):
    """How many routes came, changed and went, how many changes wait; whether anything that is shown was written;
    which rows must be worked out anew."""

    new: int
    changed: int
    gone: int
    held_back: int
    written: bool
    models: frozenset[int]
    vendors: frozenset[int]


def apply(
    run: Opened,
    readings: Sequence[Reading],
    decided: Mapping[RouteKey, Decided],
    *,
    ended: Collection[int],
    reworded: Mapping[int, str],
    names: Names,
) -> Applied:
    """Write a portion of what a run found; `conclude` must follow the last, in the same transaction.

    `ended` are claims that no longer stand (gone, or replaced by a reading); `reworded` are claims whose
    record differs in nothing that we read: only their digest is new.
    """
    sources = dict(Source.objects.values_list("name", "pk"))
    things = ensure(readings, {key: case.reconciled for key, case in decided.items()}, names, run.at)
    late = run.known > run.at
    dated = _dated(decided)
    news = [(things.routes[one.route].pk, one) for one in readings if one.route]
    told = heard(dated, run.at, [(route, one.claim()) for route, one in news if route in dated])
    past = Past(run.known, sources, timelines(_looking_back(decided)), told)
    history = History(run.at, run.known, sources, past, price_ends(decided.keys()) if late else {})
    counts = _write_routes(run, decided, things, history)
    models, vendors = _subjects(ended)
    _write_claims(run, readings, things, ended, reworded)
    announcements = announced.settle(run, [_stands(things.routes[key], case) for key, case in decided.items()], sources)
    history.changes += announcements.changes
    disputed = {
        things.routes[key].pk: disputes.as_shown(case.reconciled.disputed, case.held_back)
        for key, case in decided.items()
    }
    settled = disputes.settle("route", disputed, sources, run.known)
    history.changes += settled.changes
    written = bool(readings or ended or settled.written or announcements.written or history.gathered)
    history.write()
    models |= {route.model_id for route in things.routes.values() if route.model_id} | things.left
    models |= {things.models[r.model.slug].pk for r in readings if r.subject == "model" and r.model}
    vendors |= {vendor.pk for vendor in things.vendors.values()}
    return Applied(*counts, written, frozenset(models), frozenset(vendors))


def _stands(route: Route, case: Decided) -> announced.Stands:
    prices = prices_after(case.before, case.accepted).items()
    return announced.Stands(route, case.reconciled, {key: (str(price.state), price.amount) for key, price in prices})


def _looking_back(decided: Mapping[RouteKey, Decided]) -> set[int]:
    """The routes whose whole past is needed: what they say is dated, or a price of theirs moved far."""
    return {
        case.before.number
        for case in decided.values()
        if case.before.number and (case.reconciled.past or any(_looks_back(change) for change in case.accepted))
    }


def _dated(decided: Mapping[RouteKey, Decided]) -> set[int]:
    """The routes of whose past a source speaks by its own dates."""
    return {
        case.before.number
        for case in decided.values()
        if case.before.number and (case.reconciled.past or any(change.proposed.dated for change in case.accepted))
    }


def _looks_back(accepted: Accepted) -> bool:
    proposed = accepted.proposed
    if proposed.dated or proposed.before is None or proposed.after is None:
        return proposed.dated is not None
    before = (str(proposed.before.state), proposed.before.amount)
    return far_apart(before, value_of(proposed.after.price), JUMP)


def conclude(run: Opened, models: Collection[int], vendors: Collection[int], standings: Mapping[str, Standing]) -> bool:
    """Work out anew what depends on the routes written: their models, the labs and the providers.

    Tells whether anything came out differently.
    """
    sources = dict(Source.objects.values_list("name", "pk"))
    written = False
    for portion in slices(sorted(models), 500):
        found = derive.models(portion, standings)
        settled = disputes.settle("model", found.disputed, sources, run.known)
        insert(settled.changes)
        written = written or bool(found.rewritten) or settled.written
    labs = {lab for portion in slices(sorted(models)) for lab in derive.labs_of(portion)}
    return bool(derive.vendors({*vendors, *labs}, standings)) or written


def _subjects(claims: Collection[int]) -> tuple[set[int], set[int]]:
    """The models and the vendors that these claims are about themselves."""
    models: set[int] = set()
    vendors: set[int] = set()
    for portion in slices(sorted(claims)):
        rows = Claim.objects.filter(pk__in=portion, route=None).values_list("model", "vendor")
        for model, vendor in rows:
            models.update({model} - {None})
            vendors.update({vendor} - {None})
    return models, vendors


def _write_claims(
    run: Opened, readings: Sequence[Reading], things: Things, ended: Collection[int], reworded: Mapping[int, str]
) -> None:
    """End the claims that no longer stand, keep the new ones; one of this very instant was never there."""
    for portion in slices(sorted(ended)):
        Claim.objects.filter(pk__in=portion, since__lt=run.at).update(until=run.at)
        Claim.objects.filter(pk__in=portion, since__gte=run.at).delete()
    rewrite([new_row(Claim, id=number, digest=digest) for number, digest in reworded.items()], ["digest"])
    insert([_claim(run, reading, things) for reading in readings])


def _claim(run: Opened, reading: Reading, things: Things) -> Claim:
    return new_row(
        Claim,
        source_id=run.source,
        record=reading.place.record,
        part=reading.part,
        **_subject(reading, things),
        at=reading.place.at,
        digest=reading.digest,
        body=reading.body,
        snapshot_id=reading.place.snapshot,
        since=reading.place.since,
    )


def _subject(reading: Reading, things: Things) -> dict[str, Route | AIModel | Vendor]:
    """The row that a record is about."""
    if reading.route:
        return {"route": things.routes[reading.route]}
    if reading.subject == "model" and reading.model:
        return {"model": things.models[reading.model.slug]}
    return {"vendor": things.vendors[reading.vendor]} if reading.subject == "vendor" else {}


def _write_routes(
    run: Opened, decided: Mapping[RouteKey, Decided], things: Things, history: History
) -> tuple[int, int, int, int]:
    new = changed = gone = held_back = 0
    made: list[Route] = []
    kept: list[Route] = []
    come: list[Route] = []
    left: list[Route] = []
    for key in sorted(decided):
        case, route = decided[key], things.routes[key]
        fresh, leaves = key in things.created, not case.reconciled.claimed and route.gone_at is None
        _gather(run, route, case, history, fresh=fresh, leaves=leaves)
        moved = any(change.proposed.move != "witness" for change in case.accepted)
        if moved or leaves or fresh:
            route.changed_at = run.known
        if fresh or (case.reconciled.claimed and route.gone_at is not None):
            come.append(route)
        elif leaves:
            left.append(route)
        _show(run, route, case)
        (made if fresh else kept).append(route)
        new, gone, held_back = new + fresh, gone + leaves, held_back + len(case.held_back)
        changed += moved and not fresh and not leaves
    insert_numbered(made)
    presence.write(run, come, left)
    history.routes = rewrite_differing(kept, derive.ROUTE_COLUMNS, things.before)
    return new, changed, gone, held_back


def _gather(run: Opened, route: Route, case: Decided, history: History, *, fresh: bool, leaves: bool) -> None:
    """What one route's case does to prices, waiting changes and the record of changes."""
    found = case.reconciled
    for accepted in case.accepted:
        since = history.accept(route, accepted, quiet=fresh or leaves, repointed=found.repointed)
        if since and accepted.since and accepted.proposed.after:
            history.confirmed(route, accepted.proposed, since)
    held_back = {change.proposed.key for change in case.held_back}
    for chosen in found.past:
        if chosen.price.key not in held_back:
            history.past.restate(route, chosen, run.at, quiet=fresh)
    history.hold(route, case.before, case.held_back)
    if found.repointed and found.model:
        pointing = {"before": case.before.model, "after": found.model.slug}
        history.changes.append(_change(run, route, Change.Kind.REPOINTED, **pointing))
    history.changes += _comings(run, route, fresh=fresh, leaves=leaves, claimed=found.claimed)
    if not fresh:
        history.changes += _fact_changes(run, route, found.facts)


def _show(run: Opened, route: Route, case: Decided) -> None:
    """What lists show of the route; one that is gone keeps what was said of it last."""
    if case.reconciled.claimed:
        route.gone_at = None
        derive.describe_route(route, case.reconciled.facts)
        derive.price_route(route, prices_after(case.before, case.accepted))
    else:
        route.gone_at = route.gone_at or run.at


def _comings(run: Opened, route: Route, *, fresh: bool, leaves: bool, claimed: bool) -> list[Change]:
    if fresh:
        return [_change(run, route, Change.Kind.NEW_ROUTE)]
    if leaves:
        return [_change(run, route, Change.Kind.GONE)]
    return [_change(run, route, Change.Kind.BACK)] if claimed and route.gone_at is not None else []


def _fact_changes(run: Opened, route: Route, facts: Mapping[str, FactChoice]) -> list[Change]:
    """Limits and lifecycle that the source believed before now says differently."""
    before = derive.facts_of(route.facts)
    changes = []
    for name in (*LIMITS, *LIFECYCLE):
        was, now = before.get(name), facts.get(name)
        if (was and now and was.source != now.source) or (was and was.value) == (now and now.value):
            continue
        if (was is None or now is None) and name in LIMITS:
            continue
        said = {"before": str(was.value) if was else "", "after": str(now.value) if now else ""}
        kind = Change.Kind.LIMIT if name in LIMITS else Change.Kind.LIFECYCLE
        changes.append(_change(run, route, kind, fact=name, rule=now.rule if now else "", **said))
    return changes


def _change(run: Opened, route: Route, kind: str, **said: str) -> Change:
    about = {"route": route, "model_id": route.model_id, "source_id": run.source}
    return new_row(Change, kind=kind, at=run.at, recorded_at=run.known, **about, **said)
