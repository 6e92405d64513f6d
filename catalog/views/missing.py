"""The answer where there is no page: what is called nearly so."""

import re

from django.http import HttpRequest, HttpResponse

from catalog import queries
from catalog.views.answering import page

_MODEL = re.compile(r"/models/([^/]{1,200}/[^/]{1,200})(?:/|\Z)")
_VENDOR = re.compile(r"/vendors/([^/]{1,200})(?:/|\Z)")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A 404 that names what the reader may have meant."""
    asked = _MODEL.match(request.path) or _VENDOR.match(request.path)
    near = queries.near(asked[1]) if asked else ()
    return page(request, "404.html", {"near": near}, status=404)
