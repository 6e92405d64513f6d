"""Routes as lists: those of one model at one provider, all of them, and as lines of a table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from catalog.models import AIModel, Presence, Route
from catalog.queries.changes import recent_changes
from catalog.queries.keyset import Place, Slice
from catalog.queries.moments import held, known
from catalog.queries.records import Moved, RouteRow, RoutesOfModel, RouteView, VendorName
from catalog.queries.routes import access, gather, route_views, usable, vendor_name, words
from catalog.queries.rows import moved, rows_of
from catalog.queries.search import Loose, loose
from catalog.queries.wanted import NOW, Moment, WantedRoutes


def route_pages(model: str, provider: str, now: datetime, moment: Moment = NOW) -> RoutesOfModel | Moved | None:
    """All routes of a model (and of its snapshots and variants, marked) at one provider, gone ones too;
    None where the provider never sold it (no routes where it did not yet at the moment asked for)."""
    found = AIModel.objects.filter(slug=model).first()
    if found is None:
        return moved(model)
    family = dict(AIModel.objects.filter(parent=found).values_list("pk", "relation"))
    family[found.pk] = ""
    routes = list(routes_of(family))
    seller = next((route.provider for route in routes if route.provider.slug == provider), None)
    if seller is None:
        return None
    # ties are told among all providers' routes
    gathered = gather(routes, moment=moment)
    views = route_views(gathered, now, family)
    here = [view for view in views if view.provider.slug == provider]
    here.sort(key=lambda view: (view.relation != "", view.gone_at is not None))
    changes = recent_changes(Q(route__in=[route.pk for route in routes if route.provider_id == seller.pk]), moment)
    row = rows_of([found.pk])[0]
    return RoutesOfModel(row, vendor_name(seller), tuple(here), changes, access(gathered, seller.pk))


def routes_of(models: Iterable[int]) -> QuerySet[Route]:
    """The routes of these models, cheapest input first, those without a price last."""
    routes = _with_names(Route.objects.filter(model__in=list(models)))
    return routes.order_by(F("input").asc(nulls_last=True), "provider__slug", "key", "region", "pk")


def routes_after(wanted: WantedRoutes, place: Place | None, size: int, now: datetime) -> Slice[RouteView]:
    """The next `size` routes after a place, with all their prices; the order is fixed and says nothing.

    As of another time, `usable` and `retired` mean on sale and no longer on sale then.
    """
    moment = Moment(wanted.as_of, wanted.known_at)
    routes = _with_names(narrowed(wanted)).order_by("pk")
    if place:
        routes = routes.filter(pk__gt=int(place.name))
    found = list(routes[: size + 1])
    views = route_views(gather(found[:size], moment=moment), now, {route.model_id or 0: "other" for route in found})
    return Slice(views, Place(None, str(found[size - 1].pk)) if len(found) > size else None)


def _with_names(routes: QuerySet[Route]) -> QuerySet[Route]:
    """With provider and model, but not their facts, which are long."""
    return routes.select_related("provider", "model").defer("provider__facts", "model__facts")


def narrowed(wanted: WantedRoutes) -> QuerySet[Route]:
    """The routes that meet the filters."""
    routes = Route.objects.all()
    if wanted.model:
        routes = routes.filter(model__slug=wanted.model)
    if wanted.provider:
        routes = routes.filter(provider__slug__in=wanted.provider)
    if wanted.q:
        spelled = loose(wanted.q)
        routes = routes.alias(a=Loose("native_id"), b=Loose("name")).filter(
            Q(a__contains=spelled) | Q(b__contains=spelled)
        )
    if wanted.matched is not None:
        routes = routes.filter(model__isnull=not wanted.matched)
    moment = Moment(wanted.as_of, wanted.known_at)
    return _at_that_time(routes, wanted.status, moment) if moment else routes.filter(ROUTE_STATUS[wanted.status])


def _at_that_time(routes: QuerySet[Route], status: str, moment: Moment) -> QuerySet[Route]:
    """Routes that had come by then, and of those the ones that were on sale, or that were gone again."""
    of_route = Presence.objects.filter(route=OuterRef("pk"))
    routes = routes.filter(Exists(of_route.filter(known(moment), valid_from__lte=moment.when)))
    if status == "all":
        return routes
    on_sale = Exists(of_route.filter(held(moment)))
    if status == "retired":
        return routes.filter(~on_sale)
    return routes.filter(on_sale, **({"status": "deprecated"} if status == "deprecated" else {}))


ROUTE_STATUS = {
    "usable": Q(gone_at=None),
    "deprecated": Q(gone_at=None, status="deprecated"),
    "retired": Q(gone_at__isnull=False),
    "all": Q(),
}

ROW_COLUMNS = (
    "provider__slug", "provider__name", "provider__kind", "model__slug", "model__name", "native_id", "region",
    "upstream", "quantization", "marks", "context", "max_output", "input", "output", "cache_read", "cache_write",
    "blended", "state", "status", "shutdown_date", "changed_at", "gone_at",
)  # fmt: skip


def route_rows(routes: QuerySet[Route], now: datetime) -> tuple[RouteRow, ...]:
    """These routes as lines of a table, in their order: one query."""
    return tuple(_row(row, now) for row in routes.values(*ROW_COLUMNS))


def _row(row: Mapping[str, Any], now: datetime) -> RouteRow:
    slug = row["provider__slug"]
    return RouteRow(
        provider=VendorName(slug, row["provider__name"] or slug, row["provider__kind"]),
        model=row["model__slug"] or "",
        model_name=row["model__name"] or row["model__slug"] or "",
        marks=words(row["marks"]),
        usable=usable(row["gone_at"], row["status"], row["shutdown_date"], now),
        **{name: row[name] for name in _SAME},
        model_id=row["native_id"],
    )


_SAME = (
    "region", "upstream", "quantization", "context", "max_output", "input", "output", "cache_read", "cache_write",
    "blended", "state", "status", "changed_at", "gone_at",
)  # fmt: skip
