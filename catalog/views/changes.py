"""The record of changes, by day."""

from collections.abc import Iterable
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import queries, text
from catalog.filters import BadParameters, ChangeFilters
from catalog.models import Change
from catalog.queries import ChangePage, ChangeView, WantedChanges
from catalog.views.answering import address, bad_request, page, page_number


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What became different, the newest knowledge first, under the filters of the address."""
    number = page_number(request)
    errors = {} if number else {"page": "may be a whole number from 1 on"}
    try:
        wanted = ChangeFilters.of(request.GET)
    except BadParameters as error:
        errors |= error.errors
    if errors or number is None:
        return bad_request(request, errors)
    found = queries.change_page(wanted, number)
    filters = _filters(request, wanted)
    context = {
        "found": found,
        "wanted": wanted,
        "days": [(day, _by_route(rows)) for day, rows in groupby(found.rows, lambda row: text.day(row.recorded_at))],
        "kinds": _kinds(found, wanted),
        "sellers": [row for row in queries.vendors() if row.is_provider or row.slug in wanted.provider],
        "since": request.GET.get("since", "").strip(),
        "filters": filters,
        "paged": lambda number: address(request, page=str(number) if number > 1 else ""),
        "canonical": "" if filters or number > 1 else "/changes/",
        "section": "changes",
    }
    return page(request, "changes.html", context)


def _by_route(rows: Iterable[ChangeView]) -> list[list[ChangeView]]:
    """What follows one another on one route, together."""
    return [
        list(of)
        for _, of in groupby(rows, lambda row: (row.model, row.provider, row.model_id, row.region, row.upstream))
    ]


def _kinds(found: ChangePage, wanted: WantedChanges) -> list[tuple[str, str, int]]:
    """What can be chosen: value, label, count; with what is chosen, though there be none of it."""
    counts = {choice.value: choice.count for choice in found.kinds}
    return [
        (kind.value, str(kind.label), counts.get(kind, 0))
        for kind in Change.Kind
        if kind in counts or kind in wanted.kind
    ]


def _filters(request: HttpRequest, wanted: WantedChanges) -> list[tuple[str, str]]:
    """Each filter in force: what it is called, and the address without it."""
    found = [(f"of {wanted.model}", address(request, model=""))] if wanted.model else []
    for name, values, called in (
        ("kind", wanted.kind, lambda value: str(Change.Kind(value).label)),
        ("provider", wanted.provider, lambda value: f"at {value}"),
    ):
        found += [
            (called(value), address(request, **{name: [other for other in values if other != value]}))
            for value in values
        ]
    return found + ([(f"since {text.instant(wanted.since)}", address(request, since=""))] if wanted.since else [])
