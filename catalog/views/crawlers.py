"""What programs ask for that look for pages: which there are, and which they need not read."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import queries
from catalog.jinja import family_path, model_path, route_path, vendor_path
from catalog.queries import Page

PLAIN = ("models", "vendors", "families", "changes", "compare", "sources", "methods", "glossary", "about")
NOT_TO_READ = ("/admin/", "/api/v1/", "/?", "/changes/?", "/models/*?", "/vendors/*?")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but what repeats it: other orders, other times, the API."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_TO_READ)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For those that ask without having read a page."""
    return HttpResponseRedirect(static("icon.svg"))


class Plain(Sitemap):
    """The pages that are there whatever the catalog holds."""

    def items(self) -> Sequence[str]:
        return PLAIN

    def location(self, item: str) -> str:
        return reverse(item)


class Listed(Sitemap):
    """Pages of one kind, with when each last changed."""

    limit = 2000

    def __init__(self, pages: Callable[[], Sequence[Page]], path: Callable[..., str]) -> None:
        self.pages, self.path = pages, path

    def items(self) -> Sequence[Page]:
        return [page for page in self.pages() if self.path(*page.parts)]

    def location(self, item: Page) -> str:
        return self.path(*item.parts)

    def lastmod(self, item: Page) -> datetime | None:
        return item.changed_at


SITEMAPS: dict[str, Sitemap] = {
    "pages": Plain(),
    "models": Listed(queries.model_pages, model_path),
    "routes": Listed(queries.pages_of_routes, route_path),
    "vendors": Listed(queries.vendor_pages, vendor_path),
    "families": Listed(queries.family_pages, family_path),
}
