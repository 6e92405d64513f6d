"""How the catalog is made, and what its words mean: both told by the code that does it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import glossary as words
from catalog import methods as rules
from catalog import queries
from catalog.views.answering import page


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """Every rule by which a fact is chosen, held back, matched or left out."""
    believed = rules.authorities(queries.authorities())
    context = {"rules": rules, "authorities": believed, "canonical": "/methods/", "section": "methods"}
    return page(request, "methods.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term that pages use."""
    context = {"groups": words.groups(), "canonical": "/glossary/", "section": "glossary"}
    return page(request, "glossary.html", context)
