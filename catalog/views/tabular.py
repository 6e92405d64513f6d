"""Pages as CSV: one row a thing, numbers without their units, which stand in a column of their own."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from catalog import queries
from catalog.jinja import history_path
from catalog.queries import Moved, PriceRow

HISTORY: Final = (
    "model", "provider", "model_id", "region", "upstream", "component", "unit", "currency", "tier", "conditions",
    "state", "amount", "list_amount", "valid_from", "valid_to", "recorded_at", "rule", "source", "url", "fetched_at",
    "sha256", "at", "text",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def history(request: HttpRequest, lab: str, name: str) -> HttpResponse:
    """Every price that the routes of a model ever had, each with its evidence."""
    found = queries.prices_over_time(f"{lab}/{name}")
    if isinstance(found, Moved):
        return HttpResponsePermanentRedirect(history_path(found.slug))
    if found is None:
        raise Http404
    return _csv(f"{lab}-{name}-prices.csv", HISTORY, map(_row, found))


def _row(price: PriceRow) -> Iterator[object]:
    yield from (price.model, price.provider, price.model_id, price.region, price.upstream, *price.key)
    yield from (price.state, price.amount, price.list_amount, price.valid_from, price.valid_to, price.recorded_at)
    evidence = price.evidence
    yield from (price.rule, evidence.source, evidence.url, evidence.fetched_at, evidence.sha256, evidence.at)
    yield evidence.text


def _csv(name: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(map(cell, row) for row in rows)
    return HttpResponse(
        written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def cell(value: object) -> str:
    """A value as CSV has it; what a spreadsheet would take for a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = f"{value}".replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA) else text
