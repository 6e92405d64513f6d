"""The pages of models, vendors and sources."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog import queries, questions, samples, sentences, structured, tables, text
from catalog.abilities import ability_lines
from catalog.asked import STATUSES, Asked
from catalog.domain.vocabulary import Capability
from catalog.filters import BadParameters, ModelFilters, MomentFilters
from catalog.histories import histories
from catalog.jinja import model_path, route_path, vendor_path
from catalog.labels import PROMISES
from catalog.queries import FactView, ModelRow, Moved, RouteView, VendorName
from catalog.views.answering import address, bad_request, bad_sort, moved_to, page, page_number, sorting

PAGE_SIZE: Final = 100
MODELS: Final = ("Models", "/")
LEADING_FACTS: Final = (
    "release_date", "knowledge_cutoff", "context", "max_output", "input_modalities", "output_modalities",
    "open_weights", "licence",
)  # fmt: skip
EXPECTED_OF_PROVIDERS: Final = (
    "pricing_url", "status_url", "base_url", "zero_data_retention", "data_retention", "trains_on_data",
)  # fmt: skip
MORE_FILTERS: Final = ("kind", "input", "output", "open_weights", "status", "snapshots")
CAPABILITY_ORDER: Final[list[str]] = list(Capability)
FOLLOWING_FACTS: Final = ("family", "kind", "status", "deprecation_date", "shutdown_date", "replacement", "weights_url")


@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """The list of models under the filters of the address."""
    if times := [name for name in MomentFilters.base_filters if name in request.GET]:
        return bad_request(request, dict.fromkeys(times, "can be asked of one model or one route, not of the list"))
    try:
        wanted = ModelFilters.of(request.GET)
    except BadParameters as error:
        return bad_request(request, error.errors)
    found = queries.models_list(wanted)
    asked = Asked.of(wanted)
    context = {
        "page": found,
        "wanted": wanted,
        "asked": asked,
        "facets": found.facets,
        "freshness": queries.freshness(),
        "capability_choices": sorted(
            asked.choices("capability", found.facets), key=lambda choice: CAPABILITY_ORDER.index(choice.value)
        ),
        "filters": asked.filters(found.facets),
        "more_open": any(asked.one(name) for name in MORE_FILTERS),
        "statuses": STATUSES,
        "columns": tables.MODELS,
        "abilities": tables.ABILITIES,
        "sort": tables.Sort.read(wanted.sort or ("" if wanted.q else "input")),
        "places": {
            name: text.places(cheapest.amount for row in found.rows if (cheapest := getattr(row, name)))
            for name in ("input", "output", "blended")
        },
        "canonical": "" if asked.parameters else "/",
        "section": "models",
    }
    return page(request, "models.html", context)


@require_safe
def model(request: HttpRequest, lab: str, name: str) -> HttpResponse:
    """One model: its facts, and every route on which it is sold; with `as_of` or `known_at` as it was."""
    try:
        moment = MomentFilters.of(request.GET)
    except BadParameters as error:
        return bad_request(request, error.errors)
    now = timezone.now()
    found = queries.model(f"{lab}/{name}", now, moment, with_related=True)
    if isinstance(found, Moved):
        return HttpResponsePermanentRedirect(moved_to(request, model_path(found.slug)))
    if found is None:
        raise Http404
    sort, sorted_by = sorting(request)
    table = tables.rates_table(found.routes, sort)
    if sort.key and sort.key not in table.sortable:
        return bad_sort(request, table.sortable)
    strapline = sentences.of_model(found, "then" if moment else "today")
    path = model_path(found.slug)
    context = {
        "model": found,
        "strapline": strapline,
        "canonical": path,
        "trail": [MODELS, *above(found.row, found.parent), (found.name, path)],
        "structured": () if moment else (structured.product(found, strapline, request.build_absolute_uri),),
        "moment": moment,
        "leading": LEADING_FACTS,
        "following": FOLLOWING_FACTS,
        "table": table,
        "sorted_by": sorted_by,
        "columns": tables.ROUTES,
        "abilities": ability_lines(found.routes),
        "promising": promising(found.routes),
        "waiting": [route for route in found.routes if route.pending],
        "announcing": [route for route in found.routes if route.announced],
        "histories": histories(queries.price_history(found.slug, now, moment), moment.when or now),
        "questions": () if moment else questions.of_model(found, now),
        "disputes": [*found.disagreements, *(dispute for route in found.routes for dispute in route.disagreements)],
        "section": "models",
    }
    return page(request, "model.html", context)


@require_safe
def routes(request: HttpRequest, lab: str, name: str, provider: str) -> HttpResponse:
    """All routes of one model at one provider, with every price and its evidence, now or as it was."""
    try:
        moment = MomentFilters.of(request.GET)
    except BadParameters as error:
        return bad_request(request, error.errors)
    found = queries.route_pages(f"{lab}/{name}", provider, timezone.now(), moment)
    if isinstance(found, Moved):
        return HttpResponsePermanentRedirect(moved_to(request, route_path(found.slug, provider)))
    if found is None:
        raise Http404
    wanted = request.GET.get("use", "")
    recipe = None if moment else samples.recipe_of(found, timezone.now().date().isoformat(), wanted)
    if wanted and recipe is None:
        return bad_request(request, {"use": "may be one of the model IDs sold here today"})
    path = route_path(found.model.slug, provider)
    context = {
        "model": found.model,
        "provider": found.provider,
        "recipe": recipe,
        "questions": () if moment else questions.of_routes(found),
        "languages": samples.LANGUAGES,
        "runs": samples.RUNS,
        "canonical": path,
        "trail": [
            MODELS,
            *above(found.model),
            (found.model.name, model_path(found.model.slug)),
            (found.provider.name, path),
        ],
        "moment": moment,
        "routes": found.routes,
        "waiting": [route for route in found.routes if route.pending],
        "announcing": [route for route in found.routes if route.announced],
        "disputes": [dispute for route in found.routes for dispute in route.disagreements],
        "changes": found.changes,
        "gaps": gaps,
        "places": text.places(price.amount for route in found.routes for price in route.prices),
        "section": "models",
    }
    return page(request, "routes.html", context)


def above(row: ModelRow, parent: ModelRow | None = None) -> list[tuple[str, str]]:
    """The pages between the list and a model's own: its lab's, and that of the model that it is made from."""
    lab = (row.lab.name, vendor_path(row.lab.slug))
    return [lab, *([(parent.name, model_path(parent.slug))] if parent else [])]


def promising(routes: Iterable[RouteView]) -> list[tuple[VendorName, Mapping[str, FactView]]]:
    """The providers that still sell it and of whom a promise is known, with their promises, by name."""
    told = {route.provider: route.policies for route in routes if route.gone_at is None}
    known = [(provider, promised) for provider, promised in told.items() if any(name in promised for name in PROMISES)]
    return sorted(known, key=lambda pair: pair[0].name.lower())


def gaps(route: RouteView) -> list[tuple[str, str, str]]:
    """The usual rates that a route has no price for: label, tier and why not."""
    stated = {(price.component, price.tier) for price in route.prices}
    return [
        (rate.label, rate.tier, route.price(rate.component, rate.tier).state)
        for rate in tables.RATES
        if (rate.component, rate.tier) not in stated
    ]


@require_safe
def vendors(request: HttpRequest) -> HttpResponse:
    """Everyone who makes or sells a model."""
    sort, sorted_by = sorting(request)
    rows = list(queries.vendors())
    keys: dict[str, Callable[[queries.VendorRow], tuple[object, ...]]] = {
        "name": lambda row: (row.name.lower(),),
        "kind": lambda row: (row.kind,),
        "models": lambda row: (row.made_count,),
        "routes": lambda row: (row.route_count,),
    }
    absent: dict[str, Callable[[queries.VendorRow], bool]] = {
        "kind": lambda row: not row.kind,
        "models": lambda row: not row.made_count,
        "routes": lambda row: not row.route_count,
    }
    if sort.key and sort.key not in keys:
        return bad_sort(request, keys)
    if sort.key:
        rows.sort(key=keys[sort.key], reverse=sort.descending)
        rows.sort(key=absent.get(sort.key, lambda row: False))
    context = {
        "rows": rows,
        "makers": sum(row.is_lab for row in rows),
        "sellers": sum(row.is_provider for row in rows),
        "columns": tables.VENDORS,
        "canonical": "/vendors/",
        "sort": sort,
        "sorted_by": sorted_by,
        "section": "vendors",
    }
    return page(request, "vendors.html", context)


@require_safe
def vendor(request: HttpRequest, slug: str) -> HttpResponse:
    """One vendor: the models it made, the routes it sells."""
    found = queries.vendor(slug, timezone.now())
    if found is None:
        raise Http404
    number = page_number(request)
    if number is None:
        return bad_request(request, {"page": "may be a whole number from 1 on"})
    shown = found.routes[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    path = vendor_path(found.row.slug)
    context = {
        "vendor": found,
        "canonical": path if number == 1 else "",
        "trail": [("Vendors", "/vendors/"), (found.row.name, path)],
        "strapline": sentences.of_vendor(found),
        "unpublished": [name for name in EXPECTED_OF_PROVIDERS if name not in found.facts],
        "routes": shown,
        "route_total": len(found.routes),
        "number": number,
        "pages": max(1, -(-len(found.routes) // PAGE_SIZE)),
        "paged": lambda number: address(request, page=str(number) if number > 1 else ""),
        "places": {
            name: text.places(getattr(route, name) for route in shown)
            for name in ("input", "output", "cache_read", "cache_write")
        },
        "section": "vendors",
    }
    return page(request, "vendor.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """What is read, how the last reading went, and when the next is due."""
    found = queries.sources(timezone.now())
    recordings = [source.title for source in found if source.recorded]
    told = {"sources": found, "recordings": recordings, "scores": queries.scorecards(), "section": "sources"}
    told["canonical"] = "/sources/"
    return page(request, "sources.html", told)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How to read the pages, and who is to be thanked."""
    return page(request, "about.html", {"section": "about", "canonical": "/about/"})
