"""Vendors, models and routes come to be here, when something first names them; none is ever deleted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from catalog.domain.identity import vendor_kind
from catalog.domain.names import Names
from catalog.domain.quotes import ModelName, RouteKey
from catalog.domain.readings import Reading
from catalog.domain.reconcile import Reconciled
from catalog.models import AIModel, Alias, Route, Vendor
from catalog.queries.held import route_numbers, slices
from catalog.store.derive import ROUTE_COLUMNS
from catalog.store.rows import State, insert_numbered, new_row, rewrite, states


@dataclass(slots=True)
class Things:
    """The rows that one run touches, by their names.

    `before` is what the columns of routes already there held, by row; `left` are models that a route no longer means.
    """

    vendors: dict[str, Vendor]
    models: dict[str, AIModel]
    routes: dict[RouteKey, Route]
    before: dict[int, State]
    created: set[RouteKey]
    left: set[int] = field(default_factory=set)


def ensure(readings: Collection[Reading], cases: Mapping[RouteKey, Reconciled], names: Names, at: datetime) -> Things:
    """The rows that these readings and routes are about; those not yet there are made (routes: not yet saved)."""
    named = _named(readings, cases)
    slugs = {reading.vendor for reading in readings} | {key.provider for key in cases}
    labs = {slug.partition("/")[0] for name in named.values() for slug in (name.slug, name.parent) if slug}
    vendors = _vendors(slugs | labs, names, at)
    models = _models(named, vendors, at)
    held = _held_routes(cases.keys())
    made = _new_routes(readings, held.keys(), vendors, at)
    things = Things(vendors, models, held | made, states(held.values(), ROUTE_COLUMNS), set(made))
    for key in sorted(cases):
        if cases[key].claimed:
            _point(key, cases[key].model, things)
    _aliases(cases, things, at)
    return things


def _named(readings: Iterable[Reading], cases: Mapping[RouteKey, Reconciled]) -> dict[str, ModelName]:
    """Every model named, by slug; of several namings of one model, one that names its parent."""
    spoken = [reading.model for reading in readings if reading.model]
    spoken += [case.model for case in cases.values() if case.model]
    return {name.slug: name for name in sorted(spoken, key=lambda name: (name.slug, bool(name.parent), name.parent))}


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
        new_row(AIModel, slug=slug, lab=vendors[name.lab], first_seen_at=at, changed_at=at)
        for slug, name in sorted(named.items())
        if slug not in held
    ]
    insert_numbered(made)
    held.update({model.slug: model for model in made})
    linked = []
    for slug, name in wanted.items():
        model, parent = held[slug], held.get(name.parent)
        if parent and (model.parent_id, model.relation) != (parent.pk, name.relation):
            model.parent, model.relation = parent, name.relation
            linked.append(model)
    rewrite(linked, ["parent", "relation"])
    return held


def _held_routes(keys: Collection[RouteKey]) -> dict[RouteKey, Route]:
    held = {}
    for portion in slices(sorted(route_numbers(keys).values())):
        for route in Route.objects.filter(pk__in=portion).select_related("provider", "model"):
            held[key_of(route)] = route
    return held


def key_of(route: Route) -> RouteKey:
    """The natural key of a row whose provider is loaded."""
    return RouteKey(route.provider.slug, route.key, route.upstream, route.region, route.quantization, route.data_policy)


def _new_routes(
    readings: Iterable[Reading], held: Collection[RouteKey], vendors: Mapping[str, Vendor], at: datetime
) -> dict[RouteKey, Route]:
    made: dict[RouteKey, Route] = {}
    for reading in readings:
        if reading.route and reading.route not in held and reading.route not in made:
            made[reading.route] = _new_route(reading.native_id, reading.route, vendors[reading.vendor], at)
    return made


def _new_route(native_id: str, key: RouteKey, provider: Vendor, at: datetime) -> Route:
    return new_row(
        Route,
        provider=provider,
        native_id=native_id,
        key=key.model_id,
        upstream=key.upstream,
        region=key.region,
        quantization=key.quantization,
        data_policy=key.data_policy,
        first_seen_at=at,
        changed_at=at,
    )


def point(route: Route, name: ModelName, names: Names, at: datetime) -> AIModel | None:
    """Make a route that is there mean this model (none for an empty slug), which is made where it is new."""
    labs = {slug.partition("/")[0] for slug in (name.slug, name.parent) if slug}
    wanted = {name.slug: name} if name.slug else {}
    model = _models(wanted, _vendors(labs, names, at), at).get(name.slug)
    route.model, route.rules = model, ", ".join(name.rules)
    route.save(update_fields=["model", "rules"])
    return model


def _point(key: RouteKey, name: ModelName | None, things: Things) -> None:
    """Say which model the route is."""
    route, model = things.routes[key], things.models[name.slug] if name else None
    if route.model_id and route.model_id != (model and model.pk):
        things.left.add(route.model_id)
    route.model = model
    route.rules = ", ".join(name.rules)[:300] if name else ""
    route.marks = " ".join(name.marks)[:200] if name else ""


def _aliases(cases: Mapping[RouteKey, Reconciled], things: Things, at: datetime) -> None:
    """Keep what each moving name points at, and since when."""
    moving = {key: name for key in sorted(cases) if (name := cases[key].model) and name.alias}
    providers = {things.vendors[key.provider].pk for key in moving}
    rows = Alias.objects.filter(provider__in=providers, until=None) if moving else ()
    standing = {(row.provider_id, row.alias): row for row in rows}
    for key, name in moving.items():
        provider, model = things.vendors[key.provider], things.models[name.slug]
        held = standing.get((provider.pk, key.model_id))
        if held and held.model_id == model.pk:
            continue
        if held and held.since < at:
            held.until = at
            held.save(update_fields=["until"])
        elif held:
            held.delete()
        standing[(provider.pk, key.model_id)] = Alias.objects.create(
            provider=provider, alias=key.model_id, model=model, rule=name.rules[0], since=at
        )
