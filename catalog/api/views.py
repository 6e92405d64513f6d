"""The pages of the API: read the question, ask the queries, answer; each a few lines."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import queries
from catalog.api import answers, shapes
from catalog.api.base import Answers
from catalog.api.describe import errors, parameters_of
from catalog.api.paging import PARAMETERS, asked, portion
from catalog.filters import ChangeFilters, ModelFilters, MomentFilters, PriceFilters, RouteFilters


class Models(Answers):
    """Models that meet the filters, in the order asked for."""

    parameters = (*(name for name in ModelFilters.base_filters if name != "page"), *PARAMETERS)

    @extend_schema(
        operation_id="models",
        parameters=parameters_of(ModelFilters, leaving_out=("page",), paged=True),
        responses={200: shapes.page_of(shapes.ModelRowShape), **errors(400)},
    )
    def get(self, request: Request) -> Response:
        rows = queries.models_after(ModelFilters.of(request.GET), *asked(request))
        return Response(portion(request, rows, answers.model_row))


class Model(Answers):
    """One model: every fact with its evidence, every route with every price, now or as it was."""

    parameters = tuple(MomentFilters.base_filters)

    @extend_schema(
        operation_id="model",
        parameters=parameters_of(MomentFilters),
        responses={200: shapes.ModelShape, **errors(400, 404)},
    )
    def get(self, request: Request, lab: str, name: str) -> Response | HttpResponseRedirect:
        found = queries.model(f"{lab}/{name}", timezone.now(), MomentFilters.of(request.GET))
        if found is None:
            raise Http404(f"No model is called {lab}/{name}")
        if isinstance(found, queries.Moved):
            path = reverse("api:model", args=found.slug.split("/", 1))
            query = request.GET.urlencode()
            return HttpResponseRedirect(f"{path}?{query}" if query else path, status=301)
        return Response(answers.model(found))


class Routes(Answers):
    """Routes with all their prices, in a fixed order."""

    parameters = (*RouteFilters.base_filters, *PARAMETERS)

    @extend_schema(
        operation_id="routes",
        parameters=parameters_of(RouteFilters, paged=True),
        responses={200: shapes.page_of(shapes.RouteShape), **errors(400)},
    )
    def get(self, request: Request) -> Response:
        place, size = asked(request)
        rows = queries.routes_after(RouteFilters.of(request.GET), place, size, timezone.now())
        return Response(portion(request, rows, answers.route))


class Vendors(Answers):
    """Every vendor: labs that make models, providers that sell them."""

    @extend_schema(operation_id="vendors", responses={200: shapes.page_of(shapes.VendorRowShape), **errors(400)})
    def get(self, request: Request) -> Response:
        return Response(portion(request, queries.Slice(queries.vendors(), None), answers.vendor_row))


class Vendor(Answers):
    """One vendor: the models it made, the routes it sells."""

    @extend_schema(operation_id="vendor", responses={200: shapes.VendorShape, **errors(404)})
    def get(self, request: Request, slug: str) -> Response:
        found = queries.vendor(slug, timezone.now())
        if found is None:
            raise Http404(f"No vendor is called {slug}")
        return Response(answers.vendor(found))


class Prices(Answers):
    """Prices that were true at one time by what the catalog knew at another; now and now unless asked."""

    parameters = (*PriceFilters.base_filters, *PARAMETERS)

    @extend_schema(
        operation_id="prices",
        parameters=parameters_of(PriceFilters, paged=True),
        responses={200: shapes.page_of(shapes.PriceRowShape), **errors(400)},
    )
    def get(self, request: Request) -> Response:
        rows = queries.prices(PriceFilters.of(request.GET), *asked(request))
        return Response(portion(request, rows, answers.price_row))


class Announced(Answers):
    """Prices that sources say will be, as they stood at one time by what the catalog knew at another."""

    parameters = (*PriceFilters.base_filters, *PARAMETERS)

    @extend_schema(
        operation_id="announced",
        parameters=parameters_of(PriceFilters, paged=True),
        responses={200: shapes.page_of(shapes.AnnouncedRowShape), **errors(400)},
    )
    def get(self, request: Request) -> Response:
        rows = queries.announced(PriceFilters.of(request.GET), *asked(request))
        return Response(portion(request, rows, answers.announced_row))


class Sources(Answers):
    """Every source: when it was last asked, what came of it, when it is asked again."""

    @extend_schema(operation_id="sources", responses={200: shapes.page_of(shapes.SourceShape), **errors(400)})
    def get(self, request: Request) -> Response:
        rows = queries.Slice(queries.sources(timezone.now()), None)
        return Response(portion(request, rows, answers.source), headers={"Cache-Control": "no-cache"})

    def etag(self, request: HttpRequest) -> str:
        """A run that goes on or fails changes this answer without changing the catalog."""
        return ""


class Changes(Answers):
    """What became different, the newest knowledge first."""

    parameters = (*ChangeFilters.base_filters, *PARAMETERS)

    @extend_schema(
        operation_id="changes",
        parameters=parameters_of(ChangeFilters, paged=True),
        responses={200: shapes.page_of(shapes.ChangeShape), **errors(400)},
    )
    def get(self, request: Request) -> Response:
        rows = queries.changes(ChangeFilters.of(request.GET), *asked(request))
        return Response(portion(request, rows, answers.change))


class Index(Answers):
    """Where everything is."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        names = ("models", "routes", "vendors", "prices", "announced", "sources", "changes", "schema", "docs")
        return Response({name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names})


class Nothing(Answers):
    """Any other address under /api/v1/: a real 404, in JSON."""

    @extend_schema(exclude=True)
    def get(self, request: Request, path: str = "") -> Response:
        raise Http404
