"""Whether this process can serve: it reaches its database, whose tables are there."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from catalog.models import Catalog


def health(request: HttpRequest) -> JsonResponse:
    """`ok` and the catalog's version with 200, or 503 and the kind of error; never cached."""
    try:
        version = Catalog.objects.values_list("version", flat=True).first() or 0
    except Error as error:
        return _answer(503, status="no database", reason=type(error).__name__)
    return _answer(200, status="ok", database=connection.vendor, catalog_version=version)


def _answer(code: int, **body: object) -> JsonResponse:
    return JsonResponse(body, status=code, headers={"Cache-Control": "no-store"})
