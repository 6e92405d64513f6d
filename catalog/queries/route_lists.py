"""Routes as lists: those of one model at one provider, all of them, and as lines of a table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from catalog.models import AIModel, Route
from catalog.queries.keyset import Place, Slice
from catalog.queries.records import Moved, RouteRow, RoutesOfModel, RouteView, VendorName
from catalog.queries.routes import gather, route_views, usable, words
from catalog.queries.rows import moved, rows_of
from catalog.queries.search import Loose, loose
from catalog.queries.wanted import WantedRoutes


def route_pages(model: str, provider: str, now: datetime) -> RoutesOfModel | Moved | None:
    """All routes of a model (and of its snapshots and variants, marked) at one provider, gone ones too;
    None where the provider never sold it."""
    found = AIModel.objects.filter(slug=model).first()
    if found is None:
        return moved(model)
    family = dict(AIModel.objects.filter(parent=found).values_list("pk", "relation"))
    family[found.pk] = ""
    routes = list(routes_of(family))
    if not any(route.provider.slug == provider for route in routes):
        return None
    # ties are told among all providers' routes
    views = route_views(gather(routes), now, family)
    here = [view for view in views if view.provider.slug == provider]
    here.sort(key=lambda view: (view.relation != "", view.gone_at is not None))
    return RoutesOfModel(rows_of([found.pk])[0], here[0].provider, tuple(here))


def routes_of(models: Iterable[int]) -> QuerySet[Route]:
    """The routes of these models, cheapest input first, those without a price last."""
    routes = _with_names(Route.objects.filter(model__in=list(models)))
    return routes.order_by(F("input").asc(nulls_last=True), "provider__slug", "key", "region", "pk")


def routes_after(wanted: WantedRoutes, place: Place | None, size: int, now: datetime) -> Slice[RouteView]:
    """The next `size` routes after a place, with all their prices; the order is fixed and says nothing."""
    routes = _with_names(narrowed(wanted)).order_by("pk")
    if place:
        routes = routes.filter(pk__gt=int(place.name))
    found = list(routes[: size + 1])
    views = route_views(gather(found[:size]), now, {route.model_id or 0: "other" for route in found})
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
    return routes.filter(ROUTE_STATUS[wanted.status])


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
