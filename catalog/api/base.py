"""What all answers of the API share: JSON alone, strict parameters, and validators for caches."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog import queries
from catalog.api.errors import answer_error
from catalog.filters import BadParameters

# fresh for a minute; then a conditional request costs one query, and an old answer beats none
CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=3600, stale-if-error=604800"


class AlwaysJson(BaseContentNegotiation):
    """There is one form of answer, whatever is asked for."""

    def select_parser(self, request: Request, parsers: list[BaseParser]) -> BaseParser:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class Answers(APIView):
    """A page of the API. `parameters` are the names it knows; any other is refused."""

    http_method_names = ("get", "head", "options")
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson
    authentication_classes = ()
    permission_classes = ()
    parameters: tuple[str, ...] = ()

    def get_exception_handler(self) -> Any:
        return answer_error

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = ", ".join(self.parameters) or "none"
        unknown = {
            name[:60]: f"is not a parameter here; known are: {known}"
            for name in request.GET
            if name not in self.parameters
        }
        if unknown:
            raise BadParameters(unknown)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 304 without looking anything up where the reader holds this very answer."""
        etag = self.etag(request) if request.method in ("GET", "HEAD") else ""
        # `*` means "whatever there is", and whether there is anything is not known yet
        asks = etag and request.headers.get("If-None-Match", "*").strip() != "*"
        held = get_conditional_response(request, etag=etag) if asks else None
        response: HttpResponse = held or super().dispatch(request, *args, **kwargs)
        if etag and response.status_code in (200, 304):
            response["ETag"] = etag
            response["Cache-Control"] = CACHE_CONTROL
        elif response.status_code >= 400:
            response["Cache-Control"] = "no-store"
        return response

    def etag(self, request: HttpRequest) -> str:
        """The catalog's version, the day (a route may have ended) and the question make the answer."""
        question = f"{queries.catalog_version()} {timezone.now():%Y-%m-%d} {request.get_full_path()}"
        return f'W/"{sha256(question.encode()).hexdigest()[:24]}"'
