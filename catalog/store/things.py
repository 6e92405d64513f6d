"""Vendors, models and routes come to be here, when something first names them; none is ever deleted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalog.domain.identity import vendor_kind
from catalog.domain.names import Names
from catalog.domain.quotes import RouteKey
from catalog.domain.readings import ModelName, Reading
from catalog.models import AIModel, Alias, Change, Route, Vendor
from catalog.queries.held import slices
from catalog.store.rows import rewrite


@dataclass(slots=True)
class Things:
    """The rows that one run touches, by their names; `repointed` are routes that now mean another model."""

    vendors: dict[str, Vendor]
    models: dict[str, AIModel]
    routes: dict[RouteKey, Route]
    created: set[RouteKey] = field(default_factory=set)
    repointed: set[RouteKey] = field(default_factory=set)
    left: set[int] = field(default_factory=set)


def ensure(readings: Collection[Reading], touched: Collection[RouteKey], names: Names, at: datetime) -> Things:
    """The rows that these readings and routes are about; those not yet there are made (routes: not yet saved)."""
    vendors = _vendors({slug for reading in readings for slug in _vendor_slugs(reading)}, names, at)
    vendors |= _vendors({key.provider for key in touched}, names, at)
    models = _models({reading.model.slug: reading.model for reading in readings if reading.model}, vendors, at)
    things = Things(vendors, models, _held_routes({*touched, *(r.route for r in readings if r.route)}))
    _routes([reading for reading in readings if reading.route], things, at)
    return things


def _vendor_slugs(reading: Reading) -> Iterable[str]:
    yield reading.vendor
    if reading.model:
        yield reading.model.lab


def _vendors(slugs: set[str], names: Names, at: datetime) -> dict[str, Vendor]:
    held = {vendor.slug: vendor for vendor in Vendor.objects.filter(slug__in=slugs)}
    missing = sorted(slugs - held.keys())
    Vendor.objects.bulk_create([_new_vendor(slug, names, at) for slug in missing])
    if missing:
        held |= {vendor.slug: vendor for vendor in Vendor.objects.filter(slug__in=missing)}
    return held


def _new_vendor(slug: str, names: Names, at: datetime) -> Vendor:
    known = names.vendors.get(slug)
    return Vendor(slug=slug, name=known.name if known else "", kind=vendor_kind(slug, names) or "", first_seen_at=at)


def _models(wanted: Mapping[str, ModelName], vendors: Mapping[str, Vendor], at: datetime) -> dict[str, AIModel]:
    parents = {name.parent: ModelName(name.parent) for name in wanted.values() if name.parent}
    named = {**parents, **wanted}
    held = {}
    for portion in slices(sorted(named)):
        held.update({model.slug: model for model in AIModel.objects.filter(slug__in=portion)})
    made = [
        AIModel(slug=slug, lab=vendors[name.lab], first_seen_at=at, changed_at=at)
        for slug, name in sorted(named.items())
        if slug not in held
    ]
    AIModel.objects.bulk_create(made)
    held.update({model.slug: model for model in made})
    linked = []
    for slug, name in wanted.items():
        model, parent = held[slug], held.get(name.parent)
        if (model.parent_id, model.relation) != (parent and parent.pk, name.relation):
            model.parent, model.relation = parent, name.relation
            linked.append(model)
    rewrite(linked, ["parent", "relation"])
    return held


def _held_routes(keys: Collection[RouteKey]) -> dict[RouteKey, Route]:
    held = {}
    for portion in slices(sorted({key.model_id for key in keys})):
        for route in Route.objects.filter(key__in=portion).select_related("provider", "model"):
            held[key_of(route)] = route
    return {key: held[key] for key in keys if key in held}


def key_of(route: Route) -> RouteKey:
    """The natural key of a row whose provider is loaded."""
    return RouteKey(route.provider.slug, route.key, route.upstream, route.region, route.quantization, route.data_policy)


def _routes(readings: list[Reading], things: Things, at: datetime) -> None:
    made: dict[RouteKey, Route] = {}
    for reading in readings:
        assert reading.route
        route = things.routes.get(reading.route) or made.get(reading.route)
        if route is None:
            route = made[reading.route] = _new_route(reading, reading.route, things, at)
        _point(route, reading, reading.route, things, at, known=reading.route not in made)
    things.routes.update(made)
    things.created.update(made)
    _aliases([reading for reading in readings if reading.model and reading.model.alias], things, at)


def _new_route(reading: Reading, key: RouteKey, things: Things, at: datetime) -> Route:
    return Route(
        provider=things.vendors[key.provider],
        native_id=reading.native_id,
        key=key.model_id,
        upstream=key.upstream,
        region=key.region,
        quantization=key.quantization,
        data_policy=key.data_policy,
        first_seen_at=at,
        changed_at=at,
    )


def _point(route: Route, reading: Reading, key: RouteKey, things: Things, at: datetime, *, known: bool) -> None:
    """Say which model the route is; a moving name that now means another model was re-pointed."""
    name = reading.model
    model = things.models[name.slug] if name else None
    before = route.model_id
    if known and before != (model and model.pk):
        if before:
            things.left.add(before)
        if before and name and name.alias:
            things.repointed.add(key)
    route.model = model
    route.rules = ", ".join(name.rules)[:300] if name else ""
    route.marks = " ".join(name.marks)[:200] if name else ""


def _aliases(readings: Iterable[Reading], things: Things, at: datetime) -> None:
    """Keep what each moving name points at, and since when."""
    for reading in readings:
        assert reading.route
        assert reading.model
        provider, model = things.vendors[reading.route.provider], things.models[reading.model.slug]
        open_ones = Alias.objects.filter(provider=provider, alias=reading.route.model_id, until=None)
        held = open_ones.first()
        if held and held.model_id == model.pk:
            continue
        if held and held.since < at:
            open_ones.update(until=at)
        elif held:
            held.delete()
        Alias.objects.create(
            provider=provider, alias=reading.route.model_id, model=model, rule=reading.model.rules[0], since=at
        )


def repointings(things: Things, source: int, at: datetime) -> list[Change]:
    """One change for each route that now means another model."""
    changes = []
    for key in sorted(things.repointed):
        route = things.routes[key]
        after = route.model.slug if route.model else ""
        changes.append(
            Change(
                kind=Change.Kind.REPOINTED,
                route=route,
                model=route.model,
                source_id=source,
                after=after,
                at=at,
                recorded_at=at,
            )
        )
    return changes
