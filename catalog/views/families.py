"""Families of models."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import queries, sentences
from catalog.jinja import family_path
from catalog.views.answering import page


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    """Every family that a source names."""
    return page(
        request, "families.html", {"rows": queries.families(), "canonical": "/families/", "section": "families"}
    )


@require_safe
def family(request: HttpRequest, name: str) -> HttpResponse:
    """The models of one family over time, and what each costs today."""
    found = queries.family(name)
    if found is None:
        raise Http404
    path = family_path(found.name)
    context = {
        "family": found,
        "strapline": sentences.of_family(found),
        "canonical": path,
        "trail": [("Models", "/"), ("Families", "/families/"), (found.name, path)],
        "section": "families",
    }
    return page(request, "family.html", context)
