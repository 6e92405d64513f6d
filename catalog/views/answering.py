"""What all views share: rendering a page, addresses that differ in a parameter, and refusals that name it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalog import structured, tables


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render with what every page needs: the time, today's date as text, and what stands in its head.

    `canonical` is the path under which the page is to be known, `trail` the way to it (it stands last itself),
    `structured` what else it says to machines.
    """
    now = timezone.now()
    told = list(context.get("structured", ()))
    if trail := context.get("trail", ()):
        told.append(structured.breadcrumbs(trail, request.build_absolute_uri))
    head = {
        "now": now,
        "today": now.date().isoformat(),
        "canonical": request.build_absolute_uri(context["canonical"]) if context.get("canonical") else "",
        "structured": structured.all_of(told),
    }
    return render(request, template, context | head, status=status)


def address(request: HttpRequest, **changes: str | list[str]) -> str:
    """This page's address with some parameters changed; an empty value takes one out, as does any page number."""
    asked = {name: request.GET.getlist(name) for name in request.GET if name != "page"}
    asked |= {name: ([value] if value else []) if isinstance(value, str) else value for name, value in changes.items()}
    query = urlencode(asked, doseq=True)
    return f"{request.path}?{query}" if query else request.path


def sorting(request: HttpRequest) -> tuple[tables.Sort, Callable[[str], str]]:
    """What the address asks a table to be sorted by, and the address for another wish."""
    return tables.Sort.read(request.GET.get("sort", "")), lambda word: address(request, sort=word)


def page_number(request: HttpRequest) -> int | None:
    """The page that is asked for; None where it is no number."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 and int(asked) else None


def moved_to(request: HttpRequest, path: str) -> str:
    """Another address for the same question."""
    query = request.GET.urlencode()
    return f"{path}?{query}" if query else path


def bad_request(request: HttpRequest, errors: Mapping[str, str]) -> HttpResponse:
    """A 400 that names each parameter and what it may be."""
    return page(request, "400.html", {"errors": errors}, status=400)


def bad_sort(request: HttpRequest, sortable: Iterable[str]) -> HttpResponse:
    """A 400 that lists the columns by which this page's table can be sorted."""
    may_be = f"may be one of {', '.join(sortable)}, with - before it for the other direction"
    return bad_request(request, {"sort": may_be})
