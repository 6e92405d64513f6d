"""The API's own description: its parameters from the filters, its errors, and the page that shows it all."""

from collections.abc import Collection
from functools import cache
from typing import Any

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import Answers
from catalog.api.paging import MOST, SIZE
from catalog.api.shapes import ErrorShape
from catalog.filters import Filters, ReadSeveral

WORDS = {400: "A parameter is not known or not understood", 404: "There is no such thing"}


def parameters_of(
    filters: type[Filters[Any]], *, leaving_out: Collection[str] = (), paged: bool = False
) -> list[OpenApiParameter]:
    """The parameters of a page from its filters, in their order."""
    described = [
        _parameter(name, filter_.field) for name, filter_ in filters.base_filters.items() if name not in leaving_out
    ]
    if paged:
        described += [
            OpenApiParameter("cursor", str, description="Where to go on; take it from `next`"),
            OpenApiParameter("limit", int, description=f"Rows at once: 1 to {MOST}, {SIZE} unless asked otherwise"),
        ]
    return described


def _parameter(name: str, field: Any) -> OpenApiParameter:
    several = isinstance(field, ReadSeveral)
    words = f"{field.label}. May be {field.may_be}{', several times or with commas' if several else ''}."
    return OpenApiParameter(name, str, description=words, many=several)


def errors(*statuses: int) -> dict[int, OpenApiResponse]:
    """The errors that a page may answer with."""
    return {status: OpenApiResponse(ErrorShape, description=WORDS[status]) for status in statuses}


@cache
def description() -> dict[str, Any]:
    """The API in OpenAPI. It takes long to make, and differs from release to release alone."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


class Schema(Answers):
    """The description in OpenAPI, as JSON."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(description())


# the page draws a few small icons from data: addresses; all else is served from here
@method_decorator(csp_update({"img-src": ["data:"]}), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    """The description for people, with a form to try each page."""

    url_name = "api:schema"
    template_name = "catalog/api_docs.html"
